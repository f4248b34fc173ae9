"""Stories 8, 9 and 14: at the counter; registering; the mayor resigns."""

import re

import pytest

from concejo.accounts.errors import NotYourSeat
from concejo.accounts.models import Account, Token
from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.errors import NotYourMove
from concejo.cases.models import Case
from concejo.cases.queries.cases import case_for, moves_for, thread_of_case, undoable
from concejo.cases.queries.desk import desk_queue, unanswered
from concejo.events.models import Event
from concejo.jobs.models import Job
from concejo.offices.actions import hand_over_office
from concejo.offices.errors import NotForYou
from concejo.places.actions import set_up_town
from concejo.posts.models import Post
from concejo.register.actions import bring_census, issue_code, redeem_code, verify_at_counter
from concejo.register.errors import (
    AlreadyRegistered,
    CensusColumns,
    CodeNotKnown,
    DocumentNotRead,
    NotOnTheCensus,
    OnlyAtTheCounter,
)
from concejo.register.models import Link, Resident
from tests import make

pytestmark = pytest.mark.django_db

CENSUS = """document,given_name,family_name,birth_date,street,number
12345678Z,Ana,Ruiz,1980-05-01,Calle Real,4
X1234567L,Ben,Soto,1990-01-02,Calle Real,6
"""


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 10:00")
    make.streets()
    make.offices()


# --- An old woman at the counter ---


def _typed_in() -> Case:
    carmen = make.resident("carmen")
    return tell_town(
        None,
        Report(
            "La señora dice que la farola de la Calle Real no luce",
            contact=ContactGiven(name="Dolores", phone="958 12 34 56", email="d@example.org"),
            door="counter",
            typed_by=carmen,
        ),
    )


def test_what_she_answers_with_her_slip_she_alone_takes_back(at):
    case = _typed_in()
    carmen = make.resident("carmen")
    office = make.speaking_as("carmen", "ayuntamiento")
    desk.finish(office, case.number, reason="Cambiada la bombilla")
    hers = make.browser()
    hers.post(f"/cases/{case.number}/reopen", {"key": case.key, "words": "Sigue igual"})
    said = Post.objects.get(thread_id=case.thread_id, text="Sigue igual")

    for actor in (carmen, office, None):
        with pytest.raises(NotYourMove):
            desk.undo(actor, case.number, step=said.pk)
    assert "/undo" not in make.browser(carmen).get(f"/cases/{case.number}").text
    assert undoable([case.pk]) == {}
    page = hers.get(f"/cases/{case.number}?key={case.key}").text
    [form] = re.findall(r'<form[^>]*action="(/cases/[^"]+/undo)">', page)
    hers.post(form, {"undoes": said.pk, "key": case.key})

    case.refresh_from_db()
    assert case.state == "done"
    assert f"/cases/{case.number}/undo" not in hers.get(f"/cases/{case.number}?key={case.key}").text
    hers.post(f"/cases/{case.number}/reopen", {"key": case.key})
    at("2026-11-23 10:30")
    late = hers.post(form, {"undoes": said.pk, "key": case.key})
    assert late.status_code == 422


def test_what_the_clerk_types_is_as_fast_as_any_and_nobody_reads_her_number():
    case = _typed_in()

    assert case.next_at is not None
    assert (case.door, case.reporter, case.owner.handle) == ("counter", None, "ayuntamiento")
    assert case.post.user == make.resident("carmen").user
    assert case.contact.phone == "958 12 34 56"
    assert "958" not in case.post.text
    assert case in [
        v.case for v in desk_queue(make.resident("carmen"), make.office("ayuntamiento"))
    ]


def test_the_slips_link_lets_her_answer_without_an_account(at):
    case = _typed_in()
    desk.finish(make.resident("carmen"), case.number, reason="Solo era la bombilla")
    assert moves_for(None, case_for(None, case.number)) == {}
    mine = case_for(None, case.number, key=case.key)
    assert set(moves_for(None, mine, key=case.key)) == {"confirm", "reopen"}

    at("2026-11-24 10:00")
    reopened = desk.reopen(None, case.number, key=case.key, words="Sigue sin lucir")

    assert reopened.state == "received"
    said = thread_of_case(None, reopened, key=case.key)[-1]
    assert (said.text, said.author.is_crier) == ("Sigue sin lucir", True)


