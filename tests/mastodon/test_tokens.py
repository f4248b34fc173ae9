"""Codes become tokens, once; and tokens end."""

import base64
import hashlib

import pytest
from django.test import Client

from concejo.accounts.actions.people import change_password, choose_password_anew
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.errors import NotYourSeat, ScopesUnknown
from concejo.accounts.models import Account, Seat, Token, User
from concejo.accounts.oauth import Wish, allow_app, issue_app_token, issue_token
from concejo.offices.actions import hand_over_office
from tests import make
from tests.mastodon.app import ALL, OOB, Phone, app, exchange, phone

pytestmark = pytest.mark.django_db

ME = "/api/v1/accounts/verify_credentials"
VERIFIER = "lampara-" * 6
CHALLENGE = (
    base64.urlsafe_b64encode(hashlib.sha256(VERIFIER.encode()).digest()).rstrip(b"=").decode()
)


def _code(program, who: str = "ana", *, speaks_as: str = "", **wish):
    actor = make.speaking_as(who, speaks_as) if speaks_as else make.resident(who)
    wanted = {"redirect_uri": program.redirect_uris[0], "scopes": program.scopes} | wish
    return allow_app(actor, program, Wish(**wanted))


def _refused(answer, error: str, status: int = 400) -> bool:
    said = answer.json()
    assert said["error_description"]
    assert "access_token" not in said
    return (answer.status_code, said["error"]) == (status, error)


def _ask(program, *, json: bool = True, client: Client | None = None, headers=None, **said):
    body = {
        "grant_type": "client_credentials",
        "client_id": program.client_id,
        "client_secret": program.client_secret,
        **said,
    }
    kind = {"content_type": "application/json"} if json else {}
    return (client or Client()).post("/oauth/token", body, headers=headers or {}, **kind)


def test_whoever_forgot_their_password_lets_every_app_in_again():
    program = app()
    token = exchange(program, _code(program)).json()["access_token"]
    open_code = _code(program)
    ana = User.objects.get(name="ana")

    change_password(ana, "una lampara en la calle")
    assert Phone(token).get(ME).status_code == 200

    choose_password_anew(ana, "una farola en la plaza")
    assert Phone(token).get(ME).status_code == 401
    assert _refused(exchange(program, open_code), "invalid_grant")


# --- Codes ---


def test_a_code_that_comes_twice_ends_the_token_that_it_gave():
    program = app()
    code = _code(program)
    token = exchange(program, code).json()["access_token"]
    assert Phone(token).get(ME).status_code == 200

    assert _refused(exchange(program, code), "invalid_grant")
    assert Phone(token).get(ME).status_code == 401


def test_a_code_is_good_for_ten_minutes(at):
    program = app()
    at("2026-11-23 10:00")
    code = _code(program)
    at("2026-11-23 10:10")
    assert _refused(exchange(program, code), "invalid_grant")
    at("2026-11-23 10:09")
    assert exchange(program, code).status_code == 200


def test_a_code_is_for_the_app_and_the_address_it_was_made_for():
    program, other = app(), app(name="Other")
    code = _code(program)
    assert _refused(exchange(other, code), "invalid_grant")
    assert _refused(exchange(program, code, redirect_uri=f"{OOB} "), "invalid_grant")
    assert _refused(exchange(program, code, redirect_uri=""), "invalid_grant")
    assert _refused(exchange(program, "no code"), "invalid_grant")
    assert _refused(exchange(program, ""), "invalid_request")
    assert exchange(program, code).status_code == 200


def test_an_app_that_set_a_challenge_proves_that_it_began():
    program = app()
    code = _code(program, code_challenge=CHALLENGE, code_challenge_method="S256")
    for wrong in ("", "x" * 43, VERIFIER[:42], VERIFIER + "ñ", CHALLENGE):
        assert _refused(exchange(program, code, code_verifier=wrong), "invalid_grant")
    assert exchange(program, code, code_verifier=VERIFIER).status_code == 200


def test_a_verifier_without_a_challenge_proves_nothing():
    program = app()
    assert _refused(exchange(program, _code(program), code_verifier=VERIFIER), "invalid_grant")


