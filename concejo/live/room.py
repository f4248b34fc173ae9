"""How many streams may be open: nobody holds so many that others find no room. One per process."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import TooMany

# Counts one more for somebody, or refuses.
Count = Callable[[str, int], None]


class TooManyOpen(TooMany):
    message = _("Too many live streams are open from here. Close one of them first.")


class Room:
    """Who holds how many open streams."""

    def __init__(self) -> None:
        self._held: Counter[str] = Counter()

    @contextmanager
    def for_one(self) -> Iterator[Count]:
        """While a connection is open, it counts for everybody that it is counted for inside."""
        counted: list[str] = []

        def count(who: str, most: int) -> None:
            if self._held[who] >= most and not settings.TEST_MODE:
                raise TooManyOpen
            self._held[who] += 1
            counted.append(who)

        try:
            yield count
        finally:
            for who in counted:
                self._held[who] -= 1
                if not self._held[who]:
                    del self._held[who]
