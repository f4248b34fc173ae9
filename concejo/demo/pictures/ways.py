"""What one walks and drives on."""

from __future__ import annotations

import random

from concejo.demo.pictures.canvas import (
    CLAY,
    CLAY_DEEP,
    COBALT,
    COBALT_SOFT,
    COPPER,
    COPPER_DEEP,
    COPPER_SOFT,
    HEIGHT,
    INK,
    IRON,
    ROAD,
    ROAD_DARK,
    ROAD_LIGHT,
    STEEL,
    STONE_DARK,
    STONE_SHADE,
    WALL,
    WATER,
    WATER_DEEP,
    WATER_LIGHT,
    WIDTH,
    WOOD_DARK,
    WOOD_LIGHT,
    Canvas,
    around,
)
from concejo.demo.pictures.small import leaf, litter
from concejo.demo.pictures.street import geranium, street


def _road(c: Canvas, rng: random.Random) -> None:
    """The road seen from standing: little street, much asphalt."""
    street(c, rng, ground=300, kerb=390)
    c.fade((0, 422, WIDTH, HEIGHT), ROAD_DARK, ROAD_LIGHT)
    for _ in range(260):
        x, y = rng.uniform(0, WIDTH), rng.uniform(430, HEIGHT)
        c.oval(
            x,
            y,
            2 + (y - 420) / 200,
            1.5 + (y - 420) / 300,
            rng.choice([ROAD_DARK, ROAD, "#9ba0ad"]),
        )
    for n in range(3):
        x = 60 + n * 470
        c.poly([(x, 470), (x + 230, 470), (x + 226, 484), (x - 8, 484)], "#e9e7e0")


def pothole(c: Canvas, rng: random.Random, after: bool) -> None:
    """A hole in the road with a puddle in it, or its patch."""
    _road(c, rng)
    x, y = rng.uniform(540, 660), 690.0
    if after:
        c.poly(
            [(x - 300, y - 116), (x + 270, y - 122), (x + 330, y + 120), (x - 350, y + 126)],
            "#4a505f",
        )
        c.poly(
            [(x - 284, y - 106), (x + 256, y - 112), (x + 312, y + 110), (x - 330, y + 114)],
            "#565d6e",
        )
        for _ in range(150):
            dx, dy = rng.uniform(-275, 255), rng.uniform(-98, 98)
            c.oval(x + dx, y + dy, 4, 2.5, rng.choice(["#636a7c", "#4d5363"]))
        _cone(c, x + 420, y + 60)
        return
    radii = [rng.uniform(0.86, 1.08) for _ in range(22)]
    c.poly(around(x, y, (290, 128), [r * 1.06 for r in radii]), ROAD_LIGHT)
    c.poly(around(x, y, (280, 118), radii), "#4b4f5a")
    c.poly(around(x, y + 14, (250, 98), radii), "#6a5f54")
    c.poly(around(x + 10, y + 26, (205, 72), radii[::-1]), WATER_DEEP)
    c.poly(around(x + 20, y + 30, (170, 52), radii[::-1]), WATER)
    c.poly(around(x + 50, y + 22, (90, 18), radii), WATER_LIGHT)
    for _ in range(26):
        dx, dy = rng.uniform(-380, 380), rng.uniform(-150, 160)
        if (dx / 290) ** 2 + (dy / 128) ** 2 > 1.15:
            c.poly(
                around(x + dx, y + dy, (rng.uniform(6, 16), 7), [1, 0.7, 1, 0.8, 0.9]), "#5b606c"
            )


def watermelon(c: Canvas, rng: random.Random, after: bool) -> None:
    """The same hole, measured."""
    pothole(c, rng, after)
    if after:
        return
    x, y = 600.0, 650.0
    c.oval(x, y, 122, 96, COPPER_DEEP)
    for n in (-0.72, -0.34, 0.04, 0.42, 0.78):
        c.curve(
            (
                (x + n * 40, y - 92),
                (x + n * 150, y - 40),
                (x + n * 150, y + 40),
                (x + n * 40, y + 92),
            ),
            COPPER_SOFT,
            10,
        )
    c.oval(x - 40, y - 44, 22, 12, "#bfe0cd")
    c.curve(((x, y - 94), (x + 4, y - 116), (x + 22, y - 122), (x + 30, y - 116)), WOOD_DARK, 6)
    c.poly(around(x, y + 84, (150, 30), [1, 0.9, 1, 0.95] * 3), WATER_DEEP)
    c.poly(around(x, y + 88, (120, 16), [1, 0.9, 1, 0.95] * 3), WATER)


def _cone(c: Canvas, x: float, foot: float) -> None:
    c.rect((x - 62, foot - 14, x + 62, foot), CLAY_DEEP, r=5)
    c.poly(
        [(x - 46, foot - 14), (x - 10, foot - 150), (x + 10, foot - 150), (x + 46, foot - 14)], CLAY
    )
    c.poly(
        [(x - 33, foot - 62), (x - 21, foot - 106), (x + 21, foot - 106), (x + 33, foot - 62)], WALL
    )


