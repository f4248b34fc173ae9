"""Words are changed from an app: what they were stays readable, and nothing leaks by it."""

import pytest

from concejo.cases.models import Case, HeldPost, Promise
from concejo.events.models import Event
from concejo.posts.models import Edition, Photo, Post
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


def words(status: dict) -> str:
    return status["content"].removeprefix("<p>").removesuffix("</p>")


def told(phone: Phone, kind: str) -> list[str]:
    return [n["status"]["id"] for n in phone.get("notifications", types=[kind])]


def test_words_subtitle_and_language_are_changed_and_all_versions_stay():
    ana = Phone("ana")
    first = ana.say("El mercado es el martes", language="es")
    path = f"statuses/{first['id']}"

    now = ana.put(path, status="El mercado es el #miércoles", spoiler_text="Aviso", language="ca")

    assert (words(now).startswith("El mercado es el <a"), now["spoiler_text"]) == (True, "Aviso")
    assert (now["language"], now["sensitive"]) == ("ca", True)
    assert now["created_at"] == first["created_at"] < now["edited_at"]
    assert [tag["name"] for tag in now["tags"]] == ["miercoles"]
    assert ana.get(path) == now
    assert ana.get(f"{path}/source") == {
        "id": first["id"],
        "text": "El mercado es el #miércoles",
        "spoiler_text": "Aviso",
    }
    ana.put(path, status="El mercado es el jueves")
    was = Phone().get(f"{path}/history")
    assert [each["content"] for each in was][::2] == [
        first["content"], "<p>El mercado es el jueves</p>"
    ]  # fmt: skip
    assert [each["spoiler_text"] for each in was] == ["", "Aviso", ""]
    assert [each["sensitive"] for each in was] == [False, True, False]
    assert was[0]["created_at"] == first["created_at"]
    assert was[2]["created_at"] == ana.get(path)["edited_at"]
    assert {each["account"]["acct"] for each in was} == {"ana"}


def test_the_same_words_again_change_nothing():
    ana = Phone("ana")
    first = ana.say("Hola a todos")
    now = ana.put(f"statuses/{first['id']}", status="Hola a todos")
    assert now["edited_at"] is None
    assert not Edition.objects.exists()
    assert not Event.objects.filter(kind="post.edited").exists()


@pytest.mark.parametrize(
    "said",
    [
        {"status": ""},
        {"status": " \x00 "},
        {"status": "x" * 5001},
        {"status": "hola", "media_ids": ["123"]},
        {"status": "hola", "media_ids": ["no number"]},
        {"status": "hola", "sensitive": "perhaps"},
        {"status": "hola", "quote_approval_policy": "friends"},
        {"status": "hola", "media_attributes": [{"description": "sin id"}]},
        {"status": "hola", "media_attributes": "x"},
    ],
)
def test_what_cannot_be_said_is_not_said_by_changing_either(said):
    ana = Phone("ana")
    first = ana.say("Hola")
    refused(ana.ask("PUT", f"statuses/{first['id']}", said), 422)
    assert ana.get(f"statuses/{first['id']}") == first


def test_nobody_else_changes_it_and_a_boost_has_no_words():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Hola")
    passed = ana.post(f"statuses/{first['id']}/reblog")
    refused(ben.ask("PUT", f"statuses/{first['id']}", {"status": "robado"}), 403)
    refused(ana.ask("PUT", f"statuses/{passed['id']}", {"status": "otra"}), 403)
    refused(Phone().ask("PUT", f"statuses/{first['id']}", {"status": "x"}), 401)
    reader = Phone("ana", scopes="read")
    refused(reader.ask("PUT", f"statuses/{first['id']}", {"status": "x"}), 403)
    ana.delete(f"statuses/{first['id']}")
    refused(ana.ask("PUT", f"statuses/{first['id']}", {"status": "x"}), 404)


