"""The router learns what reports are about, most of all from those who correct it."""

from __future__ import annotations

import re
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.clock import rebuild_router
from concejo.cases.actions.kinds import give_kinds
from concejo.cases.actions.opening import Report, preview, tell_town
from concejo.cases.actions.placing import correct_place
from concejo.cases.jobs import train_router
from concejo.cases.models import Case, Kind
from concejo.cases.routing import KIND, own_reports, proposed_kinds, report_of
from concejo.cli.main import main
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.offices.queries import office_by_handle
from concejo.places.models import Street
from concejo.routing.home import place_of
from tests import make
from tests.routing.reports import sentences, write

pytestmark = pytest.mark.usefixtures("db")

KINDS = {"alumbrado": "lighting", "basura": "waste", "calles": "roads"}
OFFICES = {"alumbrado": "electricista", "basura": "barredora", "calles": "ayuntamiento"}
# In no list of words: the router alone knows what this is.
LAMP = "No se enciende en la plaza"


@pytest.fixture(scope="module")
def lent(tmp_path_factory):
    """Routers that learned from another town's reports: whose they are, and what they are about."""
    home = tmp_path_factory.mktemp("lent")
    for label, of in (("kind", KINDS), ("office", OFFICES)):
        rows = [{"text": r["text"], label: of[r["label"]]} for r in sentences(120, seed=4)]
        file = write(home / "lent.csv", rows)
        words = ["router", "train", str(file), "--label", label, "--dir", str(home)]
        assert CliRunner().invoke(main, words).exit_code == 0
    return home


@pytest.fixture
def town(settings, tmp_path):
    settings.DIR = tmp_path
    make.streets()
    make.offices()
    return tmp_path


@pytest.fixture
def router(town, lent):
    return Path(shutil.copytree(lent / "router", town / "router"))


def told(text, **said):
    return tell_town(make.resident("ana"), Report(text, **said))


def test_what_the_router_is_sure_of_is_filed_there(router, settings):
    settings.ROUTER_SURE = 50

    assert preview(LAMP).kind.code == "lighting"
    case = told(LAMP)

    assert case.kind_id == "lighting"
    routed = Event.objects.get(kind="case.routed", subject_id=case.pk)
    assert (routed.data["kind"], routed.data["kinds"][0][0]) == ("lighting", "lighting")


def test_it_outweighs_a_word_and_nobody_who_says_what_it_is(router, settings):
    settings.ROUTER_SURE = 50
    assert told(f"@policia {LAMP}").kind_id == "lighting"

    settings.ROUTER_SURE = 1
    assert told(LAMP, kind="noise").kind_id == "noise"


def test_what_it_is_less_sure_of_is_guessed_by_words(router, settings):
    settings.ROUTER_SURE = 101

    assert told("Un contenedor que no se enciende").kind_id == "waste"
    assert told(LAMP).kind_id == "other"


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("@ayuntamiento mi madre tiene depresión y no se enciende", "health"),
        ("me han robado la cartera, la farola no se enciende", "police"),
    ],
)
def test_what_is_about_people_stays_so_whatever_it_thinks(router, settings, words, kind):
    settings.ROUTER_SURE = 1

    assert told(words).kind_id == kind


def test_an_office_that_is_only_for_people_keeps_what_it_is_told_to_itself(router, settings):
    settings.ROUTER_SURE = 1
    make.office("asistenta", holders=["eva"])
    give_kinds(office_by_handle("asistenta"), ["social"])

    case = told(f"@asistenta {LAMP}")

    assert case.kind_id == "social"
    assert case not in Case.objects.visible_to(make.resident("ben"))


def test_a_kind_that_the_town_does_not_show_is_not_proposed(router):
    report = report_of(LAMP, None, "", None, None, clock.now())
    assert proposed_kinds(report)[0].label == "lighting"

    Kind.objects.filter(code="lighting").update(card="none")

    assert "lighting" not in [each.label for each in proposed_kinds(report)]