def test_a_code_ends_with_the_seat():
    make.office("electricista")
    program = app()
    code = _code(program, "luis", speaks_as="electricista")
    make.resident("rosa")
    hand_over_office(None, "electricista", "rosa")
    assert _refused(exchange(program, code), "invalid_grant")


# --- Apps ---


def test_an_app_gets_a_token_for_itself_that_is_nobodys():
    said = _ask(app(), scope="read").json()
    assert (said["token_type"], said["scope"]) == ("Bearer", "read")
    answer = Phone(said["access_token"]).get(ME)
    assert answer.status_code == 422
    assert "authenticated user" in answer.json()["error"]


def test_an_app_names_itself_in_the_body_or_in_the_header():
    program = app()
    assert _ask(program, json=False).status_code == 200
    both = f"{program.client_id}:{program.client_secret}".encode()
    basic = {"authorization": f"Basic {base64.b64encode(both).decode()}"}
    assert _ask(program, headers=basic, client_id="", client_secret="").status_code == 200
    assert _ask(program, headers=basic).status_code == 200


@pytest.mark.parametrize(
    ("said", "header"),
    [
        ({"client_secret": "wrong"}, ""),
        ({"client_secret": ""}, ""),
        ({"client_secret": "ñ\x00"}, ""),
        ({"client_id": "nobody"}, ""),
        ({"client_id": ""}, ""),
        ({}, "Basic %%%"),
        ({}, "Basic " + base64.b64encode(b"\xff:\xfe").decode()),
        ({}, "Basic " + base64.b64encode(b"somebody:else").decode()),
        ({}, "Basic"),
    ],
)
def test_an_app_that_is_unknown_is_told_so_in_the_words_that_apps_look_for(said, header):
    headers = {"authorization": header} if header else {}
    answer = _ask(app(), headers=headers, **said)
    assert _refused(answer, "invalid_client", 401)
    assert answer.json()["error_description"].startswith("Client authentication failed")


def test_the_words_that_apps_look_for_are_not_translated():
    answer = _ask(app(), headers={"accept-language": "es"}, client_secret="wrong")
    assert answer.json()["error_description"].startswith("Client authentication failed")


@pytest.mark.parametrize(
    ("said", "error"),
    [
        ({"grant_type": "refresh_token"}, "unsupported_grant_type"),
        ({"grant_type": "password"}, "unsupported_grant_type"),
        ({"grant_type": ""}, "invalid_request"),
        ({"scope": "read write admin:read"}, "invalid_scope"),
        ({"scope": "everything"}, "invalid_scope"),
    ],
)
def test_what_is_not_given_is_refused(said, error):
    assert _refused(_ask(app(), **said), error)


def test_scopes_are_those_of_the_app_or_fewer():
    assert _ask(app(scopes="write")).json()["scope"] == "write"
    assert _ask(app(scopes="read write")).json()["scope"] == "read"
    assert _ask(app(scopes="read"), scope="read:statuses").json()["scope"] == "read:statuses"
    assert _refused(_ask(app(scopes="read:statuses"), scope="read"), "invalid_scope")


def test_tokens_are_kept_by_nobody_on_the_way_and_by_us_as_a_hash_only():
    answer = _ask(app())
    assert answer["Cache-Control"] == "no-store"
    secret = answer.json()["access_token"]
    token = Token.objects.get()
    assert secret not in {str(getattr(token, f.attname)) for f in Token._meta.fields}


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"\xff\xfe", b'{"grant_type": {"a": 1}}'])
def test_a_request_that_cannot_be_read_is_refused_and_never_a_fault(body):
    for kind in ("application/json", "application/x-www-form-urlencoded", "text/plain"):
        answer = Client().post("/oauth/token", body, content_type=kind)
        assert answer.status_code in {400, 401, 422}
        assert answer.json()["error"]


# --- The end of tokens ---


