"""What the crier says: receipts, what was understood, reminders. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime

from django.conf import settings
from django.utils import formats, timezone, translation
from django.utils.translation import get_language, gettext as _

from concejo.accounts.models import Account
from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.base.links import absolute
from concejo.base.text import without_calling
from concejo.cases.models import Case, Kind, in_language
from concejo.offices.models import Office
from concejo.places.models import Street
from concejo.places.queries import the_town
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Post, Visibility

_LONGEST = 5000


@contextmanager
def in_words_of(post: Post) -> Iterator[None]:
    """Speak the language of a post, else the town's, and read the town's clock."""
    town = the_town()
    # Django itself knows a hundred languages; the crier speaks those of the town's pages.
    spoken = post.language[:2] if post.language[:2] in dict(settings.LANGUAGES) else ""
    with (
        translation.override(spoken or town.language),
        timezone.override(clock.zone(town.timezone)),
    ):
        yield


def say(text: str, *, to: Post, privately: bool = False, once: str = "") -> Post:
    """The crier answers a post: in its thread, or only to its author. ``once``: never twice."""
    if privately:
        text = f"@{to.author.acct} {text}"
    return publish_post(
        crier(),
        Draft(
            text=text,
            visibility=Visibility.DIRECT if privately else Visibility.UNLISTED,
            language=translation.get_language() or "",
            door="crier",
            limit=_LONGEST,
            idempotency_key=once,
        ),
        parent=to,
    )


def say_inside(text: str, people: Sequence[Account], *, to: Post) -> Post:
    """The crier says something in a conversation that only these read: it is part of its file."""
    return _say_to(people, text, Visibility.OFFICE, to=to)


@contextmanager
def in_words_of_the_town() -> Iterator[None]:
    """To those who work for it."""
    town = the_town()
    with translation.override(town.language), timezone.override(clock.zone(town.timezone)):
        yield


def whisper(text: str, people: Sequence[Account]) -> Post:
    """The crier says something to some people and to nobody else."""
    return _say_to(people, text, Visibility.DIRECT)


def _say_to(
    people: Sequence[Account], text: str, visibility: Visibility, *, to: Post | None = None
) -> Post:
    named = " ".join(f"@{account.acct}" for account in people)
    return publish_post(
        crier(),
        Draft(
            text=f"{named} {text}",
            visibility=visibility,
            language=translation.get_language() or "",
            door="crier",
            limit=_LONGEST,
        ),
        parent=to,
    )


def link_to(case: Case) -> str:
    """The case's address."""
    return absolute(f"/cases/{case.number}")


def when(at: datetime) -> str:
    """A date as people say it: ``martes 24 de noviembre, 14:00``."""
    return f"{day_of(at)}, {clock.local(at):%H:%M}"


def day_of(at: datetime) -> str:
    """A day as people say it: ``martes 24 de noviembre``."""
    there = clock.local(at)
    # Of English there are two orders; the day comes first in this town.
    date = "j F" if get_language() == "en" else "MONTH_DAY_FORMAT"
    return f"{formats.date_format(there, 'l')} {formats.date_format(there, date)}"


def receipt(case: Case, *, was_named: bool) -> str:
    """Number and link, at once."""
    office = case.owner
    named = office.title if was_named else f"{office.title} (@{office.handle})"
    return _("Received: case %(number)s. %(office)s has it. %(link)s") % {
        "number": case.number,
        "office": named,
        "link": link_to(case),
    }


def emergency() -> str:
    """Before anything else."""
    return _("If anybody is in danger, call 112 now.")


def ask_if_there(street: Street) -> str:
    """To the author of a post whose door could not ask."""
    return _(
        "Your photo was taken near %(street)s. Is it there? Nobody else knows that: answer “yes” "
        "and the case is in that street for everybody to see, or write the right street, or “no”."
    ) % {"street": street.name}


def placed(case: Case) -> str:
    """Where it is now."""
    street = case.street.name if case.street else ""
    return _("Done: case %(number)s is in %(street)s.") % {
        "number": case.number,
        "street": f"{street} {case.street_number}".strip(),
    }


