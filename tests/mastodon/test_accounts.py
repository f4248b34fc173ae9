"""Looking at people and offices from an app."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import follow
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for, own_account, the_crier
from tests import make
from tests.mastodon.app import Phone, phone
from tests.mastodon.shapes import ACCOUNT, RELATIONSHIP, wrong_in

pytestmark = pytest.mark.django_db

HUGE = ["0", "abc", "-1", "9" * 19, "9" * 400, "1.5", "١٢٣", "%00"]


def _names(answer) -> list[str]:
    return [each["acct"] for each in answer.json()]


def _ids(*people) -> list[str]:
    return [str(who.account_id) for who in people]


def _crowd(target, count: int, start: int = 0) -> None:
    """People who follow somebody."""
    for n in range(start, start + count):
        user = open_account(f"neighbour{n}")
        follow(actor_for(user), target)


def test_everybody_is_read_as_apps_need_them():
    make.office("electricista")
    ana = make.resident("ana")
    change_profile(
        ana,
        Profile(
            note="Vivo en #Jun <b>\nhttps://ana.example/",
            fields=[("Web", "https://ana.example/<x>"), ("Calle", "Real & cía")],
        ),
    )
    make.post(ana, "Hola")
    for its in (ana.account, Account.objects.get(handle="electricista"), the_crier()):
        said = Phone().get(f"/api/v1/accounts/{its.pk}").json()
        assert not wrong_in(said, ACCOUNT), its
        assert (said["id"], said["acct"]) == (str(its.pk), its.handle)

    said = Phone().get(f"/api/v1/accounts/{ana.account_id}").json()
    assert "&lt;b&gt;<br>" in said["note"]
    assert 'rel="tag"' in said["note"]
    assert said["fields"][0]["value"].startswith('<a href="https://ana.example/')
    assert said["fields"][1]["value"] == "Real &amp; cía"
    assert said["last_status_at"] is not None
    assert said["statuses_count"] == 1


def test_what_stands_beside_a_name_says_who_it_is():
    office = make.office("electricista")
    [role] = Phone().get(f"/api/v1/accounts/{office.account_id}").json()["roles"]
    assert role["name"] == "Office of the town"
    crier = Phone().get(f"/api/v1/accounts/{the_crier().pk}").json()
    assert (crier["bot"], crier["roles"]) == (True, [])


def test_whoever_was_suspended_is_an_empty_page():
    ana = make.resident("ana")
    change_profile(ana, Profile(note="Algo", fields=[("a", "b")]))
    Account.objects.filter(handle="ana").update(suspended_at="2026-01-01T00:00:00Z")
    said = Phone().get(f"/api/v1/accounts/{ana.account_id}").json()
    assert not wrong_in(said, ACCOUNT)
    assert (said["suspended"], said["note"], said["fields"]) == (True, "", [])
    assert _names(phone("ben").get("/api/v1/accounts/search", q="ana")) == []


@pytest.mark.parametrize("some_id", HUGE)
def test_an_id_that_is_nobodys_is_not_found_and_never_a_fault(some_id):
    ana = phone("ana")
    for rest in ("", "/followers", "/following", "/lists", "/featured_tags"):
        assert ana.get(f"/api/v1/accounts/{some_id}{rest}").status_code == 404
    for verb in ("follow", "unfollow", "block", "mute", "note", "pin"):
        assert ana.post(f"/api/v1/accounts/{some_id}/{verb}").status_code == 404
    assert ana.post(f"/api/v1/follow_requests/{some_id}/authorize").status_code == 404
    for path in ("", "/relationships", "/familiar_followers"):
        answer = ana.get(f"/api/v1/accounts{path}", **{"id[]": some_id})
        assert (answer.status_code, answer.json()) == (200, [])
    for name in ("max_id", "since_id", "min_id"):
        answer = ana.get("/api/v1/blocks", **{name: some_id})
        assert answer.status_code == 200


def test_several_are_asked_for_at_once_in_any_order():
    ana, ben = make.resident("ana"), make.resident("ben")
    for query in ({"id[]": _ids(ben, ana)}, {"id": _ids(ben, ana)}):
        assert _names(Phone().get("/api/v1/accounts", **query)) == ["ben", "ana"]
    assert Phone().get("/api/v1/accounts").json() == []


def test_an_address_is_looked_up_as_people_write_it():
    make.resident("ana")
    for acct in ("ana", "@ana", "ANA", "ana@jun.example", "@ana@JUN.example"):
        assert Phone().get("/api/v1/accounts/lookup", acct=acct).json()["acct"] == "ana"
    for acct in ("nobody", "ana@else.example", "@", "", "\x00"):
        assert Phone().get("/api/v1/accounts/lookup", acct=acct).status_code == 404
    assert Phone().get("/api/v1/accounts/lookup").status_code == 422


def test_people_are_found_by_the_beginning_of_their_name():
    make.office("electricista")
    ana, ben = make.resident("ana"), make.resident("ben")
    mine = phone(ana)
    for words in ("elec", "@electricista", "electricista@jun.example", "Electr"):
        assert _names(mine.get("/api/v1/accounts/search", q=words)) == ["electricista"]
    assert _names(mine.get("/api/v1/accounts/search", q="soto")) == ["ben"]
    assert mine.get("/api/v1/accounts/search", q="").json() == []
    everybody = _names(mine.get("/api/v1/accounts/search", q="e", limit="1"))
    assert len(everybody) == 1
    assert mine.get("/api/v1/accounts/search", q="e", limit="1", offset="99").json() == []

    followed = {"q": "b", "following": "true"}
    assert _names(mine.get("/api/v1/accounts/search", **followed)) == []
    follow(ana, ben.account)
    assert _names(mine.get("/api/v1/accounts/search", **followed)) == ["ben"]


def test_the_directory_shows_who_likes_to_be_found():
    ana, ben = make.resident("ana"), make.resident("ben")
    make.post(ana, "Hola")
    make.post(ben, "Hola")
    assert _names(Phone().get("/api/v1/directory"))[:2] == ["ben", "ana"]
    change_profile(ben, Profile(is_discoverable=False))
    assert "ben" not in _names(Phone().get("/api/v1/directory", order="new"))
    assert _names(Phone().get("/api/v1/directory", order="new", limit="1")) == ["ana"]


def test_how_one_stands_to_others_comes_in_the_order_asked_for():
    ana, ben, eva = make.resident("ana"), make.resident("ben"), make.resident("eva")
    follow(ana, ben.account)
    follow(eva, ana.account)
    mine = phone(ana)
    said = mine.get("/api/v1/accounts/relationships", **{"id[]": [*_ids(eva, ben), "7"]}).json()
    assert [each["id"] for each in said] == _ids(eva, ben)
    assert not [wrong for each in said for wrong in wrong_in(each, RELATIONSHIP)]
    assert [each["following"] for each in said] == [False, True]
    assert [each["followed_by"] for each in said] == [True, False]
    one = mine.get("/api/v1/accounts/relationships", id=_ids(ben)[0]).json()
    assert [each["id"] for each in one] == _ids(ben)


def test_whom_one_knows_among_the_followers():
    ana, ben, eva = make.resident("ana"), make.resident("ben"), make.resident("eva")
    follow(ana, ben.account)
    follow(ben, eva.account)
    said = phone(ana).get("/api/v1/accounts/familiar_followers", **{"id[]": _ids(eva, ben)})
    [to_eva, to_ben] = said.json()
    assert (to_eva["id"], [a["acct"] for a in to_eva["accounts"]]) == (_ids(eva)[0], ["ben"])
    assert to_ben["accounts"] == []


def test_followers_come_page_by_page():
    ana = make.resident("ana")
    _crowd(ana.account, 5)
    path = f"/api/v1/accounts/{ana.account_id}/followers"
    first = Phone().get(path, limit="2")
    assert _names(first) == ["neighbour4", "neighbour3"]
    links = _links(first)
    assert "limit=2" in links["next"]
    second = Phone().get(links["next"])
    assert _names(second) == ["neighbour2", "neighbour1"]
    last = Phone().get(_links(second)["next"])
    assert _names(last) == ["neighbour0"]
    assert "next" not in _links(last)
    assert _names(Phone().get(_links(second)["prev"])) == ["neighbour4", "neighbour3"]
    neighbour = Account.objects.get(handle="neighbour0")
    assert _names(Phone().get(f"/api/v1/accounts/{neighbour.pk}/following")) == ["ana"]


def test_whom_somebody_follows_is_theirs_to_show():
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    follow(ben, ana.account)
    follow(ana, eva.account)
    follow(eva, ben.account)
    change_profile(ana, Profile(hides_follows=True))
    for path in ("followers", "following"):
        where = f"/api/v1/accounts/{ana.account_id}/{path}"
        assert phone("eva").get(where).json() == Phone().get(where).json() == []
        assert len(phone("ana").get(where).json()) == 1
        assert "Esta lista solo la ve" in make.browser().get(f"/@ana/{path}").text
        assert "Esta lista solo" not in make.browser(ana).get(f"/@ana/{path}").text
    said = Phone().get(f"/api/v1/accounts/{ana.account_id}").json()
    assert (said["hide_collections"], said["followers_count"]) == (True, 1)
    # Nor does it come out another way: Ana follows Eva, and Ben follows Ana.
    known = phone("ben").get("/api/v1/accounts/familiar_followers", **{"id[]": [eva.account_id]})
    assert known.json()[0]["accounts"] == []


def test_what_nobody_puts_forward_is_empty():
    ana = phone("ana")
    some = make.resident("ana").account_id
    for path in ("lists", "featured_tags", "endorsements", "identity_proofs"):
        assert ana.get(f"/api/v1/accounts/{some}/{path}").json() == []


def _links(answer) -> dict[str, str]:
    """The paths in the ``Link`` header by what they are."""
    found = re.findall(r'<http://[^/]+([^>]+)>; rel="(\w+)"', answer.headers.get("Link", ""))
    return {rel: path for path, rel in found}


def test_lists_cost_the_same_with_ten_times_the_people():
    ana = make.resident("ana")
    mine = phone(ana)

    def costs() -> list[int]:
        ids = list(Account.objects.values_list("pk", flat=True))
        asked = [
            (f"/api/v1/accounts/{ana.account_id}/followers", {}),
            ("/api/v1/accounts", {"id[]": ids}),
            ("/api/v1/accounts/search", {"q": "n"}),
            ("/api/v1/accounts/relationships", {"id[]": ids}),
            ("/api/v1/accounts/familiar_followers", {"id[]": ids}),
            ("/api/v1/directory", {"order": "new"}),
        ]
        found = []
        for path, query in asked:
            with CaptureQueriesContext(connection) as asked_for:
                assert mine.get(path, **query).status_code == 200
            found.append(len(asked_for))
        return found

    _crowd(ana.account, 2)
    costs()
    before = costs()
    _crowd(ana.account, 20, start=2)
    assert costs() == before


def test_nobody_is_called_by_a_name_that_an_app_reads_as_something_else():
    """``/api/v1/accounts/lookup`` and its like are never somebody's id."""
    own_account(open_account("lookup"))
    assert Phone().get("/api/v1/accounts/lookup", acct="lookup").json()["acct"] == "lookup"
