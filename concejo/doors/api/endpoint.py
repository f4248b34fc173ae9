"""The endpoint decorator: an API view is a plain function from typed parameters to an entity.

It finds who asks, asks for the scope, counts, reads the parameters and answers in JSON; whatever
was refused or broke becomes the right status with one sentence.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Literal, cast, get_type_hints

from django.http import HttpRequest, HttpResponse
from django.utils import translation

from concejo.accounts.queries import actor_of_token, shut_out_by_token
from concejo.accounts.scopes import covers
from concejo.base.errors import NotFound, Refused
from concejo.base.ids import as_id
from concejo.doors.api import errors, limits
from concejo.doors.api.answers import as_response
from concejo.doors.api.params import WrongParameter, files_in, params_of, read
from concejo.doors.api.request import ApiRequest
from concejo.moderation.queries import why_shut_out

# Who may call: a person with their token, an app with its own, or anybody at all. A token that
# comes along is looked at in every case, but for those who come for a token ("client").
Who = Literal["person", "app", "anyone", "client"]

# (request: ApiRequest[, params: SomeDataclass], **path) -> an entity, a list of them, or an Answer.
View = Callable[..., Any]


@dataclass(frozen=True)
class Endpoint:
    """One operation of an API: its function and everything that is declared about it."""

    method: str
    function: View
    scope: str
    who: Who
    limit: limits.Limit | None
    # The status where a parameter cannot be read: Mastodon's own, or 400.
    misread: int

    @cached_property
    def hints(self) -> dict[str, Any]:
        """What the function's names are annotated with."""
        return get_type_hints(self.function)

    @cached_property
    def params(self) -> type | None:
        """The dataclass of its parameters, if it takes any."""
        return cast("type | None", self.hints.get("params"))

    @cached_property
    def path_names(self) -> list[str]:
        """The parts of its path that are given to it."""
        names = inspect.signature(self.function).parameters
        return [name for name in names if name not in {"request", "params"}]

    def answer(self, http: HttpRequest, path: dict[str, str]) -> HttpResponse:
        """Answer one request, come what may."""
        request = ApiRequest(http)
        try:
            if self.who != "client":
                _identify(request)
            limits.count(request, self.limit)
        except Refused as refusal:
            response = errors.as_json(refusal)
        else:
            with _speaking(request.language):
                response = self._answer(request, path)
        for name, value in request.answer_headers.items():
            response.headers[name] = value
        return response

    def _answer(self, request: ApiRequest, path: dict[str, str]) -> HttpResponse:
        try:
            self._admit(request)
            given = self._path(path)
            if self.params is not None:
                said = params_of(request.http, files=files_in(self.params))
                given["params"] = read(self.params, said)
            return as_response(self.function(request, **given))
        except WrongParameter as wrong:
            return errors.as_json(wrong, self.misread)
        except Exception as wrong:  # noqa: BLE001 - every fault becomes an answer and a line in the log
            return errors.as_json(wrong)

    def _admit(self, request: ApiRequest) -> None:
        if request.token is None:
            if self.who not in {"anyone", "client"}:
                raise errors.NoToken
            return
        if self.scope and not covers(request.token.scopes, self.scope):
            raise errors.ScopeMissing
        if self.who == "person" and request.viewer is None:
            raise errors.PersonNeeded

    def _path(self, path: dict[str, str]) -> dict[str, Any]:
        """Ids that are text or too large for any row are nobody's."""
        given: dict[str, Any] = dict(path)
        for name, text in path.items():
            if self.hints.get(name) is int:
                given[name] = as_id(text)
                if not given[name]:
                    raise NotFound
        return given


def endpoint(
    method: str,
    *,
    scope: str = "",
    who: Who = "person",
    limit: limits.Limit | None = None,
    misread: int = WrongParameter.status,
) -> Callable[[View], Endpoint]:
    """Make an endpoint of a function ``(request, params: SomeDataclass, **path) -> entity``."""

    def declare(function: View) -> Endpoint:
        return Endpoint(method, function, scope, who, limit, misread)

    return declare


class Methods:
    """The view of one path: which endpoint answers which method."""

    # A token says who asks here, never a cookie.
    csrf_exempt = True

    def __init__(self, *endpoints: Endpoint) -> None:
        self.endpoints = {each.method: each for each in endpoints}

    def __call__(self, request: HttpRequest, **path: str) -> HttpResponse:
        """Hand the request to the endpoint of its method, or say which there are."""
        method = "GET" if request.method == "HEAD" else request.method or "GET"
        if found := self.endpoints.get(method):
            return found.answer(request, path)
        allowed = ", ".join([*self.endpoints, "OPTIONS"])
        if method == "OPTIONS":
            return HttpResponse(status=204, headers={"Allow": allowed})
        response = errors.as_json(errors.NotThisWay())
        response.headers["Allow"] = allowed
        return response


def methods(*endpoints: Endpoint) -> Methods:
    """One path with several methods, as in ``methods(create, several)``."""
    return Methods(*endpoints)


def _speaking(language: str) -> AbstractContextManager[None]:
    """In the person's own language, which most often is spoken already."""
    is_spoken = translation.get_language() == language
    return nullcontext() if is_spoken else translation.override(language)


def _identify(request: ApiRequest) -> None:
    """Find who asks by the bearer token, or refuse a token that is none."""
    if not (words := request.bearer):
        return
    found = actor_of_token(words)
    if found is None:
        # Counted too: whoever tries one token after the other asks the database each time.
        limits.count(request)
        raise _why_not(words)
    request.token, request.viewer = found


def _why_not(words: str) -> Refused:
    """Why a token stands for nobody: most are unknown, some people are shut out."""
    user = shut_out_by_token(words)
    return (why_shut_out(user) if user else None) or errors.NoToken()
