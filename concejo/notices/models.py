"""What the town hall tells everybody, and who reads an account by e-mail."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models import Post


class AnnouncementQuerySet(models.QuerySet["Announcement"]):
    def current(self) -> AnnouncementQuerySet:
        """Those that still stand."""
        ends = Q(ends_at=None) | Q(ends_at__gt=clock.now())
        return self.filter(ends, taken_back_at=None)


class Announcement(models.Model):
    """Something for everybody. https://docs.joinmastodon.org/entities/Announcement/"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    text = models.TextField()
    # When what it is about begins and ends. It is shown from the first moment until it ends.
    starts_at = models.DateTimeField(null=True)
    ends_at = models.DateTimeField(null=True)
    is_all_day = models.BooleanField(default=False)
    published_at = models.DateTimeField(default=clock.now)
    # Taken back by somebody, or over.
    taken_back_at = models.DateTimeField(null=True)

    objects = AnnouncementQuerySet.as_manager()

    def __str__(self) -> str:
        return f"announcement {self.pk}"


class PutAway(models.Model):
    """Somebody has read an announcement and needs it no longer."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    announcement = models.ForeignKey(Announcement, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["account", "announcement"], name="announcement_put_away_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} has read {self.announcement_id}"


class Reaction(models.Model):
    """Somebody answers an announcement with an emoji."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    announcement = models.ForeignKey(
        Announcement, on_delete=models.CASCADE, related_name="reactions"
    )
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=40)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["announcement", "name", "account"], name="reaction_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} for {self.announcement_id}"


# --- By e-mail ---


class MailReader(models.Model):
    """An e-mail address that gets what one account says in public."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mail_readers")
    # In lower case.
    email = models.EmailField()
    # The language of the letters.
    language = models.CharField(max_length=8, blank=True)
    # When the mail that asks whether they want it was last asked for.
    asked_at = models.DateTimeField(default=clock.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "email"], name="mail_reader_once")
        ]

    def __str__(self) -> str:
        return f"reader {self.pk} of {self.account_id}"


class MailedPost(models.Model):
    """A post that goes out by mail: at once, or with the next digest."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE, related_name="+")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    # Null while it waits for the digest.
    mailed_at = models.DateTimeField(null=True)
    in_digest = models.BooleanField(default=False)

    class Meta:
        indexes = [models.Index(fields=["account", "mailed_at"], name="mailed_by_account")]

    def __str__(self) -> str:
        return f"{self.post_id} by mail"


class Letter(models.Model):
    """One mail that still has to go to one reader. Gone once it is sent."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    reader = models.ForeignKey(MailReader, on_delete=models.CASCADE, related_name="+")
    # ``events.Event.seq`` of ``letters.due``, which says which posts are in it.
    event_seq = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["event_seq", "reader"], name="letter_once")]

    def __str__(self) -> str:
        return f"letter to {self.reader_id}"
