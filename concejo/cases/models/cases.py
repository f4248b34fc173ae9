"""Cases, and who may see them; their clocks and promises."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language, gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.cases.models.kinds import Card, Kind, Limits
from concejo.cases.states import CLOSED, OPEN, START, State
from concejo.offices.models import Office
from concejo.places.models import Street
from concejo.posts.models import Audience, Post


class ClosedBy(models.TextChoices):
    REPORTER = "reporter", _("the person who reported it")
    SILENCE = "silence", _("silence")
    OFFICE = "office", _("the office")


class CaseQuerySet(models.QuerySet["Case"]):
    def visible_to(self, viewer: Actor | None) -> CaseQuerySet:
        """The cases that this viewer may know of; how much of one says ``Case.card``."""
        if viewer is None:
            return self.exclude(card=Card.NONE)
        return self.filter(~Q(card=Card.NONE) | self._known(viewer))

    def open_to(self, viewer: Actor | None) -> CaseQuerySet:
        """The cases of which this viewer may see everything."""
        if viewer is None:
            return self.filter(card=Card.FULL)
        return self.filter(Q(card=Card.FULL) | self._known(viewer))

    def open(self) -> CaseQuerySet:
        return self.filter(state__in=OPEN)

    @staticmethod
    def _known(viewer: Actor) -> Q:
        """Theirs, or of an office that they stand for, or in whose conversation they are."""
        heard = Audience.objects.filter(post=OuterRef("post_id"), account__in=viewer.reads_as)
        theirs = Q(reporter=viewer.account_id) | Q(owner__account__in=viewer.offices)
        return theirs | Q(Exists(heard))


class Case(models.Model):
    """One concern, owned by one office until it is settled. The thread is the file."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # What people say on the phone: "2026-000123".
    number = models.CharField(max_length=12, unique=True)
    # The post that started it. Deleting the post empties it; the case stays.
    post = models.OneToOneField(Post, on_delete=models.PROTECT, related_name="case")
    # The conversation that is its file. A conversation holds one case.
    thread_id = models.BigIntegerField(unique=True)
    kind = models.ForeignKey(Kind, on_delete=models.PROTECT, related_name="cases")
    owner = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="cases")
    # Who in that office does it: a person's own address. Never shown outside the office.
    given_to = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    # Null: somebody without an account.
    reporter = models.ForeignKey(
        Account, null=True, on_delete=models.SET_NULL, related_name="cases"
    )
    # Lets somebody without an account answer: it is in their link and on their slip.
    key = models.CharField(max_length=32)
    card = models.CharField(max_length=5, choices=Card, default=Card.FULL)
    # The first words, for lists. Empty unless the card is full and the post is there.
    summary = models.CharField(max_length=140, blank=True)
    door = models.CharField(max_length=12, default="web")
    # From danger words: shown first on the desk.
    is_danger = models.BooleanField(default=False)

    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="cases")
    street_number = models.CharField(max_length=12, blank=True)
    # By its point, else that of its street, when it was opened or districts were brought.
    district = models.CharField(max_length=80, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    state = models.CharField(max_length=10, choices=State, default=START)
    opened_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)
    # When something must happen next. Every open case has one.
    next_at = models.DateTimeField(null=True)
    # From when on little is left until then, or until its limit.
    near_at = models.DateTimeField(null=True)
    # When somebody in charge first answered; when the work was last said to be done.
    answered_at = models.DateTimeField(null=True)
    waiting_since = models.DateTimeField(null=True)
    # Working seconds that were left when the clock stopped for the resident's answer.
    seconds_left = models.PositiveIntegerField(null=True)
    done_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.CharField(max_length=8, choices=ClosedBy, blank=True)
    joined_to = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="joined"
    )
    followers_count = models.PositiveIntegerField(default=0)
    # A sentence of somebody in charge that was not understood waits on the desk.
    unread_post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = CaseQuerySet.as_manager()

    class Meta:
        indexes = [
            # With all that desks and board count, so that they need not look at the rows.
            models.Index(
                fields=["owner", "state", "next_at", "near_at", "unread_post"],
                name="case_desk_queue",
            ),
            # The order in which a desk is worked through. A closed case has no next date.
            models.Index(
                fields=["owner", "-is_danger", "next_at"],
                name="case_desk_order",
                condition=Q(next_at__isnull=False),
            ),
            # Few are dangerous, and everybody who looks after danger asks for all of them.
            models.Index(
                fields=["next_at"],
                name="case_danger",
                condition=Q(is_danger=True, next_at__isnull=False),
            ),
            models.Index(fields=["state", "card", "lat", "lon"], name="case_on_map"),
            models.Index(
                fields=["answered_at"],
                name="case_answered",
                condition=Q(answered_at__isnull=False),
            ),
            models.Index(fields=["state", "next_at"], name="case_clock"),
            models.Index(fields=["-updated_at"], name="case_updated"),
            models.Index(fields=["kind", "-id"], name="case_by_kind"),
            models.Index(
                fields=["owner", "given_to"], name="case_given", condition=Q(given_to__isnull=False)
            ),
            models.Index(fields=["district", "-id"], name="case_by_district"),
        ]
        constraints = [
            models.CheckConstraint(
                name="case_open_has_next_date",
                condition=Q(state__in=OPEN, next_at__isnull=False, closed_at=None)
                | Q(state__in=CLOSED, next_at=None, closed_at__isnull=False),
            ),
            models.CheckConstraint(
                name="case_joined_to_another",
                condition=Q(state=State.JOINED, joined_to__isnull=False)
                | (~Q(state=State.JOINED) & Q(joined_to=None)),
            ),
        ]

    def __str__(self) -> str:
        return f"case {self.number}"

    @property
    def kind_name(self) -> str:
        return self.kind.name_in(get_language() or "es")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def is_late(self) -> bool:
        """The date of the promise, or of the first answer, has passed."""
        at_work = self.state in {State.RECEIVED, State.PROMISED}
        return at_work and self.next_at is not None and self.next_at < clock.now()

    @property
    def is_near(self) -> bool:
        """Little is left, and it is not late yet."""
        at_work = self.state in {State.RECEIVED, State.PROMISED}
        here = self.near_at is not None and self.near_at <= clock.now()
        return at_work and here and not self.is_late


