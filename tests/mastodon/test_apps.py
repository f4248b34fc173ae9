"""Programs introduce themselves, and ask who they are."""

import pytest
from django.test import Client

from concejo.accounts.models import App
from concejo.push.queries import public_key
from tests.mastodon.app import OOB, Phone, app, phone

pytestmark = pytest.mark.django_db

APP = {"client_name": "Tusky", "redirect_uris": OOB, "scopes": "read write"}


def _introduce(**said):
    return Client().post("/api/v1/apps", APP | said, content_type="application/json")


def test_a_program_gets_what_it_needs_from_now_on():
    said = _introduce(website="https://tusky.example").json()
    program = App.objects.get()
    assert said["id"] == str(program.pk)
    assert (said["client_id"], said["client_secret"]) == (program.client_id, program.client_secret)
    assert (said["name"], said["website"]) == ("Tusky", "https://tusky.example")
    assert (said["redirect_uri"], said["redirect_uris"]) == (OOB, [OOB])
    assert said["scopes"] == ["read", "write"]
    assert said["vapid_key"] == public_key()


@pytest.mark.parametrize(
    "redirects",
    [
        OOB,
        "mastodon-android-auth://callback",
        "oauth2redirect://com.keylesspalace.tusky/",
        "com.example.app:/callback",
        "http://localhost:4002/settings/instances/add",
        "https://elk.zone/api/jun.example/oauth/https%3A%2F%2Felk.zone?a=1",
    ],
)
def test_addresses_to_come_back_to_are_kept_byte_for_byte(redirects):
    assert _introduce(redirect_uris=redirects).json()["redirect_uris"] == [redirects]


def test_several_addresses_come_as_a_list_or_one_on_each_line():
    two = [OOB, "icecubesapp://"]
    assert _introduce(redirect_uris=["a://b", OOB]).json()["redirect_uris"] == ["a://b", OOB]
    two = [OOB, "ivory://x"]
    assert _introduce(redirect_uris="\n".join(two)).json()["redirect_uris"] == two
    form = Client().post(
        "/api/v1/apps", {"client_name": "a", "redirect_uris[]": two}
    )  # multipart, as browsers send it
    assert form.json()["redirect_uris"] == two


@pytest.mark.parametrize(
    "redirects",
    [
        "",
        "javascript:alert(1)",
        "JavaScript:alert(1)",
        "data:text/html,x",
        "vbscript:x",
        "/callback",
        "callback",
        "https://",
        "https:///path",
        "https://app.example/#here",
        "https://evil.example\\@app.example/",
        "https://app.example:99999/",
        "//app.example/x",
        "x" * 2001 + ":y",
        "https://app.example/" + "x" * 2000,
        " ".join(f"app{i}://x" for i in range(11)),
    ],
)
def test_an_address_that_is_none_or_dangerous_is_refused(redirects):
    answer = _introduce(redirect_uris=redirects)
    assert answer.status_code == 422
    assert "redirect_uris" in answer.json()["error"]
    assert not App.objects.exists()


@pytest.mark.parametrize(
    "said",
    [
        {"client_name": ""},
        {"client_name": "\u202e  "},
        {"client_name": "x" * 121},
        {"scopes": "read everything"},
        {"scopes": "admin:readx"},
        {"scopes": " ".join(f"admin:read:{'x' * 39}{c}" for c in "abcdefghijklmnopqrstuvwxyz")},
        {"website": "javascript:alert(1)"},
        {"website": "tusky"},
        {"website": "https://[::1"},
    ],
)
def test_a_program_without_a_proper_introduction_is_refused(said):
    answer = _introduce(**said)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert not App.objects.exists()


def test_without_scopes_a_program_may_read():
    assert _introduce(scopes="").json()["scopes"] == ["read"]
    assert _introduce(scopes="admin:read read read").json()["scopes"] == ["admin:read", "read"]


def test_an_old_token_does_not_keep_an_app_from_introducing_itself():
    answer = Phone("no token").post("/api/v1/apps", APP)
    assert answer.status_code == 200


def test_more_than_five_introductions_in_ten_minutes_are_too_many(settings):
    assert [_introduce().status_code for _ in range(6)] == [200] * 5 + [429]
    settings.TEST_MODE = True
    assert _introduce().status_code == 200


def test_an_app_asks_who_it_is():
    program = app(name="Lamparilla")
    token = Client().post(
        "/oauth/token",
        {
            "grant_type": "client_credentials",
            "client_id": program.client_id,
            "client_secret": program.client_secret,
        },
        content_type="application/json",
    )
    said = Phone(token.json()["access_token"]).get("/api/v1/apps/verify_credentials").json()
    assert (said["name"], said["scopes"]) == ("Lamparilla", program.scopes.split())
    assert "client_secret" not in said
    assert phone("ana").get("/api/v1/apps/verify_credentials").json()["name"] == "concejo token"
    assert Phone().get("/api/v1/apps/verify_credentials").status_code == 401
