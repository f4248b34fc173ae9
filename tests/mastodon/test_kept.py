"""What is kept of posts and addresses says the same as what is made anew, whoever looks."""

from __future__ import annotations

import orjson
import pytest

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import follow
from concejo.doors.mastodon.entities import kept
from concejo.doors.mastodon.entities.accounts import account
from concejo.doors.mastodon.entities.statuses import statuses as made_anew
from concejo.posts.actions import marks
from concejo.posts.actions.conversations import mute_conversation
from concejo.posts.actions.links import describe_page
from concejo.posts.actions.photos import describe_photo
from concejo.posts.actions.polls import vote
from concejo.posts.actions.publishing import delete_post
from concejo.posts.drafts import PollDraft
from concejo.posts.models import Post
from concejo.posts.previews import Preview
from concejo.posts.queries import posts_for
from tests import make

pytestmark = pytest.mark.django_db


def everybody():
    people = [make.resident("ana"), make.resident("ben")]
    return [None, *people, make.speaking_as("luis", "electricista")]


def compare() -> None:
    """Every post of the town as each of them sees it: twice from memory, once made anew."""
    ids = list(Post.objects.order_by("id").values_list("pk", flat=True))
    for viewer in everybody():
        anew = made_anew(posts_for(viewer, ids), viewer)
        for _twice in range(2):
            assert orjson.loads(orjson.dumps(kept.statuses(ids, viewer))) == anew


@pytest.fixture
def town():
    make.offices()
    ana, ben = make.resident("ana"), make.resident("ben")
    photo = make.photo(ana, description="La farola rota")
    case = make.post(ana, "@electricista la farola de la calle no luce #jun", photos=[photo.pk])
    answer = make.post(
        make.speaking_as("luis", "electricista"), "Mañana a las 10 voy", reply_to=case.pk
    )
    plain = make.post(ben, "Qué tarde más buena\n\n<b>de verdad</b> https://jun.example/x")
    make.post(ben, "@ana solo para ti", visibility="direct")
    make.post(ana, "@ayuntamiento llámame al 600 123 456, por favor", asked=True)
    make.post(ben, "para quien me sigue", visibility="private", spoiler_text="Aviso")
    return {"case": case, "answer": answer, "plain": plain, "photo": photo}


def test_it_is_the_same_for_a_stranger_a_resident_and_an_office(town):
    compare()


def test_marks_are_the_viewers_and_counts_are_fresh(town):
    ana, ben = make.resident("ana"), make.resident("ben")
    compare()

    marks.favourite(ben, town["case"].pk)
    marks.bookmark(ben, town["case"].pk)
    marks.boost(ben, town["case"].pk)
    marks.pin(ana, town["case"].pk)
    mute_conversation(ben, town["case"].pk)

    compare()


def test_a_post_that_changes_is_not_remembered_as_it_was(town):
    ana = make.resident("ana")
    compare()

    describe_photo(ana, town["photo"].pk, description="Otra descripción")

    compare()
    shown = orjson.loads(orjson.dumps(kept.status(town["case"].pk, ana)))
    assert shown["media_attachments"][0]["description"] == "Otra descripción"


def test_what_is_private_from_now_on_is_shown_to_nobody_else(town):
    compare()

    make.post(make.speaking_as("luis", "electricista"), "#privado", reply_to=town["case"].pk)

    compare()
    assert town["case"].pk not in kept.statuses_by_id([town["case"].pk], make.resident("ben"))


def test_an_address_that_changes_is_not_remembered_as_it_was(town):
    ana = make.resident("ana")
    compare()

    change_profile(ana, Profile(display_name="Ana de la calle Real"))
    follow(make.resident("ben"), ana.account)

    compare()
    ana.account.refresh_from_db()
    [ready] = kept.accounts([ana.account_id])
    assert orjson.loads(orjson.dumps(ready)) == account(ana.account)


def test_a_deleted_post_is_gone(town):
    compare()

    delete_post(make.resident("ben"), town["plain"].pk)

    assert kept.statuses([town["plain"].pk], None) == []
    compare()


def test_votes_and_what_a_link_leads_to_are_fresh(town):
    ana, ben = make.resident("ana"), make.resident("ben")
    asked = make.post(ana, "¿Un banco?", poll=PollDraft(["Sí", "No"], 3600))
    linking = make.post(ana, "Mirad https://example.org/feria")
    marks.boost(ben, asked.pk)
    compare()

    vote(ben, asked.poll.pk, [1])
    describe_page(linking.linking.page, Preview("La feria"))

    compare()
    [shown, page] = orjson.loads(orjson.dumps(kept.statuses([asked.pk, linking.pk], ben)))
    assert shown["poll"]["own_votes"] == [1]
    assert page["card"]["title"] == "La feria"

    # Whoever links to a page that is known gets its card with their post.
    again = make.post(ana, "Otra vez https://example.org/feria")
    said = orjson.loads(orjson.dumps(kept.status_when_said(again, ana)))
    assert said["card"]["title"] == "La feria"


@pytest.mark.parametrize(
    "said",
    [
        {"text": "Hola"},
        {"text": "@ben ¿vienes a las #fiestas, al #Baile y otra vez a las #fiestas?"},
        {"text": "@electricista la farola no luce #luz"},
        {"text": "@electricista llamadme al 600 123 456", "asked": True},
        {"text": "@ben solo para ti", "visibility": "direct"},
        {"text": "Con subtítulo", "spoiler_text": "Ojo"},
    ],
    ids=lambda said: said["text"][:20],
)
def test_what_was_said_just_now_is_shown_as_if_it_had_been_fetched(said):
    make.office("electricista")
    [_stranger, ana, _ben, _luis] = everybody()
    first = make.post(ana, "Antes")

    for parent in (None, first.pk):
        post = make.post(ana, reply_to=parent, **said)
        shown = kept.status_when_said(post, ana)

        [anew] = made_anew(posts_for(ana, [post.pk]), ana)
        assert orjson.loads(orjson.dumps(shown)) == anew
        compare()


def test_a_photo_said_just_now_is_shown_with_its_post():
    ana = make.resident("ana")
    photo = make.photo(ana)

    shown = kept.status_when_said(make.post(ana, "Mira", photos=[photo.pk]), ana)

    assert len(orjson.loads(orjson.dumps(shown))["media_attachments"]) == 1
