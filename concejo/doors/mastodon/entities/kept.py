"""Posts and accounts in JSON, made once and kept by this process; each viewer's own laid over it.

Most of what an app reads of a timeline is the same for everybody and does not change: that is made
once for each revision of a post and of an account, and taken from memory afterwards.
What is counted and what the viewer put on it comes fresh with every answer, in one query. A post
with more to it than that (the full words of a masked one, say) is made as a whole each time, by
``statuses``.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from functools import cache
from typing import NamedTuple

import orjson
from django.utils.translation import get_language

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import accounts_by_ids, revisions_of
from concejo.base.kept import Kept
from concejo.cases.queries.marks import CaseMark, case_marks_of
from concejo.doors.api.addresses import town_url
from concejo.doors.mastodon.entities.accounts import Entity, account
from concejo.doors.mastodon.entities.filters import results
from concejo.doors.mastodon.entities.polls import poll
from concejo.doors.mastodon.entities.statuses import (
    case_of,
    everybodys,
    own,
    quote_approval,
    whole_statuses,
)
from concejo.filters.matching import text_of
from concejo.filters.models import Filter
from concejo.filters.queries import filters_in_force, matches_in
from concejo.posts.dressing import (
    Dressed,
    dressed_alone,
    dressed_by_ids,
    dressed_when_said,
)
from concejo.posts.errors import NoSuchPost
from concejo.posts.models import EVERYBODY, NAMED, Post, QuotePolicy
from concejo.posts.polls import SeenPoll, polls_on
from concejo.posts.sight import Seen, seen_by

# JSON that is ready to be put into other JSON.
Ready = orjson.Fragment


class _Words(NamedTuple):
    """The members of a post's JSON without braces: what is its own, and what a boost shows too."""

    own: bytes
    everybodys: bytes
    # Where filters look for their words.
    text: str


# About 2 kB each; a town that lets people write at length keeps fewer.
POSTS: Kept[_Words] = Kept(8000, 2**24, lambda words: sum(map(len, words)))
ACCOUNTS: Kept[bytes] = Kept(4000, 2**24, len)

_TRUTH = (b"false", b"true")


def statuses(ids: Sequence[int], viewer: Actor | None) -> list[Ready]:
    """The posts with these ids that are open to the viewer, in this order."""
    ready = statuses_by_id(ids, viewer)
    return [ready[pk] for pk in ids if pk in ready]


def status(post_id: int, viewer: Actor | None) -> Ready:
    """One post, if it is open to the viewer."""
    ready = statuses_by_id([post_id], viewer)
    if post_id not in ready:
        raise NoSuchPost
    return ready[post_id]


def status_when_said(post: Post, viewer: Actor) -> Ready:
    """A post that the viewer has just published: its words need not be fetched to be shown."""
    key = (town_url(), post.pk, post.revision)
    if POSTS.get(key) is None and (d := dressed_when_said(post)):
        POSTS.keep(key, _words_of(d))
    return status(post.pk, viewer)


def statuses_by_id(ids: Collection[int], viewer: Actor | None) -> dict[int, Ready]:
    """As ``statuses``, by the post's id; what cannot be shown is left out."""
    return {pk: Ready(text) for pk, text in _texts(list(ids), viewer).items()}


def accounts(ids: Sequence[int]) -> list[Ready]:
    """The addresses with these ids, in this order."""
    ready = accounts_by_id(ids)
    return [ready[pk] for pk in ids if pk in ready]


def accounts_by_id(ids: Iterable[int]) -> dict[int, Ready]:
    """Addresses in JSON, by their id."""
    texts = _accounts(revisions_of(list(set(ids))))
    return {pk: Ready(text) for pk, text in texts.items()}


def _texts(ids: list[int], viewer: Actor | None) -> dict[int, bytes]:
    seen = seen_by(viewer, ids)
    passed_on = [each.boost_of_id for each in seen.values() if each.boost_of_id]
    inner = seen_by(viewer, [pk for pk in passed_on if pk not in seen])
    everything = seen | inner
    words = _words(everything.values())
    plain = {pk: each for pk, each in everything.items() if words[pk] and _is_plain(each)}
    authors = _accounts({each.author_id: each.author_revision for each in plain.values()})
    cases = case_marks_of(list({each.thread_id for each in plain.values()}), viewer)
    filters = filters_in_force(viewer)
    polls = polls_on([pk for pk, each in plain.items() if each.has_poll], viewer)

    texts: dict[int, bytes] = {}
    others = []
    for pk, each in seen.items():
        shown = plain.get(each.boost_of_id or pk)
        if pk not in plain or shown is None:
            others.append(pk)
            continue
        case, asked = cases.get(shown.thread_id), polls.get(shown.id)
        filtered = _filtered(filters, words[shown.id], asked, {pk, shown.id}) if filters else b"[]"
        beside = _beside(shown, words[shown.id], viewer, case, asked, filtered)
        text = _whole(shown, words[shown.id], authors, beside, b"null")
        if each.boost_of_id:
            # A boost is a post of its own around the one that it passes on.
            text = _whole(each, words[pk], authors, beside, text)
        texts[pk] = text
    if others:
        texts |= {pk: orjson.dumps(made) for pk, made in whole_statuses(others, viewer).items()}
    return texts


def _whole(
    each: Seen, words: _Words | None, accounts: dict[int, bytes], beside: bytes, reblog: bytes
) -> bytes:
    assert words is not None  # noqa: S101 - only plain ones come here
    return b'{%b,"account":%b,%b,"reblog":%b}' % (
        words.own,
        accounts[each.author_id],
        beside,
        reblog,
    )


