"""What a case says of itself: its headline, its way in four steps, what was understood."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _, ngettext, pgettext

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.cases.crier import kind_said
from concejo.cases.models import Case, ClosedBy, Promise, Understanding
from concejo.cases.states import REOPENS_WITHIN, SILENCE_CONFIRMS_AFTER, State
from concejo.doors.web import moments
from concejo.posts.models import Notification, NotificationKind

# "@electricista, the lamp …": whom it was said to is shown beside it.
_LEADING_NAMES = re.compile(r"^(?:@[\w.@-]+[\s,:]*)+")


@dataclass(frozen=True, slots=True)
class Headline:
    """The largest words on a case, and the sentence under them."""

    says: str
    then: str = ""
    tone: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class WayStep:
    """One of the four steps from hearing to agreeing."""

    name: str
    at: datetime | None = None
    words: str = ""
    is_on: bool = False
    is_now: bool = False
    is_late: bool = False


def headline(case: Case, promises: Sequence[Promise]) -> Headline:
    """Where the case stands, promise first."""
    promise = promises[-1] if promises else None
    saying = {
        State.RECEIVED: _received,
        State.PROMISED: _promised,
        State.WAITING: _waiting,
        State.DONE: _done,
        State.CONFIRMED: _confirmed,
        State.DECLINED: _declined,
        State.JOINED: _joined,
        State.WITHDRAWN: _withdrawn,
    }[State(case.state)]
    return saying(case, promise)


def _received(case: Case, promise: Promise | None) -> Headline:
    facts = {"office": f"@{case.owner.handle}"}
    if case.next_at is None:
        return Headline(_("Received"))
    if case.is_late:
        return Headline(
            _("Nobody has answered yet"),
            _("%(office)s should have answered %(when)s.")
            % {**facts, "when": moments.when(case.next_at)},
            "late",
        )
    return Headline(
        _("An answer by %(day)s") % {"day": moments.before(case.next_at)},
        _("%(office)s has it. There is no promise yet.") % facts,
    )


def _promised(case: Case, promise: Promise | None) -> Headline:
    due = promise.due_at if promise else case.next_at
    if due is None:
        return Headline(_("Promised"))
    facts = {"office": f"@{case.owner.handle}", "span": moments.span(due - clock.now())}
    reason = promise.reason if promise else ""
    if due < clock.now():
        return Headline(
            _("It was promised for %(day)s") % {"day": moments.before(due)},
            _("%(span)s late. %(office)s was asked for a reason and a new date.") % facts,
            "late",
            reason,
        )
    return Headline(
        _("Promised for %(day)s") % {"day": moments.before(due)},
        _("%(office)s gave its word. %(span)s left.") % facts,
        reason=reason,
    )


def _waiting(case: Case, promise: Promise | None) -> Headline:
    return Headline(
        _("The town has a question"),
        _("%(office)s waits for an answer; until then the clock stands still.")
        % {"office": f"@{case.owner.handle}"},
        "still",
    )


def _done(case: Case, promise: Promise | None) -> Headline:
    at = case.done_at or case.updated_at
    return Headline(
        _("Done %(when)s") % {"when": moments.when(at)},
        _kept(case, promise, at),
        _tone(promise, at),
    )


def _confirmed(case: Case, promise: Promise | None) -> Headline:
    at = case.done_at or case.updated_at
    agreed = {
        ClosedBy.REPORTER: _("The person who reported it agrees."),
        ClosedBy.SILENCE: _("Nobody said otherwise for seven days."),
    }.get(ClosedBy(case.closed_by) if case.closed_by else ClosedBy.OFFICE, "")
    then = " ".join(filter(None, [_kept(case, promise, at), agreed]))
    return Headline(_("Done %(when)s") % {"when": moments.when(at)}, then, _tone(promise, at))


def _kept(case: Case, promise: Promise | None, at: datetime) -> str:
    facts = {"office": f"@{(promise.office if promise else case.owner).handle}"}
    if promise is None:
        return _("%(office)s did it.") % facts
    facts["span"] = moments.span(promise.due_at - at)
    if promise.kept_at:
        return _("%(office)s kept its word, %(span)s early.") % facts
    if at > promise.due_at:
        return _("%(office)s did it %(span)s after the promised date.") % facts
    return _("%(office)s did it.") % facts


def _tone(promise: Promise | None, at: datetime) -> str:
    return "kept" if promise is None or at <= promise.due_at else "still"


def _declined(case: Case, promise: Promise | None) -> Headline:
    return Headline(
        _("It will not be done"),
        _("%(office)s says why below.") % {"office": f"@{case.owner.handle}"},
        "still",
    )


def _joined(case: Case, promise: Promise | None) -> Headline:
    # In which one, the page says to those who may know it.
    return Headline(
        _("It is looked after in another case"),
        _("It was reported more than once; everybody gets the answer."),
        "still",
    )


def _withdrawn(case: Case, promise: Promise | None) -> Headline:
    return Headline(_("Not a case any more"), _("It was taken back. Nobody works on it."), "still")


def way(case: Case, promises: Sequence[Promise]) -> list[WayStep]:
    """Received, promised, done, confirmed: what has happened, and what would come next."""
    first, last = (promises[0], promises[-1]) if promises else (None, None)
    is_done = case.done_at is not None and case.state in {State.DONE, State.CONFIRMED}
    is_settled = case.state == State.CONFIRMED
    reached = 3 if is_settled else 2 if is_done else 1 if last else 0
    steps = [
        WayStep(pgettext("step", "Received"), case.opened_at, is_on=True),
        WayStep(
            pgettext("step", "Promised"),
            first.made_at if first else None,
            is_on=first is not None,
            is_late=case.is_late,
        ),
        WayStep(
            pgettext("step", "Done"),
            case.done_at if is_done else None,
            "" if is_done or last is None or not case.is_open else moments.short(last.due_at),
            is_on=is_done,
        ),
        WayStep(
            pgettext("step", "Confirmed"),
            case.closed_at if is_settled else None,
            _("you decide") if case.state == State.DONE else "",
            is_on=is_settled,
        ),
    ]
    return [
        WayStep(s.name, s.at, s.words, s.is_on, n == reached, s.is_late)
        for n, s in enumerate(steps)
    ]


def chip(case: Case, promise: Promise | None) -> Headline:
    """The headline for a list: a few words, and how long still."""
    now = clock.now()
    if case.state == State.PROMISED and promise:
        length = moments.span(promise.due_at - now)
        says = _("Promised: %(day)s") % {"day": moments.before(promise.due_at)}
        if promise.due_at < now:
            return Headline(says, _("%(span)s late") % {"span": length}, "late")
        return Headline(says, _("%(span)s left") % {"span": length})
    if case.state == State.RECEIVED and case.next_at:
        length = moments.span(case.next_at - now)
        if case.next_at < now:
            return Headline(
                _("Nobody has answered yet"), _("%(span)s late") % {"span": length}, "late"
            )
        return Headline(
            _("Received"), _("an answer by %(day)s") % {"day": moments.before(case.next_at)}
        )
    if case.state in {State.DONE, State.CONFIRMED}:
        return _done_chip(case, promise)
    return Headline(State(case.state).label.capitalize(), tone="still")


def _done_chip(case: Case, promise: Promise | None) -> Headline:
    at = case.done_at or case.updated_at
    word = _("Confirmed") if case.state == State.CONFIRMED else _("Done")
    if promise is None:
        return Headline(word, tone="kept")
    length = moments.span(promise.due_at - at)
    if at <= promise.due_at:
        return Headline(word, _("%(span)s early") % {"span": length}, "kept")
    return Headline(word, _("%(span)s late") % {"span": length}, "still")


def title(case: Case, language: str, *, full: bool, summary: str = "") -> str:
    """What a case is called: its first words, or only its kind where the rest is private."""
    kind = case.kind.name_in(language)
    if not full:
        return kind
    if words := first_words(case, summary):
        return words
    return f"{kind}, {case.street.name}" if case.street else kind


def first_words(case: Case, summary: str = "") -> str:
    """What was told, in the language of whoever told it; empty where it is hidden or gone."""
    words = _LEADING_NAMES.sub("", summary or case.summary)
    return words[:1].upper() + words[1:]


def title_says_all(case: Case, summary: str) -> bool:
    """Does what a case is called say every word of its report already?"""
    said = _LEADING_NAMES.sub("", case.post.text.strip())
    return _LEADING_NAMES.sub("", summary).split() == said.split()


def silence_settles_at(case: Case) -> datetime | None:
    """When a done case counts as agreed because nobody said otherwise."""
    return case.done_at + SILENCE_CONFIRMS_AFTER if case.done_at else None


def reopens_until(case: Case) -> datetime | None:
    """Until when "still the same" opens it again."""
    return case.done_at + REOPENS_WITHIN if case.done_at else None


def understood(understanding: Understanding) -> str:
    """What was read from a sentence, for the badge under it."""
    facts = understanding.facts
    parts: list[str] = []
    if office := facts.get("office"):
        parts.append(_("passes to @%(office)s") % {"office": office})
    if due := facts.get("due_at"):
        due_at = parse_datetime(str(due))
        if due_at:
            parts.append(_("promised for %(day)s") % {"day": moments.before(due_at)})
    if until := parse_datetime(str(facts.get("until", ""))):
        parts.append(_("waits for others until %(day)s") % {"day": moments.before(until)})
    if isinstance(names := facts.get("kind"), dict):
        parts.append(_("filed under “%(kind)s”") % {"kind": kind_said(names)})
    verb = {
        "finish": _("done"),
        "decline": _("declined"),
        "ask": _("a question for the resident; the clock stands still"),
        "answer": _("the question is answered; the clock runs again"),
        "confirm": _("agreed: it is done"),
        "reopen": _("still the same: opened again"),
        "join": _("joined to case %(number)s")
        % {"number": facts.get("into") or facts.get("case", "")},
        "separate": _("separated again"),
        "withdraw": _("not a case"),
        "resume": _("taken up again"),
        # Nobody outside is told to whom.
        "give": _("somebody of the office has it"),
    }.get(understanding.verb)
    if verb:
        parts.append(verb)
    return " · ".join(parts)


def happened(what: str) -> str:
    """A line of a case's history in words."""
    return {
        "opened": _("Opened"),
        "promised": _("Promised"),
        "promise": _("Promised"),
        "moved": _("The date was moved"),
        "split": _("A part of it became a case of its own"),
        "kind_corrected": _("Filed under another kind"),
        "handed_over": _("Handed over"),
        "hand_over": _("Handed over"),
        "done": _("Done"),
        "finish": _("Done"),
        "finished": _("Done"),
        "confirmed": _("Agreed: it is done"),
        "confirm": _("Agreed: it is done"),
        "declined": _("Declined"),
        "decline": _("Declined"),
        "asked": _("The resident was asked"),
        "ask": _("The resident was asked"),
        "answered": _("The resident answered"),
        "answer": _("The resident answered"),
        "reopened": _("Opened again"),
        "reopen": _("Opened again"),
        "joined": _("Joined to another case"),
        "join": _("Joined to another case"),
        "separated": _("Separated again"),
        "separate": _("Separated again"),
        "withdrawn": _("Taken back"),
        "withdraw": _("Taken back"),
        "resumed": _("Taken up again"),
        "resume": _("Taken up again"),
        "paused": _("It waits for others"),
        "pause": _("It waits for others"),
        "escalated": _("Passed up: too much of its time was over"),
        "broken": _("The promised date passed"),
        "break": _("The promised date passed"),
        "reminded": _("The resident was reminded"),
        "remind": _("The resident was reminded"),
        "lapsed": _("Closed: no answer came"),
        "lapse": _("Closed: no answer came"),
        "settled": _("Settled: nobody said otherwise"),
        "settle": _("Settled: nobody said otherwise"),
        "undone": _("The last step was undone"),
        "undo": _("The last step was undone"),
        "published": _("Made public without personal data"),
    }.get(what, what)


