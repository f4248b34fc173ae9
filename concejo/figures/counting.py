"""The public figures: counted from what the log has told of each case, and from nothing else."""

from __future__ import annotations

import hashlib
import re
import time
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Any

from django.db import transaction
from django.db.models import Count

from concejo.base import clock
from concejo.cases.models import Card, Kind
from concejo.figures.actions import read_a_little
from concejo.figures.errors import NoSuchMonths
from concejo.figures.few import hide_the_few
from concejo.figures.models import MonthCounted, ReadUntil, Told
from concejo.figures.tallies import Line, Tally
from concejo.figures.terms import Term, terms
from concejo.places.models import Street

# What is private of a kind that everybody sees: a danger, perhaps.
IN_PRIVATE = "in_private"
# Changes with what is counted, so that months are counted again.
_WAY_OF_COUNTING = "2"
_MONTH = re.compile(r"\d{4}-(0[1-9]|1[0-2])")
# Counting that takes longer than this is not done again for a while: so many times as long.
_QUICK, _RESTS = 0.1, 30
_MOST_KEPT = 20

_Parts = dict[str, dict[str, Tally]]


@dataclass(slots=True)
class Figures:
    """What the figures page shows."""

    town: Line
    offices: list[Line] = field(default_factory=list)
    kinds: list[Line] = field(default_factory=list)
    districts: list[Line] = field(default_factory=list)
    doors: list[Line] = field(default_factory=list)
    months: list[Line] = field(default_factory=list)
    terms: list[Line] = field(default_factory=list)
    until: datetime | None = None
    # The log is still being read: there is more than this.
    is_behind: bool = False
    # The first and the last month that was asked for; empty is all there is.
    first: str = ""
    last: str = ""


@dataclass(slots=True)
class _Kept:
    """What was counted once, by this process."""

    version: tuple[str, str]
    at: float
    took: float
    what: Any  # figures, or lines


_lock = Lock()
_kept: dict[tuple[str, str], _Kept] = {}


def figures(first: str = "", last: str = "") -> Figures:
    """Read what the log has told since it was last asked, and count. Constant queries.

    All lines count only cases that everybody may read, so that everybody can count them too.
    Those of private kinds are counted by kind alone. Where counting takes long, it rests between.
    """
    _check(first, last)
    is_behind = read_a_little()
    its_terms, private = terms(), _private_kinds()
    basis = _basis(private, its_terms)
    with _lock:
        version = (_version(), basis)
        kept = _kept.get((first, last))
        if kept is None or (kept.version != version and not _rests(kept, basis)):
            # Of this thread's own work: waiting for others on a busy machine is no reason to rest.
            started = time.thread_time()
            its = _count(first, last, basis, frozenset(private), its_terms)
            its.until = clock.now()
            if len(_kept) >= _MOST_KEPT:
                _kept.clear()
            took = time.thread_time() - started
            kept = _kept[first, last] = _Kept(version, time.monotonic(), took, its)
        elif kept.version == version:
            kept.what.until = clock.now()
        whole: Figures = deepcopy(kept.what)
    whole.is_behind = is_behind
    return whole


def streets(most: int | None = None) -> list[Line]:
    """The streets of which most was told. Constant queries. Some of them rest like the figures."""
    read_a_little()
    if most is None:
        return _streets(None)
    basis = _basis(_private_kinds(), terms())
    with _lock:
        version = (_version(), basis)
        kept = _kept.get(("streets", str(most)))
        if kept is None or (kept.version != version and not _rests(kept, basis)):
            started = time.thread_time()
            lines = _streets(most)
            took = time.thread_time() - started
            kept = _Kept(version, time.monotonic(), took, lines)
            _kept["streets", str(most)] = kept
        return list(kept.what)


def _streets(most: int | None) -> list[Line]:
    there = _public(_private_kinds()).filter(street__isnull=False)
    if most is not None:
        rows = there.values("street").annotate(n=Count("pk")).order_by("-n", "street")[:most]
        there = there.filter(street__in=[row["street"] for row in rows])
    tallies = _tallies(there.iterator(2000), lambda told: str(told.street))
    names = Street.objects.in_bulk([int(pk) for pk in tallies])
    lines = [
        tally.line(pk, title=names[int(pk)].name)
        for pk, tally in tallies.items()
        if int(pk) in names
    ]
    return sorted(lines, key=lambda line: (-(line.received or 0), line.title))


# --- What is counted, and when again ---


def _check(first: str, last: str) -> None:
    if any(said and not _MONTH.fullmatch(said) for said in (first, last)):
        raise NoSuchMonths
    if first and last and first > last:
        raise NoSuchMonths


