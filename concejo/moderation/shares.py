"""Of what there is most, and who stays: for moderators. Reads only."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, QuerySet
from django.db.models.functions import TruncDate

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.events.models import Event
from concejo.moderation.figures import ACTIVE, About, Span, taggings
from concejo.moderation.queries import as_moderator
from concejo.posts.models import Post

# --- Of what there is most ---


@dataclass(frozen=True, slots=True)
class Share:
    """One thing among others of its kind."""

    key: str
    name: str
    value: int


def languages(span: Span, limit: int) -> list[Share]:
    """Which languages those who are here read."""
    return _shares(User.objects.filter(is_active=True), "language", limit)


def sources(span: Span, limit: int) -> list[Share]:
    """With which apps people made posts; by the page, where there is none."""
    return _shares(_said(span), "app__name", limit)


def servers(span: Span, limit: int) -> list[Share]:
    """From which servers posts came."""
    return _shares(_said(span), "author__domain", limit)


def tag_languages(span: Span, limit: int, about: About) -> list[Share]:
    """In which languages a hashtag was used."""
    return _shares(taggings(about), "post__language", limit)


def tag_servers(span: Span, limit: int, about: About) -> list[Share]:
    """On which servers a hashtag was used."""
    return _shares(taggings(about), "post__author__domain", limit)


def instance_languages(span: Span, limit: int, about: About) -> list[Share]:
    """In which languages posts of another server are."""
    rows = _said(span).filter(author__domain=about.domain).exclude(author__domain="")
    return _shares(rows, "language", limit)


def instance_accounts(span: Span, limit: int, about: About) -> list[Share]:
    """Who of another server has most followers here."""
    rows = Account.objects.filter(domain=about.domain).exclude(domain="")
    return [
        Share(each.acct, each.acct, each.followers_count)
        for each in rows.order_by("-followers_count", "pk")[:limit]
    ]


def _said(span: Span) -> QuerySet[Post]:
    return Post.objects.filter(
        deleted_at=None, created_at__date__gte=span.first, created_at__date__lte=span.last
    )


def _shares(rows: QuerySet[Any], name: str, limit: int) -> list[Share]:  # Any: whatever is counted
    counted = rows.order_by().values(name).annotate(n=Count("pk")).order_by("-n", name)
    return [Share(row[name] or "", row[name] or "", row["n"]) for row in counted[:limit]]


# --- Who stays ---


@dataclass(frozen=True, slots=True)
class Cohort:
    """Those who came in one day or month, and how many of them were here later."""

    first: date
    members: int
    later: list[tuple[date, int]]


def retention(moderator: Actor, span: Span, *, monthly: bool) -> list[Cohort]:
    """Of those who came, how many were here in each day or month since. Two queries."""
    as_moderator(moderator)
    since, until = span.first, span.last
    came = {
        pk: _period(clock.local(at).date(), monthly=monthly)
        for pk, at in User.objects.filter(
            created_at__date__gte=since, created_at__date__lte=until
        ).values_list("pk", "created_at")
    }
    done = Event.objects.filter(kind__in=ACTIVE, at__date__gte=since, at__date__lte=until)
    here = {
        (user, _period(day, monthly=monthly))
        for user, day in done.order_by()
        .annotate(day_of_it=TruncDate("at"))
        .values_list("user_id", "day_of_it")
        .distinct()
        if user in came
    }
    active = Counter((came[user], period) for user, period in here)
    members = Counter(came.values())
    periods = sorted({_period(day, monthly=monthly) for day in span.days})
    return [
        Cohort(
            first,
            members[first],
            [(later, active[first, later]) for later in periods if later >= first],
        )
        for first in periods
    ]


def _period(day: date, *, monthly: bool) -> date:
    return day.replace(day=1) if monthly else day
