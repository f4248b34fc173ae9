import concejo.base.clock
import concejo.base.ids
from django.db import migrations, models


class Migration(migrations.Migration):
    replaces = [("places", "0001_initial"), ("places", "0002_districts")]

    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Town",
            fields=[
                (
                    "id",
                    models.PositiveSmallIntegerField(default=1, primary_key=True, serialize=False),
                ),
                ("name", models.CharField(max_length=80)),
                ("language", models.CharField(default="es", max_length=8)),
                ("timezone", models.CharField(default="Europe/Madrid", max_length=60)),
                ("country", models.CharField(default="ES", max_length=2)),
                ("region", models.CharField(blank=True, max_length=3)),
                ("description", models.TextField(blank=True)),
                ("contact_email", models.EmailField(blank=True, max_length=254)),
                ("hours", models.CharField(default="Mon-Fri 09:00-14:00", max_length=200)),
                ("created_at", models.DateTimeField(default=concejo.base.clock.now)),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(condition=models.Q(("id", 1)), name="one_town")
                ],
            },
        ),
        migrations.CreateModel(
            name="LocalHoliday",
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
                ("day", models.DateField(unique=True)),
                ("name", models.CharField(max_length=80)),
            ],
            options={
                "constraints": [],
            },
        ),
        migrations.CreateModel(
            name="Street",
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
                ("key", models.CharField(max_length=120)),
                ("district", models.CharField(blank=True, max_length=80)),
                ("lat", models.FloatField(null=True)),
                ("lon", models.FloatField(null=True)),
            ],
            options={
                "indexes": [models.Index(fields=["key"], name="street_key")],
                "constraints": [
                    models.UniqueConstraint(fields=("name", "district"), name="street_once")
                ],
            },
        ),
        migrations.CreateModel(
            name="District",
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
                ("name", models.CharField(max_length=80, unique=True)),
                ("number", models.CharField(blank=True, max_length=10)),
                ("position", models.PositiveSmallIntegerField()),
                ("areas", models.JSONField()),
            ],
            options={
                "ordering": ["position"],
                "constraints": [],
            },
        ),
    ]
