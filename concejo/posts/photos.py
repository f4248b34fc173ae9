"""Photos: read with care, turned upright, stripped of everything but the picture, made smaller."""

from __future__ import annotations

import secrets
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

import blurhash
from django.conf import settings
from PIL import Image, ImageOps, UnidentifiedImageError

from concejo.posts.covers import WHOLE, Cover, found
from concejo.posts.errors import NotAPhoto, PhotoTooLarge
from concejo.posts.taken import place_in
from concejo.screening.pictures.covering import covered
from concejo.screening.pictures.looking import NotLookedAt, look_at

_FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "MPO")
MEGAPIXELS = 50
# Up to this size a photo is made ready while its sender waits: about a second. What phones take at
# most is larger, and made ready by the worker.
MEGAPIXELS_AT_ONCE = 16
_LARGEST = 1920
_THUMBNAIL = 640
_PORTRAITS = {"avatar": (400, 400), "header": (1500, 500)}
_QUALITY = 82
# For so many seconds a photo is looked at when nobody waits for it.
PATIENCE_LATER = 90.0
# Below these, files are kept where no address leads.
_UNSEEN = ("originals/", "raw/")

# The size is checked here, before anything is unpacked, with a sentence for the person.
Image.MAX_IMAGE_PIXELS = None

_FAULTS = (
    UnidentifiedImageError,
    Image.DecompressionBombError,
    ArithmeticError,
    EOFError,
    LookupError,
    MemoryError,
    OSError,
    SyntaxError,
    TypeError,
    ValueError,
)


@dataclass(frozen=True, slots=True)
class Prepared:
    """A photo on disk, twice, and what is to be known about it."""

    file: str
    thumbnail: str
    size: tuple[int, int]
    thumbnail_size: tuple[int, int]
    blurhash: str
    place: tuple[float, float] | None
    # What of it nobody sees, and the photo without that.
    covers: tuple[Cover, ...] = ()
    original: str = ""
    # Was it looked at for faces and plates?
    looked: bool = False

    @property
    def files(self) -> list[str]:
        return [name for name in (self.file, self.thumbnail, self.original) if name]


def prepare(file: BinaryIO, *, look: bool = True, patience: float | None = None) -> Prepared:
    """Re-encode an upload and keep it below the media directory. Slow: never in a transaction.

    What is found on it is covered in everything that has an address. If nothing can say what is on
    it, all of it is.
    """
    picture, place = _opened(file)
    large = _shrunk(picture, _LARGEST)
    covers: list[Cover] = []
    looked = False
    if look and settings.LOOK_AT_PHOTOS:
        try:
            covers, looked = found_on(large, patience=patience or settings.LOOKING_SECONDS), True
        except NotLookedAt:
            covers = [WHOLE]
    return _prepared(large, covers, looked=looked, place=place)


def upright(file: BinaryIO) -> Image.Image:
    """A photo as it would be kept: upright, without notes, and no larger."""
    return _shrunk(_opened(file)[0], _LARGEST)


def found_on(picture: Image.Image, *, patience: float = PATIENCE_LATER) -> list[Cover]:
    """What should be covered on an upright photo."""
    return found(look_at(picture, settings.DIR / "looking.lock", patience=patience))


def found_again(name: str) -> list[Cover]:
    """What should be covered on a photo that is kept already."""
    with Image.open(place_of(name)) as picture:
        return found_on(picture.convert("RGB"))


def covered_anew(name: str, covers: Sequence[Cover], *, keep: bool) -> Prepared:
    """The photo that is kept under this name with other covers, under new names. Slow.

    ``keep``: also keep it as it is, where no address leads.
    """
    try:
        with Image.open(place_of(name)) as picture:
            large = picture.convert("RGB")
    except OSError as gone:
        raise NotAPhoto from gone
    return _prepared(large, covers, keep=keep, looked=False)


def _prepared(
    large: Image.Image,
    covers: Sequence[Cover],
    *,
    looked: bool,
    place: tuple[float, float] | None = None,
    keep: bool = True,
) -> Prepared:
    public = covered(large, [cover.box for cover in covers]) if covers else large
    small = _shrunk(public, _THUMBNAIL)
    name, apart = secrets.token_hex(16), secrets.token_hex(16)
    folder = f"photos/{name[:2]}"
    # A name that has nothing in common with that of the public version.
    original = f"originals/{apart[:2]}/{apart}.jpg"
    return Prepared(
        file=_kept(public, f"{folder}/{name}.jpg"),
        thumbnail=_kept(small, f"{folder}/{name}_small.jpg"),
        size=large.size,
        thumbnail_size=small.size,
        blurhash=_blurhash(small),
        place=place,
        covers=tuple(covers),
        original=_kept(large, original) if covers and keep else "",
        looked=looked,
    )


def place_of(name: str) -> Path:
    """Where a file with this name is kept: only below the media directory others can reach it."""
    root = settings.UNSEEN_ROOT if name.startswith(_UNSEEN) else settings.MEDIA_ROOT
    return Path(root) / name


def is_large(file: BinaryIO) -> bool:
    """Would somebody wait long for this photo? Refuses at once what is none or is too large."""
    try:
        picture = _looked_at(_read(file))
    except _FAULTS as fault:
        raise NotAPhoto from fault
    finally:
        file.seek(0)
    return picture.width * picture.height > MEGAPIXELS_AT_ONCE * 1_000_000


