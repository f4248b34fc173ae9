"""Who sees what: the timelines, and who is told of a post."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from django.db.models import Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_id, asking_to_hear_of
from concejo.accounts.relations import deaf_to, silenced_by, silences
from concejo.base.questions import Question, add
from concejo.base.text import fold
from concejo.events.models import Event
from concejo.posts.choosing import home_ids, local_ids
from concejo.posts.chosen import following, is_in_other_language, readers_by_tag
from concejo.posts.linked_pages import key_of
from concejo.posts.models import (
    EVERYBODY,
    NAMED,
    ConversationMute,
    Favourite,
    Linking,
    Notification,
    NotificationKind,
    NotificationRequest,
    Post,
    PostQuerySet,
    QuoteState,
    Tagging,
)
from concejo.posts.paging import Page
from concejo.posts.policy import verdict
from concejo.posts.queries import posts_for
from concejo.posts.together import group_keys


def home(viewer: Actor, page: Page) -> list[Post]:
    """What the addresses that the viewer follows say and pass on, and the viewer's own words."""
    return posts_for(viewer, home_ids(viewer, page))


def homes_of(posts: Sequence[Post], readers: Collection[int]) -> set[tuple[int, int]]:
    """``home``, asked the other way round: which of these addresses see which posts there.

    Pairs of an address and a post, in a handful of queries. The posts come with ``reply_to``,
    ``boost_of`` and ``taggings``. Change one rule, and change the other: a test compares them.
    """
    posts = [post for post in posts if post.visibility not in NAMED and post.deleted_at is None]
    answered = {post.reply_to.author_id for post in posts if post.reply_to}
    passed_on = {post.boost_of.author_id for post in posts if post.boost_of}
    authors = {post.author_id for post in posts}
    followed = following(readers, authors | answered)
    by_tag = readers_by_tag(posts, readers)
    silent = silences(authors | passed_on, readers)
    found = set()
    for post in posts:
        author = post.author_id
        tagged = by_tag.get(post.pk, set())
        if post.author.limited_at:
            tagged = {me for me in tagged if (me, author) in followed}
        reading = {me for me, whom in followed if whom == author} | {author} & set(readers)
        for me in reading | tagged:
            follow = followed.get((me, author))
            if follow is not None and follow.is_apart:
                continue
            if post.boost_of is not None:
                shown = me == author or (follow is not None and follow.with_boosts)
                hidden = (me, author) in silent or (me, post.boost_of.author_id) in silent
            else:
                above = post.reply_to.author_id if post.reply_to else me
                shown = me in {author, above} or (me, above) in followed
                hidden = (me, author) in silent
            shown = shown and me in reading and not is_in_other_language(post, follow)
            if (shown or me in tagged) and not hidden:
                found.add((me, post.pk))
    return found


def local(viewer: Actor | None, page: Page, *, only_media: bool = False) -> list[Post]:
    """What the town says in public: first posts, no answers."""
    return posts_for(viewer, local_ids(viewer, page, only_media=only_media))


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
    everybodys = Post.objects.visible_to(viewer).everybodys().not_limited_for(viewer)
    posts = everybodys.filter(pk__in=_with_tag(tag, *or_any))
    for needed in and_all:
        posts = posts.filter(pk__in=_with_tag(needed))
    if but_none:
        posts = posts.exclude(pk__in=_with_tag(*but_none))
    if only_media:
        posts = posts.filter(photos__isnull=False).distinct()
    return page.of(without_silenced(posts, viewer).select_related("author"))


def linking(viewer: Actor | None, url: str, page: Page) -> list[Post]:
    """Public posts that link to a page."""
    links = Linking.objects.filter(page__key=key_of(url)).values("post")
    everybodys = Post.objects.visible_to(viewer).everybodys().not_limited_for(viewer)
    posts = everybodys.filter(pk__in=links)
    return page.of(without_silenced(posts, viewer).select_related("author"))


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
    said = Post.objects.visible_to(viewer).not_suspended().filter(author=account)
    posts = said.exclude(visibility__in=NAMED)
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
    named = post.named
    if post.visibility in NAMED:
        readers = set(post.audience.values_list("account_id", flat=True))
        named = [account for account in named if account.pk in readers]
    # Whatever the crier says to somebody is about the town's business with them.
    kind = NotificationKind.CASE if author.is_crier else NotificationKind.MENTION
    tell_all(named, kind, author, post)
    if post.quote_of is not None:
        _tell_quoted(post, post.quote_of)
    if post.visibility not in NAMED:
        _tell_asking(post)


def deliver_shown(event: Event, post: Post) -> None:
    """What was held back is for everybody now: tell all but those whom it was for before."""
    knew = set(post.audience.values_list("account_id", flat=True))
    mentions = post.mentions.select_related("account").exclude(account__in=knew)
    named = [mention.account for mention in mentions.order_by("position")]
    tell_all(named, NotificationKind.MENTION, post.author, post)
    if post.quote_of is not None and post.quote_of.author_id not in knew:
        _tell_quoted(post, post.quote_of)
    _tell_asking(post)


def _tell_asking(post: Post) -> None:
    """Those who asked to hear of an author hear of what is no answer."""
    if not post.reply_to_id:
        asking = asking_to_hear_of(post.author_id)
        tell_all(asking, NotificationKind.STATUS, post.author, post)


def _tell_quoted(post: Post, quoted: Post) -> None:
    """An author hears that they are quoted, where they may read it."""
    if post.visibility in EVERYBODY or post.audience.filter(account=quoted.author_id).exists():
        tell(quoted.author, NotificationKind.QUOTE, post.author, post)


