"""Photos for tests, drawn: a face that is nobody's, number plates, a street with a hole in it."""

from __future__ import annotations

import io

from PIL import Image, ImageDraw, ImageFilter, ImageFont

SIZE = (1200, 900)
# Where things stand on the street, in parts of it: from the left, from the top, width, height.
FACE = (0.16, 0.16, 0.14, 0.26)
PLATE = (0.62, 0.6, 0.17, 0.047)
HOLE = (0.35, 0.7, 0.2, 0.16)


def street(*, face: bool = True, plate: str = "4821 KLM") -> Image.Image:
    """A wall, a road with a hole, a car with a plate, and somebody who looks."""
    picture = Image.new("RGB", SIZE, "#b9b4a8")
    draw = ImageDraw.Draw(picture)
    draw.rectangle((0, 560, 1200, 900), fill="#6a6a6c")
    draw.ellipse(_on(HOLE), fill="#3c3a38")
    if plate:
        draw.rounded_rectangle((640, 360, 1060, 640), 40, fill="#26456b")
        drawn = number_plate(plate)
        left, top, right, below = _on(PLATE)
        picture.paste(drawn.resize((right - left, below - top)), (left, top))
    if face:
        left, top, right, below = _on(FACE)
        side = right - left
        picture.paste(somebody(side), (left - side // 2, top - side // 2))
    return picture


def number_plate(text: str, height: int = 110) -> Image.Image:
    """A Spanish plate: the blue strip, four digits and three letters."""
    plate = Image.new("RGB", (height * 52 // 11, height), "#f6f6f2")
    draw = ImageDraw.Draw(plate)
    draw.rectangle((0, 0, plate.width - 1, height - 1), outline="#222222", width=2)
    draw.rectangle((3, 3, height * 4 // 11, height - 4), fill="#1d3f94")
    font = ImageFont.load_default(height * 0.95)
    # Between digits and letters there is half as much room as a sign takes.
    steps = [0.5 if sign == " " else 1 for sign in text]
    pitch, x = (plate.width - height * 0.6) / sum(steps), height * 0.5
    for sign, step in zip(text, steps, strict=True):
        draw.text((x + pitch * step / 2, height / 2), sign, fill="#161616", font=font, anchor="mm")
        x += pitch * step
    return plate


def somebody(side: int) -> Image.Image:
    """A face: skin, hair, two eyes, a nose and a mouth, on a plain ground of twice its width."""
    picture = Image.new("RGB", (side * 2, side * 2), "#b9b4a8")
    draw = ImageDraw.Draw(picture)

    def oval(x: float, y: float, w: float, h: float, colour: str) -> None:
        left, top = side + (x - w) * side, side + (y - h) * side
        draw.ellipse((left, top, left + 2 * w * side, top + 2 * h * side), fill=colour)

    oval(0, -0.18, 0.47, 0.55, "#3a2618")
    oval(0, 0.62, 0.2, 0.3, "#c99a78")
    oval(0, 0, 0.4, 0.54, "#e0b090")
    for way in (-1, 1):
        oval(way * 0.41, 0.02, 0.06, 0.12, "#d8a585")
        oval(way * 0.17, -0.06, 0.1, 0.055, "#c08f70")
        oval(way * 0.17, -0.055, 0.082, 0.04, "#ffffff")
        oval(way * 0.17, -0.055, 0.04, 0.04, "#3b2a20")
        eye = side + way * 0.17 * side
        brow = [
            (eye - 0.1 * side, 0.86 * side),
            (eye, 0.82 * side),
            (eye + 0.1 * side, 0.86 * side),
        ]
        draw.line(brow, fill="#3a2618", width=max(side // 28, 2))
        oval(way * 0.05, 0.16, 0.025, 0.018, "#8a5a44")
    nose = [(0.965, 0.95), (1.035, 0.95), (1.08, 1.16), (0.92, 1.16)]
    draw.polygon([(x * side, y * side) for x, y in nose], fill="#d09c7c")
    oval(0, 0.31, 0.14, 0.045, "#a8483f")
    oval(0, 0.3, 0.12, 0.012, "#6b2420")
    return picture.filter(ImageFilter.GaussianBlur(side * 0.012))


def file(picture: Image.Image, name: str = "photo.png") -> io.BytesIO:
    """As it is sent."""
    sent = io.BytesIO()
    picture.save(sent, "PNG")
    sent.seek(0)
    sent.name = name
    return sent


def differs(one: Image.Image, other: Image.Image, part: tuple[float, float, float, float]) -> float:
    """How much two pictures of the same size differ in a part, from 0 to 255."""
    from PIL import ImageChops, ImageStat

    left, top, right, below = (
        round(value * edge)
        for value, edge in zip(
            (part[0], part[1], part[0] + part[2], part[1] + part[3]),
            (one.width, one.height) * 2,
            strict=True,
        )
    )
    cut = [picture.convert("RGB").crop((left, top, right, below)) for picture in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*cut)).mean) / 3


def _on(part: tuple[float, float, float, float]) -> tuple[int, int, int, int]:
    left, top = part[0] * SIZE[0], part[1] * SIZE[1]
    return round(left), round(top), round(left + part[2] * SIZE[0]), round(top + part[3] * SIZE[1])
