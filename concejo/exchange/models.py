"""Who is let in with a key, to whom cases go, and who is told of what happens."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concejo.base import clock
from concejo.base.ids import new_id
from concejo.cases.models import Case, Kind

# --- In: programs that report for others ---


class Consumer(models.Model):
    """A program that may send reports. Its key is kept as a hash, like a password."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=60, unique=True)
    key_hash = models.CharField(max_length=64, unique=True)
    # The first letters, by which people tell keys apart.
    key_begins = models.CharField(max_length=8)
    created_at = models.DateTimeField(default=clock.now)
    used_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"consumer {self.name}"


class Brought(models.Model):
    """By which consumer a case came: it speaks for the person who reported it there."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="brought"
    )
    consumer = models.ForeignKey(Consumer, on_delete=models.PROTECT, related_name="brought")

    def __str__(self) -> str:
        return f"{self.case_id} by {self.consumer_id}"


class Picture(models.Model):
    """A photo at another address that still has to be fetched. Gone once that is done."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    # The post that will carry it.
    post_id = models.BigIntegerField()
    url = models.CharField(max_length=2000)

    def __str__(self) -> str:
        return f"picture {self.pk} of {self.case_id}"


# --- Out: other towns ---


class Partner(models.Model):
    """Another town, or a company, that takes cases by Open311."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    code = models.SlugField(max_length=30, unique=True)
    # What it is called in conversations: "Diputación de Granada".
    title = models.CharField(max_length=80)
    # Where its ``requests.xml`` is, with a slash at the end.
    url = models.CharField(max_length=500)
    jurisdiction = models.CharField(max_length=100, blank=True)
    # The key that it gave us, sealed with the town's secret.
    sealed_key = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True)
    # Until when its updates have been read.
    heard_until = models.DateTimeField(null=True)
    failing_since = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return f"partner {self.code}"


class Route(models.Model):
    """What goes to a partner: a kind, everywhere or in one district."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    partner = models.ForeignKey(Partner, on_delete=models.CASCADE, related_name="routes")
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="+")
    # Empty: in every district that has no route of its own.
    district = models.CharField(max_length=80, blank=True)
    # What the partner calls this kind.
    service_code = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "district"], name="route_once")]

    def __str__(self) -> str:
        return f"{self.kind_id} to {self.partner_id}"


class SentState(models.TextChoices):
    WAITING = "waiting", _("on its way")
    THERE = "there", _("there")
    FAILED = "failed", _("not taken")


class Sent(models.Model):
    """A case that went to a partner. It stays ours: its clock and its owner do not change."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="sent"
    )
    partner = models.ForeignKey(Partner, on_delete=models.PROTECT, related_name="sent")
    service_code = models.CharField(max_length=100)
    state = models.CharField(max_length=8, choices=SentState, default=SentState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    their_id = models.CharField(max_length=100, blank=True)
    # In its place until the partner knows its own number.
    token = models.CharField(max_length=100, blank=True)
    # What the partner said last, in its own word.
    status = models.CharField(max_length=60, blank=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["partner", "their_id"], name="sent_by_their_id"),
        ]

    def __str__(self) -> str:
        return f"{self.case_id} at {self.partner_id}"


class Heard(models.Model):
    """An update of a partner that has been put into the conversation."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    sent = models.ForeignKey(Sent, on_delete=models.CASCADE, related_name="heard")
    update_id = models.CharField(max_length=200)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sent", "update_id"], name="heard_once")]

    def __str__(self) -> str:
        return f"{self.update_id} of {self.sent_id}"


# --- Out: whoever wants to be told ---


class Hook(models.Model):
    """An address that is told of what happens in public cases."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    url = models.CharField(max_length=2000)
    # What letters to it are signed with, sealed with the town's secret.
    sealed_secret = models.TextField()
    # ["case.opened", …]; empty means every step.
    kinds = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    failing_since = models.DateTimeField(null=True)
    # Nothing more goes there.
    ended_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"hook {self.pk}"


class Delivery(models.Model):
    """One event on its way to one hook. Kept for a month, so that failures can be looked at."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    hook = models.ForeignKey(Hook, on_delete=models.CASCADE, related_name="deliveries")
    # ``events.Event.seq``.
    event_seq = models.BigIntegerField()
    attempts = models.PositiveSmallIntegerField(default=0)
    tried_at = models.DateTimeField(null=True)
    # What the other side said last; 0 if nobody answered.
    status = models.PositiveSmallIntegerField(default=0)
    fault = models.CharField(max_length=300, blank=True)
    delivered_at = models.DateTimeField(null=True)
    gave_up_at = models.DateTimeField(null=True)
    made_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["hook", "event_seq"], name="delivery_once"),
            models.CheckConstraint(
                condition=Q(delivered_at=None) | Q(gave_up_at=None), name="delivery_ends_once"
            ),
        ]
        indexes = [models.Index(fields=["made_at"], name="delivery_by_age")]

    def __str__(self) -> str:
        return f"{self.event_seq} to {self.hook_id}"
