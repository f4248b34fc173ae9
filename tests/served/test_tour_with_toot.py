"""What people do in a terminal: the ``toot`` command in a served town."""

from __future__ import annotations

import pytest

from concejo.cli.seed import PASSWORD
from tests import make
from tests.served.apps import App, town_for_suites
from tests.served.command import Toot

pytestmark = pytest.mark.served


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    with town_for_suites(tmp_path_factory.mktemp("toot")) as town:
        yield town


@pytest.fixture(scope="module")
def ana(jun, tmp_path_factory):
    """She sits at a terminal."""
    toot = Toot(jun, tmp_path_factory.mktemp("homes") / "ana")
    toot.log_in_with_password("ana@example.org", PASSWORD)
    return toot


@pytest.fixture(scope="module")
def ben(jun):
    """He has another app, and is quicker."""
    return App(jun, "ben")


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "plaza.png"
    file.write_bytes(make.picture((320, 240)).read())
    return str(file)


def _ids(found) -> list[str]:
    return [each["id"] for each in found]


def test_the_town_and_oneself(jun, ana):
    assert ana.json("whoami")["acct"] == "ana"
    assert ana.json("whois", "ben")["acct"] == "ben"
    assert ana.json("instance", jun.url)["title"] == "Jun"
    assert "4." in ana("diag", "--server")


def test_posts_of_all_kinds(ana, ben, photo):
    said = ana.json(
        "post", "La plaza #jun", "--media", photo, "--description", "Vacía", "--sensitive",
        "--spoiler-text", "Sol", "--visibility", "unlisted", "--language", "es",
    )  # fmt: skip
    assert (said["visibility"], said["spoiler_text"], said["sensitive"]) == (
        "unlisted",
        "Sol",
        True,
    )
    assert said["media_attachments"][0]["description"] == "Vacía"
    later = ana.json("post", "Mañana", "--scheduled-in", "1 day")
    assert (later["params"]["text"], "content" in later) == ("Mañana", False)
    polled = ana.json(
        "post", "¿Banco o árbol?", "--poll-option", "Banco", "--poll-option", "Árbol",
        "--poll-expires-in", "1h",
    )  # fmt: skip
    his = ben.status_post("¿Mercado o feria?", poll=ben.make_poll(["Mercado", "Feria"], 3600))
    voted = ana.json("polls", "vote", his.poll.id, "1")
    assert [option["votes_count"] for option in voted["options"]] == [0, 1]

    answer = ana.json("post", "¡Feria!", "--reply-to", his.id)

    assert _ids(ana.json("thread", his.id)["descendants"]) == [answer["id"]]
    assert polled["id"] in _ids(ana.json("timelines", "public"))
    assert said["id"] in _ids(ana.json("timelines", "account", "ana"))
    tagged = ben.status_post("Y la fuente #jun")
    assert tagged.id in _ids(ana.json("timelines", "tag", "jun"))
    ana("delete", answer["id"])
    assert ben.status_context(his).descendants == []


def test_marks_and_what_is_told_of_them(ana, ben):
    his = ben.status_post("Se regala leña")
    assert ana.json("favourite", his.id)["favourited"]
    assert ana.json("reblog", his.id)["reblog"]["id"] == his.id
    assert ana.json("bookmark", his.id)["bookmarked"]
    assert _ids(ana.json("timelines", "favourites")) == [his.id]
    assert his.id in ana("bookmarks", "--once")
    assert [who["acct"] for who in ana.json("reblogged-by", his.id)] == ["ana"]
    ana("unfavourite", his.id)
    assert ana.json("status", his.id)["favourites_count"] == 0

    mine = ana.json("post", "Se vende miel")
    assert ana.json("pin", mine["id"])["pinned"]
    ben.status_favourite(mine["id"])
    ben.status_reblog(mine["id"])
    told = ana.json("notifications", "--type", "favourite", "--type", "reblog")
    assert {(note["type"], note["status"]["id"]) for note in told} == {
        ("favourite", mine["id"]),
        ("reblog", mine["id"]),
    }
    assert "Se vende miel" in ana("notifications")


def test_people_lists_and_subjects(ana, ben):
    assert ana.json("follow", "ben")["following"]
    made = ana.json("lists", "create", "Vecinos", "--replies-policy", "followed")
    ana("lists", "add", "Vecinos", "ben")
    assert [who["acct"] for who in ana.json("lists", "accounts", "Vecinos")] == ["ben"]
    assert ana.json("tags", "follow", "huerto")["following"]
    said = ben.status_post("Tomates del #huerto").id
    assert said in _ids(ana.json("timelines", "home"))
    assert said in _ids(ana.json("timelines", "list", made["id"]))
    assert _ids(ana.json("search", "tomates")["statuses"]) == [said]

    assert ana.json("mute", "ben")["muting"]
    assert said not in _ids(ana.json("timelines", "home"))
    assert [who["acct"] for who in ana.json("muted")] == ["ben"]
    assert not ana.json("unmute", "ben")["muting"]
    assert ana.json("block", "ben")["blocking"]
    assert [who["acct"] for who in ana.json("blocked")] == ["ben"]
    assert not ana.json("unblock", "ben")["blocking"]
