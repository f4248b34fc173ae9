"""Who sees what: the timelines, and who is told of a post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Follow
from concejo.accounts.queries import account_by_id, deaf_to, silenced_by, silences
from concejo.base.text import fold
from concejo.events.models import Event
from concejo.posts.models import (
    NAMED,
    ConversationMute,
    Notification,
    NotificationKind,
    Post,
    Tagging,
)
from concejo.posts.paging import Page


def home(viewer: Actor, page: Page) -> list[Post]:
    """What the addresses that the viewer follows say and pass on, and the viewer's own words."""
    me = viewer.account_id
    follows = Follow.objects.filter(follower=me, accepted_at__isnull=False)
    followed = follows.values("target")
    boosting = follows.filter(with_boosts=True).values("target")
    posts = (
        Post.objects.visible_to(viewer)
        .exclude(visibility__in=NAMED)
        .filter(
            Q(author=me)
            | Q(author__in=boosting, boost_of__isnull=False)
            # An answer is shown where both sides are followed.
            | Q(author__in=followed, boost_of=None)
            & (Q(reply_to=None) | Q(reply_to__author=me) | Q(reply_to__author__in=followed))
        )
    )
    return page.of(_without_silenced(posts, viewer).select_related("author"))


def homes_of(posts: Sequence[Post], readers: Collection[int]) -> set[tuple[int, int]]:
    """``home``, asked the other way round: which of these addresses see which posts there.

    Pairs of an address and a post, in three queries. The posts come with ``reply_to`` and
    ``boost_of``. Change one rule, and change the other: a test compares them.
    """
    posts = [post for post in posts if post.visibility not in NAMED and post.deleted_at is None]
    answered = {post.reply_to.author_id for post in posts if post.reply_to}
    passed_on = {post.boost_of.author_id for post in posts if post.boost_of}
    authors = {post.author_id for post in posts}
    follows = Follow.objects.filter(
        target__in=authors | answered, follower__in=readers, accepted_at__isnull=False
    )
    pairs = follows.values_list("follower_id", "target_id", "with_boosts")
    followed = {(me, whom): with_boosts for me, whom, with_boosts in pairs}
    silent = silences(authors | passed_on, readers)
    found = set()
    for post in posts:
        author = post.author_id
        for me in {me for me, whom in followed if whom == author} | {author} & set(readers):
            if post.boost_of is not None:
                shown = me == author or followed.get((me, author), False)
                hidden = (me, author) in silent or (me, post.boost_of.author_id) in silent
            else:
                above = post.reply_to.author_id if post.reply_to else me
                shown = me in {author, above} or (me, above) in followed
                hidden = (me, author) in silent
            if shown and not hidden:
                found.add((me, post.pk))
    return found


def local(viewer: Actor | None, page: Page, *, only_media: bool = False) -> list[Post]:
    """What the town says in public: first posts, no answers."""
    posts = Post.objects.visible_to(viewer).everybodys().filter(boost_of=None, reply_to=None)
    if only_media:
        posts = posts.filter(photos__isnull=False).distinct()
    return page.of(_without_silenced(posts, viewer).select_related("author"))


def tagged(
    viewer: Actor | None,
    tag: str,
    page: Page,
    *,
    only_media: bool = False,
    or_any: Sequence[str] = (),
    and_all: Sequence[str] = (),
    but_none: Sequence[str] = (),
) -> list[Post]:
    """Public posts with a hashtag or one of others, with all of some, without any of some."""
    posts = Post.objects.visible_to(viewer).everybodys().filter(pk__in=_with_tag(tag, *or_any))
    for needed in and_all:
        posts = posts.filter(pk__in=_with_tag(needed))
    if but_none:
        posts = posts.exclude(pk__in=_with_tag(*but_none))
    if only_media:
        posts = posts.filter(photos__isnull=False).distinct()
    return page.of(_without_silenced(posts, viewer).select_related("author"))