def not_placed(case: Case) -> str:
    """The author has said that it is not where the photo was taken."""
    return _(
        "Done: case %(number)s names no street, and nobody is told where the photo was taken."
    ) % {"number": case.number}


def read_too(offices: Sequence[Office]) -> str:
    """Who looks after danger, besides the office that has the case."""
    if not offices:
        return ""
    return _("As somebody may be in danger, this is read by these offices too: %(offices)s.") % {
        "offices": ", ".join(office.title for office in offices)
    }


def only_the_offices(case: Case, offices: Sequence[Office]) -> str:
    """Nobody else reads it."""
    if len(offices) > 1:
        return _("Only %(offices)s read your message: case %(number)s. %(link)s") % {
            "offices": ", ".join(office.title for office in offices),
            "number": case.number,
            "link": link_to(case),
        }
    return _("Only %(office)s reads your message: case %(number)s. %(link)s") % {
        "office": case.owner.title,
        "number": case.number,
        "link": link_to(case),
    }


def held(public_text: str) -> str:
    """The masked version is offered."""
    return _(
        "Your message holds personal data, so it is not public. "
        "Answer “yes” and everybody can read this version: “%(text)s”"
    ) % {"text": without_calling(public_text)}


def understood(what: str) -> str:
    """What was read from a sentence, and how to take it back."""
    return _("Understood: %(what)s. Answer “no” within 15 minutes to undo it.") % {"what": what}


def understood_for_good(what: str) -> str:
    """What was taken from the public: there is no undo to offer."""
    return _("Understood: %(what)s. Only the people in it and the office read it from now on.") % {
        "what": what
    }


def made_private() -> str:
    """What was taken from the public is not shown again by a word: there is no undo to offer."""
    return _("Understood: private from now on. Only the people in it and the office read it.")


def not_possible(reason: str) -> str:
    """A sentence was understood, but cannot be done."""
    return _("Nothing has changed. %(reason)s") % {"reason": reason}


def undone(case: Case) -> str:
    return _("Undone. Case %(number)s is %(state)s again.") % {
        "number": case.number,
        "state": case.get_state_display(),
    }


def published() -> str:
    return _("Done: everybody can read the version without personal data now.")


def ask_for_proof() -> str:
    return _("To close it, add a photo, or say in a sentence why there is none.")


def ask_for_reason() -> str:
    return _("Say why not: the person who reported it will read it.")


def ask_for_question() -> str:
    return _("Write the question as well: the person who reported it will answer it.")


def promise_broken(case: Case, due_at: datetime) -> str:
    """Said in public, to the owner."""
    return _(
        "@%(office)s, it was promised for %(date)s and is not shown done. "
        "What happened, and what is the new date?"
    ) % {"office": case.owner.handle, "date": when(due_at)}


def reminder(name: str) -> str:
    return _(
        "%(name)sthe office still needs your answer. Without it the case is closed in a week."
    ) % {"name": name}


def lapsed(case: Case) -> str:
    return _("Case %(number)s is closed, as no answer came. Tell it again whenever you like.") % {
        "number": case.number
    }


def passed_up(case: Case, owed: str, percent: int) -> str:
    """To whoever can do something about it: number, office and link, never anybody's words."""
    lacks = {
        "answer": _("has no answer yet"),
        "promise": _("has no date yet"),
        "fix": _("is not done yet"),
    }[owed]
    said = _("Case %(number)s (%(office)s) %(lacks)s: %(percent)s %% of its time is over.") % {
        "number": case.number,
        "office": case.owner.title,
        "lacks": lacks,
        "percent": percent,
    }
    return f"{said} {link_to(case)}"


def given_to_you(case: Case) -> str:
    """Somebody of an office has a case to do."""
    said = _("Case %(number)s is yours now in @%(office)s.")
    said = said % {"number": case.number, "office": case.owner.handle}
    return f"{said} {link_to(case)}"


