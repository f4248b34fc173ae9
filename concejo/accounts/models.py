"""Who signs in, which addresses there are, and who may speak as which."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from concejo.base import clock
from concejo.base.ids import new_id


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> User:
        """Find the person who signs in: by name or by e-mail address."""
        typed = (username or "").strip().lower()
        field = "email" if "@" in typed else "name"
        return self.get(**{field: typed})


class User(AbstractBaseUser):
    """A person who signs in. What they say, they say as one of their addresses."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=30, unique=True)
    email = models.EmailField(null=True, unique=True)
    email_confirmed_at = models.DateTimeField(null=True)
    # The language of pages, mails and refusals; empty is the town's.
    language = models.CharField(max_length=8, blank=True)
    # May sign in. Not while moderators say no, or while they have not said yes yet.
    is_active = models.BooleanField(default=True)
    frozen_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    objects = UserManager()

    USERNAME_FIELD = "name"
    EMAIL_FIELD = "email"

    def __str__(self) -> str:
        return self.name


class AccountKind(models.TextChoices):
    PERSON = "person", _("person")
    OFFICE = "office", _("office")
    CRIER = "crier", _("crier")


class AccountQuerySet(models.QuerySet["Account"]):
    def update(self, **changes: Any) -> int:  # Any: as Django's
        """Change these addresses, each with its next revision."""
        return super().update(**{"revision": F("revision") + 1, **changes})

    def listed(self) -> AccountQuerySet:
        """Those of this town that lists show: none suspended, none who waits for a first yes."""
        waiting = Seat.objects.filter(
            account=OuterRef("pk"),
            kind=SeatKind.OWN,
            user__is_active=False,
            user__frozen_at=None,
        )
        return self.filter(~Exists(waiting), domain="", suspended_at=None)


class Account(models.Model):
    """An address on the network: a resident's, an office's, the crier's, later a remote one."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # Lower case. Together with the domain (empty: this town) it is the address.
    handle = models.CharField(max_length=30)
    domain = models.CharField(max_length=253, blank=True)
    kind = models.CharField(max_length=8, choices=AccountKind, default=AccountKind.PERSON)
    display_name = models.CharField(max_length=60, blank=True)
    note = models.TextField(blank=True)
    # [{"name": …, "value": …}], at most four.
    fields = models.JSONField(default=list)
    # Paths below the media directory, empty for the drawn ones.
    avatar = models.CharField(max_length=120, blank=True)
    header = models.CharField(max_length=120, blank=True)
    is_locked = models.BooleanField(default=False)
    is_bot = models.BooleanField(default=False)
    is_discoverable = models.BooleanField(default=True)
    # May strangers find what they say by its words?
    is_indexable = models.BooleanField(default=True)
    # Nobody else sees whom they follow, nor who follows them.
    hides_follows = models.BooleanField(default=False)
    # Which parts their page has in an app.
    shows_media = models.BooleanField(default=True)
    shows_media_replies = models.BooleanField(default=True)
    shows_featured = models.BooleanField(default=True)
    # What is to be seen on the pictures, for those who do not see them.
    avatar_description = models.CharField(max_length=150, blank=True)
    header_description = models.CharField(max_length=150, blank=True)
    # Websites that may name them as an author, at most ten.
    attribution_domains = models.JSONField(default=list)
    # How new posts are meant unless the author says otherwise.
    default_visibility = models.CharField(max_length=8, default="public")
    default_sensitive = models.BooleanField(default=False)
    default_language = models.CharField(max_length=8, blank=True)
    # May what it says in public be had by e-mail? Null is the usual: of offices yes, of people no.
    sends_mail = models.BooleanField(null=True)
    # Who may quote them: public, followers or nobody.
    default_quote_policy = models.CharField(max_length=9, default="public")
    # Set by the register while a resident is linked to this address.
    verified_at = models.DateTimeField(null=True)
    # What moderators decided: hidden, shown to followers only, photos behind a warning.
    suspended_at = models.DateTimeField(null=True)
    limited_at = models.DateTimeField(null=True)
    sensitized_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(null=True)
    posts_count = models.PositiveIntegerField(default=0)
    followers_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)
    # Goes up with every change: what was made of an address stays good for its revision.
    revision = models.PositiveIntegerField(default=0)

    objects = AccountQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "domain"], name="account_address_once"),
        ]
        indexes = [
            # Those of other towns. Whoever looks for them says so: ``domain > ''``.
            models.Index(fields=["domain"], name="account_by_domain", condition=Q(domain__gt="")),
            # Few, and asked for by every timeline.
            models.Index(
                fields=["id"], name="account_suspended", condition=Q(suspended_at__isnull=False)
            ),
            models.Index(
                fields=["id"], name="account_limited", condition=Q(limited_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.acct

    @property
    def acct(self) -> str:
        return f"{self.handle}@{self.domain}" if self.domain else self.handle

    @property
    def name(self) -> str:
        """What it is called; of a suspended one nothing is shown but its address."""
        return self.handle if self.suspended_at else self.display_name or self.handle

    @property
    def is_office(self) -> bool:
        return self.kind == AccountKind.OFFICE

    @property
    def is_crier(self) -> bool:
        return self.kind == AccountKind.CRIER

    @property
    def is_read_by_mail(self) -> bool:
        return self.is_office if self.sends_mail is None else self.sends_mail


class NameWord(models.Model):
    """A word by whose beginning an address is found; ``names.py`` says which."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="name_words")
    word = models.CharField(max_length=60, db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "word"], name="name_word_once")]

    def __str__(self) -> str:
        return f"{self.account_id} is called {self.word}"


