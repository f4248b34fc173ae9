"""A post for somebody else's page. https://docs.joinmastodon.org/methods/oembed/"""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from django.conf import settings
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

from concejo.base import clock
from concejo.base.ids import as_id
from concejo.doors.api.addresses import at, town_url
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities.accounts import Entity, whole_links
from concejo.doors.mastodon.entities.statuses import link_to
from concejo.places.queries import the_town
from concejo.posts.errors import NoSuchPost
from concejo.posts.models import Post
from concejo.posts.queries import post_for

_POST = re.compile(r"/@[A-Za-z0-9_.-]+/(\d+)/?")
_USUAL, _NARROWEST, _WIDEST = 400, 200, 2000
_KEPT_FOR = 86400


@dataclass(frozen=True)
class Wanted:
    url: str
    maxwidth: int | None = None
    maxheight: int | None = None


@endpoint("GET", who="anyone")
def oembed(request: ApiRequest, params: Wanted) -> Entity:
    """A post that everybody may read as a quotation, without any script."""
    post = _post_at(params.url)
    author = post.author
    return {
        "type": "rich",
        "version": "1.0",
        "title": _("%(name)s says") % {"name": author.name},
        "author_name": author.name,
        "author_url": at(f"/@{author.acct}"),
        "provider_name": the_town().name,
        "provider_url": at("/"),
        "cache_age": _KEPT_FOR,
        "html": _quotation(post),
        "width": max(_NARROWEST, min(params.maxwidth or _USUAL, _WIDEST)),
        "height": None,
    }


def _post_at(url: str) -> Post:
    """The post at an address of this town, as a stranger may read it."""
    try:
        parts = urlsplit(url)
        host = parts.hostname
    except ValueError:
        raise NoSuchPost from None
    match = _POST.fullmatch(parts.path)
    if match is None or host not in {settings.DOMAIN, urlsplit(town_url()).hostname}:
        raise NoSuchPost
    post = post_for(None, as_id(match[1]))
    return post.boost_of or post


def _quotation(post: Post) -> str:
    url = link_to(post.author, post.pk)
    return format_html(
        '<blockquote class="concejo-post" cite="{}"{}>{}<footer>— <a href="{}">{} (@{}@{})</a>, '
        '<a href="{}"><time datetime="{}">{}</time></a></footer></blockquote>',
        url,
        format_html(' lang="{}"', post.language) if post.language else "",
        # Our own markup: safe since it was made.
        mark_safe(_words(post)),  # noqa: S308
        at(f"/@{post.author.acct}"),
        post.author.name,
        post.author.acct,
        settings.DOMAIN,
        url,
        clock.iso(post.created_at),
        f"{clock.local(post.created_at):%Y-%m-%d %H:%M}",
    )


def _words(post: Post) -> str:
    """What is below a warning is read where the warning stands: at the post itself."""
    if post.spoiler_text:
        return format_html("<p>{}</p>", post.spoiler_text)
    return whole_links(post.html)
