"""Filters and policies on open streams: each hears what is theirs, the others as before."""

from __future__ import annotations

import json

import pytest

from concejo.accounts.actions.relations import follow
from concejo.doors.mastodon.entities import kept
from concejo.events.tail import events_after, last_seq
from concejo.filters.actions import Wanted, Wording, make_filter, remove_filter
from concejo.live import wire
from concejo.live.asgi import Connection
from concejo.live.entrance import add_stream
from concejo.live.listeners import Listener, listening
from concejo.live.news import news_of
from concejo.live.streams import Asked
from concejo.posts.actions.marks import boost
from concejo.posts.actions.notifications import accept_requests, change_policy
from concejo.posts.notifications import requests_to
from concejo.posts.paging import Page
from tests import make

pytestmark = pytest.mark.django_db

STREAMS = ("user", "user:notification", "public", "hashtag")


def ear(who, *, supported=(), streams=STREAMS) -> Listener:
    listener = Listener(actor=who, token_id=1 if who else None, scopes="read")
    listener.address, listener.supported = "http://jun", supported
    for name in streams:
        if who is not None or name in {"public", "hashtag"}:
            add_stream(listener, Asked(stream=name, tag="jun"))
    return listener


def heard(listener, began, *others) -> list[tuple[str, str, dict]]:
    """Stream, event and payload of all that somebody heard while others listened too."""
    news = news_of(events_after(began, 1000), listening([listener, *others]))
    return [
        (item[0][0], item[1].name, json.loads(item[1].said_at("http://jun") or "{}"))
        for item in listener.sorted(news)
    ]


def no_football(who):
    words = [Wording("gol", whole_word=True)]
    return make_filter(who, Wanted("Fútbol", ["home", "public"], keywords=words))


@pytest.fixture
def ana():
    """She follows Ben and filters football."""
    who = make.resident("ana")
    follow(who, make.resident("ben").account)
    no_football(who)
    return who


def test_a_post_comes_with_the_filters_of_whoever_hears_it_and_nobody_elses(ana):
    ben, luis = make.resident("ben"), make.resident("luis")
    ears = [ear(ana), ear(luis), ear(None)]
    began = last_seq()
    make.post(ben, "¡Gol! #jun")
    make.post(ben, "Nada #jun")

    mine, his, strangers = (heard(each, began, *ears) for each in ears)
    updates = [(stream, len(said["filtered"])) for stream, name, said in mine if name == "update"]
    assert sorted(updates) == [
        ("hashtag", 0), ("hashtag", 1), ("public", 0), ("public", 1), ("user", 0), ("user", 1),
    ]  # fmt: skip
    [result] = mine[0][2]["filtered"]
    assert (result["filter"]["title"], result["keyword_matches"]) == ("Fútbol", ["Gol"])
    for others in (his, strangers):
        assert [len(said["filtered"]) for _stream, _name, said in others] == [0] * 4


def test_over_the_line_too_each_reads_their_own_filters_and_nobody_elses(ana):
    ben, luis = make.resident("ben"), make.resident("luis")
    ears = {who: ear(actor) for who, actor in (("ana", ana), ("luis", luis), ("nobody", None))}
    began = last_seq()
    make.post(ben, "¡Gol! #jun")

    news = news_of(events_after(began, 1000), listening(ears.values()))
    for who in ("luis", "ana", "nobody", "ana", "luis"):
        for item in ears[who].sorted(news):
            line = wire.event(item, "http://jun").decode().partition("data: ")[2]
            for said in (line, json.loads(wire.frame(item, "http://jun"))["payload"]):
                assert bool(json.loads(said)["filtered"]) == (who == "ana")


def test_what_is_passed_on_comes_with_filters_inside_and_outside(ana):
    post = make.post(make.resident("luis"), "gol")
    began = last_seq()
    boost(make.resident("ben"), post.pk)
    [(_stream, _name, said)] = heard(ear(ana), began)
    assert said["filtered"] == said["reblog"]["filtered"] != []


def test_a_mention_comes_with_filters_too(ana):
    began = last_seq()
    make.post(make.resident("luis"), "@ana gol", visibility="unlisted")
    told = heard(ear(ana), began)
    assert {name for _stream, name, _said in told} == {"notification"}
    assert all(said["status"]["filtered"] for _stream, _name, said in told)


def test_other_apps_hear_that_filters_have_changed(ana):
    ears = [ear(ana), ear(make.resident("ben"))]
    began = last_seq()
    remove_filter(ana, no_football(ana).pk)
    assert heard(ears[0], began, *ears) == [("user", "filters_changed", {})] * 2
    assert heard(ears[1], began, *ears) == []


def test_what_is_held_back_is_not_heard_until_its_origin_is_let_in(ana):
    change_policy(ana, {"for_not_following": "filter"})
    began = last_seq()
    make.post(make.resident("luis"), "@ana hola", visibility="unlisted")
    assert heard(ear(ana), began) == []
    [held] = requests_to(ana, Page())
    accept_requests(ana, [held.request.pk])
    alone = ear(ana, streams=("user:notification",))
    assert ("user:notification", "notifications_merged", 1) in heard(alone, began)
    later = last_seq()
    make.post(make.resident("luis"), "@ana hola otra vez", visibility="unlisted")
    assert [name for _stream, name, _said in heard(alone, later)] == ["notification"]


def test_a_step_in_a_case_is_called_so_where_an_app_knows_of_kinds(ana):
    make.office("electricista")
    began = last_seq()
    make.post(ana, "@electricista la farola no luce")
    old, new = ear(ana), ear(ana, supported=("mention", "favourite"))

    def kinds(listener):
        return [
            (stream, said["type"], "fallback" in said)
            for stream, name, said in heard(listener, began, old, new)
            if name == "notification"
        ]

    assert sorted(kinds(old)) == [
        ("user", "mention", False), ("user:notification", "mention", False),
    ]  # fmt: skip
    assert sorted(kinds(new)) == [
        ("user", "concejo.case", True), ("user:notification", "concejo.case", True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("query", "known"),
    [
        (b"stream=user", ()),
        (b"supported_types[]=mention&supported_types[]=poll", ("mention", "poll")),
        (b"supported_types%5B%5D=mention", ("mention",)),
        (b"supported_types=mention,poll,", ("mention", "poll")),
        (b"supported_types=", ()),
    ],
)
def test_an_app_says_in_the_query_which_kinds_it_knows(query, known):
    assert Connection({"query_string": query, "headers": []}).supported == known


def test_the_questions_do_not_grow_with_those_who_filter(django_assert_max_num_queries):
    ben = make.resident("ben")
    crowd = [make.resident(f"vecina{n}") for n in range(8)]
    for who in crowd:
        follow(who, ben.account)
        no_football(who)
    began = last_seq()
    make.post(ben, "gol #jun")
    counts = []
    for some in (crowd[:2], crowd):
        listeners = [ear(who) for who in some]
        kept.POSTS.empty()
        kept.ACCOUNTS.empty()
        with django_assert_max_num_queries(50) as counted:
            news = news_of(events_after(began), listening(listeners))
        for each in listeners:
            said = [json.loads(item[1].said_at("http://jun")) for item in each.sorted(news)]
            assert [len(status["filtered"]) for status in said] == [1, 1, 1]
        counts.append(len(counted.captured_queries))
    assert counts[0] == counts[1]
