"""Everything that is asked about announcements and about readers by mail."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.conf import settings
from django.db.models import Count, QuerySet
from django.utils.safestring import SafeString

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.questions import Question
from concejo.base.text import handles, hashtags
from concejo.events.models import Event
from concejo.notices.errors import LinkNotGood, NoSuchAnnouncement
from concejo.notices.models import (
    Announcement,
    Letter,
    MailedPost,
    MailReader,
    PutAway,
    Reaction,
)
from concejo.offices.queries import may_manage
from concejo.posts.markup import html_of
from concejo.posts.models import Post, Visibility

# More than anybody reads.
_MOST = 40


@dataclass(slots=True)
class Told:
    """An announcement with all that is shown with it."""

    announcement: Announcement
    # The accounts that it names, by their handle as it was written.
    named: dict[str, Account] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    # None where nobody in particular looks.
    is_read: bool | None = None
    # Emoji, how many, and whether the viewer is among them.
    reactions: list[tuple[str, int, bool | None]] = field(default_factory=list)

    @property
    def html(self) -> SafeString:
        """Its words as safe HTML, with links into the town."""
        return SafeString(html_of(self.announcement.text, self.named))


def may_announce(actor: Actor | None) -> bool:
    """May this actor tell something to everybody?"""
    return may_manage(actor)


def announcement_by_id(announcement_id: int) -> Announcement:
    """One that still stands."""
    found = Announcement.objects.current().filter(pk=announcement_id).first()
    if found is None:
        raise NoSuchAnnouncement
    return found


def announcements(
    viewer: Actor | None = None,
    *,
    with_read: bool = False,
    besides: Collection[int] = (),
) -> list[Told]:
    """What the town hall tells everybody now, in the order in which it was said. Constant queries.

    What the viewer has put away is left out unless asked for; ``besides`` are those that somebody
    without an account has put away in this browser.
    """
    rows = list(Announcement.objects.current().exclude(pk__in=besides).order_by("pk")[:_MOST])
    if viewer is None or not rows:
        return told(rows, viewer)
    mine = PutAway.objects.filter(account=viewer.account, announcement__in=rows)
    read = set(mine.values_list("announcement_id", flat=True))
    shown = told([row for row in rows if with_read or row.pk not in read], viewer)
    for each in shown:
        each.is_read = each.announcement.pk in read
    return shown


def told(rows: Sequence[Announcement], viewer: Actor | None = None) -> list[Told]:
    """Announcements with what is shown with them."""
    if not rows:
        return []
    named = _named(rows)
    reactions = _reactions(rows, viewer)
    return [
        Told(
            row,
            named={w: named[w] for w in _handles(row) if w in named},
            tags=hashtags(row.text),
            reactions=reactions.get(row.pk, []),
        )
        for row in rows
    ]


def how_many_react(announcement_id: int, name: str) -> int:
    """How many have answered an announcement with this emoji."""
    return Reaction.objects.filter(announcement=announcement_id, name=name).count()


# --- By e-mail ---


def mail_reader(reader_id: int) -> MailReader:
    """The reader whom a link in a mail is about."""
    found = MailReader.objects.select_related("account").filter(pk=reader_id).first()
    if found is None:
        raise LinkNotGood
    return found


def anybody_reads_by_mail(event: Event) -> bool:
    """Does anybody get by mail what this author says?"""
    return event.actor_id is not None and bool(_BY_MAIL.rows(account=event.actor_id))


_BY_MAIL = Question(
    lambda account: MailReader.objects.filter(
        account=account, confirmed_at__isnull=False
    ).values_list("pk")[:1]
)


def readers_of(account_id: int) -> QuerySet[MailReader]:
    """Who gets by mail what an account says."""
    return MailReader.objects.filter(account=account_id, confirmed_at__isnull=False)


def letters_today(account_id: int) -> int:
    """How many posts of an account went out by themselves today."""
    today = MailedPost.objects.filter(account=account_id, mailed_at__gte=start_of_today())
    return today.filter(in_digest=False).count()


def had_digest_today() -> set[int]:
    """The accounts whose digest of today is out."""
    digests = MailedPost.objects.filter(in_digest=True, mailed_at__gte=start_of_today())
    return set(digests.values_list("account_id", flat=True))


def waiting_for_digest() -> list[MailedPost]:
    """What is gathered for the next digests, oldest first."""
    return list(MailedPost.objects.filter(mailed_at=None).order_by("account", "post"))


def letters_of(seq: int, after: int, most: int) -> list[Letter]:
    """Mails that still have to go, a few at a time."""
    waiting = Letter.objects.filter(event_seq=seq, pk__gt=after).order_by("pk")
    return list(waiting.select_related("reader__account")[:most])


def still_public(post_ids: Collection[int]) -> list[Post]:
    """Those that everybody may read at this moment, oldest first."""
    open_posts = Post.objects.visible_to(None).filter(visibility=Visibility.PUBLIC)
    return list(open_posts.filter(pk__in=post_ids).select_related("author").order_by("pk"))


def start_of_today() -> datetime:
    """Midnight in town."""
    return clock.local().replace(hour=0, minute=0, second=0, microsecond=0)


def _handles(row: Announcement) -> list[str]:
    return [handle for handle, domain in handles(row.text) if domain in {"", settings.DOMAIN}]


def _named(rows: Sequence[Announcement]) -> dict[str, Account]:
    wanted = {handle for row in rows for handle in _handles(row)}
    if not wanted:
        return {}
    found = Account.objects.filter(handle__in=wanted, domain="", suspended_at=None)
    return {account.handle: account for account in found}


def _reactions(
    rows: Sequence[Announcement], viewer: Actor | None
) -> dict[int, list[tuple[str, int, bool | None]]]:
    there = Reaction.objects.filter(announcement__in=rows)
    counted = there.values_list("announcement_id", "name").annotate(n=Count("id"))
    mine: set[tuple[int, str]] = set()
    if viewer is not None:
        own = there.filter(account=viewer.account)
        mine = set(own.values_list("announcement_id", "name"))
    found: dict[int, list[tuple[str, int, bool | None]]] = {}
    for pk, name, n in sorted(counted, key=lambda row: (row[0], -row[2], row[1])):
        is_mine = (pk, name) in mine if viewer is not None else None
        found.setdefault(pk, []).append((name, n, is_mine))
    return found
