"""The public figures: how the town keeps its word, from the log and nothing else."""

from __future__ import annotations

import csv
from collections.abc import Callable
from datetime import datetime

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concejo.cases.figures import COLUMNS, Figures, Line, figures as counted
from concejo.cases.queries.kinds import kinds_ever
from concejo.cases.routing import OFFICE
from concejo.doors.web.words import door_name, month_name
from concejo.moderation.figures import openness
from concejo.offices.queries import all_offices
from concejo.routing.card import LIMITS, calibration_picture
from concejo.routing.home import card_of


@require_safe
def figures(request: HttpRequest) -> HttpResponse:
    """Tables, with bars beside the numbers."""
    its = counted()
    _name(its)
    most = max((line.received or 0 for line in its.months), default=0) or 1
    bars = [
        {
            "name": line.name,
            "received": line.received,
            "done": line.done,
            "x": 8 + n * 48,
            "y": 120 - _height(line.received, most),
            "height": _height(line.received, most),
            "done_y": 120 - _height(line.done, most),
            "done_height": _height(line.done, most),
        }
        for n, line in enumerate(its.months[-12:])
    ]
    page = {
        "f": its,
        "bars": bars,
        "moderation": openness(),
        "bars_width": 16 + 48 * len(bars),
        "tables": [
            ("offices", its.offices),
            ("kinds", its.kinds),
            ("doors", its.doors),
            # One month alone says what the town's numbers above say already.
            *([("months", its.months[::-1])] if len(its.months) > 1 else []),
        ],
    }
    return render(request, "web/figures.html", page)


@require_safe
def router(request: HttpRequest) -> HttpResponse:
    """How good the router is, which gives reports to offices: the card of its model."""
    card = card_of(settings.DIR, OFFICE)
    page: dict[str, object] = {
        "card": card,
        "offices": {office.handle: office.title for office in all_offices()},
    }
    if card is not None:
        page |= {
            "held": card["held_back"],
            "trained_at": datetime.fromisoformat(card["trained_at"]),
            "picture": mark_safe(calibration_picture(card["held_back"]["steps"])),  # noqa: S308 - drawn here, of numbers
            "limits": [_(limit) for limit in LIMITS],
            "sure": settings.ROUTER_SURE,
        }
    return render(request, "web/router.html", page)


def _height(number: int | None, most: int) -> int:
    return round((number or 0) / most * 100)


@require_safe
def figures_csv(request: HttpRequest) -> HttpResponse:
    """The same numbers for a spreadsheet."""
    its = counted()
    answer = HttpResponse(content_type="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = 'attachment; filename="figures.csv"'
    writer = csv.writer(answer)
    writer.writerow(["by", "name", *COLUMNS])
    for by, lines in (
        ("town", [its.town]),
        ("office", its.offices),
        ("kind", its.kinds),
        ("month", its.months),
        ("door", its.doors),
    ):
        for line in lines:
            if not line.hidden:
                writer.writerow([by, line.name, *(getattr(line, name) for name in COLUMNS)])
    return answer


def _name(its: Figures) -> None:
    """Titles instead of handles and codes."""
    language = translation.get_language() or "en"
    offices = {office.handle: office.title for office in all_offices()}
    kinds = {kind.code: kind.name_in(language) for kind in kinds_ever()}
    naming: list[tuple[list[Line], Callable[[str], str]]] = [
        (its.offices, lambda code: offices.get(code, code)),
        (its.kinds, lambda code: kinds.get(code, code)),
        (its.doors, door_name),
        (its.months, month_name),
    ]
    for lines, name in naming:
        for line in lines:
            line.name = name(line.name)
