"""Telling the town from its own box: one sentence, and what everybody will see of it."""

from __future__ import annotations

import re

import pytest

from concejo.base.text import fold
from concejo.cases.models import Case, Contact
from concejo.posts.models import Original, Post
from tests.pages.town import picture


def _told() -> Case:
    return Case.objects.order_by("-number").select_related("post", "street").first()


def test_one_sentence_without_an_account_is_a_case_with_a_link_of_its_own(visit):
    answer = visit().post("/tell", {"text": "Hay basura en la calle Real 4"}, follow=True)

    case = _told()
    assert case.number in answer.text
    assert f"/cases/{case.number}?key={case.key}" in answer.text
    assert (case.reporter, case.street.name, case.street_number) == (None, "Calle Real", "4")


def test_a_wrong_key_is_not_called_ones_own(visit):
    visit().post("/tell", {"text": "Hay basura en la calle Real 4"})
    case = _told()

    page = visit().get(f"/tell/received/{case.number}?key=wrong")

    assert page.status_code == 200
    assert f"/cases/{case.number}?key=" not in page.text


def test_how_to_reach_somebody_is_kept_and_never_shown(visit):
    said = {"text": "Hay basura en la calle Real", "name": "Rosa Gil", "phone": "600 333 444"}
    visit().post("/tell", said)

    case = _told()
    assert Contact.objects.get(case=case).phone == "600 333 444"
    page = visit("ana").get(f"/cases/{case.number}").text
    assert "600 333 444" not in page
    assert "Rosa" not in page


def test_a_form_that_is_sent_twice_is_one_case(visit):
    browser, said = visit(), {"text": "Un árbol caído en la plaza", "sent": "k" * 32}

    first = browser.post("/tell", said)
    second = browser.post("/tell", said)

    assert first.url == second.url
    assert Post.objects.filter(text__startswith="Un árbol caído").count() == 1


def test_other_words_in_a_form_that_a_browser_kept_are_a_case_of_their_own(visit):
    browser, kept = visit(), {"sent": "k" * 32}

    first = browser.post("/tell", {"text": "Un banco roto en el parque", **kept})
    second = browser.post("/tell", {"text": "Una fuente que gotea sin parar", **kept})

    assert first.url != second.url
    assert Post.objects.filter(text="Una fuente que gotea sin parar").count() == 1


def test_whoever_names_data_sees_first_what_everybody_will_see(visit):
    browser, text = visit("ana"), "Un coche con matrícula 1234 BCD tapa la rampa de la calle Real"
    before = Case.objects.count()

    asked = browser.post("/tell", {"text": text})

    assert Case.objects.count() == before
    shown = re.search(r'<div class="seen">(.*?)</div>', asked.text, re.DOTALL)[1]
    assert "1234" not in shown
    browser.post("/tell", {"text": text, "step": "send"})
    case = _told()
    assert "1234" not in case.post.text
    assert Original.objects.get(post=case.post).text == text
    assert "1234 BCD" not in visit("ben").get(f"/cases/{case.number}").text


def test_danger_shows_112_before_anything_else_and_publishes_nothing(visit):
    browser, text = visit(), "Hay un hombre con un cuchillo en la calle Real"

    asked = browser.post("/tell", {"text": text})

    assert 'href="tel:112"' in asked.text
    assert asked.text.index("tel:112") < asked.text.index("cuchillo")
    answer = browser.post("/tell", {"text": text, "step": "send"}, follow=True)
    assert "tel:112" in answer.text
    case = _told()
    assert visit("ben").get(f"/cases/{case.number}").status_code == 404
    assert "cuchillo" not in visit("ben").get("/").text


def test_what_is_about_people_says_who_will_see_it(visit):
    asked = visit("ana").post("/tell", {"text": "Mi vecina grita a sus hijos todas las noches"})

    assert "trata de personas" in asked.text


def test_a_photo_travels_through_the_preview(visit):
    browser = visit()
    said = {"text": "Farola rota en la calle Real", "step": "look", "photo_1": picture("red")}
    asked = browser.post("/tell", said | {"alt_1": "La farola"})
    note = re.search(r'name="photos" value="([^"]+)"', asked.text)[1]

    browser.post("/tell", {"text": said["text"], "photos": note, "step": "send"})

    assert [p.description for p in _told().post.photos.all()] == ["La farola"]


