"""Likes of one post are one thing to hear of, and stay one while more come."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.relations import follow
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

V2 = "/api/v2/notifications"
PEOPLE = ["ben", "luis", "rosa", "pepe", "eva", "carmen", "andres", "marta", "juan", "olga"]


@pytest.fixture
def lamp(at):
    """Ana's post, liked by four, passed on by one, and she has a new follower."""
    at("2026-11-23 09:00")
    ana = Phone("ana")
    said = ana.say("La farola luce otra vez")
    for name in PEOPLE[:4]:
        Phone(name).post(f"statuses/{said['id']}/favourite")
    Phone("eva").post(f"statuses/{said['id']}/reblog")
    follow(make.resident("ben"), ana.actor.account)
    Phone("ben").say("@ana qué bien")
    return ana, said


def told(phone, **query):
    return phone.get(V2, **query)["notification_groups"]


def test_what_belongs_together_is_told_together(lamp):
    ana, said = lamp
    result = ana.get(V2)
    groups = result["notification_groups"]

    assert [(g["type"], g["notifications_count"]) for g in groups] == [
        ("mention", 1),
        ("follow", 1),
        ("reblog", 1),
        ("favourite", 4),
    ]
    likes = groups[-1]
    faces = {a["id"]: a["username"] for a in result["accounts"]}
    assert [faces[pk] for pk in likes["sample_account_ids"]] == ["pepe", "rosa", "luis", "ben"]
    assert likes["status_id"] == said["id"]
    assert len(result["accounts"]) == len(faces) == 5
    assert sorted(s["id"] for s in result["statuses"]) == sorted(
        {g["status_id"] for g in groups if g["status_id"]}
    )
    assert "partial_accounts" not in result

    single = ana.get("notifications")
    assert {n["group_key"] for n in single if n["type"] == "favourite"} == {likes["group_key"]}
    assert groups[0]["group_key"] == f"ungrouped-{single[0]['id']}"
    ids = [n["id"] for n in single if n["type"] == "favourite"]
    assert (likes["page_max_id"], likes["page_min_id"]) == (ids[0], ids[-1])
    assert likes["most_recent_notification_id"] == int(ids[0])
    assert likes["latest_page_notification_at"] == single[-4]["created_at"]


def test_a_group_keeps_its_key_and_begins_anew_after_some_hours(lamp, at):
    ana, said = lamp
    key = told(ana)[-1]["group_key"]
    at("2026-11-23 20:30")
    Phone("marta").post(f"statuses/{said['id']}/favourite")
    [likes] = told(ana, types=["favourite"])
    assert (likes["group_key"], likes["notifications_count"]) == (key, 5)
    at("2026-11-23 21:30")
    Phone("juan").post(f"statuses/{said['id']}/favourite")
    newer, older = told(ana, types=["favourite"])
    assert newer["group_key"] != older["group_key"] == key
    assert [g["notifications_count"] for g in (newer, older)] == [1, 5]


def test_likes_of_other_posts_and_of_others_stand_alone(lamp):
    ana, _said = lamp
    other = ana.say("Otra cosa")
    theirs = Phone("luis").say("Mía")
    Phone("ben").post(f"statuses/{other['id']}/favourite")
    Phone("ben").post(f"statuses/{theirs['id']}/favourite")
    assert [g["notifications_count"] for g in told(ana, types=["favourite"])] == [1, 4]


def test_apps_say_which_kinds_they_put_together(lamp):
    ana, _said = lamp
    single = told(ana, types=["favourite"], grouped_types=["reblog"])
    assert [g["notifications_count"] for g in single] == [1, 1, 1, 1]
    assert all(g["group_key"].startswith("ungrouped-") for g in single)
    assert len(told(ana, types=["favourite"], grouped_types=["favourite", "mention"])) == 1


def test_only_the_first_face_is_whole_where_an_app_wants_it_so(lamp):
    ana, _said = lamp
    result = ana.get(V2, types=["favourite"], expand_accounts="partial_avatars")
    assert [a["username"] for a in result["accounts"]] == ["pepe"]
    assert [a["acct"] for a in result["partial_accounts"]] == ["rosa", "luis", "ben"]
    assert set(result["partial_accounts"][0]) == {
        "id", "acct", "locked", "bot", "url", "avatar", "avatar_static", "avatar_description",
    }  # fmt: skip
    assert ana.ask("GET", V2, {"expand_accounts": "some"}).status_code in {400, 422}


def test_kinds_and_people_are_chosen(lamp):
    ana, _said = lamp
    ben = make.resident("ben").account_id
    assert [g["type"] for g in told(ana, exclude_types=["favourite", "reblog"])] == [
        "mention", "follow",
    ]  # fmt: skip
    assert [g["type"] for g in told(ana, account_id=ben)] == ["mention", "follow", "favourite"]
    assert told(ana, types=["no.such"]) == []


