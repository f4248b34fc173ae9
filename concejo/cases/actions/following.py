"""Following a case: it happens to others too."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.cases.models import Case, CaseFollow
from concejo.cases.queries.cases import case_for
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.models import Post


@transaction.atomic
def follow_case(actor: Actor, number: str) -> Case:
    """Hear of every step of a case. Doing it twice changes nothing."""
    case = case_for(actor, number, lock=True)
    if CaseFollow.objects.get_or_create(case=case, account=actor.account)[1]:
        _count(case)
        record("case.followed", actor=actor, subject=case, number=case.number)
    return case


@transaction.atomic
def unfollow_case(actor: Actor, number: str) -> Case:
    """Hear of it no longer."""
    case = case_for(actor, number, lock=True)
    if CaseFollow.objects.filter(case=case, account=actor.account).delete()[0]:
        _count(case)
        record("case.unfollowed", actor=actor, subject=case, number=case.number)
    return case


def forget_words(event: Event, post: Post) -> None:
    """The author took the first post back: the case stays, without their words."""
    Case.objects.filter(post=post).update(summary="")


def _count(case: Case) -> None:
    case.followers_count = case.followers.count()
    case.save(update_fields=["followers_count"])
