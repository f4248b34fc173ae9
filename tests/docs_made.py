"""The pages of ``docs/`` that are made from the code, so that they cannot be wrong.

``make docs`` writes them; ``tests/test_docs.py`` fails while one is not as it would be written.
"""

from __future__ import annotations

import ast
import inspect
import os
import re
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
HOUSE = ROOT / "concejo"

_MADE = "*This page is made from the code by `make docs`. Change the code, not the page.*"


def pages() -> dict[str, str]:
    """Every page that is made, by its path below ``docs/``."""
    return {
        "run/settings.md": settings(),
        "run/commands.md": commands(),
        "run/kinds.md": kinds(),
        "use/sentences.md": sentences(),
        "use/hashtags.md": hashtags(),
        "connect/states.md": states(),
        "connect/events.md": events(),
        "connect/coverage.md": coverage(),
        "decide/README.md": decisions(),
    }


# --- For whoever runs a town ---------------------------------------------------------------------


def settings() -> str:
    """The settings, from ``Env``."""
    from concejo.config.settings import env

    rows = [
        (
            f"`{setting.name}`",
            "**yes**" if setting.is_needed else _shown(setting.default),
            setting.help,
        )
        for setting in env.settings
    ]
    return _page(
        "Settings",
        "For whoever runs a town.",
        "Settings stand in the environment or, one `NAME=value` a line, in `DIR/concejo.env`; the "
        "environment wins. A secret may also stand in a file of its own, named by `NAME_FILE`. "
        "`concejo settings` prints them with their present values; a wrong value stops the start "
        "with a sentence. After a change, start the town again.",
        _table(("Setting", "Without it", "What it is for"), rows),
        "Two more are read before the others and stand only in the environment: `CONCEJO_DIR`, the "
        "town's directory, in place of `--dir`; and `CONCEJO_PORT`, which `--port` sets.",
        "What a town hall decides is not here but in its database: offices and their hours, who "
        "holds them, [kinds of cases](kinds.md), streets, the census.",
    )


def commands() -> str:
    """The commands, from click."""
    import click

    from concejo.cli.main import main

    parts = []
    for words, command in _commands(main, "concejo"):
        with click.Context(command, info_name=words) as context:
            usage = " ".join(command.collect_usage_pieces(context))
            rows = []
            for parameter in command.get_params(context):
                record = parameter.get_help_record(context)
                if record and record[1] and "--help" not in record[0]:
                    rows.append((f"`{record[0]}`", re.sub(r"\s+", " ", record[1])))
            said = inspect.cleandoc(command.help or "").replace("\f", "")
            parts += [f"## {words}", f"```\n{words} {usage}\n```", said]
            parts += [_table(("Option", ""), rows)] if rows else []
    return _page(
        "Commands",
        "For whoever runs a town, and for programs that do.",
        "Every command takes `--dir`, the directory where the town lives (or `CONCEJO_DIR`), "
        "before or after its name, and `--help`. Those that print facts take `--json`. A command "
        "ends with `0` when it is done, with `1` and one sentence on the standard error when it "
        "cannot be done, and with `2` when it was called wrongly.",
        *parts,
    )


def kinds() -> str:
    """The kinds of cases that a new town starts with, from the catalogue."""
    from concejo.cases.kinds import catalogue

    cards = {"full": "everything", "state": "kind and state", "none": "nothing"}
    rows = [
        (f"`{k.code}`", k.names["es"], k.names["en"], f"{k.hours} h", cards[k.card])
        for k in catalogue().values()
    ]
    return _page(
        "Kinds of cases",
        "For whoever sets up a town's offices.",
        "Every town starts with these; `concejo office create … --kind CODE` says whose they are. "
        "The limit is in working hours of the office: without a promise, something must have "
        "happened by then. The last column is what everybody sees of such a case. An office does "
        "not need kinds: whoever names it reaches it. [More limits](limits.md) can be set, from a "
        "day on, and who is told when they pass.",
        "More can be asked with a kind: its "
        "[questions](../connect/open311.md#questions-of-a-kind).",
        _table(("Code", "Spanish", "English", "Limit", "Public card"), rows),
    )


