"""The figures, counted again by somebody who has nothing but what the town gives to everybody.

The counting here is plain Python over the bytes of /figures/log.csv: it shares no line with ours.
"""

from __future__ import annotations

import csv
import io
import re
import statistics
from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.test import Client

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.models import Case
from concejo.figures.actions import forget_all
from concejo.figures.tallies import COLUMNS
from concejo.offices.actions import hand_over_office
from tests import make

MADRID = ZoneInfo("Europe/Madrid")
_PRIVATE = ("police", "minors", "health", "social", "neighbours")


@pytest.fixture
def lively(db, at, strike) -> None:  # noqa: PLR0915 - a month is long
    """A month in which promises are kept, broken and moved, and work is reopened and refused."""
    at("2026-11-02 09:00")
    make.streets()
    make.offices()
    for kind in ("lighting", "cleaning", "other"):
        set_limits(kind, LimitsGiven(answer_hours=4, promise_hours=8, fix_hours=9))
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
    for hour, number in (("09:20", kept), ("10:00", late), ("11:40", moved), ("13:00", again)):
        at(f"2026-11-02 {hour}")
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
    # Filed under another kind; once taken back at once, and once for good.
    hole, same = lamp(), lamp()
    desk.correct_kind(luis, hole, kind="roads")
    desk.correct_kind(luis, same, kind="roads")
    desk.undo(luis, same)
    desk.hand_over(luis, lamp(), to="barredora", kind="cleaning")
    # Of this one nobody reads any more, under whatever name.
    ill = lamp()
    desk.correct_kind(luis, ill, kind="health")
    desk.correct_kind(luis, ill, kind="roads")

    at("2026-11-20 12:00")
    strike()
    at("2026-12-03 09:00")
    strike()
    lamp()


def test_the_figures_are_what_comes_out_when_everybody_counts(lively, ask):
    cases = _cases_of(_log())
    its = ask("/figures").json()

    assert len(cases) == Case.objects.filter(card="full").count()
    assert Case.objects.filter(card="none").count() == 1
    assert {line["name"] for line in its["kinds"]} == {"lighting", "roads", "cleaning"}
    assert {
        "kept", "broken", "moved", "reopened", "declined_not_ours", "fix_late", "fix_p90",
        "answer_in_time", "promise_median", "hours_to_done", "joined", "withdrawn",
    } <= {name for name in COLUMNS if its["town"][name]}, "a quiet town proves nothing"  # fmt: skip
    assert its["town"] == {"name": "", **_counted(cases)}
    for by, what in (("kinds", "kind"), ("doors", "door"), ("districts", "district")):
        assert its[by], by
        for line in its[by]:
            theirs = [case for case in cases if case[what] == line["name"]]
            assert line == {"name": line["name"], **_counted(theirs)}, by
    for line in its["months"]:
        theirs = [case for case in cases if case["opened"].strftime("%Y-%m") == line["name"]]
        assert line == {"name": line["name"], **_counted(theirs)}
    for line in its["offices"]:
        assert line == {"name": line["name"], **_counted(cases, line["name"])}


def test_some_months_alone_are_counted_like_all_of_them(lively, ask):
    lamps = [case for case in _cases_of(_log()) if case["opened"].strftime("%Y-%m") == "2026-12"]

    its = ask("/figures", first="2026-12").json()

    assert 0 < its["town"]["received"] < ask("/figures").json()["town"]["received"]
    assert its["town"] == {"name": "", **_counted(lamps)}
    assert ask("/figures", first="2026-13").status_code == 422


def test_before_and_after_a_change_of_mayor_each_case_is_of_the_day_it_was_told(lively, ask, at):
    eva, andres = make.resident("eva"), make.resident("andres")
    at("2026-12-04 10:00")
    hand_over_office(andres, "alcaldia", "eva")
    make.case()
    make.case()

    before, after = ask("/figures").json()["terms"]

    assert after["received"] == 2
    assert before["received"] == ask("/figures").json()["town"]["received"] - 2
    page = Client().get("/figures", headers={"Accept-Language": "en"}).text
    assert "Before and after a change of mayor" in page
    assert eva.account.name in page


