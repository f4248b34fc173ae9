"""Conversations: who is let in, who reads them no longer, who wants to hear no more of one."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.db.models import F

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, AccountKind
from concejo.events.log import record
from concejo.posts.actions.notifications import mark_read
from concejo.posts.actions.publishing import count_said_anew
from concejo.posts.conversations import Conversation, conversation_of, marker_name
from concejo.posts.models import EVERYBODY, Audience, ConversationMute, Post, PutAway, Visibility
from concejo.posts.queries import post_for


@transaction.atomic
def mute_conversation(actor: Actor, post_id: int) -> Post:
    """Hear no more of the conversation of a post. Steps in a case are told all the same."""
    post = post_for(actor, post_id)
    post = post.boost_of or post
    muting = ConversationMute.objects.get_or_create(account=actor.account, thread_id=post.thread_id)
    if muting[1]:
        record("conversation.muted", actor=actor, subject=post)
    return post


@transaction.atomic
def unmute_conversation(actor: Actor, post_id: int) -> Post:
    """Hear of a conversation again."""
    post = post_for(actor, post_id)
    post = post.boost_of or post
    muting = ConversationMute.objects.filter(account=actor.account, thread_id=post.thread_id)
    if muting.delete()[0]:
        record("conversation.unmuted", actor=actor, subject=post)
    return post


@transaction.atomic
def read_conversation(actor: Actor, conversation_id: int) -> Conversation:
    """Remember that somebody has read a conversation to its end."""
    conversation = conversation_of(actor, conversation_id)
    mark_read(actor, {marker_name(conversation.id): conversation.last.pk})
    conversation.is_unread = False
    return conversation


@transaction.atomic
def put_conversation_away(actor: Actor, conversation_id: int) -> None:
    """Take a conversation out of one's list until something new is said in it. It stays for all."""
    conversation = conversation_of(actor, conversation_id)
    PutAway.objects.update_or_create(
        account=actor.account,
        thread_id=conversation.id,
        defaults={"until_id": conversation.last.pk},
    )
    record("conversation.put_away", actor=actor, subject=conversation.last)


@transaction.atomic
def open_conversation(thread_id: int, account: Account) -> None:
    """Give an office the whole of a conversation that is not for everybody."""
    restricted = Post.objects.filter(thread_id=thread_id, visibility=Visibility.OFFICE)
    there = set(
        Audience.objects.filter(post__in=restricted, account=account).values_list(
            "post_id", flat=True
        )
    )
    Audience.objects.bulk_create(
        Audience(post_id=pk, account=account)
        for pk in restricted.values_list("pk", flat=True)
        if pk not in there
    )


@transaction.atomic
def leave_conversation(thread_id: int, account_id: int) -> None:
    """An address that was brought in by mistake reads the conversation no longer."""
    Audience.objects.filter(
        post__thread_id=thread_id, post__visibility=Visibility.OFFICE, account=account_id
    ).delete()


@transaction.atomic
def keep_to(post: Post, readers: Sequence[Account]) -> None:
    """Of one post, nobody but its author and these accounts is to know."""
    post.visibility = Visibility.OFFICE
    post.revision += 1
    post.save(update_fields=["visibility", "revision"])
    count_said_anew([post.author_id])
    there = set(post.audience.values_list("account_id", flat=True))
    Audience.objects.bulk_create(
        Audience(post=post, account=reader) for reader in readers if reader.pk not in there
    )
    record("post.made_private", actor=Actor(post.author, post.user), subject=post, posts=[post.pk])


@transaction.atomic
def make_private(actor: Actor, thread_id: int, readers: Sequence[Account]) -> None:
    """Take a conversation from the public: these accounts and the offices in it read it now.

    Whoever only passed by keeps their own words and reads no more of it.
    """
    posts = Post.objects.filter(thread_id=thread_id, visibility__in=EVERYBODY, deleted_at=None)
    first = posts.order_by("id").first()
    if first is None:
        return
    offices = posts.exclude(author__kind=AccountKind.PERSON).values_list("author_id", flat=True)
    people = {a.pk for a in readers} | set(offices)
    ids = list(posts.values_list("pk", flat=True))
    authors = set(posts.values_list("author_id", flat=True))
    theirs = list(posts.filter(author__in=people).values_list("pk", flat=True))
    Post.objects.filter(pk__in=ids).update(visibility=Visibility.DIRECT, revision=F("revision") + 1)
    Post.objects.filter(pk__in=theirs).update(visibility=Visibility.OFFICE)
    Audience.objects.bulk_create(
        (Audience(post_id=pk, account_id=who) for pk in ids for who in sorted(people)),
        ignore_conflicts=True,
    )
    Post.objects.filter(boost_of__in=ids).delete()
    count_said_anew(authors)
    record("post.made_private", actor=actor, subject=first, posts=ids)
