"""The street behind the things: sky, sierra, houses, pavement. Each seed is another street."""

from __future__ import annotations

import random

from concejo.demo.pictures.canvas import (
    CLAY,
    CLAY_SOFT,
    COBALT,
    COBALT_DEEP,
    COBALT_PALE,
    COBALT_SOFT,
    COPPER,
    COPPER_DEEP,
    COPPER_SOFT,
    HEIGHT,
    IRON,
    LIGHT,
    ROAD,
    ROAD_DARK,
    STONE,
    STONE_DARK,
    STONE_SHADE,
    WALL,
    WALL_DARK,
    WALL_SHADE,
    WIDTH,
    Canvas,
    Point,
)

# Where the houses stand, and where the pavement ends.
GROUND, KERB = 620, 800

_NIGHT = "#3d4a78"


def street(
    c: Canvas, rng: random.Random, *, ground: float = GROUND, kerb: float = KERB
) -> list[Point]:
    """A street by day. Returns where its windows are, for those who want to light them."""
    sky(c, rng, ground)
    windows = houses(c, rng, ground)
    pavement(c, rng, ground, kerb)
    return windows


def sky(c: Canvas, rng: random.Random, ground: float) -> None:
    """A clear day, and the sierra with its snow."""
    c.fade((0, 0, WIDTH, ground), "#b9d3ef", "#f4f1e6")
    for _ in range(3):
        x, y, size = rng.uniform(0, WIDTH), rng.uniform(40, 170), rng.uniform(40, 80)
        for dx, dy, share in ((-0.9, 0.1, 0.55), (0, -0.12, 0.8), (0.9, 0.12, 0.5)):
            c.oval(x + dx * size, y + dy * size, size * share * 1.3, size * share * 0.5, "#f5f8fc")
    top = rng.uniform(190, 240)
    peaks = [(n * 160 - 40, top + rng.uniform(-20, 90) + abs(n - 5) * 18) for n in range(9)]
    far = [(-20.0, ground), *peaks]
    c.poly([*far, (WIDTH + 40, ground)], "#a9bddc")
    for (x0, y0), (x1, y1), (x2, y2) in zip(far[1:], far[2:], far[3:], strict=False):
        if y1 < y0 and y1 < y2:
            left, right = (
                (x1 + (x0 - x1) * 0.4, y1 + (y0 - y1) * 0.4),
                (x1 + (x2 - x1) * 0.4, y1 + (y2 - y1) * 0.4),
            )
            c.poly([left, (x1, y1), right, (x1 + 14, y1 + 44), (x1 - 10, y1 + 30)], "#f3f7fc")


def houses(c: Canvas, rng: random.Random, ground: float) -> list[Point]:
    """A row of houses of different heights."""
    windows: list[Point] = []
    x = rng.uniform(-120, -20)
    tall = rng.random() < 0.5
    while x < WIDTH:
        width = rng.uniform(250, 350)
        top = ground - (rng.uniform(430, 500) if tall else rng.uniform(310, 390))
        tall = not tall
        windows += _house(c, rng, (x, top, x + width, ground))
        x += width
    return windows


def _house(c: Canvas, rng: random.Random, box: tuple[float, float, float, float]) -> list[Point]:
    left, top, right, ground = box
    c.rect(box, rng.choice([WALL, WALL, "#faf6ec"]))
    c.rect((right - 16, top, right, ground), WALL_SHADE)
    c.rect((left - 8, top - 16, right + 8, top + 6), CLAY)
    for x in range(int(left) - 8, int(right), 24):
        c.rect((x, top - 16, x + 12, top + 6), CLAY_SOFT, r=4)
    c.rect((left, top + 6, right, top + 16), WALL_DARK)
    plinth = rng.choice([COBALT_PALE, "#d7e6dc", WALL_SHADE, WALL_SHADE])
    c.rect((left, ground - 70, right, ground), plinth)
    frame = rng.choice([COBALT, COBALT, COPPER, COBALT_SOFT])
    columns = 2
    span = (right - left) / columns
    door = rng.randrange(columns)
    windows: list[Point] = []
    for column in range(columns):
        middle = left + span * (column + 0.5)
        if column == door:
            _door(c, middle, ground, rng.choice([COBALT, COPPER_DEEP, COBALT_DEEP, "#7a5233"]))
        else:
            _window(c, rng, (middle, ground - 175), frame)
            windows.append((middle, ground - 175))
        y = ground - 360
        if y - 70 > top:
            _window(c, rng, (middle, y), frame, balcony=rng.random() < 0.4)
            windows.append((middle, y))
    if rng.random() < 0.6:
        _plaque(c, right - span, ground - 245)
    return windows


