"""How long things are kept: contact, photos and words go by kind, the log and the figures stay."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.db.models import Q

from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.catalogue import merge_kinds
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.models import Case, Contact
from concejo.events.models import Event
from concejo.posts.drafts import Draft
from concejo.posts.models import Photo, Post
from concejo.rights.actions.keeping import forget_what_is_over, keep
from concejo.work.actions.bundles import Together, answer_together
from concejo.work.actions.causes import say_cause
from concejo.work.actions.posting import step_by_posting
from concejo.work.models import Cause
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def closed(at) -> Case:
    """A lamp that somebody without an account reported, done with a photo, and confirmed."""
    at("2026-11-23 10:00")
    make.offices()
    make.streets()
    case = tell_town(
        None,
        Report(
            "@electricista la farola de Calle Real 3 no luce",
            contact=ContactGiven("Paco", "612345678", "paco@example.org"),
        ),
    )
    luis = make.speaking_as("luis", "electricista")
    desk.finish(luis, case.number, words="Hecho", photos=[make.photo(luis).pk])
    desk.confirm(None, case.number, key=case.key)
    case.refresh_from_db()
    return case


def test_a_kind_that_was_made_one_with_another_is_kept_no_longer_than_it_said(closed):
    keep(closed.kind_id, contact=30, photos=60, texts=90)
    merge_kinds(make.resident("andres"), closed.kind_id, into="roads")

    forget_what_is_over(clock.now() + timedelta(days=100))

    assert not Contact.objects.exists()
    assert not Photo.objects.exists()
    assert Post.objects.get(pk=closed.post_id).text == ""


def test_what_the_office_wrote_beside_a_case_goes_with_its_words(closed):
    luis = make.speaking_as("luis", "electricista")
    say_cause(luis, closed.number, "Rota por una furgoneta de Paco")
    wish = Together("decline", words="Es de Paco, Calle Real 3")
    several = answer_together(luis, "electricista", [closed.number], wish, asked=True)
    assert several.lines.get().refused
    keep(closed.kind_id, contact=30, photos=60, texts=90)

    forget_what_is_over(clock.now() + timedelta(days=100))

    assert not Cause.objects.filter(text__contains="Paco").exists()
    several.refresh_from_db()
    assert (several.asked, several.lines.get().refused) == ({}, "")


def test_of_what_was_said_to_the_house_by_posting_no_words_outlive_the_case(closed):
    luis = make.speaking_as("luis", "electricista")
    said = Draft(text="#causa Rota por Paco", spoiler_text="Calle Real", reply_to=closed.post_id)
    assert "Paco" in step_by_posting(luis, said)
    keep(closed.kind_id, contact=30, photos=60, texts=90)

    forget_what_is_over(clock.now() + timedelta(days=100))

    assert not Cause.objects.exists()
    kept = Post.objects.exclude(thread_id=closed.thread_id)
    assert kept.filter(text__contains=closed.number, door="crier").exists()
    assert not kept.filter(Q(text__contains="Paco") | Q(html__contains="Paco")).exists()


def test_each_part_goes_when_its_days_are_over_and_not_before(closed, at, strike, run_jobs):
    kind = closed.kind_id
    keep(kind, contact=30, photos=60, texts=90)
    files = [Path(settings.MEDIA_ROOT) / name for name in Photo.objects.get().files]
    events = Event.objects.filter(subject_id=closed.pk).count()

    at("2026-12-20 03:10")
    strike()
    assert Contact.objects.exists()

    at("2026-12-25 03:10")
    strike()
    assert not Contact.objects.exists()
    assert Photo.objects.exists()

    at("2027-01-25 03:10")
    strike()
    run_jobs()
    assert not Photo.objects.exists()
    assert not any(file.exists() for file in files)
    assert Post.objects.filter(thread_id=closed.thread_id, deleted_at=None).exists()

    at("2027-02-25 03:10")
    strike()
    said = Post.objects.filter(thread_id=closed.thread_id)
    assert not said.exclude(text="").exists()
    closed.refresh_from_db()
    assert (closed.summary, closed.street_number, closed.lat) == ("", "", None)
    # Its street, its state and its log stay: the figures are the same.
    assert closed.street is not None
    assert Event.objects.filter(subject_id=closed.pk).count() >= events
    assert make.browser().get(f"/cases/{closed.number}").status_code == 200
    assert "612345678" not in str(list(Event.objects.values_list("data", flat=True)))


def test_only_at_night(closed, at, strike):
    keep(closed.kind_id, contact=0, photos=None, texts=None)
    at("2026-12-25 12:00")
    strike()
    assert Contact.objects.exists()


def test_what_is_open_or_of_another_kind_is_kept(closed, at):
    keep("waste", contact=0, photos=0, texts=0)
    open_case = make.case(make.resident("ana"))
    keep(open_case.kind_id, contact=None, photos=None, texts=0)
    later = at("2027-12-25 03:00")

    forget_what_is_over(later)

    open_case.post.refresh_from_db()
    assert open_case.post.text
    assert Contact.objects.exists()
    assert forget_what_is_over(later) == 0
