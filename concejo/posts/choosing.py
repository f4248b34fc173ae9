"""Which posts stand on a page of the busiest timelines: in SQL, as these are asked all day.

Only ids are chosen here. Whether the viewer may read a post is asked of ``visible_to`` once more
before it is shown. How this was measured says docs/decide/0013-timelines-are-read-not-delivered.md.
"""

from __future__ import annotations

from typing import Any

from django.db import connection

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.questions import asked
from concejo.lists.models import List, Replies
from concejo.posts.paging import Page

# Among the newest so many posts of the town there is most often a page full for a reader. Where
# there is not, the newest of each address that they read are put together.
_NEAR = 400

_NEWEST, _OLDEST = 0, 2**63 - 1

# Whom a viewer does not want to see, or should not.
_SILENT = """
silent(id) AS (
    SELECT target_id FROM accounts_mute
        WHERE account_id = %(me)s AND (until IS NULL OR until > %(now)s)
    UNION SELECT target_id FROM accounts_block WHERE account_id = %(me)s
    UNION SELECT account_id FROM accounts_block WHERE target_id = %(me)s
    UNION SELECT a.id FROM accounts_domainblock d JOIN accounts_account a ON a.domain = d.domain
        WHERE d.account_id = %(me)s AND a.domain > ''
    UNION SELECT id FROM accounts_account WHERE suspended_at IS NOT NULL
)"""

# Whom moderators have limited or suspended: not in public, but for those who follow.
_UNHEARD = """
unheard(id) AS (
    SELECT id FROM accounts_account WHERE suspended_at IS NOT NULL
    UNION SELECT id FROM accounts_account WHERE limited_at IS NOT NULL AND id <> %(me)s
        AND id NOT IN (
            SELECT target_id FROM accounts_follow
            WHERE follower_id = %(me)s AND accepted_at IS NOT NULL
        )
)"""

_READS = """
reads(target, with_boosts) AS (
    SELECT CAST(%(me)s AS bigint), TRUE
    UNION ALL SELECT target_id, with_boosts FROM accounts_follow
        WHERE follower_id = %(me)s AND accepted_at IS NOT NULL
)"""

# Whoever is on an exclusive list is read there, and not at home.
_APART = """
apart(target) AS (
    SELECT m.account_id FROM lists_member m JOIN lists_list l ON l.id = m.list_id
        WHERE l.account_id = %(me)s AND l.is_exclusive AND m.follow_id IS NOT NULL
)"""

# In which languages somebody is read, where they are not read in all. The two databases take a
# list apart in two ways.
_SPEAKS = """
speaks(target, code) AS (
    SELECT f.target_id, c.value FROM accounts_follow f, {each} c
        WHERE f.follower_id = %(me)s AND f.languages <> '[]'
)"""
_EACH = {
    "sqlite": "json_each(f.languages)",
    "postgresql": "jsonb_array_elements_text(f.languages)",
}

# What was said with a hashtag that somebody follows, whoever said it.
_BY_TAG = """
    q.deleted_at IS NULL AND q.visibility = 'public' AND +q.boost_of_id IS NULL
    AND +q.author_id <> %(me)s
    AND +q.author_id NOT IN (SELECT id FROM silent)
    AND +q.author_id NOT IN (SELECT id FROM unheard)
    AND +q.author_id NOT IN (SELECT target FROM apart)"""
_HAS_TAG = """
    EXISTS (SELECT 1 FROM posts_tagfollow WHERE account_id = %(me)s)
    AND EXISTS (
        SELECT 1 FROM posts_tagging t WHERE t.post_id = q.id
            AND t.hashtag_id IN (SELECT hashtag_id FROM posts_tagfollow WHERE account_id = %(me)s)
    )"""

# A plus keeps a database from going by that column's index, which is quicker only in its own
# estimate. These are the author and the language of what a post answers or passes on.
_ABOVE = "(SELECT a.author_id FROM posts_post a WHERE a.id = q.reply_to_id)"
_WITHIN = "(SELECT b.author_id FROM posts_post b WHERE b.id = q.boost_of_id)"
_SPOKEN = "COALESCE((SELECT b.language FROM posts_post b WHERE b.id = q.boost_of_id), q.language)"

