"""Search in posts with accents folded: FTS5 on SQLite, tsvector on PostgreSQL."""

from __future__ import annotations

import re

from django.db import connection
from django.db.models import QuerySet
from django.db.models.expressions import RawSQL

from concejo.base.text import fold
from concejo.posts.models import Post

_WORD = re.compile(r"\w+")
_MOST_WORDS = 12


def remember(post: Post) -> None:
    """Make a post's words findable."""
    words = _words(f"{post.spoiler_text} {post.text}")
    if not words:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute(
                "INSERT INTO posts_words (rowid, words) VALUES (%s, %s)",
                [post.pk, " ".join(words)],
            )
        else:
            cursor.execute(
                "INSERT INTO posts_words (post_id, words) VALUES (%s, to_tsvector('simple', %s))",
                [post.pk, " ".join(words)],
            )


def forget(post: Post) -> None:
    """A post's words are gone."""
    column = "rowid" if connection.vendor == "sqlite" else "post_id"
    with connection.cursor() as cursor:
        cursor.execute(f"DELETE FROM posts_words WHERE {column} = %s", [post.pk])  # noqa: S608


def with_words(posts: QuerySet[Post], text: str) -> QuerySet[Post]:
    """Those of the posts that contain every word, the last one as a beginning."""
    words = _words(text)[:_MOST_WORDS]
    if not words:
        return posts.none()
    if connection.vendor == "sqlite":
        asked = " ".join(f'"{word}"' for word in words) + "*"
        matching = RawSQL("SELECT rowid FROM posts_words WHERE posts_words MATCH %s", [asked])
    else:
        asked = " & ".join(f"'{word}'" for word in words) + ":*"
        matching = RawSQL(
            "SELECT post_id FROM posts_words WHERE words @@ to_tsquery('simple', %s)", [asked]
        )
    return posts.filter(pk__in=matching)


def _words(text: str) -> list[str]:
    return _WORD.findall(fold(text))
