"""Lists: whom somebody reads together, apart from the rest."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account, Follow
from concejo.base import clock
from concejo.base.ids import new_id


class Replies(models.TextChoices):
    """Which answers to others a list shows. Answers to oneself are always shown."""

    FOLLOWED = "followed", _("answers to anybody you follow")
    LIST = "list", _("answers to people on the list")
    NONE = "none", _("no answers to others")


class List(models.Model):
    """A list of addresses. Nobody but its owner sees it, nor that they are on it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="lists")
    title = models.CharField(max_length=100)
    replies = models.CharField(max_length=8, choices=Replies, default=Replies.LIST)
    # Whoever is on it is not in the home timeline.
    is_exclusive = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.account_id}: {self.title}"


class Member(models.Model):
    """An address on a list. It ends with the following; only oneself needs none."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    list = models.ForeignKey(List, on_delete=models.CASCADE, related_name="members")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    follow = models.ForeignKey(Follow, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["list", "account"], name="member_once")]

    def __str__(self) -> str:
        return f"{self.account_id} on {self.list_id}"
