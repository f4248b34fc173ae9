import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("work", "0001_work"),
        ("work", "0002_former_holders"),
        ("work", "0003_desk_mail"),
        ("work", "0004_sent_notes"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011_head_of_an_office"),
        ("cases", "0001_squashed_0014_danger_and_given"),
        ("offices", "0001_squashed_0003_duty_and_rest"),
        ("posts", "0001_squashed_0011_what_may_trend"),
    ]

    operations = [
        migrations.CreateModel(
            name="FormerHolder",
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
                        related_name="former_holders",
                        to="cases.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("case", "office"), name="former_holder_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Note",
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
                        related_name="notes",
                        to="cases.case",
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("text", models.TextField()),
                ("written_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("sent_under", models.CharField(blank=True, default="", max_length=120)),
            ],
            options={
                "ordering": ["written_at", "id"],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Phrase",
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="phrases",
                        to="offices.office",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("text", models.TextField()),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["position", "id"],
                "constraints": [
                    models.UniqueConstraint(fields=("office", "name"), name="phrase_name_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskFilter",
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
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.office",
                    ),
                ),
                ("name", models.CharField(max_length=60)),
                ("query", models.CharField(max_length=500)),
                ("is_default", models.BooleanField(default=False)),
            ],
            options={
                "ordering": ["name"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("user", "office", "name"), name="desk_filter_once"
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_default", True)),
                        fields=("user", "office"),
                        name="one_default_desk_filter",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Bundle",
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="offices.office",
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
                ("verb", models.CharField(max_length=12)),
                ("asked", models.JSONField(default=dict)),
                ("form", models.CharField(blank=True, max_length=64)),
                ("made_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("undone_at", models.DateTimeField(null=True)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("form", ""), _negated=True),
                        fields=("user", "form"),
                        name="bundle_form_once",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="BundleLine",
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
                    "bundle",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="lines",
                        to="work.bundle",
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
                ("done_at", models.DateTimeField(null=True)),
                ("refused", models.CharField(blank=True, max_length=500)),
                (
                    "post",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="posts.post",
                    ),
                ),
                (
                    "before",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("undone_at", models.DateTimeField(null=True)),
                ("stays", models.CharField(blank=True, max_length=500)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("bundle", "case"), name="bundle_line_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Errand",
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
                    "office",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="errands",
                        to="offices.office",
                    ),
                ),
                ("firm", models.CharField(max_length=80)),
                ("words", models.TextField(blank=True)),
                ("key_hash", models.CharField(max_length=64, unique=True)),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("made_at", models.DateTimeField(default=concejo.base.clock.now)),
                ("ends_at", models.DateTimeField()),
                ("revoked_at", models.DateTimeField(null=True)),
                ("seen_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["office", "-made_at"], name="errand_of_office")],
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="ErrandCase",
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
                    "errand",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="its_cases",
                        to="work.errand",
                    ),
                ),
                (
                    "case",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="errands",
                        to="cases.case",
                    ),
                ),
                ("started_at", models.DateTimeField(null=True)),
                ("done_at", models.DateTimeField(null=True)),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(fields=("errand", "case"), name="errand_case_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="KindCause",
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
                        related_name="causes",
                        to="cases.kind",
                    ),
                ),
                ("text", models.CharField(max_length=120)),
                ("position", models.PositiveSmallIntegerField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "text"), name="kind_cause_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Cause",
            fields=[
                (
                    "case",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="cause",
                        serialize=False,
                        to="cases.case",
                    ),
                ),
                ("text", models.CharField(max_length=120)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Relation",
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
                    "one",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
                (
                    "other",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="cases.case",
                    ),
                ),
            ],
            options={
                "indexes": [models.Index(fields=["other"], name="relation_by_other")],
                "constraints": [
                    models.UniqueConstraint(fields=("one", "other"), name="relation_once"),
                    models.CheckConstraint(
                        condition=models.Q(("one__lt", models.F("other"))), name="relation_in_order"
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="DeskMail",
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
                    "seat",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="desk_mail",
                        to="accounts.seat",
                    ),
                ),
                (
                    "how",
                    models.CharField(
                        choices=[
                            ("never", "never"),
                            ("at_once", "at once, while I am on duty"),
                            ("daily", "once a day, in the morning"),
                        ],
                        max_length=8,
                    ),
                ),
                ("language", models.CharField(max_length=8)),
                ("told_at", models.DateTimeField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["how", "told_at"], name="desk_mail_due")],
                "constraints": [],
            },
        ),
    ]
