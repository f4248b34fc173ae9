"""Who of an office is on duty; who is woken for it, and who rests."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.models import SeatKind
from concejo.cases.actions.kinds import give_kinds
from concejo.events.models import Event
from concejo.offices.actions import appoint, set_rest, set_rota
from concejo.offices.duty import people_on_duty
from concejo.offices.errors import NotForYou, RestNotPossible, TimesNotUnderstood
from concejo.offices.models import Duty
from concejo.places.errors import HoursNotUnderstood
from concejo.push.actions import Found
from concejo.push.models import Subscription
from concejo.push.queries import woken_by
from concejo.work.jobs import awake
from tests import make
from tests.mastodon.phone import Phone
from tests.push.service import Device

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 11, 23)


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 07:30")
    make.streets()
    make.offices()
    make.office("electricista", holders=["luis", "rosa", "pepe"])
    appoint(None, "electricista", "pepe", SeatKind.DEPUTY)


def rota(**times):
    """What each does from Monday on: ``luis=["8-15", ""]``."""
    cells = {
        (make.resident(name).account_id, MONDAY + timedelta(days=n)): text
        for name, texts in times.items()
        for n, text in enumerate(texts)
    }
    return set_rota(make.resident("luis"), "electricista", MONDAY, cells)


def on_duty():
    return {account.handle for account in people_on_duty(make.office("electricista"))}


def test_without_a_table_it_is_everybody():
    assert on_duty() == {"luis", "rosa", "pepe"}


def test_the_table_says_who_it_is_at_each_hour(at):
    rota(luis=["8:00-15:00", "", "24h"], rosa=["15:00-22:00", "22:00-6:00"])

    for moment, who in {
        "2026-11-23 08:00": {"luis"},
        "2026-11-23 14:59": {"luis"},
        "2026-11-23 15:00": {"rosa"},
        "2026-11-23 23:00": set(),
        "2026-11-24 12:00": set(),
        "2026-11-25 05:59": {"luis", "rosa"},
        "2026-11-25 06:00": {"luis"},
        "2026-11-30 12:00": {"luis", "rosa", "pepe"},
    }.items():
        at(moment)
        assert on_duty() == who, moment


def test_the_deputy_stands_in_for_whoever_is_away(at):
    rota(luis=["24h"] * 7)
    at("2026-11-23 09:30")
    set_rest(make.resident("luis"), quiet="", away_from=MONDAY, away_until=MONDAY)

    assert on_duty() == {"pepe"}
    at("2026-11-24 09:30")
    assert on_duty() == {"luis"}


def test_a_table_is_written_by_the_office_and_read_as_it_is_meant():
    with pytest.raises(TimesNotUnderstood, match="de sol a sol"):
        rota(luis=["de sol a sol"])
    with pytest.raises(NotForYou):
        set_rota(make.resident("ben"), "electricista", MONDAY, {})
    rota(luis=["8-15"], ben=["8-15"])
    rota(luis=["9-14"])
    assert Duty.objects.get().stretches == [[540, 840]]


def test_rest_is_said_as_hours_are():
    luis = make.resident("luis")
    assert set_rest(luis, quiet="lunes a viernes 22:00-7:00").quiet == "Mon-Fri 22:00-07:00"
    assert set_rest(luis, quiet=" ").quiet == ""
    with pytest.raises(HoursNotUnderstood):
        set_rest(luis, quiet="cuando duermo")
    with pytest.raises(RestNotPossible):
        set_rest(luis, quiet="", away_from=MONDAY, away_until=MONDAY - timedelta(days=1))


# --- Who is woken ---


def phones(*names):
    for name in names:
        phone = Phone(make.speaking_as(name, "electricista"))
        phone.post(
            "push/subscription",
            subscription={"endpoint": f"https://push.example/{name}", "keys": Device().keys},
            data={"alerts": {"mention": True}, "policy": "all"},
        )


def woken(text="@electricista la farola de la Calle Real no luce", **said):
    post = make.post(make.resident("ana"), text, **said)
    event = Event.objects.get(kind="post.published", subject_id=post.pk)
    found: Found = awake(woken_by(event))
    return {to.endpoint.rpartition("/")[2] for to, _row in found}


def test_a_new_case_wakes_those_on_duty_only(at):
    phones("luis", "rosa")
    assert woken() == {"luis", "rosa"}

    at("2026-11-23 09:30")
    rota(luis=["8-15"], rosa=["15-22"])
    assert woken() == {"luis"}
    at("2026-11-23 23:30")
    assert woken() == set()


def test_quiet_hours_are_kept(at):
    phones("luis", "rosa")
    set_rest(make.resident("rosa"), quiet="Mon-Sun 22:00-7:00")
    assert woken() == {"luis", "rosa"}

    for moment in ("2026-11-23 22:30", "2026-11-24 06:59"):
        at(moment)
        assert woken() == {"luis"}, moment


def test_danger_and_the_police_wake_everybody(at):
    phones("luis", "rosa")
    rota(luis=["8-15"])
    set_rest(make.resident("luis"), quiet="24h")
    assert woken() == set()

    assert woken("@electricista un cable suelto echa chispas, hay fuego") == {"luis", "rosa"}
    give_kinds(make.office("electricista"), ["police"])
    assert woken("@electricista han entrado a robar en mi casa") == {"luis", "rosa"}


def test_many_phones_are_asked_about_at_once(at):
    phones("luis")
    costs = []
    for names in ((), ("rosa", "pepe")):
        phones(*names)
        woken()
        event = Event.objects.filter(kind="post.published").latest("seq")
        found = woken_by(event)
        with CaptureQueriesContext(connection) as asked:
            awake(found)
        costs.append(len(asked))

    assert Subscription.objects.count() == 3
    assert costs[0] == costs[1]


# --- On the pages ---


def test_the_week_is_typed_copied_and_refused_on_a_page():
    page, luis = make.browser(make.resident("luis")), make.resident("luis").account_id
    where = "/desk/electricista/rota"
    cell = f"t-{luis}-2026-11-23"
    wrong = page.post(where, {"week": "2026-11-23", cell: "nunca jamás"})
    assert (wrong.status_code, "nunca jamás" in wrong.text) == (422, True)
    page.post(where, {"week": "2026-11-23", cell: "8:00-15:00"})
    assert "08:00-15:00" in page.get(f"{where}?week=2026-11-25").text
    copied = page.get(f"{where}?week=2026-11-30&copy=1").text
    assert f'name="t-{luis}-2026-11-30" value="08:00-15:00"' in copied
    assert page.get(f"{where}?week=never").status_code == 200
    assert make.browser(make.resident("ben")).get(where).status_code == 403


def test_rest_is_typed_on_a_page():
    page = make.browser(make.resident("luis"))
    wrong = page.post("/me/rest", {"quiet": "cuando duermo"})
    assert wrong.status_code == 422
    page.post("/me/rest", {"quiet": "Lun-Vie 22:00-7:00"})
    assert "Mon-Fri 22:00-07:00" in page.get("/me/rest").text