# --- For people in town --------------------------------------------------------------------------

# Sentences of people in charge; those after "+" come with a photo.
_CHARGE = {
    "A date or an hour is a promise": (
        "Mañana.",
        "el viernes a las 10",
        "el lunes a las 10",
        "Pasado mañana pasamos a cambiarla",
        "antes del 3 de diciembre",
        "esta semana lo reparamos",
        "el sábado",
        "en 3 horas",
        "en 5 días hábiles",
        "mañana a las 5",
        "El viernes, falta una pieza",
        "tomorrow morning",
        "It will be fixed by Friday.",
        "before December 3rd",
    ),
    "An office that is addressed has it from then on": (
        "@electricista",
        "@electricista mañana",
        "Esto es de @barredora",
        "@electricista please fix it by Friday",
        "Gracias @electricista por todo",
        "He hablado con @electricista",
    ),
    "Done, with a photo or with a reason": (
        "+Hecho",
        "+Arreglado",
        "Hecho, solo estaba suelto el cable",
        "Hecho",
        "+fixed",
        "Repaired. The fuse was blown.",
        "Todavía no está arreglado",
        "estará hecho mañana",
    ),
    "It will not be done, and why": (
        "No procede porque no es vía pública",
        "no es competencia municipal, es de la Diputación",
        "No procede",
        "we cannot do it because it is private land",
        "no lo podemos hacer hoy",
    ),
    "Asking, joining, hiding, taking back": (
        "¿En qué portal es? #pregunta",
        "Es el mismo aviso que 2026-000123",
        "#privado",
        "#tipo alumbrado",
        "#pausa hasta el viernes, falta la pieza",
        "#nocaso",
        "#deshacer",
    ),
    "What is only said": (
        "Recibido, gracias",
        "vamos a mirarlo",
        "A ver si mañana",
        "Mañana lo arreglamos, si no llueve",
        "¿Puede ser mañana?",
        "La pieza llega el viernes",
        "cuanto antes",
    ),
    "What is asked about": (
        "el 20 de noviembre",
        "03/12/2099",
        "el lunes y el martes",
        "#promesa",
        "Arreglado el viernes",
    ),
}
# Sentences of the person who reported it, by the state of the case.
_REPORTER = {
    "done": (
        "Sigue igual",
        "No",
        "still broken",
        "Gracias, pero sigue igual",
        "Sí, ya está, gracias",
        "Gracias",
        "It's fixed, thanks",
        "Gracias, pero la de al lado también está rota",
    ),
    "waiting": ("En el portal 3", "Ya no hace falta, gracias"),
    "promised": ("Ya luce", "Ya no hace falta", "¿Para cuándo?"),
}


def sentences() -> str:
    """Sentences and what is understood from them, by asking the reader itself."""
    parts = []
    for title, said in _CHARGE.items():
        rows = [(_quoted(words), _charge_said(words)) for words in said]
        parts += [f"## {title}", _table(("Somebody in charge writes", "Understood"), rows)]
    rows = [
        (f"`{state}`", _quoted(words), _reporter_said(words, state))
        for state, words_of in _REPORTER.items()
        for words in words_of
    ]
    return _page(
        "Sentences that are understood",
        "For everybody who writes in a case's conversation, most of all for offices.",
        "You write a normal sentence, and the town reads it. The crier tells you privately what "
        "was understood; answer “no” within 15 minutes and it is undone. A sentence that is not "
        "understood changes nothing, and waits on the desk until somebody says what was meant or "
        "puts it aside.",
        "In these examples it is Monday, 23 November 2026, 22:57. The case belongs to "
        "`@ayuntamiento`, and every office works from Monday to Friday, 9:00 to 14:00 and 17:00 to "
        "20:00. A day without an hour means closing time; on a day off, the next working day. Ten, "
        "said when it has struck, is ten at night only while the office works then, or with “hoy”, "
        "“a las 22” or “de la noche”; else it is ten in the morning of its next working day.",
        *parts,
        "## Who reported it",
        _table(("The case is", "They write", "Understood"), rows),
        "A mention of an office by the person who reported it hands nothing over.",
        "What leaves no doubt is a [hashtag](hashtags.md). What a case turned out to be and what "
        "it has to do with are written with one [for the house](hashtags.md#for-the-house).",
    )


