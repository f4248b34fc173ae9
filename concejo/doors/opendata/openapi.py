"""The OpenAPI document of this API, made from its endpoints and from the types they name."""

from __future__ import annotations

import dataclasses
import inspect
import re
from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from types import NoneType, UnionType
from typing import Annotated, Any, Union, get_args, get_origin, get_type_hints, is_typeddict

from django.urls import URLPattern

from concejo import __version__
from concejo.doors.api.addresses import town_url
from concejo.doors.api.endpoint import Endpoint, Methods, endpoint
from concejo.doors.api.params import Id
from concejo.doors.api.request import ApiRequest
from concejo.doors.opendata.words import FORMS

_NAME_IN_ROUTE = re.compile(r"<(?:\w+:)?(\w+)>")
_PLAIN: dict[object, dict[str, str]] = {
    str: {"type": "string"},
    bool: {"type": "boolean"},
    int: {"type": "integer"},
    float: {"type": "number"},
    datetime: {"type": "string", "format": "date-time"},
    Id: {"type": "string"},
}
_ERROR = {
    "type": "object",
    "description": "What is the case, and what to do next.",
    "required": ["error"],
    "properties": {
        "error": {"type": "string", "description": "One sentence for a person"},
        "code": {"type": "string", "description": "A stable name for programs"},
    },
}
_REFUSALS = {
    "400": "A parameter cannot be read.",
    "401": "The token is not known.",
    "403": "The token does not allow it, or it is for others to do.",
    "404": "It does not exist, or is not open to whoever asks.",
    "409": "The case stands otherwise by now.",
    "422": "What was said cannot be taken.",
    "429": "That was too often.",
}
# Refusals of what changes something.
_OF_STEPS = {"403", "409", "422"}

# How things may be sent.
_FORMS = ("application/json", "application/x-www-form-urlencoded")

# JSON, of which this whole file is made.
Json = dict[str, Any]


def document_of(patterns: Sequence[URLPattern]) -> Endpoint:
    """An endpoint that describes these addresses."""

    @endpoint("GET", who="anyone")
    def openapi(request: ApiRequest) -> Json:
        """Describe this API for programs: https://spec.openapis.org/oas/v3.1.0"""
        return described(patterns, request.http.path.rpartition("/")[0])

    return openapi


def described(patterns: Sequence[URLPattern], base: str) -> Json:
    """The whole document."""
    schemas: Json = {"Error": _ERROR}
    paths: Json = {}
    for pattern in patterns:
        view = pattern.callback
        assert isinstance(view, Methods)  # noqa: S101 - this API has no other views
        route = _NAME_IN_ROUTE.sub(r"{\1}", str(pattern.pattern))
        paths[f"{base}/{route}"] = {
            each.method.lower(): _operation(each, schemas) for each in view.endpoints.values()
        }
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Concejo",
            "version": __version__,
            "summary": "The cases, offices and figures of a town.",
            "description": (
                "Without a token everything that is public; with one, what its owner may see. "
                "Times are UTC with milliseconds, ids are strings."
            ),
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": town_url()}],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _operation(its: Endpoint, schemas: Json) -> Json:
    hints = get_type_hints(its.function, include_extras=True)
    answer = hints["return"]
    said: Json = {
        "description": "As asked.",
        "content": {"application/json": {"schema": _schema(answer, schemas)}},
    }
    asks = its.method == "GET"
    if get_origin(answer) is list and its.params is not None and asks:
        link = "The next page (rel=next) and the previous one (rel=prev)"
        said["headers"] = {"Link": {"description": link, "schema": {"type": "string"}}}
    refusals = set(_REFUSALS) - (_OF_STEPS if asks else set())
    refusals -= set() if its.path_names else {"404"}
    body = _body(its.params, schemas) if its.params is not None and not asks else {}
    return {
        "operationId": its.function.__name__,
        "summary": inspect.getdoc(its.function) or "",
        "security": [{"token": []}] if its.who == "person" else [{}, {"token": []}],
        "parameters": [
            *(_parameter(name, hints[name], "path", schemas) for name in its.path_names),
            *(_asked(its.params, schemas) if asks else []),
        ],
        **body,
        "responses": {"200": said, **{code: _refusal(code) for code in sorted(refusals)}},
    }


