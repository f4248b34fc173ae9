"""Which phones are woken, for what, and with which key."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Token
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models import Notification


class KeyPair(models.Model):
    """Proves to push services that this town asks (RFC 8292). One row; it is never made anew."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    # Both in base64url. A new pair would end every subscription there is.
    private = models.CharField(max_length=60)
    public = models.CharField(max_length=100)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_key_pair")]

    def __str__(self) -> str:
        return f"key {self.public[:8]}…"


class Policy(models.TextChoices):
    ALL = "all", _("everybody")
    FOLLOWED = "followed", _("whom one follows")
    FOLLOWER = "follower", _("who follows one")
    NONE = "none", _("nobody")


class Subscription(models.Model):
    """An app wants to be woken. https://docs.joinmastodon.org/entities/WebPushSubscription/"""

    # Small numbers, unlike all others here: some apps have no room for more.
    id = models.BigAutoField(primary_key=True)
    token = models.OneToOneField(Token, on_delete=models.CASCADE, related_name="subscription")
    endpoint = models.CharField(max_length=2000)
    # The phone's point on the curve and its secret, in base64url without padding.
    p256dh = models.CharField(max_length=100)
    auth = models.CharField(max_length=30)
    # RFC 8291; else the draft before it.
    is_standard = models.BooleanField(default=False)
    # {"mention": true, …}
    alerts = models.JSONField(default=dict)
    policy = models.CharField(max_length=8, choices=Policy, default=Policy.ALL)
    # The app's own token, which it finds its account by. Sealed with the town's secret: a copy of
    # the database signs nobody in.
    sealed_token = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    # Since when nothing has arrived any more.
    failing_since = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"subscription {self.pk}"


class Waking(models.Model):
    """One notification that still has to go to one phone. Gone once it is sent or given up."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    subscription = models.ForeignKey(Subscription, on_delete=models.CASCADE, related_name="wakings")
    notification = models.ForeignKey(Notification, on_delete=models.CASCADE, related_name="+")
    # ``events.Event.seq`` of ``push.due``, whose job sends it.
    event_seq = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["subscription", "notification"], name="waking_once")
        ]
        indexes = [models.Index(fields=["event_seq", "id"], name="waking_by_event")]

    def __str__(self) -> str:
        return f"{self.notification_id} for {self.subscription_id}"
