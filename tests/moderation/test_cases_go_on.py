"""No case gets lost: whatever is done to a person, what they told the town goes on."""

import pytest

from concejo.cases.queries.cases import case_for
from concejo.cases.queries.desk import desk_queue
from concejo.moderation.actions.measures import Decision, take_measure
from concejo.moderation.models import MeasureKind
from concejo.posts.queries import post_for
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", [MeasureKind.LIMIT, MeasureKind.FREEZE, MeasureKind.SUSPEND])
def test_the_case_of_somebody_who_is_shut_out_goes_on(kind, at, strike):
    at("2026-11-23 09:00")
    office, marta, ana = make.office("electricista"), make.moderator(), make.resident("ana")
    case = make.case(ana)

    take_measure(marta, ana.account_id, Decision(kind, text="Por otra cosa"))

    luis = make.speaking_as("luis", "electricista")
    assert [view.number for view in desk_queue(make.resident("luis"), office)] == [case.number]
    assert "farola" in post_for(luis, case.post_id).text, "the office still reads it"
    assert make.browser(make.resident("luis")).get("/desk").status_code == 200
    assert make.browser().get(f"/cases/{case.number}").status_code == 200
    make.post(luis, "Mañana a las 10 voy", reply_to=case.post_id)
    assert case_for(None, case.number).state == "promised"
    at("2026-11-24 10:30")
    strike()
    make.post(luis, "Hecho", reply_to=case.post_id, photos=[make.photo(luis).pk])
    assert case_for(None, case.number).state == "done"
    page = make.browser().get(f"/cases/{case.number}").text
    assert "farola" in page, "the title of the case stays"
    assert (f'id="p{case.post_id}"' in page) == (kind != MeasureKind.SUSPEND), "the words do not"


def test_a_post_that_is_taken_down_leaves_its_case(at):
    at("2026-11-23 09:00")
    office, marta, ana = make.office("electricista"), make.moderator(), make.resident("ana")
    case = make.case(ana)

    decision = Decision(MeasureKind.DELETE_POSTS, text="Insultos", post_ids=[case.post_id])
    take_measure(marta, ana.account_id, decision)

    assert [view.number for view in desk_queue(make.resident("luis"), office)] == [case.number]
    assert make.browser().get(f"/cases/{case.number}").status_code == 200


def test_a_holder_who_is_shut_out_does_not_speak_for_the_office_and_the_office_stays(at):
    at("2026-11-23 09:00")
    make.office("electricista", holders=["luis", "rosa"])
    marta = make.moderator()
    case = make.case(make.resident("ana"))

    luis = make.resident("luis")
    take_measure(marta, luis.account_id, Decision(MeasureKind.SUSPEND, text="Amenazas"))

    assert make.browser(luis).get("/desk").status_code == 302
    rosa = make.speaking_as("rosa", "electricista")
    make.post(rosa, "Mañana a las 10 voy", reply_to=case.post_id)
    assert case_for(None, case.number).state == "promised"
