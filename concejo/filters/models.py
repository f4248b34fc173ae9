"""Words and posts that somebody does not want to meet. https://docs.joinmastodon.org/entities/Filter/"""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models import Post


class Context(models.TextChoices):
    HOME = "home", _("on my home page")
    NOTIFICATIONS = "notifications", _("in notices")
    PUBLIC = "public", _("in public lists")
    THREAD = "thread", _("in conversations")
    ACCOUNT = "account", _("on somebody's page")


class FilterAction(models.TextChoices):
    WARN = "warn", _("cover it with a warning")
    HIDE = "hide", _("do not show it")
    BLUR = "blur", _("blur its photos")


class Filter(models.Model):
    """What somebody does not want to meet, where, and what is done about it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="filters")
    title = models.CharField(max_length=256)
    # Some of ``Context``.
    contexts = models.JSONField(default=list)
    action = models.CharField(max_length=4, choices=FilterAction, default=FilterAction.WARN)
    expires_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"filter {self.pk}"


class Keyword(models.Model):
    """A word or a phrase of a filter, as it was typed."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    filter = models.ForeignKey(Filter, on_delete=models.CASCADE, related_name="keywords")
    keyword = models.CharField(max_length=512)
    whole_word = models.BooleanField(default=True)

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"keyword {self.pk}"


class FilteredPost(models.Model):
    """A single post of a filter."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    filter = models.ForeignKey(Filter, on_delete=models.CASCADE, related_name="posts")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["filter", "post"], name="filtered_once")]
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.filter_id} covers {self.post_id}"
