"""Photos that come with a report: as files, inside the form, or as addresses of other sites."""

from __future__ import annotations

import base64
import binascii
import io
from collections.abc import Iterator
from typing import Any, BinaryIO, cast

from django.core.files.uploadedfile import UploadedFile

from concejo.accounts.queries import crier
from concejo.base.safe_http import Unreachable, refuse_unsafe
from concejo.posts.actions.photos import upload_photo
from concejo.posts.drafts import MOST_PHOTOS


def photos_in(said: dict[str, Any], media_urls: list[str]) -> tuple[list[int], list[str]]:
    """The photos that are there, uploaded, and the addresses of those to be fetched later."""
    files = list(_files(said, media_urls))[:MOST_PHOTOS]
    ids = [upload_photo(crier(), file).pk for file in files]
    return ids, [url for url in media_urls if _can_be_asked(url)]


def _files(said: dict[str, Any], media_urls: list[str]) -> Iterator[BinaryIO]:
    for value in said.values():
        for one in value if isinstance(value, list) else [value]:
            if isinstance(one, UploadedFile) and one.size:
                yield cast("BinaryIO", one)
    for url in media_urls:
        if url.startswith("data:") and (inside := _decoded(url)):
            yield io.BytesIO(inside)


def _decoded(url: str) -> bytes:
    """What is in ``data:image/jpeg;base64,…``; nothing where that is not readable."""
    head, _comma, inside = url.partition(",")
    if not head.endswith(";base64"):
        return b""
    try:
        return base64.b64decode(inside)
    except (binascii.Error, ValueError):
        return b""


def _can_be_asked(url: str) -> bool:
    try:
        refuse_unsafe(url, plain_too=True)
    except Unreachable:
        return False
    return True