def _quoted(words: str) -> str:
    return f"“{words.removeprefix('+')}”" + (" with a photo" if words.startswith("+") else "")


def _charge_said(words: str) -> str:
    from concejo.cases import crier
    from concejo.cases.actions.hearing_charge import PROBLEMS
    from concejo.cases.reading.meaning import Verb
    from tests.cases.reading.office import in_charge

    has_photo = words.startswith("+")
    language = "es" if _is_spanish(words) else "en"
    reading = in_charge(words.removeprefix("+"), has_photo=has_photo, language=language)
    if reading.problem:
        return f"Nothing changes: {PROBLEMS[reading.problem]()}"
    if reading.verb is None:
        return "nothing"
    if reading.verb == Verb.DONE and not (has_photo or reading.reason):
        return f"Nothing changes: {crier.ask_for_proof()}"
    if reading.verb == Verb.DECLINE and not reading.reason:
        return f"Nothing changes: {crier.ask_for_reason()}"
    because = f"; the reason: “{reading.reason}”" if reading.reason else ""
    return _understood(reading) + because


def _reporter_said(words: str, state: str) -> str:
    from concejo.cases.actions.hearing_reporter import REPORTER_MOVE
    from concejo.cases.reading.reporter import read_reporter
    from concejo.cases.states import State
    from tests.cases.reading.office import MONDAY_EVENING

    reading = read_reporter(words, language="es", at=MONDAY_EVENING, state=state)
    verb = REPORTER_MOVE.get((reading.verb, State(state)))
    verb = verb or ("answer" if state == "waiting" else None)
    return _said_by_crier(verb, {}) if verb else "nothing; the office is told"


def _understood(reading: object) -> str:
    from concejo.base import clock
    from concejo.cases.actions.hearing_charge import MOVE_OF
    from concejo.cases.reading.meaning import Verb

    if reading.verb == Verb.KIND:
        kinds = {"alumbrado": "Street lighting"}
        return _said_by_crier("correct_kind", {"kind": {"en": kinds[reading.kind]}})
    facts: dict[str, object] = {"office": reading.office, "into": reading.case_number or ""}
    if reading.moment:
        facts["due_at"] = clock.iso(reading.moment.due)
    others = {Verb.PRIVATE: "private"}
    if reading.verb == Verb.UNDO:
        return "the last step is undone"
    return _said_by_crier(MOVE_OF.get(reading.verb) or others[reading.verb], facts)


def _said_by_crier(verb: str, facts: dict[str, object]) -> str:
    from concejo.cases import crier

    return crier.what_was_understood(verb, facts)


def _is_spanish(words: str) -> bool:
    english = ("tomorrow", "fixed", "before", "please", "Repaired", "we cannot")
    return not any(word in words for word in english)


_VERBS = {
    "promise": "Promises it, for the date in the sentence.",
    "done": "The work is done: with a photo, or with a reason why there is none.",
    "decline": "It will not be done; the sentence says why.",
    "ask": "Asks the resident. The clock stands still until they answer.",
    "duplicate": "The same concern has a case already; the sentence names its number.",
    "private": "Nobody but the people in it reads the conversation from now on.",
    "confirm": "It is done, says who reported it.",
    "still": "It is not done: the case is open again.",
    "undo": "Takes the last step back, within 15 minutes.",
    "pause": "It waits for others until the date in the sentence, which says for what.",
    "separate": "A case that was joined to another one goes on by itself again.",
    "kind": "It is of another kind: the one that is named behind it, such as #tipo alumbrado.",
    "give": "Whoever writes it does it: the case is theirs inside the office.",
    "not_a_case": "A greeting, a mistake, or no longer needed: the case is withdrawn.",
}


