"""Thirty people report the same new thing: what is corrected once or twice goes right at once."""

from __future__ import annotations

import json
import shutil
from datetime import timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, preview, tell_town
from concejo.cases.routing import OFFICE, proposed_kinds, proposed_offices, report_of
from concejo.cli.main import main
from concejo.posts.actions.publishing import delete_post
from concejo.routing import corrections
from concejo.routing.home import place_of
from tests import make
from tests.routing.reports import sentences, write

pytestmark = pytest.mark.usefixtures("db")

KINDS = {"alumbrado": "lighting", "basura": "waste", "calles": "roads"}
OFFICES = {"alumbrado": "electricista", "basura": "barredora", "calles": "ayuntamiento"}
# The router has never heard of a pipe, nor of anything that was the police's.
BURST = [
    "Ha reventado una tubería en la Calle Real y sale mucha agua",
    "En la Calle Real ha reventado una tubería, sale muchísima agua",
    "Sale mucha agua, ha reventado la tubería de la Calle Real",
]
LAMP = "Una farola no se enciende en la plaza"


@pytest.fixture(scope="module")
def lent(tmp_path_factory):
    """Routers that learned last night, whose a report is and what it is about."""
    home = tmp_path_factory.mktemp("lent")
    for label, of in (("kind", KINDS), ("office", OFFICES)):
        rows = [{"text": row["text"], label: of[row["label"]]} for row in sentences(60, seed=4)]
        file = write(home / "lent.csv", rows)
        words = ["router", "train", str(file), "--label", label, "--dir", str(home)]
        assert CliRunner().invoke(main, words).exit_code == 0
    return home


@pytest.fixture
def router(settings, tmp_path, lent, monkeypatch):
    settings.DIR, settings.ROUTER_SURE = tmp_path, 75
    make.streets()
    make.offices()
    # Nobody waits for seconds here.
    monkeypatch.setattr(corrections, "KEPT_FOR", 0.0)
    return Path(shutil.copytree(lent / "router", tmp_path / "router"))


@pytest.fixture
def carmen(router):
    return make.speaking_as("carmen", "ayuntamiento")


def told(text, who="ana"):
    return tell_town(make.resident(who), Report(text))


def offices_for(text):
    return proposed_offices(report_of(text, None, "", None, None, clock.now()))


def test_the_third_of_a_burst_goes_right_once_two_were_handed_over(carmen):
    first, second = told(BURST[0]), told(BURST[1], "ben")
    assert {first.owner.handle, second.owner.handle} == {"ayuntamiento"}

    desk.hand_over(carmen, first.number, to="policia")
    desk.hand_over(carmen, second.number, to="policia")

    assert told(BURST[2], "eva").owner.handle == "policia"


def test_one_hand_over_alone_sends_nothing_anywhere(carmen):
    desk.hand_over(carmen, told(BURST[0]).number, to="policia")

    assert offices_for(BURST[1])[0].confidence < 0.75
    assert told(BURST[1], "ben").owner.handle == "ayuntamiento"


def hand_over_lamps(*tellers):
    """Whoever gets their report of a lamp says that it is for the police."""
    holders = {handle: holder for handle, (_title, holder, *_more) in make.OFFICES.items()}
    for who in tellers:
        case = told(LAMP, who)
        giver = make.speaking_as(holders[case.owner.handle], case.owner.handle)
        desk.hand_over(giver, case.number, to="policia")


def test_one_neighbour_who_tells_it_often_has_one_voice(carmen, settings):
    settings.ROUTER_SURE = 60
    for text in (BURST[0], BURST[1], BURST[0]):
        desk.hand_over(carmen, told(text).number, to="policia")

    assert offices_for(BURST[2])[0].confidence < 0.6
    assert told(BURST[2], "eva").owner.handle == "ayuntamiento"


def test_a_router_that_is_sure_is_overturned_by_three_neighbours_and_not_by_two(carmen):
    assert offices_for(LAMP)[0].confidence > 0.9
    another = "En la plaza una farola no se enciende"

    hand_over_lamps("ana", "ana", "ben")
    assert offices_for(another)[0].label == "electricista"

    hand_over_lamps("eva")
    assert offices_for(another)[0].label == "policia"


def test_people_without_an_account_are_told_apart_by_street_and_words(carmen):
    def hand_over(text):
        desk.hand_over(carmen, tell_town(None, Report(text)).number, to="policia")

    hand_over(BURST[0])
    hand_over(f"{BURST[0].upper()}!")
    assert offices_for(BURST[2])[0].confidence < 0.6

    hand_over(BURST[1])
    assert offices_for(BURST[2])[0].label == "policia"
    assert offices_for(BURST[2])[0].confidence > 0.75


def test_what_was_joined_to_another_case_has_no_voice(carmen):
    first, second = told(BURST[0]), told(BURST[1], "ben")
    for case in (first, second):
        desk.hand_over(carmen, case.number, to="policia")
    pepe = make.speaking_as("pepe", "policia")

    desk.join(pepe, second.number, into=first.number)

    assert offices_for(BURST[2])[0].confidence < 0.6


def test_what_goes_on_to_the_next_in_turn_was_no_mistake(carmen):
    luis = make.speaking_as("luis", "electricista")
    for who, text in zip(("ana", "ben"), BURST, strict=False):
        number = told(text, who).number
        desk.hand_over(carmen, number, to="electricista")
        desk.promise(luis, number, due_at=clock.now() + timedelta(days=1))
        desk.hand_over(luis, number, to="barredora", words="My part is done, now sweep it")

    proposed = offices_for(BURST[2])

    assert proposed[0].label == "electricista"
    assert proposed[0].confidence > 0.75


