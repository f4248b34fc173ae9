"""Thousands of random questions to a served town: nothing of it may be a bug.

``python -m tests.contract.storm --requests 10000 --seed 1`` founds a town, fills it and asks. It
ends with 1 when an answer was 5xx or the town's log tells of a bug. The same seed asks the same.
"""

from __future__ import annotations

import dataclasses
import json
import logging
import os
import random
import re
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import click
import django
import httpx

from tests.contract.asked import seeded
from tests.contract.document import PLACE, contract
from tests.contract.nonsense import a_picture, a_value, a_word, like
from tests.contract.placing import Placing
from tests.docs_made import _addresses, _shape
from tests.served.town import Town, founded

# What every list may be asked with, also where the contract does not say so.
_ALWAYS = ("limit", "max_id", "since_id", "min_id", "offset")

# So many are read by a person.
_MOST_FAULTS = 50

_METHODS_WITH_BODY = {"POST", "PUT", "PATCH", "DELETE"}

# Who asks, and how often.
_ASKERS = {
    "whose it is": 60, "moderator": 5, "office": 8, "ben": 6, "app": 3,
    "small": 6, "revoked": 4, "wrong": 3, "nobody": 5,
}  # fmt: skip


@dataclass
class Operation:
    """Something that can be asked, as the contract draws it; else only with names."""

    method: str
    path: str
    query: dict[str, dict] = field(default_factory=dict)
    body: dict[str, Any] = field(default_factory=dict)

    @property
    def label(self) -> str:
        return f"{self.method} {self.path}"


@dataclass
class Question:
    """One request. It has what ``Placing`` puts things into."""

    number: int
    method: str
    path: str
    path_parameters: dict[str, str]
    query: dict[str, Any]
    body: Any
    headers: dict[str, str] = field(default_factory=dict)
    content: bytes = b""
    url: str = ""

    def as_command(self, site: str) -> str:
        """How to ask the same by hand."""
        heads = " ".join(f"-H '{name}: {said}'" for name, said in self.headers.items())
        return (
            f"#{self.number}: curl -X {self.method} {heads} '{site}{self.url}' -d {self.content!r}"
        )


@dataclass
class Heard:
    """What was answered to all of it."""

    statuses: Counter = field(default_factory=Counter)
    done: set[str] = field(default_factory=set)
    slowest: list[tuple[float, str]] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def note(self, question: Question, status: int, took: float, fault: str) -> None:
        label = f"{question.method} {question.path}"
        with self.lock:
            self.statuses[status] += 1
            if 200 <= status < 300:
                self.done.add(label)
            self.slowest = sorted([*self.slowest, (took, label)], reverse=True)[:8]
            if fault:
                self.faults.append(fault)


