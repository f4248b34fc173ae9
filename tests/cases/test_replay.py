"""Playing somebody's log: in order, at its own time, once, and with what is broken left out."""

import gzip

import pytest

from concejo.base import clock
from concejo.cases.models import Case, ReplayedRow
from concejo.cases.replay import LogNotReadable, play
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
    Job.objects.all().delete()
    _last(play(log))
    assert not Job.objects.filter(name__contains="mail_contact").exists()


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


def test_a_file_that_is_no_log_is_refused_in_one_sentence(tmp_path):
    file = tmp_path / "menu.csv"
    file.write_text("dish,price\nSoup,3\n")
    with pytest.raises(LogNotReadable, match="columns"):
        _last(play(file))
