"""What readers chose, asked of many of them at once: whom they follow and how, and hashtags."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple

from concejo.accounts.models import Follow
from concejo.base.questions import Question
from concejo.lists.queries import kept_apart
from concejo.posts.hashtags import tag_followers
from concejo.posts.models import Post, Visibility


class Following(NamedTuple):
    """How somebody follows somebody."""

    with_boosts: bool
    languages: Sequence[str]
    # On a list that keeps its people out of the home timeline.
    is_apart: bool


def following(
    readers: Collection[int], authors: Collection[int]
) -> dict[tuple[int, int], Following]:
    """Who of these readers follows whom of these authors, and how; one question."""
    if not authors:
        return {}
    rows = _FOLLOWING.rows_among("readers", readers, authors=list(authors))
    return {(me, whom): Following(*how) for me, whom, *how in rows}


_FOLLOWING = Question(
    lambda readers, authors: (
        Follow.objects.filter(target__in=authors, follower__in=readers, accepted_at__isnull=False)
        .annotate(is_apart=kept_apart())
        .values_list("follower_id", "target_id", "with_boosts", "languages", "is_apart")
    )
)


def is_in_other_language(post: Post, follow: Following | None) -> bool:
    """Whether an author said this in a language that they are not followed for.

    What is said in no language in particular is for everybody.
    """
    said = (post.boost_of or post).language
    if follow is None or not follow.languages or not said:
        return False
    return said not in follow.languages


def readers_by_tag(posts: Sequence[Post], readers: Collection[int]) -> dict[int, set[int]]:
    """By the post, who follows one of its hashtags and did not write it."""
    tags = {
        post.pk: {tagging.hashtag_id for tagging in post.taggings.all()}
        for post in posts
        if post.visibility == Visibility.PUBLIC and post.boost_of_id is None
    }
    every = set().union(*tags.values())
    follows = tag_followers(every, readers) if every else set()
    return {
        post.pk: {me for me, tag in follows if tag in tags[post.pk] and me != post.author_id}
        for post in posts
        if tags.get(post.pk)
    }