def _door(c: Canvas, x: float, ground: float, colour: str) -> None:
    c.rect((x - 52, ground - 210, x + 52, ground), STONE)
    c.oval(x, ground - 195, 42, 42, colour)
    c.rect((x - 42, ground - 195, x + 42, ground), colour)
    c.line([(x, ground - 232), (x, ground - 4)], COBALT_DEEP, 3)
    c.oval(x - 10, ground - 100, 5, 5, LIGHT)
    c.rect((x - 60, ground - 10, x + 60, ground), STONE_SHADE)


def _window(c: Canvas, rng: random.Random, at: Point, frame: str, *, balcony: bool = False) -> None:
    x, y = at
    c.rect((x - 46, y - 66, x + 46, y + 62), STONE)
    c.rect((x - 38, y - 58, x + 38, y + 56), "#33456f")
    c.poly([(x - 38, y - 58), (x + 10, y - 58), (x - 38, y + 20)], "#4a5f92")
    for shutter in (-1, 1):
        if rng.random() < 0.5:
            c.rect((x + shutter * 40 - 22, y - 62, x + shutter * 40 + 22, y + 60), frame, r=2)
    c.line([(x - 38, y), (x + 38, y)], WALL, 5)
    c.line([(x, y - 58), (x, y + 56)], WALL, 5)
    if balcony:
        c.rect((x - 62, y + 58, x + 62, y + 66), IRON)
        c.rect((x - 62, y + 16, x + 62, y + 21), IRON)
        for bar in range(-60, 61, 12):
            c.line([(x + bar, y + 18), (x + bar, y + 60)], IRON, 2.5)
    elif rng.random() < 0.75:
        geranium(c, rng, (x - 20, y + 62))
        geranium(c, rng, (x + 20, y + 62))


def geranium(c: Canvas, rng: random.Random, at: Point, size: float = 1.0) -> None:
    """A flower pot."""
    x, y = at
    c.poly(
        [
            (x - 15 * size, y - 22 * size),
            (x + 15 * size, y - 22 * size),
            (x + 11 * size, y),
            (x - 11 * size, y),
        ],
        rng.choice([COBALT, CLAY, COBALT_SOFT]),
    )
    for _ in range(7):
        dx, dy = rng.uniform(-18, 18) * size, rng.uniform(-44, -22) * size
        c.oval(x + dx, y + dy, 9 * size, 8 * size, rng.choice([COPPER, COPPER_SOFT, COPPER_DEEP]))
    for _ in range(3):
        dx, dy = rng.uniform(-15, 15) * size, rng.uniform(-46, -28) * size
        c.oval(x + dx, y + dy, 5 * size, 5 * size, rng.choice(["#d9534f", "#f0f0ea", "#e58aa0"]))


def _plaque(c: Canvas, x: float, y: float) -> None:
    """The name of the street on tiles."""
    c.rect((x - 34, y - 18, x + 34, y + 18), COBALT, r=4)
    c.rect((x - 30, y - 14, x + 30, y + 14), WALL, r=3)
    for n, width in enumerate((34, 24)):
        c.rect((x - width / 2, y - 7 + n * 9, x + width / 2, y - 3 + n * 9), COBALT_SOFT)


def pavement(c: Canvas, rng: random.Random, ground: float, kerb: float) -> None:
    """Slabs, a kerb, and the road before it."""
    c.fade((0, ground, WIDTH, kerb), STONE_SHADE, STONE)
    vanish = WIDTH / 2 + rng.uniform(-60, 60)
    for n in range(-10, 30):
        foot = n * 90 - 200
        head = vanish + (foot - vanish) * 0.72
        c.line([(head, ground), (foot, kerb)], "#cbc3b3", 2)
    y, step = ground, 16.0
    while y < kerb:
        c.line([(0, y), (WIDTH, y)], "#cbc3b3", 2)
        y, step = y + step, step * 1.5
    c.rect((0, ground, WIDTH, ground + 10), STONE_DARK)
    c.rect((0, kerb, WIDTH, kerb + 18), "#e6e1d5")
    c.rect((0, kerb + 18, WIDTH, kerb + 32), STONE_DARK)
    if kerb + 32 < HEIGHT:
        c.fade((0, kerb + 32, WIDTH, HEIGHT), ROAD_DARK, ROAD)


def night(c: Canvas, rng: random.Random, windows: list[Point], *, lit: int = 2) -> None:
    """Night falls; behind a few windows somebody is still up."""
    c.dim(_NIGHT)
    for x, y in rng.sample(windows, min(lit, len(windows))):
        c.rect((x - 38, y - 58, x + 38, y + 56), "#e9bd63")
        c.rect((x - 38, y - 58, x + 38, y - 20), "#f5d488")
        c.line([(x - 38, y), (x + 38, y)], "#7c86a8", 5)
        c.line([(x, y - 58), (x, y + 56)], "#7c86a8", 5)
        c.glow(x, y, 120, 130, "#f3c76a", 0.28)
