"""Everything that is asked about reports, measures and those who wait to come in."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import connection
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.utils.dateparse import parse_datetime

from concejo.accounts.actors import Actor
from concejo.accounts.errors import NoSuchAccount
from concejo.accounts.models import Account, Seat, SeatKind, User
from concejo.accounts.queries import own_accounts
from concejo.accounts.relations import asking_to_follow, follow_requests_count
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.questions import Question
from concejo.moderation.errors import (
    ModeratorsOnly,
    NobodyWaits,
    NoSuchHashtag,
    NoSuchLink,
    NoSuchMeasure,
    NoSuchReport,
    ShutOut,
    StillWaiting,
)
from concejo.moderation.models import Appeal, Footprint, Measure, Moderator, Newcomer, Report
from concejo.moderation.rules import household
from concejo.posts.models import Hashtag, LinkedPage, Post
from concejo.posts.paging import Page

APPEAL_WITHIN = timedelta(days=20)
_APPEAL = "moderation.appeal"


# --- Who decides ---


def is_moderator(actor: Actor | None) -> bool:
    """Does this person moderate now, speaking as themselves?"""
    if actor is None or actor.user is None or not _is_own(actor):
        return False
    return _is_held(_SEATS.rows(user=actor.user.pk))


def moderates_and_is_asked(actor: Actor) -> tuple[bool, int]:
    """Whether this person moderates, and how many ask to follow the actor: in one question."""
    if actor.user is None or not _is_own(actor):
        return False, follow_requests_count(actor)
    seats = _SEATS_AND_ASKING.rows(user=actor.user.pk, me=actor.account_id)
    return _is_held([seat[:2] for seat in seats]), seats[0][2] or 0 if seats else 0


def _is_held(seats: Iterable[tuple[datetime | None, datetime | None]]) -> bool:
    at = clock.now()
    return any(since and since <= at and not (until and until <= at) for since, until in seats)


_SEATS = Question(
    lambda user: Moderator.objects.filter(user=user, user__is_active=True).values_list(
        "since", "until"
    )
)

# Asked each time an app starts.
_SEATS_AND_ASKING = Question(
    lambda user, me: User.objects.filter(pk=user, is_active=True).values_list(
        "moderating__since", "moderating__until", Subquery(asking_to_follow(me))
    )
)


def as_moderator(actor: Actor | None) -> Actor:
    """The actor, if they moderate; everything below this line begins with it."""
    if actor is None or not is_moderator(actor):
        raise ModeratorsOnly
    return actor


def moderators(*, about: int | None = None) -> list[Account]:
    """The own addresses of those who moderate now, by their names; but of those it is about."""
    there = Moderator.objects.current()
    if about is not None:
        theirs = Seat.objects.current().filter(account=about).values("user")
        there = there.exclude(user__in=theirs)
    users = there.values_list("user_id", flat=True)
    return sorted(own_accounts(list(users)).values(), key=lambda account: account.handle)


def _is_own(actor: Actor) -> bool:
    return not (actor.account.is_office or actor.account.is_crier)


# --- Reports ---


def reports_for(
    moderator: Actor,
    page: Page,
    *,
    settled: bool | None = False,
    account: int | None = None,
    target: int | None = None,
    domain: str | None = None,
) -> list[Report]:
    """Reports for a moderator, newest first; with ``settled=None`` all of them."""
    rows = _reports(moderator)
    if settled is not None:
        rows = rows.filter(settled_at__isnull=not settled)
    if account is not None:
        rows = rows.filter(account=account)
    if target is not None:
        rows = rows.filter(target=target)
    if domain is not None:
        rows = rows.filter(target__domain=domain.lower())
    return page.of(rows)


def report_for(moderator: Actor, report_id: int, *, lock: bool = False) -> Report:
    """One report, if the actor moderates and it is not about them."""
    rows = _reports(moderator).filter(pk=report_id)
    if lock:
        rows = rows.select_for_update(of=("self",))
    found = rows.first()
    if found is None:
        raise NoSuchReport
    return found


def reports_by_ids(ids: Collection[int]) -> dict[int, Report]:
    """Reports for those who were told of them."""
    rows = Report.objects.select_related("target").prefetch_related("posts")
    return rows.in_bulk(list(ids))


def posts_of_reports(reports: Sequence[Report]) -> list[Post]:
    """What was reported and is still there.

    The reporter could see it, and shows it to the moderators: it is open to them by that alone.
    """
    ids = {post.pk for report in reports for post in report.posts.all()}
    return list(Post.objects.filter(pk__in=ids, deleted_at=None).select_related("author"))


# Any: words and moments.
def said_otherwise(report: Report, there: Collection[Post]) -> list[dict[str, Any]]:
    """What reported posts said that are gone or say something else now."""
    now = {str(post.pk): (post.text, post.spoiler_text) for post in there}
    return [
        {**said, "is_gone": said["post"] not in now, "at": parse_datetime(said["at"])}
        for said in report.said_then
        if now.get(said["post"]) != (said["text"], said["spoiler_text"])
    ]


def _reports(moderator: Actor) -> QuerySet[Report]:
    """Nobody reads what was said about themselves or an office that they hold, and by whom."""
    rows = Report.objects.exclude(target__in=as_moderator(moderator).reads_as)
    return rows.select_related("account", "target", "assigned", "settled_by").prefetch_related(
        "posts"
    )


# --- People, as moderators see them ---


@dataclass(slots=True)
class Person:
    """Who is behind an address, and what is known of them."""

    account: Account
    user: User | None = None
    footprints: list[Footprint] = field(default_factory=list)
    newcomer: Newcomer | None = None
    moderates: bool = False


def persons(accounts: Sequence[Account]) -> dict[int, Person]:
    """Who is behind these addresses, by the address's id. Four queries."""
    ids = [account.pk for account in accounts]
    seats = Seat.objects.filter(account__in=ids, kind=SeatKind.OWN).select_related("user")
    users = {seat.account_id: seat.user for seat in seats}
    there = {user.pk for user in users.values()}
    seen: dict[int, list[Footprint]] = {}
    for footprint in Footprint.objects.filter(user__in=there).order_by("-used_at"):
        seen.setdefault(footprint.user_id, []).append(footprint)
    waiting = Newcomer.objects.in_bulk(there)
    seated = set(
        Moderator.objects.current().filter(user__in=there).values_list("user_id", flat=True)
    )
    return {
        account.pk: Person(
            account,
            user=(user := users.get(account.pk)),
            footprints=seen.get(user.pk, []) if user else [],
            newcomer=waiting.get(user.pk) if user else None,
            moderates=user is not None and user.pk in seated,
        )
        for account in accounts
    }


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which accounts a moderator looks for; what is ``None`` does not matter."""

    # local, remote
    origin: str | None = None
    # active, pending, disabled, silenced, suspended, sensitized
    status: str | None = None
    staff: bool = False
    username: str | None = None
    display_name: str | None = None
    domain: str | None = None
    email: str | None = None
    ip: str | None = None


def accounts_for(moderator: Actor, page: Page, wanted: Wanted) -> list[Account]:
    """Accounts that fit, newest first."""
    as_moderator(moderator)
    rows = Account.objects.all()
    if wanted.origin is not None:
        rows = rows.filter(domain="") if wanted.origin == "local" else rows.exclude(domain="")
    if wanted.username is not None:
        rows = rows.filter(handle__startswith=wanted.username.strip().lstrip("@").lower())
    if wanted.display_name is not None:
        rows = rows.filter(display_name__istartswith=wanted.display_name.strip())
    if wanted.domain is not None:
        rows = rows.filter(domain=wanted.domain.strip().lower())
    if wanted.email is not None:
        rows = rows.filter(_held_by(user__email=wanted.email.strip().lower()))
    if wanted.ip is not None:
        ip = household(wanted.ip)
        rows = rows.filter(_held_by(user__footprints__ip=ip)) if ip else rows.none()
    if wanted.staff:
        seated = Moderator.objects.current().values("user")
        rows = rows.filter(_held_by(user__in=seated))
    if wanted.status is not None:
        rows = rows.filter(_stands_as(wanted.status))
    return page.of(rows)


def account_for(moderator: Actor, account_id: int, *, lock: bool = False) -> Account:
    """One account, for a moderator."""
    as_moderator(moderator)
    rows = Account.objects.filter(pk=account_id)
    if lock:
        rows = rows.select_for_update()
    found = rows.first()
    if found is None:
        raise NoSuchAccount
    return found


def person_behind(account: Account) -> User | None:
    """Who signs in with an address of their own."""
    seat = Seat.objects.filter(account=account, kind=SeatKind.OWN).select_related("user").first()
    return seat.user if seat else None


def newcomers(moderator: Actor) -> list[Person]:
    """Who waits for a yes, longest first."""
    as_moderator(moderator)
    waiting = list(Newcomer.objects.select_related("user").order_by("since"))
    addresses = own_accounts([each.user_id for each in waiting])
    return [Person(addresses[each.user_id], each.user, newcomer=each) for each in waiting]


def newcomer_for(moderator: Actor, account: Account) -> Newcomer:
    """Who waits with this address."""
    as_moderator(moderator)
    user = person_behind(account)
    found = Newcomer.objects.select_related("user").filter(user=user).first() if user else None
    if found is None:
        raise NobodyWaits
    return found


def why_shut_out(user: User) -> Refused | None:
    """Why somebody may not come in, where it is for moderators to say."""
    if Newcomer.objects.filter(user=user).exists():
        return StillWaiting()
    own = Seat.objects.filter(user=user, kind=SeatKind.OWN, account__suspended_at__isnull=False)
    return ShutOut() if user.frozen_at or own.exists() else None


def _held_by(**who: object) -> Exists:
    """Addresses whose own person is like this."""
    return Exists(Seat.objects.filter(account=OuterRef("pk"), kind=SeatKind.OWN, **who))


def _stands_as(status: str) -> Q:
    waiting = Q(_held_by(user__newcomer__isnull=False))
    frozen = Q(_held_by(user__frozen_at__isnull=False))
    return {
        "pending": waiting,
        "disabled": frozen,
        "silenced": Q(limited_at__isnull=False),
        "suspended": Q(suspended_at__isnull=False),
        "sensitized": Q(sensitized_at__isnull=False),
    }.get(status, Q(suspended_at=None) & ~waiting & ~frozen)


# --- Measures and objections ---


def measures_of(account: Account) -> list[Measure]:
    """Everything that was done to an address, newest first."""
    rows = Measure.objects.filter(target=account).select_related(
        "taken_by", "lifted_by", "appeal", "target"
    )
    return list(rows.order_by("-id"))


def measures_by_ids(ids: Collection[int]) -> dict[int, Measure]:
    """Measures for those whom they are about."""
    return Measure.objects.select_related("target", "appeal").in_bulk(list(ids))


def measure_for(user: User | None, measure_id: int, note: str = "") -> Measure:
    """A measure for the person it is about: signed in, or with the note of the mail."""
    measure = Measure.objects.select_related("target", "appeal").filter(pk=measure_id).first()
    if measure is None:
        raise NoSuchMeasure
    if not (note and note_fits(measure, note)):
        held = Seat.objects.current().filter(account=measure.target, user=user) if user else None
        if held is None or not held.exists():
            raise NoSuchMeasure
    return measure


def note_for(measure: Measure) -> str:
    """With it, somebody who cannot sign in may still object."""
    return signing.dumps(measure.pk, salt=_APPEAL)


def note_fits(measure: Measure, note: str) -> bool:
    """Is this the note of the mail about this measure?"""
    try:
        return bool(signing.loads(note, salt=_APPEAL, max_age=APPEAL_WITHIN) == measure.pk)
    except signing.BadSignature:
        return False


def may_appeal(measure: Measure) -> bool:
    """Nothing was said against it yet, it is in force, and it is not long ago."""
    return (
        not hasattr(measure, "appeal")
        and measure.lifted_at is None
        and clock.now() <= measure.created_at + APPEAL_WITHIN
    )


def appeals_for(moderator: Actor) -> list[Appeal]:
    """Objections that nobody has answered yet, oldest first."""
    mine = as_moderator(moderator).account
    waiting = Appeal.objects.filter(approved_at=None, rejected_at=None)
    waiting = waiting.exclude(measure__target=mine)
    return list(waiting.select_related("measure__target").order_by("created_at"))


# --- Subjects ---


def hashtags_for(moderator: Actor) -> QuerySet[Hashtag]:
    """Every subject that was ever used, also in private."""
    as_moderator(moderator)
    return Hashtag.objects.all()


def hashtag_for(moderator: Actor, hashtag_id: int, *, lock: bool = False) -> Hashtag:
    """One of them."""
    rows = hashtags_for(moderator).filter(pk=hashtag_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchHashtag
    return found


def linked_page_for(moderator: Actor, page_id: int, *, lock: bool = False) -> LinkedPage:
    """A page outside that public posts link to."""
    as_moderator(moderator)
    rows = LinkedPage.objects.filter(pk=page_id)
    found = (rows.select_for_update() if lock else rows).first()
    if found is None:
        raise NoSuchLink
    return found


# --- How much room it takes ---


def database_bytes() -> int:
    """How large the database is."""
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_database_size(current_database())")
            return int(cursor.fetchone()[0])
    with connection.cursor() as cursor:
        cursor.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size")
        return int(cursor.fetchone()[0])


def database_version() -> str:
    """Which database this is."""
    name = {"postgresql": "PostgreSQL", "sqlite": "SQLite"}.get(connection.vendor, "")
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version" if name == "PostgreSQL" else "SELECT sqlite_version()")
        return f"{name} {cursor.fetchone()[0]}"
