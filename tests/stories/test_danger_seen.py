"""What is dangerous is seen by those who must act, whoever it was told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import give_kinds
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, may_see_all, thread_of_case
from concejo.cases.queries.desk import desk_queue, unanswered
from concejo.posts.models import Notification, Post
from tests import make

pytestmark = pytest.mark.django_db

KNIFE = "un hombre con un cuchillo en la Calle Real"


@pytest.fixture(autouse=True)
def town(at):
    at("2026-11-23 10:00")
    make.streets()
    offices = make.offices()
    give_kinds(offices["policia"], ["police"])
    return offices


@pytest.fixture
def knife():
    return make.case(make.resident("ana"), f"@electricista {KNIFE}", door="api")


def told(kind: str) -> Case:
    return tell_town(None, Report(KNIFE, kind=kind, door="open311", asked=False))


def test_the_police_intake_and_the_mayor_see_it_and_the_electrician_and_nobody_else(knife):
    for name in ("pepe", "carmen", "andres", "luis"):
        who = make.resident(name)
        assert may_see_all(who, case_for(who, knife.number)), name
        assert knife.post in thread_of_case(who, knife), name
        assert make.browser(who).get(f"/cases/{knife.number}").status_code == 200
    for name in ("rosa", "ben"):
        with pytest.raises(NoSuchCase):
            case_for(make.resident(name), knife.number)
    with pytest.raises(NoSuchCase):
        case_for(None, knife.number)


@pytest.mark.parametrize("kind", ["lighting", "", "waste", "health"])
def test_whatever_another_program_or_the_towns_box_calls_it(kind):
    case = told(kind)

    for name in ("pepe", "carmen", "andres"):
        assert may_see_all(make.resident(name), case), name


def test_it_stands_on_top_of_their_desks_and_of_the_board(town, knife, at):
    old = make.case(make.resident("ben"), "@policia hay ruido de un bar en la Calle Real")
    desk.promise(make.resident("pepe"), old.number, due_at=clock.now() + timedelta(minutes=5))
    at("2026-11-23 10:30")

    for name, office in (("pepe", "policia"), ("carmen", "ayuntamiento"), ("andres", "alcaldia")):
        who = make.resident(name)
        assert desk_queue(who, town[office])[0].number == knife.number
        page = make.browser(who).get(f"/desk/{office}").text
        assert knife.number in page
        assert "Electricista" in page
    police = make.resident("pepe")
    numbers = [view.number for view in desk_queue(police, town["policia"])]
    pages = [desk_queue(police, town["policia"], limit=1, offset=n)[0].number for n in (0, 1)]
    assert numbers == pages == [knife.number, old.number]
    assert [v.number for v in desk_queue(make.resident("rosa"), town["barredora"])] == []
    board = [view.number for view in unanswered(make.resident("andres"))]
    assert board == [knife.number, old.number]


@pytest.mark.parametrize("query", ["kind=noise&late=1", "who=mine", "street=Calle San José"])
def test_no_filter_hides_it(town, knife, query):
    lamp = make.case(text="@electricista la farola de la Calle Mozart no luce")
    for name, office in (("pepe", "policia"), ("luis", "electricista")):
        page = make.browser(make.resident(name)).get(f"/desk/{office}?{query}").text
        assert f'id="c{knife.number}"' in page, office
        assert f'id="c{lamp.number}"' not in page, office


def test_what_no_filter_hides_is_ticked_only_by_itself_and_is_on_no_round_of_a_street(town, knife):
    luis = make.browser(make.resident("luis"))
    page = luis.get("/desk/electricista?kind=noise").text
    assert f'value="{knife.number}" form="several" data-key="x" data-alone' in page
    assert knife.number not in luis.get("/desk/electricista/round?kind=noise").text
    assert knife.number in luis.get("/desk/electricista/round").text


def test_the_police_take_it_over_themselves(knife):
    desk.hand_over(make.resident("pepe"), knife.number, to="policia")

    knife.refresh_from_db()
    assert knife.owner.handle == "policia"
    assert may_see_all(make.resident("pepe"), knife)


def test_its_limit_is_that_of_danger_and_not_of_a_street_lamp(knife):
    lamp = make.case(make.resident("ben"))
    by_program, quarrel = told("lighting"), make.case(text=f"@policia {KNIFE}", door="api")

    assert knife.next_at == by_program.next_at == quarrel.next_at
    assert knife.next_at < lamp.next_at


def test_whoever_said_it_is_told_who_reads_it(knife):
    said = Post.objects.filter(thread_id=knife.thread_id, author__kind="crier")
    words = [post.text for post in said.order_by("id")]

    assert len(words) == 2
    for text in words:
        assert "112" in text.split(".")[0]
        for office in ("Electricista", "Policía Local", "Ayuntamiento", "Alcaldía"):
            assert office in text, text
    heard = Notification.objects.filter(post=knife.post).values_list("account__handle", flat=True)
    assert sorted(heard) == ["alcaldia", "ayuntamiento", "electricista", "policia"]


def test_danger_in_an_answer_reaches_them_too(town, at):
    lamp = make.case(make.resident("ana"))
    before = lamp.next_at
    said = make.post(make.resident("ben"), f"Aquí hay {KNIFE}", reply_to=lamp.post_id)
    lamp.refresh_from_db()

    pepe = make.resident("pepe")
    assert lamp.is_danger
    assert said in Post.objects.visible_to(pepe)
    assert said not in Post.objects.visible_to(make.resident("rosa"))
    assert [view.number for view in desk_queue(pepe, town["policia"])] == [lamp.number]
    assert lamp.next_at < before
    note = Post.objects.get(reply_to=said, author__kind="crier")
    assert "Policía Local" in note.text


def test_a_dangerous_case_that_is_made_private_stays_theirs():
    lamp = make.case(make.resident("ana"))
    make.post(make.resident("ben"), f"Aquí hay {KNIFE}", reply_to=lamp.post_id)
    make.post(make.speaking_as("luis", "electricista"), "#privado", reply_to=lamp.post_id)
    lamp.refresh_from_db()

    assert lamp.card == "state"
    assert may_see_all(make.resident("pepe"), lamp)
    assert not may_see_all(make.resident("ben"), lamp)


def test_a_town_without_a_police_office_relies_on_intake(town):
    give_kinds(town["ayuntamiento"], ["police"])
    case = make.case(make.resident("ana"), f"@electricista {KNIFE}", door="api")

    assert may_see_all(make.resident("carmen"), case)
    assert not may_see_all(make.resident("pepe"), case)


def test_whoever_opens_it_reads_that_it_is_danger_who_reads_it_and_that_nothing_is_published(knife):
    headers = {"Accept-Language": "en"}
    its = f"/cases/{knife.number}"

    case = make.browser(make.resident("luis")).get(its, headers=headers).text
    desks = make.browser(make.resident("luis")).get("/desk/electricista", headers=headers).text
    sheet = make.browser(make.resident("luis")).get("/desk/electricista/round", headers=headers)

    assert "tel:112" in case
    assert "Nothing of this case is published." in case
    assert "Only the office, those who look after danger and the author read this" in case
    assert "Only the office and the author read this" not in case
    assert "in-danger" in desks
    assert "not public" in desks
    assert "danger" in sheet.text
    assert "not public: leave this sheet nowhere" in sheet.text


def test_what_became_dangerous_in_public_is_not_said_to_be_private(at):
    at("2026-11-23 10:00")
    lamp = make.case(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(make.resident("ana"), f"Aquí hay {KNIFE}", reply_to=lamp.post_id)
    headers = {"Accept-Language": "en"}

    case = make.browser(make.resident("luis")).get(f"/cases/{lamp.number}", headers=headers).text

    assert "tel:112" in case
    assert "Nothing of this case is published." not in case


def test_nobody_learns_from_a_public_page_that_somebody_told_of_danger(at):
    at("2026-11-23 10:00")
    lamp = make.case(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(make.resident("ben"), f"Aquí hay {KNIFE}", reply_to=lamp.post_id)
    browsers = [make.browser(), *map(make.browser, map(make.resident, ("ana", "rosa", "pepe")))]

    pages = [browser.get(f"/cases/{lamp.number}").text for browser in browsers]

    assert ["tel:112" in page for page in pages] == [False, False, False, True]


def test_a_case_of_which_all_see_the_state_is_not_said_to_be_unpublished(at):
    at("2026-11-23 10:00")
    lamp = make.case(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(make.resident("ben"), f"Aquí hay {KNIFE}", reply_to=lamp.post_id)
    luis = make.speaking_as("luis", "electricista")
    make.post(luis, "#privado", reply_to=lamp.post_id)

    page = make.browser(make.resident("luis")).get(
        f"/cases/{lamp.number}", headers={"Accept-Language": "en"}
    )

    assert ("tel:112" in page.text, "Nothing of this case is published." in page.text) == (
        True, False,
    )  # fmt: skip
