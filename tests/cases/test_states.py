"""The table of states makes sense, and no sequence of people and ticks leaves it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.cases.actions import clock as case_clock, desk
from concejo.cases.actions.following import follow_case
from concejo.cases.models import Case, Promise
from concejo.cases.states import CLOSED, MOVES, OPEN, START, By, State, moves_from
from concejo.figures.counting import figures
from concejo.offices.actions import hand_over_office
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import EVERYBODY, Post
from tests import make


def test_every_state_can_be_reached():
    reached, new = set(), {START}
    while new:
        reached |= new
        targets = {m.target or s for s in new for m in moves_from(s).values() if s in m.sources}
        new = targets - reached
    assert reached == set(State)


def test_from_every_state_there_is_a_way_on():
    assert all(moves_from(state) for state in State)


def test_only_somebody_in_charge_promises_declines_or_hands_over():
    for verb in ("promise", "decline", "hand_over", "finish", "ask"):
        assert MOVES[verb].by == {By.CHARGE}


def test_whoever_reported_it_may_join_it_to_the_same_concern_and_separate_it_again():
    assert MOVES["join"].by == MOVES["separate"].by == {By.REPORTER, By.CHARGE}


def test_closing_by_an_office_needs_a_proof_or_a_reason():
    assert (MOVES["finish"].needs, MOVES["decline"].needs) == ("proof", "reason")


# --- Any sequence ---

SAYINGS = [
    "Mañana", "El viernes a las 10", "@policia es cosa tuya", "@barredora mañana", "Hecho",
    "Hecho, solo estaba suelto", "No procede porque es de la Diputación", "#pregunta ¿dónde?",
    "#nocaso", "#privado", "Gracias", "sigue igual", "sí", "no", "ya está, gracias", "ayer",
    "El 3 de enero de 2099", "en la del 7", "#duplicado 2026-000001", "#hecho #noprocede", "🙂",
    "#hecho", "#noprocede es privado", "#pregunta", "#deshacer", "#undo", "#question where?",
    "#done it was the fuse", "#notours it is private", "#duplicado 2026-000002", "tomorrow",
    "@electricista el lunes", "#tipo alumbrado", "#tipo limpieza", "ya no hace falta",
    "un hombre con un cuchillo", "#sigueigual", "#pausa hasta el viernes por la pieza", "#separar",
]  # fmt: skip
PEOPLE = ["ana", "ben", "luis", "carmen", "andres", "pepe", "electricista", "policia"]

# What leads on, in the hands of somebody who may: so that a case gets far.
going = st.tuples(
    st.just("go"), st.sampled_from(["promise", "finish", "reopen", "promise", "finish", "ask"])
)

anything = st.one_of(
    st.tuples(st.just("say"), st.sampled_from(PEOPLE), st.sampled_from(SAYINGS), st.booleans()),
    st.tuples(st.just("wait"), st.integers(1, 9 * 24)),
    st.tuples(
        st.just("press"),
        st.sampled_from(PEOPLE),
        st.sampled_from(
            [
                "promise",
                "hand_over",
                "finish",
                "decline",
                "ask",
                "pause",
                "withdraw",
                "resume",
                "undo",
                "confirm",
                "reopen",
                "answer",
                "separate",
                "join",
                "join_back",
                "correct_kind",
                "put_aside",
                "take_as_answered",
                "follow",
            ]
        ),
    ),
    st.tuples(st.just("delete"), st.sampled_from(["first", "last"])),
    st.tuples(st.just("office"), st.sampled_from(["ben", "luis", "pepe"])),
)
# Half and half: one strategy that is named twice in ``one_of`` counts once.
steps = st.lists(
    st.booleans().flatmap(lambda leads_on: going if leads_on else anything),
    min_size=6,
    max_size=14,
)  # fmt: skip


@pytest.mark.django_db
@settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(steps)
def test_no_sequence_of_posts_people_and_ticks_leaves_the_table(town_of_the_cast, sequence):
    with transaction.atomic():
        _live_through(town_of_the_cast, sequence)
        transaction.set_rollback(True)


def _live_through(actors, sequence):
    clock.set_to(datetime(2026, 11, 23, 9, 0, tzinfo=UTC))
    root = publish_post(actors["ana"], Draft("@electricista la farola de la Calle Real no luce"))
    opened = Case.objects.get(post=root)
    other = Case.objects.get(post=publish_post(actors["ben"], Draft("@electricista otra farola")))
    last = root.pk
    for step in sequence:
        match step:
            case ["say", who, text, with_photo]:
                last = _say(_again(actors[who]), text, reply_to=last, with_photo=with_photo)
            case ["wait", hours]:
                clock.set_to(clock.now() + timedelta(hours=hours))
                case_clock.strike(clock.now())
            case ["press", who, verb]:
                _press(_again(actors[who]), opened.number, verb, other.number)
            case ["go", verb]:
                _press(_again(actors["carmen"]), opened.number, verb, other.number)
            case ["delete", which]:
                _delete(root.pk if which == "first" else last)
            case ["office", to]:
                hand_over_office(None, "electricista", to)
        for one in (opened, other):
            _check(Case.objects.get(pk=one.pk))
        _check_figures(opened, other)


def _say(actor, text: str, *, reply_to: int, with_photo: bool) -> int:
    from concejo.posts.errors import NothingToAnswer

    photos = [make.photo(actor, size=(8, 8)).pk] if with_photo else []
    try:
        return publish_post(actor, Draft(text, reply_to=reply_to, photos=photos)).pk
    except NothingToAnswer:
        # The thread became private, and this is somebody it is not open to.
        return reply_to


def _again(actor):
    """Somebody in a new moment: which offices they hold is asked anew."""
    return Actor(actor.account, actor.user)


def _delete(post_id: int) -> None:
    post = Post.objects.select_related("author", "user").get(pk=post_id)
    if not post.deleted_at:
        delete_post(Actor(post.author, post.user), post_id)


def _press(actor, number: str, verb: str, other: str) -> None:
    if verb == "join_back":
        verb, number, other = "join", other, number
    said = {
        "join": {"into": other},
        "promise": {"due_at": clock.now() + timedelta(days=2)},
        "hand_over": {"to": "policia"},
        "correct_kind": {"kind": "roads"},
        "finish": {"reason": "Ya luce"},
        "decline": {"reason": "No es nuestro"},
        "ask": {"question": "¿Dónde?"},
        "pause": {"until": clock.now() + timedelta(days=3), "reason": "Falta una pieza"},
        "answer": {"words": "En el 7"},
    }.get(verb, {})
    act = follow_case if verb == "follow" else getattr(desk, verb)
    try:
        act(actor, number, **said)
    except Refused:
        pass


def _check(case: Case) -> None:
    assert case.state in set(State)
    assert case.owner_id is not None
    assert (case.next_at is not None) == (case.state in OPEN)
    assert (case.closed_at is not None) == (case.state in CLOSED)
    counting = Promise.objects.filter(case=case, void_at=None, moved_at=None)
    for promise in counting:
        assert not (promise.kept_at and promise.broken_at)
    at_work = case.state in {State.RECEIVED, State.PROMISED}
    assert (case.clocks.stopped_at is None) == at_work
    assert at_work or case.near_at is None
    if case.state == State.PROMISED:
        assert case.next_at == counting.last().due_at
    assert (case.waiting_since is not None) == (case.state == State.WAITING)
    assert (case.joined_to_id is not None) == (case.state == State.JOINED)
    # Of a first post that is gone nothing is left to be shown or hidden.
    is_there = case.post.deleted_at is None
    if case.state in OPEN and is_there and case.post.visibility in EVERYBODY:
        assert case.card == "full"


def _check_figures(*cases: Case) -> None:
    """What the log tells is what the tables hold."""
    from django.core.cache import cache

    cache.clear()
    town = figures().town
    # What not everybody may read is counted by its kind alone.
    open_to_all = Case.objects.filter(pk__in=[c.pk for c in cases], card="full")
    promises = Promise.objects.filter(case__in=open_to_all, void_at=None)
    assert town.kept == promises.filter(kept_at__isnull=False).count()
    assert town.broken == promises.filter(broken_at__isnull=False).count()
    assert town.moved == promises.filter(moved_at__isnull=False).count()
    assert town.open == open_to_all.filter(state__in=OPEN).count()


@pytest.fixture
def town_of_the_cast(db):
    clock.set_to(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    make.streets()
    make.offices()
    actors = {name: make.resident(name) for name in PEOPLE[:6]}
    actors["electricista"] = make.speaking_as("luis", "electricista")
    actors["policia"] = make.speaking_as("pepe", "policia")
    return actors
