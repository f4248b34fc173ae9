"""One concern, many reporters: telling it anyway, and being answered where one asked."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.base.errors import Refused
from concejo.cases import crier as cries
from concejo.cases.actions.moves import Asked, move
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case, CaseFollow
from concejo.cases.queries.cases import asked_about, case_for, joined_to, where_it_goes_on
from concejo.cases.rules import current_promise, lies_ahead
from concejo.cases.states import State
from concejo.events.models import Event
from concejo.posts.models import EVERYBODY, NotificationKind, Post
from concejo.posts.timelines import tell


@transaction.atomic
def tell_town_too(actor: Actor | None, report: Report, *, into: str) -> Case:
    """Tell what somebody told before: a case with its own number, joined to that one.

    If that one has been closed in the meantime, this one stands by itself: no report is lost.
    """
    case = tell_town(actor, report)
    if case.state == State.JOINED:
        return case  # sent twice
    try:
        with transaction.atomic():
            other = case_for(actor, into)
            move(actor, case, Asked("join", into=other), post=case.post, has_key=actor is None)
    except Refused:
        case.refresh_from_db()
        return case
    other = case.joined_to or other
    promise = current_promise(other)
    with cries.in_words_of(case.post):
        date = promise.due_at if promise is not None and lies_ahead(promise) else None
        cries.say(cries.goes_on_in(other, date), to=case.post)
    return case


def tell_those_who_joined(event: Event) -> None:
    """Say in each conversation that joined a case what happened to it; twice is harmless."""
    other = Case.objects.select_related("owner__account").filter(pk=event.subject_id or 0).first()
    if other is None or event.data.get("verb") in _NEVER_TOLD:
        return
    post = Post.objects.filter(pk=event.data.get("post"), deleted_at=None).first()
    words = post.text if post is not None and post.visibility in EVERYBODY else ""
    due_at = event.data.get("due_at") if event.kind in _WITH_DATE else None
    date = datetime.fromisoformat(str(due_at)) if due_at else None
    for case in joined_to(other).select_related("post__author", "reporter"):
        with cries.in_words_of(case.post), transaction.atomic():
            what = cries.what_happened_there(event.kind, date)
            if what:
                said = cries.happened_there(other, what, words)
                is_asked = event.kind == "case.done" and asked_about(case) is not None
                if is_asked:
                    said = f"{said} {cries.is_it_done()}"
                _tell(case, other, said, once=f"joined:{event.seq}:{case.pk}", asks=is_asked)


# What was never told needs no taking back.
_NEVER_TOLD = frozenset({"ask", "answer", "confirm", "join", "separate", "resume"})
_WITH_DATE = frozenset({"case.promised", "case.handed_over"})


def _tell(case: Case, other: Case, words: str, *, once: str, asks: bool) -> None:
    """In their own conversation. Who follows the other case was told of its step already.

    What they are asked is theirs to answer, and here.
    """
    start = where_it_goes_on(case)
    note = cries.say(words, to=start, privately=start.visibility not in EVERYBODY, once=once)
    follows = CaseFollow.objects.filter(case=other, account=case.reporter_id).exists()
    if case.reporter is not None and (asks or not follows):
        tell(case.reporter, NotificationKind.CASE, note.author, note)
