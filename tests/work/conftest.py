"""The town of these tests, on a Monday morning."""

from __future__ import annotations

import pytest

from tests import make


@pytest.fixture
def monday(db, at):
    """Streets and offices, and everybody is at work."""
    at("2026-11-23 09:30")
    make.streets()
    make.offices()


@pytest.fixture
def luis(monday):
    """Who holds the electrician's office."""
    return make.resident("luis")


@pytest.fixture
def case(monday):
    """A lamp that does not light, told by Ana to the electrician."""
    return make.case()
