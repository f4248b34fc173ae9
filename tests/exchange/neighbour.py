"""A town next door that speaks Open311, as far as a test wants it to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler
from urllib.parse import parse_qs, urlsplit

from tests.base.servers import Heard, Server, serving


@dataclass
class Neighbour:
    """What it answers by the last part of the address, and what it was asked."""

    server: Server | None = None
    answers: dict[str, tuple[int, str]] = field(default_factory=dict)

    @property
    def url(self) -> str:
        assert self.server is not None
        return self.server.url("/open311/v2")

    def says(self, name: str, xml: str, status: int = 200) -> None:
        self.answers[name] = (status, f'<?xml version="1.0" encoding="utf-8"?>{xml}')

    def takes(self, number: str = "A-7") -> None:
        """It takes a request under this number."""
        self.says(
            "requests.xml",
            "<service_requests><request>"
            f"<service_request_id>{number}</service_request_id></request></service_requests>",
        )

    def updates(self, *rows: tuple[str, str, str], number: str = "A-7") -> None:
        """What happened there: number of the update, status, words."""
        inside = "".join(
            f"<request_update><update_id>{update}</update_id>"
            f"<service_request_id>{number}</service_request_id><status>{status}</status>"
            f"<updated_datetime>2026-11-23T12:00:00Z</updated_datetime>"
            f"<description>{words}</description><media_url/></request_update>"
            for update, status, words in rows
        )
        self.says(
            "servicerequestupdates.xml",
            f"<service_request_updates>{inside}</service_request_updates>",
        )

    def stands(self, status: str, notes: str = "", number: str = "A-7") -> None:
        """How the request stands there, for whoever asks no updates."""
        self.says(
            "requests.xml",
            f"<service_requests><request><service_request_id>{number}</service_request_id>"
            f"<status>{status}</status><status_notes>{notes}</status_notes>"
            "<updated_datetime>2026-11-24T12:00:00Z</updated_datetime></request>"
            "</service_requests>",
        )

    def forms(self) -> list[dict[str, list[str]]]:
        """The requests that were sent to it."""
        assert self.server is not None
        sent = [heard for heard in self.server.heard if heard.method == "POST"]
        return [parse_qs(heard.body.decode()) for heard in sent]


@contextmanager
def next_door() -> Iterator[Neighbour]:
    neighbour = Neighbour()

    def answer(handler: BaseHTTPRequestHandler, heard: Heard) -> None:
        name = urlsplit(heard.path).path.rpartition("/")[2]
        status, body = neighbour.answers.get(name, (404, "<errors/>"))
        handler.send_response(status)
        handler.send_header("Content-Type", "text/xml; charset=utf-8")
        handler.send_header("Content-Length", str(len(body.encode())))
        handler.end_headers()
        handler.wfile.write(body.encode())

    with serving(answer) as neighbour.server:
        yield neighbour
