"""Whom one might like to read."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actions.relations import block, follow, mute
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


def suggested(phone, **query):
    found = phone.get("/api/v2/suggestions", **query)
    return [(each["account"]["acct"], *each["sources"]) for each in found]


def test_offices_come_first_then_whom_friends_read_then_whom_most_read():
    ana, ben, eva, luis, pepe = map(make.resident, ("ana", "ben", "eva", "luis", "pepe"))
    make.office("electricista")
    follow(ana, ben.account)
    follow(ben, eva.account)
    for who in (eva, luis):
        follow(who, pepe.account)
    phone = Phone(ana)

    assert suggested(phone) == [
        ("ayuntamiento", "featured"),
        ("electricista", "featured"),
        ("eva", "friends_of_friends", "most_followed"),
        ("pepe", "most_followed"),
    ]
    assert [each["acct"] for each in phone.get("suggestions", limit=3)][-1] == "eva"
    assert phone.get("/api/v2/suggestions")[0]["source"] == "staff"
    assert len(suggested(phone, limit=1)) == 1


def test_whom_one_follows_mutes_blocks_or_has_dismissed_is_not_suggested():
    ana, ben, eva, luis, pepe, rosa = map(
        make.resident, ("ana", "ben", "eva", "luis", "pepe", "rosa")
    )
    for target in (ben, eva, luis, pepe, rosa):
        follow(make.resident("carmen"), target.account)
    pepe.account.refresh_from_db()
    change_account(pepe.account, is_discoverable=False)
    follow(ana, ben.account)
    mute(ana, eva.account)
    block(luis, ana.account)
    phone = Phone(ana)
    assert suggested(phone)[1:] == [("rosa", "most_followed")]
    assert phone.delete(f"suggestions/{rosa.account_id}") == {}
    assert phone.delete(f"suggestions/{rosa.account_id}") == {}
    assert suggested(phone)[1:] == []
    assert ("rosa", "most_followed") in suggested(Phone(pepe))


def test_a_dismissal_of_nobody_is_not_found_and_strangers_sign_in():
    for some_id in ("1", "abc", "-1"):
        refused(Phone("ana").ask("DELETE", f"suggestions/{some_id}"), 404)
    for path in ("suggestions", "/api/v2/suggestions"):
        refused(Phone().ask("GET", path), 401)
        refused(Phone("ana").ask("GET", path, {"limit": "x"}), 422)
        assert Phone("ana").get(path, limit=-3) != []


def test_suggestions_cost_the_same_in_any_town():
    ana = Phone("ana")

    def queries():
        cache.clear()
        ana.get("instance")
        with CaptureQueriesContext(connection) as asked:
            ana.get("/api/v2/suggestions")
        return len(asked)

    follow(make.resident("ana"), make.resident("ben").account)
    follow(make.resident("ben"), make.resident("eva").account)
    few = queries()
    for n in range(6):
        follow(make.resident("ben"), make.resident(f"vecino{n}").account)
        make.office(f"oficina{n}", holders=[])
    assert queries() == few
