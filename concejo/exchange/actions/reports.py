"""What programs bring for others: reports, and what is added to them."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace

from django.db import transaction

from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.actions.saying import Remark, say_in
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for
from concejo.cases.states import State
from concejo.exchange.actions.pictures import name_pictures
from concejo.exchange.keys import hash_of
from concejo.exchange.models import Brought, Consumer
from concejo.exchange.queries.requests import request_numbered, service_called
from concejo.exchange.statuses import Meaning, meaning_of
from concejo.posts.models import Post, Receipt

DOOR = "open311"


@transaction.atomic
def bring_report(consumer: Consumer, report: Report, pictures: Sequence[str] = ()) -> Case:
    """A program reports for somebody: a case like any other, told by the crier.

    Nobody can be asked back, so what is personal is masked at once; the office reads all of it.
    """
    service_called(report.kind)
    if report.idempotency_key:
        report = replace(report, idempotency_key=_receipt(consumer, report.idempotency_key))
    case = tell_town(None, replace(report, door=DOOR, asked=True))
    _brought, is_new = Brought.objects.get_or_create(case=case, defaults={"consumer": consumer})
    if is_new:
        name_pictures(case, case.post, pictures)
    Consumer.objects.filter(pk=consumer.pk).update(used_at=clock.now())
    return case


@transaction.atomic
def add_to_request(
    consumer: Consumer,
    number: str,
    remark: Remark,
    *,
    status: str = "",
    pictures: Sequence[str] = (),
) -> Post:
    """Somebody adds something to a request through a program.

    The program that brought the case speaks for who reported it: it answers questions, confirms
    and opens again. Everybody else's words are passed on and move nothing.
    """
    case = request_numbered(number, by=consumer)
    key = case.key if Brought.objects.filter(case=case, consumer=consumer).exists() else ""
    # The second of two that come at once waits here for the first.
    case = case_for(None, case.number, key=key, lock=True)
    if remark.idempotency_key:
        receipt = f"update:{_receipt(consumer, _sent_as(case, remark, status, pictures))}"
        remark = replace(remark, idempotency_key=receipt)
        sent = Receipt.objects.filter(account=crier().account, key=receipt).first()
        if sent is not None:
            return sent.post
    remark = replace(remark, door=DOOR)
    post = _moved(case, key, remark, status) or say_in(case, crier(), remark)
    name_pictures(case, post, pictures)
    Consumer.objects.filter(pk=consumer.pk).update(used_at=clock.now())
    return post


def _receipt(consumer: Consumer, name: str) -> str:
    """Under which name something is known to have come, however long its sender's own is."""
    return f"{consumer.pk}:{hash_of(name)}"


def _sent_as(case: Case, remark: Remark, status: str, pictures: Sequence[str]) -> str:
    """By what an update is known when it comes again.

    A number alone says too little: programs count for each request anew, or send other words under
    a number that they had used. Whatever is not the same is said, and nothing that came is lost.
    """
    # A photo that is sent again has another number here: how many there are is all that stays.
    photos = len(remark.photos)
    said = [case.number, remark.idempotency_key, status, remark.text, photos, *pictures]
    return json.dumps(said)


def _moved(case: Case, key: str, remark: Remark, status: str) -> Post | None:
    """The words of the reporter, where they say more than words."""
    if not key:
        return None
    meaning, words, photos = meaning_of(status), remark.text, remark.photos
    if case.state == State.WAITING:
        desk.answer(None, case.number, words=words, photos=photos, key=key, asked=True)
    elif case.state == State.DONE and meaning == Meaning.DONE:
        desk.confirm(None, case.number, words=words, key=key, asked=True)
    elif case.state in {State.DONE, State.CONFIRMED} and meaning == Meaning.AGAIN:
        desk.reopen(None, case.number, words=words, photos=photos, key=key, asked=True)
    else:
        return None
    post = Post.objects.filter(thread_id=case.thread_id, door="desk").latest("pk")
    if remark.idempotency_key:
        Receipt.objects.create(account=post.author, key=remark.idempotency_key, post=post)
    return post
