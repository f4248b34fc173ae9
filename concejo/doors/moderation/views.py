"""The moderators' room: what was reported, one report, one person, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_acct, account_by_id
from concejo.base.errors import NotFound, Refused
from concejo.doors.web.asked import back, id_typed, page_asked, paging, person_of, shown, signed_in
from concejo.moderation.actions.appeals import approve_appeal, reject_appeal
from concejo.moderation.actions.entrance import admit, turn_away
from concejo.moderation.actions.measures import Decision, lift_measures, take_measure
from concejo.moderation.actions.reports import (
    leave_report,
    note_look,
    reopen_report,
    settle_report,
    take_report,
)
from concejo.moderation.errors import NoSuchMeasureKind, ReasonNeeded
from concejo.moderation.models import MeasureKind, Report
from concejo.moderation.queries import (
    appeals_for,
    as_moderator,
    measures_of,
    newcomers,
    persons,
    posts_of_reports,
    report_for,
    reports_for,
    said_otherwise,
)
from concejo.moderation.rules import ABOUT_POSTS, STANDING, TOWN_RULES, may_be_done_to
from concejo.posts.dressing import dressed
from concejo.posts.paging import Page

_STEPS: dict[str, Callable[[Actor, int], Report]] = {
    "take": take_report,
    "leave": leave_report,
    "settle": settle_report,
    "reopen": reopen_report,
}
_DECISIONS: dict[str, Callable[[Actor, int], object]] = {
    "approve": approve_appeal,
    "reject": reject_appeal,
}
_NEWCOMERS: dict[str, Callable[[Actor, int], object]] = {"admit": admit, "turn_away": turn_away}
_HISTORY = 20


@never_cache
@require_safe
@signed_in
def room(request: HttpRequest) -> HttpResponse:
    """What waits: objections, newcomers and reports; or the reports that are settled."""
    moderator = as_moderator(person_of(request))
    settled = request.GET.get("show") == "settled"
    rows = reports_for(moderator, page_asked(request), settled=settled)
    note_look(moderator, "reports", [row.pk for row in rows])
    page = {
        "reports": shown(request, rows),
        "settled": settled,
        "appeals": [] if settled else appeals_for(moderator),
        "newcomers": [] if settled else newcomers(moderator),
        **paging(request, [row.pk for row in rows]),
    }
    return render(request, "moderation/room.html", page)


@never_cache
@require_safe
@signed_in
def report(request: HttpRequest, report_id: int) -> HttpResponse:
    """One report with its posts, who it is about, and what can be done."""
    moderator = as_moderator(person_of(request))
    return _report(request, moderator, report_for(moderator, report_id))


@require_POST
@signed_in
def step(request: HttpRequest, report_id: int, verb: str) -> HttpResponse:
    """Look after it, settle it, open it again."""
    do = _STEPS.get(verb)
    if do is None:
        raise NotFound
    do(person_of(request), report_id)
    return redirect(f"/moderation/reports/{report_id}")


@never_cache
@require_safe
@signed_in
def person(request: HttpRequest, acct: str) -> HttpResponse:
    """One address: what was done to it and said about it, and what can be done."""
    moderator = as_moderator(person_of(request))
    target = account_by_acct(acct)
    note_look(moderator, "account", [target.pk])
    return render(request, "moderation/person.html", _about(moderator, target))


@require_POST
@signed_in
def measure(request: HttpRequest, account_id: int) -> HttpResponse:
    """Do something about somebody, with a reason."""
    moderator = as_moderator(person_of(request))
    report_id = id_typed(request.POST.get("report"))
    try:
        taken = take_measure(moderator, account_id, _decision(request, report_id))
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Done: %(measure)s. @%(handle)s is told.")
            % {
                "measure": MeasureKind(taken.kind).label,
                "handle": taken.target.acct,
            },
        )
    there = f"reports/{report_id}" if report_id else f"@{account_by_id(account_id).acct}"
    return redirect(f"/moderation/{there}")


@require_POST
@signed_in
def lift(request: HttpRequest, account_id: int) -> HttpResponse:
    """Take a standing measure back."""
    kind = _kind(request)
    target = lift_measures(person_of(request), account_id, kind)
    messages.success(request, _("Taken back: %(measure)s.") % {"measure": kind.label})
    return back(request, f"/moderation/@{target.acct}")


@require_POST
@signed_in
def decide(request: HttpRequest, measure_id: int, verb: str) -> HttpResponse:
    """Answer an objection."""
    return _done(request, _DECISIONS.get(verb), measure_id)


@require_POST
@signed_in
def newcomer(request: HttpRequest, account_id: int, verb: str) -> HttpResponse:
    """Let somebody in, or not."""
    return _done(request, _NEWCOMERS.get(verb), account_id)


# --- Smaller steps ---


def _done(
    request: HttpRequest, do: Callable[[Actor, int], object] | None, some_id: int
) -> HttpResponse:
    if do is None:
        raise NotFound
    try:
        do(as_moderator(person_of(request)), some_id)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect("/moderation")


def _report(request: HttpRequest, moderator: Actor, its: Report) -> HttpResponse:
    note_look(moderator, "report", [its.pk])
    there = posts_of_reports([its])
    posts = dressed(there, moderator)
    gone = its.posts.count() - len(posts)
    page = {
        **_about(moderator, its.target),
        "report": its,
        "posts": posts,
        "gone": gone,
        "said_then": said_otherwise(its, there),
        "rules": [TOWN_RULES[number - 1] for number in its.rule_ids],
        "is_mine": its.assigned_id == moderator.account_id,
    }
    return render(request, "moderation/report.html", page)


def _about(moderator: Actor, target: Account) -> dict[str, object]:
    known = persons([target])[target.pk]
    others = reports_for(moderator, Page(limit=_HISTORY), settled=None, target=target.pk)
    in_force = {
        MeasureKind.SENSITIVE: target.sensitized_at,
        MeasureKind.LIMIT: target.limited_at,
        MeasureKind.FREEZE: known.user.frozen_at if known.user else None,
        MeasureKind.SUSPEND: target.suspended_at,
    }
    return {
        "target": target,
        "known": known,
        "history": measures_of(target),
        "others": others,
        "in_force": [kind for kind, since in in_force.items() if since],
        "can_be": [
            kind
            for kind in (MeasureKind.NONE, *ABOUT_POSTS, *STANDING)
            if may_be_done_to(target, kind) and not in_force.get(kind)
        ],
        "about_posts": ABOUT_POSTS,
    }


def _decision(request: HttpRequest, report_id: int | None) -> Decision:
    text = request.POST.get("text", "").strip()
    if not text:
        raise ReasonNeeded
    chosen = [pk for typed in request.POST.getlist("posts") if (pk := id_typed(typed))]
    return Decision(_kind(request), text=text, report_id=report_id, post_ids=chosen)


def _kind(request: HttpRequest) -> MeasureKind:
    typed = request.POST.get("kind", "")
    if typed not in set(MeasureKind.values):
        raise NoSuchMeasureKind
    return MeasureKind(typed)
