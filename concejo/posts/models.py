"""What people say: posts, who may read them, photos, marks and notifications."""

from __future__ import annotations

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, App, Block, Follow, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.drafts import Place


class Visibility(models.TextChoices):
    PUBLIC = "public", _("public")
    UNLISTED = "unlisted", _("unlisted")
    PRIVATE = "private", _("followers only")
    DIRECT = "direct", _("the people mentioned only")
    # The author and the offices that the conversation is with. Clients see ``direct``.
    OFFICE = "office", _("the office only")


class QuotePolicy(models.TextChoices):
    """Who may put a post into one of their own. Where not everybody may read it: its author."""

    PUBLIC = "public", _("everybody")
    FOLLOWERS = "followers", _("followers")
    NOBODY = "nobody", _("nobody")


class QuoteState(models.TextChoices):
    """How a quote stands with the author of the quoted words. Empty: the post quotes nothing."""

    ACCEPTED = "accepted", _("accepted")
    REVOKED = "revoked", _("taken back")


EVERYBODY = (Visibility.PUBLIC, Visibility.UNLISTED)
NAMED = (Visibility.DIRECT, Visibility.OFFICE)


class PostQuerySet(models.QuerySet["Post"]):
    def visible_to(self, viewer: Actor | None) -> PostQuerySet:
        """The posts that this viewer may know of. Every read starts here."""
        there = self.filter(deleted_at=None).meant_for(viewer)
        # Whoever works for the town still reads them: a case goes on without its reporter.
        if viewer is not None and (viewer.offices or viewer.account.is_crier):
            return there
        return there.not_suspended()

    def not_suspended(self) -> PostQuerySet:
        """Without the words of those whom moderators have suspended."""
        return self.exclude(author__in=Account.objects.filter(suspended_at__isnull=False))

    def not_limited_for(self, viewer: Actor | None) -> PostQuerySet:
        """Without the words of those who are limited, but for their followers and themselves."""
        limited = Account.objects.filter(limited_at__isnull=False)
        if viewer is not None:
            mine = Follow.objects.filter(follower=viewer.account, accepted_at__isnull=False)
            limited = limited.exclude(pk=viewer.account_id).exclude(pk__in=mine.values("target"))
        return self.exclude(author__in=limited)

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
    # Few posts pass on another one: an index of all that do not would be taken for a good one.
    boost_of = models.ForeignKey(
        "self", null=True, on_delete=models.CASCADE, related_name="boosts", db_index=False
    )
    # The post that is shown inside this one; the indexes of both are below.
    quote_of = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="quotes", db_index=False
    )
    quote_state = models.CharField(max_length=8, choices=QuoteState, blank=True)
    quote_policy = models.CharField(max_length=9, choices=QuotePolicy, default=QuotePolicy.PUBLIC)
    created_at = models.DateTimeField(default=clock.now)
    edited_at = models.DateTimeField(null=True)
    # Goes up with every change of what everybody reads of it; what was made of it is kept by this.
    revision = models.PositiveIntegerField(default=0)
    # A deleted post keeps its row, so that threads and cases hold together; its words are gone.
    deleted_at = models.DateTimeField(null=True)
    replies_count = models.PositiveIntegerField(default=0)
    boosts_count = models.PositiveIntegerField(default=0)
    favourites_count = models.PositiveIntegerField(default=0)
    # So that nobody asks for polls where there are none.
    has_poll = models.BooleanField(default=False)
    quotes_count = models.PositiveIntegerField(default=0)

    objects = PostQuerySet.as_manager()

    # Known of what was saved just now: neither photos nor masked words belong to it.
    is_only_words = False
    # What its author said of where it is, and where its photos were taken if nobody could ask them.
    # Handed on to whoever hears of it in the same transaction, and kept nowhere.
    place: Place | None = None
    taken: tuple[float, float] | None = None

    class Meta:
        indexes = [
            models.Index(fields=["author", "-id"], name="post_by_author"),
            models.Index(
                fields=["-id"],
                name="post_public",
                condition=Q(visibility="public", deleted_at=None),
            ),
            models.Index(
                fields=["boost_of", "-id"],
                name="post_by_boosted",
                condition=Q(boost_of__isnull=False),
            ),
            models.Index(
                fields=["quote_of", "-id"],
                name="post_by_quoted",
                condition=Q(quote_of__isnull=False),
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

    @cached_property
    def named(self) -> list[Account]:
        """The addresses that the text names, in its order."""
        if "@" not in self.text:
            return []
        return [mention.account for mention in self.mentions.select_related("account")]

    @cached_property
    def tagged(self) -> list[Hashtag]:
        """The hashtags that it carries, in their order."""
        taggings = self.taggings.select_related("hashtag").order_by("pk")
        return [tagging.hashtag for tagging in taggings]


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
    # What moderators took from it: posts are gathered under it, it is found by its beginning, and
    # it may be among what the town talks about.
    is_usable = models.BooleanField(default=True)
    is_listable = models.BooleanField(default=True)
    is_trendable = models.BooleanField(default=True)

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
    POLL = "poll", _("end of a poll")
    UPDATE = "update", _("changed post")
    QUOTE = "quote", _("quote")
    QUOTED_UPDATE = "quoted_update", _("changed quote")
    ADMIN_REPORT = "admin.report", _("report")
    ADMIN_SIGN_UP = "admin.sign_up", _("somebody new")
    MODERATION_WARNING = "moderation_warning", _("word from the moderators")
    SEVERED_RELATIONSHIPS = "severed_relationships", _("lost connections")
    CASE = "concejo.case", _("case")


class Notification(models.Model):
    """Something that an address should hear of. Mastodon's kinds, and ours for cases."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="notifications")
    kind = models.CharField(max_length=32, choices=NotificationKind)
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="+")
    # The row that it is about where that is no post: a report, a measure. The kind says which.
    about_id = models.BigIntegerField(null=True)
    # What is told together, such as likes of one post within some hours. Empty: told alone.
    group_key = models.CharField(max_length=60, blank=True)
    # Kept back by the reader's own policy, until they let its origin in.
    is_held = models.BooleanField(default=False)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [
            models.Index(fields=["account", "-id"], name="notification_by_account"),
            models.Index(
                fields=["account", "group_key", "-id"],
                name="notification_by_group",
                condition=~Q(group_key=""),
            ),
            models.Index(
                fields=["account", "origin"],
                name="notification_held",
                condition=Q(is_held=True),
            ),
        ]
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


class Policy(models.TextChoices):
    ACCEPT = "accept", _("show it")
    FILTER = "filter", _("hold it back")
    DROP = "drop", _("throw it away")


class NotificationPolicy(models.Model):
    """From whom somebody wants to be told. https://docs.joinmastodon.org/entities/NotificationPolicy/"""

    account = models.OneToOneField(
        Account, primary_key=True, on_delete=models.CASCADE, related_name="notification_policy"
    )
    for_not_following = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_not_followers = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_new_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_private_mentions = models.CharField(max_length=6, choices=Policy, default=Policy.ACCEPT)
    for_limited_accounts = models.CharField(max_length=6, choices=Policy, default=Policy.FILTER)

    def __str__(self) -> str:
        return f"policy of {self.account_id}"


class NotificationRequest(models.Model):
    """Somebody's notifications are held back, and wait to be let in."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=clock.now)
    updated_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["account", "origin"], name="request_once")]

    def __str__(self) -> str:
        return f"{self.origin_id} waits to be heard by {self.account_id}"


class NotificationPermission(models.Model):
    """Somebody was let in: no policy holds them back again."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    origin = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "origin"], name="permission_once")
        ]

    def __str__(self) -> str:
        return f"{self.origin_id} is heard by {self.account_id}"


class PutAway(models.Model):
    """A conversation that somebody took out of their list, until something new is said in it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    thread_id = models.BigIntegerField()
    # The last post that they knew of.
    until_id = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "thread_id"], name="put_away_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} put {self.thread_id} away"


class TagFollow(models.Model):
    """Somebody reads what is said in public with a hashtag, whoever says it."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="followed_tags")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="followed_by")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "hashtag"], name="tag_follow_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} follows #{self.hashtag_id}"


