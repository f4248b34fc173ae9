"""Turning pages: ``Link`` headers that keep every other parameter, and limits within bounds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import parse_qsl, urlencode

from concejo.doors.api.addresses import town_url
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.posts.paging import Page

_TURNS = {"max_id", "min_id", "since_id"}
# Never in a link that is logged and cached along the way.
_SECRET = {"access_token"}


@dataclass(frozen=True)
class Paging:
    """The parameters of every list."""

    max_id: Id | None = None
    min_id: Id | None = None
    since_id: Id | None = None
    limit: int | None = None

    def page(self, usual: int = 20, most: int = 40) -> Page:
        """Which part of the list is meant, with a limit that the town can carry."""
        limit = max(1, min(abs(self.limit or usual), most))
        return Page(max_id=self.max_id, min_id=self.min_id, since_id=self.since_id, limit=limit)


def link_pages(request: ApiRequest, ids: Sequence[int], page: Page) -> None:
    """Say in the answer where the next and the previous page are, by the ids on this one."""
    if not ids:
        return
    links = [f'<{_turned(request, "min_id", max(ids))}>; rel="prev"']
    if len(ids) >= page.limit or page.min_id:
        links.insert(0, f'<{_turned(request, "max_id", min(ids))}>; rel="next"')
    request.answer_headers["Link"] = ", ".join(links)


def _turned(request: ApiRequest, name: str, some_id: int) -> str:
    asked = parse_qsl(request.http.META.get("QUERY_STRING", ""), keep_blank_values=True)
    kept = [(key, value) for key, value in asked if key not in _TURNS | _SECRET]
    query = urlencode([*kept, (name, str(some_id))])
    return f"{town_url()}{request.http.path}?{query}"
