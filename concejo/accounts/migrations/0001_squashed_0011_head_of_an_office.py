import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("accounts", "0001_initial"),
        ("accounts", "0002_apps_and_remarks"),
        ("accounts", "0003_who_reads_whom"),
        ("accounts", "0004_read_by_mail"),
        ("accounts", "0005_standing"),
        ("accounts", "0006_suggestions_dismissed"),
        ("accounts", "0007_quote_policy"),
        ("accounts", "0008_who_wants_to_hear"),
        ("accounts", "0009_revisions_and_names"),
        ("accounts", "0010_names_of_those_here"),
        ("accounts", "0011_head_of_an_office"),
    ]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="User",
            fields=[
                ("password", models.CharField(max_length=128, verbose_name="password")),
                (
                    "last_login",
                    models.DateTimeField(blank=True, null=True, verbose_name="last login"),
                ),
                (
                    "id",
                    models.BigAutoField(
                        default=concejo.base.ids.new_id,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("name", models.CharField(max_length=30, unique=True)),
                ("email", models.EmailField(max_length=254, null=True, unique=True)),
                ("email_confirmed_at", models.DateTimeField(null=True)),
                ("language", models.CharField(blank=True, max_length=8)),
                ("is_active", models.BooleanField(default=True)),
                ("frozen_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "abstract": False,
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Account",
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
                ("handle", models.CharField(max_length=30)),
                ("domain", models.CharField(blank=True, max_length=253)),
                (
                    "kind",
                    models.CharField(
                        choices=[("person", "person"), ("office", "office"), ("crier", "crier")],
                        default="person",
                        max_length=8,
                    ),
                ),
                ("display_name", models.CharField(blank=True, max_length=60)),
                ("note", models.TextField(blank=True)),
                ("fields", models.JSONField(default=list)),
                ("avatar", models.CharField(blank=True, max_length=120)),
                ("header", models.CharField(blank=True, max_length=120)),
                ("is_locked", models.BooleanField(default=False)),
                ("is_bot", models.BooleanField(default=False)),
                ("is_discoverable", models.BooleanField(default=True)),
                ("is_indexable", models.BooleanField(default=True)),
                ("hides_follows", models.BooleanField(default=False)),
                ("shows_media", models.BooleanField(default=True)),
                ("shows_media_replies", models.BooleanField(default=True)),
                ("shows_featured", models.BooleanField(default=True)),
                ("avatar_description", models.CharField(blank=True, max_length=150)),
                ("header_description", models.CharField(blank=True, max_length=150)),
                ("attribution_domains", models.JSONField(default=list)),
                ("default_visibility", models.CharField(default="public", max_length=8)),
                ("default_sensitive", models.BooleanField(default=False)),
                ("default_language", models.CharField(blank=True, max_length=8)),
                ("sends_mail", models.BooleanField(null=True)),
                ("default_quote_policy", models.CharField(default="public", max_length=9)),
                ("verified_at", models.DateTimeField(null=True)),
                ("suspended_at", models.DateTimeField(null=True)),
                ("limited_at", models.DateTimeField(null=True)),
                ("sensitized_at", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("last_post_at", models.DateTimeField(null=True)),
                ("posts_count", models.PositiveIntegerField(default=0)),
                ("followers_count", models.PositiveIntegerField(default=0)),
                ("following_count", models.PositiveIntegerField(default=0)),
                ("revision", models.PositiveIntegerField(default=0)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("domain__gt", "")),
                        fields=["domain"],
                        name="account_by_domain",
                    ),
                    models.Index(
                        condition=models.Q(("suspended_at__isnull", False)),
                        fields=["id"],
                        name="account_suspended",
                    ),
                    models.Index(
                        condition=models.Q(("limited_at__isnull", False)),
                        fields=["id"],
                        name="account_limited",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("handle", "domain"), name="account_address_once"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="NameWord",
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
                        related_name="name_words",
                        to="accounts.account",
                    ),
                ),
                ("word", models.CharField(db_index=True, max_length=60)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "word"), name="name_word_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Seat",
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
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="seats",
                        to="accounts.account",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("own", "own address"),
                            ("holder", "holder"),
                            ("deputy", "deputy"),
                            ("head", "head"),
                        ],
                        default="own",
                        max_length=8,
                    ),
                ),
                ("since", models.DateTimeField(default=concejo.base.clock.now)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user", "account"),
                        name="seat_held_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Follow",
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
                    "follower",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="follows",
                        to="accounts.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followed_by",
                        to="accounts.account",
                    ),
                ),
                ("accepted_at", models.DateTimeField(null=True)),
                ("with_boosts", models.BooleanField(default=True)),
                ("notify", models.BooleanField(default=False)),
                ("languages", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "indexes": [
                    models.Index(fields=["target", "follower"], name="follow_by_target"),
                    models.Index(
                        condition=models.Q(("notify", True)),
                        fields=["target"],
                        name="follow_to_hear",
                    ),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("follower", "target"), name="follow_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Block",
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
                        related_name="blocks",
                        to="accounts.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="blocked_by",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "target"), name="block_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Mute",
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
                        related_name="mutes",
                        to="accounts.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="muted_by",
                        to="accounts.account",
                    ),
                ),
                ("hides_notifications", models.BooleanField(default=True)),
                ("until", models.DateTimeField(null=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "target"), name="mute_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DomainBlock",
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
                        related_name="domain_blocks",
                        to="accounts.account",
                    ),
                ),
                ("domain", models.CharField(max_length=253)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["domain"], name="domain_block_by_domain")],
                "constraints": [
                    models.UniqueConstraint(fields=("account", "domain"), name="domain_block_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Endorsement",
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
                    "follow",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="endorsement",
                        to="accounts.follow",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Remark",
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
                        related_name="remarks",
                        to="accounts.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("text", models.TextField()),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "target"), name="remark_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="App",
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
                ("name", models.CharField(max_length=120)),
                ("website", models.CharField(blank=True, max_length=2000)),
                ("redirect_uris", models.JSONField(default=list)),
                ("scopes", models.CharField(default="read", max_length=1000)),
                ("client_id", models.CharField(max_length=64, unique=True)),
                ("client_secret", models.CharField(max_length=64)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Token",
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
                ("token_hash", models.CharField(max_length=64, unique=True)),
                (
                    "app",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="accounts.app",
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="tokens",
                        to="accounts.account",
                    ),
                ),
                ("scopes", models.CharField(max_length=1000)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("revoked_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Grant",
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
                ("code_hash", models.CharField(max_length=64, unique=True)),
                (
                    "app",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.app"
                    ),
                ),
                (
                    "user",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "account",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, to="accounts.account"
                    ),
                ),
                ("redirect_uri", models.CharField(max_length=2000)),
                ("scopes", models.CharField(max_length=1000)),
                ("code_challenge", models.CharField(blank=True, max_length=128)),
                ("expires_at", models.DateTimeField()),
                ("used_at", models.DateTimeField(null=True)),
                (
                    "token",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.token",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Dismissal",
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
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("account", "target"), name="dismissal_once")
                ],
            },
        ),
    ]
