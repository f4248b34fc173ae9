"""What was made at some cost and stays as it is, kept by this process for the next who asks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Hashable
from typing import Generic, TypeVar

_T = TypeVar("_T")


class Kept(Generic[_T]):
    """The newest so many things by their key, of so many bytes together.

    What a key stands for never changes. ``size`` says how many bytes a thing has.
    """

    def __init__(self, most: int, most_bytes: int, size: Callable[[_T], int]) -> None:
        self._most = most
        self._most_bytes = most_bytes
        self._size = size
        self._things: dict[Hashable, _T] = {}
        self._bytes = 0
        self._keeping = threading.Lock()

    def get(self, key: Hashable) -> _T | None:
        """The thing with this key, if it is still here."""
        return self._things.get(key)

    def keep(self, key: Hashable, thing: _T) -> None:
        """Keep a thing; the oldest make room for it."""
        with self._keeping:
            if key in self._things:
                return
            self._things[key] = thing
            self._bytes += self._size(thing)
            while len(self._things) > self._most or self._bytes > self._most_bytes:
                self._bytes -= self._size(self._things.pop(next(iter(self._things))))

    def empty(self) -> None:
        """Throw everything away."""
        with self._keeping:
            self._things.clear()
            self._bytes = 0
