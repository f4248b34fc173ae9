"""``concejo places evaluate``: how well streets are read, without any town."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concejo.cli.main import main

STREETS = "street,district\nCalle Real,Centro\nCalle Limon,Centro\nPlaza Mayor,Centro\n"
REPORTS = """text,address,street_in_text
Farola rota en la c/ Real 3,"Calle Real, 3",1
Bache en la plaza mayor,"Plaza Mayor, 000001, Centro",1
Todo sucio junto al Limón,Calle Limon,1
Ruido en la calle Limón,Calle Real,1
Ruido en la calle Real,Plaza Mayor,0
bache en cruce de calle limon y calle Real,Calle Real,1
"""


@pytest.fixture
def evaluate(tmp_path):
    def give(reports, streets=STREETS, *options):
        (tmp_path / "reports.csv").write_text(reports)
        (tmp_path / "streets.csv").write_text(streets)
        files = [str(tmp_path / "reports.csv"), "--gazetteer", str(tmp_path / "streets.csv")]
        return CliRunner().invoke(main, ["places", "evaluate", *files, *options])

    return give


def test_reports_that_name_the_street_of_their_address_are_asked(evaluate):
    said = evaluate(REPORTS, STREETS, "--json")

    assert json.loads(said.stdout) == {
        "precision": 0.6667, "recall": 0.4, "rows": 5, "found": 3,
        "place_precision": 0.75, "place_recall": 0.6,
    }  # fmt: skip


def test_without_a_mark_the_words_of_the_address_are_looked_for_in_the_text(evaluate):
    said = evaluate("text,address\nBache en calle Real,Calle Real\nBache aquí,Calle Real\n")

    assert said.stdout.startswith("1 of 2 reports name the street of their address.")


@pytest.mark.parametrize(
    ("reports", "streets", "sentence"),
    [
        ("words,address\nx,y\n", STREETS, "needs the columns text and address"),
        ("", STREETS, "needs the columns text and address"),
        ("text,address\nBache,Calle Real\n", STREETS, "nothing to measure"),
        (REPORTS, "name\nCalle Real\n", "has no streets"),
        (f'text,address\n"{"a" * 200_000}",Calle Real\n', STREETS, "is no CSV"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_one_sentence(
    evaluate, reports, streets, sentence
):
    said = evaluate(reports, streets)

    assert said.exit_code == 1
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1
