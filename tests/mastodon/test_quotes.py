"""Putting somebody's post into one's own: its author says who may, and may take it out."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.relations import block, follow, mute
from concejo.posts.models import Post
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


def quote(phone: Phone, said: dict, text: str = "Esto", **more) -> dict:
    return phone.say(text, quoted_status_id=said["id"], **more)


def told(phone: Phone, kind: str) -> list[str]:
    return [n["status"]["id"] for n in phone.get("notifications", types=[kind])]


def test_a_quote_shows_the_post_and_tells_its_author():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Mañana hay mercado")
    assert said["quote"] is None
    assert said["quote_approval"] == {
        "automatic": ["public"], "manual": [], "current_user": "automatic"
    }  # fmt: skip

    around = quote(ben, said, "Id todos")

    assert around["quote"]["state"] == "accepted"
    assert around["quote"]["quoted_status"]["content"] == "<p>Mañana hay mercado</p>"
    assert told(ana, "quote") == [around["id"]]
    assert ana.get(f"statuses/{said['id']}")["quotes_count"] == 1
    for reader in (ana, Phone()):
        assert [s["id"] for s in reader.get(f"statuses/{said['id']}/quotes")] == [around["id"]]
        [home] = [s for s in reader.get("timelines/public") if s["id"] == around["id"]]
        assert home["quote"]["quoted_status"]["id"] == said["id"]
    ben.delete(f"statuses/{around['id']}")
    assert ana.get(f"statuses/{said['id']}")["quotes_count"] == 0
    assert ana.get(f"statuses/{said['id']}/quotes") == []


def test_a_quote_needs_no_words_and_quoting_a_boost_quotes_what_it_passes_on():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Mañana hay mercado")
    passed = ana.post(f"statuses/{said['id']}/reblog")
    around = ben.say("", quoted_status_id=passed["id"])
    assert around["quote"]["quoted_status"]["id"] == said["id"]
    boosted = ana.post(f"statuses/{around['id']}/reblog")
    assert boosted["reblog"]["quote"]["quoted_status"]["id"] == said["id"]


def test_inside_a_quote_another_one_is_only_named():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    one = ana.say("Uno")
    two = quote(ben, one, "Dos")
    three = quote(eva, two, "Tres")
    inner = three["quote"]["quoted_status"]
    assert inner["id"] == two["id"]
    assert inner["quote"] == {"state": "accepted", "quoted_status_id": one["id"]}


def test_an_author_says_who_may_quote():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    follow(ben.actor, ana.actor.account)
    said = ana.say("Para pocos", quote_approval_policy="followers")
    path = f"statuses/{said['id']}"
    assert said["quote_approval"]["automatic"] == ["followers"]
    assert eva.get(path)["quote_approval"]["current_user"] == "denied"
    assert ben.get(path)["quote_approval"]["current_user"] == "automatic"
    quote(ben, said)
    refused(eva.ask("POST", "statuses", {"status": "x", "quoted_status_id": said["id"]}), 422)

    now = ana.put(f"{path}/interaction_policy", quote_approval_policy="nobody")

    assert now["quote_approval"] == {"automatic": [], "manual": [], "current_user": "automatic"}
    refused(ben.ask("POST", "statuses", {"status": "x", "quoted_status_id": said["id"]}), 422)
    # What was quoted before stays so, and one's own words one may always quote.
    assert ana.get(path)["quotes_count"] == 1
    assert quote(ana, said)["quote"]["state"] == "accepted"
    refused(ben.ask("PUT", f"{path}/interaction_policy", {"quote_approval_policy": "public"}), 403)
    refused(ana.ask("PUT", f"{path}/interaction_policy", {"quote_approval_policy": "all"}), 422)
    refused(ana.ask("PUT", "statuses/1/interaction_policy", {"quote_approval_policy": "all"}), 422)


def test_how_one_usually_wants_it_is_remembered():
    ana = Phone("ana")
    assert ana.get("accounts/verify_credentials")["source"]["quote_policy"] == "public"
    now = ana.form("POST", "/api/v1/statuses", {"status": "Hola"}).json()
    assert now["quote_approval"]["automatic"] == ["public"]

    answer = ana.ask("PATCH", "accounts/update_credentials", {"source": {"quote_policy": "nobody"}})

    assert answer.json()["source"]["quote_policy"] == "nobody"
    assert ana.get("preferences")["posting:default:quote_policy"] == "nobody"
    assert ana.say("Callada")["quote_approval"]["automatic"] == []
    wrong = {"source": {"quote_policy": "friends"}}
    refused(ana.ask("PATCH", "accounts/update_credentials", wrong), 422)


def test_an_author_takes_their_words_out_of_a_quote():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Mañana hay mercado")
    around = quote(ben, said, "Qué tontería")
    path = f"statuses/{said['id']}/quotes/{around['id']}/revoke"
    refused(ben.ask("POST", path), 403)
    refused(Phone().ask("POST", path), 401)
    refused(ana.ask("POST", f"statuses/{said['id']}/quotes/1/revoke"), 404)
    refused(ana.ask("POST", f"statuses/{said['id']}/quotes/x/revoke"), 404)
    refused(ana.ask("POST", f"statuses/{said['id']}/quotes/{said['id']}/revoke"), 404)

    for _twice in range(2):
        assert ana.post(path)["quote"] == {"state": "revoked", "quoted_status": None}

    assert ben.get(f"statuses/{around['id']}")["quote"]["state"] == "revoked"
    assert ana.get(f"statuses/{said['id']}")["quotes_count"] == 0
    assert ana.get(f"statuses/{said['id']}/quotes") == []
    assert ben.get(f"statuses/{around['id']}")["content"] == "<p>Qué tontería</p>"


def test_what_is_gone_is_gone_from_its_quotes():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Una tontería")
    around = quote(ben, said)
    ana.delete(f"statuses/{said['id']}")
    shown = Phone().get(f"statuses/{around['id']}")
    assert shown["quote"] == {"state": "deleted", "quoted_status": None}
    assert "tontería" not in Phone().ask("GET", "timelines/public").text
    refused(ben.ask("POST", "statuses", {"status": "x", "quoted_status_id": said["id"]}), 422)


def test_nobody_reads_through_a_quote_what_is_not_theirs():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    follow(ben.actor, ana.actor.account)
    said = ana.say("Para los míos", visibility="private")
    refused(ben.ask("POST", "statuses", {"status": "x", "quoted_status_id": said["id"]}), 422)
    refused(eva.ask("POST", "statuses", {"status": "x", "quoted_status_id": said["id"]}), 422)
    # Its author may, and it goes no further than it was.
    around = quote(ana, said, visibility="public")
    assert around["visibility"] == "private"
    assert ben.get(f"statuses/{around['id']}")["quote"]["state"] == "accepted"
    refused(eva.ask("GET", f"statuses/{around['id']}"), 404)
    refused(eva.ask("GET", f"statuses/{said['id']}/quotes"), 404)

    # Named in the quote, one reads that and not what is in it.
    note = ana.say("@eva mira", quoted_status_id=said["id"], visibility="direct")
    assert eva.get(f"statuses/{note['id']}")["quote"] == {
        "state": "unauthorized", "quoted_status": None
    }  # fmt: skip


def test_words_between_two_or_with_an_office_are_quoted_by_nobody():
    make.offices()
    ana = Phone("ana")
    hidden = ana.say("@electricista un cable suelto en mi portal", visibility="direct")
    assert hidden["quote_approval"] == {"automatic": [], "manual": [], "current_user": "denied"}
    for phone in (ana, Phone(make.speaking_as("luis", "electricista"))):
        said = {"status": "mirad", "quoted_status_id": hidden["id"]}
        refused(phone.ask("POST", "statuses", said), 422)


def test_a_public_post_that_becomes_private_goes_from_its_quotes():
    make.offices()
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Estoy en la plaza")
    around = quote(ben, said)
    ana.put(f"statuses/{said['id']}", status="Un hombre me apunta con una pistola")
    for reader in (ben, Phone()):
        shown = reader.get(f"statuses/{around['id']}")
        assert shown["quote"] == {"state": "unauthorized", "quoted_status": None}
    assert "pistola" not in Phone().ask("GET", "timelines/public").text


def test_whom_one_does_not_want_to_read_one_does_not_read_in_quotes():
    ana, ben, eva, luis, pepe = (Phone(n) for n in ("ana", "ben", "eva", "luis", "pepe"))
    around = quote(ben, ana.say("Aquí estoy"))
    block(eva.actor, ana.actor.account)
    mute(luis.actor, ana.actor.account)
    block(ana.actor, pepe.actor.account)
    shown = [p.get(f"statuses/{around['id']}")["quote"] for p in (eva, luis, pepe)]
    assert [each["state"] for each in shown] == [
        "blocked_account", "muted_account", "unauthorized"
    ]  # fmt: skip
    assert shown[2]["quoted_status"] is None


def test_changed_words_are_told_to_those_who_quote_them():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("El martes")
    around = quote(ben, said)
    ana.put(f"statuses/{said['id']}", status="El miércoles")
    [notice] = ben.get("notifications", types=["quoted_update"])
    assert (notice["account"]["acct"], notice["status"]["id"]) == ("ana", around["id"])
    assert "miércoles" in notice["status"]["quote"]["quoted_status"]["content"]
    assert told(ana, "quoted_update") == []


def test_quotes_are_counted_as_everybody_may_read_them():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Hola")
    quote(ben, said, visibility="private")
    assert ana.get(f"statuses/{said['id']}")["quotes_count"] == 0
    assert Phone().get(f"statuses/{said['id']}/quotes") == []
    assert not told(ana, "quote")
    refused(ben.ask("POST", "statuses", {"status": "x", "quoted_status_id": "no number"}), 422)


def test_who_quotes_comes_in_pages():
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Hola")
    ids = [quote(ben, said, f"Vez {n}")["id"] for n in range(3)]
    page = ana.ask("GET", f"statuses/{said['id']}/quotes", {"limit": 2})
    assert [s["id"] for s in page.json()] == ids[:0:-1]
    assert 'rel="next"' in page["Link"]
    for limit in ("-5", "99999999", "0"):
        assert ana.ask("GET", f"statuses/{said['id']}/quotes", {"limit": limit}).status_code == 200


def test_what_quotes_cost_does_not_grow_with_them():
    ana, ben = Phone("ana"), Phone("ben")
    said = [ana.say(f"Número {n}") for n in range(8)]
    for each in said[:2]:
        quote(ben, quote(ben, each))
    few = _queries(ana)
    for each in said[2:]:
        quote(ben, quote(ben, each))
    assert _queries(ana) == few


def _queries(phone: Phone) -> int:
    with CaptureQueriesContext(
        connection,
    ) as asked:
        phone.get("timelines/public", limit=40)
    return len(asked)


def test_a_page_without_quotes_asks_for_none():
    ana = Phone("ana")
    ana.say("Hola")
    with CaptureQueriesContext(connection) as asked:
        ana.get("timelines/public")
    assert not [q for q in asked if 'quote_of_id" IN' in q["sql"]]
    assert Post.objects.count() == 1
