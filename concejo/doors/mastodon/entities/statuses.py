"""A post as apps know it. https://docs.joinmastodon.org/entities/Status/

In three parts: what is a post's own and what everybody reads of it, which stay as they are until it
changes (``own``, ``everybodys``: kept by ``kept``), and what comes fresh for each viewer
(``_with_marks``).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.html import escape
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, App
from concejo.base import clock
from concejo.cases.queries.marks import CaseMark, case_marks
from concejo.doors.api.addresses import at, of_tag
from concejo.doors.mastodon.entities.accounts import Entity, account, whole_links
from concejo.doors.mastodon.entities.cards import card
from concejo.doors.mastodon.entities.collections import collections_linked
from concejo.doors.mastodon.entities.filters import results
from concejo.doors.mastodon.entities.media import attachment
from concejo.doors.mastodon.entities.polls import poll
from concejo.filters.queries import Match, matches
from concejo.posts.drafts import Draft
from concejo.posts.dressing import Dressed, dressed
from concejo.posts.errors import NoSuchPost
from concejo.posts.markup import html_of
from concejo.posts.models import Hashtag, Post, QuotePolicy, Visibility
from concejo.posts.queries import posts_for
from concejo.posts.quotes import policy_of

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


def noted(words: str, actor: Actor, draft: Draft) -> Status:
    """What an app gets for words to the house: it wants a post back, and there is none.

    It is what the author sees once; asked for again, it is not there.
    """
    post = Post(
        author=actor.account,
        user=actor.user,
        text=words,
        html=html_of(words, {}),
        visibility=Visibility.OFFICE,
        language=(draft.language or actor.account.default_language)[:8],
        reply_to_id=draft.reply_to,
        created_at=clock.now(),
    )
    answered = post.reply_to.author_id if post.reply_to else None
    d = Dressed(post=post, author=actor.account, reply_to_author_id=answered)
    return _with_marks(_public(d), d, {}, ())


def statuses_by_id(posts: Sequence[Post], viewer: Actor | None) -> dict[int, Status]:
    """As ``statuses``, by the post's id; what cannot be shown is left out."""
    return {post.pk: shown for post, shown in statuses_with_posts(posts, viewer)}


def whole_statuses(ids: Sequence[int], viewer: Actor | None) -> dict[int, Status]:
    """As ``statuses_by_id``, of those that are open to the viewer now."""
    return statuses_by_id(posts_for(viewer, ids), viewer)


def statuses_with_posts(posts: Sequence[Post], viewer: Actor | None) -> list[tuple[Post, Status]]:
    """As ``statuses``, each beside its post."""
    clothes = dressed(posts, viewer)
    inside = [d.boost_of or d for d in clothes]
    inside += [d.quoted for d in inside if d.quoted]
    cases = case_marks([d.post for d in inside], viewer)
    met = matches(viewer, clothes)
    shown = [(d.post, _whole(d, cases, met.get(d.post.pk, ()))) for d in clothes]
    linked = collections_linked([(d.boost_of or d).post.text for d in clothes], viewer)
    for (_post, entity), collections in zip(shown, linked, strict=True):
        for whole in (entity, entity["reblog"]) if collections else ():
            if whole is not None:
                whole["tagged_collections"] = collections
    return shown


def visibility_of(post: Post) -> str:
    """Clients know four; a word to an office is a direct one to them."""
    return "direct" if post.visibility == Visibility.OFFICE else post.visibility


def link_to(author: Account, post_id: int) -> str:
    """The page of a post, which is also its name on the network."""
    return at(f"/@{author.acct}/{post_id}")


# --- Smaller steps ---


def _whole(d: Dressed, cases: Mapping[int, CaseMark], met: Sequence[Match]) -> Status:
    if d.boost_of is None:
        return _with_marks(_public(d), d, cases, met)
    inner = _with_marks(_public(d.boost_of), d.boost_of, cases, met)
    # A boost is a post of its own around the one that it passes on.
    return {**inner, **own(d), "account": account(d.author), "reblog": inner}