@click.command()
@click.option("--requests", default=10_000, help="How many questions.")
@click.option("--seed", default=1, help="Where the dice begin.")
@click.option("--at-once", default=4, help="How many askers at a time.")
@click.option("--only", type=int, multiple=True, help="Ask only these of them, by number.")
def main(requests: int, seed: int, at_once: int, only: tuple[int, ...]) -> None:
    """Found a town, ask it at random, and say what came of it."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    django.setup()
    logging.getLogger("httpx").setLevel(logging.WARNING)
    operations = known_operations()
    with tempfile.TemporaryDirectory() as place, founded(Path(place)) as town:
        there = seeded(town)
        there["tokens"]["wrong"] = "nonsense"
        town.serve("--workers", "2", "--test-mode")
        placing = Placing(there, [each.label for each in operations])
        heard, before = Heard(), _memory(town)
        began = time.monotonic()
        _ask_all(town, placing, operations, heard, only or range(requests), seed, at_once)
        seconds = time.monotonic() - began
        if town.has_died:
            heard.faults.append(f"The town has died: {town.process.returncode}.")
        after = _memory(town)
        bugs = [line for line in town.log.splitlines() if " bug " in line]
        log = town.log
        town.stop()
    _tell(heard, operations, seconds, before, after)
    for line in [*heard.faults, *bugs][-_MOST_FAULTS:]:
        click.echo(line)
    if heard.faults or bugs:
        Path("storm.log").write_text(log, encoding="utf-8")
        click.echo("The town's log is in storm.log.")
        sys.exit(1)


def known_operations() -> list[Operation]:
    """What the town has, with what the contract (where it is on this machine) says of it."""
    from concejo.config.urls import urlpatterns
    from concejo.doors.api.endpoint import Methods

    drawn = {}
    for path, by_method in (contract() if PLACE.is_file() else {"paths": {}})["paths"].items():
        for method, its in by_method.items():
            drawn[method.upper(), _shape(path)] = (path, its)
    found = {}
    for address, view in _addresses(urlpatterns, ""):
        if not isinstance(view, Methods) or not re.match(r"/(api|oauth|\.well)", address):
            continue
        own = re.sub(r"<\w+:(\w+)>", r"{\1}", address)
        for method, endpoint in view.endpoints.items():
            path, its = drawn.get((method, _shape(own)), (own, {}))
            query, body = _query_of(its), _body_of(its)
            if not its and endpoint.params is not None:
                # What it reads, in whichever of the two it stands.
                names = {each.name: {} for each in dataclasses.fields(endpoint.params)}
                query, body = (names, {}) if method == "GET" else ({}, names)
            found[method, path] = Operation(method, path, query, body)
    return list(found.values())


def _query_of(its: dict) -> dict[str, dict]:
    return {each["name"]: each["schema"] for each in its.get("parameters", []) if _is_query(each)}


def _is_query(parameter: dict) -> bool:
    return parameter.get("in") == "query"


def _body_of(its: dict) -> dict[str, Any]:
    for kind in its.get("requestBody", {}).get("content", {}).values():
        return dict(kind["schema"].get("properties", {}))
    return {}


# --- Asking --------------------------------------------------------------------------------------


def _ask_all(town, placing, operations, heard, numbers, seed, at_once) -> None:
    of_thread = threading.local()

    def ask(number: int) -> None:
        if town.has_died:
            return
        if not hasattr(of_thread, "client"):
            of_thread.client = httpx.Client(base_url=town.url, timeout=60)
        dice = random.Random(f"{seed}/{number}")
        question = drawn(dice, number, placing, operations)
        _ask(of_thread.client, town, question, heard)
        if number % 500 == 499:
            click.echo(f"{number + 1} asked, {len(heard.faults)} faults", err=True)

    with ThreadPoolExecutor(at_once) as askers:
        for done in askers.map(ask, numbers):
            assert done is None


def _ask(client: httpx.Client, town: Town, question: Question, heard: Heard) -> None:
    said = {"headers": question.headers, "content": question.content}
    began = time.monotonic()
    try:
        try:
            answer = client.request(question.method, question.url, **said)
        except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
            # The town had closed the connection after the question before.
            answer = client.request(question.method, question.url, **said)
    except httpx.HTTPError as wrong:
        heard.note(question, 0, 0, f"{wrong!r}: {question.as_command(town.url)}")
        return
    took, fault = time.monotonic() - began, ""
    if answer.status_code >= 500:
        fault = f"{answer.status_code} {answer.text[:200]}: {question.as_command(town.url)}"
    elif answer.status_code >= 400 and question.path.startswith("/api/"):
        fault = _not_a_sentence(answer, question, town)
    heard.note(question, answer.status_code, took, fault)


def _not_a_sentence(answer: httpx.Response, question: Question, town: Town) -> str:
    try:
        if answer.json()["error"]:
            return ""
    except (ValueError, KeyError, TypeError):
        pass
    return f"{answer.status_code} without a sentence: {question.as_command(town.url)}"


# --- Drawing a question --------------------------------------------------------------------------


def drawn(
    dice: random.Random, number: int, placing: Placing, operations: list[Operation]
) -> Question:
    """A question by lot: half of it as it should be, the other half not."""
    its = dice.choice(operations)
    question = Question(
        number,
        its.method,
        its.path,
        {name: a_word(dice) for name in re.findall(r"\{(\w+)\}", its.path)},
        {name: like(schema, dice) for name, schema in its.query.items() if dice.random() < 0.5},
        {name: like(schema, dice) for name, schema in its.body.items() if dice.random() < 0.7},
    )
    for name in _ALWAYS:
        if its.method == "GET" and dice.random() < 0.15:
            question.query[name] = a_word(dice)
    placing.into(question, dice, share=dice.choice([0.3, 0.7, 1]))
    for part in (question.query, question.body):
        if part and dice.random() < 0.3:
            part[dice.choice(list(part))] = a_value(dice)
    question.url = _address(question, dice)
    _head(question, placing, dice)
    if its.method in _METHODS_WITH_BODY:
        _write(question, dice)
    return question


def _address(question: Question, dice: random.Random) -> str:
    path = question.path
    for name, said in question.path_parameters.items():
        path = path.replace(f"{{{name}}}", quote(str(said), safe="") or "%20")
    pairs = _pairs(question.query)
    if dice.random() < 0.02:
        pairs.append(("a" * 3000, "%"))
    # What is longer, no client sends.
    words = urlencode(pairs, errors="surrogatepass")[:60_000]
    # And what is no UTF-8.
    if dice.random() < 0.03:
        words += "&q=%ff%fe&limit=%00"
    return f"{path}?{words}" if words else path


def _head(question: Question, placing: Placing, dice: random.Random) -> None:
    who = dice.choices(list(_ASKERS), list(_ASKERS.values()))[0]
    if who != "nobody":
        token = placing.token(question) if who == "whose it is" else placing.there["tokens"][who]
        kind = dice.choice(["Bearer"] * 40 + ["bearer", "Basic", "", "Bearer Bearer"])
        question.headers["Authorization"] = f"{kind} {token}".strip()
    if dice.random() < 0.1:
        question.headers["Idempotency-Key"] = dice.choice(["once", "x" * 300, "%00"])
    if dice.random() < 0.1:
        question.headers["Accept-Language"] = dice.choice(["en", "xx", "*", "es;q=x", "a" * 900])
    if dice.random() < 0.05:
        question.headers["X-Forwarded-For"] = dice.choice(["::1", "nobody", "1.2.3.4, 5.6.7.8"])


def _write(question: Question, dice: random.Random) -> None:
    """The body: JSON, a form, several parts, or rubbish."""
    how = dice.choices(["json", "form", "parts", "odd"], [50, 20, 20, 10])[0]
    if how == "json":
        question.content = _json(question.body)
        question.headers["Content-Type"] = "application/json"
    elif how == "form":
        question.content = urlencode(_pairs(question.body), errors="surrogatepass").encode()
        question.headers["Content-Type"] = "application/x-www-form-urlencoded"
    elif how == "parts":
        edge = "----edge"
        question.content = _parts(question.body, edge, dice)
        question.headers["Content-Type"] = f"multipart/form-data; boundary={edge}"
    else:
        question.content = dice.choice(_ODD_BODIES)
        question.headers["Content-Type"] = dice.choice(_ODD_KINDS)


def _json(body: Any) -> bytes:
    try:
        return json.dumps(body, default=lambda some: some.decode("latin-1")).encode()
    except ValueError:
        return b"{"


def _parts(body: dict, edge: str, dice: random.Random) -> bytes:
    lines = []
    for name, said in _pairs(body):
        as_file = isinstance(said, bytes) or dice.random() < 0.05
        more = '; filename="a.png"\r\nContent-Type: image/png' if as_file else ""
        head = f'--{edge}\r\nContent-Disposition: form-data; name="{name}"{more}\r\n\r\n'
        words = said if isinstance(said, bytes) else str(said).encode(errors="surrogatepass")
        lines.append(head.encode(errors="surrogatepass") + words + b"\r\n")
    return b"".join(lines) + f"--{edge}--\r\n".encode()


def _pairs(said: Any, name: str = "") -> list[tuple[str, Any]]:
    """Names with brackets, as Rails reads them."""
    if isinstance(said, dict):
        found = []
        for key, value in said.items():
            found += _pairs(value, f"{name}[{key}]" if name else key)
        return found
    if isinstance(said, list):
        name = name if name.endswith("[]") else f"{name}[]"
        return [pair for value in said for pair in _pairs(value, name)]
    if isinstance(said, bool):
        said = "true" if said else "false"
    return [(name, "" if said is None else said)]


_ODD_KINDS = [
    "application/json",
    "application/json; charset=utf-7",
    "application/x-www-form-urlencoded",
    "multipart/form-data",
    "multipart/form-data; boundary=" + "x" * 300,
    "text/plain",
    "/",
]
_ODD_BODIES = [
    b"",
    b"null",
    b"[]",
    b'"status"',
    b"1e999",
    b"[" * 5000,
    b'{"status": "\xff\xfe"}',
    b'{"status": "\\ud800", "id": 1e400}',
    b'{"a": 1, "a": 2',
    b"%00=%ff&status[=1&status[]=2&status[a]=3&=",
    b"status[a][b][c][d][e][f][g][h]=1&" * 40,
    b"--edge\r\n\r\n",
    b"id[]=1&" * 3000,
    a_picture(16, 12),
]


# --- Telling -------------------------------------------------------------------------------------


def _memory(town: Town) -> dict[str, int]:
    """How many MB each process holds that answers pages."""
    found = {}
    for number, words in town.children().items():
        said = Path(f"/proc/{number}/status").read_text(encoding="ascii")
        [kilobytes] = re.findall(r"VmRSS:\s+(\d+)", said)
        kind = words.partition("concejo.cli.children ")[2].split()[0]
        found[f"{kind} {number}"] = int(kilobytes) // 1024
    return found


def _tell(heard: Heard, operations: list[Operation], seconds: float, before, after) -> None:
    asked = sum(heard.statuses.values())
    click.echo(f"{asked} requests in {seconds:.0f} s, {asked / max(seconds, 1e-9):.0f} a second")
    classes = Counter(f"{status // 100}xx" for status in heard.statuses.elements())
    click.echo("answers: " + ", ".join(f"{n} {kind}" for kind, n in sorted(classes.items())))
    click.echo("each: " + ", ".join(f"{n} {s}" for s, n in sorted(heard.statuses.items())))
    for took, label in heard.slowest:
        click.echo(f"slow: {took * 1000:.0f} ms {label}")
    for name, megabytes in before.items():
        click.echo(f"memory: {name} {megabytes} MB before, {after.get(name, '?')} MB after")
    never = sorted(each.label for each in operations if each.label not in heard.done)
    click.echo(f"never done, of {len(operations)} operations: " + ", ".join(never))


if __name__ == "__main__":
    main()
