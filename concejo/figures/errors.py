"""Refusals about figures."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, Refused


class NotYourRates(NotAllowed):
    message = _("What a case costs is said by the mayor's office, or by the one that takes all in.")


class RatesNotPossible(Refused):
    message = _("Minutes and euros are numbers from 0 to %(most)s. Leave empty what is not known.")


class NoSuchMonths(Refused):
    message = _("Months are written like 2026-03, the first one not after the last.")