def treepit(c: Canvas, rng: random.Random, after: bool) -> None:
    """A square of dry earth in the pavement, or a young tree in it."""
    street(c, rng)
    x, y = 600.0, 750.0
    c.poly([(x - 190, y - 62), (x + 190, y - 62), (x + 240, y + 56), (x - 240, y + 56)], "#e9e4d8")
    earth, dark = ("#7a5a3c", "#5f442c") if after else ("#b39470", "#967753")
    c.poly([(x - 170, y - 50), (x + 170, y - 50), (x + 212, y + 44), (x - 212, y + 44)], dark)
    c.poly([(x - 164, y - 40), (x + 164, y - 40), (x + 204, y + 44), (x - 204, y + 44)], earth)
    for _ in range(40):
        dx, dy = rng.uniform(-160, 160), rng.uniform(-30, 36)
        c.oval(x + dx, y + dy, rng.uniform(4, 11), rng.uniform(2, 5), dark)
    if not after:
        for dx in (-90, -30, 70):
            for lean in (-14, 0, 16):
                c.line([(x + dx, y + 8), (x + dx + lean, y - 34 - abs(lean))], "#9a8f4f", 4)
        litter(c, rng, x + 110, y + 14)
        litter(c, rng, x - 120, y + 24)
        c.poly([(x - 22, y + 6), (x + 22, y + 6), (x + 16, y - 26), (x - 18, y - 22)], WOOD_DARK)
        c.oval(x - 1, y - 24, 17, 6, WOOD_LIGHT)
        return
    c.line([(x + 70, y + 16), (x + 62, 380)], WOOD_LIGHT, 13)
    c.curve(((x, y + 4), (x - 8, 640), (x + 10, 480), (x, 320)), WOOD_DARK, 17)
    for y_band in (470, 560):
        c.line([(x + 2, y_band), (x + 64, y_band - 6)], COBALT, 8)
    for dx, top in ((-110, 300), (96, 270), (-60, 210), (50, 190)):
        c.curve(((x, 440), (x, 380), (x + dx * 0.7, 360), (x + dx, top)), WOOD_DARK, 9)
    for _ in range(64):
        dx, dy = rng.gauss(0, 76), rng.gauss(0, 62)
        c.oval(
            x + dx,
            262 + dy,
            rng.uniform(20, 34),
            rng.uniform(17, 28),
            rng.choice([COPPER, COPPER_SOFT, COPPER, "#3f9270", "#9ccbb4"]),
        )
    for _ in range(16):
        c.oval(x + rng.gauss(0, 90), 250 + rng.gauss(0, 70), 10, 8, "#c9e6d6")


def crossing(c: Canvas, rng: random.Random, after: bool) -> None:
    """A zebra crossing that has faded, or painted anew, with the print of a paw."""
    _road(c, rng)
    for n in range(7):
        left = 130 + n * 140
        far = 600 + (left - 600) * 0.62
        c.poly(
            [(far, 450), (far + 54, 450), (left + 88, 880), (left, 880)],
            WALL if after else ROAD_LIGHT,
        )
    if not after:
        for _ in range(260):
            x, y = rng.uniform(80, 1120), rng.uniform(450, 880)
            c.poly(around(x, y, (rng.uniform(8, 34), 9), [1, 0.7, 0.9, 0.8, 1]), ROAD)
        return
    for n in range(4):
        x, y = 520 + n * 62.0, 840 - n * 90.0
        c.oval(x, y, 17, 13, STEEL)
        for dx in (-16, -5, 6, 17):
            c.oval(x + dx, y - 20 + abs(dx) * 0.3, 5, 6, STEEL)


def kerb(c: Canvas, rng: random.Random, after: bool) -> None:
    """A kerb that stops a wheelchair, or one that does not."""
    street(c, rng, ground=420, kerb=640)
    if after:
        c.poly([(380, 560), (820, 560), (900, 676), (300, 676)], "#efe9db")
        for row in range(4):
            for n in range(11):
                x, y = 390 + n * 42 - row * 14 * (1 - n / 5), 580 + row * 24.0
                c.oval(x, y, 8, 5, COBALT_SOFT)
        c.rect((300, 672, 900, 682), STONE_DARK)
    else:
        c.rect((300, 632, 900, 676), "#efe9db")
        c.rect((300, 676, 900, 704), STONE_DARK)
        for x in (360, 520, 760):
            c.line([(x, 636), (x + 14, 660), (x - 4, 700)], STEEL, 4)
        c.line([(940, 640), (940, 704)], CLAY_DEEP, 6)
        for y in (640, 704):
            c.line([(926, y), (954, y)], CLAY_DEEP, 6)
    for n in range(5):
        left = 180 + n * 190
        c.poly([(left, 760), (left + 104, 760), (left + 130, 900), (left, 900)], WALL)


