"""mySociety's extension: what happened since, and what somebody adds."""

from __future__ import annotations

import pytest
from django.test import Client

from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.exchange.actions.keys import give_key
from concejo.posts.models import NotificationKind, Post
from tests import make
from tests.open311.conftest import errors_in, moment


@pytest.fixture
def number(report, at) -> str:
    """A lamp that was reported through FixMyStreet in the morning."""
    made = report()
    at("2026-11-23 11:00")
    return made


def statuses(said) -> list[tuple[str, str]]:
    return [(one.findtext("status"), one.findtext("description")) for one in said]


def test_each_step_is_an_update_in_mysocietys_words(number, ask, at):
    luis = make.resident("luis")
    at("2026-11-23 12:00")
    desk.promise(luis, number, due_at=moment("2026-11-24 13:00"), words="Vamos mañana")
    at("2026-11-23 12:30")
    make.post(make.speaking_as("luis", "electricista"), "Traemos la escalera",
              reply_to=Case.objects.get(number=number).post_id)  # fmt: skip
    at("2026-11-24 12:00")
    desk.finish(luis, number, reason="Estaba fundida")

    said = ask("servicerequestupdates.xml")

    assert statuses(said) == [
        ("action_scheduled", "Vamos mañana"),
        ("unchanged", "Traemos la escalera"),
        ("fixed", "Hecho. Estaba fundida"),
    ]
    assert {one.findtext("service_request_id") for one in said} == {number}
    assert len({one.findtext("update_id") for one in said}) == 3


def test_only_those_between_two_moments(number, ask, at):
    at("2026-11-23 12:00")
    desk.decline(make.resident("luis"), number, reason="Es de la Diputación")

    early = {"start_date": "2026-11-23T09:00:00Z", "end_date": "2026-11-23T10:30:00Z"}
    late = {"start_date": "2026-11-23T10:30:00Z", "end_date": "2026-11-23T11:30:00Z"}
    assert statuses(ask("servicerequestupdates.xml", **early)) == []
    assert statuses(ask("servicerequestupdates.xml", **late)) == [
        ("no_further_action", "Es de la Diputación")
    ]


def test_a_step_without_words_is_said_all_the_same(number, ask, strike, at):
    luis = make.resident("luis")
    at("2026-11-23 12:00")
    desk.promise(luis, number, due_at=moment("2026-11-23 13:00"))
    at("2026-11-24 14:00")
    strike()

    said = [one["status"] for one in ask("servicerequestupdates.json")]
    assert said == ["action_scheduled", "in_progress"]
    assert all(one["description"] for one in ask("servicerequestupdates.json"))


def test_words_that_are_added_reach_the_office(number, send):
    said = send(
        "servicerequestupdates.xml",
        service_request_id=number, update_id="77", status="OPEN",
        updated_datetime="2026-11-23T10:00:00Z", description="Ahora son dos farolas",
    )  # fmt: skip

    case = Case.objects.get(number=number)
    post = case.post.__class__.objects.get(pk=said.findtext("request_update/update_id"))
    assert (post.text, post.thread_id, post.author.is_crier) == (
        "Ahora son dos farolas", case.thread_id, True,
    )  # fmt: skip
    told = case.owner.account.notifications.filter(post=post)
    assert [note.kind for note in told] == [NotificationKind.CASE]


def test_sent_twice_it_is_said_once(number, send):
    form = {"service_request_id": number, "update_id": "77", "description": "Ahora son dos"}
    ids = {send("servicerequestupdates.json", **form)[0]["update_id"] for _ in range(2)}

    assert len(ids) == 1


def test_a_number_that_was_used_for_another_request_is_no_reason_to_lose_a_text(report, send):
    lamp, bench = report(), report(description="El banco de la Calle Real está roto")
    first = {"service_request_id": lamp, "update_id": "77", "description": "PRIMER texto"}
    second = {"service_request_id": bench, "update_id": "77", "description": "SEGUNDO texto"}

    ids = [send("servicerequestupdates.json", **form)[0]["update_id"] for form in (first, second)]

    assert len(set(ids)) == 2
    assert [_last_words(number) for number in (lamp, bench)] == ["PRIMER texto", "SEGUNDO texto"]


@pytest.mark.parametrize(
    "other",
    [
        {"description": "Y ahora son tres"},
        {"media_url": "https://example.org/farola.jpg"},
        {"status": "REOPEN"},
    ],
)
def test_the_same_number_with_something_else_is_said_as_well(number, send, other):
    form = {"service_request_id": number, "update_id": "77", "description": "Ahora son dos"}
    sent = [form, form | other, form, form | other]

    ids = [send("servicerequestupdates.json", **each)[0]["update_id"] for each in sent]

    assert ids[:2] == ids[2:]
    assert ids[0] != ids[1]


def test_two_programs_may_use_the_same_number(number, send):
    form = {"service_request_id": number, "update_id": "77", "description": "Ahora son dos"}
    other = give_key("Another")

    ids = {send("servicerequestupdates.json", **form)[0]["update_id"]}
    ids.add(send("servicerequestupdates.json", **form, api_key=other)[0]["update_id"])

    assert len(ids) == 2


