"""Notes of the house by posting: kept by the office, never a post, whatever the door."""

from __future__ import annotations

import json

import pytest

from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.actions.editing import edit_post
from concejo.posts.drafts import Draft, Revision
from concejo.posts.models import Notification, Post
from concejo.work.actions.notes import note_by_posting
from concejo.work.errors import NoteInEdit, NoteWithoutCase
from concejo.work.models import Note
from concejo.work.posted_notes import is_note, sign_of_note, words_of_note
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.usefixtures("monday")

SAID = "la llave la tiene el portero"


@pytest.fixture
def app():
    """The town in an app, as somebody."""
    return Phone


def say(phone, text, reply_to=None, **more):
    said = {"status": text, **more} | ({"in_reply_to_id": str(reply_to)} if reply_to else {})
    return phone.ask("POST", "statuses", said)


@pytest.mark.parametrize(
    "text",
    [
        f"#nota {SAID}",
        f"@ana #Nota: {SAID}",
        f"{SAID} #notainterna",
        f"Nota interna: {SAID}",
        f"#internalnote {SAID}",
        f"@ana @electricista internal note: {SAID}",
    ],
)
def test_what_means_a_note_is_known_by_its_words(text):
    assert is_note(text)
    assert SAID in words_of_note(text)
    assert "#" not in words_of_note(text)


@pytest.mark.parametrize(
    "text",
    [
        f"@ada, nota interna: {SAID}",
        f"@ada: @ben, Nota interna: {SAID}",
        f".@ada nota interna: {SAID}",
        f"#nota_interna {SAID}",
        f"#internal_note {SAID}",
        f"(nota interna) {SAID}",
        f"(#nota) {SAID}",
        f"*Nota interna* {SAID}",
        f"**Nota interna:** {SAID}",
        f"_#nota_ {SAID}",
        f"«Nota interna»: {SAID}",
        f"nota  interna: {SAID}",
        f"Nota\ninterna: {SAID}",
        f"＃nota {SAID}",
        f"##nota {SAID}",
        f"𝐍𝐨𝐭𝐚 interna: {SAID}",
        f"n\u200bota interna: {SAID}",
        f"＠ada nota interna: {SAID}",
        f"@ada.nota interna: {SAID}",
        f"# nota {SAID}",
        f"@ada # Nota: {SAID}",
        f"#  nota interna: {SAID}",
        f"# internal note {SAID}",
        f"{SAID} # nota",
    ],
)
def test_however_it_is_typed_it_is_a_note_and_the_rest_is_kept(text):
    assert is_note(text)
    assert words_of_note(text) == SAID


def test_the_words_that_were_found_are_named_as_they_were_written():
    assert sign_of_note("@ada, Nota\ninterna: es violento") == "Nota interna"
    assert sign_of_note("Es violento", "＃Nota_Interna") == "＃Nota_Interna"
    assert sign_of_note("Es violento") == ""


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("@ada «La llave» (de Ada) la tiene Ñáñez #nota", "«La llave» (de Ada) la tiene Ñáñez"),
        ("#nota ½ ﬁn\n\n＠las 8", "½ ﬁn\n\n＠las 8"),
        ("-3 grados #nota", "-3 grados"),
        ("Nota para la casa de Ada", "Nota para la casa de Ada"),
        ("@ada nota interna es violento", "nota interna es violento"),
        ("#urgente Nota interna: es violento", "#urgente es violento"),
        ("📝 Nota interna: es violento", "📝 es violento"),
        ("(nota interna: es violento)", "(es violento)"),
        ("@ada Voy mañana.\n\nNota interna: cuidado", "Voy mañana.\n\nNota interna: cuidado"),
        ("@ada Voy mañana.\n(nota interna): cuidado", "Voy mañana.\n(nota interna): cuidado"),
        ("Ojo, nota interna: es violento", "Ojo, nota interna: es violento"),
        ("@ada ¡Ojo! Nota interna: es violento", "¡Ojo! Nota interna: es violento"),
        ("Hola Ada, *nota interna*: llave", "Hola Ada, *nota interna*: llave"),
        ("Gracias @ada. Nota interna: llave", "Gracias @ada. Nota interna: llave"),
        ("Voy.\nOjo: nota interna: llave", "Voy.\nOjo: nota interna: llave"),
    ],
)
def test_what_is_no_sign_is_left_as_it_was_written(text, kept):
    assert is_note(text)
    assert words_of_note(text) == kept


@pytest.mark.parametrize(
    "text",
    [
        "Es notable #notable",
        "Tomo nota, voy mañana",
        "#anota esto",
        "Las #notas salen el viernes",
        "#note #notes para el recital",
        "Pista #interna, escalera #interno",
        "Nota internacional: gana Jun",
        "Gana Jun\nNota internacional: ver el acta",
        "La nota interna: se publica el viernes",
        "Según la nota interna: todo bien",
        "He leído, según vi, la nota interna: es pública",
        "Ojo, nota interna no hay ninguna",
        "Ojo, la nota interna: se publica",
        "Ojo, nota internacional: gana Jun",
        "La nº # notable",
        "Está en https://jun.example/acta#nota",
    ],
)
def test_what_only_sounds_like_it_is_none(text):
    assert not is_note(text)


