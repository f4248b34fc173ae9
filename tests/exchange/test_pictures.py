"""Photos that a program only names are fetched; what cannot be had is not lost."""

from __future__ import annotations

import pytest

from concejo.cases.actions.opening import Report
from concejo.cases.models import Answers
from concejo.exchange.actions.keys import give_key
from concejo.exchange.actions.reports import bring_report
from concejo.exchange.models import Picture
from concejo.exchange.queries.requests import consumer_with
from tests import make
from tests.base.servers import saying, serving


@pytest.fixture
def app(jun):
    return consumer_with(give_key("An app"))


def bring(app, *urls: str):
    return bring_report(app, Report("La farola no luce", kind="lighting"), urls)


def test_a_photo_is_fetched_after_the_answer(app, run_jobs):
    with serving(saying(200, make.picture().read())) as site:
        case = bring(app, site.url("/1.png"), site.url("/2.png"))
        assert case.post.photos.count() == 0
        revision = case.post.revision
        run_jobs()

    assert [photo.position for photo in case.post.photos.all()] == [0, 1]
    case.post.refresh_from_db()
    assert case.post.revision > revision
    assert not Picture.objects.exists()


@pytest.mark.parametrize(
    "answer", [saying(404), saying(200, b"<html>"), saying(302, Location="http://[::1")]
)
def test_what_is_no_photo_is_told_to_the_office_as_an_address(app, run_jobs, answer):
    with serving(answer) as site:
        urls = [site.url("/gone.png"), site.url("/gone_too.png")]
        case = bring(app, *urls)
        run_jobs()

    assert case.post.photos.count() == 0
    assert Answers.objects.get(case=case).said == {"media_url": urls}
    assert not Picture.objects.exists()


def test_the_town_itself_is_not_asked(app, run_jobs, settings):
    settings.REACH_PRIVATE_ADDRESSES = False
    with serving(saying(200, make.picture().read())) as site:
        case = bring(app, site.url("/1.png"))
        run_jobs()
        assert site.heard == []

    assert case.post.photos.count() == 0


def test_no_more_than_a_post_can_carry(app, run_jobs):
    with serving(saying(200, make.picture().read())) as site:
        case = bring(app, *(site.url(f"/{n}.png") for n in range(9)))
        run_jobs()

    assert case.post.photos.count() == 4
