"""What happens after a step in a case: an answer by e-mail to somebody without an account.

And at night: the router learns from the steps of the day.
"""

from __future__ import annotations

import logging
from datetime import datetime

from django.conf import settings
from django.core.mail import send_mail
from django.utils.translation import gettext as _

from concejo.base.errors import Refused
from concejo.base.links import absolute
from concejo.cases import crier as cries
from concejo.cases.actions.joining import tell_those_who_joined
from concejo.cases.actions.placing import place_cases
from concejo.cases.kinds import topics_of
from concejo.cases.models import Case, Contact
from concejo.cases.queries.cases import joined_to
from concejo.cases.routing import ENOUGH_TO_LEARN, LABELS, own_reports
from concejo.events.models import Event
from concejo.posts.models import EVERYBODY, Post, Visibility

log = logging.getLogger(__name__)

_SUBJECTS = {
    "case.opened": "received",
    "case.promised": "promised",
    "case.handed_over": "handed_over",
    "case.done": "done",
    "case.declined": "declined",
    "case.asked": "asked",
    "case.promise_broken": "late",
    "case.reminded": "asked",
}


# What ends the matter for those, too, whose case was joined to this one.
_ANSWERS = frozenset({"case.done", "case.declined"})


def mail_contact(event: Event) -> None:
    """Write to whoever left an e-mail address what happened to their case."""
    case = (
        Case.objects.select_related("owner__account", "post__author", "contact")
        .filter(pk=event.subject_id or 0)
        .first()
    )
    contact = Contact.objects.filter(case=event.subject_id).exclude(email="").first()
    what = _SUBJECTS.get(event.kind)
    if case is None or what is None:
        return
    if contact is not None:
        with cries.in_words_of(case.post):
            send_mail(_subject(case, what), _body(case, event), None, [contact.email])
    if event.kind in _ANSWERS:
        _mail_joined(case, event, besides=contact.email if contact else "")


def place_all_cases(event: Event) -> None:
    """The town has other districts: each case is filed under its own."""
    place_cases()


def tell_joined(event: Event) -> None:
    """Whoever reported the same reads in their own conversation what happened to that case."""
    tell_those_who_joined(event)


def _mail_joined(case: Case, event: Event, *, besides: str) -> None:
    """Whoever reported the same is answered too, once each."""
    told = {besides}
    theirs = joined_to(case).exclude(contact__email="").filter(contact__isnull=False)
    for joined in theirs.select_related("post__author", "contact"):
        email = joined.contact.email
        if email in told:
            continue
        told.add(email)
        with cries.in_words_of(joined.post):
            subject = f"{joined.number}: {_answers()[event.kind]}"
            send_mail(subject, _body_of_joined(joined, case, event), None, [email])


def _answers() -> dict[str, str]:
    return {"case.done": _("It is done"), "case.declined": _("It will not be done")}


def _body_of_joined(joined: Case, case: Case, event: Event) -> str:
    """The words that everybody may read, and where: this case's key opens no other.

    Whether it is done, they say in their own case.
    """
    post = Post.objects.filter(pk=event.data.get("post"), deleted_at=None).first()
    words = post.text if post and post.visibility in EVERYBODY else _answers()[event.kind]
    where = _("Your case %(number)s went on in case %(into)s: %(link)s") % {
        "number": joined.number,
        "into": case.number,
        "link": absolute(f"/cases/{case.number}"),
    }
    if event.kind != "case.done":
        return f"{words}\n\n{where}\n"
    question = _("Is it done?")
    return f"{words}\n\n{where}\n\n{question} {_answer_here(joined)}\n"


def _subject(case: Case, what: str) -> str:
    said = {
        "received": _("Received"),
        "promised": _("There is a date"),
        "handed_over": _("Another office has it now"),
        "done": _("Is it done?"),
        "declined": _("It will not be done"),
        "asked": _("The office has a question"),
        "late": _("It is late"),
    }
    return f"{case.number}: {said[what]}"


def _body(case: Case, event: Event) -> str:
    """The words of the step, and the link with which they can answer without an account."""
    post = Post.objects.filter(pk=event.data.get("post"), deleted_at=None).first()
    words = post.text if post and post.visibility != Visibility.DIRECT else ""
    own_words = event.kind == "case.opened"
    receipt = cries.receipt(case, was_named=False) if own_words else words
    return f"{receipt}\n\n{_answer_here(case)}\n"


def _answer_here(case: Case) -> str:
    link = absolute(f"/cases/{case.number}?key={case.key}")
    return _("Read it and answer here, without an account: %(link)s") % {"link": link}


def train_router(event: Event) -> None:
    """Learn anew whose reports are and what they are about, with all that was corrected since."""
    for label in LABELS:
        try:
            _learn(label, event.at)
        except Refused as refusal:
            # What is too little for one may do for the other.
            log.warning("the router for %s stays as it was: %s", label, refusal)


def _learn(label: str, at: datetime) -> None:
    from concejo.routing.at_hand import model_at_hand
    from concejo.routing.card import write_card
    from concejo.routing.model import save
    from concejo.routing.training import train

    rows = own_reports(label)
    known = model_at_hand(settings.DIR, label)
    brought = known is not None and not known.facts["is_own"] and known.facts["rows"] > len(rows)
    if len(rows) < ENOUGH_TO_LEARN or len({row.label for row in rows}) == 1 or brought:
        return
    model = train(label, rows, at=at, topics=topics_of, is_own=True)
    write_card(model, save(model, settings.DIR))
