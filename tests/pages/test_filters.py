"""On the pages, too, nobody has to meet what they have had enough of."""

import re

import pytest

from concejo.accounts.actions.relations import follow
from concejo.accounts.queries import account_by_handle
from concejo.posts.actions.marks import favourite
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from tests import make

COVER = re.compile(r"<summary>[^<]*: fútbol</summary>")


@pytest.fixture
def said(town):
    """Ben speaks of football; Ana follows him."""
    ben = town.actor("ben")
    follow(town.actor("ana"), ben.account)
    return publish_post(ben, Draft(text="Hoy hay fútbol", language="es"))


def add(browser, **more):
    return browser.post("/me/filters", {"keyword": "fútbol", "whole_word": "on"} | more)


def test_a_word_is_added_listed_and_removed(visit, town):
    ana = visit("ana")
    assert add(ana).status_code == 302
    page = ana.get("/me/filters").text
    assert '<span class="badge">fútbol</span>' in page
    assert 'href="/me/filters"' in ana.get("/me").text
    [its] = re.findall(r'name="filter" value="(\d+)"', page)
    assert ">fútbol<" not in visit("ben").get("/me/filters").text
    assert visit("ben").post("/me/filters/remove", {"filter": its}).status_code == 302
    ana = visit("ana")
    assert ">fútbol<" in ana.get("/me/filters").text
    assert ana.post("/me/filters/remove", {"filter": its}).status_code == 302
    assert ">fútbol<" not in ana.get("/me/filters").text
    assert ana.post("/me/filters/remove", {"filter": "x"}).status_code == 302


def test_a_word_that_is_none_is_refused_on_the_page(visit, town):
    answer = visit("ana").post("/me/filters", {"keyword": " "})
    assert answer.status_code == 422
    assert 'class="wrong"' in answer.text


def test_posts_are_covered_for_the_reader_alone(visit, town, said):
    add(visit("ana"))
    for path in ("/", "/home", "/@ben", "/search?q=hoy"):
        assert COVER.search(visit("ana").get(path).text), path
        assert not COVER.search(visit("ben").get(path).text), path
    assert not COVER.search(visit().get("/").text)
    answer = publish_post(town.actor("ana"), Draft(text="@ben vale", reply_to=said.pk))
    assert COVER.search(visit("ana").get(f"/@ana/{answer.pk}").text)
    # Whoever opens it wants to read it.
    assert not COVER.search(visit("ana").get(f"/@ben/{said.pk}").text)


def test_what_is_to_be_left_out_is_left_out_of_lists(visit, town, said):
    add(visit("ana"), hides="on")
    assert "Hoy hay fútbol" not in visit("ana").get("/").text
    assert "Hoy hay fútbol" in visit("ana").get(f"/@ben/{said.pk}").text
    assert "Hoy hay fútbol" in visit("ben").get("/").text


def test_what_the_town_says_is_never_covered(visit, town):
    add(visit("ana"), keyword="corte de agua")
    office = make.speaking_as(town.actor("luis"), "electricista")
    publish_post(office, Draft(text="Mañana hay corte de agua", language="es"))
    page = visit("ana").get("/").text
    assert "corte de agua" in page
    assert not re.search("<summary>[^<]*: corte de agua</summary>", page)


def test_likes_stay_one_line_from_page_to_page(visit, town):
    ana = town.actor("ana")
    post = publish_post(ana, Draft(text="Hoy hay migas", language="es"))
    for n in range(25):
        favourite(make.resident(f"vecina{n}"), post.pk)
    for n in range(22):
        publish_post(town.actor("ben"), Draft(text=f"@ana cosa {n}", language="es"))
    first = visit("ana").get("/notifications").text
    assert "migas" not in first
    [older] = re.findall(r'rel="next" href="([^"]+)"', first)
    further = visit("ana").get("/notifications" + older.replace("&amp;", "&")).text
    assert "A Vecina24 y 24 más les gusta lo que dijiste" in further
    assert account_by_handle("vecina3").name not in further
