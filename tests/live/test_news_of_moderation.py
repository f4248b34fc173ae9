"""What moderators do, and what they are told, on open streams."""

import pytest

from concejo.accounts.actions.relations import follow
from concejo.accounts.queries import the_crier
from concejo.moderation.actions.measures import Decision, take_measure
from concejo.moderation.actions.reports import Complaint, report_account
from concejo.moderation.models import MeasureKind
from tests import make
from tests.live.test_news import Ears

pytestmark = pytest.mark.django_db


def test_a_limited_voice_is_heard_by_followers_and_not_in_public():
    marta, ana, ben, eva = (make.moderator(), *map(make.resident, ("ana", "ben", "eva")))
    follow(ana, ben.account)
    take_measure(marta, ben.account_id, Decision(MeasureKind.LIMIT))
    ears = Ears(ana=ana, eva=eva, stranger=None)

    said = make.post(ben, "Hola #plaza")

    assert ears.told("ana") == {("user", "update", str(said.pk))}
    assert ears.told("eva") == set()
    assert ears.told("stranger") == set()


def test_moderators_hear_of_a_report_and_the_person_of_a_measure_at_once():
    marta, ana, ben = make.moderator(), make.resident("ana"), make.resident("ben")
    ears = Ears(marta=marta, ana=ana, ben=ben)

    report_account(ana, ben.account, Complaint(comment="Me insulta"))
    take_measure(marta, ben.account_id, Decision(MeasureKind.LIMIT))

    reported = f"admin.report {ana.account_id}"
    assert ("user", "notification", reported) in ears.told("marta")
    warned = f"moderation_warning {the_crier().pk}"
    streams = ("user", "user:notification")
    assert ears.told("ben") == {(stream, "notification", warned) for stream in streams}
    assert ears.told("ana") == set()
