"""What the town cannot do yet, said plainly: an app must not believe that it was done."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import NotFound, Refused


class NoEditing(Refused):
    message = _("A post cannot be changed once it is said. Delete it and write it anew.")


class NoPolls(Refused):
    message = _("Polls cannot be held in a post yet. Ask in words, or leave the poll out.")


class NoSchedule(Refused):
    message = _("Posts cannot be sent later by themselves yet. Send it now, or keep it as a draft.")


class NoQuotes(Refused):
    message = _("Posts cannot be quoted here. Pass it on, or put its address into your words.")


class NoTranslation(Refused):
    message = _("Posts cannot be translated here yet.")


class NoLists(Refused):
    message = _("Lists of people cannot be made here yet. Follow them: they are in your home.")


class NoFilters(Refused):
    message = _("Words cannot be filtered here yet. You can mute a person or a conversation.")


class NoFollowedTags(Refused):
    message = _("Hashtags cannot be followed or shown on a page yet. Look them up by their name.")


class NoPush(Refused):
    message = _("This town cannot wake your app yet. It shows what is new when you open it.")


class NoReports(Refused):
    message = _("Posts cannot be reported from an app yet. Write to @%(office)s about it.")


class NoDomains(Refused):
    message = _("This town is not connected to others yet: there is no other one to block.")


class NoFiltering(Refused):
    message = _("Notifications cannot be held back yet. You can mute a person or a conversation.")


class ConversationsStay(Refused):
    message = _("A conversation stays in your list. Delete your own posts in it, one by one.")


class NoSuchList(NotFound):
    message = _("There is no such list.")


class NoSuchFilter(NotFound):
    message = _("There is no such filter.")


class NotScheduled(NotFound):
    message = _("No post is waiting to be sent.")


class NoSuchPoll(NotFound):
    message = _("There is no such poll.")


class NoSubscription(NotFound):
    message = _("This app has not asked to be woken.")
