"""Answers that an office keeps ready: keeping one, changing it, its place, taking it away."""

from __future__ import annotations

from django.db import transaction

from concejo.accounts.actors import Actor
from concejo.events.log import record
from concejo.work.errors import PhraseNameTaken, PhraseNeeded, PhraseTooLong, TooManyPhrases
from concejo.work.models import Phrase
from concejo.work.phrases import holes_in
from concejo.work.queries.desks import desk_of
from concejo.work.queries.phrases import phrase_for

_NAME = 60
_LONGEST = 2000
_MOST = 60


@transaction.atomic
def keep_phrase(actor: Actor, handle: str, *, name: str, text: str) -> Phrase:
    """Keep one more answer ready, after those that are there."""
    office = desk_of(actor, handle)
    name, text = _checked(name, text)
    there = Phrase.objects.filter(office=office)
    if there.count() >= _MOST:
        raise TooManyPhrases(limit=_MOST)
    if there.filter(name=name).exists():
        raise PhraseNameTaken(name=name)
    last = there.order_by("-position").values_list("position", flat=True).first() or 0
    phrase = Phrase.objects.create(office=office, name=name, text=text, position=last + 1)
    _record("kept", actor, phrase)
    return phrase


@transaction.atomic
def change_phrase(actor: Actor, phrase_id: int, *, name: str, text: str) -> Phrase:
    """Give a ready answer another name or other words."""
    phrase = phrase_for(actor, phrase_id)
    name, text = _checked(name, text)
    if Phrase.objects.filter(office=phrase.office, name=name).exclude(pk=phrase.pk).exists():
        raise PhraseNameTaken(name=name)
    phrase.name, phrase.text = name, text
    phrase.save(update_fields=["name", "text"])
    _record("changed", actor, phrase)
    return phrase


@transaction.atomic
def raise_phrase(actor: Actor, phrase_id: int) -> Phrase:
    """One place further up: the first six have a key."""
    phrase = phrase_for(actor, phrase_id)
    before = Phrase.objects.filter(office=phrase.office, position__lt=phrase.position).last()
    if before is not None:
        before.position, phrase.position = phrase.position, before.position
        before.save(update_fields=["position"])
        phrase.save(update_fields=["position"])
        _record("changed", actor, phrase)
    return phrase


@transaction.atomic
def drop_phrase(actor: Actor, phrase_id: int) -> None:
    """Keep an answer ready no longer."""
    phrase = phrase_for(actor, phrase_id)
    _record("dropped", actor, phrase)
    phrase.delete()


def _checked(name: str, text: str) -> tuple[str, str]:
    """A name and words that can be kept; holes that nobody can fill are refused."""
    name, text = " ".join(name.replace("\x00", "").split()), text.replace("\x00", "").strip()
    if not name or not text:
        raise PhraseNeeded
    if len(text) > _LONGEST or len(name) > _NAME:
        raise PhraseTooLong(limit=_LONGEST if len(text) > _LONGEST else _NAME)
    holes_in(text)
    return name, text


def _record(what: str, actor: Actor, phrase: Phrase) -> None:
    record(
        f"phrase.{what}",
        actor=actor,
        subject=phrase,
        office=phrase.office.handle,
    )
