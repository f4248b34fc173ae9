"""Everything that other programs ask about cases.

Only what everybody may read: ``open_to(None)`` decides, on every path.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from math import cos, radians

from django.db.models import F, Q, QuerySet

from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.cases.models import Card, Case, Kind
from concejo.cases.queries.kinds import codes_now, kind_with_code
from concejo.cases.queries.views import CaseView, views_of
from concejo.events.models import Event
from concejo.exchange.errors import KeyNeeded, NoSuchRequest, NoSuchService
from concejo.exchange.keys import hash_of
from concejo.exchange.models import Consumer
from concejo.exchange.statuses import AFTER, CLOSED_STATES, OF_STATE, Extended
from concejo.posts.models import Photo, Post

# The standard's own: so far back, and so many at once.
DAYS_SHOWN = timedelta(days=90)
MOST_SHOWN = 1000
_METRES_PER_DEGREE = 111_320

# --- Keys ---


def consumer_with(key: str) -> Consumer:
    """Who this key was given to."""
    found = Consumer.objects.filter(key_hash=hash_of(key), revoked_at=None).first()
    if found is None:
        raise KeyNeeded
    return found


def consumers() -> list[Consumer]:
    """Every key that was given, the newest last."""
    return list(Consumer.objects.order_by("pk"))


# --- Services ---


def services() -> list[Kind]:
    """The kinds that may be reported from outside. What is about people is told to its office."""
    offered = Kind.objects.filter(card=Card.FULL, merged_into=None).select_related(
        "office__account"
    )
    return list(offered.prefetch_related("questions").order_by("code"))


def service_called(code: str) -> Kind:
    """One of them, with its questions."""
    # A code that was merged into another one still finds what it is now.
    its = kind_with_code(code.replace("\x00", ""))
    offered = Kind.objects.filter(card=Card.FULL).select_related("office__account")
    found = offered.filter(pk=its.pk).first() if its is not None else None
    if found is None:
        raise NoSuchService(code=code[:40])
    return found


def services_changed_at() -> datetime | None:
    """When kinds, their offices or their questions last changed."""
    kinds = ("kinds.brought", "office.kinds_given", "kind.questions_set")
    changes = Event.objects.filter(kind__in=kinds)
    return changes.order_by("-at").values_list("at", flat=True).first()


# --- Requests ---


@dataclass(frozen=True, slots=True)
class Box:
    """From south-west to north-east, in degrees."""

    south: float
    west: float
    north: float
    east: float


@dataclass(frozen=True, slots=True)
class Around:
    """Within so many metres of a point."""

    lat: float
    lon: float
    metres: float


@dataclass(frozen=True, slots=True)
class Wanted:
    """Which requests are asked for."""

    numbers: Sequence[str] = ()
    kinds: Sequence[str] = ()
    since: datetime | None = None
    until: datetime | None = None
    updated_since: datetime | None = None
    updated_until: datetime | None = None
    # None: open and closed ones.
    closed: bool | None = None
    around: Around | None = None
    box: Box | None = None
    page: int = 1
    per_page: int = MOST_SHOWN


@dataclass(frozen=True, slots=True)
class Request:
    """A case as everybody may read it: its words, its photos, what was said of it last."""

    view: CaseView
    text: str
    photos: tuple[Photo, ...]
    note: str


def requests(wanted: Wanted) -> list[Request]:
    """Requests, the newest first, in a constant number of queries."""
    found = _public()
    if wanted.numbers:
        return _requests(found.filter(number__in=wanted.numbers)[:MOST_SHOWN])
    if wanted.since is not None:
        found = found.filter(pk__gte=first_id_at(wanted.since))
    if wanted.until is not None:
        found = found.filter(pk__lt=first_id_at(wanted.until + timedelta(milliseconds=1)))
    if wanted.updated_since is not None:
        found = found.filter(updated_at__gte=wanted.updated_since)
    if wanted.updated_until is not None:
        found = found.filter(updated_at__lte=wanted.updated_until)
    if wanted.kinds:
        found = found.filter(kind__in=codes_now(wanted.kinds))
    if wanted.closed is not None:
        inside = Q(state__in=CLOSED_STATES)
        found = found.filter(inside if wanted.closed else ~inside)
    if wanted.box is not None:
        found = _inside(found, wanted.box)
    if wanted.around is not None:
        found = _near(found, wanted.around)
    first = (wanted.page - 1) * wanted.per_page
    return _requests(found[first : first + wanted.per_page])


def request(number: str) -> Request:
    """One request, if everybody may read it."""
    found = _requests(_public().filter(number=number.replace("\x00", "")))
    if not found:
        raise NoSuchRequest
    return found[0]


def request_numbered(number: str, *, by: Consumer) -> Case:
    """The case to which a consumer adds something: open to everybody, or brought by itself."""
    theirs = Case.objects.filter(brought__consumer=by)
    for cases in (Case.objects.open_to(None), theirs):
        case = cases.filter(number=number.strip().replace("\x00", "")).first()
        if case is not None:
            return case
    raise NoSuchRequest


# --- Updates ---


@dataclass(frozen=True, slots=True)
class Update:
    """Something that happened in a request, or that its office said."""

    id: str
    number: str
    status: Extended
    at: datetime
    # The log's word for it; empty where an office only said something.
    what: str
    text: str
    photos: tuple[Photo, ...]


def updates(since: datetime, until: datetime) -> list[Update]:
    """What happened between two moments, the oldest first. Constant queries."""
    events = list(
        Event.objects.filter(kind__in=AFTER, at__gte=since, at__lte=until)
        .exclude(kind="case.opened")
        .order_by("at", "seq")[:MOST_SHOWN]
    )
    said = _said_by_offices(since, until)
    cases = Case.objects.open_to(None).filter(
        Q(pk__in=[e.subject_id for e in events]) | Q(thread_id__in=[p.thread_id for p in said])
    )
    by_id = {case.pk: case for case in cases}
    by_thread = {case.thread_id: case for case in by_id.values()}
    posts = {post.pk: post for post in said}
    steps = {e.data.get("post") for e in events}
    photos = photos_of(posts)
    found = [
        Update(
            str(event.seq),
            by_id[event.subject_id].number,
            AFTER[event.kind],
            event.at,
            event.kind.removeprefix("case."),
            post.text if (post := posts.get(event.data.get("post") or 0)) else "",
            photos.get(event.data.get("post") or 0, ()),
        )
        for event in events
        if event.subject_id in by_id
    ]
    found += [
        Update(
            str(post.pk),
            by_thread[post.thread_id].number,
            Extended.UNCHANGED,
            post.created_at,
            "",
            post.text,
            photos.get(post.pk, ()),
        )
        for post in said
        if post.thread_id in by_thread and post.pk not in steps
    ]
    return sorted(found, key=lambda update: update.at)[:MOST_SHOWN]


def _said_by_offices(since: datetime, until: datetime) -> list[Post]:
    """What offices answered, for everybody to read."""
    said = Post.objects.visible_to(None).filter(
        author__kind="office",
        reply_to__isnull=False,
        boost_of=None,
        pk__gte=first_id_at(since),
        pk__lt=first_id_at(until + timedelta(milliseconds=1)),
    )
    return list(said.order_by("pk")[:MOST_SHOWN])


# --- Smaller steps ---


def _public() -> QuerySet[Case]:
    return Case.objects.open_to(None).order_by("-pk")


def _inside(cases: QuerySet[Case], box: Box) -> QuerySet[Case]:
    return cases.filter(
        lat__gte=box.south, lat__lte=box.north, lon__gte=box.west, lon__lte=box.east
    )


def _near(cases: QuerySet[Case], at: Around) -> QuerySet[Case]:
    """Over the few kilometres of a town, the earth is flat."""
    narrow = max(cos(radians(at.lat)), 0.01)
    tall = at.metres / _METRES_PER_DEGREE
    wide = tall / narrow
    boxed = _inside(cases, Box(at.lat - tall, at.lon - wide, at.lat + tall, at.lon + wide))
    north, east = F("lat") - at.lat, (F("lon") - at.lon) * narrow
    return boxed.annotate(far=north * north + east * east).filter(far__lte=tall * tall)


_BESIDE = ("owner__account", "kind", "street", "post__author", "reporter", "joined_to")


def _requests(found: QuerySet[Case]) -> list[Request]:
    # First which ones, then all of them: a thousand rows with their joins are sorted slowly. Few
    # offices and people have many of them: each is read once.
    ids = [case.pk for case in found.only("pk")]
    there = Case.objects.select_related("post").prefetch_related(*_BESIDE).in_bulk(ids)
    cases = [there[pk] for pk in ids if pk in there]
    ids = [case.post_id for case in cases]
    readable = set(Post.objects.visible_to(None).filter(pk__in=ids).values_list("pk", flat=True))
    photos = photos_of(readable)
    notes = _last_words(cases)
    return [
        Request(
            view,
            view.case.post.text if view.case.post_id in readable else "",
            photos.get(view.case.post_id, ()),
            notes.get(view.case.thread_id, ""),
        )
        for view in views_of(cases, None)
    ]


def _last_words(cases: Sequence[Case]) -> dict[int, str]:
    """What an office said last for everybody, by the conversation."""
    said = Post.objects.visible_to(None).filter(
        thread_id__in=[case.thread_id for case in cases], author__kind="office", boost_of=None
    )
    return dict(said.order_by("pk").values_list("thread_id", "text"))


def photos_of(posts: Collection[int]) -> dict[int, tuple[Photo, ...]]:
    """The photos of posts that everybody may read; none that is behind a warning."""
    shown = Photo.objects.filter(post__in=posts, post__is_sensitive=False, post__spoiler_text="")
    found: dict[int, tuple[Photo, ...]] = {}
    for photo in shown.exclude(file="").order_by("post_id", "position"):
        found[photo.post_id or 0] = (*found.get(photo.post_id or 0, ()), photo)
    return found


def default_window(since: datetime | None, until: datetime | None) -> tuple[datetime, datetime]:
    """The 90 days that are meant where not both ends are said."""
    if since is None:
        until = until or clock.now()
        return until - DAYS_SHOWN, until
    return since, until or since + DAYS_SHOWN


def status_of(case: Case) -> Extended:
    """How a case stands, in mySociety's words."""
    return OF_STATE[case.state]