def _beside(
    shown: Seen,
    words: _Words | None,
    viewer: Actor | None,
    case: CaseMark | None,
    asked: SeenPoll | None,
    filtered: bytes,
) -> bytes:
    """What a post and a boost of it share: words, counts, and the viewer's marks."""
    assert words is not None  # noqa: S101 - as above
    return _BESIDE % (
        words.everybodys,
        shown.replies,
        shown.boosts,
        shown.favourites,
        shown.quotes,
        _quote_approval(shown, viewer),
        _TRUTH[shown.favourited],
        _TRUTH[shown.boosted],
        _TRUTH[shown.bookmarked],
        _TRUTH[shown.muted],
        _TRUTH[shown.pinned],
        filtered,
        orjson.dumps(case_of(case)),
        orjson.dumps(poll(asked)) if asked else b"null",
    )


_BESIDE = (
    b'%b,"replies_count":%d,"reblogs_count":%d,"favourites_count":%d,"quotes_count":%d,'
    b'"quote":null,"quote_approval":%b,"favourited":%b,'
    b'"reblogged":%b,"bookmarked":%b,"muted":%b,"pinned":%b,"filtered":%b,"concejo":{"case":%b},'
    b'"poll":%b'
)


def _is_plain(shown: Seen) -> bool:
    """Whether somebody may quote it depends on nobody else."""
    return shown.quote_policy != QuotePolicy.FOLLOWERS


def _quote_approval(shown: Seen, viewer: Actor | None) -> bytes:
    """As ``quote_approval`` says it, of the few that there are."""
    is_own = viewer is not None and viewer.account_id == shown.author_id
    return _approval(shown.quote_policy, shown.visibility, viewer is None, is_own)


@cache
def _approval(policy: str, visibility: str, is_stranger: bool, is_own: bool) -> bytes:
    """Whoever wrote it may quote it but to those whom it names; others as its policy says."""
    if visibility not in EVERYBODY:
        policy = QuotePolicy.NOBODY
    if is_own:
        allowed = visibility not in NAMED
        standing = "automatic" if allowed else "denied"
    elif policy == QuotePolicy.NOBODY:
        standing = "denied"
    else:
        standing = "unknown" if is_stranger else "automatic"
    return orjson.dumps(quote_approval(QuotePolicy(policy), standing))


def _words(posts: Collection[Seen]) -> dict[int, _Words | None]:
    """What everybody reads of these posts; None for those that have to be made as a whole."""
    at = town_url()
    keys = {each.id: (at, each.id, each.revision) for each in posts}
    found = {pk: POSTS.get(key) for pk, key in keys.items()}
    missing = [pk for pk, words in found.items() if words is None]
    revisions = {each.id: each.revision for each in posts}
    for each in dressed_by_ids(missing) if missing else ():
        # One that was changed since it was asked who may read it, is asked for anew.
        is_same = each.post.revision == revisions[each.post.pk] and each.post.deleted_at is None
        made = _words_of(each) if each.is_plain and is_same else None
        found[each.post.pk] = made
        if made is not None:
            POSTS.keep(keys[each.post.pk], made)
    return found


def make_words(posts: Sequence[Post]) -> None:
    """Of posts that come ``with_parts``: nobody has to fetch them once more to show them."""
    at = town_url()
    missing = [post for post in posts if POSTS.get((at, post.pk, post.revision)) is None]
    for each in dressed_alone(missing) if missing else ():
        if each.is_plain:
            POSTS.keep((at, each.post.pk, each.post.revision), _words_of(each))


def _words_of(d: Dressed) -> _Words:
    return _Words(_members(own(d)), _members(everybodys(d)), text_of(d))


def _filtered(
    filters: Sequence[Filter],
    words: _Words | None,
    asked: SeenPoll | None,
    ids: Collection[int],
) -> bytes:
    """Which of the viewer's filters a post meets."""
    assert words is not None  # noqa: S101 - as above
    text = "\n\n".join([words.text, *asked.poll.options]) if asked else words.text
    met = matches_in(filters, text, ids)
    return orjson.dumps(results(met))


def own_account(its: Account, mine: Entity) -> Ready:
    """An address as its own people read it: what everybody reads, and what is theirs."""
    key = (town_url(), get_language(), its.pk, its.revision)
    text = ACCOUNTS.get(key)
    if text is None:
        text = _tight(account(its))
        ACCOUNTS.keep(key, text)
    return Ready(b"{%b,%b}" % (text[1:-1], _members(mine)))


def _accounts(revisions: Mapping[int, int]) -> dict[int, bytes]:
    """What everybody reads of the addresses with these ids, at these revisions or newer ones."""
    at, language = town_url(), get_language()
    found = {pk: ACCOUNTS.get((at, language, pk, n)) for pk, n in revisions.items()}
    missing = [pk for pk, text in found.items() if text is None]
    made = {}
    for each in accounts_by_ids(missing) if missing else ():
        made[each.pk] = _tight(account(each))
        ACCOUNTS.keep((at, language, each.pk, each.revision), made[each.pk])
    return {pk: text for pk, text in found.items() if text is not None} | made


def _tight(entity: Entity) -> bytes:
    """As JSON, in as much memory as it is long: what orjson returns has room for ten times that."""
    return bytes(memoryview(orjson.dumps(entity)))


def _members(entity: Entity) -> bytes:
    """The inside of an object in JSON, without its braces."""
    return orjson.dumps(entity)[1:-1]