class SeatKind(models.TextChoices):
    OWN = "own", _("own address")
    HOLDER = "holder", _("holder")
    DEPUTY = "deputy", _("deputy")
    HEAD = "head", _("head")


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> SeatQuerySet:
        """The seats that are held at this moment."""
        at = clock.now()
        return self.filter(Q(until=None) | Q(until__gt=at), since__lte=at)


class Seat(models.Model):
    """Who may speak as which address, and since when. Ended, never deleted: it is history."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="seats")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="seats")
    kind = models.CharField(max_length=8, choices=SeatKind, default=SeatKind.OWN)
    since = models.DateTimeField(default=clock.now)
    until = models.DateTimeField(null=True)

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["user", "account"], condition=Q(until=None), name="seat_held_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user} as {self.account} ({self.kind})"


class Follow(models.Model):
    """One address reads another. Not accepted yet while the other one is locked."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    follower = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="follows")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followed_by")
    accepted_at = models.DateTimeField(null=True)
    with_boosts = models.BooleanField(default=True)
    notify = models.BooleanField(default=False)
    # Only posts in these languages; empty is all of them.
    languages = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "target"], name="follow_once")]
        indexes = [
            models.Index(fields=["target", "follower"], name="follow_by_target"),
            # Few: the town hall's post asks who they are, whoever else follows it.
            models.Index(fields=["target"], name="follow_to_hear", condition=Q(notify=True)),
        ]

    def __str__(self) -> str:
        return f"{self.follower_id} follows {self.target_id}"


class Block(models.Model):
    """Neither sees the other. An office and a case are never hidden by it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocks")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="blocked_by")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="block_once")]

    def __str__(self) -> str:
        return f"{self.account_id} blocks {self.target_id}"


class Mute(models.Model):
    """One address does not want to read another, for a while or for good."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="mutes")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="muted_by")
    hides_notifications = models.BooleanField(default=True)
    until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="mute_once")]

    def __str__(self) -> str:
        return f"{self.account_id} mutes {self.target_id}"


class DomainBlock(models.Model):
    """One address does not want to read anybody of another town."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="domain_blocks")
    domain = models.CharField(max_length=253)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "domain"], name="domain_block_once")
        ]
        indexes = [models.Index(fields=["domain"], name="domain_block_by_domain")]

    def __str__(self) -> str:
        return f"{self.account_id} blocks {self.domain}"


class Endorsement(models.Model):
    """Somebody recommends on their page whom they follow. It ends with the following."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    follow = models.OneToOneField(Follow, on_delete=models.CASCADE, related_name="endorsement")

    def __str__(self) -> str:
        return f"recommended: {self.follow_id}"


class Remark(models.Model):
    """What one address wants to remember about another. Nobody else reads it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="remarks")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    text = models.TextField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="remark_once")]

    def __str__(self) -> str:
        return f"{self.account_id} about {self.target_id}"


class App(models.Model):
    """A program that people use to speak here. https://docs.joinmastodon.org/entities/Application/"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    website = models.CharField(max_length=2000, blank=True)
    # Stored and compared byte for byte.
    redirect_uris = models.JSONField(default=list)
    scopes = models.CharField(max_length=1000, default="read")
    client_id = models.CharField(max_length=64, unique=True)
    # Random and only good for naming the app: apps on phones cannot keep it secret.
    client_secret = models.CharField(max_length=64)
    created_at = models.DateTimeField(default=clock.now)

    def __str__(self) -> str:
        return self.name


class Grant(models.Model):
    """A code that an app may exchange once for a token, within ten minutes."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # SHA-256 of the code, in hex.
    code_hash = models.CharField(max_length=64, unique=True)
    app = models.ForeignKey(App, on_delete=models.CASCADE)
    user = models.ForeignKey(User, on_delete=models.CASCADE)
    account = models.ForeignKey(Account, on_delete=models.CASCADE)
    redirect_uri = models.CharField(max_length=2000)
    scopes = models.CharField(max_length=1000)
    # RFC 7636; empty when the app did not use it.
    code_challenge = models.CharField(max_length=128, blank=True)
    expires_at = models.DateTimeField()
    # Kept for a while afterwards: whoever comes with it again may have stolen it.
    used_at = models.DateTimeField(null=True)
    token = models.ForeignKey("Token", null=True, on_delete=models.SET_NULL, related_name="+")

    def __str__(self) -> str:
        return f"grant for {self.app}"


class Token(models.Model):
    """Lets an app act as one address for one person. Ends with the seat between them."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    # SHA-256 of the token, in hex: a copy of the database signs nobody in.
    token_hash = models.CharField(max_length=64, unique=True)
    # Null for tokens made on the command line.
    app = models.ForeignKey(App, null=True, on_delete=models.CASCADE, related_name="tokens")
    # Both null: the app acts for itself (client_credentials).
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="tokens")
    account = models.ForeignKey(Account, null=True, on_delete=models.CASCADE, related_name="tokens")
    scopes = models.CharField(max_length=1000)
    created_at = models.DateTimeField(default=clock.now)
    revoked_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"token {self.pk}"


class Dismissal(models.Model):
    """Somebody wants no more suggestions to follow an address."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    target = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "target"], name="dismissal_once")]

    def __str__(self) -> str:
        return f"{self.account_id} does not care for {self.target_id}"
