"""Photos, from their upload on."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models.posts import Post


class Photo(models.Model):
    """A photo: uploaded and re-encoded first, shown once a post carries it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="photos")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="photos")
    # A post that carried it until it was edited: its history still shows it.
    former_post = models.ForeignKey(
        Post, null=True, on_delete=models.CASCADE, related_name="former_photos"
    )
    # A post that will carry it when its time comes.
    scheduled = models.ForeignKey(
        "ScheduledPost", null=True, on_delete=models.SET_NULL, related_name="photos"
    )
    # Since when nothing carries it. After a day it is thrown away.
    free_since = models.DateTimeField(default=clock.now)
    position = models.PositiveSmallIntegerField(default=0)
    # Paths below the media directory; unguessable names.
    file = models.CharField(max_length=120)
    thumbnail = models.CharField(max_length=120)
    mime = models.CharField(max_length=40, default="image/jpeg")
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    thumbnail_width = models.PositiveIntegerField()
    thumbnail_height = models.PositiveIntegerField()
    blurhash = models.CharField(max_length=60, blank=True)
    description = models.CharField(max_length=1500, blank=True)
    focus_x = models.FloatField(default=0)
    focus_y = models.FloatField(default=0)
    # The file as it came, while it waits to be made ready; never shown to anybody.
    raw = models.CharField(max_length=120, blank=True)
    # Nothing could be made of it.
    is_broken = models.BooleanField(default=False)
    # The photo without covers, where it has any: for its author and the office of its case only.
    original = models.CharField(max_length=120, blank=True)
    # What of it nobody sees: ``posts/covers.py`` says how each is written.
    covers = models.JSONField(default=list)
    # When it was looked at for faces and plates. Null: never.
    looked_at = models.DateTimeField(null=True)
    # Where the camera said it was. Offered to the author, and wiped once the photo is published.
    taken_lat = models.FloatField(null=True)
    taken_lon = models.FloatField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]
        indexes = [
            models.Index(
                fields=["free_since"], name="photo_free", condition=Q(post=None, former_post=None)
            ),
            # Of few photos more is kept than everybody sees.
            models.Index(fields=["id"], name="photo_with_original", condition=~Q(original="")),
        ]

    def __str__(self) -> str:
        return f"photo {self.pk}"

    @property
    def is_ready(self) -> bool:
        return bool(self.file)

    @property
    def files(self) -> list[str]:
        return [name for name in (self.file, self.thumbnail, self.raw, self.original) if name]
