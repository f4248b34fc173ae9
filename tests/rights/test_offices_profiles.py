"""What an office says of itself: its telephone is everybody's, a person's data is not."""

from __future__ import annotations

import pytest

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.contacts import contacts_of_offices
from concejo.accounts.errors import ProfileNamesSomebody
from concejo.cases.actions import desk
from concejo.cases.models import Case
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.django_db

OFFICES_OWN, SOMEBODYS = "958 123 456", "612 34 56 78"


@pytest.fixture(autouse=True)
def _town(at, django_capture_on_commit_callbacks) -> None:
    at("2026-11-23 10:00")
    make.offices()
    make.streets()
    with django_capture_on_commit_callbacks(execute=True):
        change_profile(
            make.speaking_as("luis", "electricista"),
            Profile(
                note=f"Avisos de averías en el {OFFICES_OWN}.",
                fields=[("Correo", "averias@jun.example")],
            ),
        )


@pytest.mark.parametrize(
    "words",
    [
        "@ana llama al 958 123 456 mañana",
        "@ana llama al +34 958123456",
        "@ana escribe a averias@jun.example",
    ],
)
def test_a_telephone_that_an_office_gives_is_in_nobodys_way(words):
    said = make.post(make.resident("ben"), words)

    assert (said.visibility, said.text) == ("public", words)


def test_somebody_elses_telephone_is_held_as_before():
    said = make.post(make.resident("ben"), f"@ana llama al {SOMEBODYS}, no al {OFFICES_OWN}")

    assert said.visibility == "direct"


def test_a_button_says_the_offices_telephone_without_asking(at):
    case = make.case()

    desk.ask(
        make.speaking_as("luis", "electricista"),
        case.number,
        question=f"¿Qué farola es? Llámanos al {OFFICES_OWN}",
    )

    assert Case.objects.get(pk=case.pk).state == "waiting"
    assert OFFICES_OWN in make.browser().get(f"/cases/{case.number}").text


def test_told_on_the_page_it_is_sent_at_once():
    browser = make.browser()

    answer = browser.post("/tell", {"text": f"En el {OFFICES_OWN} no contesta nadie"})

    assert answer.status_code == 302
    assert OFFICES_OWN in Case.objects.latest("id").post.text


def test_a_new_telephone_counts_at_once_and_the_old_one_no_more(
    django_capture_on_commit_callbacks,
):
    luis = make.speaking_as("luis", "electricista")
    with django_capture_on_commit_callbacks(execute=True):
        change_profile(luis, Profile(note="Ahora en el 958 765 432.", fields=[]))

    assert contacts_of_offices() == ["958 765 432"]
    held = make.post(make.resident("ben"), f"@ana llama al {OFFICES_OWN}")
    assert held.visibility == "direct"


def test_what_an_office_says_in_a_sentence_about_itself_everybody_may_repeat(
    django_capture_on_commit_callbacks,
):
    luis = make.speaking_as("luis", "electricista")
    note = f"El teléfono de la oficina es el {OFFICES_OWN}; escribe a info@jun.example."
    with django_capture_on_commit_callbacks(execute=True):
        change_profile(luis, Profile(note=note, fields=[]))

    said = make.post(make.resident("ben"), f"@ana llama al {OFFICES_OWN} mañana")

    assert contacts_of_offices() == [OFFICES_OWN, "info@jun.example"]
    assert said.visibility == "public"


@pytest.mark.parametrize(
    "changes",
    [
        Profile(note="Lo lleva Juan Pérez García, calle Real 5, 2.º B"),
        Profile(fields=[("Titular", "DNI 12345678Z")]),
        Profile(display_name="Ana, con esclerosis múltiple"),
    ],
)
def test_an_office_does_not_say_who_somebody_is(changes):
    luis = make.speaking_as("luis", "electricista")
    before = (luis.account.note, luis.account.display_name)

    with pytest.raises(ProfileNamesSomebody):
        change_profile(luis, changes)
    luis.account.refresh_from_db()
    assert (luis.account.note, luis.account.display_name) == before


def test_by_page_and_by_app_it_is_refused_with_a_sentence():
    words = "Juan Pérez García, calle Real 5, 2.º B"
    luis = make.speaking_as("luis", "electricista")

    browser = make.browser(make.resident("luis"))
    browser.post("/act-as", {"account": luis.account_id})
    page = browser.post("/me/profile", {"display_name": "Electricista", "note": words})
    app = Phone(luis).ask("PATCH", "accounts/update_credentials", {"note": words})

    for answer in (page, app):
        assert answer.status_code == 422
        assert "no es para todo el mundo" in answer.text


def test_people_say_of_themselves_what_they_like():
    ana = make.resident("ana")

    change_profile(ana, Profile(note=f"Ana, calle Real 5, 2.º B, {SOMEBODYS}"))

    assert SOMEBODYS not in contacts_of_offices()
