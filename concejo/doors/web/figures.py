"""The public figures: how the town keeps its word, from the log and nothing else."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from datetime import datetime
from itertools import chain
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, gettext as _
from django.views.decorators.http import require_safe

from concejo.cases.queries.kinds import kinds_ever
from concejo.cases.reasons import REASONS
from concejo.cases.routing import KIND, OFFICE
from concejo.doors.web.charts import promises_and_kept, received_and_done
from concejo.doors.web.words import age_name, door_name, month_name, reason_name, term_name
from concejo.figures.counting import IN_PRIVATE, Figures, figures as counted, streets
from concejo.figures.errors import NoSuchMonths
from concejo.figures.export import COLUMNS as LOG_COLUMNS, public_log
from concejo.figures.rates import costs, rates
from concejo.figures.registered import Registered, registered
from concejo.figures.tallies import COLUMNS, Line
from concejo.moderation.figures import openness
from concejo.offices.queries import all_offices
from concejo.routing.card import LIMITS, calibration_picture
from concejo.routing.home import card_of

# So many streets on the page; all of them are in the spreadsheet.
_STREETS = 20


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Tables, with bars beside the numbers; of all months, or of some."""
    its, refusal, status = _counted(request)
    titled = _titled(its)
    its_rates = rates()
    page = {
        "f": its,
        "refusal": refusal,
        "told": received_and_done(its.months),
        "kept": promises_and_kept(its.months),
        "moderation": openness(),
        "registered": _registered(),
        "rates": its_rates,
        "costs": [(door_name(c.name), c) for c in costs(its_rates, its.doors)] if its_rates else [],
        "reasons": _reasons(its.town),
        "limits": _limits(its.town),
        "streets": streets(_STREETS),
        "tables": titled,
    }
    return render(request, "web/figures.html", page, status=status)


def _counted(request: HttpRequest) -> tuple[Figures, str, int]:
    """The figures of the months that were asked for; of all, if those are no months."""
    first, last = (request.GET.get(name, "").strip() for name in ("first", "last"))
    try:
        return counted(first, last), "", 200
    except NoSuchMonths as refusal:
        return counted(), str(refusal), refusal.status


def _registered() -> Registered | None:
    its = registered()
    if its is None:
        return None
    named = replace(its, ages=[replace(share, name=age_name(share.name)) for share in its.ages])
    elsewhere = _("No street that is known")
    named.districts = [replace(s, name=s.name or elsewhere) for s in its.districts]
    return named


def _reasons(town: Line) -> list[tuple[str, int, int]]:
    """Why cases were declined: what it is called, how many, what share of a hundred."""
    rows = [(reason_name(why), getattr(town, f"declined_{why}") or 0) for why in REASONS]
    whole = sum(n for _name, n in rows)
    return [(name, n, round(100 * n / whole)) for name, n in rows if n]


def _limits(town: Line) -> list[dict[str, object]]:
    """First answer, date, work: half of them, nine of ten, and within the limit."""
    return [
        {
            "name": name,
            "median": getattr(town, f"{what}_median"),
            "p90": getattr(town, f"{what}_p90"),
            "in_time": getattr(town, f"{what}_in_time"),
            "late": getattr(town, f"{what}_late"),
            "percent": getattr(town, f"{what}_percent"),
        }
        for what, name in (
            ("answer", _("First answer")),
            ("promise", _("First date")),
            ("fix", _("Work done")),
        )
    ]


@require_safe
def router(request: HttpRequest) -> HttpResponse:
    """How good the router is, which gives reports to offices: the card of its model."""
    return _card_page(request, OFFICE, {o.handle: o.title for o in all_offices()})


@require_safe
def router_of_kinds(request: HttpRequest) -> HttpResponse:
    """How good the router is that says what reports are about: the card of its model."""
    language = get_language() or "es"
    return _card_page(request, KIND, {k.code: k.name_in(language) for k in kinds_ever()})


def _card_page(request: HttpRequest, label: str, names: dict[str, str]) -> HttpResponse:
    card = card_of(settings.DIR, label)
    page: dict[str, object] = {"card": card, "names": names, "of_kinds": label == KIND}
    if card is not None:
        page |= {
            "held": card["held_back"],
            "trained_at": datetime.fromisoformat(card["trained_at"]),
            "picture": mark_safe(calibration_picture(card["held_back"]["steps"])),  # noqa: S308 - drawn here, of numbers
            "limits": [_(limit) for limit in LIMITS],
            "sure": settings.ROUTER_SURE,
        }
    return render(request, "web/router.html", page)


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    its = counted(request.GET.get("first", ""), request.GET.get("last", ""))
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(answer)
    writer.writerow(["by", "name", *COLUMNS])
    for by, lines in (
        ("town", [its.town]),
        ("office", its.offices),
        ("kind", its.kinds),
        ("district", its.districts),
        ("month", its.months),
        ("door", its.doors),
        ("term", its.terms),
    ):
        for line in lines:
            if not line.hidden:
                writer.writerow([by, line.name, *(getattr(line, name) for name in COLUMNS)])
    return answer


@require_safe
def streets_csv(request: HttpRequest) -> HttpResponse:
    """Every street of which something was told."""
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="streets.csv"'
    writer = csv.writer(answer)
    writer.writerow(["street", *COLUMNS])
    for line in streets():
        writer.writerow([line.title, *(getattr(line, name) for name in COLUMNS)])
    return answer


@require_safe
def log_csv(request: HttpRequest) -> StreamingHttpResponse:
    """Every step of every public case, so that anybody can count again."""
    lines = _csv_lines(chain([list(LOG_COLUMNS)], public_log()))
    answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="log.csv"'
    return answer


def _csv_lines(rows: Iterable[list[Any]]) -> Iterator[str]:
    """Some hundred rows at a time, as they come."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    for n, row in enumerate(rows, 1):
        writer.writerow(row)
        if n % 500 == 0:
            yield text.getvalue()
            text.seek(0)
            text.truncate()
    yield text.getvalue()


def _titled(its: Figures) -> list[tuple[str, list[Line]]]:
    """The tables with titles instead of handles and codes."""
    language = translation.get_language() or "en"
    offices = {office.handle: office.title for office in all_offices()}
    kinds = {kind.code: kind.name_in(language) for kind in kinds_ever()}
    kinds[IN_PRIVATE] = _("Told in private, of other kinds")
    naming: list[tuple[str, list[Line], Callable[[str], str]]] = [
        ("offices", its.offices, lambda code: offices.get(code, code)),
        ("kinds", its.kinds, lambda code: kinds.get(code, code)),
        ("districts", its.districts, str),
        ("doors", its.doors, door_name),
        ("months", its.months, month_name),
        ("terms", its.terms, str),
    ]
    for _by, lines, name in naming:
        for line in lines:
            line.title = name(line.title or line.name)
    for n, line in enumerate(its.terms):
        line.title = term_name(line.title, line.name, n + 1)
    # One month alone, or one mayor, says what the town's numbers say already.
    several = {"months", "terms"}
    return [
        (by, lines[::-1] if by == "months" else lines)
        for by, lines, _name in naming
        if lines and (by not in several or len(lines) > 1)
    ]
