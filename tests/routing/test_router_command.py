"""A town teaches its router with files, and holds it against what it has not seen."""

from __future__ import annotations

import csv
import gzip
import json
import pickle
from datetime import timedelta

import numpy as np
import pytest
from click.testing import CliRunner

from concejo.cli.main import main
from concejo.routing.corrections import REMEMBERED_FOR
from tests.routing.reports import sentences, write


@pytest.fixture
def router(tmp_path):
    def give(*words):
        return CliRunner().invoke(main, ["router", *words, "--dir", str(tmp_path / "jun")])

    return give


@pytest.fixture
def seen(tmp_path):
    return write(tmp_path / "seen.csv", sentences(100))


@pytest.fixture
def unseen(tmp_path):
    return write(tmp_path / "unseen.csv", sentences(90, seed=2))


def refused(said):
    """One sentence on stderr, nothing on stdout, and nothing that a person did not cause."""
    assert isinstance(said.exception, SystemExit), said.exception
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.count("\n") == 1, said.stderr
    return said.stderr


def test_it_learns_from_one_file_and_is_judged_by_another(router, seen, unseen, tmp_path):
    assert router("train", str(seen), "--label", "label").exit_code == 0
    said = router("evaluate", str(unseen), "--label", "label", "--json")

    facts = json.loads(said.stdout)
    assert list(facts) == [
        "label",
        "rows",
        "left_out",
        "top1",
        "top3",
        "macro_f1",
        "ece",
        "ms_per_report",
    ]
    assert (facts["label"], facts["rows"]) == ("label", 90)
    assert facts["top1"] > 0.9
    assert facts["top3"] == 1
    assert facts["ms_per_report"] < 50
    kept = {file.name for file in (tmp_path / "jun" / "router" / "label-label").iterdir()}
    assert kept == {
        "model.json", "rows.npy", "small.npz", "card.md", "card.json", "calibration.svg"
    }  # fmt: skip


def test_wrong_labels_are_found_out(router, seen, tmp_path):
    router("train", str(seen), "--label", "label")
    mixed_up = [row | {"label": "calles"} for row in sentences(60, seed=3)]
    said = router(
        "evaluate", str(write(tmp_path / "no.csv", mixed_up)), "--label", "label", "--json"
    )

    assert json.loads(said.stdout)["top1"] < 0.6


def test_a_split_by_time_needs_no_model(router, seen, tmp_path):
    said = router("evaluate", str(seen), "--label", "label", "--split", "time", "--json")

    assert json.loads(said.stdout)["rows"] == 34
    assert not (tmp_path / "jun").exists()


def test_the_card_counts_and_quotes_nobody(router, tmp_path):
    rows = sentences(80)
    rows[7]["text"] = "La farola de doña Tomasa Pedregosa está fundida"
    router("train", str(write(tmp_path / "seen.csv", rows)), "--label", "label")

    place = tmp_path / "jun" / "router" / "label-label"
    card = (place / "card.md").read_text()
    assert "from 80 labelled reports" in card
    assert "2026-01-01 to 2026-11" in card
    for label in ("alumbrado", "basura", "calles"):
        assert f"| {label} |" in card
    everything = b"".join(file.read_bytes() for file in place.iterdir())
    assert b"edregosa" not in everything


def test_the_card_says_that_corrections_count_at_once(router, seen, tmp_path):
    router("train", str(seen), "--label", "label")

    card = (tmp_path / "jun" / "router" / "label-label" / "card.md").read_text()
    assert "at once by what people corrected in the last two days" in card
    assert timedelta(days=2) == REMEMBERED_FOR


def test_training_again_replaces_the_model_and_leaves_nothing_behind(router, seen, tmp_path):
    router("train", str(seen), "--label", "label")
    first = (tmp_path / "jun/router/label-label/rows.npy").read_bytes()
    router("train", str(seen), "--label", "label")

    assert (tmp_path / "jun/router/label-label/rows.npy").read_bytes() == first
    assert [each.name for each in (tmp_path / "jun" / "router").iterdir()] == ["label-label"]


