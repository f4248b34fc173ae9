"""What somebody said is wrong, what moderators did about it, and who does not come in."""

from __future__ import annotations

from ipaddress import IPv4Network, IPv6Network, ip_network

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.models import Post

# --- Who decides ---


class ModeratorQuerySet(models.QuerySet["Moderator"]):
    def current(self) -> ModeratorQuerySet:
        """Those who moderate at this moment."""
        at = clock.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at, user__is_active=True)


class Moderator(models.Model):
    """A person's seat among the moderators. Ended, never deleted: it is history."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="moderating")
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    objects = ModeratorQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user"], condition=Q(until=None), name="moderator_seated_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} moderates"


# --- What is said to be wrong ---


class Category(models.TextChoices):
    SPAM = "spam", _("It is advertising or spam")
    LEGAL = "legal", _("It is against the law")
    VIOLATION = "violation", _("It breaks a rule of the town")
    OTHER = "other", _("Something else")


class Report(models.Model):
    """Somebody tells the moderators of an address and of some of its posts."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # Who told it. Only moderators know, and never the one it is about.
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reports_made")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="reports")
    posts = models.ManyToManyField(Post, related_name="+")
    comment = models.TextField(blank=True)
    category = models.CharField(max_length=10, choices=Category, default=Category.OTHER)
    # What the posts said at that moment: their author may change them or take them back. Forgotten
    # a month after the report is settled, and with the author.
    said_then = models.JSONField(default=list)
    # Numbers of the town's rules, as ``rules.py`` has them.
    rule_ids = models.JSONField(default=list)
    assigned = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    # Settled while this is set; reopening clears it.
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["-id"], name="report_open", condition=Q(settled_at=None)),
        ]

    def __str__(self) -> str:
        return f"report {self.pk}"


# --- What was done about it ---


class MeasureKind(models.TextChoices):
    NONE = "none", _("a word of warning")
    MARK_POSTS = "mark_statuses_as_sensitive", _("photos behind a warning, in some posts")
    DELETE_POSTS = "delete_statuses", _("posts taken down")
    SENSITIVE = "sensitive", _("photos behind a warning")
    LIMIT = "silence", _("limited")
    FREEZE = "disable", _("frozen")
    SUSPEND = "suspend", _("suspended")


class Measure(models.Model):
    """What moderators did to an address. Lifted, never deleted."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="measures")
    # Who took it: known to moderators and to the log, not to the one it is about.
    taken_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=32, choices=MeasureKind)
    # What the person is told.
    text = models.TextField(blank=True)
    report = models.ForeignKey(
        Report, null=True, on_delete=models.SET_NULL, related_name="measures"
    )
    # Ids of the posts that it is about; they may be gone.
    post_ids = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"{self.kind} for {self.target_id}"


class Appeal(models.Model):
    """The person says that a measure is wrong. Once for each measure."""

    measure = models.OneToOneField(Measure, primary_key=True, on_delete=models.CASCADE)
    text = models.TextField()
    created_at = models.DateTimeField(default=clock.now)
    approved_at = models.DateTimeField(null=True)
    rejected_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(Account, null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"appeal against {self.measure_id}"

    @property
    def state(self) -> str:
        """In the words of the API."""
        return "approved" if self.approved_at else "rejected" if self.rejected_at else "pending"


# --- Who comes in ---


class Newcomer(models.Model):
    """Somebody who made an account and waits for a moderator's yes."""

    user = models.OneToOneField(User, primary_key=True, on_delete=models.CASCADE)
    # Why they would like to join, in their own words.
    reason = models.TextField(blank=True)
    since = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return f"{self.user} waits"


class Footprint(models.Model):
    """From where somebody signed up or in. Forgotten after two weeks."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="footprints")
    # As limits are counted: an IPv6 household is one.
    ip = models.GenericIPAddressField()
    used_at = models.DateTimeField(default=clock.now, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "ip"], name="footprint_once")]
        indexes = [models.Index(fields=["ip"], name="footprint_by_ip")]

    def __str__(self) -> str:
        return f"{self.user_id} was at an address"


class EmailDomainBlock(models.Model):
    """Nobody signs up with an e-mail address of this domain or one below it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    domain = models.CharField(max_length=253, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.domain


class CanonicalEmailBlock(models.Model):
    """Nobody signs up with this e-mail address, however it is written. Only its hash is kept."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    digest = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.digest


class IpSeverity(models.TextChoices):
    APPROVAL = "sign_up_requires_approval", _("new accounts wait for a yes")
    NO_SIGN_UP = "sign_up_block", _("no new accounts")
    NO_ACCESS = "no_access", _("no access at all")


class IpBlock(models.Model):
    """What may not be done from some part of the Internet, for a while or for good."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # A network: 198.51.100.0/24.
    ip = models.CharField(max_length=49, unique=True)
    severity = models.CharField(max_length=32, choices=IpSeverity)
    comment = models.TextField(blank=True)
    created_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.ip} {self.severity}"

    @property
    def network(self) -> IPv4Network | IPv6Network:
        return ip_network(self.ip)


# --- Other servers, for the day when the town is connected to them ---


class DomainSeverity(models.TextChoices):
    NOOP = "noop", _("nothing")
    SILENCE = "silence", _("limited")
    SUSPEND = "suspend", _("suspended")


class DomainBlock(models.Model):
    """What the town takes from another server, and what not."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    domain = models.CharField(max_length=253, unique=True)
    severity = models.CharField(
        max_length=8, choices=DomainSeverity, default=DomainSeverity.SILENCE
    )
    reject_media = models.BooleanField(default=False)
    reject_reports = models.BooleanField(default=False)
    private_comment = models.TextField(blank=True)
    public_comment = models.TextField(blank=True)
    # Show the public only a part of its name.
    obfuscate = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.domain


class DomainAllow(models.Model):
    """A server that the town would speak with where it speaks with few."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    domain = models.CharField(max_length=253, unique=True)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.domain
