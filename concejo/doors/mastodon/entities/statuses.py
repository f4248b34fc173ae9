"""A post as apps know it. https://docs.joinmastodon.org/entities/Status/

In two steps: what everybody reads of a post (``_public``), which could be kept once it is made, and
what only this viewer sees laid over it (``_with_marks``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, App
from concejo.base import clock
from concejo.cases.queries import CaseMark, case_marks
from concejo.doors.api.addresses import at
from concejo.doors.mastodon.entities.accounts import account, whole_links
from concejo.doors.mastodon.entities.media import attachment
from concejo.posts.errors import NoSuchPost
from concejo.posts.markup import html_of
from concejo.posts.models import Hashtag, Post, Visibility
from concejo.posts.queries import Dressed, dressed

Status = dict[str, Any]  # Any: an entity, as JSON says it


def statuses(posts: Sequence[Post], viewer: Actor | None) -> list[Status]:
    """Posts that are open to the viewer, in a constant number of queries."""
    return [shown for _post, shown in statuses_with_posts(posts, viewer)]


def status(post: Post, viewer: Actor | None) -> Status:
    """One post that is open to the viewer."""
    shown = statuses([post], viewer)
    if not shown:
        raise NoSuchPost
    return shown[0]


def statuses_by_id(posts: Sequence[Post], viewer: Actor | None) -> dict[int, Status]:
    """As ``statuses``, by the post's id; what cannot be shown is left out."""
    return {post.pk: shown for post, shown in statuses_with_posts(posts, viewer)}


def statuses_with_posts(posts: Sequence[Post], viewer: Actor | None) -> list[tuple[Post, Status]]:
    """As ``statuses``, each beside its post."""
    clothes = dressed(posts, viewer)
    cases = case_marks([(d.boost_of or d).post for d in clothes], viewer)
    return [(d.post, _whole(d, cases)) for d in clothes]


def visibility_of(post: Post) -> str:
    """Clients know four; a word to an office is a direct one to them."""
    return "direct" if post.visibility == Visibility.OFFICE else post.visibility


def link_to(author: Account, post_id: int) -> str:
    """The page of a post, which is also its name on the network."""
    return at(f"/@{author.acct}/{post_id}")


# --- Smaller steps ---


def _whole(d: Dressed, cases: Mapping[int, CaseMark]) -> Status:
    if d.boost_of is None:
        return _with_marks(_public(d), d, cases)
    inner = _with_marks(_public(d.boost_of), d.boost_of, cases)
    # A boost is a post of its own around the one that it passes on.
    return {**inner, **_own(d), "reblog": inner}


def _own(d: Dressed) -> Status:
    """What a boost has for itself."""
    return {
        "id": str(d.post.pk),
        "uri": link_to(d.author, d.post.pk),
        "url": link_to(d.author, d.post.pk),
        "created_at": clock.iso(d.post.created_at),
        "account": account(d.author),
        "visibility": visibility_of(d.post),
        "application": _application(d.post.app),
    }


def _public(d: Dressed) -> Status:
    """What everybody who may read a post reads. The same for all of them."""
    post = d.post
    return {
        **_own(d),
        "in_reply_to_id": str(post.reply_to_id) if d.reply_to_author_id else None,
        "in_reply_to_account_id": str(d.reply_to_author_id) if d.reply_to_author_id else None,
        "sensitive": post.is_sensitive,
        "spoiler_text": post.spoiler_text,
        "language": post.language or None,
        "replies_count": post.replies_count,
        "reblogs_count": post.boosts_count,
        "favourites_count": post.favourites_count,
        "quotes_count": 0,
        "edited_at": clock.iso(post.edited_at) if post.edited_at else None,
        "content": whole_links(post.html),
        "reblog": None,
        "media_attachments": [attachment(photo) for photo in d.photos],
        "mentions": [_mention(named) for named in d.mentions],
        "tags": [_tag(hashtag) for hashtag in d.hashtags],
        "emojis": [],
        "card": None,
        "poll": None,
        "quote": None,
        # Nobody can quote here yet.
        "quote_approval": {"automatic": [], "manual": [], "current_user": "denied"},
        "tagged_collections": [],
    }


def _with_marks(public: Status, d: Dressed, cases: Mapping[int, CaseMark]) -> Status:
    """What only this viewer sees: their own marks, their case, the full words if they may."""
    seen = {
        **public,
        "favourited": d.favourited,
        "reblogged": d.boosted,
        "bookmarked": d.bookmarked,
        "muted": d.muted,
        "pinned": d.pinned,
        "filtered": [],
        "concejo": {"case": _case(cases.get(d.post.thread_id))},
    }
    if d.original is not None:
        seen["content"] += _full_words(d, d.original)
    return seen


def _full_words(d: Dressed, original: str) -> str:
    """Below the version for everybody, for the author and the offices that work with it."""
    named = {each.acct: each for each in d.mentions}
    heading = escape(_("The whole text, for the office only"))
    return f"<p><em>{heading}</em></p>{whole_links(html_of(original, named))}"


def _case(mark: CaseMark | None) -> dict[str, object] | None:
    if mark is None:
        return None
    return {
        "number": mark.number,
        "state": mark.state,
        "office": mark.office,
        "promised_for": clock.iso(mark.promised_for) if mark.promised_for else None,
        "url": at(f"/cases/{mark.number}"),
    }


def _application(app: App | None) -> dict[str, object] | None:
    return {"name": app.name, "website": app.website or None} if app else None


def _mention(named: Account) -> dict[str, str]:
    return {
        "id": str(named.pk),
        "username": named.handle,
        "acct": named.acct,
        "url": at(f"/@{named.acct}"),
    }


def _tag(hashtag: Hashtag) -> dict[str, str]:
    return {"name": hashtag.key, "url": at(f"/tags/{hashtag.key}")}
