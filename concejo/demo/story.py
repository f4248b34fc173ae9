"""The story of the demo town, read from the TOML files beside it: who says what when, and where."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from pathlib import Path
from typing import Any

from concejo.demo.days import Days

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Scene:
    """Somebody says or does something."""

    # Which conversation, and its place in it.
    thread: int
    place: int
    at: datetime
    # A person, an office (its first holder speaks), or "person as office"; empty: a stranger.
    who: str
    text: str = ""
    # "lamp before": a picture that ``pictures/`` draws, and its description.
    photo: str = ""
    alt: str = ""
    # Which post of the conversation it answers; the one before it if nothing is said.
    to: int | str | None = None
    # A button of the desk or of the case's page instead of a sentence.
    do: str = ""
    # The conversation whose case this one is joined to.
    into: str = ""
    # The firm that is sent to do it.
    firm: str = ""
    # Told in the town's own box, or typed in by the clerk with this name and telephone.
    tell: bool = False
    door: str = "web"
    contact: Mapping[str, str] = field(default_factory=dict)
    visibility: str = ""
    # How many like it, pass it on, or say that it also happens to them.
    likes: int = 0
    boosts: int = 0
    too: int = 0


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that is said, in order of time, and how the conversations are called."""

    scenes: list[Scene]
    names: dict[str, int]
    # The state in which a conversation's case ends, where the story says one.
    ends: dict[int, str]


def read_story(days: Days) -> Story:
    """The whole story, as it would have been told by now."""
    scenes: list[Scene] = []
    names: dict[str, int] = {}
    ends: dict[int, str] = {}
    for number, thread in enumerate(_threads()):
        scenes += _scenes(number, thread["said"], days)
        if "name" in thread:
            names[thread["name"]] = number
        if "ends" in thread:
            ends[number] = thread["ends"]
    scenes.sort(key=lambda scene: (scene.at, scene.thread, scene.place))
    return Story(scenes, names, ends)


def _threads() -> list[dict[str, Any]]:  # Any: the values of a TOML table
    return [
        thread
        for file in ("cases.toml", "talk.toml")
        for thread in tomllib.loads((HERE / file).read_text("utf-8"))["thread"]
    ]


def _scenes(number: int, said: list[dict[str, Any]], days: Days) -> Iterator[Scene]:
    known = {f.name for f in fields(Scene)}
    before = None
    for place, one in enumerate(said):
        at = days.moment(one["at"], before)
        if at >= days.now:
            return
        facts = {key: value for key, value in one.items() if key in known and key != "at"}
        if len(facts) != len(one) - 1:
            raise ValueError(f"the story has a word that nobody knows: {one}")
        facts["text"] = days.ahead(facts.get("text", ""), at)
        yield Scene(thread=number, place=place, at=at, **facts)
        before = at
