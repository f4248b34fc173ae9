"""A town's router learns from what its offices answered, and gives reports to them at once."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.clock import rebuild_router
from concejo.cases.actions.opening import Report, preview, tell_town
from concejo.cases.jobs import train_router
from concejo.cases.models import Case
from concejo.cases.routing import OFFICE, own_reports
from concejo.cli.main import main
from concejo.events.models import Event
from concejo.offices.queries import office_by_handle
from concejo.routing.home import place_of
from tests import make
from tests.routing.reports import sentences, write

pytestmark = pytest.mark.usefixtures("db")

# Which office has what, in the words of the file that a neighbouring town lent.
OFFICES = {"alumbrado": "electricista", "basura": "barredora", "calles": "ayuntamiento"}


@pytest.fixture(scope="module")
def lent(tmp_path_factory):
    """A router that learned from another town's reports."""
    home = tmp_path_factory.mktemp("lent")
    rows = [
        {"text": row["text"], "office": OFFICES[row["label"]]} for row in sentences(120, seed=4)
    ]
    file = write(home / "lent.csv", rows)
    words = ["router", "train", str(file), "--label", "office", "--dir", str(home)]
    assert CliRunner().invoke(main, words).exit_code == 0
    return home


@pytest.fixture
def town(settings, tmp_path):
    settings.DIR = tmp_path
    make.offices()
    return tmp_path


@pytest.fixture
def router(town, lent):
    return Path(shutil.copytree(lent / "router", town / "router"))


def told(text):
    return tell_town(make.resident("ana"), Report(text))


def test_what_the_router_is_sure_of_goes_to_its_office_at_once(router, settings):
    settings.ROUTER_SURE = 60

    assert preview("Una farola no se enciende en la plaza").office.handle == "electricista"
    case = told("Una farola no se enciende en la plaza")

    assert case.owner.handle == "electricista"
    routed = Event.objects.get(kind="case.routed", subject_id=case.pk)
    assert routed.data["office"] == "electricista"
    assert routed.data["proposed"][0][0] == "electricista"


def test_what_it_is_less_sure_of_stays_with_intake(router, settings):
    settings.ROUTER_SURE = 101

    assert told("Una farola no se enciende en la plaza").owner.handle == "ayuntamiento"


def test_an_office_that_is_named_has_it_whatever_the_router_says(router, settings):
    settings.ROUTER_SURE = 1

    assert told("@policia una farola no se enciende").owner.handle == "policia"


@pytest.mark.parametrize("words", ["Huele a gas en el portal", "Mi vecino pega a su mujer"])
def test_what_is_dangerous_or_about_people_is_read_by_people(router, settings, words):
    settings.ROUTER_SURE = 1

    assert told(words).owner.handle == "ayuntamiento"


def test_a_spoiled_router_stops_no_report(router, settings, caplog):
    settings.ROUTER_SURE = 1
    (place_of(router.parent, OFFICE) / "model.json").write_text("{}")

    assert told("Una farola no se enciende").owner.handle == "ayuntamiento"
    assert "cannot be used" in caplog.text


def test_a_town_without_a_router_is_told_who_looks_after_the_kind(town):
    lamp, odd = told("Una farola no se enciende en la plaza"), told("Hay una cosa rara en la plaza")
    clerk = make.browser(make.resident("carmen"))

    page = clerk.get("/router", headers={"Accept-Language": "en"}).text
    _top, its_lamp, its_odd = re.split(r'<li class="card job"', page)
    assert "2 reports wait for an office. The router has not learned anything yet" in page
    assert re.findall(r'name="to" value="(\w+)"', its_lamp) == ["electricista"]
    assert "Who looks after that kind" in its_lamp
    assert 'name="to"' not in its_odd
    assert "Neither the router nor its kind says whose it is." in its_odd

    clerk.post("/router", {"case": lamp.number, "to": "electricista", "kind": "lighting"})
    assert Case.objects.get(pk=lamp.pk).owner.handle == "electricista"
    assert Case.objects.get(pk=odd.pk).owner.handle == "ayuntamiento"


def test_to_say_whose_it_is_answers_nobody_yet(town):
    lamp = told("Una farola no se enciende en la plaza")

    desk.route(make.resident("carmen"), lamp.number, to="electricista", kind="lighting")

    lamp.refresh_from_db()
    assert lamp.owner.handle == "electricista"
    assert lamp.answered_at is None
    desk.promise(make.resident("luis"), lamp.number, due_at=clock.now() + timedelta(days=1))
    lamp.refresh_from_db()
    assert lamp.answered_at is not None


