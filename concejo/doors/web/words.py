"""Names of codes, for people."""

from __future__ import annotations

from datetime import date

from django.utils import dateformat
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
