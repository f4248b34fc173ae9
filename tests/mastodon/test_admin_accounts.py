"""People, as moderators' tools read them, and what is done about them."""

import pytest

from concejo.accounts.models import User
from concejo.events.models import Event
from concejo.moderation.actions.seats import unseat_moderator
from tests import make
from tests.mastodon import shapes
from tests.mastodon.phone import EVERYTHING, Phone, code_of, refused

pytestmark = pytest.mark.django_db

TOOLS = f"{EVERYTHING} admin:read admin:write"

ADMIN_ACCOUNT = {
    "id": shapes.an_id,
    "username": shapes.text,
    "domain": shapes.maybe(shapes.text),
    "created_at": shapes.moment,
    "email": shapes.text,
    "ip": shapes.maybe(shapes.text),
    "ips": shapes.many({"ip": shapes.text, "used_at": shapes.moment}),
    "locale": shapes.text,
    "invite_request": shapes.maybe(shapes.text),
    "role": {"id": shapes.an_id, "name": shapes.text, "permissions": shapes.text},
    "confirmed": shapes.yes_or_no,
    "approved": shapes.yes_or_no,
    "disabled": shapes.yes_or_no,
    "silenced": shapes.yes_or_no,
    "suspended": shapes.yes_or_no,
    "sensitized": shapes.yes_or_no,
    "account": shapes.ACCOUNT,
    "created_by_application_id": shapes.maybe(shapes.an_id),
    "invited_by_account_id": shapes.maybe(shapes.an_id),
}

EVERY = [
    ("GET", "accounts"), ("GET", "/api/v2/admin/accounts"), ("GET", "accounts/{ben}"),
    ("DELETE", "accounts/{ben}"), ("POST", "accounts/{ben}/action"),
    ("POST", "accounts/{ben}/approve"), ("POST", "accounts/{ben}/reject"),
    ("POST", "accounts/{ben}/enable"), ("POST", "accounts/{ben}/unsilence"),
    ("POST", "accounts/{ben}/unsuspend"), ("POST", "accounts/{ben}/unsensitive"),
    ("GET", "reports"), ("GET", "reports/1"), ("PUT", "reports/1"),
    ("POST", "reports/1/assign_to_self"), ("POST", "reports/1/unassign"),
    ("POST", "reports/1/resolve"), ("POST", "reports/1/reopen"),
    *((method, f"{kind}{rest}") for kind in (
        "email_domain_blocks", "canonical_email_blocks", "ip_blocks", "domain_blocks",
        "domain_allows",
    ) for method, rest in (("GET", ""), ("POST", ""), ("GET", "/1"), ("DELETE", "/1"))),
    ("POST", "canonical_email_blocks/test"), ("PUT", "ip_blocks/1"), ("PUT", "domain_blocks/1"),
    ("POST", "measures"), ("POST", "dimensions"), ("POST", "retention"),
    ("GET", "trends/tags"), ("GET", "trends/statuses"), ("GET", "trends/links"),
    ("GET", "tags"), ("GET", "tags/1"),
]  # fmt: skip
# So that nothing but rights is in the way.
SAID = {"domain": "example.net", "email": "x@example.net", "ip": "198.51.100.0/24", "keys": []}


@pytest.fixture
def marta():
    """A moderator with a tool."""
    return Phone(make.moderator(), scopes=TOOLS)


def admin(path: str) -> str:
    return path if path.startswith("/") else f"admin/{path}"


@pytest.mark.parametrize(("method", "path"), EVERY)
def test_it_takes_a_scope_and_a_seat(method, path, marta):
    path = admin(path.format(ben=make.resident("ben").account_id))
    make.office("alcaldia")

    refused(Phone().ask(method, path, SAID), 401)
    refused(Phone("ana", scopes=TOOLS).ask(method, path, SAID), 403)
    refused(Phone(make.moderator("paco")).ask(method, path, SAID), 403)
    refused(Phone("andres", scopes=TOOLS).ask(method, path, SAID), 403)
    mayor = make.speaking_as("andres", "alcaldia")
    refused(Phone(mayor, scopes=TOOLS).ask(method, path, SAID), 403)
    other = "write" if method == "GET" else "read"
    if path.endswith("/test") or (method == "POST" and path.split("/")[-1] in {
        "measures", "dimensions", "retention",
    }):  # fmt: skip
        other = "write"
    refused(Phone(marta.actor, scopes=f"admin:{other}").ask(method, path, SAID), 403)
    assert marta.ask(method, path, SAID).status_code in {200, 404, 403}
    unseat_moderator(marta.actor.user)
    refused(marta.ask(method, path, SAID), 403)


