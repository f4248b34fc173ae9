"""Apps that send far too much, and people who would like the town to stand still."""

import io
import time

import pytest
from PIL import Image

from concejo.base.errors import Refused
from concejo.doors.mastodon.entities import kept
from concejo.filters.actions import MOST_KEYWORDS
from concejo.posts.actions.conversations import keep_to
from concejo.posts.models import Post
from concejo.posts.photos import prepare_preview
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

V2 = "/api/v2/filters"


def test_the_words_of_all_filters_together_are_read_in_no_time():
    ana = Phone("ana")
    said = make.post(make.resident("ben"), "Buenos días a toda la plaza")
    words = [{"keyword": f"{n:03}" + "x" * 500} for n in range(MOST_KEYWORDS)]

    answer = ana.ask(
        "POST", V2, {"title": "Todo", "context": ["home"], "keywords_attributes": words}
    )

    refused(answer, 422)
    assert answer.json()["code"] == "filters_are_full"
    begun = time.monotonic()
    ana.get(f"statuses/{said.pk}")
    assert time.monotonic() - begun < 0.5
    assert ana.get(V2) == []


def test_more_posts_than_anybody_covers_by_hand_are_refused(monkeypatch):
    monkeypatch.setattr("concejo.filters.actions.MOST_POSTS", 2)
    ana = Phone("ana")
    made = ana.post(V2, title="Estos", context=["home"])
    posts = [make.post(make.resident("ben"), f"Digo {n}") for n in range(3)]
    for post in posts[:2]:
        ana.post(f"{V2}/{made['id']}/statuses", status_id=str(post.pk))

    answer = ana.ask("POST", f"{V2}/{made['id']}/statuses", {"status_id": str(posts[2].pk)})

    refused(answer, 422)
    # Those that are covered already may be covered again.
    ana.post(f"{V2}/{made['id']}/statuses", status_id=str(posts[0].pk))


def test_a_list_of_a_whole_country_is_no_fault():
    ana = Phone("ana")
    many = [str(n) for n in range(1, 200_000)]
    made = ana.post("lists", title="Todos")

    for method in ("POST", "DELETE"):
        answer = ana.ask(method, f"lists/{made['id']}/accounts", {"account_ids": many})
        assert answer.status_code < 500, (method, answer.content[:200])


def test_the_picture_of_a_page_that_would_fill_the_memory_is_left_out():
    bomb = io.BytesIO()
    Image.new("1", (7000, 7000)).save(bomb, "PNG")
    bomb.seek(0)
    assert bomb.getbuffer().nbytes < 100_000

    with pytest.raises(Refused):
        prepare_preview(bomb)


def test_who_asks_while_a_post_is_taken_from_the_public_does_not_read_what_it_says_then(
    monkeypatch,
):
    """Between the question whether it is open and the words, its author closes and changes it."""
    post = make.post(make.resident("ana"), "Para todos")
    asked = kept.seen_by

    def seen_and_then_closed(viewer, ids):
        found = asked(viewer, ids)
        now = Post.objects.get(pk=post.pk)
        if now.visibility == "public":
            Post.objects.filter(pk=post.pk).update(text="Secreto", html="<p>Secreto</p>")
            keep_to(Post.objects.get(pk=post.pk), [])
        return found

    monkeypatch.setattr(kept, "seen_by", seen_and_then_closed)

    assert b"Secreto" not in Phone().ask("GET", f"statuses/{post.pk}").content
