"""The counter: registering a resident in a minute, and typing in what people say."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.actors import Actor
from concejo.base.errors import NotAllowed, Refused
from concejo.base.links import absolute
from concejo.cases.actions.joining import tell_town_too
from concejo.cases.actions.opening import ContactGiven, Preview, Report, preview, tell_town
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, was_told
from concejo.cases.queries.desk import to_be_phoned
from concejo.cases.similar import Similar, known_already
from concejo.doors.web.asked import once_key, person_of, signed_in
from concejo.doors.web.forms import CounterCaseForm, DocumentForm
from concejo.doors.web.places import as_typed, bounds, place_typed
from concejo.doors.web.questions import QuestionsForm, answers_typed, asked_of, carried
from concejo.offices.queries import may_serve_counter
from concejo.places.queries import street
from concejo.posts.drafts import Place
from concejo.register.actions import issue_code
from concejo.register.queries import resident_for_document

# What a button of parts/known_already.html begins with.
_JOIN = "join:"


class NotAtTheCounter(NotAllowed):
    message = _("The counter is for the clerks of the town hall.")


@never_cache
@require_safe
@signed_in
def counter(request: HttpRequest) -> HttpResponse:
    """Two forms: a resident, a case."""
    _clerk(request)
    return _page(request)


@never_cache
@require_POST
@signed_in
def resident(request: HttpRequest) -> HttpResponse:
    """Look a document up in the census; once the clerk has compared the name, issue the code."""
    clerk, form = _clerk(request), DocumentForm(request.POST)
    if form.is_valid():
        document = form.cleaned_data["document"]
        try:
            if request.POST.get("step") != "issue":
                found = resident_for_document(clerk, document)
                return render(
                    request, "counter/found.html", {"resident": found, "document": document}
                )
            issued = issue_code(clerk, document)
        except Refused as refusal:
            form.add_error("document", str(refusal))
        else:
            link = absolute(f"/me?code={issued.code}#code")
            page = {"issued": issued, "qr": qr(link), "link": absolute("/me")}
            return render(request, "counter/code.html", page)
    return _page(request, document_form=form, status=422)


@never_cache
@require_POST
@signed_in
def case(request: HttpRequest) -> HttpResponse:
    """Type in what somebody says at the counter or on the telephone; the slip comes at once."""
    clerk, form = _clerk(request), CounterCaseForm(request.POST)
    if form.is_valid():
        try:
            return _asked_or_opened(request, clerk, form)
        except Refused as refusal:
            form.add_error(_FIELD_OF.get(refusal.code, "text"), str(refusal))
    return _page(request, case_form=form, status=422)


def _asked_or_opened(request: HttpRequest, clerk: Actor, form: CounterCaseForm) -> HttpResponse:
    """What has to be looked at or answered first, on a page of its own; else the slip."""
    said, step = form.cleaned_data, request.POST.get("step", "")
    joins = step.startswith(_JOIN)
    if step == "more":
        return _page(request, case_form=CounterCaseForm(initial=as_typed(said)))
    language = translation.get_language() or ""
    seen = preview(said["text"], language)
    place = place_typed(said, seen)
    asked = asked_of(seen, request.POST, sent=step == "send")
    # Sent a second time, it is the report itself that is known.
    again = was_told(None, once_key(request))
    known = [] if again or joins else known_already(None, said["text"], seen, place)
    if step == "send":
        if asked and not asked.is_valid():
            return _check(request, said, seen, place, asked, known, status=422)
    elif not joins and (step == "look" or known or _matters(seen) or (asked and asked.is_needed)):
        return _check(request, said, seen, place, asked, known)
    report = Report(
        text=said["text"],
        contact=ContactGiven(said["name"], said["phone"], said["email"]),
        place=place,
        language=language,
        door=said["door"],
        typed_by=clerk,
        answers=answers_typed(request.POST),
        guessed=seen.kind.code if asked and not joins else "",
        idempotency_key=once_key(request),
    )
    into = step.removeprefix(_JOIN)
    opened = tell_town_too(None, report, into=into) if joins else tell_town(None, report)
    return redirect(f"/counter/slip/{opened.number}?key={opened.key}")


def _matters(seen: Preview) -> bool:
    return bool(seen.danger or seen.personal or seen.private_kind)


def _check(
    request: HttpRequest,
    said: Mapping[str, Any],  # Any: a form's values
    seen: Preview,
    place: Place | None,
    asked: QuestionsForm | None,
    known: Sequence[Similar] = (),
    *,
    status: int = 200,
) -> HttpResponse:
    page = {
        "known": known,
        "said": as_typed(said),
        "seen": seen,
        "masked": bool(seen.personal),
        "questions": asked,
        "street": street(place.street_id) if place and place.street_id else seen.street,
        "number": place.number if place and place.street_id else seen.number,
        "sent": request.POST.get("sent", ""),
    }
    return render(request, "counter/check.html", page, status=status)


# Beside which field a refusal is shown; else beside the words.
_FIELD_OF = {"no_such_street": "street", "point_not_here": "lat"}


@never_cache
@require_safe
@signed_in
def slip(request: HttpRequest, number: str) -> HttpResponse:
    """What is printed and handed over: the number, and the link that answers for its bearer."""
    its = case_for(_clerk(request), number, key=request.GET.get("key", ""))
    link = link_with_key(its)
    return render(request, "counter/slip.html", {"case": its, "link": link, "qr": qr(link)})


def link_with_key(its: Case) -> str:
    """The address of a case for whoever reported it without an account."""
    key = f"?key={its.key}" if its.reporter_id is None and its.door in {"counter", "phone"} else ""
    return absolute(f"/cases/{its.number}{key}")


def qr(text: str) -> SafeString:
    """A QR code as a drawing in the page."""
    drawing = segno.make(text, error="m", micro=False)
    # What is drawn is made of squares only; nothing of the text is in it.
    return mark_safe(drawing.svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308


def _clerk(request: HttpRequest) -> Actor:
    person = person_of(request)
    if not may_serve_counter(person):
        raise NotAtTheCounter
    return person


def _page(
    request: HttpRequest,
    *,
    document_form: DocumentForm | None = None,
    case_form: CounterCaseForm | None = None,
    status: int = 200,
) -> HttpResponse:
    page = {
        "document_form": document_form or DocumentForm(),
        "case_form": case_form or CounterCaseForm(),
        "sent": request.POST.get("sent", ""),
        "answered": carried(request.POST),
        "bounds": bounds(),
        "to_phone": to_be_phoned(person_of(request)),
    }
    return render(request, "counter/counter.html", page, status=status)
