"""A post on somebody else's page, whether the town answers, and what there is none of."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


def test_a_post_is_embedded_as_a_quotation_without_a_script():
    said = Phone("ana").say(
        "Hola <script>alert(1)</script> @ana https://example.org/", language="es"
    )
    shown = Phone().get("/api/oembed", url=said["url"], maxwidth=550)

    assert (shown["type"], shown["version"], shown["width"]) == ("rich", "1.0", 550)
    assert (shown["author_name"], shown["provider_name"]) == ("Ana Ruiz", "Jun")
    assert shown["html"].startswith(
        f'<blockquote class="concejo-post" cite="{said["url"]}" lang="es">'
    )
    assert "<script" not in shown["html"]
    assert 'href="/' not in shown["html"]
    assert Phone().get("/api/oembed", url=said["url"], maxwidth=-9)["width"] == 200


def test_what_is_below_a_warning_is_read_at_the_post_itself():
    said = Phone("ana").say("El asesino es el mayordomo", spoiler_text="La película")
    shown = Phone().get("/api/oembed", url=said["url"])["html"]
    assert "La película" in shown
    assert "mayordomo" not in shown


def test_only_what_everybody_may_read_is_embedded():
    ana = Phone("ana")
    private = ana.say("Sólo para seguidores", visibility="private")
    gone = ana.say("Luego no")
    ana.delete(f"statuses/{gone['id']}")
    for url in (
        private["url"],
        gone["url"],
        "http://testserver/@ana",
        "http://other.example/@ana/1",
        "http://[bad/@ana/1",
        "nonsense",
        "",
    ):
        refused(ana.ask("GET", "/api/oembed", {"url": url}), 404)
    refused(ana.ask("GET", "/api/oembed"), 422)


def test_whether_the_town_answers_is_said_without_the_database():
    cache.clear()
    Phone().ask("GET", "/health")
    with CaptureQueriesContext(connection) as asked:
        said = Phone().ask("GET", "/health")
        as_json = Phone().ask("GET", "/health", headers={"Accept": "application/json"})
    assert (said.content, said["Content-Type"].partition(";")[0]) == (b"OK", "text/plain")
    assert as_json.json() == {"status": "OK"}
    assert len(asked) == 0


def test_no_report_is_made_on_anybodys_year():
    ana = Phone("ana")
    nothing = {"annual_reports": [], "accounts": [], "statuses": []}
    assert ana.get("annual_reports") == nothing
    assert ana.get("annual_reports/2026/state") == {"state": "ineligible"}
    refused(ana.ask("GET", "annual_reports/2026"), 404)
    refused(ana.ask("GET", "annual_reports/never/state"), 404)
    refused(ana.ask("POST", "annual_reports/2026/generate"), 404)
    refused(ana.ask("POST", "annual_reports/2026/read"), 404)
    refused(Phone().ask("GET", "annual_reports"), 401)


def test_nothing_is_looked_up_elsewhere():
    refused(Phone("ana").ask("GET", "/api/v1_alpha/async_refreshes/abc"), 404)
    refused(Phone().ask("GET", "/api/v1_alpha/async_refreshes/abc"), 401)


def test_the_town_counts_its_last_twelve_weeks():
    make.post(make.resident("ana"), "Hola")
    weeks = Phone().get("instance/activity")
    assert len(weeks) == 12
    assert all(value.isdigit() for week in weeks for value in week.values())
    assert weeks[0]["statuses"] == "1"
    assert weeks[0]["registrations"] == "1"
    assert Phone().get("instance/peers") == []
