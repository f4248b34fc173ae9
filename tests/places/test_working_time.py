"""Working time: what the calendar makes of an office's hours."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings, strategies as st

from concejo.places.errors import NeverOpen
from concejo.places.holidays import free_days
from concejo.places.hours import Hours
from concejo.places.working_time import WorkingTime

MADRID = ZoneInfo("Europe/Madrid")
SPLIT = "Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00-13:00"
HOUR = timedelta(hours=1)


def no_holidays(day):
    return False


def only_holidays(day):
    return True


def office(hours=SPLIT, free=no_holidays):
    return WorkingTime(Hours.parse(hours), MADRID, free)


def at(text):
    """A moment on the town's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def test_an_office_is_open_from_its_first_minute_to_before_its_last():
    electrician = office()

    assert electrician.is_open(at("2026-01-12 09:00"))
    assert electrician.is_open(at("2026-01-12 13:59"))
    assert not electrician.is_open(at("2026-01-12 14:00"))
    assert not electrician.is_open(at("2026-01-12 15:30"))
    assert electrician.is_open(at("2026-01-17 12:00"))
    assert not electrician.is_open(at("2026-01-18 12:00"))


def test_a_day_closes_when_its_last_stretch_ends():
    electrician = office()

    assert electrician.closing(date(2026, 1, 12)) == at("2026-01-12 20:00")
    assert electrician.closing(date(2026, 1, 17)) == at("2026-01-17 13:00")
    assert electrician.closing(date(2026, 1, 18)) is None


def test_moments_come_back_in_utc():
    electrician = office()

    assert electrician.closing(date(2026, 1, 12)).tzinfo is UTC
    assert electrician.next_opening(at("2026-01-12 08:00")).tzinfo is UTC
    assert electrician.next_opening(at("2026-01-12 10:00")).tzinfo is UTC
    assert electrician.add(at("2026-01-12 10:00"), HOUR).tzinfo is UTC


def test_somebody_who_is_there_stays_until_the_end_of_the_stretch():
    electrician = office()

    assert electrician.open_until(at("2026-01-12 10:00")) == at("2026-01-12 14:00")
    assert electrician.open_until(at("2026-01-12 15:00")) is None


def test_the_next_opening_is_now_or_after_lunch_or_on_monday():
    electrician = office()

    assert electrician.next_opening(at("2026-01-12 10:00")) == at("2026-01-12 10:00")
    assert electrician.next_opening(at("2026-01-12 14:00")) == at("2026-01-12 17:00")
    assert electrician.next_opening(at("2026-01-17 13:00")) == at("2026-01-19 09:00")


def test_a_working_day_is_itself_the_next_one():
    electrician = office()

    assert electrician.next_working_day(date(2026, 1, 17)) == date(2026, 1, 17)
    assert electrician.next_working_day(date(2026, 1, 18)) == date(2026, 1, 19)


def test_working_hours_run_over_lunch_and_the_weekend():
    electrician = office()

    assert electrician.add(at("2026-01-12 13:00"), 2 * HOUR) == at("2026-01-12 18:00")
    assert electrician.add(at("2026-01-16 19:00"), 2 * HOUR) == at("2026-01-17 11:00")
    assert electrician.add(at("2026-01-17 12:00"), 2 * HOUR) == at("2026-01-19 10:00")
    assert electrician.between(at("2026-01-16 19:00"), at("2026-01-19 10:00")) == 5 * HOUR


def test_work_that_ends_with_the_day_ends_at_closing():
    assert office().add(at("2026-01-12 12:00"), 5 * HOUR) == at("2026-01-12 20:00")


def test_a_report_in_the_night_starts_to_count_in_the_morning():
    assert office().add(at("2026-01-12 22:48"), HOUR) == at("2026-01-13 10:00")
    assert office().add(at("2026-01-12 22:48"), timedelta(0)) == at("2026-01-13 09:00")


def test_holidays_of_the_nation_and_the_region_are_not_worked():
    in_andalusia = office(free=free_days("ES", "AN"))
    in_madrid = office(free=free_days("ES", "MD"))

    assert not in_andalusia.is_working_day(date(2026, 10, 12))
    assert not in_andalusia.is_working_day(date(2026, 2, 28))
    assert in_madrid.is_working_day(date(2026, 2, 28))
    assert in_andalusia.next_working_day(date(2026, 4, 2)) == date(2026, 4, 4)


