"""What a page says of the covers of a photo."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _, ngettext

from concejo.doors.web.squares import COLUMNS, ROWS
from concejo.posts.covers import DRAWN, UNSEEN, Cover, read
from concejo.posts.models import Photo
from concejo.screening.pictures.faces import can_be_found


@dataclass(frozen=True, slots=True)
class Shown:
    """A cover that may be taken away: its number, and what it is called."""

    number: int
    words: str


@dataclass(frozen=True, slots=True)
class Square:
    """A part of a photo to be ticked."""

    code: str
    row: int
    column: int


SQUARES = [
    Square(f"{column}-{row}", row + 1, column + 1)
    for row in range(ROWS)
    for column in range(COLUMNS)
]


def covered_words(photo: Photo) -> str:
    """What of a photo is covered, and whether anything looked at it."""
    covers = read(photo.covers)
    if any(cover.by == UNSEEN for cover in covers):
        return _(
            "Nothing could look at this photo yet, so all of it is covered. That is tried again by "
            "itself; the office sees the whole photo."
        )
    if covers:
        return _("Covered for everybody: %(what)s.") % {"what": ", ".join(_counted(covers))}
    if photo.looked_at is None:
        return _(
            "Nothing looks for faces and number plates here. Cover what nobody else should see."
        )
    if not can_be_found():
        return _(
            "No number plate was found. Faces are not looked for here: cover those of other people."
        )
    return _("No face and no number plate was found. Look for yourself too.")


def that_may_go(photo: Photo, *, finds_too: bool) -> list[Shown]:
    """The covers that whoever looks may take away; none where nothing is kept under them."""
    if not photo.original:
        return []
    return [
        Shown(n, _called(cover, n))
        for n, cover in enumerate(read(photo.covers))
        if finds_too or cover.by == DRAWN
    ]


def _counted(covers: list[Cover]) -> list[str]:
    faces = sum(cover.what == "face" for cover in covers)
    plates = sum(cover.what == "plate" for cover in covers)
    other = len(covers) - faces - plates
    said = []
    if faces:
        said.append(ngettext("%(n)s face", "%(n)s faces", faces) % {"n": faces})
    if plates:
        said.append(ngettext("%(n)s number plate", "%(n)s number plates", plates) % {"n": plates})
    if other:
        said.append(ngettext("%(n)s other part", "%(n)s other parts", other) % {"n": other})
    return said


def _called(cover: Cover, n: int) -> str:
    what = _("Part")
    if cover.by == UNSEEN:
        what = _("The whole photo")
    elif cover.what == "face":
        what = _("Face")
    elif cover.what == "plate":
        what = _("Number plate")
    where = _("%(left)s %% from the left, %(top)s %% from the top") % {
        "left": round(cover.x * 100),
        "top": round(cover.y * 100),
    }
    return f"{n + 1}. {what}: {where}"
