"""Reporting on the pages, and the moderators' room, without JavaScript."""

import re

import pytest
from django.test import Client

from concejo.moderation.actions.appeals import appeal
from concejo.moderation.actions.measures import Decision, erase_account, take_measure
from concejo.moderation.actions.reports import Complaint, report_account, settle_report
from concejo.moderation.models import Measure, MeasureKind, Report
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.publishing import delete_post
from concejo.posts.drafts import Revision
from concejo.rights.copying import everything_about
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def insult():
    """Ben insults Ana."""
    return make.post(make.resident("ben"), "@ana eres una inútil")


def report_it(insult, who="ana"):
    page = make.browser(make.resident(who))
    there = f"/@ben/{insult.pk}"
    shown = page.get(f"{there}/report")
    assert shown.status_code == 200
    assert "inútil" in shown.text
    said = {"category": "violation", "rules": ["4"], "comment": "Me insulta"}
    answer = page.post(f"{there}/report", said)
    assert (answer.status_code, answer.url) == (302, there)
    return Report.objects.latest("pk")


def test_every_post_of_somebody_else_can_be_reported(insult):
    page = make.browser(make.resident("ana"))
    assert f"/@ben/{insult.pk}/report" in page.get(f"/@ben/{insult.pk}").text
    own = make.browser(make.resident("ben")).get(f"/@ben/{insult.pk}").text
    assert f"/@ben/{insult.pk}/report" not in own
    assert "/report" not in Client().get(f"/@ben/{insult.pk}").text

    report = report_it(insult)

    assert list(report.posts.all()) == [insult]
    assert (report.category, report.rule_ids, report.comment) == ("violation", [4], "Me insulta")


def test_a_report_on_the_pages_that_cannot_be(insult):
    page = make.browser(make.resident("ana"))
    there = f"/@ben/{insult.pk}/report"
    assert Client().get(there).url.startswith("/auth/sign_in")
    assert page.post(there, {"comment": "x"}).status_code == 422
    assert page.post(there, {"category": "boring"}).status_code == 422
    assert page.post(there, {"category": "other", "rules": ["99"]}).status_code == 422
    assert page.get(f"/@ana/{insult.pk}/report").status_code == 404
    assert page.get("/@nobody/report").status_code == 404
    secret = make.post(make.resident("ben"), "solo @luis", visibility="direct")
    assert page.get(f"/@ben/{secret.pk}/report").status_code == 404
    assert not Report.objects.exists()
    assert page.post("/@ben/report", {"category": "spam"}).status_code == 302
    assert Report.objects.get().posts.count() == 0


def test_the_room_is_for_moderators_only(insult):
    marta = make.browser(make.moderator())
    report = report_it(insult)
    make.office("alcaldia")
    for path in ("/moderation", f"/moderation/reports/{report.pk}", "/moderation/@ben"):
        assert Client().get(path).status_code == 302
        for name in ("ana", "andres"):
            assert make.browser(make.resident(name)).get(path).status_code == 403, (name, path)
        page = marta.get(path)
        assert page.status_code == 200
        assert len(re.findall(r"<h1[ >]", page.text)) == 1
        assert not re.search(r"<script>|\sstyle=|\son[a-z]+=", page.text)
    ben = make.resident("ben").account_id
    for path in (
        f"/moderation/reports/{report.pk}/settle", f"/moderation/accounts/{ben}/measure",
        f"/moderation/accounts/{ben}/lift", "/moderation/appeals/1/approve",
        f"/moderation/newcomers/{ben}/admit",
    ):  # fmt: skip
        said = {"kind": "suspend", "text": "x"}
        answer = make.browser(make.resident("andres")).post(path, said)
        assert answer.status_code in {302, 403}
    assert not Measure.objects.exists()
    report.refresh_from_db()
    assert report.settled_at is None
    assert '"/moderation"' in marta.get("/").text
    assert '"/moderation"' not in make.browser(make.resident("ana")).get("/").text


def test_a_moderator_reads_a_report_takes_a_measure_and_takes_it_back(insult):
    marta, report = make.browser(make.moderator()), None
    report = report_it(insult)
    assert f"/moderation/reports/{report.pk}" in marta.get("/notifications").text
    assert f"/moderation/reports/{report.pk}" in marta.get("/moderation").text
    there = f"/moderation/reports/{report.pk}"
    page = marta.get(there).text
    assert "inútil" in page
    assert "Me insulta" in page
    assert "@ana" in page

    assert marta.post(f"{there}/take").url == there
    ben = report.target_id
    without = marta.post(
        f"/moderation/accounts/{ben}/measure", {"kind": "silence", "report": report.pk}, follow=True
    )
    assert "Di en una frase por qué" in without.text or "Say in a sentence why" in without.text
    assert not Measure.objects.exists()
    done = {"kind": "silence", "report": report.pk, "text": "Sin insultos"}
    assert marta.post(f"/moderation/accounts/{ben}/measure", done).url == there
    report.refresh_from_db()
    report.target.refresh_from_db()
    assert report.settled_at
    assert report.target.limited_at
    assert marta.get("/moderation").text.count(there) == 0
    assert there in marta.get("/moderation?show=settled").text
    assert "Sin insultos" in marta.get("/moderation/@ben").text

    lifted = {"kind": "silence", "next": "/moderation/@ben"}
    assert marta.post(f"/moderation/accounts/{ben}/lift", lifted).url == "/moderation/@ben"
    report.target.refresh_from_db()
    assert report.target.limited_at is None


