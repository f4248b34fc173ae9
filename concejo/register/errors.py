"""What the register can refuse."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class OnlyAtTheCounter(NotAllowed):
    message = _("Only the counter of the town hall registers residents.")


class DocumentNotRead(Refused):
    message = _("That is not a document number with its right check letter. Type it again.")


class NotOnTheCensus(NotFound):
    message = _("Nobody with this document is on the census list. Ask at the census desk.")


class AlreadyRegistered(Conflict):
    message = _("This resident is registered already, with @%(handle)s. End that first.")


class AddressTaken(Conflict):
    message = _("@%(handle)s belongs to another registered resident already.")


class CodeNotKnown(NotFound):
    message = _("This code is not known, was used already or has run out. Ask for a new one.")


class CensusColumns(Refused):
    message = _("The census list needs the columns %(wanted)s; %(missing)s is missing.")