def keep_raw(file: BinaryIO) -> str:
    """Put an upload aside as it came, under a name that is never given to anybody."""
    name = secrets.token_hex(16)
    path = f"raw/{name[:2]}/{name}.upload"
    target = place_of(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".part")
    beside.write_bytes(_read(file))
    beside.replace(target)
    return path


def prepare_raw(path: str) -> Prepared:
    """Make a photo of an upload that was put aside. Slow: never in a transaction."""
    try:
        with place_of(path).open("rb") as file:
            return prepare(file, patience=PATIENCE_LATER)
    except FileNotFoundError as gone:
        raise NotAPhoto from gone


def copy_elsewhere(file: str, thumbnail: str) -> tuple[str, str]:
    """The same photo under new names. Slow: never in a transaction."""
    name = secrets.token_hex(16)
    kept = (f"photos/{name[:2]}/{name}.jpg", f"photos/{name[:2]}/{name}_small.jpg")
    root = Path(settings.MEDIA_ROOT)
    (root / kept[0]).parent.mkdir(parents=True, exist_ok=True)
    for old, new in zip((file, thumbnail), kept, strict=True):
        if (root / old).exists():
            shutil.copyfile(root / old, root / new)
    return kept


def prepare_portraits(**files: BinaryIO | None) -> dict[str, str]:
    """Re-encode an ``avatar`` (square) and a ``header`` (wide), and say where they are kept.

    Nothing is kept of one if the other cannot be read.
    """
    fitted = {
        name: ImageOps.fit(_opened(file)[0], _PORTRAITS[name])
        for name, file in files.items()
        if file is not None
    }
    return {name: _portrait_kept(picture) for name, picture in fitted.items()}


def _portrait_kept(picture: Image.Image) -> str:
    name = secrets.token_hex(16)
    return _kept(picture, f"portraits/{name[:2]}/{name}.jpg")


def prepare_preview(file: BinaryIO) -> tuple[str, tuple[int, int]]:
    """Re-encode the picture of a page outside: where it is kept, and its size.

    Anybody may stand behind a link: less is unpacked for them than for somebody's own photo.
    """
    picture, _ = _opened(file, most=MEGAPIXELS_AT_ONCE)
    small = _shrunk(picture, _THUMBNAIL)
    name = secrets.token_hex(16)
    return _kept(small, f"cards/{name[:2]}/{name}.jpg"), small.size


def _opened(
    file: BinaryIO, *, most: int = MEGAPIXELS
) -> tuple[Image.Image, tuple[float, float] | None]:
    """The picture upright in plain colours, and where it was taken."""
    raw = _read(file)
    try:
        picture: Image.Image = _looked_at(raw, most)
        place = place_in(picture)
        picture.draft("RGB", (_LARGEST * 2, _LARGEST * 2))
        picture = ImageOps.exif_transpose(picture)
        if picture.mode in {"RGBA", "LA", "P", "PA"}:
            picture = picture.convert("RGBA")
            white = Image.new("RGBA", picture.size, "white")
            picture = Image.alpha_composite(white, picture)
        return _without_notes(picture.convert("RGB")), place
    except PhotoTooLarge:
        raise
    # Pillow raises many kinds of fault over broken files; each means that this is no photo.
    except _FAULTS as fault:
        raise NotAPhoto from fault


def _read(file: BinaryIO) -> bytes:
    raw = file.read(settings.PHOTO_BYTES + 1)
    if len(raw) > settings.PHOTO_BYTES:
        raise _too_large()
    return raw


def _looked_at(raw: bytes, most: int = MEGAPIXELS) -> Image.Image:
    """The picture with its head read: its size is in there, and nothing large was unpacked yet."""
    picture: Image.Image = Image.open(BytesIO(raw), formats=_FORMATS)
    if picture.width * picture.height > most * 1_000_000:
        raise _too_large()
    return picture


def _too_large() -> PhotoTooLarge:
    return PhotoTooLarge(megabytes=settings.PHOTO_BYTES // 1024**2, megapixels=MEGAPIXELS)


def _without_notes(picture: Image.Image) -> Image.Image:
    """Comments of the old file would be written into the new one as well."""
    picture.info.clear()
    return picture


def _shrunk(picture: Image.Image, edge: int) -> Image.Image:
    small = picture.copy()
    small.thumbnail((edge, edge), Image.Resampling.LANCZOS)
    return small


def _kept(picture: Image.Image, path: str) -> str:
    """Written beside and then moved into place: a photo is there whole or not at all."""
    target = place_of(path)
    target.parent.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".part")
    picture.save(beside, "JPEG", quality=_QUALITY, optimize=True, progressive=True)
    beside.replace(target)
    return path


def _blurhash(picture: Image.Image) -> str:
    tiny = picture.copy()
    tiny.thumbnail((32, 32))
    rows = [
        [list(tiny.getpixel((x, y))) for x in range(tiny.width)]  # type: ignore[arg-type]
        for y in range(tiny.height)
    ]
    return str(blurhash.encode(rows, components_x=4, components_y=3))
