"""A long past for a town, written by PostgreSQL itself: two million posts in minutes, not hours."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import connection

from concejo.base.ids import first_id_at
from concejo.posts.models import Post

_YEARS = 3


def write_follows(each: int, popular: int) -> None:
    """Everybody follows so many others; all of them the popular one."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            WITH who AS (
                SELECT row_number() OVER (ORDER BY id) - 1 AS nth, id FROM accounts_account
                WHERE kind = 'person'
            )
            INSERT INTO accounts_follow
                (id, follower_id, target_id, accepted_at, with_boosts, notify, languages,
                created_at)
            SELECT 1 + me.nth * %(each)s + k, me.id,
                CASE WHEN k = 0 THEN %(popular)s ELSE whom.id END,
                now(), TRUE, FALSE, '[]', now()
            FROM who me
            CROSS JOIN generate_series(0, %(each)s - 1) AS k
            JOIN who whom
                ON whom.nth = (me.nth * 31 + k * 7919::bigint + 1) %% (SELECT count(*) FROM who)
            WHERE whom.id <> me.id AND me.id <> %(popular)s
            ON CONFLICT DO NOTHING""",
            {"each": each, "popular": popular},
        )


def write_older(many: int, until: datetime) -> None:
    """So many first posts before a moment, said by everybody in turn, in words already said."""
    columns = [str(column.column) for column in Post._meta.concrete_fields]  # noqa: SLF001 - Django's name
    first = first_id_at(until - timedelta(days=365 * _YEARS))
    step = (first_id_at(until) - first) // many
    other = {
        "id": "%(first)s + n * %(step)s",
        "thread_id": "%(first)s + n * %(step)s",
        "author_id": "who.id",
        "user_id": "NULL",
        "app_id": "NULL",
        "created_at": "to_timestamp(((%(first)s + n * %(step)s) >> 16) / 1000.0)",
    }
    said = ", ".join(other.get(name, f"said.{name}") for name in columns)
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            WITH
            said AS (
                SELECT row_number() OVER () - 1 AS nth, p.* FROM (
                    SELECT * FROM posts_post
                    WHERE boost_of_id IS NULL AND reply_to_id IS NULL AND NOT has_poll LIMIT 5000
                ) p
            ),
            who AS (SELECT row_number() OVER (ORDER BY id) - 1 AS nth, id FROM accounts_account)
            INSERT INTO posts_post ({", ".join(columns)})
            SELECT {said}
            FROM generate_series(0, %(many)s - 1) AS n
            JOIN said ON said.nth = n %% (SELECT count(*) FROM said)
            JOIN who ON who.nth = (n * 7919::bigint) %% (SELECT count(*) FROM who)""",
            {"first": first, "step": step, "many": many},
        )
        cursor.execute(
            """
            INSERT INTO posts_words (post_id, words)
            SELECT id, to_tsvector('simple', text) FROM posts_post WHERE id < %s""",
            [first + step * many],
        )
        cursor.execute("ANALYZE")
