"""Another program wants to know when something happens in a public case."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from datetime import timedelta
from pathlib import Path

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.exchange.models import Delivery, Hook
from concejo.exchange.statuses import AFTER
from concejo.jobs.models import Job
from concejo.jobs.worker import run_waiting
from tests import make
from tests.base.servers import saying, serving


@pytest.fixture
def office_bot(jun):
    """A program that listens."""
    with serving(saying(204)) as server:
        yield server


@pytest.fixture
def secret(office_bot, concejo) -> str:
    said = concejo("hooks", "add", office_bot.url("/told"), "--json")
    assert said.exit_code == 0, said.output
    return json.loads(said.stdout)["secret"]


def letters(server) -> list[dict]:
    return [json.loads(heard.body) for heard in server.heard]


@pytest.mark.parametrize(
    "url",
    [
        "https://localhost/x",
        "https://LOCALHOST./x",
        "https://bot.localhost/x",
        "https://printer.lan/x",
        "https://nas.local/x",
        "https://metadata.google.internal/x",
        "https://box.home.arpa/x",
        "https://intranet/x",
        "https://127.1/x",
        "https://2130706433/x",
        "https://0x7f.1/x",
        "https://10.0.0.7/x",
        "https://[::1]/x",
    ],
)
def test_an_address_that_is_never_asked_is_refused_at_once(jun, concejo, settings, url):
    settings.REACH_PRIVATE_ADDRESSES = False

    said = concejo("hooks", "add", url)

    assert said.exit_code != 0
    assert "inner network" in said.output
    assert not Hook.objects.exists()


@pytest.mark.parametrize("url", ["https://localhost.example/x", "https://local.bot.example/x"])
def test_a_name_that_only_looks_like_it_is_taken(jun, concejo, settings, url):
    settings.REACH_PRIVATE_ADDRESSES = False

    assert concejo("hooks", "add", url).exit_code == 0


def test_the_page_about_hooks_names_every_step_that_they_are_told():
    page = (Path(__file__).parents[2] / "docs/connect/webhooks.md").read_text("utf-8")

    assert [kind for kind in AFTER if f"`{kind.removeprefix('case.')}`" not in page] == [
        "case.opened"
    ]


def test_each_step_is_told_once_and_without_anybodys_words(office_bot, secret, run_jobs):
    case = make.case()
    desk.finish(make.resident("luis"), case.number, reason="Un fusible")
    run_jobs()

    told = letters(office_bot)
    assert [letter["type"] for letter in told] == ["case.opened", "case.done"]
    assert told[1]["data"]["number"] == case.number
    assert told[1]["data"]["state"] == "done"
    assert "fusible" not in str(told)
    assert "ana" not in told[0]["data"].values()


def test_a_letter_is_signed_with_the_secret(office_bot, secret, run_jobs):
    make.case()
    run_jobs()

    [heard] = office_bot.heard
    names = ("webhook-id", "webhook-timestamp", "webhook-signature")
    letter, at, signature = (heard.headers[name] for name in names)
    # As a receiver does it, from the documentation.
    key = base64.b64decode(secret.removeprefix("whsec_"))
    said = hmac.new(key, f"{letter}.{at}.".encode() + heard.body, hashlib.sha256).digest()
    assert signature == f"v1,{base64.b64encode(said).decode()}"
    assert int(at) == int(clock.now().timestamp())


def test_the_secret_is_nowhere_to_be_read(secret, concejo):
    assert secret not in str(Hook.objects.values())
    assert secret not in concejo("hooks", "list", "--json").output


def test_private_cases_are_told_to_nobody(office_bot, secret, run_jobs):
    tell_town(None, Report("Mi marido me pega todas las noches"))
    run_jobs()

    assert office_bot.heard == []
    assert not Delivery.objects.exists()


def test_of_a_case_about_people_only_what_its_card_says(office_bot, secret, run_jobs):
    tell_town(None, Report("Mi vecino de la Calle Real grita", kind="neighbours"))
    run_jobs()

    assert {letter["data"]["street"] for letter in letters(office_bot)} <= {None}


def test_only_the_steps_that_were_asked_for(jun, office_bot, concejo, run_jobs):
    concejo("hooks", "add", office_bot.url(), "--event", "case.done")
    case = make.case()
    desk.finish(make.resident("luis"), case.number, reason="Un fusible")
    run_jobs()

    assert [letter["type"] for letter in letters(office_bot)] == ["case.done"]
    said = concejo("hooks", "add", office_bot.url(), "--event", "case.exploded")
    assert (said.exit_code, "case.opened" in said.output) == (1, True)


def test_what_does_not_arrive_is_tried_again_listed_and_given_up(jun, concejo):
    with serving(saying(500)) as broken:
        concejo("hooks", "add", broken.url())
        make.case()
        run_waiting()
        [row] = json.loads(concejo("hooks", "deliveries", "--failed", "--json").stdout)[
            "deliveries"
        ]
        assert (row["state"], row["attempts"], row["fault"]) == ("on its way", 1, "HTTP 500")
        for _ in range(20):
            clock.set_to(clock.now() + timedelta(hours=7))
            run_waiting()

        assert len(broken.heard) == 8
        assert len({heard.headers["webhook-id"] for heard in broken.heard}) == 1
    assert "given up after 8" in concejo("hooks", "deliveries", "--failed").output
    # A receiver that is gone is no illness of the town's.
    assert not Job.objects.filter(name__endswith="deliver").exists()
    assert "fails since" in concejo("hooks", "list").output


def test_somebody_has_looked_and_sends_it_again(jun, concejo):
    with serving(saying(500)) as broken:
        concejo("hooks", "add", broken.url())
        make.case()
        run_waiting()
        Delivery.objects.update(attempts=8, gave_up_at=clock.now())
        delivery = Delivery.objects.get()
    assert concejo("hooks", "again", str(delivery.pk)).exit_code == 0
    assert concejo("hooks", "again", str(delivery.pk)).exit_code == 1
    assert Job.objects.filter(name__endswith="deliver").exists()


def test_who_is_gone_is_told_nothing_more(jun, concejo):
    with serving(saying(410)) as gone:
        concejo("hooks", "add", gone.url())
        make.case()
        run_waiting()
        make.case()
        run_waiting()

        assert len(gone.heard) == 1
    assert concejo("hooks", "list").output == "There are none.\n"


def test_an_ended_hook_is_told_nothing_more(office_bot, secret, concejo, run_jobs):
    make.case()
    [hook] = json.loads(concejo("hooks", "list", "--json").stdout)["hooks"]
    assert concejo("hooks", "end", hook["id"]).exit_code == 0
    run_jobs()

    assert office_bot.heard == []
    assert concejo("hooks", "end", hook["id"]).exit_code == 1


def test_after_a_month_they_are_forgotten(office_bot, secret, run_jobs, strike, at):
    make.case()
    run_jobs()
    at("2026-12-20 10:00")
    strike()
    assert Delivery.objects.exists()
    at("2026-12-24 10:00")
    strike()
    assert not Delivery.objects.exists()


def test_a_town_without_hooks_queues_nothing(jun):
    make.case()

    assert not Job.objects.filter(name__contains="exchange").exists()
