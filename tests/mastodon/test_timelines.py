"""What is read from top to bottom in an app, page by page, and who reads what."""

import re

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from concejo.accounts.actions.relations import block, follow
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


def _ids(posts):
    return [post["id"] for post in posts]


def _turn(phone, answer, rel):
    """Follow a link of the ``Link`` header, as apps do."""
    found = re.search(rf'<([^>]+)>; rel="{rel}"', answer.headers.get("Link", ""))
    return phone.client.get(found[1], headers=phone.headers) if found else None


def test_home_is_what_those_whom_one_follows_say():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    follow(ana.actor, ben.actor.account)
    mine, his = ana.say("Yo digo"), ben.say("Ben dice")
    hers = eva.say("Eva dice")
    passed = ben.post(f"statuses/{hers['id']}/reblog")

    home = ana.get("timelines/home")
    assert _ids(home) == [passed["id"], his["id"], mine["id"]]
    assert home[0]["reblog"]["id"] == hers["id"]
    refused(Phone().ask("GET", "timelines/home"), 401)


def test_the_town_is_read_by_everybody():
    ana = Phone("ana")
    plain = ana.say("Buenos días")
    photo = ana.say("Mirad", media_ids=[ana.photo()])
    ana.say("No para todos", visibility="private")
    ana.say("Discreto", visibility="unlisted")

    for reader in (ana, Phone("ben"), Phone()):
        assert _ids(reader.get("timelines/public")) == [photo["id"], plain["id"]]
        assert _ids(reader.get("timelines/public", local="true")) == [photo["id"], plain["id"]]
        assert _ids(reader.get("timelines/public", only_media="true")) == [photo["id"]]
        assert reader.get("timelines/public", remote="true") == []


def test_pages_are_turned_by_the_links_there_and_back():
    ana = Phone("ana")
    ids = [ana.say(f"Número {n}")["id"] for n in range(5)][::-1]

    first = ana.ask("GET", "timelines/public", {"limit": 2, "local": "true"})
    assert _ids(first.json()) == ids[:2]
    second = _turn(ana, first, "next")
    assert _ids(second.json()) == ids[2:4]
    assert "local=true" in second.headers["Link"]
    third = _turn(ana, second, "next")
    assert _ids(third.json()) == ids[4:]
    assert _turn(ana, third, "next") is None
    assert _ids(_turn(ana, third, "prev").json()) == ids[2:4]
    assert _ids(ana.get("timelines/public", since_id=ids[1])) == [ids[0]]
    assert _ids(ana.get("timelines/public", min_id=ids[4], limit=1)) == [ids[3]]


def test_pages_of_a_subject_are_turned_whatever_its_letters():
    ana = Phone("ana")
    ids = [ana.say(f"#桃の節句 y #Añoranza {n}")["id"] for n in range(2)][::-1]

    for name in ("桃の節句", "Añoranza"):
        first = ana.ask("GET", f"timelines/tag/{name}", {"limit": 1})
        assert _ids(first.json()) == ids[:1]
        assert _ids(_turn(ana, first, "next").json()) == ids[1:]
    # What no subject can be called finds the others that it is asked with.
    odd = ana.ask("GET", "timelines/tag/%0A%0D", {"any[]": "Añoranza"})
    assert (odd.status_code, _ids(odd.json())) == (200, ids)


def test_a_subject_and_others_with_it():
    ana = Phone("ana")
    lamp, bench = ana.say("#luz en la plaza"), ana.say("un #banco roto")
    both = ana.say("#Luz y #Banco nuevos")

    assert _ids(ana.get("timelines/tag/luz")) == [both["id"], lamp["id"]]
    assert _ids(ana.get("timelines/tag/LUZ", any=["banco"])) == [
        both["id"],
        bench["id"],
        lamp["id"],
    ]
    assert _ids(ana.get("timelines/tag/luz", all=["banco"])) == [both["id"]]
    assert _ids(ana.get("timelines/tag/luz", none=["banco"])) == [lamp["id"]]
    assert ana.get("timelines/tag/luz", only_media="true") == []
    assert ana.get("timelines/tag/nada") == []


