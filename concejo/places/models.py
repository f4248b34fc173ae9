"""Where and when the town is: the town itself, its streets and its days off."""

from __future__ import annotations

from django.db import models

from concejo.base import clock
from concejo.base.ids import new_id


class Town(models.Model):
    """The town. One row; what the town hall decides about itself."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    name = models.CharField(max_length=80)
    language = models.CharField(max_length=8, default="es")
    timezone = models.CharField(max_length=60, default="Europe/Madrid")
    # For national and regional holidays: ISO 3166 codes, such as ES and AN.
    country = models.CharField(max_length=2, default="ES")
    region = models.CharField(max_length=3, blank=True)
    description = models.TextField(blank=True)
    contact_email = models.EmailField(blank=True)
    # "Mon-Fri 09:00-14:00": for offices that say nothing else.
    hours = models.CharField(max_length=200, default="Mon-Fri 09:00-14:00")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(id=1), name="one_town")]

    def __str__(self) -> str:
        return self.name


class LocalHoliday(models.Model):
    """A day off that only this town has."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    day = models.DateField(unique=True)
    name = models.CharField(max_length=80)

    def __str__(self) -> str:
        return f"{self.day} {self.name}"


class Street(models.Model):
    """A street of the town's gazetteer."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=120)
    # The folded name without its type and articles.
    key = models.CharField(max_length=120)
    district = models.CharField(max_length=80, blank=True)
    lat = models.FloatField(null=True)
    lon = models.FloatField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["name", "district"], name="street_once")]
        indexes = [models.Index(fields=["key"], name="street_key")]

    def __str__(self) -> str:
        return self.name


class District(models.Model):
    """A part of the town, with its outline."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=80, unique=True)
    number = models.CharField(max_length=10, blank=True)
    # In the order of the file.
    position = models.PositiveSmallIntegerField()
    # Areas, each with its outer edge first and then its holes: [[[[lon, lat], …], …], …].
    areas = models.JSONField()

    class Meta:
        ordering = ["position"]

    def __str__(self) -> str:
        return self.name
