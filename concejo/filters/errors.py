"""What filters can be refused."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused


class NoSuchFilter(NotFound):
    message = _("There is no such filter. Look at the list again.")


class TitleNeeded(Refused):
    message = _("A filter needs a title. Say in a few words what it is about.")


class ContextNeeded(Refused):
    message = _("Say where the filter works: %(choices)s.")


class NoSuchAction(Refused):
    message = _("Say what the filter does: %(choices)s.")


class KeywordNeeded(Refused):
    message = _("A word or a phrase is missing. Say what the filter looks for.")


class TooLong(Refused):
    message = _("That is too long for a filter: up to %(limit)s characters fit.")


class TooManyFilters(Refused):
    message = _("You have %(limit)s filters. Take one away before you add another.")


class TooManyKeywords(Refused):
    message = _("A filter has up to %(limit)s words. Make another filter for more.")


class FiltersAreFull(Refused):
    message = _("Your filters hold up to %(limit)s letters together. Take some words out first.")


class TooManyCovered(Refused):
    message = _("You can cover up to %(limit)s single posts. Uncover some first.")


class SeveralKeywords(Refused):
    message = _("This filter has several words. Change it in an app that knows the newer filters.")
