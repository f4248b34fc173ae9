"""One operation of GeoReport: who asks, how often, with which parameters, and in which form."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property
from typing import Any, cast, get_type_hints

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import translation

from concejo.doors.api import limits
from concejo.doors.api.errors import NotThisWay
from concejo.doors.api.params import params_of, read
from concejo.doors.api.request import ApiRequest
from concejo.doors.open311.errors import FormNeeded, NoSuchJurisdiction, answered
from concejo.doors.open311.render import Said, written
from concejo.exchange.errors import KeyNeeded
from concejo.exchange.models import Consumer
from concejo.exchange.queries.requests import consumer_with
from concejo.posts.drafts import MOST_PHOTOS

# A program speaks for many people.
_PER_CONSUMER = limits.Limit("consumer", 1500, 300)
_FORMS = {"application/x-www-form-urlencoded", "multipart/form-data", "application/json"}

# (asked: Asked[, params: SomeDataclass], **path) -> what is said.
Function = Callable[..., Said]


@dataclass
class Asked:
    """The request, and with whose key it came."""

    http: HttpRequest
    # Everything that was sent, before it is typed.
    said: dict[str, Any]  # Any: whatever came
    consumer: Consumer | None

    @property
    def language(self) -> str:
        return translation.get_language() or "es"

    @property
    def by(self) -> Consumer:
        """Whoever writes has a key."""
        if self.consumer is None:
            raise KeyNeeded
        return self.consumer


@dataclass(frozen=True)
class Operation:
    """A function and everything that is declared about it."""

    method: str
    function: Function
    needs_key: bool

    @cached_property
    def params(self) -> type | None:
        """The dataclass of its parameters, if it takes any."""
        return cast("type | None", get_type_hints(self.function).get("params"))

    def answer(self, http: HttpRequest, form: str, path: dict[str, str]) -> HttpResponse:
        """Answer one request, come what may."""
        counted = ApiRequest(http)
        try:
            response = written(self._said(counted, path), form)
        except Exception as wrong:  # noqa: BLE001 - every fault becomes an answer and a line in the log
            response = answered(wrong, form)
        for name, value in counted.answer_headers.items():
            response.headers[name] = value
        return response

    def _said(self, counted: ApiRequest, path: dict[str, str]) -> Said:
        http = counted.http
        if http.method == "POST" and http.content_type not in _FORMS and http.body:
            limits.count(counted)
            raise FormNeeded
        said = params_of(http, files=MOST_PHOTOS)
        asked = Asked(http, said, _consumer(counted, said, needs_key=self.needs_key))
        jurisdiction = said.get("jurisdiction_id")
        if jurisdiction and jurisdiction != settings.DOMAIN:
            raise NoSuchJurisdiction(town=settings.DOMAIN)
        given: dict[str, Any] = dict(path)
        if self.params is not None:
            given["params"] = read(self.params, said)
        return self.function(asked, **given)


def _consumer(counted: ApiRequest, said: dict[str, Any], *, needs_key: bool) -> Consumer | None:
    """Whose key came along. One that is none is only minded where one is needed."""
    key = said.get("api_key")
    if not needs_key or not isinstance(key, str) or not key:
        limits.count(counted)
        if needs_key:
            raise KeyNeeded
        return None
    try:
        consumer = consumer_with(key)
    except KeyNeeded:
        # Counted too: whoever tries one key after the other asks the database each time.
        limits.count(counted)
        raise
    limits.count_as(counted, _PER_CONSUMER, str(consumer.pk))
    return consumer


def operation(method: str, *, needs_key: bool = False) -> Callable[[Function], Operation]:
    """Make an operation of a function."""
    return lambda function: Operation(method, function, needs_key)


class Resource:
    """The view of one address: which operation answers which method."""

    # A key says who asks here, never a cookie.
    csrf_exempt = True

    def __init__(self, *operations: Operation) -> None:
        self.operations = {each.method: each for each in operations}

    def __call__(self, request: HttpRequest, form: str, **path: str) -> HttpResponse:
        """Hand the request to the operation of its method, or say which there are."""
        method = "GET" if request.method == "HEAD" else request.method or "GET"
        if found := self.operations.get(method):
            return found.answer(request, form, path)
        asked = HttpResponse(status=204) if method == "OPTIONS" else answered(NotThisWay(), form)
        asked.headers["Allow"] = ", ".join([*self.operations, "OPTIONS"])
        return asked
