"""Reading the log on: a little at a time, by many at once, and what is private stays out."""

from __future__ import annotations

import pytest
from django.test import Client

from concejo.cases.actions import desk
from concejo.events.log import strike
from concejo.figures import actions, counting
from concejo.figures.actions import read_a_little, read_on
from concejo.figures.counting import figures
from concejo.figures.models import ReadUntil, Told
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def town(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()


def test_a_long_log_is_read_a_little_at_a_time_and_the_page_says_so(town, monkeypatch):
    monkeypatch.setattr(actions, "_AT_ONCE", 2)
    for _ in range(9):
        make.case()

    early = figures()
    page = Client().get("/figures", headers={"Accept-Language": "en"}).text

    assert early.is_behind
    assert (early.town.received or 0) < 9
    assert "still being read" in page
    read_on()
    whole = figures()
    assert (whole.town.received, whole.is_behind) == (9, False)


def test_the_worker_reads_on_each_minute(town, at):
    make.case()
    strike(at("2026-11-23 09:01"))

    assert Told.objects.count() == 1


def test_reading_again_what_was_read_changes_nothing(town):
    make.case()
    read_on()
    before = list(Told.objects.values()), ReadUntil.objects.get().version

    assert not read_a_little()

    assert (list(Told.objects.values()), ReadUntil.objects.get().version) == before


def test_where_counting_takes_long_it_rests_and_says_when_it_counted(town, at, monkeypatch):
    make.case()
    monkeypatch.setattr(counting, "_QUICK", -1.0)
    monkeypatch.setattr(counting, "_RESTS", 1e6)
    counting._kept.clear()
    first = figures()

    at("2026-11-23 09:10")
    make.case()

    assert figures().town.received == first.town.received == 1
    assert figures().until == first.until
    monkeypatch.setattr(counting, "_QUICK", 60.0)
    assert figures().town.received == 2


def test_the_public_log_tells_nothing_of_what_is_about_people(town):
    make.case(text="@policia me han robado la cartera en la Calle Real")
    make.case(text="@policia mi vecino del 3º B de la Calle Real canta toda la noche")
    lamp = make.case()
    desk.decline(make.speaking_as("luis", "electricista"), lamp.number, reason="Ana López lo sabe")

    text = b"".join(Client().get("/figures/log.csv").streaming_content).decode()
    rows = [line.split(",") for line in text.splitlines()]

    assert {row[2] for row in rows[1:]} == {lamp.number}
    assert {row[8] for row in rows[1:] if row[2] == lamp.number} == {"Calle Real", ""}
    assert "Ana" not in text
    assert "declined" in text


def test_a_danger_in_another_kind_is_counted_in_private_alone(town):
    for _ in range(6):
        make.case(text="@electricista la farola echa chispas, hay un incendio")
    make.case()

    its = figures()

    assert its.town.received == 1
    assert [(k.name, k.received) for k in its.kinds if k.name == "in_private"] == [
        ("in_private", 6)
    ]
