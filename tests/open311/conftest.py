"""A program that reports for people: the app of a neighbourhood, and FixMyStreet."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from defusedxml import ElementTree
from django.test import Client

from concejo.exchange.actions.keys import give_key
from tests import make
from tests.conftest import MADRID

PLACE = {"lat": "37.2201", "long": "-3.5951"}


@pytest.fixture
def jun(db, at):
    """The town on a Monday morning, with its streets and offices."""
    at("2026-11-23 10:00")
    make.streets()
    make.offices()


@pytest.fixture
def key(jun) -> str:
    return give_key("FixMyStreet")


@pytest.fixture
def ask() -> Callable[..., Any]:
    """Read something: JSON as it is, XML as its root element."""

    def ask(path: str, wanted: int = 200, /, **said: Any) -> Any:
        answer = Client().get(f"/open311/v2/{path}", said)
        assert answer.status_code == wanted, answer.content
        return told(answer, path)

    return ask


@pytest.fixture
def send(key) -> Callable[..., Any]:
    """Send a form with the key."""

    def send(path: str, wanted: int = 200, /, **said: Any) -> Any:
        answer = Client().post(f"/open311/v2/{path}", {"api_key": key} | said)
        assert answer.status_code == wanted, answer.content
        return told(answer, path)

    return send


@pytest.fixture
def report(send) -> Callable[..., str]:
    """A report in XML, as FixMyStreet sends it; its number."""

    def report(**said: Any) -> str:
        form = {"service_code": "lighting", "description": "La farola no luce", **PLACE, **said}
        return send("requests.xml", **form).findtext("request/service_request_id")

    return report


def moment(said: str) -> datetime:
    """``2026-11-24 13:00`` on the clock of Jun, which keeps going."""
    return datetime.fromisoformat(said).replace(tzinfo=MADRID)


def told(answer: Any, path: str) -> Any:
    if path.endswith(".json"):
        assert answer["Content-Type"] == "application/json; charset=utf-8"
        return answer.json()
    assert answer["Content-Type"] == "text/xml; charset=utf-8"
    assert answer.content.startswith(b'<?xml version="1.0" encoding="utf-8"?>')
    return ElementTree.fromstring(answer.content)


def errors_in(said: Any) -> list[tuple[str, str]]:
    """Codes and sentences of a refusal, in either form."""
    if isinstance(said, list):
        return [(str(one["code"]), one["description"]) for one in said]
    assert said.tag == "errors"
    return [(one.findtext("code"), one.findtext("description")) for one in said]
