"""The days on the buttons of a case, where the office is closed."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concejo.base import clock
from concejo.cases.models import Case, Promise
from tests import make

pytestmark = pytest.mark.django_db

ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def lamp(at) -> Case:
    at("2026-11-27 22:00")
    make.streets()
    make.offices()
    return make.case(make.resident("ana"))


@pytest.fixture
def luis(lamp) -> Client:
    return make.browser(make.resident("luis"))


def test_on_the_eve_of_a_day_off_a_button_says_the_day_that_it_promises(lamp, luis):
    page = luis.get(f"/cases/{lamp.number}", headers=ENGLISH).text

    luis.post(f"/cases/{lamp.number}/promise", {"day": "tomorrow"})

    buttons = re.findall(r'name="day" value="(\w+)" data-key="\d">([^<]+)<', page)
    assert buttons == [("tomorrow", "Monday 30"), ("friday", "Friday")]
    assert f"{clock.local(Promise.objects.get().due_at):%A %d}" == "Monday 30"


def test_during_the_week_days_are_called_as_people_call_them(lamp, luis, at):
    at("2026-12-01 09:00")

    page = luis.get(f"/cases/{lamp.number}", headers=ENGLISH).text

    names = re.findall(r'name="day" value="\w+" data-key="\d">([^<]+)<', page)
    assert names == ["Today", "Tomorrow", "Friday", "Next week"]


def test_who_promises_a_day_off_reads_for_when_it_is(lamp, luis):
    to, said = f"/cases/{lamp.number}/promise", {"day": "date", "reason": "Falta una pieza"}

    sunday = luis.post(to, {**said, "date": "2026-11-29"}, follow=True, headers=ENGLISH).text
    tuesday = luis.post(to, {**said, "date": "2026-12-01"}, follow=True, headers=ENGLISH).text

    told = "is closed on Sunday 29 November: it is promised for Monday 30 November, 14:00"
    assert told in sunday
    assert "is closed on" not in tuesday


def test_who_hands_over_for_a_day_off_reads_it_too(lamp, luis):
    said = {"to": "barredora", "date": "2026-11-29"}

    page = luis.post(f"/cases/{lamp.number}/hand_over", said, follow=True, headers=ENGLISH).text

    assert "@barredora is closed on Sunday 29 November" in page


def test_a_spaniard_reads_it_as_a_sentence(lamp, luis, at):
    said = {"day": "date", "date": "2026-11-28"}

    page = luis.post(f"/cases/{lamp.number}/promise", said, follow=True).text

    assert (
        "@electricista no trabaja el sábado 28 de noviembre: "
        "queda prometido para el lunes 30 de noviembre, 14:00." in page
    )


@pytest.mark.parametrize("hours", ["24h", "Mon-Sun 22:00-06:00", "Mon-Fri 09:00-24:00"])
def test_whoever_works_into_the_night_keeps_a_day_until_the_morning(at, hours):
    at("2026-11-24 12:00")
    make.streets()
    make.offices()
    make.office("policia", hours=hours)
    noise = make.case(make.resident("ana"), "@policia hay un coche en la acera de la Calle Real")
    pepe = make.browser(make.resident("pepe"))

    page = pepe.get(f"/cases/{noise.number}", headers=ENGLISH).text
    said = {"day": "date", "date": "2026-11-26"}
    told = pepe.post(f"/cases/{noise.number}/promise", said, follow=True, headers=ENGLISH).text

    names = re.findall(r'name="day" value="\w+" data-key="\d">([^<]+)<', page)
    assert names == ["Today", "Tomorrow", "Friday", "Next week"]
    assert "is closed on" not in told
    assert f"{clock.local(Promise.objects.get().due_at):%A %d}" == "Friday 27"
