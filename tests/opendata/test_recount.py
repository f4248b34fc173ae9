"""The figures, counted again by somebody who has nothing but what the town gives to everybody."""

from __future__ import annotations

import csv
import io
from collections import Counter
from datetime import datetime, timedelta

import pytest
from django.test import Client

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.figures import COLUMNS
from concejo.cases.models import Case
from tests import make

# What cannot be had from a case itself: when the first answer came, and through which door.
_RECOUNTED = [name for name in COLUMNS if name not in {"answered", "hours_to_answer"}]
_PRIVATE = ("police", "minors", "health", "social")


@pytest.fixture
def lively(db, at, strike) -> None:  # noqa: PLR0915 - a month is long
    """A month in which promises are kept, broken and moved, and work is reopened and refused."""
    at("2026-11-02 09:00")
    make.streets()
    make.offices()
    ana, ben = make.resident("ana"), make.resident("ben")
    luis = make.speaking_as("luis", "electricista")
    rosa = make.speaking_as("rosa", "barredora")

    def lamp(who=ana) -> str:
        return make.case(who).number

    def dirt() -> str:
        return make.case(ben, "@barredora hay cristales en la Calle San José 3").number

    def promise(who, number, days=2, reason="") -> None:
        desk.promise(who, number, due_at=clock.now() + timedelta(days=days), reason=reason)

    kept, late, moved, again, wrong = lamp(), lamp(), lamp(ben), lamp(), lamp()
    for number in (kept, late, moved, again):
        promise(luis, number)
    swept, nothing = dirt(), dirt()
    promise(rosa, swept)

    at("2026-11-03 10:00")
    promise(luis, moved, days=5, reason="Falta una pieza")
    desk.finish(luis, kept, reason="Era un fusible")
    desk.finish(luis, again, reason="Era un fusible")
    desk.finish(rosa, swept, reason="No quedaba nada")
    desk.decline(rosa, nothing, reason="No es calle, es un patio")
    # Taken back at once, both: neither the promise nor the work ever counted.
    promise(luis, wrong)
    desk.finish(luis, wrong, reason="Era un fusible")
    desk.undo(luis, wrong)
    desk.undo(luis, wrong)

    at("2026-11-04 08:00")
    desk.confirm(ana, kept)
    desk.reopen(ana, again, words="Sigue igual")

    at("2026-11-05 12:00")
    strike()
    promise(luis, late, days=3, reason="Se retrasó el camión")
    # Promised by the electrician, done by the sweeper: each promise is of whoever made it.
    passed = lamp(ben)
    promise(luis, passed, days=10)
    desk.hand_over(luis, passed, to="barredora")
    promise(rosa, passed, days=4, reason="Antes llego yo")
    gone = lamp()
    promise(luis, gone)
    desk.decline(luis, gone, reason="Es del vecino")
    resumed = lamp(ben)
    promise(luis, resumed, days=1)

    at("2026-11-07 12:00")
    strike()
    promise(luis, resumed, days=3, reason="Ahora sí")
    desk.decline(luis, resumed, reason="Es privado")
    desk.resume(luis, resumed)
    desk.finish(luis, resumed, reason="Al final era nuestro")
    desk.finish(rosa, passed, reason="No quedaba nada")
    desk.finish(luis, late, reason="Ya luce")
    desk.join(luis, lamp(), into=late)
    desk.withdraw(ana, lamp())
    desk.ask(luis, lamp(), question="¿En qué calle?")

    at("2026-11-20 12:00")
    strike()
    at("2026-12-03 09:00")
    strike()
    lamp()


