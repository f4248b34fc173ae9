from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings, strategies as st

from concejo.cases.reading.answers import is_greeting, is_no, is_yes
from concejo.cases.reading.meaning import Moment, Reading, Verb
from concejo.cases.reading.promises import read_moment
from concejo.cases.reading.reporter import read_reporter
from tests.cases.reading.office import MONDAY_EVENING, OFFICES, Weekdays, in_charge, table

WORDS = sorted({word for row in table("charge.txt") for word in row[0].split()})
SENTENCES = st.lists(
    st.sampled_from([*WORDS, ",", ".", "?", "¿", "\n", ":", "9999", "29/2", "@electricista"]),
    max_size=12,
).map(" ".join)
TEXTS = st.text(max_size=300) | SENTENCES
TIMES = st.datetimes(datetime(2000, 1, 1), datetime(2100, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(text=TEXTS, photo=st.booleans(), at=TIMES, language=st.sampled_from(["es", "en", "", "xx"]))
@settings(max_examples=400, deadline=None)
def test_any_text_is_read_without_a_fault(text, photo, at, language):
    reading = in_charge(text, has_photo=photo, at=at, language=language)

    assert isinstance(reading, Reading)
    if reading.verb is Verb.PROMISE:
        assert (reading.moment is None) != (reading.problem is None)
    if reading.moment:
        assert reading.verb in {Verb.PROMISE, Verb.HAND_OVER, Verb.PAUSE}
        assert at < reading.moment.due <= at + timedelta(days=371)
        assert reading.moment.due.tzinfo is UTC
    assert (reading.office is not None) == (reading.verb is Verb.HAND_OVER)
    assert reading.office is None or reading.office in OFFICES - {"ayuntamiento"}


@given(text=TEXTS, at=TIMES, state=st.sampled_from(["received", "done", "waiting", ""]))
@settings(max_examples=200, deadline=None)
def test_any_answer_is_read_without_a_fault(text, at, state):
    read_reporter(text, language="es", at=at, state=state)
    found = read_moment(text, language="en", at=at, calendar=Weekdays())

    assert not isinstance(found, Moment) or found.due > at
    assert not (is_yes(text) and is_no(text))
    assert is_greeting(text) in {True, False}


@pytest.mark.parametrize(
    "text",
    [
        "a" * 100_000,
        "mañana " * 20_000,
        "el viernes a las 10 " * 5_000,
        "el lunes y el martes, " * 5_000,
        ", " * 50_000,
        "@electricista " * 8_000,
        "«" * 100_000,
        '"' * 100_001,
        "¿" * 100_000,
        "1" * 100_000,
        "3/12 " * 20_000,
        "http://" * 15_000,
        "no lo podemos hacer porque " * 4_000,
        "en un plazo de " * 7_000,
        "@a." * 33_000,
        "a." * 50_000,
        "’a" * 50_000,
        "\u0301" * 100_000,
        "\ufdfa" * 100_000,
    ],
    ids=lambda text: text[:12],
)
def test_a_text_without_end_is_read_to_the_end(text):
    """What takes longer than a moment takes for ever here: ``make bench`` has the figures."""
    assert isinstance(in_charge(text, at=MONDAY_EVENING), Reading)


def test_only_the_first_pages_are_read():
    assert in_charge("x " * 2_000 + "#hecho") == Reading()