def test_the_program_that_brought_it_answers_for_its_reporter(number, send):
    luis = make.resident("luis")
    desk.ask(luis, number, question="¿En qué portal?")
    form = {"service_request_id": number, "update_id": "1", "description": "En el 3"}
    send("servicerequestupdates.json", **form)
    send("servicerequestupdates.json", **form)
    assert _state(number) == "received"

    desk.finish(luis, number, reason="Un fusible")
    add = {"service_request_id": number, "update_id": "2"}
    send("servicerequestupdates.json", **add, status="REOPEN", description="Sigue igual")
    assert _state(number) == "received"

    desk.finish(luis, number, reason="Otro fusible")
    add = {"service_request_id": number, "update_id": "3"}
    send("servicerequestupdates.json", **add, status="FIXED", description="Ya va")
    assert _state(number) == "confirmed"


def test_another_program_speaks_for_nobody(number, send):
    desk.finish(make.resident("luis"), number, reason="Un fusible")
    other = give_key("Another")

    said = send(
        "servicerequestupdates.json", api_key=other, service_request_id=number,
        status="REOPEN", description="Sigue igual",
    )  # fmt: skip

    assert said[0]["update_id"]
    assert _state(number) == "done"


def test_its_own_hidden_case_can_be_added_to_and_others_not(key, send, report):
    hidden = report(description="Mi marido me pega todas las noches")
    add = {"service_request_id": hidden, "description": "Ahora mismo"}

    assert send("servicerequestupdates.json", **add)[0]["update_id"]
    case = Case.objects.get(number=hidden)
    assert not case.post.__class__.objects.visible_to(None).filter(thread_id=case.thread_id)
    other = give_key("Another")
    said = send("servicerequestupdates.json", 404, **add, api_key=other)
    assert errors_in(said)[0][0] == "404"


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({"service_request_id": "", "description": "Hola"}, 400),
        ({"service_request_id": "2026-999999", "description": "Hola"}, 404),
        ({"description": " "}, 400),
        ({"description": "", "status": "BROKEN"}, 400),
        ({"description": "Hola", "api_key": "wrong"}, 403),
        ({"description": "x" * 100_000}, 400),
    ],
)
def test_what_cannot_be_added_is_refused(number, send, said, status):
    form = {"service_request_id": number, "update_id": "1", **said}

    errors_in(send("servicerequestupdates.xml", status, **form))
    assert Case.objects.get(number=number).post.replies_count <= 1


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_status_alone_that_nobody_knows_is_refused_and_said_which_there_are(number, send, form):
    said = {"service_request_id": number, "description": "", "status": "BROKEN"}

    [(code, sentence)] = errors_in(send(f"servicerequestupdates.{form}", 400, **said))

    assert (code, "fixed" in sentence, "reopen" in sentence) == ("400", True, True)
    assert Case.objects.get(number=number).post.replies_count <= 1


@pytest.mark.parametrize("said", [{"description": "Sigue a oscuras"}, {"photo1": "a photo"}])
def test_with_something_said_a_status_that_nobody_knows_means_nothing(number, send, said):
    desk.finish(make.resident("luis"), number, reason="Un fusible")
    sent = {name: make.picture() if name == "photo1" else words for name, words in said.items()}

    [answer] = send(
        "servicerequestupdates.json", service_request_id=number, status="BROKEN", **sent
    )

    post = Post.objects.get(pk=answer["update_id"])
    assert post.text == said.get("description", "")
    assert post.photos.exists() == ("photo1" in said)
    assert _state(number) == "done"


@pytest.mark.parametrize(
    "status",
    ["OPEN", "IN_PROGRESS", "in progress", "NOT_COUNCILS_RESPONSIBILITY", "CANCELLED", "PLANNED",
     "for_triage", ""],
)  # fmt: skip
def test_what_fixmystreet_says_is_taken(number, send, status):
    said = {"service_request_id": number, "description": "Hola", "status": status}

    assert send("servicerequestupdates.json", **said)[0]["update_id"]


@pytest.mark.parametrize("status", ["PLANNED", "FOR_TRIAGE"])
def test_what_fixmystreet_only_plans_changes_nothing_here(number, send, status):
    desk.finish(make.resident("luis"), number, reason="Un fusible")
    nothing = {"service_request_id": number, "description": "", "status": status}

    [(_code, sentence)] = errors_in(send("servicerequestupdates.json", 400, **nothing))
    send("servicerequestupdates.json", **nothing | {"description": "Está en el plan"})

    assert "status" not in sentence
    assert (_last_words(number), _state(number)) == ("Está en el plan", "done")


def _last_words(number: str) -> str:
    case = Case.objects.get(number=number)
    return Post.objects.filter(thread_id=case.thread_id, door="open311").latest("id").text


def _state(number: str) -> str:
    return Case.objects.get(number=number).state


def test_programs_of_other_sites_may_read(jun):
    answer = Client().get("/open311/v2/services.json")

    assert answer["Access-Control-Allow-Origin"] == "*"
