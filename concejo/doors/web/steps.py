"""The buttons of a case: each parses its form, takes one step, and goes back to where it was."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import NotFound, Refused
from concejo.cases import crier as cries
from concejo.cases.actions import desk, giving
from concejo.cases.actions.following import follow_case, unfollow_case
from concejo.cases.errors import LookFirst
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, may_see_all, where_it_goes_on
from concejo.cases.queries.found import number_meant
from concejo.cases.rules import opens
from concejo.doors.web.asked import (
    OF_A_PHOTO,
    actor_of,
    id_typed,
    is_ours,
    once_key,
    signed_in,
    viewer_of,
)
from concejo.doors.web.cases import case_page, form_page
from concejo.doors.web.compose import publish_or_ask
from concejo.doors.web.days import due_at, moved_from, paused_until
from concejo.doors.web.photos import FormPhotos, noted, photos_of
from concejo.doors.web.places import corrected
from concejo.offices.models import Office
from concejo.offices.queries import office_by_handle
from concejo.posts.drafts import Draft
from concejo.work.actions import causes
from concejo.work.actions.notes import take_note_away, write_note
from concejo.work.actions.splitting import split_off
from concejo.work.queries.phrases import ready_text


@require_http_methods(["GET", "HEAD", "POST"])
def step(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    """Somebody presses a button of a case, or asks for the form of it."""
    if request.method != "POST":
        return _form_of(request, number, verb)
    if verb in _REPORTER or (verb in _WITH_A_SLIP and _key(request)):
        return _taken(request, number, lambda: _BY_NUMBER[verb](request, number))
    if verb in _CHARGE:
        return _in_charge(request, number, verb)
    raise NotFound


@never_cache
@signed_in
def _form_of(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    return form_page(request, number, verb)


@signed_in
def _in_charge(request: HttpRequest, number: str, verb: str) -> HttpResponse:
    actor = actor_of(request)
    return _taken(request, number, lambda: _CHARGE[verb](request, actor, case_for(actor, number)))


def _taken(request: HttpRequest, number: str, take: Callable[[], object]) -> HttpResponse:
    """Take the step; what is refused is shown beside the buttons, with what was typed."""
    try:
        if request.FILES or request.POST.get("photos"):
            # The slow part, before the case is locked.
            photos = _photos(request, number)
            if (photos.fresh and not _has_looked(request)) or _covers(request):
                return look_first(request, "")
        if form := _form(request):
            desk.once(viewer_of(request), number, form, take, key=_key(request))
        else:
            take()
    except LookFirst as look:
        return look_first(request, str(look.facts["text"]))
    except Refused as refusal:
        return case_page(request, number, wrong=str(refusal), status=refusal.status)
    return _back(request, number)


def look_first(request: HttpRequest, public_text: str) -> HttpResponse:
    """What everybody will see, before it is said."""
    kept = [
        (name, value)
        for name in request.POST
        if name not in {"csrfmiddlewaretoken", "step", "photos"} and not OF_A_PHOTO.match(name)
        for value in request.POST.getlist(name)
    ]
    photos: FormPhotos = getattr(request, "photos_taken", FormPhotos())
    page = {
        "public_text": public_text,
        "kept": kept,
        "photos_note": noted(photos.ids),
        "photos": photos.all,
        "action": request.path,
    }
    return render(request, "web/look_first.html", page)


def _back(request: HttpRequest, number: str) -> HttpResponse:
    there = request.POST.get("next", "")
    if is_ours(request, there):
        return HttpResponseRedirect(there)
    key = request.POST.get("key", "")
    return redirect(f"/cases/{number}?key={key}" if key else f"/cases/{number}")


# --- The person who reported it; a key stands for an account ---


def _confirm(request: HttpRequest, number: str) -> None:
    desk.confirm(
        viewer_of(request),
        number,
        asked=_has_looked(request),
        key=_key(request),
        words=_words(request),
    )
    messages.success(request, _("Thank you. The town knows that it is done."))


def _reopen(request: HttpRequest, number: str) -> None:
    desk.reopen(
        viewer_of(request),
        number,
        asked=_has_looked(request),
        key=_key(request),
        words=_words(request),
        photos=_photos(request, number).ids,
    )
    messages.success(request, _("It is open again, and the office knows."))


def _answer(request: HttpRequest, number: str) -> None:
    desk.answer(
        viewer_of(request),
        number,
        asked=_has_looked(request),
        key=_key(request),
        words=_words(request),
        photos=_photos(request, number).ids,
    )
    messages.success(request, _("The answer is written down. The clock runs again."))


def _withdraw(request: HttpRequest, number: str) -> None:
    reason = request.POST.get("reason", "")
    desk.withdraw(
        viewer_of(request), number, key=_key(request), reason=reason, asked=_has_looked(request)
    )
    messages.success(request, _("It is no longer a case."))


# --- Somebody in charge ---


def _promise(request: HttpRequest, actor: Actor, case: Case) -> None:
    form = request.POST
    due = due_at(case.owner, form.get("day", "date"), form.get("date", ""), form.get("time", ""))
    reason = form.get("reason", "")
    desk.promise(
        actor,
        case.number,
        due_at=due,
        words=_words(request),
        reason=reason,
        asked=_has_looked(request),
    )
    if form.get("day", "date") == "date":
        _say_if_moved(request, case.owner, due)


def _say_if_moved(request: HttpRequest, office: Office, due: datetime) -> None:
    """Nobody promises another day than they chose without reading it."""
    form = request.POST
    if chosen := moved_from(office, form.get("date", ""), form.get("time", "")):
        said = _("@%(office)s is closed on %(day)s: it is promised for %(date)s.")
        noon = clock.in_town(datetime.combine(chosen, time(12)))
        facts = {"office": office.handle, "day": cries.day_of(noon), "date": cries.when(due)}
        messages.info(request, said % facts)


def _hand_over(request: HttpRequest, actor: Actor, case: Case) -> None:
    form = request.POST
    to = office_by_handle(form.get("to", ""))
    date = form.get("date", "")
    due = due_at(to, "date", date, form.get("time", "")) if date else None
    desk.hand_over(
        actor,
        case.number,
        to=to.handle,
        words=_words(request),
        due_at=due,
        asked=_has_looked(request),
    )
    if due:
        _say_if_moved(request, to, due)


def _correct_kind(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.correct_kind(actor, case.number, kind=request.POST.get("kind", ""))


def _correct_place(request: HttpRequest, actor: Actor, case: Case) -> None:
    its = desk.put_at(actor, case.number, corrected(request.POST, case))
    where = f"{its.street.name if its.street else ''} {its.street_number}".strip()
    told = (
        _("Case %(number)s is here now: %(where)s.")
        if where
        else _("Case %(number)s has another place now.")
    )
    messages.success(request, told % {"number": case.number, "where": where})


def _finish(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.finish(
        actor,
        case.number,
        words=_words(request),
        photos=_photos(request, case.number).ids,
        reason=request.POST.get("reason", ""),
        asked=_has_looked(request),
    )
    _cause(request, actor, case)


def _cause(request: HttpRequest, actor: Actor, case: Case) -> None:
    if cause := request.POST.get("cause", ""):
        causes.say_cause(actor, case.number, cause)


def _say_cause(request: HttpRequest, actor: Actor, case: Case) -> None:
    causes.say_cause(actor, case.number, request.POST.get("cause", ""))


def _relate(request: HttpRequest, actor: Actor, case: Case) -> None:
    other = number_meant(request.POST.get("other", ""))
    causes.relate(actor, case.number, other)
    if not may_see_all(actor, case_for(actor, other)):
        said = _("It is written down. Only those who may read case %(number)s see it here.")
        messages.info(request, said % {"number": other})


def _unrelate(request: HttpRequest, actor: Actor, case: Case) -> None:
    causes.unrelate(actor, case.number, request.POST.get("other", "").strip())


def _split(request: HttpRequest, actor: Actor, case: Case) -> None:
    form = request.POST
    part = split_off(actor, case.number, words=form.get("part", ""), to=form.get("to", ""))
    if may_see_all(actor, part):
        said = _("Case %(number)s is open.")
    else:
        said = _("Case %(number)s is open at @%(office)s. It is private, so you do not see it.")
    messages.success(request, said % {"number": part.number, "office": part.owner.handle})


def _decline(request: HttpRequest, actor: Actor, case: Case) -> None:
    reason = request.POST.get("reason", "")
    desk.decline(actor, case.number, reason=reason, asked=_has_looked(request))
    _cause(request, actor, case)


def _ask(request: HttpRequest, actor: Actor, case: Case) -> None:
    question = request.POST.get("question", "")
    desk.ask(actor, case.number, question=question, asked=_has_looked(request))


def _pause(request: HttpRequest, actor: Actor, case: Case) -> None:
    form = request.POST
    desk.pause(
        actor,
        case.number,
        until=paused_until(case.owner, form.get("date", "")),
        reason=form.get("reason", ""),
        asked=_has_looked(request),
    )


def _join(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.join(actor, case.number, into=number_meant(request.POST.get("into", "")))


def _resume(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.resume(actor, case.number, words=_words(request), asked=_has_looked(request))


def _resume_clock(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.take_as_answered(actor, case.number)


def _put_aside(request: HttpRequest, actor: Actor, case: Case) -> None:
    desk.put_aside(actor, case.number)


def _give(request: HttpRequest, actor: Actor, case: Case) -> None:
    if to := request.POST.get("to", ""):
        giving.give(actor, case.number, to=to)
    else:
        giving.give_back(actor, case.number)


def _note(request: HttpRequest, actor: Actor, case: Case) -> None:
    write_note(actor, case.number, request.POST.get("text", ""))


def _take_note_away(request: HttpRequest, actor: Actor, case: Case) -> None:
    take_note_away(actor, case.number, id_typed(request.POST.get("note")) or 0)


def _follow(request: HttpRequest, actor: Actor, case: Case) -> None:
    follow_case(actor, case.number)


def _unfollow(request: HttpRequest, actor: Actor, case: Case) -> None:
    unfollow_case(actor, case.number)


def _separate(request: HttpRequest, number: str) -> None:
    desk.separate(viewer_of(request), number, key=_key(request))


def _undo(request: HttpRequest, number: str) -> None:
    """Theirs, or a colleague's, who may have undone it or gone on since the page was drawn."""
    step = id_typed(request.POST.get("undoes")) or 0
    desk.undo(viewer_of(request), number, step=step, key=_key(request))
    messages.info(request, _("The last step of case %(number)s is undone.") % {"number": number})