def test_what_one_address_says():
    ana, ben = Phone("ana"), Phone("ben")
    his = ben.say("Ben dice")
    first = ana.say("Primero #luz")
    photo = ana.say("Foto", media_ids=[ana.photo()])
    answer = ana.say("@ben claro", in_reply_to_id=his["id"])
    passed = ana.post(f"statuses/{his['id']}/reblog")
    path = f"accounts/{ana.actor.account_id}/statuses"

    assert _ids(ben.get(path)) == [passed["id"], answer["id"], photo["id"], first["id"]]
    assert _ids(ben.get(path, exclude_replies="true")) == [passed["id"], photo["id"], first["id"]]
    assert _ids(ben.get(path, exclude_reblogs="true")) == [answer["id"], photo["id"], first["id"]]
    assert _ids(Phone().get(path, only_media="true")) == [photo["id"]]
    assert _ids(ben.get(path, tagged="luz")) == [first["id"]]
    assert ben.get(path, pinned="true") == []
    refused(ben.ask("GET", "accounts/1/statuses"), 404)


@pytest.mark.parametrize(("verb", "path"), [("favourite", "favourites"), ("bookmark", "bookmarks")])
def test_what_one_likes_and_keeps_is_paged_by_the_marks(verb, path):
    ana = Phone("ana")
    ids = [ana.say(f"Número {n}")["id"] for n in range(3)]
    # In another order than they were said.
    order = [ids[1], ids[2], ids[0]]
    for some_id in order:
        ana.post(f"statuses/{some_id}/{verb}")

    first = ana.ask("GET", path, {"limit": 2})
    assert _ids(first.json()) == [ids[0], ids[2]]
    assert _ids(_turn(ana, first, "next").json()) == [ids[1]]
    assert Phone("ben").get(path) == []


def test_conversations_are_between_their_people():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    note = ana.say("@ben ¿vienes luego?", visibility="direct")
    ana.say("@eva ¿y tú?", visibility="direct")

    [his] = ben.get("conversations")
    assert his["last_status"]["id"] == note["id"]
    assert [a["acct"] for a in his["accounts"]] == ["ana"]
    assert his["unread"] is True
    assert ben.post(f"conversations/{his['id']}/read")["unread"] is False
    assert ben.get("conversations")[0]["unread"] is False

    answer = ben.say("@ana sí", visibility="direct", in_reply_to_id=note["id"])
    first = ana.ask("GET", "conversations", {"limit": 1})
    assert [c["last_status"]["id"] for c in first.json()] == [answer["id"]]
    assert first.json()[0]["unread"] is True
    [further] = _turn(ana, first, "next").json()
    assert [a["acct"] for a in further["accounts"]] == ["eva"]
    assert further["unread"] is False
    assert _ids(ben.get("timelines/direct")) == [answer["id"], note["id"]]

    refused(eva.ask("POST", f"conversations/{his['id']}/read"), 404)
    refused(eva.ask("DELETE", f"conversations/{his['id']}"), 404)


def test_a_conversation_is_put_away_until_something_new_is_said():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("@ben una cosa", visibility="direct")
    ana.say("@ben y otra", visibility="direct")
    newer, older = ben.get("conversations")
    assert ben.delete(f"conversations/{older['id']}") == {}
    assert [each["id"] for each in ben.get("conversations")] == [newer["id"]]
    refused(ben.ask("DELETE", f"conversations/{older['id']}"), 404)
    refused(ben.ask("POST", f"conversations/{older['id']}/read"), 404)
    # Nothing is lost, and it is there still for the other one.
    assert ben.get(f"statuses/{first['id']}")
    assert len(ana.get("conversations")) == 2

    said = ana.say("@ben ¿me has leído?", visibility="direct", in_reply_to_id=first["id"])
    again = ben.get("conversations")[0]
    assert (again["id"], again["unread"]) == (older["id"], True)
    assert again["last_status"]["id"] == said["id"]
    assert ben.delete(f"conversations/{older['id']}") == {}
    assert len(ben.get("conversations")) == 1


