"""Collections: people worth following, gathered by somebody for everybody."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models import Hashtag


class Collection(models.Model):
    """Addresses that somebody shows together. https://docs.joinmastodon.org/entities/Collection/"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="collections")
    name = models.CharField(max_length=40)
    description = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, blank=True)
    hashtag = models.ForeignKey(Hashtag, null=True, on_delete=models.SET_NULL, related_name="+")
    is_sensitive = models.BooleanField(default=False)
    # On its owner's page and in searches. Whoever knows its address sees it in any case.
    is_discoverable = models.BooleanField(default=True)
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.account_id} gathers {self.name}"


class ItemState(models.TextChoices):
    ACCEPTED = "accepted", _("shown")
    # They took themselves out: nobody puts them in again.
    REVOKED = "revoked", _("taken out by themselves")


class Item(models.Model):
    """An address in a collection."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    collection = models.ForeignKey(Collection, on_delete=models.CASCADE, related_name="items")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    state = models.CharField(max_length=8, choices=ItemState, default=ItemState.ACCEPTED)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["collection", "account"], name="collection_item_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} in {self.collection_id}"
