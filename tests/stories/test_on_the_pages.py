"""Stories 3, 4, 8, 9 and 14 as people live them: on the pages and by the clock."""

from __future__ import annotations

import re

import pytest
from click.testing import CliRunner
from django.apps import apps

from concejo.accounts.models import Account, Token
from concejo.accounts.queries import actor_of_token
from concejo.base import clock
from concejo.cases.models import Case
from concejo.cases.queries.views import view_of
from concejo.cli.main import main
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.posts.models import Post
from concejo.register.actions import bring_census
from tests import make

pytestmark = pytest.mark.django_db

CENSUS = """document,given_name,family_name,birth_date,street,number
12345678Z,Dolores,Ruiz,1941-05-01,Calle Real,4
X1234567L,Ben,Soto,1990-01-02,Calle Real,6
"""


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 10:00")
    make.streets()
    make.offices()


def newest() -> Case:
    return Case.objects.order_by("id").last()


# --- 3. "Viernes", not "hecho" ---


def test_friday_passes_without_the_part_and_the_town_sees_the_second_date_kept(at, strike):
    ana, luis = make.browser(make.resident("ana")), make.browser(make.resident("luis"))
    ana.post("/compose", {"text": "@electricista la farola de la Calle Real 4 no luce"})
    case = newest()
    page = f"/cases/{case.number}"

    luis.post(f"{page}/say", {"text": "Falta una pieza. El viernes la arreglo"})
    assert newest().state == "promised"
    at("2026-11-27 09:00")
    luis.post(f"{page}/say", {"text": "viernes, no hecho"})
    assert newest().state == "promised"
    assert "viernes, no hecho" in luis.get("/desk").text

    at("2026-11-27 14:01")
    strike()
    everybody = make.browser()
    assert "fecha nueva" in everybody.get(page, headers={"accept-language": "es"}).text
    assert figures().town.broken == 1
    assert case.number in make.browser(make.resident("andres")).get("/board").text

    at("2026-11-27 16:00")
    luis.post(f"{page}/say", {"text": "La pieza no ha llegado. El martes a las 12 está puesta"})
    at("2026-12-01 11:40")
    luis.post(f"{page}/finish", make.shown(words="Hecho", alt_1="Luce"))

    view = view_of(newest(), None)
    first, second = view.promises
    assert (view.state, first.kept_at, first.moved_at) == ("done", None, None)
    assert "pieza no ha llegado" in first.reason
    assert second.kept_at == clock.now()
    assert (figures().town.kept, figures().town.broken, figures().town.moved) == (1, 1, 0)
    what = [step.what for step in view.history]
    assert what == ["opened", "promised", "promise_broken", "promised", "done"]


# --- 4. The sweeper asked to a door ---


def test_the_sweeper_accepts_and_her_page_shows_before_and_after(at):
    ana, rosa = make.browser(make.resident("ana")), make.browser(make.resident("rosa"))
    said = {"text": "@barredora ¿puede barrer delante del 4 de la Calle Real?"}
    ana.post("/compose", said | make.shown(alt_1="Hojas en la puerta"))
    case = newest()

    rosa.post(f"/cases/{case.number}/promise", {"day": "today"})
    at("2026-11-23 12:00")
    done = make.shown("#fff", words="Hecho.", alt_1="La puerta limpia")
    rosa.post(f"/cases/{case.number}/finish", done)

    page = make.browser().get("/@barredora").text
    assert page.index("Hojas en la puerta") < page.index("La puerta limpia")
    assert newest().promises.get().kept_at is not None


# --- 8. An old woman at the counter ---


def test_what_is_said_at_the_counter_is_as_fast_as_any_and_she_is_phoned_when_it_is_done(at):
    carmen, luis = make.browser(make.resident("carmen")), make.browser(make.resident("luis"))
    told = {
        "text": "La señora dice que la farola de la Calle Real no luce",
        "door": "counter",
        "name": "Dolores",
        "phone": "958 123 456",
    }
    slip = carmen.post("/counter/case", told, follow=True)
    case = newest()
    assert case.number in slip.text
    assert "<svg" in slip.text
    link = re.search(rf"/cases/{case.number}\?key=[\w-]+", slip.text)[0]
    ben = make.browser(make.resident("ben"))
    ben.post("/compose", {"text": "@ayuntamiento la farola de la Calle San José no luce"})
    assert case.next_at == newest().next_at, "by whichever door, the same date"

    at("2026-11-23 10:10")
    carmen.post(f"/cases/{case.number}/say", {"text": "@electricista mañana"})
    assert case.number in luis.get("/desk").text
    assert "958 123 456" in luis.get(f"/cases/{case.number}").text
    for stranger in (make.browser(), ben):
        assert "958 123 456" not in stranger.get(f"/cases/{case.number}").text
    at("2026-11-24 11:00")
    luis.post(f"/cases/{case.number}/finish", make.shown())

    assert "958 123 456" in carmen.get("/counter").text
    # On the telephone she says that it is.
    carmen.post(f"/cases/{case.number}/confirm", {"key": link.partition("key=")[2]})
    closed = Case.objects.get(pk=case.pk)
    assert (closed.state, closed.closed_by) == ("confirmed", "reporter")
    assert "958 123 456" not in carmen.get("/counter").text