def hashtags() -> str:
    """The hashtag verbs, from the files of words."""
    words = HOUSE / "cases" / "reading" / "words"
    files = {file.stem: tomllib.loads(file.read_text("utf-8")) for file in words.glob("*.toml")}
    languages = sorted(files, key=lambda name: files[name]["order"])
    names = {"es": "Spanish", "en": "English"}
    verbs = list(files[languages[0]]["hashtags"])
    rows = [
        (
            _VERBS[verb],
            *(" ".join(f"#{w}" for w in files[name]["hashtags"][verb]) for name in languages),
        )
        for verb in verbs
    ]
    to_house = [
        (
            _HOUSE[verb],
            *(" ".join(f"#{w}" for w in files[name]["house"][verb]) for name in languages),
        )
        for verb in files[languages[0]]["house"]
    ]
    spoken = [names.get(n, n) for n in languages]
    return _page(
        "Hashtags that are always understood",
        "For everybody who writes in a case's conversation, most of all for offices.",
        "A normal sentence is understood too; see [for offices](office.md) and "
        "[for residents](resident.md). A hashtag leaves no doubt, whatever stands around it. "
        "Capitals and accents do not matter, and each works in either language. Two that differ in "
        "one post are asked about; one right after a “not” does not count.",
        _table(("It means", *spoken), rows),
        "Who reported a case may write those for done, still the same, undo and not a case; the "
        "others are for people in charge of it.",
        "## For the house",
        "An answer of somebody in charge that begins with one of these, in its words or in its "
        "content warning, is for the house, as a note of the house is: it is no post, nobody else "
        "reads it, and the crier tells its author what was understood. What stands in the other "
        "of the two belongs to it. What the button would refuse is refused, and nothing is "
        "published. Further on in a sentence, outside of a case and for residents they are "
        "hashtags like any other.",
        _table(("It means", *spoken), to_house),
    )


_HOUSE = {
    "cause": "What the case turned out to be, once it is done or closed: the words behind it. "
    "Alone, it takes that away.",
    "related": "It has to do with the cases whose numbers follow, such as "
    "#relacionado #123 y #124. The rest of the sentence is words: a day or a year in it is "
    "no case.",
    "unrelated": "It has nothing to do with them after all.",
}


# --- For developers of other software ------------------------------------------------------------


