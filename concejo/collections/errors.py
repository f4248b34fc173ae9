"""What collections can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotAllowed, NotFound, Refused


class NoSuchCollection(NotFound):
    message = _("There is no such collection, or it is not open to you.")


class NoSuchItem(NotFound):
    message = _("This address is not in the collection.")


class NotYourCollection(NotAllowed):
    message = _("Only whoever made a collection can change it.")


class NotYourPlace(NotAllowed):
    message = _("You can take only yourself out of somebody else's collection.")


class NotForCollections(NotAllowed):
    message = _("@%(acct)s does not want to be in this collection. Choose somebody else.")


class NameNeeded(Refused):
    message = _("A collection needs a name of up to %(limit)s characters.")


class DescriptionTooLong(Refused):
    message = _("The description of a collection has up to %(limit)s characters. Shorten it.")


class AlreadyInCollection(Refused):
    message = _("@%(acct)s is in this collection already.")


class TooManyCollections(Refused):
    message = _("You can have up to %(limit)s collections. Delete one first.")


class TooManyInCollection(Refused):
    message = _("A collection has room for %(limit)s people. Take somebody out first.")
