"""A page outside, as apps know it. https://docs.joinmastodon.org/entities/PreviewCard/"""

from __future__ import annotations

from collections.abc import Sequence
from urllib.parse import urlsplit

from django.conf import settings

from concejo.doors.api.addresses import at
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.tags import history
from concejo.posts.linked_pages import host_of
from concejo.posts.models import LinkedPage
from concejo.posts.trends import uses_of_links


def card(its: LinkedPage) -> Entity:
    """What a page calls itself; its host, where it did not say."""
    there = urlsplit(its.url)
    # The contract wants addresses where Mastodon says nothing: they are the page's own.
    site = f"{there.scheme}://{there.netloc}/"
    return {
        "url": its.url,
        "title": its.title or host_of(its.url),
        "description": its.description,
        "language": its.language or None,
        "type": "link",
        "author_name": "",
        "author_url": site,
        "authors": [],
        "provider_name": its.provider,
        "provider_url": site,
        "html": "",
        "width": its.image_width,
        "height": its.image_height,
        "image": at(f"{settings.MEDIA_URL}{its.image}") if its.image else None,
        "image_description": "",
        "embed_url": its.url,
        "blurhash": None,
        "published_at": None,
    }


def trending_cards(pages: Sequence[LinkedPage]) -> list[Entity]:
    """Pages with how often they were linked to in the last days. One query."""
    uses = uses_of_links(pages)
    return [{**card(each), "history": history(uses[each.pk])} for each in pages]