def states() -> str:
    """The states and moves of a case, from their table."""
    from concejo.cases.states import (
        CLOSED,
        LAPSES_AFTER,
        MOVES,
        OPEN,
        REMINDS_AFTER,
        REOPENS_WITHIN,
        SILENCE_CONFIRMS_AFTER,
        START,
        UNDO_WITHIN,
        State,
    )

    order = list(State)
    meant = {
        State.RECEIVED: "It has a number, an office and a next date: the kind's limit.",
        State.PROMISED: "Somebody in charge has said a date.",
        State.WAITING: "The resident has been asked. The office's clock stands still.",
        State.DONE: "The work is shown done, with a photo or a reason.",
        State.CONFIRMED: "Who reported it agrees, or has said nothing for a week.",
        State.DECLINED: "It will not be done, for the reason that was given.",
        State.JOINED: "It goes on in another case.",
        State.WITHDRAWN: "Not a case, or no longer one.",
    }
    rows = [(f"`{s.value}`", "open" if s in OPEN else "closed", meant[s]) for s in order]
    moves = [
        (
            f"`{verb}`",
            ", ".join(f"`{s.value}`" for s in order if s in move.sources),
            f"`{move.target.value}`" if move.target else _follows(verb),
            ", ".join(str(by.label) for by in sorted(move.by)),
            move.needs,
            f"[`{name}`](events.md)" if (name := _case_events().get(verb)) else "",
        )
        for verb, move in MOVES.items()
    ]
    drawing = [f"    [*] --> {START.value}"]
    for verb, move in MOVES.items():
        for source in order:
            if source in move.sources:
                drawing += [
                    f"    {source.value} --> {target}: {verb}" for target in _targets(verb, source)
                ]
    drawing += [f"    {state.value} --> [*]" for state in order if state in CLOSED]
    days = "{0.days} days".format
    return _page(
        "States and moves of a case",
        "For developers of other software, and for anybody who wants to know what can happen to "
        "a case.",
        "The names below are the names in the API and in the log. An open case always has an owner "
        "and a next date; a closed one has no next date.",
        _table(("State", "", "What it means"), rows),
        "## Moves",
        _table(("Move", "From", "To", "By", "With", "In the log"), moves),
        "Who is in charge: people who hold the office that owns the case, the intake office or the "
        "mayor's office.",
        f"After **done**, silence for {days(SILENCE_CONFIRMS_AFTER)} confirms (`settle`). It can "
        f"be reopened within {days(REOPENS_WITHIN)} of done. A question is repeated after "
        f"{days(REMINDS_AFTER)} (`remind`) and the case withdrawn after {days(LAPSES_AFTER)} "
        f"(`lapse`). A step can be undone for {UNDO_WITHIN.seconds // 60} minutes, the newest one "
        "of a case only: everything is then as it was before.",
        "A promise is **kept** when the work is shown done by its date, and reopening clears that; "
        "**moved** when a new date is promised before the old one; **broken** when the old one has "
        "passed (`break`), and it stays broken. A hand-over keeps the promise.",
        "```mermaid\nstateDiagram-v2\n" + "\n".join(drawing) + "\n```",
    )


def events() -> str:
    """The kinds of events in the log, from every place where one is recorded."""
    from concejo.consequences import LATER, NOW, TICK

    rows = [
        (
            f"`{event.kind}`",
            event.when,
            ", ".join(f"`{name}`" for name in event.facts),
            ", ".join(f"`{_name_of(follow)}`" for follow in NOW.get(event.kind, ())),
            ", ".join(f"`{job.removeprefix('concejo.')}`" for job in LATER.get(event.kind, ())),
        )
        for event in recorded()
    ]
    ticks = ", ".join(f"`{_name_of(tick)}`" for tick in TICK)
    return _page(
        "Events of the log",
        "For developers, and for whoever recounts the figures.",
        "The table `events_event` is the town's log. Rows are added and never changed. Each has "
        "`seq` (its place in the order of arrival), `at`, `kind`, `actor_id` (the address that "
        "acted), `user_id` (the person behind it), `subject_id` (the row it is about) and `data` "
        "(facts; never anybody's words). What follows is the map of `concejo/consequences.py`: at "
        "once in the same transaction, or later as a job.",
        _table(("Event", "What was done", "Facts", "At once", "Later"), rows),
        f"Every minute the clock strikes: {ticks}.",
    )


def coverage() -> str:
    """Which operations of Mastodon's client API are there, from the table of addresses."""
    there = operations_there()
    parts = []
    counted = []
    for priority, title in enumerate(_PRIORITIES):
        wanted = [op for op in mastodon_operations() if op.priority == priority]
        answers = [there.get(op.key, _ABSENT) for op in wanted]
        counted.append((title, *(str(answers.count(a)) for a in (_THERE, _NOTHING, _ABSENT))))
        rows = [(f"`{op.method} {op.path}`", there.get(op.key, _ABSENT)) for op in wanted]
        parts += [f"## {title}", _table(("Operation", ""), rows)]
    return _page(
        "Coverage of the Mastodon client API",
        "For developers of apps.",
        "The town speaks the [Mastodon client API](https://docs.joinmastodon.org/client/intro/), "
        "so that existing apps are the town's apps. What is said here is read off the table of "
        "addresses; see [Mastodon apps](mastodon-apps.md) for how to connect, and for what a town "
        "does differently. *None here* is a well-formed answer, so that no app stumbles: an "
        "empty list where the town has none, or a sentence that it cannot be done.",
        _table(("", "There", "None here", "Absent"), counted),
        *parts,
    )


