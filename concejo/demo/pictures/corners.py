"""Bins, benches and walls: what stands at the corners of a street."""

from __future__ import annotations

import random
from collections.abc import Sequence

from concejo.demo.pictures.canvas import (
    CLAY,
    CLAY_DEEP,
    COBALT,
    COBALT_DEEP,
    COBALT_SOFT,
    COPPER,
    COPPER_DEEP,
    HEIGHT,
    INK,
    IRON,
    STEEL,
    STONE,
    STONE_DARK,
    STONE_SHADE,
    SUN,
    WALL,
    WALL_DARK,
    WALL_SHADE,
    WIDTH,
    WOOD,
    WOOD_DARK,
    WOOD_LIGHT,
    Canvas,
    around,
)
from concejo.demo.pictures.small import leaf, litter
from concejo.demo.pictures.street import geranium, street


def bin_(c: Canvas, rng: random.Random, after: bool) -> None:
    """A litter bin at its corner, overflowing or clean."""
    street(c, rng)
    x, foot = rng.uniform(500, 700), 770.0
    c.oval(x, foot + 4, 150, 20, STONE_SHADE)
    if not after:
        _rubbish(c, rng, x, foot, behind=True)
    c.poly([(x - 88, foot - 250), (x + 88, foot - 250), (x + 70, foot), (x - 70, foot)], COBALT)
    c.poly(
        [(x + 40, foot - 250), (x + 88, foot - 250), (x + 70, foot), (x + 36, foot)], COBALT_DEEP
    )
    for n in range(-2, 2):
        c.line([(x + n * 34 + 6, foot - 226), (x + n * 28 + 6, foot - 26)], COBALT_SOFT, 5)
    c.oval(x - 8, foot - 130, 34, 34, WALL)
    c.oval(x - 8, foot - 130, 25, 25, COPPER)
    c.oval(x - 8, foot - 130, 12, 12, WALL)
    if after:
        c.rect((x - 98, foot - 268, x + 98, foot - 242), COBALT_DEEP, r=8)
        c.pie(x, foot - 266, (92, 80), (180, 360), COBALT)
        c.pie(x, foot - 276, (58, 42), (180, 360), INK)
        geranium(c, rng, (x + 190, foot - 4), 2.1)
        return
    c.oval(x, foot - 250, 92, 22, INK)
    _rubbish(c, rng, x, foot, behind=False)
    c.line([(x - 92, foot - 246), (x + 92, foot - 246)], COBALT_DEEP, 10)


def _rubbish(c: Canvas, rng: random.Random, x: float, foot: float, *, behind: bool) -> None:
    if behind:
        for dx, size in ((-190.0, 1.1), (170.0, 0.9), (236.0, 0.7)):
            _bag(c, rng, x + dx, foot, size)
        _box(c, x - 320, foot - 2)
        return
    for _ in range(4):
        dx = rng.uniform(-70, 60)
        _bag(c, rng, x + dx, foot - 236, rng.uniform(0.45, 0.65))
    for _ in range(10):
        dx, y = rng.uniform(-300, 320), foot + rng.uniform(-6, 24)
        litter(c, rng, x + dx, y)


def _bag(c: Canvas, rng: random.Random, x: float, foot: float, size: float) -> None:
    dark, light = rng.choice(
        [("#3a4256", "#56607a"), ("#31603f", "#4f8462"), ("#6b7488", "#8f97aa")]
    )
    radii = [rng.uniform(0.88, 1.05) for _ in range(14)]
    c.poly(around(x, foot - 62 * size, (84 * size, 66 * size), radii), dark)
    c.curve(
        (
            (x - 40 * size, foot - 84 * size),
            (x - 20 * size, foot - 110 * size),
            (x + 6 * size, foot - 110 * size),
            (x + 18 * size, foot - 100 * size),
        ),
        light,
        7 * size,
    )
    c.poly(
        [
            (x - 14 * size, foot - 120 * size),
            (x + 14 * size, foot - 120 * size),
            (x + 26 * size, foot - 156 * size),
            (x, foot - 138 * size),
            (x - 26 * size, foot - 154 * size),
        ],
        dark,
    )


