"""What of an event is told to whom: asked without any network, with everybody listening."""

from __future__ import annotations

import json
from contextlib import contextmanager
from datetime import timedelta

import pytest

from concejo.accounts.actions.relations import block, follow, mute, unfollow
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.models import Seat
from concejo.doors.mastodon.entities import kept
from concejo.events.tail import events_after, last_seq
from concejo.lists.actions import Wish, add_to_list, make_list
from concejo.live.entrance import add_stream
from concejo.live.listeners import Listener, listening
from concejo.live.news import news_of
from concejo.live.streams import Asked
from concejo.notices.actions.announcing import announce, put_away, react, take_back
from concejo.posts.actions.conversations import make_private
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.hashtags import follow_tag
from concejo.posts.actions.marks import boost, favourite, unboost
from concejo.posts.actions.polls import end_polls, vote
from concejo.posts.actions.publishing import delete_post
from concejo.posts.actions.quoting import revoke_quote
from concejo.posts.drafts import PollDraft, Revision
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


def test_a_list_hears_its_people_and_home_does_not_if_it_is_exclusive():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    its = make_list(ana, Wish("Barrio", is_exclusive=True))
    for who in (ben, luis):
        follow(ana, who.account)
    add_to_list(ana, its.pk, [ben.account_id])
    older = make.post(luis, "Antes")
    favourite(ana, older.pk)
    ears = Ears(ana=ana)
    add_stream(ears.listeners["ana"], Asked(stream="list", list=str(its.pk)))

    private = str(make.post(ben, "Para los míos", visibility="private").pk)
    answer = str(make.post(ben, "@luis no", reply_to=older.pk).pk)
    passed = str(boost(ben, older.pk).pk)
    news = str(make.post(luis, "Noticia").pk)

    assert {each for each in ears.heard("ana") if each[0] in {"list", "user"}} == {
        ("list", "update", private),
        ("list", "update", passed),
        ("user", "update", news),
    }
    delete_post(ben, int(private))
    assert ("list", "delete", private) in ears.heard("ana")
    assert ("list", "update", answer) not in ears.heard("ana")


def test_a_followed_hashtag_is_heard_at_home():
    ana, ben = make.resident("ana"), make.resident("ben")
    follow_tag(ana, "luz")
    ears = Ears(ana=ana)

    post = str(make.post(ben, "Ya hay #luz").pk)
    make.post(ben, "Bajito #luz", visibility="unlisted")

    assert {each for each in ears.told("ana") if each[0] == "user"} == {("user", "update", post)}


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


def test_what_is_passed_on_to_followers_comes_and_goes_before_them_only():
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    follow(ben, ana.account)
    first = make.post(eva, "Mañana hay mercado")
    ears = Ears(ana=ana, ben=ben, eva=eva, stranger=None)

    passed = boost(ana, first.pk, visibility="private")
    unboost(ana, first.pk)

    its = str(passed.pk)
    assert ("user", "delete", its) in ears.told("ana") & ears.told("ben")
    for who in ("eva", "stranger"):
        assert its not in {about for _stream, _name, about in ears.told(who)}


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
        kept.POSTS.empty()
        kept.ACCOUNTS.empty()
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


def test_what_the_town_hall_tells_everybody_is_heard_in_every_app():
    ana, mayor = make.resident("ana"), make.resident("andres")
    make.office("alcaldia")
    ears = Ears(ana=ana, guest=None)
    its = announce(mayor, "Mañana no hay agua")
    react(ana, its.pk, "👍")
    put_away(ana, its.pk)
    take_back(mayor, its.pk)

    # Taken back before anybody looked: what it said is told no longer.
    assert [event for _stream, event, _id in ears.heard("ana")] == [
        "announcement.reaction",
        "announcement.delete",
    ]
    assert ears.told("guest") == set()
    ears = Ears(ana=ana)
    other = announce(mayor, "Hay agua")
    assert ears.heard("ana") == [("user", "announcement", str(other.pk))]


def test_the_end_of_a_poll_is_told_to_whoever_asked_and_whoever_voted(at):
    now = at("2026-11-23 10:00")
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    asked = make.post(ana, "¿Un banco?", poll=PollDraft(["Sí", "No"], 300))
    ears = Ears(ana=ana, ben=ben, luis=luis, stranger=None)
    vote(ben, asked.poll.pk, [0])
    for name in ("ana", "ben", "luis", "stranger"):
        assert ears.told(name) == set()
    end_polls(now + timedelta(minutes=5))

    told = {
        (stream, "notification", f"poll {asked.pk}") for stream in ("user", "user:notification")
    }
    assert ears.told("ana") == ears.told("ben") == told
    assert ears.told("luis") == ears.told("stranger") == set()


