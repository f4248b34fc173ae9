import concejo.base.clock
import concejo.base.ids
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [
        ("offices", "0001_initial"),
        ("offices", "0002_where_it_is"),
        ("offices", "0003_duty_and_rest"),
    ]

    initial = True

    dependencies = [
        ("accounts", "0001_squashed_0011_head_of_an_office"),
        ("places", "0001_squashed_0002_districts"),
    ]

    operations = [
        migrations.CreateModel(
            name="Office",
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
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="office",
                        to="accounts.account",
                    ),
                ),
                ("title", models.CharField(max_length=60)),
                ("hours", models.CharField(blank=True, max_length=200)),
                ("is_intake", models.BooleanField(default=False)),
                ("is_mayors", models.BooleanField(default=False)),
                ("serves_counter", models.BooleanField(default=False)),
                (
                    "street",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="places.street",
                    ),
                ),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("is_intake", True)),
                        fields=("is_intake",),
                        name="one_intake_office",
                    ),
                    models.UniqueConstraint(
                        condition=models.Q(("is_mayors", True)),
                        fields=("is_mayors",),
                        name="one_mayors_office",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Duty",
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
                        related_name="duties",
                        to="offices.office",
                    ),
                ),
                (
                    "person",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.account",
                    ),
                ),
                ("day", models.DateField()),
                ("stretches", models.JSONField(default=list)),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(fields=("office", "day", "person"), name="duty_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="Rest",
            fields=[
                (
                    "user",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="rest",
                        serialize=False,
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                ("quiet", models.CharField(blank=True, max_length=200)),
                ("away_from", models.DateField(null=True)),
                ("away_until", models.DateField(null=True)),
            ],
            options={
                "constraints": [],
            },
        ),
    ]
