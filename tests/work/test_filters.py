"""What somebody looks at most at the desk, under a name; the desk opens with one of them."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.work.actions.filters import drop_filter, keep_filter, open_with
from concejo.work.errors import FilterNameNeeded, FilterSaysNothing, NoSuchFilter, NotYourDesk
from concejo.work.queries.filters import desk_filters
from tests import make

pytestmark = pytest.mark.usefixtures("monday")

ROUND = "/desk/electricista/round?from="


def kept_by(who):
    return {f.name: (f.query, f.is_default) for f in desk_filters(who, make.office("electricista"))}


def test_a_filter_is_kept_for_one_person_and_one_of_them_opens_the_desk(luis):
    late = keep_filter(luis, "electricista", name="Tarde", query="late=1", is_default=True)
    mine = keep_filter(luis, "electricista", name="Míos", query="who=mine")
    assert kept_by(luis) == {"Tarde": ("late=1", True), "Míos": ("who=mine", False)}

    open_with(luis, mine.pk)
    assert kept_by(luis)["Tarde"][1] is False
    open_with(luis, mine.pk)
    assert not any(default for _query, default in kept_by(luis).values())
    drop_filter(luis, late.pk)
    assert list(kept_by(luis)) == ["Míos"]


def test_the_same_name_is_given_what_it_shows_now(luis):
    keep_filter(luis, "electricista", name="Hoy", query="late=1")
    keep_filter(luis, "electricista", name=" Hoy ", query="who=mine")

    assert kept_by(luis) == {"Hoy": ("who=mine", False)}


def test_what_cannot_be_kept(luis):
    with pytest.raises(FilterNameNeeded):
        keep_filter(luis, "electricista", name=" ", query="late=1")
    with pytest.raises(FilterSaysNothing):
        keep_filter(luis, "electricista", name="Todo", query="")
    with pytest.raises(NotYourDesk):
        keep_filter(make.resident("rosa"), "electricista", name="Tarde", query="late=1")
    mine = keep_filter(luis, "electricista", name="Tarde", query="late=1")
    with pytest.raises(NoSuchFilter):
        drop_filter(make.resident("rosa"), mine.pk)


def test_the_desk_opens_with_it_and_all_of_them_are_one_tap_away(luis):
    lamp = make.case(text="@electricista la farola de la Calle Real no luce")
    other = make.case(text="@electricista la farola de la Calle San José no luce")
    page = make.browser(luis)
    query = "street=Calle+Real&nonsense=1"
    page.post("/desk/electricista/filters", {"name": "Mi calle", "query": query, "default": "1"})

    opened = page.get("/desk")
    assert opened.url == "/desk/electricista?street=Calle+Real"
    seen = page.get(opened.url).text
    assert (lamp.number in seen, other.number in seen) == (True, False)
    everything = page.get("/desk/electricista?all=1").text
    assert other.number in everything
    assert "Mi calle" in everything
    assert page.get("/desk?street=Calle+Perdida").status_code == 200


def test_where_nothing_is_like_that_the_desk_says_so_below_what_is_dangerous(luis, case):
    knife = make.case(make.resident("ana"), "@electricista un hombre con un cuchillo", door="api")
    desk.finish(luis, case.number, reason="Ya luce")
    page, english = make.browser(luis), {"Accept-Language": "en"}

    narrowed = page.get("/desk/electricista?kind=water", headers=english).text
    whole = page.get("/desk/electricista", headers=english).text

    assert knife.number in narrowed
    assert "Nothing else is like that" in narrowed
    assert case.number not in narrowed, "it is of another kind"
    assert case.number in whole
    assert "Nothing else is like that" not in whole


@pytest.mark.parametrize("path", ["/desk/electricista?street=", "/cases?street=", ROUND])
def test_a_street_that_is_not_known_is_not_to_be_said_in_a_sentence_that_is_not_there(luis, path):
    page = make.browser(luis).get(f"{path}Calle Perdida", headers={"Accept-Language": "en"}).text

    assert "Write another one, or none." in page
    assert "say it in your sentence" not in page