def test_photos_are_added_described_and_taken_out_and_the_history_shows_them():
    ana = Phone("ana")
    one, two = ana.photo("Una plaza"), ana.photo()
    first = ana.say("Mirad", media_ids=[one])
    path = f"statuses/{first['id']}"

    now = ana.put(
        path,
        status="Mirad",
        media_ids=[two, one],
        media_attributes=[{"id": one, "description": "Llámame: 612 345 678", "focus": "0.5,0"}],
    )

    assert [m["id"] for m in now["media_attachments"]] == [two, one]
    assert now["media_attachments"][1]["meta"]["focus"] == {"x": 0.5, "y": 0.0}
    assert "612 345 678" not in now["media_attachments"][1]["description"]
    assert ana.put(path, status="Mirad", media_ids=[two])["media_attachments"][0]["id"] == two
    was = Phone().get(f"{path}/history")
    assert [[m["id"] for m in each["media_attachments"]] for each in was] == [
        [one], [two, one], [two]
    ]  # fmt: skip
    assert was[0]["media_attachments"][0]["description"] == "Una plaza"
    # Out of this post it is free for no other, but it may come back.
    refused(ana.ask("POST", "statuses", {"status": "otra", "media_ids": [one]}), 422)
    refused(ana.ask("DELETE", f"media/{one}"), 422)
    assert len(ana.put(path, status="Mirad", media_ids=[one, two])["media_attachments"]) == 2


def test_attributes_alone_leave_the_photos_and_a_form_can_send_them():
    ana = Phone("ana")
    one = ana.photo()
    first = ana.say("Mirad", media_ids=[one])
    said = {
        "status": "Mirad",
        "media_attributes[][id]": one,
        "media_attributes[][description]": "El kiosco",
    }
    now = ana.form("PUT", f"statuses/{first['id']}", said).json()
    assert [m["description"] for m in now["media_attachments"]] == ["El kiosco"]
    assert len(ana.get(f"statuses/{first['id']}/history")) == 2


def test_photos_of_others_are_not_taken():
    ana, ben = Phone("ana"), Phone("ben")
    his = ben.photo()
    first = ana.say("Hola")
    refused(ana.ask("PUT", f"statuses/{first['id']}", {"status": "x", "media_ids": [his]}), 422)
    said = {"status": "Hola", "media_attributes": [{"id": his, "description": "mía"}]}
    ana.ask("PUT", f"statuses/{first['id']}", said)
    assert Photo.objects.get(pk=his).description == ""


# --- Who is told ---


def test_whom_it_names_now_and_who_passed_it_on_or_likes_it_are_told():
    ana, ben, eva, luis = Phone("ana"), Phone("ben"), Phone("eva"), Phone("luis")
    first = ana.say("@luis ven a la plaza")
    path = f"statuses/{first['id']}"
    ben.post(f"{path}/reblog")
    eva.post(f"{path}/favourite")

    now = ana.put(path, status="@luis @pepe venid a la plaza")
    pepe = Phone("pepe")
    ana.put(path, status="@luis @pepe venid al mercado")

    assert [m["acct"] for m in now["mentions"]] == ["luis"]
    assert [m["acct"] for m in ana.get(path)["mentions"]] == ["luis", "pepe"]
    assert told(pepe, "mention") == [first["id"]]
    assert told(luis, "mention") == [first["id"]]
    # The same post once, whatever it says by now.
    for reader in (ben, eva):
        assert told(reader, "update") == [first["id"]]
    assert not told(ana, "update")
    assert not told(luis, "update")


def test_search_finds_the_words_of_now_and_not_those_of_before():
    ana = Phone("ana")
    first = ana.say("Vendo una bicicleta")
    ana.put(f"statuses/{first['id']}", status="Vendo un patinete")
    search = "/api/v2/search"
    assert not ana.get(search, q="bicicleta", type="statuses")["statuses"]
    assert [s["id"] for s in ana.get(search, q="patinete", type="statuses")["statuses"]] == [
        first["id"]
    ]


