"""What is closed, and that it is closed: for e-mail, addresses of the Internet, other servers."""

import hashlib

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from concejo.accounts.models import Account
from concejo.accounts.oauth import issue_app_token
from concejo.events.models import Event
from concejo.moderation.models import Footprint
from tests import make
from tests.mastodon.app import app
from tests.mastodon.phone import Phone, code_of, refused
from tests.mastodon.test_admin_accounts import TOOLS

pytestmark = pytest.mark.django_db

NEW = {
    "username": "nina",
    "email": "nina@example.org",
    "password": "una casa amarilla",
    "agreement": True,
    "locale": "es",
    "reason": "Vivo en la Calle Real",
}


@pytest.fixture
def marta():
    return Phone(make.moderator(), scopes=TOOLS)


def sign_up(**said):
    token = issue_app_token(app(), "read write").secret
    return Phone(token=token).ask("POST", "accounts", NEW | said)


LISTS = [
    ("email_domain_blocks", {"domain": "Spam.Example"}, {"domain": "spam.example"}),
    ("ip_blocks", {"ip": "198.51.100.7/24", "severity": "no_access", "comment": "bots"},
     {"ip": "198.51.100.0/24", "severity": "no_access", "comment": "bots", "expires_at": None}),
    ("domain_blocks", {"domain": "other.example", "severity": "suspend", "obfuscate": True},
     {"domain": "other.example", "severity": "suspend", "obfuscate": True, "reject_media": False}),
    ("domain_allows", {"domain": "friends.example"}, {"domain": "friends.example"}),
    ("canonical_email_blocks", {"email": "N.I.N.A+x@Example.org"},
     {"canonical_email_hash": hashlib.sha256(b"nina@example.org").hexdigest()}),
]  # fmt: skip


@pytest.mark.parametrize(("name", "said", "kept"), LISTS)
def test_an_entry_is_made_read_and_taken_off(name, said, kept, marta):
    made = marta.post(f"admin/{name}", **said)

    assert {key: made[key] for key in kept} == kept
    assert marta.get(f"admin/{name}") == [made]
    assert marta.get(f"admin/{name}/{made['id']}") == made
    marta.delete(f"admin/{name}/{made['id']}")
    assert marta.get(f"admin/{name}") == []
    refused(marta.ask("GET", f"admin/{name}/{made['id']}"), 404)
    refused(marta.ask("DELETE", f"admin/{name}/{made['id']}"), 404)
    changes = Event.objects.filter(kind="block.changed").order_by("seq")
    assert [event.data["what"] for event in changes] == ["made", "ended"]
    assert all(event.user_id == marta.actor.user_id for event in changes)


@pytest.mark.parametrize(("name", "said", "status"), [
    ("email_domain_blocks", {"domain": "no domain"}, 422),
    ("email_domain_blocks", {"domain": "a" * 300 + ".example"}, 422),
    ("email_domain_blocks", {}, 422),
    ("domain_allows", {"domain": "https://x.example/y"}, 422),
    ("domain_blocks", {"domain": "x"}, 422),
    ("domain_blocks", {"domain": "x.example", "severity": "shout"}, 422),
    ("ip_blocks", {"ip": "somewhere", "severity": "no_access"}, 422),
    ("ip_blocks", {"ip": "0.0.0.0/0", "severity": "no_access"}, 422),
    ("ip_blocks", {"ip": "::/0", "severity": "no_access"}, 422),
    ("ip_blocks", {"ip": "198.51.100.1", "severity": "shout"}, 422),
    ("ip_blocks", {"ip": "198.51.100.1", "severity": "no_access", "expires_in": "x"}, 422),
    ("canonical_email_blocks", {}, 422),
    ("canonical_email_blocks", {"email": "nobody"}, 422),
    ("canonical_email_blocks", {"canonical_email_hash": "zz"}, 422),
])  # fmt: skip
def test_an_entry_that_cannot_be(name, said, status, marta):
    refused(marta.ask("POST", f"admin/{name}", said), status)
    assert marta.get(f"admin/{name}") == []


@pytest.mark.parametrize(("name", "said"), [(n, s) for n, s, _k in LISTS[:3]])
def test_the_same_entry_twice_is_a_conflict(name, said, marta):
    marta.post(f"admin/{name}", **said)
    refused(marta.ask("POST", f"admin/{name}", said), 409)


