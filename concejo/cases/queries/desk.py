"""What an office has before it, and what the mayor looks at."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import Count, IntegerField, OuterRef, Q, Subquery

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Case, CaseQuerySet
from concejo.cases.queries.cases import whole
from concejo.cases.queries.kinds import codes_now
from concejo.cases.queries.views import CaseView, loaded, views_of
from concejo.cases.rules import guards
from concejo.cases.states import State
from concejo.offices.models import Office
from concejo.offices.queries import all_offices, may_manage, may_serve_counter, offices_held_by


class Whose(StrEnum):
    """Whose cases of an office are asked for."""

    ALL = ""
    MINE = "mine"
    NOBODYS = "nobody"


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which cases of a desk somebody wants to see."""

    # One of ``Whose``, or the address of a colleague.
    who: str = Whose.ALL
    kind: str = ""
    street: int | None = None
    district: str = ""
    late: bool = False

    def of(self, cases: CaseQuerySet, person: Account) -> CaseQuerySet:
        """Those among these cases; ``person`` is who looks."""
        if self.who == Whose.MINE:
            cases = cases.filter(given_to=person)
        elif self.who == Whose.NOBODYS:
            cases = cases.filter(given_to=None)
        elif self.who:
            cases = cases.filter(given_to__handle=self.who, given_to__domain="")
        if self.kind:
            cases = cases.filter(kind__in=codes_now([self.kind]))
        if self.street is not None:
            cases = cases.filter(street=self.street)
        if self.district:
            cases = cases.filter(district=self.district)
        if self.late:
            cases = cases.filter(
                state__in=[State.RECEIVED, State.PROMISED], next_at__lt=clock.now()
            )
        return cases


_AT_WORK = [State.RECEIVED, State.PROMISED]
_TO_DO = [*_AT_WORK, State.WAITING]
# Nobody counts on at a desk with so much before it, nor does the database.
MANY = 1000


@dataclass(frozen=True, slots=True)
class Desk:
    """An office that somebody holds. Up to ``MANY`` are counted."""

    office: Office
    open: int
    late: int


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """One office's work at a glance."""

    office: Office
    open: int
    late: int
    # Little of their time is left.
    near: int
    today: int
    unread: int


class _Counted(Subquery):
    """How many rows a part of a question finds. Of as many as it has at most."""

    template = "(SELECT COUNT(*) FROM (%(subquery)s) counted)"
    output_field = IntegerField()


def desks_of(actor: Actor) -> list[Desk]:
    """The offices that the actor stands for. What it costs does not grow with their cases."""
    held = offices_held_by(actor)
    counted = _counted(held, [_to_do_there()[:MANY], _late_there()[:MANY]])
    return [Desk(office, *counted[office.pk]) for office in held]


def desk_counts(actor: Actor, office: Office) -> DeskCounts:
    """The work of an office that the actor stands for, all of it."""
    if office.account_id not in actor.offices:
        return DeskCounts(office, open=0, late=0, near=0, today=0, unread=0)
    return _counts([office])[0]


def _counts(offices: list[Office]) -> list[DeskCounts]:
    """Each number is the length of a part of one index: no row of a case is looked at."""
    at = clock.now()
    to_come = _there().filter(state__in=_AT_WORK, next_at__gte=at)
    near = to_come.filter(near_at__lte=at)
    today = to_come.filter(next_at__lte=clock.end_of_day())
    counted = _counted(offices, [_to_do_there(), _late_there(), near, today])
    unread = _not_understood()
    return [DeskCounts(office, *(*counted[office.pk], unread[office.pk])) for office in offices]


def _not_understood() -> Counter[int]:
    """In how many open cases of each office a sentence waits to be read by somebody.

    The few are found by an index of their own, and counted here: SQLite takes that index for
    nothing more than this, and not for "is not null".
    """
    waiting = Case.objects.filter(unread_post__gt=0, next_at__isnull=False).order_by()
    return Counter(waiting.values_list("owner_id", flat=True))


def _there() -> CaseQuerySet:
    """The cases of the office that is asked about outside."""
    return Case.objects.filter(owner=OuterRef("pk")).order_by()


def _to_do_there() -> CaseQuerySet:
    return _there().filter(state__in=_TO_DO)


def _late_there() -> CaseQuerySet:
    return _there().filter(state__in=_AT_WORK, next_at__lt=clock.now())


def _counted(offices: list[Office], parts: list[CaseQuerySet]) -> dict[int, list[int]]:
    """How many cases of each office are in each of these parts. One query."""
    asked = Office.objects.filter(pk__in=[office.pk for office in offices]).values_list(
        "pk", *(_Counted(part.values("pk")) for part in parts)
    )
    return {office: numbers for office, *numbers in asked}