class FeaturedTag(models.Model):
    """A hashtag that somebody shows on their page."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="featured_tags")
    hashtag = models.ForeignKey(Hashtag, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "hashtag"], name="featured_tag_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} shows #{self.hashtag_id}"


# --- Polls ---


class Poll(models.Model):
    """A post asks: answers to choose from, until a moment. Its counts are kept with its votes."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="poll")
    # The answers as they were written, and how often each was chosen, in the same order.
    options = models.JSONField(default=list)
    tallies = models.JSONField(default=list)
    is_multiple = models.BooleanField(default=False)
    hides_totals = models.BooleanField(default=False)
    voters_count = models.PositiveIntegerField(default=0)
    # Of these, those who were registered residents when they voted.
    residents_count = models.PositiveIntegerField(default=0)
    expires_at = models.DateTimeField()
    # Set once its end was told.
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(fields=["expires_at"], name="poll_due", condition=Q(ended_at=None)),
        ]

    def __str__(self) -> str:
        return f"poll {self.pk}"

    @property
    def is_over(self) -> bool:
        return self.expires_at <= clock.now()

    @property
    def shows_totals(self) -> bool:
        return not self.hides_totals or self.is_over

    @property
    def votes_count(self) -> int:
        return sum(self.tallies)


class Vote(models.Model):
    """An address chose one answer of a poll. Nobody else ever sees which."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    poll = models.ForeignKey(Poll, on_delete=models.CASCADE, related_name="votes")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    choice = models.PositiveSmallIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["poll", "account", "choice"], name="vote_once")
        ]

    def __str__(self) -> str:
        return f"{self.account_id} voted in {self.poll_id}"


# --- Links ---


class KeptOffTrends(models.Model):
    """Moderators keep a post from what the town talks about. It stays where it is."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.OneToOneField(Post, on_delete=models.CASCADE, related_name="kept_off_trends")

    def __str__(self) -> str:
        return f"{self.post_id} is kept off"


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


