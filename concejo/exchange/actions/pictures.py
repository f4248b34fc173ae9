"""Photos that others name by their address: fetched later, carried by the post they came with."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.cases.actions.answering import add_answer
from concejo.cases.models import Case
from concejo.events.log import record
from concejo.exchange.models import Picture
from concejo.posts.actions.publishing import carry_later
from concejo.posts.drafts import MOST_PHOTOS
from concejo.posts.models import Post

_LONGEST_URL = 2000


def name_pictures(case: Case, post: Post, urls: Sequence[str]) -> None:
    """Note what is to be fetched, as many as the post has room for."""
    room = MOST_PHOTOS - post.photos.count()
    wanted = [url for url in dict.fromkeys(urls) if len(url) <= _LONGEST_URL][: max(room, 0)]
    Picture.objects.bulk_create(Picture(case=case, post_id=post.pk, url=url) for url in wanted)
    if wanted:
        record("pictures.due", actor=None, subject=case, post=post.pk)


@transaction.atomic
def picture_came(picture: Picture, voice: Actor, photo_id: int) -> None:
    """The post carries it from now on."""
    carry_later(voice, picture.post_id, [photo_id])
    picture.delete()


@transaction.atomic
def picture_never_came(picture: Picture) -> None:
    """Nothing could be made of it: the office gets the address where it should be."""
    add_answer(picture.case, "media_url", picture.url)
    picture.delete()
