"""Noting what people link to, and what the page behind a link calls itself."""

from __future__ import annotations

from django.db import transaction
from django.db.models import F

from concejo.base import clock
from concejo.events.log import record
from concejo.events.models import Event
from concejo.posts.linked_pages import first_link, host_of, key_of
from concejo.posts.models import EVERYBODY, LinkedPage, Linking, Post
from concejo.posts.previews import Preview


def note_link(event: Event, post: Post) -> None:
    """A post for everybody links to a page outside; what it linked to before is forgotten."""
    url = first_link(post.text) if post.visibility in EVERYBODY else ""
    if not url:
        # A post that is new has no link to forget.
        if event.kind != "post.published":
            Linking.objects.filter(post=post).delete()
        return
    page = _page_at(url)
    Linking.objects.update_or_create(post=post, defaults={"page": page})
    record("link.shared", actor=None, subject=page, post=post.pk)


def _page_at(url: str) -> LinkedPage:
    """The page of an address. One that no post linked to might just be forgotten: it is held."""
    key, new = key_of(url), {"url": url, "provider": host_of(url)[:100]}
    page, is_new = LinkedPage.objects.get_or_create(key=key, defaults=new)
    if not is_new and not page.linkings.exists():
        page, _is_new = LinkedPage.objects.select_for_update().get_or_create(key=key, defaults=new)
    return page


@transaction.atomic
def describe_page(page: LinkedPage, preview: Preview | None) -> None:
    """Remember what a page calls itself; nothing, where it did not answer."""
    page = LinkedPage.objects.select_for_update().get(pk=page.pk)
    page.asked_at = clock.now()
    if preview is not None:
        page.title, page.description = preview.title, preview.description
        page.provider = preview.provider or page.provider
        page.language = preview.language
        page.image = preview.image
        page.image_width, page.image_height = preview.image_size
    page.save()
    # What everybody reads of the posts that link to it is another thing now.
    Post.objects.filter(linking__page=page).update(revision=F("revision") + 1)
    record("link.described", actor=None, subject=page)
