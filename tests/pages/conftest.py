"""A small town for the pages: Ana reports, Luis mends, Carmen is the clerk, Eva the mayor."""

from __future__ import annotations

import copy
from collections.abc import Iterator

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import override_settings
from django.utils import timezone, translation

from tests.conftest import MADRID
from tests.pages.town import Town, found, with_cases


@pytest.fixture(scope="module")
def _town_of_the_file(django_db_setup, django_db_blocker, tmp_path_factory) -> Iterator[Town]:
    """Made once for a file of tests, in a transaction around all of them."""
    media = tmp_path_factory.mktemp("media")
    cache.clear()
    with (
        django_db_blocker.unblock(),
        override_settings(MEDIA_ROOT=media),
        transaction.atomic(),
    ):
        with translation.override("es"), timezone.override(MADRID):
            town = with_cases(found())
        yield town
        transaction.set_rollback(True)


@pytest.fixture
def town(_town_of_the_file: Town, db: None) -> Town:
    """The town with a case in each state, as it was made: what a test does to it is taken back."""
    return copy.deepcopy(_town_of_the_file)


@pytest.fixture
def visit(town: Town, client):
    """Open pages as somebody: ``visit("luis").get("/desk")``."""

    def as_somebody(name: str = ""):
        client.logout()
        if name:
            client.force_login(getattr(town, name))
        return client

    return as_somebody
