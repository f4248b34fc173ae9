"""Telling the moderators of somebody from an app, and who hears of it."""

import pytest
from django.core.cache import cache

from concejo.accounts.actions.relations import block
from concejo.moderation.models import Report
from tests import make
from tests.mastodon import shapes
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

REPORT = {
    "id": shapes.an_id,
    "action_taken": shapes.yes_or_no,
    "action_taken_at": shapes.maybe(shapes.moment),
    "category": shapes.one_of("spam", "legal", "violation", "other"),
    "comment": shapes.text,
    "forwarded": shapes.yes_or_no,
    "created_at": shapes.moment,
    "status_ids": shapes.many(shapes.an_id),
    "rule_ids": shapes.many(shapes.an_id),
    "target_account": shapes.ACCOUNT,
}


@pytest.fixture
def insult():
    """Ben insults Ana."""
    ana, ben = Phone("ana"), Phone("ben")
    return ana, ben, ben.say("@ana eres una inútil")


def test_ana_reports_an_insult_and_every_moderator_hears_of_it(insult):
    marta, paco = Phone(make.moderator()), Phone(make.moderator("paco"))
    ana, ben, said = insult

    told = ana.post(
        "reports",
        account_id=said["account"]["id"],
        status_ids=[said["id"]],
        comment="Me insulta",
        rule_ids=["4"],
        forward=True,
    )

    assert not shapes.wrong_in(told, REPORT)
    assert told["category"] == "violation"
    assert told["status_ids"] == [said["id"]]
    assert told["rule_ids"] == ["4"]
    assert told["target_account"]["acct"] == "ben"
    assert not told["action_taken"]
    for moderator in (marta, paco):
        [heard] = moderator.get("notifications", types=["admin.report"])
        assert heard["account"]["acct"] == "ana"
        assert heard["report"] == told
        assert heard["status"] is None
    assert ben.get("notifications") == []


def test_a_report_may_come_as_a_form_and_say_nothing_but_whom(insult):
    ana, _ben, said = insult
    answer = ana.form("POST", "reports", {"account_id": said["account"]["id"]})
    assert answer.json()["category"] == "other"
    answer = ana.form(
        "POST", "reports", {"account_id": said["account"]["id"], "status_ids[]": [said["id"]]}
    )
    assert answer.json()["status_ids"] == [said["id"]]


def test_what_cannot_be_reported(insult):
    ana, ben, said = insult
    marta = Phone(make.moderator())
    theirs = said["account"]["id"]
    secret = ben.say("Solo para @luis", visibility="direct")
    own = ana.say("Hola")

    def wrong(status, **report):
        return refused(ana.ask("POST", "reports", {"account_id": theirs, **report}), status)

    wrong(404, account_id="nobody")
    wrong(404, account_id="999999999999")
    wrong(404, status_ids=[secret["id"]])
    wrong(404, status_ids=[own["id"]])
    wrong(404, status_ids=["text"])
    wrong(422, comment="a" * 1001)
    wrong(422, rule_ids=["99"])
    wrong(422, rule_ids=["text"])
    wrong(422, category="boring")
    wrong(422, account_id=str(ana.actor.account_id))
    refused(ana.ask("POST", "reports", {}), 422)
    refused(Phone().ask("POST", "reports", {"account_id": theirs}), 401)
    refused(Phone("ana", scopes="read").ask("POST", "reports", {"account_id": theirs}), 403)
    assert marta.get("notifications") == []


def test_an_office_may_be_reported_and_a_moderator_is_not_told_of_their_own(insult):
    ana, _ben, _said = insult
    marta, paco = Phone(make.moderator()), Phone(make.moderator("paco"))
    office = make.office("electricista")

    ana.post("reports", account_id=str(office.account_id))
    ana.post("reports", account_id=str(marta.actor.account_id))

    def heard(moderator):
        told = moderator.get("notifications", types=["admin.report"])
        return [n["report"]["target_account"]["acct"] for n in told]

    assert heard(paco) == ["marta", "electricista"]
    assert heard(marta) == ["electricista"]


def test_a_moderator_hears_also_of_those_whom_they_block(insult):
    ana, _ben, said = insult
    marta = Phone(make.moderator())
    block(marta.actor, ana.actor.account)

    ana.post("reports", account_id=said["account"]["id"])

    assert [n["type"] for n in marta.get("notifications")] == ["admin.report"]


def test_moderators_hear_of_newcomers():
    marta = Phone(make.moderator())
    make.resident("ana")

    [told] = marta.get("notifications")

    assert (told["type"], told["account"]["acct"]) == ("admin.sign_up", "ana")


def test_an_app_knows_who_moderates():
    marta = Phone(make.moderator())
    assert Phone("ana").get("accounts/verify_credentials")["role"]["permissions"] == "0"
    role = marta.get("accounts/verify_credentials")["role"]
    assert int(role["permissions"]) & 0x10, "may look after reports"
    assert not int(role["permissions"]) & 0x1, "is no administrator"


def test_nobody_floods_the_moderators_with_reports(settings, monkeypatch):
    settings.TEST_MODE = False
    monkeypatch.setattr("concejo.doors.api.limits.time.time", lambda: 1_800_000_000.0)
    cache.clear()
    ana, ben = Phone("ana"), make.resident("ben")
    said = {"account_id": str(ben.account_id), "comment": "Otra vez"}

    answers = [ana.ask("POST", "reports", said).status_code for _ in range(41)]
    page = make.browser(ana.actor).post("/@ben/report", {"category": "other", "comment": "Otra"})

    assert answers == [200] * 40 + [429]
    assert page.status_code == 429
    assert Report.objects.count() == 40
    cache.clear()