def test_a_spoiled_router_stops_no_report(router, settings, caplog):
    settings.ROUTER_SURE = 1
    (place_of(router.parent, KIND) / "model.json").write_text("{}")

    assert told(f"@policia {LAMP}").kind_id == "noise"
    assert "cannot be used" in caplog.text


# --- Corrections teach ---


def test_the_lamp_taken_for_a_hole_is_known_the_next_night(town, settings, monkeypatch, at):
    """The whole story: told, filed elsewhere, counted there, learned, and told once more."""
    monkeypatch.setattr("concejo.cases.jobs.ENOUGH_TO_LEARN", 20)
    settings.ROUTER_SURE = 101
    luis = make.speaking_as("luis", "electricista")
    carmen = make.speaking_as("carmen", "ayuntamiento")
    for row in sentences(40):
        case = told(row["text"])
        Case.objects.filter(pk=case.pk).update(
            answered_at=clock.now(), owner=office_by_handle(OFFICES[row["label"]])
        )
        desk.correct_kind(carmen, case.number, kind=KINDS[row["label"]])
    words = "El agujero de la acera de la Calle Real está negro como la boca de un lobo"
    holes = [told(words) for _ in range(6)]
    assert {case.kind_id for case in holes} == {"roads"}
    before = {line.name: line.received for line in figures().kinds}

    for case in holes:
        desk.hand_over(carmen, case.number, to="electricista")
        desk.correct_kind(luis, case.number, kind="lighting")

    after = {line.name: line.received for line in figures().kinds}
    assert after["lighting"] == before["lighting"] + 6
    assert after["roads"] == before["roads"] - 6
    night = (clock.local() + timedelta(days=1)).replace(hour=3, minute=5)
    at(f"{night:%Y-%m-%d %H:%M}")
    rebuild_router(clock.now())
    train_router(Event.objects.get(kind="router.due"))

    first, *_others = proposed_kinds(report_of(words, None, "", None, None, clock.now()))
    assert first.label == "lighting"
    settings.ROUTER_SURE = round(first.confidence * 100) - 1
    assert told(words).kind_id == "lighting"
    page = make.browser().get("/figures/router/kinds", headers={"Accept-Language": "en"})
    assert "has learned from 46 reports" in page.text
    assert "Street lighting" in page.text


def test_what_nobody_has_named_teaches_nothing(town):
    carmen = make.speaking_as("carmen", "ayuntamiento")
    unknown, named, ill, taken_back = (told("Hay una cosa rara en la plaza") for _ in range(4))
    due_at = clock.now() + timedelta(days=2)
    for case in (unknown, named):
        desk.promise(carmen, case.number, due_at=due_at)
    assert own_reports(KIND) == []

    desk.correct_kind(carmen, named.number, kind="furniture")
    desk.correct_kind(carmen, ill.number, kind="health")
    desk.correct_kind(carmen, taken_back.number, kind="furniture")
    desk.undo(carmen, taken_back.number)

    assert [row.label for row in own_reports(KIND)] == ["furniture"]


def test_the_command_learns_both_and_says_when_one_is_too_little(town, monkeypatch):
    for row in sentences(24):
        case = told(row["text"])
        Case.objects.filter(pk=case.pk).update(
            answered_at=clock.now(), owner=office_by_handle(OFFICES[row["label"]]), kind="noise"
        )
    words = ["router", "train", "--own", "--dir", str(town)]

    said = CliRunner().invoke(main, words)
    assert said.exit_code == 0, said.output
    assert "Learned office from 24 reports" in said.output
    assert "Every report says noise" in said.output

    Case.objects.filter(owner__account__handle="electricista").update(kind="lighting")
    assert "Learned kind from 24" in CliRunner().invoke(main, words).output
    assert CliRunner().invoke(main, [*words, "--label", "service"]).exit_code == 2