@pytest.mark.parametrize("note", ["[1]", "x:y:z", "W10:1abc:2"])
def test_a_note_about_photos_that_was_changed_is_not_believed(visit, note):
    visit().post("/tell", {"text": "Farola rota en la calle Real", "photos": note, "step": "send"})

    assert not _told().post.photos.exists()


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"text": ""}, "obligatorio"),
        ({"text": "   \n "}, "nada escrito"),
        ({"text": "a" * 100_000}, "5000"),
        ({"text": "Un bache", "street": "Calle Perdida"}, "No conocemos ninguna calle"),
        ({"text": "Un bache", "email": "no es un correo"}, "correo"),
    ],
)
def test_what_cannot_be_told_is_said_beside_the_field(visit, said, sentence):
    answer = visit().post("/tell", said)

    assert answer.status_code == 422
    wrong = re.search(r'<p class="wrong" id="[^"]+">(.*?)</p>', answer.text)[1]
    assert fold(sentence) in fold(wrong)
    assert 'aria-invalid="true"' in answer.text


def test_a_file_that_is_no_photo_is_refused_and_the_words_stay(visit):
    from io import BytesIO

    no_photo = BytesIO(b"not a photo")
    no_photo.name = "photo.jpg"
    answer = visit().post("/tell", {"text": "Un bache en la calle Real", "photo_1": no_photo})

    assert answer.status_code == 422
    assert "no es una foto" in answer.text
    assert "Un bache en la calle Real" in answer.text


def test_control_characters_and_direction_tricks_are_taken_out(visit):
    visit().post("/tell", {"text": "Un bache \u202een la\x07 calle Real", "step": "send"})

    assert _told().post.text == "Un bache en la calle Real"


def test_too_many_reports_from_one_address_have_to_wait(visit):
    browser = visit()

    answers = [browser.post("/tell", {"text": ""}).status_code for _ in range(2)]
    answers += [
        browser.post("/tell", {"text": "Un bache", "step": "more"}).status_code for _ in range(31)
    ]

    assert answers[:3] == [422, 422, 200]
    assert answers[-1] == 429


HOLE = "Hay un socavón muy grande en la calzada de la calle Real 4"
AGAIN = "Un socavón enorme en la calzada de la calle Real 4"


def test_what_is_reported_already_is_shown_before_sending_and_can_be_joined(visit):
    visit().post("/tell", {"text": HOLE})
    first, browser = _told(), visit("ana")
    there = Case.objects.count()

    shown = browser.post("/tell", {"text": AGAIN, "sent": "j" * 32})

    assert Case.objects.count() == there
    assert f'value="join:{first.number}"' in shown.text
    said = {"text": AGAIN, "sent": "j" * 32, "step": f"join:{first.number}"}
    received = browser.post("/tell", said, follow=True)
    hers = _told()
    assert (hers.state, hers.joined_to) == ("joined", first)
    assert hers.number in received.text
    page = browser.get(f"/cases/{hers.number}").text
    assert f"/cases/{hers.number}/separate" in page


def test_whoever_means_another_one_sends_it_by_itself(visit):
    visit().post("/tell", {"text": HOLE})
    first = _told()

    visit("ana").post("/tell", {"text": AGAIN, "step": "send"})

    assert _told() != first
    assert _told().joined_to is None


def test_somebody_without_an_account_joins_and_separates_with_their_link(visit):
    visit().post("/tell", {"text": HOLE})
    first, browser = _told(), visit()
    browser.post("/tell", {"text": AGAIN, "step": f"join:{first.number}"})
    theirs = _told()
    assert theirs.joined_to == first

    browser.post(f"/cases/{theirs.number}/separate", {"key": "wrong"})
    theirs.refresh_from_db()
    assert theirs.joined_to == first
    browser.post(f"/cases/{theirs.number}/separate", {"key": theirs.key})

    theirs.refresh_from_db()
    assert (theirs.state, theirs.joined_to) == ("received", None)


def test_a_form_that_is_sent_twice_is_not_proposed_to_itself(visit):
    browser, said = visit(), {"text": HOLE, "sent": "k" * 32}

    first = browser.post("/tell", said)
    second = browser.post("/tell", said)

    assert first.url == second.url


def test_a_number_that_nobody_has_joins_nothing_and_loses_nothing(visit):
    visit().post("/tell", {"text": HOLE, "step": "join:1999-999999"})

    assert _told().state == "received"
