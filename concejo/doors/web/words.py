"""Names of codes, for people."""

from __future__ import annotations

from datetime import date

from django.utils import dateformat, formats
from django.utils.translation import gettext as _, pgettext


def door_name(code: str) -> str:
    """How somebody came in."""
    return {
        "web": _("This web site"),
        "api": _("An app"),
        "counter": pgettext("door", "The counter"),
        "phone": _("Telephone"),
        "desk": pgettext("door", "A desk"),
        "replay": _("Brought in from a log"),
        "open311": _("Another program (Open311)"),
    }.get(code, code)


def month_name(code: str) -> str:
    """``2026-11`` as "November 2026"."""
    year, __, month = code.partition("-")
    if not (year.isdigit() and month.isdigit()):
        return code
    first = date(int(year), int(month), 1)
    return _("%(month)s %(year)s") % {"month": dateformat.format(first, "F"), "year": year}


def reason_name(code: str) -> str:
    """Why something is not done."""
    return {
        "not_ours": _("It is for others to do"),
        "nothing_found": _("Nothing was found"),
        "done_already": _("It was done or known already"),
        "not_possible": _("It is not possible or not planned"),
    }.get(code, _("Another reason"))


def age_name(code: str) -> str:
    """``18-29`` as people say it."""
    low, _dash, high = code.partition("-")
    if not high:
        return _("Year of birth not known")
    if low == "0":
        return _("Up to %(age)s") % {"age": high}
    if len(high) > 2:  # noqa: PLR2004 - nobody is that old
        return _("%(age)s and older") % {"age": low}
    return f"{low}–{high}"


def term_name(who: str, code: str, number: int) -> str:
    """``2026-11-02-1`` as whose time it was, and since when."""
    year, month, day, *_rest = (int(part) for part in code.split("-"))
    since = formats.date_format(date(year, month, day), "SHORT_DATE_FORMAT")
    if not who or who == code:
        return _("Mayor %(number)s, since %(day)s") % {"number": number, "day": since}
    return _("%(name)s, since %(day)s") % {"name": who, "day": since}


def change_name(what: str) -> str:
    """What happened to cases since yesterday."""
    return {
        "opened": pgettext("changes", "told"),
        "first_answer": pgettext("changes", "answered"),
        "promised": pgettext("changes", "promised"),
        "done": pgettext("changes", "done"),
        "promise_broken": _("promises broken"),
        "reopened": pgettext("changes", "reopened"),
        "declined": pgettext("changes", "declined"),
    }[what]