def test_a_moderator_finds_people_and_every_look_is_in_the_log(marta):
    ben = make.resident("ben")
    make.browser().post("/auth/sign_in", {"user[email]": "ben", "user[password]": make.PASSWORD})

    found = marta.get("admin/accounts", username="be")

    assert [a["username"] for a in found] == ["ben"]
    assert not shapes.wrong_in(found[0], ADMIN_ACCOUNT)
    assert found[0]["email"] == "ben@example.org"
    assert found[0]["ip"] == "127.0.0.1"
    assert marta.get(f"admin/accounts/{ben.account_id}") == found[0]
    looks = Event.objects.filter(kind="moderation.looked").order_by("seq")
    assert [(e.user_id, e.data["ids"]) for e in looks] == [
        (marta.actor.user_id, [ben.account_id])
    ] * 2
    assert "127.0.0.1" not in str(list(Event.objects.values_list("data", flat=True)))


def test_the_ways_to_look_for_somebody(marta):
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    _act(marta, ana, "silence")
    _act(marta, ben, "suspend")
    _act(marta, luis, "disable")

    def names(path="admin/accounts", **query):
        return [a["username"] for a in marta.get(path, **query)]

    assert names(silenced=True) == ["ana"]
    assert names(suspended=True) == ["ben"]
    assert names(disabled=True) == ["luis"]
    assert names(pending=True) == []
    assert "ben" not in names(active=True)
    assert "luis" not in names(active=True)
    assert "ana" in names(active=True, local=True)
    assert names(remote=True) == []
    assert names(staff=True) == ["marta"]
    assert names(display_name="Ana") == ["ana"]
    assert names(email="ben@example.org") == ["ben"]
    assert names(ip="127.0.0.1") == []
    assert names(ip="no address") == []
    assert names(by_domain="other.example") == []
    second = "/api/v2/admin/accounts"
    assert names(second, status="suspended", origin="local") == ["ben"]
    assert names(second, permissions="staff") == ["marta"]
    assert names(second, role_ids=["3"]) == ["marta"]
    assert names(second, invited_by=str(ana.account_id)) == []
    answer = marta.ask("GET", "admin/accounts", {"limit": 1, "local": True})
    assert 'rel="next"' in answer["Link"]
    assert "local=True" in answer["Link"]
    assert len(names(limit=-3)) == 3


def test_limited_is_read_by_followers_only_and_undone(marta):
    ana, ben, luis = Phone("ana"), Phone("ben"), Phone("luis")
    said = ben.say("Hola #plaza")
    luis.post(f"accounts/{ben.actor.account_id}/follow")

    _act(marta, ben.actor, "silence", text="Demasiado ruido")

    def seen_by(phone):
        public = [s["id"] for s in phone.get("timelines/public")]
        tagged = [s["id"] for s in phone.get("timelines/tag/plaza")]
        found = [s["id"] for s in phone.get("/api/v2/search", q="hola")["statuses"]]
        return [said["id"] in ids for ids in (public, tagged, found)]

    assert not any(seen_by(ana))
    assert not any(seen_by(Phone())[:2])
    assert all(seen_by(luis))
    assert all(seen_by(ben))
    assert said["id"] in [s["id"] for s in luis.get("timelines/home")]
    assert ana.get(f"statuses/{said['id']}")["account"]["limited"] is True
    assert ben.say("Aquí sigo")["id"]
    assert not [a for a in ana.get("directory") if a["acct"] == "ben"]

    account = marta.post(f"admin/accounts/{ben.actor.account_id}/unsilence")
    assert account["silenced"] is False
    assert all(seen_by(ana))
    assert "limited" not in ana.get(f"accounts/{ben.actor.account_id}")


