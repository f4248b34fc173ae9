"""One answer in two forms: JSON, and XML by the Spark convention of Open311.

The outermost name is only in the XML. A list is an element of its own there, and each of its rows
has the singular.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TypeAlias
from xml.sax.saxutils import escape

import orjson
from django.http import HttpResponse

# What stands in an answer.
Value: TypeAlias = "str | bool | int | float | Sequence[Value] | Mapping[str, Value] | None"

TYPES = {"json": "application/json; charset=utf-8", "xml": "text/xml; charset=utf-8"}

_SINGULAR = {
    "services": "service",
    "attributes": "attribute",
    "values": "value",
    "service_requests": "request",
    "service_request_updates": "request_update",
    "errors": "error",
    "endpoints": "endpoint",
    "formats": "format",
}
# What no XML may hold, however it is written.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


@dataclass(frozen=True, slots=True)
class Said:
    """An answer, before it is written."""

    name: str
    body: Value
    status: int = 200


def written(said: Said, form: str) -> HttpResponse:
    """The answer in the form that was asked for."""
    if form == "json":
        content = orjson.dumps(said.body)
    else:
        xml = _element(said.name, said.body)
        content = f'<?xml version="1.0" encoding="utf-8"?>\n{xml}\n'.encode()
    return HttpResponse(content, status=said.status, content_type=TYPES[form])


def _element(name: str, value: Value) -> str:
    if isinstance(value, Mapping):
        inside = "".join(_element(key, its) for key, its in value.items())
    elif isinstance(value, Sequence) and not isinstance(value, str):
        if name not in _SINGULAR:
            # Several of the same, side by side.
            return "".join(_element(name, row) for row in value)
        inside = "".join(_element(_SINGULAR[name], row) for row in value)
    else:
        inside = escape(_NOT_XML.sub("", _plain(value)))
    return f"<{name}>{inside}</{name}>" if inside else f"<{name}/>"


def _plain(value: str | float | None) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value)
