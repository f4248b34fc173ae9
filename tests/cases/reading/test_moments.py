from __future__ import annotations

from datetime import UTC, date, datetime, time

import pytest

from concejo.cases.reading.meaning import Moment, Problem
from concejo.cases.reading.promises import read_moment
from tests.cases.reading.office import MADRID, Weekdays, in_charge, told


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=MADRID)


def moment(text: str, *, said: str, language: str = "es", calendar=None):
    return read_moment(text, language=language, at=at(said), calendar=calendar or Weekdays())


def due(text: str, *, said: str, **more) -> str:
    found = moment(text, said=said, **more)
    assert isinstance(found, Moment)
    return f"{found.due.astimezone(MADRID):%Y-%m-%d %H:%M}"


class Always:
    """An office that never closes before midnight, like the police."""

    zone = MADRID

    def closing(self, day):
        return datetime.combine(day, time(23, 59), MADRID)

    def next_working_day(self, day):
        return day


class Mornings(Weekdays):
    def closing(self, day):
        return super().closing(day) and datetime.combine(day, time(14), MADRID)


class Never(Weekdays):
    def closing(self, _day):
        return None

    def next_working_day(self, day):
        return day


def test_a_day_without_an_hour_means_closing_time_in_utc():
    found = moment("mañana", said="2026-11-23 22:57")

    assert found == Moment(datetime(2026, 11, 24, 19, tzinfo=UTC), said_hour=False, words="mañana")


def test_the_words_are_kept_as_they_were_written():
    found = moment("Vale: el Viernes  a las 10.", said="2026-11-23 22:57")

    assert found.words == "el Viernes  a las 10"


def test_a_day_off_moves_to_the_next_working_day_and_says_so():
    found = moment("el 8 de diciembre", said="2026-11-23 22:57")

    assert found.moved_from == date(2026, 12, 8)
    assert found.due.astimezone(MADRID).date() == date(2026, 12, 9)


def test_on_friday_night_tomorrow_is_monday():
    found = moment("mañana", said="2026-11-27 23:00")

    assert due("mañana", said="2026-11-27 23:00") == "2026-11-30 20:00"
    assert found.moved_from == date(2026, 11, 28)


@pytest.mark.parametrize(
    ("words", "said", "expected"),
    [
        # Friday, and the days around it
        ("el viernes", "2026-11-27 10:00", "2026-12-04 20:00"),
        ("el viernes a las 12", "2026-11-27 10:00", "2026-11-27 12:00"),
        ("el viernes a las 9", "2026-11-27 22:00", "2026-12-04 09:00"),
        ("hoy", "2026-11-27 10:00", "2026-11-27 20:00"),
        ("hoy", "2026-11-28 10:00", "2026-11-30 20:00"),
        ("esta semana", "2026-11-27 10:00", "2026-11-27 20:00"),
        ("esta semana", "2026-11-28 10:00", "2026-11-30 20:00"),
        ("esta tarde", "2026-11-27 10:00", "2026-11-27 20:00"),
        ("esta mañana", "2026-11-27 10:00", "2026-11-27 14:00"),
        ("hoy a las 8", "2026-11-27 10:00", "2026-11-27 20:00"),
        ("antes de las 14:00", "2026-11-27 10:00", "2026-11-27 14:00"),
        # the week after a holiday
        ("en dos días hábiles", "2026-12-07 10:00", "2026-12-10 20:00"),
        # New Year
        ("mañana", "2026-12-31 10:00", "2027-01-01 20:00"),
        ("el 4 de enero", "2026-12-30 10:00", "2027-01-04 20:00"),
        ("4/1", "2026-12-30 10:00", "2027-01-04 20:00"),
        ("el viernes", "2026-12-31 10:00", "2027-01-01 20:00"),
        ("a final de año", "2026-12-30 10:00", "2026-12-31 20:00"),
        ("el mes que viene", "2026-12-10 10:00", "2027-01-29 20:00"),
        ("día 4", "2026-12-30 10:00", "2027-01-04 20:00"),
        # 29 February
        ("29/2", "2028-02-21 10:00", "2028-02-29 20:00"),
        ("el 29 de febrero", "2027-10-01 10:00", "2028-02-29 20:00"),
        ("mañana", "2028-02-28 10:00", "2028-02-29 20:00"),
        ("en un año", "2028-02-29 10:00", None),
        ("en un mes", "2027-01-29 10:00", "2027-03-01 20:00"),
        # the night of summer time, and of winter time
        ("en 3 horas", "2027-03-28 00:30", "2027-03-28 04:30"),
        ("en 3 horas", "2026-10-25 00:30", "2026-10-25 02:30"),
        ("a las 02:30", "2027-03-28 00:30", "2027-03-28 03:30"),
        ("en 24 horas", "2027-03-27 12:00", "2027-03-28 13:00"),
        ("el lunes", "2026-10-24 12:00", "2026-10-26 20:00"),
        ("hoy a las 10", "2026-10-25 01:00", "2026-10-25 10:00"),
        # midnight
        ("mañana a las 12 de la noche", "2026-11-23 22:57", "2026-11-25 00:00"),
        ("hoy a medianoche", "2026-11-23 10:00", "2026-11-23 23:59"),
        ("en una hora", "2026-12-31 23:30", "2027-01-01 00:30"),
    ],
)
def test_the_calendar_has_edges(words, said, expected):
    if expected is None:
        assert moment(words, said=said) is Problem.TOO_FAR
    else:
        assert due(words, said=said) == expected


