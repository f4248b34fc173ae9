"""``concejo privacy evaluate``: how well personal data is found, without any town."""

from __future__ import annotations

import json

import pytest
from click.testing import CliRunner

from concejo.cli.main import main

BY_PIECE = """text,language,spans
"Soy Ana Molina, calle Agua 4, 2.º B",es,person=Ana Molina | home=2.º B
Llámame al 612 34 56 78,es,phone:11-23
Llámame a las cuatro,es,phone=cuatro
La farola de la calle Agua 4,es,
"""


@pytest.fixture
def evaluate(tmp_path):
    def give(texts, *options):
        (tmp_path / "texts.csv").write_text(texts)
        return CliRunner().invoke(
            main, ["privacy", "evaluate", str(tmp_path / "texts.csv"), *options]
        )

    return give


def test_pieces_are_counted_one_by_one(evaluate):
    facts = json.loads(evaluate(BY_PIECE, "--json").stdout)

    assert (facts["rows"], facts["precision"], facts["recall"]) == (4, 1.0, 0.75)
    assert facts["f1"] == 0.8571
    assert facts["by_kind"]["phone"]["recall"] == 0.5
    assert facts["by_kind"]["home"]["wanted"] == 1
    assert facts["ms_per_text"] > 0


def test_kinds_are_counted_by_text_and_may_be_called_otherwise(evaluate):
    rows = "text,kinds\n12345678Z y 612345678,nie telephone\nUna farola,mail\nNada,\n"

    facts = json.loads(evaluate(rows, "--json").stdout)

    assert (facts["precision"], facts["recall"]) == (1.0, 0.6667)
    assert set(facts["by_kind"]) == {"dni", "phone", "email"}


def test_a_text_is_personal_or_not(evaluate):
    rows = "text,personal\nMi DNI es 12345678Z,1\nLlama al 612345678,0\nUna farola,0\nAna,1\n"

    facts = json.loads(evaluate(rows, "--json").stdout)

    assert (facts["precision"], facts["recall"], facts["rows"]) == (0.5, 0.5, 4)
    assert facts["by_kind"]["phone"]["precision"] == 0.0


def test_what_was_not_right_is_shown_when_asked_for(evaluate):
    said = evaluate(BY_PIECE, "--wrong")

    assert "missed phone cuatro: Llámame a las cuatro" in said.stderr


def test_without_a_file_our_own_corpus_is_measured_and_the_held_third_is_as_good_as_we_say():
    held = CliRunner().invoke(main, ["privacy", "evaluate", "--held", "--json"])

    facts = json.loads(held.stdout)
    assert facts["rows"] > 150
    assert facts["precision"] >= 0.95
    assert facts["recall"] >= 0.92


@pytest.mark.parametrize(
    ("texts", "sentence"),
    [
        ("words,personal\nx,1\n", "needs a column text and one of"),
        ("text,language\nx,es\n", "needs a column text and one of"),
        ("", "needs a column text and one of"),
        ("text,personal\n", "has no texts"),
        ("text,personal\nx,maybe\n", "Line 2 of"),
        ("text,kinds\nx,shoe\n", "'shoe'"),
        ("text,spans\nx,person=Ana\n", "'person=Ana'"),
        ("text,spans\nx,person:0-9\n", "'person:0-9'"),
    ],
)
def test_a_file_that_cannot_be_measured_is_refused_in_one_sentence(evaluate, texts, sentence):
    said = evaluate(texts)

    assert said.exit_code == 1
    assert sentence in said.stderr
    assert said.stderr.count("\n") == 1
