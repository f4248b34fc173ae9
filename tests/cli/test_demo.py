"""``concejo demo`` builds in a directory of its own, and over nobody's town."""

from __future__ import annotations

import pytest

pytestmark = pytest.mark.served


@pytest.fixture
def concejo(of_its_own):
    return of_its_own


def test_a_town_that_people_live_in_is_left_as_it_is(concejo):
    concejo("init", "--name", "Alfacar")
    concejo("account", "create", "pepe")

    refused = concejo("demo")

    assert refused.returncode == 1
    assert "a directory of its own" in refused.stderr
    assert "concejo.demo" not in refused.stderr, "one sentence, and no traceback"
