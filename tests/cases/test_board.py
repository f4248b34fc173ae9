"""The mayor's board: since yesterday, for today, and where more is told than usual."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.errors import NoSuchCase
from concejo.cases.queries.board import changes, hot_spots, is_clearly_more, promised_today
from tests import make

pytestmark = pytest.mark.django_db

LAMP = "@electricista la farola de la Calle Real no luce"
GLASS = "@barredora hay cristales en la Calle San José"


@pytest.fixture
def town(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()


def _since_yesterday() -> dict[str, tuple[int, int]]:
    return {c.what: (c.now, c.before) for c in changes(make.resident("andres"))}


def test_what_changed_since_yesterday_stands_beside_the_day_before(town, at, strike):
    luis = make.speaking_as("luis", "electricista")
    kept, late = make.case().number, make.case().number
    desk.promise(luis, late, due_at=clock.now() + timedelta(hours=20))
    at("2026-11-24 10:00")
    strike()
    make.case()
    desk.promise(luis, kept, due_at=clock.now() + timedelta(hours=2))
    desk.finish(luis, kept, reason="Era un fusible")

    assert _since_yesterday() == {
        "opened": (1, 2),
        "first_answer": (1, 1),
        "promised": (1, 1),
        "done": (1, 0),
        "promise_broken": (1, 0),
        "reopened": (0, 0),
        "declined": (0, 0),
    }

    desk.undo(luis, kept)
    assert _since_yesterday()["done"] == (0, 0), "what was taken back did not happen"


def test_what_was_promised_for_today_is_there_until_it_is_done(town):
    luis, andres = make.speaking_as("luis", "electricista"), make.resident("andres")
    today, tomorrow = make.case().number, make.case().number
    desk.promise(luis, tomorrow, due_at=clock.now() + timedelta(days=1))
    desk.promise(luis, today, due_at=clock.now() + timedelta(hours=3))

    assert [view.number for view in promised_today(andres)] == [today]
    page = make.browser(andres).get("/board", headers={"Accept-Language": "en"}).text
    assert "Promised for today" in page

    desk.finish(luis, today, reason="Era un fusible")
    assert promised_today(andres) == []


def _weeks(at, text: str, times: int) -> None:
    """So often in each of the eight weeks before this one."""
    for week in range(8):
        for n in range(times):
            day = date(2026, 9, 24) + timedelta(days=7 * week)
            at(f"{day} {9 + n:02}:00")
            make.case(text=text)


@pytest.fixture
def usual(db, at):
    """Eight quiet weeks: a lamp a week in Calle Real, three times glass in Calle San José."""
    at("2026-09-21 09:00")
    make.streets()
    make.offices()
    _weeks(at, LAMP, 1)
    _weeks(at, GLASS, 3)
    at("2026-11-23 12:00")


def _spots() -> list[tuple[str, str, int, float]]:
    found = hot_spots(make.resident("andres"))
    return [(s.kind.code, s.street or s.district, s.now, s.usual) for s in found]


def test_a_street_where_clearly_more_is_told_than_usual_stands_out(usual):
    for _ in range(5):
        make.case(text=GLASS)
    assert _spots() == [], "five where three are usual is chance"

    for _ in range(6):
        make.case(text=LAMP)

    assert _spots() == [("lighting", "Calle Real", 6, 1.0)]
    board = make.browser(make.resident("andres")).get("/board", headers={"Accept-Language": "en"})
    assert "6 in seven days; 1.0 in a usual week" in board.text


def test_many_streets_of_a_district_together_stand_out_as_the_district(usual):
    for street in ("Plaza de la Constitución", "Calle San José", "Calle Maestro Antonio Linares"):
        for _ in range(3):
            make.case(text=f"@electricista no luce la farola de la {street}")

    assert _spots() == [("lighting", "Centro", 9, 1.0)]


def test_private_cases_make_no_hot_spot(usual):
    for _ in range(9):
        make.case(text="@policia me han robado la cartera en la Calle Real")
        make.case(text="@policia mi vecino del 3º B de la Calle Real canta toda la noche")

    assert _spots() == []


@pytest.mark.parametrize(
    ("new", "usual", "clearly"),
    [(4, 0, False), (5, 0, True), (5, 2, False), (8, 2, True), (100, 80, False), (200, 80, True)],
)
def test_clearly_more_is_five_twice_as_many_and_more_than_chance(new, usual, clearly):
    assert is_clearly_more(new, usual) is clearly


def test_only_the_mayor_and_intake_look_at_the_board(town):
    for question in (changes, promised_today, hot_spots):
        with pytest.raises(NoSuchCase):
            question(make.resident("luis"))
        question(make.resident("carmen"))
