"""The work that firms do for an office: what the office sees of it, and what the firm sees."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field

from django.core import signing
from django.db.models import Prefetch, QuerySet

from concejo.accounts.actors import Actor
from concejo.cases.models import Card, Case
from concejo.cases.queries.cases import whole
from concejo.cases.states import TO_DO
from concejo.offices.models import Office
from concejo.posts.models import Photo, Post
from concejo.work.errors import NoSuchErrand
from concejo.work.models import Errand, ErrandCase

KEY_LENGTH = 100
_BYTES = 24
# A point, as a colon ends a link in some letters.
_SIGNER = signing.Signer(salt="concejo.work.errand", sep=".")


@dataclass(slots=True)
class Job:
    """One case as a firm sees it: nothing of whoever reported it."""

    row: ErrandCase
    case: Case
    street: str
    # What everybody reads of it.
    summary: str
    lat: float | None
    lon: float | None
    # Closed, done or another office's, it is not the firm's to do any more.
    is_theirs: bool
    photos: list[Photo] = field(default_factory=list)


def errand_by_key(key: str, *, lock: bool = False) -> Errand:
    """The errand that this key opens, over or not. A key of somebody's own making asks nothing."""
    if not _is_ours(key):
        raise NoSuchErrand
    errands = Errand.objects.select_related("office__account", "made_by")
    if lock:
        errands = errands.select_for_update(of=("self",))
    errand = errands.filter(key_hash=hash_of(key)).first()
    if errand is None:
        raise NoSuchErrand
    return errand


def errand_for(actor: Actor, errand_id: int) -> Errand:
    """An errand, for the people of its office."""
    theirs = Errand.objects.filter(office__account__in=actor.offices)
    errand = theirs.select_related("office__account").filter(pk=errand_id).first()
    if errand is None:
        raise NoSuchErrand
    return errand


def errands_of(office: Office, *, limit: int = 50, offset: int = 0) -> list[Errand]:
    """The errands of an office with their cases, newest first. Two queries."""
    lines = ErrandCase.objects.select_related("case__post")
    rows = Errand.objects.filter(office=office).prefetch_related(Prefetch("its_cases", lines))
    return list(rows.order_by("-made_at", "-pk")[offset : offset + limit])


def firms_of(office: Office) -> list[str]:
    """The firms that an office has sent before."""
    rows: QuerySet[Errand, str] = Errand.objects.filter(office=office).values_list(
        "firm", flat=True
    )
    return sorted(set(rows.order_by("-made_at")[:200]))


def jobs_of(errand: Errand) -> list[Job]:
    """What a firm sees of its work. Three queries.

    Of a case that not everybody may read it sees number and kind: the rest the office tells it.
    """
    rows = list(errand.its_cases.all())
    cases = whole(Case.objects.all()).in_bulk([row.case_id for row in rows])
    jobs = [_job(errand, row, cases[row.case_id]) for row in rows]
    photos = _public_photos([job.case for job in jobs])
    for job in jobs:
        if job.case.card == Card.FULL:
            job.photos = photos.get(job.case.thread_id, [])[:_PHOTOS]
    return jobs


_PHOTOS = 4


def is_to_do(case: Case, office: Office) -> bool:
    """Is there work in a case for an office, or for a firm that it sends?"""
    return case.owner_id == office.pk and case.state in TO_DO


def _job(errand: Errand, row: ErrandCase, case: Case) -> Job:
    is_theirs = is_to_do(case, errand.office)
    if case.card != Card.FULL:
        return Job(row, case, "", "", None, None, is_theirs)
    street = f"{case.street.name} {case.street_number}".strip() if case.street else ""
    where = (case.lat, case.lon)
    if case.lat is None and case.street is not None:
        where = (case.street.lat, case.street.lon)
    return Job(row, case, street, case.summary, *where, is_theirs)


def _public_photos(cases: Sequence[Case]) -> dict[int, list[Photo]]:
    """What everybody sees, nothing behind a warning."""
    posts = Post.objects.visible_to(None).filter(
        thread_id__in=[case.thread_id for case in cases],
        boost_of=None,
        is_sensitive=False,
        spoiler_text="",
    )
    found: dict[int, list[Photo]] = {}
    for photo in Photo.objects.filter(post__in=posts).select_related("post").order_by("post_id"):
        if photo.post is not None:
            found.setdefault(photo.post.thread_id, []).append(photo)
    return found


def new_key() -> str:
    """192 random bits, signed with the town's secret. At most `KEY_LENGTH` letters."""
    return _SIGNER.sign(secrets.token_urlsafe(_BYTES))


def _is_ours(key: str) -> bool:
    try:
        _SIGNER.unsign(key)
    except (signing.BadSignature, UnicodeError):
        return False
    return True


def hash_of(key: str) -> str:
    """By what a key is found: a copy of the database opens nothing."""
    return hashlib.sha256(key.encode("utf-8", "replace")).hexdigest()
