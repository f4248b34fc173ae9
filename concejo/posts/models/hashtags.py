"""Subjects: posts carry them, people follow them and show them."""

from __future__ import annotations

from django.db import models

from concejo.accounts.models import Account
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class Hashtag(models.Model):
    """A subject, by its folded name; shown as it was first written."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100)
    # What moderators took from it: posts are gathered under it, it is found by its beginning, and
    # it may be among what the town talks about.
    is_usable = models.BooleanField(default=True)
    is_listable = models.BooleanField(default=True)
    is_trendable = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"#{self.name}"


class Tagging(models.Model):
    """A post carries a hashtag."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="taggings")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "hashtag"], name="tagging_once")]
        indexes = [models.Index(fields=["hashtag", "-post"], name="tagging_by_tag")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.hashtag_id}"


class TagFollow(models.Model):
    """Somebody reads what is said in public with a hashtag, whoever says it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followed_tags")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="followed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "hashtag"], name="tag_follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} follows #{self.hashtag_id}"


class FeaturedTag(models.Model):
    """A hashtag that somebody shows on their page."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="featured_tags")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "hashtag"], name="featured_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} shows #{self.hashtag_id}"
