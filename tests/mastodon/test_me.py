"""One's own account from an app: the profile, preferences, how far one has read; making one."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from concejo.accounts.actions.people import confirm_email
from concejo.accounts.models import Account, User
from concejo.accounts.oauth import issue_app_token
from concejo.doors.api import limits
from concejo.moderation.actions.blocks import block_email_domain
from tests import make
from tests.mastodon.app import Phone, app, phone
from tests.mastodon.shapes import CREDENTIAL_ACCOUNT, MARKER, PREFERENCES, PROFILE, wrong_in

pytestmark = pytest.mark.django_db

ME = "/api/v1/accounts/verify_credentials"
CHANGE = "/api/v1/accounts/update_credentials"


@pytest.fixture
def ana(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return phone("ana")


def _photo(size=(64, 48), name="ana.png"):
    return SimpleUploadedFile(name, make.picture(size).read(), "image/png")


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


# --- Who I am ---


def test_who_i_am_with_a_token(ana):
    said = ana.get(ME).json()
    assert not wrong_in(said, CREDENTIAL_ACCOUNT)
    assert said["acct"] == "ana"
    make.office("electricista")
    said = phone("luis", speaks_as="electricista").get(ME).json()
    assert said["acct"] == "electricista"


# --- The profile ---

FIELDS = [{"name": "Calle", "value": "Real"}, {"name": "Web", "value": "https://ana.example"}]


def _as_json(ana):
    return ana.patch(
        CHANGE,
        {
            "display_name": "Ana R.",
            "note": "Hola",
            "locked": True,
            "source": {"privacy": "unlisted", "sensitive": True, "language": "es"},
            "fields_attributes": FIELDS,
        },
    )


def _as_json_with_numbers(ana):
    return ana.patch(
        CHANGE,
        {
            "display_name": "Ana R.",
            "note": "Hola",
            "locked": "true",
            "source": {"privacy": "unlisted", "sensitive": "1", "language": "es"},
            "fields_attributes": {"0": FIELDS[0], "1": FIELDS[1]},
        },
    )


FLAT = {
    "display_name": "Ana R.",
    "note": "Hola",
    "locked": "true",
    "source[privacy]": "unlisted",
    "source[sensitive]": "true",
    "source[language]": "es",
    "fields_attributes[0][name]": "Calle",
    "fields_attributes[0][value]": "Real",
    "fields_attributes[1][name]": "Web",
    "fields_attributes[1][value]": "https://ana.example",
}


def _as_form(ana):
    return ana.patch(CHANGE, FLAT, json=False)


def _as_multipart(ana):
    return ana.multipart(CHANGE, FLAT, method="patch")


@pytest.mark.parametrize("send", [_as_json, _as_json_with_numbers, _as_form, _as_multipart])
def test_a_profile_is_changed_in_every_way_that_apps_send_it(ana, send):
    answer = send(ana)
    assert answer.status_code == 200
    said = answer.json()
    assert not wrong_in(said, CREDENTIAL_ACCOUNT)
    assert (said["display_name"], said["note"], said["locked"]) == ("Ana R.", "<p>Hola</p>", True)
    source = said["source"]
    assert (source["privacy"], source["sensitive"], source["language"]) == ("unlisted", True, "es")
    assert [(line["name"], line["value"]) for line in source["fields"]] == [
        ("Calle", "Real"),
        ("Web", "https://ana.example"),
    ]
    assert ana.get(ME).json() == said
    # What is not sent stays, and what is sent empty is emptied.
    said = ana.patch(CHANGE, {"note": "", "fields_attributes": []}).json()
    assert (said["display_name"], said["note"], said["fields"]) == ("Ana R.", "", [])


# By the parameter: what is sent, and where it is read again.
EVERYTHING = {
    "bot": True,
    "discoverable": False,
    "indexable": False,
    "hide_collections": True,
    "avatar_description": "Una mujer con una lámpara",
    "header_description": "La plaza",
    "show_media": False,
    "show_media_replies": False,
    "show_featured": False,
    "attribution_domains": ["ana.example", "diario.example"],
}


@pytest.mark.parametrize("how", ["json", "form", "multipart"])
@pytest.mark.parametrize("path", [CHANGE, "/api/v1/profile"])
def test_every_part_of_a_profile_is_kept_and_read_again(ana, how, path):
    flat = {k: str(v).lower() if isinstance(v, bool) else v for k, v in EVERYTHING.items()}
    domains = flat.pop("attribution_domains")
    if how == "json":
        answer = ana.patch(path, EVERYTHING)
    elif how == "form":
        # The test's own form writes one value for each name.
        numbered = {f"attribution_domains[{n}]": each for n, each in enumerate(domains)}
        answer = ana.patch(path, flat | numbered, json=False)
    else:
        answer = ana.multipart(path, flat | {"attribution_domains[]": domains}, method="patch")
    assert answer.status_code == 200, answer.json()

    page = ana.get("/api/v1/profile").json()
    assert {name: page[name] for name in EVERYTHING} == EVERYTHING
    me = ana.get(ME).json()
    public = {k: v for k, v in EVERYTHING.items() if k != "attribution_domains"}
    assert {name: me[name] for name in public} == public
    assert (me["noindex"], me["feature_approval"]["current_user"]) == (True, "denied")
    source = ("discoverable", "indexable", "hide_collections", "attribution_domains")
    assert {name: me["source"][name] for name in source} == {n: EVERYTHING[n] for n in source}

    assert ana.patch(path, {"attribution_domains": [], "avatar_description": ""}).status_code == 200
    page = ana.get("/api/v1/profile").json()
    assert (page["attribution_domains"], page["avatar_description"]) == ([], "")
    assert page["header_description"] == "La plaza"


def test_words_about_a_picture_go_with_it(ana):
    ana.multipart(CHANGE, {"avatar": _photo(), "avatar_description": "Yo"}, method="patch")
    gone = ana.post("/api/v1/profile/avatar", method="delete").json()
    assert gone["avatar_description"] == ""


def test_the_town_says_how_long_words_about_a_picture_may_be(ana):
    accounts = ana.get("/api/v2/instance").json()["configuration"]["accounts"]
    longest = accounts["max_avatar_description_length"]
    assert ana.patch(CHANGE, {"avatar_description": "x" * longest}).status_code == 200
    assert ana.patch(CHANGE, {"avatar_description": "x" * (longest + 1)}).status_code == 422


def test_whoever_is_not_to_be_found_by_words_is_found_by_those_they_spoke_to(ana):
    make.resident("ben")
    ana.patch(CHANGE, {"indexable": False})
    ana.post("/api/v1/statuses", {"status": "@ben la palabra perdida"})
    found = {
        name: len(who.get("/api/v2/search", q="perdida").json()["statuses"])
        for name, who in (("ana", ana), ("ben", phone("ben")), ("eva", phone("eva")))
    }
    assert found == {"ana": 1, "ben": 1, "eva": 0}
    assert Phone().get("/api/v2/search", q="perdida").json()["statuses"] == []


def test_pictures_are_made_anew_and_can_be_taken_away(ana):
    said = ana.multipart(
        CHANGE, {"avatar": _photo(), "header": _photo((90, 30))}, method="patch"
    ).json()
    assert "/media/portraits/" in said["avatar"]
    for name, size in (("avatar", (400, 400)), ("header", (1500, 500))):
        picture = ana.client.get(_path(said[name]))
        assert Image.open(io.BytesIO(b"".join(picture.streaming_content))).size == size
        gone = ana.post(f"/api/v1/profile/{name}", method="delete").json()
        assert not wrong_in(gone, CREDENTIAL_ACCOUNT)
        assert "/faces/" in gone[name]


def test_a_portrait_that_was_taken_away_is_at_its_address_no_longer(ana, run_jobs):
    said = ana.multipart(CHANGE, {"avatar": _photo()}, method="patch").json()
    run_jobs()
    there = ana.client.get(_path(said["avatar"]))
    assert b"".join(there.streaming_content)

    ana.post("/api/v1/profile/avatar", method="delete")
    run_jobs()

    assert ana.client.get(_path(said["avatar"])).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"display_name": "x" * 61},
        {"note": "x" * 501},
        {"fields_attributes": [{"name": f"n{n}", "value": "v"} for n in range(5)]},
        {"fields_attributes": [{"name": "n", "value": "v" * 256}]},
        {"fields_attributes": "x"},
        {"source": {"privacy": "office"}},
        {"source": {"privacy": "secret"}},
        {"source": {"language": "klingon!"}},
        {"source": {"language": "x" * 100}},
        {"source": "x"},
        {"locked": "perhaps"},
        {"avatar": "no file"},
        {"header_description": "x" * 151},
        {"attribution_domains": ["nowhere"]},
        {"attribution_domains": [f"d{n}.example" for n in range(11)]},
        {"attribution_domains": {"a": "b"}},
        {"hide_collections": "perhaps"},
    ],
)
def test_a_profile_that_cannot_be_is_refused_and_nothing_is_changed(ana, said):
    before = ana.get(ME).json()
    answer = ana.patch(CHANGE, said)
    assert answer.status_code == 422
    assert answer.json()["error"]
    assert ana.get(ME).json() == before


def test_a_photo_that_is_none_is_refused(ana):
    for name in ("avatar", "header"):
        file = SimpleUploadedFile("x.png", b"no photo at all", "image/png")
        answer = ana.multipart(CHANGE, {name: file, "note": "x"}, method="patch")
        assert answer.status_code == 422
    assert ana.get(ME).json()["note"] == ""


def test_whoever_speaks_as_the_office_changes_the_offices_page():
    make.office("electricista")
    luis = phone("luis", speaks_as="electricista")
    assert luis.patch(CHANGE, {"note": "Luz para todos"}).json()["acct"] == "electricista"
    assert Account.objects.get(handle="luis").note == ""


def test_newer_apps_change_the_page_elsewhere(ana):
    assert not wrong_in(ana.get("/api/v1/profile").json(), PROFILE)
    assert ana.get("/api/v1/profile").json()["avatar"] is None
    for method in ("patch", "put"):
        said = ana.post("/api/v1/profile", {"note": f"por {method}"}, method=method).json()
        assert not wrong_in(said, PROFILE)
        assert said["note"] == f"por {method}"


def test_looking_and_changing_need_their_scopes():
    assert phone("ana", "read").patch(CHANGE, {"note": "x"}).status_code == 403
    assert phone("ana", "write").get(ME).status_code == 403
    assert Phone().patch(CHANGE, {"note": "x"}).status_code == 401


# --- Preferences and markers ---


def test_preferences_follow_the_profile(ana):
    ana.patch(CHANGE, {"source": {"privacy": "private", "language": "en"}})
    said = ana.get("/api/v1/preferences").json()
    assert not wrong_in(said, PREFERENCES)
    assert said["posting:default:visibility"] == "private"
    assert said["posting:default:language"] == "en"


@pytest.mark.parametrize("json", [True, False])
def test_how_far_one_has_read_is_remembered(ana, json):
    both = {"timeline[]": ["home", "notifications"]}
    assert ana.get("/api/v1/markers", **both).json() == {}
    body = {"home": {"last_read_id": "114"}} if json else {"home[last_read_id]": "114"}
    said = ana.post("/api/v1/markers", body, json=json).json()
    assert not wrong_in(said["home"], MARKER)
    body = {"home": {"last_read_id": 115}, "notifications": {"last_read_id": "7"}}
    ana.post("/api/v1/markers", body)
    said = ana.get("/api/v1/markers", **both).json()
    assert [(name, said[name]["last_read_id"]) for name in sorted(said)] == [
        ("home", "115"),
        ("notifications", "7"),
    ]
    assert said["home"]["version"] == 2
    assert list(ana.get("/api/v1/markers", timeline="home").json()) == ["home"]
    assert phone("ben").get("/api/v1/markers", **both).json() == {}


def test_a_marker_that_is_none_is_refused_and_never_a_fault(ana):
    for body in ({"home": "x"}, {"home": {}}, {"notifications": {"last_read_id": {"a": 1}}}):
        assert ana.post("/api/v1/markers", body).status_code == 422
    assert ana.post("/api/v1/markers", {"elsewhere": {"last_read_id": 1}}).json() == {}
    assert ana.post("/api/v1/markers", {"home": {"last_read_id": "9" * 99}}).status_code == 200
    assert ana.get("/api/v1/markers", **{"timeline[]": ["x" * 999, "\x00"]}).json() == {}


# --- Making an account ---

EVA = {
    "username": "eva",
    "email": "eva@example.org",
    "password": make.PASSWORD,
    "agreement": "true",
    "locale": "es",
}


@pytest.fixture
def for_itself():
    return Phone(issue_app_token(app(), "read write").secret)


@pytest.mark.parametrize("json", [True, False])
def test_eva_makes_an_account_in_an_app_that_may_speak_for_her_at_once(for_itself, json):
    said = for_itself.post("/api/v1/accounts", EVA, json=json).json()
    assert said["token_type"] == "Bearer"
    assert Phone(said["access_token"]).get(ME).json()["acct"] == "eva"
    assert User.objects.get(name="eva").language == "es"


@pytest.mark.parametrize(
    ("said", "part", "word"),
    [
        ({"username": "ana"}, "username", "ERR_TAKEN"),
        ({"username": "é"}, "username", "ERR_INVALID"),
        ({"username": ""}, "username", "ERR_INVALID"),
        ({"email": "ana@example.org"}, "email", "ERR_TAKEN"),
        ({"email": "nowhere"}, "email", "ERR_INVALID"),
        (
            {"email": f"{'e' * 60}@{'x' * 60}.{'x' * 60}.{'x' * 60}.{'x' * 60}.org"},
            "email",
            "ERR_INVALID",
        ),
        ({"password": "short"}, "password", "ERR_INVALID"),
        ({"agreement": "false"}, "agreement", "ERR_ACCEPTED"),
    ],
)
def test_what_is_wrong_with_a_new_account_is_said_part_by_part(for_itself, said, part, word):
    make.resident("ana")
    answer = for_itself.post("/api/v1/accounts", EVA | said)
    assert answer.status_code == 422
    [wrong] = answer.json()["details"][part]
    assert wrong["error"] == word
    assert wrong["description"] == answer.json()["error"]
    assert not User.objects.filter(name="eva").exists()


def test_accounts_are_made_by_apps_only_and_where_the_town_is_open(for_itself, settings):
    assert Phone().post("/api/v1/accounts", EVA).status_code == 401
    assert phone("ana").post("/api/v1/accounts", EVA).status_code == 401
    settings.OPEN_FOR_SIGNUP = False
    assert for_itself.post("/api/v1/accounts", EVA).status_code == 403
    settings.TEST_MODE = True
    assert for_itself.post("/api/v1/accounts", EVA).status_code == 200


def test_more_than_five_new_accounts_in_half_an_hour_are_too_many(for_itself, settings):
    def make_one(n):
        said = EVA | {"username": f"eva{n}", "email": f"eva{n}@example.org"}
        return for_itself.post("/api/v1/accounts", said).status_code

    assert [make_one(n) for n in range(6)] == [200] * 5 + [429]
    settings.TEST_MODE = True
    assert make_one(7) == 200


def test_the_question_about_the_mail_is_sent_so_often_to_one_mailbox_and_from_one_account(ana):
    def ask(who, **said):
        return who.post("/api/v1/emails/confirmations", said).status_code

    asked = [ask(ana, email=f"ana{n}@example.org") for n in range(6)]
    assert asked == [200] * 5 + [429]
    for name in ("ben", "eva", "luis"):
        make.resident(name)
    others = [ask(phone(name), email="victim@example.org") for name in ("ben", "eva") * 5]
    assert others == [200, 409] * 5
    assert ask(phone("luis"), email=" Victim@Example.org ") == 429


def test_another_mailbox_may_not_be_one_that_moderators_closed(ana):
    marta = make.moderator()
    block_email_domain(marta, "spam.example")
    block_email_domain(marta, "correo-españa.example")
    for closed in ("ana@spam.example", "ana@a.spam.example", "ana@correo-españa.example"):
        answer = ana.post("/api/v1/emails/confirmations", {"email": closed})
        assert (answer.status_code, answer.json()["code"]) == (422, "email_blocked")
    assert User.objects.get(name="ana").email == "ana@example.org"


def test_no_picture_is_made_where_the_words_or_the_other_picture_are_refused(ana, settings):
    kept = Path(settings.MEDIA_ROOT) / "portraits"
    before = set(kept.rglob("*.jpg"))
    no_photo = SimpleUploadedFile("x.png", b"no photo at all", "image/png")
    for said in ({"note": "x" * 501}, {"header": no_photo}):
        answer = ana.multipart(CHANGE, {"avatar": _photo(), **said}, method="patch")
        assert answer.status_code == 422
    assert set(kept.rglob("*.jpg")) == before


def test_pictures_of_a_page_count_as_photos_do(ana):
    some = [
        ana.multipart(CHANGE, {"avatar": _photo(), "header": _photo()}, method="patch").status_code
        for _again in range(limits.MEDIA.most // 2 + 1)
    ]
    assert some == [200] * (limits.MEDIA.most // 2) + [429]


def test_the_question_about_the_mail_is_sent_again_and_elsewhere(ana, run_jobs, mailbox):
    run_jobs()
    mailbox.clear()
    assert ana.get("/api/v1/emails/check_confirmation").json() is False
    assert ana.post("/api/v1/emails/confirmations").json() == {}
    assert ana.post("/api/v1/emails/confirmations", {"email": "Ana2@example.org"}).json() == {}
    run_jobs()
    assert [mail.to for mail in mailbox] == [["ana2@example.org"]] * 2
    make.resident("ben")
    taken = ana.post("/api/v1/emails/confirmations", {"email": "ben@example.org"})
    assert taken.status_code == 409

    confirm_email(User.objects.get(name="ana"))
    assert ana.get("/api/v1/emails/check_confirmation").json() is True
    assert ana.post("/api/v1/emails/confirmations").status_code == 403
