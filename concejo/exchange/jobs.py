"""What follows outside: photos are fetched, cases go to partners, hooks are told."""

from __future__ import annotations

import io
from datetime import timedelta

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.base.errors import Refused
from concejo.base.links import absolute
from concejo.base.safe_http import Unreachable, ask
from concejo.cases.models import Answers, Case
from concejo.events.models import Event
from concejo.exchange import georeport
from concejo.exchange.actions import hooks, partners
from concejo.exchange.actions.pictures import picture_came, picture_never_came
from concejo.exchange.errors import (
    AnswerNotReadable,
    HookSilent,
    PartnerRefuses,
    PartnerSilent,
)
from concejo.exchange.letters import body_of, headers_of
from concejo.exchange.models import Delivery, Partner, Picture, Sent, SentState
from concejo.exchange.queries.hooks import case_of
from concejo.exchange.queries.partners import photos_to_send
from concejo.posts.actions.photos import upload_photo
from concejo.posts.models import Post

_PHOTO_BYTES = 16 * 1024 * 1024
_PHOTO_SECONDS = 30.0
# Partners' clocks are not ours.
_OVERLAP = timedelta(hours=1)
_HOOK_SECONDS = 10.0


def fetch_pictures(event: Event) -> None:
    """Fetch the photos that came with a post as addresses."""
    for picture in Picture.objects.filter(case=event.subject_id or 0).select_related("case"):
        post = Post.objects.filter(pk=picture.post_id).select_related("author").first()
        try:
            answer = ask(
                "GET",
                picture.url,
                plain_too=True,
                redirects=3,
                seconds=_PHOTO_SECONDS,
                most_bytes=_PHOTO_BYTES,
            )
            if post is None or answer.status != 200:  # noqa: PLR2004 - there it is
                picture_never_came(picture)
                continue
            voice = Actor(post.author)
            picture_came(picture, voice, upload_photo(voice, io.BytesIO(answer.body)).pk)
        except Refused:
            picture_never_came(picture)


def send_case(event: Event) -> None:
    """Send a case where its kind goes. Silence is tried again, a refusal is not."""
    sent = partners.take_up(event.subject_id or 0)
    if sent is None:
        return
    once = absolute(f"/cases/{sent.case.number}")
    try:
        partners.taken(sent, georeport.send_request(sent.partner, _form(sent), once))
    except PartnerSilent as silent:
        if partners.not_taken(sent, silent, for_good=False):
            raise
    except (PartnerRefuses, AnswerNotReadable) as refusal:
        partners.not_taken(sent, refusal, for_good=True)


def tell_partner(event: Event) -> None:
    """It is not done after all: whoever was to do it hears that, in the words of the resident."""
    post = Post.objects.visible_to(None).filter(pk=event.data.get("post") or 0).first()
    sent = Sent.objects.filter(pk=event.subject_id or 0, state=SentState.THERE).first()
    if sent is None or not sent.their_id or (post is not None and post.author.is_office):
        return
    words = post.text if post is not None else sent.case.number
    said = georeport.TheirUpdate(str(event.seq), sent.their_id, "REOPEN", words)
    try:
        georeport.send_update(sent.partner, said, event.at)
    except (PartnerRefuses, AnswerNotReadable) as refusal:
        partners.not_heard(sent, refusal)


def ask_partner(event: Event) -> None:
    """Ask a partner what is new in our cases. Where it is silent, the next time comes soon."""
    partner = Partner.objects.filter(pk=event.subject_id or 0).first()
    if partner is None:
        return
    until = clock.now()
    there = partner.sent.filter(state=SentState.THERE).select_related("case")
    try:
        _find_numbers(partner, [s for s in there if not s.their_id and s.token])
        known = {s.their_id: s.pk for s in there.exclude(their_id="")}
        since = partner.heard_until or min((s.sent_at for s in there if s.sent_at), default=until)
        # Ends are sent in whole seconds: what was said in this very one has to lie before.
        said = georeport.updates(partner, since - _OVERLAP, until + timedelta(seconds=1))
        for update in said or ():
            if update.request_id in known and update.id:
                partners.hear_update(known[update.request_id], update)
        # Asked only of those who say no more: two answers about one thing may differ.
        wanted = sorted(_open_ones(partner)) if said is None else []
        for standing in georeport.standings(partner, wanted):
            if standing.request_id in known:
                partners.hear_standing(known[standing.request_id], standing)
    except (PartnerSilent, PartnerRefuses, AnswerNotReadable) as fault:
        partners.partner_silent(partner, fault)
    else:
        partners.partner_heard(partner, until)


def tell_hooks(event: Event) -> None:
    """Whoever wants to know of this event gets a letter."""
    hooks.put_on_the_way(event)


def deliver(event: Event) -> None:
    """Bring one letter. Where nobody takes it, the job comes back later."""
    delivery = (
        Delivery.objects.select_related("hook")
        .filter(pk=event.subject_id or 0, delivered_at=None, gave_up_at=None)
        .first()
    )
    if delivery is None:
        return
    told = Event.objects.filter(seq=delivery.event_seq).first()
    # Asked now, not when it happened: what was hidden since stays hidden.
    view = case_of(told) if told and delivery.hook.ended_at is None else None
    if told is None or view is None:
        hooks.drop(delivery)
        return
    body = body_of(told, view)
    status, fault = _posted(delivery, body)
    if hooks.answered(delivery, status, fault):
        raise HookSilent


def _posted(delivery: Delivery, body: bytes) -> tuple[int, str]:
    try:
        answer = ask(
            "POST",
            delivery.hook.url,
            headers=headers_of(delivery, body),
            content=body,
            seconds=_HOOK_SECONDS,
            with_body=False,
        )
    except Unreachable as silent:
        return 0, str(silent)
    return answer.status, "" if answer.status < 400 else f"HTTP {answer.status}"  # noqa: PLR2004


def _form(sent: Sent) -> dict[str, str | list[str]]:
    """What everybody may read of a case, and what its kind asks for; never a contact."""
    case = sent.case
    form: dict[str, str | list[str]] = {
        "service_code": sent.service_code,
        "description": f"{case.post.text}\n\n{absolute(f'/cases/{case.number}')}",
        "media_url": photos_to_send(case),
    }
    if case.lat is not None and case.lon is not None:
        form |= {"lat": str(case.lat), "long": str(case.lon)}
    if case.street is not None:
        address = f"{case.street.name} {case.street_number}".strip()
        form["address_string"] = ", ".join(p for p in (address, case.street.district) if p)
    return form | _attributes(case)


def _attributes(case: Case) -> dict[str, str | list[str]]:
    """Only what the town itself asks: what others wrote besides may be anything."""
    kept = Answers.objects.filter(case=case).first()
    asked = set(case.kind.questions.values_list("code", flat=True))
    said = kept.said.items() if kept else ()
    return {
        f"attribute[{code}]" + ("[]" if isinstance(answer, list) else ""): answer
        for code, answer in said
        if code in asked
    }


def _find_numbers(partner: Partner, waiting: list[Sent]) -> None:
    for sent in waiting:
        if number := georeport.request_of(partner, sent.token):
            partners.numbered(sent, number)


def _open_ones(partner: Partner) -> list[str]:
    """Closed ones of ours are not asked about any more."""
    there = partner.sent.filter(state=SentState.THERE, case__closed_at=None).exclude(their_id="")
    return list(there.values_list("their_id", flat=True))
