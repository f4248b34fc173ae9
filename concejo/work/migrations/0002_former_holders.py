"""Offices that handed a case over before there were notes: as the log tells it."""

from django.db import migrations

_AT_ONCE = 500


def remember(apps, schema_editor):
    event_model = apps.get_model("events", "Event")
    office_model = apps.get_model("offices", "Office")
    case_model = apps.get_model("cases", "Case")
    holder_model = apps.get_model("work", "FormerHolder")
    offices = dict(office_model.objects.values_list("account__handle", "pk"))
    had = set()
    for case, data in (
        event_model.objects.filter(kind="case.handed_over")
        .values_list("subject_id", "data")
        .iterator(2000)
    ):
        if office := offices.get(data.get("from")):
            had.add((case, office))
    there = set(case_model.objects.values_list("pk", flat=True)) if had else set()
    holder_model.objects.bulk_create(
        [holder_model(case_id=c, office_id=o) for c, o in sorted(had) if c in there],
        batch_size=_AT_ONCE,
        ignore_conflicts=True,
    )


class Migration(migrations.Migration):
    dependencies = [
        ("work", "0001_work"),
        ("events", "0001_initial"),
        ("offices", "0001_initial"),
        ("cases", "0005_given_to"),
    ]

    operations = [migrations.RunPython(remember, migrations.RunPython.noop)]
