import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("cases", "0001_initial"),
        ("cases", "0002_questions_of_kinds"),
        ("cases", "0003_limits_and_clocks"),
        ("cases", "0004_clocks_of_open_cases"),
        ("cases", "0005_given_to"),
        ("cases", "0006_merged_kinds"),
        ("cases", "0007_district_of_a_case"),
        ("cases", "0008_districts_of_streets"),
        ("cases", "0009_indexes_of_a_big_town"),
        ("cases", "0010_place_from_a_photo"),
        ("cases", "0011_street_of_a_photo"),
        ("cases", "0012_merged_cases"),
        ("cases", "0013_order_of_a_desk"),
        ("cases", "0014_danger_and_given"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011_head_of_an_office"),
        ("offices", "0001_squashed_0003_duty_and_rest"),
        ("places", "0001_squashed_0002_districts"),
        ("posts", "0001_squashed_0011_what_may_trend"),
    ]

    operations = [
        migrations.CreateModel(
            name="Kind",
            fields=[
                ("code", models.CharField(max_length=30, primary_key=True, serialize=False)),
                ("names", models.JSONField(default=dict)),
                ("limit_hours", models.PositiveSmallIntegerField(default=40)),
                (
                    "card",
                    models.CharField(
                        choices=[
                            ("full", "everything"),
                            ("state", "kind and state only"),
                            ("none", "nothing"),
                        ],
                        default="full",
                        max_length=5,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="kinds",
                        to="offices.office",
                    ),
                ),
                (
                    "merged_into",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="merged",
                        to="cases.kind",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Limits",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="limits",
                        to="cases.kind",
                    ),
                ),
                ("since", models.DateTimeField()),
                ("answer_hours", models.PositiveSmallIntegerField(null=True)),
                ("promise_hours", models.PositiveSmallIntegerField()),
                ("fix_hours", models.PositiveSmallIntegerField(null=True)),
                ("ladder", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["since"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "since"), name="limits_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KindQuestion",
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
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="questions",
                        to="cases.kind",
                    ),
                ),
                ("code", models.CharField(max_length=40)),
                ("position", models.PositiveSmallIntegerField()),
                (
                    "datatype",
                    models.CharField(
                        choices=[
                            ("string", "a line"),
                            ("text", "some lines"),
                            ("number", "a number"),
                            ("datetime", "a date"),
                            ("singlevaluelist", "one of a list"),
                            ("multivaluelist", "several of a list"),
                        ],
                        default="string",
                        max_length=16,
                    ),
                ),
                ("is_required", models.BooleanField(default=False)),
                ("is_asked", models.BooleanField(default=True)),
                ("texts", models.JSONField(default=dict)),
                ("hints", models.JSONField(default=dict)),
                ("choices", models.JSONField(default=list)),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "code"), name="question_once"),
                    models.UniqueConstraint(
                        fields=("kind", "position"), name="question_in_its_place"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Case",
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
                ("number", models.CharField(max_length=12, unique=True)),
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="case",
                        to="posts.post",
                    ),
                ),
                ("thread_id", models.BigIntegerField(unique=True)),
                (
                    "kind",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="cases.kind",
                    ),
                ),
                (
                    "owner",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="cases",
                        to="offices.office",
                    ),
                ),
                (
                    "given_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                (
                    "reporter",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to="accounts.account",
                    ),
                ),
                ("key", models.CharField(max_length=32)),
                (
                    "card",
                    models.CharField(
                        choices=[
                            ("full", "everything"),
                            ("state", "kind and state only"),
                            ("none", "nothing"),
                        ],
                        default="full",
                        max_length=5,
                    ),
                ),
                ("summary", models.CharField(blank=True, max_length=140)),
                ("door", models.CharField(default="web", max_length=12)),
                ("is_danger", models.BooleanField(default=False)),
                (
                    "street",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="cases",
                        to="places.street",
                    ),
                ),
                ("street_number", models.CharField(blank=True, max_length=12)),
                ("district", models.CharField(blank=True, max_length=80)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
                (
                    "state",
                    models.CharField(
                        choices=[
                            ("received", "received"),
                            ("promised", "promised"),
                            ("waiting", "waiting for the resident"),
                            ("done", "done"),
                            ("confirmed", "confirmed"),
                            ("declined", "declined"),
                            ("joined", "joined to another case"),
                            ("withdrawn", "withdrawn"),
                        ],
                        default="received",
                        max_length=10,
                    ),
                ),
                ("opened_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("updated_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("next_at", models.DateTimeField(null=True)),
                ("near_at", models.DateTimeField(null=True)),
                ("answered_at", models.DateTimeField(null=True)),
                ("waiting_since", models.DateTimeField(null=True)),
                ("seconds_left", models.PositiveIntegerField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
                ("closed_at", models.DateTimeField(null=True)),
                (
                    "closed_by",
                    models.CharField(
                        blank=True,
                        choices=[
                            ("reporter", "the person who reported it"),
                            ("silence", "silence"),
                            ("office", "the office"),
                        ],
                        max_length=8,
                    ),
                ),
                (
                    "joined_to",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="joined",
                        to="cases.case",
                    ),
                ),
                ("followers_count", models.PositiveIntegerField(default=0)),
                (
                    "unread_post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        fields=["owner", "state", "next_at", "near_at", "unread_post"],
                        name="case_desk_queue",
                    ),
                    models.Index(
                        condition=models.Q(("next_at__isnull", False)),
                        fields=["owner", "-is_danger", "next_at"],
                        name="case_desk_order",
                    ),
                    models.Index(
                        condition=models.Q(("is_danger", True), ("next_at__isnull", False)),
                        fields=["next_at"],
                        name="case_danger",
                    ),
                    models.Index(fields=["state", "card", "lat", "lon"], name="case_on_map"),
                    models.Index(
                        condition=models.Q(("answered_at__isnull", False)),
                        fields=["answered_at"],
                        name="case_answered",
                    ),
                    models.Index(fields=["state", "next_at"], name="case_clock"),
                    models.Index(fields=["-updated_at"], name="case_updated"),
                    models.Index(fields=["kind", "-id"], name="case_by_kind"),
                    models.Index(
                        condition=models.Q(("given_to__isnull", False)),
                        fields=["owner", "given_to"],
                        name="case_given",
                    ),
                    models.Index(fields=["district", "-id"], name="case_by_district"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(
                                ("closed_at", None),
                                ("next_at__isnull", False),
                                (
                                    "state__in",
                                    frozenset(["done", "promised", "received", "waiting"]),
                                ),
                            ),
                            models.Q(
                                ("closed_at__isnull", False),
                                ("next_at", None),
                                (
                                    "state__in",
                                    frozenset(["confirmed", "declined", "joined", "withdrawn"]),
                                ),
                            ),
                            _connector="OR",
                        ),
                        name="case_open_has_next_date",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("joined_to__isnull", False), ("state", "joined")),
                            models.Q(
                                models.Q(("state", "joined"), _negated=True), ("joined_to", None)
                            ),
                            _connector="OR",
                        ),
                        name="case_joined_to_another",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Clocks",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="clocks",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "limits",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="cases.limits",
                    ),
                ),
                ("hours", models.CharField(max_length=200)),
                ("since", models.DateTimeField()),
                ("worked", models.PositiveIntegerField(default=0)),
                ("promise_after", models.PositiveIntegerField(default=0)),
                ("promised_at", models.DateTimeField(null=True)),
                ("answer_by", models.DateTimeField(null=True)),
                ("promise_by", models.DateTimeField(null=True)),
                ("fix_by", models.DateTimeField(null=True)),
                ("office_since", models.DateTimeField()),
                ("office_worked", models.PositiveIntegerField(default=0)),
                ("office_by", models.DateTimeField(null=True)),
                ("stopped_at", models.DateTimeField(null=True)),
                ("paused_until", models.DateTimeField(null=True)),
                ("taken", models.JSONField(default=list)),
                ("step_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("step_at__isnull", False)),
                        fields=["step_at"],
                        name="clocks_step",
                    )
                ],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Promise",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="promises",
                        to="cases.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="promises",
                        to="offices.office",
                    ),
                ),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("made_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("due_at", models.DateTimeField()),
                ("kept_at", models.DateTimeField(null=True)),
                ("moved_at", models.DateTimeField(null=True)),
                ("broken_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, max_length=500)),
                ("void_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["made_at", "id"],
                "indexes": [models.Index(fields=["case", "made_at"], name="promise_of_case")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Understanding",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="understanding",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="understandings",
                        to="cases.case",
                    ),
                ),
                ("verb", models.CharField(blank=True, max_length=12)),
                ("facts", models.JSONField(default=dict)),
                ("before", models.JSONField(default=dict)),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("at", models.DateTimeField(default=concejo.base.clock.now)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["verb", "-post"], name="understanding_by_verb")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="CaseFollow",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="followers",
                        to="cases.case",
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
                "constraints": [
                    models.UniqueConstraint(fields=("case", "account"), name="follow_case_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="MergedCase",
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
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "was",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.kind",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("was", "case"), name="merged_case_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Contact",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="contact",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("name", models.CharField(blank=True, max_length=120)),
                ("phone", models.CharField(blank=True, max_length=40)),
                ("email", models.EmailField(blank=True, max_length=254)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Answers",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="answers",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("said", models.JSONField(default=dict)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="HeldPost",
            fields=[
                (
                    "post",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="held",
                        serialize=False,
                        to="posts.post",
                    ),
                ),
                (
                    "question",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                ("public_text", models.TextField()),
                ("may_publish", models.BooleanField(default=False)),
                ("published_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="PhotoPlace",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="photo_place",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                (
                    "street",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.street",
                    ),
                ),
                (
                    "note",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Counter",
            fields=[
                ("year", models.PositiveSmallIntegerField(primary_key=True, serialize=False)),
                ("last", models.PositiveIntegerField(default=0)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ReplayedRow",
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
                ("key", models.CharField(max_length=120, unique=True)),
                (
                    "case",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "constraints": [],
            },
        ),
    ]
