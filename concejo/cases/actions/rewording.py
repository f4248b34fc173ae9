"""Words in a case that are changed afterwards. What they set off stays as it was.

A step is made by what somebody said, once: an edited promise is still the promise that was made,
and its first words stay readable. Whoever means another step says it, or presses a button.
"""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.base import clock
from concejo.cases import crier as cries
from concejo.cases.actions.hearing import mark_danger
from concejo.cases.actions.opening import hold, offices_named, open_case, summary_of
from concejo.cases.actions.stepping import close_to_others
from concejo.cases.models import Card, Case, HeldPost
from concejo.events.models import Event
from concejo.posts.actions.conversations import open_conversation
from concejo.posts.models import EVERYBODY, NotificationKind, Post
from concejo.posts.timelines import tell_all
from concejo.screening.screen import screen


def hear_edit(event: Event, post: Post) -> None:
    """Words were changed. Whoever names an office only now has a case as if they had at once."""
    facts = event.data
    case = _case_of(post)
    _ask_anew(post, case, facts)
    if case is None:
        if facts.get("offices") or facts.get("danger"):
            open_case(event, post, offices_named(post))
        return
    actor = Actor(post.author, post.user)
    if facts.get("danger"):
        mark_danger(actor, post, case)
    if facts.get("held"):
        open_conversation(case.thread_id, case.owner.account)
    if case.post_id == post.pk:
        _say_anew(actor, post, case, facts)
    _tell(case, post)


def _case_of(post: Post) -> Case | None:
    """The case whose conversation this is, or that it began, locked."""
    cases = Case.objects.select_for_update(of=("self",))
    its = cases.select_related("owner__account", "kind", "reporter")
    return its.filter(thread_id=post.thread_id).first()


def _ask_anew(post: Post, case: Case | None, facts: dict[str, object]) -> None:
    """What was offered to be published were the words before. Now it is these, or nothing."""
    if facts.get("held"):
        HeldPost.objects.filter(post=post).delete()
        if case is not None:
            with cries.in_words_of(post):
                hold(post, case, facts)
        return
    held = HeldPost.objects.filter(post=post, published_at=None).first()
    if held is not None:
        seen = screen(post.text, language=post.language or "es", known=contacts_of_offices())
        held.public_text = seen.public_text
        held.may_publish = held.may_publish and not (seen.danger or seen.private_kind)
        held.save(update_fields=["public_text", "may_publish"])


def _say_anew(actor: Actor, post: Post, case: Case, facts: dict[str, object]) -> None:
    """The first words of a case are on its card."""
    if post.visibility not in EVERYBODY:
        if facts.get("held"):
            hidden = Card.NONE if facts.get("danger") else Card.STATE
            close_to_others(actor, post, case, hidden)
    elif case.card == Card.FULL:
        case.summary = summary_of(post)
        case.updated_at = clock.now()
        case.save(update_fields=["summary", "updated_at"])


def _tell(case: Case, post: Post) -> None:
    """Those who heard of the words hear that they are others now."""
    people = [case.owner.account, *([case.reporter] if case.reporter else [])]
    if post.visibility in EVERYBODY:
        people += [follow.account for follow in case.followers.select_related("account")]
    else:
        readers = set(post.audience.values_list("account_id", flat=True))
        people = [account for account in people if account.pk in readers]
    tell_all(people, NotificationKind.UPDATE, post.author, post)
