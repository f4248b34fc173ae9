"""A fault of the database, or one event that cannot be told, does not silence the town."""

from __future__ import annotations

from collections import Counter
from contextlib import contextmanager

import pytest
from django.db import DataError, InterfaceError, OperationalError, connection

from concejo.events.tail import Tail
from concejo.live.entrance import add_stream
from concejo.live.hub import _TRIES, _step
from concejo.live.listeners import Listener, listening
from concejo.live.streams import Asked
from tests import make

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def follow_log():
    """Read on in the log for somebody who listens to what is public: which posts are told."""
    listener = Listener(address="http://jun")
    add_stream(listener, Asked(stream="public"))
    tail = Tail()
    step = _step(tail, listening([listener]), Counter())

    def told() -> list[str]:
        return [news.name for news in step()[1] if news.name == "update"]

    return told


@contextmanager
def faulty(fault: Exception, post_id: int):
    """The database finds fault with whatever asks for one of the posts."""

    def refuse(execute, sql, params, many, context):
        if params and post_id in params and "posts_post" in sql:
            raise fault
        return execute(sql, params, many, context)

    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.parametrize("fault", [OperationalError("away"), InterfaceError("connection closed")])
def test_nothing_is_passed_over_while_the_database_is_away(follow_log, fault):
    ana = make.resident("ana")
    posts = [make.post(ana, f"Hola {n}") for n in range(3)]
    with faulty(fault, posts[1].pk):
        for _again in range(_TRIES * 2):
            with pytest.raises(type(fault)):
                follow_log()

    assert follow_log() == ["update"] * 3


def test_an_event_that_cannot_be_told_is_passed_over_after_some_tries_and_the_others_are_told(
    follow_log, caplog
):
    ana = make.resident("ana")
    posts = [make.post(ana, f"Hola {n}") for n in range(3)]
    with faulty(DataError("out of range"), posts[1].pk):
        for _again in range(_TRIES - 1):
            with pytest.raises(DataError):
                follow_log()
        assert follow_log() == ["update"] * 2
        assert "could not be told" in caplog.text
        assert follow_log() == []
        make.post(ana, "Y luego")
        assert follow_log() == ["update"]
