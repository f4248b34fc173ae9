"""An office that writes of somebody at home is stopped the same way by every door."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.cases.errors import LookFirst
from concejo.cases.models import Case, HeldPost
from concejo.exchange.actions.keys import give_key
from concejo.notices.actions.announcing import announce
from concejo.notices.errors import AnnouncementNamesSomebody
from concejo.posts.models import Post
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.django_db

# A name together with an address is what a regulator reprimanded a town hall for.
WORDS = "Hemos hablado con Juan Pérez García, calle Real 5, 2.º B. Mañana se arregla"
NAME = "Pérez García"
FLAT = "2.º B"


@pytest.fixture
def case(at) -> Case:
    at("2026-11-23 10:00")
    make.offices()
    make.streets()
    return make.case()


@pytest.fixture
def everybody_reads(case):
    """What a stranger finds of a case, by page and by interface."""

    def read() -> str:
        case.refresh_from_db()
        stranger, phone = make.browser(), Phone()
        pages = [
            stranger.get(path).content.decode()
            for path in ("/", f"/cases/{case.number}", "/@electricista", "/search?q=P%C3%A9rez")
        ]
        found = phone.ask("GET", f"statuses/{case.post_id}/context").content.decode()
        told = stranger.get(
            "/open311/v2/servicerequestupdates.json",
            {"start_date": "2026-11-20T00:00:00Z", "end_date": "2026-11-30T00:00:00Z"},
        )
        timeline = phone.ask("GET", "timelines/public").content.decode()
        return "".join([*pages, found, told.content.decode(), timeline])

    return read


def luis():
    return make.speaking_as("luis", "electricista")


def test_an_answer_from_an_app_is_held_with_a_masked_offer(case, everybody_reads):
    said = Phone(luis()).say(f"@ana {WORDS}", in_reply_to_id=str(case.post_id))

    held = HeldPost.objects.get(post=said["id"])
    assert held.may_publish
    assert NAME not in held.public_text
    assert "calle Real 5" in held.public_text
    assert NAME not in everybody_reads()


def test_a_yes_to_the_crier_publishes_the_masked_answer(case, everybody_reads):
    phone = Phone(luis())
    said = phone.say(WORDS, in_reply_to_id=str(case.post_id))
    question = HeldPost.objects.get(post=said["id"]).question

    phone.say("sí", in_reply_to_id=str(question.pk), visibility="direct")

    shown = Post.objects.get(pk=said["id"])
    assert (shown.visibility, NAME in shown.text) == ("public", False)
    assert "calle Real 5" in everybody_reads()
    assert NAME not in everybody_reads()


@pytest.mark.parametrize(
    "press",
    [
        lambda who, n: desk.finish(who, n, words=WORDS, reason="hecho"),
        lambda who, n: desk.decline(who, n, reason=WORDS),
        lambda who, n: desk.ask(who, n, question=WORDS),
        lambda who, n: desk.hand_over(who, n, to="barredora", words=WORDS),
        lambda who, n: desk.withdraw(who, n, reason=WORDS),
    ],
)
def test_a_button_at_the_desk_shows_first_what_everybody_would_read(case, everybody_reads, press):
    with pytest.raises(LookFirst) as look:
        press(luis(), case.number)

    assert NAME not in str(look.value)
    assert FLAT not in str(look.value)
    assert NAME not in everybody_reads()


def test_a_button_that_is_pressed_again_says_the_masked_words(case, everybody_reads):
    desk.decline(luis(), case.number, reason=WORDS, asked=True)

    assert "calle Real 5" in everybody_reads()
    assert NAME not in everybody_reads()


def test_stepping_in_on_the_page_of_the_case_shows_it_first(case, everybody_reads):
    browser = make.browser(make.resident("luis"))
    page = browser.post(f"/cases/{case.number}/say", {"text": WORDS, "sent": "1"}, follow=True)

    assert page.status_code < 500
    assert NAME not in everybody_reads()


def test_an_answer_that_is_changed_is_masked_at_once(case, everybody_reads):
    phone = Phone(luis())
    said = phone.say("Mañana", in_reply_to_id=str(case.post_id))

    phone.put(f"statuses/{said['id']}", status=WORDS)

    assert "calle Real 5" in everybody_reads()
    assert NAME not in everybody_reads()


def test_a_post_of_an_office_by_itself_is_held(case, everybody_reads):
    Phone(luis()).say(WORDS)

    assert NAME not in everybody_reads()


def test_the_description_of_a_photo_is_masked(case, everybody_reads):
    photo = make.photo(luis(), description=WORDS)
    Phone(luis()).say("Hecho", in_reply_to_id=str(case.post_id), media_ids=[str(photo.pk)])

    assert NAME not in everybody_reads()


def test_what_another_program_adds_is_masked(case, everybody_reads):
    made = make.browser().post(
        "/open311/v2/servicerequestupdates.json",
        {"api_key": give_key("Barrio"), "service_request_id": case.number, "description": WORDS},
    )

    assert made.status_code == 200, made.content
    assert "calle Real 5" in everybody_reads()
    assert NAME not in everybody_reads()


def test_an_announcement_may_give_the_towns_telephone_but_names_nobody_at_home():
    with pytest.raises(AnnouncementNamesSomebody):
        announce(None, WORDS)

    assert announce(None, "Corte de agua. Dudas: 958 12 34 56").pk
