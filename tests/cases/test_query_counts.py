"""What a list costs does not grow with what is in it."""

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.cases.queries.board import changes, hot_spots, promised_today
from concejo.cases.queries.desk import (
    desk_counts,
    desk_queue,
    desks_of,
    unanswered,
    waiting_by_office,
)
from concejo.cases.queries.lists import cases, views_by_thread
from concejo.cases.queries.marks import case_marks
from concejo.cases.queries.record import kept_by, pairs_by
from concejo.figures.counting import figures
from concejo.offices.queries import all_offices, offices
from concejo.posts.dressing import dressed
from concejo.posts.models import Post
from concejo.posts.notifications import notifications_for
from concejo.posts.paging import Page
from concejo.posts.timelines import home, local
from tests import make

pytestmark = pytest.mark.django_db

QUESTIONS = {
    "cases": lambda: cases(make.resident("ben"), Page(limit=40), with_history=True),
    "desk": lambda: desk_queue(make.resident("luis"), make.office("electricista")),
    "desk_counts": lambda: desk_counts(make.resident("luis"), make.office("electricista")),
    "desks": lambda: desks_of(make.resident("luis")),
    "board": lambda: unanswered(make.resident("andres")),
    "board_by_office": lambda: waiting_by_office(make.resident("andres")),
    "changes": lambda: changes(make.resident("andres")),
    "promised_today": lambda: promised_today(make.resident("andres")),
    "hot_spots": lambda: hot_spots(make.resident("andres")),
    "marks": lambda: case_marks(list(Post.objects.all()[:40]), make.resident("ben")),
    "cards": lambda: views_by_thread(list(Post.objects.all()[:40]), make.resident("ben")),
    "figures": figures,
    "directory": offices,
    "kept": lambda: kept_by(all_offices()),
    "pairs": lambda: pairs_by(make.office("electricista"), None),
    "local": lambda: dressed(local(make.resident("ben"), Page(limit=40)), make.resident("ben")),
    "home": lambda: dressed(home(make.resident("ana"), Page(limit=40)), make.resident("ana")),
    "notifications": lambda: notifications_for(make.resident("luis"), Page(limit=40)),
}


def test_the_number_of_queries_is_constant_in_the_number_of_cases(at):
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    # From five cases, two posts each, a street stands out.
    few, many = (_counts(at, posts) for posts in (10, 16))

    assert many == few


def _counts(at, posts):
    """How many queries each question takes, once Ana has said so much."""
    while Post.objects.filter(author__handle="ana").count() < posts:
        _a_case_in_full(at)
    counts = {}
    for name, question in QUESTIONS.items():
        cache.clear()
        question()
        with CaptureQueriesContext(connection) as asked:
            question()
        counts[name] = len(asked)
    return counts


def _a_case_in_full(at):
    ana, luis = make.resident("ana"), make.speaking_as("luis", "electricista")
    lamp = make.post(
        ana,
        "@electricista la farola de la Calle Real 4 no luce #luz",
        photos=[make.photo(ana, size=(8, 8)).pk],
    )
    make.post(luis, "Mañana a las 10 voy", reply_to=lamp.pk)
    done = make.post(luis, "Hecho", reply_to=lamp.pk, photos=[make.photo(luis, size=(8, 8)).pk])
    make.post(ana, "@electricista sigue igual", reply_to=done.pk)
