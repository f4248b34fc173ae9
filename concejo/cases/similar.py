"""Which open cases may be of the same thing: asked before a report is sent, and at the desk."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Q

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.cases.actions.opening import Preview
from concejo.cases.duplicates import (
    Spot,
    are_alike,
    box_around,
    chance_of_same,
    is_beside,
    looks_for,
    metres_between,
    threshold,
)
from concejo.cases.models import Card, Case, Kind, Promise
from concejo.cases.queries.cases import may_see_all
from concejo.cases.rules import lies_ahead
from concejo.cases.states import MOVES
from concejo.posts.drafts import Place

# Of the newest so many nearby, the likeliest are proposed.
_COMPARED, _PROPOSED = 50, 3
_JOINABLE = MOVES["join"].sources


@dataclass(frozen=True, slots=True)
class Similar:
    """An open case that may be of the same thing, and how likely that is."""

    case: Case
    chance: float
    # The one that counts, if its date is still to come.
    promise: Promise | None

    @property
    def number(self) -> str:
        return self.case.number


def known_already(
    viewer: Actor | None, text: str, seen: Preview, place: Place | None = None
) -> list[Similar]:
    """Open cases that are likely of what somebody is about to tell; none where it is about people.

    ``place`` is a pin or a street that was chosen; else it is where the text says.
    """
    if seen.danger or seen.personal or seen.private_kind:
        return []
    if place is not None:
        spot = Spot(place.lat, place.lon, place.street_id, place.number)
    else:
        spot = Spot(street_id=seen.street.pk if seen.street else None, number=seen.number)
    return similar_cases(viewer, text, spot, seen.kind)


def similar_cases(
    viewer: Actor | None, text: str, spot: Spot, kind: Kind, *, besides: Case | None = None
) -> list[Similar]:
    """Open cases of one kind near a place that are likely of the same thing, the likeliest first.

    Two queries and no more than fifty rows. They go through the weeks' cases of that kind, however
    many the town has. Of private kinds there are none, nor where the place is not known.
    """
    around = _around(spot, kind)
    if around is None or kind.card != Card.FULL:
        return []
    since = first_id_at(clock.now() - looks_for(kind.code).back)
    near = Case.objects.open_to(viewer).open().filter(around, kind=kind, id__gte=since)
    if besides is not None:
        near = near.exclude(pk=besides.pk)
    whole = near.select_related("post", "street", "owner__account", "kind")
    newest = whole.prefetch_related("promises").order_by("-id")[:_COMPARED]
    likely = [_similar(case, chance) for case, chance in _chances(text, spot, newest)]
    proposed = [similar for similar in likely if similar.chance >= threshold()]
    return sorted(proposed, key=lambda similar: -similar.chance)[:_PROPOSED]


def similar_to(viewer: Actor | None, case: Case) -> list[Similar]:
    """What a case may be the same as, while it can be joined and if all of it is open to them."""
    if case.state not in _JOINABLE or not may_see_all(viewer, case):
        return []
    return similar_cases(viewer, case.post.text, spot_of(case), case.kind, besides=case)


def spot_of(case: Case) -> Spot:
    """Where a case is. A point that is only its street's says little: then the street is asked."""
    street = case.street
    only_street = street is not None and (case.lat, case.lon) == (street.lat, street.lon)
    lat, lon = (None, None) if only_street else (case.lat, case.lon)
    return Spot(lat, lon, case.street_id, case.street_number)


def _similar(case: Case, chance: float) -> Similar:
    counting = [p for p in case.promises.all() if p.void_at is None and p.moved_at is None]
    ahead = [promise for promise in counting[-1:] if lies_ahead(promise)]
    return Similar(case, chance, ahead[0] if ahead else None)


def _chances(text: str, spot: Spot, cases: Iterable[Case]) -> Iterator[tuple[Case, float]]:
    """How likely each is the same; where there are other things nearby, each of them is so less."""
    away = [(case, metres_between(spot, spot_of(case))) for case in cases]
    crowd = [case for case, _ in away if is_beside(spot, spot_of(case))]
    for case, metres in away:
        if metres is None or metres > looks_for(case.kind_id).metres:
            yield case, 0.0
            continue
        alone = chance = chance_of_same(text, case.post.text, metres=metres, beside=0)
        others, beside = iter(crowd), 0
        # Counted as long as it may still be proposed.
        while chance >= threshold() and (other := next(others, None)):
            if other is not case and not are_alike(other.post.text, case.post.text):
                beside += 1
                chance = chance_of_same(text, case.post.text, metres=metres, beside=beside)
        # What else is there says whether to propose any; which one, the words and the distance.
        yield case, alone if chance >= threshold() else chance


def _around(spot: Spot, kind: Kind) -> Q | None:
    near = Q(street=spot.street_id) if spot.street_id else None
    if spot.lat is None or spot.lon is None:
        return near
    south, north, west, east = box_around(spot.lat, spot.lon, looks_for(kind.code).metres)
    box = Q(lat__range=(south, north), lon__range=(west, east))
    return box if near is None else near | box