def test_in_an_app_a_note_is_written_by_answering_and_is_no_post(case, app):
    luis, posts = make.resident("luis"), Post.objects.count()

    answer = say(app(luis), f"@ana #nota {SAID}", case.post_id)

    assert answer.status_code == 200
    assert SAID in answer.json()["content"]
    assert answer.json()["visibility"] == "direct"
    assert Post.objects.count() == posts
    note = Note.objects.get(case=case)
    assert (note.text, note.office.handle, note.author.handle) == (SAID, "electricista", "luis")
    # Nothing has moved, nobody hears of it, and the log does not hold it.
    assert Case.objects.get(pk=case.pk).state == "received"
    assert not Notification.objects.filter(account=case.reporter, kind="mention").exists()
    assert "portero" not in json.dumps([event.data for event in Event.objects.all()])
    for who in (None, make.resident("ana"), make.resident("ben")):
        assert "portero" not in make.browser(who).get(f"/cases/{case.number}").text
    assert app(luis).ask("GET", f"statuses/{answer.json()['id']}").status_code == 404
    assert "portero" in make.browser(luis).get("/desk/electricista").text


def test_the_office_speaking_writes_one_too_and_twice_is_once(case, app):
    office = app(make.speaking_as("luis", "electricista"))

    for _again in range(2):
        assert say(office, f"{SAID} #nota", case.post_id).status_code == 200

    assert Note.objects.get(case=case).text == SAID


def test_the_same_words_later_in_the_day_are_another_note(case, app, at):
    luis = app(make.resident("luis"))

    for time in ("09:30", "09:31", "09:51"):
        at(f"2026-11-23 {time}")
        assert say(luis, f"#nota {SAID}", case.post_id).status_code == 200

    assert Note.objects.filter(case=case, text=SAID).count() == 2


def test_under_a_key_only_what_is_sent_again_is_the_same(case, at):
    luis = make.resident("luis")

    def send(key):
        draft = Draft(text=f"#nota {SAID}", reply_to=case.post_id, idempotency_key=key)
        return note_by_posting(luis, draft)

    first, meant_twice = send("a"), send("b")
    at("2026-11-23 12:00")

    assert first != meant_twice
    assert (send("a"), send("b")) == (first, meant_twice)
    assert Note.objects.count() == 2


def test_on_the_page_of_the_case_it_is_a_note_too(case):
    luis = make.browser(make.resident("luis"))

    luis.post(f"/cases/{case.number}/say", {"text": f"Nota interna: {SAID}"})

    assert Note.objects.filter(case=case).count() == 1
    assert "portero" not in make.browser().get(f"/cases/{case.number}").text


@pytest.mark.parametrize("who", ["luis", "electricista"])
def test_a_note_in_no_conversation_of_a_case_is_refused_and_not_published(case, app, who):
    actor = make.resident("luis") if who == "luis" else make.speaking_as("luis", "electricista")
    plain = make.post(make.resident("ana"), "Qué tarde más buena")

    for reply_to in (None, plain.pk):
        answer = say(app(actor), f"#nota {SAID}", reply_to)
        assert answer.status_code == 422
        assert answer.json()["error"].endswith(": #nota.")

    assert not Post.objects.filter(text__contains="portero").exists()


def test_photos_do_not_become_a_note_and_a_later_day_does_not_publish_it(case, app):
    luis = app(make.resident("luis"))

    poll = say(luis, f"#nota {SAID}", case.post_id, poll={"options": ["a", "b"], "expires_in": 600})
    later = say(luis, f"#nota {SAID}", case.post_id, scheduled_at="2026-11-25T10:00:00Z")

    assert poll.status_code == 422
    assert later.status_code == 200
    assert not Post.objects.filter(text__contains="portero").exists()
    assert Note.objects.count() == 1


def test_by_any_other_way_it_is_refused(case):
    luis = make.speaking_as("luis", "electricista")
    with pytest.raises(NoteWithoutCase):
        make.post(luis, f"#nota {SAID}", reply_to=case.post_id)
    said = make.post(luis, "Mañana voy", reply_to=case.post_id)
    with pytest.raises(NoteInEdit) as refused:
        edit_post(luis, said.pk, Revision(text=f"Mañana voy #nota_interna {SAID}"))

    # It names the words that were found, and does not say of a post that stands that it does not.
    assert "“#nota_interna”" in str(refused.value)
    assert "not published" not in str(refused.value)
    assert Post.objects.get(pk=said.pk).text == "Mañana voy"
    assert not Post.objects.filter(text__contains="portero").exists()


def test_another_office_notes_nothing_and_publishes_nothing(case, app):
    rosa = app(make.resident("rosa"))

    assert say(rosa, f"#nota {SAID}", case.post_id).status_code == 403

    assert not Post.objects.filter(text__contains="portero").exists()
    assert not Note.objects.exists()


def test_for_residents_it_is_a_word_like_any_other(case, app):
    answer = say(app(make.resident("ana")), "#nota: sigue sin lucir", case.post_id)

    assert answer.status_code == 200
    assert Post.objects.get(pk=answer.json()["id"]).thread_id == case.thread_id
