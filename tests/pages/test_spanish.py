"""The pages speak Spanish, all of them."""

from __future__ import annotations

import calendar
import re
from html.parser import HTMLParser
from pathlib import Path

import polib
from django.conf import settings

from tests.pages.paths import EVERYBODYS, RESIDENTS, ROOMS
from tests.pages.test_every_page import filled
from tests.pages.town import DOCUMENT

FOLDER = Path(settings.PACKAGE) / "locale" / "es" / "LC_MESSAGES"
_HOLE = re.compile(r"%\((\w+)\)s|\{(\w+)\}")


def test_no_english_is_left_on_a_spanish_page(visit, town):
    english = _english()
    paths = [("", path) for path in EVERYBODYS] + [("ana", path) for path in RESIDENTS] + ROOMS
    paths += [("luis", "/cases/{received}"), ("ana", "/cases/{done}"), ("ana", "/cases/{waiting}")]

    for name, path in paths:
        answer = visit(name).get(filled(path, town), headers={"Accept-Language": "es"})
        assert '<html lang="es">' in answer.text
        # The button that leads to the English pages says so in English.
        left = [
            words
            for words in _Words.of(answer.text)
            if words != "English" and english.fullmatch(words)
        ]
        assert not left, (name, path, left)


def test_no_english_is_left_on_what_answers_a_form(visit, town):
    english, spanish = _english(), {"Accept-Language": "es"}

    def answers():
        yield visit().post("/tell", {"text": "Llama al 612 345 678, hay un bache"}, headers=spanish)
        yield visit().post("/tell", {"text": "Un hombre con un cuchillo"}, headers=spanish)
        yield visit().post("/tell", {"text": "Mi vecino canta de noche"}, headers=spanish)
        yield visit().post("/tell", {"text": ""}, headers=spanish)
        yield visit().post("/auth/sign_in", {}, headers=spanish)
        yield visit().post("/auth/sign_up", {}, headers=spanish)
        told = visit().post("/tell", {"text": "Hay un bache"}, headers=spanish, follow=True)
        yield told
        clerk = visit("carmen")
        yield clerk.post("/counter/resident", {"document": DOCUMENT}, headers=spanish)
        code = {"document": DOCUMENT, "step": "issue"}
        yield clerk.post("/counter/resident", code, headers=spanish)
        yield clerk.post("/counter/resident", {"document": "1"}, headers=spanish)
        said = {"text": "Se ha caído una rama", "door": "phone"}
        yield clerk.post("/counter/case", said, headers=spanish, follow=True)
        yield clerk.post("/counter/case", {"door": "phone"}, headers=spanish)
        yield visit("ana").get("/desk", headers=spanish)

    for n, answer in enumerate(answers()):
        assert '<html lang="es">' in answer.text, n
        left = [w for w in _Words.of(answer.text) if w != "English" and english.fullmatch(w)]
        assert not left, (n, left)


def test_no_english_month_or_weekday_is_left_in_spanish_words(visit, town):
    names = [*calendar.month_name[1:], *calendar.month_abbr[1:]]
    names += [*calendar.day_name, *calendar.day_abbr]
    # The town is called like a month.
    names.remove("Jun")
    english = re.compile(rf"\b({'|'.join(names)})\b")

    for name, path in [("luis", "/desk"), ("", "/cases/{promised}"), ("", "/figures"), ("", "/")]:
        answer = visit(name).get(filled(path, town), headers={"Accept-Language": "es"})
        left = [w for w in _Words.of(answer.text) if english.search(w)]
        assert not left, (path, left)


def test_a_browser_with_an_unknown_language_gets_the_towns(visit):
    assert '<html lang="es">' in visit().get("/", headers={"Accept-Language": "de,fr"}).text
    assert '<html lang="en">' in visit().get("/", headers={"Accept-Language": "de,en;q=0.8"}).text


def test_the_language_is_chosen_with_one_button(visit):
    browser = visit("ana")

    browser.post("/language", {"language": "en", "next": "/about"})

    assert '<html lang="en">' in browser.get("/", headers={"Accept-Language": "es"}).text


def _english() -> re.Pattern[str]:
    """Every sentence that has another Spanish one, with room for its facts."""
    sentences = []
    for entry in polib.pofile(str(FOLDER / "django.po")):
        if entry.msgid != entry.msgstr and len(entry.msgid) > 2:
            parts = _HOLE.split(entry.msgid)[::3]
            sentences.append(".{1,80}".join(re.escape(part) for part in parts))
            if all(len(part.strip()) < 4 for part in parts):
                sentences.pop()
    return re.compile("|".join(sentences))


class _Words(HTMLParser):
    """The texts that a page shows or reads out, piece by piece."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    @classmethod
    def of(cls, page: str) -> list[str]:
        parser = cls()
        parser.feed(page)
        return parser.found

    def handle_data(self, data: str) -> None:
        words = " ".join(data.split()).strip("·– ")
        if words:
            self.found.append(words)

    def handle_starttag(self, _tag: str, attrs: list[tuple[str, str | None]]) -> None:
        for name, value in attrs:
            if value and name in {"aria-label", "alt", "placeholder", "title"}:
                self.handle_data(value)