def test_posts_are_taken_down_from_the_room(insult):
    marta = make.browser(make.moderator())
    report = report_it(insult)
    said = {
        "kind": "delete_statuses", "report": report.pk, "text": "Insulto", "posts": [insult.pk]
    }  # fmt: skip
    marta.post(f"/moderation/accounts/{report.target_id}/measure", said)
    assert Client().get(f"/@ben/{insult.pk}").status_code == 404
    assert marta.get(f"/moderation/reports/{report.pk}").status_code == 200


def test_what_was_reported_is_read_on_when_its_author_takes_it_back_or_changes_it(
    insult, at, strike
):
    at("2027-01-11 09:00")
    ben, eva = make.resident("ben"), make.resident("eva")
    photo = make.photo(eva, description="Una farola rota")
    other = make.post(eva, "Mentirosos todos", photos=[photo.pk])
    room = make.browser(make.moderator())
    report, second = (
        report_it(insult),
        report_account(make.resident("ana"), eva.account, Complaint(post_ids=[other.pk])),
    )
    delete_post(ben, insult.pk)
    edit_post(eva, other.pk, Revision(text="Buenos días a todos"))

    page = room.get(f"/moderation/reports/{report.pk}", headers={"accept-language": "en"}).text
    assert "Gone since" in page
    assert "eres una inútil" in page
    page = room.get(f"/moderation/reports/{second.pk}", headers={"accept-language": "en"}).text
    assert page.index("Buenos días") < page.index("Changed since") < page.index("Mentirosos")
    assert "With a photo: Una farola rota" in page
    # Nobody else, whoever asks for what they have here: it is somebody else's words.
    copy = everything_about(make.resident("ana").account)
    assert copy["reports_made"]
    assert "inútil" not in str(copy)

    settle_report(make.resident("marta"), report.pk)
    at("2027-02-10 08:00")
    strike()
    assert "inútil" in room.get(f"/moderation/reports/{report.pk}").text
    at("2027-02-10 10:00")
    strike()
    assert "inútil" not in room.get(f"/moderation/reports/{report.pk}").text
    assert "Mentirosos" in room.get(f"/moderation/reports/{second.pk}").text, "it is still open"


def test_whoever_is_erased_is_read_in_no_report(insult):
    report, marta = report_it(insult), make.moderator()
    take_measure(marta, insult.author_id, Decision(MeasureKind.SUSPEND))
    erase_account(marta, insult.author_id)
    report.refresh_from_db()
    assert report.said_then == []


def test_an_objection_waits_in_the_room(insult):
    paco = make.browser(make.moderator("paco"))
    ben = make.resident("ben")
    measure = take_measure(
        make.moderator(), ben.account_id, Decision(MeasureKind.SENSITIVE, text="Fotos")
    )
    appeal(ben.user, measure.pk, "Son fotos de mi perro")
    assert "Son fotos de mi perro" in paco.get("/moderation").text
    assert paco.post(f"/moderation/appeals/{measure.pk}/approve").status_code == 302
    measure.refresh_from_db()
    assert measure.lifted_at
    assert paco.post(f"/moderation/appeals/{measure.pk}/approve").status_code == 404
    assert paco.post(f"/moderation/appeals/{measure.pk}/shout").status_code == 404
    notices = make.browser(ben).get("/notifications").text
    assert f"/measures/{measure.pk}" in notices
    assert make.browser(ben).get(f"/measures/{measure.pk}").status_code == 200
    assert make.browser(make.resident("ana")).get(f"/measures/{measure.pk}").status_code == 404


def test_what_cannot_be_done_in_the_room_is_said_there(insult):
    marta = make.browser(make.moderator())
    office = make.office("electricista")
    page = marta.get("/moderation/@electricista").text
    assert 'value="none"' in page
    assert 'value="suspend"' not in page
    said = {"kind": "suspend", "text": "No"}
    marta.post(f"/moderation/accounts/{office.account_id}/measure", said, follow=True)
    office.account.refresh_from_db()
    assert office.account.suspended_at is None
    assert marta.post("/moderation/accounts/1/measure", said).status_code == 404
    assert marta.post("/moderation/reports/1/settle").status_code == 404
    assert marta.get("/moderation/reports/1").status_code == 404
    ben = make.resident("ben").account_id
    assert marta.post(f"/moderation/accounts/{ben}/lift", {"kind": "x"}).status_code == 422


def test_the_public_figures_count_what_moderators_did(insult):
    report_it(insult)
    ben = make.resident("ben")
    take_measure(make.moderator(), ben.account_id, Decision(MeasureKind.LIMIT, text="Basta"))

    page = Client(headers={"Accept-Language": "en"}).get("/figures").text

    assert "What moderators did" in page
    assert "<b>1</b> reports" in page
    assert "limited" in page
    assert "ben" not in page.partition("What moderators did")[2].partition("</div>")[0]
