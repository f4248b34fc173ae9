"""What offices can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NoSuchOffice(NotFound):
    message = _("There is no office @%(handle)s here. The directory lists them all.")


class OfficeNotChosen(Refused):
    message = _("Choose an office. The directory lists them all.")


class NotAnOffice(Conflict):
    message = _("@%(handle)s is a person's address. Choose another address for the office.")


class TitleTooLong(Refused):
    message = _("The name of an office has up to %(limit)s characters. Shorten it.")


class NotForYou(NotAllowed):
    message = _("Only the mayor's office and the town hall may change who holds an office.")


class NobodyLeft(Refused):
    message = _("This is the last person who holds the office. Hand it over to somebody instead.")


class NoIntake(Refused):
    message = _("This town has no intake office yet. Run `concejo init` first.")


class TimesNotUnderstood(Refused):
    message = _("“%(text)s” is no time of duty. Write it so: 8:00-15:00, 17:00-20:00 or 24h.")


class RestNotPossible(Refused):
    message = _("The last day away comes before the first. Turn them round, or leave both empty.")


class NotAPerson(Refused):
    message = _("@%(handle)s is not a person's address. An office is held by people.")
