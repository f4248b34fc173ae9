"""Playing somebody's log: in order, at its own time, once, and with what is broken left out."""

import gzip

import pytest

from concejo.base import clock
from concejo.cases.models import Case, ReplayedRow
from concejo.cases.replay import LogNotReadable, NameTaken, play, reporter_of, rows_of
from concejo.exchange.actions.hooks import add_hook
from concejo.jobs.models import Job
from tests import make

pytestmark = pytest.mark.django_db

LOG = """id,requested_at,text,lat,lon
b2,2023-05-02T10:00:00Z,Papelera volcada,,
a1,2023-05-01T08:30:00Z,"Un bache, en la Calle Real 4",37.22,-3.59
c3,yesterday,Sin fecha,,
d4,2023-05-03T08:30:00Z,,,
e5,2023-05-04T08:30:00Z,Llamen al 612 345 678: hay fuego en un contenedor,,
,2023-05-04T08:30:00Z,Sin número,,
"""


@pytest.fixture
def log(tmp_path):
    file = tmp_path / "pueblo_text.csv.gz"
    with gzip.open(file, "wt", encoding="utf-8") as lines:
        lines.write(LOG)
    return file


def _last(steps):
    for played in steps:  # noqa: B007 - only the last one counts
        pass
    return played


def test_rows_become_cases_in_order_at_the_logs_own_time(log):
    make.streets()
    before = clock.now()
    played = _last(play(log))

    first, second, third = Case.objects.order_by("id")
    assert [c.opened_at.isoformat()[:16] for c in (first, second)] == [
        "2023-05-01T08:30",
        "2023-05-02T10:00",
    ]
    assert first.number == "2023-000001"
    assert (first.street.name, first.street_number, first.lat) == ("Calle Real", "4", 37.22)
    assert first.reporter.verified_at is None
    assert (third.is_danger, third.card) == (True, "none")
    assert (played.reports, played.cases, played.streets) == (3, 3, 1)
    assert played.refused == {"time_not_readable": 1, "id_missing": 1, "post_is_empty": 1}
    assert clock.now() >= before


def test_nothing_goes_out(log):
    make.resident("ana")
    add_hook("https://outside.example/hook")
    Job.objects.all().delete()
    _last(play(log))
    assert not Job.objects.exists()


def test_playing_it_again_doubles_nothing(log):
    _last(play(log))
    again = _last(play(log))
    assert Case.objects.count() == 3
    assert (again.reports, again.again) == (0, 3)


def test_stopping_and_going_on_doubles_nothing(log):
    _last(play(log, limit=1))
    assert ReplayedRow.objects.count() == 1
    _last(play(log))
    assert Case.objects.count() == 3


@pytest.mark.parametrize(
    ("row", "why"),
    [
        ("a1,,Un bache,,", "time_missing"),
        ("a1,yesterday,Un bache,,", "time_not_readable"),
        ("a1,0001-01-01T00:00:00+14:00,Un bache,,", "time_not_readable"),
        ("a1,1969-05-01,Un bache,,", "time_not_possible"),
        ("a1,2199-05-01,Un bache,,", "time_not_possible"),
        (",2023-05-01,Un bache,,", "id_missing"),
        (f"{'9' * 1000},2023-05-01,Un bache,,", "id_too_long"),
        ("a1,2023-05-01,Un bache,north,west", "point_not_readable"),
        ("a1,2023-05-01,Un bache,nan,0", "point_not_readable"),
        ("a1,2023-05-01,Un bache,91,0", "point_not_readable"),
        ("a1,2023-05-01,,,", "post_is_empty"),
        ("a1,2023-05-01,\0\0,,", "post_is_empty"),
        (f"a1,2023-05-01,{'x' * 100_000},,", "post_is_too_long"),
        (f"a1,2023-05-01,{'x' * 300_000},,", "post_is_too_long"),
        ("a1", "time_missing"),
    ],
)
def test_a_broken_row_is_left_out_and_said_with_its_reason(tmp_path, row, why):
    file = tmp_path / "pueblo.csv"
    good = "z9,2023-05-02T10:00:00Z,Papelera volcada,,"
    file.write_text(f"id,requested_at,text,lat,lon\n{row}\n{good}\n")

    played = _last(play(file))

    assert (played.reports, played.refused, len(played.notes)) == (1, {why: 1}, 1)
    assert Case.objects.get().post.text == "Papelera volcada"