def test_frozen_does_not_come_in_by_any_door_and_comes_back(marta):
    ben, page = Phone("ben"), make.browser(make.resident("ben"))
    said = ben.say("Hola")

    _act(marta, ben.actor, "disable")

    assert code_of(ben.ask("GET", "timelines/home"), 403) == "shut_out"
    refused(ben.ask("POST", "statuses", {"status": "Aún aquí"}), 403)
    assert page.get("/home").status_code == 302
    form = {"user[email]": "ben", "user[password]": make.PASSWORD}
    answer = make.browser().post("/auth/sign_in", form)
    assert "han cerrado esta cuenta" in answer.text
    wrong = make.browser().post("/auth/sign_in", form | {"user[password]": "otra cosa larga"})
    assert "han cerrado esta cuenta" not in wrong.text
    assert Phone().get(f"statuses/{said['id']}")["content"]

    marta.post(f"admin/accounts/{ben.actor.account_id}/enable")
    assert ben.get("timelines/home")
    assert make.browser().post("/auth/sign_in", form).status_code == 302


def test_suspended_is_hidden_everywhere_and_marked(marta):
    ben, ana = Phone("ben"), Phone("ana")
    said = ben.say("Hola #plaza, buscadme")
    ana.post(f"accounts/{ben.actor.account_id}/follow")
    ana.post(f"statuses/{said['id']}/bookmark")
    ana.post(f"statuses/{said['id']}/reblog")
    own = ana.say("Buenos días")
    ben.post(f"statuses/{own['id']}/favourite")
    ben.post(f"statuses/{own['id']}/reblog")
    ben.post(f"accounts/{ana.actor.account_id}/follow")

    _act(marta, ben.actor, "suspend")

    assert ana.get(f"statuses/{own['id']}/favourited_by") == []
    assert ana.get(f"statuses/{own['id']}/reblogged_by") == []
    assert ana.get(f"accounts/{ana.actor.account_id}/followers") == []
    ana.delete(f"statuses/{own['id']}")

    refused(ana.ask("GET", f"statuses/{said['id']}"), 404)
    assert ana.get("timelines/home") == []
    assert ana.get("timelines/public") == []
    assert ana.get("timelines/tag/plaza") == []
    assert ana.get("bookmarks") == []
    assert ana.get(f"accounts/{ben.actor.account_id}/statuses") == []
    assert ana.get("/api/v2/search", q="buscadme")["statuses"] == []
    assert not [a for a in ana.get("accounts/search", q="ben") if a["acct"] == "ben"]
    theirs = ana.get(f"accounts/{ben.actor.account_id}")
    assert (theirs["suspended"], theirs["display_name"], theirs["note"]) == (True, "", "")
    refused(ben.ask("GET", "timelines/home"), 403)
    refused(ana.ask("POST", f"accounts/{ben.actor.account_id}/follow"), 404)
    page = make.browser().get("/@ben")
    assert page.status_code == 200
    assert "buscadme" not in page.text
    assert "Ben Soto" not in page.text

    marta.post(f"admin/accounts/{ben.actor.account_id}/unsuspend")
    assert ana.get(f"statuses/{said['id']}")["id"] == said["id"]
    assert ben.get("accounts/verify_credentials")["acct"] == "ben"


def test_photos_of_somebody_are_put_behind_a_warning(marta):
    ben, ana = Phone("ben"), Phone("ana")
    said = ben.say("Mirad", media_ids=[ben.photo()])
    _act(marta, ben.actor, "sensitive")
    assert ana.get(f"statuses/{said['id']}")["sensitive"] is True
    marta.post(f"admin/accounts/{ben.actor.account_id}/unsensitive")
    assert ana.get(f"statuses/{said['id']}")["sensitive"] is False

    _act(marta, ben.actor, "mark_statuses_as_sensitive", status_ids=[said["id"]])
    assert ana.get(f"statuses/{said['id']}")["sensitive"] is True


def test_posts_are_taken_down_and_their_photos_with_them(marta, run_jobs):
    ben, ana = Phone("ben"), Phone("ana")
    said, kept = ben.say("Insulto", media_ids=[ben.photo()]), ben.say("Hola")
    others = ana.say("Mía")

    _act(marta, ben.actor, "delete_statuses", status_ids=[said["id"], others["id"]])
    run_jobs()

    refused(ana.ask("GET", f"statuses/{said['id']}"), 404)
    assert ana.get(f"statuses/{kept['id']}")
    assert ana.get(f"statuses/{others['id']}")
    [told] = ben.get("notifications")
    assert told["moderation_warning"]["status_ids"] == [said["id"]]
    answer = marta.ask(
        "POST",
        f"admin/accounts/{ben.actor.account_id}/action",
        {"type": "delete_statuses", "status_ids": [others["id"]]},
    )
    refused(answer, 422)


