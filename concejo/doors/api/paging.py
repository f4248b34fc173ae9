"""Turning pages: ``Link`` headers that keep every other parameter, and limits within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypeVar
from urllib.parse import parse_qsl, urlencode

from django.db.models import Model, QuerySet
from django.utils.encoding import escape_uri_path

from concejo.doors.api.addresses import town_url
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.posts.paging import Page

Row = TypeVar("Row", bound=Model)

_TURNS = {"max_id", "min_id", "since_id"}
# Never in a link that is logged and cached along the way.
_SECRET = {"access_token"}
# How many people, or notifications, are on a page, and at most; of posts it is half.
LONG_PAGE = 40, 80
# Nobody turns so many pages.
_FARTHEST = 10_000


@dataclass(frozen=True)
class Paging:
    """The parameters of every list."""

    max_id: Id | None = None
    min_id: Id | None = None
    since_id: Id | None = None
    limit: int | None = None

    def page(self, usual: int = 20, most: int = 40) -> Page:
        """Which part of the list is meant, with a limit that the town can carry."""
        limit = within(self.limit, usual, most)
        return Page(max_id=self.max_id, min_id=self.min_id, since_id=self.since_id, limit=limit)


def link_pages(request: ApiRequest, ids: Sequence[int], page: Page) -> None:
    """Say in the answer where the next and the previous page are, by the ids on this one."""
    if not ids:
        return
    links = [f'<{_turned(request, "min_id", max(ids))}>; rel="prev"']
    if len(ids) >= page.limit or page.min_id:
        links.insert(0, f'<{_turned(request, "max_id", min(ids))}>; rel="next"')
    request.answer_headers["Link"] = ", ".join(links)


def turned(request: ApiRequest, rows: QuerySet[Row], page: Page) -> list[Row]:
    """The rows of one page; the answer says where the next and the previous page are."""
    shown = page.of(rows)
    link_pages(request, [row.pk for row in shown], page)
    return shown


@dataclass(frozen=True)
class Part:
    """The parameters of a list that goes by places, not by ids."""

    limit: int | None = None
    offset: int | None = None

    def bounds(self, usual: int = 40, most: int = 80) -> tuple[int, int]:
        """How many, and after how many, within what the town can carry."""
        return within(self.limit, usual, most), max(0, min(self.offset or 0, _FARTHEST))


def link_parts(request: ApiRequest, found: int, limit: int, offset: int) -> None:
    """Say in the answer where the next and the previous part are."""
    links = []
    if found >= limit:
        links.append(f'<{_turned(request, "offset", offset + limit)}>; rel="next"')
    if offset:
        links.append(f'<{_turned(request, "offset", max(offset - limit, 0))}>; rel="prev"')
    if links:
        request.answer_headers["Link"] = ", ".join(links)


def within(limit: int | None, usual: int, most: int) -> int:
    """How many are shown: as many as were asked for, and no more than the town can carry."""
    return max(1, min(abs(limit or usual), most))


def _turned(request: ApiRequest, name: str, some_id: int) -> str:
    asked = parse_qsl(request.http.META.get("QUERY_STRING", ""), keep_blank_values=True)
    gone = {name} if name == "offset" else _TURNS
    kept = [(key, value) for key, value in asked if key not in gone | _SECRET]
    query = urlencode([*kept, (name, str(some_id))])
    # A header takes only what an address may have, and a hashtag has letters of any script.
    return f"{town_url()}{escape_uri_path(request.http.path)}?{query}"
