"""What nobody should send and somebody will: one clear sentence, nothing half-done, never a 500."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image

from concejo.cases.models import Case, KindQuestion
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Photo, Post
from tests import make
from tests.pages.test_safety import _post_addresses

TEXTS = {
    "empty": "",
    "blank": "   \n\t ",
    "endless": "a" * 100_000,
    "control": "\x00\x01\x07\x1b[2J",
    "null": "La farola\x00 de la calle Real",
    "direction": "\u202eoniceverg\u202c \u2066\u200f",
    "mentions": " ".join(f"@nadie{n}" for n in range(50)) + " @electricista",
    "combining": "e" + "\u0301" * 400,
    "emoji": "👩‍👩‍👧‍👦" * 100,
    "html": "<script>alert(1)</script><img src=x onerror=alert(1)>",
    "braces": "{{ settings.SECRET_KEY }} %(text)s {0} %s",
    "unpaired": "\ud83d".encode("utf-8", "surrogatepass").decode("utf-8", "replace"),
}  # fmt: skip


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_any_words_are_taken_or_refused_with_a_sentence(visit, town, text):
    case, post = town.cases["received"], town.cases["done"].post
    luis, ana = ("luis", "ana")
    sent = [
        (luis, f"/cases/{case.number}/say", {"text": text}),
        (luis, f"/cases/{case.number}/ask", {"question": text}),
        (luis, f"/cases/{case.number}/decline", {"reason": text}),
        (luis, f"/cases/{case.number}/hand_over", {"to": text}),
        (luis, f"/cases/{case.number}/join", {"into": text}),
        (luis, f"/cases/{case.number}/promise", {"day": text, "date": text, "time": text}),
        (ana, "/compose", {"text": text}),
        (ana, "/compose", {"text": "hola", "visibility": text}),
        (ana, f"/@ana/{post.pk}/reply", {"text": text}),
        (ana, "/me/code", {"code": text}),
        (ana, "/me/profile", {"display_name": text, "note": text, "line_name": text}),
        ("", "/tell", {"text": text, "step": "send"}),
        ("", "/tell", {"text": "Un bache", "street": text, "name": text, "phone": text}),
        ("", "/auth/sign_in", {"user[email]": text, "user[password]": text or "x"}),
        ("", "/auth/sign_up", {"user[name]": text, "user[email]": text, "user[password]": text}),
        ("", "/auth/password/new", {"user[email]": text}),
        ("carmen", "/counter/case", {"text": text, "door": "counter", "step": "send"}),
        ("carmen", "/counter/resident", {"document": text}),
    ]
    for name, path, said in sent:
        answer = visit(name).post(path, said)
        assert answer.status_code < 500, path
        if answer.status_code >= 400:
            assert re.search(r'class="[^"]*wrong|<h1', answer.text), path
    assert not any("\x00" in text for text in Post.objects.values_list("text", flat=True))
    assert all(case.next_at for case in Case.objects.open())
    page = visit("ana").get(f"/cases/{case.number}").text
    assert "<script>alert" not in page
    assert "<img src=x" not in page


@pytest.mark.parametrize("value", ["\x00", "9" * 40, "-1", "²", "%", "'\"", "a" * 3000, "\u202e"])
def test_any_question_of_an_address_is_answered(visit, value):
    names = ["q", "max_id", "min_id", "state", "office", "kind", "street", "from", "show", "text"]
    names += ["key", "who", "token", "note", "next", "code"]
    query = dict.fromkeys(names, value)
    browser = visit("luis")
    for path in ["/", "/cases", "/search", "/desk", "/tags/x", "/@ana", "/tell", "/compose",
                 "/auth/password/edit", "/auth/confirmation", "/figures", "/me", "/bookmarks",
                 "/notifications", "/home", "/@ana/followers", "/cases/2026-000001"]:  # fmt: skip
        assert browser.get(path, query).status_code < 500, path


@pytest.mark.parametrize("value", ["%00", "9" * 40, "-1", "%C2%B2", "%27", "a" * 300, "%E2%80%AE"])
def test_any_address_is_answered(visit, value):
    browser = visit("luis")
    for path in ["/cases/{}", "/tags/{}", "/@{}", "/@ana/{}", "/desk/{}", "/media/{}.jpg",
                 "/counter/slip/{}", "/tell/received/{}", "/{}"]:  # fmt: skip
        assert browser.get(path.format(value)).status_code < 500, path
    for path in ["/cases/{}/say", "/cases/2026-000001/{}", "/me/apps/{}/disconnect"]:
        assert browser.post(path.format(value), {"text": "x"}).status_code < 500, path


def test_an_empty_form_at_every_address_is_answered(visit):
    for name in ("", "ana", "luis", "carmen"):
        for path in _post_addresses():
            assert visit(name).post(path).status_code < 500, path


def test_an_answer_to_a_post_that_is_gone_is_refused(visit, town):
    post = town.cases["received"].post
    delete_post(town.actor("ana"), post.pk)

    answer = visit("ben").post(f"/@ana/{post.pk}/reply", {"text": "Aquí también"})

    assert answer.status_code == 404
    assert not Post.objects.filter(text="Aquí también").exists()


def test_fifty_people_are_too_many_to_name(visit, town):
    from tests import make

    names = [make.resident(f"vecina{n}").account.handle for n in range(25)]
    text = "@electricista " + " ".join(f"@{name}" for name in names)

    answer = visit("ana").post("/compose", {"text": text})

    assert answer.status_code == 422
    assert not Post.objects.filter(text__startswith="@electricista @vecina0").exists()


def _huge() -> io.BytesIO:
    """A file whose head says a hundred megapixels, and that ends there: it cannot be unpacked."""
    whole = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(whole, "PNG")
    return io.BytesIO(whole.getvalue()[:60])


@pytest.mark.parametrize(
    ("file", "sentence"),
    [
        (io.BytesIO(b"<svg onload='alert(1)'/>"), "no es una foto"),
        (io.BytesIO(b"\xff\xd8\xff\xe0" + b"\0" * 500), "no es una foto"),
        (_huge(), "megap"),
    ],
    ids=["svg", "broken", "huge"],
)
def test_what_is_no_photo_is_refused_at_every_form(visit, town, file, sentence):
    case = town.cases["promised"]
    before = Photo.objects.count(), Post.objects.count()
    for name, path, said in [
        ("", "/tell", {"text": "Un bache en la calle Real"}),
        ("ana", "/compose", {"text": "Mira"}),
        ("luis", f"/cases/{case.number}/finish", {"words": "Hecho"}),
        ("luis", f"/cases/{case.number}/say", {"text": "Hecho"}),
        ("ana", "/me/profile", {"display_name": "Ana"}),
    ]:
        sent = io.BytesIO(file.getvalue())
        sent.name = "photo.jpg"
        field = "avatar" if path == "/me/profile" else "photo_1"
        answer = visit(name).post(path, said | {field: sent})
        assert 400 <= answer.status_code < 500, path
        assert sentence in answer.text, path
    assert (Photo.objects.count(), Post.objects.count()) == before
    case.refresh_from_db()
    assert case.state == "promised"


def test_what_a_camera_or_a_program_wrote_into_a_photo_is_not_kept(visit, settings):
    picture = Image.new("RGB", (200, 100), "red")
    exif = picture.getexif()
    exif[0x010F], exif[0x9286] = "Zutanito", "secreto"
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (37.0, 13.0, 12.0), "W", (3.0, 35.0, 42.0)
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif, comment=b"casa de Zutanito", xmp=b"<x>Zutanito</x>")
    file.seek(0)
    file.name = "IMG_Zutanito.jpg"

    visit("ana").post("/compose", {"text": "Mira", "photo_1": file, "step": "send"})

    photo = Photo.objects.order_by("id").last()
    for name in (photo.file, photo.thumbnail):
        kept = (settings.MEDIA_ROOT / name).read_bytes()
        assert b"Zutanito" not in kept
        assert b"Exif" not in kept
        assert "Zutanito" not in name
    assert photo.taken_lat is None


@pytest.mark.parametrize("there", ["-1", "abc", "🏺", "25:99", "\x00", "//evil.example", "/\nx"])
def test_a_page_to_go_back_to_that_is_none_is_left_alone(visit, town, there):
    case = town.cases["received"]

    answer = visit("luis").post(f"/cases/{case.number}/promise", {"day": "tomorrow", "next": there})

    assert answer.status_code == 302
    assert answer.url.startswith("/")
    assert not answer.url.startswith("//")


@pytest.mark.django_db
def test_a_slash_at_the_end_of_an_address_leads_to_the_page():
    case = make.case()
    browser = make.browser()
    for address in (
        "/cases",
        f"/cases/{case.number}",
        "/@ana",
        f"/@ana/{case.post_id}",
        "/offices",
    ):
        answer = browser.get(f"{address}/", {"q": "ñ&"})
        assert (answer.status_code, answer["Location"]) == (301, f"{address}?q=%C3%B1%26")
        assert browser.get(address).status_code == 200
    # Nowhere else, and nothing that is sent is lost on the way.
    for address in ("/nothing/", "//cases/", "//evil.example/@ana/", "/\\evil.example/"):
        answer = browser.get("/", PATH_INFO=address)
        assert (answer.status_code, answer.get("Location")) == (404, None), address
    assert browser.post("/compose/", {"text": "Hola"}).status_code == 404


def test_what_nobody_can_type_is_left_out_before_any_page_reads_it(visit, town):
    case = town.cases["received"]
    question = {
        "do": "ask",
        "q0-code": "lamp",
        "q0-place": "9" * 5000,
        "q0-datatype": "singlevaluelist",
        "q0-text_es": "¿Qué\x00 hace?",
        "q0-choices": "o\x00ff: No lu\x00ce",
    }
    several = {"case": case.number, "verb": "give", "person": "to\x00mas", "words": "Va\x00mos"}

    asked = visit("eva").post("/kinds/noise", question)
    given = visit("luis").post("/desk/electricista/several", several)
    said = visit("luis").post("/desk/electricista/several", several | {"verb": "say"})
    looked = visit().get("/search?q=far%00ola&no%00thing=1")

    assert [a.status_code for a in (asked, given, said, looked)] == [302, 302, 302, 200]
    kept = KindQuestion.objects.get(kind="noise")
    assert kept.texts == {"es": "¿Qué hace?"}
    assert [choice["key"] for choice in kept.choices] == ["off"]
    assert Post.objects.filter(thread_id=case.thread_id, text="Vamos").exists()
