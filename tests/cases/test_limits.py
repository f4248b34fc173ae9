"""Limits in working time: the resident's clock, the office's, what stops them, what changes them.

23 November 2026 is a Monday. In Andalusia Monday 7 and Tuesday 8 December are free: the first is
the region's, the second the nation's.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from importlib import import_module

import pytest
from django.apps import apps

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.errors import LimitsNotPossible, ReasonNeeded
from concejo.cases.models import Case, Clocks, Limits
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.offices.actions import set_up_office
from concejo.offices.errors import NotForYou
from concejo.places.actions import add_local_holiday, set_up_town
from concejo.places.queries import working_time
from concejo.posts.models import Post
from tests import make

pytestmark = pytest.mark.django_db

SPLIT = "Mon-Fri 09:00-14:00,17:00-20:00"
MORNING = "Mon-Fri 08:00-15:00"


@pytest.fixture
def limits(at):
    """From the year's first day on: answered in 2 hours, a date in 8, done in 40."""
    at("2026-01-01 00:00")
    make.offices()
    set_up_town("Jun", country="ES", region="AN")
    set_up_office("electricista", "Electricista", hours=SPLIT)
    set_up_office("barredora", "Barredora", hours=MORNING)
    set_limits("lighting", LimitsGiven(answer_hours=2, promise_hours=8, fix_hours=40))


def lamp(text="@electricista la farola de la Calle Real no luce"):
    return Case.objects.get(post=make.post(make.resident("ana"), text))


def again(case):
    return Case.objects.get(pk=case.pk)


def local(moment):
    return f"{clock.local(moment):%a %d %b %H:%M}" if moment else None


def dates(case):
    """By when there is an answer, a date, and the work."""
    clocks = again(case).clocks
    return [local(by) for by in (clocks.answer_by, clocks.promise_by, clocks.fix_by)]


def local_after(start, hours, office_hours=SPLIT):
    """When so many working hours have passed."""
    since = datetime.fromisoformat(start).replace(tzinfo=clock.zone("Europe/Madrid"))
    return local(working_time(office_hours).add(since, timedelta(hours=hours)))


def facts(kind):
    return Event.objects.filter(kind=kind).order_by("seq").last().data


# --- Three clocks ---


def test_a_lamp_at_night_is_answered_dated_and_mended_in_working_hours(at, limits):
    at("2026-11-23 22:48")

    case = lamp()

    assert dates(case) == ["Tue 24 Nov 11:00", "Tue 24 Nov 20:00", "Mon 30 Nov 20:00"]
    assert local(case.next_at) == "Tue 24 Nov 11:00", "what is owed first comes first"


def test_once_it_is_answered_the_date_is_what_comes_next(at, limits):
    at("2026-11-23 22:48")
    case = lamp()

    at("2026-11-24 09:30")
    make.post(make.resident("luis"), "Lo miro", reply_to=case.post_id)

    assert local(again(case).next_at) == "Tue 24 Nov 20:00"
    assert facts("case.first_answer")["in_time"] is True


def test_the_log_says_of_each_whether_it_came_in_time(at, limits):
    luis = make.resident("luis")
    at("2026-11-23 22:48")
    case = lamp()

    at("2026-11-24 11:01")
    make.post(luis, "Lo miro", reply_to=case.post_id)
    at("2026-11-24 20:00")
    desk.promise(luis, case.number, due_at=clock.now() + timedelta(days=7))
    at("2026-12-01 12:00")
    desk.finish(luis, case.number, reason="Era un fusible")

    assert facts("case.first_answer")["in_time"] is False
    assert facts("case.promised")["in_time"] is True
    assert facts("case.done")["in_time"] is False
    assert facts("case.done")["kept"] is True, "its promise was kept all the same"


def test_a_kind_without_dated_limits_has_its_own_hours_until_there_is_a_date(at):
    at("2026-11-23 22:48")
    case = lamp_of_the_cast()

    assert dates(case) == [None, "Mon 30 Nov 13:00", None]
    assert local(case.next_at) == "Mon 30 Nov 13:00"


def lamp_of_the_cast():
    make.offices()
    return lamp()


# --- Both changes of the clock, holidays ---


def test_the_limit_of_a_night_watch_runs_on_when_the_clocks_go_forward(at, limits):
    set_up_office("electricista", "Electricista", hours="Mon-Sun 22:00-06:00")
    at("2026-03-28 22:00")

    case = lamp()

    # That night has seven hours: the eighth is worked on the next evening.
    assert dates(case)[:2] == ["Sun 29 Mar 00:00", "Sun 29 Mar 23:00"]


