"""Hashtags that people follow, and what they put forward on their pages."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import block, follow, mute, unfollow
from concejo.posts.actions.hashtags import feature_tag, follow_tag
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Hashtag
from tests import make
from tests.mastodon.phone import Phone, code_of, refused
from tests.mastodon.shapes import ACCOUNT, an_id, day, many, maybe, text, url, wrong_in, yes_or_no

pytestmark = pytest.mark.django_db

TAG = {
    "id": an_id,
    "name": text,
    "url": url,
    "history": many({"day": text, "uses": text, "accounts": text}),
    "following": yes_or_no,
    "featuring": yes_or_no,
}
FEATURED = {
    "id": an_id,
    "name": text,
    "url": url,
    "statuses_count": text,
    "last_status_at": maybe(day),
}
WRONG = ["1234", "con%20espacio", "x" * 101, "%00", "%F0%9F%92%A1", "a-b"]


@pytest.fixture
def ana():
    return Phone("ana")


@pytest.fixture
def ben():
    return make.resident("ben")


def _home(phone):
    return [
        status["content"].split("<")[1].partition(">")[2] for status in phone.get("timelines/home")
    ]


# --- Followed hashtags ---


def test_ana_follows_a_hashtag_and_reads_it_at_home(ana, ben):
    make.post(ben, "Fuera #Luz")
    make.post(ben, "Bajito #luz", visibility="unlisted")
    make.post(ben, "Para pocos #luz", visibility="private")
    assert ana.get("timelines/home") == []

    said = ana.post("tags/Luz/follow")
    assert not wrong_in(said, TAG)
    assert (said["following"], said["featuring"]) == (True, False)
    assert ana.post("tags/luz/follow")["id"] == said["id"]
    assert _home(ana) == ["Fuera "]
    assert ana.get("tags/luz")["following"]
    assert not Phone("ben").get("tags/luz")["following"]
    assert ana.get("/api/v2/search", q="#luz")["hashtags"][0]["following"]

    assert not ana.post("tags/LUZ/unfollow")["following"]
    assert ana.get("timelines/home") == []
    assert ana.get("followed_tags") == []


def test_nobody_is_read_by_a_hashtag_whom_one_does_not_want_to_read(ana, ben):
    ana.post("tags/luz/follow")
    for name in ("ben", "luis", "pepe"):
        make.post(make.resident(name), f"{name} #luz")
    mute(ana.actor, ben.account)
    block(make.resident("luis"), ana.actor.account)
    assert _home(ana) == ["pepe "]


def test_a_hashtag_that_nobody_used_can_be_followed(ana):
    said = ana.post("tags/Novedad/follow")
    assert (said["name"], said["following"]) == ("Novedad", True)
    assert ana.get("tags/novedad") == said
    # Whoever does not follow it learns nothing of it.
    assert Phone("ben").get("tags/novedad")["id"] == "0"
    assert not ana.post("tags/nunca/unfollow")["following"]
    assert not Hashtag.objects.filter(key="nunca").exists()


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_hashtag_is_neither_followed_nor_shown(ana, name):
    for verb in ("follow", "unfollow", "feature", "unfeature"):
        refused(ana.ask("POST", f"tags/{name}/{verb}"), 422)


def test_followed_hashtags_turn_by_the_mark(ana):
    names = [f"t{n}" for n in range(5)]
    for name in names:
        ana.post(f"tags/{name}/follow")
    first = ana.ask("GET", "followed_tags", {"limit": 3})
    assert [each["name"] for each in first.json()] == ["t4", "t3", "t2"]
    assert all(each["following"] for each in first.json())
    older = first["Link"].partition(">")[0].split("/", 3)[-1]
    assert [each["name"] for each in ana.get(f"/{older}")] == ["t1", "t0"]
    refused(Phone().ask("GET", "followed_tags"), 401)
    refused(Phone("ana", scopes="write").ask("GET", "followed_tags"), 403)


# --- Languages of a following ---


def test_a_following_may_be_for_some_languages_only(ana, ben):
    path = f"accounts/{ben.account_id}/follow"
    assert ana.post(path, languages=["es", "en"])["languages"] == ["es", "en"]
    for language in ("es", "en", "fr", ""):
        make.post(ben, f"en {language or 'ninguna'} ", language=language)
    assert [words.split()[1] for words in _home(ana)] == ["ninguna", "en", "es"]
    # What is not said stays; an empty list is all of them.
    assert ana.post(path, reblogs=True)["languages"] == ["es", "en"]
    assert ana.post(path, languages=[])["languages"] is None
    assert len(_home(ana)) == 4
    for wrong in (["español"], ["e"], ["x" * 9], [f"a{c}" for c in "abcdefghijklmnopqrstuvwxyz"]):
        refused(ana.ask("POST", path, {"languages": wrong}), 422)
    assert ana.form("POST", path, {"languages[]": ["es"]}).json()["languages"] == ["es"]


# --- Hashtags on a page ---


def test_ana_shows_a_hashtag_on_her_page(at):
    at("2026-11-23 23:30")
    ana = Phone("ana")
    make.post(ana.actor, "Una #Lámpara")
    make.post(ana.actor, "Para pocos #lampara", visibility="private")
    gone = make.post(ana.actor, "Otra #lámpara")
    delete_post(ana.actor, gone.pk)
    assert [each["name"] for each in ana.get("featured_tags/suggestions")] == ["Lámpara"]

    made = ana.post("featured_tags", name="#lámpara")
    assert not wrong_in(made, FEATURED)
    assert (made["statuses_count"], made["last_status_at"]) == ("1", "2026-11-23")
    assert ana.get("featured_tags") == [made]
    assert Phone().get(f"accounts/{ana.actor.account_id}/featured_tags") == [made]
    assert ana.get("profile")["featured_tags"] == [made]
    assert ana.get("tags/lampara")["featuring"]
    assert ana.get("featured_tags/suggestions") == []
    page = make.browser().get("/@ana").text
    assert 'href="/@ana/tagged/lampara"' in page
    there = make.browser().get("/@ana/tagged/lampara").text
    assert "Una" in there
    assert "Para pocos" not in there

    assert Phone("ben").ask("DELETE", f"featured_tags/{made['id']}").status_code == 404
    assert ana.delete(f"featured_tags/{made['id']}") == {}
    refused(ana.ask("DELETE", f"featured_tags/{made['id']}"), 404)
    assert "/tagged/" not in make.browser().get("/@ana").text


def test_a_hashtag_is_shown_and_taken_down_by_its_name(ana):
    assert ana.post("tags/Luz/feature")["featuring"]
    assert ana.post("tags/luz/feature")["featuring"]
    [shown] = ana.get("featured_tags")
    assert (shown["statuses_count"], shown["last_status_at"]) == ("0", None)
    assert not ana.post("tags/luz/unfeature")["featuring"]
    assert ana.get("featured_tags") == []


def test_ten_hashtags_stand_on_a_page(ana):
    for n in range(10):
        feature_tag(ana.actor, f"t{n}")
    assert "10" in refused(ana.ask("POST", "featured_tags", {"name": "otra"}), 422)
    ana.post("featured_tags", name="t3")
    for wrong in ({}, {"name": ""}, {"name": "12"}, {"name": "a b"}):
        refused(ana.ask("POST", "featured_tags", wrong), 422)
    accounts = ana.get("/api/v2/instance")["configuration"]["accounts"]
    assert accounts["max_featured_tags"] == 10


# --- Whom people recommend ---


def test_ana_recommends_whom_she_follows(ana, ben):
    path = f"accounts/{ben.account_id}"
    assert code_of(ana.ask("POST", f"{path}/endorse"), 422) == "follow_first"
    follow(ana.actor, ben.account)
    assert ana.post(f"{path}/endorse")["endorsed"]
    assert ana.post(f"{path}/pin")["endorsed"]
    [shown] = ana.get("endorsements")
    assert not wrong_in(shown, ACCOUNT)
    assert Phone().get(f"accounts/{ana.actor.account_id}/endorsements") == [shown]
    assert ana.get("accounts/relationships", id=[str(ben.account_id)])[0]["endorsed"]
    assert "Ben Soto" in make.browser().get("/@ana").text

    assert not ana.post(f"{path}/unpin")["endorsed"]
    ana.post(f"{path}/pin")
    # It ends with the following.
    unfollow(ana.actor, ben.account)
    assert ana.get("endorsements") == []
    assert not ana.post(f"{path}/unendorse")["endorsed"]


def test_a_page_may_show_nothing_of_it(ana, ben):
    follow(ana.actor, ben.account)
    ana.post(f"accounts/{ben.account_id}/endorse")
    feature_tag(ana.actor, "luz")
    change_profile(ana.actor, Profile(shows_featured=False))
    page = make.browser().get("/@ana").text
    assert "Ben Soto" not in page
    assert "/tagged/" not in page


def test_pages_cost_the_same_with_ten_times_as_much_on_them(ana):
    def more(count, start):
        for n in range(start, start + count):
            who = make.resident(f"vecina{n}")
            follow(ana.actor, who.account)
            ana.post(f"accounts/{who.account_id}/endorse")
            make.post(ana.actor, f"algo #t{n}")
            make.post(who, f"algo #f{n}")
            follow_tag(ana.actor, f"f{n}")
            if n % 2:
                feature_tag(ana.actor, f"t{n}")

    paths = (
        "endorsements", "featured_tags", "featured_tags/suggestions", "followed_tags",
        f"accounts/{ana.actor.account_id}/endorsements", "profile", "timelines/home",
        f"accounts/{ana.actor.account_id}/featured_tags", "/@ana",
    )  # fmt: skip

    def costs():
        found = []
        for path in paths:
            with CaptureQueriesContext(connection) as asked:
                assert ana.ask("GET", path).status_code == 200
            found.append(len(asked))
        return found

    more(2, 0)
    before = costs()
    more(10, 2)
    # A home that fills a page is even asked for once less.
    assert all(now <= then for now, then in zip(costs(), before, strict=True))
