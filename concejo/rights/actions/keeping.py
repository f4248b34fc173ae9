"""How long things are kept: what a kind says, and throwing away what is over."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef, Q, QuerySet

from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.cases.models import Answers, Case, CaseFollow, Contact, HeldPost, MergedCase, Promise
from concejo.cases.queries.kinds import kind_called
from concejo.events.log import record
from concejo.posts.actions.publishing import take_down
from concejo.posts.models import Photo, Post
from concejo.rights.models import Keeping
from concejo.work.models import Bundle, BundleLine, Cause, Errand, Note

# The hour of the night at which it is done, and how many cases in one stroke of the clock.
_HOUR = 3
_AT_ONCE = 100


@transaction.atomic
def keep(code: str, *, contact: int | None, photos: int | None, texts: int | None) -> Keeping:
    """Say how many days after closing the parts of a kind's cases are kept; None is always."""
    made, _ = Keeping.objects.update_or_create(
        kind=kind_called(code),
        defaults={"contact_days": contact, "photos_days": photos, "texts_days": texts},
    )
    record(
        "kind.kept",
        actor=None,
        subject=None,
        code=made.kind_id,
        contact_days=contact,
        photos_days=photos,
        texts_days=texts,
    )
    return made


def forget_old(at: datetime) -> None:
    """At night: throw away what its kind keeps no longer. The log stays; it never had any words."""
    if clock.local(at).hour == _HOUR and Keeping.objects.exists():
        forget_what_is_over(at)


def forget_what_is_over(at: datetime) -> int:
    """Throw away a part of what is over; says in how many cases. Safe to repeat."""
    done = 0
    for keeping in Keeping.objects.all():
        if keeping.contact_days is not None:
            has = Exists(Contact.objects.filter(case=OuterRef("pk")))
            done += _each(keeping, keeping.contact_days, at, has, _forget_contact)
        if keeping.photos_days is not None:
            done += _each(keeping, keeping.photos_days, at, Exists(_photos()), _forget_photos)
        if keeping.texts_days is not None:
            there = Post.objects.filter(thread_id=OuterRef("thread_id"), deleted_at=None)
            noted = Note.objects.filter(case=OuterRef("pk"))
            has_words = Q(Exists(there)) | Q(Exists(noted))
            done += _each(keeping, keeping.texts_days, at, has_words, _forget_texts)
    return done


def _each(
    keeping: Keeping, days: int, at: datetime, has: Exists | Q, forget: Callable[[Case], None]
) -> int:
    # A kind that was made one with another keeps its cases no longer than it said.
    was = MergedCase.objects.filter(was=keeping.kind_id, case=OuterRef("pk"))
    its = Case.objects.filter(Q(kind=keeping.kind_id) | Q(Exists(was)))
    closed = its.filter(closed_at__lte=at - timedelta(days=days))
    ids = list(closed.filter(has).order_by("closed_at").values_list("pk", flat=True)[:_AT_ONCE])
    for pk in ids:
        with transaction.atomic():
            case = Case.objects.select_for_update().filter(pk=pk, closed_at__isnull=False).first()
            if case is not None:
                forget(case)
    return len(ids)


def _forget_contact(case: Case) -> None:
    Contact.objects.filter(case=case).delete()
    record("case.contact_forgotten", actor=None, subject=case, number=case.number)


def _photos(thread: object = OuterRef("thread_id")) -> QuerySet[Photo]:
    return Photo.objects.filter(Q(post__thread_id=thread) | Q(former_post__thread_id=thread))


def _forget_photos(case: Case) -> None:
    photos = list(_photos(case.thread_id))
    files = [name for photo in photos for name in photo.files]
    carrying = {photo.post_id for photo in photos if photo.post_id}
    _photos(case.thread_id).delete()
    Post.objects.filter(pk__in=carrying).update(revision=F("revision") + 1)
    record("case.photos_forgotten", actor=None, subject=case, number=case.number, files=files)


def _forget_texts(case: Case) -> None:
    """All words of the conversation, whoever said them, and whose and exactly where it was."""
    posts = Post.objects.filter(thread_id=case.thread_id, deleted_at=None)
    HeldPost.objects.filter(post__thread_id=case.thread_id).delete()
    for post in posts.order_by("-pk"):
        take_down(crier(), post)
    Answers.objects.filter(case=case).delete()
    # What was noted in the house about it goes as well.
    Note.objects.filter(case=case).delete()
    Cause.objects.filter(case=case).delete()
    Bundle.objects.filter(lines__case=case).update(asked={})
    BundleLine.objects.filter(case=case).update(refused="", stays="")
    Errand.objects.filter(its_cases__case=case).update(words="")
    CaseFollow.objects.filter(case=case).delete()
    Promise.objects.filter(case=case).update(reason="")
    case.reporter, case.summary, case.street_number = None, "", ""
    case.lat = case.lon = None
    case.followers_count = 0
    case.updated_at = clock.now()
    case.save()
    record("case.words_forgotten", actor=None, subject=case, number=case.number)