# --- 9. Registering ---


def test_document_checked_census_matched_code_printed_and_nothing_kept(caplog):
    caplog.set_level("DEBUG")
    bring_census(CENSUS.splitlines(keepends=True))
    carmen, dolores = make.browser(make.resident("carmen")), make.resident("dolores")

    wrong = carmen.post("/counter/resident", {"document": "12345678A"})
    assert wrong.status_code == 422
    found = carmen.post("/counter/resident", {"document": "12.345.678-z"})
    assert "Dolores Ruiz" in found.text
    issued = carmen.post("/counter/resident", {"document": "12345678Z", "step": "issue"})
    code = re.search(r'class="code-big">([^<]+)<', issued.text)[1]
    assert make.browser(dolores).post("/me/code", {"code": code.lower()}).url == "/me"

    assert Account.objects.get(handle="dolores").verified_at is not None
    again = make.browser(make.resident("eva")).post("/me/code", {"code": code})
    second = carmen.post("/counter/resident", {"document": "12345678z", "step": "issue"})
    assert (again.status_code, second.status_code) == (422, 422)
    assert "@dolores" in second.text
    kept = _everything() + caplog.text
    for secret in ("12345678", code, code.replace("-", ""), "1941-05-01"):
        assert secret not in kept, secret


def test_who_moves_away_is_no_longer_verified_and_may_still_speak():
    bring_census(CENSUS.splitlines(keepends=True))
    carmen, dolores = make.browser(make.resident("carmen")), make.resident("dolores")
    issued = carmen.post("/counter/resident", {"document": "12345678Z", "step": "issue"})
    code = re.search(r'class="code-big">([^<]+)<', issued.text)[1]
    browser = make.browser(dolores)
    browser.post("/me/code", {"code": code})

    bring_census([line for line in CENSUS.splitlines(keepends=True) if "Dolores" not in line])

    assert Account.objects.get(handle="dolores").verified_at is None
    gone = carmen.post("/counter/resident", {"document": "12345678Z"})
    assert gone.status_code == 422
    browser.post("/compose", {"text": "@electricista la farola de la Calle Real no luce"})
    assert newest().reporter == dolores.account


# --- 14. The mayor resigns on a Monday at 11:33 ---


def test_the_mayor_resigns_and_by_noon_another_one_speaks_for_the_office(at):
    andres, eva = make.resident("andres"), make.resident("eva")
    ana = make.browser(make.resident("ana"))
    for n in range(3):
        ana.post("/compose", {"text": f"@alcaldia la farola {n} de la Calle Real no luce"})
    cases = list(Case.objects.order_by("id"))
    old = make.browser(andres)
    office = Account.objects.get(handle="alcaldia")
    old.post("/act-as", {"account": office.pk})
    old.post(f"/cases/{cases[0].number}/say", {"text": "Mañana a las 12"})
    app = CliRunner().invoke(
        main, ["token", "create", "andres", "--as", "alcaldia", "--scopes", "read write"]
    )
    secret = app.stdout.strip()
    if Token.objects.exists():
        assert actor_of_token(secret)[1].account == office

    at("2026-11-23 11:33")
    handed = CliRunner().invoke(main, ["office", "hand-over", "alcaldia", "--to", "eva"])
    assert handed.exit_code == 0, handed.output

    # Whoever has left speaks for themselves alone, in every browser and app; what they began as
    # the office is sent by nobody.
    assert old.post("/compose", {"text": "El pleno queda suspendido"}).status_code == 403
    assert not Post.objects.filter(text__startswith="El pleno").exists()
    old.post("/compose", {"text": "El pleno queda suspendido"})
    assert Post.objects.get(text__startswith="El pleno").author == andres.account
    assert old.get("/board").status_code == 403
    assert old.post("/act-as", {"account": office.pk}).status_code == 403
    assert actor_of_token(secret) is None
    old.post(f"/cases/{cases[1].number}/say", {"text": "Esta tarde a las 19:00"})
    assert Case.objects.get(pk=cases[1].pk).state == "received"

    at("2026-11-23 12:00")
    new = make.browser(eva)
    desk = new.get("/desk/alcaldia").text
    assert all(case.number in desk for case in cases)
    new.post(f"/cases/{cases[1].number}/say", {"text": "Esta la arreglamos el jueves"})
    assert Case.objects.get(pk=cases[1].pk).state == "promised"
    assert all(case.owner_id and case.next_at for case in Case.objects.open())
    assert clock.local(Case.objects.get(pk=cases[0].pk).next_at).strftime("%a %H") == "Tue 12"

    # The public sees the office; inside it is known who it was.
    for number, who in ((0, andres), (1, eva)):
        view = view_of(Case.objects.get(pk=cases[number].pk), None)
        assert view.history[-1].by == "alcaldia"
        step = Event.objects.filter(kind="case.promised", subject_id=cases[number].pk).get()
        assert step.user_id == who.user_id
        page = make.browser().get(f"/cases/{cases[number].number}").text
        assert who.account.name not in page


def _everything() -> str:
    """All rows of all tables."""
    return repr(
        [list(model.objects.values()) for model in apps.get_models(include_auto_created=True)]
    )
