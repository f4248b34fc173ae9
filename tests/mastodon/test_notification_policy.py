"""Somebody does not want to be told of everybody: strangers wait, or are not heard."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.relations import block, follow
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

POLICY = "/api/v2/notifications/policy"
REQUESTS = "notifications/requests"


@pytest.fixture
def ana(at):
    """She holds back whom she does not follow; Ben and Eva are such, Luis is not."""
    at("2026-11-23 09:00")
    phone = Phone("ana")
    follow(phone.actor, make.resident("luis").account)
    phone.put(POLICY, for_not_following="filter")
    return phone


def kinds(phone, **query):
    return [n["type"] for n in phone.get("notifications", **query)]


def test_everybody_begins_with_hearing_everybody():
    ana = Phone("ana")
    policy = ana.get(POLICY)
    assert {k for k, v in policy.items() if v == "accept"} == {
        "for_not_following", "for_not_followers", "for_new_accounts", "for_private_mentions",
    }  # fmt: skip
    assert policy["for_limited_accounts"] == "filter"
    assert policy["summary"] == {"pending_requests_count": 0, "pending_notifications_count": 0}
    assert not any(v for k, v in ana.get("notifications/policy").items() if k != "summary")
    assert ana.get(f"{REQUESTS}/merged") == {"merged": True}
    assert ana.get(REQUESTS) == []


def test_a_policy_is_changed_part_by_part_with_either_method_and_version():
    ana = Phone("ana")
    assert ana.put(POLICY, for_new_accounts="drop")["for_new_accounts"] == "drop"
    changed = ana.ask("PATCH", POLICY, {"for_not_followers": "filter"}).json()
    assert (changed["for_not_followers"], changed["for_new_accounts"]) == ("filter", "drop")
    older = ana.ask("PUT", "notifications/policy", {"filter_new_accounts": "false"}).json()
    assert (older["filter_not_followers"], older["filter_new_accounts"]) == (True, False)
    older = ana.ask("PATCH", "notifications/policy", {"filter_private_mentions": True}).json()
    assert older["filter_private_mentions"]
    assert ana.get(POLICY)["for_private_mentions"] == "filter"
    refused(ana.ask("PUT", POLICY, {"for_not_following": "burn"}), 422)
    refused(ana.ask("PUT", POLICY, {"for_not_following": ""}), 422)
    refused(Phone().ask("GET", POLICY), 401)
    refused(Phone("ana", scopes="read").ask("PUT", POLICY), 403)


def test_strangers_wait_and_nothing_of_them_is_shown_or_counted(ana):
    ben, luis = Phone("ben"), Phone("luis")
    said = ana.say("Hola")
    ben.post(f"statuses/{said['id']}/favourite")
    last = ben.say("@ana hola")
    luis.say("@ana hola")

    assert kinds(ana) == ["mention"]
    assert kinds(ana, include_filtered=True) == ["mention", "mention", "favourite"]
    assert len(ana.get("/api/v2/notifications")["notification_groups"]) == 1
    more = ana.get("/api/v2/notifications", include_filtered="true")
    assert len(more["notification_groups"]) == 3
    assert ana.get("notifications/unread_count") == {"count": 1}
    assert ana.get("/api/v2/notifications/unread_count") == {"count": 1}
    assert ana.get(POLICY)["summary"] == {
        "pending_requests_count": 1,
        "pending_notifications_count": 2,
    }
    [waiting] = ana.get(REQUESTS)
    assert waiting["account"]["acct"] == "ben"
    assert waiting["notifications_count"] == "2"
    assert waiting["last_status"]["id"] == last["id"]
    assert waiting["created_at"].endswith("Z")
    assert ana.get(f"{REQUESTS}/{waiting['id']}") == waiting


def test_whoever_is_let_in_is_heard_from_then_on(ana):
    ben = Phone("ben")
    ben.say("@ana hola")
    [waiting] = ana.get(REQUESTS)
    assert ana.post(f"{REQUESTS}/{waiting['id']}/accept") == {}
    assert kinds(ana) == ["mention"]
    ben.say("@ana qué tal")
    assert kinds(ana) == ["mention", "mention"]
    assert ana.get(REQUESTS) == []
    refused(ana.ask("GET", f"{REQUESTS}/{waiting['id']}"), 404)
    refused(ana.ask("POST", f"{REQUESTS}/{waiting['id']}/accept"), 404)


def test_whoever_is_not_let_in_waits_again_when_they_speak_again(ana):
    ben = Phone("ben")
    ben.say("@ana hola")
    [waiting] = ana.get(REQUESTS)
    assert ana.post(f"{REQUESTS}/{waiting['id']}/dismiss") == {}
    assert ana.get(REQUESTS) == []
    assert kinds(ana, include_filtered=True) == []
    ben.say("@ana ¿hola?")
    assert len(ana.get(REQUESTS)) == 1


def test_several_are_let_in_or_not_at_once(ana):
    for name in ("ben", "eva", "rosa", "pepe"):
        Phone(name).say("@ana hola")
    waiting = ana.get(REQUESTS)
    assert [w["account"]["acct"] for w in waiting] == ["pepe", "rosa", "eva", "ben"]
    first = ana.ask("GET", REQUESTS, {"limit": 2})
    assert f"max_id={waiting[1]['id']}" in first["Link"]
    ids = [w["id"] for w in waiting]
    assert ana.post(f"{REQUESTS}/accept", id=ids[:2]) == {}
    assert ana.post(f"{REQUESTS}/dismiss", **{"id[]": ids[2:3]}) == {}
    assert [w["account"]["acct"] for w in ana.get(REQUESTS)] == ["ben"]
    assert len(kinds(ana)) == 2
    refused(ana.ask("POST", f"{REQUESTS}/accept", {"id": ["abc"]}), 404)
    # One of them was answered on another screen: the others are not left waiting.
    assert ana.post(f"{REQUESTS}/accept", id=[ids[0], ids[3]]) == {}
    assert ana.get(REQUESTS) == []
    assert len(kinds(ana)) == 3
    refused(ana.ask("POST", f"{REQUESTS}/dismiss", {"id": ids}), 404)
    assert ana.post(f"{REQUESTS}/accept") == {}


def test_requests_are_their_readers_own(ana):
    ben = Phone("ben")
    ben.say("@ana hola")
    [waiting] = ana.get(REQUESTS)
    refused(ben.ask("GET", f"{REQUESTS}/{waiting['id']}"), 404)
    refused(ben.ask("POST", f"{REQUESTS}/{waiting['id']}/accept"), 404)
    refused(ben.ask("POST", f"{REQUESTS}/dismiss", {"id": [waiting["id"]]}), 404)
    assert len(ana.get(REQUESTS)) == 1


def test_what_is_thrown_away_leaves_no_trace(ana):
    ana.put(POLICY, for_not_following="drop")
    Phone("ben").say("@ana hola")
    assert kinds(ana, include_filtered=True) == []
    assert ana.get(REQUESTS) == []


def test_a_taken_back_post_takes_what_was_held_back_with_it(ana):
    ben = Phone("ben")
    said = ben.say("@ana hola")
    ben.delete(f"statuses/{said['id']}")
    assert ana.get(REQUESTS) == []
    assert ana.get(POLICY)["summary"]["pending_requests_count"] == 0


def test_the_towns_own_voice_and_steps_in_cases_are_always_heard(ana):
    for part in ("for_not_followers", "for_new_accounts", "for_private_mentions"):
        ana.put(POLICY, **{part: "drop"})
    ana.put(POLICY, for_not_following="drop")
    make.office("electricista")
    said = ana.say("@electricista la farola no luce")
    office = Phone(make.speaking_as("luis", "electricista"))
    office.say("@ana Mañana a las 10 voy", in_reply_to_id=said["id"])
    office.say("@ana una cosa entre nosotros", visibility="direct")
    assert kinds(ana) == ["mention", "mention", "mention"]
    # Also when somebody in charge speaks as themselves.
    rosa = make.resident("rosa")
    make.office("electricista", holders=["luis", rosa])
    Phone(rosa).say("@ana Hecho, era el cable", in_reply_to_id=said["id"])
    assert kinds(ana, supported_types=["mention"]).count("concejo.case") == 3
    assert ana.get(REQUESTS) == []


@pytest.mark.parametrize(
    ("part", "days", "held"),
    [
        ("for_new_accounts", 29, True),
        ("for_new_accounts", 31, False),
        ("for_not_followers", 2, True),
        ("for_not_followers", 4, False),
    ],
)
def test_who_is_new_or_follows_only_now_is_a_stranger(at, part, days, held):
    at("2026-11-01 09:00")
    ana, ben = Phone("ana"), Phone("ben")
    ana.put(POLICY, **{part: "filter"})
    follow(ben.actor, ana.actor.account)
    at(f"2026-{'12-02' if days == 31 else f'11-{days + 1:02}'} 09:30")
    Phone("ben").say("@ana hola")
    assert ("mention" in kinds(ana)) is not held


def test_a_private_word_from_a_stranger_waits_unless_it_is_an_answer(at):
    at("2026-11-23 09:00")
    ana, ben = Phone("ana"), Phone("ben")
    ana.put(POLICY, for_private_mentions="filter")
    ben.say("@ana hola")
    ben.say("@ana en privado", visibility="direct")
    assert len(kinds(ana)) == 1
    asked = ana.say("@ben dime", visibility="direct")
    ben.say("@ana pues eso", visibility="direct", in_reply_to_id=asked["id"])
    assert len(kinds(ana)) == 2
    assert ana.get(REQUESTS)[0]["notifications_count"] == "1"


def test_a_block_comes_before_a_policy(ana):
    block(ana.actor, make.resident("ben").account)
    Phone("ben").say("@ana hola")
    assert ana.get(REQUESTS) == []


def test_putting_all_away_ends_the_waiting_too(ana):
    Phone("ben").say("@ana hola")
    ana.post("notifications/clear")
    assert ana.get(REQUESTS) == []
    assert kinds(ana, include_filtered=True) == []


def test_requests_cost_the_same_however_many_wait(ana):
    def queries():
        ana.get(REQUESTS)
        with CaptureQueriesContext(connection) as asked:
            ana.get(REQUESTS)
        return len(asked)

    Phone("ben").say("@ana hola")
    few = queries()
    for name in ("eva", "rosa", "pepe", "carmen"):
        Phone(name).say("@ana hola")
        Phone(name).say("@ana otra vez")
    assert queries() == few
