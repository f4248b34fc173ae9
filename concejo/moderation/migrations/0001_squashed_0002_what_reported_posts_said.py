import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("moderation", "0001_initial"), ("moderation", "0002_what_reported_posts_said")]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011_head_of_an_office"),
        ("posts", "0001_squashed_0011_what_may_trend"),
    ]

    operations = [
        migrations.CreateModel(
            name="Moderator",
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
                        related_name="moderating",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("since", models.DateTimeField(default=concejo.base.clock.now)),
                ("until", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("until", None)),
                        fields=("user",),
                        name="moderator_seated_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Report",
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
                        related_name="reports_made",
                        to="accounts.account",
                    ),
                ),
                (
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="reports",
                        to="accounts.account",
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                (
                    "category",
                    models.CharField(
                        choices=[
                            ("spam", "It is advertising or spam"),
                            ("legal", "It is against the law"),
                            ("violation", "It breaks a rule of the town"),
                            ("other", "Something else"),
                        ],
                        default="other",
                        max_length=10,
                    ),
                ),
                ("said_then", models.JSONField(default=list)),
                ("rule_ids", models.JSONField(default=list)),
                (
                    "assigned",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "settled_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("updated_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("posts", models.ManyToManyField(related_name="+", to="posts.post")),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("settled_at", None)), fields=["-id"], name="report_open"
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Measure",
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
                    "target",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="measures",
                        to="accounts.account",
                    ),
                ),
                (
                    "taken_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("none", "a word of warning"),
                            (
                                "mark_statuses_as_sensitive",
                                "photos behind a warning, in some posts",
                            ),
                            ("delete_statuses", "posts taken down"),
                            ("sensitive", "photos behind a warning"),
                            ("silence", "limited"),
                            ("disable", "frozen"),
                            ("suspend", "suspended"),
                        ],
                        max_length=32,
                    ),
                ),
                ("text", models.TextField(blank=True)),
                (
                    "report",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="measures",
                        to="moderation.report",
                    ),
                ),
                ("post_ids", models.JSONField(default=list)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("lifted_at", models.DateTimeField(null=True)),
                (
                    "lifted_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Appeal",
            fields=[
                (
                    "measure",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to="moderation.measure",
                    ),
                ),
                ("text", models.TextField()),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("approved_at", models.DateTimeField(null=True)),
                ("rejected_at", models.DateTimeField(null=True)),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Newcomer",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("reason", models.TextField(blank=True)),
                ("since", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Footprint",
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
                        related_name="footprints",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("ip", models.GenericIPAddressField()),
                ("used_at", models.DateTimeField(db_index=True, default=concejo.base.clock.now)),
            ],
            options={
                "indexes": [models.Index(fields=["ip"], name="footprint_by_ip")],
                "constraints": [
                    models.UniqueConstraint(fields=("user", "ip"), name="footprint_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="EmailDomainBlock",
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
                ("domain", models.CharField(max_length=253, unique=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CanonicalEmailBlock",
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
                ("digest", models.CharField(max_length=64, unique=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="IpBlock",
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
                ("ip", models.CharField(max_length=49, unique=True)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("sign_up_requires_approval", "new accounts wait for a yes"),
                            ("sign_up_block", "no new accounts"),
                            ("no_access", "no access at all"),
                        ],
                        max_length=32,
                    ),
                ),
                ("comment", models.TextField(blank=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("expires_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [],
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
                ("domain", models.CharField(max_length=253, unique=True)),
                (
                    "severity",
                    models.CharField(
                        choices=[
                            ("noop", "nothing"),
                            ("silence", "limited"),
                            ("suspend", "suspended"),
                        ],
                        default="silence",
                        max_length=8,
                    ),
                ),
                ("reject_media", models.BooleanField(default=False)),
                ("reject_reports", models.BooleanField(default=False)),
                ("private_comment", models.TextField(blank=True)),
                ("public_comment", models.TextField(blank=True)),
                ("obfuscate", models.BooleanField(default=False)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="DomainAllow",
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
                ("domain", models.CharField(max_length=253, unique=True)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [],
            },
        ),
    ]
