import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


# The table for search: its rows are written by posts/search.py.
SQLITE = "CREATE VIRTUAL TABLE posts_words USING fts5(words, tokenize='unicode61', prefix='3')"
POSTGRESQL = [
    "CREATE TABLE posts_words (post_id bigint PRIMARY KEY, words tsvector NOT NULL)",
    "CREATE INDEX posts_words_gin ON posts_words USING gin (words)",
]


def words(apps, schema_editor):
    statements = [SQLITE] if schema_editor.connection.vendor == "sqlite" else POSTGRESQL
    for statement in statements:
        schema_editor.execute(statement)


def no_words(apps, schema_editor):
    schema_editor.execute("DROP TABLE posts_words")


class Migration(migrations.Migration):
    replaces = [
        ("posts", "0001_initial"),
        ("posts", "0002_words"),
        ("posts", "0003_pins_and_mutes"),
        ("posts", "0004_revision"),
        ("posts", "0005_notification_policy"),
        ("posts", "0006_followed_and_featured_tags"),
        ("posts", "0007_polls_and_links"),
        ("posts", "0008_editions_quotes_and_schedules"),
        ("posts", "0009_covered_photos"),
        ("posts", "0010_few_posts_pass_on_another"),
        ("posts", "0011_what_may_trend"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011_head_of_an_office"),
    ]

    operations = [
        migrations.CreateModel(
            name="Post",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="posts",
                        to="accounts.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "app",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.app",
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("spoiler_text", models.CharField(blank=True, max_length=500)),
                ("is_sensitive", models.BooleanField(default=False)),
                ("language", models.CharField(blank=True, max_length=8)),
                (
                    "visibility",
                    models.CharField(
                        choices=[
                            ("public", "public"),
                            ("unlisted", "unlisted"),
                            ("private", "followers only"),
                            ("direct", "the people mentioned only"),
                            ("office", "the office only"),
                        ],
                        default="public",
                        max_length=8,
                    ),
                ),
                ("door", models.CharField(default="web", max_length=12)),
                ("to_town", models.BooleanField(default=False)),
                (
                    "reply_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="replies",
                        to="posts.post",
                    ),
                ),
                ("thread_id", models.BigIntegerField(db_index=True)),
                (
                    "boost_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="boosts",
                        to="posts.post",
                    ),
                ),
                (
                    "quote_of",
                    models.ForeignKey(
                        db_index=False,
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="quotes",
                        to="posts.post",
                    ),
                ),
                (
                    "quote_state",
                    models.CharField(
                        blank=True,
                        choices=[("accepted", "accepted"), ("revoked", "taken back")],
                        max_length=8,
                    ),
                ),
                (
                    "quote_policy",
                    models.CharField(
                        choices=[
                            ("public", "everybody"),
                            ("followers", "followers"),
                            ("nobody", "nobody"),
                        ],
                        default="public",
                        max_length=9,
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("edited_at", models.DateTimeField(null=True)),
                ("revision", models.PositiveIntegerField(default=0)),
                ("deleted_at", models.DateTimeField(null=True)),
                ("replies_count", models.PositiveIntegerField(default=0)),
                ("boosts_count", models.PositiveIntegerField(default=0)),
                ("favourites_count", models.PositiveIntegerField(default=0)),
                ("has_poll", models.BooleanField(default=False)),
                ("quotes_count", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["author", "-id"], name="post_by_author"),
                    models.Index(
                        condition=models.Q(("deleted_at", None), ("visibility", "public")),
                        fields=["-id"],
                        name="post_public",
                    ),
                    models.Index(
                        condition=models.Q(("boost_of__isnull", False)),
                        fields=["boost_of", "-id"],
                        name="post_by_boosted",
                    ),
                    models.Index(
                        condition=models.Q(("quote_of__isnull", False)),
                        fields=["quote_of", "-id"],
                        name="post_by_quoted",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("boost_of__isnull", False), ("deleted_at", None)),
                        fields=("author", "boost_of"),
                        name="boost_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Original",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Audience",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="audience",
                        to="posts.post",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["account", "-post"], name="audience_by_account")],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "account"), name="audience_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mention",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="mentions",
                        to="posts.post",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("position", models.PositiveSmallIntegerField(default=0)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "account"), name="mention_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Hashtag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=100, unique=True)),
                ("name", models.CharField(max_length=100)),
                ("is_usable", models.BooleanField(default=True)),
                ("is_listable", models.BooleanField(default=True)),
                ("is_trendable", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Tagging",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="posts.post",
                    ),
                ),
                (
                    "hashtag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="taggings",
                        to="posts.hashtag",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["hashtag", "-post"], name="tagging_by_tag")],
                "constraints": [
                    models.UniqueConstraint(fields=("post", "hashtag"), name="tagging_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="TagFollow",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_tags",
                        to="accounts.account",
                    ),
                ),
                (
                    "hashtag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_by",
                        to="posts.hashtag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "hashtag"), name="tag_follow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="FeaturedTag",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="featured_tags",
                        to="accounts.account",
                    ),
                ),
                (
                    "hashtag",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.hashtag",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "hashtag"), name="featured_tag_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="LinkedPage",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("key", models.CharField(max_length=64, unique=True)),
                ("url", models.TextField()),
                ("title", models.CharField(blank=True, max_length=300)),
                ("description", models.CharField(blank=True, max_length=1000)),
                ("provider", models.CharField(blank=True, max_length=100)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("image", models.CharField(blank=True, max_length=120)),
                ("image_width", models.PositiveIntegerField(default=0)),
                ("image_height", models.PositiveIntegerField(default=0)),
                ("asked_at", models.DateTimeField(null=True)),
                ("is_trendable", models.BooleanField(default=True)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Linking",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linking",
                        to="posts.post",
                    ),
                ),
                (
                    "page",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="linkings",
                        to="posts.linkedpage",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["page", "-post"], name="linking_by_page")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="KeptOffTrends",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="kept_off_trends",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Favourite",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="favourites",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "post"), name="favourite_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Bookmark",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookmarks",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="bookmarks",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "post"), name="bookmark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Pin",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="pins",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "post"), name="pin_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="ConversationMute",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("thread_id", models.BigIntegerField()),
            ],
            options={
                "indexes": [models.Index(fields=["thread_id"], name="conversation_mute_by_thread")],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("account", "thread_id"), name="conversation_mute_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="PutAway",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("thread_id", models.BigIntegerField()),
                ("until_id", models.BigIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "thread_id"), name="put_away_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Marker",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="markers",
                        to="accounts.account",
                    ),
                ),
                ("timeline", models.CharField(max_length=20)),
                ("last_read_id", models.BigIntegerField()),
                ("version", models.PositiveIntegerField(default=1)),
                ("updated_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "timeline"), name="marker_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Notification",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="notifications",
                        to="accounts.account",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("mention", "mention"),
                            ("status", "new post"),
                            ("reblog", "boost"),
                            ("favourite", "favourite"),
                            ("follow", "follower"),
                            ("follow_request", "follow request"),
                            ("poll", "end of a poll"),
                            ("update", "changed post"),
                            ("quote", "quote"),
                            ("quoted_update", "changed quote"),
                            ("admin.report", "report"),
                            ("admin.sign_up", "somebody new"),
                            ("moderation_warning", "word from the moderators"),
                            ("severed_relationships", "lost connections"),
                            ("concejo.case", "case"),
                        ],
                        max_length=32,
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("about_id", models.BigIntegerField(null=True)),
                ("group_key", models.CharField(blank=True, max_length=60)),
                ("is_held", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["account", "-id"], name="notification_by_account"),
                    models.Index(
                        condition=models.Q(("group_key", ""), _negated=True),
                        fields=["account", "group_key", "-id"],
                        name="notification_by_group",
                    ),
                    models.Index(
                        condition=models.Q(("is_held", True)),
                        fields=["account", "origin"],
                        name="notification_held",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("post__isnull", False)),
                        fields=("account", "kind", "origin", "post"),
                        name="notification_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationPolicy",
            fields=[
                (
                    "account",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="notification_policy",
                        serialize=False,
                        to="accounts.account",
                    ),
                ),
                (
                    "for_not_following",
                    models.CharField(
                        choices=[
                            ("accept", "show it"),
                            ("filter", "hold it back"),
                            ("drop", "throw it away"),
                        ],
                        default="accept",
                        max_length=6,
                    ),
                ),
                (
                    "for_not_followers",
                    models.CharField(
                        choices=[
                            ("accept", "show it"),
                            ("filter", "hold it back"),
                            ("drop", "throw it away"),
                        ],
                        default="accept",
                        max_length=6,
                    ),
                ),
                (
                    "for_new_accounts",
                    models.CharField(
                        choices=[
                            ("accept", "show it"),
                            ("filter", "hold it back"),
                            ("drop", "throw it away"),
                        ],
                        default="accept",
                        max_length=6,
                    ),
                ),
                (
                    "for_private_mentions",
                    models.CharField(
                        choices=[
                            ("accept", "show it"),
                            ("filter", "hold it back"),
                            ("drop", "throw it away"),
                        ],
                        default="accept",
                        max_length=6,
                    ),
                ),
                (
                    "for_limited_accounts",
                    models.CharField(
                        choices=[
                            ("accept", "show it"),
                            ("filter", "hold it back"),
                            ("drop", "throw it away"),
                        ],
                        default="filter",
                        max_length=6,
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="NotificationRequest",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("updated_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "origin"), name="request_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="NotificationPermission",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "origin",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "origin"), name="permission_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Poll",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="poll",
                        to="posts.post",
                    ),
                ),
                ("options", models.JSONField(default=list)),
                ("tallies", models.JSONField(default=list)),
                ("is_multiple", models.BooleanField(default=False)),
                ("hides_totals", models.BooleanField(default=False)),
                ("voters_count", models.PositiveIntegerField(default=0)),
                ("residents_count", models.PositiveIntegerField(default=0)),
                ("expires_at", models.DateTimeField()),
                ("ended_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ended_at", None)),
                        fields=["expires_at"],
                        name="poll_due",
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Vote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "poll",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="votes",
                        to="posts.poll",
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("choice", models.PositiveSmallIntegerField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("poll", "account", "choice"), name="vote_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Edition",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="editions",
                        to="posts.post",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                ("html", models.TextField(blank=True)),
                ("spoiler_text", models.CharField(blank=True, max_length=500)),
                ("is_sensitive", models.BooleanField(default=False)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("photos", models.JSONField(default=list)),
                ("options", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["post", "id"], name="edition_of_post")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ScheduledPost",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "app",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.app",
                    ),
                ),
                ("draft", models.JSONField(default=dict)),
                ("key", models.CharField(blank=True, max_length=120)),
                ("scheduled_at", models.DateTimeField()),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("failed_at", models.DateTimeField(null=True)),
                ("fault", models.CharField(blank=True, max_length=300)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("failed_at", None)),
                        fields=["scheduled_at"],
                        name="scheduled_due",
                    ),
                    models.Index(fields=["account", "-id"], name="scheduled_by_account"),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("key", ""), _negated=True),
                        fields=("account", "key"),
                        name="scheduled_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Photo",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="accounts.account",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="photos",
                        to="posts.post",
                    ),
                ),
                (
                    "former_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="former_photos",
                        to="posts.post",
                    ),
                ),
                (
                    "scheduled",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="photos",
                        to="posts.scheduledpost",
                    ),
                ),
                ("free_since", models.DateTimeField(default=concejo.base.clock.now)),
                ("position", models.PositiveSmallIntegerField(default=0)),
                ("file", models.CharField(max_length=120)),
                ("thumbnail", models.CharField(max_length=120)),
                ("mime", models.CharField(default="image/jpeg", max_length=40)),
                ("width", models.PositiveIntegerField()),
                ("height", models.PositiveIntegerField()),
                ("thumbnail_width", models.PositiveIntegerField()),
                ("thumbnail_height", models.PositiveIntegerField()),
                ("blurhash", models.CharField(blank=True, max_length=60)),
                ("description", models.CharField(blank=True, max_length=1500)),
                ("focus_x", models.FloatField(default=0)),
                ("focus_y", models.FloatField(default=0)),
                ("raw", models.CharField(blank=True, max_length=120)),
                ("is_broken", models.BooleanField(default=False)),
                ("original", models.CharField(blank=True, max_length=120)),
                ("covers", models.JSONField(default=list)),
                ("looked_at", models.DateTimeField(null=True)),
                ("taken_lat", models.FloatField(null=True)),
                ("taken_lon", models.FloatField(null=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "ordering": ["position", "id"],
                "indexes": [
                    models.Index(
                        condition=models.Q(("former_post", None), ("post", None)),
                        fields=["free_since"],
                        name="photo_free",
                    ),
                    models.Index(
                        condition=models.Q(("original", ""), _negated=True),
                        fields=["id"],
                        name="photo_with_original",
                    ),
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Receipt",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("key", models.CharField(max_length=120)),
                (
                    "post",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "key"), name="receipt_once")
                ],
            },
        ),
        migrations.RunPython(words, no_words),
    ]
