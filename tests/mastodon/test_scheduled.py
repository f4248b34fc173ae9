"""Posts that are sent later: exactly once, by whoever may still speak, and never lost."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.seats import end_seat
from concejo.accounts.models import Seat
from concejo.base import clock
from concejo.cases.models import Case
from concejo.consequences import publish_due
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Photo, Post, ScheduledPost
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

MOMENT = "2026-11-23 10:00"


def later(phone: Phone, text: str = "Mañana hay mercado", *, minutes: int = 60, **said) -> dict:
    at = clock.iso(clock.now() + timedelta(minutes=minutes))
    return phone.say(text, scheduled_at=at, **said)


def test_a_post_waits_and_is_sent_once(at, strike):
    at(MOMENT)
    ana = Phone("ana")
    first = ana.say("Hola")
    photo = ana.photo("El kiosco")
    waiting = later(
        ana,
        "@ben mañana hay mercado",
        media_ids=[photo],
        in_reply_to_id=first["id"],
        spoiler_text="Aviso",
        visibility="unlisted",
        language="es",
        quote_approval_policy="nobody",
    )
    make.resident("ben")

    assert waiting["scheduled_at"] == "2026-11-23T10:00:00.000Z"
    params = waiting["params"]
    assert (params["text"], params["visibility"], params["spoiler_text"]) == (
        "@ben mañana hay mercado", "unlisted", "Aviso"
    )  # fmt: skip
    assert (params["media_ids"], params["in_reply_to_id"]) == ([photo], int(first["id"]))
    assert (params["poll"], params["scheduled_at"], params["with_rate_limit"]) == (
        None, None, False
    )  # fmt: skip
    assert [m["id"] for m in waiting["media_attachments"]] == [photo]
    assert ana.get("scheduled_statuses") == [waiting]
    assert ana.get(f"scheduled_statuses/{waiting['id']}") == waiting
    strike()
    assert Post.objects.count() == 1

    at("2026-11-23 11:00")
    for _twice in range(2):
        strike()

    sent = Post.objects.exclude(pk=first["id"]).get()
    shown = ana.get(f"statuses/{sent.pk}")
    assert (shown["in_reply_to_id"], shown["visibility"]) == (first["id"], "unlisted")
    assert (shown["spoiler_text"], shown["language"]) == ("Aviso", "es")
    assert [m["id"] for m in shown["media_attachments"]] == [photo]
    assert shown["quote_approval"]["automatic"] == []
    assert (sent.door, sent.user_id) == ("api", ana.actor.user_id)
    assert Phone("ben").get("notifications", types=["mention"])
    assert ana.get("scheduled_statuses") == []


def test_a_poll_that_cannot_be_asked_is_refused_when_it_is_put_aside(at):
    at(MOMENT)
    ana = Phone("ana")
    when = clock.iso(clock.now() + timedelta(hours=1))
    for poll in (
        {"options": ["Sí"], "expires_in": 3600},
        {"options": ["Sí", "Sí"], "expires_in": 3600},
        {"options": ["Sí", "No"], "expires_in": 1},
    ):
        said = {"status": "¿Sí?", "scheduled_at": when, "poll": poll}
        refused(ana.ask("POST", "statuses", said), 422)
    assert ana.get("scheduled_statuses") == []


def test_what_is_said_to_an_office_later_is_a_case_then(at, strike):
    at(MOMENT)
    make.offices()
    later(Phone("ana"), "@electricista la farola de la Calle Real no luce")
    assert not Case.objects.exists()
    at("2026-11-23 11:01")
    strike()
    assert Case.objects.get().owner.handle == "electricista"


@pytest.mark.parametrize(
    "moment",
    ["2026-11-23T09:04:00Z", "2026-11-23T09:00:00Z", "2020-01-01T00:00:00Z", "soon", "9999-01-01"],
)
def test_five_minutes_ahead_it_must_be(at, moment):
    at(MOMENT)
    ana = Phone("ana")
    refused(ana.ask("POST", "statuses", {"status": "Hola", "scheduled_at": moment}), 422)
    waiting = later(ana)
    refused(ana.ask("PUT", f"scheduled_statuses/{waiting['id']}", {"scheduled_at": moment}), 422)
    assert not Post.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"status": ""},
        {"status": "x" * 100_000},
        {"status": "hola", "media_ids": ["1"]},
        {"status": "hola", "in_reply_to_id": "1"},
        {"status": "hola", "quoted_status_id": "1"},
        {"status": "hola", "visibility": "secret"},
    ],
)
def test_what_could_never_be_sent_is_refused_now(at, said):
    now = at(MOMENT)
    said["scheduled_at"] = clock.iso(now + timedelta(hours=1))
    refused(Phone("ana").ask("POST", "statuses", said), 422)
    assert not ScheduledPost.objects.exists()


def test_it_is_moved_and_thought_better_of(at, strike):
    at(MOMENT)
    ana = Phone("ana")
    photo = ana.photo()
    waiting = later(ana, media_ids=[photo])
    path = f"scheduled_statuses/{waiting['id']}"
    moved = ana.put(path, scheduled_at="2026-11-24T09:00:00Z")
    assert moved["scheduled_at"] == "2026-11-24T09:00:00.000Z"
    assert ana.put(path) == moved
    at("2026-11-23 11:30")
    strike()
    assert not Post.objects.exists()

    # A photo that waits is nobody else's.
    refused(ana.ask("POST", "statuses", {"status": "x", "media_ids": [photo]}), 422)
    refused(ana.ask("DELETE", f"media/{photo}"), 422)
    assert ana.delete(path) == {}
    refused(ana.ask("GET", path), 404)
    refused(ana.ask("DELETE", path), 404)
    assert ana.say("Ahora", media_ids=[photo])["media_attachments"]
    at("2026-11-25 11:30")
    strike()
    assert Post.objects.count() == 1


def test_it_is_nobody_elses_business(at):
    at(MOMENT)
    ana, ben = Phone("ana"), Phone("ben")
    path = f"scheduled_statuses/{later(ana)['id']}"
    for method in ("GET", "PUT", "DELETE"):
        refused(ben.ask(method, path), 404)
        refused(Phone().ask(method, path), 401)
    assert ben.get("scheduled_statuses") == []
    refused(Phone("ana", scopes="read").ask("DELETE", path), 403)
    for odd in ("x", "-1", "9" * 30):
        refused(ana.ask("GET", f"scheduled_statuses/{odd}"), 404)


def test_sent_twice_under_one_key_it_waits_once(at, strike):
    at(MOMENT)
    ana = Phone("ana")
    one, two = (later(ana, key="abc") for _twice in range(2))
    assert one == two
    ana.say("Otra cosa", key="abc")
    at("2026-11-23 11:01")
    strike()
    assert set(Post.objects.values_list("text", flat=True)) == {"Otra cosa", "Mañana hay mercado"}


def test_twenty_five_on_a_day_and_three_hundred_in_all(at):
    now = at(MOMENT)
    ana = Phone("ana")
    for n in range(25):
        later(ana, f"Vez {n}")
    said = {"status": "Una más", "scheduled_at": clock.iso(now + timedelta(hours=2))}
    assert "25" in refused(ana.ask("POST", "statuses", said), 422)
    ScheduledPost.objects.bulk_create(
        ScheduledPost(
            account=ana.actor.account, scheduled_at=now + timedelta(days=n), draft={"text": "x"}
        )
        for n in range(2, 277)
    )
    said["scheduled_at"] = clock.iso(now + timedelta(days=300))
    assert "300" in refused(ana.ask("POST", "statuses", said), 422)


def test_when_the_seat_has_ended_it_stays_with_the_office_and_is_told(
    at, strike, run_jobs, mailbox
):
    at(MOMENT)
    make.offices()
    luis = make.speaking_as("luis", "electricista")
    luis.user.email_confirmed_at = clock.now()
    luis.user.save()
    waiting = later(Phone(luis), "Hoy no hay luz en la plaza")
    end_seat(Seat.objects.get(user=luis.user, account=luis.account), by=None)
    make.office("electricista", holders=["eva"])

    at("2026-11-23 11:01")
    for _twice in range(2):
        strike()
    run_jobs()

    assert not Post.objects.exists()
    [kept] = Phone(make.speaking_as("eva", "electricista")).get("scheduled_statuses")
    assert (kept["id"], bool(kept["concejo"]["fault"])) == (waiting["id"], True)
    [mail] = [mail for mail in mailbox if "not sent" in mail.subject]
    assert mail.to == ["luis@example.org"]
    assert "Hoy no hay luz" in mail.body


def test_when_what_it_answers_is_gone_it_waits_for_another_time(at, strike):
    at(MOMENT)
    ana = Phone("ana")
    first = ana.say("Vendo una bicicleta")
    waiting = later(Phone("ben"), "¿Cuánto?", in_reply_to_id=first["id"])
    good = later(Phone("ben"), "Otra cosa")
    delete_post(ana.actor, int(first["id"]))

    at("2026-11-23 11:01")
    strike()

    ben = Phone("ben")
    [kept] = ben.get("scheduled_statuses")
    assert kept["id"] == waiting["id"] != good["id"]
    assert kept["concejo"]["failed_at"]
    assert Post.objects.filter(text="Otra cosa").exists()
    again = ben.put(f"scheduled_statuses/{kept['id']}", scheduled_at="2026-11-24T10:00:00Z")
    assert again["concejo"] == {"failed_at": None, "fault": None}


def test_when_its_photo_is_gone_it_is_not_sent_without(at, strike):
    at(MOMENT)
    ana = Phone("ana")
    later(ana, "Mirad", media_ids=[ana.photo()])
    Photo.objects.all().delete()
    at("2026-11-23 11:01")
    strike()
    assert not Post.objects.exists()
    assert ana.get("scheduled_statuses")[0]["concejo"]["fault"]


def test_a_fault_of_ours_loses_nothing_and_stops_no_other(at):
    at(MOMENT)
    ana = Phone("ana")
    later(ana, "La primera")
    later(ana, "La segunda")
    moment = at("2026-11-23 11:01")
    broken = ScheduledPost.objects.first()
    draft, broken.draft = broken.draft, {"text": "x", "photos": "no list"}
    broken.save()

    publish_due(moment)
    assert Post.objects.count() == 1
    broken.draft = draft
    broken.save()
    publish_due(moment)

    assert Post.objects.count() == 2
    assert not ScheduledPost.objects.exists()


def test_what_the_list_costs_does_not_grow_with_it(at):
    at(MOMENT)
    ana = Phone("ana")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            ana.get("scheduled_statuses", limit=40)
        return len(asked)

    later(ana, media_ids=[ana.photo()])
    few = queries()
    for n in range(10):
        later(ana, f"Vez {n}", media_ids=[ana.photo()])
    assert queries() == few
    page = ana.ask("GET", "scheduled_statuses", {"limit": 3})
    assert len(page.json()) == 3
    assert 'rel="next"' in page["Link"]