_REPORTER: dict[str, Callable[[HttpRequest, str], None]] = {
    "confirm": _confirm,
    "reopen": _reopen,
    "answer": _answer,
    "withdraw": _withdraw,
    "separate": _separate,
}
# For these people sign in, unless they hold the slip of the case.
_WITH_A_SLIP: dict[str, Callable[[HttpRequest, str], None]] = {"undo": _undo}
_BY_NUMBER = _REPORTER | _WITH_A_SLIP
_CHARGE: dict[str, Callable[[HttpRequest, Actor, Case], None]] = {
    "promise": _promise,
    "hand_over": _hand_over,
    "correct_kind": _correct_kind,
    "correct_place": _correct_place,
    "finish": _finish,
    "decline": _decline,
    "ask": _ask,
    "pause": _pause,
    "join": _join,
    "resume": _resume,
    "resume_clock": _resume_clock,
    "put_aside": _put_aside,
    "undo": lambda request, _actor, case: _undo(request, case.number),
    "give": _give,
    "cause": _say_cause,
    "relate": _relate,
    "unrelate": _unrelate,
    "split": _split,
    "note": _note,
    "take_note_away": _take_note_away,
    "follow": _follow,
    "unfollow": _unfollow,
}


@require_http_methods(["GET", "HEAD", "POST"])
def say(request: HttpRequest, number: str) -> HttpResponse:
    """Say something in the conversation of a case; a sentence of somebody in charge is read."""
    if request.method != "POST":
        return _form_of(request, number, "say")
    return _said(request, number)