def test_a_hashtag_that_is_gone_is_gone_from_its_timeline():
    ana = Phone("ana")
    first = ana.say("Hay #mercado")
    ana.put(f"statuses/{first['id']}", status="Hay #fiesta")
    assert Phone().get("timelines/tag/mercado") == []
    assert [s["id"] for s in Phone().get("timelines/tag/fiesta")] == [first["id"]]


# --- Nothing leaks ---


def test_somebodys_data_put_in_later_is_masked_at_once_and_taken_out_again_is_kept_nowhere():
    make.offices()
    ana, office = Phone("ana"), Phone(make.speaking_as("luis", "electricista"))
    lamp = ana.say("@electricista la farola de la Calle Real no luce")
    path = f"statuses/{lamp['id']}"

    now = ana.put(path, status="@electricista la farola no luce, llamad al 612 345 678")

    for reader in (Phone(), Phone("ben")):
        for what in ("", "/source", "/history"):
            assert "612 345 678" not in reader.ask("GET", path + what).text
        assert reader.get(path)["visibility"] == "public"
    for reader in (ana, office):
        assert "612 345 678" in reader.get(f"{path}/source")["text"]
        assert "612 345 678" in reader.get(path)["content"]
    assert "612 345 678" in now["content"]
    assert "612 345 678" not in Case.objects.get().summary

    ana.put(path, status="@electricista la farola no luce")
    for reader in (ana, office):
        for what in ("", "/source", "/history"):
            assert "612 345 678" not in reader.ask("GET", path + what).text


def test_danger_put_in_later_takes_the_words_from_the_public_and_tells_an_office():
    make.offices()
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Estoy en la plaza")
    path = f"statuses/{first['id']}"
    ben.post(f"{path}/reblog")

    ana.put(path, status="Estoy en la plaza y un hombre me apunta con una pistola")

    for reader in (ben, Phone()):
        for what in ("", "/history", "/source", "/context"):
            refused(reader.ask("GET", path + what), 404)
    assert "pistola" not in Phone().ask("GET", "timelines/public").text
    assert ben.get("timelines/home") == []
    case = Case.objects.get()
    assert (case.is_danger, case.card, str(case.post_id)) == (True, "none", first["id"])
    assert "112" in ana.ask("GET", f"{path}/context").text
    intake = Phone(make.speaking_as("carmen", case.owner.handle))
    assert "pistola" in intake.get(path)["content"]


def test_a_case_whose_first_words_become_private_is_private():
    make.offices()
    ana, ben = Phone("ana"), Phone("ben")
    lamp = ana.say("@policia hay mucho ruido en la calle Real")
    ben.say("Yo también lo oigo", in_reply_to_id=lamp["id"])
    case = Case.objects.get()
    assert case.card == "full"

    ana.put(f"statuses/{lamp['id']}", status="@policia me han robado el bolso")

    case.refresh_from_db()
    assert (case.card, case.summary) == ("state", "")
    refused(ben.ask("GET", f"statuses/{lamp['id']}"), 404)
    refused(Phone().ask("GET", f"statuses/{lamp['id']}/history"), 404)
    office = Phone(make.speaking_as("pepe", "policia"))
    assert "robado" in office.get(f"statuses/{lamp['id']}")["content"]


def test_words_between_a_resident_and_an_office_stay_there():
    make.offices()
    ana, ben = Phone("ana"), Phone("ben")
    hidden = ana.say("@electricista un cable suelto en mi portal", visibility="direct")
    path = f"statuses/{hidden['id']}"

    now = ana.put(path, status="@ben un cable suelto en mi portal, 612 345 678")

    assert now["visibility"] == "direct"
    for what in ("", "/history", "/source"):
        refused(ben.ask("GET", path + what), 404)
    assert not ben.get("notifications")
    office = Phone(make.speaking_as("luis", "electricista"))
    assert "612 345 678" in office.get(path)["content"]
    assert len(office.get(f"{path}/history")) == 2