class Edition(models.Model):
    """What a post said from one moment to the next. Kept from its first change on.

    Whoever may read the post may read what it said before. The full words behind a masked edition
    are not kept: what somebody took out of their words again is nobody's business.
    """

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="editions")
    # The person who wrote it, where the author is an office. Never shown outside.
    user = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    spoiler_text = models.CharField(max_length=500, blank=True)
    is_sensitive = models.BooleanField(default=False)
    language = models.CharField(max_length=8, blank=True)
    # [{"id": …, "description": …}] in their order.
    photos = models.JSONField(default=list)
    # The answers of its poll; empty where it asked nothing.
    options = models.JSONField(default=list)
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        indexes = [models.Index(fields=["post", "id"], name="edition_of_post")]

    def __str__(self) -> str:
        return f"{self.post_id} since {self.created_at:%Y-%m-%d %H:%M}"


class ScheduledPost(models.Model):
    """A post that will be published when its time comes."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    # The person who will have written it. It is published only while they may speak as the address.
    user = models.ForeignKey(User, null=True, on_delete=models.CASCADE, related_name="+")
    app = models.ForeignKey(App, null=True, on_delete=models.SET_NULL, related_name="+")
    # A ``Draft``, as ``drafts.as_json`` writes it.
    draft = models.JSONField(default=dict)
    # What the client sent as ``Idempotency-Key``.
    key = models.CharField(max_length=120, blank=True)
    scheduled_at = models.DateTimeField()
    created_at = models.DateTimeField(default=clock.now)
    # When it could not be published, and why. It waits for another date, or to be thrown away.
    failed_at = models.DateTimeField(null=True)
    fault = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["scheduled_at"], name="scheduled_due", condition=Q(failed_at=None)
            ),
            models.Index(fields=["account", "-id"], name="scheduled_by_account"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["account", "key"], condition=~Q(key=""), name="scheduled_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.account_id} at {self.scheduled_at:%Y-%m-%d %H:%M}"
