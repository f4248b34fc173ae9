"""Saying something that was said already in other words. What it said before stays readable."""

from __future__ import annotations

from collections.abc import Sequence

from django.conf import settings
from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.posts import search
from concejo.posts.actions.conversations import keep_to
from concejo.posts.actions.polls import change_poll
from concejo.posts.actions.publishing import (
    SUBTITLE,
    attach,
    count_answer,
    full_text,
    photos_for,
    sayable,
    tag,
)
from concejo.posts.actions.quoting import choose_quote_policy, count_quote
from concejo.posts.drafts import LONGEST_DESCRIPTION, Draft, Revision
from concejo.posts.errors import NotYourPost, PollWithPhotos
from concejo.posts.markup import html_of
from concejo.posts.models import (
    Audience,
    Edition,
    Mention,
    Original,
    Photo,
    Post,
    Tagging,
)
from concejo.posts.queries import first_edition, post_for
from concejo.posts.reach import Reach, reach_of_edit


@transaction.atomic
def edit_post(actor: Actor, post_id: int, said: Revision) -> Post:
    """Change one's words. They are screened as new ones are, and no step of a case follows.

    Words that are dangerous or nobody's business take the post from the public, as they would have
    kept a new one from it. Edited to the same words, nothing happens.
    """
    post = post_for(actor, post_id, lock=True)
    if post.author_id != actor.account_id or post.boost_of_id:
        raise NotYourPost
    draft = _draft(post, said)
    before = list(post.photos.all())
    photos = before if said.photos is None else photos_for(actor, said.photos, of=post)
    named = sayable(draft, has_more=bool(photos or post.quote_of_id))
    post.quote_policy = choose_quote_policy(actor, post.pk, said.quote_policy).quote_policy
    first = first_edition(post, before)
    asks_anew = not said.keeps_poll and (said.poll is not None or post.has_poll)
    if photos and (post.has_poll if said.keeps_poll else said.poll is not None):
        raise PollWithPhotos
    changed = _describe(photos, said, draft.language) or asks_anew
    if not changed and photos == before and not _differs(post, draft):
        return post

    reach = reach_of_edit(actor, draft, post, list(named.values()))
    is_closing = post.visibility != reach.visibility
    newly_named = _name(post, list(named.values()))
    _change(post, draft, reach, html_of(clean(reach.text), named))
    _carry(post, photos, before)
    if asks_anew:
        change_poll(post, said.poll)
    _keep(actor, post, photos, first)
    if is_closing:
        _close(post, reach)
    record(
        "post.edited",
        actor=actor,
        subject=post,
        visibility=post.visibility,
        named=[account.pk for account in newly_named],
        offices=[account.pk for account in newly_named if account.is_office],
        # Taken back from the public because of what is in it.
        held=is_closing and (reach.danger or reach.private_kind is not None),
        danger=reach.danger,
        personal=list(reach.personal),
        private_kind=reach.private_kind,
    )
    return post


# --- Smaller steps ---


def _draft(post: Post, said: Revision) -> Draft:
    there = full_text(post)
    text = there if said.text is None else said.text
    return Draft(
        text=clean(text),
        spoiler_text=clean(said.spoiler_text)[:SUBTITLE],
        sensitive=said.sensitive or bool(said.spoiler_text),
        language=(said.language or post.language)[:8],
        door=post.door,
        to_town=post.to_town,
        # A form let it be longer: it may stay so.
        limit=max(settings.POST_LENGTH, len(there) + len(post.spoiler_text)),
    )


def _differs(post: Post, draft: Draft) -> bool:
    said = (draft.text, draft.spoiler_text, draft.sensitive, draft.language)
    return said != (full_text(post), post.spoiler_text, post.is_sensitive, post.language)


def _describe(photos: Sequence[Photo], said: Revision, language: str) -> bool:
    """Say anew what is on the photos; says whether that changes anything."""
    changed = False
    for photo in photos:
        new = said.described.get(photo.pk)
        if new is None:
            continue
        was = (photo.description, photo.focus_x, photo.focus_y)
        if new.description is not None:
            photo.description = clean(new.description)[:LONGEST_DESCRIPTION]
        if new.focus is not None:
            photo.focus_x, photo.focus_y = new.focus
        changed |= was != (photo.description, photo.focus_x, photo.focus_y)
    return changed


def _change(post: Post, draft: Draft, reach: Reach, html: str) -> None:
    post.text = clean(reach.text)
    post.html = html
    post.spoiler_text = clean(reach.spoiler_text)[:SUBTITLE]
    post.is_sensitive = draft.sensitive
    post.language = draft.language
    post.edited_at = clock.now()
    post.revision += 1
    changed = ["text", "html", "spoiler_text", "is_sensitive", "language", "edited_at", "revision"]
    post.save(update_fields=changed)
    # What somebody took out of their words again is kept nowhere.
    Original.objects.filter(post=post).delete()
    if reach.original is not None:
        Original.objects.create(post=post, text=reach.original)
    Audience.objects.bulk_create(
        (Audience(post=post, account_id=account_id) for account_id in sorted(reach.audience)),
        ignore_conflicts=True,
    )
    Tagging.objects.filter(post=post).delete()
    tag(post)
    search.forget(post)
    search.remember(post)


def _name(post: Post, named: Sequence[Account]) -> list[Account]:
    """The post names these accounts now; returns those whom it did not name before."""
    accounts = post.named = list(dict.fromkeys(named))
    before = set(post.mentions.values_list("account_id", flat=True))
    post.mentions.all().delete()
    Mention.objects.bulk_create(
        Mention(post=post, account=account, position=i) for i, account in enumerate(accounts)
    )
    return [account for account in accounts if account.pk not in before]


def _carry(post: Post, photos: Sequence[Photo], before: Sequence[Photo]) -> None:
    """The post carries these photos now; of those taken out its history still tells."""
    gone = {photo.pk for photo in before} - {photo.pk for photo in photos}
    Photo.objects.filter(pk__in=gone).update(post=None, former_post=post)
    attach(post, photos)


def _keep(actor: Actor, post: Post, photos: Sequence[Photo], first: Edition) -> None:
    """Keep what it said before the first change, and what it says now."""
    if not post.editions.exists():
        first.save(force_insert=True)
    now = first_edition(post, photos)
    now.user = actor.user
    now.save(force_insert=True)


def _close(post: Post, reach: Reach) -> None:
    """Not for everybody any more, or for followers: only for those in the conversation."""
    count_answer(post, -1)
    count_quote(post, -1)
    Post.objects.filter(boost_of=post).delete()
    keep_to(post, list(Account.objects.filter(pk__in=reach.audience)))
