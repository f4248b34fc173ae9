"""What lists can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused


class NoSuchList(NotFound):
    message = _("There is no such list, or it is not yours.")


class NotFollowed(NotFound):
    message = _("Only people you follow can be on a list. Follow them first.")


class AlreadyOnList(Refused):
    message = _("This address is on the list already.")


class TitleNeeded(Refused):
    message = _("A list needs a name of up to %(limit)s characters.")


class TooManyLists(Refused):
    message = _("You can have up to %(limit)s lists. Delete one first.")


class TooManyOnList(Refused):
    message = _("A list has room for %(limit)s people. Take some off, or begin another one.")
