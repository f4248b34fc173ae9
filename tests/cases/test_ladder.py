"""The ladder: who is told when too much of a limit has passed; and what is nearly due."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.accounts.models import SeatKind
from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.errors import RungNotUnderstood
from concejo.cases.models import Case
from concejo.cases.queries.desk import desk_counts, desk_queue, unanswered, waiting_by_office
from concejo.events.models import Event
from concejo.offices.actions import appoint, set_up_office
from concejo.posts.models import Post, Visibility
from tests import make

pytestmark = pytest.mark.django_db

MORNING = "Mon-Fri 09:00-14:00"
LADDER = ["promise:80:deputy", "promise:100:head", "promise:150:mayor"]


@pytest.fixture
def ladder(at):
    """A date in ten hours, two mornings; Ben is the electrician's deputy, Rosa heads the office."""
    at("2026-11-02 09:00")
    make.offices()
    set_up_office("electricista", "Electricista", hours=MORNING)
    set_up_office("barredora", "Barredora", hours="Mon-Fri 16:00-21:00")
    make.resident("ben")
    make.resident("eva")
    appoint(None, "electricista", "ben", SeatKind.DEPUTY)
    appoint(None, "electricista", "eva", SeatKind.HEAD)
    set_limits("lighting", LimitsGiven(promise_hours=10, fix_hours=20, ladder=LADDER))


def lamp(at, moment="2026-11-23 09:00", text="@electricista la farola de la Calle Real no luce"):
    at(moment)
    return Case.objects.get(post=make.post(make.resident("ana"), text))


def told():
    """Whom the crier told something in private that was no receipt, in order."""
    notes = Post.objects.filter(visibility=Visibility.DIRECT, door="crier").order_by("id")
    whispers = [post for post in notes if post.thread_id == post.pk]
    return [
        (clock.local(post.created_at).strftime("%a %H:%M"), account.handle)
        for post in whispers
        for account in sorted(post.named, key=lambda account: account.handle)
    ]


@pytest.fixture
def live(at, strike):
    """Let the town live until a moment: the clock strikes every half hour."""

    def until(moment):
        then = at(moment)
        start = live_from[0]
        while start < then:
            start += timedelta(minutes=30)
            clock.set_to(start)
            strike()
        live_from[0] = then

    live_from = [None]

    def begin(moment, end):
        live_from[0] = at(moment)
        until(end)

    return begin


def test_deputy_head_and_mayor_are_told_one_after_the_other_and_once_each(ladder, at, live):
    case = lamp(at)

    live("2026-11-23 09:00", "2026-11-27 23:00")

    # Eight of ten hours are over on Tuesday at noon; ten and fifteen when the office shuts, so that
    # those steps come with the next morning.
    assert told() == [("Tue 12:00", "ben"), ("Wed 09:00", "eva"), ("Thu 09:00", "alcaldia")]
    steps = Event.objects.filter(kind="case.escalated", subject_id=case.pk)
    assert [e.data["whom"] for e in steps.order_by("seq")] == ["deputy", "head", "mayor"]


def test_nobody_is_told_while_the_office_is_shut(ladder, at, live):
    lamp(at, "2026-11-26 09:00")

    # Ten hours are over when Friday's ends, but the machine stood still until Saturday.
    live("2026-11-28 08:00", "2026-11-30 08:30")
    assert told() == []

    live("2026-11-30 08:30", "2026-11-30 09:30")
    assert told() == [("Mon 09:00", "ben"), ("Mon 09:00", "eva")]


def test_a_date_ends_the_ladder_of_dates(ladder, at, live):
    case = lamp(at)
    at("2026-11-24 11:00")
    desk.promise(make.resident("luis"), case.number, due_at=clock.now() + timedelta(days=9))

    live("2026-11-24 11:00", "2026-11-27 23:00")

    assert told() == []
    assert Case.objects.get(pk=case.pk).clocks.step_at is None