def test_the_limit_of_a_night_watch_runs_out_sooner_when_the_clocks_go_back(at, limits):
    set_up_office("electricista", "Electricista", hours="Mon-Sun 22:00-06:00")
    at("2026-10-24 22:00")

    case = lamp()

    # That night has nine hours: the eighth ends at what the wall calls five.
    assert dates(case)[:2] == ["Sun 25 Oct 00:00", "Sun 25 Oct 05:00"]


@pytest.mark.parametrize(
    ("friday", "monday"),
    [("2026-03-27", "2026-03-30"), ("2026-10-23", "2026-10-26")],
    ids=["forward", "back"],
)
def test_a_question_over_the_weekend_on_which_the_clocks_change_costs_nothing(
    at, limits, friday, monday
):
    at(f"{friday} 12:00")
    case = lamp()
    at(f"{friday} 19:00")
    desk.ask(make.resident("luis"), case.number, question="¿Qué número?")
    at(f"{monday} 10:00")
    desk.answer(make.resident("ana"), case.number, words="El 4")

    # Of eight hours 12-14 and 17-19 were over: four are left.
    assert clock.local(again(case).clocks.promise_by).strftime("%F %H:%M") == f"{monday} 14:00"


def test_holidays_of_nation_region_and_town_are_not_counted(at, limits):
    add_local_holiday(date(2026, 12, 9), "Fiesta")
    at("2026-12-04 19:00")

    case = lamp()

    # The 7th is the region's, the 8th the nation's, the 9th the town's own: it goes on on the 10th.
    assert dates(case)[:2] == ["Thu 10 Dec 10:00", "Thu 10 Dec 19:00"]


@pytest.mark.parametrize(
    ("asked", "answered"),
    [
        # The question comes when the office shuts before the holiday, the answer on it …
        ("2026-12-04 20:00", "2026-12-08 12:00"),
        # … or after the holiday, before the office opens …
        ("2026-12-04 20:00", "2026-12-09 08:00"),
        # … or both on holidays.
        ("2026-12-07 10:00", "2026-12-08 23:59"),
    ],
)
def test_a_holiday_at_the_edge_of_a_pause_is_counted_neither_as_pause_nor_as_work(
    at, limits, asked, answered
):
    at("2026-12-04 18:00")
    case = lamp()
    at(asked)
    desk.ask(make.speaking_as("luis", "electricista"), case.number, question="¿Qué número?")
    at(answered)
    desk.answer(make.resident("ana"), case.number, words="El 4")

    # Two of eight hours were worked on the Friday; six are left from Wednesday 9th, nine o'clock.
    assert dates(case)[1] == "Wed 09 Dec 18:00"
    assert local(again(case).next_at) == "Wed 09 Dec 18:00"


# --- Pauses ---