def test_bytes_that_are_no_text_spoil_only_their_row(tmp_path):
    file = tmp_path / "pueblo.csv"
    rows = [b"id,date,text", b"a1,2023-05-01,Un ba\xe7he", b"b2,2023-05-01,Otro bache", b""]
    file.write_bytes(b"\n".join(rows))

    played = _last(play(file))

    assert (played.reports, played.refused) == (1, {"not_in_utf8": 1})


def test_a_file_that_breaks_off_is_played_as_far_as_it_goes(tmp_path):
    file = tmp_path / "pueblo.csv.gz"
    rows = "".join(f"{n},2023-05-01,Un bache número {n} de muchos\n" for n in range(2000))
    packed = gzip.compress(f"id,date,text\n{rows}".encode())
    file.write_bytes(packed[: len(packed) // 2])

    played = _last(play(file, limit=3))

    assert (played.reports, played.refused) == (3, {"file_breaks_off": 1})


def test_title_and_text_are_read_together_and_once(tmp_path):
    file = tmp_path / "london_text.csv"
    file.write_text(
        "id,published_at,title,text\n"
        "a1,2025-06-07,Broken lamp,Broken lamp in Mill Lane\n"
        "b2,2025-06-08,Rubbish,A sofa on the pavement\n"
        "c3,2025-06-09,Only a title,\n"
    )

    _last(play(file))

    said = Case.objects.order_by("id").values_list("post__text", "post__language")
    assert list(said) == [
        ("Broken lamp in Mill Lane", "en"),
        ("Rubbish A sofa on the pavement", "en"),
        ("Only a title", "en"),
    ]


def test_reports_in_a_language_without_pages_are_answered_in_the_towns(tmp_path):
    file = tmp_path / "budapest_text.csv"
    file.write_text("id,date,title,text\na1,2024-03-01,Kátyú,Nagy kátyú az úton\n")

    _last(play(file))

    case = Case.objects.get()
    assert case.post.language == "hu"
    assert case.post.replies.get().language == "es"


def test_only_what_was_kept_is_counted_when_it_is_broken_off(log, monkeypatch):
    steps = play(log)
    monkeypatch.setattr("concejo.cases.replay._AT_ONCE", 1)

    first = next(steps)
    steps.close()

    assert first.reports == Case.objects.count() == ReplayedRow.objects.count() == 1


def test_nobody_speaks_from_somebody_elses_address(log):
    name = reporter_of(rows_of(log)[0][0])
    make.resident(name)

    with pytest.raises(NameTaken, match=f"@{name}"):
        _last(play(log))
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    ("columns", "missing"),
    [("date,text", "“id”"), ("id,text", "“requested_at”"), ("id,date", "“text”")],
)
def test_a_missing_column_is_named(tmp_path, columns, missing):
    file = tmp_path / "pueblo.csv"
    file.write_text(f"{columns}\n1,2\n")

    with pytest.raises(LogNotReadable, match=missing):
        _last(play(file))


def test_a_file_that_is_no_log_is_refused_in_one_sentence(tmp_path):
    file = tmp_path / "menu.csv"
    file.write_text("dish,price\nSoup,3\n")
    with pytest.raises(LogNotReadable, match="columns"):
        _last(play(file))


def test_where_the_text_names_no_street_the_address_of_the_row_does(tmp_path):
    make.streets()
    file = tmp_path / "trial.csv"
    file.write_text(
        "id,date,text,address,lat,lon\n"
        "a,2023-05-01T08:30:00Z,La farola no luce,Calle Real 4,37.22,-3.6\n"
        "b,2023-05-01T08:31:00Z,Cristales en la Calle San José 7,Calle Real 4,,\n"
        "c,2023-05-01T08:32:00Z,Un bache enorme,en ninguna parte,,\n",
        encoding="utf-8",
    )

    played = _last(play(file))

    lamp, glass, hole = Case.objects.order_by("id")
    assert (lamp.street.name, lamp.street_number, lamp.lat) == ("Calle Real", "4", 37.22)
    assert (glass.street.name, glass.street_number) == ("Calle San José", "7")
    assert hole.street is None
    assert (played.cases, played.streets) == (3, 2)
