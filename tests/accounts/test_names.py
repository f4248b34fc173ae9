"""People and offices are found by the beginnings of the words of their names."""

from __future__ import annotations

from importlib import import_module

import pytest
from django.apps import apps

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.models import NameWord
from concejo.accounts.queries import account_ids_matching, accounts_matching
from tests import make

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[str]:
    """Who is found, by both ways of asking."""
    some = accounts_matching(typed)
    assert [each.pk for each in some] == account_ids_matching(typed, 20, 0)
    return [each.handle for each in some]


@pytest.fixture
def maria():
    maria = make.resident("maria_j")
    change_profile(maria, Profile(display_name="María José Ñúñez-Peña"))
    return maria


@pytest.mark.parametrize(
    "typed", ["mar", "JOSÉ", "nune", "peña", "maria nun", "@maria_j", "j", "maria_j@jun.example"]
)
def test_each_word_of_a_name_is_a_way_to_find_it(maria, typed):
    assert found(typed) == ["maria_j"]


@pytest.mark.parametrize("typed", ["", "@", "!?", "aria", "maria lopez", "%", "mari_"])
def test_what_no_word_begins_with_finds_nobody(maria, typed):
    assert "maria_j" not in found(typed)


def test_a_new_name_takes_the_place_of_the_old_one(maria):
    change_profile(maria, Profile(display_name="Pepa"))

    assert found("pepa") == found("maria") == ["maria_j"]
    assert found("jose") == []


def test_offices_come_before_people():
    make.offices()
    make.resident("elena")

    assert found("el") == ["electricista", "elena"]


def test_those_who_were_here_before_are_found_all_the_same(maria):
    NameWord.objects.all().delete()
    assert found("jose") == []

    import_module("concejo.accounts.migrations.0010_names_of_those_here").remember_names(apps, None)

    assert found("jose") == ["maria_j"]
    assert found("pregonero") == ["pregonero"]
