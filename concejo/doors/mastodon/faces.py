"""Drawn pictures for those who have none of their own: apps want a real image of everybody.

They show what the pages draw: a letter, white on cobalt for an office, and the crier's horn. Their
addresses say all that is on them, so they can be kept for ever.
"""

from __future__ import annotations

from functools import lru_cache
from io import BytesIO

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from PIL import Image, ImageDraw, ImageFont

from concejo.accounts.faces import avatar_path, drawn_path
from concejo.accounts.models import Account, AccountKind
from concejo.base.errors import NotFound
from concejo.doors.api.addresses import at

_EDGE = 400
_WIDE = (1500, 500)
_FONT = settings.PACKAGE / "static" / "fonts" / "alegreya-700.woff2"

_COBALT, _COPPER, _GLAZE = "#1f3f94", "#1a6f4d", "#fffefb"
# Ground and ink, by kind.
_COLOURS = {
    AccountKind.PERSON.value: ("#dbe4f8", _COBALT),
    AccountKind.OFFICE.value: (_COBALT, "#ffffff"),
    AccountKind.CRIER.value: ("#d5ebdf", _COPPER),
}
_HEADERS = {
    "Cache-Control": "public, max-age=31536000, immutable",
    "Access-Control-Allow-Origin": "*",
}


def avatar_url(account: Account) -> str:
    """Where the picture of an address is: its own, else the drawn one."""
    return at(avatar_path(account))


def drawn_url(kind: str, name: str) -> str:
    """Where the drawn picture of such a name is."""
    return at(drawn_path(kind, name))


def header_url(account: Account) -> str:
    """Where the wide picture above a profile is."""
    if account.header and account.suspended_at is None:
        return at(f"{settings.MEDIA_URL}{account.header}")
    return at("/faces/header.png")


@require_safe
def face(request: HttpRequest, kind: str, letter: str) -> HttpResponse:
    """The picture of somebody who has none."""
    if kind not in _COLOURS or len(letter) != 1:
        raise NotFound
    return HttpResponse(_face(kind, letter), content_type="image/png", headers=_HEADERS)


@require_safe
def header(request: HttpRequest) -> HttpResponse:
    """A wall of tiles."""
    return HttpResponse(_wall(), content_type="image/png", headers=_HEADERS)


@lru_cache(maxsize=200)
def _face(kind: str, letter: str) -> bytes:
    ground, ink = _COLOURS[kind]
    picture = Image.new("RGB", (_EDGE, _EDGE), ground)
    draw = ImageDraw.Draw(picture)
    if kind == AccountKind.CRIER:
        draw.polygon([(60, 165), (60, 235), (120, 235), (270, 315), (270, 85), (120, 165)], ink)
        draw.arc((265, 140, 345, 260), -60, 60, ink, 16)
    else:
        font = ImageFont.truetype(str(_FONT), _EDGE * 5 // 8)
        draw.text((_EDGE / 2, _EDGE * 0.69), letter, font=font, fill=ink, anchor="ms")
    return _png(picture)


@lru_cache(maxsize=1)
def _wall() -> bytes:
    """White glaze, a cobalt wave between two lines and green leaves: the tiles of the pages."""
    tile = Image.new("RGB", (250, 125), _GLAZE)
    draw = ImageDraw.Draw(tile)
    draw.line([(0, 3), (250, 3)], _COBALT, 6)
    draw.line([(0, 121), (250, 121)], _COBALT, 6)
    draw.arc((-62, 27, 62, 98), 0, 90, _COBALT, 6)
    draw.arc((62, 27, 188, 98), 180, 360, _COBALT, 6)
    draw.arc((188, 27, 312, 98), 90, 180, _COBALT, 6)
    for x in (35, 100, 150, 215):
        draw.ellipse((x - 16, 66, x + 16, 80), _COPPER)
    for x in (0, 125, 250):
        draw.ellipse((x - 9, 44, x + 9, 62), _COBALT)
    picture = Image.new("RGB", _WIDE, _GLAZE)
    for x in range(0, _WIDE[0], 250):
        for y in range(0, _WIDE[1], 125):
            picture.paste(tile, (x, y))
    return _png(picture)


def _png(picture: Image.Image) -> bytes:
    file = BytesIO()
    picture.save(file, "PNG", optimize=True)
    return file.getvalue()
