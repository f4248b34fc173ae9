"""A small town for the pages: Ana reports, Luis mends, Carmen is the clerk, Eva the mayor."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.utils import translation

from tests.pages.town import Town, found, with_cases


@pytest.fixture
def town(db: None, settings, tmp_path) -> Town:
    """The town with a case in each state."""
    settings.MEDIA_ROOT = tmp_path
    cache.clear()
    with translation.override("es"):
        return with_cases(found())


@pytest.fixture
def visit(town: Town, client):
    """Open pages as somebody: ``visit("luis").get("/desk")``."""

    def as_somebody(name: str = ""):
        client.logout()
        if name:
            client.force_login(getattr(town, name))
        return client

    return as_somebody