def test_the_figures_are_what_comes_out_when_everybody_counts(lively, ask):
    cases = _all_cases(ask)
    its = ask("/figures").json()

    assert len(cases) == Case.objects.count()
    assert {"kept", "broken", "moved", "reopened", "declined"} <= {
        name for name in _RECOUNTED if its["town"][name]
    }, "a town in which nothing happens proves nothing"
    assert _of(its["town"]) == _recounted(cases)
    for line in its["kinds"]:
        assert _of(line) == _recounted([c for c in cases if c["kind"] == line["name"]])
    for line in its["months"]:
        assert _of(line) == _recounted([c for c in cases if c["opened_at"][:7] == line["name"]])
    for line in its["offices"]:
        assert _of(line) == _recounted(cases, line["name"])
    assert sum(line["received"] for line in its["doors"]) == len(cases)


def test_page_spreadsheet_and_api_say_the_same(lively, ask):
    its = ask("/figures").json()
    rows = list(csv.DictReader(io.StringIO(Client().get("/figures.csv").text)))

    assert _as_csv("town", its["town"]) == rows[0]
    for by, lines in (("office", "offices"), ("kind", "kinds"), ("month", "months")):
        assert [_as_csv(by, line) for line in its[lines]] == [r for r in rows if r["by"] == by]


def test_every_step_moves_the_figures_at_once(lively, ask):
    before = ask("/figures").json()["town"]
    number = make.case().number

    told = ask("/figures").json()["town"]
    desk.decline(make.speaking_as("luis", "electricista"), number, reason="No es del pueblo")
    refused = ask("/figures").json()["town"]

    assert told["received"] == before["received"] + 1
    assert (refused["declined"], refused["open"]) == (before["declined"] + 1, told["open"] - 1)


def _all_cases(ask) -> list[dict]:
    cases, answer = [], ask("/cases", limit=4)
    while answer.json():
        cases += answer.json()
        answer = ask("/cases", limit=4, max_id=cases[-1]["id"])
    return cases


def _recounted(cases: list[dict], office: str = "") -> dict:
    """Plain counting: of all these cases, or of an office's, and of what that office promised."""
    theirs = [c for c in cases if not office or c["office"]["handle"] == office]
    promises = [p for c in cases for p in c["promises"] if not office or p["by"] == office]
    states = Counter(c["state"] for c in theirs)
    works = [h for c in theirs if (h := _hours_to_done(c)) is not None]
    return {
        "received": len(theirs),
        "promises": len(promises),
        "kept": sum(p["kept_at"] is not None for p in promises),
        "broken": sum(p["broken_at"] is not None for p in promises),
        "moved": sum(p["moved_at"] is not None for p in promises),
        "done": states["done"] + states["confirmed"],
        "confirmed": states["confirmed"],
        "reopened": sum(_standing(c).count("reopened") for c in theirs),
        "declined": states["declined"],
        "withdrawn": states["withdrawn"],
        "joined": states["joined"],
        "open": len(theirs)
        - sum(states[s] for s in ("confirmed", "declined", "withdrawn", "joined")),
        "hours_to_done": round(_middle(works), 1) if works else None,
    }


def _standing(case: dict) -> list[str]:
    """The steps of a case without those that were taken back."""
    undone = {step["post"] for step in case["history"] if step["what"] == "undone"}
    return [s["what"] for s in case["history"] if s["post"] not in undone]


def _hours_to_done(case: dict) -> float | None:
    if case["state"] not in {"done", "confirmed"}:
        return None
    last = [s["at"] for s in case["history"] if s["what"] == "done"][-1]
    opened = datetime.fromisoformat(case["opened_at"])
    return (datetime.fromisoformat(last) - opened).total_seconds() / 3600


def _middle(numbers: list[float]) -> float:
    numbers, half = sorted(numbers), len(numbers) // 2
    return numbers[half] if len(numbers) % 2 else (numbers[half - 1] + numbers[half]) / 2


def _of(line: dict) -> dict:
    return {name: line[name] for name in _RECOUNTED}


def _as_csv(by: str, line: dict) -> dict[str, str]:
    words = {k: "" if v is None else str(v) for k, v in line.items()}
    return {"by": by, **words}


# --- Of people, nothing from which somebody could be guessed ---


