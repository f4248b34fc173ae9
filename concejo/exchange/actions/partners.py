"""Cases that go to other towns, and what comes back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.safe_http import refuse_unsafe
from concejo.base.text import clean, without_calling
from concejo.cases import crier as cries
from concejo.cases.actions import desk
from concejo.cases.actions.saying import Remark, say_in
from concejo.cases.models import Card, Case
from concejo.cases.queries.cases import where_it_goes_on
from concejo.cases.queries.kinds import kind_called
from concejo.cases.states import OPEN
from concejo.events.log import record
from concejo.exchange.actions.pictures import name_pictures
from concejo.exchange.errors import NothingSentThere, StaysHere
from concejo.exchange.georeport import Taken, TheirUpdate
from concejo.exchange.keys import seal
from concejo.exchange.models import Heard, Partner, Route, Sent, SentState
from concejo.exchange.queries.partners import partner_called, route_for
from concejo.exchange.statuses import Meaning, is_closed, meaning_of
from concejo.posts.models import Post

# Posts that pass on what a partner said: their words are not read as the office's own.
DOOR = "partner"
# How often a partner is asked what is new.
ASKS_EVERY = timedelta(minutes=15)
# So often a silent partner is tried: the jobs' own pauses, and then once more by hand.
MOST_ATTEMPTS = 7

# --- Who and what ---


@transaction.atomic
def name_partner(
    code: str, title: str, url: str, *, key: str = "", jurisdiction: str = ""
) -> Partner:
    """Another town takes cases at this address. Named again, it is changed."""
    refuse_unsafe(url)
    partner, _new = Partner.objects.update_or_create(
        code=code,
        defaults={
            "title": clean(title)[:80],
            "url": f"{url.rstrip('/')}/",
            "sealed_key": seal(key) if key else "",
            "jurisdiction": jurisdiction,
        },
    )
    record("partner.named", actor=None, subject=partner, code=code)
    return partner


@transaction.atomic
def send_kind(kind: str, partner: str, service_code: str, *, district: str = "") -> Route:
    """Cases of a kind go to a partner from now on, from one district or from everywhere."""
    its, to = kind_called(kind), partner_called(partner)
    if its.card != Card.FULL:
        raise StaysHere(kind=kind)
    route, _new = Route.objects.update_or_create(
        kind=its, district=district, defaults={"partner": to, "service_code": service_code}
    )
    record("route.set", actor=None, subject=route, kind=kind, partner=partner)
    return route


@transaction.atomic
def keep_kind(kind: str, *, district: str = "") -> None:
    """Cases of a kind go nowhere from now on. Those that are there stay there."""
    if not Route.objects.filter(kind=kind, district=district).delete()[0]:
        raise NothingSentThere(kind=kind)
    record("route.ended", actor=None, subject=None, kind=kind)


# --- Out ---


@transaction.atomic
def take_up(case_id: int) -> Sent | None:
    """A case begins its way to a partner, or goes on with it. None: it stays, or is there."""
    case = (
        Case.objects.open_to(None)
        .select_related("street", "kind", "post", "owner__account")
        .filter(pk=case_id, post__deleted_at=None)
        .first()
    )
    sent = Sent.objects.filter(pk=case_id).select_related("partner").first()
    if case is None:
        # Hidden or taken back meanwhile: it goes nowhere any more.
        Sent.objects.filter(pk=case_id, state=SentState.WAITING).delete()
        return None
    if sent is None and (route := route_for(case)):
        sent = Sent.objects.create(
            case=case, partner=route.partner, service_code=route.service_code
        )
    if sent is None or sent.state != SentState.WAITING:
        return None
    sent.case = case
    sent.attempts += 1
    sent.save(update_fields=["attempts"])
    return sent


@transaction.atomic
def taken(sent: Sent, by_them: Taken) -> None:
    """The partner has it."""
    sent.state, sent.sent_at, sent.fault = SentState.THERE, clock.now(), ""
    sent.their_id, sent.token, sent.status = by_them.id, by_them.token, "open"
    sent.save()
    record("case.sent_out", actor=None, subject=sent.case, partner=sent.partner.code)
    with cries.in_words_of(sent.case.post):
        words = _("%(partner)s has this as well.") % {"partner": sent.partner.title}
        if by_them.id:
            words = _("%(partner)s has this as well; its number there is %(number)s.") % {
                "partner": sent.partner.title,
                "number": by_them.id,
            }
        cries.say(words, to=where_it_goes_on(sent.case))


@transaction.atomic
def not_taken(sent: Sent, why: Refused, *, for_good: bool) -> bool:
    """It did not arrive. Says whether it is tried again; the case stays with its office anyway."""
    sent.fault = str(why)[:300]
    if for_good or sent.attempts > MOST_ATTEMPTS:
        sent.state = SentState.FAILED
        record("case.not_sent_out", actor=None, subject=sent.case, partner=sent.partner.code)
    sent.save(update_fields=["fault", "state"])
    return sent.state == SentState.WAITING


@transaction.atomic
def not_heard(sent: Sent, why: Refused) -> None:
    """The partner has the case, and does not take what was said to it since."""
    Sent.objects.filter(pk=sent.pk).update(fault=str(why)[:300])


@transaction.atomic
def try_again(number: str) -> Sent:
    """Somebody has looked: send once more what was not taken."""
    sent = Sent.objects.filter(case__number=number, state=SentState.FAILED).first()
    if sent is None:
        raise NothingSentThere(kind=number)
    sent.state, sent.attempts = SentState.WAITING, 0
    sent.save(update_fields=["state", "attempts"])
    record("case.to_send_out", actor=None, subject=sent.case)
    return sent


# --- Back ---


@transaction.atomic
def ask_partners(at: datetime) -> None:
    """Those who have cases of ours that are open are asked now and then."""
    waiting = Partner.objects.filter(sent__state=SentState.THERE, sent__case__state__in=OPEN)
    for partner in waiting.distinct():
        if partner.asked_at is None or partner.asked_at <= at - ASKS_EVERY:
            _ask(partner, at)


@transaction.atomic
def ask_now(code: str) -> Partner:
    """Somebody wants to know now what a partner has to say, whatever its turn is."""
    partner = partner_called(code)
    _ask(partner, clock.now())
    return partner


def _ask(partner: Partner, at: datetime) -> None:
    Partner.objects.filter(pk=partner.pk).update(asked_at=at)
    record("partner.to_be_asked", actor=None, subject=partner)


@transaction.atomic
def numbered(sent: Sent, their_id: str) -> None:
    """The partner knows its own number now."""
    sent.their_id = their_id
    sent.save(update_fields=["their_id"])


@transaction.atomic
def partner_heard(partner: Partner, until: datetime) -> None:
    """Everything up to this moment is in the conversations."""
    Partner.objects.filter(pk=partner.pk).update(heard_until=until, failing_since=None, fault="")


@transaction.atomic
def partner_silent(partner: Partner, why: Refused) -> None:
    """It could not be asked; the next time comes soon."""
    since = partner.failing_since or clock.now()
    Partner.objects.filter(pk=partner.pk).update(failing_since=since, fault=str(why)[:300])


@transaction.atomic
def hear_update(sent_id: int, said: TheirUpdate) -> None:
    """What a partner says comes into the conversation, by the office that owns the case. Once."""
    sent = Sent.objects.select_for_update(of=("self",)).select_related("partner").get(pk=sent_id)
    case = (
        Case.objects.select_for_update(of=("self",))
        .select_related("owner__account", "kind", "reporter", "post__author")
        .get(pk=sent.pk)
    )
    if not Heard.objects.get_or_create(sent=sent, update_id=said.id[:200])[1]:
        return
    meaning = _meaning(sent, said)
    if said.status and said.status.lower() != "unchanged":
        sent.status = said.status[:60]
        sent.save(update_fields=["status"])
    with cries.in_words_of(case.post):
        words = _words(sent, said)
        post = _step(case, meaning, words) or _said(case, words)
    if post is not None:
        name_pictures(case, post, said.media)


def hear_standing(sent_id: int, said: TheirUpdate) -> None:
    """Open or closed, for partners that have no updates; nothing where that is known already."""
    sent = Sent.objects.get(pk=sent_id)
    if is_closed(said.status) != is_closed(sent.status):
        hear_update(sent_id, said)


def _meaning(sent: Sent, said: TheirUpdate) -> Meaning:
    status = said.status.lower()
    again = is_closed(sent.status) and not is_closed(status) and status not in {"", "unchanged"}
    return Meaning.AGAIN if again else meaning_of(status)


def _words(sent: Sent, said: TheirUpdate) -> str:
    """Whose words they are, and the words. They call nobody."""
    words = without_calling(said.text) or said.status.replace("_", " ").lower()
    return _("%(partner)s: %(words)s") % {"partner": sent.partner.title, "words": words}


def _step(case: Case, meaning: Meaning, words: str) -> Post | None:
    """The step that the office takes on the partner's word, where the case allows it."""
    voice = Actor(case.owner.account)
    steps: dict[Meaning, Callable[[], Case]] = {
        Meaning.DONE: lambda: desk.finish(voice, case.number, reason=words, asked=True),
        Meaning.DECLINED: lambda: desk.decline(voice, case.number, reason=words, asked=True),
        Meaning.AGAIN: lambda: desk.reopen(voice, case.number, words=words, asked=True),
    }
    if meaning not in steps:
        return None
    try:
        with transaction.atomic():
            steps[meaning]()
    except Refused:
        return None
    return Post.objects.filter(thread_id=case.thread_id, door="desk").latest("pk")


def _said(case: Case, words: str) -> Post | None:
    try:
        with transaction.atomic():
            return say_in(case, Actor(case.owner.account), Remark(words, DOOR))
    except Refused:
        # There is no conversation any more in which it could be said.
        return None
