"""What is not open to somebody is not open by any door; marks in words stay words."""

import pytest
from django.core.cache import cache

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actions.relations import block, follow
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.models import Seat
from concejo.filters.actions import Wanted, Wording, make_filter
from concejo.posts.actions import marks
from concejo.posts.drafts import PollDraft
from concejo.posts.models import LinkedPage, Linking, Poll
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

LATER = "2030-01-01T10:00:00Z"
MARK = "<img src=x onerror=alert(1)>"


@pytest.fixture
def secret():
    """Ana asks those who follow her, then quotes that, and puts a post to come aside."""
    ana = make.resident("ana")
    change_account(ana.account, is_locked=True)
    asked = make.post(
        ana,
        "Secreto #fiesta https://fiesta.example/ ",
        visibility="private",
        poll=PollDraft(["Secreto sí", "Secreto no"], 3600),
    )
    quoting = make.post(ana, "Ved esto", visibility="private", quote_of=asked.pk)
    later = Phone(ana).say("Secreto más tarde", scheduled_at=LATER)
    return ana, asked, quoting, later


def test_words_for_followers_stay_with_them_by_every_door(secret):
    ana, asked, quoting, later = secret
    poll = Poll.objects.get(post=asked)
    ben = Phone("ben")
    ben.post(f"accounts/{ana.account_id}/follow")
    for phone in (ben, Phone()):
        for path in (
            f"statuses/{asked.pk}",
            f"statuses/{asked.pk}/history",
            f"statuses/{asked.pk}/source",
            f"statuses/{asked.pk}/context",
            f"statuses/{asked.pk}/quotes",
            f"statuses/{asked.pk}/favourited_by",
            f"statuses/{quoting.pk}",
            f"polls/{poll.pk}",
            f"/api/oembed?url=http://testserver/@ana/{asked.pk}",
        ):
            refused(phone.ask("GET", path), 404)
        both = [str(asked.pk), str(quoting.pk)]
        for path, query in (
            ("statuses", {"id": both}),
            ("timelines/link", {"url": "https://fiesta.example/"}),
            ("timelines/tag/fiesta", {}),
            ("timelines/public", {}),
            (f"accounts/{ana.account_id}/statuses", {}),
            ("trends/tags", {}),
            ("trends/links", {}),
        ):
            assert phone.get(path, **query) == [], path
        found = phone.get("/api/v2/search", q="Secreto")
        assert found["statuses"] == found["hashtags"] == []
        assert phone.get("/api/v2/search", q="#fiesta")["hashtags"] == []
        assert not [day for day in phone.get("tags/fiesta")["history"] if day["uses"] != "0"]
    for path in (f"scheduled_statuses/{later['id']}",):
        refused(ben.ask("GET", path), 404)
        refused(ben.ask("PUT", path, {"scheduled_at": LATER}), 404)
        refused(ben.ask("DELETE", path), 404)
    refused(ben.ask("POST", f"polls/{poll.pk}/votes", {"choices": [0]}), 404)
    for verb in ("reblog", "favourite", "bookmark", "mute"):
        refused(ben.ask("POST", f"statuses/{asked.pk}/{verb}"), 404)
    ids = {"status_ids": [str(asked.pk)], "account_id": str(ana.account_id)}
    refused(ben.ask("POST", "reports", ids), 404)
    made = ben.post("/api/v2/filters", title="Algo", context=["home"])
    covered = {"status_id": str(asked.pk)}
    refused(ben.ask("POST", f"/api/v2/filters/{made['id']}/statuses", covered), 404)


def test_who_blocks_somebody_is_not_read_through_quotes_and_boosts_of_others():
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    follow(ben, eva.account)
    said = make.post(ana, "Palabras de Ana")
    quoting = make.post(eva, "Eva dice", quote_of=said.pk)
    deeper = make.post(make.resident("rosa"), "Rosa dice", quote_of=quoting.pk)
    Phone(eva).post(f"statuses/{quoting.pk}/reblog")
    Phone(eva).post(f"statuses/{said.pk}/reblog")
    block(ana, ben.account)

    phone = Phone(ben)
    for path in (
        f"statuses/{quoting.pk}",
        f"statuses/{quoting.pk}/history",
        f"statuses/{deeper.pk}",
        "timelines/home",
        f"accounts/{eva.account_id}/statuses",
        "trends/statuses",
    ):
        cache.clear()
        assert "Palabras de Ana" not in str(phone.get(path)), path
    page = make.browser(ben).get(f"/@eva/{quoting.pk}").content.decode()
    assert "Palabras de Ana" not in page


