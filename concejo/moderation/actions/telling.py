"""Who is told: moderators of reports and newcomers, a person of what was done to them."""

from __future__ import annotations

from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_id, the_crier
from concejo.events.models import Event
from concejo.moderation.models import Measure, Report
from concejo.moderation.queries import moderators
from concejo.posts.models import Notification, NotificationKind
from concejo.posts.together import group_keys


def tell_of_report(event: Event, report: Report) -> None:
    """Every moderator hears of a report, but for those it is about."""
    reporter = account_by_id(report.account_id)
    _tell(moderators(about=report.target_id), NotificationKind.ADMIN_REPORT, reporter, report.pk)


def tell_of_newcomer(event: Event, account: Account) -> None:
    """Every moderator hears of somebody new."""
    told = [each for each in moderators() if each.pk != account.pk]
    _tell(told, NotificationKind.ADMIN_SIGN_UP, account)


def tell_of_measure(event: Event, measure: Measure) -> None:
    """The crier tells the person what was done, not which moderator did it."""
    _tell([measure.target], NotificationKind.MODERATION_WARNING, the_crier(), measure.pk)


def _tell(
    told: list[Account], kind: NotificationKind, origin: Account, about: int | None = None
) -> None:
    """These are told whatever else they have muted: it is their business."""
    keys = group_keys(told, kind, None)
    Notification.objects.bulk_create(
        Notification(
            account=each,
            kind=kind,
            origin=origin,
            about_id=about,
            group_key=keys.get(each.pk, ""),
        )
        for each in told
    )
