"""The list of cases, and the page of one: its promise, its conversation, its buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from concejo.base.errors import NotFound, Refused
from concejo.cases.models import Case, Understanding
from concejo.cases.queries.cases import (
    Undoable,
    asked_about,
    case_for,
    clocks_by_case,
    contact_of,
    last_understanding,
    moves_for,
    thread_of_case,
    understandings,
)
from concejo.cases.queries.kinds import answers_of, kinds_by_name
from concejo.cases.queries.lists import Filters, cases
from concejo.cases.queries.photos import may_cover, openings_in
from concejo.cases.queries.record import kept_by
from concejo.cases.queries.views import CaseView, illustrate, view_of
from concejo.cases.rules import may_take_back, opens, stands_as, who_reads
from concejo.cases.similar import similar_to
from concejo.cases.states import CLOSED, OPEN, UNDO_WITHIN, By, State
from concejo.doors.web import sentences, times
from concejo.doors.web.answering import Steps, is_step, steps_of
from concejo.doors.web.asked import actor_of, is_ours, page_asked, paging, shown, viewer_of
from concejo.doors.web.days import tappable_days
from concejo.doors.web.places import bounds, point_as_typed, street_typed
from concejo.offices.queries import all_offices, holders, offices_held_by, on_duty
from concejo.places.queries import district_names
from concejo.posts.dressing import Dressed, dressed
from concejo.posts.models import Photo, Visibility
from concejo.work.queries.causes import cause_of, causes_offered, related_to
from concejo.work.queries.notes import notes_of, noting_office
from concejo.work.queries.phrases import phrases_of, ready_in
from concejo.work.queries.splitting import apart_in

# What one may ask the list for, besides a single state.
_STATES = {"open": OPEN, "closed": CLOSED}


@require_safe
def all_cases(request: HttpRequest) -> HttpResponse:
    """Every case that the viewer may know of, newest first."""
    viewer = viewer_of(request)
    asked = {
        name: request.GET.get(name, "").strip()[:120]
        for name in ("state", "office", "kind", "street", "district")
    }
    street, wrong = _street(asked["street"])
    states = _STATES.get(asked["state"]) or ({asked["state"]} & set(State.values))
    filters = Filters(
        states=states,
        office=asked["office"],
        kind=asked["kind"],
        street=street,
        district=asked["district"],
    )
    views = [] if wrong else cases(viewer, page_asked(request), filters)
    page = {
        "cases": illustrate(shown(request, views), viewer),
        "asked": asked,
        "wrong": wrong,
        "states": State.choices,
        "kinds": kinds_by_name(),
        "offices": all_offices(),
        "districts": district_names(),
        **paging(request, [view.case.pk for view in views]),
    }
    return render(request, "web/cases.html", page)


@require_safe
def case(request: HttpRequest, number: str) -> HttpResponse:
    """One case, as much of it as the viewer may see."""
    return case_page(request, number)


def case_page(
    request: HttpRequest, number: str, *, wrong: str = "", status: int = 200
) -> HttpResponse:
    """The page of a case; with what was refused, in its form, with what was typed."""
    key = (request.POST.get("key") or request.GET.get("key", ""))[:64]
    viewer = viewer_of(request)
    its = case_for(viewer, number, key=key)
    view = view_of(its, viewer, key=key)
    roles = stands_as(viewer, its, has_key=opens(key, its))
    clocks = clocks_by_case([its]).get(its.pk) if view.full else None
    page = {
        "c": view,
        "key": key if opens(key, its) else "",
        "head": sentences.headline(its, view.promises),
        "way": sentences.way(its, view.promises),
        "times": times.residents_clock(its, clocks, view.promises),
        "waits_until": times.waits_until(clocks),
        "moves": moves_for(viewer, its, key=key),
        "is_reporter": By.REPORTER in roles,
        "asked": _first_name(viewer) if viewer and By.REPORTER in roles else "",
        "asked_of": asked_about(its) if By.REPORTER in roles else None,
        "warns": view.full and its.is_danger and its.is_open and _knows_of_danger(viewer, its),
        "settles_at": sentences.silence_settles_at(its),
        "reopens_until": sentences.reopens_until(its),
        "on_duty": on_duty(its.owner),
        "kept": kept_by([its.owner])[its.owner_id],
        "post_length": settings.POST_LENGTH,
        "wrong": wrong,
        "said": request.POST,
        **_conversation(viewer, view, key),
        "openings": openings_in(viewer, its),
        "contact": contact_of(viewer, its),
        "answers": answers_of(viewer, its),
        "notes": notes_of(viewer, its),
        "cause": cause_of(viewer, its),
        "related": related_to(viewer, its, key=key),
        "may_note": noting_office(viewer, its) is not None,
    }
    if viewer and By.CHARGE in roles:
        refused = request.path.rpartition("/")[2] if wrong else ""
        page |= _answering(viewer, view, set(page["moves"]), refused, request.POST)
        page |= {"refused": refused, "back_to": _came_from(request, its) if wrong else ""}
    return render(request, "web/case.html", page, status=status)


def _knows_of_danger(viewer: Actor | None, case: Case) -> bool:
    """Where all may read a case, the words about danger in it are the offices' alone."""
    if case.post.visibility == Visibility.OFFICE:
        return True
    held = set(viewer.offices) if viewer else set()
    return any(office.account_id in held for office in who_reads(case))


