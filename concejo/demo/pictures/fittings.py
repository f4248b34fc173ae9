"""Lamps, fountains and hydrants: what lights and what runs."""

from __future__ import annotations

import random

from concejo.demo.pictures.canvas import (
    COBALT,
    COBALT_DEEP,
    COBALT_SOFT,
    COPPER,
    IRON,
    LIGHT,
    STEEL,
    STONE,
    STONE_DARK,
    STONE_SHADE,
    WALL,
    WATER,
    WATER_DEEP,
    WATER_LIGHT,
    Canvas,
    around,
    bezier,
)
from concejo.demo.pictures.small import leaf
from concejo.demo.pictures.street import night, street


def lamp(c: Canvas, rng: random.Random, after: bool) -> None:
    """A lamp at night, dark or lit."""
    windows = street(c, rng)
    x, foot, head = rng.uniform(480, 720), 770.0, 210.0
    _lamp_post(c, x, foot, head)
    night(c, rng, windows, lit=2 if after else 1)
    if not after:
        c.poly(_lantern(x, head), "#222b47")
        c.poly([(x - 4, head - 4), (x + 20, head - 4), (x + 8, head + 70)], "#323d5f")
        return
    c.glow(x, foot - 20, 520, 110, "#f6d98b", 0.75)
    c.glow(x, head + 30, 430, 400, "#f6d58a", 0.6)
    c.glow(x, head + 30, 170, 170, LIGHT, 0.9)
    c.poly(_lantern(x, head), "#fff3cb")
    c.oval(x, head + 34, 16, 26, "#ffffff")
    _lamp_head(c, x, head, "#4d4a3a")


def _lantern(x: float, head: float) -> list[tuple[float, float]]:
    return [(x - 40, head), (x + 40, head), (x + 24, head + 84), (x - 24, head + 84)]


def _lamp_post(c: Canvas, x: float, foot: float, head: float) -> None:
    c.oval(x, foot + 4, 80, 14, STONE_DARK)
    c.rect((x - 9, head + 80, x + 9, foot), IRON)
    c.poly([(x - 34, foot), (x - 16, foot - 130), (x + 16, foot - 130), (x + 34, foot)], IRON)
    c.rect((x - 40, foot - 14, x + 40, foot + 6), IRON, r=5)
    for y in (foot - 150, foot - 290, head + 150):
        c.rect((x - 16, y, x + 16, y + 13), IRON, r=6)
    for side in (-1, 1):
        c.curve(
            (
                (x, head + 200),
                (x + side * 70, head + 190),
                (x + side * 70, head + 110),
                (x + side * 26, head + 96),
            ),
            IRON,
            7,
        )
    c.poly(_lantern(x, head), "#b9c6dd")
    _lamp_head(c, x, head, IRON)


def _lamp_head(c: Canvas, x: float, head: float, iron: str) -> None:
    c.poly([(x - 52, head + 2), (x + 52, head + 2), (x + 16, head - 44), (x - 16, head - 44)], iron)
    c.rect((x - 6, head - 66, x + 6, head - 40), iron, r=3)
    c.oval(x, head - 68, 9, 9, iron)
    c.rect((x - 28, head + 80, x + 28, head + 92), iron, r=3)
    c.line([(x, head), (x, head + 84)], iron, 3)
    for side in (-1, 1):
        c.line([(x + side * 40, head), (x + side * 24, head + 84)], iron, 5)


