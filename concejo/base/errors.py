"""Refusals: what a person can cause, and may read.

Refused               422  what you asked for cannot be done
├── NotFound          404  it does not exist, or not for you
├── NotAllowed        403  it exists, and you may not do this to it
├── Conflict          409  somebody else was quicker
└── TooMany           429  wait a little

Anything else that is raised is a bug: it is logged, and shown with a reference number.
"""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


class Refused(Exception):
    """Say what is the case and what to do next, in a sentence a resident understands."""

    status = 422
    message: str | Promise = _("That cannot be done. Go back and try another way.")

    def __init__(self, message: str | Promise = "", /, **facts: object) -> None:
        self.facts = facts
        self._sentence = message or self.message
        super().__init__(self._sentence)

    def __str__(self) -> str:
        """The sentence, in the language of whoever reads it now."""
        sentence = str(self._sentence)
        return sentence % self.facts if self.facts else sentence

    @property
    def code(self) -> str:
        """A stable name for programs: ``PostIsTooLong`` is ``post_is_too_long``."""
        name = type(self).__name__
        return "".join(f"_{c.lower()}" if c.isupper() else c for c in name).lstrip("_")


class NotFound(Refused):
    status = 404
    message = _("There is nothing here, or it is not open to you.")


class NotAllowed(Refused):
    status = 403
    message = _("You may look at this, but you may not change it.")


class Conflict(Refused):
    status = 409
    message = _("Somebody changed this just before you did. Reload the page and try again.")


class TooMany(Refused):
    status = 429
    message = _("That was too often in a short time. Wait a few minutes and try again.")