def test_an_app_gives_its_token_back():
    program, other = app(), app(name="Other")
    token = exchange(program, _code(program)).json()["access_token"]
    mine = {"client_id": program.client_id, "client_secret": program.client_secret}
    theirs = {"client_id": other.client_id, "client_secret": other.client_secret}

    assert _refused(
        Phone().post("/oauth/revoke", theirs | {"token": token}), "unauthorized_client", 403
    )
    wrong = mine | {"client_secret": "x", "token": token}
    assert _refused(Phone().post("/oauth/revoke", wrong), "invalid_client", 401)
    assert Phone(token).get(ME).status_code == 200

    for json in (True, False):
        answer = Phone().post("/oauth/revoke", mine | {"token": token}, json=json)
        assert (answer.status_code, answer.json()) == (200, {})
    assert Phone(token).get(ME).status_code == 401
    assert Phone().post("/oauth/revoke", mine | {"token": "none"}).status_code == 200


def test_whoever_holds_an_office_no_longer_holds_its_token_either():
    make.office("electricista")
    luis = phone("luis", speaks_as="electricista")
    own = phone("luis")
    make.resident("rosa")
    assert luis.get(ME).json()["acct"] == "electricista"

    hand_over_office(None, "electricista", "rosa")
    assert luis.get(ME).status_code == 401
    assert own.get(ME).json()["acct"] == "luis"

    # Nor does it come back to life with the seat.
    hand_over_office(None, "electricista", "luis")
    assert luis.get(ME).status_code == 401
    assert phone("luis", speaks_as="electricista").get(ME).status_code == 200


def test_a_token_ends_with_the_person_and_with_the_address():
    ana = phone("ana")
    User.objects.filter(name="ana").update(is_active=False)
    assert ana.get(ME).status_code == 401
    User.objects.filter(name="ana").update(is_active=True)
    assert ana.get(ME).status_code == 200
    Account.objects.filter(handle="ana").update(suspended_at="2026-01-01T00:00:00Z")
    assert ana.get(ME).status_code == 401


def test_a_token_for_an_address_needs_a_seat_and_known_scopes():
    luis, office = make.resident("luis"), make.office("electricista")
    with pytest.raises(ScopesUnknown):
        issue_token(luis.user, luis.account, "read everything")
    end_seat(Seat.objects.get(account=office.account), by=None)
    with pytest.raises(NotYourSeat):
        issue_token(luis.user, office.account, "read")


@pytest.mark.parametrize(
    "words", ["", "Bearer", "Bearer x", "Bearer ñ", "Basic x", "Bearer " + "x" * 9999]
)
def test_whoever_has_no_token_is_asked_to_sign_in(words):
    answer = Client().get(ME, headers={"authorization": words, "accept-language": "en"})
    assert answer.status_code == 401
    assert answer.json()["error"].startswith("The access token is invalid")


def test_a_token_with_too_small_a_scope_opens_only_what_it_names():
    ana = phone("ana", "read:statuses")
    answer = ana.get(ME)
    assert answer.status_code == 403
    assert "outside the authorized scopes" in answer.json()["error"]
    assert phone("ana", "profile").get(ME).status_code == 200


# --- Test mode ---


def test_a_password_is_good_for_a_token_where_test_suites_are_served_only(settings):
    make.resident("ana")
    program = app()
    asked = {"grant_type": "password", "username": "ana@example.org", "password": make.PASSWORD}
    assert _refused(_ask(program, **asked), "unsupported_grant_type")
    settings.TEST_MODE = True
    token = _ask(program, **asked, scope=ALL).json()["access_token"]
    assert Phone(token).get(ME).json()["acct"] == "ana"
    assert _refused(_ask(program, **asked | {"password": "x"}), "invalid_grant")
    assert _refused(_ask(program, **asked | {"username": "nobody"}), "invalid_grant")


def test_who_somebody_is_in_the_words_of_openid():
    for answer in (phone("ana").get("/oauth/userinfo"), phone("ana").post("/oauth/userinfo")):
        said = answer.json()
        assert (said["preferred_username"], said["name"]) == ("ana", "Ana Ruiz")
        assert said["sub"].endswith("/@ana")
    assert phone("ana", "write").get("/oauth/userinfo").status_code == 403
    nobody = issue_app_token(app(), "read").secret
    assert Phone(nobody).get("/oauth/userinfo").status_code == 422