def test_an_office_that_is_not_of_this_town_is_not_proposed(lent, settings):
    settings.DIR, settings.ROUTER_SURE = lent, 1
    make.office("ayuntamiento")

    assert told("Una farola no se enciende en la plaza").owner.handle == "ayuntamiento"


def test_a_case_teaches_when_an_office_answers_and_for_whoever_has_it_then(town):
    case = told("La lámpara de la plaza hace un ruido raro")
    assert own_reports() == []

    desk.hand_over(make.speaking_as("carmen", "ayuntamiento"), case.number, to="electricista")
    desk.promise(
        make.speaking_as("luis", "electricista"),
        case.number,
        due_at=clock.now() + timedelta(days=2),
    )

    [row] = own_reports()
    assert row.label == "electricista"
    assert row.report.text == "La lámpara de la plaza hace un ruido raro"


def test_the_router_learns_at_night_and_once(town, monkeypatch):
    monkeypatch.setattr("concejo.cases.routing.ENOUGH_TO_LEARN", 20)
    monkeypatch.setattr("concejo.cases.jobs.ENOUGH_TO_LEARN", 20)
    for row in sentences(24):
        case = told(row["text"])
        Case.objects.filter(pk=case.pk).update(
            answered_at=clock.now(), owner=office_by_handle(OFFICES[row["label"]])
        )
    night = clock.local().replace(hour=3, minute=10)

    rebuild_router(night.replace(hour=14))
    rebuild_router(night)
    rebuild_router(night + timedelta(minutes=1))
    train_router(Event.objects.get(kind="router.due"))

    assert "24 labelled reports" in (place_of(settings.DIR, OFFICE) / "card.md").read_text()


# --- Whose is it? ---


@pytest.fixture
def carmen(router, settings):
    """She holds intake, and looks at what the router is not sure of."""
    settings.ROUTER_SURE = 101
    return make.browser(make.speaking_as("carmen", "ayuntamiento"))


def test_one_press_says_whose_it_is(carmen):
    case = told("Una farola no se enciende en la plaza")

    page = carmen.get("/router").content.decode()
    assert case.number in page
    first = re.search(r'name="to" value="(\w+)" data-key="1"', page)[1]
    assert first == "electricista"
    said = carmen.post(f"/cases/{case.number}/hand_over", {"to": first, "next": "/router"})

    assert said.headers["Location"] == "/router"
    case.refresh_from_db()
    assert case.owner.handle == "electricista"
    assert case.number not in carmen.get("/router").content.decode()


def test_what_intake_answers_itself_is_no_question_any_more(carmen):
    case = told("Una farola no se enciende en la plaza")
    due_at = clock.now() + timedelta(days=2)

    desk.promise(make.speaking_as("carmen", "ayuntamiento"), case.number, due_at=due_at)

    assert case.number not in carmen.get("/router").content.decode()


def test_only_intake_says_whose_it_is(router):
    told("Una farola no se enciende en la plaza")

    assert make.browser(make.speaking_as("luis", "electricista")).get("/router").status_code == 403
    assert make.browser(make.resident("ana")).get("/router").status_code == 403
    assert make.browser().get("/router").status_code == 302


def test_the_questions_cost_the_same_for_one_report_and_for_many(carmen):
    told("Una farola no se enciende en la plaza")
    carmen.get("/router")
    with CaptureQueriesContext(connection) as one:
        carmen.get("/router")
    for _ in range(4):
        told("La papelera rebosa desde el lunes")
    with CaptureQueriesContext(connection) as five:
        carmen.get("/router")

    assert len(five) <= len(one)


def test_everybody_reads_how_good_the_router_is(router):
    page = make.browser().get("/figures/router", headers={"Accept-Language": "en"}).text

    assert "/figures/router" in make.browser().get("/figures").content.decode()
    assert make.office("electricista").title in page
    assert "<circle" in page
    assert "what people corrected in the last two days" in page


def test_a_town_without_a_router_says_so(town):
    assert make.browser().get("/figures/router").status_code == 200
    assert "<circle" not in make.browser().get("/figures/router").content.decode()
