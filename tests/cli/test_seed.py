"""``concejo seed`` puts people into a town whose tokens everybody knows: only for test suites."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concejo.accounts.models import Account, Token
from concejo.cli.main import main
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def concejo():
    return lambda *words: CliRunner().invoke(main, words)


def test_the_known_tokens_speak_for_the_known_people(concejo):
    said = concejo("seed", "--test-mode")

    people = json.loads(said.stdout)["people"]
    assert said.exit_code == 0
    assert "Never" in said.stderr
    assert list(people) == ["ana", "ben", "admin"]
    for name, person in people.items():
        me = Phone(token=person["token"]).get("accounts/verify_credentials")
        assert (me["acct"], me["id"]) == (name, person["id"])
    admin, ben = Phone(token=people["admin"]["token"]), Phone(token=people["ben"]["token"])
    assert admin.ask("GET", "admin/reports").status_code == 200
    assert ben.ask("GET", "admin/reports").status_code == 403


def test_given_again_it_prints_the_same_and_makes_nobody(concejo):
    first = concejo("seed", "--test-mode").stdout

    assert concejo("seed", "--test-mode").stdout == first
    assert Account.objects.filter(handle="ana").count() == 1
    assert Token.objects.count() == 3


def test_a_town_that_is_not_for_test_suites_gets_no_known_tokens(concejo, settings):
    said = concejo("seed")

    assert said.exit_code == 1
    assert not Token.objects.exists()
    settings.TEST_MODE = True
    assert concejo("seed").exit_code == 0


def test_where_people_live_nobody_gets_a_known_token(concejo):
    make.resident("carmen")

    said = concejo("seed", "--test-mode")

    assert (said.exit_code, said.stdout) == (1, "")
    assert not Account.objects.filter(handle="admin").exists()
    assert not Token.objects.exists()