def test_while_the_resident_is_asked_all_clocks_stand_still(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    at("2026-11-23 12:00")
    desk.ask(make.resident("luis"), case.number, question="¿Qué número?")
    at("2026-11-25 12:00")
    desk.answer(make.resident("ana"), case.number, words="El 4")

    # Two hours were over at noon on Monday.
    assert dates(case)[1:] == [
        local_after("2026-11-25 12:00", 6),
        local_after("2026-11-25 12:00", 38),
    ]


def test_waiting_for_others_stops_the_clocks_until_a_day_and_leaves_the_promise(at, limits):
    luis = make.resident("luis")
    at("2026-11-23 10:00")
    case = lamp()
    at("2026-11-23 12:00")
    promised = desk.promise(luis, case.number, due_at=clock.now() + timedelta(days=2)).next_at
    until = at("2026-11-30 09:00")
    at("2026-11-23 12:30")

    desk.pause(luis, case.number, until=until, reason="Falta una pieza.")

    assert dates(case)[2] == local_after("2026-11-30 09:00", 37.5)
    assert again(case).next_at == promised, "what was said stays said"
    assert again(case).state == State.PROMISED
    said = Post.objects.filter(thread_id=case.thread_id).order_by("id").last()
    assert said.text.startswith("Falta una pieza.")


def test_waiting_for_others_needs_a_reason_and_can_be_undone(at, limits):
    luis = make.resident("luis")
    at("2026-11-23 10:00")
    case = lamp()
    before = dates(case)
    until = clock.now() + timedelta(days=9)

    with pytest.raises(ReasonNeeded):
        desk.pause(luis, case.number, until=until, reason=" ")
    desk.pause(luis, case.number, until=until, reason="Es de la Diputación.")
    assert again(case).next_at > until
    desk.undo(luis, case.number)

    assert dates(case) == before
    assert again(case).clocks.paused_until is None


def test_what_had_run_out_before_a_question_stays_run_out(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    missed = dates(case)[2]
    at("2026-12-10 12:00")
    desk.ask(make.resident("luis"), case.number, question="¿Qué número?")
    at("2026-12-11 12:00")
    desk.answer(make.resident("ana"), case.number, words="El 4")

    assert dates(case)[2] == missed
    assert dates(case)[1] == local_after("2026-12-11 12:00", 8), "a date is owed anew"


def test_opened_again_a_case_has_a_whole_limit_for_a_date_and_the_rest_for_the_work(at, limits):
    luis, ana = make.resident("luis"), make.resident("ana")
    at("2026-11-23 10:00")
    case = lamp()
    desk.promise(luis, case.number, due_at=clock.now() + timedelta(days=1))
    at("2026-11-23 12:00")
    desk.finish(luis, case.number, reason="Era un fusible")
    at("2026-11-26 09:00")

    desk.reopen(ana, case.number)

    assert again(case).state == State.RECEIVED
    assert dates(case)[1:] == [
        local_after("2026-11-26 09:00", 8),
        local_after("2026-11-26 09:00", 38),
    ]
    assert local(again(case).next_at) == dates(case)[1]


# --- Hand-over ---


def test_a_hand_over_keeps_the_residents_clock_and_starts_the_offices_in_its_own_hours(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    told = dates(case)
    at("2026-11-23 13:30")

    desk.hand_over(make.resident("luis"), case.number, to="barredora")

    assert dates(case) == told
    # Ninety minutes until three, six and a half hours on the next morning.
    assert local(again(case).clocks.office_by) == "Tue 24 Nov 14:30"


def test_after_a_hand_over_the_residents_clock_goes_on_in_the_hours_in_which_it_began(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    at("2026-11-23 12:00")
    desk.hand_over(make.resident("luis"), case.number, to="barredora")
    at("2026-11-23 14:30")
    desk.ask(make.resident("rosa"), case.number, question="¿Qué número?")
    at("2026-11-24 10:00")

    desk.answer(make.resident("ana"), case.number, words="El 4")

    # Four of the electrician's eight hours were over; the sweeper had worked two and a half.
    assert dates(case)[1] == local_after("2026-11-24 10:00", 4)
    office_by = again(case).clocks.office_by
    assert local(office_by) == local_after("2026-11-24 10:00", 5.5, MORNING)


def test_what_the_first_office_had_worked_is_not_counted_against_the_next_one(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    at("2026-11-23 12:00")
    desk.ask(make.resident("luis"), case.number, question="¿Qué número?")
    at("2026-11-24 10:00")
    desk.answer(make.resident("ana"), case.number, words="El 4")

    desk.hand_over(make.resident("luis"), case.number, to="barredora")

    assert local(again(case).clocks.office_by) == local_after("2026-11-24 10:00", 8, MORNING)
    assert dates(case)[1] == local_after("2026-11-24 10:00", 6)


def test_an_office_without_any_hours_counts_in_the_towns(at, limits):
    set_up_office("barredora", "Barredora", hours="closed")
    at("2026-11-23 10:00")
    case = lamp()

    desk.hand_over(make.resident("luis"), case.number, to="barredora")

    assert local(again(case).clocks.office_by) == local_after("2026-11-23 10:00", 8, "")


def test_a_hand_over_that_is_undone_gives_the_office_its_own_clock_back(at, limits):
    luis = make.resident("luis")
    at("2026-11-23 10:00")
    case = lamp()
    before = again(case).clocks.office_by
    at("2026-11-23 12:00")
    desk.hand_over(luis, case.number, to="barredora")
    assert again(case).clocks.office_by != before

    desk.undo(luis, case.number)

    assert again(case).clocks.office_by == before


# --- Changes of limits ---


def test_changed_limits_count_for_new_cases_only(at, limits):
    at("2026-11-23 10:00")
    old = lamp()
    told = dates(old)
    at("2026-11-23 11:00")
    set_limits("lighting", LimitsGiven(promise_hours=4, fix_hours=16))
    new = lamp("@electricista otra farola no luce")

    at("2026-11-23 12:00")
    desk.ask(make.resident("luis"), old.number, question="¿Qué número?")
    at("2026-11-24 12:00")
    desk.answer(make.resident("ana"), old.number, words="El 4")

    assert told[1] == local_after("2026-11-23 10:00", 8)
    assert dates(old)[1:] == [
        local_after("2026-11-24 12:00", 6),
        local_after("2026-11-24 12:00", 38),
    ]
    assert dates(new)[1:] == [
        local_after("2026-11-23 11:00", 4),
        local_after("2026-11-23 11:00", 16),
    ]


def test_limits_of_a_day_to_come_count_from_then_on(at, limits):
    at("2026-11-23 10:00")
    set_limits("lighting", LimitsGiven(promise_hours=4), since=clock.now() + timedelta(days=30))
    now = lamp()

    at("2026-12-23 10:00")
    then = lamp("@electricista otra farola no luce")

    assert dates(now)[1] == local_after("2026-11-23 10:00", 8)
    assert dates(then)[1] == local_after("2026-12-23 10:00", 4)
    assert dates(then)[0] == local_after("2026-12-23 10:00", 2), "what was not said stayed"


def test_hours_that_change_in_mid_case_change_no_date_that_was_told(at, limits):
    at("2026-11-23 10:00")
    case = lamp()
    told = dates(case)

    set_up_office("electricista", "Electricista", hours="Mon-Fri 09:00-10:00")
    at("2026-11-23 12:00")
    make.post(make.resident("luis"), "Lo miro", reply_to=case.post_id)

    assert dates(case) == told
    assert local(again(case).next_at) == told[1]


@pytest.mark.parametrize(
    "given",
    [
        LimitsGiven(promise_hours=0),
        LimitsGiven(promise_hours=60_000),
        LimitsGiven(answer_hours=9),
        LimitsGiven(fix_hours=7),
        LimitsGiven(fix_hours=0, ladder=["fix:100:head"]),
        LimitsGiven(ladder=[f"fix:{n}:head" for n in range(1, 20)]),
    ],
)
def test_limits_that_make_no_sense_are_refused(at, limits, given):
    with pytest.raises(LimitsNotPossible):
        set_limits("lighting", given)

    assert Limits.objects.filter(kind="lighting").count() == 1


def test_limits_never_begin_in_the_past(at, limits):
    at("2026-11-23 10:00")

    with pytest.raises(LimitsNotPossible):
        set_limits("lighting", LimitsGiven(fix_hours=80), since=clock.now() - timedelta(days=1))


def test_only_the_mayors_office_and_intake_change_limits(at, limits):
    with pytest.raises(NotForYou):
        set_limits("lighting", LimitsGiven(fix_hours=80), by=make.resident("luis"))

    set_limits("lighting", LimitsGiven(fix_hours=80), by=make.resident("andres"))


# --- Cases that are older than their clocks ---


def test_cases_that_were_open_before_get_their_clocks_and_keep_their_dates(at, limits):
    luis = make.resident("luis")
    at("2026-11-23 10:00")
    received, promised, asked, done, closed = [
        lamp(f"@electricista la farola {n} no luce") for n in range(5)
    ]
    desk.promise(luis, promised.number, due_at=clock.now() + timedelta(days=3))
    desk.ask(luis, asked.number, question="¿Qué número?")
    desk.finish(luis, done.number, reason="Era un fusible")
    desk.decline(luis, closed.number, reason="No es del pueblo")
    told = {case.pk: case.next_at for case in Case.objects.all()}
    Clocks.objects.all().delete()
    Case.objects.update(near_at=None)

    migration = import_module("concejo.cases.migrations.0004_clocks_of_open_cases")
    migration.start(apps, None)

    assert {case.pk: case.next_at for case in Case.objects.all()} == told
    assert set(Clocks.objects.values_list("case", flat=True)) == {
        case.pk for case in (received, promised, asked, done)
    }
    assert again(received).near_at < again(received).next_at
    at("2026-11-24 10:00")
    desk.answer(make.resident("ana"), asked.number, words="El 4")
    assert local(again(asked).next_at) == local_after("2026-11-24 10:00", 24), "of the kind itself"
    desk.resume(luis, closed.number)
    assert local(again(closed).next_at) == local_after("2026-11-24 10:00", 24)
