"""Notes on cases, for those who may read them."""

from __future__ import annotations

from collections.abc import Collection

from concejo.accounts.actors import Actor
from concejo.cases.models import Case
from concejo.cases.queries.found import words_of
from concejo.offices.models import Office
from concejo.offices.queries import offices_held_by
from concejo.posts.queries import posts_for
from concejo.work.models import FormerHolder, Note


def notes_by_case(viewer: Actor | None, cases: Collection[Case]) -> dict[int, list[Note]]:
    """What is noted about these cases, as far as the viewer may read it. One query."""
    rows = Note.objects.visible_to(viewer).filter(case__in=[case.pk for case in cases])
    found: dict[int, list[Note]] = {}
    for note in rows.select_related("office__account", "author"):
        found.setdefault(note.case_id, []).append(note)
    return found


def notes_of(viewer: Actor | None, case: Case) -> list[Note]:
    """What is noted about a case."""
    return notes_by_case(viewer, [case]).get(case.pk, [])


def notes_with(viewer: Actor | None, text: str, limit: int) -> list[Note]:
    """The newest notes with all of these words that the viewer may read. One query."""
    words = words_of(text)
    if viewer is None or not viewer.offices or not words:
        return []
    found = Note.objects.visible_to(viewer)
    for word in words:
        found = found.filter(text__says=word)
    return list(found.select_related("case", "office__account").order_by("-pk")[:limit])


def case_of_answer(actor: Actor, reply_to: int | None) -> Case | None:
    """The case in whose conversation somebody answers, if they may see what they answer."""
    parent = posts_for(actor, [reply_to])[:1] if reply_to else []
    return Case.objects.filter(thread_id=parent[0].thread_id).first() if parent else None


def noting_office(actor: Actor | None, case: Case) -> Office | None:
    """For which office somebody writes a note on a case: its own before one that had it."""
    if actor is None or not actor.offices:
        return None
    if case.owner.account_id in actor.offices:
        return case.owner
    held = offices_held_by(actor)
    had = FormerHolder.objects.filter(case=case, office__in=held).select_related("office__account")
    former = had.order_by("pk").last()
    return former.office if former else None
