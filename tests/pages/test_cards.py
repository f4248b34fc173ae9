"""What a list shows: the photo of a case, before and after, and each thing once."""

from __future__ import annotations

import pytest

from concejo.accounts.actions.relations import follow
from concejo.cases.actions import desk
from concejo.cases.queries.record import shown_done
from concejo.cases.queries.views import illustrate, views_of
from concejo.posts.actions.marks import boost, favourite
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Post


def _html(visit, path: str, name: str = "") -> str:
    answer = visit(name).get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def _card(town, name: str, viewer: str = ""):
    town.cases[name].refresh_from_db()
    looks = town.actor(viewer) if viewer else None
    return illustrate(views_of([town.cases[name]], looks), looks)[0]


@pytest.mark.parametrize("path", ["/", "/?show=cases", "/?show=photos", "/cases"])
def test_a_case_that_was_shown_done_is_listed_with_before_and_after(visit, town, path):
    html = _html(visit, path, "ben")

    before, after = (_card(town, "done").before, _card(town, "done").after)
    assert before.description == "La calle a oscuras"
    assert after.description == "La farola encendida"
    for photo in (before, after):
        assert photo.thumbnail in html
        # The whole photo is for whoever asks for it.
        assert photo.file not in html
    assert 'loading="lazy"' in html


def test_a_case_that_is_opened_again_shows_its_first_photo_alone(town):
    desk.reopen(town.actor("ana"), town.cases["done"].number)
    card = _card(town, "done")

    assert card.before.description == "La calle a oscuras"
    assert card.after is None


def test_a_photo_behind_a_warning_stays_behind_it(town):
    Post.objects.filter(pk=town.cases["done"].post_id).update(spoiler_text="un susto")

    assert _card(town, "done").before is None


def test_a_photo_that_only_the_office_may_see_is_on_no_strangers_card(town):
    Post.objects.filter(pk=town.cases["done"].post_id).update(visibility="office")

    assert _card(town, "done").before is None
    assert _card(town, "done", "ana").before is not None


def test_a_stranger_sees_first_what_became_of_somebodys_words(visit, town):
    number = town.cases["done"].number
    assert shown_done(None).number == number

    html = _html(visit, "/")

    assert html.count(f'href="/cases/{number}"') == 1
    assert "Prometido, hecho y enseñado" in html
    assert "Prometido, hecho y enseñado" not in _html(visit, "/", "ben")


def test_what_is_said_and_passed_on_is_shown_once(visit, town):
    ana, ben, luis = (town.actor(name) for name in ("ana", "ben", "luis"))
    follow(ana, ben.account)
    follow(ana, luis.account)
    said = publish_post(ben, Draft(text="Hoy hay migas", language="es"))
    boost(luis, said.pk)

    html = _html(visit, "/home", "ana")

    assert html.count("Hoy hay migas") == 1
    assert "Luis Prado lo ha difundido" in html

    boost(ana, said.pk)
    assert "Ana López y Luis Prado lo han difundido" in _html(visit, "/home", "ana")


def test_likes_of_the_same_words_are_told_in_one_line(visit, town):
    said = publish_post(town.actor("ana"), Draft(text="Hoy hay migas", language="es"))
    for name in ("ben", "luis", "carmen"):
        favourite(town.actor(name), said.pk)
    boost(town.actor("ben"), said.pk)

    html = _html(visit, "/notifications", "ana")

    assert html.count("Hoy hay migas") == 1
    assert "A Carmen Gil y 2 más les gusta lo que dijiste" in html
    assert "Ben Ruiz ha difundido lo que dijiste" in html
