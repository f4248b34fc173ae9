"""``concejo kinds keep``: for how many days after closing the parts of a kind's cases stay."""

from __future__ import annotations

import json


def test_days_are_said_and_read_again(of_its_own):
    of_its_own("init", "--name", "Jun")
    said = of_its_own("kinds", "keep", "noise", "--contact", "90", "--photos", "365", "--json")

    assert json.loads(said.stdout) == {
        "kind": "noise",
        "contact_days": 90,
        "photos_days": 365,
        "texts_days": None,
    }
    listed = json.loads(of_its_own("kinds", "list", "--json").stdout)["kinds"]
    kept = {one["code"]: one["kept_days"] for one in listed}
    assert kept["noise"] == {"contact": 90, "photos": 365, "texts": None}
    assert kept["waste"] == {"contact": None, "photos": None, "texts": None}

    unknown = of_its_own("kinds", "keep", "nothing", "--contact", "90")
    assert unknown.returncode == 1
    assert unknown.stderr.count("\n") == 1
    assert of_its_own("kinds", "keep", "noise", "--contact", "-1").returncode == 2