def test_entries_are_changed(marta):
    ip = marta.post("admin/ip_blocks", ip="198.51.100.0/24", severity="sign_up_block")
    changed = marta.put(f"admin/ip_blocks/{ip['id']}", severity="no_access", expires_in=3600)
    assert changed["severity"] == "no_access"
    assert changed["expires_at"]
    other = marta.post("admin/domain_blocks", domain="other.example", public_comment="Spam")
    assert other["severity"] == "silence"
    changed = marta.put(f"admin/domain_blocks/{other['id']}", severity="suspend")
    assert (changed["severity"], changed["public_comment"]) == ("suspend", "Spam")
    refused(marta.ask("PUT", "admin/ip_blocks/1", {"severity": "no_access"}), 404)


def test_everybody_knows_which_servers_the_town_does_not_listen_to(marta):
    marta.post(
        "admin/domain_blocks", domain="badword.example", severity="suspend",
        public_comment="Insultos", private_comment="Ana lo dijo", obfuscate=True,
    )  # fmt: skip
    marta.post("admin/domain_blocks", domain="quiet.example", severity="noop")

    [shown] = Phone().get("instance/domain_blocks")

    assert shown["domain"] == "bad****.example"
    assert shown["severity"] == "suspend"
    assert shown["comment"] == "Insultos"
    assert shown["digest"] == hashlib.sha256(b"badword.example").hexdigest()


def test_pages_of_a_list_are_turned(marta):
    for n in range(3):
        marta.post("admin/domain_allows", domain=f"s{n}.example")
    answer = marta.ask("GET", "admin/domain_allows", {"limit": 2})
    assert [d["domain"] for d in answer.json()] == ["s2.example", "s1.example"]
    there = answer["Link"].partition("<")[2].partition(">")[0]
    assert [d["domain"] for d in marta.client.get(there, headers=marta.headers).json()] == [
        "s0.example"
    ]


# --- That it is closed ---


def test_nobody_signs_up_with_a_blocked_e_mail(marta):
    marta.post("admin/email_domain_blocks", domain="spam.example")
    marta.post("admin/canonical_email_blocks", email="nina@example.org")
    assert marta.post("admin/canonical_email_blocks", email="ni.na@example.org")
    [found] = marta.ask(
        "POST", "admin/canonical_email_blocks/test", {"email": "n.ina+y@example.org"}
    ).json()
    assert found["canonical_email_hash"] == hashlib.sha256(b"nina@example.org").hexdigest()

    for email in ("x@spam.example", "x@mail.spam.example", "N.ina+1@example.org"):
        # As if half an hour had passed.
        cache.clear()
        answer = sign_up(email=email)
        refused(answer, 422)
        assert answer.json()["details"]["email"][0]["error"] == "ERR_BLOCKED"
        page = {
            "user[name]": "nina", "user[email]": email, "user[password]": NEW["password"],
            "user[display_name]": "",
        }  # fmt: skip
        assert Client().post("/auth/sign_up", page).status_code == 422
    assert not Account.objects.filter(handle="nina").exists()
    cache.clear()
    assert sign_up(email="nina@notspam.example").status_code == 200


def test_nobody_signs_up_from_a_blocked_address(marta):
    made = marta.post("admin/ip_blocks", ip="127.0.0.0/8", severity="sign_up_block")

    refused(sign_up(), 403)
    assert Phone("ana").say("Otros siguen")["id"]

    marta.delete(f"admin/ip_blocks/{made['id']}")
    assert sign_up().status_code == 200


def test_a_newcomer_waits_for_a_yes_and_then_comes_in(marta, mailbox, run_jobs):
    marta.post("admin/ip_blocks", ip="127.0.0.1", severity="sign_up_requires_approval")

    token = sign_up().json()["access_token"]

    nina = Phone(token=token)
    assert code_of(nina.ask("GET", "accounts/verify_credentials"), 403) == "still_waiting"
    [waiting] = marta.get("admin/accounts", pending=True)
    assert waiting["approved"] is False
    assert waiting["invite_request"] == "Vivo en la Calle Real"
    form = {"user[email]": "nina", "user[password]": NEW["password"]}
    assert "Tu cuenta espera el sí" in Client().post("/auth/sign_in", form).text
    run_jobs()
    mailbox.clear()

    assert marta.post(f"admin/accounts/{waiting['id']}/approve")["approved"] is True

    run_jobs()
    assert [mail.to for mail in mailbox] == [["nina@example.org"]]
    assert nina.get("accounts/verify_credentials")["acct"] == "nina"
    refused(marta.ask("POST", f"admin/accounts/{waiting['id']}/approve"), 404)


