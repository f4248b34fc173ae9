"""The photos of a case: who may cover them, who may see what is under a cover, who did."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db.models import Q

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, User
from concejo.accounts.queries import crier
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, thread_of_case
from concejo.cases.rules import opens, stands_as
from concejo.cases.states import By
from concejo.events.models import Event
from concejo.posts.errors import NoSuchPhoto
from concejo.posts.models import Photo
from concejo.posts.queries import openings_of

_MOST_SHOWN = 50


@dataclass(frozen=True, slots=True)
class CasePhoto:
    """A photo in the conversation of a case, for somebody who may cover more of it."""

    case: Case
    photo: Photo
    # May they show again what was found on it, or could not be looked at?
    uncovers: bool


def photo_of_case(viewer: Actor | None, number: str, photo_id: int, *, key: str = "") -> CasePhoto:
    """A photo of this case, for whoever sent it and for those in charge; for nobody else."""
    case = case_for(viewer, number, key=key)
    said = [post.pk for post in thread_of_case(viewer, case, key=key)]
    photo = (
        Photo.objects.filter(Q(post__in=said) | Q(former_post__in=said), pk=photo_id)
        .select_related("post", "former_post")
        .first()
    )
    if photo is None:
        raise NoSuchPhoto
    in_charge = By.CHARGE in stands_as(viewer, case)
    if not in_charge and not _sent(viewer, case, photo, key):
        raise NoSuchPhoto
    return CasePhoto(case, photo, in_charge or settings.AUTHORS_UNCOVER)


def may_cover(viewer: Actor | None, case: Case, photos: Collection[Photo], key: str) -> set[int]:
    """Which of these photos of a case this viewer may cover, by their ids."""
    if By.CHARGE in stands_as(viewer, case):
        return {photo.pk for photo in photos}
    return {photo.pk for photo in photos if _sent(viewer, case, photo, key)}


def _sent(viewer: Actor | None, case: Case, photo: Photo, key: str) -> bool:
    """Did this viewer send it? A key stands for somebody whom the crier lent its address."""
    if viewer is not None and photo.account_id == viewer.account_id:
        return True
    return opens(key, case) and photo.account_id == crier().account_id


@dataclass(frozen=True, slots=True)
class Opening:
    """Somebody looked at a photo without its covers."""

    at: datetime
    photo: int
    # The person by name, and the address they acted as.
    who: str
    acct: str


def openings_in(viewer: Actor | None, case: Case) -> list[Opening]:
    """Who saw the originals of this case's photos, the newest first. For those in charge only."""
    if viewer is None or By.CHARGE not in stands_as(viewer, case):
        return []
    theirs = Q(post__thread_id=case.thread_id) | Q(former_post__thread_id=case.thread_id)
    photos = list(Photo.objects.filter(theirs).values_list("pk", flat=True))
    return _named(openings_of(photos)[:_MOST_SHOWN])


def _named(events: Sequence[Event]) -> list[Opening]:
    accounts = Account.objects.in_bulk({e.actor_id for e in events if e.actor_id})
    people = User.objects.in_bulk({e.user_id for e in events if e.user_id})
    named = []
    for event in events:
        account, person = accounts.get(event.actor_id or 0), people.get(event.user_id or 0)
        named.append(
            Opening(
                at=event.at,
                photo=event.subject_id or 0,
                who=person.name if person else "",
                acct=account.acct if account else "",
            )
        )
    return named
