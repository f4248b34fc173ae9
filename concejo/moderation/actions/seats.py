"""Who moderates. The command line says so, and the log keeps it."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.models import User
from concejo.accounts.queries import own_accounts
from concejo.base import clock
from concejo.events.log import record
from concejo.moderation.models import Moderator
from concejo.posts.models import Notification, NotificationKind

_FOR_MODERATORS = (NotificationKind.ADMIN_REPORT, NotificationKind.ADMIN_SIGN_UP)


@transaction.atomic
def seat_moderator(user: User) -> Moderator:
    """Let a person moderate. Doing it twice changes nothing."""
    seat, is_new = Moderator.objects.get_or_create(user=user, until=None)
    if is_new:
        record("moderator.seated", actor=None, subject=user)
    return seat


@transaction.atomic
def unseat_moderator(user: User) -> None:
    """A person moderates no longer. What they decided stays; what they were told of others goes."""
    if Moderator.objects.filter(user=user, until=None).update(until=clock.now()):
        own = own_accounts([user.pk]).get(user.pk)
        Notification.objects.filter(account=own, kind__in=_FOR_MODERATORS).delete()
        record("moderator.unseated", actor=None, subject=user)
