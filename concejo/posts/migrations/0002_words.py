"""The table for search: its rows are written by posts/search.py."""

from django.db import migrations

SQLITE = "CREATE VIRTUAL TABLE posts_words USING fts5(words, tokenize='unicode61', prefix='3')"
POSTGRESQL = [
    "CREATE TABLE posts_words (post_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX posts_words_gin ON posts_words USING gin (words)",
]


def forwards(apps, schema_editor):
    statements = [SQLITE] if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    schema_editor.execute("DROP TABLE posts_words")


class Migration(migrations.Migration):
    dependencies = [("posts", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
