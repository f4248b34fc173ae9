"""Two things told in one breath become two jobs, each with its office; one person hears of both."""

from __future__ import annotations

import pytest

from concejo.cases.actions.kinds import give_kinds
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.faults import parts_of
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts.models import Notification
from concejo.work.actions.splitting import split_off
from concejo.work.errors import NotTakenApart, PartNeeded
from tests import make

OFFICES = {"lighting": "electricista", "waste": "barredora", "roads": "ayuntamiento"}


@pytest.mark.parametrize(
    ("told", "parts"),
    [
        (
            "La farola de la Calle Real no luce y hay basura junto al contenedor",
            ["La farola de la Calle Real no luce", "hay basura junto al contenedor"],
        ),
        ("No luce la farola. Además el contenedor está lleno", 2),
        ("The street light is broken. Also the bin is overflowing", 2),
        ("La farola parpadea y hace ruido por las noches", 0),
        ("La farola no luce y la otra farola tampoco", 0),
        ("Hola, buenos días y gracias", 0),
        ("Mi vecino grita por las noches y la farola no luce", 0),
        ("", 0),
        ("y y y . . además", 0),
    ],
)
def test_what_is_told_in_one_breath_is_taken_apart_where_it_is_two_offices_work(told, parts):
    found = parts_of(told, OFFICES)

    if isinstance(parts, list):
        assert [part.words for part in found] == parts
    else:
        assert len(found) == parts


@pytest.fixture
def both(db, at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    return make.case(
        make.resident("ana"),
        "@electricista la farola de la Calle Real 3 no luce y hay cristales en la acera",
    )


def test_the_desk_proposes_it_and_one_press_opens_the_second_case(both):
    luis = make.browser(make.resident("luis"))
    assert f'href="/cases/{both.number}/split"' in luis.get("/desk/electricista").text
    page = luis.get(f"/cases/{both.number}/split").text
    assert "hay cristales en la acera</textarea>" in page
    assert '<option value="barredora" selected>' in page

    said = {"part": "hay cristales en la acera", "to": "barredora"}
    luis.post(f"/cases/{both.number}/split", said)

    part = Case.objects.latest("pk")
    assert (part.owner.handle, part.kind_id) == ("barredora", "cleaning")
    assert part.reporter == both.reporter
    assert (part.street_id, part.street_number) == (both.street_id, "3")
    assert part.next_at is not None
    assert Case.objects.get(pk=both.pk).state == "received"
    # Each case leads to the other, and Ana hears where the second thing goes on.
    ana = make.browser(make.resident("ana"))
    assert part.number in ana.get(f"/cases/{both.number}").text
    assert both.number in ana.get(f"/cases/{part.number}").text
    heard = Notification.objects.filter(account=both.reporter).latest("pk")
    assert part.number in heard.post.text
    assert Event.objects.get(kind="case.split").data["part"] == part.number
    # What was taken apart is not proposed again.
    page = luis.get(f"/cases/{both.number}/split").text
    assert "hay cristales en la acera</textarea>" not in page
    # The second office answers in the second conversation.
    make.post(make.speaking_as("rosa", "barredora"), "Mañana a las 9", reply_to=part.post_id)
    assert "Mañana a las 9" in ana.get(f"/cases/{part.number}").text


def test_what_cannot_be_taken_apart_is_refused_with_what_to_do(both):
    luis = make.speaking_as("luis", "electricista")
    private = make.case(text="@policia mi vecino grita por las noches")
    for number, words, to, refusal in (
        (both.number, "  ", "barredora", PartNeeded),
        (both.number, "x" * 501, "barredora", PartNeeded),
        (both.number, "la basura", "electricista", NotTakenApart),
    ):
        with pytest.raises(refusal):
            split_off(luis, number, words=words, to=to)
    with pytest.raises(NotTakenApart):
        split_off(make.speaking_as("pepe", "policia"), private.number, words="x", to="barredora")
    assert Case.objects.count() == 2

    assert make.browser(make.resident("ben")).post(
        f"/cases/{both.number}/split", {"part": "la basura", "to": "barredora"}
    ).status_code in {403, 404, 422}
    assert Case.objects.count() == 2


@pytest.fixture
def noisy(db, at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    return make.case(
        make.resident("ana"), "@electricista la farola de la Calle Real 3 no luce y hay algo más"
    )


SINGER = "mi vecino del 3º B canta de noche"


def open_words_of(case):
    """All that anybody can read: the page, the API's thread, the open data."""
    stranger = make.browser()
    paths = (
        f"/cases/{case.number}",
        f"/api/v1/statuses/{case.post_id}/context",
        f"/api/concejo/v1/cases/{case.number}",
    )
    answers = [stranger.get(path) for path in paths]
    assert {answer.status_code for answer in answers} == {200}
    return " ".join(answer.text for answer in answers)


def test_of_a_private_part_the_public_conversation_says_nothing(noisy):
    luis = make.browser(make.resident("luis"))
    before = open_words_of(noisy)

    said = {"part": SINGER, "to": "policia"}
    luis.post(f"/cases/{noisy.number}/split", said)

    part = Case.objects.latest("pk")
    assert (part.owner.handle, part.card, part.reporter) == ("policia", "state", noisy.reporter)
    public = open_words_of(noisy)
    for word in (part.number, "policia", part.kind.name_in("es"), part.kind.name_in("en")):
        assert public.count(word) == before.count(word), word
    # A stranger sees kind and state of the part, and not whose part it is.
    card = make.browser().get(f"/cases/{part.number}").text
    assert noisy.number not in card
    assert "Calle Real" not in card
    # Those in charge and Ana do see it, and Ana reads what becomes of it.
    ana = make.browser(make.resident("ana"))
    for who in (ana, luis):
        assert part.number in who.get(f"/cases/{noisy.number}").text
    assert SINGER in ana.get(f"/cases/{part.number}").text
    heard = Notification.objects.filter(account=noisy.reporter).latest("pk")
    assert part.number in heard.post.text
    for who in (None, make.resident("ben")):
        assert make.browser(who).get(f"/@pregonero/{heard.post_id}").status_code == 404


def test_with_the_key_of_their_case_somebody_without_an_account_reads_of_it(noisy):
    told = tell_town(
        None, Report("@electricista la farola de la Calle Real 9 no luce y hay algo más")
    )
    carmen = make.speaking_as("carmen", "ayuntamiento")

    part = split_off(carmen, told.number, words=SINGER, to="policia")

    assert part.number in make.browser().get(f"/cases/{told.number}?key={told.key}").text
    assert part.number not in open_words_of(told)


def test_a_part_of_which_nobody_else_may_know_is_opened_and_said_so(noisy):
    give_kinds(make.office("sociales", holders=["eva"]), ["social"])
    carmen = make.browser(make.resident("carmen"))
    words = "un niño de la casa viene con moratones al colegio"

    answer = carmen.post(
        f"/cases/{noisy.number}/split", {"part": words, "to": "sociales"}, follow=True
    )

    part = Case.objects.exclude(pk=noisy.pk).get()
    assert (part.owner.handle, part.card) == ("sociales", "none")
    assert answer.status_code == 200
    assert part.number in answer.text
    assert carmen.get(f"/cases/{part.number}").status_code == 404
    assert part.number not in open_words_of(noisy)
    eva = make.browser(make.resident("eva"))
    assert words in eva.get(f"/cases/{part.number}").text
    assert noisy.number in eva.get(f"/cases/{part.number}").text
