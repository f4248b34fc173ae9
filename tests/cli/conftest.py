"""What the tests of the command line share."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest


def pytest_collection_modifyitems(items):
    """A town that is founded in a process of its own takes seconds, as one that is served."""
    for item in items:
        if "of_its_own" in getattr(item, "fixturenames", ()):
            item.add_marker("served")


@pytest.fixture
def of_its_own(tmp_path):
    """Give a command in a process of its own, in a fresh directory."""

    def give(*words):
        outside = {k: v for k, v in os.environ.items() if not k.startswith(("CONCEJO", "DJANGO"))}
        return subprocess.run(
            [sys.executable, "-m", "concejo", *words],
            env=outside | {"CONCEJO_DIR": str(tmp_path / "jun")},
            capture_output=True,
            text=True,
            check=False,
        )

    return give