def test_what_is_thrown_away_is_read_again_from_the_log(lively, ask):
    before = ask("/figures").json()

    forget_all()

    assert ask("/figures").json() | {"until": ""} == before | {"until": ""}


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


def _log() -> list[dict[str, str]]:
    answer = Client().get("/figures/log.csv")
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def _cases_of(log: list[dict[str, str]]) -> list[dict]:
    """What became of each case: its steps one after the other, without those taken back."""
    steps: dict[str, list[dict[str, str]]] = {}
    for row in log:
        theirs = steps.setdefault(row["case"], [])
        if row["step"] == "undone":
            # With a step goes what came after it.
            theirs[:] = [step for step in theirs if int(step["seq"]) < int(row["undoes"])]
        else:
            theirs.append(row)
    return [_case_of(its) for its in steps.values()]


def _case_of(steps: list[dict[str, str]]) -> dict:  # noqa: C901 - a word of the log each
    first = steps[0]
    case = {
        "opened": datetime.fromisoformat(first["at"]).astimezone(MADRID),
        "kind": first["kind"], "door": first["door"], "district": first["district"],
        "times": {}, "in_time": {}, "promises": [], "reopened": 0, "why": "",
    }  # fmt: skip
    for step in steps:
        what = step["step"]
        case["office"], case["state"] = (
            step["office"] or case["office"],
            step["state"] or case["state"],
        )
        case["kind"] = step["kind"] or case["kind"]
        minutes = int((datetime.fromisoformat(step["at"]) - case["opened"]).total_seconds() // 60)
        counting = [p for p in case["promises"] if p[1] not in ("moved", "ended")]
        last = counting[-1] if counting else ["", ""]
        if what == "first_answer":
            case["times"]["hours_to_answer"] = minutes
            _note(case, "answer", step)
        elif what in ("promised", "handed_over") and step["due_at"]:
            if step["worked"] and "promise" not in case["times"]:
                _note(case, "promise", step)
            if last[1] == "open":
                last[1] = "moved" if step["moved"] == "true" else "broken"
            case["promises"].append([step["office"], "open"])
        elif what == "done":
            case["times"]["hours_to_done"] = minutes
            _note(case, "fix", step)
            if step["kept"]:
                last[1] = "kept" if step["kept"] == "true" else "broken"
        elif what == "reopened":
            case["reopened"] += 1
            for name in ("hours_to_done", "fix"):
                case["times"].pop(name, None)
            case["in_time"].pop("fix", None)
            if last[1] == "kept":
                last[1] = "broken" if step["late"] == "true" else "open"
        elif what in ("declined", "withdrawn", "joined", "lapsed") and last[1] == "open":
            last[1] = "broken" if step["late"] == "true" else "ended"
        elif what == "promise_broken" and last[1] == "open":
            last[1] = "broken"
        case["why"] = step["why"] or case["why"]
    return case


def _note(case: dict, what: str, step: dict[str, str]) -> None:
    case["times"][what] = int(step["worked"])
    if step["in_time"]:
        case["in_time"][what] = step["in_time"] == "true"


def _counted(cases: list[dict], office: str = "") -> dict:
    """Plain counting: of all these cases, or of an office's, and of what that office promised."""
    theirs = [c for c in cases if not office or c["office"] == office]
    fates = Counter(f for c in cases for by, f in c["promises"] if not office or by == office)
    states = Counter(c["state"] for c in theirs)
    whys = Counter(c["why"] for c in theirs if c["state"] == "declined")
    line = {
        "received": len(theirs),
        "answered": len(_times(theirs, "hours_to_answer")),
        "promises": fates.total() - fates["ended"],
        "kept": fates["kept"], "broken": fates["broken"], "moved": fates["moved"],
        "done": states["done"] + states["confirmed"],
        "confirmed": states["confirmed"],
        "reopened": sum(c["reopened"] for c in theirs),
        "declined": states["declined"],
        "withdrawn": states["withdrawn"],
        "joined": states["joined"],
        "open": len(theirs)
        - sum(states[s] for s in ("confirmed", "declined", "withdrawn", "joined")),
    }  # fmt: skip
    for name in ("hours_to_answer", "hours_to_done"):
        times = _times(theirs, name)
        line[name] = round(statistics.median(times) / 60, 1) if times else None
    for name in ("answer", "promise", "fix"):
        times = sorted(_times(theirs, name))
        line[f"{name}_median"] = statistics.median(times) if times else None
        # The smallest that at least nine of ten do not exceed.
        line[f"{name}_p90"] = next(
            (t for n, t in enumerate(times, 1) if n * 10 >= len(times) * 9), None
        )
        in_time = [c["in_time"][name] for c in theirs if name in c["in_time"]]
        line[f"{name}_in_time"], line[f"{name}_late"] = in_time.count(True), in_time.count(False)
    for why in ("not_ours", "nothing_found", "done_already", "not_possible", "other"):
        line[f"declined_{why}"] = whys[why]
    return line


def _times(cases: list[dict], name: str) -> list[int]:
    return [c["times"][name] for c in cases if name in c["times"]]


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
        "neighbours": "@policia El vecino del 3 canta a gritos todas las noches",
    }

    def tell(kind: str, times: int) -> None:
        for _ in range(times):
            assert make.case(text=words[kind]).kind_id == kind

    return tell


