"""Whoever holds an office hears of its new cases by mail, as they choose; never unasked."""

from __future__ import annotations

import re

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.models import Card, Case
from concejo.offices.actions import set_rest
from concejo.work.actions.desk_mail import choose_desk_mail, stop_desk_mail
from concejo.work.errors import MailboxNeeded, NotYourDesk, UnknownChoice
from concejo.work.models import DeskMail, Told
from tests import make

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def luis():
    who = make.resident("luis")
    who.user.email, who.user.email_confirmed_at = "luis@jun.example", clock.now()
    who.user.save()
    return who


@pytest.fixture
def minute(strike, run_jobs):
    """The clock strikes, and what follows from it is done."""

    def passes():
        strike()
        run_jobs()

    return passes


def told(mailbox):
    """The mails about what comes to a desk; accounts are confirmed by others."""
    return [mail for mail in mailbox if "List-Unsubscribe" in mail.extra_headers]


def chooses(who, how, language="en"):
    choose_desk_mail(who, "electricista", how, language=language)


def test_nobody_is_written_to_unasked(luis, mailbox, minute, at):
    make.case()
    minute()
    at("2026-11-24 08:00")
    minute()

    assert told(mailbox) == []


def test_at_once_is_one_mail_with_one_click_to_end_it(luis, mailbox, run_jobs):
    chooses(luis, Told.AT_ONCE)
    case = make.case(text="@electricista la farola de la Calle Real 4 no luce")
    run_jobs()
    run_jobs()

    (mail,) = told(mailbox)
    assert mail.to == ["luis@jun.example"]
    assert case.number in mail.subject
    assert "no luce" in mail.body
    assert "Calle Real 4" in mail.body
    assert mail.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    # The mail program presses it by itself, without a session.
    link = re.search(r"<https?://[^/]+(/.*)>", mail.extra_headers["List-Unsubscribe"])[1]
    asked = make.browser().get(link)
    assert "Electricista" in asked.text
    assert '<form method="post"><p' in asked.text
    assert DeskMail.objects.count() == 1
    assert make.browser().post(link, {"List-Unsubscribe": "One-Click"}).status_code == 200
    assert not DeskMail.objects.exists()
    assert make.browser().post(link).status_code == 200
    again = make.browser().get(link)
    assert again.status_code == 200
    assert '<form method="post"><p' not in again.text, "there is nothing left to end"
    assert make.browser().get("/desk-mail/stop?note=x").status_code == 403


def test_of_a_private_case_a_mail_says_number_and_kind_only(luis, mailbox, run_jobs):
    chooses(luis, Told.AT_ONCE)
    text = "@electricista la vecina del 4 tiene la luz pinchada"
    case = make.case(text=text, visibility="direct")
    run_jobs()

    assert Case.objects.get(pk=case.pk).card != Card.FULL
    (mail,) = told(mailbox)
    assert case.number in mail.body
    assert "vecina" not in mail.body + mail.subject
    assert "ana" not in mail.body.lower().split()


def test_a_case_that_is_handed_over_is_told_to_the_new_office(luis, mailbox, run_jobs):
    chooses(luis, Told.AT_ONCE)
    case = make.case(text="@barredora la farola de la Calle Real no luce")
    run_jobs()
    assert told(mailbox) == []

    desk.hand_over(make.resident("rosa"), case.number, to="electricista")
    run_jobs()

    assert [case.number in mail.subject for mail in told(mailbox)] == [True]


def test_a_case_that_is_passed_on_quickly_is_told_once_to_whoever_has_it(luis, mailbox, run_jobs):
    chooses(luis, Told.AT_ONCE)
    case = make.case(text="@barredora la farola de la Calle Real no luce")
    desk.hand_over(make.resident("rosa"), case.number, to="policia")
    desk.hand_over(make.resident("pepe"), case.number, to="electricista")
    run_jobs()

    assert [case.number in mail.subject for mail in told(mailbox)] == [True]


def test_who_rests_is_not_written_to_but_for_danger(luis, mailbox, run_jobs):
    chooses(luis, Told.AT_ONCE)
    set_rest(luis, quiet="Mon-Sun 24h")
    make.case()
    run_jobs()
    assert told(mailbox) == []

    case = make.case(text="@electricista un cable suelto en la Calle Real 4")
    Case.objects.filter(pk=case.pk).update(is_danger=True)
    run_jobs()

    assert len(told(mailbox)) == 1


def test_in_the_morning_one_mail_says_what_there_is(luis, mailbox, minute, at):
    chooses(luis, Told.DAILY)
    make.case()
    minute()
    at("2026-11-24 06:30")
    minute()
    assert told(mailbox) == []

    at("2026-11-24 07:05")
    for _again in range(2):
        minute()

    (mail,) = told(mailbox)
    assert "1 new" in mail.subject
    assert "/desk/electricista" in mail.body


def test_a_morning_with_nothing_is_no_mail_and_rest_puts_it_off(luis, mailbox, minute, at):
    chooses(luis, Told.DAILY)
    at("2026-11-24 07:05")
    minute()
    assert told(mailbox) == []

    make.case()
    set_rest(luis, quiet="Mon-Sun 00:00-10:00")
    at("2026-11-25 07:05")
    minute()
    assert told(mailbox) == []
    at("2026-11-25 10:05")
    minute()
    assert len(told(mailbox)) == 1


def test_it_is_for_those_who_hold_the_office_and_have_a_mailbox(luis):
    with pytest.raises(NotYourDesk):
        chooses(make.resident("rosa"), Told.DAILY)
    with pytest.raises(UnknownChoice):
        chooses(luis, "hourly")
    luis.user.email_confirmed_at = None
    luis.user.save()
    with pytest.raises(MailboxNeeded):
        chooses(make.resident("luis"), Told.DAILY)
    stop_desk_mail(1)


def test_it_is_chosen_on_the_page(luis):
    page = make.browser(luis)
    assert 'value="electricista"' in page.get("/me/rest").text

    # What comes while one is away is in no mail afterwards, and the choice says so.
    english = page.get("/me/rest", headers={"Accept-Language": "en"}).text
    assert "at once, while I am on duty" in english
    page.post("/me/desk-mail", {"office": "electricista", "how": "daily"})
    assert DeskMail.objects.get().how == Told.DAILY
    assert '<option value="daily" selected>' in page.get("/me/rest").text
    page.post("/me/desk-mail", {"office": "electricista", "how": "never"})

    assert not DeskMail.objects.exists()
    assert "/me/desk-mail" not in make.browser(make.resident("ana")).get("/me/rest").text