def not_understood() -> str:
    """Under a sentence of somebody in charge that changed nothing."""
    return _("Not understood: nothing has changed. Use a button, or say it another way.")


def told_by(door: str) -> str:
    """How somebody without an account told it, beside words that stand under no name."""
    return {
        "counter": _("said at the counter"),
        "phone": _("said on the telephone"),
    }.get(door, _("without an account"))


def told(notice: Notification, people: Sequence[Account], many: int) -> str:
    """What somebody is told of, and by whom: of likes of the same words there may be many."""
    facts = {"name": notice.origin.name, "names": names(people, many)}
    words = {
        NotificationKind.MENTION: _("%(name)s speaks to you"),
        NotificationKind.STATUS: _("%(name)s says"),
        NotificationKind.REBLOG: ngettext(
            "%(names)s passed on what you said", "%(names)s have passed on what you said", many
        ),
        NotificationKind.FAVOURITE: ngettext(
            "%(names)s likes what you said", "%(names)s like what you said", many
        ),
        NotificationKind.FOLLOW: ngettext(
            "%(names)s follows you now", "%(names)s follow you now", many
        ),
        NotificationKind.FOLLOW_REQUEST: _("%(name)s asks to follow you"),
        NotificationKind.POLL: _("A poll has ended. See the result"),
        NotificationKind.UPDATE: _("%(name)s has changed what they said"),
        NotificationKind.QUOTE: _("%(name)s quotes what you said"),
        NotificationKind.QUOTED_UPDATE: _("%(name)s has changed what you quote"),
        NotificationKind.ADMIN_REPORT: _("%(name)s reports something to the moderators"),
        NotificationKind.ADMIN_SIGN_UP: _("%(name)s is new here"),
        NotificationKind.MODERATION_WARNING: _("A word from the moderators"),
        NotificationKind.SEVERED_RELATIONSHIPS: _("Some of your connections are lost"),
        NotificationKind.CASE: _("A step in a case"),
        NotificationKind.MODERATION_WARNING: _("The moderators have decided something about you"),
        NotificationKind.ADMIN_REPORT: _("%(name)s reports somebody"),
        NotificationKind.ADMIN_SIGN_UP: _("%(name)s is new here"),
    }
    return words[NotificationKind(notice.kind)] % facts


def passed_on(people: Sequence[Account]) -> str:
    """Who passed a post on."""
    words = ngettext("%(names)s passed this on", "%(names)s have passed this on", len(people))
    return words % {"names": names(people)}


def names(people: Sequence[Account], many: int = 0) -> str:
    """One or two by name; of more the first, and how many, of whom some may not be at hand."""
    one, *others = (person.name for person in people)
    more = max(many - 1, len(others))
    if not more:
        return one
    if more == 1 and others:
        return _("%(one)s and %(other)s") % {"one": one, "other": others[0]}
    return _("%(one)s and %(n)s more") % {"one": one, "n": more}
