"""Moments in the town's words."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import timezone, translation

from concejo.base import clock
from concejo.doors.web import moments

TUESDAY = datetime(2026, 11, 24, 12, 50, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_the_town_clock():
    with (
        clock.stopped_at(TUESDAY),
        timezone.override(clock.zone("Europe/Madrid")),
        translation.override("en"),
    ):
        yield


@pytest.mark.parametrize(
    ("hours", "words"),
    [
        (0.25, "today at 14:04"),
        (24, "tomorrow at 13:49"),
        (-15, "yesterday at 22:49"),
        (72, "on Friday at 13:49"),
        (24 * 20, "on 14 December, 13:49"),
        (24 * 60, "on 23 January 2027, 13:49"),
    ],
)
def test_a_moment_is_said_as_seen_from_today(hours, words):
    assert moments.when(TUESDAY + timedelta(hours=hours, seconds=-30)) == words


@pytest.mark.parametrize(
    ("hours", "words", "palabras"),
    [
        (0.25, "today at 14:05", "hoy a las 14:05"),
        (72, "Friday at 13:50", None),
        (24 * 20, "14 December, 13:50", None),
        (24 * 60, "23 January 2027, 13:50", None),
    ],
)
def test_an_end_is_said_after_until(hours, words, palabras):
    end = TUESDAY + timedelta(hours=hours)
    assert moments.up_to(end) == words
    with translation.override("es"):
        assert palabras is None or moments.up_to(end) == palabras


def test_only_english_writes_its_months_with_a_capital():
    monday = TUESDAY.date() - timedelta(days=1)
    assert moments.weekday(monday) == "Mon 23 Nov"
    assert moments.short(TUESDAY - timedelta(days=20)) == "4 Nov"
    with translation.override("es"):
        assert moments.weekday(monday) == "lun 23 nov"


def test_a_promise_says_before_when():
    assert moments.before(TUESDAY + timedelta(hours=1)) == "today, before 14:50"
    assert moments.before(TUESDAY + timedelta(days=3)) == "Friday 27 November, before 13:50"


@pytest.mark.parametrize(
    ("minutes", "words"),
    [(0.3, "1 min"), (12, "12 min"), (160, "2 h 40 min"), (180, "3 h"), (60 * 72, "3 days")],
)
def test_a_length_of_time_has_at_most_two_words(minutes, words):
    assert moments.span(timedelta(minutes=minutes)) == words


def test_what_has_just_happened_is_said_as_ago():
    assert moments.ago(TUESDAY - timedelta(seconds=5)) == "just now"
    assert moments.ago(TUESDAY - timedelta(minutes=12)) == "12 min ago"
    assert moments.ago(TUESDAY - timedelta(hours=7)) == "today at 06:50"