# --- For contributors ----------------------------------------------------------------------------


def decisions() -> str:
    """The index of decisions, from their first lines."""
    rows = [(f"[{file.stem[:4]}]({file.name})", _title_of(file)) for file in decision_files()]
    return _page(
        "Decisions",
        "For contributors.",
        "Each weighty choice has a page: what the situation was, what was looked at, what was "
        "decided, and what it costs. A choice that is changed gets a new page, and the old one "
        "says so.",
        _table(("", "Decision"), rows),
    )


def decision_files() -> list[Path]:
    return sorted((DOCS / "decide").glob("[0-9][0-9][0-9][0-9]-*.md"))


# --- Reading the code ----------------------------------------------------------------------------


@dataclass(slots=True)
class Recorded:
    """A kind of event, and what the code says of it."""

    kind: str
    when: str
    facts: list[str] = field(default_factory=list)


@cache
def recorded() -> tuple[Recorded, ...]:
    """Every kind of event that some action writes, in the order of their names."""
    found: dict[str, Recorded] = {}
    for file in sorted(HOUSE.rglob("*.py")):
        if "migrations" in file.parts:
            continue
        tree = ast.parse(file.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if not isinstance(function, ast.FunctionDef):
                continue
            for call in ast.walk(function):
                if _is_record(call):
                    for kind in _kinds_in(call.args[0]):
                        event = found.setdefault(kind, Recorded(kind, _when(function, tree)))
                        event.facts += [f for f in _facts(call, tree) if f not in event.facts]
    moves = ast.parse((HOUSE / "cases/actions/moves.py").read_text(encoding="utf-8"))
    for verb, kind in _case_events().items():
        event = found.setdefault(kind, Recorded(kind, _SAID[verb]))
        event.facts = ["number", "office", "state", "post", *_facts_of_move(verb, moves)]
    for kind, when in _OTHERWISE.items():
        found[kind].when = when
    return tuple(found[kind] for kind in sorted(found))


def _is_record(node: ast.AST) -> bool:
    return (
        isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "record"
        and bool(node.args)
    )


def _kinds_in(said: ast.expr) -> list[str]:
    """``record("a.b", …)`` and ``record("a.b" if … else "a.c", …)``; moves have their own table."""
    if isinstance(said, ast.IfExp):
        return [*_kinds_in(said.body), *_kinds_in(said.orelse)]
    return [str(said.value)] if isinstance(said, ast.Constant) else []


def _when(function: ast.FunctionDef, tree: ast.Module) -> str:
    """The first sentence of the action; of a small step, that of the action that takes it."""
    seen = {function.name}
    while function.name.startswith("_") and not ast.get_docstring(function):
        callers = [
            other
            for other in ast.walk(tree)
            if isinstance(other, ast.FunctionDef)
            and other.name not in seen
            and any(isinstance(n, ast.Name) and n.id == function.name for n in ast.walk(other))
        ]
        if not callers:
            break
        function = callers[0]
        seen.add(function.name)
    said = (ast.get_docstring(function) or "").split("\n\n")[0]
    return re.sub(r"\s+", " ", said).replace("``", "`")


def _facts(call: ast.Call, tree: ast.Module) -> list[str]:
    names = [k.arg for k in call.keywords if k.arg not in {"actor", "subject", None}]
    for keyword in call.keywords:
        if keyword.arg is None and isinstance(keyword.value, ast.Call):
            names += _keys_returned(getattr(keyword.value.func, "id", ""), tree)
    return [str(name) for name in names]


def _keys_returned(name: str, tree: ast.Module) -> list[str]:
    """The keys of the dicts that a function makes."""
    for function in tree.body:
        if isinstance(function, ast.FunctionDef) and function.name == name:
            return [
                str(key.value)
                for node in ast.walk(function)
                if isinstance(node, ast.Dict)
                for key in node.keys
                if isinstance(key, ast.Constant)
            ]
    return []


@cache
def _case_events() -> dict[str, str]:
    """What the log calls each move: ``{"finish": "case.done", …}``."""
    from concejo.cases.actions import moves

    return {verb: f"case.{past}" for verb, past in moves._PAST.items()}


def _facts_of_move(verb: str, tree: ast.Module) -> list[str]:
    from concejo.cases.actions import moves
    from concejo.cases.states import MOVES, By

    if MOVES[verb].by == {By.CLOCK}:
        return ["promised_by"] if verb == "break" else []
    named = _keys_returned(moves._VERBS[verb].__name__, tree)
    if verb == "hand_over":
        named += [*_keys_returned("_correct_kind", tree), *_keys_returned("_promise", tree)]
    return [*named, *_OF_THE_CLOCKS.get(verb, ()), "role"]


# What the clocks have to say of a step.
_OF_THE_CLOCKS = {
    "promise": ["in_time"],
    "hand_over": ["in_time"],
    "finish": ["in_time"],
    "answer": ["due_at"],
}


_SAID = {
    "promise": "Somebody in charge promises it for a date.",
    "hand_over": "Another office has it from now on.",
    "correct_kind": "It is filed under another kind; that kind's limits count from now on.",
    "finish": "The work is shown done.",
    "decline": "It will not be done.",
    "ask": "The resident is asked something.",
    "answer": "The question is answered.",
    "pause": "It waits for something that others do; the clocks stand still.",
    "confirm": "Who reported it says that it is done.",
    "reopen": "It is not done after all.",
    "join": "It goes on in another case.",
    "separate": "It is a case of its own again.",
    "withdraw": "It is not a case, or no longer one.",
    "resume": "A case that was declined or withdrawn is open again.",
    "break": "The promised date has passed.",
    "remind": "The resident has not answered for a week.",
    "lapse": "The resident has not answered for two weeks.",
    "settle": "Nobody has said that it is still the same: silence confirms.",
}


# Where the action that writes it does more than one thing.
_OTHERWISE = {
    "case.first_answer": "Somebody in charge has answered for the first time.",
    "case.routed": "The router has proposed offices for it, with how sure it is of each.",
    "router.due": "The router learns anew tonight.",
    "case.danger": "Somebody wrote words of danger in its conversation.",
    "case.shown": "A case whose words were held back is shown, without personal data.",
    "office.opened": "Open an office.",
    "office.changed": "Change an office. Holders are added, nobody is removed.",
    "resident.lapsed": "A resident has moved away, or their registration was ended.",
    "resident.verified": "An address belongs to a resident of the census from now on.",
}


_STAYS = {"hand_over", "correct_kind"}


def _follows(verb: str) -> str:
    return "stays" if verb in _STAYS else "`promised` or `received`"


def _targets(verb: str, source: object) -> list[str]:
    from concejo.cases.states import MOVES, OPEN_AGAIN, State

    move = MOVES[verb]
    if move.target:
        return [move.target.value]
    if verb in _STAYS:
        return [State(source).value]
    return [state.value for state in State if state in OPEN_AGAIN]


def _name_of(function: object) -> str:
    return f"{function.__module__.removeprefix('concejo.')}.{function.__qualname__}"


# --- The table of addresses ----------------------------------------------------------------------

_PRIORITIES = (
    "Without these an app cannot sign in or shows nothing",
    "Without these an app is plainly broken",
    "Expected by newer apps",
    "Rarely used",
)
_OPERATIONS = ROOT / "tests" / "mastodon_operations.txt"


@dataclass(frozen=True, slots=True)
class Operation:
    """One operation of the public API, and how much apps need it."""

    priority: int
    method: str
    path: str

    @property
    def key(self) -> tuple[str, str]:
        return self.method, _shape(self.path)


@cache
def mastodon_operations() -> tuple[Operation, ...]:
    """The list of operations that we hold ourselves to."""
    found = []
    for line in _OPERATIONS.read_text(encoding="utf-8").splitlines():
        if line.strip() and not line.startswith("#"):
            priority, methods, path = line.split()
            found += [Operation(int(priority), method, path) for method in methods.split(",")]
    return tuple(found)


_THERE, _NOTHING, _ABSENT = "yes", "none here", "absent"


def operations_there() -> dict[tuple[str, str], str]:
    """What the addresses of the web process and of the live process answer, and how."""
    from concejo.config.urls import urlpatterns
    from concejo.doors.api.endpoint import Methods

    found = dict.fromkeys((("GET", path) for path in _live_addresses()), _THERE)
    for path, view in _addresses(urlpatterns, ""):
        if isinstance(view, Methods):
            for method, endpoint in view.endpoints.items():
                found[method, _shape(path)] = _how(endpoint.function)
        else:
            found |= {(method, _shape(path)): _THERE for method in ("GET", "POST")}
    return found


def _how(function: object) -> str:
    """Endpoints for what a town has none of stand in a file of their own."""
    return _NOTHING if function.__module__.endswith(".not_here") else _THERE


def _addresses(patterns: list, before: str) -> Iterator[tuple[str, object]]:
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if hasattr(pattern, "url_patterns"):
            yield from _addresses(pattern.url_patterns, path)
        else:
            yield "/" + path.lstrip("/"), pattern.callback


def _live_addresses() -> Iterator[str]:
    """The live process has no table of Django's: its streams are a table of its own."""
    from concejo.live.asgi import PLACE
    from concejo.live.streams import LIST, PERSONAL, PUBLIC, TAGGED

    yield f"{PLACE}/health"
    for name in (*PUBLIC, *TAGGED, *PERSONAL, LIST):
        yield f"{PLACE}/{name.replace(':', '/')}"


def _shape(path: str) -> str:
    """An address with nothing but its fixed parts: ``/api/v1/statuses/{}/context``."""
    path = re.sub(r"<[^>]*>|\{[^}]*\}", "{}", path.replace("^", "").removesuffix("/?$"))
    return path.rstrip("/") or "/"


# --- Writing -------------------------------------------------------------------------------------


def _commands(group: object, words: str) -> Iterator[tuple[str, object]]:
    for name, command in group.commands.items():
        if hasattr(command, "commands"):
            yield from _commands(command, f"{words} {name}")
        else:
            yield f"{words} {name}", command


def _shown(default: str) -> str:
    """A default as it reads on any machine."""
    from concejo.config.settings import DIR

    return f"`{default.replace(str(DIR), 'DIR')}`" if default else "(empty)"


def _title_of(file: Path) -> str:
    return file.read_text(encoding="utf-8").splitlines()[0].removeprefix("# ")


def _page(title: str, reader: str, *parts: str) -> str:
    return "\n\n".join([f"# {title}", reader, _MADE, *parts]) + "\n"


def _table(heads: tuple[str, ...], rows: list[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads), *rows]
    return "\n".join(
        "| " + " | ".join(cell.replace("|", "\\|") for cell in r) + " |" for r in lines
    )


def main() -> None:
    """Write every page that is made."""
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"

    import django
    from django.utils import timezone, translation

    django.setup()
    with translation.override("en"), timezone.override("Europe/Madrid"):
        for path, text in pages().items():
            file = DOCS / path
            if not file.is_file() or file.read_text(encoding="utf-8") != text:
                file.write_text(text, encoding="utf-8")
                print(f"docs/{path} is written.")


if __name__ == "__main__":
    main()
