"""Story 1 over HTTP, with programs that others wrote: Mastodon.py, and the ``toot`` command.

Ana tells the mayor that the lamp is out, the mayor hands it over with a date, Luis shows as
@electricista that it is done, Ana confirms.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests import make
from tests.served.browser import let_app_in
from tests.served.command import Toot
from tests.served.town import founded

pytestmark = pytest.mark.served

LAMP = "@alcaldia la farola de la calle Maestro Antonio Linares está fundida"
PEOPLE = ("ana", "andres", "luis")


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    """The town with its streets, its mayor and its electrician, served for test suites."""
    with founded(tmp_path_factory.mktemp("lamp")) as town:
        _settle(town)
        town.serve("--test-mode", "--workers", "1")
        yield town
        town.stop()


def _settle(town) -> None:
    streets = town.directory / "streets.csv"
    streets.write_text(make.STREETS, encoding="utf-8")
    town.must("places", "import", str(streets))
    for name in PEOPLE:
        town.must("account", "create", name, "--email", _email(name), "--password", make.PASSWORD)
    town.must("office", "create", "alcaldia", "--title", "Alcaldía", "--holder", "andres")
    town.must(
        "office", "create", "electricista", "--title", "Electricista", "--holder", "luis",
        "--kind", "lighting",
    )  # fmt: skip


@pytest.fixture
def photo(tmp_path):
    file = tmp_path / "lamp.png"
    file.write_bytes(make.picture((320, 240)).read())
    return str(file)


def _email(name: str) -> str:
    return f"{name}@example.org"


# --- Mastodon.py ---


def _app(town, name: str, *, speaks_as: str = ""):
    """Somebody signs in with an app of theirs, as a person does it: through the browser."""
    from mastodon import Mastodon

    client_id, secret = Mastodon.create_app("Farolillo", api_base_url=town.url)
    app = Mastodon(client_id=client_id, client_secret=secret, api_base_url=town.url)
    link = app.auth_request_url(state="jun", allow_http=True)
    code = let_app_in(link, _email(name), make.PASSWORD, speaks_as=speaks_as)
    app.log_in(code=code, allow_http=True)
    return app


def _case(status) -> dict | None:
    return status["concejo"]["case"]


def test_three_people_mend_a_lamp_with_mastodon_py(jun, photo):
    ana, mayor = _app(jun, "ana"), _app(jun, "andres", speaks_as="alcaldia")
    luis = _app(jun, "luis", speaks_as="electricista")
    assert [app.me()["acct"] for app in (ana, mayor, luis)] == ["ana", "alcaldia", "electricista"]
    assert ana.instance()["title"] == "Jun"

    lamp = ana.status_post(LAMP, language="es", idempotency_key="lamp")
    assert ana.status_post(LAMP, language="es", idempotency_key="lamp")["id"] == lamp["id"]
    case = _case(lamp)
    assert (case["state"], case["office"]) == ("received", "alcaldia")
    [receipt] = ana.status_context(lamp["id"])["descendants"]
    assert receipt["account"]["acct"] == "pregonero"
    assert case["number"] in receipt["content"]

    [asked] = [n for n in mayor.notifications() if n["type"] == "mention"]
    assert asked["status"]["id"] == lamp["id"]
    mayor.status_post("@electricista mañana", in_reply_to_id=asked["status"]["id"])
    case = _case(ana.status(lamp["id"]))
    assert (case["state"], case["office"]) == ("promised", "electricista")
    assert case["promised_for"].endswith("Z")

    told = [n for n in luis.notifications() if n["type"] == "mention"]
    assert any(_case(n["status"])["number"] == case["number"] for n in told)
    light = luis.media_post(
        Path(photo).read_bytes(), "image/png", description="La farola encendida"
    )
    done = luis.status_post(
        "Hecho, ya luce. Gracias, @ana", in_reply_to_id=lamp["id"], media_ids=[light]
    )
    assert done["account"]["acct"] == "electricista"
    assert done["media_attachments"][0]["description"] == "La farola encendida"
    assert _case(ana.status(lamp["id"]))["state"] == "done"

    shown = [n for n in ana.notifications() if n["type"] == "mention"]
    assert done["id"] in {n["status"]["id"] for n in shown}
    ana.status_post("@electricista ¡Sí, ya luce, muchas gracias!", in_reply_to_id=done["id"])
    assert _case(ana.status(lamp["id"]))["state"] == "confirmed"
    assert any("gracias" in n["status"]["content"] for n in luis.notifications() if n["status"])

    # Whatever an app asks when it starts is answered.
    ana.preferences()
    ana.markers_get()
    ana.timeline_home()
    ana.timeline_local()
    ana.lists()
    ana.filters()
    ana.custom_emojis()
    ana.account_relationships([luis.me()["id"]])
    ana.account_follow(luis.me()["id"])
    assert [a["acct"] for a in ana.account_following(ana.me()["id"])] == ["electricista"]
    assert [a["acct"] for a in ana.account_search("elec")] == ["electricista"]
    ana.account_update_credentials(note="Vecina", fields=[("Calle", "Real")])
    assert ana.me()["source"]["fields"][0]["name"] == "Calle"


# --- toot ---


def test_three_people_mend_a_lamp_with_toot(jun, photo, tmp_path):
    ana, mayor, luis = (Toot(jun, tmp_path / f"toot-of-{name}") for name in PEOPLE)
    ana.log_in_with_password(_email("ana"), make.PASSWORD)
    mayor.log_in(_email("andres"), make.PASSWORD, speaks_as="alcaldia")
    luis.log_in(_email("luis"), make.PASSWORD, speaks_as="electricista")
    assert "@electricista" in luis("whoami")
    assert "Jun" in ana("instance", jun.url)

    lamp = ana.json("post", LAMP)
    case = _case(lamp)
    assert (case["state"], case["office"]) == ("received", "alcaldia")
    assert case["number"] in ana("thread", lamp["id"])

    assert "está fundida" in mayor("notifications")
    mayor("post", "--reply-to", lamp["id"], "@electricista mañana")
    assert _case(ana.json("status", lamp["id"]))["state"] == "promised"

    done = luis.json(
        "post", "--reply-to", lamp["id"], "--media", photo, "--description", "Ya luce",
        "Hecho, @ana",
    )  # fmt: skip
    assert done["account"]["acct"] == "electricista"
    assert _case(ana.json("status", lamp["id"]))["state"] == "done"

    assert "Hecho" in ana("notifications", "--mentions")
    ana("post", "--reply-to", done["id"], "@electricista ¡ya luce, muchas gracias!")
    assert _case(ana.json("status", lamp["id"]))["state"] == "confirmed"

    # And some of the rest that people do with it.
    for timeline in (["timelines", "public"], ["timelines", "home"]):
        assert "está fundida" in ana(*timeline, "--no-pager")
    assert lamp["id"] in ana("search", "farola")
    ana("follow", "electricista")
    ana("favourite", done["id"])
    ana("update-account", "--display-name", "Ana R.", "--note", "Vecina")
    assert "Ana R." in ana("whoami")
