"""Where cases are: corrected by people, and filed anew when districts were brought."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.errors import MoveNotPossible, NotYourMove
from concejo.cases.models import Case, PhotoPlace
from concejo.cases.queries.cases import case_for
from concejo.cases.rules import stands_as
from concejo.cases.states import OPEN, By
from concejo.events.log import record, record_many
from concejo.places.models import Street
from concejo.places.queries import district_of

# Degrees: north, east.
Point = tuple[float, float]

_AT_ONCE = 1000
_HOUSE = 12


@transaction.atomic
def correct_place(
    actor: Actor,
    number: str,
    *,
    street: Street | None,
    house: str = "",
    point: Point | None = None,
    keeps_point: bool = True,
) -> Case:
    """It is elsewhere than was read: in another street or in none, at another point.

    A point that was given stays unless another is said, or ``keeps_point`` says no.
    """
    case = case_for(actor, number, lock=True)
    if By.CHARGE not in stands_as(actor, case):
        raise NotYourMove(number=case.number, who=By.CHARGE.label)
    if case.state not in OPEN:
        raise MoveNotPossible(number=case.number, state=case.get_state_display())
    house = " ".join(house.replace("\x00", "").split())[:_HOUSE] if street else ""
    own = point or (own_point(case) if keeps_point else None)
    if (case.street, case.street_number, own_point(case)) == (street, house, own):
        return case
    # They have said where it is: what its photo says is asked no more.
    PhotoPlace.objects.filter(case=case).delete()
    _put(actor, case, street, house, own)
    return case


def put_in_street(actor: Actor, case: Case, street: Street | None, house: str) -> None:
    """It is in another street than before, or in none. A point that was given stays."""
    _put(actor, case, street, house, own_point(case))


def own_point(case: Case) -> Point | None:
    """The point that was given of a case; none where it is only its street's."""
    its = case.street
    if case.lat is None or case.lon is None or (its and (case.lat, case.lon) == (its.lat, its.lon)):
        return None
    return case.lat, case.lon


def _put(actor: Actor, case: Case, street: Street | None, house: str, own: Point | None) -> None:
    case.lat, case.lon = own or ((street.lat, street.lon) if street else (None, None))
    case.street, case.street_number = street, house
    case.district = district_of(case.lat, case.lon, street)
    case.updated_at = clock.now()
    case.save(update_fields=["street", "street_number", "lat", "lon", "district", "updated_at"])
    record_place(actor, case)


def record_place(actor: Actor | None, case: Case) -> None:
    """Say in the log where it is now: the figures follow."""
    record(
        "case.placed",
        actor=actor,
        subject=case,
        number=case.number,
        street=case.street_id,
        district=case.district,
    )


def place_cases() -> int:
    """Each case has the district in which it is now. Safe to repeat; says how many have another."""
    changed, after = 0, 0
    while True:
        cases = list(
            Case.objects.filter(pk__gt=after).order_by("pk").select_related("street")[:_AT_ONCE]
        )
        if not cases:
            return changed
        after = cases[-1].pk
        changed += _place(cases)


@transaction.atomic
def _place(cases: list[Case]) -> int:
    elsewhere = []
    for case in cases:
        district = district_of(case.lat, case.lon, case.street)
        if district != case.district:
            case.district = district
            elsewhere.append(case)
    Case.objects.bulk_update(elsewhere, ["district"], batch_size=500)
    record_many(
        "case.placed",
        ((case.pk, {"number": case.number, "district": case.district}) for case in elsewhere),
    )
    return len(elsewhere)
