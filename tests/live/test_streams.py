"""Which streams there are, and what belongs on which."""

from __future__ import annotations

import asyncio

import pytest

from concejo.live import websocket, wire
from concejo.live.listeners import MOST_LETTERS_WAITING, MOST_WAITING, Listener
from concejo.live.streams import (
    TOWN,
    Asked,
    News,
    NoSuchStream,
    NotUnderstood,
    Stream,
    TagNeeded,
    belongs,
    stream_of,
    streams_of_post,
)

ANA, BEN = (1, 11), (2, 22)


@pytest.mark.parametrize(
    ("asked", "stream", "label"),
    [
        (Asked("user"), Stream("user"), ["user"]),
        (Asked("public:local"), Stream("public:local"), ["public:local"]),
        (Asked("public", only_media=True), Stream("public:media"), ["public:media"]),
        (Asked("hashtag", tag="#Fiestás"), Stream("hashtag", "fiestas"), ["hashtag", "#Fiestás"]),
        (Asked("town", subject="plaza"), Stream("town", "plaza"), ["town"]),
        (Asked("list", list="7"), Stream("list:7"), ["list", "7"]),
    ],
)
def test_a_stream_is_known_by_the_name_that_the_client_gives(asked, stream, label):
    assert stream_of(asked) == (stream, label)


@pytest.mark.parametrize(
    ("asked", "refusal"),
    [
        (Asked(), NoSuchStream),
        (Asked("users"), NoSuchStream),
        (Asked("user:notification:media", only_media=True), NoSuchStream),
        (Asked("hashtag"), TagNeeded),
        (Asked("hashtag", tag=" # "), TagNeeded),
        (Asked("hashtag:local", tag="x" * 101), TagNeeded),
        (Asked("list:1"), NoSuchStream),
    ],
)
def test_what_cannot_be_listened_to_is_refused(asked, refusal):
    with pytest.raises(refusal):
        stream_of(asked)


def test_answers_are_on_hashtags_but_not_on_the_public_stream():
    first = streams_of_post(tags=["luz"], has_media=False, is_first=True)
    answer = streams_of_post(tags=["luz"], has_media=True, is_first=False)
    photo = streams_of_post(tags=[], has_media=True, is_first=True)

    assert first - answer == {Stream("public"), Stream("public:local")}
    assert answer == {Stream("hashtag", "luz"), Stream("hashtag:local", "luz")}
    assert {Stream("public:media"), Stream("public:local:media")} < photo
    assert not {s for s in first | answer | photo if "remote" in s.name}


def test_news_goes_where_it_belongs_and_to_nobody_it_is_hidden_from():
    public = News(1, "update", {"": ""}, on=frozenset({Stream("public")}), hidden_from={BEN})
    own = News(2, "update", {"": ""}, to={"user": frozenset({ANA})})
    gone = News(3, "delete", {"": "7"}, everywhere=True, hidden_from=frozenset({ANA}))

    assert belongs(public, Stream("public"), None)
    assert belongs(public, Stream("public"), ANA)
    assert not belongs(public, Stream("public"), BEN)
    assert not belongs(public, Stream("public:local"), ANA)
    assert belongs(own, Stream("user"), ANA)
    assert not belongs(own, Stream("user"), BEN)
    assert not belongs(own, Stream("user"), None)
    assert not belongs(own, Stream("direct"), ANA)
    assert belongs(gone, Stream("hashtag", "luz"), None)
    assert not belongs(gone, Stream("user"), ANA)
    assert not belongs(gone, Stream("user:notification"), BEN)
    assert not belongs(gone, Stream(TOWN), None)


def test_a_page_hears_of_what_it_shows():
    plaza = frozenset({"plaza", ""})
    public = News(1, "case", {"": ""}, on=frozenset({Stream(TOWN)}), subjects=plaza)
    private = News(2, "case", {"": ""}, to={TOWN: frozenset({ANA})}, subjects=frozenset({"desk:x"}))

    assert belongs(public, Stream(TOWN, "plaza"), None)
    assert belongs(public, Stream(TOWN), None)
    assert not belongs(public, Stream(TOWN, "desk:x"), ANA)
    assert belongs(private, Stream(TOWN, "desk:x"), ANA)
    assert not belongs(private, Stream(TOWN, "desk:x"), BEN)
    assert not belongs(private, Stream(TOWN, "desk:x"), None)


def test_who_never_reads_is_dropped_with_all_that_waits():
    listener = Listener(streams={("public",): (Stream("public"),)})
    news = News(1, "update", {"": ""}, on=frozenset({Stream("public")}))

    listener.hear([news] * MOST_WAITING)
    assert len(listener._waiting) == MOST_WAITING
    listener.hear([news])
    assert not listener._waiting
    listener.hear([news])
    assert not listener._waiting


def test_who_is_behind_by_a_book_is_dropped_too():
    listener = Listener(streams={("public",): (Stream("public"),)})
    chapter = News(
        1, "update", {"": "L" * (MOST_LETTERS_WAITING // 2)}, on=frozenset({Stream("public")})
    )

    listener.hear([chapter] * 2)
    assert len(listener._waiting) == 2
    listener.hear([chapter])
    assert not listener._waiting


def test_what_was_taken_does_not_count():
    listener = Listener(streams={("public",): (Stream("public"),)})
    chapter = News(
        1, "update", {"": "L" * (MOST_LETTERS_WAITING // 2)}, on=frozenset({Stream("public")})
    )
    coming = listener.items()

    for _ in range(5):
        listener.hear([chapter])
        assert asyncio.run(anext(coming)) == (("public",), chapter)
    assert not listener._is_over


def test_all_who_hear_it_share_its_text():
    news = News(7, "update", {"": '{"id": "1"}'}, on=frozenset({Stream("public")}))
    item = (("public",), news)

    assert wire.event(item, "a") == b'event: update\ndata: {"id": "1"}\n\n'
    assert wire.event(item, "a") is wire.event(item, "a")
    assert wire.frame(item, "a") is wire.frame(item, "a")
    assert b"".join(wire.pieces(b"x" * 200_000)) == b"x" * 200_000


@pytest.mark.parametrize(
    "said", [b"[]", b"{}", b'{"type": []}', b'{"type": {}}', b'{"type": "subscribe", "tag": []}']
)
def test_what_is_no_request_for_a_stream_is_refused_with_a_sentence(said):
    with pytest.raises(NotUnderstood):
        websocket._read(said)
