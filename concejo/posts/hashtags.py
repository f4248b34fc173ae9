"""Hashtags: followed, shown on pages, found, and how often they were used."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import (
    Case,
    Count,
    Exists,
    IntegerField,
    Max,
    OuterRef,
    Q,
    QuerySet,
    Value,
    When,
)

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.base.questions import Question
from concejo.base.text import HASHTAG, fold
from concejo.posts.errors import NoSuchFeaturedTag, NotAHashtag
from concejo.posts.models import EVERYBODY, FeaturedTag, Hashtag, TagFollow, Tagging, Visibility

LONGEST_NAME = 100
_MOST_SUGGESTED = 10
_RECENTLY = timedelta(days=90)


def checked_name(typed: str) -> str:
    """A hashtag as somebody typed it, without its mark; refused if it cannot be one."""
    name = typed.strip().lstrip("#")
    if len(fold(name)) > LONGEST_NAME or len(name) > LONGEST_NAME:
        raise NotAHashtag
    if not HASHTAG.fullmatch(f"#{name}"):
        raise NotAHashtag
    return name


# --- Followed ---


def followed_tags(viewer: Actor) -> QuerySet[TagFollow]:
    """The hashtags that the viewer follows."""
    return TagFollow.objects.filter(account=viewer.account).select_related("hashtag")


def followed_among(viewer: Actor, hashtags: Sequence[Hashtag]) -> set[int]:
    """Those of the hashtags that the viewer follows."""
    return _mine(_FOLLOWED, viewer, hashtags)


def tag_followers(hashtags: Collection[int], readers: Collection[int]) -> set[tuple[int, int]]:
    """Which of these addresses follow which hashtags: pairs of an address and a hashtag."""
    if not hashtags:
        return set()
    return set(_TAG_FOLLOWERS.rows_among("readers", readers, hashtags=list(hashtags)))


_TAG_FOLLOWERS = Question(
    lambda readers, hashtags: TagFollow.objects.filter(
        hashtag__in=hashtags, account__in=readers
    ).values_list("account_id", "hashtag_id")
)


# --- Shown on a page ---


@dataclass(frozen=True, slots=True)
class Shown:
    """A hashtag on somebody's page, and how often they used it in public."""

    id: int
    account: Account
    hashtag: Hashtag
    posts: int = 0
    last: date | None = None


def featured_tags(account: Account) -> list[Shown]:
    """The hashtags that an address shows on its page, in two queries; of a suspended one none."""
    if account.suspended_at:
        return []
    rows = FeaturedTag.objects.filter(account=account).select_related("hashtag").order_by("id")
    shown = list(rows)
    used = {
        row["hashtag"]: row
        for row in _used_by(account)
        .filter(hashtag__in=[row.hashtag_id for row in shown])
        .values("hashtag")
        .annotate(posts=Count("pk"), last=Max("post__created_at"))
    }
    return [
        Shown(
            row.pk,
            account,
            row.hashtag,
            used[row.hashtag_id]["posts"] if row.hashtag_id in used else 0,
            clock.local(used[row.hashtag_id]["last"]).date() if row.hashtag_id in used else None,
        )
        for row in shown
    ]


def featured_tag_for(actor: Actor, featured_id: int) -> FeaturedTag:
    """One of the hashtags that the actor shows."""
    found = FeaturedTag.objects.filter(account=actor.account, pk=featured_id).first()
    if found is None:
        raise NoSuchFeaturedTag
    return found


def featured_among(viewer: Actor, hashtags: Sequence[Hashtag]) -> set[int]:
    """Those of the hashtags that the viewer shows on their page."""
    return _mine(_FEATURED, viewer, hashtags)


def _mine(question: Question, viewer: Actor, hashtags: Sequence[Hashtag]) -> set[int]:
    if not hashtags:
        return set()
    rows = question.bare_rows(me=viewer.account_id, hashtags=[each.pk for each in hashtags])
    return {row[0] for row in rows}


_FOLLOWED = Question(
    lambda me, hashtags: TagFollow.objects.filter(account=me, hashtag__in=hashtags).values_list(
        "hashtag"
    )
)
_FEATURED = Question(
    lambda me, hashtags: FeaturedTag.objects.filter(account=me, hashtag__in=hashtags).values_list(
        "hashtag"
    )
)


