"""The mails to those who read an account by e-mail."""

from __future__ import annotations

import time
from collections.abc import Sequence
from smtplib import SMTPRecipientsRefused

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.core.mail.backends.base import BaseEmailBackend
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _, ngettext

from concejo.base.links import absolute
from concejo.events.models import Event
from concejo.jobs.actions import enqueue
from concejo.notices.actions.letters import drop_letters, letter_sent, take_up
from concejo.notices.errors import MailboxesBusy
from concejo.notices.links import CONFIRM_WITHIN_DAYS, confirm_link, stop_link
from concejo.notices.models import MailReader
from concejo.notices.queries import letters_of, still_public
from concejo.places.queries import the_town
from concejo.posts.models import Post

_AT_ONCE = 50
# So long one job goes on; then another one takes what is left. Well within a worker's lease.
_STRETCH = 240.0
_SUBJECT = 60
# What a mail server says to an address that it will never take.
_FOR_GOOD = 500


def mail_question(event: Event) -> None:
    """Ask whether the address is theirs, and whether they want it."""
    reader = MailReader.objects.filter(pk=event.subject_id or 0, confirmed_at=None).first()
    if reader is None:
        return
    with translation.override(reader.language or translation.get_language()):
        name = reader.account.name
        subject = _one_line(_("Do you want what %(name)s says by e-mail?") % {"name": name})
        facts = {
            "name": name,
            "town": the_town().name,
            "days": CONFIRM_WITHIN_DAYS,
            "link": confirm_link(reader),
        }
        text = render_to_string("mail/by_mail_question.txt", facts)
        EmailMessage(subject, text, None, [reader.email], headers=_AUTOMATIC).send()


def take_up_post(event: Event) -> None:
    """Somebody whom others read by mail said something."""
    take_up(event)


def send_letters(event: Event) -> None:
    """Write to each reader, and forget the letter as soon as it is on its way."""
    posts = still_public(event.data.get("posts", ()))
    if not posts:
        drop_letters(event.seq)
        return
    until = time.monotonic() + _STRETCH
    last, waits = 0, False
    with get_connection() as line:
        while letters := letters_of(event.seq, last, _AT_ONCE):
            if time.monotonic() > until:
                enqueue("concejo.notices.jobs.send_letters", event.seq)
                return
            last = letters[-1].pk
            for letter in letters:
                if _is_sent(_letter(letter.reader, posts), line):
                    letter_sent(letter)
                else:
                    waits = True
    if waits:
        raise MailboxesBusy


def _is_sent(mail: EmailMessage, line: BaseEmailBackend) -> bool:
    """Send a mail. No only where it may go later: of an address that is none there is no later."""
    mail.connection = line
    try:
        mail.send()
    except SMTPRecipientsRefused as refused:
        return all(code >= _FOR_GOOD for code, _why in refused.recipients.values())
    return True


def _letter(reader: MailReader, posts: Sequence[Post]) -> EmailMessage:
    with translation.override(reader.language or translation.get_language()):
        stop = stop_link(reader)
        facts = {
            "name": reader.account.name,
            "town": the_town().name,
            "posts": [{"words": _words(post), "link": _link(post)} for post in posts],
            "stop": stop,
        }
        text = render_to_string("mail/by_mail.txt", facts)
        headers = _AUTOMATIC | {
            "List-Id": f"<{reader.account.handle}.{settings.DOMAIN}>",
            # One click in the mail program itself is enough (RFC 8058).
            "List-Unsubscribe": f"<{stop}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
        return EmailMessage(_subject(reader, posts), text, None, [reader.email], headers=headers)


def _subject(reader: MailReader, posts: Sequence[Post]) -> str:
    name = reader.account.name
    if len(posts) > 1:
        said = ngettext("%(name)s: %(n)s post", "%(name)s: %(n)s posts", len(posts))
        return _one_line(said % {"name": name, "n": len(posts)})
    words = _one_line(posts[0].spoiler_text or posts[0].text)
    short = words if len(words) <= _SUBJECT else f"{words[: _SUBJECT - 1]}…"
    return _one_line(f"{name}: {short}" if short else name)


def _one_line(words: str) -> str:
    return " ".join(words.split())


def _words(post: Post) -> str:
    """What it says; behind a warning, the warning."""
    return post.spoiler_text or post.text or _("A photo")


def _link(post: Post) -> str:
    return absolute(f"/@{post.author.acct}/{post.pk}")


# Nobody's holiday answers.
_AUTOMATIC = {"Auto-Submitted": "auto-generated"}
