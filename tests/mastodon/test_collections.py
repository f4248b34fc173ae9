"""Collections from an app: people gathered for everybody to see."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import block
from tests import make
from tests.mastodon.phone import Phone, code_of, refused
from tests.mastodon.shapes import (
    ACCOUNT,
    an_id,
    many,
    maybe,
    moment,
    number,
    one_of,
    text,
    url,
    wrong_in,
    yes_or_no,
)

pytestmark = pytest.mark.django_db

ITEM = {
    "id": an_id,
    "account_id": an_id,
    "state": one_of("pending", "accepted", "rejected", "revoked"),
    "created_at": moment,
}
COLLECTION = {
    "id": an_id,
    "uri": url,
    "url": url,
    "account_id": an_id,
    "name": text,
    "description": text,
    "language": maybe(text),
    "local": yes_or_no,
    "sensitive": yes_or_no,
    "discoverable": yes_or_no,
    "tag": maybe(lambda tag: not wrong_in(tag, {"name": text, "url": url})),
    "item_count": number,
    "items": many(ITEM),
    "created_at": moment,
    "updated_at": moment,
}


@pytest.fixture
def ana():
    return Phone("ana")


@pytest.fixture
def ben():
    return Phone("ben")


def _gathered(phone, *people, **said):
    ids = [str(who.account_id) for who in people]
    return phone.post("collections", name="Quien sabe", account_ids=ids, **said)["collection"]


def _names(said):
    return [account["acct"] for account in said["accounts"]]


def test_ana_gathers_people_and_everybody_sees_it(ana, ben):
    luis = make.resident("luis")
    said = ana.post(
        "collections",
        name="Quien sabe",
        description="De luces",
        tag_name="#Luz",
        language="es",
        sensitive="false",
        account_ids=[str(ben.actor.account_id), str(luis.account_id)],
    )
    made = said["collection"]
    assert not wrong_in(made, COLLECTION)
    assert (made["item_count"], made["tag"]["name"], made["language"]) == (2, "Luz", "es")
    assert (made["local"], made["discoverable"], made["sensitive"]) == (True, True, False)
    path = f"collections/{made['id']}"
    for who in (ana, ben, Phone()):
        seen = who.get(path)
        assert seen["collection"] == made
        assert not any(wrong_in(each, ACCOUNT) for each in seen["accounts"])
        assert _names(seen) == ["ana", "ben", "luis"]
        theirs = who.get(f"accounts/{ana.actor.account_id}/collections")
        assert theirs == {"collections": [made]}
    assert ben.get(f"accounts/{ben.actor.account_id}/in_collections") == {"collections": [made]}
    assert ana.get("/api/v2/search", q="sabe")["collections"] == [made]
    page = make.browser().get(f"/{path}").text
    assert "Luis Vega" in page
    assert f'href="/{path}"' in make.browser().get("/@ana").text


def test_a_collection_is_changed_and_deleted_by_its_owner_only(ana, ben):
    path = f"collections/{_gathered(ana)['id']}"
    change = {"name": "Otra", "description": "x", "tag_name": "agua", "discoverable": False}
    said = ana.ask("PATCH", path, change).json()["collection"]
    assert (said["name"], said["tag"]["name"], said["discoverable"]) == ("Otra", "agua", False)
    said = ana.ask("PATCH", path, {"tag_name": "", "sensitive": True}).json()["collection"]
    assert (said["name"], said["tag"], said["sensitive"]) == ("Otra", None, True)

    refused(ben.ask("PATCH", path, change), 403)
    refused(ben.ask("DELETE", path), 403)
    refused(ben.ask("POST", f"{path}/items", {"account_id": str(ben.actor.account_id)}), 403)
    refused(Phone("ana", scopes="read").ask("DELETE", path), 403)
    refused(Phone().ask("DELETE", path), 401)
    assert ana.delete(path) == {}
    for method in ("GET", "PATCH", "DELETE"):
        refused(ana.ask(method, path), 404)


@pytest.mark.parametrize(
    "said",
    [
        {},
        {"name": " "},
        {"name": "x" * 41},
        {"name": "x", "description": "x" * 101},
        {"name": "x", "language": "español"},
        {"name": "x", "tag_name": "a b"},
        {"name": "x", "sensitive": "quizás"},
    ],
)
def test_a_collection_that_cannot_be_is_refused(ana, said):
    assert len(refused(ana.ask("POST", "collections", said), 422).split()) > 4
    if said:
        refused(ana.ask("PATCH", f"collections/{_gathered(ana)['id']}", said), 422)


def test_people_are_put_in_and_taken_out(ana, ben):
    path = f"collections/{_gathered(ana)['id']}"
    whom = {"account_id": str(ben.actor.account_id)}
    item = ana.post(f"{path}/items", **whom)["collection_item"]
    assert not wrong_in(item, ITEM)
    assert (item["state"], item["account_id"]) == ("accepted", whom["account_id"])
    refused(ana.ask("POST", f"{path}/items", whom), 422)
    for wrong in ({}, {"account_id": ""}):
        refused(ana.ask("POST", f"{path}/items", wrong), 422)
    for nobody in ("1", "x", "9" * 30):
        refused(ana.ask("POST", f"{path}/items", {"account_id": nobody}), 404)

    refused(ben.ask("DELETE", f"{path}/items/{item['id']}"), 403)
    assert ana.delete(f"{path}/items/{item['id']}") == {}
    refused(ana.ask("DELETE", f"{path}/items/{item['id']}"), 404)
    assert ana.get(path)["collection"]["items"] == []


def test_ben_leaves_a_collection_and_is_not_put_in_again(ana, ben):
    made = _gathered(ana, ben.actor)
    path, [item] = f"collections/{made['id']}", made["items"]
    leave = f"{path}/items/{item['id']}/revoke"
    assert code_of(Phone("eva").ask("POST", leave), 403) == "not_your_place"
    refused(ana.ask("POST", leave), 403)
    assert ben.post(leave) == {}
    assert ana.get(path)["collection"]["item_count"] == 0
    refused(ben.ask("POST", leave), 404)
    whom = {"account_id": str(ben.actor.account_id)}
    assert "@ben" in refused(ana.ask("POST", f"{path}/items", whom), 403)


def test_nobody_is_gathered_who_does_not_like_to_be_found(ana, ben):
    eva = make.resident("eva")
    change_profile(ben.actor, Profile(is_discoverable=False))
    block(eva, ana.actor.account)
    path = f"collections/{_gathered(ana)['id']}/items"
    for who in (ben.actor, eva):
        refused(ana.ask("POST", path, {"account_id": str(who.account_id)}), 403)
    # All or nothing.
    ids = [str(make.resident("luis").account_id), str(eva.account_id)]
    refused(ana.ask("POST", "collections", {"name": "x", "account_ids": ids}), 403)
    mine = ana.get(f"accounts/{ana.actor.account_id}/collections")["collections"]
    assert len(mine) == 1
    approval = ana.get(f"accounts/{ben.actor.account_id}")["feature_approval"]
    assert approval == {"automatic": [], "manual": [], "current_user": "denied"}


def test_a_block_takes_both_out_of_each_others_collections(ana, ben):
    hers, his = _gathered(ana, ben.actor), _gathered(ben, ana.actor)
    block(ben.actor, ana.actor.account)
    assert ana.get(f"collections/{hers['id']}")["collection"]["items"] == []
    refused(ana.ask("GET", f"collections/{his['id']}"), 404)
    assert ben.get(f"collections/{his['id']}")["collection"]["items"] == []
    assert ana.get(f"accounts/{ben.actor.account_id}/collections") == {"collections": []}


def test_what_is_not_on_a_page_is_open_to_whoever_knows_its_address(ana, ben):
    hidden = _gathered(ana, ben.actor, discoverable=False)
    mine = f"accounts/{ana.actor.account_id}/collections"
    assert len(ana.get(mine)["collections"]) == 1
    assert Phone("eva").get(mine) == {"collections": []}
    assert Phone().get(f"collections/{hidden['id']}")["collection"] == hidden
    his = f"accounts/{ben.actor.account_id}/in_collections"
    assert len(ben.get(his)["collections"]) == 1
    assert Phone("eva").get(his) == {"collections": []}
    assert Phone().get("/api/v2/search", q="sabe")["collections"] == []
    assert hidden["url"] not in make.browser().get("/@ana").text


def test_collections_go_on_after_so_many(ana, monkeypatch):
    for _ in range(3):
        _gathered(ana)
    path = f"accounts/{ana.actor.account_id}/collections"
    first = ana.ask("GET", path, {"limit": 2})
    assert len(first.json()["collections"]) == 2
    assert first["Link"].endswith('offset=2>; rel="next"')
    rest = ana.ask("GET", path, {"limit": 2, "offset": 2})
    assert len(rest.json()["collections"]) == 1
    assert rest["Link"].endswith('offset=0>; rel="prev"')
    for limit, offset in ((-1, -1), (0, 10**18), ("9" * 18, 0)):
        assert ana.ask("GET", path, {"limit": limit, "offset": offset}).status_code == 200
    monkeypatch.setattr("concejo.collections.actions.MOST_COLLECTIONS", 3)
    assert "3" in refused(ana.ask("POST", "collections", {"name": "Otra"}), 422)
    monkeypatch.setattr("concejo.collections.actions._MOST_ITEMS", 0)
    there = ana.get(path)["collections"][0]["id"]
    whom = {"account_id": str(ana.actor.account_id)}
    refused(ana.ask("POST", f"collections/{there}/items", whom), 422)


def test_a_post_that_links_to_a_collection_carries_it(ana, ben):
    made = _gathered(ana, ben.actor)
    said = ben.say(f"Mirad {made['url']} y https://otra.example/collections/{made['id']}")
    assert said["tagged_collections"] == [made]
    passed = Phone("eva").post(f"statuses/{said['id']}/reblog")
    assert passed["reblog"]["tagged_collections"] == [made]
    assert ben.say("Nada")["tagged_collections"] == []
    ana.delete(f"collections/{made['id']}")
    assert ben.get(f"statuses/{said['id']}")["tagged_collections"] == []


def test_collections_cost_the_same_with_ten_times_as_many(ana):
    def more(count, start):
        for n in range(start, start + count):
            made = _gathered(ana, *(make.resident(f"vecina{m}") for m in range(n + 1)))
            ana.say(f"Mirad {made['url']}")

    def costs():
        found = []
        for path in (f"accounts/{ana.actor.account_id}/collections", "timelines/home"):
            with CaptureQueriesContext(connection) as asked:
                assert ana.get(path)
            found.append(len(asked))
        return found

    more(2, 0)
    before = costs()
    more(8, 2)
    assert costs() == before
