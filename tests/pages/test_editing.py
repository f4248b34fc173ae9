"""Changing one's words in a browser, without JavaScript; everybody sees that they were others."""

import re

import pytest

from concejo.posts.actions.editing import edit_post
from concejo.posts.drafts import Revision
from concejo.posts.models import Photo, Post
from tests import make

pytestmark = pytest.mark.django_db


def test_an_author_changes_their_words_and_everybody_sees_it():
    ana = make.resident("ana")
    post = make.post(ana, "El mercado es el martes", photos=[make.photo(ana).pk])
    photo = Photo.objects.get(post=post)
    browser = make.browser(ana)
    page = browser.get(f"/@ana/{post.pk}")
    assert f'href="/@ana/{post.pk}/edit"' in page.text
    form = browser.get(f"/@ana/{post.pk}/edit").text
    assert "El mercado es el martes</textarea>" in form

    answer = browser.post(
        f"/@ana/{post.pk}/edit",
        {"text": "El mercado es el miércoles", f"alt_{photo.pk}": "Puestos de fruta"},
    )

    assert answer["Location"] == f"/@ana/{post.pk}"
    stranger = make.browser()
    page = stranger.get(f"/@ana/{post.pk}").text
    assert "miércoles" in page
    assert "martes" not in page
    assert "Puestos de fruta" in page
    assert f'href="/@ana/{post.pk}/history"' in page
    before = stranger.get(f"/@ana/{post.pk}/history").text
    assert before.index("miércoles") < before.index("martes")


def test_a_photo_is_taken_out_and_is_still_in_the_history():
    ana = make.resident("ana")
    post = make.post(ana, "Mirad", photos=[make.photo(ana).pk, make.photo(ana).pk])
    first, second = Photo.objects.filter(post=post)

    make.browser(ana).post(f"/@ana/{post.pk}/edit", {"text": "Mirad", f"without_{first.pk}": "on"})

    assert list(post.photos.all()) == [second]
    page = make.browser().get(f"/@ana/{post.pk}").text
    assert first.thumbnail not in page
    assert first.thumbnail in make.browser().get(f"/@ana/{post.pk}/history").text


def test_only_the_author_gets_the_form_and_what_is_wrong_stands_beside_it():
    ana, ben = make.resident("ana"), make.resident("ben")
    post = make.post(ana, "Esto es mío")

    assert make.browser(ben).get(f"/@ana/{post.pk}/edit").status_code == 403
    assert make.browser(ben).post(f"/@ana/{post.pk}/edit", {"text": "no"}).status_code == 403
    assert make.browser().get(f"/@ana/{post.pk}/edit").status_code == 302
    refused = make.browser(ana).post(f"/@ana/{post.pk}/edit", {"text": "  "})
    assert refused.status_code == 422
    assert re.search(r'class="wrong"', refused.text)
    assert Post.objects.get().text == "Esto es mío"


def test_the_history_of_what_one_may_not_read_is_not_there():
    make.offices()
    ana = make.resident("ana")
    post = make.post(ana, "@electricista en mi portal hay un cable", visibility="direct")
    edit_post(ana, post.pk, Revision(text="@electricista en mi portal hay dos cables"))

    assert make.browser().get(f"/@ana/{post.pk}/history").status_code == 404
    assert make.browser(make.resident("ben")).get(f"/@ana/{post.pk}/history").status_code == 404
    luis = make.browser(make.speaking_as("luis", "electricista"))
    assert "un cable" in luis.get(f"/@ana/{post.pk}/history").text


def test_a_case_shows_that_a_promise_was_reworded():
    ana = make.resident("ana")
    case = make.case(ana)
    luis = make.speaking_as("luis", "electricista")
    promise = make.post(luis, "Mañana a las 10 voy", reply_to=case.post_id)
    edit_post(luis, promise.pk, Revision(text="Mañana voy, si puedo"))

    page = make.browser().get(f"/cases/{case.number}").text

    assert "si puedo" in page
    assert f'href="/@electricista/{promise.pk}/history"' in page
    assert "a las 10" in make.browser().get(f"/@electricista/{promise.pk}/history").text


def test_a_quote_is_a_card_inside_the_post_and_shows_nobody_what_is_not_theirs():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "Nos vemos en la plaza")
    around = make.post(ben, "Yo también voy", quote_of=said.pk)
    page = make.browser().get(f"/@ben/{around.pk}").text
    assert "<blockquote" in page
    assert "Nos vemos en la plaza" in page

    Post.objects.filter(pk=said.pk).update(visibility="private")

    page = make.browser().get(f"/@ben/{around.pk}").text
    assert "Nos vemos" not in page
    assert "quote gone" in page


def test_somebody_quotes_a_post_on_the_page():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "Nos vemos en la plaza")
    browser = make.browser(ben)
    assert f"/compose?quote={said.pk}" in browser.get(f"/@ana/{said.pk}").text
    assert "Nos vemos en la plaza" in browser.get(f"/compose?quote={said.pk}").text

    browser.post("/compose", {"text": "Yo también voy", "quote": str(said.pk)})

    assert Post.objects.get(text="Yo también voy").quote_of == said
    for odd in ("x", "1", "9" * 40, "-1"):
        assert browser.get("/compose", {"quote": odd}).status_code == 200
        assert browser.post("/compose", {"text": "a", "quote": odd}).status_code in {302, 422}
