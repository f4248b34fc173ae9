"""Open cases get their clocks: what was told of their dates before stays so."""

from datetime import timedelta

from django.db import migrations

_AT_WORK = ("received", "promised")
_STOPPED = ("waiting", "done")


def start(apps, schema_editor):
    case_model = apps.get_model("cases", "Case")
    clocks_model = apps.get_model("cases", "Clocks")
    town = apps.get_model("places", "Town").objects.first()
    its_open = case_model.objects.filter(state__in=_AT_WORK + _STOPPED, clocks=None)
    begun, near = [], []
    for case in its_open.select_related("owner").iterator(2000):
        begun.append(_clocks_of(clocks_model, case, case.owner.hours or town.hours))
        if case.state in _AT_WORK and case.next_at:
            # By the clock on the wall: the next step reckons it in working time.
            since = case.opened_at if case.state == "received" else case.updated_at
            left = max(case.next_at - since, timedelta())
            case.near_at = since + left * 0.8
            near.append(case)
    clocks_model.objects.bulk_create(begun, batch_size=500)
    case_model.objects.bulk_update(near, ["near_at"], batch_size=200)


def _clocks_of(clocks_model, case, hours):
    received = case.state == "received"
    return clocks_model(
        case=case,
        hours=hours,
        since=case.opened_at,
        promised_at=None if received else case.answered_at or case.opened_at,
        promise_by=case.next_at if received else None,
        office_since=case.opened_at,
        stopped_at={"waiting": case.waiting_since, "done": case.done_at}.get(case.state),
    )


class Migration(migrations.Migration):
    dependencies = [
        ("cases", "0003_limits_and_clocks"),
        ("places", "0001_initial"),
    ]

    operations = [migrations.RunPython(start, migrations.RunPython.noop)]
