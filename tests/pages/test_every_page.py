"""Every page answers, says what it is, and is whole without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from concejo.posts.models import Photo

EVERYBODYS = [
    "/",
    "/?show=cases",
    "/?show=photos",
    "/cases",
    "/cases?state=open&office=electricista&kind=lighting&street=Calle+Real",
    "/cases?street=Calle+Perdida",
    "/cases/{done}",
    "/cases/{received}",
    "/cases/{promised}",
    "/cases/{waiting}",
    "/cases/{declined}",
    "/cases/{private}",
    "/offices",
    "/@electricista",
    "/@ana",
    "/@ana/followers",
    "/@ana/following",
    "/figures",
    "/figures/router",
    "/figures/router/kinds",
    "/figures?first=2026-11&last=2026-11",
    "/cases?district=Centro",
    "/about",
    "/privacy",
    "/privacy/ask",
    "/accessibility",
    "/tell",
    "/search",
    "/search?q=farola",
    "/search?q=2026-000001",
    "/tags/jun",
    "/auth/sign_in",
    "/auth/sign_up",
    "/auth/password/new",
]
RESIDENTS = [
    "/home",
    "/notifications",
    "/bookmarks",
    "/me",
    "/me/profile",
    "/me/filters",
    "/me/data",
    "/me/rest",
    "/me/password",
    "/compose",
]
ROOMS = [
    ("luis", "/desk"),
    ("luis", "/desk/barredora"),
    ("luis", "/desk/electricista/phrases"),
    ("luis", "/desk/electricista/firms"),
    ("luis", "/desk/electricista/round"),
    ("luis", "/desk/electricista/rota"),
    ("carmen", "/counter"),
    ("eva", "/board"),
    ("eva", "/announcements"),
    ("eva", "/limits"),
    ("eva", "/limits/lighting"),
    ("eva", "/kinds"),
    ("eva", "/kinds/lighting"),
    ("eva", "/board/data"),
    ("eva", "/board/rates"),
]


def test_every_page_is_open_to_everybody(visit, town):
    browser = visit()
    for path in EVERYBODYS:
        _is_a_page(path, browser.get(filled(path, town)))


def test_a_resident_opens_every_page_of_theirs(visit, town):
    browser = visit("ana")
    for path in [*EVERYBODYS, *RESIDENTS]:
        _is_a_page(path, browser.get(filled(path, town)))


def test_the_rooms_of_the_town_hall_open_to_their_people_only(visit):
    for name, path in ROOMS:
        _is_a_page(path, visit(name).get(path))
        answer = visit("ana").get(path)
        assert answer.status_code == 403, path
        assert "<h1>" in answer.text


def test_a_photos_page_opens_to_those_who_may_cover_more_of_it(visit, town):
    done = town.cases["done"]
    photo = Photo.objects.filter(post__thread_id=done.thread_id).first()
    path = f"/photos/{photo.pk}?number={done.number}"

    _is_a_page(path, visit("luis").get(path))
    assert visit().get(path).status_code == 404


def test_a_stranger_is_asked_to_sign_in_and_brought_back(visit):
    for path in [*RESIDENTS, "/desk", "/counter", "/board", "/announcements"]:
        answer = visit().get(path)
        assert answer.status_code == 302, path
        assert answer.url.startswith("/auth/sign_in?next=")


def test_what_is_not_there_is_said_in_a_page_of_the_town(visit):
    for path in ["/cases/2026-999999", "/@nobody", "/@ana/1", "/nothing/here", "/media/../x.jpg"]:
        answer = visit().get(path)
        assert answer.status_code == 404, path
        assert "<h1>" in answer.text


def test_a_first_view_is_under_100_kilobytes(visit, town):
    names = ["town.css", "parts.css", "town.js", "icons.svg", "tiles.svg"]
    static = Path(settings.PACKAGE) / "static"
    fixed = sum((static / name).stat().st_size for name in names)
    fixed += (static / "fonts" / "alegreya-700.woff2").stat().st_size
    browser = visit()

    # What only some pages bring.
    others = {"figures.css": "figures.css", "data-looking": "photos.js", "data-pin": "pin.js"}

    for path in EVERYBODYS:
        page = browser.get(filled(path, town)).text
        brought = [name for sign, name in others.items() if sign in page]
        more = sum((static / name).stat().st_size for name in brought)
        assert fixed + more + len(page.encode()) < 100_000, path


def test_pages_travel_small_to_those_who_take_them_so(visit, town):
    browser = visit("luis")

    small = browser.get("/desk", headers={"Accept-Encoding": "gzip"})

    assert small.headers["Content-Encoding"] == "gzip"
    assert len(small.content) < len(browser.get("/desk").content) / 3


def filled(path: str, town) -> str:
    return path.format(**{state: case.number for state, case in town.cases.items()})


def _is_a_page(path: str, answer) -> None:
    assert answer.status_code == 200, path
    text = answer.text
    assert re.search(r"<title>\S[^<]* · Jun</title>", text), path
    assert len(re.findall(r"<h1[ >]", text)) == 1, path
    assert "<script>" not in text, "the policy forbids scripts in the page"
    assert not re.search(r"\sstyle=", text), "the policy forbids styles in the page"
    assert not re.search(r"\son[a-z]+=", text), "the policy forbids scripts in attributes"
    assert "{{" not in text
    assert "{%" not in text
    assert re.search(r'<html lang="(es|en)">', text), path
    for landmark in ("<header ", "<nav ", "<main ", "<footer "):
        assert landmark in text, (path, landmark)
    assert len(re.findall("<main ", text)) == 1, path
    ids = re.findall(r'\sid="([^"]+)"', text)
    assert len(ids) == len(set(ids)), (path, {i for i in ids if ids.count(i) > 1})
    for picture in re.findall("<img [^>]*>", text):
        assert " alt=" in picture, (path, picture)
    for field in _fields(text):
        assert field in text, (path, field)


def _fields(text: str) -> list[str]:
    """What must stand on a page that names each of its fields: ``for="street"``."""
    fields = re.findall(r"<(?:input|select|textarea)\b[^>]*>", text)
    told = [f for f in fields if not re.search(r'type="(hidden|radio|checkbox)"', f)]
    ids = [re.search(r'\sid="([^"]+)"', field) for field in told]
    assert all(ids), told
    return [f'for="{its[1]}"' for its in ids]


def test_an_app_is_told_the_address_at_which_the_town_was_reached(visit, settings):
    said = "When it asks for your server, type <b>{}</b>."
    asked = {"Accept-Language": "en"}

    here = visit().get("/about", headers=asked | {"Host": "localhost:8123"})
    there = visit().get("/about", headers=asked | {"Host": "jun.example"})
    settings.URL = "https://vecinos.jun.example"
    behind = visit().get("/about", headers=asked | {"Host": "localhost:8123"})

    assert said.format("localhost:8123") in here.text
    assert said.format("jun.example") in there.text
    assert said.format("vecinos.jun.example") in behind.text
