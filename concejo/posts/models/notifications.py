"""What somebody should hear of, and from whom they want to."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class NotificationKind(models.TextChoices):
    MENTION = "mention", _("mention")
    STATUS = "status", _("new post")
    REBLOG = "reblog", _("boost")
    FAVOURITE = "favourite", _("favourite")
    FOLLOW = "follow", _("follower")
    FOLLOW_REQUEST = "follow_request", _("follow request")
    POLL = "poll", _("end of a poll")
    UPDATE = "update", _("changed post")
    QUOTE = "quote", _("quote")
    QUOTED_UPDATE = "quoted_update", _("changed quote")
    ADMIN_REPORT = "admin.report", _("report")
    ADMIN_SIGN_UP = "admin.sign_up", _("somebody new")
    MODERATION_WARNING = "moderation_warning", _("word from the moderators")
    SEVERED_RELATIONSHIPS = "severed_relationships", _("lost connections")
    CASE = "concejo.case", _("case")


class Notification(models.Model):
    """Something that an address should hear of. Mastodon's kinds, and ours for cases."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=32, choices=NotificationKind)
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    # The row that it is about where that is no post: a report, a measure. The kind says which.
    about_id = models.BigIntegerField(null=True)
    # What is told together, such as likes of one post within some hours. Empty: told alone.
    group_key = models.CharField(max_length=60, blank=True)
    # Kept back by the reader's own policy, until they let its origin in.
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="notification_by_account"),
            models.Index(
                fields=["account", "group_key", "-id"],
                name="notification_by_group",
                condition=~Q(group_key=""),
            ),
            models.Index(
                fields=["account", "origin"],
                name="notification_held",
                condition=Q(is_held=True),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "origin", "post"],
                condition=Q(post__isnull=False),
                name="notification_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.account_id}"


class Policy(models.TextChoices):
    ACCEPT = "accept", _("show it")
    FILTER = "filter", _("hold it back")
    DROP = "drop", _("throw it away")


class NotificationPolicy(models.Model):
    """From whom somebody wants to be told. https://docs.joinmastodon.org/entities/NotificationPolicy/"""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="notification_policy"
    )
    for_not_following = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_not_followers = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_new_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_private_mentions = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_limited_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.FILTER)

    def __str__(self) -> str:
        return f"policy of {self.account_id}"


class NotificationRequest(models.Model):
    """Somebody's notifications are held back, and wait to be let in."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "origin"], name="request_once")]

    def __str__(self) -> str:
        return f"{self.origin_id} waits to be heard by {self.account_id}"


class NotificationPermission(models.Model):
    """Somebody was let in: no policy holds them back again."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "origin"], name="permission_once")
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} is heard by {self.account_id}"