def test_pages_are_turned_by_groups(lamp):
    ana, _said = lamp
    everything = told(ana)
    pages, path = [], f"{V2}?limit=3"
    while path:
        answer = ana.client.get(path, headers=ana.headers)
        pages.append(answer.json()["notification_groups"])
        found = re.findall(r'<([^>]+)>; rel="next"', answer.headers.get("Link", ""))
        path = found[0] if found else None
    assert [[g["group_key"] for g in page] for page in pages] == [
        [g["group_key"] for g in everything[:3]],
        [g["group_key"] for g in everything[3:]],
    ]
    oldest = ana.get("notifications")[-1]["id"]
    assert [g["type"] for g in told(ana, min_id=oldest, limit=2)] == ["reblog", "favourite"]
    # Turned upwards, a group stands where its oldest one does: none is passed over.
    [lowest] = told(ana, min_id="0", limit=1)
    assert (lowest["type"], lowest["page_min_id"]) == ("favourite", oldest)
    newest = ana.get("notifications")[0]["id"]
    assert told(ana, since_id=newest) == []


def test_one_group_is_read_by_its_key_and_put_away(lamp):
    ana, said = lamp
    key = told(ana)[-1]["group_key"]
    result = ana.get(f"{V2}/{key}")
    [group] = result["notification_groups"]
    assert (group["notifications_count"], group["status_id"]) == (4, said["id"])
    assert "page_min_id" not in group
    alone = told(ana)[0]["group_key"]
    assert ana.get(f"{V2}/{alone}")["notification_groups"][0]["type"] == "mention"

    people = ana.get(f"{V2}/{key}/accounts")
    assert [a["username"] for a in people] == ["pepe", "rosa", "luis", "ben"]
    first = ana.ask("GET", f"{V2}/{key}/accounts", {"limit": 1})
    [there] = re.findall(r'<([^>]+)>; rel="next"', first["Link"])
    assert ana.client.get(there, headers=ana.headers).json()[0]["username"] == "rosa"

    ben = Phone("ben")
    for path in (f"{V2}/{key}", f"{V2}/{key}/accounts", f"{V2}/{alone}"):
        refused(ben.ask("GET", path), 404)
    refused(ben.ask("POST", f"{V2}/{key}/dismiss"), 404)
    assert ana.post(f"{V2}/{key}/dismiss") == {}
    assert [g["type"] for g in told(ana)] == ["mention", "follow", "reblog"]
    for gone in (key, "ungrouped-abc", "ungrouped-", "x" * 300, "ungrouped-" + "9" * 40):
        refused(ana.ask("GET", f"{V2}/{gone}"), 404)
        refused(ana.ask("GET", f"{V2}/{gone}/accounts"), 404)
        refused(ana.ask("POST", f"{V2}/{gone}/dismiss"), 404)


def test_unread_groups_are_counted(lamp):
    ana, said = lamp
    count = f"{V2}/unread_count"
    assert ana.get(count) == {"count": 4}
    assert ana.get(count, limit=2) == {"count": 2}
    assert ana.get(count, types=["favourite"]) == {"count": 1}
    assert ana.get(count, types=["favourite"], grouped_types=[""]) == {"count": 4}
    ana.post("markers", notifications={"last_read_id": ana.get("notifications")[0]["id"]})
    assert ana.get(count) == {"count": 0}
    Phone("juan").post(f"statuses/{said['id']}/favourite")
    assert ana.get(count) == {"count": 1}
    assert ana.get("notifications/unread_count", exclude_types=["favourite"]) == {"count": 0}


def test_a_step_in_a_case_is_one_row_of_its_own_kind_or_a_mention(at):
    at("2026-11-23 09:00")
    make.office("electricista")
    ana, luis = Phone("ana"), Phone(make.speaking_as("luis", "electricista"))
    said = ana.say("@electricista la farola no luce")
    # Apps put the name of whom they answer in front.
    luis.say("@ana Mañana a las 10 voy", in_reply_to_id=said["id"])

    assert [g["type"] for g in told(ana)] == ["mention", "mention"]
    assert all("fallback" not in g for g in told(ana))
    newer = told(ana, supported_types=["mention", "favourite", "no.such"])
    assert [g["type"] for g in newer] == ["concejo.case", "concejo.case"]
    assert said["concejo"]["case"]["number"] in newer[0]["fallback"]["title"]
    assert all(g["sample_account_ids"] for g in newer)
    assert len({g["status_id"] for g in newer}) == 2
    whole = told(ana, supported_types=["mention", "concejo.case"])
    assert [g["type"] for g in whole] == ["concejo.case", "concejo.case"]
    assert all("fallback" not in g for g in whole)
    assert told(ana, types=["mention"], supported_types=["mention"]) == []
    assert len(told(ana, types=["mention"])) == 2
    assert told(ana, exclude_types=["mention"]) == []


def test_a_page_of_groups_costs_the_same_however_much_is_in_it(at):
    at("2026-11-23 09:00")
    ana = Phone("ana")
    likers = [Phone(name) for name in PEOPLE]

    def queries(posts, likes):
        for n in range(posts):
            said = ana.say(f"Cosa {n}")
            for liker in likers[:likes]:
                liker.post(f"statuses/{said['id']}/favourite")
        likers[0].say("@ana hola")
        for path in (V2, f"{V2}/unread_count"):
            ana.get(path)
        with CaptureQueriesContext(connection) as asked:
            groups = told(ana)
        assert all(len(g["sample_account_ids"]) <= 8 for g in groups)
        return len(asked)

    few = queries(1, 1)
    assert queries(6, 10) == few
