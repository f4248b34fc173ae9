"""What those in charge of a case, and whoever sent it, do with its photos."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from pathlib import Path

from concejo.accounts.actors import Actor
from concejo.accounts.queries import crier
from concejo.cases.queries.photos import CasePhoto, photo_of_case
from concejo.posts.actions.covering import Rectangle, cover_more, original_of, show_again
from concejo.posts.covers import DRAWN, read
from concejo.posts.errors import FindStays
from concejo.posts.models import Photo


def cover_in_case(
    actor: Actor | None,
    number: str,
    photo_id: int,
    rectangles: Sequence[Rectangle],
    *,
    key: str = "",
) -> Photo:
    """Cover more of a photo in a case's conversation."""
    its = photo_of_case(actor, number, photo_id, key=key)
    return cover_more(actor or crier(), its.photo, rectangles)


def uncover_in_case(
    actor: Actor | None, number: str, photo_id: int, covers: Collection[int], *, key: str = ""
) -> Photo:
    """Show again what is under covers of a photo: what was found only for those in charge."""
    its = photo_of_case(actor, number, photo_id, key=key)
    if not may_uncover(its, covers):
        raise FindStays
    return show_again(actor or crier(), its.photo, covers)


def open_original(actor: Actor | None, number: str, photo_id: int, *, key: str = "") -> Path:
    """Look at a photo of a case without its covers. Who did is written down."""
    its = photo_of_case(actor, number, photo_id, key=key)
    return original_of(actor or crier(), its.photo)


def may_uncover(its: CasePhoto, covers: Collection[int]) -> bool:
    """What a person drew may go again; what was found, where they may decide that."""
    there = read(its.photo.covers)
    return its.uncovers or all(there[n].by == DRAWN for n in covers if n < len(there))
