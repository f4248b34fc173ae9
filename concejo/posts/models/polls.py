"""Posts that ask."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class Poll(models.Model):
    """A post asks: answers to choose from, until a moment. Its counts are kept with its votes."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    # The answers as they were written, and how often each was chosen, in the same order.
    options = models.JSONField(default=list)
    tallies = models.JSONField(default=list)
    is_multiple = models.BooleanField(default=False)
    hides_totals = models.BooleanField(default=False)
    voters_count = models.PositiveIntegerField(default=0)
    # Of these, those who were registered residents when they voted.
    residents_count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    # Set once its end was told.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="poll_due", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def shows_totals(self) -> bool:
        return not self.hides_totals or self.is_over

    @property
    def votes_count(self) -> int:
        return sum(self.tallies)


class Vote(models.Model):
    """An address chose one answer of a poll. Nobody else ever sees which."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "account", "choice"], name="vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} voted in {self.poll_id}"
