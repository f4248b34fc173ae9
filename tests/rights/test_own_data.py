"""What somebody may ask about their own data: a copy, and that all of it is erased."""

from __future__ import annotations

import io
import json
import zipfile

import pytest
from django.conf import settings

from concejo.accounts.actions.relations import follow
from concejo.accounts.models import Account, Follow, User
from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.models import Post
from concejo.rights.actions.asking import ask_for_copy, ask_for_erasure
from concejo.rights.errors import HandOverFirst, NotYourPassword
from concejo.rights.models import DataRequest
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday(at):
    at("2026-11-23 10:00")


def copy_from(answer) -> zipfile.ZipFile:
    assert answer.status_code == 200
    return zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))


def test_ana_gets_a_copy_of_what_the_town_has(run_jobs, mailbox):
    ana = make.resident("ana")
    case = make.case(ana, "@electricista la farola de Calle Real no luce. Mi DNI es 12345678Z")
    make.post(ana, "Con foto", photos=[make.photo(ana).pk])
    make.post(make.resident("ben"), "Palabras de Ben")
    browser = make.browser(ana)

    browser.post("/me/data/copy")
    run_jobs()

    its = DataRequest.objects.get()
    packed = copy_from(browser.get(f"/me/data/copy/{its.pk}"))
    said = packed.read("data.json").decode()
    about = json.loads(said)
    assert [one["number"] for one in about["cases"]] == [case.number]
    assert "12345678Z" in said
    assert "Palabras de Ben" not in said
    assert case.key not in said
    assert ana.user.password not in said
    assert [name for name in packed.namelist() if name.startswith("photos/")]
    assert f"/me/data/copy/{its.pk}" in browser.get("/me/data").content.decode()


def test_a_copy_is_made_once_however_often_it_is_asked_for(run_jobs):
    ana = make.resident("ana")
    assert ask_for_copy(ana) == ask_for_copy(ana)
    run_jobs()
    assert ask_for_copy(ana) == DataRequest.objects.get()


def test_nobody_else_fetches_a_copy_and_after_a_week_it_is_gone(at, run_jobs, strike):
    ana = make.resident("ana")
    ask_for_copy(ana)
    run_jobs()
    its = DataRequest.objects.get()
    file = settings.DIR / its.file
    assert file.is_file()
    ours = f"/me/data/copy/{its.pk}"

    assert make.browser(make.resident("ben")).get(ours).status_code == 404
    assert make.browser().get(ours).status_code == 302

    at("2026-12-01 10:00")
    strike()
    run_jobs()
    assert make.browser(ana).get(ours).status_code == 404
    assert not file.exists()


def test_ana_is_erased_after_three_days_and_her_case_is_a_number(at, run_jobs, strike):
    ana, ben = make.resident("ana"), make.resident("ben")
    follow(ben, ana.account)
    case = make.case(ana)
    desk.decline(make.speaking_as("luis", "electricista"), case.number, reason="No hay farola")
    make.post(ana, "Unas palabras", photos=[make.photo(ana).pk])
    before = Event.objects.filter(actor_id=ana.account_id).count()

    answer = make.browser(ana).post("/me/data/erase", {"password": make.PASSWORD})
    assert answer.status_code == 302
    at("2026-11-25 10:00")
    strike()
    assert User.objects.filter(pk=ana.user_id).exists()
    at("2026-11-26 11:00")
    strike()
    run_jobs()

    assert not User.objects.filter(pk=ana.user_id).exists()
    account = Account.objects.get(pk=ana.account_id)
    assert "ana" not in account.handle
    assert not account.display_name
    assert not Post.objects.filter(author=account, deleted_at=None).exists()
    assert not Post.objects.filter(author=account).exclude(text="").exists()
    assert not Follow.objects.exists()
    case.refresh_from_db()
    assert (case.reporter, case.summary, case.state) == (None, "", "declined")
    # The log has no words of anybody, and stays.
    assert Event.objects.filter(actor_id=ana.account_id).count() >= before
    page = make.browser().get(f"/cases/{case.number}")
    assert page.status_code == 200
    assert "Ana Ruiz" not in page.content.decode()


def test_it_can_be_called_off(at, strike):
    ana = make.resident("ana")
    its = ask_for_erasure(ana, make.PASSWORD)

    make.browser(ana).post(f"/me/data/keep/{its.pk}")
    at("2026-11-30 10:00")
    strike()

    assert User.objects.filter(pk=ana.user_id).exists()


def test_it_waits_for_what_the_town_is_still_working_on(at, strike):
    ana = make.resident("ana")
    case = make.case(ana)
    ask_for_erasure(ana, make.PASSWORD)
    at("2026-11-30 10:00")
    strike()
    assert User.objects.filter(pk=ana.user_id).exists()
    assert "casos abiertos" in make.browser(ana).get("/me/data").content.decode()

    desk.withdraw(ana, case.number)
    strike()
    assert not User.objects.filter(pk=ana.user_id).exists()


def test_only_with_the_password_and_without_an_office():
    ana = make.resident("ana")
    with pytest.raises(NotYourPassword):
        ask_for_erasure(ana, "otra cosa")
    wrong = make.browser(ana).post("/me/data/erase", {"password": "otra cosa"})
    assert wrong.status_code == 422
    make.office("electricista")
    with pytest.raises(HandOverFirst):
        ask_for_erasure(make.resident("luis"), make.PASSWORD)
    assert Case.objects.count() == 0
    assert not DataRequest.objects.exists()