def grate(c: Canvas, rng: random.Random, after: bool) -> None:
    """A drain under its puddle, or one that drinks."""
    street(c, rng, ground=420, kerb=600)
    if not after:
        edge = [rng.uniform(0.85, 1.1) for _ in range(20)]
        c.poly(around(600, 740, (500, 130), edge), WATER_DEEP)
        c.poly(around(600, 736, (476, 112), edge), WATER)
        c.poly(around(500, 700, (150, 24), edge), WATER_LIGHT)
    c.poly([(430, 680), (770, 680), (820, 800), (380, 800)], IRON)
    for n in range(9):
        x = 440 + n * 38
        foot = 600 + (x - 600) * 1.27
        c.poly(
            [(x, 692), (x + 16, 692), (foot + 18, 788), (foot - 2, 788)],
            INK if after else WATER_DEEP,
        )
    if after:
        c.line([(380, 800), (820, 800)], STEEL, 6)
        return
    for _ in range(40):
        leaf(c, rng, rng.gauss(600, 130), rng.gauss(740, 34))
    for n in range(3):
        c.ring(840, 720, 26 + n * 26, 8 + n * 7, WATER_LIGHT, 3)


def steps(c: Canvas, rng: random.Random, after: bool) -> None:
    """A stair of stone with a broken step, or whole."""
    street(c, rng, ground=420, kerb=1000)
    for n in range(6):
        top, half = 430 + n * 76.0, 260 + n * 34.0
        c.rect((600 - half, top, 600 + half, top + 30), "#efe9db")
        c.rect((600 - half, top + 30, 600 + half, top + 76), STONE_SHADE)
        for tile in range(int(600 - half) + 40, int(600 + half), 130):
            c.rect((tile, top + 38, tile + 56, top + 68), COBALT if n % 2 else WALL, r=3)
    if not after:
        c.poly([(560, 582), (760, 582), (736, 640), (690, 626), (640, 660), (596, 622)], STONE_DARK)
        for _ in range(12):
            x, y = rng.uniform(560, 800), rng.uniform(690, 860)
            c.poly(around(x, y, (rng.uniform(8, 26), 12), [1, 0.8, 1, 0.7, 0.9]), "#e2dbcb")
    for x in (250, 950):
        geranium(c, rng, (x, 700), 2.4)


def rail(c: Canvas, rng: random.Random, after: bool) -> None:
    """A handrail that leans, or stands."""
    street(c, rng)
    lean = 0 if after else 54
    paint = COBALT if after else STEEL
    for n in range(5):
        x = 230 + n * 185
        off = lean if n in {2, 3} else 0
        c.line([(x + off, 480 + off * 0.4), (x, 776)], paint, 16)
        c.oval(x, 778, 26, 8, STONE_DARK)
    line = [(200.0, 486.0)] + [
        (230 + n * 185 + (lean if n in {2, 3} else 0), 486 + (lean * 0.5 if n in {2, 3} else 0))
        for n in range(5)
    ]
    c.line([*line, (1000, 486)], paint, 18)
    c.line([(x, y + 130) for x, y in [*line, (1000.0, 486.0)]], paint, 10)
    if not after:
        c.poly(around(600, 780, (40, 12), [1, 0.7, 1, 0.8, 0.9]), STONE_SHADE)
        c.oval(640, 786, 9, 5, IRON)


def branch(c: Canvas, rng: random.Random, after: bool) -> None:
    """A dry branch that hangs from a pine, or the pine without it."""
    street(c, rng)
    c.curve(((300, 780), (330, 600), (270, 420), (330, 220)), WOOD_DARK, 46)
    c.curve(((300, 460), (420, 380), (520, 350), (640, 300)), WOOD_DARK, 24)
    for _ in range(80):
        x, y = rng.gauss(400, 150), rng.gauss(190, 60)
        c.oval(
            x,
            y,
            rng.uniform(40, 70),
            rng.uniform(24, 40),
            rng.choice([COPPER, COPPER_DEEP, "#3f9270"]),
        )
    if after:
        c.oval(640, 300, 15, 13, WOOD_LIGHT)
        return
    c.curve(((640, 300), (720, 290), (760, 380), (800, 520)), "#9b7b55", 20)
    for dx, dy in ((40, 60), (100, 120), (-30, 150), (60, 200), (-10, 90)):
        c.line([(770, 400 + dy * 0.5), (770 + dx, 420 + dy)], "#9b7b55", 7)
    for _ in range(30):
        leaf(c, rng, rng.gauss(800, 50), rng.gauss(520, 60), 0.8)
    for _ in range(14):
        leaf(c, rng, rng.gauss(800, 110), rng.uniform(760, 800))