# What may stand anywhere: for several readers, from nobody silenced, in a language that was chosen.
_OPEN = f"""
    q.deleted_at IS NULL AND q.visibility IN ('public', 'unlisted', 'private')
    AND +q.author_id NOT IN (SELECT id FROM silent)
    AND (+q.boost_of_id IS NULL OR {_WITHIN} NOT IN (SELECT id FROM silent))
    AND (
        +q.author_id NOT IN (SELECT target FROM speaks)
        OR {_SPOKEN} = '' OR (q.author_id, {_SPOKEN}) IN (SELECT target, code FROM speaks)
    )"""

_PASSED_ON = """+q.boost_of_id IS NOT NULL
            AND +q.author_id IN (SELECT target FROM reads WHERE with_boosts)"""

# What stands in a home, of those whom somebody reads: their words, their answers to others who are
# read, and what they pass on.
_AT_HOME = f"""{_OPEN}
    AND +q.author_id NOT IN (SELECT target FROM apart)
    AND (
        +q.author_id = %(me)s
        OR {_PASSED_ON}
        OR +q.boost_of_id IS NULL
            AND (+q.reply_to_id IS NULL OR {_ABOVE} IN (SELECT target FROM reads))
    )"""

# The same on a list: answers to its owner, to oneself, and to whom the list says.
_ON_LIST = f"""{_OPEN}
    AND (
        {_PASSED_ON}
        OR +q.boost_of_id IS NULL AND (
            +q.reply_to_id IS NULL
            OR {_ABOVE} = q.author_id OR {_ABOVE} IN (SELECT target FROM answered)
        )
    )"""
_ON_LIST_ARE = """
reads(target, with_boosts) AS (
    SELECT account_id, TRUE FROM lists_member WHERE list_id = %(list)s AND account_id = %(me)s
    UNION ALL SELECT f.target_id, f.with_boosts
        FROM lists_member m JOIN accounts_follow f ON f.id = m.follow_id
        WHERE m.list_id = %(list)s AND f.accepted_at IS NOT NULL
)"""
_ANSWERED = {
    Replies.NONE: "SELECT CAST(%(me)s AS bigint)",
    Replies.LIST: """SELECT CAST(%(me)s AS bigint)
        UNION SELECT account_id FROM lists_member WHERE list_id = %(list)s""",
    Replies.FOLLOWED: """SELECT CAST(%(me)s AS bigint)
        UNION SELECT target_id FROM accounts_follow
            WHERE follower_id = %(me)s AND accepted_at IS NOT NULL""",
}

_ON_PAGE = "q.id < %(before)s AND q.id > %(after)s"


def home_ids(viewer: Actor, page: Page) -> list[int]:
    """The posts on a page of somebody's home, newest first."""
    newest_by_tag = f"""
        SELECT q.id FROM posts_tagging t JOIN posts_post q ON q.id = t.post_id
        WHERE t.hashtag_id = w.hashtag_id AND {_ON_PAGE.replace("q.id", "t.post_id")} AND {_BY_TAG}
        ORDER BY t.post_id {_order(page)} LIMIT %(limit)s"""
    return _near_or_far(
        [_READS, _SILENT, _UNHEARD, _APART],
        _AT_HOME,
        page,
        _values(viewer, page),
        or_near=f"OR {_HAS_TAG} AND {_BY_TAG}",
        and_far=f"""
            UNION SELECT p.id FROM posts_tagfollow w JOIN {_for_each(newest_by_tag)}
            WHERE w.account_id = %(me)s""",
    )


def list_ids(viewer: Actor, its: List, page: Page) -> list[int]:
    """The posts on a page of one of the viewer's lists, newest first."""
    answered = f"answered(target) AS ({_ANSWERED[Replies(its.replies)]})"
    values = _values(viewer, page) | {"list": its.pk}
    return _near_or_far([_ON_LIST_ARE, _SILENT, answered], _ON_LIST, page, values)


