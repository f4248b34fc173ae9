"""Search in posts with accents folded: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from concejo.base.text import fold
from concejo.posts.models import Post

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12


def remember(post: Post) -> None:
    """Make a post's words findable."""
    remember_all([post])


def remember_all(posts: Sequence[Post]) -> None:
    """Make the words of many posts findable at once."""
    rows = [(post.pk, " ".join(_words(f"{post.spoiler_text} {post.text}"))) for post in posts]
    with connection.cursor() as cursor:
        cursor.executemany(_remember_sql(), [list(row) for row in rows if row[1]])


def forget(post: Post) -> None:
    """A post's words are gone."""
    column = "rowid" if connection.vendor == "sqlite" else "post_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM posts_words WHERE {column} = %s", [post.pk])  # noqa: S608


def newest_with_words(text: str, *, before: int, after: int, limit: int) -> list[int]:
    """The ids of the newest posts with every word, the last one as a beginning.

    Nobody was asked who may read them.
    """
    asked = _asked(text)
    if not asked:
        return []
    column, table, matches = _matching()
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM {table} WHERE {matches} AND {column} < %s AND {column} > %s"  # noqa: S608
            f" ORDER BY {column} DESC LIMIT %s",
            [asked, before, after, limit],
        )
        return [row[0] for row in cursor.fetchall()]


def with_words(posts: QuerySet[Post], text: str) -> QuerySet[Post]:
    """Those of the posts that contain every word, the last one as a beginning."""
    asked = _asked(text)
    if not asked:
        return posts.none()
    column, table, matches = _matching()
    return posts.filter(pk__in=RawSQL(f"SELECT {column} FROM {table} WHERE {matches}", [asked]))  # noqa: S608, S611 - words are parameters


def _asked(text: str) -> str:
    """What was typed, in the database's own language."""
    words = _words(text)[:_MOST_WORDS]
    if not words:
        return ""
    if connection.vendor == "sqlite":
        return " ".join(f'"{word}"' for word in words) + "*"
    return " & ".join(f"'{word}'" for word in words) + ":*"


def _matching() -> tuple[str, str, str]:
    """Where the words are: the column of the post, the table, and the condition."""
    if connection.vendor == "sqlite":
        return "rowid", "posts_words", "posts_words MATCH %s"
    return "post_id", "posts_words", "words @@ to_tsquery('simple', %s)"


def _remember_sql() -> str:
    if connection.vendor == "sqlite":
        return "INSERT INTO posts_words (rowid, words) VALUES (%s, %s)"
    return "INSERT INTO posts_words (post_id, words) VALUES (%s, to_tsvector('simple', %s))"


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
