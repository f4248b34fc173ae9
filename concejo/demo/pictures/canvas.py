"""Paper and brushes for the drawn photos: flat shapes, drawn large, made smaller and so smooth."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from math import cos, pi, sin

from PIL import Image, ImageChops, ImageColor, ImageDraw

Point = tuple[float, float]

WIDTH, HEIGHT = 1200, 900
_LARGER = 2
_QUALITY = 88

# The town's colours: white walls, cobalt, copper green, and a little clay.
WALL, WALL_SHADE, WALL_DARK = "#fdfbf5", "#efeadd", "#ded7c6"
COBALT, COBALT_DEEP, COBALT_SOFT, COBALT_PALE = "#1f3f94", "#152d70", "#6f8ac9", "#c9d6f0"
COPPER, COPPER_DEEP, COPPER_SOFT = "#1f7a56", "#155a3f", "#6fb394"
CLAY, CLAY_DEEP, CLAY_SOFT = "#c0653c", "#97482a", "#e0a684"
INK, STEEL, IRON = "#1b2231", "#5b6478", "#2e3648"
STONE, STONE_SHADE, STONE_DARK = "#d9d3c5", "#c2baa9", "#a59c8a"
ROAD, ROAD_DARK, ROAD_LIGHT = "#8d93a1", "#757b8b", "#a3a8b4"
WOOD, WOOD_DARK, WOOD_LIGHT = "#b07d4f", "#875a34", "#cf9f6d"
WATER, WATER_DEEP, WATER_LIGHT = "#8fb8de", "#5f92c4", "#d3e6f5"
SUN, LIGHT = "#f3c14b", "#ffe9a8"
LEAVES = ("#c98a3a", "#b5622e", "#d9b04a", "#8f6b2e", "#a9472a")


class Canvas:
    """A picture of 1200 × 900 to draw on, in these units whatever its real size.

    ``nearer`` is from how near it is seen: what is outside of the frame is not drawn.
    """

    def __init__(self, nearer: float = 1.0) -> None:
        self._scale = _LARGER * nearer
        self._left = WIDTH * (1 - 1 / nearer) / 2
        self._top = HEIGHT * (1 - 1 / nearer) * 0.8
        self.image = Image.new("RGB", (WIDTH * _LARGER, HEIGHT * _LARGER), WALL)
        self.pen = ImageDraw.Draw(self.image)

    def rect(self, box: Sequence[float], fill: str, *, r: float = 0) -> None:
        """A box: left, top, right, bottom; with round corners or without."""
        left, top, right, bottom = self._box(*box)
        if right <= left or bottom <= top:
            return
        at = (left, top, right - 1, bottom - 1)
        if r:
            self.pen.rounded_rectangle(at, r * self._scale, fill=fill)
        else:
            self.pen.rectangle(at, fill=fill)

    def poly(self, points: Sequence[Point], fill: str) -> None:
        self.pen.polygon([self._at(*point) for point in points], fill=fill)

    def oval(self, x: float, y: float, rx: float, ry: float, fill: str) -> None:
        self.pen.ellipse(self._box(x - rx, y - ry, x + rx, y + ry), fill=fill)

    def ring(self, x: float, y: float, rx: float, ry: float, fill: str, width: float) -> None:
        box = self._box(x - rx, y - ry, x + rx, y + ry)
        self.pen.ellipse(box, outline=fill, width=round(width * self._scale))

    def pie(self, x: float, y: float, r: Point, angles: tuple[float, float], fill: str) -> None:
        """A slice, from the first angle clockwise to the second."""
        box = self._box(x - r[0], y - r[1], x + r[0], y + r[1])
        self.pen.pieslice(box, *angles, fill=fill)

    def line(self, points: Sequence[Point], fill: str, width: float) -> None:
        """A line with round ends."""
        at = [self._at(*point) for point in points]
        self.pen.line(at, fill=fill, width=round(width * self._scale), joint="curve")
        half = width * self._scale / 2
        for x, y in (at[0], at[-1]):
            self.pen.ellipse((x - half, y - half, x + half, y + half), fill=fill)

    def curve(self, points: tuple[Point, Point, Point, Point], fill: str, width: float) -> None:
        """A curve from the first point to the last, drawn towards those between."""
        self.line(bezier(points), fill, width)

    def fade(self, box: Sequence[float], top: str, bottom: str) -> None:
        """A box whose colour changes from top to bottom."""
        left, above, right, below = (round(n) for n in self._box(*box))
        a, b = ImageColor.getrgb(top), ImageColor.getrgb(bottom)
        ramp = Image.new("RGB", (1, 256))
        ramp.putdata(
            [tuple(x + (y - x) * n // 255 for x, y in zip(a, b, strict=True)) for n in range(256)]
        )
        wide = ramp.resize((right - left, below - above), Image.Resampling.NEAREST)
        self.image.paste(wide, (left, above))

    def glow(self, x: float, y: float, rx: float, ry: float, colour: str, strength: float) -> None:
        """Light that is strongest in the middle and fades out."""
        soft = ImageChops.invert(Image.radial_gradient("L"))
        # The gradient reaches the corners: what is outside of the circle is let go.
        edge = 75
        soft = soft.point(
            [round(max(0, n - edge) / (255 - edge) * 255 * strength) for n in range(256)]
        )
        left, top, right, bottom = (round(n) for n in self._box(x - rx, y - ry, x + rx, y + ry))
        self.image.paste(
            colour, (left, top, right, bottom), soft.resize((right - left, bottom - top))
        )

    def dim(self, colour: str) -> None:
        """Let the light become another one: night falls over everything drawn so far."""
        table = [n * share // 255 for share in ImageColor.getrgb(colour) for n in range(256)]
        self.image = self.image.point(table)
        self.pen = ImageDraw.Draw(self.image)

    def jpeg(self) -> BytesIO:
        """The picture as a file, as a camera would give it."""
        file = BytesIO()
        self.image.reduce(_LARGER).save(file, "JPEG", quality=_QUALITY)
        file.seek(0)
        return file

    def _at(self, x: float, y: float) -> Point:
        return (x - self._left) * self._scale, (y - self._top) * self._scale

    def _box(self, *box: float) -> tuple[float, float, float, float]:
        left, top, right, bottom = box
        return *self._at(left, top), *self._at(right, bottom)


def bezier(points: tuple[Point, Point, Point, Point], steps: int = 24) -> list[Point]:
    """The points of a curve."""
    curve = []
    for n in range(steps + 1):
        t = n / steps
        weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3)
        curve.append(
            (
                sum(w * p[0] for w, p in zip(weights, points, strict=True)),
                sum(w * p[1] for w, p in zip(weights, points, strict=True)),
            )
        )
    return curve


def around(x: float, y: float, r: Point, radii: Sequence[float]) -> list[Point]:
    """A round shape whose edge comes and goes, softly, by the given shares."""
    steps = 6
    edge = []
    for n, here in enumerate(radii):
        there = radii[(n + 1) % len(radii)]
        for step in range(steps):
            share = here + (there - here) * (1 - cos(pi * step / steps)) / 2
            angle = 2 * pi * (n + step / steps) / len(radii)
            edge.append((x + r[0] * share * cos(angle), y + r[1] * share * sin(angle)))
    return edge
