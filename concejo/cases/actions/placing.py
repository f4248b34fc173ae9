"""Filing the cases under the town's districts, when those were brought or have changed."""

from __future__ import annotations

from django.db import transaction

from concejo.cases.models import Case
from concejo.events.log import record_many
from concejo.places.queries import district_of

_AT_ONCE = 1000


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
