"""What people show each other: a dog, a dish, a kiln, an evening."""

from __future__ import annotations

import random
from math import cos, pi, sin

from concejo.demo.pictures.canvas import (
    CLAY,
    CLAY_DEEP,
    CLAY_SOFT,
    COBALT,
    COBALT_DEEP,
    COBALT_PALE,
    COBALT_SOFT,
    COPPER,
    COPPER_DEEP,
    COPPER_SOFT,
    HEIGHT,
    INK,
    LIGHT,
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
)
from concejo.demo.pictures.street import geranium, street


def dog(c: Canvas, rng: random.Random, after: bool) -> None:
    """Croqueta: small, brown, of many fathers."""
    street(c, rng)
    x, foot = 590.0, 784.0
    c.oval(x + 20, foot, 260, 24, STONE_SHADE)
    fur, dark, belly = "#c58f4e", "#93622e", "#f1e2c4"
    c.curve(
        (
            (x + 190, foot - 210),
            (x + 290, foot - 250),
            (x + 300, foot - 360),
            (x + 236, foot - 370),
        ),
        fur,
        36,
    )
    for dx in (-104, -30, 120, 176):
        c.line([(x + dx, foot - 170), (x + dx, foot - 22)], dark if dx in {-30, 120} else fur, 46)
        c.oval(x + dx - 6, foot - 14, 34, 17, belly)
    c.rect((x - 140, foot - 310, x + 210, foot - 130), fur, r=86)
    c.oval(x + 30, foot - 150, 130, 34, belly)
    c.oval(x + 90, foot - 250, 70, 46, dark)
    c.oval(x - 140, foot - 370, 120, 112, fur)
    c.oval(x - 206, foot - 336, 74, 54, belly)
    c.oval(x - 266, foot - 352, 25, 19, INK)
    c.curve(
        (
            (x - 262, foot - 330),
            (x - 240, foot - 296),
            (x - 200, foot - 296),
            (x - 176, foot - 320),
        ),
        INK,
        6,
    )
    c.poly(
        [
            (x - 226, foot - 300),
            (x - 196, foot - 300),
            (x - 204, foot - 262),
            (x - 220, foot - 262),
        ],
        "#e58aa0",
    )
    c.oval(x - 176, foot - 396, 16, 18, INK)
    c.oval(x - 180, foot - 402, 5, 5, WALL)
    c.poly(
        [(x - 110, foot - 476), (x - 40, foot - 440), (x - 22, foot - 318), (x - 80, foot - 330)],
        dark,
    )
    c.rect((x - 116, foot - 288, x - 20, foot - 262), COBALT, r=12)
    c.oval(x - 74, foot - 248, 17, 17, SUN)


def menu(c: Canvas, rng: random.Random, after: bool) -> None:
    """A plate of the school's canteen, on painted clay."""
    c.rect((0, 0, WIDTH, HEIGHT), COBALT_PALE)
    for stripe in range(0, WIDTH, 120):
        c.rect((stripe, 0, stripe + 60, HEIGHT), "#dbe4f6")
    for y in range(0, HEIGHT, 120):
        c.line([(0, y), (WIDTH, y)], "#c0cfee", 10)
    c.oval(608, 470, 386, 386, "#a9b9dd")
    c.oval(600, 450, 380, 380, WALL)
    c.ring(600, 450, 372, 372, COBALT, 12)
    c.ring(600, 450, 286, 286, COBALT_SOFT, 6)
    for n in range(24):
        from_middle = 328
        dx, dy = _turned(n / 24, from_middle)
        c.oval(600 + dx, 450 + dy, 20, 20, COPPER if n % 2 else COBALT)
        c.oval(600 + dx, 450 + dy, 9, 9, WALL)
    c.oval(600, 450, 262, 262, "#c9823a")
    c.oval(590, 440, 250, 246, "#d99a4a")
    for _ in range(130):
        dx, dy = _turned(rng.random(), 232 * rng.random() ** 0.5)
        c.oval(592 + dx, 442 + dy, 21, 16, rng.choice(["#7a4a24", "#8d5a2e", "#6b3f1f"]))
    for _ in range(14):
        dx, dy = _turned(rng.random(), 200 * rng.random() ** 0.5)
        c.oval(592 + dx, 442 + dy, 30, 22, rng.choice([CLAY, "#e58a3a"]))
    for _ in range(16):
        dx, dy = _turned(rng.random(), 210 * rng.random() ** 0.5)
        c.oval(592 + dx, 442 + dy, 13, 9, COPPER_SOFT)
    c.rect((1060, 190, 1084, 560), "#aab2c2", r=12)
    c.oval(1072, 190, 44, 66, "#c3cad8")
    c.oval(130, 730, 110, 86, WOOD_LIGHT)
    c.oval(126, 720, 92, 66, "#ecd0a0")


