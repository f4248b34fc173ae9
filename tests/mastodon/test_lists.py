"""Lists from an app: whom one reads together, apart from the rest."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import follow, mute, unfollow
from concejo.accounts.queries import actor_for
from concejo.posts.actions.marks import boost
from tests import make
from tests.mastodon.phone import Phone, code_of, refused
from tests.mastodon.shapes import an_id, one_of, text, wrong_in, yes_or_no

pytestmark = pytest.mark.django_db

LIST = {
    "id": an_id,
    "title": text,
    "replies_policy": one_of("followed", "list", "none"),
    "exclusive": yes_or_no,
}


@pytest.fixture
def ana():
    return Phone("ana")


@pytest.fixture
def neighbours():
    """Ben, Luis and Pepe, whom Ana follows."""
    people = [make.resident(name) for name in ("ben", "luis", "pepe")]
    for who in people:
        follow(make.resident("ana"), who.account)
    return people


def _a_list(phone, *people, **said):
    made = phone.post("lists", title="Barrio", **said)
    if people:
        ids = [str(who.account_id) for who in people]
        phone.post(f"lists/{made['id']}/accounts", account_ids=ids)
    return made["id"]


def _said(phone, path):
    return [status["content"] for status in phone.get(path)]


def _names(accounts):
    return [account["acct"] for account in accounts]


# --- Lists themselves ---


def test_ana_makes_a_list_and_changes_her_mind(ana):
    made = ana.post("lists", title=" Barrio ")
    assert not wrong_in(made, LIST)
    assert (made["title"], made["replies_policy"], made["exclusive"]) == ("Barrio", "list", False)
    path = f"lists/{made['id']}"
    assert ana.get("lists") == [made]
    assert ana.get(path) == made

    changed = ana.put(path, title="Calle", replies_policy="none", exclusive=True)
    assert changed == made | {"title": "Calle", "replies_policy": "none", "exclusive": True}
    # What is not said stays.
    assert ana.put(path, exclusive="false") == changed | {"exclusive": False}

    assert ana.delete(path) == {}
    assert ana.get("lists") == []


@pytest.mark.parametrize(
    "said", [{}, {"title": "  "}, {"title": "x" * 101}, {"title": "x", "replies_policy": "all"}]
)
def test_a_list_that_cannot_be_is_refused(ana, said):
    assert len(refused(ana.ask("POST", "lists", said), 422).split()) > 4
    path = f"lists/{_a_list(ana)}"
    if said:
        refused(ana.ask("PUT", path, said), 422)
    assert ana.get(path)["title"] == "Barrio"


def test_nobody_else_sees_a_list_or_touches_it(ana, neighbours):
    there = _a_list(ana, neighbours[0])
    ben = Phone("ben")
    said = {"title": "Mía", "account_ids": [str(neighbours[1].account_id)]}
    for path in (f"lists/{there}", "lists/1", "lists/x", "lists/99999999999999999999"):
        for method in ("GET", "PUT", "DELETE"):
            refused(ben.ask(method, path, said), 404)
        for method in ("GET", "POST", "DELETE"):
            refused(ben.ask(method, f"{path}/accounts", said), 404)
    refused(ben.ask("GET", f"timelines/list/{there}"), 404)
    refused(Phone().ask("GET", "lists"), 401)
    refused(Phone("ana", scopes="write:lists").ask("GET", f"timelines/list/{there}"), 403)
    assert ben.get(f"accounts/{ben.actor.account_id}/lists") == []


def test_only_so_many_lists(ana, monkeypatch):
    monkeypatch.setattr("concejo.lists.actions._MOST_LISTS", 2)
    _a_list(ana), _a_list(ana)
    assert "2" in refused(ana.ask("POST", "lists", {"title": "Tercera"}), 422)


# --- Who is on it ---


def test_whom_ana_follows_is_put_on_a_list_and_taken_off(ana, neighbours):
    ben, luis, pepe = neighbours
    there = f"lists/{_a_list(ana, ben, luis)}"
    assert _names(ana.get(f"{there}/accounts")) == ["luis", "ben"]
    assert [each["id"] for each in ana.get(f"accounts/{ben.account_id}/lists")] == [there[6:]]
    assert ana.get(f"accounts/{pepe.account_id}/lists") == []

    ana.ask("DELETE", f"{there}/accounts", {"account_ids": [str(ben.account_id)]})
    assert _names(ana.get(f"{there}/accounts")) == ["luis"]
    # Some apps put it into the address, and others into a form.
    ana.post(f"{there}/accounts", account_ids=[ben.account_id])
    assert ana.delete(f"{there}/accounts?account_ids[]={ben.account_id}") == {}
    form = {"account_ids[]": [str(ben.account_id), str(pepe.account_id)]}
    assert ana.form("POST", f"{there}/accounts", form).status_code == 200
    assert sorted(_names(ana.get(f"{there}/accounts"))) == ["ben", "luis", "pepe"]


def test_nobody_is_on_a_list_who_is_not_followed(ana, neighbours):
    there = f"lists/{_a_list(ana, neighbours[0])}/accounts"
    eva = make.resident("eva")
    both = [str(neighbours[1].account_id), str(eva.account_id)]
    assert code_of(ana.ask("POST", there, {"account_ids": both}), 404) == "not_followed"
    refused(ana.ask("POST", there, {"account_ids": ["x", "1"]}), 404)
    # All of them or none.
    assert _names(ana.get(there)) == ["ben"]
    twice = {"account_ids": [str(neighbours[0].account_id)]}
    refused(ana.ask("POST", there, twice), 422)

    unfollow(ana.actor, neighbours[0].account)
    assert ana.get(there) == []
    ana.post(there, account_ids=[ana.actor.account_id])
    assert _names(ana.get(there)) == ["ana"]


def test_members_turn_by_the_mark_or_come_all_at_once(ana, neighbours):
    there = f"lists/{_a_list(ana, *neighbours)}/accounts"
    first = ana.ask("GET", there, {"limit": 2})
    assert len(first.json()) == 2
    older = first["Link"].partition(">")[0].split("/", 3)[-1]
    assert len(ana.get(f"/{older}")) == 1
    assert len(ana.get(there, limit=0)) == 3
    assert len(ana.get(there, limit=-1)) == 1


# --- What it shows ---


def test_a_list_shows_what_its_people_say_and_pass_on(ana, neighbours):
    ben, luis, pepe = neighbours
    there = f"timelines/list/{_a_list(ana, ben)}"
    make.post(ben, "Uno")
    make.post(luis, "No está en la lista")
    boost(ben, make.post(pepe, "Pasado").pk)
    make.post(ben, "Para los míos", visibility="private")
    make.post(ben, "@eva en privado", visibility="direct")
    assert [p.count("Uno") for p in _said(ana, there)][-1] == 1
    assert len(ana.get(there)) == 3
    mute(ana.actor, pepe.account)
    assert len(ana.get(there)) == 2
    first = ana.ask("GET", there, {"limit": 1})
    assert 'rel="next"' in first["Link"]


@pytest.mark.parametrize(
    ("policy", "shown"),
    [
        ("followed", {"a mí", "a sí", "a lista", "a seguida"}),
        ("list", {"a mí", "a sí", "a lista"}),
        ("none", {"a mí", "a sí"}),
    ],
)
def test_a_list_shows_the_answers_that_it_shall(ana, neighbours, policy, shown):
    ben, luis, pepe = neighbours
    there = _a_list(ana, ben, luis, replies_policy=policy)
    eva = make.resident("eva")
    answers = {
        "a mí": make.post(ana.actor, "x"),
        "a sí": make.post(ben, "x"),
        "a lista": make.post(luis, "x"),
        "a seguida": make.post(pepe, "x"),
        "a otra": make.post(eva, "x"),
    }
    for words, above in answers.items():
        make.post(ben, words, reply_to=above.pk)
    found = " ".join(_said(ana, f"timelines/list/{there}"))
    assert {words for words in answers if words in found} == shown


def test_whoever_is_on_an_exclusive_list_is_not_at_home(ana, neighbours):
    ben, luis, _pepe = neighbours
    make.post(ben, "Ruido #obras")
    make.post(luis, "Noticia")
    assert len(ana.get("timelines/home")) == 2
    there = _a_list(ana, ben, exclusive=True)
    ana.post("tags/obras/follow")
    assert _said(ana, "timelines/home") == ["<p>Noticia</p>"]
    assert len(ana.get(f"timelines/list/{there}")) == 1
    ana.put(f"lists/{there}", exclusive=False)
    assert len(ana.get("timelines/home")) == 2


def test_an_office_keeps_lists_of_its_own():
    make.office("electricista")
    office = make.speaking_as("luis", "electricista")
    _a_list(Phone(office))
    assert Phone("luis").get("lists") == []


def test_a_list_costs_the_same_with_ten_times_the_people_and_posts(ana):
    there = _a_list(ana)

    def more(count, start):
        for n in range(start, start + count):
            who = actor_for(open_account(f"n{n}"))
            follow(ana.actor, who.account, languages=["es"] if n % 2 else None)
            ana.post(f"lists/{there}/accounts", account_ids=[who.account_id])
            boost(who, make.post(who, f"cosa {n}").pk)
            ana.post("lists", title=f"Otra {n}")

    def costs():
        found = []
        for path in (f"timelines/list/{there}", f"lists/{there}/accounts", "lists"):
            with CaptureQueriesContext(connection) as asked:
                assert ana.get(path)
            found.append(len(asked))
        return found

    more(2, 0)
    before = costs()
    more(10, 2)
    # A list that fills a page is even asked for once less.
    assert all(now <= then for now, then in zip(costs(), before, strict=True))


def test_a_locked_neighbour_who_was_asked_may_be_on_a_list(ana):
    luis = make.resident("luis")
    change_profile(luis, Profile(is_locked=True))
    luis.account.refresh_from_db()
    make.post(luis, "Antes")
    follow(ana.actor, luis.account)
    there = _a_list(ana, luis)
    assert ana.get(f"timelines/list/{there}") == []
