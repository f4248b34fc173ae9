"""What people do in apps of the web: masto.js in a served town (``clients/masto.mjs``).

Its package is fetched once into a cache outside the repository: CONCEJO_NODE_CACHE, or the
directory for temporary files. Without node, npm or the registry there is no such test.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from pathlib import Path

import pytest

from tests.served.apps import town_for_suites

pytestmark = pytest.mark.served

SCRIPT = Path(__file__).parent / "clients" / "masto.mjs"
PACKAGE = "masto@7.12.0"


@pytest.fixture(scope="module")
def masto():
    """Where the package lies."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not on this machine")
    cache = os.environ.get("CONCEJO_NODE_CACHE") or Path(tempfile.gettempdir()) / "concejo-node"
    entrance = Path(cache) / "node_modules" / "masto" / "dist" / "esm" / "index.js"
    if not entrance.is_file():
        Path(cache).mkdir(parents=True, exist_ok=True)
        quietly = ("--no-package-lock", "--no-audit", "--no-fund", "--ignore-scripts")
        try:
            fetched = subprocess.run(
                ["npm", "install", *quietly, "--prefix", str(cache), PACKAGE],
                capture_output=True,
                text=True,
                check=False,
                timeout=60,
            )
        except subprocess.TimeoutExpired:
            pytest.skip("masto.js cannot be fetched: the registry does not answer")
        if fetched.returncode:
            pytest.skip(f"masto.js cannot be fetched: {fetched.stderr[-200:]}")
    return entrance


@pytest.fixture
def jun(masto, tmp_path):
    with town_for_suites(tmp_path) as town:
        yield town


def test_an_app_of_the_web_reads_writes_and_listens(jun, masto):
    ran = subprocess.run(
        ["node", str(SCRIPT)],
        env=os.environ | {"MASTO": masto.as_uri(), "URL": jun.url},
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )

    assert (ran.returncode, ran.stdout.strip()) == (0, "OK"), ran.stdout + ran.stderr
