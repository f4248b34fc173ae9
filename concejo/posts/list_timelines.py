"""What lists show, asked for many of them at once; ``choosing`` asks it for one reader."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from concejo.accounts.relations import silences
from concejo.lists.models import List, Replies
from concejo.lists.queries import members_by_list
from concejo.posts.chosen import following, is_in_other_language
from concejo.posts.models import NAMED, Post


def lists_showing(posts: Sequence[Post], list_ids: Collection[int]) -> set[tuple[int, int]]:
    """``list_ids``, asked the other way round: which of these lists show which posts.

    Pairs of a list and a post. Change one rule, and change the other: a test compares them.
    """
    posts = [post for post in posts if post.visibility not in NAMED and post.deleted_at is None]
    lists = list(List.objects.filter(pk__in=list_ids))
    owners = {its.account_id for its in lists}
    members = members_by_list([its.pk for its in lists])
    answered = {post.reply_to.author_id for post in posts if post.reply_to}
    passed_on = {post.boost_of.author_id for post in posts if post.boost_of}
    authors = {post.author_id for post in posts}
    followed = following(owners, authors | answered)
    silent = silences(authors | passed_on, owners)
    found = set()
    for its in lists:
        me, on_it = its.account_id, members[its.pk]
        for post in posts:
            author, follow = post.author_id, followed.get((me, post.author_id))
            if author not in on_it or (follow is None and author != me):
                continue
            if post.boost_of is not None:
                shown = follow is None or follow.with_boosts
                hidden = (me, author) in silent or (me, post.boost_of.author_id) in silent
            else:
                above = post.reply_to.author_id if post.reply_to else me
                shown = (
                    above in {me, author}
                    or {
                        Replies.FOLLOWED: (me, above) in followed,
                        Replies.LIST: above in on_it,
                        Replies.NONE: False,
                    }[Replies(its.replies)]
                )
                hidden = (me, author) in silent
            if shown and not hidden and not is_in_other_language(post, follow):
                found.add((its.pk, post.pk))
    return found
