"""Somebody without an account reads an office by e-mail: asked, confirmed, ended in one click."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from concejo.jobs.models import Job
from concejo.notices.actions.letters import (
    LETTERS_A_DAY,
    ask_for_mail,
    confirm_mail,
    offer_mail,
)
from concejo.notices.models import MailedPost, MailReader
from concejo.posts.actions.publishing import delete_post
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

EMAIL = "eva@example.org"


@pytest.fixture
def luis(at):
    """Luis speaks as the electrician's office."""
    at("2026-11-23 09:00")
    make.office("electricista")
    return make.speaking_as("luis", "electricista")


@pytest.fixture
def quiet(run_jobs, mailbox):
    """Everything is sent that waits; the mailbox is emptied first."""

    def send() -> list:
        mailbox.clear()
        run_jobs()
        return list(mailbox)

    return send


def reader(office, email=EMAIL):
    """Somebody who said yes."""
    ask_for_mail(office.account, email)
    return confirm_mail(MailReader.objects.get(account=office.account, email=email).pk)


def link_in(mail, what: str) -> str:
    [path] = re.findall(rf"https://jun\.example(/by-mail/{what}\S+)", mail.body)
    return path


def test_an_app_asks_the_mail_asks_and_the_page_is_told_yes(luis, quiet):
    quiet()
    assert Phone().post(f"accounts/{luis.account_id}/email_subscriptions", email=EMAIL) == {}
    [mail] = quiet()

    assert mail.to == [EMAIL]
    assert mail.subject == "¿Quieres recibir por correo lo que dice Electricista?"
    link = link_in(mail, "confirm")
    guest = Client()
    # A program that looks into links says no yes.
    assert f"¿Quieres que {EMAIL} reciba" in guest.get(link).text
    assert not MailReader.objects.exclude(confirmed_at=None).exists()
    assert f"Desde ahora {EMAIL} recibe" in guest.post(link).text
    assert guest.post(link).status_code == 200
    assert MailReader.objects.get().confirmed_at


def test_a_post_goes_out_with_one_click_to_end_it(luis, quiet):
    reader(luis)
    quiet()
    said = make.post(luis, "Mañana cambiamos las farolas de la Calle Real")
    [mail] = quiet()

    assert (mail.to, mail.subject) == (
        [EMAIL],
        "Electricista: Mañana cambiamos las farolas de la Calle Real",
    )
    assert f"https://jun.example/@electricista/{said.pk}" in mail.body
    headers = mail.extra_headers
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert headers["List-Id"] == "<electricista.jun.example>"
    link = link_in(mail, "stop")
    assert headers["List-Unsubscribe"] == f"<https://jun.example{link}>"
    # As a mail program sends it: no cookie, no token of a form.
    strict = Client(enforce_csrf_checks=True)
    body = {"List-Unsubscribe": "One-Click"}
    assert strict.get(link).status_code == 200
    assert MailReader.objects.exists(), "looking ends nothing"
    assert strict.post(link, body).status_code == 200
    assert strict.post(link, body).status_code == 200
    assert not MailReader.objects.exists()
    make.post(luis, "Y otra cosa")
    assert quiet() == []


def test_only_public_first_posts_go_out(luis, quiet):
    reader(luis)
    ana = make.resident("ana")
    hers = make.post(ana, "Hola")
    quiet()
    for said in (
        {"text": "@ana respondo", "reply_to": hers.pk},
        {"text": "solo para quien sigue", "visibility": "private"},
        {"text": "sin listar", "visibility": "unlisted"},
        {"text": "@ana en privado", "visibility": "direct"},
    ):
        make.post(luis, **said)
    make.post(ana, "Esto lo dice otra")
    gone = make.post(luis, "Esto se borra")
    delete_post(luis, gone.pk)

    assert quiet() == []


