"""Story 1 once more, from three phones with apps: nothing but calls of the Mastodon API."""

import csv
import io

import pytest

from tests import make
from tests.mastodon.app import allow, app, exchange, sent_back
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

LAMP = "La farola de la calle Maestro Antonio Linares está apagada. @alcaldia"


@pytest.fixture
def phones(at):
    """Ana signs in as herself, the mayor and the electrician choose their offices' addresses."""
    at("2026-11-23 22:40")
    make.streets()
    made = make.offices()
    return (
        _signed_in("ana"),
        _signed_in("andres", made["alcaldia"].account_id),
        _signed_in("luis", made["electricista"].account_id),
    )


def test_the_lamp_from_three_phones(phones, at):
    ana, mayor, electrician = phones
    assert electrician.get("accounts/verify_credentials")["acct"] == "electricista"

    # 22:48: Ana says it, with the key that her app sends along.
    at("2026-11-23 22:48")
    lamp = ana.say(LAMP, key="ana-1", language="es")
    assert ana.say(LAMP, key="ana-1", language="es")["id"] == lamp["id"]
    case = lamp["concejo"]["case"]
    assert (case["number"], case["state"], case["office"], case["promised_for"]) == (
        "2026-000001",
        "received",
        "alcaldia",
        None,
    )
    [receipt] = ana.get("notifications")
    assert receipt["account"]["acct"] == "pregonero"
    assert "2026-000001" in receipt["status"]["content"]
    assert receipt["status"]["in_reply_to_id"] == lamp["id"]
    assert _figures(ana)["received"] == "1"

    # 22:57: the mayor hears of it and answers in one sentence.
    at("2026-11-23 22:57")
    [heard] = mayor.get("notifications", types=["mention"])
    assert heard["status"]["id"] == lamp["id"]
    answer = mayor.say(
        "@electricista la arregla mañana por la mañana. Gracias, @ana",
        in_reply_to_id=heard["status"]["id"],
    )
    assert _case(ana, lamp) == ("promised", "electricista", "2026-11-24T13:00:00.000Z")
    assert ana.get("notifications")[0]["status"]["id"] == answer["id"]
    note = mayor.get("notifications")[0]["status"]
    assert (note["account"]["acct"], note["visibility"]) == ("pregonero", "direct")
    refused(ana.ask("GET", f"statuses/{note['id']}"), 404)

    # 11:20: the electrician finds it among what they were told, and shows it done.
    at("2026-11-24 11:20")
    told = electrician.get("notifications")
    assert answer["id"] in [n["status"]["id"] for n in told]
    electrician.say("Hecho", in_reply_to_id=lamp["id"])
    assert _case(ana, lamp)[0] == "promised"
    photo = electrician.photo("La farola encendida")
    done = electrician.say(
        "Hecho, ya luce. Gracias, @ana", in_reply_to_id=lamp["id"], media_ids=[photo]
    )
    assert done["account"]["acct"] == "electricista"
    assert "luis" not in str(done)
    assert done["concejo"]["case"]["state"] == "done"
    assert _case(ana, lamp)[0] == "done"
    newest = ana.get("notifications", supported_types=["mention"])[0]
    assert newest["status"]["id"] == done["id"]
    assert newest["status"]["media_attachments"][0]["description"] == "La farola encendida"

    # 19:00: Ana sees that it is, and her thanks reach the man who did it.
    at("2026-11-24 19:00")
    thanks = ana.say("@electricista ¡Sí, ya luce, muchas gracias!", in_reply_to_id=done["id"])
    assert _case(ana, lamp)[0] == "confirmed"
    # His own phone, with his own address.
    luis = _signed_in("luis")
    [reached] = luis.get("notifications")
    assert (reached["account"]["acct"], reached["status"]["id"]) == ("ana", thanks["id"])
    assert electrician.get("notifications")[0]["status"]["id"] == thanks["id"]

    figures = _figures(Phone())
    assert (figures["received"], figures["promises"], figures["kept"], figures["broken"]) == (
        "1",
        "1",
        "1",
        "0",
    )
    assert figures["confirmed"] == "1"

    # Everybody reads the whole story under the first post.
    story = Phone().get(f"statuses/{lamp['id']}/context")["descendants"]
    ids = [post["id"] for post in story]
    assert {answer["id"], done["id"], thanks["id"]} <= set(ids)
    assert note["id"] not in ids
    assert {post["concejo"]["case"]["state"] for post in story} == {"confirmed"}


def test_no_takes_the_mayors_promise_back(phones, at):
    ana, mayor, _electrician = phones
    at("2026-11-23 22:48")
    lamp = ana.say(LAMP)
    at("2026-11-23 22:57")
    mayor.say("@electricista mañana", in_reply_to_id=lamp["id"])
    assert _case(ana, lamp)[0] == "promised"
    note = mayor.get("notifications")[0]["status"]
    at("2026-11-23 23:05")
    mayor.say("@pregonero no", in_reply_to_id=note["id"], visibility="direct")
    assert _case(ana, lamp) == ("received", "alcaldia", None)


def test_still_the_same_opens_it_again(phones, at):
    ana, mayor, electrician = phones
    at("2026-11-23 22:48")
    lamp = ana.say(LAMP)
    mayor.say("@electricista mañana", in_reply_to_id=lamp["id"])
    at("2026-11-24 11:20")
    done = electrician.say("Hecho", in_reply_to_id=lamp["id"], media_ids=[electrician.photo()])
    assert _case(ana, lamp)[0] == "done"
    at("2026-11-24 11:50")
    ana.say("@electricista sigue igual", in_reply_to_id=done["id"])
    assert _case(ana, lamp)[:2] == ("promised", "electricista")
    assert _figures(Phone())["kept"] == "0"


def _signed_in(name: str, account: int | None = None) -> Phone:
    """Somebody lets an app in and chooses the address that it speaks as."""
    program = app("lamparilla://callback")
    browser = make.browser(make.resident(name))
    code = sent_back(allow(browser, program, account=account))["code"]
    return Phone(token=exchange(program, code).json()["access_token"])


def _case(phone: Phone, post: dict) -> tuple:
    its = phone.get(f"statuses/{post['id']}")["concejo"]["case"]
    return its["state"], its["office"], its["promised_for"]


def _figures(phone: Phone) -> dict:
    """The town's line of the public figures."""
    text = phone.client.get("/figures.csv").content.decode()
    return next(csv.DictReader(io.StringIO(text)))
