"""What is kept beside a case: steps understood, followers, contacts, answers, questions asked."""

from __future__ import annotations

from django.db import models

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.cases.models.cases import Case
from concejo.cases.models.kinds import Kind
from concejo.places.models import Street
from concejo.posts.models import Post


class Understanding(models.Model):
    """What was understood from a post in a case, and how to take it back."""

    post = models.OneToOneField(
        Post, primary_key=True, on_delete=models.CASCADE, related_name="understanding"
    )
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="understandings")
    # A verb of ``states.MOVES``, or empty when nothing was understood.
    verb = models.CharField(max_length=12, blank=True)
    # {"office": handle, "due_at": iso, "reason": …}: what the badge under the post says.
    facts = models.JSONField(default=dict)
    # The rows as they were before, for undoing.
    before = models.JSONField(default=dict)
    # The crier's private note about it; "no" in answer to it undoes.
    note = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["verb", "-post"], name="understanding_by_verb")]

    def __str__(self) -> str:
        return f"{self.verb or 'nothing'} from {self.post_id}"


class CaseFollow(models.Model):
    """Somebody to whom it also happens: they hear of every step."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followers")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "account"], name="follow_case_once")]

    def __str__(self) -> str:
        return f"{self.account_id} follows {self.case_id}"


class MergedCase(models.Model):
    """That a case was of another kind until that kind was made one with its own."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    was = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["was", "case"], name="merged_case_once")]

    def __str__(self) -> str:
        return f"{self.case_id} was {self.was_id}"


class Contact(models.Model):
    """How to reach somebody without an account. Never public."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="contact"
    )
    name = models.CharField(max_length=120, blank=True)
    phone = models.CharField(max_length=40, blank=True)
    email = models.EmailField(blank=True)

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class Answers(models.Model):
    """What was answered to the questions of a case's kind. Never public."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="answers"
    )
    # By the code of the question: a text, or several where several were chosen.
    said = models.JSONField(default=dict)

    def __str__(self) -> str:
        return f"answers of {self.case_id}"


class HeldPost(models.Model):
    """A post held back by screening: "yes" publishes the masked version, where that is allowed."""

    post = models.OneToOneField(
        Post, primary_key=True, on_delete=models.CASCADE, related_name="held"
    )
    # The crier's question. The author's "yes" in answer to it publishes.
    question = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    public_text = models.TextField()
    may_publish = models.BooleanField(default=False)
    published_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"held post {self.post_id}"


class PhotoPlace(models.Model):
    """Where the photo of a case was taken, until its author says where the case is.

    The case itself names no street before. Nobody but its author is told this one.
    """

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="photo_place"
    )
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="+")
    # What the crier asked about it. The author answers it, once.
    note = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"place of {self.case_id}"
