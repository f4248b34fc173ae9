"""A person lets an app in: the page, the address it speaks as, the way back."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from concejo.accounts.models import Account, Grant
from concejo.accounts.queries import actor_of_token
from tests import make
from tests.mastodon.app import (
    OOB,
    Phone,
    allow,
    app,
    asking,
    code_on,
    exchange,
    fields,
    sent_back,
)

pytestmark = pytest.mark.django_db

BACK = "mastodon-android-auth://callback"


@pytest.fixture
def ana():
    return make.browser(make.resident("ana"))


def test_ana_lets_an_app_in_and_it_speaks_as_her(ana):
    program = app(BACK)
    answer = allow(ana, program, state="s t&ü")
    assert answer["Location"].startswith(f"{BACK}?code=")
    back = sent_back(answer)
    assert back["state"] == "s t&ü"

    said = exchange(program, back["code"]).json()
    assert (said["token_type"], said["scope"]) == ("Bearer", program.scopes)
    assert isinstance(said["created_at"], int)
    me = Phone(said["access_token"]).get("/api/v1/accounts/verify_credentials").json()
    assert me["acct"] == "ana"


def test_luis_chooses_whether_the_app_speaks_as_him_or_as_the_electrician():
    office = make.office("electricista")
    luis = make.browser(make.resident("luis"))
    program = app(BACK)

    page = luis.get("/oauth/authorize", asking(program))
    assert "@luis" in page.text
    assert "@electricista" in page.text
    assert fields(page)["account"] == str(make.resident("luis").account_id)

    code = sent_back(allow(luis, program, account=office.account_id))["code"]
    token = exchange(program, code).json()["access_token"]
    __, actor = actor_of_token(token)
    assert (actor.account.handle, actor.user.name) == ("electricista", "luis")


def test_nobody_lets_an_app_speak_as_an_office_they_do_not_hold(ana):
    office = make.office("electricista")
    answer = allow(ana, app(BACK), account=office.account_id)
    assert answer.status_code == 403
    assert not Grant.objects.exists()


@pytest.mark.parametrize("account", ["x", "0", "9" * 40, "-1"])
def test_an_address_that_is_none_lets_nobody_in(ana, account):
    assert allow(ana, app(BACK), account=account).status_code == 403


def test_an_app_without_a_page_shows_the_code_for_copying(ana):
    program = app()
    page = allow(ana, program)
    assert page.status_code == 200
    assert exchange(program, code_on(page)).status_code == 200


def test_a_stranger_signs_in_first_and_comes_back():
    make.resident("ana")
    browser = Client()
    asked = asking(app(BACK), state="x")
    answer = browser.get("/oauth/authorize/", asked)  # toot writes the slash
    assert answer["Location"].startswith("/auth/sign_in?next=")
    form = fields(browser.get(answer["Location"]))
    signed_in = {"user[email]": "ana@example.org", "user[password]": make.PASSWORD}
    back = browser.post(answer["Location"], form | signed_in)
    page = browser.get(back["Location"])
    assert page.status_code == 200
    assert fields(page).items() >= asked.items()


def test_an_app_may_ask_for_signing_in_anew(ana):
    answer = ana.get("/oauth/authorize", asking(app(BACK), force_login="true"))
    assert answer["Location"].startswith("/auth/sign_in?next=")
    assert "force_login" not in answer["Location"]
    assert ana.get("/oauth/authorize", asking(app(BACK), force_login="false")).status_code == 200


def test_the_page_speaks_the_language_of_the_app(ana):
    program = app(BACK)
    for language in ("es", "en"):
        page = ana.get("/oauth/authorize", asking(program, lang=language))
        assert f'<html lang="{language}">' in page.text
    answer = Client().get("/oauth/authorize", asking(program, lang="es"))
    assert answer.cookies["language"].value == "es"


def test_a_no_is_told_to_the_app(ana):
    for program in (app(BACK), app()):
        page = ana.get("/oauth/authorize", asking(program, state="x", lang="en"))
        answer = ana.post("/oauth/authorize", fields(page) | {"decision": "deny"})
        if program.redirect_uris == [BACK]:
            back = sent_back(answer)
            assert (back["error"], back["state"]) == ("access_denied", "x")
        else:
            assert answer.status_code == 200
            assert "You said no" in answer.text
    assert not Grant.objects.exists()


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"response_type": "token"}, "unsupported_response_type"),
        ({"response_type": ""}, "unsupported_response_type"),
        ({"scope": "read admin:write"}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
        ({"code_challenge": "x" * 43}, "invalid_request"),
        ({"code_challenge": "x" * 43, "code_challenge_method": "plain"}, "invalid_request"),
        ({"code_challenge": "short", "code_challenge_method": "S256"}, "invalid_request"),
        ({"code_challenge_method": "S256"}, "invalid_request"),
    ],
)
def test_an_app_that_asks_wrongly_is_told_so_when_the_person_goes_back(ana, said, error):
    # Nobody is sent on by a link alone: it begins with the town's address and would lead elsewhere.
    for browser in (ana, Client()):
        page = browser.get("/oauth/authorize", asking(app(BACK), state="x&", **said))
        assert page.status_code == 400
        assert "Location" not in page
        [link] = re.findall(rf'href="({BACK}[^"]*)"', page.text)
        back = {
            name: values[0] for name, values in parse_qs(urlsplit(unescape(link)).query).items()
        }
        assert (back["error"], back["state"]) == (error, "x&")
        assert back["error_description"] in unescape(page.text)
    page = ana.get("/oauth/authorize", asking(app(), **said))
    assert page.status_code == 400
    assert OOB not in page.text


@pytest.mark.parametrize(
    "said",
    [
        {"client_id": "nobody"},
        {"client_id": "\x00"},
        {"client_id": ""},
        {"redirect_uri": f"{BACK}/"},
        {"redirect_uri": BACK.upper()},
        {"redirect_uri": "https://evil.example/"},
        {"redirect_uri": ""},
    ],
)
def test_nobody_is_sent_to_an_address_that_the_app_did_not_register(ana, said):
    for answer in (
        ana.get("/oauth/authorize", asking(app(BACK), **said)),
        ana.post("/oauth/authorize", asking(app(BACK), **said) | {"decision": "allow"}),
    ):
        assert answer.status_code in {400, 404}
        assert "<h1>" in answer.text
        assert "Location" not in answer


def test_scopes_of_the_kind_that_is_registered_may_be_asked_for_one_by_one(ana):
    program = app(BACK, "read write")
    answer = allow(ana, program, scope="read:statuses profile")
    said = exchange(program, sent_back(answer)["code"]).json()
    assert said["scope"] == "read:statuses profile"


def test_an_address_with_a_query_of_its_own_keeps_it(ana):
    program = app("https://elk.zone/oauth/https%3A%2F%2Felk.zone?a=%20b")
    answer = allow(ana, program)
    assert answer["Location"].startswith(
        "https://elk.zone/oauth/https%3A%2F%2Felk.zone?a=%20b&code="
    )


def test_a_form_from_elsewhere_lets_no_app_in():
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(make.resident("ana").user)
    answer = browser.post("/oauth/authorize", asking(app(BACK)) | {"decision": "allow"})
    assert answer.status_code == 403
    assert not Grant.objects.exists()


def test_a_suspended_address_lets_no_app_in(ana):
    Account.objects.filter(handle="ana").update(suspended_at="2026-01-01T00:00:00Z")
    answer = ana.get("/oauth/authorize", asking(app(BACK)))
    assert answer["Location"].startswith("/auth/sign_in")
