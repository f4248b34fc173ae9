"""Saying something: what is refused, what is cleaned, and that nothing is said twice."""

import io

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st
from PIL import Image

from concejo.accounts.actions.relations import block, follow, mute
from concejo.base.errors import Refused
from concejo.cases.models import Case
from concejo.posts import photos
from concejo.posts.actions.marks import boost, favourite, unboost
from concejo.posts.actions.photos import upload_photo
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.conversations import context_of
from concejo.posts.drafts import Draft
from concejo.posts.errors import (
    NotAPhoto,
    NotForEverybody,
    NothingToAnswer,
    NotYourPost,
    PhotoNotYours,
    PhotoTooLarge,
    PostIsEmpty,
    PostIsTooLong,
    TooManyMentions,
    TooManyPhotos,
)
from concejo.posts.models import Notification, Photo, Post
from concejo.posts.paging import Page
from concejo.posts.queries import search_posts
from concejo.posts.sight import LONGEST_THREAD
from concejo.posts.timelines import home, local, tagged
from tests import make

pytestmark = pytest.mark.django_db


def test_nothing_written_is_refused():
    for empty in ("", "   \n ", "\u202e\u200f", "\x00\x07", "\u200b\u200d"):
        with pytest.raises(PostIsEmpty):
            make.post(make.resident("ana"), empty)


def test_a_long_post_says_how_many_characters_too_many():
    with pytest.raises(PostIsTooLong, match="99500 characters too long: up to 500"):
        make.post(make.resident("ana"), "a" * 100_000)


def test_control_characters_and_direction_tricks_are_taken_out():
    post = make.post(make.resident("ana"), "una\u202e farola\x00 rota\r\n\r\n\r\n\r\naquí")
    assert post.text == "una farola rota\n\naquí"


def test_fifty_mentions_are_refused():
    for i in range(25):
        make.resident(f"vecina_{i}")
    with pytest.raises(TooManyMentions):
        make.post(make.resident("ana"), " ".join(f"@vecina_{i}" for i in range(25)))


def test_the_same_post_sent_twice_is_one_post_and_one_case():
    make.offices()
    ana = make.resident("ana")
    first, second = (
        make.post(ana, "@electricista no luce", idempotency_key="abc") for _ in range(2)
    )
    assert first == second
    assert Case.objects.count() == 1


def test_an_answer_to_a_deleted_post_is_refused():
    ana, ben = make.resident("ana"), make.resident("ben")
    post = make.post(ana, "hola")
    delete_post(ana, post.pk)
    with pytest.raises(NothingToAnswer):
        make.post(ben, "hola", reply_to=post.pk)


def test_only_the_author_deletes_and_the_thread_and_the_case_stay():
    make.offices()
    ana, ben = make.resident("ana"), make.resident("ben")
    post = make.post(ana, "@electricista la farola no luce")
    answer = make.post(ben, "es verdad", reply_to=post.pk)
    with pytest.raises(NotYourPost):
        delete_post(ben, post.pk)

    gone = delete_post(ana, post.pk)

    assert gone.was_text == "@electricista la farola no luce"
    case = Case.objects.get(post=post)
    assert (case.state, case.summary) == ("received", "")
    assert Post.objects.get(pk=post.pk).text == ""
    assert answer in Post.objects.visible_to(ben)
    assert search_posts(ana, "farola", Page()) == []


def test_html_is_safe_and_as_apps_expect_it():
    make.resident("ben")
    post = make.post(
        make.resident("ana"),
        '<script>alert(1)</script> @ben mira https://example.org/a?b="c" #JunSeMueve',
    )
    assert "<script>" not in post.html
    assert (
        '<span class="h-card"><a href="/@ben" class="u-url mention">@<span>ben</span>' in post.html
    )
    assert 'class="mention hashtag" rel="tag">#<span>JunSeMueve' in post.html
    assert '"c"' not in post.html


def test_search_folds_accents():
    ana = make.resident("ana")
    post = make.post(ana, "La próxima reunión será en el café")
    assert search_posts(None, "PROXIMA cafe", Page()) == [post]
    assert search_posts(None, "reunion ser", Page()) == [post]
    assert search_posts(None, "'; drop table --", Page()) == []


def test_timelines():
    ana, ben = make.resident("ana"), make.resident("ben")
    follow(ben, ana.account)
    said = make.post(ana, "Hola #Jun")
    answer = make.post(ana, "y más", reply_to=said.pk)
    quiet = make.post(ana, "en voz baja", visibility="unlisted")
    friends = make.post(ana, "para quien me sigue", visibility="private")
    secret = make.post(ana, "@ben solo para ti", visibility="direct")
    assert home(ben, Page()) == [friends, quiet, answer, said]
    assert local(None, Page()) == [said]
    assert tagged(None, "jun", Page()) == [said]
    assert secret in Post.objects.visible_to(ben)
    assert friends not in Post.objects.visible_to(make.resident("eva"))
    assert context_of(ben, answer) == ([said], [])

    mute(ben, ana.account)
    assert home(ben, Page()) == []