def _near_or_far(
    known: list[str],
    shown: str,
    page: Page,
    values: dict[str, Any],
    *,
    or_near: str = "",
    and_far: str = "",
) -> list[int]:
    """What is shown of those in ``reads``: among the newest of the town, or of each of them."""
    order = _order(page)
    speaks = _SPEAKS.format(each=_EACH[connection.vendor])
    first = f"WITH {', '.join([*known, speaks])}"
    near = _chosen(
        f"""
        {first}
        SELECT q.id FROM posts_post q
        WHERE {_ON_PAGE} AND {_among_the_nearest(page)}
            AND (+q.author_id IN (SELECT target FROM reads) AND {shown} {or_near})
        ORDER BY q.id {order} LIMIT %(limit)s""",
        values,
    )
    if len(near) == page.limit:
        return _newest_first(near, page)
    newest = f"""
        SELECT q.id FROM posts_post q
        WHERE q.author_id = r.target AND {_ON_PAGE} AND {shown}
        ORDER BY q.id {order} LIMIT %(limit)s"""
    far = _chosen(
        f"""
        {first}
        SELECT p.id FROM reads r JOIN {_for_each(newest)} {and_far}
        ORDER BY 1 {order} LIMIT %(limit)s""",
        values,
    )
    return _newest_first(far, page)


def _for_each(newest: str) -> str:
    """The two databases say "for each of them" in two ways."""
    if connection.vendor == "sqlite":
        return f"posts_post p ON p.id IN ({newest})"
    return f"LATERAL ({newest}) AS p ON TRUE"


def local_ids(viewer: Actor | None, page: Page, *, only_media: bool = False) -> list[int]:
    """The posts on a page of what the town says in public: first posts, no answers."""
    photos = "AND EXISTS (SELECT 1 FROM posts_photo f WHERE f.post_id = q.id)" if only_media else ""
    wanted = "AND q.author_id NOT IN (SELECT id FROM silent)" if viewer else ""
    ids = _chosen(
        f"""
        WITH {_UNHEARD} {f", {_SILENT}" if viewer else ""}
        SELECT q.id FROM posts_post q
        WHERE {_ON_PAGE} AND q.deleted_at IS NULL AND q.visibility = 'public'
            AND q.author_id NOT IN (SELECT id FROM unheard)
            AND q.boost_of_id IS NULL AND q.reply_to_id IS NULL {photos} {wanted}
        ORDER BY q.id {_order(page)} LIMIT %(limit)s""",
        _values(viewer, page),
    )
    return _newest_first(ids, page)


def _chosen(sql: str, values: dict[str, Any]) -> list[int]:
    return [row[0] for row in asked(sql, values)]


def _values(viewer: Actor | None, page: Page) -> dict[str, Any]:
    after = [after for after in (page.since_id, page.min_id) if after is not None]
    return {
        "me": viewer.account_id if viewer else 0,
        "now": connection.ops.adapt_datetimefield_value(clock.now()),
        "before": _OLDEST if page.max_id is None else page.max_id,
        "after": max(after, default=_NEWEST),
        "limit": page.limit,
    }


def _among_the_nearest(page: Page) -> str:
    """Bounds so that only so many posts are looked at."""
    if page.min_id is not None:
        last = f"SELECT id FROM posts_post WHERE id > %(after)s ORDER BY id LIMIT 1 OFFSET {_NEAR}"
        return f"q.id <= COALESCE(({last}), {_OLDEST})"
    last = (
        f"SELECT id FROM posts_post WHERE id < %(before)s ORDER BY id DESC LIMIT 1 OFFSET {_NEAR}"
    )
    return f"q.id >= COALESCE(({last}), {_NEWEST})"


def _order(page: Page) -> str:
    return "ASC" if page.min_id is not None else "DESC"


def _newest_first(ids: list[int], page: Page) -> list[int]:
    return ids[::-1] if page.min_id is not None else ids