class Evenings(Weekdays):
    def closing(self, day):
        return super().closing(day) and datetime.combine(day, time(21), MADRID)


FRIDAY_MORNING, FRIDAY_EVENING = "2026-11-27 11:00", "2026-11-27 19:34"


@pytest.mark.parametrize("said", [FRIDAY_MORNING, FRIDAY_EVENING])
@pytest.mark.parametrize(
    "words",
    [
        "el viernes a las 10",
        "el viernes que viene a las 10",
        "el próximo viernes a las 10",
        "el viernes próximo a las 10",
        "viernes que viene 10 h",
        "próximo viernes 10 h",
        "para el próximo viernes a las 10",
        "Friday at 10",
        "next Friday at 10",
        "next Friday at 10am",
        "by next Friday at 10",
    ],
)
def test_the_name_of_today_with_an_hour_that_is_gone_is_next_weeks(words, said):
    assert due(words, said=said) == "2026-12-04 10:00"


@pytest.mark.parametrize(
    "words",
    [
        "el viernes que viene a las 10",
        "el próximo viernes a las 10",
        "el viernes que entra a las 10",
        "el viernes q viene a las 10",
        "próximo viernes 10 h",
        "antes del próximo viernes a las 10",
        "next Friday at 10",
        "next Friday 10 am",
        "on next Friday at 10",
        "before next Friday at 10",
    ],
)
def test_the_next_one_is_never_today(words):
    assert due(words, said="2026-11-27 09:00") == "2026-12-04 10:00"


@pytest.mark.parametrize(
    ("words", "said", "expected"),
    [
        # The office has closed by ten at night: it is ten in the morning, when it works next.
        ("a las 10", "2026-11-26 11:00", "2026-11-27 10:00"),
        ("a las 10", FRIDAY_MORNING, "2026-11-30 10:00"),
        ("a las 10", FRIDAY_EVENING, "2026-11-30 10:00"),
        ("a las 10", "2026-11-28 11:00", "2026-11-30 10:00"),
        ("a las 9 y media", "2026-11-26 19:34", "2026-11-27 09:30"),
        # It works until eight, so it can be eight.
        ("a las 8", "2026-11-26 11:00", "2026-11-26 20:00"),
        ("el viernes a las 8", FRIDAY_MORNING, "2026-11-27 20:00"),
        ("el viernes a las 8", FRIDAY_EVENING, "2026-11-27 20:00"),
        # An hour that is still to come is today's, and so is one that can only be tonight's.
        ("a las 10", "2026-11-27 09:00", "2026-11-27 10:00"),
        ("el viernes a las 10", "2026-11-27 09:00", "2026-11-27 10:00"),
        ("a las 22", FRIDAY_MORNING, "2026-11-27 22:00"),
        ("a las 22:00", FRIDAY_EVENING, "2026-11-27 22:00"),
        ("a las 10 de la noche", FRIDAY_MORNING, "2026-11-27 22:00"),
        ("el viernes a las 10 de la noche", FRIDAY_EVENING, "2026-11-27 22:00"),
        ("esta noche a las 10", FRIDAY_EVENING, "2026-11-27 22:00"),
        ("tonight at 10", FRIDAY_EVENING, "2026-11-27 22:00"),
        ("at 10 pm", FRIDAY_MORNING, "2026-11-27 22:00"),
        ("hoy a las 10", FRIDAY_MORNING, "2026-11-27 22:00"),
        # Another day has both of its halves before it.
        ("el viernes a las 10", "2026-11-26 11:00", "2026-11-27 10:00"),
        ("el viernes", FRIDAY_EVENING, "2026-12-04 20:00"),
        ("el viernes que viene", FRIDAY_EVENING, "2026-12-04 20:00"),
        ("el viernes que viene", "2026-11-25 11:00", "2026-11-27 20:00"),
        ("Friday at 10am", FRIDAY_EVENING, "2026-12-04 10:00"),
    ],
)
def test_an_hour_is_tonights_only_while_the_office_works_or_if_it_is_said(words, said, expected):
    assert due(words, said=said) == expected


