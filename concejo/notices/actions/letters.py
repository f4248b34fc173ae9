"""Reading an account by e-mail: asking, saying yes and no, and what goes out when."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import transaction

from concejo.accounts.actions.checks import checked_mailbox
from concejo.accounts.actions.profile import change_account
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.events.log import record
from concejo.events.models import Event
from concejo.notices.errors import NotByMail
from concejo.notices.links import CONFIRM_WITHIN_DAYS
from concejo.notices.models import Letter, MailedPost, MailReader
from concejo.notices.queries import (
    had_digest_today,
    letters_today,
    mail_reader,
    readers_of,
    still_public,
    waiting_for_digest,
)

# So many letters a day, each with one post. What is said beyond them comes in the digest.
LETTERS_A_DAY = 3
DIGEST_HOUR = 19

# Whoever asks again is written to again, but not at every click.
_ASK_AGAIN_AFTER = timedelta(minutes=10)


@transaction.atomic
def ask_for_mail(account: Account, email: str, *, language: str = "") -> None:
    """Somebody wants to read an account by e-mail: a mail asks whether the address is theirs.

    Says nothing of whether the address reads it already.
    """
    if not account.is_read_by_mail or account.suspended_at or account.domain:
        raise NotByMail
    email = checked_mailbox(email)
    at = clock.now()
    reader, is_new = MailReader.objects.get_or_create(
        account=account, email=email, defaults={"language": language[:8], "asked_at": at}
    )
    if reader.confirmed_at or not (is_new or reader.asked_at <= at - _ASK_AGAIN_AFTER):
        return
    MailReader.objects.filter(pk=reader.pk).update(asked_at=at, language=language[:8])
    record("letters.asked", actor=None, subject=reader)


@transaction.atomic
def confirm_mail(reader_id: int) -> MailReader:
    """They opened the mail and said yes."""
    reader = mail_reader(reader_id)
    if reader.confirmed_at is None:
        reader.confirmed_at = clock.now()
        reader.save(update_fields=["confirmed_at"])
        record("letters.confirmed", actor=None, subject=reader)
    return reader


@transaction.atomic
def stop_mail(reader_id: int) -> None:
    """They said no: nothing is kept of the address. Twice is once."""
    reader = MailReader.objects.filter(pk=reader_id).first()
    if reader is not None:
        record("letters.stopped", actor=None, subject=reader)
        reader.delete()


@transaction.atomic
def offer_mail(actor: Actor, *, is_offered: bool) -> None:
    """Let everybody read by e-mail what one says, or no longer."""
    account = Account.objects.select_for_update().get(pk=actor.account_id)
    change_account(account, sends_mail=is_offered)
    record("letters.offered", actor=actor, subject=account, offered=is_offered)


# --- What the jobs and the clock do ---


@transaction.atomic
def take_up(event: Event) -> None:
    """An account said something: it goes out at once, or waits for the digest. Twice is once."""
    post = next(iter(still_public([event.subject_id or 0])), None)
    if post is None or post.reply_to_id or post.boost_of_id or not post.author.is_read_by_mail:
        return
    # Two that are said at once are counted one after the other.
    Account.objects.select_for_update().get(pk=post.author_id)
    row, is_new = MailedPost.objects.get_or_create(post=post, defaults={"account": post.author})
    if is_new and letters_today(post.author_id) < LETTERS_A_DAY:
        _send_out(post.author, [row])


@transaction.atomic
def gather_digests(at: datetime) -> None:
    """In the evening what is left of the day goes out together; what comes later waits a day.

    Whoever never said yes is forgotten.
    """
    if clock.local(at).hour < DIGEST_HOUR:
        return
    MailReader.objects.filter(
        confirmed_at=None, asked_at__lt=at - timedelta(days=CONFIRM_WITHIN_DAYS)
    ).delete()
    by_account: dict[int, list[MailedPost]] = {}
    for row in waiting_for_digest():
        by_account.setdefault(row.account_id, []).append(row)
    for account in Account.objects.filter(pk__in=set(by_account) - had_digest_today()):
        if not account.is_read_by_mail:
            # They thought better of it during the day.
            MailedPost.objects.filter(account=account, mailed_at=None).delete()
            continue
        _send_out(account, by_account[account.pk], is_digest=True)


def _send_out(account: Account, rows: Sequence[MailedPost], *, is_digest: bool = False) -> None:
    """One letter to each reader with these posts."""
    ids = [row.post_id for row in rows]
    MailedPost.objects.filter(pk__in=ids).update(mailed_at=clock.now(), in_digest=is_digest)
    readers = list(readers_of(account.pk))
    if not readers:
        return
    due = record("letters.due", actor=None, subject=account, posts=ids, digest=is_digest)
    Letter.objects.bulk_create(Letter(reader=each, event_seq=due.seq) for each in readers)


def letter_sent(letter: Letter) -> None:
    """It is on its way."""
    Letter.objects.filter(pk=letter.pk).delete()


def drop_letters(seq: int) -> None:
    """There is nothing to say any more."""
    Letter.objects.filter(event_seq=seq).delete()
