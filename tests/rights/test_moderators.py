"""What moderators may know, and what ends with their seat."""

import re

import pytest
from django.core.cache import cache
from django.test import Client

from concejo.doors.mastodon.admin.urls import urlpatterns
from concejo.moderation.actions.seats import unseat_moderator
from tests import make
from tests.mastodon.phone import Phone, refused
from tests.mastodon.test_admin_accounts import TOOLS

pytestmark = pytest.mark.django_db


def test_what_somebody_was_told_as_a_moderator_goes_with_the_seat():
    marta = make.moderator()
    phone = Phone(marta, scopes=TOOLS)
    ben = make.resident("ben")
    Phone("ana").post("reports", account_id=str(ben.account_id), comment="Me insulta en la calle")
    assert "admin.report" in {each["type"] for each in phone.get("notifications")}

    unseat_moderator(marta.user)

    told = phone.get("notifications") + phone.get("/api/v2/notifications")["notification_groups"]
    assert not [each for each in told if each["type"].startswith("admin.")]
    assert "insulta" not in str(told)


def test_who_holds_an_office_reads_no_reports_about_it():
    make.office("policia", holders=["marta"])
    marta, rosa = make.moderator("marta"), make.moderator("rosa")
    office = make.speaking_as("marta", "policia")
    reported = Phone("ana").post("reports", account_id=str(office.account_id), comment="Tarda")

    phone = Phone(marta, scopes=TOOLS)
    assert phone.get("admin/reports") == []
    refused(phone.ask("GET", f"admin/reports/{reported['id']}"), 404)
    assert "admin.report" not in {each["type"] for each in phone.get("notifications")}
    other = Phone(rosa, scopes=TOOLS)
    assert [each["id"] for each in other.get("admin/reports")] == [reported["id"]]
    assert "admin.report" in {each["type"] for each in other.get("notifications")}


def test_an_address_is_shut_out_in_either_way_of_writing_it():
    marta = Phone(make.moderator(), scopes=TOOLS)
    marta.post("admin/ip_blocks", ip="198.51.100.0/24", severity="no_access")
    cache.clear()

    for written in ("198.51.100.7", "::ffff:198.51.100.7"):
        answer = Client(REMOTE_ADDR=written).get("/api/v1/instance")
        assert answer.status_code == 403, written
    assert Client(REMOTE_ADDR="::ffff:203.0.113.7").get("/api/v1/instance").status_code == 200


def _every_way():
    """Each address of the tools for moderators, with each of its methods."""
    for each in urlpatterns:
        path = "/" + re.sub(r"<str:\w+>", "1", str(each.pattern))
        for method in each.callback.endpoints:
            yield method, path


@pytest.mark.parametrize("who", ["a resident", "a tool without the scope", "an office", "once"])
def test_the_tools_of_moderators_are_for_those_who_moderate_now_and_as_themselves(who):
    make.office("policia", holders=["marta"])
    marta = make.moderator("marta")
    asking = {
        "a resident": lambda: Phone("ben", scopes=TOOLS),
        "a tool without the scope": lambda: Phone(marta),
        "an office": lambda: Phone(make.speaking_as("marta", "policia"), scopes=TOOLS),
        "once": lambda: Phone(marta, scopes=TOOLS),
    }[who]()
    if who == "once":
        unseat_moderator(marta.user)
    ben = make.resident("ben")
    said = {
        "type": "suspend",
        "domain": "other.example",
        "ip": "198.51.100.7",
        "email": "ben@example.org",
        "keys": ["new_users", "space_usage", "software_versions", "languages"],
        "start_at": "2026-01-01",
        "end_at": "2026-01-02",
    }
    for method, path in _every_way():
        theirs = path.replace("accounts/1", f"accounts/{ben.account_id}")
        answer = asking.ask(method, theirs, said)
        assert answer.status_code == 403, (method, path, answer.status_code, answer.content[:100])