def test_an_office_and_the_crier_can_be_warned_and_never_silenced(marta):
    office = make.office("electricista")
    path = f"admin/accounts/{office.account_id}/action"
    for kind in ("sensitive", "disable", "silence", "suspend"):
        answer = marta.ask("POST", path, {"type": kind})
        assert code_of(answer, 403) == "office_is_not_silenced"
    luis = Phone(make.speaking_as("luis", "electricista"))
    said = luis.say("No voy a ir nunca")
    refused(marta.ask("POST", path, {"type": "delete_statuses", "status_ids": [said["id"]]}), 403)
    assert marta.post(path, type="none", text="Más amable, por favor") == {}
    [told] = luis.get("notifications")
    assert told["moderation_warning"]["action"] == "none"


def test_a_measure_that_cannot_be(marta):
    ben = make.resident("ben")
    path = f"admin/accounts/{ben.account_id}/action"
    refused(marta.ask("POST", path, {"type": "shout at"}), 422)
    refused(marta.ask("POST", path, {"type": "silence", "report_id": "123"}), 404)
    refused(marta.ask("POST", path, {"type": "silence", "text": "a" * 2001}), 422)
    refused(marta.ask("POST", path, {"type": "delete_statuses"}), 422)
    refused(marta.ask("POST", "admin/accounts/nobody/action", {"type": "silence"}), 404)
    refused(
        marta.ask("POST", f"admin/accounts/{marta.actor.account_id}/action", {"type": "silence"}),
        422,
    )
    assert not Event.objects.filter(kind="measure.taken").exists()
    assert marta.get(f"admin/accounts/{ben.account_id}")["silenced"] is False


def test_a_measure_settles_its_report_and_the_person_is_told_by_mail(marta, mailbox, run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    said = ben.say("@ana inútil")
    report = ana.post("reports", account_id=said["account"]["id"], status_ids=[said["id"]])
    run_jobs()
    mailbox.clear()

    _act(marta, ben.actor, "silence", text="Sin insultos, por favor.", report_id=report["id"])
    run_jobs()

    its = marta.get(f"admin/reports/{report['id']}")
    assert its["action_taken"] is True
    assert its["action_taken_by_account"]["username"] == "marta"
    [told] = [n for n in ben.get("notifications") if n["type"] == "moderation_warning"]
    assert told["account"]["acct"] == "pregonero"
    warning = told["moderation_warning"]
    assert (warning["action"], warning["text"]) == ("silence", "Sin insultos, por favor.")
    assert warning["appeal"] is None
    assert warning["target_account"]["acct"] == "ben"
    [mail] = mailbox
    assert mail.to == ["ben@example.org"]
    assert "Sin insultos, por favor." in mail.body
    assert f"/measures/{warning['id']}?note=" in mail.body
    for words in (str(told), mail.body, mail.subject):
        assert "marta" not in words, "not which moderator decided"
        assert str(ana.actor.account_id) not in words, "not who reported"


def test_a_mail_is_not_sent_where_it_is_not_wanted(marta, mailbox, run_jobs):
    ben = make.resident("ben")
    run_jobs()
    mailbox.clear()
    _act(marta, ben, "silence", send_email_notification=False)
    run_jobs()
    assert mailbox == []


def test_only_a_suspended_account_is_erased_and_then_for_good(marta, run_jobs):
    ben, ana = Phone("ben"), Phone("ana")
    said = ben.say("Hola")
    case = make.case(ben.actor)
    path = f"admin/accounts/{ben.actor.account_id}"
    refused(marta.ask("DELETE", path), 403)

    _act(marta, ben.actor, "suspend")
    shown = marta.delete(path)
    run_jobs()

    assert shown["email"] == "ben@example.org"
    assert not User.objects.filter(name="ben").exists()
    assert marta.get(path)["email"] == ""
    refused(ana.ask("GET", f"statuses/{said['id']}"), 404)
    refused(ben.ask("GET", "timelines/home"), 401)
    case.refresh_from_db()
    assert case.state == "received", "no case gets lost"
    assert case.post.text == ""
    assert make.browser().get(f"/cases/{case.number}").status_code == 200


def _act(tool, whom, kind, **said):
    assert tool.post(f"admin/accounts/{whom.account_id}/action", type=kind, **said) == {}
