"""The operations of the contract that the town has, and a seeded town to ask them of."""

from __future__ import annotations

import json
import subprocess
import sys

import schemathesis

from tests.contract.document import PLACE, contract
from tests.docs_made import _shape, operations_there
from tests.served.town import Town


def operations() -> list:
    """What the contract draws and the town has. Streams are asked by ``tests/live``."""
    if not PLACE.is_file():
        return []
    there = operations_there()
    found = [each.ok() for each in schemathesis.openapi.from_dict(contract()).get_all_operations()]
    return [
        each
        for each in found
        if (each.method.upper(), _shape(each.path)) in there and "/streaming" not in each.path
    ]


def seeded(town: Town) -> dict:
    """Fill a town that was just founded. Says which ids and tokens there are."""
    own = {"DJANGO_SETTINGS_MODULE": "concejo.config.settings"}
    said = subprocess.run(
        [sys.executable, "-m", "tests.contract.seed"],
        env=town._environment() | own,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stderr
    return json.loads(said.stdout) | {"site": town.url}
