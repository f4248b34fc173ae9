"""What has been read out of the log for the figures; it can be thrown away and read again."""

from __future__ import annotations

from django.db import models


class Told(models.Model):
    """One case, as far as the log has told it. Nothing but the log is ever written here."""

    case_id = models.BigIntegerField(primary_key=True)
    number = models.CharField(max_length=12)
    opened_at = models.DateTimeField()
    # "2026-11", on the town's calendar.
    month = models.CharField(max_length=7)
    office = models.CharField(max_length=60)
    kind = models.CharField(max_length=30)
    door = models.CharField(max_length=12)
    card = models.CharField(max_length=5)
    street = models.BigIntegerField(null=True)
    district = models.CharField(max_length=80, blank=True)
    state = models.CharField(max_length=10)
    answered_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    # Working minutes on the resident's clock until the first answer, the first date, the work.
    answer_worked = models.PositiveIntegerField(null=True)
    promise_worked = models.PositiveIntegerField(null=True)
    fix_worked = models.PositiveIntegerField(null=True)
    # Whether that came within its limit; null without one, or as long as it has not come.
    answer_in_time = models.BooleanField(null=True)
    promise_in_time = models.BooleanField(null=True)
    fix_in_time = models.BooleanField(null=True)
    reopened = models.PositiveSmallIntegerField(default=0)
    # Why it was declined, as a code.
    why = models.CharField(max_length=20, blank=True)
    # [whose, "open" | "kept" | "broken" | "moved" | "ended"]
    promises = models.JSONField(default=list)
    # How it stood before each step that can still be taken back: [seq, moment, facts].
    before = models.JSONField(default=list)

    class Meta:
        indexes = [
            models.Index(fields=["month"], name="told_month"),
            models.Index(fields=["street", "card", "kind"], name="told_street"),
        ]

    def __str__(self) -> str:
        return f"told of {self.number}"


class MonthCounted(models.Model):
    """What was counted of the cases of one month; counted again when one of them has moved."""

    month = models.CharField(primary_key=True, max_length=7)
    # What it was counted with; empty when it has to be counted again.
    basis = models.CharField(max_length=64, blank=True)
    counts = models.JSONField(default=dict)

    def __str__(self) -> str:
        return self.month


class ReadUntil(models.Model):
    """How far the log has been read. One row."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    seq = models.BigIntegerField(default=0)
    # Another one with everything new that the log has told of a case.
    version = models.CharField(max_length=16, blank=True)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="read_once")]

    def __str__(self) -> str:
        return f"read until {self.seq}"
