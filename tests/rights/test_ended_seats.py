"""What somebody began as an office is not finished as somebody else."""

import pytest

from concejo.accounts.actions.seats import end_seat
from concejo.accounts.models import Seat
from concejo.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def luis():
    """Luis speaks as the electrician in his browser; then the office is no longer his."""
    case = make.case()
    browser = make.browser(make.resident("luis"))
    office = make.speaking_as("luis", "electricista")
    browser.post("/act-as", {"account": office.account_id})
    end_seat(Seat.objects.get(account=office.account, user=office.user), by=None)
    return browser, case


def test_words_of_an_office_do_not_go_out_in_the_name_of_who_held_it(luis):
    browser, case = luis
    said = {"text": "Mañana a las 10 voy", "visibility": "public"}
    # A page that is open looks for news by itself.
    assert browser.get("/compose").status_code == 200
    assert browser.post("/compose", said).status_code == 403
    for address in (
        f"/@ana/{case.post_id}/reply",
        f"/@ana/{case.post_id}/mark",
        f"/cases/{case.number}/say",
        f"/cases/{case.number}/promise",
        "/tell",
        "/me/profile",
    ):
        session = browser.session
        session["speaks_as"] = case.owner.account_id
        session.save()
        answer = browser.post(address, said, headers={"accept-language": "en"})
        assert answer.status_code == 403, address
        assert "You no longer speak as" in answer.text, address
    assert not Post.objects.filter(author__handle="luis").exists()

    # Now he knows, and says it as himself.
    assert browser.post("/compose", said).status_code == 302
    assert Post.objects.get(author__handle="luis").text == said["text"]


def test_whoever_lost_a_seat_reads_on_signs_out_and_chooses_anew(luis):
    browser, case = luis
    assert browser.get(f"/cases/{case.number}").status_code == 200
    for address, said in (
        ("/act-as", {"account": make.resident("luis").account_id}),
        ("/auth/sign_out", {}),
    ):
        session = browser.session
        session["speaks_as"] = case.owner.account_id
        session.save()
        assert browser.post(address, said).status_code == 302, address
