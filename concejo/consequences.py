"""What follows from what: from each event, at once and later, and from each tick of the clock.

The whole map on one page. Nothing happens in the town that does not start in this table.
"""

from __future__ import annotations

from concejo.cases.actions import clock as case_clock
from concejo.cases.actions.following import forget_words
from concejo.cases.actions.hearing import hear
from concejo.events import log
from concejo.jobs.actions import enqueue
from concejo.posts import timelines

# In the same transaction, database only.
NOW: dict[str, list[log.Now]] = {
    "post.published": [timelines.deliver, hear],
    "post.deleted": [forget_words],
    "post.boosted": [timelines.deliver_boost],
    "post.favourited": [timelines.deliver_favourite],
    "account.followed": [timelines.deliver_follow],
}

# Jobs by their dotted name: after commit, retried, safe to repeat.
_MAIL = "concejo.cases.jobs.mail_contact"
LATER: dict[str, list[str]] = {
    "case.opened": [_MAIL],
    "case.promised": [_MAIL],
    "case.handed_over": [_MAIL],
    "case.done": [_MAIL],
    "case.declined": [_MAIL],
    "case.asked": [_MAIL],
    "case.promise_broken": [_MAIL],
    "case.reminded": [_MAIL],
    "photo.forgotten": ["concejo.posts.jobs.remove_files"],
    "photo.moved": ["concejo.posts.jobs.remove_files"],
    "post.made_private": ["concejo.posts.jobs.move_photos"],
    "post.deleted": ["concejo.posts.jobs.remove_files"],
    "account.opened": ["concejo.accounts.jobs.mail_confirmation"],
    "account.profile_changed": ["concejo.posts.jobs.remove_files"],
    "account.confirmation_asked": ["concejo.accounts.jobs.mail_confirmation"],
    "account.password_asked": ["concejo.accounts.jobs.mail_password_link"],
}

# Every minute.
TICK: list[log.Tick] = [case_clock.strike]


def hand_over() -> None:
    """Give the table to the log, which knows nothing of what is in it."""
    log.hand_over(now=NOW, later=LATER, ticks=TICK, enqueue=enqueue)
