"""What follows from what: from each event, at once and later, and from each tick of the clock.

The whole map on one page. Nothing happens in the town that does not start in this table.
"""

from __future__ import annotations

from concejo.accounts.oauth import forget_apps
from concejo.base.sqlite.sizes import look_at_night
from concejo.cases.actions import clock as case_clock, passing_up
from concejo.cases.actions.following import forget_words
from concejo.cases.actions.giving import give_back_of
from concejo.cases.actions.hearing import hear
from concejo.cases.actions.rewording import hear_edit
from concejo.cases.queries.cases import anybody_joined, anybody_to_mail
from concejo.collections import actions as collections
from concejo.events import log
from concejo.exchange.actions.hooks import forget_deliveries
from concejo.exchange.actions.partners import ask_partners
from concejo.exchange.queries.hooks import anybody_hooked
from concejo.exchange.queries.partners import anything_goes_out, is_elsewhere
from concejo.figures.actions import read_on
from concejo.jobs.actions import enqueue
from concejo.moderation.actions import telling
from concejo.moderation.actions.entrance import forget_footprints
from concejo.moderation.actions.reports import forget_what_was_said, forget_words_of
from concejo.notices.actions.announcing import end_announcements
from concejo.notices.actions.letters import gather_digests
from concejo.notices.queries import anybody_reads_by_mail
from concejo.posts import timelines
from concejo.posts.actions import polls
from concejo.posts.actions.forgetting import forget_pages, forget_receipts
from concejo.posts.actions.links import note_link
from concejo.posts.actions.photos import forget_free_photos
from concejo.posts.actions.scheduling import publish_due
from concejo.push.actions import forget_ended
from concejo.push.queries import anybody_to_wake
from concejo.rights.actions.asking import forget_requests
from concejo.rights.actions.erasing import erase_due
from concejo.rights.actions.keeping import forget_old
from concejo.rights.actions.originals import forget_originals
from concejo.work.actions.desk_mail import tell_mornings
from concejo.work.actions.notes import keep_notes_in, remember_holder
from concejo.work.actions.posting import keep_steps_in
from concejo.work.queries.desk_mail import anybody_mailed_at_once

# In the same transaction, database only.
NOW: dict[str, list[log.Now]] = {
    "post.published": [keep_notes_in, keep_steps_in, timelines.deliver, hear, note_link],
    "post.edited": [keep_notes_in, keep_steps_in, timelines.deliver_edit, hear_edit, note_link],
    "post.shown": [timelines.deliver_shown, note_link],
    "post.deleted": [forget_words],
    "post.boosted": [timelines.deliver_boost],
    "post.favourited": [timelines.deliver_favourite],
    "poll.ended": [polls.tell_result],
    "account.followed": [timelines.deliver_follow],
    "account.unfollowed": [timelines.follow_ended],
    "account.follow_accepted": [timelines.follow_answered],
    "account.follow_rejected": [timelines.follow_answered],
    "account.follower_dropped": [timelines.follow_answered],
    "account.blocked": [collections.part, timelines.part],
    "account.opened": [telling.tell_of_newcomer],
    "seat.ended": [give_back_of],
    "case.handed_over": [remember_holder],
    "account.erased": [forget_words_of],
    "report.opened": [telling.tell_of_report],
    "measure.taken": [telling.tell_of_measure],
}

