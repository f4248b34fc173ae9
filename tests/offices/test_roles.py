"""Holders, deputies and heads of an office: all speak for it."""

from __future__ import annotations

import pytest

from concejo.accounts.models import Seat, SeatKind
from concejo.offices.actions import appoint
from concejo.offices.errors import NotForYou
from concejo.offices.queries import holders, seated
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _town():
    make.offices()


def names(accounts):
    return [account.handle for account in accounts]


def test_a_deputy_speaks_for_the_office_as_its_holder_does():
    ben, office = make.resident("ben"), make.office("electricista")

    appoint(make.resident("andres"), "electricista", "ben", SeatKind.DEPUTY)

    assert names(seated(office, SeatKind.DEPUTY)) == ["ben"]
    assert set(names(holders(office))) == {"luis", "ben"}
    assert office.account_id in make.Actor(ben.account, ben.user).offices


def test_a_role_changes_without_taking_the_office_away_and_its_history_stays():
    office = make.office("electricista")

    appoint(None, "electricista", "luis", SeatKind.HEAD)
    appoint(None, "electricista", "luis", SeatKind.HEAD)

    assert names(seated(office, SeatKind.HEAD)) == ["luis"]
    assert names(holders(office)) == ["luis"]
    seats = Seat.objects.filter(account=office.account).order_by("since")
    assert [(seat.kind, seat.until is None) for seat in seats] == [
        ("holder", False),
        ("head", True),
    ]


def test_only_the_mayors_office_and_intake_appoint():
    with pytest.raises(NotForYou):
        appoint(make.resident("luis"), "electricista", "luis", SeatKind.HEAD)
