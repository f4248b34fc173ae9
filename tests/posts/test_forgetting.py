"""What nobody needs any more is gone after its time, and nothing else is."""

from __future__ import annotations

from pathlib import Path

import pytest

from concejo.accounts.models import App, Token
from concejo.accounts.oauth import issue_app_token, issue_person_token, revoke_token
from concejo.posts.actions.links import describe_page
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import LinkedPage, Receipt
from concejo.posts.photos import prepare_preview
from concejo.posts.previews import Preview
from tests import make
from tests.mastodon.app import app
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.django_db


def test_an_app_may_send_again_under_its_key_for_two_days(at, strike):
    at("2026-11-23 10:00")
    make.office("electricista")
    ana = Phone("ana")
    first = ana.say("Hola", key="clave")["id"]
    make.post(ana.actor, "Desde una página", idempotency_key="página", door="web")
    kept = Receipt.objects.exclude(post=first).count()

    at("2026-11-25 09:00")
    strike()
    assert ana.say("Hola", key="clave")["id"] == first

    at("2026-11-25 11:00")
    strike()
    assert ana.say("Hola", key="clave")["id"] != first
    # What may come again much later is still known.
    assert Receipt.objects.exclude(post__door="api").count() == kept == 1


def test_a_program_by_which_nobody_ever_signed_in_is_forgotten_after_a_month(at, strike):
    at("2026-11-23 10:00")
    ana = make.resident("ana")
    unused, used, given_back = app(), app(), app()
    issue_app_token(unused)
    issue_app_token(used)
    issue_person_token(used, ana)
    revoke_token(given_back, issue_person_token(given_back, ana).secret)

    at("2026-12-23 09:00")
    strike()
    assert App.objects.count() == 3

    at("2026-12-23 11:00")
    newcomer = app()
    strike()
    assert set(App.objects.all()) == {used, given_back, newcomer}
    assert not Token.objects.filter(app_id=unused.pk).exists()


def test_a_page_that_no_post_links_to_any_more_is_forgotten_with_its_picture(
    at, strike, run_jobs, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    at("2026-11-23 10:00")
    ana = make.resident("ana")
    linking = [make.post(ana, f"Mira https://{host}.example/") for host in ("gone", "stays")]
    for page in LinkedPage.objects.all():
        image, size = prepare_preview(make.picture())
        describe_page(page, Preview(title="Una página", image=image, image_size=size))
    run_jobs()
    delete_post(ana, linking[0].pk)

    at("2026-11-24 09:00")
    strike()
    run_jobs()
    assert LinkedPage.objects.count() == len(_pictures(tmp_path)) == 2

    at("2026-11-24 11:00")
    strike()
    run_jobs()
    [page] = LinkedPage.objects.all()
    assert page.url == "https://stays.example/"
    assert _pictures(tmp_path) == [page.image]

    # Whoever links to it again finds it as if for the first time.
    make.post(ana, "Otra vez https://gone.example/")
    assert LinkedPage.objects.count() == 2


def _pictures(root: Path) -> list[str]:
    return [str(file.relative_to(root)) for file in (root / "cards").rglob("*.jpg")]
