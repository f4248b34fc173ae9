"""What the town talks about: people are counted, not how often somebody says it.

A subject or a link has a point from each person who used it in public in the last seven days, a
post one from each person who likes it, passes it on or answers it in its first three. With every
day a point is worth half. Two people are needed. How it is counted stands in docs/use/trends.md.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date, timedelta

from django.core.cache import cache
from django.db.models import F, Max, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import AccountKind
from concejo.base import clock
from concejo.base.ids import first_id_at, moment_of
from concejo.posts.hashtags import DayOfUse
from concejo.posts.linked_pages import pages_by_ids
from concejo.posts.models import Favourite, Hashtag, LinkedPage, Linking, Post, Tagging
from concejo.posts.timelines import without_silenced

DAYS, DAYS_OF_A_POST = 7, 3
FEWEST_PEOPLE = 2
MOST = 40
# How long a result is kept, in seconds: nobody's trend is more urgent than that.
_KEPT_FOR = 300


def trending_hashtags(limit: int, offset: int = 0, *, kept_off: bool = False) -> list[Hashtag]:
    """Subjects that people talk about, the liveliest first; with those ``kept_off`` or without."""
    ids = _kept("trends:hashtags", lambda: _scored(_uses_of(Tagging.objects.all(), "hashtag")))
    found = {each.pk: each for each in Hashtag.objects.filter(pk__in=ids)}
    shown = [found[pk] for pk in ids if pk in found and (kept_off or found[pk].is_trendable)]
    return shown[offset : offset + limit]


def trending_links(limit: int, offset: int = 0, *, kept_off: bool = False) -> list[LinkedPage]:
    """Pages outside that people link to, the liveliest first; as for subjects."""
    ids = _kept("trends:links", lambda: _scored(_uses_of(Linking.objects.all(), "page")))
    shown = [page for page in pages_by_ids(ids) if kept_off or page.is_trendable]
    return shown[offset : offset + limit]


def trending_posts(
    viewer: Actor | None, limit: int, offset: int = 0, *, kept_off: bool = False
) -> list[Post]:
    """Posts that people do something with, the liveliest first, as far as the viewer sees them."""
    ids = _kept("trends:posts", lambda: _scored(_deeds()))
    # Whoever was made quiet since the result was kept is no trend any more.
    everybodys = Post.objects.visible_to(viewer).everybodys().not_limited_for(None)
    posts = everybodys.filter(pk__in=ids).select_related("author")
    if not kept_off:
        posts = posts.filter(kept_off_trends=None)
    found = {post.pk: post for post in without_silenced(posts, viewer)}
    return [found[pk] for pk in ids if pk in found][offset : offset + limit]


def uses_of_links(pages: Iterable[LinkedPage]) -> dict[int, list[DayOfUse]]:
    """How often these pages were linked to in the last days, today first. One query."""
    calendar = [clock.today() - timedelta(days=n) for n in range(DAYS)]
    ids = [page.pk for page in pages]
    public = Post.objects.everybodys().filter(pk__gte=first_id_at(clock.now() - timedelta(DAYS)))
    links = Linking.objects.filter(page__in=ids, post__in=public.values("pk"))
    people: dict[tuple[int, date], list[int]] = {}
    for page, who, post in links.values_list("page", "post__author", "post"):
        people.setdefault((page, clock.local(moment_of(post)).date()), []).append(who)
    return {
        pk: [
            DayOfUse(day, len(those), len(set(those)))
            for day in calendar
            for those in [people.get((pk, day), [])]
        ]
        for pk in ids
    }


# --- Smaller steps ---

# What it is about, who did something, and since when the point loses its worth.
_Deed = tuple[int, int, int]


def _kept(name: str, ask: Callable[[], list[int]]) -> list[int]:
    ids: list[int] | None = cache.get(name)
    if ids is None:
        ids = ask()
        cache.set(name, ids, _KEPT_FOR)
    return ids


def _scored(deeds: Iterable[_Deed]) -> list[int]:
    """The best few, each person counted once for each."""
    now = clock.now()
    points: dict[int, dict[int, float]] = {}
    for what, who, when in deeds:
        worth = 0.5 ** max(0.0, (now - moment_of(when)) / timedelta(days=1))
        mine = points.setdefault(what, {})
        mine[who] = max(worth, mine.get(who, 0.0))
    scores = {
        what: sum(people.values())
        for what, people in points.items()
        if len(people) >= FEWEST_PEOPLE
    }
    return sorted(scores, key=lambda what: (-scores[what], -what))[:MOST]


def _sayable(days: int) -> QuerySet[Post]:
    """What may come to the top: said in public by people who like to be found, nothing masked."""
    since = first_id_at(clock.now() - timedelta(days=days))
    return Post.objects.everybodys().filter(
        pk__gte=since,
        boost_of=None,
        original=None,
        is_sensitive=False,
        author__domain="",
        author__is_discoverable=True,
        author__is_bot=False,
        author__suspended_at=None,
        author__limited_at=None,
        author__kind__in=(AccountKind.PERSON, AccountKind.OFFICE),
    )


def _uses_of(rows: QuerySet[Tagging] | QuerySet[Linking], field: str) -> Iterable[_Deed]:
    """Who used what when last. One query."""
    used = rows.filter(post__in=_sayable(DAYS).values("pk")).order_by()
    by_person = used.values(field, "post__author").annotate(last=Max("post"))
    return list(by_person.values_list(field, "post__author", "last"))


def _deeds() -> Iterable[_Deed]:
    """Which people like, pass on or answer which posts of others. One query."""
    posts = _sayable(DAYS_OF_A_POST).filter(reply_to=None, spoiler_text="").values("pk")
    likes = (
        Favourite.objects.filter(post__in=posts, account__kind=AccountKind.PERSON)
        .exclude(account=F("post__author"))
        .values_list("post", "account")
    )
    people = Post.objects.everybodys().filter(author__kind=AccountKind.PERSON)
    boosts = people.filter(boost_of__in=posts).exclude(author=F("boost_of__author"))
    answers = people.filter(reply_to__in=posts).exclude(author=F("reply_to__author"))
    found = likes.union(
        boosts.values_list("boost_of", "author"), answers.values_list("reply_to", "author")
    )
    return [(post, who, post) for post, who in found]
