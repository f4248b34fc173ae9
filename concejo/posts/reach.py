"""Whom a post is for. Screening is asked here, before anything is saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.accounts.models import Account
from concejo.posts.drafts import Draft
from concejo.posts.errors import NoSuchVisibility
from concejo.posts.models import EVERYBODY, Audience, Mention, Post, Visibility
from concejo.screening.personal import mask, personal_data_in
from concejo.screening.screen import screen

_SAYABLE = {Visibility.PUBLIC, Visibility.UNLISTED, Visibility.PRIVATE, Visibility.DIRECT}


@dataclass(frozen=True, slots=True)
class Reach:
    """What everybody reads, and who reads it."""

    visibility: Visibility
    text: str
    spoiler_text: str
    # The full words, where the text was masked.
    original: str | None = None
    audience: frozenset[int] = frozenset()
    # Taken back from the public because of what is in it; the author has not been asked yet.
    held: bool = False
    danger: bool = False
    personal: tuple[str, ...] = field(default=())
    private_kind: str | None = None


def reach_of(actor: Actor, draft: Draft, parent: Post | None, named: Sequence[Account]) -> Reach:
    """Decide who may read a draft. Rules 4 and 5: danger and people's data never go out unasked."""
    wanted = visibility_wanted(actor, draft, parent)
    offices = frozenset(a.pk for a in named if a.is_office)
    plain = Reach(wanted, draft.text, draft.spoiler_text)

    in_office = parent is not None and parent.visibility == Visibility.OFFICE
    is_note = _note(actor, draft, wanted)
    if parent is not None and in_office and not is_note:
        heard = conversation(parent.thread_id) | offices
        return replace(plain, visibility=Visibility.OFFICE, audience=heard - {actor.account_id})
    if is_note:
        return replace(plain, audience=frozenset(a.pk for a in named))
    if actor.account.is_crier and draft.visibility == Visibility.OFFICE:
        # Part of the file, for some of those who look after it and for whoever reported it.
        audience = frozenset(a.pk for a in named)
        return replace(plain, visibility=Visibility.OFFICE, audience=audience)
    if wanted not in EVERYBODY and (offices or draft.to_town):
        return _screened(
            replace(plain, visibility=Visibility.OFFICE, audience=offices), actor, draft
        )
    if draft.door == "crier":
        return plain
    if wanted in EVERYBODY:
        return _screened(plain, actor, draft, offices | _offices_in(parent), starts=parent is None)
    return replace(plain, audience=frozenset(a.pk for a in named))


def reach_of_edit(actor: Actor, draft: Draft, post: Post, named: Sequence[Account]) -> Reach:
    """Decide who may read a post whose words were changed: nobody new but whom it names.

    Somebody's data is masked at once: the post is public already, and its author cannot be asked
    without taking it away from those who read it.
    """
    draft = replace(draft, asked=True)
    if post.visibility == Visibility.OFFICE:
        offices = frozenset(a.pk for a in named if a.is_office)
        plain = Reach(Visibility.OFFICE, draft.text, draft.spoiler_text, audience=offices)
        return _screened(plain, actor, draft)
    return reach_of(actor, replace(draft, visibility=post.visibility), post.reply_to, named)


def conversation(thread_id: int) -> frozenset[int]:
    """Who is in an office's conversation: authors and audience of its posts."""
    posts = Post.objects.filter(thread_id=thread_id, visibility=Visibility.OFFICE, deleted_at=None)
    heard = Audience.objects.filter(post__in=posts).values_list("account_id", flat=True)
    return frozenset(posts.values_list("author_id", flat=True)) | frozenset(heard)


def without_data(text: str, language: str) -> str:
    """A subtitle or the description of a photo without anybody's data."""
    return mask(
        text, personal_data_in(text, known=contacts_of_offices()), language=language or "es"
    )


def _screened(
    plain: Reach,
    actor: Actor,
    draft: Draft,
    offices: frozenset[int] = frozenset(),
    *,
    starts: bool = True,
) -> Reach:
    """Ask screening. What it finds in public words is masked if the author saw it, else held."""
    language = draft.language or actor.account.default_language or "es"
    seen = screen(draft.text, language=language, known=contacts_of_offices())
    subtitle = screen(draft.spoiler_text, language=language, known=contacts_of_offices())
    found = tuple(sorted({f.kind for f in (*seen.personal, *subtitle.personal)}))
    by_office = actor.account.is_office
    danger = bool(seen.danger or subtitle.danger) and not by_office
    to_town = bool(offices or draft.to_town or danger)
    # What a case is about is decided by its first words, and only in words to the town.
    private = seen.private_kind if to_town and starts and not by_office else None
    facts = replace(plain, danger=danger, personal=found, private_kind=private)

    if plain.visibility not in EVERYBODY:
        return facts
    if danger or private:
        return replace(facts, visibility=Visibility.OFFICE, audience=offices, held=not draft.asked)
    if not found:
        return facts
    if draft.asked:
        return replace(
            facts,
            text=seen.public_text,
            spoiler_text=subtitle.public_text,
            original=draft.text,
            audience=offices,
        )
    return replace(
        facts,
        visibility=Visibility.OFFICE if to_town or by_office else Visibility.DIRECT,
        audience=offices,
        held=True,
    )


def visibility_wanted(actor: Actor, draft: Draft, parent: Post | None) -> Visibility:
    """Who shall read it, as its author says or usually means."""
    said = draft.visibility or (
        parent.visibility if parent is not None else actor.account.default_visibility
    )
    if said == Visibility.OFFICE:
        said = Visibility.DIRECT
    if said not in _SAYABLE:
        raise NoSuchVisibility
    return Visibility(said)


def _note(actor: Actor, draft: Draft, wanted: Visibility) -> bool:
    """The crier's private word to one person, which does not belong to the conversation."""
    is_private = wanted == Visibility.DIRECT and draft.visibility != Visibility.OFFICE
    return actor.account.is_crier and is_private


def _offices_in(parent: Post | None) -> frozenset[int]:
    """The offices that take part in the conversation that a post answers to."""
    if parent is None:
        return frozenset()
    posts = Post.objects.filter(thread_id=parent.thread_id, deleted_at=None)
    authors = posts.filter(author__kind="office").values_list("author_id", flat=True)
    named = Mention.objects.filter(post__in=posts, account__kind="office")
    return frozenset(authors) | frozenset(named.values_list("account_id", flat=True))
