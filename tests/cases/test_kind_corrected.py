"""A lamp that was taken for a pothole is filed under the lamps, and everything follows."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import LimitsGiven, set_limits
from concejo.cases.actions.passing_up import climb
from concejo.cases.errors import MoveNotPossible, NoSuchKind, NotYourMove
from concejo.cases.models import Card, Case, HeldPost, Understanding
from concejo.events.models import Event
from concejo.posts.models import Post, Visibility
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def luis(at):
    at("2026-11-23 10:00")
    make.streets()
    make.offices()
    return make.speaking_as("luis", "electricista")


@pytest.fixture
def case(luis):
    """Told with a word that belongs to another kind."""
    its = make.case(text="@electricista el agujero de la acera de la Calle Real está a oscuras")
    desk.correct_kind(luis, its.number, kind="roads")
    Understanding.objects.all().delete()
    its.refresh_from_db()
    return its


def corrected(case):
    return Event.objects.filter(kind="case.kind_corrected", subject_id=case.pk).order_by("seq")


def test_the_electrician_files_it_under_the_lamps(luis, case):
    before = corrected(case).count()

    desk.correct_kind(luis, case.number, kind="lighting")

    case.refresh_from_db()
    assert case.kind_id == "lighting"
    event = corrected(case).last()
    assert corrected(case).count() == before + 1
    assert (event.data["kind"], event.data["was"]) == ("lighting", "roads")
    said = Post.objects.filter(thread_id=case.thread_id, author=luis.account).order_by("id").last()
    assert "Alumbrado" in said.text or "Street lighting" in said.text
    assert said.visibility == Visibility.PUBLIC


def test_the_same_kind_again_is_nothing(luis, case):
    before = Event.objects.count()

    desk.correct_kind(luis, case.number, kind="roads")

    assert Event.objects.count() == before


def test_intake_and_the_mayor_s_office_may_too_and_nobody_else(case):
    desk.correct_kind(make.speaking_as("carmen", "ayuntamiento"), case.number, kind="lighting")
    desk.correct_kind(make.speaking_as("andres", "alcaldia"), case.number, kind="noise")
    for stranger in (make.resident("ana"), make.speaking_as("rosa", "barredora")):
        with pytest.raises(NotYourMove):
            desk.correct_kind(stranger, case.number, kind="lighting")

    case.refresh_from_db()
    assert case.kind_id == "noise"


def test_what_is_closed_or_unknown_is_refused_in_a_sentence(luis, case):
    with pytest.raises(NoSuchKind, match="Choose one of"):
        desk.correct_kind(luis, case.number, kind="dragons")
    desk.decline(luis, case.number, reason="No es del pueblo")

    with pytest.raises(MoveNotPossible):
        desk.correct_kind(luis, case.number, kind="lighting")


def test_filing_it_elsewhere_is_no_answer(luis, case):
    make.post(luis, "#tipo alumbrado", reply_to=case.post_id)

    case.refresh_from_db()
    assert case.kind_id == "lighting"
    assert case.answered_at is None


def test_it_is_undone_with_its_limits(luis, case):
    set_limits("lighting", LimitsGiven(answer_hours=2, promise_hours=4, fix_hours=20))
    before = (case.next_at, case.clocks.limits_id)
    desk.correct_kind(luis, case.number, kind="lighting")

    desk.undo(luis, case.number)

    case = Case.objects.get(pk=case.pk)
    assert case.kind_id == "roads"
    assert (case.next_at, case.clocks.limits_id) == before


# --- In the conversation ---


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("#tipo alumbrado", "lighting"),
        ("#Tipo: Alumbrado.", "lighting"),
        ("Alumbrado #clase", "lighting"),
        ("#kind street lighting", "lighting"),
        ("#tipo #alumbrado", "lighting"),
        ("#tipo basura, gracias", "waste"),
        ("#tipo lighting", "lighting"),
        ("#tipo dragones", "roads"),
        ("#tipo", "roads"),
        ("no es #tipo alumbrado", "roads"),
        ("#tipo alumbrado, mañana lo arreglamos", "roads"),
    ],
)
def test_a_hashtag_and_its_name_file_it(luis, case, words, kind):
    make.post(luis, words, reply_to=case.post_id)

    case.refresh_from_db()
    assert case.kind_id == kind


def last_whisper():
    return Post.objects.filter(visibility=Visibility.DIRECT).order_by("id").last().text


def test_the_crier_says_what_was_understood_and_which_kinds_there_are(luis, case):
    make.post(luis, "#kind lighting", reply_to=case.post_id, language="en")
    assert "filed under “Street lighting”" in last_whisper()

    make.post(luis, "#kind dragons", reply_to=case.post_id, language="en")
    assert "“dragons” is no kind of case. Name one of:" in last_whisper()


# --- Limits ---


def test_the_new_limits_run_from_the_report(luis, case, at):
    set_limits("lighting", LimitsGiven(answer_hours=2, promise_hours=4, fix_hours=20))
    at("2026-11-23 11:00")

    desk.correct_kind(luis, case.number, kind="lighting")

    clocks = Case.objects.get(pk=case.pk).clocks
    assert f"{clock.local(clocks.answer_by):%d %H:%M}" == "23 12:00"
    assert f"{clock.local(clocks.promise_by):%d %H:%M}" == "23 14:00"
    assert clocks.limits.kind_id == "lighting"


def test_nobody_is_late_for_what_nobody_knew(luis, case, at):
    set_limits(
        "lighting", LimitsGiven(answer_hours=2, promise_hours=4, ladder=["promise:100:mayor"])
    )
    at("2026-11-23 18:00")

    desk.correct_kind(luis, case.number, kind="lighting")

    clocks = Case.objects.get(pk=case.pk).clocks
    # The four hours from ten on are over: there are four from now on, tomorrow morning.
    assert f"{clock.local(clocks.promise_by):%d %H:%M}" == "24 13:00"
    assert clocks.step_at is None, "and nobody is told of it"


@pytest.mark.parametrize("way", ["undone", "filed back"])
def test_a_mistake_takes_nothing_from_the_mayor(luis, case, at, way):
    """A step of the ladder has the same name in every kind: none is lost by filing to and fro."""
    told = ["promise:100:mayor"]
    set_limits("roads", LimitsGiven(promise_hours=40, ladder=told))
    set_limits("lighting", LimitsGiven(promise_hours=8, ladder=told))
    slow = make.case(text="@electricista otro agujero en la acera de la Calle Real")
    assert slow.kind_id == "roads"
    at("2026-11-25 14:00")

    desk.correct_kind(luis, slow.number, kind="lighting")
    if way == "undone":
        desk.undo(luis, slow.number)
    else:
        desk.correct_kind(luis, slow.number, kind="roads")

    its = Case.objects.get(pk=slow.pk).clocks
    assert its.step_at == its.promise_by
    climb(clock.now())
    assert not Event.objects.filter(kind="case.escalated", subject_id=slow.pk).exists()
    at("2026-12-04 12:00")
    climb(clock.now())
    assert Event.objects.get(kind="case.escalated", subject_id=slow.pk).data["whom"] == "mayor"


def test_who_was_told_is_not_told_again_for_another_name(luis, at):
    told = ["promise:100:mayor"]
    set_limits("roads", LimitsGiven(promise_hours=4, ladder=told))
    set_limits("lighting", LimitsGiven(promise_hours=40, ladder=told))
    slow = make.case(text="@electricista otro agujero en la acera de la Calle Real")
    at("2026-11-24 12:00")
    climb(clock.now())

    desk.correct_kind(luis, slow.number, kind="lighting")
    desk.undo(luis, slow.number)
    desk.correct_kind(luis, slow.number, kind="lighting")
    at("2026-12-04 12:00")
    climb(clock.now())

    assert Event.objects.filter(kind="case.escalated", subject_id=slow.pk).count() == 1


def test_what_has_run_out_stays_so(luis, case, at):
    told = case.clocks.promise_by
    at((told + timedelta(days=1)).isoformat()[:16].replace("T", " "))
    set_limits("lighting", LimitsGiven(promise_hours=2000))

    desk.correct_kind(luis, case.number, kind="lighting")

    assert Case.objects.get(pk=case.pk).clocks.promise_by == told
    assert Case.objects.get(pk=case.pk).is_late


def test_filing_it_to_and_fro_wins_no_time(luis, case, at):
    set_limits("lighting", LimitsGiven(promise_hours=4))
    told = case.clocks.promise_by
    at("2026-11-24 18:00")
    for kind in ("lighting", "roads", "lighting", "roads"):
        desk.correct_kind(luis, case.number, kind=kind)

    assert Case.objects.get(pk=case.pk).clocks.promise_by <= told


# --- What becomes private ---


@pytest.mark.parametrize("way", ["desk", "post"])
def test_a_private_kind_closes_the_conversation(luis, case, way):
    ben = make.resident("ben")
    if way == "desk":
        desk.correct_kind(luis, case.number, kind="health")
    else:
        make.post(luis, "#tipo health", reply_to=case.post_id)

    case.refresh_from_db()
    assert (case.kind_id, case.card, case.summary) == ("health", Card.NONE, "")
    assert case not in Case.objects.visible_to(ben)
    assert not Post.objects.visible_to(ben).filter(thread_id=case.thread_id).exists()
    ana = Post.objects.visible_to(make.resident("ana"))
    assert ana.filter(pk=case.post_id).exists()
    assert Understanding.objects.get(verb="correct_kind").before == {}, "no undo shows it again"


def test_what_was_private_does_not_become_public_by_another_name(luis, case):
    desk.correct_kind(luis, case.number, kind="health")

    desk.correct_kind(luis, case.number, kind="lighting")

    case.refresh_from_db()
    assert (case.kind_id, case.card) == ("lighting", Card.NONE)
    assert case not in Case.objects.visible_to(make.resident("ben"))


def test_a_yes_to_an_earlier_offer_shows_nothing_of_a_private_case(luis):
    ana = make.resident("ana")
    post = make.post(ana, "@electricista farola rota, llámenme al 600123123", door="api")
    case, held = Case.objects.get(post=post), HeldPost.objects.get(post=post)
    assert held.may_publish
    desk.correct_kind(luis, case.number, kind="health")

    make.post(ana, "sí", reply_to=held.question_id, visibility="direct")

    post.refresh_from_db()
    assert post.visibility == Visibility.OFFICE
    assert post not in Post.objects.visible_to(make.resident("ben"))
