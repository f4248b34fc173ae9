"""What is too few to be shown."""

from __future__ import annotations

from collections.abc import Collection

from concejo.figures.tallies import COLUMNS, COUNTS, MEASURES, Line

# A smaller number about people could tell who is meant.
FEWEST = 5

# How many took part in what was measured: `hours_to_done` of those that were done.
_OF = {"answer": "answered", "promise": "answered", "fix": "done"}
_OF_HOURS = {"hours_to_answer": "answered", "hours_to_done": "done"}


def hide_the_few(lines: Collection[Line]) -> None:
    """Of private kinds, leave out each number under five.

    Where only one is left out in a column, it could be had by subtracting: then the next larger
    one goes with it.
    """
    for line in lines:
        # How long a few people waited says something about each of them.
        for name in MEASURES:
            of = _OF_HOURS.get(name) or _OF[name.partition("_")[0]]
            if (getattr(line, of) or 0) < FEWEST:
                setattr(line, name, None)
    for name in COUNTS:
        by_size = sorted(lines, key=lambda line: getattr(line, name))
        few = [line for line in by_size if getattr(line, name) < FEWEST]
        if len(few) == 1 and getattr(few[0], name):
            few = by_size[:2]
        for line in few:
            setattr(line, name, None)
    for line in lines:
        line.hidden = line.received is None
        if line.hidden:
            for name in COLUMNS:
                setattr(line, name, None)
