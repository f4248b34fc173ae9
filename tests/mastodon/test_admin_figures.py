"""Numbers for moderators' tools."""

import pytest
from django.core.cache import cache

from concejo.accounts.actions.relations import follow
from concejo.posts.models import Hashtag
from tests import make
from tests.mastodon import shapes
from tests.mastodon.phone import Phone, refused
from tests.mastodon.test_admin_accounts import TOOLS

pytestmark = pytest.mark.django_db

MEASURE = {
    "key": shapes.text,
    "unit": shapes.maybe(shapes.text),
    "total": shapes.text,
    "previous_total": shapes.maybe(shapes.text),
    "data": shapes.many({"date": shapes.moment, "value": shapes.text}),
}
SPAN = {"start_at": "2026-11-22T00:00:00Z", "end_at": "2026-11-24T00:00:00Z"}


@pytest.fixture
def days(at):
    """Ana came on Sunday, Ben on Monday; both spoke on Monday."""
    at("2026-11-20 09:00")
    marta = Phone(make.moderator(), scopes=TOOLS)
    at("2026-11-22 09:00")
    ana = Phone("ana")
    at("2026-11-23 09:00")
    ben = Phone("ben")
    said = ana.say("Hola #plaza", language="es")
    ben.say("@ana hola", in_reply_to_id=said["id"], language="es")
    ben.post(f"statuses/{said['id']}/favourite")
    follow(ben.actor, ana.actor.account)
    report = ben.post("reports", account_id=said["account"]["id"])
    at("2026-11-24 09:00")
    marta.post(f"admin/reports/{report['id']}/resolve")
    return marta


def test_how_much_is_going_on_day_by_day(days):
    keys = ["active_users", "new_users", "interactions", "opened_reports", "resolved_reports"]

    found = days.post("admin/measures", keys=[*keys, "no_such_key"], **SPAN)

    assert [each["key"] for each in found] == keys
    assert not [wrong for each in found for wrong in shapes.wrong_in(each, MEASURE)]
    values = {each["key"]: [day["value"] for day in each["data"]] for each in found}
    assert values == {
        "active_users": ["0", "2", "0"],
        "new_users": ["1", "1", "0"],
        "interactions": ["0", "2", "0"],
        "opened_reports": ["0", "1", "0"],
        "resolved_reports": ["0", "0", "1"],
    }
    assert {each["key"]: each["previous_total"] for each in found}["new_users"] == "1"
    assert found[0]["data"][0]["date"] == "2026-11-22T00:00:00.000Z"


def test_a_hashtag_and_another_server_in_numbers(days):
    tag = str(Hashtag.objects.get(key="plaza").pk)
    keys = ["tag_uses", "tag_accounts", "tag_servers", "instance_accounts", "instance_statuses",
            "instance_reports", "instance_follows", "instance_followers",
            "instance_media_attachments"]  # fmt: skip
    about = {key: {"id": tag} for key in keys[:3]} | {
        key: {"domain": "other.example"} for key in keys[3:]
    }

    found = days.post("admin/measures", keys=keys, **SPAN, **about)

    assert {each["key"]: each["total"] for each in found} == dict.fromkeys(keys[:3], "1") | (
        dict.fromkeys(keys[3:], "0")
    )
    found = days.post("admin/measures", keys=keys, **SPAN)
    assert {each["total"] for each in found} == {"0"}


def test_of_what_there_is_most(days):
    tag = str(Hashtag.objects.get(key="plaza").pk)
    keys = ["languages", "sources", "servers", "space_usage", "software_versions", "tag_servers",
            "tag_languages", "instance_accounts", "instance_languages"]  # fmt: skip

    found = days.post(
        "admin/dimensions", keys=keys, limit=5, tag_servers={"id": tag}, tag_languages={"id": tag},
        instance_accounts={"domain": "x.example"}, **SPAN,
    )  # fmt: skip

    by_key = {each["key"]: each["data"] for each in found}
    assert list(by_key) == keys
    assert all(
        isinstance(row[part], str)
        for rows in by_key.values()
        for row in rows
        for part in ("key", "human_key", "value")
    )
    assert [(row["human_key"], row["value"]) for row in by_key["sources"]] == [("web", "2")]
    assert [row["key"] for row in by_key["tag_languages"]] == ["es"]
    assert {row["key"] for row in by_key["software_versions"]} == {
        "concejo", "python", "django", "database",
    }  # fmt: skip
    assert int(by_key["space_usage"][0]["value"]) > 0
    assert by_key["instance_accounts"] == []


def test_who_stays(days):
    found = days.post("admin/retention", frequency="day", **SPAN)

    assert [each["period"][:10] for each in found] == ["2026-11-22", "2026-11-23", "2026-11-24"]
    assert [(row["value"], row["rate"]) for row in found[0]["data"]] == [
        ("0", 0.0), ("1", 1.0), ("0", 0.0),
    ]  # fmt: skip
    [month] = days.post("admin/retention", frequency="month", **SPAN)
    assert (month["frequency"], month["data"]) == (
        "month",
        [{"date": "2026-11-01T00:00:00.000Z", "rate": 1.0, "value": "2"}],
    )


def test_moderators_read_what_everybody_reads_of_what_is_talked_of(days):
    cache.clear()
    liked = Phone("ana").say("Vamos a la #feria https://fiestas.example/programa")
    for name in ("ben", "eva"):
        Phone(name).say("A la #feria https://fiestas.example/programa")
        Phone(name).post(f"statuses/{liked['id']}/favourite")

    [tag] = days.get("admin/trends/tags")
    [post] = days.get("admin/trends/statuses")
    [link] = days.get("admin/trends/links")

    assert (tag["name"], tag["trendable"], tag["usable"]) == ("feria", True, True)
    assert post["id"] == liked["id"]
    assert (link["url"], link["requires_review"]) == ("https://fiestas.example/programa", False)
    assert [each["name"] for each in Phone().get("trends/tags")] == ["feria"]


def test_every_subject_is_in_the_moderators_list(days):
    [listed] = days.get("admin/tags")
    assert days.get(f"admin/tags/{listed['id']}") == listed
    refused(days.ask("GET", "admin/tags/1"), 404)


@pytest.mark.parametrize("path", ["measures", "dimensions", "retention"])
@pytest.mark.parametrize("said", [
    {"start_at": "yesterday"}, {"end_at": "9999-01-01"}, {"tag_uses": "x"},
    {"tag_uses": {"id": {"a": 1}}}, {"limit": "many"}, {"frequency": "hour"},
])  # fmt: skip
def test_numbers_that_cannot_be_asked_for(path, said):
    tool = Phone(make.moderator(), scopes=TOOLS)
    answer = tool.ask("POST", f"admin/{path}", {"keys": ["tag_uses"], **said})
    assert answer.status_code in {200, 422}
    assert len(answer.json()) < 400


def test_a_hundred_years_are_cut_to_one():
    tool = Phone(make.moderator(), scopes=TOOLS)
    said = {"start_at": "1926-01-01", "end_at": "2026-01-01"}
    [found] = tool.post("admin/measures", keys=["new_users"], **said)
    assert len(found["data"]) == 366
    assert len(tool.post("admin/retention", frequency="month", **said)) <= 13
