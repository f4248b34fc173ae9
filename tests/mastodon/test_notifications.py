"""What an app tells somebody: of people as everywhere, of cases as well as the app can."""

import re

import pytest

from concejo.accounts.actions.relations import follow
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

STOCK = ["mention", "status", "reblog", "follow", "follow_request", "favourite", "poll", "update"]


@pytest.fixture
def lamp(at):
    """Ana said that the lamp is out, the electrician promised to come."""
    at("2026-11-23 09:00")
    make.office("electricista")
    ana = Phone("ana")
    said = ana.say("@electricista la farola no luce")
    luis = Phone(make.speaking_as("luis", "electricista"))
    promised = luis.say("Mañana a las 10 voy", in_reply_to_id=said["id"])
    return ana, luis, said, promised


def test_people_are_told_of_people():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Hola")
    follow(ben.actor, ana.actor.account)
    ben.post(f"statuses/{first['id']}/favourite")
    ben.post(f"statuses/{first['id']}/reblog")
    answer = ben.say("@ana qué tal", in_reply_to_id=first["id"])

    told = ana.get("notifications")
    assert [n["type"] for n in told] == ["mention", "reblog", "favourite", "follow"]
    assert {n["account"]["acct"] for n in told} == {"ben"}
    assert [n["status"] and n["status"]["id"] for n in told] == [
        answer["id"],
        first["id"],
        first["id"],
        None,
    ]
    assert len({n["group_key"] for n in told}) == 4
    assert all(re.fullmatch(r"\d+", n["id"]) and n["created_at"].endswith("Z") for n in told)


def test_a_step_in_ones_case_is_a_mention_to_older_apps(lamp):
    ana, _luis, _said, promised = lamp
    told = ana.get("notifications")

    assert [n["type"] for n in told] == ["mention", "mention"]
    assert told[0]["status"]["id"] == promised["id"]
    assert told[0]["account"]["acct"] == "electricista"
    assert told[0]["status"]["concejo"]["case"]["state"] == "promised"
    assert told[1]["account"]["acct"] == "pregonero"
    assert all("fallback" not in n for n in told)


def test_newer_apps_get_the_step_as_what_it_is_with_a_sentence(lamp):
    ana, _luis, said, promised = lamp
    told = ana.get("notifications", supported_types=STOCK)

    assert [n["type"] for n in told] == ["concejo.case", "concejo.case"]
    fallback = told[0]["fallback"]
    assert said["concejo"]["case"]["number"] in fallback["title"]
    assert "Mañana a las 10 voy" in fallback["summary"]
    assert fallback["description"]
    one = ana.get(f"notifications/{told[0]['id']}", supported_types=STOCK)
    assert one == told[0]
    assert ana.get(f"notifications/{told[0]['id']}")["type"] == "mention"
    assert one["status"]["id"] == promised["id"]


def test_one_step_is_told_once(lamp):
    _ana, luis, said, _promised = lamp
    told = luis.get("notifications")
    assert [n["status"]["id"] for n in told].count(said["id"]) == 1


def test_kinds_are_chosen_as_the_app_knows_them(lamp):
    ana, *_ = lamp
    ben = Phone("ben")
    ben.post(f"statuses/{lamp[2]['id']}/favourite")

    def kinds(**query):
        return [n["type"] for n in ana.get("notifications", **query)]

    assert kinds(types=["mention"]) == ["mention", "mention"]
    assert kinds(exclude_types=["mention"]) == ["favourite"]
    assert kinds(types=["favourite", "mention"]) == ["favourite", "mention", "mention"]
    assert kinds(types=["concejo.case"], supported_types=STOCK) == ["concejo.case"] * 2
    assert kinds(types=["mention"], supported_types=STOCK) == []
    assert kinds(exclude_types=["concejo.case"], supported_types=STOCK) == ["favourite"]
    assert kinds(types=["admin.report"]) == []
    assert kinds(account_id=ben.actor.account_id) == ["favourite"]
    assert kinds(account_id="nobody") == []


def test_pages_of_notifications_are_turned(lamp):
    ana, *_ = lamp
    everything = ana.get("notifications")
    first = ana.ask("GET", "notifications", {"limit": 1, "types[]": "mention"})
    [there] = re.findall(r'<([^>]+)>; rel="next"', first["Link"])
    assert "types" in there
    further = ana.client.get(there, headers=ana.headers).json()
    assert first.json() + further == everything


def test_what_the_list_does_not_show_is_not_counted():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    ben.say("@ana hola")
    eva.say("@ana hola")

    ben.post(f"accounts/{ana.actor.account_id}/block")

    assert {each["account"]["acct"] for each in ana.get("notifications")} == {"eva"}
    for version in ("notifications", "/api/v2/notifications"):
        assert ana.get(f"{version}/unread_count") == {"count": 1}


