"""From words to a case: number, kind, place, owner, next date and receipt, all or nothing."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import transaction
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.contacts import contacts_of_offices
from concejo.accounts.queries import crier
from concejo.base import clock
from concejo.base.memory import remembered
from concejo.base.questions import add
from concejo.base.text import HANDLE, handles
from concejo.cases import crier as cries
from concejo.cases.actions.answering import Said, answers_to, keep_answers
from concejo.cases.actions.timing import start_clocks
from concejo.cases.actions.whereabouts import ask_of_photo, street_in, street_of_photo
from concejo.cases.kinds import UNNAMED, kind_of
from concejo.cases.models import Card, Case, Contact, Counter, HeldPost, Kind
from concejo.cases.queries.kinds import codes_of, kind_called, kind_with_code
from concejo.cases.queries.numbers import next_number_of
from concejo.cases.routing import (
    proposed_kinds,
    proposed_offices,
    report_of,
    sure_label,
    sure_of,
)
from concejo.cases.rules import told_under, who_reads
from concejo.events.log import record
from concejo.events.models import Event
from concejo.offices.models import Office
from concejo.offices.queries import (
    handles as office_handles,
    intake,
    office_by_handle,
    offices_of,
)
from concejo.places.models import Street
from concejo.places.queries import district_of, street
from concejo.posts.actions.conversations import keep_to, open_conversation
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft, Place
from concejo.posts.models import EVERYBODY, NAMED, NotificationKind, Original, Post
from concejo.posts.timelines import tell, tell_all
from concejo.screening.screen import screen

if TYPE_CHECKING:
    from concejo.routing.model import Proposal

_SUMMARY = 140
LONGEST_REPORT = 5000


@dataclass(frozen=True, slots=True)
class ContactGiven:
    """How somebody without an account can be reached. Never public."""

    name: str = ""
    phone: str = ""
    email: str = ""

    def __bool__(self) -> bool:
        return bool(self.name or self.phone or self.email)


@dataclass(frozen=True, slots=True)
class Report:
    """What somebody tells the town through its own box, at the counter or on the phone."""

    text: str
    contact: ContactGiven = ContactGiven()
    photos: Sequence[int] = ()
    place: Place | None = None
    language: str = ""
    door: str = "web"
    # This door showed what everybody will see.
    asked: bool = True
    # The clerk who types for somebody else.
    typed_by: Actor | None = None
    idempotency_key: str = ""
    # What it is about, where the door asked for it, and what was answered to that kind's questions.
    kind: str = ""
    answers: Said = field(default_factory=dict)
    # The kind whose questions these answer, where it was only guessed from the words.
    guessed: str = ""


@transaction.atomic
def tell_town(actor: Actor | None, report: Report) -> Case:
    """Somebody tells the town what is the case. Without an account the crier says it for them."""
    about = report.kind or report.guessed
    answers = answers_to(kind_called(about), report.answers) if about else report.answers
    speaker = actor or Actor(crier().account, report.typed_by.user if report.typed_by else None)
    post = publish_post(
        speaker,
        Draft(
            text=report.text,
            photos=report.photos,
            language=report.language,
            door=report.door,
            to_town=True,
            asked=report.asked,
            visibility="public",
            limit=LONGEST_REPORT,
            place=report.place,
            kind=report.kind,
            idempotency_key=told_under(report.idempotency_key),
        ),
    )
    # Opened just now, the post has it in hand; sent before, it is asked for.
    case: Case = post.case
    keep_answers(case, answers)
    given = report.contact
    if given and actor is None:
        Contact.objects.get_or_create(
            case=case,
            defaults={
                "name": given.name[:120],
                "phone": given.phone[:40],
                "email": given.email[:254],
            },
        )
    return case


def open_case(event: Event, post: Post, named: Sequence[Office]) -> Case:
    """Turn a post to the town into a case of the first office that it names, and say so at once."""
    facts = event.data
    about = str(facts.get("kind") or "")
    said = named[0] if named else _office_for(about)
    words = _words(post, masked=bool(facts.get("personal")))
    place, number = _place(words, post.place)
    # The author could not be asked before: until they answer, the case names no street.
    by_photo = street_of_photo(post.taken) if place is None and post.place is None else None
    lat, lon = _point(post.place, place)
    # What is about people or dangerous is for people to read first.
    is_for_people = bool(said or facts.get("danger") or facts.get("private_kind"))
    report = report_of(words, place, number, lat, lon, clock.now())
    proposals = [] if is_for_people else proposed_offices(report)
    owner = said or sure_of(proposals) or intake()
    # What is about people by its words is so whatever its sender called it.
    about = str(facts.get("private_kind") or "") or about
    kinds = [] if about or facts.get("danger") else proposed_kinds(report)
    kind = _kind(words, owner, about, kinds)

    case = Case(
        number=_take_number(),
        post=post,
        thread_id=post.thread_id,
        kind=kind,
        owner=owner,
        reporter=None if post.author.is_crier else post.author,
        key=secrets.token_urlsafe(16),
        door=post.door,
        is_danger=bool(facts.get("danger")),
        street=place,
        street_number=number,
        lat=lat,
        lon=lon,
        district=district_of(lat, lon, place),
    )
    case.card = _card(case, post)
    case.summary = summary_of(post) if case.card == Card.FULL else ""
    clocks = start_clocks(case)
    add([case])
    add([clocks])
    if case.kind.card != Card.FULL and post.visibility in EVERYBODY:
        # What is about people by its office's kind, though no word of it says so.
        keep_to(post, [owner.account])
        facts = {**facts, "held": True}
    if post.visibility in NAMED:
        for office in who_reads(case):
            open_conversation(case.thread_id, office.account)
    record(
        "case.opened",
        actor=Actor(post.author, post.user),
        subject=case,
        number=case.number,
        office=owner.handle,
        kind=kind.code,
        card=case.card,
        door=case.door,
        street=place.pk if place else None,
        district=case.district,
        state=case.state,
        post=post.pk,
    )
    if proposals or kinds:
        record(
            "case.routed",
            actor=None,
            subject=case,
            number=case.number,
            office=owner.handle,
            proposed=_noted(proposals),
            kind=kind.code,
            kinds=_noted(kinds),
        )
    _answer_at_once(case, post, facts, was_named=bool(named))
    if by_photo is not None:
        ask_of_photo(case, post, by_photo)
    return case


@dataclass(frozen=True, slots=True)
class Preview:
    """What would become of a text: shown before it is sent."""

    danger: bool
    personal: tuple[str, ...]
    private_kind: str | None
    public_text: str
    card: Card
    kind: Kind
    office: Office
    street: Street | None
    number: str


def preview(text: str, language: str = "") -> Preview:
    """What everybody would see of a text, who would have it, and where it is."""
    seen = screen(
        text, language=language or translation.get_language() or "es", known=contacts_of_offices()
    )
    place, number = _place(text, None)
    named = _office_in(text)
    lat, lon = (place.lat, place.lon) if place else (None, None)
    is_for_people = bool(named or seen.danger or seen.private_kind)
    report = report_of(text, place, number, lat, lon, clock.now())
    owner = named or sure_of([] if is_for_people else proposed_offices(report)) or intake()
    about = seen.private_kind or ""
    kind = _kind(text, owner, about, [] if about or seen.danger else proposed_kinds(report))
    card = Card.NONE if seen.danger else Card(kind.card)
    return Preview(
        danger=seen.danger is not None,
        personal=tuple(sorted({f.kind for f in seen.personal})),
        private_kind=seen.private_kind or (kind.code if kind.card != Card.FULL else None),
        public_text=seen.public_text,
        card=card,
        kind=kind,
        office=owner,
        street=place,
        number=number,
    )


def lacks_place(text: str) -> bool:
    """Would a post open a case of which nobody could tell where it is?"""
    return _office_in(text) is not None and street_in(text)[0] is None


def summary_of(post: Post) -> str:
    """The first words of a post, for lists; whom it begins with is shown as the owner."""
    line = " ".join(post.text.split())
    while handle := HANDLE.match(line):
        line = line[handle.end() :].lstrip(" ,.:;")
    return line if len(line) <= _SUMMARY else line[: _SUMMARY - 1].rsplit(" ", 1)[0] + "…"


def _answer_at_once(case: Case, post: Post, facts: dict[str, object], *, was_named: bool) -> None:
    """112 before anything else, then the number; what was held back is offered masked."""
    with cries.in_words_of(post):
        if facts.get("held"):
            hold(post, case, facts)
        words = cries.receipt(case, was_named=was_named)
        if case.is_danger:
            words = f"{cries.emergency()} {words} {cries.read_too(others_reading(case))}".strip()
        receipt = cries.say(words, to=post)
        if case.is_danger:
            tell_guards(case, post)
        if case.reporter is not None:
            tell(case.reporter, NotificationKind.CASE, receipt.author, receipt)


def others_reading(case: Case) -> list[Office]:
    """The offices that read it besides its owner."""
    return [office for office in who_reads(case) if office.pk != case.owner_id]


def tell_guards(case: Case, post: Post) -> None:
    """Words of danger reach those who look after it. Whom they name was told by that."""
    named = {account.pk for account in post.named}
    others = [o.account for o in others_reading(case) if o.account_id not in named]
    tell_all(others, NotificationKind.CASE, post.author, post)


def hold(post: Post, case: Case | None, facts: dict[str, object]) -> HeldPost:
    """Tell the author why their words are not public, and what they can do."""
    seen = screen(
        post.text,
        language=post.language or translation.get_language() or "es",
        known=contacts_of_offices(),
    )
    no_card = case is not None and (case.card == Card.NONE or case.kind.card != Card.FULL)
    may_publish = bool(facts.get("personal")) and not (
        facts.get("danger") or facts.get("private_kind") or no_card
    )
    parts = [cries.emergency()] if facts.get("danger") else []
    if may_publish:
        parts.append(cries.held(seen.public_text))
    elif case is not None:
        parts.append(cries.only_the_offices(case, who_reads(case)))
    question = cries.say(" ".join(parts), to=post, privately=True)
    return HeldPost.objects.create(
        post=post, question=question, public_text=seen.public_text, may_publish=may_publish
    )


def offices_named(post: Post) -> list[Office]:
    """The offices that a post names, in its order."""
    named = [account.pk for account in post.named if account.is_office]
    offices = offices_of(named) if named else {}
    return [offices[pk] for pk in named if pk in offices]


def _office_in(text: str) -> Office | None:
    """The first office that a text names, before it is a post."""
    for handle, domain in handles(text):
        if domain in {"", settings.DOMAIN} and handle in office_handles():
            return office_by_handle(handle)
    return None


def _words(post: Post, *, masked: bool) -> str:
    """All that the author said, whatever of it is public."""
    original = Original.objects.filter(post=post).first() if masked else None
    return original.text if original else f"{post.spoiler_text} {post.text}".strip()


def _office_for(kind: str) -> Office | None:
    """The office that does this kind, where its sender said which it is."""
    return _kind_called(kind).office if kind else None


def _noted(proposals: Sequence[Proposal]) -> list[list[object]]:
    return [[each.label, round(each.confidence, 3)] for each in proposals]


def _kind(text: str, owner: Office, said: str, proposals: Sequence[Proposal]) -> Kind:
    """The kind that was said, else what the router is sure of, else what the words suggest.

    Of those the office's own come first; what these keep from the public no router shows.
    """
    codes = remembered(("kinds of", owner.pk), lambda: codes_of(owner))
    guess = said or (kind_of(text, among=codes) if codes else None) or kind_of(text)
    wanted = guess or (codes[0] if len(codes) == 1 else UNNAMED)
    kind = remembered(("kind", wanted), lambda: _kind_called(wanted))
    sure = "" if said or kind.card != Card.FULL else sure_label(proposals)
    return _kind_called(sure) if sure and sure != kind.code else kind


def _kind_called(code: str) -> Kind:
    return kind_with_code(code) or Kind.objects.get(code=UNNAMED)


def _place(text: str, given: Place | None) -> tuple[Street | None, str]:
    """The street that was chosen, else the one that the text names."""
    if given is not None and given.street_id is not None:
        return street(given.street_id), given.number[:12]
    return street_in(text)


def _point(given: Place | None, its: Street | None) -> tuple[float | None, float | None]:
    """The pin, else the point of the street."""
    if given is not None and given.lat is not None:
        return given.lat, given.lon
    return (its.lat, its.lon) if its else (None, None)


def _card(case: Case, post: Post) -> Card:
    """Public by default for things, private by default for people."""
    if case.is_danger:
        return Card.NONE
    if post.visibility in NAMED and case.kind.card == Card.FULL:
        return Card.STATE
    return Card(case.kind.card)


def _take_number() -> str:
    """Give out the year's next number."""
    year = clock.local().year
    number = next_number_of(year)
    if number is None:
        Counter.objects.get_or_create(year=year)
        number = next_number_of(year)
    return f"{year}-{number:06}"
