"""Reports, as moderators' tools read them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.events.models import Event
from tests import make
from tests.mastodon import shapes
from tests.mastodon.phone import Phone, refused
from tests.mastodon.test_admin_accounts import ADMIN_ACCOUNT, TOOLS

pytestmark = pytest.mark.django_db

ADMIN_REPORT = {
    "id": shapes.an_id,
    "action_taken": shapes.yes_or_no,
    "action_taken_at": shapes.maybe(shapes.moment),
    "category": shapes.text,
    "comment": shapes.text,
    "forwarded": shapes.yes_or_no,
    "created_at": shapes.moment,
    "updated_at": shapes.moment,
    "account": ADMIN_ACCOUNT,
    "target_account": ADMIN_ACCOUNT,
    "assigned_account": lambda value: value is None or shapes.fits(value, ADMIN_ACCOUNT),
    "action_taken_by_account": lambda value: value is None or shapes.fits(value, ADMIN_ACCOUNT),
    "statuses": shapes.many({"id": shapes.an_id, "content": shapes.html}),
    "rules": shapes.many(shapes.RULE),
}


@pytest.fixture
def reported():
    """Ana reported what Ben wrote to her alone; Marta has a tool."""
    marta = Phone(make.moderator(), scopes=TOOLS)
    ana, ben = Phone("ana"), Phone("ben")
    said = ben.say("@ana cállate", visibility="direct")
    report = ana.post(
        "reports", account_id=said["account"]["id"], status_ids=[said["id"]], rule_ids=["4"]
    )
    return marta, ana, ben, report


def test_a_moderator_reads_what_was_reported_also_what_was_said_in_private(reported):
    marta, _ana, _ben, report = reported

    [listed] = marta.get("admin/reports")

    assert not shapes.wrong_in(listed, ADMIN_REPORT)
    assert listed == marta.get(f"admin/reports/{report['id']}")
    assert (listed["account"]["username"], listed["target_account"]["username"]) == ("ana", "ben")
    assert "cállate" in listed["statuses"][0]["content"]
    assert [rule["id"] for rule in listed["rules"]] == ["4"]
    refused(marta.ask("GET", f"statuses/{report['status_ids'][0]}"), 404)
    looks = Event.objects.filter(kind="moderation.looked", data__what="report")
    assert looks.get().data["ids"] == [int(report["id"])]


def test_a_report_is_taken_settled_and_opened_again(reported):
    marta, _ana, _ben, report = reported
    path = f"admin/reports/{report['id']}"

    assert marta.post(f"{path}/assign_to_self")["assigned_account"]["username"] == "marta"
    assert marta.post(f"{path}/unassign")["assigned_account"] is None
    settled = marta.post(f"{path}/resolve")
    assert settled["action_taken"] is True
    assert settled["action_taken_at"]
    assert settled["action_taken_by_account"]["username"] == "marta"
    assert marta.post(f"{path}/resolve")["action_taken_at"] == settled["action_taken_at"]
    assert marta.get("admin/reports") == []
    assert marta.get("admin/reports", unresolved=True) == []
    assert [r["id"] for r in marta.get("admin/reports", resolved=True)] == [report["id"]]
    both = marta.get("admin/reports", resolved=True, unresolved=True)
    assert [r["id"] for r in both] == [report["id"]]
    opened = marta.post(f"{path}/reopen")
    assert (opened["action_taken"], opened["action_taken_by_account"]) == (False, None)
    kinds = Event.objects.filter(kind__startswith="report.").order_by("seq")
    assert list(kinds.values_list("kind", flat=True)) == [
        "report.opened", "report.assigned", "report.assigned", "report.settled", "report.reopened",
    ]  # fmt: skip


def test_a_report_is_put_under_another_category(reported):
    marta, _ana, _ben, report = reported
    path = f"admin/reports/{report['id']}"
    assert marta.put(path, rule_ids=["1", "4"])["category"] == "violation"
    assert [r["id"] for r in marta.get(path)["rules"]] == ["1", "4"]
    changed = marta.put(path, category="spam")
    assert (changed["category"], changed["rules"]) == ("spam", [])
    refused(marta.ask("PUT", path, {"category": "boring"}), 422)
    refused(marta.ask("PUT", path, {"rule_ids": ["77"]}), 422)


def test_reports_are_found_by_who_and_about_whom(reported):
    marta, ana, ben, report = reported
    other = ben.post("reports", account_id=str(ana.actor.account_id))

    def ids(**query):
        return [r["id"] for r in marta.get("admin/reports", **query)]

    assert ids() == [other["id"], report["id"]]
    assert ids(account_id=str(ana.actor.account_id)) == [report["id"]]
    assert ids(target_account_id=str(ana.actor.account_id)) == [other["id"]]
    assert ids(by_target_domain="other.example") == []
    assert ids(account_id="nobody") == []
    answer = marta.ask("GET", "admin/reports", {"limit": 1})
    assert [r["id"] for r in answer.json()] == [other["id"]]
    assert 'rel="next"' in answer["Link"]


def test_a_moderator_never_reads_what_was_reported_about_themselves(reported):
    marta, ana, _ben, report = reported
    paco = Phone(make.moderator("paco"), scopes=TOOLS)
    about_paco = ana.post("reports", account_id=str(paco.actor.account_id))

    assert [r["id"] for r in paco.get("admin/reports")] == [report["id"]]
    path = f"admin/reports/{about_paco['id']}"
    refused(paco.ask("GET", path), 404)
    refused(paco.ask("POST", f"{path}/resolve"), 404)
    assert marta.get(path)["account"]["username"] == "ana"


def test_the_reported_never_learns_who_it_was(reported, run_jobs, mailbox):
    marta, _ana, ben, report = reported
    for kind in ("none", "silence"):
        marta.post(
            f"admin/accounts/{ben.actor.account_id}/action",
            type=kind, text="Basta", report_id=report["id"],
        )  # fmt: skip
    run_jobs()

    told = [n for n in ben.get("notifications") if n["type"] == "moderation_warning"]
    page = make.browser(ben.actor).get(f"/measures/{told[0]['moderation_warning']['id']}").text
    for words in (str(told), page, *(mail.body for mail in mailbox if "Basta" in mail.body)):
        assert "Ana Ruiz" not in words
        assert "@ana" not in words
        assert report["id"] not in words
    refused(ben.ask("GET", f"admin/reports/{report['id']}"), 403)


def test_what_a_list_costs_does_not_grow(reported):
    marta, ana, ben, _report = reported
    marta.get("admin/reports")

    def cost(path):
        with CaptureQueriesContext(connection) as asked:
            marta.get(path)
        return len(asked)

    few = [cost(path) for path in ("admin/reports", "admin/accounts", "notifications")]
    for name in ("luis", "pepe", "rosa"):
        phone = Phone(name)
        said = ben.say(f"Otra vez {name}", media_ids=[ben.photo()])
        phone.post("reports", account_id=said["account"]["id"], status_ids=[said["id"]])
        ana.post("reports", account_id=str(phone.actor.account_id))
    many = [cost(path) for path in ("admin/reports", "admin/accounts", "notifications")]

    assert many == few
