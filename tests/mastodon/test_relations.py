"""Following, muting and blocking from an app."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import block, follow
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import actor_for
from concejo.posts.actions.marks import favourite
from concejo.posts.readers import posts_with_facts
from concejo.posts.timelines import homes_of
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


def test_whom_ana_blocks_she_reads_nowhere_but_in_a_case(ana, ben):
    make.office("electricista")
    eva, luis = make.resident("eva"), make.speaking_as("luis", "electricista")
    fair = make.post(eva, "¿Cuándo es la feria?")
    lamp = make.post(eva, "@electricista la farola de la feria no luce")
    for first in (fair, lamp):
        make.post(ben, "La feria es el martes", reply_to=first.pk)
        make.post(luis, "Gracias por lo de la feria", reply_to=first.pk)

    def read(path: str, **query) -> set[tuple[str, bool]]:
        said = ana.get(path, **query).json()
        posts = said["descendants"] if "descendants" in said else said["statuses"]
        by_ben = [post for post in posts if post["account"]["acct"] == "ben"]
        return {(post["account"]["acct"], bool(post["concejo"]["case"])) for post in by_ben}

    def pages() -> list[int]:
        browser = make.browser(make.resident("ana"))
        paths = (f"/@eva/{fair.pk}", f"/@eva/{lamp.pk}", "/search?q=feria")
        return [browser.get(path).text.count("es el martes") for path in paths]

    around = [f"/api/v1/statuses/{first.pk}/context" for first in (fair, lamp)]
    before = pages()
    assert [read(path) for path in around] == [{("ben", False)}, {("ben", True)}]
    assert read("/api/v2/search", q="feria") == {("ben", False), ("ben", True)}

    _do(ana, ben, "block")

    assert [read(path) for path in around] == [set(), {("ben", True)}]
    assert read("/api/v2/search", q="feria") == {("ben", True)}
    assert pages() == [0, before[1], before[2] // 2]


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


# --- Other towns ---


def _stranger(name: str, domain: str) -> Account:
    """Somebody of another town: how they come here is no matter of ours yet."""
    return Account.objects.create(handle=name, domain=domain)


def test_ana_reads_nobody_of_another_town(ana):
    me, eve = make.resident("ana"), _stranger("eve", "dark.example")
    zoe = _stranger("zoe", "light.example")
    for who in (eve, zoe):
        follow(me, who)
        follow(Actor(who), me.account)
    assert ana.post("/api/v1/domain_blocks", {"domain": " https://Dark.example/@eve "}).json() == {}
    ana.post("/api/v1/domain_blocks", {"domain": "dark.example"}, json=False)
    assert ana.get("/api/v1/domain_blocks").json() == ["dark.example"]

    ids = {"id[]": [eve.pk, zoe.pk]}
    first, second = ana.get("/api/v1/accounts/relationships", **ids).json()
    assert not wrong_in(first, RELATIONSHIP)
    assert (first["domain_blocking"], second["domain_blocking"]) == (True, False)
    assert not first["following"]
    assert not first["followed_by"]
    assert second["following"]
    assert ana.post(f"/api/v1/accounts/{eve.pk}/follow").status_code == 403


def test_what_another_town_says_is_neither_read_nor_told(ana):
    me, eve = make.resident("ana"), _stranger("eve", "dark.example")
    before = make.post(Actor(eve), "Buenas #luz")
    ana.post("/api/v1/tags/luz/follow")
    said = ana.post("/api/v1/statuses", {"status": "Hola"}).json()
    assert len(ana.get("/api/v1/timelines/public").json()) == 2
    ana.post("/api/v1/domain_blocks", {"domain": "dark.example"})

    make.post(Actor(eve), "@ana mira esto #luz")
    favourite(Actor(eve), int(said["id"]))
    for path in ("timelines/public", "timelines/home", "timelines/tag/luz"):
        assert not [p for p in ana.get(f"/api/v1/{path}").json() if p["account"]["acct"] != "ana"]
    assert ana.get("/api/v1/notifications").json() == []
    facts = list(posts_with_facts([before.pk]).values())
    assert homes_of(facts, {me.account_id}) == set()

    ana.client.delete("/api/v1/domain_blocks?domain=dark.example", headers=ana.headers)
    assert ana.get("/api/v1/domain_blocks").json() == []
    assert len(ana.get("/api/v1/timelines/public").json()) == 3
    assert len(homes_of(facts, {me.account_id})) == 1
    assert len(phone("ben").get("/api/v1/timelines/public").json()) == 3


@pytest.mark.parametrize(
    "domain",
    [
        "",
        " ",
        "nowhere",
        "jun.example",
        "a b.example",
        "-x.example",
        "x" * 300,
        "\x00",
        "*.example",
    ],
)
def test_what_is_no_other_town_is_refused(ana, domain):
    for method in ("post", "delete") if domain != "jun.example" else ("post",):
        answer = ana.post("/api/v1/domain_blocks", {"domain": domain}, method=method)
        assert answer.status_code == 422
    assert ana.post("/api/v1/domain_blocks").status_code == 422


def test_towns_turn_by_the_mark(ana):
    for n in range(5):
        ana.post("/api/v1/domain_blocks", {"domain": f"t{n}.example"})
    ana.post("/api/v1/domain_blocks", {"domain": "ñandú.example"})
    first = ana.get("/api/v1/domain_blocks", limit=2)
    assert first.json() == ["xn--and-6ma2c.example", "t4.example"]
    older = first.headers["Link"].partition(">")[0].split("/", 3)[-1]
    assert ana.get(f"/{older}").json() == ["t3.example", "t2.example"]
    assert phone("ben").get("/api/v1/domain_blocks").json() == []
    assert phone("ana", "read").post("/api/v1/domain_blocks").status_code == 403


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
