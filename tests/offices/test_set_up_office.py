"""Opening offices, and which of them is the mayor's."""

import pytest

from concejo.offices.actions import set_up_office
from concejo.offices.queries import mayors

pytestmark = pytest.mark.django_db


def test_the_office_with_the_mayors_name_is_the_mayors():
    set_up_office("electricista", "Electricista")
    assert mayors() is None

    set_up_office("alcaldia", "Alcaldía")

    assert mayors().handle == "alcaldia"


def test_the_mayors_office_may_have_any_name_and_keeps_its_part():
    set_up_office("presidencia", "Presidencia", is_mayors=True)

    set_up_office("alcaldia", "Alcaldía")

    assert mayors().handle == "presidencia"


def test_a_town_may_say_that_it_is_not():
    set_up_office("alcaldia", "Alcaldía", is_mayors=False)

    assert mayors() is None
