"""What stands in the way of learning, each with its sentence."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused


class NotATable(Refused):
    message = _("%(file)s is not a table of reports: it needs lines of text, separated by commas.")


class NotInUtf8(Refused):
    message = _("%(file)s is not in UTF-8. Save it as UTF-8 and bring it again.")


class NotAWholeGzip(Refused):
    message = _("%(file)s is not a whole gzip file. Fetch it again.")


class NoSuchColumn(Refused):
    message = _("%(file)s has no column %(column)s. It has: %(columns)s.")


class LineTooLong(Refused):
    message = _("Line %(line)s of %(file)s is longer than a report can be. Take it out.")


class TooManyRows(Refused):
    message = _("%(file)s has more than %(most)s reports. Bring the latest ones.")


class MostlyUnreadable(Refused):
    message = _(
        "Of %(rows)s rows of %(file)s %(left_out)s cannot be read: their columns are not those of "
        "the first line. A quotation mark may be missing; export the table again."
    )


class TooFewReports(Refused):
    message = _(
        "There are only %(rows)s reports with words and a label; %(least)s are needed at least."
    )


class OneLabelOnly(Refused):
    message = _("Every report says %(label)s: there is nothing to learn. Bring other ones too.")


class TooManyLabels(Refused):
    message = _(
        "The column %(column)s has %(labels)s different values in %(rows)s reports. "
        "That is no label: name another column."
    )


class NoModel(NotFound):
    message = _("Nobody has trained a router for %(label)s here. Train one first.")


class BrokenModel(Refused):
    message = _("The router for %(label)s cannot be read. Train it again.")