def _rests(kept: _Kept, basis: str) -> bool:
    """Was it counted so lately that counting again would be most of what this machine does?"""
    if kept.took < _QUICK or kept.version[1] != basis:
        return False
    return time.monotonic() - kept.at < _RESTS * kept.took


def _version() -> str:
    return ReadUntil.objects.values_list("version", flat=True).first() or ""


def _private_kinds() -> list[str]:
    """The kinds of which not everything is everybody's: about people, all of them."""
    return sorted(Kind.objects.exclude(card=Card.FULL).values_list("code", flat=True))


def _basis(private: list[str], its_terms: list[Term]) -> str:
    """What a month is counted with: when this changes, it is counted again."""
    said = repr((_WAY_OF_COUNTING, private, [(term.code, term.since) for term in its_terms]))
    return hashlib.sha256(said.encode()).hexdigest()


def _public(private: list[str]) -> Any:  # Any: a query set of what was told
    return Told.objects.filter(card=Card.FULL).exclude(kind__in=private)


# --- Counting ---


def _count(
    first: str, last: str, basis: str, private: frozenset[str], its_terms: list[Term]
) -> Figures:
    _count_months(basis, private, its_terms)
    counted = MonthCounted.objects.order_by("month")
    if first:
        counted = counted.filter(month__gte=first)
    if last:
        counted = counted.filter(month__lte=last)
    whole: _Parts = {}
    months = []
    for its in counted:
        parts = {
            by: {name: Tally.from_json(said) for name, said in lines.items()}
            for by, lines in its.counts.items()
        }
        if everything := parts["town"].get(""):
            months.append(everything.line(its.month))
        for by, lines in parts.items():
            there = whole.setdefault(by, {})
            for name, tally in lines.items():
                if name in there:
                    there[name].add(tally)
                else:
                    there[name] = tally
    town = whole.get("town", {}).get("", Tally()).line("")
    private_lines = _lines(whole.get("private", {}))
    hide_the_few(private_lines)
    in_order = {term.code: term for term in its_terms}
    by_term = whole.get("terms", {})
    return Figures(
        town=town,
        offices=_lines(whole.get("offices", {})),
        kinds=sorted(_lines(whole.get("kinds", {})) + private_lines, key=_largest),
        districts=_lines(whole.get("districts", {})),
        doors=_lines(whole.get("doors", {})),
        months=months,
        terms=[
            by_term[code].line(code, title=term.title)
            for code, term in in_order.items()
            if code in by_term
        ],
        first=first,
        last=last,
    )


@transaction.atomic
def _count_months(basis: str, private: frozenset[str], its_terms: list[Term]) -> None:
    """Count the months again of which something new was told."""
    stale = MonthCounted.objects.exclude(basis=basis)
    if not stale.exists():
        return
    # Nobody reads on meanwhile.
    ReadUntil.objects.select_for_update().get(pk=1)
    for month in list(stale):
        parts = _parts(Told.objects.filter(month=month.month).iterator(2000), private, its_terms)
        month.counts = {
            by: {name: tally.as_json() for name, tally in lines.items()}
            for by, lines in parts.items()
        }
        month.basis = basis
        month.save()


def _parts(rows: Iterable[Told], private: frozenset[str], its_terms: list[Term]) -> _Parts:
    parts: _Parts = {
        by: {} for by in ("town", "offices", "kinds", "private", "districts", "doors", "terms")
    }
    for told in rows:
        if told.card != Card.FULL or told.kind in private:
            kind = told.kind if told.kind in private else IN_PRIVATE
            _take(parts["private"], kind, told)
            continue
        _take(parts["town"], "", told)
        _take(parts["offices"], told.office, told, by_promise=True)
        _take(parts["kinds"], told.kind, told)
        _take(parts["doors"], told.door, told)
        if told.district:
            _take(parts["districts"], told.district, told)
        for term in reversed(its_terms):
            if told.opened_at >= term.since:
                _take(parts["terms"], term.code, told)
                break
    return parts


def _take(tallies: dict[str, Tally], name: str, told: Told, *, by_promise: bool = False) -> None:
    tally = tallies.get(name) or tallies.setdefault(name, Tally())
    tally.take(told)
    for office, fate in told.promises:
        # A promise is of the office that made it, whoever has the case now.
        its = tallies.setdefault(office, Tally()) if by_promise else tally
        its.counts[f"fate:{fate}"] += 1


def _tallies(rows: Iterable[Told], name_of: Callable[[Told], str]) -> dict[str, Tally]:
    tallies: dict[str, Tally] = {}
    for told in rows:
        _take(tallies, name_of(told), told)
    return tallies


def _lines(tallies: dict[str, Tally]) -> list[Line]:
    return sorted((tally.line(name) for name, tally in tallies.items()), key=_largest)


def _largest(line: Line) -> tuple[int, str]:
    return -(line.received or 0), line.name