def test_a_label_cannot_lead_out_of_the_directory(router, tmp_path):
    rows = [{"text": row["text"], "../../etc": row["label"]} for row in sentences(30)]
    file = write(tmp_path / "seen.csv", rows)

    assert router("train", str(file), "--label", "../../etc").exit_code == 0
    assert [each.name for each in (tmp_path / "jun/router").iterdir()] == ["label-..%2F..%2Fetc"]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "no column text"),
        (b"text,label\n", "only 0 reports"),
        (b"words,label\nLa farola,luz\n", "no column text. It has: words, label."),
        (b"text,label\n" + b"La farola no luce,luz\n" * 30, "Every report says luz"),
        (b"text,label\n" + b"La farola no luce,luz\n" * 5, "only 5 reports"),
        (b"text,label\n" + b",luz\n" * 50, "only 0 reports"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00", "is not in UTF-8"),
        (b"text,label\nLa farola\x00,luz\n", "is not a table of reports"),
        (b"text,label\n" + b"a" * 1_000_001, "Line 2 of"),
        ("text,label\nLa farola,alumbrado p\u00fablico".encode("latin-1"), "is not in UTF-8"),
        (b"text,label\n" + b"".join(b"La farola %d,%d\n" % (i, i) for i in range(40)), "no label"),
    ],
)
def test_a_file_that_cannot_teach_is_refused_in_a_sentence(router, tmp_path, content, sentence):
    file = tmp_path / "reports.csv"
    file.write_bytes(content)

    assert sentence in refused(router("train", str(file), "--label", "label"))
    assert not (tmp_path / "jun").exists()


def test_half_a_gzip_file_is_refused(router, tmp_path, seen):
    file = tmp_path / "reports.csv.gz"
    file.write_bytes(gzip.compress(seen.read_bytes())[:-40])

    assert "whole gzip file" in refused(router("train", str(file), "--label", "label"))


def test_contradicting_labels_and_odd_rows_are_borne(router, tmp_path):
    rows = sentences(60) + [row | {"label": "calles"} for row in sentences(10)]
    rows += [
        {"text": "😀", "label": "calles", "street": "", "requested_at": "yesterday"},
        {"text": "farola " * 50_000, "label": "alumbrado", "street": "x" * 900, "requested_at": ""},
        {"text": "La farola", "label": "y" * 5000, "street": "", "requested_at": ""},
    ]
    said = router("train", str(write(tmp_path / "odd.csv", rows)), "--label", "label", "--json")

    assert json.loads(said.stdout)["rows"] == 72


def test_without_a_model_there_is_nothing_to_judge(router, seen):
    assert "Train one first" in refused(router("evaluate", str(seen), "--label", "label"))


@pytest.mark.parametrize("name", ["model.json", "rows.npy", "small.npz"])
def test_a_spoiled_model_is_refused(router, seen, tmp_path, name):
    router("train", str(seen), "--label", "label")
    (tmp_path / "jun" / "router" / "label-label" / name).write_bytes(b"{}")

    assert "Train it again" in refused(router("evaluate", str(seen), "--label", "label"))


class Harm:
    """What a pickle can do to whoever opens it."""

    def __reduce__(self):
        return (print, ("harm was done",))


def test_nothing_in_a_model_is_ever_run(router, seen, tmp_path, capfd):
    router("train", str(seen), "--label", "label")
    place = tmp_path / "jun" / "router" / "label-label"
    np.save(place / "rows.npy", np.array([Harm()], dtype=object), allow_pickle=True)
    pickle.loads((place / "rows.npy").read_bytes()[128:])  # noqa: S301 - the trap works
    assert "harm was done" in capfd.readouterr().out

    assert "Train it again" in refused(router("evaluate", str(seen), "--label", "label"))
    assert "harm" not in capfd.readouterr().out


def test_any_csv_with_words_and_a_label_will_do(router, tmp_path):
    rows = [{"aviso": row["text"], "mesa": row["label"]} for row in sentences(30)]
    file = write(tmp_path / "seen.csv", rows)
    with file.open(encoding="utf-8") as lines:
        assert next(csv.reader(lines)) == ["aviso", "mesa"]

    assert router("train", str(file), "--label", "mesa", "--text", "aviso").exit_code == 0


def test_it_says_which_rows_were_left_out_and_learns_no_header(router, seen, tmp_path):
    lines = seen.read_text(encoding="utf-8").splitlines()
    spoiled = [*lines[:60], lines[0], ",calles,,", "La farola,,,", 'x,"y,z', *lines[60:70]]
    file = tmp_path / "odd.csv"
    file.write_text("\n".join(spoiled) + "\n", encoding="utf-8")

    said = router("train", str(file), "--label", "label", "--json")

    facts = json.loads(said.stdout)
    assert (facts["rows"], facts["labels"]) == (59, 3)
    assert facts["left_out"] == {"header": 1, "no_words": 1, "no_label": 1, "broken": 11}
    assert "11 (columns do not fit" in router("train", str(file), "--label", "label").stdout


def test_a_table_of_which_most_is_lost_in_a_quotation_is_refused(router, seen, tmp_path):
    lines = seen.read_text(encoding="utf-8").splitlines()
    file = tmp_path / "broken.csv"
    file.write_text("\n".join([*lines[:30], 'La farola,"calles', *lines[30:]]), encoding="utf-8")

    assert "cannot be read" in refused(router("train", str(file), "--label", "label"))
    assert not (tmp_path / "jun").exists()
