"""What of an event is told to whom: asked without any network, with everybody listening."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from concejo.accounts.actions import block, end_seat, follow, mute
from concejo.accounts.models import Seat
from concejo.events.tail import events_after, last_seq
from concejo.live.entrance import add_stream
from concejo.live.listeners import Listener, listening
from concejo.live.news import news_of
from concejo.live.streams import Asked
from concejo.posts.actions.conversations import make_private
from concejo.posts.actions.marks import boost, favourite, unboost
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db

ALL = ("user", "user:notification", "direct", "public", "public:local:media", "town")


class Ears:
    """Several who listen, and what each of them heard."""

    def __init__(self, **who) -> None:
        self.listeners = {name: _listener(actor) for name, actor in who.items()}
        self.began = last_seq()

    def heard(self, name: str) -> list[tuple[str, str, str]]:
        """Stream, event and the id that it is about."""
        together = listening(self.listeners.values())
        news = news_of(events_after(self.began, 1000), together)
        listener = self.listeners[name]
        return [
            (item[0][0], item[1].name, _about(item[1].said_at("http://jun")))
            for item in listener.sorted(news)
        ]

    def told(self, name: str, *, town: bool = False) -> set[tuple[str, str, str]]:
        return {each for each in self.heard(name) if (each[0] == "town") == town}


def _listener(actor, streams=ALL, subject="") -> Listener:
    listener = Listener(actor=actor, token_id=1 if actor else None, scopes="read")
    listener.address = "http://jun"
    for stream in streams:
        if actor is not None or stream.startswith(("public", "town", "hashtag")):
            add_stream(listener, Asked(stream=stream, subject=subject))
    return listener


def _about(payload: str) -> str:
    try:
        said = json.loads(payload)
    except ValueError:
        return payload
    if not isinstance(said, dict):
        return payload
    if "last_status" in said:
        return said["last_status"]["id"]
    if "type" in said:
        return f"{said['type']} {(said['status'] or said['account'])['id']}"
    return said.get("id") or said.get("number") or ""


def test_a_public_post_is_for_everybody_and_at_home_for_followers():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    follow(ben, ana.account)
    ears = Ears(ana=ana, ben=ben, luis=luis, stranger=None)

    post = str(make.post(ana, "Hola a todos").pk)

    assert ears.told("stranger") == {("public", "update", post)}
    assert ears.told("luis") == {("public", "update", post)}
    assert ears.told("ben") == ears.told("ana") == {
        ("public", "update", post), ("user", "update", post)
    }  # fmt: skip
    assert ears.told("stranger", town=True) == {("town", "post", post)}


def test_an_unlisted_post_is_only_at_home():
    ana, ben = make.resident("ana"), make.resident("ben")
    follow(ben, ana.account)
    ears = Ears(ben=ben, stranger=None)

    post = str(make.post(ana, "Bajito", visibility="unlisted").pk)

    assert ears.told("ben") == {("user", "update", post)}
    assert not ears.heard("stranger")


def test_words_for_followers_are_theirs():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    follow(ben, ana.account)
    ears = Ears(ana=ana, ben=ben, luis=luis, stranger=None)

    post = make.post(ana, "Para los míos", visibility="private")
    delete_post(ana, post.pk)
    ears_after = Ears(ben=ben, luis=luis, stranger=None)
    ears_after.began = ears.began

    assert not ears.heard("luis")
    assert not ears.heard("stranger")
    # It was gone before anybody looked: only that is told, and only to those it was for.
    assert ears.told("ben") >= {("user", "delete", str(post.pk))}
    assert not ears_after.heard("luis")


def test_a_direct_word_is_heard_by_the_two_who_speak():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    follow(ben, ana.account)
    ears = Ears(ana=ana, ben=ben, luis=luis, stranger=None)

    post = str(make.post(ana, "@luis una cosa", visibility="direct").pk)

    assert ears.told("luis") == {
        ("direct", "conversation", post),
        ("user", "notification", f"mention {post}"),
        ("user:notification", "notification", f"mention {post}"),
    }
    assert ears.told("ana") == {("direct", "conversation", post)}
    assert not ears.heard("ben")
    assert not ears.heard("stranger")


def test_what_is_said_to_an_office_in_private_is_its_holders():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    pepe = make.resident("pepe")
    make.offices()
    office, police = make.speaking_as("luis", "electricista"), make.speaking_as("pepe", "policia")
    ears = Ears(ana=ana, ben=ben, luis=luis, office=office, pepe=pepe, police=police, stranger=None)

    post = str(make.post(ana, "@electricista mi contador echa humo", visibility="direct").pk)

    # Its last word is the crier's receipt.
    receipt = str(Post.objects.get(reply_to=post, visibility="office").pk)
    for holder in ("luis", "office"):
        assert [each for each in ears.heard(holder) if each[0] == "direct"] == [
            ("direct", "conversation", receipt)
        ]
    assert ("user:notification", "notification", f"mention {post}") in ears.told("office")
    for other in ("ben", "pepe", "police", "stranger"):
        assert not {post, receipt} & {each[2] for each in ears.heard(other)}, other


def test_a_seat_that_has_ended_hears_no_more_of_the_office():
    ana, luis = make.resident("ana"), make.resident("luis")
    make.office("electricista")
    ears = Ears(luis=luis)
    _ = luis.offices  # As remembered by whoever listened before.
    end_seat(Seat.objects.get(user=luis.user, account__handle="electricista"), by=None)

    post = str(make.post(ana, "@electricista en privado", visibility="direct").pk)

    assert "direct" not in {each[0] for each in ears.heard("luis")}
    assert post not in str(ears.heard("luis"))


def test_a_private_kind_shows_nothing_of_its_words_on_any_page():
    make.offices()
    ana, pepe = make.resident("ana"), make.resident("pepe")
    ears = Ears(stranger=None, ben=make.resident("ben"))
    desk = Ears()
    desk.listeners = {
        "pepe": _listener(make.speaking_as("pepe", "policia"), ("town",), "desk:policia"),
        "ben": _listener(make.resident("ben"), ("town",), "desk:policia"),
        "stranger": _listener(None, ("town",), "desk:policia"),
    }

    case = make.case(ana, "@policia un hombre con un cuchillo en la Calle Real")

    assert case.card == "none"
    assert not ears.heard("stranger")
    assert not ears.heard("ben")
    assert ("town", "case", case.number) in desk.heard("pepe")
    assert not desk.heard("ben")
    assert not desk.heard("stranger")
    assert pepe


def test_silence_is_kept_in_both_directions():
    ana, ben, eva, luis = (make.resident(name) for name in ("ana", "ben", "eva", "luis"))
    mute(ben, ana.account)
    block(eva, ana.account)
    block(ana, luis.account)
    ears = Ears(ben=ben, eva=eva, luis=luis, stranger=None)

    post = str(make.post(ana, "Hola").pk)

    for silenced in ("ben", "eva", "luis"):
        assert not ears.told(silenced)
    assert ears.told("stranger") == {("public", "update", post)}


def test_boosts_are_at_home_and_carry_the_listeners_own_marks():
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    for who in (ana, eva):
        follow(who, ben.account)
    post = make.post(make.resident("luis"), "Buena idea")
    favourite(ana, post.pk)
    ears = Ears(ana=ana, eva=eva, stranger=None)

    passed_on = boost(ben, post.pk)
    together = listening(ears.listeners.values())
    news = news_of(events_after(ears.began), together)

    mine, hers = (
        [json.loads(n.said_at("http://jun")) for _l, n in ears.listeners[who].sorted(news)]
        for who in ("ana", "eva")
    )
    assert [each["id"] for each in mine] == [each["id"] for each in hers] == [str(passed_on.pk)]
    assert mine[0]["reblog"]["favourited"]
    assert not hers[0]["reblog"]["favourited"]
    assert not ears.heard("stranger")

    before = last_seq()
    unboost(ben, post.pk)
    ears.began = before
    assert ("user", "delete", str(passed_on.pk)) in ears.told("ana")


def test_being_followed_liked_and_passed_on_is_told_once():
    ana, ben = make.resident("ana"), make.resident("ben")
    post = make.post(ana, "Hola")
    ears = Ears(ana=ana, ben=ben)

    follow(ben, ana.account)
    favourite(ben, post.pk)
    boost(ben, post.pk)

    told = [each[2] for each in ears.heard("ana") if each[0] == "user:notification"]
    assert told == [f"follow {ben.account_id}", f"favourite {post.pk}", f"reblog {post.pk}"]
    assert not [each for each in ears.heard("ben") if each[1] == "notification"]


def test_what_is_made_private_goes_from_all_screens_but_those_of_its_people():
    make.offices()
    ana, ben = make.resident("ana"), make.resident("ben")
    office = make.speaking_as("luis", "electricista")
    post = make.post(ana, "@electricista la farola de la Calle Real no luce")
    ears = Ears(ana=ana, ben=ben, office=office, stranger=None)

    make_private(office, post.thread_id, [office.account])

    gone = ("public", "delete", str(post.pk))
    assert gone in ears.told("stranger")
    assert gone in ears.told("ben")
    assert gone not in ears.told("ana")
    assert gone not in ears.told("office")


def test_a_public_case_is_on_its_pages_and_the_plaza():
    make.offices()
    ana = make.resident("ana")
    case = make.case(ana)
    pages = Ears()
    subjects = ("", "plaza", f"case:{case.number}", "desk:electricista", "board", "desk:policia")
    pages.listeners = {page: _listener(None, ("town",), page) for page in subjects}

    make.post(make.speaking_as("luis", "electricista"), "Mañana a las 10", reply_to=case.post_id)

    for page in subjects[:-1]:
        assert ("town", "case", case.number) in pages.heard(page), page
    assert not pages.heard("desk:policia")
    # Each page goes on by number after a pause: never two things under one.
    news = news_of(events_after(pages.began), listening(pages.listeners.values()))
    for listener in pages.listeners.values():
        places = [item[1].seq for item in listener.sorted(news)]
        assert places == sorted(set(places))


@contextmanager
def _counting(django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as counted:
        yield counted


def test_the_questions_do_not_grow_with_those_who_listen(django_assert_max_num_queries):
    ana = make.resident("ana")
    crowd = [make.resident(f"vecina{n}") for n in range(12)]
    for who in crowd:
        follow(who, ana.account)
    began = last_seq()
    make.post(ana, "Hola a todos #jun")
    counts = []

    for some in (crowd[:2], crowd):
        listeners = [_listener(who) for who in some]
        with _counting(django_assert_max_num_queries) as counted:
            news = news_of(events_after(began), listening(listeners))
        assert all(len(each.sorted(news)) == 3 for each in listeners)
        counts.append(len(counted.captured_queries))

    assert counts[0] == counts[1]


def test_the_questions_do_not_grow_with_the_events_of_a_batch(django_assert_max_num_queries):
    ana, ben = make.resident("ana"), make.resident("ben")
    follow(ben, ana.account)
    counts = []
    for many in (2, 10):
        began = last_seq()
        for n in range(many):
            make.post(ana, f"Cosa {n} #jun")
        with _counting(django_assert_max_num_queries) as counted:
            news_of(events_after(began), listening([_listener(ben), _listener(None)]))
        counts.append(len(counted.captured_queries))

    assert counts[0] == counts[1]
