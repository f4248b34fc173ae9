"""The cases that are there have the district of their street, as their events say already."""

from __future__ import annotations

from django.db import migrations
from django.db.models import OuterRef, Subquery


def fill(apps, schema_editor):
    case, street = apps.get_model("cases", "Case"), apps.get_model("places", "Street")
    its = street.objects.filter(pk=OuterRef("street_id")).values("district")[:1]
    case.objects.filter(street__isnull=False).update(district=Subquery(its))


class Migration(migrations.Migration):
    dependencies = [("cases", "0007_district_of_a_case"), ("places", "0002_districts")]
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
