"""The public contract of Mastodon's client API, where it lies on this machine.

It is not ours to give away: CONCEJO_CONTRACT names it, or it lies beside the checkout.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "contracts" / "mastodon-openapi.json"
PLACE = Path(os.environ.get("CONCEJO_CONTRACT", _BESIDE))

# Types of notifications that are ours.
_OURS = ["concejo.case"]

# Where the document errs: the way to the place, what stands there instead, and why.
_CORRECTIONS: list[tuple[str, Any, str]] = [
    (
        "components schemas Status properties quote",
        {
            "anyOf": [
                {"$ref": "#/components/schemas/Quote"},
                {"$ref": "#/components/schemas/ShallowQuote"},
                {"type": "null"},
            ]
        },
        "Both are drawn as open objects that need only a state: every quote is both.",
    ),
    (
        "components schemas ValidationError required",
        ["error"],
        "Mastodon tells details when somebody makes an account; every other 422 is one sentence.",
    ),
    (
        "components schemas CustomError422",
        {"$ref": "#/components/schemas/Error"},
        "The sentence stands in the answer itself; the document has it in an object of its own.",
    ),
    (
        "paths /api/v1/filters get responses 200 content application/json schema",
        {"type": "array", "items": {"$ref": "#/components/schemas/V1Filter"}},
        "Mastodon answers a list, as the sentence beside it says; the example is one of its rows.",
    ),
]


def contract() -> dict[str, Any]:
    """The document, corrected, with our own types of notifications in its closed lists."""
    document = json.loads(PLACE.read_text(encoding="utf-8"))
    for way, instead, _why in _CORRECTIONS:
        *before, last = way.split()
        place = document
        for step in before:
            place = place[step]
        assert last in place, f"the document has no {way} any more"
        place[last] = instead
    for schema in _inside(document["components"]["schemas"]):
        kinds = schema.get("enum")
        if isinstance(kinds, list) and {"mention", "reblog", "favourite"} <= set(map(str, kinds)):
            kinds += [kind for kind in _OURS if kind not in kinds]
    return document


def _inside(value: Any):
    if isinstance(value, dict):
        yield value
        for each in value.values():
            yield from _inside(each)
    elif isinstance(value, list):
        for each in value:
            yield from _inside(each)
