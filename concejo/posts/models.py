"""What people say: posts, who may read them, photos, marks and notifications."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, App, Block, Follow, User
from concejo.base import clock
from concejo.base.ids import new_id


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    UNLISTED = "unlisted", _("unlisted")
    PRIVATE = "private", _("followers only")
    DIRECT = "direct", _("the people mentioned only")
    # The author and the offices that the conversation is with. Clients see ``direct``.
    OFFICE = "office", _("the office only")


EVERYBODY = (Visibility.PUBLIC, Visibility.UNLISTED)
NAMED = (Visibility.DIRECT, Visibility.OFFICE)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Actor | None) -> PostQuerySet:
        """The posts that this viewer may know of. Every read starts here."""
        return self.filter(deleted_at=None).meant_for(viewer)

    def meant_for(self, viewer: Actor | None) -> PostQuerySet:
        """Who may know of a post, also of one that is deleted: those who saw it hear of that."""
        there = self
        if viewer is None:
            return there.filter(visibility__in=EVERYBODY)
        if viewer.account.is_crier and viewer.user is None:
            # The crier itself hears everything: it has to answer everybody.
            return there
        me = viewer.account_id
        named = Audience.objects.filter(post=OuterRef("pk"))
        follows = Follow.objects.filter(
            follower=me, target=OuterRef("author"), accepted_at__isnull=False
        )
        blocked = Block.objects.filter(account=OuterRef("author"), target=me)
        return there.filter(
            Q(author=me)
            # A block hides a person's words from a person; it never hides the town's business.
            | (Q(visibility__in=EVERYBODY) & ~Exists(blocked))
            | (
                Q(visibility=Visibility.PRIVATE)
                & (Exists(follows) | Exists(named.filter(account=me)))
            )
            | (Q(visibility=Visibility.DIRECT) & Exists(named.filter(account=me)))
            | (
                Q(visibility=Visibility.OFFICE)
                & (
                    Q(author__in=viewer.reads_as)
                    | Exists(named.filter(account__in=viewer.reads_as))
                )
            )
        )

    def everybodys(self) -> PostQuerySet:
        """Posts for the public timelines."""
        return self.filter(deleted_at=None, visibility=Visibility.PUBLIC)


class Post(models.Model):
    """What somebody said, or (with ``boost_of``) passed on."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    author = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="posts")
    # The person who wrote it, where the author is an office. Never shown outside.
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    app = models.ForeignKey(App, null=True, on_delete=models.SET_NULL, related_name="+")
    # As it was typed, and as safe HTML. Both empty once deleted.
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    spoiler_text = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    visibility = models.CharField(max_length=8, choices=Visibility, default=Visibility.PUBLIC)
    # The door it came in by: web, api, counter, phone, crier, replay …
    door = models.CharField(max_length=12, default="web")
    # Said to the town as a whole, from its own box: a case even without a mention.
    to_town = models.BooleanField(default=False)
    reply_to = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="replies"
    )
    # The post that started the conversation; its own id for the first one.
    thread_id = models.BigIntegerField(db_index=True)
    boost_of = models.ForeignKey("self", null=True, on_delete=models.CASCADE, related_name="boosts")
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    # A deleted post keeps its row, so that threads and cases hold together; its words are gone.
    deleted_at = models.DateTimeField(null=True)
    replies_count = models.PositiveIntegerField(default=0)
    boosts_count = models.PositiveIntegerField(default=0)
    favourites_count = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="post_by_author"),
            models.Index(
                fields=["-id"],
                name="post_public",
                condition=Q(visibility="public", deleted_at=None),
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["author", "boost_of"],
                condition=Q(boost_of__isnull=False, deleted_at=None),
                name="boost_once",
            ),
        ]

    def __str__(self) -> str:
        return f"post {self.pk}"

    @property
    def is_restricted(self) -> bool:
        return self.visibility in NAMED


