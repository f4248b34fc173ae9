"""The demo town: everything that can happen in a town has happened in it, by the rules."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest
from django.core.cache import cache
from django.db import transaction
from django.test import Client
from django.utils import timezone

from concejo.cases.kinds import catalogue
from concejo.cases.limits import ladder_of
from concejo.cases.models import Card, Case, Kind, Promise, Understanding
from concejo.cases.queries.record import pairs_by
from concejo.cases.states import OPEN, State
from concejo.demo import town
from concejo.demo.days import Days
from concejo.demo.story import read_story
from concejo.events.models import Event
from concejo.figures.counting import figures
from concejo.jobs.models import Job
from concejo.offices.duty import people_on_duty
from concejo.offices.queries import all_offices, office_by_handle
from concejo.places.queries import all_streets, district_names, district_of, working_time
from concejo.posts.models import Photo, Post, Visibility
from concejo.register.queries import residents_count
from concejo.work.models import Errand, Note, Phrase
from tests.conftest import MADRID

pytestmark = [pytest.mark.django_db, pytest.mark.served]

# A Thursday, shortly before most offices close.
NOW = datetime(2026, 11, 26, 13, 40, tzinfo=MADRID)


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker) -> Iterator[None]:
    """The town is built once for all these tests, and taken down after them."""
    with django_db_blocker.unblock(), timezone.override(MADRID), transaction.atomic():
        cache.clear()
        town.play_until(NOW, cheers=False)
        yield
        transaction.set_rollback(True)
    cache.clear()


@pytest.fixture(autouse=True)
def _today(built, at) -> None:
    at(f"{NOW:%Y-%m-%d %H:%M}")


def test_a_small_town_lives_there():
    people = town.read_people()

    assert len(people["people"]) == 60
    assert len(people["office"]) >= 20
    assert len(all_streets()) == 70
    on_census, online = residents_count()
    assert on_census > 60
    assert online >= 20
    assert Post.objects.filter(deleted_at=None).count() > 400


def test_every_state_kind_of_promise_and_way_in_is_there():
    states = Counter(Case.objects.values_list("state", flat=True))

    assert set(states) == set(State)
    assert Promise.objects.filter(kept_at__isnull=False).count() > 10
    assert Promise.objects.filter(moved_at__isnull=False).exists()
    assert Promise.objects.filter(broken_at__isnull=False).exclude(reason="").exists()
    assert {"web", "counter", "phone", "api"} <= set(Case.objects.values_list("door", flat=True))
    told = set(Event.objects.values_list("kind", flat=True))
    assert {"case.promise_broken", "case.reopened", "case.handed_over", "case.lapsed"} <= told
    assert Case.objects.filter(closed_by="silence", state="confirmed").exists()


def test_every_conversation_came_to_the_end_that_the_story_gives_it():
    story = read_story(Days(NOW, working_time().is_working_day))
    cases = {case.post.created_at: case for case in Case.objects.select_related("post")}
    wrong = []
    for scene in story.scenes:
        if scene.place == 0 and scene.thread in story.ends:
            case = cases.get(scene.at)
            if case is None or case.state != story.ends[scene.thread]:
                wrong.append((scene.text, case and case.state))

    assert len(story.ends) > 60
    assert not wrong


def test_nothing_that_an_office_says_is_misunderstood():
    """A question back is no step; but what looks like one was understood as one."""
    noted = Understanding.objects.filter(verb="", note__isnull=False).select_related("post")

    assert [made.post.text for made in noted] == []


def test_the_work_is_shown_before_and_after():
    pairs = [pair for office in all_offices() for pair in pairs_by(office, None) if pair.before]

    assert len(pairs) >= 15
    assert not Photo.objects.filter(description="").exists()
    photo = Photo.objects.exclude(post=None).first()
    assert (photo.width, photo.height) == (1200, 900)


def test_what_is_about_people_has_no_public_card():
    private = {kind.code for kind in catalogue().values() if kind.card == Card.NONE}
    about_people = Case.objects.filter(kind__in=private)

    assert {"police", "health", "social"} <= set(about_people.values_list("kind", flat=True))
    assert set(about_people.values_list("card", flat=True)) == {Card.NONE}
    hidden = Case.objects.exclude(card=Card.FULL)
    assert not hidden.exclude(summary="").exists()
    assert not Post.objects.filter(
        thread_id__in=hidden.values("thread_id"),
        visibility__in=[Visibility.PUBLIC, Visibility.UNLISTED],
    ).exists()
    masked = Case.objects.get(summary__contains="[teléfono]")
    assert masked.card == Card.FULL


def test_open_cases_have_an_owner_and_a_date_and_numbers_have_no_gap():
    assert not Case.objects.filter(state__in=OPEN, next_at=None).exists()
    numbers = sorted(Case.objects.values_list("number", flat=True))
    assert numbers == [f"2026-{n:06}" for n in range(1, len(numbers) + 1)]


def test_the_figures_equal_a_recount_of_the_rows():
    counted = figures().town
    # Of what is private everybody knows only how much there is of a kind.
    cases = Case.objects.filter(card="full", kind__card="full")
    promises = Promise.objects.filter(case__in=cases)

    assert 0 < counted.received == cases.count() < Case.objects.count()
    assert counted.open == cases.filter(state__in=OPEN).count()
    assert counted.confirmed == cases.filter(state="confirmed").count()
    assert counted.kept == promises.exclude(kept_at=None).count()
    assert counted.broken == promises.exclude(broken_at=None).count()
    assert counted.moved == promises.exclude(moved_at=None).count()
    assert counted.answered == cases.exclude(answered_at=None).count()


def test_limits_and_ladders_count_for_what_is_told():
    lamps = Case.objects.filter(kind="lighting", state__in=OPEN)
    music = Case.objects.get(summary__contains="hay ruido hasta del ruido")
    told = Event.objects.filter(kind="case.escalated", data__number=music.number)

    assert {str(rung) for case in lamps for rung in ladder_of(case.clocks)} == {
        "promise:80:deputy",
        "promise:100:head",
        "fix:120:mayor",
    }
    assert [event.data["whom"] for event in told.order_by("pk")] == ["deputy", "head", "mayor"]


def test_every_street_is_inside_the_district_that_its_list_says():
    assert len(district_names()) == 5
    wrong = [s.name for s in all_streets() if district_of(s.lat, s.lon, None) != s.district]

    assert not wrong


def test_the_sweepers_share_the_week():
    """A Thursday at noon is Rosa's, Saturday is Curro's, and on Sunday nobody is woken."""
    office = office_by_handle("barredora")
    saturday = NOW + timedelta(days=2)

    assert [a.handle for a in people_on_duty(office, NOW - timedelta(hours=2))] == ["rosa"]
    assert [a.handle for a in people_on_duty(office, saturday.replace(hour=9))] == ["curro"]
    assert people_on_duty(office, NOW + timedelta(days=3)) == []


def test_offices_keep_answers_ready_note_and_send_a_firm():
    note, errand = Note.objects.get(), Errand.objects.get()

    assert note.office.handle == "obras"
    assert not Post.objects.filter(text__contains="podrido: llevar").exists(), "it stays inside"
    assert {phrase.office.handle for phrase in Phrase.objects.all()} == {"electricista", "limpieza"}
    assert errand.ends_at > NOW
    (sent,) = errand.its_cases.select_related("case__owner__account")
    assert (sent.case.owner.handle, sent.case.state) == ("aguas", State.PROMISED)


def test_the_town_is_lively_today():
    """The desk, the board and the plaza have something to show."""
    recent = Case.objects.filter(opened_at__date=NOW.date())

    assert recent.count() >= 5
    assert recent.filter(state="received").exists()
    assert Case.objects.filter(state="promised", next_at__lt=NOW).exists()
    assert Case.objects.filter(state="received", next_at__lt=NOW).exists()
    assert Promise.objects.filter(kept_at__date=NOW.date()).count() >= 3


@pytest.mark.parametrize(("what", "name", "path"), town.LOG_INS)
def test_the_printed_log_ins_open_what_they_are_for(what, name, path):
    browser = Client()

    assert browser.login(username=name, password=town.read_people()["password"]), what
    assert browser.get(path).status_code == 200


def test_building_it_again_changes_nothing_and_says_the_log_ins():
    before = (Post.objects.count(), Event.objects.count(), Kind.objects.count())
    printed = "\n".join(town.build())

    assert (Post.objects.count(), Event.objects.count(), Kind.objects.count()) == before
    for _, name, path in town.LOG_INS:
        assert name in printed
        assert path in printed
    assert town.read_people()["password"] in printed


def test_nothing_leaves_the_town_while_it_is_built():
    assert not Job.objects.exists()


def test_a_town_where_people_live_is_not_built_over():
    with pytest.raises(town.NotEmpty, match="a directory of its own"):
        town.play_until(NOW)
