"""The catalogue of kinds: what each is called, asks and usually turns out to be; two made one."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language, gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from concejo.accounts.actors import Actor
from concejo.base.errors import Refused
from concejo.base.text import fold
from concejo.cases.actions.catalogue import (
    add_kind,
    change_kind,
    merge_kinds,
    part_kinds,
)
from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.errors import QuestionNotPossible
from concejo.cases.models import Card, Datatype, Kind, KindQuestion
from concejo.cases.queries.kinds import kind_called, kinds_by_name, merged_into, questions_of
from concejo.doors.board.views import NotYourBoard
from concejo.doors.web.asked import person_of, signed_in
from concejo.offices.queries import all_offices, may_manage, office_by_handle
from concejo.work.actions.causes import offer_causes
from concejo.work.queries.causes import causes_counted, causes_offered

_LANGUAGES = [code for code, _name in settings.LANGUAGES]
_MOST_ROWS = 52
_PLACE = re.compile(r"[0-9]{1,4}")
_NOT_IN_CODE = re.compile(r"[^a-z0-9]+")
_LONGEST_CODE = 40


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def kinds(request: HttpRequest) -> HttpResponse:
    """Every kind there is, and a form for one more."""
    manager, wrong, status = _manager(request), "", 200
    if request.method == "POST":
        code = request.POST.get("code", "").strip()
        try:
            add_kind(manager, code, names=_names(request), card=request.POST.get("card", Card.FULL))
        except Refused as refusal:
            wrong, status = str(refusal), refusal.status
        else:
            return redirect("kind", code)
    page = {
        "kinds": kinds_by_name(),
        "wrong": wrong,
        "said": request.POST,
        "names": [(code, name, request.POST.get(f"name_{code}", "")) for code, name in _spoken()],
        "cards": Card.choices,
    }
    return render(request, "board/kinds.html", page, status=status)


@never_cache
@require_http_methods(["GET", "POST"])
@signed_in
def kind(request: HttpRequest, code: str) -> HttpResponse:
    """One kind: each part of the page has its own button."""
    manager, its = _manager(request), kind_called(code)
    if its.pk != code:
        return redirect("kind", its.pk)
    wrong, status = "", 200
    if request.method == "POST":
        try:
            its = _STEPS.get(request.POST.get("do", ""), _change)(request, manager, its)
        except Refused as refusal:
            wrong, status = str(refusal), refusal.status
        else:
            messages.success(request, _("It is kept."))
            return redirect("kind", its.pk)
    return render(request, "board/kind.html", _page(request, its, wrong), status=status)


def _page(request: HttpRequest, its: Kind, wrong: str) -> dict[str, Any]:  # Any: a page
    said = request.POST
    questions = _typed(request) if said.get("do") == "ask" else [_row(q) for q in questions_of(its)]
    return {
        "kind": its,
        "wrong": wrong,
        "names": [
            (code, name, said.get(f"name_{code}") or its.names.get(code, ""))
            for code, name in _spoken()
        ],
        "offices": all_offices(),
        "merged": merged_into(its),
        "others": [each for each in kinds_by_name() if each.pk != its.pk],
        "rows": [*questions, {"datatype": Datatype.STRING, "texts": {}, "hints": {}}],
        "datatypes": Datatype.choices,
        "languages": _spoken(),
        "causes": said.get("causes") or "\n".join(causes_offered([its.pk]).get(its.pk, [])),
        "counted": causes_counted(its),
    }


# --- What the buttons do ---


def _change(request: HttpRequest, manager: Actor, its: Kind) -> Kind:
    handle = request.POST.get("office", "")
    office = office_by_handle(handle) if handle else None
    return change_kind(manager, its.pk, names=_names(request), office=office)


def _ask(request: HttpRequest, manager: Actor, its: Kind) -> Kind:
    given = [
        QuestionGiven(
            code=row["code"],
            texts={lang: text for lang, text in row["texts"].items() if text},
            hints={lang: text for lang, text in row["hints"].items() if text},
            datatype=row["datatype"],
            required=row["required"],
            asked=row["asked"],
            choices=_choices(its, row["code"], row["choices"]),
        )
        for row in _typed(request)
    ]
    return ask_with_kind(its.pk, given, by=manager)


def _offer(request: HttpRequest, manager: Actor, its: Kind) -> Kind:
    return offer_causes(manager, its.pk, request.POST.get("causes", "").splitlines()[:200])


def _merge(request: HttpRequest, manager: Actor, its: Kind) -> Kind:
    return merge_kinds(manager, its.pk, into=request.POST.get("into", ""))


def _part(request: HttpRequest, manager: Actor, its: Kind) -> Kind:
    return part_kinds(manager, request.POST.get("kind", ""))


_STEPS = {"change": _change, "ask": _ask, "offer": _offer, "merge": _merge, "part": _part}


# --- What was typed ---


def _spoken() -> list[tuple[str, str]]:
    return [(code, _(str(name))) for code, name in settings.LANGUAGES]


def _names(request: HttpRequest) -> dict[str, str]:
    return {code: request.POST.get(f"name_{code}", "") for code in _LANGUAGES}


def _typed(request: HttpRequest) -> list[dict[str, Any]]:  # Any: what stands in a row
    """The questions as they stand in the form, in the order of their places.

    One that was there goes when its code is emptied; a new one without a code gets one from its
    words.
    """
    said, rows = request.POST, []
    for n in range(_MOST_ROWS):
        code = said.get(f"q{n}-code", "").strip()
        is_typed = not said.get(f"q{n}-was") and any(said.get(name) for name in _words_of(n))
        if not code and not is_typed:
            continue
        place = said.get(f"q{n}-place", "")
        if is_typed:
            words = (said.get(name, "").strip() for name in _words_of(n))
            code = _code_of(code or next(filter(None, words), ""))
        rows.append(
            {
                "was": said.get(f"q{n}-was", "")[:60],
                "code": code[:60],
                "place": int(place) if _PLACE.fullmatch(place) else n + 1,
                "datatype": said.get(f"q{n}-datatype", ""),
                "required": bool(said.get(f"q{n}-required")),
                "asked": not said.get(f"q{n}-shown"),
                "texts": {c: said.get(f"q{n}-text_{c}", "").strip() for c in _LANGUAGES},
                "hints": {c: said.get(f"q{n}-hint_{c}", "").strip() for c in _LANGUAGES},
                "choices": said.get(f"q{n}-choices", ""),
            }
        )
    return sorted(rows, key=lambda row: row["place"])


def _code_of(words: str) -> str:
    """What programs call a question: ``¿Qué número lleva?`` is ``que_numero_lleva``."""
    return _NOT_IN_CODE.sub("_", fold(words)).strip("_")[:_LONGEST_CODE].strip("_")


def _words_of(n: int) -> list[str]:
    """The fields of a row in which somebody writes."""
    texts = [f"q{n}-{what}_{code}" for what in ("text", "hint") for code in _LANGUAGES]
    return [*texts, f"q{n}-choices"]


def _row(question: KindQuestion) -> dict[str, Any]:  # Any: as above
    lines = [
        f"{each['key']}: " + " | ".join(each["names"].get(c, "") for c in _LANGUAGES)
        for each in question.choices
    ]
    return {
        "was": question.code,
        "code": question.code,
        "datatype": question.datatype,
        "required": question.is_required,
        "asked": question.is_asked,
        "texts": question.texts,
        "hints": question.hints,
        "choices": "\n".join(lines),
    }


def _choices(its: Kind, code: str, text: str) -> dict[str, dict[str, str]]:
    """``off: No luce | Not lit`` line by line: a key, and its name in each language."""
    found: dict[str, dict[str, str]] = {}
    for line in text.splitlines():
        key, colon, names = line.partition(":")
        said = [name for each in (names.strip() or key).split("|") if (name := each.strip())]
        key = key if colon or not said else said[0]
        if not key.strip() or not said:
            continue
        named = {c: said[min(n, len(said) - 1)] for n, c in enumerate(_LANGUAGES)}
        if key.strip()[:60] in found:
            why = _("“%(key)s” stands before two choices. Give each its own.") % {
                "key": key.strip()
            }
            raise QuestionNotPossible(code=code, kind=its.name_in(get_language() or "en"), why=why)
        found[key.strip()[:60]] = named
    return found


def _manager(request: HttpRequest) -> Actor:
    person = person_of(request)
    if not may_manage(person):
        raise NotYourBoard
    return person
