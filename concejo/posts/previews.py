"""Asking the page behind a link what it calls itself: its head is read, nothing of it is shown."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from html.parser import HTMLParser
from io import BytesIO
from urllib.parse import urljoin

from concejo.base.errors import Refused
from concejo.base.safe_http import Answer, ask
from concejo.base.text import clean
from concejo.posts.photos import prepare_preview

_MOST_BYTES = 2 * 1024**2
_MOST_OF_A_PICTURE = 5 * 1024**2
_SECONDS = 8
_REDIRECTS = 3
_GOOD = 200
_TITLE, _DESCRIPTION, _PROVIDER = 300, 1000, 100
# Those that pages are written in; some others that Python knows are slow or no letters at all.
_CHARSET = re.compile(
    r"charset=[\"']?(utf-?8|utf-16|us-ascii|latin-?1|iso-8859-\d+|windows-\d+|koi8-[ru]|gbk|gb2312"
    r"|gb18030|big5|shift_jis|euc-(?:jp|kr))\b",
    re.IGNORECASE,
)
# What a page says of itself stands at its beginning; somebody's endless one is not read through.
_MOST_OF_A_HEAD = 256 * 1024
# Where a page says which letters it uses.
_BEGINNING = 2048
_LANGUAGE = re.compile(r"[a-z]{2,3}")


@dataclass(frozen=True, slots=True)
class Preview:
    """What a page says of itself."""

    title: str
    description: str = ""
    provider: str = ""
    language: str = ""
    image: str = ""
    image_size: tuple[int, int] = (0, 0)


def preview_of(url: str) -> Preview | None:
    """Ask a page for its name, its description and its picture. Slow: never in a transaction."""
    try:
        answer = ask(
            "GET",
            url,
            headers={"accept": "text/html,application/xhtml+xml"},
            plain_too=True,
            redirects=_REDIRECTS,
            seconds=_SECONDS,
            most_bytes=_MOST_BYTES,
        )
    except Refused:
        return None
    if answer.status != _GOOD or "html" not in answer.headers.get("content-type", ""):
        return None
    head = _Head()
    # Python's parser gives up over a few broken marks; what it read until then counts.
    with suppress(AssertionError):
        head.feed(_text(answer)[:_MOST_OF_A_HEAD])
    title = head.first("og:title", "twitter:title") or head.title
    if not _line(title):
        return None
    image, size = _picture(answer.url, head.first("og:image:secure_url", "og:image"))
    language = _LANGUAGE.match(head.language.lower())
    return Preview(
        title=_line(title)[:_TITLE],
        description=_line(head.first("og:description", "description"))[:_DESCRIPTION],
        provider=_line(head.first("og:site_name"))[:_PROVIDER],
        language=language[0] if language else "",
        image=image,
        image_size=size,
    )


class _Head(HTMLParser):
    """The names that a page gives itself."""

    def __init__(self) -> None:
        super().__init__()
        self.said: dict[str, str] = {}
        self.title = ""
        self.language = ""
        self._in_title = False

    def first(self, *names: str) -> str:
        """What is said under the first of these names that is there."""
        return next((self.said[name] for name in names if self.said.get(name)), "")

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "html":
            self.language = given.get("lang", "")
        elif tag == "title":
            # Drawings in a page have titles as well.
            self._in_title = not self.title
        elif tag == "meta":
            name = (given.get("property") or given.get("name") or "").lower()
            self.said.setdefault(name, given.get("content", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag == "title":
            self._in_title = False

    def handle_data(self, data: str) -> None:
        if self._in_title and len(self.title) < _TITLE:
            self.title += data


def _text(answer: Answer) -> str:
    beginning = answer.body[:_BEGINNING].decode("ascii", "replace")
    said = _CHARSET.search(answer.headers.get("content-type", "")) or _CHARSET.search(beginning)
    try:
        return answer.body.decode(said[1] if said else "utf-8", "replace")
    except LookupError:
        return answer.body.decode("utf-8", "replace")


def _line(text: str) -> str:
    return " ".join(clean(text).split())


def _picture(page: str, address: str) -> tuple[str, tuple[int, int]]:
    """A copy of the page's picture, made anew by us; none if it is not one."""
    if address:
        with suppress(Refused, ValueError):
            answer = ask(
                "GET",
                urljoin(page, address.strip()),
                headers={"accept": "image/*"},
                plain_too=True,
                redirects=_REDIRECTS,
                seconds=_SECONDS,
                most_bytes=_MOST_OF_A_PICTURE,
            )
            if answer.status == _GOOD:
                return prepare_preview(BytesIO(answer.body))
    return "", (0, 0)
