"""Where a photo was taken: shown to its author before sending, and used only with their yes."""

from __future__ import annotations

import json
import re

import pytest

from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.models import Photo, Post
from tests import make

# In the Calle Mozart, and beside the last house of the town.
MOZART, OUTSKIRTS = (37.2231, -3.5949), (37.2270, -3.5950)
NOWHERE_HERE = [(40.4168, -3.7038), (36.5, -3.5951), (1.0, 1.0)]


def _newest() -> Case:
    return Case.objects.select_related("street", "post").latest("number")


def _asked(browser, path: str, said: dict[str, object], where: tuple[float, float]):
    """The page before sending, and what its form carries."""
    page = browser.post(path, said | {"photo_1": make.photographed(*where)})
    note = re.search(r'name="photos" value="([^"]+)"', page.text)[1]
    return page, said | {"photos": note, "step": "send"}


def test_the_author_says_yes_and_the_case_is_there(visit):
    browser = visit("ana")
    page, said = _asked(browser, "/tell", {"text": "Hay una baldosa suelta"}, MOZART)
    assert "Calle Mozart" in page.text
    assert page.text.count('name="use_spot"') == 2

    browser.post("/tell", said | {"use_spot": "1"})

    case = _newest()
    assert (case.street.name, case.lat, case.lon) == ("Calle Mozart", *MOZART)
    assert not Photo.objects.exclude(taken_lat=None).exists()


@pytest.mark.parametrize("answer", [{}, {"use_spot": "0"}, {"use_spot": "2"}])
def test_whoever_does_not_say_yes_gives_nothing_away(visit, answer):
    browser = visit("ana")
    _page, said = _asked(browser, "/tell", {"text": "Hay una baldosa suelta"}, MOZART)

    browser.post("/tell", said | answer)

    case = _newest()
    assert (case.street, case.lat, case.lon) == (None, None, None)
    assert not Photo.objects.exclude(taken_lat=None).exists()


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Hay una baldosa suelta en la calle Real"},
        {"text": "Hay una baldosa suelta", "street": "Calle Real"},
    ],
)
def test_whoever_says_where_it_is_is_not_asked(visit, said):
    browser = visit()

    page, said = _asked(browser, "/tell", said, MOZART)
    browser.post("/tell", said | {"use_spot": "1"})

    assert 'name="use_spot"' not in page.text
    assert _newest().street.name == "Calle Real"


def test_beside_the_last_house_there_is_a_place_without_a_street(visit):
    browser = visit()
    page, said = _asked(browser, "/tell", {"text": "Hay escombros en el campo"}, OUTSKIRTS)

    browser.post("/tell", said | {"use_spot": "1"})

    assert 'name="use_spot"' in page.text
    assert (_newest().street, _newest().lat) == (None, OUTSKIRTS[0])


@pytest.mark.parametrize("where", NOWHERE_HERE)
def test_a_place_that_is_not_in_this_town_is_not_spoken_of(visit, where):
    browser = visit()

    page, said = _asked(browser, "/tell", {"text": "Hay una baldosa suelta"}, where)
    browser.post("/tell", said | {"use_spot": "1"})

    assert 'name="use_spot"' not in page.text
    assert (_newest().street, _newest().lat) == (None, None)


def test_nobody_puts_a_place_of_their_own_into_the_form(visit):
    browser = visit()

    browser.post("/tell", {"text": "Hay una baldosa", "use_spot": "1", "spot": "[37.2,-3.5,1]"})

    assert _newest().lat is None


def test_a_post_to_an_office_asks_as_well_and_other_posts_do_not(visit):
    browser = visit("ana")
    said = {"text": "@electricista no luce esta farola", "sent": "a" * 32}
    page, said = _asked(browser, "/compose", said, MOZART)
    assert 'name="use_spot"' in page.text

    browser.post("/compose", said | {"use_spot": "1"})
    talk, _said = _asked(browser, "/compose", {"text": "Mirad qué farola"}, MOZART)

    assert _newest().street.name == "Calle Mozart"
    assert 'name="use_spot"' not in talk.text


def test_the_point_is_in_no_row_of_the_log(visit):
    browser = visit("ana")
    _page, said = _asked(browser, "/tell", {"text": "Hay una baldosa suelta"}, MOZART)
    browser.post("/tell", said | {"use_spot": "1"})

    assert Post.objects.filter(pk=_newest().post_id).exists()
    logged = json.dumps(list(Event.objects.values_list("data", flat=True)))
    assert "37.22" not in logged
    assert "3.59" not in logged
