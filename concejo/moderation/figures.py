"""Numbers for moderators: how much is going on, of what, and who stays. Reads only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, Model, QuerySet
from django.db.models.functions import TruncDate

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, AccountKind, Follow
from concejo.base import clock
from concejo.events.models import Event
from concejo.moderation.models import Measure, MeasureKind, Moderator, Report
from concejo.moderation.queries import as_moderator
from concejo.posts.models import Photo, Post, Tagging

_MOST_DAYS = 366
_DAY = timedelta(days=1)

# What somebody does who is here; nothing else is counted of anybody.
ACTIVE = ("post.published", "post.boosted", "post.favourited", "account.followed")


@dataclass(frozen=True, slots=True)
class Span:
    """Whole days from one to another, both counted."""

    first: date
    last: date

    @property
    def days(self) -> list[date]:
        """Each of them."""
        return [self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1)]

    @property
    def before(self) -> Span:
        """As many days, just before."""
        length = self.last - self.first + _DAY
        return Span(self.first - length, self.last - length)


@dataclass(frozen=True, slots=True)
class Measured:
    """How much of something there was: in all, before that, and each day."""

    key: str
    total: int
    previous: int | None
    days: list[tuple[date, int]]


@dataclass(frozen=True, slots=True)
class About:
    """Which hashtag or which other server a number is about."""

    hashtag: int | None = None
    domain: str = ""


def span_of(start: datetime | None, end: datetime | None) -> Span:
    """The days that were asked for; the last four weeks, where nothing was said."""
    last = clock.local(end).date() if end else clock.today()
    first = clock.local(start).date() if start else last - 27 * _DAY
    return Span(max(min(first, last), last - (_MOST_DAYS - 1) * _DAY), last)


def measures(
    moderator: Actor, keys: Sequence[str], span: Span, abouts: dict[str, About]
) -> list[Measured]:
    """The numbers under these keys; unknown ones are left out."""
    as_moderator(moderator)
    return [
        _measured(key, span, abouts.get(key, About()))
        for key in dict.fromkeys(keys)
        if key in _COUNTED
    ]


def _measured(key: str, span: Span, about: About) -> Measured:
    count = _COUNTED[key]
    by_day = count(span, about)
    # People are counted once each day; over several days the days are added up.
    return Measured(
        key,
        total=sum(by_day.values()),
        previous=None if about != About() else sum(count(span.before, about).values()),
        days=[(day, by_day.get(day, 0)) for day in span.days],
    )


# --- What is counted, day by day ---


def _active_users(span: Span, about: About) -> dict[date, int]:
    done = Event.objects.filter(kind__in=ACTIVE, user_id__isnull=False)
    return _daily(done, "at", span, Count("user_id", distinct=True))


def _new_users(span: Span, about: About) -> dict[date, int]:
    people = Account.objects.filter(domain="", kind=AccountKind.PERSON)
    return _daily(people, "created_at", span)


def _interactions(span: Span, about: About) -> dict[date, int]:
    marks = _daily(Event.objects.filter(kind__in=("post.favourited", "post.boosted")), "at", span)
    answers = Post.objects.filter(reply_to__isnull=False, deleted_at=None)
    return dict(Counter(marks) + Counter(_daily(answers, "created_at", span)))


def _opened_reports(span: Span, about: About) -> dict[date, int]:
    return _daily(Report.objects.all(), "created_at", span)


def _resolved_reports(span: Span, about: About) -> dict[date, int]:
    return _daily(Report.objects.filter(settled_at__isnull=False), "settled_at", span)


def _tag_uses(span: Span, about: About) -> dict[date, int]:
    return _daily(taggings(about), "post__created_at", span)


def _tag_accounts(span: Span, about: About) -> dict[date, int]:
    return _daily(taggings(about), "post__created_at", span, Count("post__author", distinct=True))


def _tag_servers(span: Span, about: About) -> dict[date, int]:
    servers = Count("post__author__domain", distinct=True)
    return _daily(taggings(about), "post__created_at", span, servers)


def taggings(about: About) -> QuerySet[Tagging]:
    """A subject's uses in public."""
    public = Post.objects.everybodys().not_suspended()
    return Tagging.objects.filter(hashtag=about.hashtag or 0, post__in=public.values("pk"))


def _from(model: type[Model], path: str, field: str = "created_at") -> _Count:
    """Counts rows of another server. There are none before the town is connected."""

    def count(span: Span, about: About) -> dict[date, int]:
        rows = model._default_manager.filter(**{path: about.domain}).exclude(**{path: ""})  # noqa: SLF001 - Django's own name
        return _daily(rows, field, span)

    return count


_Count = Callable[[Span, About], dict[date, int]]
_COUNTED: dict[str, _Count] = {
    "active_users": _active_users,
    "new_users": _new_users,
    "interactions": _interactions,
    "opened_reports": _opened_reports,
    "resolved_reports": _resolved_reports,
    "tag_uses": _tag_uses,
    "tag_accounts": _tag_accounts,
    "tag_servers": _tag_servers,
    "instance_accounts": _from(Account, "domain"),
    "instance_statuses": _from(Post, "author__domain"),
    "instance_reports": _from(Report, "target__domain"),
    "instance_follows": _from(Follow, "target__domain"),
    "instance_followers": _from(Follow, "follower__domain"),
    "instance_media_attachments": _from(Photo, "account__domain"),
}


def _daily(
    rows: QuerySet[Model], field: str, span: Span, number: Count | None = None
) -> dict[date, int]:
    """How many rows there were on each day. One query."""
    within = rows.filter(**{f"{field}__date__gte": span.first, f"{field}__date__lte": span.last})
    counted = (
        within.order_by()
        .annotate(day_of_it=TruncDate(field))
        .values("day_of_it")
        .annotate(number=number or Count("pk"))
    )
    return {row["day_of_it"]: row["number"] for row in counted}


# --- For everybody ---


@dataclass(frozen=True, slots=True)
class Openness:
    """What everybody may know of moderation: how much of it there was, and by whom it is done."""

    measures: list[tuple[MeasureKind, int, int]]
    reports: int
    settled: int
    appeals: int
    approved: int
    moderators: int


def openness() -> Openness:
    """Counted from what is kept; nobody's name is in it. Four queries."""
    taken = (
        Measure.objects.order_by().values("kind").annotate(n=Count("pk"), off=Count("lifted_at"))
    )
    rows = {row["kind"]: (row["n"], row["off"]) for row in taken}
    reports = Report.objects.aggregate(n=Count("pk"), settled=Count("settled_at"))
    appeals = Measure.objects.aggregate(n=Count("appeal"), yes=Count("appeal__approved_at"))
    return Openness(
        measures=[(kind, *rows[kind.value]) for kind in MeasureKind if kind.value in rows],
        reports=reports["n"],
        settled=reports["settled"],
        appeals=appeals["n"],
        approved=appeals["yes"],
        moderators=Moderator.objects.current().count(),
    )