class Clocks(models.Model):
    """The time of a case: the resident's clock, and that of the office that has it.

    Dates are reckoned when something happens and kept; what changes in the world later, a limit or
    an office's hours, changes none that was told.
    """

    case = models.OneToOneField(
        Case, primary_key=True, on_delete=models.CASCADE, related_name="clocks"
    )
    # What counted when it was opened. Null: the kind's own hours until there is a date.
    limits = models.ForeignKey(Limits, null=True, on_delete=models.PROTECT, related_name="+")

    # The resident's clock counts in the hours of the office that had it first.
    hours = models.CharField(max_length=200)
    # It runs since then, and had counted so many working seconds before.
    since = models.DateTimeField()
    worked = models.PositiveIntegerField(default=0)
    # At how many seconds a date became owed: not at 0 where it was opened again.
    promise_after = models.PositiveIntegerField(default=0)
    promised_at = models.DateTimeField(null=True)
    answer_by = models.DateTimeField(null=True)
    promise_by = models.DateTimeField(null=True)
    fix_by = models.DateTimeField(null=True)

    # The office's clock counts in its own hours, from when it got the case.
    office_since = models.DateTimeField()
    office_worked = models.PositiveIntegerField(default=0)
    office_by = models.DateTimeField(null=True)

    # Both stand still since then: the resident is asked, or nothing is left to do.
    stopped_at = models.DateTimeField(null=True)
    # Both stood still until then, for something that others do.
    paused_until = models.DateTimeField(null=True)

    # The steps of the ladder that were taken, and when the next one is. With "-" in front: passed
    # over as the case was filed elsewhere, and nobody was told.
    taken = models.JSONField(default=list)
    step_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["step_at"], name="clocks_step", condition=Q(step_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return f"clocks of {self.case_id}"


class Promise(models.Model):
    """Who said it would be done by when. Kept, moved or broken; never changed into another one."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="promises")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="promises")
    # The post that said it; empty after a promise from a button on the desk without words.
    post = models.ForeignKey(Post, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    due_at = models.DateTimeField()
    kept_at = models.DateTimeField(null=True)
    moved_at = models.DateTimeField(null=True)
    broken_at = models.DateTimeField(null=True)
    # Given when it was moved or broken.
    reason = models.CharField(max_length=500, blank=True)
    # Set when it no longer counts: undone within minutes, or the case ended without it.
    void_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [models.Index(fields=["case", "made_at"], name="promise_of_case")]
        ordering = ["made_at", "id"]

    def __str__(self) -> str:
        return f"promise of {self.case_id} for {self.due_at:%Y-%m-%d %H:%M}"
