"""Which days are free."""

import subprocess
import sys
from datetime import date

import pytest

from concejo.places.errors import HolidaysNotKnown
from concejo.places.holidays import free_days


def test_a_town_has_the_nations_the_regions_and_its_own_days_off():
    is_free = free_days("es", "an", {date(2026, 9, 7)})

    assert is_free(date(2026, 12, 25))
    assert is_free(date(2026, 2, 28))
    assert is_free(date(2026, 9, 7))
    assert not is_free(date(2026, 9, 8))


def test_a_town_without_a_country_has_its_own_days_only():
    is_free = free_days("", local=[date(2026, 9, 7)])

    assert is_free(date(2026, 9, 7))
    assert not is_free(date(2026, 12, 25))


def test_england_has_other_days():
    assert free_days("GB", "ENG")(date(2026, 12, 28))


@pytest.mark.parametrize("place", [("QQ", ""), ("ES", "ZZ"), ("__class__", "")])
def test_a_country_that_nobody_knows_is_refused(place):
    with pytest.raises(HolidaysNotKnown, match="ES and AN"):
        free_days(*place)(date(2026, 1, 1))


def test_asking_for_days_off_does_not_slow_the_start():
    check = (
        "import sys, concejo.places.holidays as h; h.free_days('ES', 'AN');"
        "sys.exit('holidays' in sys.modules)"
    )

    assert subprocess.run([sys.executable, "-c", check], check=False).returncode == 0
