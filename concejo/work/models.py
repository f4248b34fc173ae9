"""What an office keeps for its own work: notes, answers kept ready, filters, bundles, errands."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Seat, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.cases.models import Case, Kind
from concejo.offices.models import Office
from concejo.posts.models import Post


class FormerHolder(models.Model):
    """An office had a case before: it handed it over, and still reads what was noted about it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="former_holders")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["case", "office"], name="former_holder_once")
        ]

    def __str__(self) -> str:
        return f"{self.office_id} had {self.case_id}"


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, viewer: Actor | None) -> NoteQuerySet:
        """The notes on cases that an office of the viewer's has or had. Nobody else's business."""
        if viewer is None or not viewer.offices:
            return self.none()
        had = FormerHolder.objects.filter(
            case=OuterRef("case_id"), office__account__in=viewer.offices
        )
        return self.filter(Q(case__owner__account__in=viewer.offices) | Q(Exists(had)))


class Note(models.Model):
    """What an office wants to remember about a case. Never the resident's, never in any export."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="notes")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="+")
    # Who wrote it: their own address, which is emptied when they are erased.
    author = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(default=clock.now)
    # The ``Idempotency-Key`` of what was posted as a note: sent again, it is the same.
    sent_under = models.CharField(max_length=120, blank=True, default="")

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["written_at", "id"]

    def __str__(self) -> str:
        return f"note on {self.case_id}"


class Phrase(models.Model):
    """An answer that an office keeps ready, with holes: “Hola {nombre}, vamos el {fecha}.”"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="phrases")
    name = models.CharField(max_length=60)
    text = models.TextField()
    # From 1, in the order in which they stand; the first ones have a key.
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position", "id"]
        constraints = [models.UniqueConstraint(fields=["office", "name"], name="phrase_name_once")]

    def __str__(self) -> str:
        return f"{self.name} of {self.office_id}"


class DeskFilter(models.Model):
    """What somebody looks at most at the desk, under a name."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    name = models.CharField(max_length=60)
    # As the desk's address says it: ``who=mine&kind=lighting``.
    query = models.CharField(max_length=500)
    # What the desk shows when it is opened.
    is_default = models.BooleanField(default=False)

    class Meta:
        ordering = ["name"]
        constraints = [
            models.UniqueConstraint(fields=["user", "office", "name"], name="desk_filter_once"),
            models.UniqueConstraint(
                fields=["user", "office"],
                condition=Q(is_default=True),
                name="one_default_desk_filter",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.query}"


class Bundle(models.Model):
    """Several cases that were answered at once, so that it can be undone at once."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    verb = models.CharField(max_length=12)
    # What was asked for, to try again with those that it was refused for.
    asked = models.JSONField(default=dict)
    # The form it came with: sent twice it is done once.
    form = models.CharField(max_length=64, blank=True)
    made_at = models.DateTimeField(default=clock.now)
    undone_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "form"], condition=~Q(form=""), name="bundle_form_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.verb} of {self.made_at:%Y-%m-%d %H:%M}"


class BundleLine(models.Model):
    """What became of one case of a bundle."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    bundle = models.ForeignKey(Bundle, on_delete=models.CASCADE, related_name="lines")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    done_at = models.DateTimeField(null=True)
    # Why it was refused.
    refused = models.CharField(max_length=500, blank=True)
    # The post that said it, and by which it is taken back.
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    # Who had it in the office before, where it was given to somebody.
    before = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    undone_at = models.DateTimeField(null=True)
    # Why it could not be undone.
    stays = models.CharField(max_length=500, blank=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["bundle", "case"], name="bundle_line_once")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.bundle_id}"


class Errand(models.Model):
    """Work that a firm does for an office, by a link that is its only key."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="errands")
    firm = models.CharField(max_length=80)
    # What the office tells the firm besides.
    words = models.TextField(blank=True)
    # SHA-256 of the signed key in the link, in hex: a copy of the database opens nothing.
    key_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    ends_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    seen_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["office", "-made_at"], name="errand_of_office")]

    def __str__(self) -> str:
        return f"errand of {self.firm}"

    @property
    def is_open(self) -> bool:
        return self.revoked_at is None and self.ends_at > clock.now()


class ErrandCase(models.Model):
    """One case of an errand: begun, and done once."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    errand = models.ForeignKey(Errand, on_delete=models.CASCADE, related_name="its_cases")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="errands")
    started_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["errand", "case"], name="errand_case_once")]

    def __str__(self) -> str:
        return f"{self.case_id} in {self.errand_id}"


class KindCause(models.Model):
    """What cases of a kind usually turn out to be: offered when one is closed."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    kind = models.ForeignKey(Kind, on_delete=models.CASCADE, related_name="causes")
    text = models.CharField(max_length=120)
    position = models.PositiveSmallIntegerField()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["kind", "text"], name="kind_cause_once")]

    def __str__(self) -> str:
        return f"{self.kind_id}: {self.text}"


class Cause(models.Model):
    """What it turned out to be: said when a case is closed, for the house."""

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="cause"
    )
    # One of the kind's, or in the office's own words.
    text = models.CharField(max_length=120)

    def __str__(self) -> str:
        return f"{self.case_id}: {self.text}"


class Relation(models.Model):
    """Two cases have to do with each other. Neither goes on in the other."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # The one with the lower id first.
    one = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")
    other = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["one", "other"], name="relation_once"),
            models.CheckConstraint(
                name="relation_in_order", condition=Q(one__lt=models.F("other"))
            ),
        ]
        indexes = [models.Index(fields=["other"], name="relation_by_other")]

    def __str__(self) -> str:
        return f"{self.one_id} and {self.other_id}"


class Told(models.TextChoices):
    """How somebody hears by mail of what comes to their office's desk."""

    NEVER = "never", _("never")
    AT_ONCE = "at_once", _("at once, while I am on duty")
    DAILY = "daily", _("once a day, in the morning")


class DeskMail(models.Model):
    """Somebody who holds an office hears of its new cases by mail. Without a row: never."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # It ends with the seat.
    seat = models.OneToOneField(Seat, on_delete=models.CASCADE, related_name="desk_mail")
    how = models.CharField(max_length=8, choices=Told)
    language = models.CharField(max_length=8)
    # When they were last told what there is: a summary goes on from here.
    told_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["how", "told_at"], name="desk_mail_due")]

    def __str__(self) -> str:
        return f"{self.seat_id}: {self.how}"
