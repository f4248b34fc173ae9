"""What was asked once in a stretch of work and cannot change in it is not asked again."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar, cast

_T = TypeVar("_T")

# None outside of such a stretch: then everything is asked every time.
_known: ContextVar[dict[Hashable, object] | None] = ContextVar("known", default=None)


@contextmanager
def remembering() -> Iterator[None]:
    """Inside, the town's own rows are asked for once: for a page that only reads, for a replay."""
    mark = _known.set({})
    try:
        yield
    finally:
        _known.reset(mark)


def remembered(key: Hashable, ask: Callable[[], _T]) -> _T:
    """What is known under this key, else what asking gives."""
    known = _known.get()
    if known is None:
        return ask()
    if key not in known:
        known[key] = ask()
    return cast("_T", known[key])
