"""Is it done? What those answer whose case goes on in another one: they are asked in their own."""

from __future__ import annotations

from concejo.cases import crier as cries
from concejo.cases.actions.moves import Asked, move
from concejo.cases.actions.telling import tell_of_step, thank
from concejo.cases.actions.undoing import snapshot
from concejo.cases.models import Case, Understanding
from concejo.cases.queries.cases import where_it_goes_on
from concejo.cases.rules import may_reopen
from concejo.events.log import record
from concejo.posts.models import EVERYBODY, Post


def judge(job: Case, case: Case, post: Post, *, is_done: bool, quietly: bool = False) -> None:
    """Whoever reported a case that goes on in another one says whether the job is done.

    “Not done” opens the job, which is locked, again; the joined case stays joined. The
    other conversation is told by the crier: who said it, and in which case, may be private.
    What is taken back is the step of the job, by the post that said it in the joined case.
    """
    record(
        "case.judged",
        actor=None,
        subject=case,
        number=case.number,
        into=job.number,
        is_done=is_done,
        post=post.pk,
    )
    if is_done:
        if post.visibility in EVERYBODY:
            thank(job, post)
        return
    if not may_reopen(job):
        return  # Somebody was quicker: it is open already.
    before = snapshot(job)
    with cries.in_words_of(job.post):
        note = cries.say(cries.still_the_same_there(), to=where_it_goes_on(job))
    # Theirs is the same concern: what a reporter may say of a job, they may as well.
    event = move(None, job, Asked("reopen"), post=note, has_key=True)
    made = Understanding.objects.create(
        post=post, case=job, verb="reopen", before=before | {"event": event.seq}
    )
    tell_of_step(job, note)
    if not quietly:
        with cries.in_words_of(post):
            what = cries.what_was_understood(made.verb, made.facts)
            made.note = cries.say(cries.understood(what), to=post, privately=True)
            made.save(update_fields=["note"])