def kiln(c: Canvas, rng: random.Random, after: bool) -> None:
    """Pots before the kiln's mouth."""
    c.fade((0, 0, WIDTH, HEIGHT), "#5f3a28", "#3b2620")
    for row in range(12):
        for n in range(-1, 9):
            x, y = n * 160 + (row % 2) * 80, row * 62
            c.rect((x, y, x + 150, y + 54), rng.choice(["#7d4a32", "#8a5238", "#70412c"]), r=4)
    c.rect((370, 250, 830, 700), "#2a1812")
    c.oval(600, 260, 230, 190, "#2a1812")
    c.glow(600, 480, 420, 420, "#ff9a3c", 0.85)
    c.rect((410, 280, 790, 700), "#f08a2c")
    c.oval(600, 290, 190, 150, "#f08a2c")
    c.glow(600, 480, 220, 300, "#fff0b0", 0.9)
    for x, y, size in ((500, 700, 0.8), (610, 700, 1.0), (710, 700, 0.75)):
        _jar(c, x, y, size, "#b5502a", "#d97b3f")
    c.fade((0, 700, WIDTH, HEIGHT), "#6d5546", "#4a382e")
    for n, x in enumerate((120, 260, 930, 1070)):
        _jar(c, x, 850, 1.25, WALL, COBALT if n % 2 else COPPER)


def pots(c: Canvas, rng: random.Random, after: bool) -> None:
    """A shelf of the town's own ware."""
    c.rect((0, 0, WIDTH, HEIGHT), WALL)
    c.fade((0, 0, WIDTH, HEIGHT), WALL, WALL_SHADE)
    for y in (420, 800):
        c.rect((60, y, 1140, y + 26), WOOD)
        c.rect((60, y + 26, 1140, y + 38), WOOD_DARK)
    for n in range(5):
        x = 160 + n * 220
        _plate(c, rng, x, 310, 96)
        _jar(c, x, 800, rng.uniform(1.2, 1.5), WALL, COBALT if n % 2 else COPPER)


def view(c: Canvas, rng: random.Random, after: bool) -> None:
    """The sierra in the evening, over the roofs."""
    c.fade((0, 0, WIDTH, 560), "#7d94cc", "#f7c79b")
    c.glow(880, 430, 420, 300, "#ffe2a8", 0.9)
    c.oval(880, 440, 64, 64, "#fff3d0")
    c.poly(
        [
            (0, 560),
            (0, 330),
            (160, 250),
            (300, 320),
            (470, 170),
            (620, 270),
            (760, 220),
            (930, 330),
            (1200, 290),
            (1200, 560),
        ],
        "#8b93c4",
    )
    for x, y in ((160.0, 250.0), (470.0, 170.0), (760.0, 220.0)):
        c.poly(
            [
                (x - 70, y + 48),
                (x, y),
                (x + 60, y + 44),
                (x + 20, y + 70),
                (x - 16, y + 52),
                (x - 40, y + 74),
            ],
            "#fbe7dc",
        )
    c.poly(
        [(0, 620), (0, 470), (300, 420), (640, 480), (900, 440), (1200, 500), (1200, 640)],
        "#5f6aa3",
    )
    c.rect((0, 620, WIDTH, HEIGHT), "#46528a")
    for _ in range(110):
        x, y = rng.uniform(0, WIDTH), rng.uniform(500, 690)
        c.oval(x, y, 15, 11, rng.choice(["#46528a", "#3c5a72"]))
    x = -40.0
    while x < WIDTH:
        width, top = rng.uniform(130, 230), rng.uniform(600, 700)
        c.rect((x, top, x + width, HEIGHT), rng.choice(["#e6d7cf", "#d8cbd0", "#efe0d4"]))
        c.poly(
            [(x - 12, top + 6), (x + width * 0.5, top - 46), (x + width + 12, top + 6)], CLAY_DEEP
        )
        for n in range(2):
            wx = x + width * (0.3 + 0.4 * n)
            c.rect(
                (wx - 16, top + 50, wx + 16, top + 96), SUN if rng.random() < 0.45 else COBALT_DEEP
            )
        x += width
    c.rect((230, 470, 300, HEIGHT), "#efe0d4")
    c.poly([(218, 476), (265, 400), (312, 476)], CLAY_DEEP)
    c.rect((250, 500, 280, 556), COBALT_DEEP, r=15)


