"""What people and addresses can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Conflict, NotAllowed, NotFound, Refused


class NoSuchAccount(NotFound):
    message = _("There is nobody with this address here. Check how it is written.")


class NameTaken(Conflict):
    message = _("@%(name)s is taken already. Choose another name.")


class NameNotPossible(Refused):
    message = _(
        "A name has 2 to 30 letters, digits or _ and begins with a letter. Try %(example)s."
    )


class EmailTaken(Conflict):
    message = _("Somebody signs in with this e-mail address already. Sign in, or use another one.")


class EmailNotPossible(Refused):
    message = _("That does not look like an e-mail address. Write it like ana@example.org.")


class WeakPassword(Refused):
    message = _("Choose a longer or less common password: at least 8 characters, not only digits.")


class NotYourSeat(NotAllowed):
    message = _("You cannot speak as this address: you do not hold it now.")


class NotYourself(Refused):
    message = _("That is your own address. Choose somebody else's.")


class OfficesStay(Refused):
    message = _("An office of the town cannot be blocked. You can mute it.")


class TooManyFields(Refused):
    message = _("A profile has at most four lines of up to 255 characters. Shorten or remove one.")


class TooLongForProfile(Refused):
    message = _("The name has up to 60 characters and the description up to 500. Shorten it.")
