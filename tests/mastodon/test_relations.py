"""Following, muting and blocking from an app."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions import Profile, block, change_profile, follow, open_account
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from tests import make
from tests.mastodon.app import phone
from tests.mastodon.shapes import ACCOUNT, RELATIONSHIP, maybe, moment, wrong_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return phone("ana")


@pytest.fixture
def ben():
    return make.resident("ben")


def _do(mine, who, verb, said=None, **how):
    answer = mine.post(f"/api/v1/accounts/{who.account_id}/{verb}", said, **how)
    assert answer.status_code == 200, answer.json()
    assert not wrong_in(answer.json(), RELATIONSHIP)
    assert answer.json()["id"] == str(who.account_id)
    return answer.json()


def _names(answer):
    return [each["acct"] for each in answer.json()]


def test_ana_follows_ben_and_chooses_what_she_sees_of_him(ana, ben):
    said = _do(ana, ben, "follow")
    assert (said["following"], said["showing_reblogs"], said["notifying"]) == (True, True, False)
    said = _do(ana, ben, "follow", {"reblogs": "false", "notify": "true"}, json=False)
    assert (said["showing_reblogs"], said["notifying"]) == (False, True)
    # What is not said stays.
    said = _do(ana, ben, "follow", {"notify": False})
    assert (said["showing_reblogs"], said["notifying"]) == (False, False)
    assert not _do(ana, ben, "unfollow")["following"]


def test_nobody_follows_themselves_nor_whoever_blocks_them(ana, ben):
    me = make.resident("ana")
    assert ana.post(f"/api/v1/accounts/{me.account_id}/follow").status_code == 422
    block(ben, me.account)
    answer = ana.post(f"/api/v1/accounts/{ben.account_id}/follow")
    assert answer.status_code == 403
    assert "blocks" in answer.json()["error"]
    Account.objects.filter(handle="ben").update(suspended_at="2026-01-01T00:00:00Z")
    assert ana.post(f"/api/v1/accounts/{ben.account_id}/follow").status_code == 404


def test_ana_blocks_ben_and_neither_follows_the_other(ana, ben):
    _do(ana, ben, "follow")
    follow(ben, make.resident("ana").account)
    said = _do(ana, ben, "block")
    assert (said["blocking"], said["following"], said["followed_by"]) == (True, False, False)
    assert _names(ana.get("/api/v1/blocks")) == ["ben"]
    assert (
        phone("ben")
        .get("/api/v1/accounts/relationships", id=make.resident("ana").account_id)
        .json()[0]["blocked_by"]
    )
    assert not _do(ana, ben, "unblock")["blocking"]
    assert _names(ana.get("/api/v1/blocks")) == []


def test_an_office_is_not_blocked_but_may_be_muted(ana):
    office = make.office("policia")
    assert ana.post(f"/api/v1/accounts/{office.account_id}/block").status_code == 422
    assert _do(ana, office, "mute")["muting"]


def test_a_mute_has_an_end_if_one_is_given(at):
    at("2026-11-23 10:00")
    ana, ben = phone("ana"), make.resident("ben")
    said = _do(ana, ben, "mute", {"duration": "3600", "notifications": "false"}, json=False)
    assert (said["muting"], said["muting_notifications"]) == (True, False)
    assert said["muting_expires_at"] == "2026-11-23T10:00:00.000Z"
    [muted] = ana.get("/api/v1/mutes").json()
    assert not wrong_in(muted, ACCOUNT | {"mute_expires_at": maybe(moment)})
    assert muted["mute_expires_at"] == "2026-11-23T10:00:00.000Z"
    for for_good in (0, 10**15, -5):
        said = _do(ana, ben, "mute", {"duration": for_good})
        assert (said["muting_notifications"], said["muting_expires_at"]) == (True, None)
    assert ana.post(f"/api/v1/accounts/{ben.account_id}/mute", {"duration": "x"}).status_code == 422
    assert not _do(ana, ben, "unmute")["muting"]


def test_a_locked_address_is_asked_and_answers():
    luis, ana, ben = make.resident("luis"), make.resident("ana"), make.resident("ben")
    change_profile(luis, Profile(is_locked=True))
    for who in (ana, ben):
        said = _do(phone(who), luis, "follow")
        assert (said["requested"], said["following"]) == (True, False)
    his = phone(luis)
    me = his.get("/api/v1/accounts/verify_credentials").json()
    assert me["source"]["follow_requests_count"] == 2
    assert _names(his.get("/api/v1/follow_requests")) == ["ben", "ana"]

    said = his.post(f"/api/v1/follow_requests/{ana.account_id}/authorize").json()
    assert not wrong_in(said, RELATIONSHIP)
    assert said["followed_by"]
    said = his.post(f"/api/v1/follow_requests/{ben.account_id}/reject").json()
    assert not said["followed_by"]
    assert not said["requested_by"]
    assert _names(his.get("/api/v1/follow_requests")) == []
    assert not _do(his, ana, "remove_from_followers")["followed_by"]


def test_a_note_about_somebody_is_read_by_nobody_else(ana, ben):
    assert _do(ana, ben, "note", {"comment": " Tiene una escalera\u202e "})["note"] == (
        "Tiene una escalera"
    )
    ids = {"id": str(ben.account_id)}
    assert phone("eva").get("/api/v1/accounts/relationships", **ids).json()[0]["note"] == ""
    path = f"/api/v1/accounts/{ben.account_id}/note"
    assert ana.post(path, {"comment": "x" * 2001}).status_code == 422
    assert _do(ana, ben, "note")["note"] == ""


def test_recommending_somebody_is_not_done_here_and_said_so(ana, ben):
    for verb in ("pin", "endorse"):
        answer = ana.post(f"/api/v1/accounts/{ben.account_id}/{verb}")
        assert answer.status_code == 422
    for verb in ("unpin", "unendorse"):
        assert not _do(ana, ben, verb)["endorsed"]


@pytest.mark.parametrize(
    ("scopes", "verb", "status"),
    [
        ("read", "follow", 403),
        ("follow", "follow", 200),
        ("follow", "block", 200),
        ("write:follows", "follow", 200),
        ("write:follows", "mute", 403),
        ("write", "mute", 200),
        ("follow", "note", 403),
    ],
)
def test_each_step_needs_its_scope(ben, scopes, verb, status):
    answer = phone("ana", scopes).post(f"/api/v1/accounts/{ben.account_id}/{verb}")
    assert answer.status_code == status


def test_lists_turn_by_the_mark_and_cost_the_same_with_ten_times_the_people(ana):
    me = make.resident("ana")
    change_profile(me, Profile(is_locked=True))
    me = make.resident("ana")

    def more(count: int, start: int) -> None:
        for n in range(start, start + count):
            neighbour = actor_for(open_account(f"n{n}"))
            block(me, neighbour.account)
            _do(ana, neighbour, "mute")
            other = actor_for(open_account(f"m{n}"))
            follow(other, me.account)

    def costs() -> list[int]:
        found = []
        for path in ("blocks", "mutes", "follow_requests"):
            with CaptureQueriesContext(connection) as asked:
                assert ana.get(f"/api/v1/{path}").status_code == 200
            found.append(len(asked))
        return found

    more(3, 0)
    before = costs()
    more(15, 3)
    assert costs() == before
    for path in ("blocks", "mutes", "follow_requests"):
        first = ana.get(f"/api/v1/{path}", limit="10")
        assert len(first.json()) == 10
        older = first.headers["Link"].partition(">")[0].split("/", 3)[-1]
        rest = ana.get(f"/{older}")
        assert len(rest.json()) == 8, path
        assert not set(_names(first)) & set(_names(rest))
