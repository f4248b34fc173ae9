"""Where a case is, if only its photo says so: its author alone is asked, and answers once.

Who comes by a page was asked before. An app cannot ask, so the case names no street until its
author has answered the crier: a photo may have been taken where somebody lives.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from concejo.accounts.actors import Actor
from concejo.base.text import HANDLE, fold
from concejo.cases import crier as cries
from concejo.cases.actions.placing import put_in_street
from concejo.cases.models import Case, PhotoPlace
from concejo.cases.reading.answers import is_no, is_yes
from concejo.cases.reading.sentences import take_apart
from concejo.places.errors import PointNotHere
from concejo.places.models import Street
from concejo.places.queries import gazetteer, is_in_town, street, street_near, the_town
from concejo.places.streets import SURE_ENOUGH
from concejo.posts.drafts import Place
from concejo.posts.models import Post

_NUMBER = 12
# Each of two streets in one sentence makes the other less sure.
_ONE_OF_TWO = 0.5
_PAUSE = re.compile(r"[,.;:!?¡¿()\n]+")
# As people answer "Is it there?"; after folding and without pauses.
_THERE = re.compile(
    r"( si| yes| yeah| yep)?( es| esta| it is| it s| its| that is| that s| thats)?"
    r" (ahi|alli|aqui|there|here|right|correct|correcto)( gracias| thanks| thank you)?"
)


def street_in(text: str) -> tuple[Street | None, str]:
    """The street that a text names, and the number."""
    found = gazetteer().find(text, corners=True)
    if found is None:
        return None, ""
    return street(found.street_id), found.number[:_NUMBER]


def pin(lat: float | None, lon: float | None, its: Street | None = None, number: str = "") -> Place:
    """A point that somebody says, with the street that they named or the nearest one.

    Every door makes of a point what this makes of it: one that is not in this town is refused.
    """
    if lat is None or lon is None or not is_in_town(lat, lon):
        raise PointNotHere(town=the_town().name)
    near = its or street_near(lat, lon)
    return Place(lat, lon, near.pk if near else None, number[:_NUMBER])


def street_of_photo(taken: tuple[float, float] | None) -> Street | None:
    """The street that is nearest to where a photo was taken, if that is in this town."""
    return street_near(*taken) if taken and is_in_town(*taken) else None


def ask_of_photo(case: Case, post: Post, near: Street) -> None:
    """Ask the author alone whether the case is where their photo was taken."""
    if case.reporter is None:
        return
    with cries.in_words_of(post):
        note = cries.say(cries.ask_if_there(near), to=post, privately=True)
    PhotoPlace.objects.create(case=case, street=near, note=note)


def hear_where(post: Post, case: Case) -> bool:
    """The author answers the crier's question with yes, no, or the right street; else it is talk.

    The first answer ends the question, and a case that is closed or has a place has none.
    """
    its = PhotoPlace.objects.filter(case=case, note=post.reply_to).select_related("street").first()
    if its is None or post.author_id != case.reporter_id:
        return False
    if not case.is_open or case.street_id is not None:
        its.delete()
        return False
    answer = _answer(HANDLE.sub(" ", post.text).strip(), its.street)
    if answer is None:
        return False
    its.delete()
    if answer.street is not None:
        put_in_street(Actor(post.author, post.user), case, answer.street, answer.number)
    with cries.in_words_of(post):
        words = cries.placed(case) if answer.street else cries.not_placed(case)
        cries.say(words, to=post, privately=True)
    return True


@dataclass(frozen=True, slots=True)
class _Answer:
    """Where the author says that it is; no street is a no."""

    street: Street | None
    number: str = ""


@dataclass(frozen=True, slots=True)
class _Named:
    """A street in an answer, and whether a "not" stands before it in the same breath."""

    street_id: int
    number: str
    denied: bool


def _answer(text: str, near: Street | None) -> _Answer | None:
    """What an answer says, or None where it is only talk."""
    if is_no(text):
        return _Answer(None)
    if is_yes(text) or _THERE.fullmatch(_plain(text)):
        return _Answer(near) if near else None
    if any(sentence.question for sentence in take_apart(text, "").sentences):
        # "How do you know that I live there?" tells nobody where the case is.
        return None
    named = list(_named(text))
    meant = [each for each in named if not each.denied]
    theirs = near.pk if near else 0
    for each in meant:
        if each.street_id != theirs:
            return _Answer(street(each.street_id), each.number[:_NUMBER])
    first = _PAUSE.split(text, maxsplit=1)[0]
    if is_no(first) or (named and _denies(text) and not (meant and is_yes(first))):
        return _Answer(None)
    return _Answer(near, meant[0].number[:_NUMBER]) if meant else None


def _named(text: str) -> Iterator[_Named]:
    """The streets that an answer names, in its order."""
    first = gazetteer().find(text, _ONE_OF_TWO, corners=True)
    if first is None:
        return
    start, end = first.span
    other = gazetteer().find(text[:start] + " ; ".ljust(end - start)[: end - start] + text[end:])
    if other is None and first.sure < SURE_ENOUGH:
        return
    before = 0
    for found in sorted(filter(None, (first, other)), key=lambda each: each.span):
        start, end = found.span
        breath = _PAUSE.split(text[before:start])[-1]
        after = _PAUSE.split(text[end:], maxsplit=1)[0]
        yield _Named(found.street_id, found.number, _denies(breath) or is_no(after))
        before = end


def _denies(text: str) -> bool:
    clauses = take_apart(text, "").clauses()
    return any(clause.has("negation", "no") for clause in clauses)


def _plain(text: str) -> str:
    return " " + " ".join(re.findall(r"\w+", fold(text)))
