"""The desk of an office: what comes next, and answers without opening anything."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.errors import NotAllowed
from concejo.cases.queries.cases import clocks_by_case, undoable
from concejo.cases.queries.desk import (
    MANY,
    Desk,
    DeskCounts,
    Whose,
    desk_by_person,
    desk_counts,
    desk_done,
    desk_queue,
    desks_of,
)
from concejo.cases.queries.kinds import kinds_by_name
from concejo.cases.queries.unrouted import unrouted_count
from concejo.cases.queries.views import CaseView, illustrate
from concejo.cases.rules import stands_as
from concejo.cases.states import State, moves_from
from concejo.doors.desk.wanted import Asked, wanted_by
from concejo.doors.web.answering import Steps, steps_of
from concejo.doors.web.asked import actor_of, around, offset_asked, person_of, signed_in
from concejo.doors.web.cases import may_take, sharing
from concejo.doors.web.days import Day, tappable_days
from concejo.doors.web.sentences import title_says_all
from concejo.doors.web.times import offices_clock
from concejo.offices.models import Office
from concejo.offices.queries import all_offices, holders
from concejo.places.queries import district_names
from concejo.posts.queries import posts_for
from concejo.work.queries.filters import desk_filters
from concejo.work.queries.notes import notes_by_case
from concejo.work.queries.splitting import apart_in

# More of them make a heavy page.
_SHOWN = 25


class NoDesk(NotAllowed):
    message = gettext_lazy(
        "A desk is for those who hold an office. Ask at the town hall to be given one."
    )


@never_cache
@require_safe
@signed_in
def desk(request: HttpRequest, handle: str = "") -> HttpResponse:
    """The queue by promise: late, nearly due, due today, next; then what waits and what is done."""
    person = person_of(request)
    desks = desks_of(person)
    if not desks:
        raise NoDesk
    chosen = desk_counts(person, _chosen(desks, handle, actor_of(request)).office)
    offset = offset_asked(request)
    kept = desk_filters(person, chosen.office)
    opens_with = next((each for each in kept if each.is_default), None)
    if opens_with is not None and not request.GET:
        return redirect(f"/desk/{chosen.office.handle}?{opens_with.query}")
    asked = wanted_by(request)
    views = desk_queue(person, chosen.office, asked.wanted, limit=_SHOWN + 1, offset=offset)
    people = holders(chosen.office)
    shared, days = sharing(person, people), tappable_days(chosen.office)
    page = {
        "desks": desks,
        "chosen": chosen,
        "asked": asked,
        "kept": [(each, each.query == asked.query) for each in kept],
        **shared,
        "whose": _whose(chosen, people, person, asked),
        "kinds": kinds_by_name(),
        "districts": district_names(),
        "groups": _groups(person, views[:_SHOWN], shared, days, chosen.office),
        # What is dangerous stands there all the same; of what was asked for there is nothing.
        "nothing_else": asked.narrows and all(view.case.is_danger for view in views),
        "done": [] if asked.narrows else illustrate(desk_done(person, chosen.office), person),
        "unrouted": unrouted_count(person, most=MANY) if chosen.office.is_intake else 0,
        "offices": all_offices(),
        "days": days,
        **around(offset, _SHOWN, len(views), asked.query),
    }
    return render(request, "desk/desk.html", page)


def _whose(
    chosen: DeskCounts, people: list[Account], person: Actor, asked: Asked
) -> list[dict[str, object]]:
    """Mine first, then nobody's, everybody's, and each colleague's: with how many there are."""
    by_person = desk_by_person(person, chosen.office)
    if len(people) < 2 and not by_person:  # noqa: PLR2004 - somebody to share with
        return []
    tabs: list[tuple[str, object, int]] = [
        (Whose.MINE, _("Mine"), by_person.get(person.account_id, 0)),
        (Whose.NOBODYS, _("Nobody's"), chosen.open - sum(by_person.values())),
        (Whose.ALL, _("All of them"), chosen.open),
    ]
    others = [account for account in people if account.pk != person.account_id]
    tabs += [(a.handle, a.name, by_person[a.pk]) for a in others if a.pk in by_person]
    return [
        {
            "name": name,
            "n": n,
            "query": asked.with_who(who) or "all=1",
            "is_on": asked.wanted.who == who,
        }
        for who, name, n in tabs
    ]


