"""The town, and one next door to which its roads belong."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest
from click.testing import CliRunner, Result

from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case
from concejo.cli.main import main
from concejo.posts.drafts import Place
from concejo.posts.models import Post
from tests import make
from tests.exchange.neighbour import Neighbour, next_door


@pytest.fixture
def concejo() -> Callable[..., Result]:
    """Give a command."""
    return lambda *words: CliRunner().invoke(main, words)


@pytest.fixture
def jun(db, at, settings) -> None:
    at("2026-11-23 10:00")
    settings.REACH_PRIVATE_ADDRESSES = True
    make.streets()
    make.offices()


@pytest.fixture
def albolote(jun, concejo) -> Iterator[Neighbour]:
    """The neighbour, which takes roads as "07"."""
    with next_door() as neighbour:
        neighbour.takes()
        said = concejo(
            "open311", "partner", "add", "albolote", neighbour.url,
            "--title", "Albolote", "--key", "a-key", "--jurisdiction", "albolote.example",
        )  # fmt: skip
        assert said.exit_code == 0, said.output
        assert concejo("open311", "send", "roads", "albolote", "07").exit_code == 0
        yield neighbour


@pytest.fixture
def hole(albolote, run_jobs) -> Case:
    """A hole in the road, which is next door as well."""
    street = make_street("Calle Real")
    place = Place(37.2201, -3.5951, street, "7")
    case = tell_town(None, Report("Hay un socavón", kind="roads", place=place))
    run_jobs()
    return case


def make_street(name: str) -> int:
    from concejo.places.queries import streets_matching

    return streets_matching(name)[0].pk


def said_in(case: Case) -> list[tuple[str, str]]:
    """What was said in a case for everybody, by whom; without the crier's."""
    posts = Post.objects.visible_to(None).filter(thread_id=case.thread_id).order_by("pk")
    return [(p.author.handle, p.text) for p in posts if not p.author.is_crier]
