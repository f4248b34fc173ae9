"""Pages outside that posts link to, and what is kept off the trends."""

from __future__ import annotations

from django.db import models

from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class LinkedPage(models.Model):
    """A page outside that public posts link to, as it calls itself; the host until it was asked."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # SHA-256 of the address, in hex: addresses are too long for an index.
    key = models.CharField(max_length=64, unique=True)
    url = models.TextField()
    title = models.CharField(max_length=300, blank=True)
    description = models.CharField(max_length=1000, blank=True)
    provider = models.CharField(max_length=100, blank=True)
    language = models.CharField(max_length=8, blank=True)
    # A re-encoded copy below the media directory; empty where there is none.
    image = models.CharField(max_length=120, blank=True)
    image_width = models.PositiveIntegerField(default=0)
    image_height = models.PositiveIntegerField(default=0)
    asked_at = models.DateTimeField(null=True)
    # Moderators may keep it from what the town talks about.
    is_trendable = models.BooleanField(default=True)

    def __str__(self) -> str:
        return f"linked page {self.pk}"


class Linking(models.Model):
    """A post for everybody links to a page outside; the first link counts."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="linking")
    page = models.ForeignKey(LinkedPage, on_delete=models.CASCADE, related_name="linkings")

    class Meta:
        indexes = [models.Index(fields=["page", "-post"], name="linking_by_page")]

    def __str__(self) -> str:
        return f"{self.post_id} links to {self.page_id}"


class KeptOffTrends(models.Model):
    """Moderators keep a post from what the town talks about. It stays where it is."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="kept_off_trends")

    def __str__(self) -> str:
        return f"{self.post_id} is kept off"