def test_a_wrong_key_opens_nothing():
    from concejo.cases.errors import NotYourMove

    case = _typed_in()
    desk.finish(make.resident("carmen"), case.number, reason="Solo era la bombilla")
    with pytest.raises(NotYourMove):
        desk.confirm(None, case.number, key="wrong")


def test_she_is_written_to_when_it_is_done(run_jobs, mailbox):
    case = _typed_in()
    desk.finish(make.resident("carmen"), case.number, reason="Solo era la bombilla")
    run_jobs()

    hers = [mail for mail in mailbox if mail.to == ["d@example.org"]]
    assert len(hers) == 2
    assert case.key in hers[-1].body
    assert "Solo era la bombilla" in hers[-1].body


def _reported_by_mail(email: str) -> Case:
    return tell_town(None, Report("La farola no luce", contact=ContactGiven(email=email)))


def test_nothing_waits_to_be_mailed_where_everybody_has_an_account():
    make.case(make.resident("ana"))

    assert not Job.objects.filter(name__endswith="mail_contact").exists()


def test_everybody_who_reported_the_same_is_written_to_when_it_is_done(run_jobs, mailbox):
    carmen, lamp = make.resident("carmen"), make.case(make.resident("ana"))
    first, second, again = (_reported_by_mail(f"{n}@example.org") for n in ("d", "e", "e"))
    # The second goes on in the first, and with it in Ana's.
    desk.join(carmen, second.number, into=first.number)
    desk.join(carmen, again.number, into=first.number)
    desk.join(carmen, first.number, into=lamp.number)
    run_jobs()
    mailbox.clear()

    desk.finish(carmen, lamp.number, reason="Solo era la bombilla")
    run_jobs()

    assert sorted(mail.to[0] for mail in mailbox) == ["d@example.org", "e@example.org"]
    hers = next(mail for mail in mailbox if mail.to == ["d@example.org"])
    assert first.number in hers.subject
    assert "Solo era la bombilla" in hers.body
    assert lamp.number in hers.body
    assert lamp.key not in hers.body


def test_who_reported_something_else_after_all_is_not_written_to(run_jobs, mailbox):
    carmen, lamp = make.resident("carmen"), make.case(make.resident("ana"))
    other = _reported_by_mail("d@example.org")
    desk.join(carmen, other.number, into=lamp.number)
    desk.undo(carmen, other.number)
    run_jobs()
    mailbox.clear()

    desk.finish(carmen, lamp.number, reason="Solo era la bombilla")
    run_jobs()

    assert mailbox == []


def test_words_that_only_the_office_reads_are_mailed_to_nobody_else(run_jobs, mailbox):
    pepe, ana = make.resident("pepe"), make.resident("ana")
    noise = make.case(ana, "@policia El vecino canta a gritos por las noches")
    other = _reported_by_mail("d@example.org")
    carmen = make.resident("carmen")
    desk.correct_kind(carmen, other.number, kind="neighbours")
    desk.join(carmen, other.number, into=noise.number)
    run_jobs()
    mailbox.clear()

    desk.finish(pepe, noise.number, reason="Ha venido su hermana")
    run_jobs()

    assert [mail.to for mail in mailbox] == [["d@example.org"]]
    assert "hermana" not in mailbox[0].body


# --- Registering ---


def test_document_checked_census_matched_code_typed_once_and_nothing_kept():
    carmen, ana = make.resident("carmen"), make.resident("ana")
    assert bring_census(CENSUS.splitlines(keepends=True)).added == 2
    issued = issue_code(carmen, "12.345.678-z")

    link = redeem_code(ana, issued.code.lower())

    assert issued.resident.given_name == "Ana"
    assert link.account == ana.account
    assert Account.objects.get(handle="ana").verified_at is not None
    with pytest.raises(CodeNotKnown):
        redeem_code(make.resident("eva"), issued.code)
    everything = repr([list(m.objects.values()) for m in (Resident, Link, Event)])
    assert "12345678" not in everything
    assert issued.code not in everything