def test_a_local_holiday_is_free_here_only():
    feast = date(2026, 1, 20)
    here = office(free=free_days("ES", "AN", [feast]))
    elsewhere = office(free=free_days("ES", "AN"))

    assert here.add(at("2026-01-19 19:00"), 2 * HOUR) == at("2026-01-21 10:00")
    assert elsewhere.add(at("2026-01-19 19:00"), 2 * HOUR) == at("2026-01-20 10:00")


def test_a_night_shift_belongs_to_the_evening_on_which_it_begins():
    feast = date(2026, 1, 20)
    officer = office("Mon-Sun 22:00-06:00", free=free_days("", local=[feast]))

    assert officer.is_open(at("2026-01-20 05:00"))
    assert not officer.is_open(at("2026-01-20 23:00"))
    assert not officer.is_open(at("2026-01-21 05:00"))
    assert officer.closing(date(2026, 1, 19)) == at("2026-01-20 06:00")
    assert officer.add(at("2026-01-20 05:00"), 2 * HOUR) == at("2026-01-21 23:00")


def test_a_night_that_reaches_into_the_next_shift_is_counted_once():
    officer = office("Mon 22:00-10:00; Tue 09:00-14:00")

    assert officer.between(at("2026-01-12 00:00"), at("2026-01-14 00:00")) == 16 * HOUR
    assert officer.open_until(at("2026-01-12 23:00")) == at("2026-01-13 14:00")


def test_day_and_night_means_holidays_too():
    police = office("24h", free=only_holidays)

    assert police.is_open(at("2026-12-25 03:00"))
    assert police.add(at("2026-12-24 23:00"), 4 * HOUR) == at("2026-12-25 03:00")


def test_the_night_on_which_the_clocks_go_forward_is_an_hour_shorter():
    officer = office("Mon-Sun 22:00-06:00")

    assert officer.between(at("2026-03-28 22:00"), at("2026-03-29 06:00")) == 7 * HOUR
    assert officer.add(at("2026-03-28 22:00"), 7 * HOUR) == at("2026-03-29 06:00")
    assert officer.add(at("2026-03-29 01:00"), HOUR) == at("2026-03-29 03:00")


def test_the_night_on_which_the_clocks_go_back_is_an_hour_longer():
    officer = office("Mon-Sun 22:00-06:00")

    assert officer.between(at("2026-10-24 22:00"), at("2026-10-25 06:00")) == 9 * HOUR
    assert officer.add(at("2026-10-24 22:00"), 9 * HOUR) == at("2026-10-25 06:00")


def test_office_hours_follow_the_clock_on_the_wall_over_both_changes():
    electrician = office()

    assert electrician.closing(date(2026, 3, 28)) == datetime(2026, 3, 28, 12, tzinfo=UTC)
    assert electrician.closing(date(2026, 3, 30)) == datetime(2026, 3, 30, 18, tzinfo=UTC)
    assert electrician.add(at("2026-03-28 12:00"), 2 * HOUR) == at("2026-03-30 10:00")
    assert electrician.add(at("2026-10-24 12:00"), 2 * HOUR) == at("2026-10-26 10:00")


def test_hours_that_summer_time_skips_do_not_take_place():
    bakery = office("Sun 02:15-02:45,02:50-04:00")

    assert bakery.between(at("2026-03-29 00:00"), at("2026-03-30 00:00")) == HOUR
    assert bakery.next_opening(at("2026-03-29 00:00")) == at("2026-03-29 03:00")
    assert bakery.closing(date(2026, 3, 29)) == at("2026-03-29 04:00")


def test_a_pause_takes_out_the_working_time_inside_it():
    electrician = office()
    asked = [(at("2026-01-12 10:00"), at("2026-01-12 18:00"))]

    assert electrician.between(at("2026-01-12 09:00"), at("2026-01-12 20:00"), asked) == 3 * HOUR
    assert electrician.add(at("2026-01-12 09:00"), 3 * HOUR, asked) == at("2026-01-12 20:00")


def test_pauses_may_overlap_and_come_in_any_order():
    electrician = office()
    pauses = [
        (at("2026-01-12 12:00"), at("2026-01-12 13:00")),
        (at("2026-01-12 10:00"), at("2026-01-12 12:30")),
        (at("2026-01-12 10:30"), at("2026-01-12 11:00")),
    ]

    assert electrician.between(at("2026-01-12 09:00"), at("2026-01-12 14:00"), pauses) == 2 * HOUR


