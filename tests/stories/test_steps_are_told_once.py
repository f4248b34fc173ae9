"""Whatever happens in a case, each person whom it concerns hears of it once, and as a case."""

from collections import Counter

import pytest

from concejo.cases.actions.clock import strike
from concejo.posts.models import Notification, NotificationKind
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def lamp(at):
    """Ana's case, as it goes: a question, a reminder, a promise that is broken, and done at last.

    As their apps do it, both put the other one's name in front.
    """
    at("2026-11-23 09:00")
    make.office("electricista")
    ana, luis = make.resident("ana"), make.speaking_as("luis", "electricista")
    case = make.case(ana)

    def say(who, text, when):
        at(when)
        return make.post(who, text, reply_to=case.post_id)

    say(luis, "@ana ¿Qué farola es? #pregunta", "2026-11-23 10:00")
    strike(at("2026-12-01 10:00"))
    say(ana, "@electricista la del número 4", "2026-12-01 11:00")
    say(luis, "@ana mañana a las 10 voy", "2026-12-01 12:00")
    strike(at("2026-12-02 10:01"))
    say(luis, "@ana Hecho, era el cable", "2026-12-02 12:00")
    case.refresh_from_db()
    assert case.state == "done"
    return ana, luis


def told(who):
    return list(Notification.objects.filter(account=who.account).select_related("origin"))


def test_each_step_is_one_notification_with_a_post(lamp):
    for who in lamp:
        rows = told(who)
        assert all(row.post_id for row in rows)
        assert not [pk for pk, n in Counter(row.post_id for row in rows).items() if n > 1]


def test_to_the_resident_all_of_them_are_about_the_case(lamp):
    ana, _luis = lamp
    rows = told(ana)
    assert {row.kind for row in rows} == {NotificationKind.CASE}
    # The receipt, the question, the reminder, the promise, that it was broken, and done.
    assert Counter(row.origin.handle for row in rows) == {"pregonero": 3, "electricista": 3}


def test_the_crier_is_always_about_the_towns_business(lamp):
    _ana, luis = lamp
    said = {row.kind for row in told(luis) if row.origin.is_crier}
    assert said == {NotificationKind.CASE}