def test_changed_words_change_on_every_screen_that_may_have_them():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    follow(ben, ana.account)
    first = make.post(ana, "El martes #mercado")
    favourite(luis, first.pk)
    ears = Ears(ana=ana, ben=ben, luis=luis, stranger=None)
    ears.listeners["tag"] = tag = Listener(address="http://jun")
    add_stream(tag, Asked(stream="hashtag", tag="mercado"))

    edit_post(ana, first.pk, Revision(text="El miércoles #mercado"))

    its = str(first.pk)
    assert ears.told("stranger") == {("public", "status.update", its)}
    assert ears.heard("tag") == [("hashtag", "status.update", its)]
    assert ears.told("ben") == {("public", "status.update", its), ("user", "status.update", its)}
    assert ("public", "status.update", its) in ears.told("luis")
    assert ("user:notification", "notification", f"update {its}") in ears.told("luis")
    assert ears.told("stranger", town=True) == {("town", "post", its)}
    # Their own mark is still on it.
    news = news_of(events_after(ears.began), listening(ears.listeners.values()))
    marked = [
        json.loads(item[1].said_at("http://jun"))["favourited"]
        for item in ears.listeners["luis"].sorted(news)
        if item[1].name == "status.update"
    ]
    assert marked == [True]


def test_whoever_likes_a_post_sees_it_change_where_they_have_it_and_nowhere_else():
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    follow(ben, ana.account)
    post = make.post(ana, "El martes #mercado")
    favourite(ben, post.pk)
    favourite(luis, post.pk)
    ears = Ears(ben=ben, luis=luis)
    for listener in ears.listeners.values():
        add_stream(listener, Asked(stream="hashtag", tag="mercado"))
        add_stream(listener, Asked(stream="hashtag", tag="fiestas"))
    labels = [*ears.listeners["luis"].streams]

    edit_post(ana, post.pk, Revision(text="El miércoles #mercado"))

    news = news_of(events_after(ears.began), listening(ears.listeners.values()))
    heard = {
        name: {item[0] for item in listener.sorted(news) if item[1].name == "status.update"}
        for name, listener in ears.listeners.items()
    }
    assert ("hashtag", "fiestas") in labels
    assert heard == {
        "luis": {("public",), ("hashtag", "mercado")},
        "ben": {("public",), ("hashtag", "mercado"), ("user",)},
    }


def test_changed_words_that_are_not_for_everybody_change_for_their_readers_only():
    ana, ben, luis, eva = (make.resident(name) for name in ("ana", "ben", "luis", "eva"))
    make.offices()
    office = make.speaking_as("luis", "electricista")
    follow(ben, ana.account)
    hidden = make.post(ana, "@electricista un cable en mi portal", visibility="direct")
    mine = make.post(ana, "Para los míos", visibility="private")
    favourite(ben, mine.pk)
    unfollow(ben, ana.account)
    follow(eva, ana.account)
    favourite(eva, mine.pk)
    ears = Ears(ana=ana, ben=ben, eva=eva, office=office, stranger=None)

    edit_post(ana, hidden.pk, Revision(text="@electricista dos cables en mi portal"))
    edit_post(ana, mine.pk, Revision(text="Para mis amigos"))

    for reader in (ana, office):
        name = "ana" if reader is ana else "office"
        assert ("direct", "status.update", str(hidden.pk)) in ears.told(name)
    assert ("user", "status.update", str(mine.pk)) in ears.told("eva")
    assert luis
    for other in ("ben", "stranger"):
        assert not ears.told(other), other
    assert str(hidden.pk) not in str(ears.heard("eva"))


def test_words_that_become_dangerous_are_gone_from_the_screens_and_said_to_nobody():
    make.offices()
    ana, ben = make.resident("ana"), make.resident("ben")
    follow(ben, ana.account)
    first = make.post(ana, "Estoy en la plaza")
    ears = Ears(ben=ben, stranger=None)

    edit_post(ana, first.pk, Revision(text="Un hombre me apunta con una pistola"))

    for reader in ("ben", "stranger"):
        heard = ears.told(reader)
        assert ("public", "delete", str(first.pk)) in heard
        assert "status.update" not in {each[1] for each in heard}


def test_a_quote_that_is_taken_back_goes_from_the_screens():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "Mañana hay mercado")
    around = make.post(ben, "Qué tontería", quote_of=said.pk)
    ears = Ears(stranger=None)

    revoke_quote(ana, said.pk, around.pk)

    assert ears.told("stranger") == {("public", "status.update", str(around.pk))}


def test_whoever_must_not_see_the_quoted_words_does_not_hear_them_either():
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    follow(eva, ben.account)
    block(ana, eva.account)
    said = make.post(ana, "Mañana hay mercado")
    ears = Ears(eva=eva, stranger=None)

    around = make.post(ben, "Oíd", quote_of=said.pk)

    assert ears.told("stranger") == {("public", "update", str(around.pk))}
    assert ears.told("eva") == {("user", "update", str(around.pk))}
    news = news_of(events_after(ears.began), listening(ears.listeners.values()))
    heard = [item[1].said_at("http://jun") for item in ears.listeners["eva"].sorted(news)]
    assert "unauthorized" in str(heard)
    assert "mercado" not in str(heard)


def test_a_quote_and_changed_quoted_words_are_told():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "El martes")
    ears = Ears(ana=ana, ben=ben)

    around = make.post(ben, "Oíd", quote_of=said.pk)
    edit_post(ana, said.pk, Revision(text="El miércoles"))

    assert ("user:notification", "notification", f"quote {around.pk}") in ears.told("ana")
    assert ("user:notification", "notification", f"quoted_update {around.pk}") in ears.told("ben")