def deliver_edit(event: Event, post: Post) -> None:
    """Tell whom a post names now, and those who passed it on, like or quote it, what it says now.

    Of the same post one is told once more, not twice: the newest is the one that counts.
    """
    author = post.author
    named = event.data.get("named", ())
    told = [mention.account for mention in post.mentions.select_related("account")]
    told = [account for account in told if account.pk in named]
    readers = set(post.audience.values_list("account_id", flat=True))
    if post.visibility in NAMED:
        told = [account for account in told if account.pk in readers]
    tell_all(told, NotificationKind.MENTION, author, post)
    Notification.objects.filter(kind=NotificationKind.UPDATE, post=post).delete()
    if post.visibility in NAMED:
        return
    boosted = Post.objects.filter(boost_of=post, deleted_at=None).values("author")
    liked = Favourite.objects.filter(post=post).values("account")
    touched = Account.objects.filter(Q(pk__in=boosted) | Q(pk__in=liked))
    others = touched.exclude(pk__in=[account.pk for account in told])
    tell_all(others, NotificationKind.UPDATE, author, post)
    _tell_quoting(author, post)


def _tell_quoting(author: Account, post: Post) -> None:
    """Whoever quotes a post hears that it says something else now, beside their own post."""
    quoting = Post.objects.filter(
        quote_of=post, quote_state=QuoteState.ACCEPTED, deleted_at=None
    ).exclude(author=author)
    authors = list(quoting.values_list("author_id", flat=True))
    if not authors:
        return
    kind = NotificationKind.QUOTED_UPDATE
    Notification.objects.filter(kind=kind, post__in=quoting.values("pk")).delete()
    deaf = set() if author.is_office else deaf_to(author.pk, authors)
    Notification.objects.bulk_create(
        Notification(account_id=each.author_id, kind=kind, origin=author, post=each)
        for each in quoting
        if each.author_id not in deaf
    )


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
    _forget_follow(follower.pk, target.pk)
    tell(
        target,
        NotificationKind.FOLLOW_REQUEST if asked else NotificationKind.FOLLOW,
        follower,
    )


def follow_ended(event: Event, target: Account) -> None:
    """Somebody does not follow any more, or not want to: nobody is told that they do."""
    _forget_follow(event.actor_id or 0, target.pk)


def follow_answered(event: Event, follower: Account) -> None:
    """A wish to follow has its answer, or a follower was dropped: it is not told any more."""
    _forget_follow(follower.pk, event.actor_id or 0)


def part(event: Event, blocked: Account) -> None:
    """Of whom somebody blocks they hear nothing any more, nor are told what they heard."""
    follow_ended(event, blocked)
    Notification.objects.filter(account=event.actor_id, origin=blocked).delete()


def _forget_follow(follower: int, target: int) -> None:
    kinds = (NotificationKind.FOLLOW, NotificationKind.FOLLOW_REQUEST)
    Notification.objects.filter(account=target, origin=follower, kind__in=kinds).delete()


def tell(
    account: Account,
    kind: NotificationKind,
    origin: Account,
    post: Post | None = None,
    *,
    about: int | None = None,
) -> None:
    """One notification."""
    tell_all([account], kind, origin, post, about=about)


def tell_all(
    accounts: Iterable[Account],
    kind: NotificationKind,
    origin: Account,
    post: Post | None = None,
    *,
    about: int | None = None,
) -> None:
    """One notification each, once; none about oneself, nor from somebody who is silenced.

    The town's own voices are heard by everybody. What a policy holds back is kept until its origin
    is let in. ``about`` is the row of a report or of a warning.
    """
    told = [a for a in accounts if a.pk != origin.pk and not a.domain and not a.is_crier]
    if told and not (origin.is_office or origin.is_crier):
        deaf = deaf_to(origin.pk, [a.pk for a in told])
        told = [a for a in told if a.pk not in deaf]
    if told and post is not None and kind != NotificationKind.CASE:
        ids = [a.pk for a in told]
        tired = {row[0] for row in _TIRED.bare_rows(thread=post.thread_id, accounts=ids)}
        told = [a for a in told if a.pk not in tired]
    if not told:
        return
    at_once, held = verdict(told, kind, origin, post)
    keys = group_keys(at_once, kind, post)
    alike = {"kind": kind, "origin": origin, "post": post, "about_id": about}
    add(
        [
            *(Notification(account=a, group_key=keys.get(a.pk, ""), **alike) for a in at_once),
            *(Notification(account=a, is_held=True, **alike) for a in held),
        ],
        # Told twice is told once.
        unless_there=True,
    )
    if held:
        NotificationRequest.objects.bulk_create(
            [NotificationRequest(account=a, origin=origin) for a in held],
            update_conflicts=True,
            unique_fields=["account", "origin"],
            update_fields=["updated_at"],
        )


_TIRED = Question(
    lambda thread, accounts: ConversationMute.objects.filter(
        thread_id=thread, account__in=accounts
    ).values_list("account_id")
)


def _with_tag(*tags: str) -> QuerySet[Tagging, dict[str, int]]:
    keys = [fold(tag.lstrip("#")) for tag in tags]
    return Tagging.objects.filter(hashtag__key__in=keys).values("post")  # type: ignore[return-value]


def without_silenced(posts: PostQuerySet, viewer: Actor | None) -> PostQuerySet:
    posts = posts.not_suspended()
    if viewer is None:
        return posts
    silenced = silenced_by(viewer.account_id)
    if not silenced:
        return posts
    return posts.exclude(author__in=silenced).exclude(boost_of__author__in=silenced)