# --- On the page, one press says whose it is, what it is about, and where ---


@pytest.fixture
def carmen(router, settings):
    settings.ROUTER_SURE = 101
    return make.browser(make.speaking_as("carmen", "ayuntamiento"))


def form_of(page, number):
    """The form of one report as it stands, with the first office pressed."""
    part = page.partition(f'name="case" value="{number}"')[2].partition("</form>")[0]
    chosen = re.search(r'<option value="(\w+)" selected', part)[1]
    return {
        "case": number,
        "kind": chosen,
        "street": re.search(r'name="street" value="([^"]*)"', part)[1],
        "house": re.search(r'name="house" value="([^"]*)"', part)[1],
        "to": re.search(r'name="to" value="(\w+)" data-key="1"', part)[1],
        "next": "/router",
    }, part


def test_one_press_says_all_three(carmen):
    case = told(f"{LAMP}, en la Calle Real 7")

    form, part = form_of(carmen.get("/router", headers={"Accept-Language": "en"}).text, case.number)
    assert (form["kind"], form["street"], form["house"]) == ("lighting", "Calle Real", "7")
    assert re.search(r"Read from the words, \d+ % sure", part)
    said = carmen.post("/router", form)

    assert said.headers["Location"] == "/router"
    case.refresh_from_db()
    assert (case.owner.handle, case.kind_id) == ("electricista", "lighting")
    event = Event.objects.get(kind="case.handed_over", subject_id=case.pk)
    assert event.data["kind"] == "lighting"
    assert not Event.objects.filter(kind="case.placed", subject_id=case.pk).exists()
    assert [row.label for row in own_reports(KIND)] == ["lighting"]


def test_what_was_pressed_is_undone_in_one(carmen):
    case = told(LAMP)
    carmen.post(
        "/router", {"case": case.number, "to": "electricista", "kind": "roads", "street": ""}
    )

    desk.undo(make.speaking_as("carmen", "ayuntamiento"), case.number)

    case.refresh_from_db()
    assert (case.owner.handle, case.kind_id) == ("ayuntamiento", "other")
    assert {line.name for line in figures().kinds} == {"other"}


def test_the_street_is_corrected_or_taken_out(carmen):
    case = told(f"{LAMP} cerca de la Calle Real")
    page = carmen.get("/router", headers={"Accept-Language": "en"}).text
    assert form_of(page, case.number)[0]["street"] == "Calle Real"
    eras = Street.objects.get(name="Camino de las Eras")

    said = {"to": "electricista", "kind": "lighting", "street": "camino de las eras", "house": "2"}
    carmen.post("/router", {"case": case.number, **said})

    case.refresh_from_db()
    assert (case.street, case.street_number, case.district) == (eras, "2", "Norte")
    assert (case.lat, case.lon) == (eras.lat, eras.lon)
    assert {line.name for line in figures().districts} == {"Norte"}


def test_undoing_the_press_gives_the_place_back(carmen):
    case = told(f"{LAMP} en la Calle Real 7")
    was = (case.street, case.street_number, case.lat, case.lon, case.district)
    said = {"to": "electricista", "kind": "lighting", "street": "camino de las eras", "house": "2"}
    carmen.post("/router", {"case": case.number, **said})
    assert {line.name for line in figures().districts} == {"Norte"}

    desk.undo(make.speaking_as("carmen", "ayuntamiento"), case.number)

    case.refresh_from_db()
    assert (case.street, case.street_number, case.lat, case.lon, case.district) == was
    placed = Event.objects.filter(kind="case.placed", subject_id=case.pk).order_by("seq")
    assert [event.data["street"] for event in placed][1:] == [case.street_id]
    assert {line.name for line in figures().districts} == {case.district} - {""}


