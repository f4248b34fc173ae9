"""Every page answers, says what it is, and is whole without JavaScript."""

from __future__ import annotations

import re
from pathlib import Path

from django.conf import settings

from concejo.accounts.actions.people import confirm_email
from concejo.posts.models import Photo
from concejo.work.actions.desk_mail import choose_desk_mail
from concejo.work.actions.errands import end_errand, send_firm
from concejo.work.models import DeskMail, Told
from concejo.work.queries.desk_mail import stop_link
from tests.pages.paths import EVERYBODYS, RESIDENTS, ROOMS, STEPS


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


def test_every_step_of_a_case_is_a_page_for_whoever_holds_its_office(visit, town):
    # Alone in the office, Luis has nobody to give it to.
    for path in [path for path in STEPS if not path.endswith("/give")]:
        _is_a_page(path, visit("luis").get(filled(path, town)))


def test_links_that_are_sent_out_are_pages(visit, town):
    luis = town.actor("luis")
    confirm_email(luis.user)
    choose_desk_mail(luis, "electricista", Told.DAILY, language="es")
    stop = stop_link(DeskMail.objects.get())
    numbers = [town.cases["received"].number]
    errand, key = send_firm(luis, "electricista", numbers, firm="Luminosa SL", days=7)
    phone = visit()

    _is_a_page("/desk-mail/stop", visit().get(stop[stop.index("/desk-mail") :]))
    assert phone.get(f"/errand?key={key}").status_code == 302
    _is_a_page("/errand", phone.get("/errand"))
    end_errand(luis, errand.pk)
    over = phone.get("/errand")
    assert over.status_code == 409
    assert "<h1>" in over.text


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
    others = {
        "figures.css": ["figures.css"],
        "data-looking": ["photos.js", "covering.css"],
        "data-pin": ["pin.js"],
        "data-queue": ["desk.js"],
    }

    for path in EVERYBODYS:
        page = browser.get(filled(path, town)).text
        brought = [name for sign, names in others.items() if sign in page for name in names]
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