def _asked(params: type | None, schemas: Json) -> list[Json]:
    if params is None:
        return []
    hints = get_type_hints(params, include_extras=True)
    return [
        _parameter(field.name, hints[field.name], "query", schemas)
        | {"required": field.default is dataclasses.MISSING}
        for field in dataclasses.fields(params)
    ]


def _body(params: type, schemas: Json) -> Json:
    """What is sent, as JSON or as a form."""
    hints = get_type_hints(params, include_extras=True)
    fields = dataclasses.fields(params)
    needed = [each.name for each in fields if each.default is dataclasses.MISSING]
    schema = {
        "type": "object",
        "description": inspect.getdoc(params) or "",
        "properties": {each.name: _sent(hints[each.name], schemas) for each in fields},
        **({"required": needed} if needed else {}),
    }
    content = {form: {"schema": schema} for form in _FORMS}
    return {"requestBody": {"required": bool(needed), "content": content}}


def _sent(hint: object, schemas: Json) -> Json:
    plain, words = _parted(hint)
    return {**_schema(_without_none(plain), schemas), "description": words}


def _parameter(name: str, hint: object, where: str, schemas: Json) -> Json:
    plain, words = _parted(hint)
    schema = _schema(_without_none(plain), schemas)
    its: Json = {"name": name, "in": where, "required": where == "path", "schema": schema}
    return its | ({"description": words} if words else {})


def _refusal(code: str) -> Json:
    schema = {"$ref": "#/components/schemas/Error"}
    return {
        "description": _REFUSALS[code],
        "content": {"application/json": {"schema": schema}},
    }


def _schema(hint: object, schemas: Json) -> Json:
    """What JSON Schema says of a type; records and choices are named and said once."""
    plain, words = _parted(hint)
    its = _bare(plain, schemas)
    return {**its, "description": words} if words else its


def _bare(plain: object, schemas: Json) -> Json:
    if plain in FORMS:
        return dict(FORMS[plain])
    if plain in _PLAIN:
        return dict(_PLAIN[plain])
    if get_origin(plain) is list:
        return {"type": "array", "items": _schema(get_args(plain)[0], schemas)}
    if get_origin(plain) in {Union, UnionType}:
        kinds = [_schema(kind, schemas) for kind in get_args(plain) if kind is not NoneType]
        return {"anyOf": [*kinds, {"type": "null"}]}
    if isinstance(plain, type) and (is_typeddict(plain) or issubclass(plain, Enum)):
        return _named(plain, schemas)
    raise TypeError(f"{plain} has no place in the documentation yet")


def _named(kind: type, schemas: Json) -> Json:
    name = kind.__name__.removesuffix("Json")
    if name not in schemas:
        # Its place first, so that the records stand in the order in which they are met.
        schemas[name] = {}
        schemas[name] = _choice(kind) if issubclass(kind, Enum) else _record(kind, schemas)
    return {"$ref": f"#/components/schemas/{name}"}


def _choice(kind: type[Enum]) -> Json:
    return {"type": "string", "enum": [str(one.value) for one in kind]}


def _record(kind: type, schemas: Json) -> Json:
    hints = get_type_hints(kind, include_extras=True)
    return {
        "type": "object",
        "description": inspect.getdoc(kind) or "",
        "required": list(hints),
        "properties": {name: _schema(hint, schemas) for name, hint in hints.items()},
    }


def _parted(hint: object) -> tuple[object, str]:
    """A type, and the words that are written beside it."""
    if get_origin(hint) is Annotated:
        plain, words = get_args(hint)[:2]
        return plain, str(words)
    return hint, ""


def _without_none(plain: object) -> object:
    if get_origin(plain) not in {Union, UnionType}:
        return plain
    [kind] = [kind for kind in get_args(plain) if kind is not NoneType]
    return kind
