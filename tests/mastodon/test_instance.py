"""What apps and crawlers ask before anybody signs in."""

import re
from xml.etree import ElementTree as ET

import pytest

from concejo.accounts.models import Account
from concejo.places.actions import set_up_town
from tests import make
from tests.mastodon.app import Phone
from tests.mastodon.shapes import FIRST_INSTANCE, INSTANCE, wrong_in

pytestmark = pytest.mark.django_db


def _get(path, **query):
    return Phone().get(path, **query)


def test_the_town_says_all_that_apps_want_to_know():
    said = _get("/api/v2/instance").json()
    assert not wrong_in(said, INSTANCE)
    assert (said["domain"], said["title"]) == ("jun.example", "Jun")
    assert re.match(r"4\.7\.0 \(compatible; Concejo \d", said["version"])
    assert said["contact"]["account"]["acct"] == "ayuntamiento"
    assert said["configuration"]["urls"]["streaming"].startswith("ws://")


def test_older_apps_are_told_the_same():
    said = _get("/api/v1/instance").json()
    assert not wrong_in(said, FIRST_INSTANCE)
    assert said["contact_account"]["acct"] == "ayuntamiento"


def test_there_is_always_somewhere_to_write_a_mail_to(settings):
    settings.DEFAULT_FROM_EMAIL = "Jun <concejo@jun.example>"
    assert _get("/api/v2/instance").json()["contact"]["email"] == "concejo@jun.example"

    set_up_town("Jun", contact_email="alcaldia@jun.example")

    assert _get("/api/v2/instance").json()["contact"]["email"] == "alcaldia@jun.example"
    assert _get("/api/v1/instance").json()["email"] == "alcaldia@jun.example"


def test_a_slash_at_the_end_makes_no_difference():
    """Mastodon.py writes one after some addresses."""
    assert _get("/api/v1/instance/").json() == _get("/api/v1/instance").json()
    assert _get("/api/v1/instance/rules//").status_code == 200
    assert _get("/api/").status_code == 404


def test_settings_are_said_as_they_are(settings):
    settings.POST_LENGTH, settings.OPEN_FOR_SIGNUP = 777, False
    settings.URL, settings.LIVE_URL = "https://jun.example", "wss://live.jun.example"
    new, old = _get("/api/v2/instance").json(), _get("/api/v1/instance").json()
    assert new["configuration"]["statuses"]["max_characters"] == 777
    assert (new["registrations"]["enabled"], old["registrations"]) == (False, False)
    assert new["registrations"]["url"] is None
    assert new["configuration"]["urls"]["streaming"] == "wss://live.jun.example"
    assert new["thumbnail"]["url"].startswith("https://jun.example/")


def test_rules_are_said_in_every_language():
    first = _get("/api/v1/instance/rules").json()[0]
    assert first["text"] == first["translations"]["en"]["text"]
    assert first["translations"]["es"]["text"] != first["text"]


def test_the_rest_of_it_is_well_formed():
    for path in ("peers", "domain_blocks"):
        assert _get(f"/api/v1/instance/{path}").json() == []
    assert _get("/api/v1/instance/translation_languages").json() == {}
    assert [each["code"] for each in _get("/api/v1/instance/languages").json()] == ["es", "en"]
    for path in ("extended_description", "privacy_policy", "terms_of_service"):
        said = _get(f"/api/v1/instance/{path}").json()
        assert said["content"].startswith("<p>")
        assert 'href="/' not in said["content"]
    day = _get("/api/v1/instance/terms_of_service").json()["effective_date"]
    assert _get(f"/api/v1/instance/terms_of_service/{day}").status_code == 200
    assert _get("/api/v1/instance/terms_of_service/2020-01-01").status_code == 404