def test_nobody_finds_a_newcomer_who_still_waits(marta):
    marta.post("admin/ip_blocks", ip="127.0.0.1", severity="sign_up_requires_approval")
    sign_up()

    def found() -> list[list[str]]:
        everybody = Phone("ana")
        return [
            [each["acct"] for each in some if each["acct"] == "nina"]
            for some in (
                everybody.get("directory", order="new"),
                everybody.get("accounts/search", q="nina"),
                everybody.get("/api/v2/search", q="nina")["accounts"],
            )
        ]

    assert found() == [[], [], []]

    [waiting] = marta.get("admin/accounts", pending=True)
    marta.post(f"admin/accounts/{waiting['id']}/approve")

    assert found() == [["nina"]] * 3


def test_a_newcomer_is_turned_away_and_the_name_is_free_again(marta):
    marta.post("admin/ip_blocks", ip="127.0.0.1", severity="sign_up_requires_approval")
    page = {
        "user[name]": "nina", "user[email]": NEW["email"], "user[password]": NEW["password"],
        "user[display_name]": "",
    }  # fmt: skip
    assert Client().post("/auth/sign_up", page).status_code == 302
    [waiting] = marta.get("/api/v2/admin/accounts", status="pending")

    gone = marta.post(f"admin/accounts/{waiting['id']}/reject")

    assert gone["username"] == "nina"
    assert not Account.objects.filter(handle="nina").exists()
    refused(marta.ask("POST", f"admin/accounts/{waiting['id']}/reject"), 404)
    ben = make.resident("ben")
    refused(marta.ask("POST", f"admin/accounts/{ben.account_id}/reject"), 404)
    assert sign_up().status_code == 200


def test_no_access_is_no_access_on_every_page_and_ends_by_itself(
    at, django_capture_on_commit_callbacks
):
    at("2026-11-23 09:00")
    marta = Phone(make.moderator(), scopes=TOOLS)
    with django_capture_on_commit_callbacks(execute=True):
        marta.post("admin/ip_blocks", ip="198.51.100.0/24", severity="no_access", expires_in=3600)
    there = {"REMOTE_ADDR": "198.51.100.9"}

    refused(Client().get("/api/v2/instance", **there), 403)
    assert "<h1>" in Client().get("/", **there).text
    assert Client().get("/", **there).status_code == 403
    assert Client().get("/", REMOTE_ADDR="198.51.101.9").status_code == 200
    assert Client().get("/", REMOTE_ADDR="2001:db8::1").status_code == 200

    at("2026-11-23 10:01")
    cache.clear()
    assert Client().get("/", **there).status_code == 200


def test_asking_who_has_no_access_costs_no_query_for_each_request(marta):
    marta.post("admin/ip_blocks", ip="198.51.100.0/24", severity="no_access")
    marta.get("custom_emojis")
    with CaptureQueriesContext(connection) as asked:
        for _ in range(3):
            marta.get("custom_emojis")
    assert not [query for query in asked if "ipblock" in query["sql"]]


# --- Where somebody was ---


def test_where_somebody_signed_in_is_known_for_two_weeks_and_to_moderators_only(at, strike):
    at("2026-11-02 09:00")
    marta = Phone(make.moderator(), scopes=TOOLS)
    ben = make.resident("ben")
    form = {"user[email]": "ben", "user[password]": make.PASSWORD}
    Client().post("/auth/sign_in", form, REMOTE_ADDR="2001:db8:1:2:3:4:5:6")
    Client().post("/auth/sign_in", form, REMOTE_ADDR="2001:db8:1:2:aaaa::1")

    shown = marta.get(f"admin/accounts/{ben.account_id}")
    assert [each["ip"] for each in shown["ips"]] == ["2001:db8:1:2::"], "one household"
    found = marta.get("admin/accounts", ip="2001:db8:1:2::7")
    assert [a["username"] for a in found] == ["ben"]

    at("2026-11-15 09:00")
    strike()
    assert Footprint.objects.count() == 1
    at("2026-11-17 09:00")
    strike()
    assert Footprint.objects.count() == 0