def what_was_understood(verb: str, facts: dict[str, object]) -> str:
    """One line: ``passes to @electricista · promised for Tuesday 24 November, 14:00``."""
    parts = []
    if facts.get("office"):
        parts.append(_("passes to @%(office)s") % {"office": facts["office"]})
    if facts.get("due_at"):
        date = when(datetime.fromisoformat(str(facts["due_at"])))
        parts.append(_("promised for %(date)s") % {"date": date})
    if facts.get("until"):
        date = when(datetime.fromisoformat(str(facts["until"])))
        parts.append(_("waits for others until %(date)s") % {"date": date})
    if isinstance(names := facts.get("kind"), dict):
        parts.append(_("filed under “%(kind)s”") % {"kind": kind_said(names)})
    single = {
        "finish": _("the work is done"),
        "decline": _("declined, with the reason given"),
        "ask": _("waiting for the resident's answer; the clock stands still"),
        "answer": _("answered; the clock goes on"),
        "confirm": _("it is done, confirmed"),
        "reopen": _("it is not done: open again"),
        "withdraw": _("this is not a case"),
        "join": _("joined to case %(number)s") % {"number": facts.get("into", "")},
        "private": _("private from now on"),
        "resume": _("open again"),
        "separate": _("a case of its own again"),
        "give": _("given to @%(person)s") % {"person": facts.get("person", "")},
    }
    if verb in single:
        parts.append(single[verb])
    return " · ".join(parts)


def kind_said(names: Mapping[str, str]) -> str:
    """What a kind is called in the language that is spoken."""
    return in_language(names, get_language() or "es", "")


def files_under(kind: Kind) -> str:
    """Said in public, by the office."""
    return _("We have filed this under “%(kind)s”.") % {"kind": kind_said(kind.names)}


def goes_on_in(other: Case, promised_for: datetime | None) -> str:
    """Somebody reported what is reported already."""
    said = _("Case %(number)s is about the same: yours goes on there, and you are answered here.")
    said = said % {"number": other.number}
    if promised_for is not None:
        said = f"{said} " + _("It is promised for %(date)s.") % {"date": when(promised_for)}
    return f"{said} {link_to(other)}"


def split_off(part: Case) -> str:
    """A part of what was told is another office's, and goes on there."""
    return _("Part of this is work of @%(office)s and goes on as case %(number)s: %(link)s") % {
        "office": part.owner.handle,
        "number": part.number,
        "link": link_to(part),
    }


def happened_there(other: Case, what: str, words: str) -> str:
    """What happened to the case in which theirs goes on, with the office's words."""
    said = _("In case %(number)s, in which yours goes on: %(what)s.") % {
        "number": other.number,
        "what": what,
    }
    quoted = f" “{without_calling(words)}”" if words else ""
    return f"{said}{quoted} {link_to(other)}"


def is_it_done() -> str:
    """To whoever reported what another case has done: by an answer here it is opened again."""
    return _("Is it done? Answer here “it is done” or “it is still the same”.")


def still_the_same_there() -> str:
    """Said of a job by somebody whose own case goes on in it."""
    return _("Somebody who reported the same says that it is still the same: it is open again.")


def what_happened_there(kind: str, due_at: datetime | None) -> str:
    """One piece of a sentence for each event that is told where a case was joined."""
    if due_at is not None:
        return _("promised for %(date)s") % {"date": when(due_at)}
    return {
        "case.done": _("the work is done"),
        "case.declined": _("it will not be done"),
        "case.promise_broken": _("the promise was not kept"),
        "case.reopened": _("it is not done: open again"),
        "case.withdrawn": _("nobody works on it any more; say so if it is still the same"),
        "case.undone": _("the last step was taken back"),
    }.get(kind, "")


def date_has_passed() -> str:
    return _("That date has passed already. Promise a day that is still to come.")


def date_too_far() -> str:
    return _("That date is more than a year away. Promise something nearer, or decline it.")


def date_not_clear() -> str:
    return _("Two dates can be read from that. Say one.")


def done_or_promised() -> str:
    return _(
        "It is not clear whether it is done or promised. Say “it is done” and what was done, or"
        " “it will be done” and the day."
    )


def two_steps() -> str:
    return _("More than one step can be read from that. Write one thing in each answer.")
