"""Small things that lie about."""

from __future__ import annotations

import random

from concejo.demo.pictures.canvas import (
    CLAY,
    COBALT_SOFT,
    COPPER,
    LEAVES,
    WALL,
    WALL_DARK,
    Canvas,
    around,
)


def leaf(c: Canvas, rng: random.Random, x: float, y: float, size: float = 1.0) -> None:
    colour, size = rng.choice(LEAVES), size * rng.uniform(0.7, 1.3)
    lean = rng.uniform(-12, 12) * size
    c.poly(
        [
            (x - 20 * size, y - lean),
            (x - 4 * size, y - 10 * size),
            (x + 20 * size, y + lean),
            (x + 4 * size, y + 10 * size),
        ],
        colour,
    )
    c.line([(x - 20 * size, y - lean), (x + 24 * size, y + lean * 1.2)], "#7a5226", 2 * size)


def litter(c: Canvas, rng: random.Random, x: float, y: float) -> None:
    kind = rng.randrange(3)
    if kind == 0:
        c.poly(
            around(x, y, (22, 13), [rng.uniform(0.6, 1.1) for _ in range(7)]),
            rng.choice([WALL, "#f2e7c9", "#dfe6f2"]),
        )
    elif kind == 1:
        c.rect((x - 16, y - 10, x + 18, y + 8), rng.choice([CLAY, COPPER, COBALT_SOFT]), r=6)
        c.rect((x + 12, y - 10, x + 18, y + 8), WALL_DARK, r=3)
    else:
        c.poly([(x - 10, y - 22), (x + 12, y - 22), (x + 8, y + 8), (x - 6, y + 8)], WALL)
        c.rect((x - 10, y - 16, x + 12, y - 10), COBALT_SOFT)