def test_a_pause_that_ends_on_a_holiday_ends_with_the_next_working_day():
    electrician = office(free=free_days("ES", "AN"))
    # The Friday is a holiday: waiting until then is waiting until Saturday at ten.
    asked = [(at("2026-04-30 19:00"), at("2026-05-01 12:00"))]

    assert electrician.add(at("2026-04-30 18:00"), 2 * HOUR, asked) == at("2026-05-02 11:00")
    assert electrician.between(at("2026-04-30 18:00"), at("2026-05-02 11:00"), asked) == 2 * HOUR


def test_a_pause_that_begins_on_a_holiday_costs_nothing_until_work_begins():
    electrician = office(free=free_days("ES", "AN"))
    asked = [(at("2026-05-01 09:00"), at("2026-05-02 11:00"))]

    assert electrician.between(at("2026-04-30 19:00"), at("2026-05-02 13:00"), asked) == 3 * HOUR


def test_time_does_not_run_backwards():
    electrician = office()

    assert electrician.between(at("2026-01-13 10:00"), at("2026-01-12 10:00")) == timedelta(0)
    with pytest.raises(ValueError, match="backwards"):
        electrician.add(at("2026-01-13 10:00"), -HOUR)


@pytest.mark.parametrize(
    "nobody", [office("closed"), office(free=only_holidays)], ids=["no hours", "all holidays"]
)
def test_an_office_that_never_works_says_so_and_does_not_search_for_ever(nobody):
    now = at("2026-01-12 10:00")

    assert nobody.next_opening(now) is None
    assert nobody.next_working_day(date(2026, 1, 12)) is None
    assert nobody.closing(date(2026, 1, 12)) is None
    assert nobody.open_until(now) is None
    assert nobody.between(now, now + timedelta(days=30)) == timedelta(0)
    with pytest.raises(NeverOpen, match="next 400 days"):
        nobody.add(now, HOUR)


_moments = st.datetimes(datetime(2025, 1, 1), datetime(2027, 12, 31), timezones=st.just(MADRID))  # noqa: DTZ001
_hours = st.sampled_from(
    [
        SPLIT,
        "24h",
        "Mon-Sun 22:00-06:00",
        "Sat 10:00-13:00",
        "Sun 01:30-02:30,02:45-05:00",
        "Mon 22:00-10:00; Tue-Sun 09:00-14:00,13:00-02:30",
    ]
)
_lengths = st.timedeltas(timedelta(microseconds=1), timedelta(hours=60))
_pauses = st.lists(st.tuples(_moments, st.timedeltas(timedelta(0), timedelta(days=9))), max_size=4)


@given(start=_moments, working=_lengths, hours=_hours)
@settings(max_examples=150, deadline=None)
def test_what_was_added_has_passed(start, working, hours):
    place = office(hours, free=free_days("ES", "AN"))

    assert place.between(start, place.add(start, working)) == working


@given(start=_moments, working=_lengths, hours=_hours, given_pauses=_pauses)
@settings(max_examples=150, deadline=None)
def test_what_was_added_has_passed_with_pauses_too(start, working, hours, given_pauses):
    place = office(hours)
    pauses = [(begin, begin + length) for begin, length in given_pauses]

    assert place.between(start, place.add(start, working, pauses), pauses) == working


def test_a_thousand_reports_get_their_dates_in_order():
    electrician = office(free=free_days("ES", "AN"))
    start = at("2026-01-12 10:00")

    dates = [
        electrician.add(start + timedelta(minutes=report * 30), timedelta(hours=40))
        for report in range(1000)
    ]

    assert dates == sorted(dates)


def test_limits_run_on_with_the_hours_of_august():
    hall = office("Mon-Fri 08:00-15:00; Aug Mon-Fri 09:00-14:00")

    assert hall.add(at("2026-07-31 14:00"), 2 * HOUR) == at("2026-08-03 10:00")
    assert hall.add(at("2026-08-31 13:00"), 2 * HOUR) == at("2026-09-01 09:00")
    assert not hall.is_open(at("2026-08-03 08:30"))


def test_an_office_that_shuts_in_august_goes_on_in_september():
    hall = office("Mon-Fri 08:00-15:00; Aug closed")

    assert hall.next_opening(at("2026-07-31 15:00")) == at("2026-09-01 08:00")
    assert hall.add(at("2026-07-31 14:00"), 2 * HOUR) == at("2026-09-01 09:00")