def _groups(
    person: Actor,
    views: list[CaseView],
    shared: dict[str, Any],  # Any: of a page
    days: list[Day],
    chosen: Office,
) -> list[dict[str, object]]:
    """The queue in the order in which it is worked through."""
    unread = {post.pk: post for post in posts_for(person, _unread_ids(views))}
    newest = undoable([view.case.pk for view in views])
    clocks = clocks_by_case([view.case for view in views])
    notes = notes_by_case(person, [view.case for view in views])
    apart = apart_in(views)
    end_of_day, rows = clock.end_of_day(), _Rows(days)
    groups: dict[str, list[dict[str, object]]] = {
        "danger": [],
        "late": [],
        "near": [],
        "today": [],
        "next": [],
        "waiting": [],
    }
    for view in views:
        groups[_group(view, end_of_day)].append(
            {
                "c": view,
                "row": rows.of(
                    view.number,
                    steps_of(
                        view,
                        moves_from(view.state, stands_as(person, view.case)).keys(),
                        people=bool(shared["people"]) and view.office.pk == chosen.pk,
                        take=may_take(shared, view) if view.office.pk == chosen.pk else "",
                        is_owner=view.office.pk == chosen.pk,
                        is_apart=view.case.pk in apart,
                    ),
                ),
                "is_said": title_says_all(view.case, view.summary),
                "unread": unread.get(view.case.unread_post_id or 0),
                "clock": offices_clock(view.case, clocks.get(view.case.pk)),
                "notes": notes.get(view.case.pk, []),
                "undoable": newest.get(view.case.pk),
            }
        )
    names = {
        "danger": _("Danger"),
        "late": _("Late"),
        "near": _("Nearly due"),
        "today": _("Due today"),
        "next": _("Next"),
        "waiting": _("Waiting for the resident"),
    }
    return [
        {"code": code, "name": names[code], "jobs": jobs} for code, jobs in groups.items() if jobs
    ]


class _Rows:
    """The steps of each case. Most cases have the same: such a row is drawn once for a page."""

    _NUMBER = "0000-000000"

    def __init__(self, days: list[Day]) -> None:
        self._days = days
        self._drawn: dict[Steps, str] = {}

    def of(self, number: str, steps: Steps) -> SafeString:
        """The row of one case."""
        if steps not in self._drawn:
            page = {"n": self._NUMBER, "steps": steps, "days": self._days}
            self._drawn[steps] = render_to_string("parts/steps.html", page)
        # Only a number that we gave is put into what was drawn.
        return mark_safe(self._drawn[steps].replace(self._NUMBER, escape(number)))  # noqa: S308


def _unread_ids(views: list[CaseView]) -> list[int]:
    return [view.case.unread_post_id for view in views if view.case.unread_post_id]


def _group(view: CaseView, end_of_day: datetime) -> str:
    if view.case.is_danger:
        return "danger"
    if view.state == State.WAITING:
        return "waiting"
    if view.late:
        return "late"
    if view.near:
        return "near"
    return "today" if view.case.next_at and view.case.next_at <= end_of_day else "next"


def _chosen(desks: list[Desk], handle: str, actor: Actor) -> Desk:
    """The desk asked for; else of the address one speaks as; else where most is late."""
    if handle:
        for each in desks:
            if each.office.handle == handle.lower():
                return each
        raise NoDesk
    for each in desks:
        if each.office.account_id == actor.account_id:
            return each
    return max(desks, key=lambda each: (each.late, each.open))