def test_three_a_day_and_the_rest_in_the_evening(luis, quiet, at, strike):
    reader(luis)
    quiet()
    for n in range(5):
        make.post(luis, f"Aviso {n}")
    assert [mail.subject for mail in quiet()] == [f"Electricista: Aviso {n}" for n in range(3)]

    at("2026-11-23 18:59")
    strike()
    assert quiet() == []
    at("2026-11-23 19:00")
    strike()
    strike()
    [digest] = quiet()
    assert digest.subject == "Electricista: 2 posts"
    assert digest.body.index("Aviso 3") < digest.body.index("Aviso 4")

    # What comes later waits for the next evening.
    make.post(luis, "Aviso de noche")
    strike()
    assert quiet() == []
    at("2026-11-24 08:00")
    strike()
    make.post(luis, "Buenos días")
    assert [mail.subject for mail in quiet()] == ["Electricista: Buenos días"]
    at("2026-11-24 19:10")
    strike()
    assert [mail.subject for mail in quiet()] == ["Electricista: Aviso de noche"]


def test_what_was_deleted_meanwhile_is_in_no_digest(luis, quiet, at, strike):
    reader(luis)
    posts = [make.post(luis, f"Aviso {n}") for n in range(5)]
    quiet()
    delete_post(luis, posts[3].pk)
    at("2026-11-23 19:00")
    strike()

    [digest] = quiet()
    assert digest.subject == "Electricista: Aviso 4"


def test_each_in_their_language_and_nobody_twice(luis, quiet, run_jobs):
    ask_for_mail(luis.account, EMAIL, language="es")
    confirm_mail(MailReader.objects.get().pk)
    reader(luis, "ben@example.org")
    quiet()
    make.post(luis, "Hola")
    mails = quiet()
    assert sorted(mail.to[0] for mail in mails) == ["ben@example.org", EMAIL]
    # The job once more, as after a power cut.
    from concejo.events.models import Event
    from concejo.notices.jobs import send_letters, take_up_post

    for event in Event.objects.filter(kind="post.published"):
        take_up_post(event)
    for event in Event.objects.filter(kind="letters.due"):
        send_letters(event)
    assert quiet() == []


