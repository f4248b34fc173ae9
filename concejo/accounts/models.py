"""Who signs in, which addresses there are, and who may speak as which."""

from __future__ import annotations

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models import Q
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
    is_active = models.BooleanField(default=True)
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
    # How new posts are meant unless the author says otherwise.
    default_visibility = models.CharField(max_length=8, default="public")
    default_sensitive = models.BooleanField(default=False)
    default_language = models.CharField(max_length=8, blank=True)
    # Set by the register while a resident is linked to this address.
    verified_at = models.DateTimeField(null=True)
    suspended_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=clock.now)
    last_post_at = models.DateTimeField(null=True)
    posts_count = models.PositiveIntegerField(default=0)
    followers_count = models.PositiveIntegerField(default=0)
    following_count = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["handle", "domain"], name="account_address_once"),
        ]

    def __str__(self) -> str:
        return self.acct

    @property
    def acct(self) -> str:
        return f"{self.handle}@{self.domain}" if self.domain else self.handle

    @property
    def name(self) -> str:
        return self.display_name or self.handle

    @property
    def is_office(self) -> bool:
        return self.kind == AccountKind.OFFICE

    @property
    def is_crier(self) -> bool:
        return self.kind == AccountKind.CRIER


class SeatKind(models.TextChoices):
    OWN = "own", _("own address")
    HOLDER = "holder", _("holder")
    DEPUTY = "deputy", _("deputy")


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
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follower", "target"], name="follow_once")]
        indexes = [models.Index(fields=["target", "follower"], name="follow_by_target")]

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
