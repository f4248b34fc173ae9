"""The town hall tells everybody something, in every app."""

from __future__ import annotations

from urllib.parse import quote

import pytest

from concejo.accounts.actions.relations import follow
from concejo.notices.actions.announcing import announce, take_back
from concejo.notices.models import Announcement, Reaction
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

THUMB = quote("👍")


@pytest.fixture
def water(at):
    """The mayor says that there will be no water."""
    at("2026-11-23 09:00")
    make.office("alcaldia")
    ana = make.resident("ana")
    said = make.post(ana, "Sin agua otra vez")
    begins, ends = at("2026-11-24 09:00"), at("2026-11-24 14:00")
    at("2026-11-23 10:00")
    return announce(
        make.resident("andres"),
        "Mañana no hay #Agua en el Centro. Preguntad a @alcaldia.\n\n"
        f"https://jun.example/@ana/{said.pk}",
        starts_at=begins,
        ends_at=ends,
    )


def test_it_has_everything_that_apps_want_to_know(water):
    [told] = Phone("ana").get("announcements")
    its = water

    assert told["id"] == str(its.pk)
    assert told["content"].startswith("<p>Mañana no hay <a href=")
    assert (told["starts_at"], told["ends_at"]) == (
        "2026-11-24T08:00:00.000Z",
        "2026-11-24T13:00:00.000Z",
    )
    assert (told["all_day"], told["read"], told["emojis"]) == (False, False, [])
    assert told["published_at"] == told["updated_at"]
    [mention] = told["mentions"]
    assert (mention["acct"], mention["username"]) == ("alcaldia", "alcaldia")
    assert mention["url"].endswith("/@alcaldia")
    [tag] = told["tags"]
    assert (tag["name"], tag["url"].endswith("/tags/agua")) == ("Agua", True)
    [status] = told["statuses"]
    assert status["url"] == f"https://jun.example/@ana/{status['id']}"
    assert told["reactions"] == []


def test_whoever_has_read_it_is_not_shown_it_again(water):
    its, ana, ben = water, Phone("ana"), Phone("ben")
    assert ana.post(f"announcements/{its.pk}/dismiss") == {}
    assert ana.post(f"announcements/{its.pk}/dismiss") == {}

    assert ana.get("announcements") == []
    [told] = ana.get("announcements", with_dismissed="true")
    assert told["read"] is True
    assert [told["read"] for told in ben.get("announcements", with_dismissed="1")] == [False]


def test_people_react_and_take_it_back(water):
    its, ana, ben = water, Phone("ana"), Phone("ben")
    for each in (ana, ana, ben):
        assert each.put(f"announcements/{its.pk}/reactions/{THUMB}") == {}
    ben.put(f"announcements/{its.pk}/reactions/{quote('❤️')}")

    [told] = ana.get("announcements")
    assert told["reactions"] == [
        {"name": "👍", "count": 2, "me": True},
        {"name": "❤️", "count": 1, "me": False},
    ]
    assert ana.delete(f"announcements/{its.pk}/reactions/{THUMB}") == {}
    assert ana.delete(f"announcements/{its.pk}/reactions/{THUMB}") == {}
    [told] = ana.get("announcements")
    assert told["reactions"][0]["count"] == 1


@pytest.mark.parametrize("name", ["👍👍", "hola", "a", "1", " ", "<b>", "👍" * 30, "blobcat", "‍"])
def test_a_reaction_is_one_emoji(water, name):
    path = f"announcements/{water.pk}/reactions/{quote(name)}"
    refused(Phone("ana").ask("PUT", path), 422)
    assert not Reaction.objects.exists()


@pytest.mark.parametrize("name", ["👩🏽‍🚒", "🇪🇸", "1️⃣", "🏴󠁧󠁢󠁥󠁮󠁧󠁿", "☎️", "❗", "👨‍👩‍👧‍👦"])
def test_an_emoji_may_be_made_of_many_signs(water, name):
    ana = Phone("ana")
    ana.put(f"announcements/{water.pk}/reactions/{quote(name)}")
    assert ana.get("announcements")[0]["reactions"][0]["name"] == name


def test_eight_different_ones_are_enough(water):
    ana, ben = Phone("ana"), Phone("ben")
    for name in "😀😁😂🤣😃😄😅😆":
        ana.put(f"announcements/{water.pk}/reactions/{quote(name)}")
    refused(ben.ask("PUT", f"announcements/{water.pk}/reactions/{THUMB}"), 422)
    ben.put(f"announcements/{water.pk}/reactions/{quote('😀')}")


def test_it_ends_by_itself_or_when_it_is_taken_back(water, at, strike):
    ana = Phone("ana")
    other = announce(make.resident("andres"), "Otra cosa")
    at("2026-11-24 14:00")
    assert [told["id"] for told in ana.get("announcements")] == [str(other.pk)]
    refused(ana.ask("POST", f"announcements/{water.pk}/dismiss"), 404)
    strike()
    assert Announcement.objects.get(pk=water.pk).taken_back_at
    take_back(make.resident("andres"), other.pk)
    assert ana.get("announcements") == []


@pytest.mark.parametrize("some_id", ["1", "abc", "-1", "9" * 40])
def test_what_is_not_there_is_not_found(some_id):
    ana = Phone("ana")
    refused(ana.ask("POST", f"announcements/{some_id}/dismiss"), 404)
    refused(ana.ask("PUT", f"announcements/{some_id}/reactions/{THUMB}"), 404)
    refused(ana.ask("DELETE", f"announcements/{some_id}/reactions/{THUMB}"), 404)


def test_apps_need_their_scopes_and_strangers_sign_in(water):
    refused(Phone().ask("GET", "announcements"), 401)
    weak = Phone("ana", scopes="read")
    assert len(weak.get("announcements")) == 1
    refused(weak.ask("POST", f"announcements/{water.pk}/dismiss"), 403)
    refused(weak.ask("PUT", f"announcements/{water.pk}/reactions/{THUMB}"), 403)


def test_ten_are_asked_for_as_quickly_as_one(water, django_assert_num_queries):
    andres, ana = make.resident("andres"), Phone("ana")
    follow(ana.actor, andres.account)
    ana.put(f"announcements/{water.pk}/reactions/{THUMB}")

    def asked() -> int:
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        with CaptureQueriesContext(connection) as queries:
            ana.get("announcements")
        return len(queries)

    asked()
    one = asked()
    for n in range(10):
        its = announce(andres, f"@alcaldia dice {n} #cosa{n}")
        ana.put(f"announcements/{its.pk}/reactions/{THUMB}")
    assert asked() == one
    assert len(ana.get("announcements")) == 11
