"""Answers kept ready: with holes that are filled from the case, said with one key."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.models import Case
from concejo.posts.models import Post
from concejo.work.actions.phrases import change_phrase, drop_phrase, keep_phrase, raise_phrase
from concejo.work.errors import (
    NoSuchPhrase,
    NotYourDesk,
    PhraseLacks,
    PhraseNameTaken,
    PhraseNeeded,
    UnknownHole,
)
from concejo.work.queries.phrases import phrases_of, ready_text
from tests import make

pytestmark = pytest.mark.usefixtures("monday")


def kept(luis, text, name="Vamos"):
    return keep_phrase(luis, "electricista", name=name, text=text)


def last_said(case):
    return Post.objects.filter(thread_id=case.thread_id).order_by("-id").first()


def test_the_holes_are_filled_from_the_case(luis):
    case = make.case(text="@electricista la farola de la Calle Real 4 no luce")
    phrase = kept(luis, "Hola {nombre}, en {calle} ({número}) vamos el {fecha}. {oficina}")
    desk.promise(luis, case.number, due_at=clock.now() + timedelta(days=1))
    case = Case.objects.get(pk=case.pk)

    said = ready_text(luis, case, phrase.pk)

    when = "el martes 24 de noviembre"
    assert said.startswith(f"Hola Ana, en Calle Real 4 ({case.number}) vamos {when}")
    assert said.endswith("Electricista")


def test_somebody_without_an_account_is_greeted_without_a_gap(luis):
    case = tell_town(None, Report("@electricista la farola de Calle Real 3 no luce"))

    assert ready_text(luis, case, kept(luis, "Hola {nombre}, gracias.").pk) == "Hola, gracias."


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{nombre}, ya vamos a la {calle}", "Ya vamos a la Calle Real 3"),
        ("{nombre}: ya vamos.", "Ya vamos."),
        ("  {nombre} , última hora: vamos.", "Última hora: vamos."),
        ("Recibido. {nombre}, mañana vamos.", "Recibido. Mañana vamos."),
        ("Recibido.\n{nombre}, mañana vamos.", "Recibido.\nMañana vamos."),
        ("¡{nombre}, gracias!", "¡Gracias!"),
        ("¡{nombre}! Ya vamos.", "Ya vamos."),
        ("{nombre}, {calle} está lista", "Calle Real 3 está lista"),
        ("Hola {nombre}, gracias.", "Hola, gracias."),
        ("Hola, {nombre}, ya vamos.", "Hola, ya vamos."),
        ("Gracias, {nombre}.", "Gracias."),
        ("Gracias, {nombre}", "Gracias"),
        ("¡Gracias, {nombre}! Vamos.", "¡Gracias! Vamos."),
        ("Gracias. {nombre}.", "Gracias."),
        ("Para el Sr. {nombre} y familia", "Para el Sr. y familia"),
        ("A las 10.30, en {calle}", "A las 10.30, en Calle Real 3"),
    ],
)
def test_an_empty_hole_takes_its_comma_with_it(luis, text, said):
    case = tell_town(None, Report("@electricista la farola de Calle Real 3 no luce"))

    assert ready_text(luis, case, kept(luis, text).pk) == said


def test_what_the_case_does_not_have_is_not_said(luis):
    case = make.case(text="@electricista no hay luz")
    phrase = kept(luis, "Vamos a {calle}")

    with pytest.raises(PhraseLacks, match="street|calle"):
        ready_text(luis, case, phrase.pk)


def test_a_hole_that_nobody_can_fill_is_refused_with_what_can_be_used(luis):
    with pytest.raises(UnknownHole) as refusal:
        kept(luis, "Hola {apellido}")

    assert "{apellido}" in str(refusal.value)
    assert "{name}" in str(refusal.value) or "{nombre}" in str(refusal.value)


def test_a_phrase_has_a_name_of_its_own_and_words(luis):
    phrase = kept(luis, "Vamos mañana")
    other = kept(luis, "Ya está pedido", name="Pedido")

    with pytest.raises(PhraseNeeded):
        kept(luis, " ", name="Nada")
    with pytest.raises(PhraseNameTaken):
        kept(luis, "Otra cosa")
    with pytest.raises(PhraseNameTaken):
        change_phrase(luis, other.pk, name="Vamos", text="Otra")
    raise_phrase(luis, other.pk)
    assert phrases_of(make.office("electricista")) == [other, phrase]


def test_they_are_the_offices_own(luis):
    phrase = kept(luis, "Vamos mañana")
    rosa = make.resident("rosa")

    with pytest.raises(NotYourDesk):
        kept(rosa, "Vamos")
    for change in (
        lambda: change_phrase(rosa, phrase.pk, name="x", text="y"),
        lambda: raise_phrase(rosa, phrase.pk),
        lambda: drop_phrase(rosa, phrase.pk),
    ):
        with pytest.raises(NoSuchPhrase):
            change()


def test_one_tap_says_it_as_the_office_and_it_is_understood(luis):
    case = make.case()
    phrase = kept(luis, "Hola {nombre}, mañana vamos.")
    page = make.browser(luis)
    assert "Hola Ana, mañana vamos." in page.get(f"/cases/{case.number}/say").text

    page.post(f"/cases/{case.number}/say", {"phrase": phrase.pk, "next": "/desk"})

    said = last_said(case)
    said = Post.objects.exclude(door="crier").filter(thread_id=case.thread_id).latest("id")
    assert (said.text, said.author.handle) == ("Hola Ana, mañana vamos.", "electricista")
    assert Case.objects.get(pk=case.pk).state == "promised"


def test_the_page_keeps_changes_and_drops_them(luis):
    page = make.browser(luis)
    where = "/desk/electricista/phrases"
    wrong = page.post(where, {"name": "Hola", "text": "Hola {apellido}"})
    assert wrong.status_code == 422
    assert "{apellido}" in wrong.text
    page.post(where, {"name": "Hola", "text": "Hola {nombre}"})
    (phrase,) = phrases_of(make.office("electricista"))
    page.post(f"{where}/{phrase.pk}", {"name": "Saludo", "text": "Buenas, {nombre}"})
    assert "Buenas, {nombre}" in page.get(where).text
    assert make.browser(make.resident("rosa")).get(where).status_code == 403
    page.post(f"{where}/{phrase.pk}/drop")
    assert not phrases_of(make.office("electricista"))


def test_the_desk_asks_for_them_once(luis):
    page = make.browser(luis)
    costs = []
    for many in (2, 9):
        while Case.objects.count() < many:
            make.case(text=f"@electricista farola {Case.objects.count()} de la Calle Real")
            kept(luis, "Hola {nombre}, en {calle}", name=f"Frase {Case.objects.count()}")
        page.get("/desk")
        with CaptureQueriesContext(connection) as asked:
            page.get("/desk")
        costs.append(len(asked))

    assert costs[0] == costs[1]


@pytest.mark.parametrize(
    ("hour", "says"),
    [(15, "On Tuesday 1 December we come."), (11, "On Tuesday 1 December at 11:00 we come.")],
)
def test_a_date_that_a_ready_answer_says_is_read_as_the_promise_that_it_was(luis, hour, says):
    make.office("electricista", hours="Mon-Fri 08:00-15:00")
    case = make.case(text="@electricista the lamp in the Calle Real is out", language="en")
    phrase = kept(luis, "On {date} we come.")
    due = clock.local(clock.now() + timedelta(days=8)).replace(hour=hour, minute=0)
    desk.promise(luis, case.number, due_at=due)

    make.browser(luis).post(f"/cases/{case.number}/say", {"phrase": phrase.pk})

    assert says in [post.text for post in Post.objects.filter(thread_id=case.thread_id)]
    assert {promise.due_at for promise in case.promises.all()} == {due}