def test_the_form_for_quoting_shows_nothing_of_who_is_not_open_to_the_reader():
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    follow(ben, eva.account)
    passed = marks.boost(eva, make.post(ana, "Palabras de Ana").pk)
    block(ana, ben.account)
    page = make.browser(ben).get(f"/compose?quote={passed.pk}")
    assert page.status_code == 200
    assert "Palabras de Ana" not in page.text
    assert not Phone(ben).get("statuses", id=[str(passed.pk)])


def test_with_the_seat_everything_of_the_office_ends_that_a_phone_had(at, strike, mailbox):
    at("2026-11-23 09:00")
    make.office("policia", holders=["pepe", "rosa"])
    pepe, rosa = make.speaking_as("pepe", "policia"), make.speaking_as("rosa", "policia")
    phone = Phone(pepe)
    make.post(make.resident("ana"), "@policia solo para vosotros", visibility="direct")
    later = phone.say("Mañana hay corte", scheduled_at="2026-11-23T12:00:00Z")
    made = phone.post("lists", title="Vecinos")
    seat = Seat.objects.get(user=pepe.user, account=pepe.account)

    end_seat(seat, by=None)

    for path in ("conversations", f"lists/{made['id']}", "scheduled_statuses", "notifications"):
        refused(phone.ask("GET", path), 401)
    assert Phone("pepe").get("conversations") == []
    at("2026-11-23 14:00")
    strike()
    assert Phone().get(f"accounts/{pepe.account_id}/statuses") == []
    kept = Phone(rosa).get(f"scheduled_statuses/{later['id']}")
    assert kept["concejo"]["fault"]


def test_marks_in_what_people_write_are_shown_as_they_were_written():
    ana = make.resident("ana")
    asked = make.post(ana, f"¿Qué? {MARK}", poll=PollDraft([MARK, "No"], 3600))
    linked = make.post(ana, "Mirad https://feria.example/")
    page = Linking.objects.get(post=linked).page
    LinkedPage.objects.filter(pk=page.pk).update(title=MARK, description=MARK, provider=MARK)
    make_filter(ana, Wanted(MARK, ["home"], keywords=[Wording(MARK)]))
    phone = Phone(ana)
    made = phone.post("collections", name=MARK, description=MARK)["collection"]
    phone.put(f"statuses/{linked.pk}", status=f"Otra cosa {MARK}", spoiler_text=MARK)
    browser = make.browser(ana)

    for path in (
        f"/@ana/{asked.pk}",
        f"/@ana/{linked.pk}/history",
        f"/@ana/{linked.pk}/edit",
        f"/collections/{made['id']}",
        "/me/filters",
        "/@ana",
        "/",
    ):
        answer = browser.get(path)
        assert answer.status_code == 200, path
        assert MARK not in answer.content.decode(), path
    assert MARK not in phone.get(f"/api/oembed?url=http://testserver/@ana/{linked.pk}")["html"]


@pytest.mark.parametrize("where", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_no_form_leads_to_another_town(where):
    ana = make.resident("ana")
    said = make.post(make.resident("ben"), "¿Qué?", poll=PollDraft(["Sí", "No"], 3600))
    browser = make.browser(ana)

    for path, form in (
        (f"/@ben/{said.pk}/vote", {"choice": "0"}),
        ("/by-mail/offer", {"offer": "yes"}),
        ("/@ayuntamiento/by-mail", {"email": "eva@example.org"}),
    ):
        answer = browser.post(path, {**form, "next": where})
        assert answer.status_code == 302
        assert "evil" not in answer["Location"], path
