"""Apps of ana, ben and the moderator in a town for test suites, made with Mastodon.py.

Every answer is held against the library's own types: a field that it promises and that does not
come, or comes as something else, is a fault of the town's.
"""

from __future__ import annotations

import atexit
import shutil
import tempfile
import types
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, wraps
from pathlib import Path
from typing import Any, Union, get_args, get_origin, get_type_hints

from mastodon import Mastodon
from mastodon.types_base import AttribAccessDict

from tests.served.town import Town, founded

# Where the library's types are not what Mastodon says, each with what Mastodon says.
_OTHERWISE = {
    "Report.rules_ids": "it is called rule_ids",
    "FeaturedTag.statuses_count": "suggestions are hashtags, not featured ones",
    "AdminDimensionData.value": "it may be a version or a size",
    "ScheduledStatusParams.poll": "its options are words, as they were sent",
    "AdminReport.account": "it is an account as moderators see it",
    "AdminReport.target_account": "likewise",
    "AdminReport.assigned_account": "likewise",
    "AdminReport.action_taken_by_account": "likewise",
    "Status.application": "it says its name and page, and nothing of its keys",
    # Younger than the contract that the town keeps.
    "NotificationPolicy.for_bots": "younger",
    "Profile.formatted_note": "younger",
    "Profile.formatted_fields": "younger",
}
# The library reads a filter of version 2 as one of version 1 in places: it has a title then.
_YOUNG_FILTER = "title"


@contextmanager
def town_for_suites(directory: Path, **environment: str) -> Iterator[Town]:
    """A town with ana, ben and a moderator, whose tokens everybody knows, served."""
    with founded(directory, like=_seeded()) as town:
        town.environment |= environment
        town.serve("--test-mode", "--workers", "1")
        yield town
        town.stop()


@cache
def _seeded() -> Path:
    """Founding takes seconds: in each process of tests it is done once."""
    place = Path(tempfile.mkdtemp(prefix="concejo-seeded-"))
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    with founded(place) as town:
        town.must("seed", "--test-mode")
    return town.directory


class App:
    """A person's app. Whatever the town answers has to be whole."""

    def __init__(self, town: Town, name: str = "", **said: Any) -> None:
        keys = {"access_token": f"test-token-of-{name}"} if name else {}
        self.library = Mastodon(api_base_url=town.url, **keys, **said)

    def __getattr__(self, name: str) -> Any:
        there = getattr(self.library, name)
        if not callable(there):
            return there

        @wraps(there)
        def ask(*words: Any, **said: Any) -> Any:
            answer = there(*words, **said)
            faults = sorted(set(misfits(answer)))
            assert not faults, f"{name}: {faults}"
            return answer

        return ask


def misfits(answer: Any) -> Iterator[str]:
    """What in an answer is not what the library's types promise."""
    if isinstance(answer, list):
        for part in answer:
            yield from misfits(part)
    elif isinstance(answer, AttribAccessDict):
        kind = type(answer)
        promised = get_type_hints(kind)
        if kind.__name__ == "Filter" and _YOUNG_FILTER in answer:
            promised = {}
        for name, part in answer.items():
            place = f"{kind.__name__}.{name}"
            if place in _OTHERWISE:
                continue
            if name in promised and not _fits(promised[name], part):
                yield f"{place} is {part!r}, not {promised[name]}"
            yield from misfits(part)


def _fits(hint: Any, said: Any) -> bool:
    """Is this what was promised? An answer without a field has None there."""
    origin, inner = get_origin(hint), get_args(hint)
    if origin in {Union, types.UnionType}:
        return any(_fits(each, said) for each in inner)
    if hint is int:
        return isinstance(said, int) and not isinstance(said, bool)
    if hint is float:
        return isinstance(said, (int, float))
    if not isinstance(hint, type) and origin is None:
        return True
    if not isinstance(said, origin or hint):
        return False
    # Of what is in a list only the kind matters here: what is inside is looked at by itself.
    return not inner or origin is dict or all(_fits(inner[0], part) for part in said)
