"""The town's log: what happened, when, and who did it. Rows are added and never changed."""

from __future__ import annotations

from django.db import models


class Event(models.Model):
    """One thing that happened. Holds ids and facts, never anybody's words."""

    # The order of arrival. Readers follow the log by it.
    seq = models.BigAutoField(primary_key=True)
    at = models.DateTimeField()
    # noun.past: post.published, case.opened, case.promised.
    kind = models.CharField(max_length=40)
    # Plain ids, not foreign keys: the log outlives accounts, people and posts.
    actor_id = models.BigIntegerField(null=True)
    user_id = models.BigIntegerField(null=True)
    subject_id = models.BigIntegerField(null=True)
    data = models.JSONField(default=dict)

    class Meta:
        indexes = [
            models.Index(fields=["subject_id", "seq"], name="event_of_subject"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        ]

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"