def cat(c: Canvas, rng: random.Random, after: bool) -> None:
    """A cat on a sill, who has seen everything."""
    c.rect((0, 0, WIDTH, HEIGHT), WALL)
    c.rect((260, 80, 940, 700), STONE_SHADE)
    c.rect((300, 120, 900, 700), "#33456f")
    c.poly([(300, 120), (640, 120), (300, 480)], "#4a5f92")
    c.rect((180, 100, 300, 700), COBALT)
    c.rect((900, 100, 1020, 700), COBALT)
    for y in range(130, 690, 34):
        for x in (200, 920):
            c.rect((x, y, x + 80, y + 8), COBALT_DEEP)
    c.rect((220, 690, 980, 740), STONE_DARK)
    c.rect((220, 684, 980, 712), "#efe9db")
    fur, dark = rng.choice([("#d98f45", "#b26a2a"), ("#7b8296", "#5b6478"), ("#3a3f4e", "#2b2f3b")])
    c.curve(((760, 660), (900, 640), (880, 800), (800, 810)), fur, 38)
    c.oval(620, 600, 190, 96, fur)
    for n in range(3):
        c.curve(
            ((640 + n * 50, 520), (650 + n * 50, 550), (650 + n * 50, 580), (640 + n * 50, 600)),
            dark,
            14,
        )
    c.oval(450, 530, 92, 82, fur)
    for side in (-1, 1):
        c.poly([(450 + side * 84, 500), (450 + side * 70, 410), (450 + side * 18, 462)], fur)
        c.poly([(450 + side * 70, 480), (450 + side * 64, 434), (450 + side * 34, 464)], "#e5a9a0")
        c.curve(
            (
                (450 + side * 52, 524),
                (450 + side * 44, 540),
                (450 + side * 28, 540),
                (450 + side * 20, 524),
            ),
            INK,
            6,
        )
        for n in (-1, 0, 1):
            c.line([(450 + side * 30, 560 + n * 6), (450 + side * 120, 556 + n * 16)], WALL_DARK, 3)
    c.poly([(440, 548), (460, 548), (450, 560)], "#e58aa0")
    geranium(c, rng, (860, 690), 2.6)


def _turned(share: float, r: float) -> tuple[float, float]:
    """A point so far around a circle."""
    return r * cos(2 * pi * share), r * sin(2 * pi * share)


def _jar(c: Canvas, x: float, foot: float, size: float, body: str, band: str) -> None:
    c.oval(x, foot - 78 * size, 66 * size, 76 * size, body)
    c.rect((x - 26 * size, foot - 186 * size, x + 26 * size, foot - 130 * size), body)
    c.rect((x - 38 * size, foot - 196 * size, x + 38 * size, foot - 180 * size), band, r=5)
    c.rect((x - 40 * size, foot - 12 * size, x + 40 * size, foot), body, r=4)
    c.rect((x - 65 * size, foot - 100 * size, x + 65 * size, foot - 88 * size), band)
    c.rect((x - 63 * size, foot - 60 * size, x + 63 * size, foot - 54 * size), band)
    for n in range(-2, 3):
        c.oval(x + n * 24 * size, foot - 74 * size, 7 * size, 7 * size, band)


def _plate(c: Canvas, rng: random.Random, x: float, y: float, r: float) -> None:
    colour = rng.choice([COBALT, COBALT, COPPER])
    c.oval(x + 5, y + 7, r, r, WALL_DARK)
    c.oval(x, y, r, r, "#ffffff")
    c.ring(x, y, r - 4, r - 4, colour, 7)
    c.ring(x, y, r * 0.66, r * 0.66, colour, 3)
    for n in range(16):
        dx, dy = _turned(n / 16, r * 0.8)
        c.oval(x + dx, y + dy, 6, 6, colour)
    for n in range(8):
        dx, dy = _turned(n / 8, r * 0.34)
        c.oval(x + dx, y + dy, 13, 13, COPPER_SOFT if n % 2 else COBALT_SOFT)
    c.oval(x, y, 15, 15, CLAY_SOFT)
    c.oval(x, y, 7, 7, LIGHT)


def clock(c: Canvas, rng: random.Random, after: bool) -> None:
    """The clock of the school."""
    c.rect((0, 0, WIDTH, HEIGHT), WALL)
    c.fade((0, 0, WIDTH, HEIGHT), "#b9d3ef", "#f4f1e6")
    c.rect((280, 150, 920, HEIGHT), WALL)
    c.rect((880, 150, 920, HEIGHT), WALL_SHADE)
    c.poly([(240, 156), (600, 30), (960, 156)], CLAY)
    c.rect((280, 156, 920, 176), WALL_DARK)
    c.oval(600, 470, 252, 252, COBALT)
    c.oval(600, 470, 226, 226, "#ffffff")
    for n in range(12):
        (ax, ay), (bx, by) = _turned(n / 12, 206), _turned(n / 12, 176 if n % 3 == 0 else 190)
        c.line([(600 + ax, 470 + ay), (600 + bx, 470 + by)], COBALT_DEEP, 12 if n % 3 == 0 else 6)
    minutes = 0 if after else 7
    hx, hy = _turned((9 + minutes / 60) / 12 - 0.25, 110)
    mx, my = _turned(minutes / 60 - 0.25, 166)
    c.line([(600, 470), (600 + hx, 470 + hy)], INK, 18)
    c.line([(600, 470), (600 + mx, 470 + my)], INK, 11)
    c.oval(600, 470, 20, 20, COPPER_DEEP)
    for x in (360, 520, 680, 840):
        c.oval(x, 800, 46, 46, COBALT)
        c.rect((x - 46, 800, x + 46, HEIGHT), COBALT)