def test_an_office_has_its_conversations_too():
    ana = Phone("ana")
    make.office("electricista")
    hidden = ana.say("@electricista hay un cable suelto en mi portal", visibility="direct")
    office = Phone(make.speaking_as("luis", "electricista"))

    [its] = office.get("conversations")
    assert its["id"] == hidden["id"]
    assert "ana" in [a["acct"] for a in its["accounts"]]
    assert Phone("ben").get("conversations") == []


def test_ben_finds_nothing_private_in_any_timeline():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    follow(ben.actor, ana.actor.account)
    ana.say("@electricista mi portal no tiene luz #portal", visibility="direct")
    ana.say("@eva entre nosotras #portal", visibility="direct")
    make.resident("eva")

    for path in (
        "timelines/home", "timelines/public", "timelines/tag/portal", "timelines/direct",
        "favourites", "bookmarks", "conversations", "notifications",
        f"accounts/{ana.actor.account_id}/statuses",
    ):  # fmt: skip
        assert ben.get(path) == [], path


def test_whom_one_blocks_is_not_in_the_timelines():
    ana, ben = Phone("ana"), Phone("ben")
    ben.say("Soy yo #luz")
    block(ana.actor, ben.actor.account)
    for path in ("timelines/public", "timelines/tag/luz"):
        assert ana.get(path) == []


def test_there_are_no_lists_and_no_links():
    ana = Phone("ana")
    refused(ana.ask("GET", "timelines/list/1"), 404)
    assert ana.get("timelines/link", url="https://example.org") == []


PAGES = (
    "timelines/home", "timelines/public", "timelines/tag/luz", "timelines/direct", "favourites",
    "bookmarks", "conversations", "notifications", "accounts/{ana}/statuses",
)  # fmt: skip


def test_what_a_page_costs_does_not_grow_with_what_is_on_it():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    luis = Phone(make.speaking_as("luis", "electricista"))
    follow(ben.actor, ana.actor.account)
    pages = [page.format(ana=ana.actor.account_id) for page in PAGES]
    costs = []
    for n in (1, 2):
        for _i in range(n):
            lamp = ana.say("@electricista la farola no luce #luz", media_ids=[ana.photo()])
            luis.say("Mañana a las 10 voy", in_reply_to_id=lamp["id"])
            note = ana.say("@ben una cosa", visibility="direct")
            ana.post(f"statuses/{lamp['id']}/reblog")
            for some_id in (lamp["id"], note["id"]):
                ben.post(f"statuses/{some_id}/favourite")
                ben.post(f"statuses/{some_id}/bookmark")
        for page in pages:
            ben.get(page)
        cost = {}
        for page in pages:
            cache.clear()
            ben.get(page)
            with CaptureQueriesContext(connection) as asked:
                assert ben.get(page) or page == "notifications"
            cost[page] = len(asked)
        costs.append(cost)
    assert costs[0] == costs[1]


@given(
    limit=st.one_of(st.integers(), st.text(max_size=8)),
    cursor=st.one_of(st.integers(), st.text(max_size=30)),
    name=st.sampled_from(["max_id", "min_id", "since_id"]),
    page=st.sampled_from([*PAGES, "statuses/1/favourited_by", "statuses/1/reblogged_by"]),
)
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_no_limit_and_no_cursor_breaks_a_page(limit, cursor, name, page):
    ana = _ANA.setdefault("phone", Phone("ana"))
    path = page.format(ana=ana.actor.account_id)
    answer = ana.ask("GET", path, {"limit": limit, name: cursor})
    assert answer.status_code in {200, 404, 422}, (path, answer.content)
    assert answer["Content-Type"].startswith("application/json")


_ANA: dict[str, Phone] = {}


@pytest.fixture(autouse=True)
def _another_ana():
    _ANA.clear()