def _box(c: Canvas, x: float, foot: float) -> None:
    c.poly(
        [(x - 80, foot - 110), (x + 30, foot - 100), (x + 26, foot), (x - 76, foot - 6)], WOOD_LIGHT
    )
    c.poly([(x + 30, foot - 100), (x + 76, foot - 116), (x + 72, foot - 14), (x + 26, foot)], WOOD)
    c.poly(
        [(x - 80, foot - 110), (x - 40, foot - 136), (x + 76, foot - 116), (x + 30, foot - 100)],
        WOOD_DARK,
    )
    c.poly(
        [(x - 80, foot - 110), (x - 120, foot - 138), (x - 96, foot - 142), (x - 40, foot - 136)],
        WOOD_LIGHT,
    )


def bench(c: Canvas, rng: random.Random, after: bool) -> None:
    """A bench with a broken slat, or a mended one with somebody on it."""
    street(c, rng)
    left, right, seat = 300.0, 900.0, 610.0
    c.oval(600, 786, 380, 24, STONE_SHADE)
    for x in (left + 60, right - 60):
        c.curve(((x - 30, 780), (x - 36, 700), (x + 20, 690), (x + 20, seat)), IRON, 20)
        c.curve(((x + 60, 780), (x + 56, 720), (x + 40, 660), (x + 40, seat)), IRON, 20)
        c.line([(x, seat + 10), (x + 24, 420)], IRON, 18)
        c.line([(x - 50, seat + 20), (x + 56, seat + 20)], IRON, 16)
        c.curve(
            ((x - 46, seat), (x - 60, seat - 90), (x - 20, seat - 96), (x + 16, seat - 80)),
            IRON,
            13,
        )
    wood, edge = (WOOD_LIGHT, WOOD) if after else (WOOD, WOOD_DARK)
    for n in range(3):
        _slat(c, (left, 428 + n * 56, right, 468 + n * 56), wood, edge)
    broken = 1
    for n in range(3):
        top = seat - 8 + n * 26
        if after or n != broken:
            _slat(c, (left - 8 - n * 8, top, right + 8 + n * 8, top + 22), wood, edge)
        else:
            c.poly(
                [
                    (left - 16, top),
                    (555, top),
                    (610, top + 96),
                    (574, top + 104),
                    (536, top + 22),
                    (left - 16, top + 22),
                ],
                wood,
            )
            c.poly(
                [
                    (right + 16, top),
                    (668, top),
                    (640, top + 60),
                    (664, top + 72),
                    (690, top + 22),
                    (right + 16, top + 22),
                ],
                wood,
            )
            c.poly(
                [(574, top + 104), (610, top + 96), (602, top + 78), (588, top + 92)], WOOD_LIGHT
            )
            c.poly([(640, top + 60), (664, top + 72), (656, top + 50)], WOOD_LIGHT)
    if after:
        _sparrow(c, 470, 424)
        _sparrow(c, 540, 424, flip=True)
    else:
        for _ in range(6):
            leaf(c, rng, rng.uniform(320, 880), rng.uniform(770, 800))


def _slat(c: Canvas, box: Sequence[float], wood: str, edge: str) -> None:
    left, top, right, bottom = box
    c.rect(box, wood, r=7)
    c.rect((left, bottom - 8, right, bottom), edge, r=4)
    for x in (left + 70, right - 62):
        c.oval(x, (top + bottom) / 2 - 3, 4, 4, STEEL)


def _sparrow(c: Canvas, x: float, foot: float, *, flip: bool = False) -> None:
    d = -1 if flip else 1
    c.line([(x - 5, foot), (x - 5, foot - 14)], INK, 3)
    c.line([(x + 7, foot), (x + 7, foot - 14)], INK, 3)
    c.poly([(x - d * 20, foot - 28), (x - d * 58, foot - 12), (x - d * 18, foot - 14)], WOOD_DARK)
    c.oval(x, foot - 28, 28, 20, "#a98a67")
    c.oval(x + d * 6, foot - 20, 18, 11, "#e6dac6")
    c.oval(x + d * 20, foot - 46, 15, 14, WOOD_DARK)
    c.poly([(x + d * 32, foot - 48), (x + d * 46, foot - 43), (x + d * 32, foot - 40)], SUN)
    c.oval(x + d * 24, foot - 48, 2.6, 2.6, INK)


