"""What people do with posts in an app made with Mastodon.py, in a served town."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from mastodon import MastodonAPIError, MastodonNotFoundError

from tests import make
from tests.base.servers import saying, serving
from tests.served.apps import App, town_for_suites
from tests.served.town import wait_until

pytestmark = pytest.mark.served

PAGE = "<title>Programa de fiestas</title><meta property='og:description' content='Tres días'>"


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    # The pages behind links are on this machine.
    reaching_here = {"CONCEJO_REACH_PRIVATE_ADDRESSES": "yes"}
    with town_for_suites(tmp_path_factory.mktemp("posts"), **reaching_here) as town:
        yield town


@pytest.fixture(scope="module")
def ana(jun):
    return App(jun, "ana")


@pytest.fixture(scope="module")
def ben(jun):
    return App(jun, "ben")


def _picture() -> bytes:
    return make.picture((320, 240)).read()


def _ids(found) -> list[str]:
    return [each.id for each in found]


def test_a_photo_is_described_twice_and_stands_in_its_post(ana, ben):
    photo = ana.media_post(_picture(), "image/png", description="La plaza", focus=(0.25, -0.5))
    assert (photo.type, photo.description) == ("image", "La plaza")
    assert (photo.meta.focus.x, photo.meta.focus.y) == (0.25, -0.5)
    assert photo.meta.original.size == "320x240"
    assert len(ana.decode_blurhash(photo, out_size=(4, 3), size_per_component=False)) == 3
    assert ana.media_update(photo, description="La plaza al sol").description == "La plaza al sol"
    assert ana.media(photo).description == "La plaza al sol"

    said = ana.status_post(
        "Así está la plaza hoy, @ben #jun",
        media_ids=[photo],
        sensitive=True,
        spoiler_text="Mucho sol",
        language="es",
        visibility="unlisted",
    )

    read = ben.status(said)
    assert (read.visibility, read.language, read.spoiler_text) == ("unlisted", "es", "Mucho sol")
    assert read.sensitive
    assert [part.acct for part in read.mentions] == ["ben"]
    assert [part.name for part in read.tags] == ["jun"]
    assert [part.description for part in read.media_attachments] == ["La plaza al sol"]
    assert abs(read.created_at - datetime.now(UTC)) < timedelta(minutes=1)
    assert _ids(ben.account_statuses(said.account, only_media=True)) == [said.id]


def test_a_poll_is_voted_once_and_counted(ana, ben):
    asked = ana.status_post(
        "¿Qué ponemos?", poll=ana.make_poll(["Un banco", "Un árbol"], 3600, multiple=True)
    )
    assert [option.title for option in asked.poll.options] == ["Un banco", "Un árbol"]
    assert not ben.poll(asked.poll).voted

    counted = ben.poll_vote(asked.poll, [0, 1])

    assert (counted.voted, counted.own_votes) == (True, [0, 1])
    assert (counted.votes_count, counted.voters_count) == (2, 1)
    assert [option.votes_count for option in ana.poll(asked.poll).options] == [1, 1]
    with pytest.raises(MastodonAPIError) as refused:
        ben.poll_vote(asked.poll, 0)
    assert refused.value.args[1] == 422
    with pytest.raises(MastodonAPIError):
        ana.poll_vote(asked.poll, 0)


def test_a_post_for_later_is_moved_and_given_up(ana):
    tomorrow = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
    later = ana.status_post(
        "Mañana hay mercado",
        scheduled_at=tomorrow,
        media_ids=[ana.media_post(_picture(), "image/png", description="Puestos")],
    )
    polled = ana.status_post(
        "¿Fue bien?", scheduled_at=tomorrow, poll=ana.make_poll(["Sí", "No"], 600)
    )
    assert (later.params.text, later.scheduled_at) == ("Mañana hay mercado", tomorrow)
    assert [photo["description"] for photo in later.media_attachments] == ["Puestos"]
    assert polled.params.poll["options"] == ["Sí", "No"]
    assert set(_ids(ana.scheduled_statuses())) == {later.id, polled.id}

    moved = ana.scheduled_status_update(later, tomorrow + timedelta(days=1))

    assert moved.scheduled_at == tomorrow + timedelta(days=1)
    assert ana.scheduled_status(later).scheduled_at == moved.scheduled_at
    for each in (later, polled):
        ana.scheduled_status_delete(each)
    assert ana.scheduled_statuses() == []
    assert not [post for post in ana.account_statuses(ana.me()) if "mercado" in post.content]


def test_words_are_changed_and_what_they_were_stays_readable(ana, ben):
    said = ana.status_post("La fuente esta seca #fuente")
    ben.status_reblog(said)

    ana.status_update(said, "La fuente está seca #fuente", spoiler_text="Agua")

    read = ben.status(said)
    assert "está seca" in read.content
    assert (read.spoiler_text, read.reblogged) == ("Agua", True)
    assert read.edited_at > read.created_at
    before, after = ben.status_history(said)
    assert ("esta seca" in before.content, "está seca" in after.content) == (True, True)
    assert before.created_at < after.created_at
    source = ana.status_source(said)
    assert (source.text, source.spoiler_text) == ("La fuente está seca #fuente", "Agua")
    [told] = ben.notifications(types=["update"])
    assert told.status.id == said.id
    with pytest.raises(MastodonAPIError):
        ben.status_update(said, "La fuente es mía")


def test_a_post_is_quoted_until_its_author_says_no(ana, ben):
    said = ana.status_post("El huerto ya da tomates")
    quoting = ben.status_post("Mirad esto", quoted_status_id=said)
    assert (quoting.quote.state, quoting.quote.quoted_status.id) == ("accepted", said.id)
    assert ana.status(said).quotes_count == 1
    assert _ids(ana.status_quotes(said)) == [quoting.id]

    ana.status_quote_revoke(said, quoting)
    closed = ana.status_update_quote_approval_policy(said, "nobody")

    assert ben.status(quoting).quote.state == "revoked"
    assert closed.quote_approval.automatic == []
    assert ben.status(said).quote_approval.current_user == "denied"
    with pytest.raises(MastodonAPIError):
        ben.status_post("Otra vez", quoted_status_id=said)


def test_marks_are_set_found_and_taken_away(ana, ben):
    said = ana.status_post("Se alquila bici")
    assert ben.status_favourite(said).favourites_count == 1
    assert ben.status_bookmark(said).bookmarked
    assert ben.status_mute(said).muted
    passed_on = ben.status_reblog(said, visibility="unlisted")
    assert (passed_on.reblog.id, passed_on.visibility) == (said.id, "unlisted")
    assert ana.status_pin(said).pinned

    assert said.id in _ids(ben.favourites())
    assert said.id in _ids(ben.bookmarks())
    assert [person.acct for person in ana.status_favourited_by(said)] == ["ben"]
    assert [person.acct for person in ana.status_reblogged_by(said)] == ["ben"]
    assert _ids(ben.account_statuses(ana.me(), pinned=True)) == [said.id]
    read = ben.status(said)
    assert (read.favourited, read.reblogged, read.bookmarked, read.muted) == (True,) * 4

    ben.status_unfavourite(said)
    ben.status_unbookmark(said)
    ben.status_unmute(said)
    ben.status_unreblog(said)
    ana.status_unpin(said)
    read = ben.status(said)
    assert (read.favourited, read.reblogged, read.bookmarked, read.muted) == (False,) * 4
    assert (read.favourites_count, read.reblogs_count) == (0, 0)
    assert ben.account_statuses(ana.me(), pinned=True) == []


def test_a_conversation_is_read_in_order_and_a_deleted_post_is_gone(ana, ben):
    said = ana.status_post("¿Quién tiene una escalera?")
    answered = ben.status_reply(said, "Yo, en el patio")
    thanked = ana.status_reply(answered, "Voy")

    around = ben.status_context(answered)
    assert (_ids(around.ancestors), _ids(around.descendants)) == ([said.id], [thanked.id])
    assert answered.in_reply_to_account_id == said.account.id
    assert ana.status(said).replies_count == 1
    assert _ids(ana.statuses([thanked, said])) == [thanked.id, said.id]

    assert ana.status_delete(thanked).text == "@ben Voy"
    assert ben.status_context(answered).descendants == []
    with pytest.raises(MastodonNotFoundError):
        ben.status(thanked)


def test_words_between_two_are_a_conversation_of_theirs(jun, ana, ben):
    said = ben.status_post("@ana ¿cenamos?", visibility="direct")

    [between] = ana.conversations()
    assert (between.unread, between.last_status.id) == (True, said.id)
    assert [person.acct for person in between.accounts] == ["ben"]
    assert not ana.conversations_read(between).unread
    with pytest.raises(MastodonNotFoundError):
        App(jun, "admin").status(said)


def test_nothing_is_translated_and_that_is_said(ana):
    said = ana.status_post("Hace buen día")

    with pytest.raises(MastodonAPIError) as refused:
        ana.status_translate(said, "en")
    assert refused.value.args[1] == 422
    assert ana.instance_translation_languages() == {}
    assert not ana.instance().configuration.translation.enabled


def test_the_same_key_is_the_same_post(ana):
    said = ana.status_post("Una vez", idempotency_key="una")

    assert ana.status_post("Una vez", idempotency_key="una").id == said.id
    assert ana.status_post("Una vez", idempotency_key="otra").id != said.id


def test_timelines_have_what_they_should_and_pages_are_turned(ana, ben):
    ana.account_follow(ben.me())
    said = [ben.status_post(f"Pregón {number} #pregon") for number in range(5)]
    hidden = ben.status_post("Solo para quien me sigue #pregon", visibility="private")

    home, local = ana.timeline_home(), ana.timeline_local()
    assert _ids(home)[:6] == [hidden.id, *_ids(said[::-1])]
    assert _ids(local)[:5] == _ids(ana.timeline_public())[:5] == _ids(said[::-1])
    first = ben.timeline_hashtag("pregon", limit=2)
    second = ben.fetch_next(first)
    assert _ids(first) + _ids(second) == _ids(said[::-1])[:4]
    assert _ids(ben.fetch_previous(second)) == _ids(first)
    assert len(ben.fetch_remaining(first)) == 5
    newer = ana.timeline_home(min_id=said[1], limit=2)
    assert _ids(newer) == _ids([said[3], said[2]])
    # An id is a moment to the library, and a moment an id.
    assert ana.timeline_home(max_id=datetime.now(UTC) - timedelta(hours=1)) == []


def test_what_is_looked_for_is_found(ana, ben):
    said = ben.status_post("Se ha perdido un canario amarillo #mascotas")

    found = ana.search("canario", resolve=False)
    assert _ids(found.statuses) == [said.id]
    assert [tag.name for tag in ana.search("mascot", resolve=False).hashtags] == ["mascotas"]
    only = ana.search_v2("ben", resolve=False, result_type="accounts")
    assert ([person.acct for person in only.accounts], only.statuses) == (["ben"], [])
    assert _ids(ana.search(said.url).statuses) == [said.id]
    assert ana.search("canario", resolve=False, account_id=ana.me()).statuses == []


def test_what_two_people_talk_about_is_a_trend_and_its_page_a_card(jun, ana, ben):
    with serving(saying(200, PAGE.encode(), Content_Type="text/html")) as paper:
        page = paper.url("/fiestas")
        first = ana.status_post(f"El programa: {page} #fiestas")
        second = ben.status_post(f"Mirad {page} #fiestas")
        wait_until(lambda: ana.status(second).card, 15, lambda: jun.log)
    ben.status_favourite(first)

    card = ana.status_card(first)
    assert (card.title, card.description, card.url) == ("Programa de fiestas", "Tres días", page)
    [tag] = ana.trending_tags()
    assert (tag.name, tag.history[0].uses, tag.history[0].accounts) == ("fiestas", "2", "2")
    assert [tag.name for tag in ana.trends()] == ["fiestas"]
    [link] = ana.trending_links()
    assert (link.title, link.history[0].accounts) == ("Programa de fiestas", 2)
    assert set(_ids(ana.timeline_link(page))) == {first.id, second.id}
    assert isinstance(ana.trending_statuses(), list)
