"""Each command calls one action and says what came of it."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from click.testing import CliRunner
from django.core.cache import cache

from concejo.accounts.models import Account, Seat, Token
from concejo.accounts.queries import actor_of_token
from concejo.cli.main import main
from concejo.cli.start import set_up
from concejo.events.models import Event
from concejo.figures.models import Told
from concejo.moderation.models import Moderator
from concejo.notices.queries import announcements
from concejo.offices.queries import holders, office_by_handle
from concejo.places.models import Street
from concejo.places.queries import working_time
from concejo.push.models import KeyPair
from concejo.register.models import Resident
from tests import make

pytestmark = pytest.mark.usefixtures("db")

CENSUS = """document,given_name,family_name,birth_date,street,number
12345678Z,Ana,Ruiz,1980-05-01,Calle Real,3
X1234567L,Eva,Lund,1991-02-03,Calle San José,12
"""


@pytest.fixture
def concejo():
    """Give a command; ``concejo("check")`` is what came of it."""
    return lambda *words: CliRunner().invoke(main, words)


def test_an_account_is_a_person_an_address_and_the_seat_between_them(concejo):
    said = concejo("account", "create", "ana", "--email", "ana@example.org", "--json")

    facts = json.loads(said.stdout)
    seat = Seat.objects.get(account=Account.objects.get(handle="ana"))
    assert said.exit_code == 0
    assert facts["id"] == str(seat.account_id)
    assert (seat.user.name, seat.user.email) == ("ana", "ana@example.org")
    assert seat.user.check_password(facts["password"])


def test_a_password_that_was_given_is_not_printed(concejo):
    said = concejo("account", "create", "ana", "--password", make.PASSWORD)

    assert make.PASSWORD not in said.stdout


def test_what_cannot_be_done_is_one_sentence_on_stderr(concejo):
    make.resident("ana")

    said = concejo("account", "create", "ana")

    assert said.exit_code == 1
    assert said.stdout == ""
    assert said.stderr == "@ana is taken already. Choose another name.\n"


@pytest.mark.parametrize(
    "words", [("account", "create"), ("dance",), ("serve", "--port", "x"), ("init",)]
)
def test_a_command_given_wrongly_ends_with_two(concejo, words):
    assert concejo(*words).exit_code == 2


def test_an_office_is_opened_and_opening_it_again_changes_it(concejo):
    make.resident("luis")
    make.resident("rosa")

    opened = concejo(
        *("office", "create", "electricista", "--title", "Electricista"),
        *("--kind", "lighting", "--holder", "luis", "--hours", "Mon-Fri 09:00-14:00", "--json"),
    )
    changed = concejo(
        *("office", "create", "@electricista", "--title", "Electricistas", "--holder", "rosa")
    )

    assert json.loads(opened.stdout)["kinds"] == ["lighting"]
    assert (opened.exit_code, changed.exit_code) == (0, 0)
    office = office_by_handle("electricista")
    assert office.title == "Electricistas"
    assert office.hours.startswith("Mon-Fri 09:00-14:00")
    assert [who.handle for who in holders(office)] == ["luis", "rosa"]


def test_an_unknown_kind_leaves_no_half_made_office(concejo):
    said = concejo("office", "create", "brujo", "--title", "Brujo", "--kind", "magic")

    assert said.exit_code == 1
    assert not Account.objects.filter(handle="brujo").exists()


def test_an_office_is_handed_over_in_one_step(concejo):
    make.office("electricista")
    make.resident("rosa")

    said = concejo("office", "hand-over", "electricista", "--to", "rosa")

    assert said.exit_code == 0
    assert [who.handle for who in holders(office_by_handle("electricista"))] == ["rosa"]


def test_the_census_is_brought_and_somebody_is_verified(concejo, tmp_path):
    file = tmp_path / "census.csv"
    file.write_text("\ufeff" + CENSUS, encoding="utf-8")
    make.resident("ana")

    brought = concejo("resident", "import", str(file), "--json")
    verified = concejo("resident", "verify", "ana", "--document", "12345678Z")

    assert json.loads(brought.stdout) == {"added": 2, "kept": 0, "left": 0, "bad": []}
    assert (Resident.objects.count(), verified.exit_code) == (2, 0)
    assert Account.objects.get(handle="ana").verified_at


def test_a_census_with_a_wrong_column_is_refused_whole(concejo, tmp_path):
    file = tmp_path / "census.csv"
    file.write_text(CENSUS.replace("birth_date", "born"))

    said = concejo("resident", "import", str(file))

    assert said.exit_code == 1
    assert "birth_date" in said.stderr
    assert not Resident.objects.exists()


@pytest.mark.parametrize("wrong", [b"\xff\xfe\x00", "Calle Única".encode("latin-1")])
def test_a_file_in_another_alphabet_is_refused(concejo, tmp_path, wrong):
    file = tmp_path / "streets.csv"
    file.write_bytes(b"street,district,lat,lon\n" + wrong)

    said = concejo("places", "import", str(file))

    assert said.exit_code == 1
    assert "UTF-8" in said.stderr


def test_streets_are_brought_from_a_packed_list(concejo, tmp_path):
    file = tmp_path / "streets.csv.gz"
    file.write_bytes(gzip.compress(make.STREETS.encode()))

    said = concejo("places", "import", str(file), "--json")

    assert json.loads(said.stdout)["added"] == 5
    assert Street.objects.filter(name="Calle Real").exists()


def test_a_file_that_is_not_packed_whole_is_refused(concejo, tmp_path):
    file = tmp_path / "streets.csv.gz"
    file.write_bytes(gzip.compress(make.STREETS.encode())[:-20])

    said = concejo("places", "import", str(file))

    assert said.exit_code == 1
    assert not Street.objects.exists()


def test_a_token_is_printed_and_nothing_else(concejo):
    make.office("electricista")

    said = concejo("token", "create", "luis", "--as", "electricista", "--scopes", "read write")

    token, actor = actor_of_token(said.stdout.strip())
    assert (actor.account.handle, actor.user.name) == ("electricista", "luis")
    assert token.scopes == "read write"


def test_nobody_gets_a_token_for_an_office_that_they_do_not_hold(concejo):
    make.office("electricista")
    make.resident("ben")

    said = concejo("token", "create", "ben", "--as", "electricista")

    assert (said.exit_code, said.stdout) == (1, "")
    assert not Token.objects.exists()


def test_the_town_hall_tells_everybody_something(concejo, at):
    at("2026-11-23 09:00")
    words = ("announce", "Mañana no hay agua", "--from", "2026-11-24 09:00")
    said = concejo(*words, "--until", "2026-11-24 14:00", "--json")
    whole = concejo("announce", "Fiestas", "--until", "2026-11-30", "--json")

    facts = json.loads(said.stdout)
    assert (facts["starts_at"], facts["all_day"]) == ("2026-11-24T08:00:00.000Z", False)
    assert json.loads(whole.stdout) | {"id": ""} == {
        "id": "",
        "starts_at": None,
        "ends_at": "2026-11-30T22:59:59.000Z",
        "all_day": True,
    }
    assert [told.announcement.text for told in announcements()] == ["Mañana no hay agua", "Fiestas"]
    assert concejo("announce", "Tarde", "--until", "2026-11-01").exit_code == 1
    assert concejo("announce", "Mal", "--until", "mañana").exit_code == 2
    assert concejo("announce", " ").exit_code == 1


def test_a_healthy_town_says_so(concejo):
    make.office("ayuntamiento")

    said = concejo("check", "--json")

    assert json.loads(said.stdout)["ok"], said.stdout
    assert said.exit_code == 0


def test_a_town_whose_intake_nobody_holds_is_not_healthy(concejo):
    said = concejo("check", "--json")

    checks = {check["name"]: check for check in json.loads(said.stdout)["checks"]}
    assert said.exit_code == 1
    assert checks["phones"]["ok"]
    assert not checks["intake"]["ok"]
    assert "--holder NAME" in checks["intake"]["says"]


def test_a_town_without_its_key_is_not_healthy(concejo):
    secret = KeyPair.objects.get().private
    assert secret not in concejo("check", "--json").stdout
    KeyPair.objects.all().delete()
    cache.clear()

    checks = {c["name"]: c for c in json.loads(concejo("check", "--json").stdout)["checks"]}

    assert not checks["phones"]["ok"]


def test_secrets_are_not_shown(concejo):
    said = concejo("settings", "--json")

    rows = {row["name"]: row for row in json.loads(said.stdout)}
    assert rows["CONCEJO_SECRET"]["value"] == "(hidden)"
    assert rows["CONCEJO_DOMAIN"]["value"] == "jun.example"
    assert all(row["help"] for row in rows.values())
    assert "CONCEJO_POST_LENGTH" in concejo("settings").stdout


def test_a_secret_is_long_and_another_one_each_time(concejo):
    first, second = concejo("secret").stdout, concejo("secret").stdout

    assert len(first.strip()) >= 50
    assert first != second


def test_a_log_is_played_and_playing_it_again_doubles_nothing(concejo, tmp_path):
    make.office("ayuntamiento")
    log = tmp_path / "reports.csv"
    log.write_text(
        "id,requested_at,text\n"
        "1,2026-03-01T09:00:00,La farola de la plaza no luce\n"
        "2,not a time,Un bache\n"
        "3,2026-03-02T09:00:00,Hay un bache enorme en la calle\n",
        encoding="utf-8",
    )

    first = concejo("replay", str(log), "--json")
    again = concejo("replay", str(log), "--json")

    assert first.exit_code == 0, first.stderr or first.exception
    facts, facts_again = json.loads(first.stdout), json.loads(again.stdout)
    assert (facts["reports"], facts["cases"], facts["refused"]) == (2, 2, {"time_not_readable": 1})
    assert (facts_again["reports"], facts_again["again"]) == (0, 2)
    assert "line 3" in first.stderr
    # The figures have read them already.
    assert Told.objects.count() == 2


def test_a_towns_own_day_off_is_known_to_its_offices(concejo):
    said = concejo("places", "holiday", "2026-11-24", "San Juan de la Cruz", "--json")

    assert json.loads(said.stdout) == {"day": "2026-11-24", "name": "San Juan de la Cruz"}
    assert working_time().closing(date(2026, 11, 24)) is None
    assert working_time().closing(date(2026, 11, 25)) is not None


@pytest.mark.parametrize("day", ["24/11/2026", "2026-02-30", "tomorrow"])
def test_a_day_off_is_a_day(concejo, day):
    assert concejo("places", "holiday", day, "San Juan").exit_code == 2


def test_a_region_brings_its_own_holidays():
    day_of_andalusia = date(2028, 2, 28)
    before = working_time().is_working_day(day_of_andalusia)

    set_up("Jun", region="an")

    assert (before, working_time().is_working_day(day_of_andalusia)) == (True, False)


def test_moderators_are_seated_listed_and_unseated(concejo):
    make.office("alcaldia")
    make.resident("marta")

    assert "Nobody moderates" in concejo("moderators", "list").stdout
    assert concejo("moderators", "add", "@marta").stdout == "@marta is a moderator.\n"
    concejo("moderators", "add", "marta")
    assert json.loads(concejo("moderators", "list", "--json").stdout) == {"moderators": ["marta"]}
    assert concejo("moderators", "remove", "marta").exit_code == 0
    assert "Nobody moderates" in concejo("moderators", "list").stdout
    assert Moderator.objects.get().until is not None, "ended, not deleted"
    assert concejo("moderators", "add", "nobody").exit_code == 1
    kinds = Event.objects.filter(kind__startswith="moderator.").values_list("kind", flat=True)
    assert list(kinds.order_by("seq")) == ["moderator.seated", "moderator.unseated"]