def desk_queue(
    actor: Actor,
    office: Office,
    wanted: Wanted = Wanted(),
    *,
    limit: int = 50,
    offset: int = 0,
    all_danger: bool = True,
) -> list[CaseView]:
    """What an office should look at, by the date that comes next; done and waiting ones last.

    What is dangerous stands first: with ``all_danger`` whatever else somebody wants to see.
    """
    most = offset + limit
    own_danger = _before(actor, office).filter(pk__in=_dangers()).order_by("next_at").only("pk")
    dangers = [_danger_elsewhere(actor, office), own_danger]
    if not all_danger:
        dangers = [wanted.of(each, actor.account) for each in dangers]
    first = [case for each in dangers for case in each[:most]][:most]
    calm = _before(actor, office).filter(is_danger=False)
    # In the order of the desk's index, where danger would come first.
    mine = wanted.of(calm, actor.account).order_by("-is_danger", "next_at")
    # All that is dangerous is known here, or it fills the page.
    past = max(0, offset - len(first))
    own = mine.only("pk")[past : max(past, most - len(first))]
    return views_of(loaded([*first[offset:], *own]), actor)


def desk_by_person(actor: Actor, office: Office) -> dict[int, int]:
    """How many cases of a desk each of its people has. The others nobody has."""
    given = _before(actor, office).filter(given_to__isnull=False)
    return dict(given.order_by().values_list("given_to").annotate(n=Count("pk")))


def _danger_elsewhere(actor: Actor, office: Office) -> CaseQuerySet:
    """What is dangerous and another office has, on the desk of one that looks after danger."""
    if office not in guards() or office.account_id not in actor.offices:
        return Case.objects.none()
    found = Case.objects.open_to(actor).filter(_BEFORE, pk__in=_dangers()).exclude(owner=office)
    return found.order_by("next_at").only("pk")


def _dangers() -> list[int]:
    """The open cases that are dangerous, by the date that comes next.

    Asked by themselves: with anything else in the question SQLite takes another index.
    """
    danger = Case.objects.filter(is_danger=True, next_at__isnull=False)
    return list(danger.order_by("next_at").values_list("pk", flat=True)[:MANY])


def _before(actor: Actor, office: Office) -> CaseQuerySet:
    """What an office of the actor's has before it."""
    return _its(actor, office).filter(_BEFORE)


def _its(actor: Actor, office: Office) -> CaseQuerySet:
    """The cases of an office that the actor stands for."""
    mine = office.account_id in actor.offices
    return Case.objects.filter(owner=office) if mine else Case.objects.none()


# What has a next date is open, and stands in the order of its desk in an index.
_BEFORE = Q(next_at__isnull=False) & ~Q(state=State.DONE)


def desk_done(actor: Actor, office: Office, *, limit: int = 10) -> list[CaseView]:
    """What the office did and the residents have not confirmed yet."""
    mine = _its(actor, office).filter(state=State.DONE)
    return views_of(loaded(mine.order_by("-done_at").only("pk")[:limit]), actor)


def to_be_phoned(viewer: Actor, *, limit: int = 20) -> list[Case]:
    """Who left a telephone only, and has to hear something: it is done, or there is a question."""
    if not may_serve_counter(viewer):
        return []
    # A case that is private to an office is phoned by that office.
    known = Case.objects.open_to(viewer)
    news = known.filter(state__in=[State.DONE, State.WAITING], contact__email="")
    reachable = news.exclude(contact__phone="").filter(contact__isnull=False)
    found = whole(reachable).select_related("contact", "owner__account", "kind")
    return list(found.order_by("updated_at")[:limit])


def unanswered(viewer: Actor, *, limit: int = 50, offset: int = 0) -> list[CaseView]:
    """What nobody has answered, or is late: the mayor's list, danger and then oldest date first.

    Only for the mayor's office and intake. Of a case that is private to an office it shows number,
    office and dates, never its words.
    """
    if not may_manage(viewer):
        raise NoSuchCase
    now, most = clock.now(), offset + limit
    # One after the other, as each has its order in an index, and all of them together have none.
    silent = Q(answered_at=None) | Q(next_at__lt=now)
    late = Q(state=State.PROMISED, next_at__lt=now)
    danger = Case.objects.filter(pk__in=_dangers())
    groups = (
        danger.filter((silent & Q(state=State.RECEIVED)) | late),
        Case.objects.filter(silent, state=State.RECEIVED),
        Case.objects.filter(late),
    )
    rows = {
        case.pk: case
        for group in groups
        for case in group.order_by("next_at").only("is_danger", "next_at")[:most]
    }
    oldest = sorted(
        rows.values(), key=lambda case: (not case.is_danger, case.next_at or now, case.pk)
    )
    return views_of(loaded(oldest[offset:most]), viewer)


def waiting_by_office(viewer: Actor) -> list[DeskCounts]:
    """One line for each office: open, late, nearly due, due today. For the mayor's and intake."""
    if not may_manage(viewer):
        raise NoSuchCase
    everyone = all_offices()
    lines = [line for line in _counts(everyone) if line.open]
    return sorted(lines, key=lambda line: (-line.late, -line.open))
