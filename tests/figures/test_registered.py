"""The share of residents who are registered: by age and by district, and no small cell."""

from __future__ import annotations

import pytest

from concejo.figures import registered as room
from concejo.figures.registered import registered
from concejo.register.actions import bring_census, verify_at_counter
from tests import make

pytestmark = pytest.mark.django_db

_LETTERS = "TRWAGMYFPDXBNJZSQVHLCKE"


def _document(n: int) -> str:
    return f"{n:08}{_LETTERS[n % 23]}"


@pytest.fixture
def census(at):
    """Forty people: twenty of 2000 in Calle Real, twenty of 1950 in Camino de las Eras."""
    at("2026-11-23 09:00")
    room._kept.clear()
    make.streets()
    rows = ["document,given_name,family_name,birth_date,street,number\n"]
    for n in range(40):
        born, street = (2000, "Calle Real") if n < 20 else (1950, "Camino de las Eras")
        rows.append(f"{_document(n)},Ana,Ruiz,{born}-05-01,{street},{n + 1}\n")
    bring_census(rows)

    def verify(people: range) -> None:
        for n in people:
            make.resident(f"p{n:02}")
            verify_at_counter(f"p{n:02}", _document(n))

    return verify


def _seen() -> dict[str, tuple[int | None, int | None, int | None]]:
    its = registered()
    assert its is not None
    return {
        s.name: (s.living, s.registered, s.percent) for s in (its.town, *its.ages, *its.districts)
    }


def test_shares_stand_by_age_and_by_district(census):
    census(range(8))
    census(range(20, 26))

    assert _seen() == {
        "": (40, 14, 35),
        "18-29": (20, 8, 40),
        "65-200": (20, 6, 30),
        "Centro": (20, 8, 40),
        "Norte": (20, 6, 30),
    }
    page = make.browser().get("/figures", headers={"Accept-Language": "en"}).text
    assert "65 and older" in page


def test_a_cell_under_five_is_hidden_and_cannot_be_had_by_subtracting(census):
    census(range(8))
    census(range(20, 23))

    seen = _seen()

    assert seen[""] == (40, 11, 28)
    assert seen["65-200"] == seen["18-29"] == (None, None, None)


def test_so_is_one_in_which_fewer_than_five_are_missing(census):
    census(range(18))
    census(range(20, 28))

    assert _seen()["18-29"] == (None, None, None)


def test_without_a_census_nothing_is_said(db):
    room._kept.clear()

    assert registered() is None
