"""Whatever is given wrongly is answered with one sentence, and never with a traceback."""

from __future__ import annotations

import gzip

import pytest
from click.testing import CliRunner

from concejo.accounts.models import Account
from concejo.cases.models import Case
from concejo.cli.main import main
from concejo.places.models import Street
from tests import make

pytestmark = pytest.mark.usefixtures("db")


@pytest.fixture
def concejo():
    return lambda *words: CliRunner().invoke(main, words)


def refused(said):
    """One sentence on stderr, nothing on stdout, and nothing that a person did not cause."""
    assert isinstance(said.exception, SystemExit), said.exception
    assert (said.exit_code, said.stdout) == (1, "")
    assert said.stderr.count("\n") == 1, said.stderr
    return said.stderr


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (["office", "hand-over", "brujo", "--to", "ana"], "no office @brujo"),
        (["office", "hand-over", "electricista", "--to", "nadie"], "nobody with this address"),
        (["office", "create", "ana", "--title", "Ana"], "a person's address"),
        (["office", "create", "x", "--title", "X"], "2 to 30 letters"),
        (
            ["office", "create", "brujo", "--title", "Brujo", "--holder", "electricista"],
            "held by people",
        ),
        (["office", "create", "brujo", "--title", "Brujo", "--hours", "often"], "Mon-Fri 09:00"),
        (["office", "create", "brujo", "--title", "B" * 61], "up to 60 characters"),
        (["account", "create", "Ana López"], "2 to 30 letters"),
        (["account", "create", "eva", "--email", "nowhere"], "ana@example.org"),
        (["resident", "verify", "ana", "--document", "1"], "check letter"),
        (["resident", "verify", "ana", "--document", "12345678Z"], "on the census list"),
        (["resident", "verify", "nadie", "--document", "12345678Z"], "nobody with this address"),
    ],
)
def test_what_is_not_there_or_makes_no_sense_is_one_sentence(concejo, words, sentence):
    make.resident("ana")
    make.office("electricista")

    assert sentence in refused(concejo(*words))
    assert not Account.objects.filter(handle__in=["brujo", "eva"]).exists()


@pytest.mark.parametrize(
    "words",
    [("init", "--name", " "), ("office", "create", "brujo", "--title", "")],
)
def test_a_blank_name_is_no_name(concejo, words):
    said = concejo(*words)

    assert said.exit_code == 2
    assert "at least one letter" in said.stderr


@pytest.mark.parametrize("content", ["", "calle,barrio\nReal,Centro\n"])
def test_a_list_without_streets_is_refused_whole(concejo, tmp_path, content):
    file = tmp_path / "streets.csv"
    file.write_text(content)

    assert "street" in refused(concejo("places", "import", str(file)))


def test_a_street_that_cannot_be_read_is_skipped_by_its_line(concejo, tmp_path):
    file = tmp_path / "streets.csv"
    file.write_text("street,lat,lon\nCalle Real,north,1\nCalle Nueva,,\n")

    said = concejo("places", "import", str(file))

    assert said.exit_code == 0
    assert said.stderr.startswith("Skipped. Line 2: ")
    assert [street.name for street in Street.objects.all()] == ["Calle Nueva"]


@pytest.mark.parametrize(
    "content",
    [b"\xff\xfe\x00\x01", b"", b"id,text\n1,Un bache\n", gzip.compress(b"x", mtime=0)[:-3]],
)
@pytest.mark.parametrize("name", ["log.csv", "log.csv.gz"])
def test_a_log_that_is_none_is_refused(concejo, tmp_path, name, content):
    file = tmp_path / name
    file.write_bytes(content)

    refused(concejo("replay", str(file)))


def test_a_log_that_breaks_off_is_played_as_far_as_it_goes(concejo, tmp_path):
    rows = "".join(f"{n},2026-03-01T09:00:00Z,Un bache en la acera\n" for n in range(200))
    whole = gzip.compress(("id,requested_at,text\n" + rows).encode())
    file = tmp_path / "log.csv.gz"
    file.write_bytes(whole[:-8])

    said = concejo("replay", str(file), "--limit", "3")

    assert said.exit_code == 0, said.exception
    assert "breaks off" in said.stderr
    assert Case.objects.count() == 3


def test_a_spreadsheets_mark_does_no_harm_to_a_log(concejo, tmp_path):
    file = tmp_path / "log.csv"
    row = "1,2026-03-01T09:00:00Z,Un bache en la acera\n"
    file.write_text("\ufeffid,requested_at,text\n" + row, encoding="utf-8")

    first, again = concejo("replay", str(file)), concejo("replay", str(file))

    assert (first.exit_code, again.exit_code) == (0, 0), again.exception
    assert Case.objects.count() == 1


def test_a_directory_that_cannot_be_written_to_is_said(of_its_own, tmp_path):
    (tmp_path / "jun").write_text("a file")

    said = of_its_own("init", "--name", "Jun", "--dir", str(tmp_path / "jun" / "town"))

    assert (said.returncode, said.stdout) == (1, "")
    assert said.stderr.count("\n") == 1
    assert "--dir" in said.stderr


def test_a_database_that_is_none_is_said(of_its_own, tmp_path):
    of_its_own("init", "--name", "Jun")
    (tmp_path / "jun" / "concejo.sqlite3").write_bytes(b"nothing of the kind " * 500)

    said = of_its_own("account", "create", "ana")
    checked = of_its_own("check")

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "restore a backup" in said.stderr
    assert checked.returncode == 1
    assert "WRONG database" in checked.stdout


def test_the_directory_may_stand_before_the_command(of_its_own, tmp_path):
    said = of_its_own("--dir", str(tmp_path / "víznar"), "init", "--name", "Víznar")

    assert said.returncode == 0, said.stderr
    assert (tmp_path / "víznar" / "concejo.env").is_file()


def test_districts_that_are_none_are_refused_in_one_sentence_and_changed_ones_counted(
    concejo, tmp_path
):
    make.streets()
    wrong, right = tmp_path / "wrong.geojson", tmp_path / "right.geojson"
    wrong.write_text('{"features": [{"properties": {"name": "Norte"}}]}')
    area = '{"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]}'
    right.write_text(f'{{"features": [{{"properties": {{"name": "Sur"}}, "geometry": {area}}}]}}')

    assert "“Norte” is no Polygon" in refused(concejo("places", "districts", str(wrong)))
    assert "Districts: 1" in concejo("places", "districts", str(right)).stdout