def graffiti(c: Canvas, rng: random.Random, after: bool) -> None:
    """A white wall with somebody's signature on it, or white again."""
    c.rect((0, 0, WIDTH, HEIGHT), WALL)
    c.fade((0, 0, WIDTH, 640), "#f6f1e6", WALL)
    c.rect((0, 0, WIDTH, 46), CLAY)
    for tile in range(-10, WIDTH, 46):
        c.rect((tile, 0, tile + 24, 50), "#d6845c", r=10)
    c.rect((0, 50, WIDTH, 64), WALL_DARK)
    c.rect((0, 560, WIDTH, 700), "#c9d6f0")
    c.rect((0, 554, WIDTH, 562), COBALT_SOFT)
    for tile in range(-20, WIDTH, 70):
        c.poly([(tile, 630), (tile + 35, 595), (tile + 70, 630), (tile + 35, 665)], COBALT_SOFT)
        c.poly([(tile + 17, 630), (tile + 35, 612), (tile + 53, 630), (tile + 35, 648)], WALL)
    for _ in range(9):
        x, y = rng.uniform(0, WIDTH), rng.uniform(100, 520)
        c.oval(x, y, rng.uniform(30, 90), rng.uniform(10, 22), "#f8f3e8")
    _wall_foot(c, rng)
    if after:
        for x in (880.0, 980.0, 1070.0):
            geranium(c, rng, (x, 760), rng.uniform(2.0, 2.8))
        _bucket(c, 200, 790)
        return
    colours = rng.sample(["#c2185b", "#2bb3a3", "#f08c2e", "#5d3fb0", "#3aa0e0", "#d8423c"], 3)
    x = rng.uniform(190, 260)
    for n in range(4):
        _letter(c, rng, x, 340 + rng.uniform(-30, 30), colours[n % 2])
        x += rng.uniform(170, 200)
    c.curve(((180, 500), (420, 560), (760, 430), (1010, 500)), colours[2], 16)
    for _ in range(5):
        dx = rng.uniform(240, 960)
        c.line([(dx, 480), (dx, 480 + rng.uniform(30, 90))], colours[2], 5)


def _letter(c: Canvas, rng: random.Random, x: float, y: float, colour: str) -> None:
    """A fat letter that nobody can read."""
    strokes = [
        ((x - 60, y + 110), (x - 80, y - 60), (x - 10, y - 150), (x + 20, y - 100)),
        ((x + 20, y - 100), (x + 80, y - 20), (x - 70, y + 10), (x + 40, y + 30)),
        (
            (x + 40, y + 30),
            (x + 110, y + 60),
            (x + 40, y + 150),
            (x - 20 + rng.uniform(-20, 40), y + 110),
        ),
    ]
    for width, shade in ((62, INK), (46, colour)):
        for stroke in strokes[: rng.choice([2, 3]) if width == 0 else 3]:
            c.curve(stroke, shade, width)
    c.curve(((x - 50, y + 60), (x - 56, y - 30), (x - 20, y - 90), (x - 4, y - 96)), WALL, 9)


def _wall_foot(c: Canvas, rng: random.Random) -> None:
    c.rect((0, 700, WIDTH, 716), STONE_DARK)
    c.fade((0, 716, WIDTH, HEIGHT), STONE_SHADE, STONE)
    for n in range(-4, 20):
        c.line([(n * 90 + 40, 716), (n * 130 - 200, HEIGHT)], "#cbc3b3", 2)
    for y in (748, 800, 880):
        c.line([(0, y), (WIDTH, y)], "#cbc3b3", 2)


def _bucket(c: Canvas, x: float, foot: float) -> None:
    c.oval(x, foot, 90, 16, STONE_DARK)
    c.poly([(x - 74, foot - 130), (x + 74, foot - 130), (x + 56, foot), (x - 56, foot)], "#aab2c2")
    c.poly([(x + 30, foot - 130), (x + 74, foot - 130), (x + 56, foot), (x + 30, foot)], "#8d96a8")
    c.oval(x, foot - 130, 74, 18, WALL)
    c.line([(x + 30, foot - 132), (x + 120, foot - 290)], WOOD, 12)
    c.poly(
        [(x + 10, foot - 140), (x + 44, foot - 122), (x + 64, foot - 164), (x + 34, foot - 178)],
        WALL_SHADE,
    )


