"""What people ask about their own data, and how long a kind of case is kept."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.cases.models import Kind
from concejo.offices.queries import may_manage
from concejo.posts.models import Post


class Wish(models.TextChoices):
    COPY = "copy", _("a copy of what the town has")
    ERASURE = "erasure", _("everything erased")
    REMOVAL = "removal", _("something about me taken out")


class DataRequestQuerySet(models.QuerySet["DataRequest"]):
    def visible_to(self, viewer: Actor | None) -> DataRequestQuerySet:
        """One's own; and what third parties asked, for those who answer it."""
        if viewer is None:
            return self.none()
        theirs = Q(account=viewer.account_id)
        return self.filter(theirs | Q(wish=Wish.REMOVAL) if may_manage(viewer) else theirs)

    def waiting(self) -> DataRequestQuerySet:
        return self.filter(done_at=None, called_off_at=None)


class DataRequest(models.Model):
    """Somebody asks for a copy of their data, for erasure, or for something to be taken out."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    wish = models.CharField(max_length=8, choices=Wish)
    # Null: somebody without an account, who gave an e-mail address.
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    # What it is about, and why; for a removal only.
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(blank=True)
    # Opens the page on which somebody without an account sees how it stands.
    key = models.CharField(max_length=32, unique=True)
    asked_at = models.DateTimeField(default=clock.now)
    # By when it is answered; for an erasure, when it happens.
    due_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    answer = models.TextField(blank=True)
    answered_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_down = models.BooleanField(default=False)
    # A copy waits here to be fetched, until then.
    file = models.CharField(max_length=120, blank=True)
    kept_until = models.DateTimeField(null=True)

    objects = DataRequestQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["wish", "done_at", "due_at"], name="data_request_due")]
        ordering = ["due_at", "id"]

    def __str__(self) -> str:
        return f"{self.wish} {self.pk}"

    @property
    def is_late(self) -> bool:
        """Its date has passed without an answer."""
        return self.done_at is None and self.called_off_at is None and self.due_at < clock.now()


class Keeping(models.Model):
    """How many days after closing the parts of a kind's cases are kept. Null: always."""

    kind = models.OneToOneField(
        Kind, primary_key=True, on_delete=models.CASCADE, related_name="keeping"
    )
    contact_days = models.PositiveIntegerField(null=True)
    photos_days = models.PositiveIntegerField(null=True)
    texts_days = models.PositiveIntegerField(null=True)

    def __str__(self) -> str:
        return f"keeping of {self.kind_id}"