class Original(models.Model):
    """The full words of a post whose public version was masked. For its audience only."""

    post = models.OneToOneField(Post, primary_key=True, on_delete=models.CASCADE)
    text = models.TextField()

    def __str__(self) -> str:
        return f"original of {self.post_id}"


class Audience(models.Model):
    """An address that may read a post which is not for everybody."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="audience")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="audience_once")]
        indexes = [models.Index(fields=["account", "-post"], name="audience_by_account")]

    def __str__(self) -> str:
        return f"{self.account_id} may read {self.post_id}"


class Mention(models.Model):
    """A post names an address."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="mentions")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    # The order in which the text names them.
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "account"], name="mention_once")]
        ordering = ["position"]

    def __str__(self) -> str:
        return f"{self.post_id} names {self.account_id}"


class Hashtag(models.Model):
    """A subject, by its folded name; shown as it was first written."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=100, unique=True)
    name = models.CharField(max_length=100)

    def __str__(self) -> str:
        return f"#{self.name}"


class Tagging(models.Model):
    """A post carries a hashtag."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="taggings")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="taggings")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["post", "hashtag"], name="tagging_once")]
        indexes = [models.Index(fields=["hashtag", "-post"], name="tagging_by_tag")]

    def __str__(self) -> str:
        return f"{self.post_id} {self.hashtag_id}"


class Photo(models.Model):
    """A photo: uploaded and re-encoded first, shown once a post carries it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="photos")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="photos")
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
    # Where the camera said it was. Offered to the author, and wiped once the photo is published.
    taken_lat = models.FloatField(null=True)
    taken_lon = models.FloatField(null=True)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        ordering = ["position", "id"]

    def __str__(self) -> str:
        return f"photo {self.pk}"


class Favourite(models.Model):
    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="favourites")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="favourites")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="favourite_once")]

    def __str__(self) -> str:
        return f"{self.account_id} likes {self.post_id}"


class Bookmark(models.Model):
    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="bookmarks")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="bookmarks")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="bookmark_once")]

    def __str__(self) -> str:
        return f"{self.account_id} keeps {self.post_id}"


class Pin(models.Model):
    """An author keeps a post at the top of their page."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="pins")
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="pins")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "post"], name="pin_once")]

    def __str__(self) -> str:
        return f"{self.account_id} shows {self.post_id} first"


class ConversationMute(models.Model):
    """Somebody wants to hear no more of a conversation. Steps in a case are told all the same."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    thread_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "thread_id"], name="conversation_mute_once")
        ]
        indexes = [models.Index(fields=["thread_id"], name="conversation_mute_by_thread")]

    def __str__(self) -> str:
        return f"{self.account_id} mutes {self.thread_id}"


class NotificationKind(models.TextChoices):
    MENTION = "mention", _("mention")
    STATUS = "status", _("new post")
    REBLOG = "reblog", _("boost")
    FAVOURITE = "favourite", _("favourite")
    FOLLOW = "follow", _("follower")
    FOLLOW_REQUEST = "follow_request", _("follow request")
    CASE = "concejo.case", _("case")


class Notification(models.Model):
    """Something that an address should hear of. Mastodon's kinds, and ours for cases."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=16, choices=NotificationKind)
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["account", "-id"], name="notification_by_account")]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "kind", "origin", "post"],
                condition=Q(post__isnull=False),
                name="notification_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} for {self.account_id}"


class Receipt(models.Model):
    """Remembers that a client already sent this post: ``Idempotency-Key``."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    key = models.CharField(max_length=120)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "key"], name="receipt_once")]

    def __str__(self) -> str:
        return f"{self.account_id} sent {self.key}"


class Marker(models.Model):
    """How far somebody has read a timeline. https://docs.joinmastodon.org/entities/Marker/"""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="markers")
    timeline = models.CharField(max_length=20)
    last_read_id = models.BigIntegerField()
    version = models.PositiveIntegerField(default=1)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "timeline"], name="marker_once")]

    def __str__(self) -> str:
        return f"{self.account_id} read {self.timeline}"