# Jobs by their dotted name: after commit, retried, safe to repeat.
_MAIL = "concejo.cases.jobs.mail_contact"
_JOINED = "concejo.cases.jobs.tell_joined"
_PHONES = "concejo.work.jobs.find_phones"
_LETTERS = "concejo.notices.jobs.take_up_post"
_OUT = "concejo.exchange.jobs.send_case"
_BACK = "concejo.exchange.jobs.tell_partner"
_DESK = "concejo.work.actions.desk_mail.tell_desk"
_HOOKS = "concejo.exchange.jobs.tell_hooks"
LATER: dict[str, list[str]] = {
    "post.published": [_PHONES, _LETTERS],
    "post.edited": [_PHONES],
    "post.shown": [_PHONES, _LETTERS],
    "post.boosted": [_PHONES],
    "post.favourited": [_PHONES],
    "account.followed": [_PHONES],
    "poll.ended": [_PHONES],
    "report.opened": [_PHONES],
    "push.due": ["concejo.push.jobs.wake_phones"],
    "letters.asked": ["concejo.notices.jobs.mail_question"],
    "letters.due": ["concejo.notices.jobs.send_letters"],
    "case.opened": [_MAIL, _OUT, _DESK, _HOOKS],
    "case.promised": [_MAIL, _JOINED, _HOOKS],
    "case.handed_over": [_MAIL, _JOINED, _OUT, _DESK, _HOOKS],
    "case.kind_corrected": [_OUT, _HOOKS],
    "desk_mail.due": ["concejo.work.letters.mail_desk"],
    "case.done": [_MAIL, _JOINED, _HOOKS],
    "case.declined": [_MAIL, _JOINED, _HOOKS],
    "case.asked": [_MAIL, _HOOKS],
    "case.promise_broken": [_MAIL, _JOINED, _HOOKS],
    "case.reminded": [_MAIL],
    "case.answered": [_HOOKS],
    "case.paused": [_HOOKS],
    "case.confirmed": [_HOOKS],
    "case.settled": [_HOOKS],
    "case.reopened": [_BACK, _JOINED, _HOOKS],
    "case.joined": [_HOOKS],
    "case.separated": [_HOOKS],
    "case.withdrawn": [_JOINED, _HOOKS],
    "case.lapsed": [_HOOKS],
    "case.resumed": [_HOOKS],
    "case.undone": [_JOINED, _HOOKS],
    "case.to_send_out": [_OUT],
    "partner.to_be_asked": ["concejo.exchange.jobs.ask_partner"],
    "pictures.due": ["concejo.exchange.jobs.fetch_pictures"],
    "hook.due": ["concejo.exchange.jobs.deliver"],
    "districts.brought": ["concejo.cases.jobs.place_all_cases"],
    "router.due": ["concejo.cases.jobs.train_router"],
    "draft.not_sent": ["concejo.posts.jobs.mail_not_sent"],
    "photo.received": ["concejo.posts.jobs.make_photo_ready"],
    "photo.unseen": ["concejo.posts.jobs.look_at_photo"],
    "photo.covered": ["concejo.posts.jobs.remove_files"],
    "photo.uncovered": ["concejo.posts.jobs.remove_files"],
    "photo.original_forgotten": ["concejo.posts.jobs.remove_files"],
    "photo.forgotten": ["concejo.posts.jobs.remove_files"],
    "photo.moved": ["concejo.posts.jobs.remove_files"],
    "link.shared": ["concejo.posts.jobs.ask_link"],
    "link.forgotten": ["concejo.posts.jobs.remove_files"],
    "post.made_private": ["concejo.posts.jobs.move_photos"],
    "post.deleted": ["concejo.posts.jobs.remove_files"],
    "account.opened": ["concejo.accounts.jobs.mail_confirmation", _PHONES],
    "account.profile_changed": ["concejo.posts.jobs.remove_files"],
    "account.confirmation_asked": ["concejo.accounts.jobs.mail_confirmation"],
    "account.password_asked": ["concejo.accounts.jobs.mail_password_link"],
    "account.admitted": ["concejo.moderation.jobs.mail_admission"],
    "account.erased": ["concejo.posts.jobs.remove_files", "concejo.moderation.jobs.erase_words"],
    "case.photos_forgotten": ["concejo.posts.jobs.remove_files"],
    "data.copy_asked": ["concejo.rights.jobs.make_copy"],
    "data.copy_ended": ["concejo.rights.jobs.remove_copy"],
    "data.removal_asked": ["concejo.rights.jobs.mail_asked"],
    "data.removal_answered": ["concejo.rights.jobs.mail_answered"],
    "measure.taken": ["concejo.moderation.jobs.mail_measure", _PHONES],
    "appeal.approved": ["concejo.moderation.jobs.mail_decision"],
    "appeal.rejected": ["concejo.moderation.jobs.mail_decision"],
}

# Jobs that are for nobody in many towns: asked first, so that saying something stays quick.
WANTED: dict[str, log.Wanted] = {
    _MAIL: anybody_to_mail,
    _JOINED: anybody_joined,
    _PHONES: anybody_to_wake,
    _LETTERS: anybody_reads_by_mail,
    _OUT: anything_goes_out,
    _DESK: anybody_mailed_at_once,
    _BACK: is_elsewhere,
    _HOOKS: anybody_hooked,
}

# Every minute.
TICK: list[log.Tick] = [
    case_clock.strike,
    passing_up.climb,
    case_clock.rebuild_router,
    forget_ended,
    end_announcements,
    gather_digests,
    tell_mornings,
    forget_footprints,
    forget_what_was_said,
    forget_apps,
    forget_receipts,
    forget_pages,
    polls.end_polls,
    publish_due,
    forget_free_photos,
    ask_partners,
    forget_deliveries,
    forget_requests,
    erase_due,
    forget_old,
    read_on,
    forget_originals,
    look_at_night,
]


def hand_over() -> None:
    """Give the table to the log, which knows nothing of what is in it."""
    log.hand_over(now=NOW, later=LATER, wanted=WANTED, ticks=TICK, enqueue=enqueue)