def test_activity_counts_the_weeks(at):
    at("2026-11-25 10:00")
    before = _get("/api/v1/instance/activity").json()
    assert len(before) == 12
    from django.core.cache import cache

    cache.clear()
    ana = make.resident("ana")
    make.post(ana, "Buenos días")
    at("2026-11-18 10:00")
    make.post(ana, "Hola")
    at("2026-11-25 10:01")
    weeks = _get("/api/v1/instance/activity").json()
    assert [week["statuses"] for week in weeks[:3]] == ["1", "1", "0"]
    assert [week["logins"] for week in weeks[:3]] == ["1", "1", "0"]
    assert all(isinstance(value, str) for week in weeks for value in week.values())
    assert weeks[0]["week"] == str(1795392000)


def test_how_apps_sign_in_is_written_where_they_look(settings):
    said = _get("/.well-known/oauth-authorization-server").json()
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert said["grant_types_supported"] == ["authorization_code", "client_credentials"]
    for name in ("authorization", "token", "revocation", "userinfo", "app_registration"):
        assert said[f"{name}_endpoint"].startswith(said["issuer"])
    settings.TEST_MODE = True
    again = _get("/.well-known/oauth-authorization-server").json()
    assert "password" in again["grant_types_supported"]


def test_host_meta_leads_to_webfinger():
    answer = _get("/.well-known/host-meta")
    assert answer["Content-Type"].startswith("application/xrd+xml")
    [link] = ET.fromstring(answer.content)  # noqa: S314 - our own
    assert link.get("rel") == "lrdd"
    assert link.get("template").endswith("/.well-known/webfinger?resource={uri}")


def test_webfinger_knows_who_lives_here():
    ana = make.resident("ana")
    page = Phone().get("/api/v1/accounts/lookup", acct="ana").json()["url"]
    for resource in ("acct:ana@jun.example", "acct:Ana@JUN.example", "ana@jun.example", page):
        answer = _get("/.well-known/webfinger", resource=resource)
        assert answer["Content-Type"].startswith("application/jrd+json"), resource
        assert answer.json()["subject"] == "acct:ana@jun.example"
        assert page in answer.json()["aliases"]
    for resource in ("acct:ana@else.example", "acct:nobody@jun.example", "", "https://[::1", "@"):
        assert _get("/.well-known/webfinger", resource=resource).status_code == 404, resource
    assert _get("/.well-known/webfinger").status_code == 422
    Account.objects.filter(pk=ana.account_id).update(suspended_at="2026-01-01T00:00:00Z")
    assert _get("/.well-known/webfinger", resource="acct:ana@jun.example").status_code == 404


def test_nodeinfo_has_what_kin_of_mastodon_is_known_by():
    make.post(make.resident("ana"), "Hola")
    links = _get("/.well-known/nodeinfo").json()["links"]
    assert [link["rel"][-3:] for link in links] == ["2.0", "2.1"]
    for link in links:
        answer = _get("/" + link["href"].split("/", 3)[3])
        said = answer.json()
        assert said["version"] == link["rel"][-3:]
        assert said["version"] in answer["Content-Type"]
        assert said["software"]["name"] == "concejo"
        assert said["metadata"]["upstream"]["name"] == "mastodon"
        assert said["usage"]["users"]["total"] >= 1
        assert said["usage"]["localPosts"] == 1
    assert _get("/nodeinfo/1.0").status_code == 404


@pytest.mark.parametrize(
    "path",
    [
        "/api/v2/instance",
        "/oauth/token",
        "/oauth/revoke",
        "/oauth/userinfo",
        "/.well-known/oauth-authorization-server",
        "/.well-known/webfinger",
        "/nodeinfo/2.0",
        "/api/v1/accounts/verify_credentials",
    ],
)
def test_web_apps_of_other_sites_may_read_it(client, path):
    asked = {"origin": "https://phanpy.social", "access-control-request-method": "POST"}
    answer = client.options(path, headers=asked)
    assert answer.status_code == 204
    assert "Authorization" in answer["Access-Control-Allow-Headers"]
    answer = client.get(path, headers={"origin": "https://phanpy.social"})
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert "Link" in answer["Access-Control-Expose-Headers"]


def test_what_is_not_there_is_said_in_json(client):
    for path in ("/api/v1/nothing", "/api/v9/instance", "/.well-known/nothing"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert answer.json()["error"]
    answer = client.delete("/api/v2/instance")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, OPTIONS")