def test_a_place_that_was_said_since_is_not_undone(carmen):
    case, office = told(f"{LAMP} en la Calle Real 7"), make.speaking_as("carmen", "ayuntamiento")
    carmen.post("/router", {"case": case.number, "to": "electricista", "street": ""})
    eras = Street.objects.get(name="Camino de las Eras")
    correct_place(make.speaking_as("luis", "electricista"), case.number, street=eras)

    desk.undo(office, case.number)

    case.refresh_from_db()
    assert (case.owner.handle, case.street) == ("ayuntamiento", eras)


def test_a_street_that_is_not_there_is_refused_and_nothing_happens(carmen):
    case = told(LAMP)

    said = carmen.post(
        "/router",
        {
            "case": case.number,
            "to": "electricista",
            "kind": "lighting",
            "street": "Calle de los Dragones",
        },
        headers={"Accept-Language": "en"},
    )

    assert said.status_code == 422
    assert "We do not know a street called" in said.text
    case.refresh_from_db()
    assert (case.owner.handle, case.kind_id) == ("ayuntamiento", "other")


def test_without_an_office_it_is_asked_for(carmen):
    case = told(LAMP)

    said = carmen.post(
        "/router",
        {"case": case.number, "other": "", "kind": "lighting", "street": ""},
        headers={"Accept-Language": "en"},
    )

    assert said.status_code == 422
    assert "Choose an office." in said.text
    case.refresh_from_db()
    assert (case.owner.handle, case.kind_id, case.street_id) == ("ayuntamiento", "other", None)


def test_what_was_typed_stands_there_again_beside_the_sentence(carmen):
    other, case = told("La papelera rebosa en la Calle Real"), told(LAMP)
    said = {
        "case": case.number,
        "other": "policia",
        "kind": "noise",
        "street": "Calle de los Dragones",
        "house": "7 bis",
    }

    page = carmen.post("/router", said, headers={"Accept-Language": "en"})

    assert page.status_code == 422
    before, _, its = page.text.partition(f'id="c{case.number}"')
    assert "We do not know a street called" in its
    assert "We do not know a street called" not in before
    assert 'value="Calle de los Dragones"' in its
    assert 'value="7 bis"' in its
    assert re.search(r'<option value="noise" selected', its)
    assert '<option value="policia" selected' in its
    assert f'id="c{other.number}"' in before
    assert 'value="Calle Real"' in before


def test_what_was_typed_is_there_too_if_the_report_is_on_another_page_by_now(carmen):
    case = told(LAMP)
    form = {"case": case.number, "other": "", "kind": "noise", "street": "", "house": "7 bis"}

    page = carmen.post("/router?from=20", form, headers={"Accept-Language": "en"})

    assert page.status_code == 422
    _before, _, its = page.text.partition(f'id="c{case.number}"')
    assert "Choose an office." in its
    assert 'value="7 bis"' in its
    assert re.search(r'<option value="noise" selected', its)


def test_what_somebody_else_has_handed_over_by_then_is_shown_as_it_stands(carmen):
    case = told(LAMP)
    desk.hand_over(make.speaking_as("carmen", "ayuntamiento"), case.number, to="electricista")

    form = {"case": case.number, "other": "", "street": ""}
    said = carmen.post("/router", form, headers={"Accept-Language": "en"})

    assert said.status_code == 422
    assert "Choose an office." in said.text
    assert 'class="proposals"' not in said.text, "it is the page of the case"


def test_what_names_no_street_says_so(carmen):
    case = told(LAMP)

    page = carmen.get("/router", headers={"Accept-Language": "en"}).text

    assert "No street is named in the words." in form_of(page, case.number)[1]


def test_the_page_costs_the_same_for_one_report_and_for_many(carmen):
    told(f"{LAMP}, en la Calle Real 7")
    carmen.get("/router")
    with CaptureQueriesContext(connection) as one:
        carmen.get("/router")
    for _ in range(4):
        told("La papelera rebosa desde el lunes en la Calle San José")
    with CaptureQueriesContext(connection) as five:
        carmen.get("/router")

    assert len(five) <= len(one)
