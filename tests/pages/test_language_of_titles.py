"""A case is called by the words of whoever told it: a page in another language says so."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.places.models import Street
from concejo.posts.drafts import Place
from concejo.work.actions.bundles import Together, answer_together
from concejo.work.actions.errands import send_firm
from tests import make

pytestmark = pytest.mark.usefixtures("db")

ENGLISH = {"Accept-Language": "en"}
SPANISH = {"Accept-Language": "es"}


@pytest.fixture
def lamps(at):
    """Two lamps: one was told in English, by somebody from outside."""
    at("2026-11-23 10:00")
    make.streets()
    make.offices()
    place = Place(street_id=Street.objects.get(name="Calle Real").pk, lat=37.2201, lon=-3.5951)
    told = {"en": "The lamp is broken", "es": "La farola está rota"}
    return {
        language: tell_town(None, Report(text, language=language, place=place, kind="lighting"))
        for language, text in told.items()
    }


PAGES = [
    ("", "/"), ("", "/cases"), ("", "/map"), ("", "/@electricista"),
    ("carmen", "/board"), ("luis", "/desk/electricista"), ("luis", "/desk/electricista/round"),
    ("luis", "/desk/electricista/firms"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "page"), PAGES)
def test_a_list_says_which_titles_are_in_another_language(lamps, name, page):
    numbers = [case.number for case in lamps.values()]
    send_firm(make.resident("luis"), "electricista", numbers, firm="Luz SL", days=3)
    browser = make.browser(make.resident(name) if name else None)

    for headers, other, own in [
        (SPANISH, '<span lang="en">The lamp is broken</span>', "La farola está rota"),
        (ENGLISH, '<span lang="es">La farola está rota</span>', "The lamp is broken"),
    ]:
        html = browser.get(page, headers=headers).text
        assert other in html
        assert re.search(rf">\s*(?:{own}|20\d\d-\d+</a> {own})", html)
        assert f">{own}</span>" not in html


def test_so_do_the_page_of_a_case_and_what_was_answered_together(lamps):
    luis = make.resident("luis")
    browser = make.browser(luis)
    marked = '<span lang="en">The lamp is broken</span>'

    html = browser.get(f"/cases/{lamps['en'].number}", headers=SPANISH).text
    assert f"<h1>{marked}</h1>" in html
    assert "<title>The lamp is broken" in html, "no mark may stand there"
    wish = Together("promise", due_at=clock.now() + timedelta(hours=3))
    bundle = answer_together(luis, "electricista", [lamps["en"].number], wish)
    html = browser.get(f"/desk/electricista/several/{bundle.pk}", headers=SPANISH).text
    assert marked in html
    assert marked in make.browser(make.resident("carmen")).get("/board", headers=SPANISH).text


def test_a_title_that_is_no_words_of_anybody_is_in_the_pages_own_language(lamps):
    desk.correct_kind(make.resident("luis"), lamps["en"].number, kind="neighbours")

    html = make.browser().get("/cases", headers=SPANISH).text

    assert "The lamp is broken" not in html
    assert '<span lang="' not in html
