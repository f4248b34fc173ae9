"""What happens afterwards: mails about measures and objections, and erasing what somebody said."""

from __future__ import annotations

from collections.abc import Mapping

from django.core.mail import send_mail
from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, User
from concejo.base.links import absolute
from concejo.events.models import Event
from concejo.moderation.models import Appeal, Measure
from concejo.moderation.queries import may_appeal, note_for, person_behind
from concejo.posts.actions.publishing import take_down
from concejo.posts.models import Post


def mail_measure(event: Event) -> None:
    """Write to the person what was done, why, and how to object."""
    measure = Measure.objects.select_related("target").filter(pk=event.subject_id or 0).first()
    if measure is None or not event.data.get("mail"):
        return
    link = absolute(f"/measures/{measure.pk}?note={note_for(measure)}")
    facts = {"measure": measure, "link": link if may_appeal(measure) else ""}
    _mail(person_behind(measure.target), "measure", facts)


def mail_decision(event: Event) -> None:
    """Write to the person what became of their objection."""
    its = Appeal.objects.select_related("measure__target").filter(pk=event.subject_id or 0).first()
    if its is not None:
        _mail(person_behind(its.measure.target), "appeal", {"appeal": its, "measure": its.measure})


def mail_admission(event: Event) -> None:
    """Write to a newcomer that they may come in."""
    account = Account.objects.filter(pk=event.subject_id or 0).first()
    if account is not None:
        facts = {"link": absolute("/auth/sign_in")}
        _mail(person_behind(account), "admission", facts)


def erase_words(event: Event) -> None:
    """Take down everything that an erased account said. Safe to begin again anywhere."""
    account = Account.objects.filter(pk=event.subject_id or 0).first()
    if account is None:
        return
    moderator = Actor(Account.objects.get(pk=event.actor_id or 0))
    for post in Post.objects.filter(author=account, deleted_at=None).order_by("pk").iterator():
        take_down(moderator, post)


def _mail(user: User | None, what: str, facts: Mapping[str, object]) -> None:
    if user is None or not user.email:
        return
    with translation.override(user.language or translation.get_language()):
        subject = {
            "measure": _("The moderators have decided something about your account"),
            "appeal": _("What became of your objection"),
            "admission": _("You may come in"),
        }[what]
        text = render_to_string(f"mail/{what}.txt", {"name": user.name, **facts})
        send_mail(subject, text, None, [user.email])
