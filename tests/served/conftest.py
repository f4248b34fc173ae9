"""A town of its own for every test that starts one."""

from __future__ import annotations

import pytest

from tests.served.town import founded


@pytest.fixture
def town(tmp_path):
    """A town that was just founded, not served yet."""
    with founded(tmp_path) as town:
        yield town