def test_a_mail_server_that_is_busy_is_asked_again_for_those_only(luis, quiet, monkeypatch, at):
    from smtplib import SMTPRecipientsRefused

    from django.core.mail.backends.locmem import EmailBackend

    from concejo.jobs.worker import run_waiting

    reader(luis)
    reader(luis, "ben@example.org")
    reader(luis, "nobody@example.org")
    quiet()
    make.post(luis, "Hola")
    real, busy = EmailBackend.send_messages, [EMAIL]

    def send(self, messages):
        to = messages[0].to[0]
        if to in busy:
            raise SMTPRecipientsRefused({to: (451, b"come back later")})
        if to.startswith("nobody"):
            raise SMTPRecipientsRefused({to: (550, b"no such user")})
        return real(self, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", send)
    from django.core import mail

    mail.outbox.clear()
    run_waiting()
    assert [each.to[0] for each in mail.outbox] == ["ben@example.org"]
    assert Job.objects.get().gave_up_at is None
    busy.clear()
    at("2026-11-23 09:10")
    run_waiting()
    assert [each.to[0] for each in mail.outbox] == ["ben@example.org", EMAIL]
    assert not Job.objects.exists()


def test_nothing_reveals_whether_an_address_reads_it(luis, quiet, at):
    path = f"accounts/{luis.account_id}/email_subscriptions"
    first = Phone().ask("POST", path, {"email": EMAIL})
    again = Phone().ask("POST", path, {"email": EMAIL.upper()})
    confirm_mail(MailReader.objects.get().pk)
    third = Phone().ask("POST", path, {"email": f" {EMAIL} "})

    assert {(a.status_code, a.content) for a in (first, again, third)} == {(200, b"{}")}
    assert sum(mail.to == [EMAIL] for mail in quiet()) <= 1
    pages = [Client().post("/@electricista/by-mail", {"email": EMAIL}, follow=True)]
    pages += [Client().post("/@electricista/by-mail", {"email": "new@example.org"}, follow=True)]
    assert all("Mira tu correo: un mensaje pregunta" in page.text for page in pages)
    assert MailReader.objects.count() == 2


def test_whoever_asks_again_gets_another_mail_but_not_at_every_click(luis, quiet, at):
    quiet()
    for moment, mails in (("09:00", 1), ("09:05", 0), ("09:11", 1)):
        at(f"2026-11-23 {moment}")
        ask_for_mail(luis.account, EMAIL)
        assert len(quiet()) == mails


def test_people_are_not_read_by_mail_unless_they_offer_it(quiet):
    ana = make.resident("ana")
    path = f"accounts/{ana.account_id}/email_subscriptions"
    refused(Phone().ask("POST", path, {"email": EMAIL}), 404)
    assert Phone().get(f"accounts/{ana.account_id}")["email_subscriptions"] is False
    page = make.browser(ana)
    assert "Nadie recibe por correo" in page.get("/@ana").text
    assert page.post("/by-mail/offer", {"offer": "yes"}).url == "/@ana"

    assert Phone().get(f"accounts/{ana.account_id}")["email_subscriptions"] is True
    assert "Enviádmelo" in Client().get("/@ana").text
    Phone().post(path, email=EMAIL)
    confirm_mail(MailReader.objects.get().pk)
    quiet()
    make.post(ana, "Hola")
    page.post("/by-mail/offer", {"offer": "no"})
    assert quiet() == []
    assert not MailedPost.objects.exists()
    assert "Enviádmelo" not in Client().get("/@ana").text


def test_an_office_offers_it_from_the_beginning(luis):
    assert Phone().get(f"accounts/{luis.account_id}")["email_subscriptions"] is True
    page = Client().get("/@electricista").text
    assert 'action="/@electricista/by-mail"' in page
    assert 'type="email"' in page


@pytest.mark.parametrize(
    "email", ["", "eva", "eva@", "@x.org", "a@b", "x" * 300 + "@x.org", "a b@x.org"]
)
def test_what_is_no_address_is_refused(luis, email):
    answer = Phone().ask(
        "POST", f"accounts/{luis.account_id}/email_subscriptions", {"email": email}
    )
    assert len(refused(answer, 422).split()) > 4
    assert not MailReader.objects.exists()


def test_nobody_is_asked_for_who_is_not_there(luis):
    for some_id in ("1", "abc", "9" * 40):
        refused(
            Phone().ask("POST", f"accounts/{some_id}/email_subscriptions", {"email": EMAIL}), 404
        )
    refused(Phone().ask("POST", f"accounts/{luis.account_id}/email_subscriptions"), 422)
    assert Client().post("/@nobody/by-mail", {"email": EMAIL}).status_code == 404


def test_one_place_cannot_write_to_the_whole_world(luis):
    path = f"accounts/{luis.account_id}/email_subscriptions"
    answers = [
        Phone().ask("POST", path, {"email": f"somebody{n}@example.org"}).status_code
        for n in range(12)
    ]
    assert answers == [200] * 10 + [429] * 2


def test_a_link_that_was_made_up_or_is_old_does_nothing(luis, quiet, at):
    quiet()
    ask_for_mail(luis.account, EMAIL)
    [mail] = quiet()
    link = link_in(mail, "confirm")
    guest = Client()
    for wrong in (
        "/by-mail/confirm",
        "/by-mail/stop?note=x",
        link.replace("confirm", "stop"),
        link[:-3],
    ):
        assert guest.post(wrong).status_code == 403, wrong
    MailReader.objects.all().delete()
    assert guest.post(link).status_code == 403


def test_who_never_says_yes_is_forgotten(luis, at, strike):
    ask_for_mail(luis.account, EMAIL)
    at("2026-11-29 20:00")
    strike()
    assert MailReader.objects.exists()
    at("2026-12-01 20:00")
    strike()
    assert not MailReader.objects.exists()


def test_an_office_that_nobody_reads_by_mail_queues_nothing(luis):
    ask_for_mail(luis.account, EMAIL)
    make.post(luis, "Hola")
    assert not Job.objects.filter(name__contains="take_up").exists()


def test_who_offers_it_no_longer_sends_no_digest_of_that_day(luis, quiet, at, strike):
    reader(luis)
    for n in range(LETTERS_A_DAY + 1):
        make.post(luis, f"Corte número {n}")
    quiet()
    assert MailedPost.objects.filter(mailed_at=None).count() == 1

    offer_mail(luis, is_offered=False)
    at("2026-11-23 19:30")
    strike()

    assert quiet() == []
    assert not MailedPost.objects.filter(mailed_at=None).exists()