def test_how_late_it_can_be_is_the_offices():
    said = "2026-11-26 16:00"

    assert due("hoy a las 8", said=said, calendar=Evenings()) == "2026-11-26 20:00"
    assert due("a las 9", said=said, calendar=Evenings()) == "2026-11-26 21:00"
    assert due("a las 9", said=said) == "2026-11-27 09:00"
    assert due("a las 10", said=said, calendar=Always()) == "2026-11-26 22:00"
    assert due("el jueves a las 10", said=said, calendar=Always()) == "2026-11-26 22:00"
    assert due("a las 10", said=said, calendar=Never()) == "2026-11-27 10:00"


def test_the_calendar_is_the_new_owners():
    calendars = {"electricista": Mornings(), "ayuntamiento": Weekdays()}

    assert told(in_charge("mañana", calendar_of=calendars.get)).endswith("24 20:00")
    reading = in_charge("@electricista mañana", calendar_of=calendars.get)
    assert told(reading) == "hand_over electricista 2026-11-24 14:00"


def test_an_office_that_closes_at_two_still_has_an_afternoon():
    said = "2026-11-23 09:00"

    assert due("mañana por la tarde", said=said, calendar=Mornings()) == "2026-11-24 20:00"
    assert due("mañana por la mañana", said=said, calendar=Mornings()) == "2026-11-24 14:00"


def test_an_office_that_never_closes_has_until_midnight():
    said = "2026-11-27 22:00"

    assert due("hoy", said=said, calendar=Always()) == "2026-11-27 23:59"
    assert due("mañana", said=said, calendar=Always()) == "2026-11-28 23:59"


def test_an_office_without_hours_has_until_midnight():
    assert due("mañana", said="2026-11-23 22:57", calendar=Never()) == "2026-11-24 23:59"
    assert due("en 3 días hábiles", said="2026-11-23 22:57", calendar=Never())


@pytest.mark.parametrize(
    ("words", "problem"),
    [
        ("ayer", None),
        ("hace dos días", None),
        ("no sé", None),
        ("", None),
        ("¿mañana?", None),
        ("hoy a las 10", Problem.PAST),
        ("3/11/2026", Problem.PAST),
        ("29/2/2027", Problem.AMBIGUOUS),
        ("99/99", Problem.AMBIGUOUS),
        ("0/0/0000", Problem.AMBIGUOUS),
        ("9999-12-31", Problem.TOO_FAR),
        ("en 9999 días", Problem.TOO_FAR),
        ("en 9999 meses", Problem.TOO_FAR),
        ("en 9999 semanas", Problem.TOO_FAR),
        ("en 9999 horas", Problem.TOO_FAR),
        ("en 2099", Problem.TOO_FAR),
        ("el 29 de febrero", Problem.TOO_FAR),
    ],
)
def test_what_is_no_moment_says_why(words, problem):
    assert moment(words, said="2026-11-23 22:57") is problem


def test_english_reads_the_day_first_too():
    assert due("on 3/12", said="2026-11-23 22:57", language="en") == "2026-12-03 20:00"
