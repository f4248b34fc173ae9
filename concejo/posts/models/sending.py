"""What a post said before, what will be said later, and what a client has sent already."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account, App, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class Edition(models.Model):
    """What a post said from one moment to the next. Kept from its first change on.

    Whoever may read the post may read what it said before. The full words behind a masked edition
    are not kept: what somebody took out of their words again is nobody's business.
    """

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="editions")
    # The person who wrote it, where the author is an office. Never shown outside.
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    spoiler_text = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    # [{"id": …, "description": …}] in their order.
    photos = models.JSONField(default=list)
    # The answers of its poll; empty where it asked nothing.
    options = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["post", "id"], name="edition_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} since {self.created_at:%Y-%m-%d %H:%M}"


class ScheduledPost(models.Model):
    """A post that will be published when its time comes."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    # The person who will have written it. It is published only while they may speak as the address.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    app = models.ForeignKey(App, null=True, on_delete=models.SET_NULL, related_name="+")
    # A ``Draft``, as ``drafts.as_json`` writes it.
    draft = models.JSONField(default=dict)
    # What the client sent as ``Idempotency-Key``.
    key = models.CharField(max_length=120, blank=True)
    scheduled_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    # When it could not be published, and why. It waits for another date, or to be thrown away.
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scheduled_at"], name="scheduled_due", condition=Q(failed_at=None)
            ),
            models.Index(fields=["account", "-id"], name="scheduled_by_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="scheduled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.scheduled_at:%Y-%m-%d %H:%M}"


class Receipt(models.Model):
    """Remembers that a client already sent this post: ``Idempotency-Key``."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.account_id} sent {self.key}"