@pytest.mark.parametrize("reader", ["ben", ""])
def test_of_an_enormous_conversation_a_late_post_shows_what_is_above_and_below_it(reader):
    ana, eva = make.resident("ana"), make.resident("eva")
    first = make.post(ana, "¿Qué os parece?")
    early = make.post(eva, "Bien", reply_to=first.pk)
    crowd = {"author": ana.account, "text": "Más", "reply_to": first, "thread_id": first.pk}
    Post.objects.bulk_create(Post(visibility="public", **crowd) for _one in range(LONGEST_THREAD))
    late = make.post(ana, "¿Y luego?", reply_to=early.pk)
    last = make.post(eva, "Luego, fiesta", reply_to=late.pk)

    viewer = make.resident(reader) if reader else None
    assert context_of(viewer, late) == ([first, early], [last])
    assert context_of(viewer, last) == ([first, early, late], [])
    assert len(context_of(viewer, first)[1]) == LONGEST_THREAD

    # What somebody may not read ends what is shown above.
    delete_post(eva, early.pk)
    assert context_of(viewer, last) == ([late], [])


def test_paging_goes_both_ways():
    ana = make.resident("ana")
    posts = [make.post(ana, f"post {i}") for i in range(5)]
    assert local(None, Page(limit=2)) == [posts[4], posts[3]]
    assert local(None, Page(limit=2, max_id=posts[3].pk)) == [posts[2], posts[1]]
    assert local(None, Page(limit=2, min_id=posts[0].pk)) == [posts[2], posts[1]]
    assert local(None, Page(limit=2, since_id=posts[0].pk)) == [posts[4], posts[3]]


def test_who_is_blocked_reads_nothing_and_is_not_heard():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "hola")
    block(ana, ben.account)
    assert said not in Post.objects.visible_to(ben)
    make.post(ben, "@ana oye")
    assert not Notification.objects.filter(account=ana.account).exists()


def test_boosts_and_favourites_count_once_and_tell_the_author():
    ana, ben = make.resident("ana"), make.resident("ben")
    said = make.post(ana, "hola")
    assert boost(ben, said.pk) == boost(ben, said.pk)
    favourite(ben, said.pk)
    favourite(ben, said.pk)
    said.refresh_from_db()
    assert (said.boosts_count, said.favourites_count) == (1, 1)
    kinds = Notification.objects.filter(account=ana.account).values_list("kind", flat=True)
    assert sorted(kinds) == ["favourite", "reblog"]
    unboost(ben, said.pk)
    said.refresh_from_db()
    assert said.boosts_count == 0
    with pytest.raises(NotForEverybody):
        boost(ana, make.post(ana, "solo amigas", visibility="private").pk)


# --- Photos ---


def test_a_photo_is_made_small_upright_and_bare(settings):
    picture = Image.new("RGB", (3000, 2000), "red")
    exif = picture.getexif()
    exif[0x0112] = 6
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (37.0, 13.0, 12.0), "W", (3.0, 35.0, 42.0)
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    file.seek(0)

    photo = upload_photo(make.resident("ana"), file, description="Roja")

    assert (photo.width, photo.height) == (1280, 1920)
    assert (photo.taken_lat, photo.taken_lon) == (37.22, -3.595)
    with Image.open(settings.MEDIA_ROOT / photo.file) as kept:
        assert not kept.getexif()
    assert photo.blurhash
    make.post(make.resident("ana"), "aquí", photos=[photo.pk])
    photo.refresh_from_db()
    assert photo.taken_lat is None


def test_what_is_no_photo_is_refused():
    ana = make.resident("ana")
    for rubbish in (b"", b"hello", b"\xff\xd8\xff" + b"x" * 100, b"GIF89a" + b"\0" * 20):
        with pytest.raises(NotAPhoto):
            upload_photo(ana, io.BytesIO(rubbish))
    assert not Photo.objects.exists()


def test_a_hundred_megapixels_are_refused_before_they_are_unpacked():
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    file.seek(0)
    with pytest.raises(PhotoTooLarge):
        photos.prepare(file)


def test_five_photos_and_other_peoples_photos_are_refused():
    ana, ben = make.resident("ana"), make.resident("ben")
    mine = [make.photo(ana).pk for _ in range(5)]
    with pytest.raises(TooManyPhotos):
        make.post(ana, "mira", photos=mine)
    with pytest.raises(PhotoNotYours):
        make.post(ben, "mira", photos=mine[:1])


# --- Anything ---


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.text(max_size=600))
def test_any_text_is_published_or_refused(text):
    make.office("electricista")
    try:
        post = publish_post(make.resident("ana"), Draft(f"@electricista {text}", door="api"))
    except Refused as refusal:
        assert str(refusal)
    else:
        assert Case.objects.filter(thread_id=post.thread_id).exists()
