"""Somebody's phone with an app on it: it speaks to the town through the API only."""

from __future__ import annotations

import json
from typing import Any

from django.http import HttpResponse
from django.test import Client
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from concejo.accounts.actors import Actor
from concejo.accounts.oauth import issue_token
from tests import make

EVERYTHING = "read write follow push"


class Phone:
    """An app, signed in as somebody or with a token; without both it is a stranger's."""

    def __init__(
        self, who: Actor | str | None = None, *, scopes: str = EVERYTHING, token: str = ""
    ) -> None:
        self.actor = make.resident(who) if isinstance(who, str) else who
        if self.actor is not None:
            token = issue_token(self.actor.user, self.actor.account, scopes)
        self.headers = {"Authorization": f"Bearer {token}"} if token else {}
        self.client = Client(raise_request_exception=False)

    def ask(
        self, method: str, path: str, said: object = None, *, headers: dict[str, str] | None = None
    ) -> HttpResponse:
        """Ask for something; ``said`` is the query of a GET and the JSON of everything else."""
        where = path if path.startswith("/") else f"/api/v1/{path}"
        heads = {**self.headers, **(headers or {})}
        if method == "GET":
            return self.client.get(where, said or {}, headers=heads)
        return self.client.generic(
            method,
            where,
            data=_json(said or {}),
            content_type="application/json",
            headers=heads,
        )

    def form(self, method: str, path: str, said: dict[str, Any]) -> HttpResponse:
        """Send a form with files, as most apps do."""
        send = {"POST": self.client.post, "PUT": self.client.put}[method]
        where = path if path.startswith("/") else f"/api/v1/{path}"
        if method == "PUT":
            body = encode_multipart(BOUNDARY, said)
            return send(where, body, content_type=MULTIPART_CONTENT, headers=self.headers)
        return send(where, said, headers=self.headers)

    def get(self, path: str, **query: object) -> Any:
        """What is there. It must be."""
        return _good(self.ask("GET", path, _brackets(query)))

    def post(self, path: str, *, key: str = "", **said: object) -> Any:
        """Do something. It must be possible."""
        heads = {"Idempotency-Key": key} if key else {}
        return _good(self.ask("POST", path, said, headers=heads))

    def put(self, path: str, **said: object) -> Any:
        """Change something. It must be possible."""
        return _good(self.ask("PUT", path, said))

    def delete(self, path: str) -> Any:
        """Take something away. It must be possible."""
        return _good(self.ask("DELETE", path))

    def say(self, text: str, *, key: str = "", **said: object) -> dict[str, Any]:
        """Publish a post."""
        return self.post("statuses", key=key, status=text, **said)

    def photo(self, description: str = "") -> str:
        """Upload a photo and get its id."""
        said = {"file": make.picture((16, 12)), "description": description}
        return _good(self.form("POST", "/api/v2/media", said))["id"]


def refused(response: HttpResponse, status: int) -> str:
    """The sentence of a refusal with this status."""
    assert response.status_code == status, (response.status_code, response.content[:300])
    assert response["Content-Type"].startswith("application/json")
    sentence = response.json()["error"]
    assert sentence
    return sentence


def code_of(response: HttpResponse, status: int) -> str:
    """The stable name of a refusal with this status: the same in every language."""
    refused(response, status)
    code: str = response.json()["code"]
    return code


def _good(response: HttpResponse) -> Any:
    assert response.status_code == 200, (response.status_code, response.content[:300])
    return response.json()


def _json(said: object) -> bytes:
    return json.dumps(said).encode()


def _brackets(query: dict[str, object]) -> dict[str, object]:
    """Lists get Rails' brackets: ``types=[…]`` is ``types[]=…``."""
    return {f"{k}[]" if isinstance(v, list) else k: v for k, v in query.items()}
