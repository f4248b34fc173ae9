"""One command starts the whole town, keeps it running, and takes all of it along when it ends."""

from __future__ import annotations

import json
import os
import signal
import socket

import pytest

from tests.served.town import answers, wait_until

pytestmark = [
    pytest.mark.served,
]


def of(town, name):
    return [number for number, words in town.children().items() if f" {name} " in f"{words} "]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_it_stops_within_five_seconds_even_while_somebody_listens(town, number):
    town.serve()
    listener = socket.create_connection(("127.0.0.1", town.port + 1))
    listener.sendall(b"GET /api/v1/streaming/public HTTP/1.1\r\nHost: localhost\r\n\r\n")

    seconds = town.stop(number)

    listener.close()
    assert seconds < 5
    assert town.process.returncode == 0
    assert not town.children()
    assert not (town.directory / "serve.json").exists()


def test_a_killed_child_is_started_again(town):
    town.serve("--workers", "1")
    before = town.children()

    for name in ("web", "live", "worker"):
        os.kill(min(of(town, name)), signal.SIGKILL)

    town.wait_for("is started again", times=3)
    wait_until(
        lambda: len(town.children()) == len(before) and not set(town.children()) & set(before)
    )
    wait_until(lambda: answers(town.url) and answers(town.live_url))


def test_nothing_is_left_when_the_parent_is_killed(town):
    town.serve()

    town.stop(signal.SIGKILL)

    wait_until(lambda: not town.children(), seconds=5)
    town.serve()
    assert answers(town.url)


@pytest.mark.parametrize("which", [0, 1])
def test_a_taken_port_is_said_in_one_sentence(town, which):
    with socket.socket() as other:
        other.bind(("127.0.0.1", town.port + which))
        other.listen()

        said = town.concejo("serve", "--port", str(town.port))

    assert said.returncode == 1
    assert said.stdout == ""
    assert said.stderr.strip() == (
        f"Port {town.port + which} at 127.0.0.1 is taken. "
        "Stop what uses it, or choose another with --port."
    )


def test_an_address_of_another_machine_is_said_in_one_sentence(town):
    said = town.concejo("serve", "--port", str(town.port), "--host", "192.0.2.7")

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "not an address of this machine" in said.stderr


def test_the_web_and_the_live_stream_have_a_port_each(town):
    town.environment["CONCEJO_LIVE_PORT"] = str(town.port)

    said = town.concejo("serve", "--port", str(town.port))

    assert (said.returncode, said.stderr.count("\n")) == (1, 1)
    assert "cannot both have port" in said.stderr


def test_test_mode_is_said_loudly_and_only_then(town):
    town.serve()
    assert "TEST MODE" not in town.log
    town.stop()

    town.serve("--test-mode")
    assert "TEST MODE" in town.log


def test_the_clock_strikes_and_the_check_sees_it(town):
    town.must("account", "create", "carmen")
    town.must("office", "create", "ayuntamiento", "--title", "Ayuntamiento", "--holder", "carmen")
    town.serve()

    wait_until(
        lambda: "struck last" in _checks(town)["clock"]["says"], why=lambda: str(_checks(town))
    )
    assert f"ports {town.port} and {town.port + 1} answer" in _checks(town)["addresses"]["says"]
    assert town.concejo("check").returncode == 0


def _checks(town):
    said = town.concejo("check", "--json")
    return {check["name"]: check for check in json.loads(said.stdout)["checks"]}