def by_account(
    viewer: Actor | None,
    account: Account,
    page: Page,
    *,
    exclude_replies: bool = False,
    exclude_boosts: bool = False,
    only_media: bool = False,
    tag: str = "",
    pinned: bool = False,
) -> list[Post]:
    """What one address said and passed on."""
    posts = Post.objects.visible_to(viewer).filter(author=account).exclude(visibility__in=NAMED)
    if pinned:
        posts = posts.filter(pins__account=account)
    if exclude_replies:
        posts = posts.filter(Q(reply_to=None) | Q(reply_to__author=account))
    if exclude_boosts:
        posts = posts.filter(boost_of=None)
    if only_media:
        posts = posts.filter(photos__isnull=False).distinct()
    if tag:
        posts = posts.filter(pk__in=_with_tag(tag))
    return page.of(posts.select_related("author"))


# --- Being told ---


def deliver(event: Event, post: Post) -> None:
    """Tell those whom a post names, and those who asked to hear of its author."""
    author = post.author
    mentions = post.mentions.select_related("account") if "@" in post.text else ()
    named = [mention.account for mention in mentions]
    if post.visibility in NAMED:
        readers = set(post.audience.values_list("account_id", flat=True))
        named = [account for account in named if account.pk in readers]
    tell_all(named, NotificationKind.MENTION, author, post)
    if post.visibility in NAMED or post.reply_to_id:
        return
    asked = Follow.objects.filter(target=author, notify=True, accepted_at__isnull=False)
    followers = [follow.follower for follow in asked.select_related("follower")]
    tell_all(followers, NotificationKind.STATUS, author, post)


def deliver_boost(event: Event, boost: Post) -> None:
    """Tell an author that their words were passed on."""
    if boost.boost_of is not None:
        tell(boost.boost_of.author, NotificationKind.REBLOG, boost.author, boost.boost_of)


def deliver_favourite(event: Event, post: Post) -> None:
    """Tell an author that somebody likes their words."""
    liker = account_by_id(event.actor_id or 0)
    tell(post.author, NotificationKind.FAVOURITE, liker, post)


def deliver_follow(event: Event, target: Account) -> None:
    """Tell somebody who follows them, or asks to."""
    follower = account_by_id(event.actor_id or 0)
    asked = bool(event.data.get("asked"))
    tell(
        target,
        NotificationKind.FOLLOW_REQUEST if asked else NotificationKind.FOLLOW,
        follower,
    )


def tell(
    account: Account, kind: NotificationKind, origin: Account, post: Post | None = None
) -> None:
    """One notification."""
    tell_all([account], kind, origin, post)


def tell_all(
    accounts: Iterable[Account], kind: NotificationKind, origin: Account, post: Post | None = None
) -> None:
    """One notification each, once; none about oneself, nor from somebody who is silenced.

    The town's own voices are heard by everybody.
    """
    told = [a for a in accounts if a.pk != origin.pk and not a.domain and not a.is_crier]
    if told and not (origin.is_office or origin.is_crier):
        deaf = deaf_to(origin.pk, [a.pk for a in told])
        told = [a for a in told if a.pk not in deaf]
    if told and post is not None and kind != NotificationKind.CASE:
        muting = ConversationMute.objects.filter(thread_id=post.thread_id, account__in=told)
        tired = set(muting.values_list("account_id", flat=True))
        told = [a for a in told if a.pk not in tired]
    Notification.objects.bulk_create(
        [Notification(account=a, kind=kind, origin=origin, post=post) for a in told],
        # Told twice is told once.
        ignore_conflicts=True,
    )


def _with_tag(*tags: str) -> QuerySet[Tagging, dict[str, int]]:
    keys = [fold(tag.lstrip("#")) for tag in tags]
    return Tagging.objects.filter(hashtag__key__in=keys).values("post")  # type: ignore[return-value]


def _without_silenced(posts: QuerySet[Post], viewer: Actor | None) -> QuerySet[Post]:
    if viewer is None:
        return posts
    silenced = silenced_by(viewer.account_id)
    if not silenced:
        return posts
    return posts.exclude(author__in=silenced).exclude(boost_of__author__in=silenced)