def fountain(c: Canvas, rng: random.Random, after: bool) -> None:
    """A fountain full of leaves, or with its water clear."""
    street(c, rng)
    x = 600.0
    c.oval(x, 800, 470, 40, STONE_SHADE)
    c.rect((x - 46, 330, x + 46, 700), STONE)
    c.rect((x + 14, 330, x + 46, 700), STONE_SHADE)
    c.poly([(x - 70, 336), (x + 70, 336), (x + 46, 300), (x - 46, 300)], STONE_SHADE)
    c.oval(x, 284, 30, 30, STONE)
    c.rect((x - 60, 470, x + 60, 492), STONE_DARK, r=6)
    c.rect((x - 24, 372, x + 24, 440), WALL, r=4)
    c.rect((x - 19, 377, x + 19, 435), COBALT, r=3)
    c.oval(x, 406, 12, 18, WALL)
    c.oval(x, 690, 400, 66, STONE_DARK)
    c.oval(x, 682, 400, 62, STONE)
    pool = WATER if after else "#77806f"
    c.oval(x, 684, 362, 46, WATER_DEEP if after else "#5f6657")
    c.oval(x, 690, 352, 40, pool)
    if after:
        for side in (-1, 1):
            for n in range(3):
                reach = 120 + n * 60
                c.curve(
                    (
                        (x + side * 30, 500),
                        (x + side * (60 + n * 20), 440),
                        (x + side * reach, 560),
                        (x + side * reach, 680),
                    ),
                    WATER_LIGHT,
                    8 - n,
                )
            for n in range(4):
                c.ring(x + side * (150 + n * 16), 688, 40 + n * 26, 8 + n * 4, WATER_LIGHT, 2.5)
    else:
        for _ in range(170):
            angle, share = rng.uniform(-1, 1), rng.uniform(-1, 1)
            if angle * angle + share * share < 1:
                leaf(c, rng, x + angle * 345, 688 + share * 36)
    c.poly(
        [
            *bezier(((x - 400, 690), (x - 380, 770), (x + 380, 770), (x + 400, 690))),
            (x + 350, 810),
            (x - 350, 810),
        ],
        STONE,
    )
    c.poly(
        [
            *bezier(((x - 400, 690), (x - 380, 776), (x + 380, 776), (x + 400, 690))),
            *bezier(((x + 400, 704), (x + 380, 792), (x - 380, 792), (x - 400, 704))),
        ],
        STONE_SHADE,
    )
    for n in range(-4, 5):
        tile = x + n * 70
        c.rect(
            (tile - 24, 772 + abs(n) * -4, tile + 24, 804 + abs(n) * -2),
            COBALT if n % 2 else COPPER,
            r=3,
        )
    if not after:
        for _ in range(24):
            leaf(c, rng, rng.uniform(120, 1080), rng.uniform(800, 860))


def hydrant(c: Canvas, rng: random.Random, after: bool) -> None:
    """A hydrant that leaks, or a dry and painted one."""
    street(c, rng)
    x, foot = 600.0, 760.0
    if not after:
        puddle = [rng.uniform(0.85, 1.1) for _ in range(20)]
        c.poly(around(x + 90, foot + 18, (420, 62), puddle), WATER_DEEP)
        c.poly(around(x + 94, foot + 16, (396, 50), puddle), WATER)
        c.poly(around(x + 190, foot + 8, (150, 14), puddle), WATER_LIGHT)
    else:
        c.oval(x, foot + 6, 170, 20, STONE_SHADE)
    paint, dark = (COBALT, COBALT_DEEP) if after else ("#7b86a3", "#5c6680")
    c.rect((x - 96, foot - 22, x + 96, foot + 4), dark, r=8)
    c.rect((x - 62, foot - 280, x + 62, foot - 18), paint)
    c.rect((x + 20, foot - 280, x + 62, foot - 18), dark)
    c.rect((x - 76, foot - 300, x + 76, foot - 274), dark, r=8)
    c.pie(x, foot - 298, (62, 66), (180, 360), paint)
    c.rect((x - 14, foot - 390, x + 14, foot - 350), dark, r=4)
    for side in (-1, 1):
        c.rect((x + side * 84 - 34, foot - 218, x + side * 84 + 34, foot - 146), paint, r=6)
        c.oval(x + side * 116, foot - 182, 22, 40, dark)
        c.oval(x + side * 116, foot - 182, 11, 22, paint)
    c.oval(x, foot - 150, 38, 38, dark)
    c.oval(x, foot - 150, 26, 26, WALL if after else STEEL)
    if after:
        c.oval(x, foot - 150, 13, 13, COPPER)
        c.line([(x - 44, foot - 262), (x - 44, foot - 60)], COBALT_SOFT, 7)
        return
    for n in range(6):
        reach = 150 + n * 34
        c.curve(
            (
                (x + 130, foot - 190 + n * 5),
                (x + 190 + n * 14, foot - 260 - n * 4),
                (x + 130 + reach, foot - 160),
                (x + 130 + reach, foot),
            ),
            rng.choice([WATER, WATER_LIGHT, WATER_LIGHT]),
            9 - n,
        )
    for _ in range(26):
        c.oval(x + rng.uniform(150, 470), foot - rng.uniform(-10, 190), 5, 7, WATER_LIGHT)
    for n in range(3):
        c.ring(x + 290, foot + 14, 50 + n * 46, 8 + n * 6, WATER_LIGHT, 3)
