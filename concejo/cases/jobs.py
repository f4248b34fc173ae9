"""What happens after a step in a case: somebody without an account gets the answer by e-mail."""

from __future__ import annotations

from django.core.mail import send_mail
from django.utils.translation import gettext as _

from concejo.base.links import absolute
from concejo.cases import crier as cries
from concejo.cases.models import Case, Contact
from concejo.events.models import Event
from concejo.posts.models import Post, Visibility

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


def mail_contact(event: Event) -> None:
    """Write to whoever left an e-mail address what happened to their case."""
    case = (
        Case.objects.select_related("owner__account", "post__author", "contact")
        .filter(pk=event.subject_id or 0)
        .first()
    )
    contact = Contact.objects.filter(case=event.subject_id).exclude(email="").first()
    what = _SUBJECTS.get(event.kind)
    if case is None or contact is None or what is None:
        return
    with cries.in_words_of(case.post):
        send_mail(_subject(case, what), _body(case, event), None, [contact.email])


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
    link = absolute(f"/cases/{case.number}?key={case.key}")
    closing = _("Read it and answer here, without an account: %(link)s") % {"link": link}
    own_words = event.kind == "case.opened"
    receipt = cries.receipt(case, was_named=False) if own_words else words
    return f"{receipt}\n\n{closing}\n"
