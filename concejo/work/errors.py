"""What the work of an office can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, NotFound, Refused


class NotesAreTheirs(NotAllowed):
    message = _("Only the offices that have case %(number)s, or had it, write notes on it.")


class NoteNeeded(Refused):
    message = _("Write the note first.")


class NoteTooLong(Refused):
    message = _("A note has up to %(limit)s characters. Shorten it, or write two.")


class NoSuchNote(NotFound):
    message = _("There is no such note, or somebody has taken it away. Reload the page.")
