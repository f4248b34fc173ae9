"""Who may do what on the pages, and what never leaves the town: every page for the wrong people."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from concejo.accounts.queries import account_by_handle, actor_for
from concejo.cases.actions import desk
from concejo.cases.actions.undoing import last_understanding
from concejo.cases.models import Case, Promise
from concejo.events.models import Event
from concejo.offices.actions import hand_over_office
from concejo.posts.models import Photo, Post
from tests import make
from tests.pages.town import DOCUMENT, PASSWORD, picture

# Every address of the pages that takes a form, what is sent to it, and who may send it.
# Names are those of the town; "key" is whoever holds the slip; "all" is everybody.
CASE_STEPS = {
    # verb: (the case, what is sent, who may)
    "promise": ("received", {"day": "week"}, {"luis", "carmen", "eva"}),
    "hand_over": ("received", {"to": "barredora"}, {"luis", "carmen", "eva"}),
    "finish": ("received", {"reason": "Ya luce"}, {"luis", "carmen", "eva"}),
    "decline": ("received", {"reason": "No es nuestro"}, {"luis", "carmen", "eva"}),
    "ask": ("received", {"question": "¿Dónde?"}, {"luis", "carmen", "eva"}),
    "join": ("received", {"into": "{promised}"}, {"luis", "carmen", "eva"}),
    "withdraw": ("received", {}, {"ana", "luis", "carmen", "eva"}),
    "answer": ("waiting", {"words": "En el 7"}, {"ana", "luis", "carmen", "eva"}),
    "resume_clock": ("waiting", {}, {"luis", "carmen", "eva"}),
    "confirm": ("done", {}, {"ana"}),
    "reopen": ("done", {}, {"ana", "luis", "carmen", "eva"}),
    "resume": ("declined", {}, {"luis", "carmen", "eva"}),
    "undo": ("declined", {"undoes": "{step}"}, {"luis", "carmen", "eva"}),
    "put_aside": ("received", {}, {"luis", "carmen", "eva"}),
}
PEOPLE = ["", "ana", "ben", "luis", "carmen", "eva"]


@pytest.mark.parametrize("verb", CASE_STEPS)
def test_a_button_moves_a_case_only_for_whom_it_is(visit, town, verb):
    which, said, allowed = CASE_STEPS[verb]
    case = town.cases[which]
    step = getattr(last_understanding(case), "pk", "")
    said = {name: value.format(**_numbers(town), step=step) for name, value in said.items()}

    for name in sorted(set(PEOPLE) - allowed):
        before = _trace(case)
        answer = visit(name).post(f"/cases/{case.number}/{verb}", said)
        assert answer.status_code in {302, 403, 404, 409}, name
        assert answer.status_code != 302 or answer.url.startswith("/auth/sign_in"), name
        assert _trace(case) == before, name

    name = min(allowed)
    answer = visit(name).post(f"/cases/{case.number}/{verb}", said)
    assert answer.status_code == 302, name
    assert verb == "put_aside" or _trace(case) != before


def test_a_former_holder_and_another_office_move_nothing(visit, town):
    case = town.cases["private"]
    hand_over_office(None, "electricista", "ben")
    lamp = town.cases["received"]

    for path in (f"/cases/{lamp.number}/promise", f"/cases/{case.number}/promise"):
        answer = visit("luis").post(path, {"day": "week"})
        assert answer.status_code in {403, 404}, path
    assert visit("luis").post(f"/cases/{lamp.number}/say", {"text": "mañana"}).status_code == 302
    assert Case.objects.get(pk=lamp.pk).state == "received"
    assert not Promise.objects.filter(case__in=[case, lamp]).exists()


def test_a_browser_that_spoke_as_an_office_no_longer_does(visit, town):
    office = account_by_handle("electricista")
    browser = visit("luis")
    browser.post("/act-as", {"account": office.pk})
    hand_over_office(None, "electricista", "ben")

    # What he wrote as the office is said by nobody; what he says knowing it, by himself.
    assert browser.post("/compose", {"text": "Mañana no hay luz en el pueblo"}).status_code == 403
    assert not Post.objects.filter(text__startswith="Mañana no hay luz").exists()
    browser.post("/compose", {"text": "Mañana no hay luz en el pueblo"})

    said = Post.objects.get(text__startswith="Mañana no hay luz")
    assert said.author.handle == "luis"
    assert browser.post("/act-as", {"account": office.pk}).status_code == 403


@pytest.mark.parametrize("account", ["²", "1e3", "-1", "9" * 30, "\x00", "None"])
def test_nobody_speaks_as_an_address_that_is_not_theirs(visit, account):
    answer = visit("ana").post("/act-as", {"account": account})

    assert answer.status_code < 500


def test_rooms_and_registers_are_closed_to_residents(visit, town):
    posts = {
        "/counter/resident": {"document": DOCUMENT},
        "/counter/case": {"text": "Un bache", "door": "counter"},
    }
    for path, said in posts.items():
        for name in ("", "ana", "luis"):
            answer = visit(name).post(path, said)
            assert answer.status_code in {302, 403}, (path, name)
            assert "López Vera" not in answer.text


def test_another_persons_post_is_not_deleted(visit, town):
    post = town.cases["received"].post

    answer = visit("ben").post(f"/@ana/{post.pk}/delete")

    assert answer.status_code == 403
    assert Post.objects.get(pk=post.pk).deleted_at is None


def test_a_private_post_cannot_be_marked_answered_or_deleted_by_a_stranger(visit, town):
    post = town.cases["private"].post
    for path, said in {
        "mark": {"do": "boost"},
        "reply": {"text": "¿Qué pasa?"},
        "delete": {},
    }.items():
        answer = visit("ben").post(f"/@ana/{post.pk}/{path}", said)
        assert answer.status_code in {404, 422}, path
    assert not Post.objects.filter(boost_of=post).exists()
    assert not Post.objects.filter(reply_to=post, author__handle="ben").exists()


# --- Forms ---


def _post_addresses() -> list[str]:
    """Every address of the pages, filled in with something."""
    facts = {"number": "2026-000001", "verb": "confirm", "acct": "ana", "post_id": "1"}
    facts |= {"token_id": "1", "handle": "electricista", "name": "jun", "path": "x.jpg"}

    def walk(patterns: list, before: str = ""):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, before + str(pattern.pattern))
            elif isinstance(pattern, URLPattern):
                yield before + str(pattern.pattern)

    found = []
    for pattern in walk(get_resolver().url_patterns):
        # Who asks there, a token says and never a cookie.
        if re.match(r"api/|oauth/(?!authorize)|\.well-known|nodeinfo", pattern.lstrip("^")):
            continue
        path = re.sub(r"<(?:\w+:)?(\w+)>", lambda m: facts.get(m[1], "x"), pattern)
        if "(?P" in path:
            path = path.replace(r"^@(?P<acct>[A-Za-z0-9_.-]+(?:@[A-Za-z0-9.-]+)?)", "@ana")
            path = re.sub(r"\(\?P<post_id>[^)]*\)", "1", path).rstrip("$")
        found.append("/" + path)
    return found


def test_no_form_is_taken_without_its_token(town):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(town.ana)
    seen = {path: browser.post(path, {"text": "x"}).status_code for path in _post_addresses()}

    # 405: it takes no form at all. 404: neither is there such a thing.
    taken = {path: status for path, status in seen.items() if status not in {403, 404, 405}}
    assert taken == {}
    assert sum(status == 403 for status in seen.values()) > 15


@pytest.mark.parametrize(
    "there",
    ["https://evil.example/", "//evil.example", "/\\evil.example", "javascript:alert(1)",
     "http:///evil.example", "\thttps://evil.example", "https:evil.example"],
)  # fmt: skip
def test_nobody_is_led_out_of_the_town(visit, town, there):
    said = {"user[email]": "ana", "user[password]": PASSWORD, "next": there}
    signed_in = visit().post("/auth/sign_in", said)
    spoken = visit("ana").post("/language", {"language": "es", "next": there})
    followed = visit("ana").post(f"/cases/{town.cases['done'].number}/follow", {"next": there})

    for answer in (signed_in, spoken, followed):
        assert answer.status_code == 302
        assert "evil" not in answer.url
        assert answer.url.startswith("/")


# --- What a page says of itself ---


def test_every_answer_has_a_strict_policy(visit, town):
    browser = visit("ana")
    for path in ["/", "/tell", "/cases", f"/cases/{town.cases['done'].number}", "/nothing",
                 "/auth/sign_in", "/me", "/cases/2026-999999", "/desk"]:  # fmt: skip
        answer = browser.get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy, path
        assert "unsafe-inline" not in policy, path
        assert "frame-ancestors 'none'" in policy, path
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Referrer-Policy"] == "same-origin", "keys stand in addresses"


# --- Guessing ---


def test_how_often_a_password_is_tried_is_limited(visit):
    browser = visit()
    said = {"user[email]": "ana", "user[password]": "wrong"}
    answers = [browser.post("/auth/sign_in", said).status_code for _ in range(26)]

    assert answers[0] == 422
    assert answers[-1] == 429


def test_accounts_links_and_codes_are_limited_too(visit):
    browser = visit()
    sign_ups = []
    for n in range(6):
        said = {"user[name]": f"nuevo{n}", "user[email]": f"n{n}@example.org"}
        answer = browser.post("/auth/sign_up", said | {"user[password]": PASSWORD})
        browser.post("/auth/sign_out")
        sign_ups.append(answer.status_code)
    links = [
        browser.post("/auth/password/new", {"user[email]": "ana"}).status_code for _ in range(6)
    ]
    codes = [visit("ben").post("/me/code", {"code": "AAAA-AAAA"}).status_code for _ in range(11)]

    assert (sign_ups[0], sign_ups[-1]) == (302, 429)
    assert (links[0], links[-1]) == (200, 429)
    assert (codes[0], codes[-1]) == (422, 429)


def test_whether_there_is_such_a_person_is_not_said(visit):
    browser = visit()
    wrong = {"user[password]": "wrong"}
    there = browser.post("/auth/sign_in", {"user[email]": "ana"} | wrong)
    nobody = browser.post("/auth/sign_in", {"user[email]": "nadie"} | wrong)
    asked = browser.post("/auth/password/new", {"user[email]": "ana"})
    unknown = browser.post("/auth/password/new", {"user[email]": "nadie"})

    assert _plain(there, "ana") == _plain(nobody, "nadie")
    assert _plain(asked, "ana") == _plain(unknown, "nadie")


@pytest.mark.parametrize("key", ["", "x", "A" * 22, "\x00", "%"])
def test_a_case_is_not_opened_by_a_guess(visit, town, key):
    case = town.cases["anonymous"]
    desk.ask(town.actor("carmen"), case.number, question="¿Dónde?")

    answer = visit().post(f"/cases/{case.number}/answer", {"words": "Aquí", "key": key})

    assert answer.status_code in {302, 400, 403, 404}
    assert Case.objects.get(pk=case.pk).state == "waiting"


def test_a_wrong_key_brings_no_photo_into_the_town(visit, town):
    case = town.cases["anonymous"]
    before = Photo.objects.count()

    visit().post(f"/cases/{case.number}/answer", {"key": "wrong", "photo_1": picture("red")})

    assert Photo.objects.count() == before


# --- Photos of private things ---


def test_a_photo_that_became_private_is_no_longer_where_it_was(visit, town, run_jobs):
    case = town.cases["done"]
    photos = list(Photo.objects.filter(post__thread_id=case.thread_id))
    electrician = actor_for(town.luis, account_by_handle("electricista").pk)
    assert _opens(visit(), photos[0].file)

    make.post(electrician, "#privado", reply_to=case.post_id)
    run_jobs()

    for photo in photos:
        assert not _opens(visit(), photo.file)
        assert not _opens(visit(), photo.thumbnail)
        moved = Photo.objects.get(pk=photo.pk)
        assert _opens(visit("ana"), moved.file)
        assert moved.file not in visit("ben").get(f"/cases/{case.number}").text


# --- What is never written down ---


def test_neither_the_log_nor_the_lines_on_the_screen_hold_anybodys_words(
    visit, town, caplog, run_jobs
):
    caplog.set_level("DEBUG")
    words = "La vecina Zutanita Menganez, 612 345 678, zutanita@example.org, 12345678Z, no abre"
    visit("ana").post("/tell", {"text": f"@policia {words}", "step": "send"})
    said = {"text": words, "name": "Zutanita", "phone": "612345678", "email": "z@example.org"}
    visit().post("/tell", said | {"step": "send"})
    case = town.cases["received"]
    visit("luis").post(f"/cases/{case.number}/decline", {"reason": words, "step": "send"})
    visit("ana").post("/auth/sign_in", {"user[email]": "z@example.org", "user[password]": "612"})
    run_jobs()

    log = repr(list(Event.objects.values_list("kind", "data"))) + caplog.text
    for secret in ("Zutanita", "612 345 678", "612345678", "example.org", "12345678", "no abre"):
        assert secret not in log, secret


# --- Smaller steps ---


def _numbers(town) -> dict[str, str]:
    return {state: case.number for state, case in town.cases.items()}


def _trace(case: Case) -> tuple:
    """Everything of a case that a step may change."""
    now = Case.objects.get(pk=case.pk)
    said = Post.objects.filter(thread_id=case.thread_id).count()
    return now.state, now.owner_id, now.next_at, now.updated_at, said


def _opens(browser: Client, photo: str) -> bool:
    answer = browser.get(f"/media/{photo}")
    return answer.status_code == 200 and bool(b"".join(answer.streaming_content))


def _plain(answer, name: str) -> str:
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"', "", answer.text)
    return f"{answer.status_code} {text.replace(name, 'NAME')}"
