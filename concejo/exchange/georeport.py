"""Asking a partner: GeoReport v2 in XML, with mySociety's updates. Nothing is written here.

What comes back was written by others: it is parsed without entities or document types, which could
swallow the town's memory, and every word of it is only a word.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from urllib.parse import quote, urlencode
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree

from concejo.base.safe_http import Answer, Unreachable, ask
from concejo.base.text import clean
from concejo.exchange.errors import AnswerNotReadable, PartnerRefuses, PartnerSilent
from concejo.exchange.keys import unseal
from concejo.exchange.models import Partner

_FORM = "application/x-www-form-urlencoded; charset=utf-8"
_BUSY = {408, 425, 429}
_FIRST_FAULT = 500
_AT_ONCE = 50
_SHORT, _LONG = 100, 4000


@dataclass(frozen=True, slots=True)
class Taken:
    """What a partner calls a request: its number, or a token until it knows one."""

    id: str
    token: str


@dataclass(frozen=True, slots=True)
class TheirUpdate:
    """What a partner says of a request, or we say to it."""

    id: str
    request_id: str
    status: str
    text: str
    media: tuple[str, ...] = ()


def send_request(partner: Partner, form: Mapping[str, str | Sequence[str]], once: str) -> Taken:
    """Send a request. ``once`` is the same each time that it is tried."""
    said = {**form, "api_key": unseal(partner.sealed_key), **_jurisdiction(partner)}
    content = urlencode({k: v for k, v in said.items() if v}, doseq=True).encode()
    headers = {"content-type": _FORM, "idempotency-key": once}
    root = _asked("POST", f"{partner.url}requests.xml", headers=headers, content=content)
    taken = _taken(root)
    if not (taken.id or taken.token):
        raise AnswerNotReadable
    return taken


def send_update(partner: Partner, said: TheirUpdate, at: datetime) -> None:
    """Tell a partner what happened here, by mySociety's extension."""
    form = {
        "service_request_id": said.request_id,
        "update_id": said.id,
        "status": said.status,
        "updated_datetime": _w3(at),
        "description": said.text,
        "api_key": unseal(partner.sealed_key),
        **_jurisdiction(partner),
    }
    content = urlencode({k: v for k, v in form.items() if v}).encode()
    url = f"{partner.url}servicerequestupdates.xml"
    _asked("POST", url, headers={"content-type": _FORM}, content=content)


def request_of(partner: Partner, token: str) -> str:
    """The number that a token stands for; empty while there is none."""
    return _taken(_read(partner, f"tokens/{quote(token, safe='')}.xml", {})).id


def updates(partner: Partner, since: datetime, until: datetime) -> list[TheirUpdate] | None:
    """What happened there between two moments; None where the partner has no such list."""
    asked = {
        "start_date": _w3(since),
        "end_date": _w3(until),
        "api_key": unseal(partner.sealed_key),
    }
    try:
        root = _read(partner, "servicerequestupdates.xml", asked)
    except PartnerRefuses:
        return None
    return [
        TheirUpdate(
            id=_text(row, "update_id"),
            request_id=_text(row, "service_request_id"),
            status=_text(row, "status"),
            text=_text(row, "description", _LONG),
            media=tuple(url for each in row.findall("media_url") if (url := _plain(each, 2000))),
        )
        for row in root.iter("request_update")
    ]


def standings(partner: Partner, ids: Sequence[str]) -> list[TheirUpdate]:
    """How requests stand there, for partners that say no more than open and closed."""
    found = []
    for first in range(0, len(ids), _AT_ONCE):
        wanted = ",".join(ids[first : first + _AT_ONCE])
        root = _read(partner, "requests.xml", {"service_request_id": wanted})
        found += [
            TheirUpdate(
                id=f"{_text(row, 'status')} {_text(row, 'updated_datetime')}",
                request_id=_text(row, "service_request_id"),
                status=_text(row, "status"),
                text=_text(row, "status_notes", _LONG),
            )
            for row in root.iter("request")
        ]
    return found


def _read(partner: Partner, path: str, asked: Mapping[str, str]) -> Element:
    said = {name: value for name, value in {**asked, **_jurisdiction(partner)}.items() if value}
    return _asked("GET", f"{partner.url}{path}" + (f"?{urlencode(said)}" if said else ""))


def _asked(
    method: str, url: str, *, headers: Mapping[str, str] | None = None, content: bytes = b""
) -> Element:
    try:
        answer = ask(
            method, url, headers={"accept": "text/xml", **(headers or {})}, content=content
        )
    except Unreachable as silent:
        raise PartnerSilent from silent
    if answer.status in _BUSY or answer.status >= _FIRST_FAULT:
        raise PartnerSilent
    if not 200 <= answer.status < 300:  # noqa: PLR2004 - they took it
        raise PartnerRefuses(says=_refusal_in(answer))
    return _parsed(answer.body)


def _refusal_in(answer: Answer) -> str:
    """The sentence of a refusal, or its number."""
    try:
        sentence = next((_plain(e) for e in _parsed(answer.body).iter("description")), "")
    except AnswerNotReadable:
        sentence = ""
    return sentence or str(answer.status)


def _parsed(body: bytes) -> Element:
    try:
        root: Element = ElementTree.fromstring(body, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError, LookupError) as wrong:
        raise AnswerNotReadable from wrong
    for element in root.iter():
        # Some servers declare a namespace; the standard has none.
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
    return root


def _taken(root: Element) -> Taken:
    row = root.find("request")
    return Taken(_text(row, "service_request_id"), _text(row, "token"))


def _text(row: Element | None, name: str, most: int = _SHORT) -> str:
    found = row.find(name) if row is not None else None
    return _plain(found, most) if found is not None else ""


def _plain(element: Element, most: int = _SHORT) -> str:
    return clean("".join(element.itertext()))[:most]


def _jurisdiction(partner: Partner) -> dict[str, str]:
    return {"jurisdiction_id": partner.jurisdiction} if partner.jurisdiction else {}


def _w3(at: datetime) -> str:
    return f"{at.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