def test_a_promise_that_was_taken_back_took_nothing_up(carmen):
    luis = make.speaking_as("luis", "electricista")
    for who, text in zip(("ana", "ben"), BURST, strict=False):
        number = told(text, who).number
        desk.hand_over(carmen, number, to="electricista")
        desk.promise(luis, number, due_at=clock.now() + timedelta(days=1))
        desk.undo(luis, number)
        desk.hand_over(luis, number, to="policia")

    assert offices_for(BURST[2])[0].label == "policia"


def test_what_was_undone_is_forgotten(carmen):
    cases = [told(BURST[0]), told(BURST[1], "ben")]
    before = offices_for(BURST[2])
    for case in cases:
        desk.hand_over(carmen, case.number, to="policia")
    assert offices_for(BURST[2])[0].label == "policia"

    for case in cases:
        desk.undo(carmen, case.number)

    assert offices_for(BURST[2]) == before
    assert told(BURST[2]).owner.handle == "ayuntamiento"


def test_offices_that_do_not_agree_have_no_say(carmen):
    before = offices_for(BURST[2])
    desk.hand_over(carmen, told(BURST[0]).number, to="policia")
    desk.hand_over(carmen, told(BURST[0], "ben").number, to="barredora")

    assert [each.label for each in offices_for(BURST[2])] == [each.label for each in before]


def test_what_was_corrected_last_week_is_no_news(carmen, at):
    for who, text in zip(("ana", "ben"), BURST, strict=False):
        desk.hand_over(carmen, told(text, who).number, to="policia")
    assert offices_for(BURST[2])[0].label == "policia"

    at(f"{clock.local() + timedelta(days=3):%Y-%m-%d %H:%M}")

    assert "policia" not in {each.label for each in offices_for(BURST[2])}


def test_unlike_reports_are_answered_as_before(carmen):
    before = offices_for(LAMP)

    for who, text in zip(("ana", "ben"), BURST, strict=False):
        desk.hand_over(carmen, told(text, who).number, to="policia")

    assert offices_for(LAMP) == before
    assert told(LAMP).owner.handle == "electricista"


def test_a_kind_that_was_corrected_twice_is_known_the_third_time(carmen):
    for who, text in zip(("ana", "ben"), BURST, strict=False):
        case = told(text, who)
        assert case.kind_id != "furniture"
        desk.correct_kind(carmen, case.number, kind="furniture")

    assert told(BURST[2]).kind_id == "furniture"


def test_words_that_are_gone_or_private_are_remembered_no_more(carmen):
    ana = make.resident("ana")
    gone, hidden = told(BURST[0]), told(BURST[1], "ben")
    for case in (gone, hidden):
        desk.hand_over(carmen, case.number, to="policia")
    assert offices_for(BURST[2])[0].label == "policia"

    delete_post(ana, gone.post_id)
    desk.correct_kind(make.speaking_as("pepe", "policia"), hidden.number, kind="health")

    assert "policia" not in {each.label for each in offices_for(BURST[2])}
    assert "health" not in {
        each.label
        for each in proposed_kinds(report_of(BURST[2], None, "", None, None, clock.now()))
    }


def test_the_page_says_which_case_it_went_by(carmen):
    first, second, third = (
        told(text, who) for text, who in zip(BURST, ("ana", "ben", "eva"), strict=True)
    )
    desk.hand_over(carmen, first.number, to="policia")
    desk.hand_over(carmen, second.number, to="policia")

    page = make.browser(carmen).get("/router", headers={"Accept-Language": "en"}).text

    assert "What you say counts at once for like reports" in page
    part = page.partition(f'name="case" value="{third.number}"')[2].partition("</form>")[0]
    assert 'name="to" value="policia" data-key="1"' in part
    assert any(f'Like <a href="/cases/{each.number}">' in part for each in (first, second))


def test_it_is_asked_for_in_one_question_however_much_was_corrected(carmen, settings, monkeypatch):
    settings.ROUTER_SURE = 101
    questions = []
    for text in (BURST[0], BURST[1], *BURST):
        desk.hand_over(carmen, told(text).number, to="policia")
        with CaptureQueriesContext(connection) as asked:
            offices_for(LAMP)
        questions.append(len(asked))
    assert len(set(questions)) == 1

    # A process that has just asked does not ask again.
    monkeypatch.setattr(corrections, "KEPT_FOR", 60.0)
    offices_for(LAMP)
    with CaptureQueriesContext(connection) as asked:
        offices_for(LAMP)

    assert not [each for each in asked.captured_queries if "handed_over" in each["sql"]]


@pytest.mark.django_db(transaction=True)
def test_whoever_only_looks_keeps_nobody_from_writing(carmen):
    desk.hand_over(carmen, told(BURST[0]).number, to="policia")

    with CaptureQueriesContext(connection) as asked:
        assert preview(BURST[1]).office.handle == "ayuntamiento"

    said = [each["sql"] for each in asked.captured_queries]
    assert any("handed_over" in each for each in said)
    assert not [each for each in said if each.startswith(("BEGIN", "SAVEPOINT"))]


def test_a_broken_memory_stops_no_report(carmen, router, caplog):
    facts = place_of(router.parent, OFFICE) / "model.json"
    about = json.loads(facts.read_text())
    about["facts"]["trained_at"] = "when nobody looked"
    facts.write_text(json.dumps(about))

    assert told(LAMP).owner.handle == "electricista"
    assert "cannot be used" in caplog.text