def leaves(c: Canvas, rng: random.Random, after: bool) -> None:
    """A pavement under leaves, or swept."""
    street(c, rng)
    if after:
        _broom(c, 760, 790)
        for dx in (0.0, 92.0):
            c.poly(around(380 + dx, 730, (66, 74), [1, 0.96, 1.03, 0.98] * 4), COPPER_DEEP)
            c.poly(
                [(368 + dx, 662), (392 + dx, 662), (404 + dx, 630), (356 + dx, 632)], COPPER_DEEP
            )
        return
    for _ in range(330):
        leaf(c, rng, rng.uniform(0, WIDTH), rng.triangular(640, 880, 820), 1.1)
    for _ in range(260):
        dx = rng.gauss(0, 130)
        leaf(c, rng, 620 + dx, 770 - max(0.0, 120 - abs(dx) * 0.7) * rng.random(), 1.3)


def clean(c: Canvas, rng: random.Random, after: bool) -> None:
    """Broken glass on the pavement, or not a splinter."""
    street(c, rng)
    if after:
        _broom(c, 700, 780)
        for x, y in ((320.0, 690.0), (480.0, 750.0), (880.0, 720.0)):
            _sparkle(c, x, y)
        return
    c.rect((560, 690, 640, 770), "#3f9270", r=18)
    c.poly([(630, 700), (760, 716), (760, 742), (630, 762)], "#3f9270")
    for _ in range(60):
        x, y = rng.gauss(560, 130), rng.gauss(750, 26)
        size = rng.uniform(6, 22)
        c.poly(
            [(x, y - size), (x + size * 0.7, y), (x - size * 0.5, y + size * 0.4)],
            rng.choice(["#6fb394", "#3f9270", "#bfe0cd"]),
        )


def _broom(c: Canvas, x: float, foot: float) -> None:
    c.oval(x, foot, 90, 12, STONE_DARK)
    c.line([(x + 190, foot - 420), (x + 26, foot - 84)], WOOD_LIGHT, 14)
    c.poly(
        [(x - 4, foot - 96), (x + 54, foot - 72), (x + 44, foot - 50), (x - 18, foot - 78)], COBALT
    )
    for n in range(9):
        c.line([(x - 14 + n * 7, foot - 74 + n * 3), (x - 84 + n * 19, foot - 2)], SUN, 8)


def _sparkle(c: Canvas, x: float, y: float) -> None:
    c.poly(
        [
            (x, y - 30),
            (x + 6, y - 6),
            (x + 26, y),
            (x + 6, y + 6),
            (x, y + 30),
            (x - 6, y + 6),
            (x - 26, y),
            (x - 6, y - 6),
        ],
        WALL,
    )


def sofa(c: Canvas, rng: random.Random, after: bool) -> None:
    """A sofa that nobody has fetched, or the pavement without it."""
    street(c, rng)
    if after:
        geranium(c, rng, (420, 764), 2.4)
        _sparkle(c, 700, 720)
        return
    c.oval(600, 790, 420, 24, STONE_DARK)
    c.rect((300, 520, 900, 740), CLAY, r=40)
    c.rect((330, 640, 870, 740), "#d28a60", r=22)
    c.line([(600, 650), (600, 736)], CLAY_DEEP, 4)
    for x in (250, 880):
        c.rect((x, 590, x + 76, 772), CLAY_DEEP, r=30)
    c.rect((300, 736, 900, 776), CLAY_DEEP, r=10)
    for x in (330, 850):
        c.rect((x, 772, x + 24, 796), WOOD_DARK)
    c.poly([(420, 560), (520, 548), (530, 640), (428, 652)], COBALT_SOFT)
    c.rect((940, 600, 1090, 792), WOOD, r=6)
    for y in (614, 672, 730):
        c.rect((952, y, 1078, y + 48), WOOD_LIGHT, r=4)
        c.oval(1015, y + 24, 6, 6, WOOD_DARK)
