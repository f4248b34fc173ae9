"""What the documentation says is so: made pages are fresh, links lead somewhere, nothing lacks."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import docs_made

ROOT = docs_made.ROOT
DOCS = docs_made.DOCS

PAGES = sorted(
    file
    for place in (ROOT.glob("*.md"), DOCS.rglob("*.md"), (ROOT / "concejo").rglob("*.md"))
    for file in place
)
_CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\]\(([^)\s]+)\)")


def name_of(file: Path) -> str:
    return str(file.relative_to(ROOT))


def links_of(file: Path) -> Iterator[str]:
    text = _CODE.sub("", file.read_text(encoding="utf-8"))
    for link in _LINK.findall(text):
        if not link.startswith(("http://", "https://", "mailto:")):
            yield link


def anchors_of(file: Path) -> set[str]:
    """The addresses of a page's headings, as the common code hosts make them."""
    text = re.sub(r"^```.*?^```$", "", file.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    heads = re.findall(r"^#+ (.+)$", text, re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", head.lower()).replace(" ", "-") for head in heads}


@pytest.mark.parametrize("path", list(docs_made.pages()))
def test_a_made_page_is_as_the_code_makes_it(path):
    there = (DOCS / path).read_text(encoding="utf-8")

    assert there == docs_made.pages()[path], "run: make docs"


@pytest.mark.parametrize("file", PAGES, ids=name_of)
def test_links_lead_somewhere(file):
    dead = []
    for link in links_of(file):
        path, _, anchor = link.partition("#")
        target = (file.parent / path).resolve() if path else file
        if not target.exists() or (anchor and anchor not in anchors_of(target)):
            dead.append(link)

    assert not dead


@pytest.mark.parametrize("file", sorted(DOCS.rglob("*.md")), ids=name_of)
def test_a_page_names_its_reader_first(file):
    title, blank, reader = file.read_text(encoding="utf-8").splitlines()[:3]

    assert title.startswith("# ")
    assert blank == ""
    assert reader.startswith("For "), "say for whom the page is"


def test_every_page_is_reached_from_the_map():
    """The map of the documentation, and the pages that it leads to."""
    seen: set[Path] = set()
    ahead = [DOCS / "README.md"]
    while ahead:
        file = ahead.pop()
        if file not in seen and file.suffix == ".md" and file.is_file():
            seen.add(file)
            ahead += [(file.parent / link.partition("#")[0]).resolve() for link in links_of(file)]

    assert sorted(map(name_of, set(DOCS.rglob("*.md")) - seen)) == []


def test_every_event_that_something_follows_from_is_recorded():
    from concejo.consequences import LATER, NOW

    kinds = {event.kind for event in docs_made.recorded()}

    assert {*NOW, *LATER} <= kinds
    assert all(event.when for event in docs_made.recorded())


def test_every_move_and_state_is_described():
    from concejo.cases.states import MOVES, State

    page = docs_made.states()

    assert all(f"| `{state.value}` |" in page for state in State)
    assert all(f"| `{verb}` |" in page for verb in MOVES)


def test_every_setting_and_command_is_described():
    from concejo.cli.main import main
    from concejo.config.settings import env

    assert all(setting.help for setting in env.settings)
    for words, command in docs_made._commands(main, "concejo"):
        assert command.help, words
        if words == "concejo bench" or words.endswith(" evaluate"):
            continue  # These need no town, or found one of their own.
        assert "--dir" in docs_made.commands().partition(f"## {words}\n")[2].partition("\n## ")[0]


def test_the_settings_that_pages_speak_of_exist():
    from concejo.config.settings import env

    known = {setting.name for setting in env.settings}
    known |= {f"{name}_FILE" for name in known}
    # Read before the settings are, and by the tests.
    known |= {"CONCEJO_DIR", "CONCEJO_PORT", "CONCEJO_CI_POSTGRES", "CONCEJO_NODE_CACHE"}
    known |= {"CONCEJO_CONTRACT", "CONCEJO_CONTRACT_ASKED"}
    said = {
        (name_of(file), name)
        for file in PAGES
        for name in re.findall(r"\bCONCEJO_[A-Z_]+\b", file.read_text(encoding="utf-8"))
    }

    assert not {(file, name) for file, name in said if name not in known}


def test_the_commands_that_pages_speak_of_exist():
    from concejo.cli.main import main

    known = {words for words, _ in docs_made._commands(main, "concejo")}
    known |= {f"concejo {name}" for name in main.commands}
    wrong = set()
    for file in PAGES:
        text = file.read_text(encoding="utf-8")
        for words in re.findall(
            r"(?:^|[`/ ])concejo ((?:[a-z][a-z-]+ ?){1,2})", text, re.MULTILINE
        ):
            first, *second = words.split()
            group = main.commands.get(first)
            if hasattr(group, "commands") and second and second[0] not in group.commands:
                wrong.add((name_of(file), f"concejo {words.strip()}"))

    assert not wrong


def test_the_targets_that_pages_speak_of_exist():
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    said = {
        (name_of(file), name)
        for file in PAGES
        for name in re.findall(r"`make ([a-z]+)", file.read_text(encoding="utf-8"))
    }

    assert len(targets) <= 10
    assert not {(file, name) for file, name in said if name not in targets}


def test_the_files_that_pages_speak_of_exist():
    """``concejo/cases/states.py`` in a page is a file that is there."""
    wrong = {
        (name_of(file), path)
        for file in PAGES
        for path in re.findall(
            r"`((?:concejo|tests|docs)/[\w./-]+\.\w+)`", file.read_text(encoding="utf-8")
        )
        if not (ROOT / path).exists()
    }

    assert not wrong


def test_every_decision_says_what_it_costs():
    for file in docs_made.decision_files():
        text = file.read_text(encoding="utf-8")
        assert all(f"**{part}.**" in text for part in ("Context", "Decision", "Price")), file.name


def test_every_dependency_has_its_line():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    names = {re.split(r"[\[<>=]", each)[0] for each in asked}
    (page,) = (file for file in docs_made.decision_files() if "dependencies" in file.name)
    said = set(re.findall(r"^\| `([^`]+)` \|", page.read_text(encoding="utf-8"), re.MULTILINE))

    assert said == names


ROOMS = sorted(
    place.parent
    for place in [*(ROOT / "concejo").glob("*/__init__.py")]
    if place.parent.name not in {"cli", "config", "demo"}
)


@pytest.mark.parametrize("room", ROOMS, ids=lambda room: room.name)
def test_every_room_says_what_is_always_true_in_it(room):
    text = (room / "README.md").read_text(encoding="utf-8").casefold()

    assert "always true" in text