@pytest.fixture
def told(db, at):
    """Tell the town so often of somebody's illness, of a child, of a theft, of need."""
    at("2026-11-02 09:00")
    make.offices()
    words = {
        "health": "@ayuntamiento mi madre tiene depresión y no toma su medicación",
        "police": "@policia me han robado la cartera",
    }

    def tell(kind: str, times: int) -> None:
        for _ in range(times):
            assert make.case(text=words[kind]).kind_id == kind

    return tell


def test_a_private_kind_with_four_cases_is_not_shown_with_six_it_is(told, ask):
    told("health", 4)
    assert _kinds(ask) == {}
    assert "health" not in Client().get("/figures.csv").text

    told("health", 2)
    line = _kinds(ask)["health"]

    assert line["received"] == 6
    assert (line["declined"], line["kept"], line["answered"]) == (None, None, None)


def test_the_one_that_is_left_out_cannot_be_had_by_subtracting(told, ask):
    told("health", 6)
    told("police", 3)

    its = ask("/figures").json()

    assert its["town"]["received"] == 9
    assert [line for line in its["kinds"] if line["name"] in _PRIVATE] == []


def test_the_page_shows_no_small_number_of_a_private_kind(told, ask):
    told("health", 7)
    make.case()

    page = Client().get("/figures", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "None" not in page.text
    assert _kinds(ask)["lighting"]["received"] == 1


def _kinds(ask) -> dict[str, dict]:
    return {line["name"]: line for line in ask("/figures").json()["kinds"]}


# --- An office's line tells nothing of private kinds ---


def _line_of(ask, office: str) -> dict | None:
    return {line["name"]: line for line in ask("/figures").json()["offices"]}.get(office)


def test_an_office_with_only_private_kinds_has_no_line_however_many_it_has(told, ask):
    told("police", 2)
    assert _line_of(ask, "policia") is None

    told("police", 6)

    assert _line_of(ask, "policia") is None
    assert _kinds(ask)["police"]["received"] == 8
    assert "policia" not in Client().get("/figures.csv").text
    page = Client().get("/figures", headers={"Accept-Language": "en"}).text
    assert "Policía Local" not in page
    assert "counted by kind alone" in page


def test_the_line_of_an_office_with_both_is_what_everybody_can_count(told, ask, at):
    told("police", 3)
    pepe = make.speaking_as("pepe", "policia")
    noise = make.case(text="@policia mucho ruido de noche en el bar").number
    desk.promise(pepe, noise, due_at=clock.now() + timedelta(days=1))
    stolen = Case.objects.filter(kind="police").latest("pk").number
    desk.promise(pepe, stolen, due_at=clock.now() + timedelta(days=1))
    desk.finish(pepe, stolen, reason="Apareció")

    line = _line_of(ask, "policia")

    assert line == _line_of(ask, "policia") | _recounted(_all_cases(ask), "policia")
    assert (line["received"], line["promises"], line["kept"], line["done"]) == (1, 1, 0, 0)


def test_neither_the_directory_nor_an_office_s_page_tells_of_private_cases(told, ask):
    told("police", 2)
    pepe = make.speaking_as("pepe", "policia")
    stolen = Case.objects.filter(kind="police").latest("pk").number
    desk.promise(pepe, stolen, due_at=clock.now() + timedelta(days=1))
    desk.finish(pepe, stolen, reason="Apareció")

    card = next(o for o in ask("/offices").json() if o["handle"] == "policia")
    anybody = Client().get("/@policia", headers={"Accept-Language": "en"}).text
    holder = make.browser(make.resident("pepe")).get("/@policia", headers={"Accept-Language": "en"})

    assert (card["open_cases"], card["promises_kept"], card["promises_broken"]) == (0, 0, 0)
    assert "Open cases: 0" in anybody
    assert "No promise has come due yet." in anybody
    assert "% kept" not in Client().get("/offices", headers={"Accept-Language": "en"}).text
    assert "Open cases: 2" in holder.text, "whoever holds it knows them"
