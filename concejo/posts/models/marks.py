"""What readers do with posts, and how far they have read."""

from __future__ import annotations

from django.db import models

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class Favourite(models.Model):
    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="favourites")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.account_id} likes {self.post_id}"


class Bookmark(models.Model):
    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.account_id} keeps {self.post_id}"


class Pin(models.Model):
    """An author keeps a post at the top of their page."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pins")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.account_id} shows {self.post_id} first"


class ConversationMute(models.Model):
    """Somebody wants to hear no more of a conversation. Steps in a case are told all the same."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    thread_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "thread_id"], name="conversation_mute_once")
        ]
        indexes = [models.Index(fields=["thread_id"], name="conversation_mute_by_thread")]

    def __str__(self) -> str:
        return f"{self.account_id} mutes {self.thread_id}"


class PutAway(models.Model):
    """A conversation that somebody took out of their list, until something new is said in it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    thread_id = models.BigIntegerField()
    # The last post that they knew of.
    until_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "thread_id"], name="put_away_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} put {self.thread_id} away"


class Marker(models.Model):
    """How far somebody has read a timeline. https://docs.joinmastodon.org/entities/Marker/"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="markers")
    timeline = models.CharField(max_length=20)
    last_read_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "timeline"], name="marker_once")]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.timeline}"