def test_a_second_registration_with_one_document_is_refused():
    carmen = make.resident("carmen")
    bring_census(CENSUS.splitlines(keepends=True))
    redeem_code(make.resident("ana"), issue_code(carmen, "12345678Z").code)

    with pytest.raises(AlreadyRegistered, match="@ana"):
        issue_code(carmen, "12345678Z")
    with pytest.raises(AlreadyRegistered):
        verify_at_counter("eva" if make.resident("eva") else "", "12345678Z")


def test_who_moves_away_is_no_longer_verified():
    bring_census(CENSUS.splitlines(keepends=True))
    redeem_code(make.resident("ana"), issue_code(make.resident("carmen"), "12345678Z").code)

    report = bring_census([line for line in CENSUS.splitlines(keepends=True) if "Ana" not in line])

    assert report.left == 1
    assert Account.objects.get(handle="ana").verified_at is None
    with pytest.raises(NotOnTheCensus):
        issue_code(make.resident("carmen"), "12345678Z")


def test_only_the_counter_registers():
    bring_census(CENSUS.splitlines(keepends=True))
    with pytest.raises(OnlyAtTheCounter):
        issue_code(make.resident("ana"), "12345678Z")


def test_a_wrong_check_letter_is_said():
    with pytest.raises(DocumentNotRead):
        issue_code(make.resident("carmen"), "12345678A")


def test_a_census_with_a_wrong_column_changes_nothing():
    with pytest.raises(CensusColumns, match="given_name"):
        bring_census(["document,name\n", "12345678Z,Ana\n"])
    assert not Resident.objects.exists()


def test_a_list_with_unreadable_lines_makes_nobody_move_away():
    bring_census(CENSUS.splitlines(keepends=True))
    broken = CENSUS.replace("12345678Z,Ana", "12345678A,Ana")
    report = bring_census(broken.splitlines(keepends=True))

    assert len(report.bad) == 1
    assert report.left == 0


# --- The mayor resigns on a Monday at 11:33 ---


def test_the_successor_takes_over_by_noon_and_no_case_is_lost(at):
    ana, andres = make.resident("ana"), make.resident("andres")
    lamps = [make.post(ana, f"@alcaldia la farola {n} de la Calle Real no luce") for n in range(3)]
    make.post(make.speaking_as("andres", "alcaldia"), "Mañana a las 12", reply_to=lamps[0].pk)
    make.resident("eva")

    at("2026-11-23 11:33")
    hand_over_office(None, "alcaldia", "eva")
    eva = make.speaking_as("eva", "alcaldia")

    with pytest.raises(NotYourSeat):
        make.speaking_as("andres", "alcaldia")
    assert {v.number for v in desk_queue(eva, make.office("alcaldia", holders=["eva"]))} == {
        "2026-000001", "2026-000002", "2026-000003",
    }  # fmt: skip
    assert all(c.owner_id and c.next_at for c in Case.objects.open())
    at("2026-11-23 12:00")
    make.post(eva, "Esta la arreglamos el jueves", reply_to=lamps[1].pk)
    assert Case.objects.get(post=lamps[1]).state == "promised"
    make.post(andres, "Y esta mañana mismo", reply_to=lamps[2].pk)
    assert Case.objects.get(post=lamps[2]).state == "received"
    assert clock.local(Case.objects.get(post=lamps[0]).next_at).hour == 12
    with pytest.raises(Exception, match="nothing here|no case"):
        unanswered(andres)


def test_apps_signed_in_for_the_office_end_with_the_seat():
    andres = make.speaking_as("andres", "alcaldia")
    token = Token.objects.create(
        token_hash="0" * 64, user=andres.user, account=andres.account, scopes="read"
    )
    make.resident("eva")
    hand_over_office(None, "alcaldia", "eva")

    token.refresh_from_db()
    assert token.revoked_at is not None