@signed_in
def _said(request: HttpRequest, number: str) -> HttpResponse:
    case = case_for(actor_of(request), number)
    # As the panel says: who is in charge answers as the office.
    actor = desk.speaker(actor_of(request), case)
    try:
        # A ready answer is the office's; a sentence is whoever's who writes it.
        phrase = id_typed(request.POST.get("phrase"))
        text = ready_text(actor, case, phrase) if phrase else request.POST.get("text", "")
        actor = desk.speaker(actor, case) if phrase else actor
    except NotFound:
        raise
    except Refused as refusal:
        return case_page(request, number, wrong=str(refusal), status=refusal.status)
    draft = Draft(
        text=text,
        reply_to=where_it_goes_on(case).pk,
        idempotency_key=once_key(request),
        limit=settings.POST_LENGTH,
    )
    try:
        asked = publish_or_ask(request, actor, draft)
    except NotFound:
        raise
    except Refused as refusal:
        return case_page(request, number, wrong=str(refusal), status=refusal.status)
    return asked or _back(request, number)


def _form(request: HttpRequest) -> str:
    """Which form was sent, and with which of its buttons; empty where it does not say."""
    sent, day = request.POST.get("sent", "")[:40], request.POST.get("day", "")[:12]
    return f"{request.path.rpartition('/')[2]}:{day}:{sent}" if sent else ""


def _key(request: HttpRequest) -> str:
    return request.POST.get("key", "")[:64]


def _words(request: HttpRequest) -> str:
    return request.POST.get("words", "")


def _has_looked(request: HttpRequest) -> bool:
    """Has the author seen what everybody will see?"""
    return request.POST.get("step") == "send"


def _covers(request: HttpRequest) -> bool:
    """Does the author cover something, and wants to look again?"""
    return request.POST.get("step") == "cover"


def _photos(request: HttpRequest, number: str) -> FormPhotos:
    """The photos of the form; they belong to whoever will speak."""
    if isinstance(there := getattr(request, "photos_taken", None), FormPhotos):
        return there
    viewer, key = viewer_of(request), _key(request)
    case = case_for(viewer, number, key=key)
    has_key = opens(key, case)
    voice = desk.speaker(None if has_key else viewer, case, has_key=has_key)
    taken = photos_of(request, voice)
    request.photos_taken = taken  # type: ignore[attr-defined]
    return taken
