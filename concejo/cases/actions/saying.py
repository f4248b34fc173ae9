"""Saying something in a case that moves nothing, for those who do not post themselves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases.actions.telling import tell_of_step
from concejo.cases.actions.timing import first_answer_given
from concejo.cases.models import Case
from concejo.cases.queries.cases import where_it_goes_on
from concejo.cases.rules import stands_as
from concejo.cases.states import By
from concejo.events.log import record
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Post, Visibility


@dataclass(frozen=True, slots=True)
class Remark:
    """What is said, and by which door."""

    text: str
    door: str
    photos: Sequence[int] = ()
    language: str = ""
    idempotency_key: str = ""


@transaction.atomic
def say_in(case: Case, voice: Actor, remark: Remark) -> Post:
    """Say it in the conversation, and tell everybody concerned. Of somebody's data it is masked."""
    post = publish_post(
        voice,
        Draft(
            text=remark.text,
            reply_to=where_it_goes_on(case).pk,
            photos=remark.photos,
            visibility=visibility_in(case),
            language=remark.language or case.post.language,
            door=remark.door,
            asked=True,
            limit=5000,
            idempotency_key=remark.idempotency_key,
        ),
    )
    note_first_answer(voice, case)
    tell_of_step(case, post)
    return post


def note_first_answer(voice: Actor, case: Case) -> None:
    """Somebody in charge answers; the first time counts."""
    if case.answered_at is not None or By.CHARGE not in stands_as(voice, case):
        return
    case.answered_at = clock.now()
    in_time, worked = first_answer_given(case)
    case.save(update_fields=["answered_at", "next_at", "near_at"])
    record(
        "case.first_answer",
        actor=voice,
        subject=case,
        number=case.number,
        office=case.owner.handle,
        in_time=in_time,
        worked=worked,
    )


def visibility_in(case: Case) -> str:
    """Who reads what is said in a case: its office and its reporter, or everybody."""
    return Visibility.OFFICE if case.post.visibility == Visibility.OFFICE else Visibility.PUBLIC
