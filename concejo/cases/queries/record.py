"""What an office has done: promises kept, work shown."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.cases.models import (
    Card,
    Case,
    Promise,
    Understanding,
)
from concejo.cases.queries.cases import whole
from concejo.cases.queries.views import CaseView, illustrate, views_of
from concejo.cases.states import State
from concejo.offices.models import Office
from concejo.posts.models import Photo, Post

# How far back one looks for work to show first, and through how much of it.
_LATELY = timedelta(days=60)
_LOOKED_THROUGH = 8


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises of an office whose date has come, or that were kept early."""

    kept: int
    broken: int

    @property
    def percent(self) -> int | None:
        total = self.kept + self.broken
        return round(100 * self.kept / total) if total else None


def kept_by(offices: Collection[Office]) -> dict[int, Kept]:
    """Promises kept and broken, by office; as in the figures, none about a private kind."""
    rows = (
        Promise.objects.filter(office__in=offices, void_at=None)
        .filter(case__kind__card=Card.FULL, case__card=Card.FULL)
        .values("office")
        .annotate(
            kept=Count("pk", filter=Q(kept_at__isnull=False)),
            broken=Count("pk", filter=Q(broken_at__isnull=False)),
        )
    )
    found = {r["office"]: Kept(r["kept"], r["broken"]) for r in rows}
    return {o.pk: found.get(o.pk, Kept(0, 0)) for o in offices}


def open_by(offices: Collection[Office], viewer: Actor | None) -> dict[int, int]:
    """How many open cases each office has, of those that this viewer may know of."""
    theirs = Case.objects.visible_to(viewer).open().filter(owner__in=offices)
    rows = theirs.values("owner").annotate(n=Count("pk"))
    return {r["owner"]: r["n"] for r in rows}


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after: the first photo of a case and the one that showed it done."""

    case: Case
    before: Post | None
    after: Post


def pairs_by(office: Office, viewer: Actor | None, *, limit: int = 6) -> list[Pair]:
    """Work that an office showed done with a photo, newest first."""
    finishing = (
        Understanding.objects.filter(
            verb="finish",
            undone_at=None,
            case__owner=office,
        )
        .filter(_open(viewer), _seen(Post.objects.visible_to(viewer)), _WITH_PHOTO)
        .select_related("case__post", "case__kind", "case__street", "post")
        .prefetch_related("post__photos", "case__post__photos")
        .order_by("-pk")[:limit]
    )
    return [
        Pair(u.case, u.case.post if u.case.post.photos.all() else None, u.post) for u in finishing
    ]


def shown_done(viewer: Actor | None) -> CaseView | None:
    """What was promised and shown done last, with a photo of before and of after.

    Constant queries.
    """
    finishing = Understanding.objects.filter(
        pk__gte=first_id_at(clock.now() - _LATELY),
        verb="finish",
        undone_at=None,
        case__state__in=[State.DONE, State.CONFIRMED],
    ).filter(_WITH_PHOTO, _open(viewer), _seen(Post.objects.visible_to(viewer).everybodys()))
    newest = list(finishing.order_by("-pk").values_list("case", flat=True)[:_LOOKED_THROUGH])
    there = whole(Case.objects.all()).in_bulk(newest)
    views = views_of([there[pk] for pk in dict.fromkeys(newest)], viewer)
    return next((v for v in illustrate(views, viewer) if v.promise and v.before and v.after), None)


# Asked of each row as it comes, the newest first: gathered beforehand they would be all there are.
_WITH_PHOTO = Exists(Photo.objects.filter(post=OuterRef("post_id")))


def _open(viewer: Actor | None) -> Exists:
    return Exists(Case.objects.open_to(viewer).filter(pk=OuterRef("case_id")))


def _seen(posts: QuerySet[Post]) -> Exists:
    return Exists(posts.filter(pk=OuterRef("post_id")))
