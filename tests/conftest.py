"""What every test may ask for: the clock, the queue, the mailbox, and a town that is set up."""

from __future__ import annotations

import shutil
import socket
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.utils import timezone, translation

from concejo.base import clock

MADRID = clock.zone("Europe/Madrid")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """What asks no database is tested with one of the two only."""
    if settings.DATABASES["default"]["ENGINE"] != "django.db.backends.postgresql":
        return
    alike = [item for item in items if not _asks_a_database(item)]
    if alike:
        config.hook.pytest_deselected(items=alike)
        items[:] = [item for item in items if _asks_a_database(item)]


def _asks_a_database(item: pytest.Item) -> bool:
    asking = {"db", "transactional_db"} & set(getattr(item, "fixturenames", ()))
    return bool(asking or item.get_closest_marker("django_db"))


@pytest.fixture
def at() -> Iterator[Callable[[str], datetime]]:
    """Set the town's clock: ``at("2026-11-23 22:48")`` is that moment in Jun."""

    def set_clock(moment: str) -> datetime:
        clock.set_to(datetime.fromisoformat(moment).replace(tzinfo=MADRID))
        return clock.now()

    yield set_clock
    clock.set_to(None)


@pytest.fixture
def run_jobs(db) -> Callable[[], int]:
    """Run what is waiting in the queue, and what follows from it. Nothing runs by itself."""
    from concejo.jobs.worker import run_waiting

    return lambda: run_waiting(raising=True)


@pytest.fixture
def strike(db) -> Callable[[], None]:
    """The clock strikes: everything whose date has come happens."""
    from concejo.events import log

    return lambda: log.strike(clock.now())


@pytest.fixture
def mailbox(mailoutbox):
    """The mails that were sent."""
    return mailoutbox


@pytest.fixture(autouse=True)
def _nothing_kept_from_other_towns() -> None:
    """Each test has a town of its own, and an id may be given out again in another one."""
    from concejo.doors.mastodon.entities import kept
    from concejo.places.queries import forget_the_town

    kept.POSTS.empty()
    kept.ACCOUNTS.empty()
    forget_the_town()


@pytest.fixture(autouse=True, scope="session")
def _addresses_change_with_their_revision() -> None:
    """A change that is saved past ``change_account`` would be shown as it was before."""
    from django.db.models.signals import pre_save

    from concejo.accounts.models import Account

    def refuse(instance: Account, **_how: object) -> None:
        assert instance._state.adding, "change_account changes an address that is there"

    pre_save.connect(refuse, sender=Account, weak=False)


# --- The town -------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def django_db_setup(django_db_setup, django_db_blocker) -> None:
    """Every test begins with a town, its crier, its intake office and its kinds of cases."""
    with django_db_blocker.unblock():
        _found_the_town()


@pytest.fixture(autouse=True)
def _the_town_again(request: pytest.FixtureRequest) -> None:
    """Tests that commit leave an empty database behind. They run last, so only they mind."""
    marker = request.node.get_closest_marker("django_db")
    if "transactional_db" in request.fixturenames or (marker and marker.kwargs.get("transaction")):
        from concejo.places.models import Town

        request.getfixturevalue("transactional_db")
        if not Town.objects.exists():
            _found_the_town()


def _found_the_town() -> None:
    from concejo.cli.start import set_up

    cache.clear()
    set_up("Jun")


# --- Every test by itself -------------------------------------------------------------------------


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """In the town's time, in English, and without what an earlier test left behind."""
    cache.clear()
    with timezone.override(MADRID), translation.override("en"):
        yield
    clock.set_to(None)


@pytest.fixture(scope="session", autouse=True)
def _no_uploads_left() -> Iterator[None]:
    yield
    for kept in (settings.MEDIA_ROOT, settings.UNSEEN_ROOT):
        shutil.rmtree(Path(kept), ignore_errors=True)


@pytest.fixture(scope="session", autouse=True)
def _only_this_machine() -> Iterator[None]:
    """Nothing outside is asked, not even by accident."""
    connect = socket.socket.connect

    def connect_here(self: socket.socket, address) -> None:
        if self.family != socket.AF_UNIX and address[0] not in {"127.0.0.1", "::1", "localhost"}:
            pytest.fail(f"a test wanted to reach {address}")
        connect(self, address)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(socket.socket, "connect", connect_here)
        yield
