"""Somebody who listens to a served town, in a thread of their own, and what they heard."""

from __future__ import annotations

import contextlib
import json
import socket
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, Self

import httpx


@dataclass
class Heard:
    """One event as it came."""

    name: str
    words: str
    id: str = ""

    @property
    def about(self) -> Any:
        return json.loads(self.words)


@dataclass
class Ear:
    """An open stream of server-sent events."""

    url: str
    token: str = ""
    headers: dict[str, str] = field(default_factory=dict)
    heard: list[Heard] = field(default_factory=list)
    thumps: int = 0
    is_over: bool = False

    def __enter__(self) -> Self:
        self._client = httpx.Client(timeout=30)
        headers = dict(self.headers)
        if self.token:
            headers["Authorization"] = f"Bearer {self.token}"
        request = self._client.build_request("GET", self.url, headers=headers)
        self.response = self._client.send(request, stream=True)
        assert self.response.status_code == 200, self.response.read()
        self._lines = self.response.iter_lines()
        self._thread = threading.Thread(target=self._listen, daemon=True)
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        # Another thread still reads: its line is cut, then it ends by itself.
        line = self.response.extensions["network_stream"].get_extra_info("socket")
        with contextlib.suppress(OSError):
            line.shutdown(socket.SHUT_RDWR)
        self._thread.join(5)
        self.response.close()
        self._client.close()

    def wait_for(self, wanted: Callable[[Heard], bool], seconds: float = 30) -> Heard:
        """The first event that is wanted, or a failure that shows what came instead."""
        until = time.monotonic() + seconds
        while time.monotonic() < until:
            for each in list(self.heard):
                if wanted(each):
                    return each
            time.sleep(0.01)
        raise AssertionError(f"not heard: {[(e.name, e.words[:200]) for e in self.heard]}")

    def wait_for_post(self, post_id: str) -> Heard:
        return self.wait_for(lambda e: e.name == "update" and e.about["id"] == post_id)

    def _listen(self) -> None:
        name, words, place = "", "", ""
        try:
            for line in self._lines:
                if line.startswith(":"):
                    self.thumps += line == ":thump"
                elif not line:
                    if name:
                        self.heard.append(Heard(name, words, place))
                    name, words = "", ""
                else:
                    key, _, value = line.partition(": ")
                    if key == "event":
                        name = value
                    elif key == "data":
                        words = value
                    elif key == "id":
                        place = value
        except (httpx.HTTPError, httpx.StreamError):
            pass
        self.is_over = True