def test_a_held_post_is_offered_in_its_new_words_and_its_old_ones_never_go_out():
    make.offices()
    ana = Phone("ana")
    held = ana.say("@electricista no luce, soy el 612 345 678, Calle Real 3")
    path = f"statuses/{held['id']}"
    refused(Phone().ask("GET", path), 404)

    ana.put(path, status="@electricista no luce la de la plaza, soy el 699 888 777")
    question = HeldPost.objects.get().question_id
    ana.say("@pregonero sí", in_reply_to_id=str(question), visibility="direct")

    seen = Phone().ask("GET", path).text
    assert "la de la plaza" in seen
    for number in ("612 345 678", "699 888 777"):
        assert number not in seen
        assert number not in Phone().ask("GET", f"{path}/history").text
    assert len(Phone().get(f"{path}/history")) == 1


def test_a_private_post_of_before_is_not_read_through_its_history_by_new_readers():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Solo para los míos", visibility="private")
    ana.put(f"statuses/{first['id']}", status="Solo para mis amigos")
    for what in ("", "/history", "/source"):
        refused(ben.ask("GET", f"statuses/{first['id']}{what}"), 404)


# --- In a case ---


def test_an_edited_promise_is_still_the_promise_that_was_made():
    make.offices()
    ana, office = Phone("ana"), Phone(make.speaking_as("luis", "electricista"))
    lamp = ana.say("@electricista la farola de la Calle Real no luce")
    said = office.say("Mañana a las 10 voy", in_reply_to_id=lamp["id"])
    promised = Promise.objects.get().due_at
    notes = Post.objects.count()

    office.put(f"statuses/{said['id']}", status="Ya está hecho, no hacía falta nada")

    case = Case.objects.get()
    assert (case.state, Promise.objects.get().due_at) == ("promised", promised)
    assert Post.objects.count() == notes
    assert words(Phone().get(f"statuses/{said['id']}/history")[0]) == "Mañana a las 10 voy"
    assert told(ana, "update") == [said["id"]]
    # Which person wrote it is known inside, and only there.
    assert {e.user.name for e in Edition.objects.filter(post=said["id"])} == {"luis"}
    assert "luis" not in Phone().ask("GET", f"statuses/{said['id']}/history").text


def test_the_card_of_a_case_shows_the_residents_new_words():
    make.offices()
    ana, office = Phone("ana"), Phone(make.speaking_as("luis", "electricista"))
    lamp = ana.say("@electricista la farola no luce")
    ana.put(f"statuses/{lamp['id']}", status="@electricista la farola de la plaza no luce")
    assert Case.objects.get().summary == "la farola de la plaza no luce"
    assert told(office, "update") == [lamp["id"]]


def test_an_office_that_is_named_only_now_has_a_case_with_a_receipt():
    make.offices()
    ana = Phone("ana")
    first = ana.say("la farola de la Calle Real no luce")
    ana.put(f"statuses/{first['id']}", status="@electricista la farola de la Calle Real no luce")
    case = Case.objects.get()
    assert (str(case.post_id), case.owner.handle) == (first["id"], "electricista")
    [receipt] = ana.get(f"statuses/{first['id']}/context")["descendants"]
    assert case.number in receipt["content"]
    ana.put(f"statuses/{first['id']}", status="@electricista la farola de la plaza no luce")
    assert Case.objects.count() == 1


def test_a_deleted_post_leaves_nothing_of_what_it_ever_said():
    ana = Phone("ana")
    first = ana.say("Una cosa", media_ids=[ana.photo()])
    ana.put(f"statuses/{first['id']}", status="Otra cosa")
    ana.delete(f"statuses/{first['id']}")
    assert not Edition.objects.exists()
    assert not Photo.objects.exists()
    refused(ana.ask("GET", f"statuses/{first['id']}/history"), 404)


def test_what_a_history_costs_does_not_grow_with_it(django_assert_max_num_queries):
    ana = Phone("ana")
    first = ana.say("Vez 0", media_ids=[ana.photo()])
    for n in range(1, 12):
        ana.put(f"statuses/{first['id']}", status=f"Vez {n}", media_ids=[ana.photo()])
    with django_assert_max_num_queries(25):
        assert len(ana.get(f"statuses/{first['id']}/history")) == 12