def test_what_was_read_is_no_longer_counted(lamp):
    from concejo.posts.actions.notifications import mark_read

    ana, *_ = lamp
    assert ana.get("notifications/unread_count") == {"count": 2}
    assert ana.get("notifications/unread_count", limit=1) == {"count": 1}
    newest = ana.get("notifications")[0]
    mark_read(ana.actor, {"notifications": int(newest["id"])})
    assert ana.get("notifications/unread_count") == {"count": 0}


def test_one_is_put_away_and_then_all(lamp):
    ana, *_ = lamp
    first, second = ana.get("notifications")
    assert ana.post(f"notifications/{first['id']}/dismiss") == {}
    refused(ana.ask("POST", f"notifications/{first['id']}/dismiss"), 404)
    assert [n["id"] for n in ana.get("notifications")] == [second["id"]]
    assert ana.post("notifications/clear") == {}
    assert ana.get("notifications") == []


def test_nobody_reads_or_puts_away_what_another_is_told(lamp):
    ana, *_ = lamp
    ben = Phone("ben")
    [first, _second] = ana.get("notifications")
    refused(ben.ask("GET", f"notifications/{first['id']}"), 404)
    refused(ben.ask("POST", f"notifications/{first['id']}/dismiss"), 404)
    refused(ben.ask("POST", "notifications/dismiss", {"id": first["id"]}), 404)
    ben.post("notifications/clear")
    assert len(ana.get("notifications")) == 2
    refused(Phone().ask("GET", "notifications"), 401)
    refused(Phone("ana", scopes="read:statuses").ask("GET", "notifications"), 403)


def test_a_post_that_is_taken_back_takes_its_notification_with_it(lamp):
    ana, luis, _said, promised = lamp
    luis.delete(f"statuses/{promised['id']}")
    assert len(ana.get("notifications")) == 1


def test_what_became_private_is_no_longer_shown_to_whom_it_was_told(lamp):
    from concejo.posts.actions.conversations import make_private

    ana, luis, said, _promised = lamp
    eva = Phone("eva")
    follow(eva.actor, ana.actor.account, notify=True)
    lamp_again = ana.say("@electricista otra farola")
    assert len(eva.get("notifications")) == 1
    make_private(luis.actor, int(lamp_again["id"]), [luis.actor.account])
    assert eva.get("notifications") == []
    assert ana.get(f"statuses/{said['id']}")


def test_a_kind_that_is_about_no_post_carries_what_it_is_about():
    marta, eva, ben = Phone(make.moderator()), Phone("eva"), Phone("ben")
    said = eva.post("reports", account_id=str(ben.actor.account_id), comment="No me gusta")

    [told] = [each for each in marta.get("notifications") if each["type"] == "admin.report"]
    assert (told["status"], told["report"]["id"]) == (None, said["id"])
    groups = marta.get("/api/v2/notifications")["notification_groups"]
    [group] = [each for each in groups if each["type"] == "admin.report"]
    assert group["report"]["id"] == said["id"]
    assert group["sample_account_ids"] == [str(eva.actor.account_id)]


def test_who_follows_again_and_again_is_told_once_and_not_when_it_is_over():
    ana, ben = Phone("ana"), Phone("ben")
    whom = f"accounts/{ana.actor.account_id}"

    def told() -> list[str]:
        return [each["type"] for each in ana.get("notifications")]

    for _again in range(3):
        ben.post(f"{whom}/follow")
        assert told() == ["follow"]
        ben.post(f"{whom}/unfollow")
        assert told() == []
    ben.post(f"{whom}/follow")
    ana.post(f"accounts/{ben.actor.account_id}/remove_from_followers")
    assert told() == []


@pytest.mark.parametrize("answer", ["authorize", "reject", "withdrawn"])
def test_a_wish_to_follow_is_told_until_it_has_its_answer(answer):
    ana, ben = Phone("ana"), Phone("ben")
    ana.ask("PATCH", "accounts/update_credentials", {"locked": True})
    whom = f"accounts/{ana.actor.account_id}"
    ben.post(f"{whom}/follow")
    assert [each["type"] for each in ana.get("notifications")] == ["follow_request"]

    if answer == "withdrawn":
        ben.post(f"{whom}/unfollow")
    else:
        ana.post(f"follow_requests/{ben.actor.account_id}/{answer}")

    assert ana.get("notifications") == []


def test_of_whom_one_blocks_one_is_not_told_what_they_did_before():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    post = ana.say("Mañana hay mercado")
    for who in (ben, eva):
        who.post(f"accounts/{ana.actor.account_id}/follow")
        who.post(f"statuses/{post['id']}/favourite")
        who.say("@ana hola")

    ana.post(f"accounts/{ben.actor.account_id}/block")

    assert {each["account"]["acct"] for each in ana.get("notifications")} == {"eva"}
    assert len(ana.get("notifications")) == 3
