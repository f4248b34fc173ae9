"""The person hears what was decided, and may object; somebody else looks at it."""

import re

import pytest

from concejo.events.models import Event
from concejo.moderation.actions.appeals import appeal, approve_appeal, reject_appeal
from concejo.moderation.actions.measures import Decision, take_measure
from concejo.moderation.errors import (
    AppealedAlready,
    AppealNeeded,
    AppealTooLate,
    NoSuchMeasure,
    NothingAppealed,
    SomebodyElseDecides,
)
from concejo.moderation.models import MeasureKind
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.django_db


def limited(who, *, by="marta", kind=MeasureKind.LIMIT):
    return take_measure(make.moderator(by), who.account_id, Decision(kind, text="Demasiado"))


def test_a_suspended_person_objects_with_the_link_of_the_mail(mailbox, run_jobs):
    ben, paco, _marta = make.resident("ben"), make.moderator("paco"), make.moderator()
    run_jobs()
    mailbox.clear()
    measure = limited(ben, kind=MeasureKind.SUSPEND)
    run_jobs()
    [path] = re.findall(r"https?://[^/]+(/measures/\S+)", mailbox[0].body)
    page = make.browser()

    assert page.get(path.partition("?")[0]).status_code == 404, "not without the note"
    assert "Demasiado" in page.get(path).text
    said = page.post(path, {"text": "Era una broma entre amigos"})
    assert "Era una broma" in said.text
    assert page.post(path, {"text": "Otra vez"}).status_code == 422

    approve_appeal(paco, measure.pk)
    run_jobs()
    ben.account.refresh_from_db()
    ben.user.refresh_from_db()
    assert ben.account.suspended_at is None
    assert ben.user.is_active
    assert len(mailbox) == 2


def test_the_app_shows_what_became_of_it(run_jobs):
    ben, paco = make.resident("ben"), make.moderator("paco")
    measure = limited(ben)

    def told():
        [one] = [n for n in Phone(ben).get("notifications") if n["type"] == "moderation_warning"]
        return one["moderation_warning"]["appeal"]

    assert told() is None
    appeal(ben.user, measure.pk, "No es así")
    assert told() == {"text": "No es así", "state": "pending"}
    reject_appeal(paco, measure.pk)
    assert told()["state"] == "rejected"
    ben.account.refresh_from_db()
    assert ben.account.limited_at is not None
    with pytest.raises(NothingAppealed):
        approve_appeal(paco, measure.pk)


def test_objections_that_cannot_be(at):
    at("2026-11-01 09:00")
    ben, ana = make.resident("ben"), make.resident("ana")
    measure = limited(ben)
    with pytest.raises(NoSuchMeasure):
        appeal(ana.user, measure.pk, "Pobre Ben")
    with pytest.raises(NoSuchMeasure):
        appeal(None, measure.pk, "Nadie", note="forged")
    with pytest.raises(NoSuchMeasure):
        appeal(ben.user, 1, "Nada")
    for text in ("", "  ", "a" * 2001):
        with pytest.raises(AppealNeeded):
            appeal(ben.user, measure.pk, text)
    at("2026-11-22 09:00")
    with pytest.raises(AppealTooLate):
        appeal(ben.user, measure.pk, "Tarde")
    again = limited(ben, kind=MeasureKind.NONE)
    appeal(ben.user, again.pk, "Sí")
    with pytest.raises(AppealedAlready):
        appeal(ben.user, again.pk, "Sí, sí")


def test_whoever_took_the_measure_does_not_decide_where_there_is_another():
    ben, marta = make.resident("ben"), make.moderator()
    measure = limited(ben)
    appeal(ben.user, measure.pk, "No es así")
    make.moderator("paco")
    with pytest.raises(SomebodyElseDecides):
        approve_appeal(marta, measure.pk)


def test_a_single_moderator_decides_and_it_is_in_the_log():
    ben, marta = make.resident("ben"), make.moderator()
    measure = limited(ben)
    appeal(ben.user, measure.pk, "No es así")
    approve_appeal(marta, measure.pk)
    kinds = ["measure.taken", "appeal.made", "measure.lifted", "appeal.approved"]
    told = Event.objects.filter(kind__in=kinds).order_by("seq")
    assert list(told.values_list("kind", flat=True)) == kinds
    assert "No es así" not in str(list(told.values_list("data", flat=True)))


def test_a_moderator_does_not_decide_about_themselves():
    paco = make.moderator("paco")
    measure = limited(paco)
    appeal(paco.user, measure.pk, "No es así")
    with pytest.raises(NothingAppealed):
        approve_appeal(paco, measure.pk)
