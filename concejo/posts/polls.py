"""Everything that is asked about polls. A vote is shown to whoever cast it, and to nobody else."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.posts.errors import NoSuchPoll
from concejo.posts.models import Poll, Post, Vote

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Answer:
    """One answer to choose: how often it was chosen, and in which share of a hundred."""

    index: int
    title: str
    votes: int
    share: int
    is_mine: bool


@dataclass(frozen=True, slots=True)
class SeenPoll:
    """A poll as one viewer sees it."""

    poll: Poll
    own_votes: Sequence[int]
    is_own: bool

    @property
    def has_voted(self) -> bool:
        """Nothing is left to choose: one voted, or one asked oneself."""
        return self.is_own or bool(self.own_votes)

    @property
    def can_vote(self) -> bool:
        return not (self.has_voted or self.poll.is_over)

    @property
    def shows_results(self) -> bool:
        return self.poll.shows_totals and not self.can_vote

    @property
    def answers(self) -> list[Answer]:
        """The answers with their counts; of those who voted, where several may be chosen."""
        whole = self.poll.voters_count if self.poll.is_multiple else self.poll.votes_count
        return [
            Answer(i, title, votes, round(100 * votes / whole) if whole else 0, i in self.own_votes)
            for i, (title, votes) in enumerate(
                zip(self.poll.options, self.poll.tallies, strict=True)
            )
        ]


def poll_for(viewer: Actor | None, poll_id: int, *, lock: bool = False) -> Poll:
    """The poll with this id, if its post is open to the viewer."""
    polls = _open_to(viewer).filter(pk=poll_id)
    poll = (polls.select_for_update(of=("self",)) if lock else polls).first()
    if poll is None:
        raise NoSuchPoll
    return poll


def poll_on(viewer: Actor | None, post_id: int) -> Poll:
    """The poll of a post, if that is open to the viewer."""
    poll = _open_to(viewer).filter(post=post_id).first()
    if poll is None:
        raise NoSuchPoll
    return poll


def seen_by(viewer: Actor | None, poll: Poll) -> SeenPoll:
    """A poll as the viewer sees it; it must be open to them already."""
    return _seen([poll], viewer)[poll.post_id]


def polls_on(asking: Collection[int], viewer: Actor | None) -> dict[int, SeenPoll]:
    """The polls of posts that have one and are open to the viewer, by the post's id."""
    if not asking:
        return {}
    return _seen(Poll.objects.filter(post__in=asking).select_related("post"), viewer)


def due_polls(at: datetime) -> list[int]:
    """Polls whose end has come and was not told yet."""
    due = Poll.objects.filter(ended_at=None, expires_at__lte=at).order_by("expires_at")
    return list(due.values_list("pk", flat=True)[:_AT_ONCE])


def voters_of(post: Post) -> list[Account]:
    """Who voted in the poll of a post."""
    votes = Vote.objects.filter(poll__post=post)
    return list(Account.objects.filter(pk__in=votes.values("account")))


def _open_to(viewer: Actor | None) -> QuerySet[Poll]:
    posts = Post.objects.visible_to(viewer)
    return Poll.objects.filter(post__in=posts).select_related("post__author")


def _seen(polls: Collection[Poll], viewer: Actor | None) -> dict[int, SeenPoll]:
    own: dict[int, list[int]] = {}
    if viewer is not None:
        mine = Vote.objects.filter(poll__in=[poll.pk for poll in polls], account=viewer.account)
        for poll_id, choice in mine.order_by("choice").values_list("poll_id", "choice"):
            own.setdefault(poll_id, []).append(choice)
    me = viewer.account_id if viewer else None
    return {
        poll.post_id: SeenPoll(poll, own.get(poll.pk, []), poll.post.author_id == me)
        for poll in polls
    }
