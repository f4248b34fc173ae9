"""An app asks to be woken, changes its mind, and is heard either way."""

from __future__ import annotations

import re
from urllib.parse import urlencode

import pytest

from concejo.push.models import KeyPair, Subscription
from tests.mastodon.phone import EVERYTHING, Phone, refused
from tests.push.service import Device, unb64

pytestmark = pytest.mark.django_db

ENDPOINT = "https://updates.push.example/wpush/v2/gAAAA"


def asking(**changes):
    keys = Device().keys
    said = {
        "endpoint": changes.get("endpoint", ENDPOINT),
        "keys": {
            "p256dh": changes.get("p256dh", keys["p256dh"]),
            "auth": changes.get("auth", keys["auth"]),
        },
    }
    if "standard" in changes:
        said["standard"] = changes["standard"]
    return {"subscription": said, "data": changes.get("data", {"alerts": {"mention": True}})}


def test_an_app_asks_looks_changes_and_leaves():
    ana = Phone("ana")
    refused(ana.ask("GET", "push/subscription"), 404)
    made = ana.post("push/subscription", **asking(standard=True))

    assert made == ana.get("push/subscription")
    assert (made["endpoint"], made["standard"], made["policy"]) == (ENDPOINT, True, "all")
    assert int(made["id"]) < 2**31, "apps for Android have no room for more"
    assert {kind for kind, is_on in made["alerts"].items() if is_on} == {"mention"}
    assert {"admin.sign_up", "admin.report", "quote", "concejo.case"} <= set(made["alerts"])
    assert len(unb64(made["server_key"])) == 65

    changed = ana.put(
        "push/subscription", data={"alerts": {"poll": True, "admin.report": "1"}, "policy": "none"}
    )
    assert {kind for kind, is_on in changed["alerts"].items() if is_on} == {"poll", "admin.report"}
    assert changed["policy"] == "none"
    only_policy = ana.put("push/subscription", policy="followed")
    assert (only_policy["policy"], only_policy["alerts"]) == ("followed", changed["alerts"])

    assert ana.delete("push/subscription") == {}
    assert ana.delete("push/subscription") == {}
    refused(ana.ask("PUT", "push/subscription"), 404)


def test_a_form_with_brackets_says_the_same():
    ana, keys = Phone("ana"), Device().keys
    form = urlencode(
        {
            "subscription[endpoint]": ENDPOINT,
            "subscription[keys][p256dh]": keys["p256dh"] + "=",
            "subscription[keys][auth]": keys["auth"] + "==",
            "subscription[standard]": "true",
            "data[alerts][follow]": "true",
            "data[alerts][mention]": "false",
            "data[alerts][admin.sign_up]": "1",
            "data[policy]": "follower",
        }
    )
    answer = ana.client.post(
        "/api/v1/push/subscription",
        form,
        content_type="application/x-www-form-urlencoded",
        headers=ana.headers,
    )

    said = answer.json()
    assert (answer.status_code, said["policy"], said["standard"]) == (200, "follower", True)
    assert {kind for kind, is_on in said["alerts"].items() if is_on} == {"follow", "admin.sign_up"}
    assert Subscription.objects.get().p256dh == keys["p256dh"]


def test_one_subscription_for_each_token_and_a_new_one_takes_its_place():
    ana, tablet = Phone("ana"), Phone("ana")
    first = ana.post("push/subscription", **asking())
    second = ana.post("push/subscription", **asking(endpoint="https://other.example/x"))
    tablet.post("push/subscription", **asking())

    assert first["id"] != second["id"]
    assert ana.get("push/subscription")["endpoint"] == "https://other.example/x"
    assert Subscription.objects.count() == 2
    # The same phone, signed in anew.
    Phone("ana").post("push/subscription", **asking())
    assert Subscription.objects.count() == 2
    refused(tablet.ask("GET", "push/subscription"), 404)


def test_the_apps_token_is_kept_sealed():
    ana = Phone("ana")
    ana.post("push/subscription", **asking())
    token = ana.headers["Authorization"].removeprefix("Bearer ")

    assert token not in str(Subscription.objects.values())


@pytest.mark.parametrize(
    "changes",
    [
        {"endpoint": ""},
        {"endpoint": "http://push.example/x"},
        {"endpoint": "https://127.0.0.1/x"},
        {"endpoint": "https://[::1]:8443/x"},
        {"endpoint": "https://[2606:4700::1111]/x"},
        {"endpoint": "https://ana@push.example/"},
        {"endpoint": "https://push.example:25/"},
        {"endpoint": "javascript:alert(1)"},
        {"endpoint": "https://push.example/" + "x" * 3000},
        {"endpoint": ["https://push.example/"]},
        {"p256dh": "x"},
        {"p256dh": "é"},
        {"p256dh": Device().keys["p256dh"][:-4]},
        # 65 bytes that are no point of the curve.
        {"p256dh": "BA" + "A" * 85},
        {"auth": "AAAA"},
        {"auth": ""},
        {"p256dh": None},
        {"standard": "perhaps"},
        {"data": {"policy": "whoever"}},
        {"data": {"alerts": {"mention": "perhaps"}}},
        {"data": {"alerts": "all"}},
        {"data": []},
    ],
)
def test_what_is_no_subscription_is_refused_in_a_sentence(changes):
    ana = Phone("ana")
    assert len(refused(ana.ask("POST", "push/subscription", asking(**changes)), 422).split()) > 4
    assert not Subscription.objects.exists()


def test_nothing_at_all_is_refused_too():
    refused(Phone("ana").ask("POST", "push/subscription"), 422)


def test_it_needs_a_person_and_the_scope():
    for method in ("GET", "POST", "PUT", "DELETE"):
        refused(Phone().ask(method, "push/subscription"), 401)
        refused(Phone("ana", scopes="read write").ask(method, "push/subscription"), 403)
    assert "push" in EVERYTHING


def test_everybody_is_told_the_same_public_key():
    key = Phone().get("/api/v2/instance")["configuration"]["vapid"]["public_key"]
    made = Phone().post("apps", client_name="Farola", redirect_uris="urn:ietf:wg:oauth:2.0:oob")

    assert made["vapid_key"] == key
    assert Phone("ana").post("push/subscription", **asking())["server_key"] == key
    pair = KeyPair.objects.get()
    assert pair.public == key
    assert re.fullmatch(r"[A-Za-z0-9_-]{43}", pair.private)