def own(d: Dressed) -> Status:
    """What a boost has for itself, too. Stays as it is until the post's revision changes."""
    return {
        "id": str(d.post.pk),
        "uri": link_to(d.author, d.post.pk),
        "url": link_to(d.author, d.post.pk),
        "created_at": clock.iso(d.post.created_at),
        "visibility": visibility_of(d.post),
        "application": _application(d.post.app),
    }


def everybodys(d: Dressed) -> Status:
    """What everybody who may read a post reads. Stays as it is until its revision changes."""
    post = d.post
    return {
        "in_reply_to_id": str(post.reply_to_id) if d.reply_to_author_id else None,
        "in_reply_to_account_id": str(d.reply_to_author_id) if d.reply_to_author_id else None,
        # Moderators may have put all photos of an author behind a warning.
        "sensitive": post.is_sensitive or d.author.sensitized_at is not None,
        "spoiler_text": post.spoiler_text,
        "language": post.language or None,
        "edited_at": clock.iso(post.edited_at) if post.edited_at else None,
        "content": whole_links(post.html),
        "media_attachments": [attachment(photo) for photo in d.photos],
        "mentions": [_mention(named) for named in d.mentions],
        "tags": [_tag(hashtag) for hashtag in d.hashtags],
        "emojis": [],
        "card": _card(d),
        "tagged_collections": [],
    }


def _public(d: Dressed) -> Status:
    post = d.post
    return {
        **own(d),
        "account": account(d.author),
        **everybodys(d),
        "replies_count": post.replies_count,
        "reblogs_count": post.boosts_count,
        "favourites_count": post.favourites_count,
        "poll": None,
        "reblog": None,
    }


def _with_marks(
    public: Status, d: Dressed, cases: Mapping[int, CaseMark], met: Sequence[Match]
) -> Status:
    """What only this viewer sees: their own marks, their case, the full words if they may."""
    seen = {
        **public,
        "favourited": d.favourited,
        "reblogged": d.boosted,
        "bookmarked": d.bookmarked,
        "muted": d.muted,
        "pinned": d.pinned,
        "filtered": results(met),
        "quotes_count": d.post.quotes_count,
        "quote": _quote(d, cases),
        "quote_approval": quote_approval(policy_of(d.post), d.may_quote),
        "concejo": {"case": case_of(cases.get(d.post.thread_id))},
    }
    if d.poll is not None:
        seen["poll"] = poll(d.poll)
    if d.original is not None:
        seen["content"] += _full_words(d, d.original)
    return seen


def _card(d: Dressed) -> Entity | None:
    """The page that a post without photos links to, once that has said what it is called."""
    page = d.links_to
    return card(page) if page and page.title and not d.photos else None


def _quote(d: Dressed, cases: Mapping[int, CaseMark]) -> dict[str, object] | None:
    """The post inside a post, as far as the viewer may see it; inside that only its id."""
    if d.quote is None:
        return None
    if d.quoted is None:
        return {"state": d.quote.state, "quoted_status": None}
    inner = _with_marks(_public(d.quoted), d.quoted, cases, ())
    deeper = d.quoted.quote
    if deeper is not None:
        its = str(deeper.post_id) if deeper.post_id else None
        inner["quote"] = {"state": deeper.state, "quoted_status_id": its}
    return {"state": d.quote.state, "quoted_status": inner}


def quote_approval(policy: QuotePolicy, may_quote: str) -> dict[str, object]:
    """Who may quote a post, and whether the viewer may. Nobody is ever asked first."""
    automatic = [] if policy == QuotePolicy.NOBODY else [policy.value]
    return {"automatic": automatic, "manual": [], "current_user": may_quote}


def _full_words(d: Dressed, original: str) -> str:
    """Below the version for everybody, for the author and the offices that work with it."""
    named = {each.acct: each for each in d.mentions}
    heading = escape(_("The whole text, for the office only"))
    return f"<p><em>{heading}</em></p>{whole_links(html_of(original, named))}"


def case_of(mark: CaseMark | None) -> dict[str, object] | None:
    """The case that a post's conversation is about."""
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
    return {"name": hashtag.key, "url": of_tag(hashtag.key)}
