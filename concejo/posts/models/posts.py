"""Posts, and who may read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, App, Block, Follow, User
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.posts.drafts import Place

if TYPE_CHECKING:
    from concejo.posts.models.hashtags import Hashtag


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