def test_nobody_but_the_town_hall_changes_who_holds_an_office():
    make.resident("eva")
    with pytest.raises(NotForYou):
        hand_over_office(make.resident("ana"), "alcaldia", "eva")


# --- The same lamp, told by the next in the queue ---


def test_the_clerk_is_shown_what_is_known_already_and_joins_it_with_one_press():
    known = _typed_in()
    carmen = make.browser(make.resident("carmen"))
    said = {"text": "La farola de la Calle Real no luce", "door": "counter", "name": "Paco"}

    page = carmen.post("/counter/case", said, headers={"Accept-Language": "en"}).text
    assert f'value="join:{known.number}"' in page
    assert "No, it is another one" in page
    assert Case.objects.count() == 1, "nothing was opened before somebody looked"

    carmen.post("/counter/case", said | {"step": f"join:{known.number}"})
    joined = Case.objects.exclude(pk=known.pk).get()
    assert joined.joined_to == known
    assert joined.contact.name == "Paco"
    carmen.post("/counter/case", said | {"step": "send", "sent": "another"})
    assert Case.objects.filter(joined_to=None).count() == 2


def _case_form(**said):
    return {"text": "La farola de la Calle Real no luce", "door": "phone", "step": "send", **said}


@pytest.mark.parametrize(
    "said", ["hola", "60010020", "600 100 200 300 400", "----", "+", "(+)", "112"]
)
def test_what_is_no_telephone_is_said_to_the_clerk_with_all_that_was_typed(said):
    carmen = make.browser(make.resident("carmen"))

    page = carmen.post(
        "/counter/case", _case_form(phone=said, name="Dolores"), headers={"Accept-Language": "en"}
    )

    assert page.status_code == 422
    assert f"“{said}” is no telephone that can be called." in page.text
    for kept in (f'value="{said}"', 'value="Dolores"', "La farola de la Calle Real no luce"):
        assert kept in page.text
    assert not Case.objects.exists()


@pytest.mark.parametrize(
    "said",
    ["958 12 34 56", "(958) 12-34-56", "+44 20 7946 0018", "(+34) 600100200", "(+34 600) 100200",
     "600–100–200", "600—100—200", ""],
)  # fmt: skip
def test_a_telephone_is_taken_as_it_was_written(said):
    carmen = make.browser(make.resident("carmen"))

    carmen.post("/counter/case", _case_form(phone=f" {said}  ", name="Dolores"))

    assert Case.objects.get().contact.phone == said


def _typed_at_the_counter(phone: str) -> str:
    """What became of a telephone: how it is kept, or nothing where it was refused."""
    before = Case.objects.count()
    make.browser(make.resident("carmen")).post("/counter/case", _case_form(phone=phone))
    return Case.objects.latest("pk").contact.phone if Case.objects.count() > before else ""


def test_a_town_that_calls_its_country_uk_can_be_telephoned():
    set_up_town("Ashford", country="UK", region="ENG", timezone="Europe/London")

    for said in ("020 7946 0018", "+44 20 7946 0018", "(020) 7946–0018"):
        assert _typed_at_the_counter(said) == said
    for said in ("hello", "112", "020 7946 0018 020 7946", "----"):
        assert _typed_at_the_counter(said) == ""


def test_in_a_country_whose_telephones_nobody_lists_what_looks_like_one_is_taken():
    set_up_town("Adamstown", country="PN")

    for said in ("64 9 984 0163", "50 001", "+64 9 984 0163", "+34 600 100 200"):
        assert _typed_at_the_counter(said) == said
    for said in ("hola", "----", "+", "+34 600"):
        assert _typed_at_the_counter(said) == ""


def test_whoever_tells_the_town_by_the_page_is_told_the_same():
    said = {"text": "La farola de la Calle Real no luce", "phone": "hola", "step": "send"}

    page = make.browser().post("/tell", said, headers={"Accept-Language": "en"})

    assert page.status_code == 422
    assert "“hola” is no telephone" in page.text
    assert not Case.objects.exists()
    make.browser().post("/tell", said | {"phone": "600 100 200"})
    assert Case.objects.get().contact.phone == "600 100 200"