def test_after_a_hand_over_the_next_office_has_its_own_time_and_its_own_people(ladder, at, live):
    case = lamp(at)
    at("2026-11-24 11:00")
    desk.hand_over(make.resident("luis"), case.number, to="barredora")

    live("2026-11-24 11:00", "2026-11-25 21:00")

    # The sweepers work from four to nine, and nobody there is deputy or head: Rosa is told when
    # eight of their own ten hours are over, on Wednesday at seven. The mayor looks at the clock of
    # the resident, whose fifteen hours are over on Wednesday when the electrician goes home.
    assert told() == [("Wed 16:00", "alcaldia"), ("Wed 19:00", "rosa")]


def test_while_the_resident_is_asked_nobody_is_told(ladder, at, live):
    case = lamp(at)
    at("2026-11-23 13:00")
    desk.ask(make.resident("luis"), case.number, question="¿Qué número?")

    live("2026-11-23 13:00", "2026-11-27 23:00")
    assert told() == []

    at("2026-11-30 09:00")
    desk.answer(make.resident("ana"), case.number, words="El 4")
    live("2026-11-30 09:00", "2026-11-30 14:00")

    # Four of eight hours were over; the other four are on Monday at one.
    assert told() == [("Mon 13:00", "ben")]


def test_a_case_keeps_the_ladder_of_its_day(ladder, at, live):
    case = lamp(at)
    set_limits("lighting", LimitsGiven(ladder=[]))
    other = lamp(at, "2026-11-23 09:30", "@electricista otra farola no luce")

    live("2026-11-23 09:30", "2026-11-24 13:00")

    assert told() == [("Tue 12:00", "ben")]
    assert Case.objects.get(pk=case.pk).clocks.step_at is not None
    assert Case.objects.get(pk=other.pk).clocks.step_at is None


def test_what_is_said_holds_number_and_office_and_nobodys_words(ladder, at, live):
    lamp(at, text="@electricista la farola de mi vecina Paca no luce")

    live("2026-11-23 09:00", "2026-11-24 12:30")

    note = Post.objects.filter(visibility=Visibility.DIRECT).order_by("id").last()
    assert "Paca" not in note.text
    assert "80" in note.text
    assert "Electricista" in note.text
    assert [account.handle for account in note.named] == ["ben"]


@pytest.mark.parametrize(
    "step", ["", "promise", "promise:80", "promise:0:head", "speed:80:head", "fix:80:pope", "a:b:c"]
)
def test_a_step_that_cannot_be_read_is_refused_with_an_example(ladder, step):
    with pytest.raises(RungNotUnderstood, match="promise:100:head"):
        set_limits("lighting", LimitsGiven(ladder=[step]))


# --- Nearly due ---


def seen(case):
    """The case on the electrician's desk, and how many are nearly due there."""
    luis = make.resident("luis")
    (view,) = [v for v in desk_queue(luis, make.office("electricista")) if v.number == case.number]
    counts = desk_counts(luis, make.office("electricista"))
    return view.near, view.late, counts.near


def test_a_case_is_nearly_due_when_four_fifths_of_its_time_are_over(ladder, at):
    set_up_office("electricista", "Electricista", hours=MORNING)
    case = lamp(at)

    at("2026-11-24 11:59")
    assert seen(case) == (False, False, 0)
    at("2026-11-24 12:00")
    assert seen(case) == (True, False, 1)
    at("2026-11-24 14:01")
    assert seen(case) == (False, True, 0)


def test_a_promise_is_nearly_due_when_four_fifths_of_the_offices_time_are_over(ladder, at):
    case = lamp(at)
    # From Monday at nine to Friday at two: 25 hours; 20 are over when Thursday ends.
    friday = at("2026-11-27 14:00")
    at("2026-11-23 09:00")
    desk.promise(make.resident("luis"), case.number, due_at=friday)
    set_limits("lighting", LimitsGiven(fix_hours=0))

    at("2026-11-24 13:00")
    assert seen(case) == (False, False, 0), "nor its limit of twenty hours"
    at("2026-11-26 14:00")
    assert seen(case)[0] is True


def test_the_board_counts_what_is_nearly_due_office_by_office(ladder, at):
    case = lamp(at)
    andres = make.resident("andres")

    at("2026-11-24 12:30")

    (line,) = [n for n in waiting_by_office(andres) if n.office.handle == "electricista"]
    (view,) = [v for v in unanswered(andres) if v.number == case.number]
    assert line.near == 1
    assert view.near