@pytest.mark.parametrize("kind", ["health", "neighbours"])
def test_a_private_kind_with_four_cases_is_not_shown_with_six_it_is(told, ask, kind):
    told(kind, 4)
    assert _kinds(ask) == {}
    assert kind not in Client().get("/figures.csv").text

    told(kind, 2)
    line = _kinds(ask)[kind]

    assert line["received"] == 6
    assert (line["declined"], line["kept"], line["answered"]) == (None, None, None)


@pytest.mark.parametrize("few", ["police", "neighbours"])
def test_the_one_that_is_left_out_cannot_be_had_by_subtracting(told, ask, few):
    told("health", 6)
    told(few, 3)

    its = ask("/figures").json()

    assert its["town"]["received"] == 0, "else what is left out were the rest of it"
    assert its["months"] == its["doors"] == []
    assert "2026-" not in "".join(row["case"] for row in _log())
    assert [line for line in its["kinds"] if line["name"] in _PRIVATE] == []


def test_the_page_shows_no_small_number_of_a_private_kind(told, ask):
    told("health", 7)
    make.case()

    page = Client().get("/figures", headers={"Accept-Language": "en"})

    assert page.status_code == 200
    assert "None" not in page.text
    assert _kinds(ask)["lighting"]["received"] == 1


def test_of_a_quarrel_the_card_is_there_and_no_step_of_it_in_the_log(told, ask):
    told("neighbours", 3)
    make.case()

    card = Case.objects.filter(kind="neighbours").latest("pk")

    assert Client().get(f"/cases/{card.number}").status_code == 200, "it is for all"
    assert {row["kind"] for row in _log() if row["kind"]} == {"lighting"}
    assert card.number not in {row["case"] for row in _log()}
    assert _line_of(ask, "policia") is None


def test_the_page_says_how_many_were_answered_promised_and_joined(lively, ask):
    its = _line_of(ask, "electricista")
    page = Client().get("/figures", headers={"Accept-Language": "en"}).text
    table = page.partition('id="t-offices"')[2].partition("</table>")[0]
    heads = re.findall(r"<th scope=\"col\"[^>]*>([^<]*)", table)
    row = next(r for r in table.split("<tr>") if "Electricista" in r)
    shown = dict(zip(heads[1:], re.findall(r"<td[^>]*>(.*?)</td>", row), strict=True))

    for head, name in (("Answered", "answered"), ("Promised", "promises"), ("Joined", "joined")):
        assert shown[head] == str(its[name]) != "0"
        assert f"<dt>{head}</dt>" in page


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

    assert line == {"name": "policia", **_counted(_cases_of(_log()), "policia")}
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