def form_page(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """One way to answer a case, by itself: for the desk, which draws no forms of 25 cases."""
    if not is_step(verb):
        raise NotFound
    viewer = actor_of(request)
    its = case_for(viewer, number)
    view = view_of(its, viewer)
    page: dict[str, Any] = {"c": view, "n": view.number, "back_to": _came_from(request, its)}
    if By.CHARGE in stands_as(viewer, its):
        noting = noting_office(viewer, its) is not None
        page |= _answering(viewer, view, set(moves_for(viewer, its)), may_note=noting)
    steps: Steps | None = page.get("steps")
    page["step"] = steps.find(verb) if steps else None
    if page["step"] is None:
        # Somebody was quicker, or it never was theirs: the page of the case says how it stands.
        return redirect("case", its.number)
    return render(request, "web/step.html", page)


def _came_from(request: HttpRequest, case: Case) -> str:
    """Where a step leads back to: where one was, else the page of the case."""
    there = request.POST.get("next", "")
    if request.method != "POST":
        there = request.headers.get("Referer", "")
        if there == request.build_absolute_uri():
            there = ""
    return there if is_ours(request, there) else f"/cases/{case.number}"


@dataclass(frozen=True, slots=True)
class ReadAs:
    """The badge under a sentence: what was understood."""

    words: str
    number: str
    can_undo: bool
    tone: str = ""


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after."""

    before: Photo
    after: Photo


@dataclass(frozen=True, slots=True)
class Said:
    """A post in the conversation of a case."""

    d: Dressed
    reading: ReadAs | None
    pair: Pair | None
    # How somebody without an account told it; the crier lends them its address.
    told: str = ""


def _conversation(viewer: Actor | None, view: CaseView, key: str) -> dict[str, Any]:  # Any: a page
    posts = thread_of_case(viewer, view.case, key=key)
    made = understandings([post.pk for post in posts])
    newest = _newest(viewer, view.case, has_key=opens(key, view.case))
    clothes = dressed(posts, viewer)
    before = _first_photo(clothes)
    thread = [_said(d, made.get(d.post.pk), view, newest, before) for d in clothes]
    photos = [photo for d in clothes for photo in d.photos]
    return {
        "thread": thread,
        "covering": may_cover(viewer, view.case, photos, key),
        "undoable": Undoable(newest.pk, newest.at + UNDO_WITHIN) if newest else None,
    }


def _said(
    d: Dressed,
    made: Understanding | None,
    view: CaseView,
    newest: Understanding | None,
    before: Photo | None,
) -> Said:
    is_done = made is not None and made.verb == "finish"
    pair = (
        Pair(before, d.photos[0])
        if is_done and before and d.photos and before.post_id != d.post.pk
        else None
    )
    reading = None
    if made is not None:
        can_undo = newest is not None and newest.pk == made.pk
        reading = ReadAs(sentences.understood(made), view.number, can_undo)
    elif view.case.unread_post_id == d.post.pk:
        reading = ReadAs(sentences.not_understood(), view.number, False, "none")
    told = sentences.told_by(view.case.door) if _is_lent(d, view.case) else ""
    return Said(d, reading, pair, told)


def _is_lent(d: Dressed, case: Case) -> bool:
    """Are these the words of somebody without an account, under the crier's address?"""
    return case.reporter_id is None and d.author.is_crier and d.post.door != "crier"


def _newest(viewer: Actor | None, case: Case, *, has_key: bool) -> Understanding | None:
    """The step that this viewer can still undo."""
    made = last_understanding(case)
    if made is None or not may_take_back(viewer, made.case, made.post, has_key=has_key):
        return None
    if made.case_id != case.pk and last_understanding(made.case) != made:
        # Where this one goes on, something has happened since.
        return None
    return made


def _first_photo(clothes: Sequence[Dressed]) -> Photo | None:
    return next((d.photos[0] for d in clothes if d.photos), None)


def _answering(
    viewer: Actor,
    view: CaseView,
    moves: set[str],
    refused: str = "",
    typed: QueryDict | None = None,
    *,
    may_note: bool = False,
) -> dict[str, Any]:  # Any: a page
    """What the panel for answering needs."""
    held = offices_held_by(viewer)
    people = holders(view.case.owner)
    shared = sharing(actor_for(viewer.user) if viewer.user else viewer, people)
    apart = apart_in([view]).get(view.case.pk)
    is_owner = view.case.owner_id in {office.pk for office in held}
    steps = steps_of(
        view,
        moves,
        people=bool(shared["people"]),
        take=may_take(shared, view),
        is_owner=is_owner,
        may_note=may_note,
        is_apart=apart is not None,
        refused=refused,
        typed=typed,
    )
    speaks_as = next((o for o in held if o.pk == view.case.owner_id), held[0] if held else None)
    return {
        "can_answer": bool(held),
        "steps": steps,
        "similar": similar_to(viewer, view.case),
        "speaks_as": viewer.account if viewer.account.is_office else speaks_as,
        "days": tappable_days(view.case.owner),
        "causes": causes_offered([view.kind.pk]).get(view.kind.pk, []),
        "may_say_cause": view.state in {State.DONE, *CLOSED},
        "ready": ready_in(view, phrases_of(view.case.owner)) if view.full else [],
        "apart": apart,
        **shared,
        "offices": all_offices(),
        "kinds": kinds_by_name(),
        "bounds": bounds(),
        "point": point_as_typed(view.case),
    }


def sharing(myself: Actor, people: Sequence[Account]) -> dict[str, Any]:  # Any: a page
    """What is needed to give a case to one of an office's people, where there are several."""
    shared = list(people) if len(people) > 1 else []
    return {"myself": myself, "people": shared}


def may_take(shared: dict[str, Any], view: CaseView) -> str:  # Any: of a page
    """The address of whoever looks, where they may say that they do it and have not yet."""
    myself: Actor = shared["myself"]
    is_theirs = any(account.pk == myself.account_id for account in shared["people"])
    has_it = view.case.given_to_id == myself.account_id
    return myself.account.handle if is_theirs and not has_it else ""


def _first_name(viewer: Actor) -> str:
    return viewer.account.name.split(" ")[0]


def _street(text: str) -> tuple[int | None, str]:
    if not text:
        return None, ""

    try:
        street = street_typed(text)
    except Refused as refusal:
        return None, str(refusal)
    return (street.pk if street else None), ""
