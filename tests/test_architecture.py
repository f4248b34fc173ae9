"""The house stands: imports go down only, and everything is where it belongs."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOUSE = ROOT / "concejo"

# Which rooms are in which row. A room may use the rooms below its row, and what ALSO says.
ROWS = [
    ["base"],
    ["events", "jobs", "screening"],
    ["accounts"],
    ["lists"],
    ["posts"],
    ["filters", "push", "moderation", "collections"],
    ["places", "register", "offices", "notices", "agenda", "routing"],
    ["cases"],
    ["work"],
    ["assembly", "exchange", "rights", "figures"],
    ["doors.api"],
    [
        "doors.web",
        "doors.desk",
        "doors.counter",
        "doors.board",
        "doors.moderation",
        "doors.mastodon",
        "doors.opendata",
        "doors.activitypub",
        "doors.open311",
        "doors.x",
        "doors.bluesky",
        "doors.email",
        "doors.sms",
        "doors.feeds",
    ],
    ["live", "consequences"],
    ["config", "cli", "demo", "bench", "__main__"],
]
ALSO = {
    # A job takes an event.
    "jobs": {"events"},
    # Offices know when the town works; the counter is an office's.
    "offices": {"places"},
    "register": {"offices", "places"},
    # Who may tell everybody something is said by the offices; a mail names the town.
    "notices": {"offices", "places"},
    # The rooms of the town hall are pages in the frame of the web.
    "doors.desk": {"doors.web"},
    "doors.counter": {"doors.web"},
    "doors.board": {"doors.web"},
    "doors.moderation": {"doors.web"},
    "cli": {"config", "demo", "bench"},
    "__main__": {"cli"},
}
ROW_OF = {room: row for row, rooms in enumerate(ROWS) for room in rooms}

# What files inside a room are never called: they would say nothing of what is in them.
NEVER = {"utils", "util", "helpers", "common", "managers", "services", "signals", "misc"}

MODULES = [file for file in HOUSE.rglob("*.py") if "migrations" not in file.parts]


@cache
def tree_of(file: Path) -> ast.Module:
    return ast.parse(file.read_text(encoding="utf-8"))


def name_of(file: Path) -> str:
    return ".".join(file.relative_to(HOUSE).with_suffix("").parts)


def room_of(module: str) -> str:
    """``doors.web.pages`` is in the room ``doors.web``, ``cases.actions.desk`` in ``cases``."""
    parts = module.split(".")
    return ".".join(parts[: 2 if parts[0] == "doors" else 1])


def imports_of(file: Path) -> Iterator[tuple[int, str]]:
    """Which of our modules a file imports, also inside functions, and on which line."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names = (
                [f"concejo.{alias.name}" for alias in node.names]
                if node.module == "concejo"
                else [f"concejo.doors.{alias.name}" for alias in node.names]
                if node.module == "concejo.doors"
                else [node.module]
            )
        else:
            continue
        for name in names:
            if name.startswith("concejo.") and not name.startswith("concejo.__"):
                yield node.lineno, name.removeprefix("concejo.")


def calls_in(file: Path) -> Iterator[tuple[int, str]]:
    """Every ``a.b`` in a file, and on which line."""
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.Attribute):
            yield node.lineno, ast.unparse(node)


def test_every_room_has_its_row():
    rooms = {room_of(name_of(file)) for file in MODULES} - {"__init__", "doors.__init__"}

    assert rooms <= set(ROW_OF), "write the new room into ROWS"


def test_imports_go_down_only():
    wrong = []
    for file in MODULES:
        room = room_of(name_of(file))
        for line, name in imports_of(file):
            below = ROW_OF.get(room_of(name), 99) < ROW_OF.get(room, 99)
            if not (below or room_of(name) in {room, *ALSO.get(room, ())}):
                wrong.append(f"{name_of(file)}:{line} imports {name}")

    assert not wrong


def test_nothing_is_called_by_a_name_that_says_nothing():
    assert not [name_of(file) for file in MODULES if file.stem in NEVER]


def test_doors_translate_and_leave_the_tables_to_the_rooms():
    wrong = [
        f"{name_of(file)}:{line} {call}"
        for file in MODULES
        if name_of(file).startswith("doors.")
        for line, call in calls_in(file)
        if call.endswith(".objects")
    ]

    assert not wrong


def test_only_the_clock_asks_the_machine_what_time_it_is():
    asking = {"timezone.now", "datetime.now", "datetime.utcnow", "date.today", "datetime.today"}
    wrong = [
        f"{name_of(file)}:{line} {call}"
        for file in MODULES
        if name_of(file) != "base.clock"
        for line, call in calls_in(file)
        if call.removeprefix("datetime.") in asking or call in asking
    ]

    assert not wrong


def test_raw_sql_stands_where_it_is_looked_for():
    allowed = {"queries", "search", "timelines", "tail", "questions", "choosing", "older", "sizes"}
    wrong = [
        f"{name_of(file)}:{line} {call}"
        for file in MODULES
        if file.stem not in allowed
        for line, call in calls_in(file)
        if call.endswith((".cursor", ".objects.raw", ".extra", "expressions.RawSQL"))
    ]

    assert not wrong


def test_a_room_hides_nothing_in_its_init():
    wrong = []
    for file in MODULES:
        if file.name == "__init__.py":
            body = tree_of(file).body
            said = [n for n in body if not (isinstance(n, ast.Expr) or _is_version(n))]
            if file.parent.name == "models":
                # Django looks for a room's tables here, also where they fill several files.
                said = [n for n in said if not _names_tables(n, name_of(file))]
            wrong += [name_of(file)] if said else []

    assert not wrong


def _names_tables(node: ast.stmt, module: str) -> bool:
    """Does a line only pass on what stands in the files beside it?"""
    if isinstance(node, ast.ImportFrom):
        return (node.module or "").startswith(f"concejo.{module.removesuffix('.__init__')}.")
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__all__"


def _is_version(node: ast.stmt) -> bool:
    return isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "__version__"


def test_no_room_acts_behind_the_backs_of_the_others():
    wrong = []
    for file in MODULES:
        tree = tree_of(file)
        for node in ast.walk(tree):
            if isinstance(node, ast.ImportFrom) and node.module == "django.dispatch":
                wrong.append(f"{name_of(file)}:{node.lineno} signals")
            if (
                "models" in name_of(file).split(".")
                and isinstance(node, ast.FunctionDef)
                and node.name == "save"
            ):
                wrong.append(f"{name_of(file)}:{node.lineno} save()")

    assert not wrong