def tags_to_feature(actor: Actor) -> list[Hashtag]:
    """Hashtags that the actor used most in the last months, and does not show yet."""
    shown = FeaturedTag.objects.filter(account=actor.account).values("hashtag")
    often = (
        _used_by(actor.account)
        .filter(post__created_at__gte=clock.now() - _RECENTLY)
        .exclude(hashtag__in=shown)
        .values("hashtag")
        .annotate(posts=Count("pk"), last=Max("post"))
        .order_by("-posts", "-last")
    )
    ids = [row["hashtag"] for row in often[:_MOST_SUGGESTED]]
    found = Hashtag.objects.in_bulk(ids)
    return [found[pk] for pk in ids]


def _used_by(account: Account) -> QuerySet[Tagging]:
    """Under public posts only: a page must not give away what was said to a few."""
    return Tagging.objects.filter(
        post__author=account, post__visibility__in=EVERYBODY, post__deleted_at=None
    ).order_by()


# --- Found, and how often they were used ---


def hashtags_matching(text: str, limit: int = 20, offset: int = 0) -> list[Hashtag]:
    """Subjects whose name begins with what somebody typed."""
    key = fold(text.strip().lstrip("#"))
    if not key or offset + limit > _MOST_HASHTAGS_FOUND:
        return []
    rows = _HASHTAGS.rows(key=key)[offset : offset + limit]
    return [Hashtag(id=pk, key=key, name=name) for pk, key, name in rows]


def hashtag(name: str, viewer: Actor | None = None) -> Hashtag | None:
    """The subject with this name, if anybody used it in public, or the viewer follows it."""
    named = Hashtag.objects.filter(key=fold(name))
    mine = Q(followed_by__account=viewer.account_id) if viewer else Q(pk__in=[])
    return named.filter(mine | Q(pk__in=_said_in_public().filter(key=fold(name)))).first()


@dataclass(frozen=True, slots=True)
class DayOfUse:
    """How often a subject was used in public on one day, and by how many."""

    day: date
    uses: int
    people: int


def uses_of(hashtags: Sequence[Hashtag], days: int = 7) -> dict[int, list[DayOfUse]]:
    """The last days of these subjects, today first. One query for all of them."""
    midnight = clock.local().replace(hour=0, minute=0, second=0, microsecond=0)
    calendar = [midnight - timedelta(days=n) for n in range(days)]
    if not hashtags:
        return {}
    # Ids sort by time: where a day begins is an id, and the index of the subject goes by them.
    edges = [first_id_at(day) for day in calendar]
    rows = _USES.rows(hashtags=[h.pk for h in hashtags], edges=edges, first=edges[-1])
    found = {
        (subject, day): DayOfUse(calendar[day].date(), uses, people)
        for subject, day, uses, people in rows
    }
    return {
        h.pk: [found.get((h.pk, n), DayOfUse(day.date(), 0, 0)) for n, day in enumerate(calendar)]
        for h in hashtags
    }


def _uses(
    hashtags: Sequence[int], edges: Sequence[int], first: int
) -> QuerySet[Tagging, tuple[int, int, int, int]]:
    days = [When(post__gte=edge, then=Value(n)) for n, edge in enumerate(edges)]
    public = Q(post__deleted_at=None, post__visibility=Visibility.PUBLIC)
    return (
        Tagging.objects.filter(public, hashtag__in=hashtags, post__gte=first)
        .order_by()
        .values(day=Case(*days, output_field=IntegerField()))
        .annotate(uses=Count("pk"), people=Count("post__author", distinct=True))
        .values_list("hashtag", "day", "uses", "people")
    )


_USES = Question(_uses)


def _said_in_public() -> QuerySet[Hashtag]:
    """What a subject is called can give a private conversation away."""
    public = Tagging.objects.filter(
        hashtag=OuterRef("pk"), post__visibility__in=EVERYBODY, post__deleted_at=None
    )
    return Hashtag.objects.filter(Exists(public))


_MOST_HASHTAGS_FOUND = 200
_HASHTAGS = Question(
    lambda key: (
        _said_in_public()
        .filter(key__startswith=key, is_listable=True)
        .order_by("key")
        .values_list("id", "key", "name")[:_MOST_HASHTAGS_FOUND]
    )
)
