"""Reports of other programs become cases like any other."""

from __future__ import annotations

import base64
import io
from urllib.parse import urlencode

import pytest
from django.test import Client

from concejo.cases.models import Answers, Case, Contact
from concejo.exchange.actions.keys import give_key, revoke_key
from concejo.exchange.models import Consumer
from concejo.figures.counting import figures
from concejo.places.models import Street
from concejo.places.queries import the_town
from tests import make
from tests.open311.conftest import PLACE, errors_in, told

BOMB = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;">
<!ENTITY c "&b;&b;&b;&b;">]><request><description>&c;</description></request>"""


def test_a_report_is_a_case_of_the_office_that_does_it(report, run_jobs, mailbox):
    number = report(email="ana@example.org", first_name="Ana", last_name="Ruiz", phone="600100200")

    case = Case.objects.get(number=number)
    assert (case.kind_id, case.owner.handle, case.door) == ("lighting", "electricista", "open311")
    assert (case.street.name, case.lat, case.card) == ("Calle Real", 37.2201, "full")
    assert case.post.author.is_crier
    contact = Contact.objects.get(case=case)
    assert (contact.name, contact.phone, contact.email) == (
        "Ana Ruiz", "600100200", "ana@example.org",
    )  # fmt: skip
    run_jobs()
    [mail] = [mail for mail in mailbox if number in mail.subject]
    assert mail.to == ["ana@example.org"]


def test_what_fixmystreet_sends_without_a_pin_and_with_two_telephones_is_no_reason_to_refuse(
    report,
):
    number = report(address_id="#NOTPINPOINTED", first_name="Ana", phone="600 100 200 / 958100200")

    case = Case.objects.get(number=number)
    assert (case.lat, Contact.objects.get(case=case).phone) == (37.2201, "600 100 200 / 958100200")


@pytest.mark.parametrize(
    "phone",
    [
        "(+34) 600100200",
        "600–100–200",
        "tel. 600 100 200",
        "600 100 200 (Ana)",
        "600100200 ext. 4",
        "600100200, 958100200",
        "+34600100200;958",
        "4711",
    ],
)
def test_however_a_telephone_is_written_its_report_is_taken_and_the_office_reads_it(report, phone):
    case = Case.objects.get(number=report(first_name="Ana", phone=f" {phone} "))

    assert Contact.objects.get(case=case).phone == phone


def test_of_a_telephone_with_a_whole_sentence_its_beginning_is_kept(report):
    case = Case.objects.get(number=report(phone=f"600 100 200, {'por las tardes ' * 9}"))

    assert Contact.objects.get(case=case).phone == "600 100 200, por las tardes por las tard"


def test_who_reported_it_is_told_to_nobody(report, ask):
    number = report(
        email="ana@example.org", first_name="Ana", last_name="Ruiz", phone="600100200",
        description="No luce. Soy Ana Ruiz, 600 100 200, ana@example.org",
    )  # fmt: skip

    for path in (f"requests/{number}.json", "requests.xml", "servicerequestupdates.xml"):
        answer = Client().get(f"/open311/v2/{path}").content.decode()
        for secret in ("ana@example.org", "600 100 200", "600100200"):
            assert secret not in answer
    [said] = ask(f"requests/{number}.json")
    assert said["description"].startswith("No luce.")


def test_it_is_counted_by_its_own_door(report):
    report()

    assert [(line.name, line.received) for line in figures().doors] == [("open311", 1)]


def test_where_it_is_may_be_said_in_words(send):
    there = {"service_code": "roads", "description": "Hay un socavón"}
    one = send("requests.json", **there, address_string="C/ Real, 7, Jun")
    two = send("requests.json", **there, address_string="Detrás de la ermita")

    known, unknown = (Case.objects.get(number=said[0]["service_request_id"]) for said in (one, two))
    assert (known.street.name, known.street_number) == ("Calle Real", "7")
    assert known.post.text == "Hay un socavón"
    # What is no street of ours is not lost.
    assert unknown.post.text == "Hay un socavón\n\nDetrás de la ermita"


def test_what_is_asked_with_a_kind_is_answered_with_attributes(send, tmp_path):
    from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind

    ask_with_kind(
        "waste",
        [
            QuestionGiven(
                "bins",
                {"es": "¿Qué contenedores?"},
                datatype="multivaluelist",
                required=True,
                choices={"glass": {"es": "Vidrio"}, "paper": {"es": "Papel"}},
            )
        ],
    )
    form = {"service_code": "waste", "description": "Están llenos", **PLACE}

    assert errors_in(send("requests.json", 400, **form)) == [
        ("400", "Hay que responder a «bins»: ¿Qué contenedores?")
    ]
    [said] = send(
        "requests.json",
        **form,
        **{"attribute[bins][]": ["glass", "paper"], "attribute[fixmystreet_id]": "4711"},
    )
    case = Case.objects.get(number=said["service_request_id"])
    kept = Answers.objects.get(case=case).said
    assert kept == {"bins": ["glass", "paper"], "fixmystreet_id": "4711"}


def test_the_code_of_a_question_may_have_any_letters(send):
    form = {"service_code": "waste", "description": "Están llenos", **PLACE}

    [said] = send("requests.json", **form, **{"attribute[número]": "3", "attribute[año][]": "2026"})

    kept = Answers.objects.get(case__number=said["service_request_id"]).said
    assert kept == {"número": "3", "año": ["2026"]}


def test_photos_come_as_files_and_inside_the_form(report):
    inside = base64.b64encode(make.picture().read()).decode()
    number = report(photo1=make.picture(), media_url=f"data:image/png;base64,{inside}")

    assert Case.objects.get(number=number).post.photos.count() == 2


def test_sent_twice_under_one_key_it_is_one_case(key, jun):
    form = {"api_key": key, "service_code": "lighting", "description": "No luce", **PLACE}
    numbers = {
        Client()
        .post("/open311/v2/requests.json", form, headers={"Idempotency-Key": "a1"})
        .json()[0]["service_request_id"]
        for _ in range(2)
    }

    assert len(numbers) == Case.objects.count() == 1


def test_words_of_danger_are_answered_with_112_and_are_nobodys_to_read(send, ask):
    [said] = send(
        "requests.json", service_code="lighting", description="Mi marido me pega", **PLACE
    )

    assert said["service_notice"].count("112") == 1
    assert ask("requests.json") == []
    assert errors_in(ask(f"requests/{said['service_request_id']}.xml", 404))[0][0] == "404"


@pytest.mark.parametrize(
    ("changed", "status", "words"),
    [
        ({"service_code": ""}, 400, "service_code"),
        ({"service_code": "spaceships"}, 404, "spaceships"),
        # A kind about people is told to its office, not through others.
        ({"service_code": "police"}, 404, "police"),
        ({"lat": "", "long": ""}, 400, "address_string"),
        ({"long": ""}, 400, "van juntos"),
        ({"lat": "95"}, 400, "grados"),
        ({"lat": "north"}, 400, "lat"),
        ({"email": "nobody"}, 400, "nobody"),
        ({"phone": "call me"}, 400, "call me"),
        ({"phone": "ask at 12, 1st B"}, 400, "ask at 12, 1st B"),
        ({"address_id": "no-such"}, 400, "no-such"),
        ({"address_id": "999999", "lat": "", "long": ""}, 400, "address_string"),
        ({"jurisdiction_id": "elsewhere.example"}, 404, "jurisdiction_id"),
        ({"api_key": "wrong"}, 403, "api_key"),
        ({"api_key": ""}, 403, "api_key"),
        ({"description": "x" * 100_000}, 400, "5000"),
    ],
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_what_cannot_be_taken_is_refused_with_a_sentence(send, form, changed, status, words):
    said = {"service_code": "lighting", "description": "No luce", **PLACE, **changed}

    [(code, sentence)] = errors_in(send(f"requests.{form}", status, **said))

    assert (code, words in sentence) == (str(status), True), sentence
    assert not Case.objects.exists()


@pytest.mark.parametrize("form", ["xml", "json"])
def test_a_program_that_writes_other_letters_says_so_or_is_told(key, form):
    said = {"api_key": key, "service_code": "roads", "description": "Un socavón", **PLACE}
    body = urlencode(said, encoding="latin-1").encode()
    kind = "application/x-www-form-urlencoded"

    def send(charset: str):
        address = f"/open311/v2/requests.{form}"
        return Client().generic("POST", address, body, f"{kind}{charset}")

    for charset in ("", "; charset=utf-8", "; charset=klingon"):
        answer = send(charset)
        assert answer.status_code == 400
        [(code, sentence)] = errors_in(told(answer, f".{form}"))
        assert (code, "UTF-8" in sentence) == ("400", True)
    assert not Case.objects.exists()
    assert send("; charset=iso-8859-1").status_code == 200
    assert Case.objects.get().post.text == "Un socavón"


def test_a_street_is_said_by_the_number_that_requests_have_for_it(report, ask):
    [said] = ask(f"requests/{report()}.json")

    again = report(lat="", long="", address_id=said["address_id"])

    assert Case.objects.get(number=again).street.name == "Calle Real"


def test_an_xml_bomb_is_not_even_read(key):
    answer = Client().post("/open311/v2/requests.xml", BOMB, content_type="text/xml")

    assert (answer.status_code, "Envía un formulario" in answer.text) == (400, True)


@pytest.mark.parametrize(
    ("lat", "long"),
    [("36.0", "-2.0"), ("0", "0"), ("35.68", "139.69"), ("-3.5951", "37.2201"), ("0", "-30")],
    ids=["at sea", "nowhere", "Tokyo", "changed over", "in the ocean"],
)
@pytest.mark.parametrize("form", ["xml", "json"])
def test_what_is_not_in_this_town_is_said_to_be_elsewhere(send, form, lat, long):
    there = {"service_code": "lighting", "description": "No luce", "lat": lat, "long": long}
    answer = send(f"requests.{form}", 400, **there)
    named = send(f"requests.{form}", 400, **there, address_string="Calle Real 7")

    for [(code, sentence)] in (errors_in(answer), errors_in(named)):
        assert (code, the_town().name in sentence) == ("400", True), sentence
    assert not Case.objects.exists()


def test_a_town_that_has_not_said_where_it_is_takes_every_point(report):
    Street.objects.update(lat=None, lon=None)

    case = Case.objects.get(number=report(lat="36.0", long="-2.0"))

    assert (case.lat, case.lon) == (36.0, -2.0)


def test_nothing_but_an_emoji_loses_nothing(report):
    case = Case.objects.get(number=report(description="🕳️"))

    assert case.post.text == "🕳️"


def test_a_key_is_kept_as_a_hash_and_ends_when_it_is_revoked(key, jun):
    assert key not in str(Consumer.objects.values())
    revoke_key("FixMyStreet")
    again = give_key("FixMyStreet")

    form = {"service_code": "lighting", "description": "No luce", **PLACE}
    assert [
        Client().post("/open311/v2/requests.json", form | {"api_key": each}).status_code
        for each in (key, again)
    ] == [403, 200]


def test_who_tries_keys_is_stopped_after_a_while(jun, settings):
    settings.TEST_MODE = False
    form = {"service_code": "lighting", "description": "No luce", **PLACE}
    statuses = [
        Client().post("/open311/v2/requests.json", form | {"api_key": f"k{n}"}).status_code
        for n in range(301)
    ]

    assert (statuses[0], statuses[-1]) == (403, 429)


def test_a_photo_from_a_phone_is_taken_although_it_is_larger_than_a_form_of_words(report):
    photo = make.picture()
    large = io.BytesIO(photo.getvalue() + b"\0" * (3 * 1024**2))
    large.name = "photo.png"

    number = report(photo1=large)

    assert Case.objects.get(number=number).post.photos.count() == 1
