"""Where a case is, if only its photo says so: put there for now, until its author says more.

Who comes by a page was asked before. An app cannot ask, so the case gets the street that is
nearest, as if it had been written, and never the point; the crier tells its author alone.
"""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.cases import crier as cries
from concejo.cases.models import Case, PhotoPlace
from concejo.cases.reading.answers import is_no, is_yes
from concejo.events.log import record
from concejo.places.models import Street
from concejo.places.queries import district_of, gazetteer, is_in_town, street, street_near
from concejo.posts.models import Post

_NUMBER = 12


def street_in(text: str) -> tuple[Street | None, str]:
    """The street that a text names, and the number."""
    found = gazetteer().find(text, corners=True)
    if found is None:
        return None, ""
    return street(found.street_id), found.number[:_NUMBER]


def street_of_photo(taken: tuple[float, float] | None) -> Street | None:
    """The street that is nearest to where a photo was taken, if that is in this town."""
    return street_near(*taken) if taken and is_in_town(*taken) else None


def tell_of_photo(case: Case, post: Post) -> None:
    """Say to the author where their photo has put the case, and how to change that."""
    if case.street is None:
        return
    with cries.in_words_of(post):
        note = cries.say(cries.placed_by_photo(case.street), to=post, privately=True)
    PhotoPlace.objects.create(case=case, note=note)


def hear_where(post: Post, case: Case) -> bool:
    """The author answers the crier's note with yes, no, or the right street; else it is talk."""
    its = PhotoPlace.objects.filter(case=case, note=post.reply_to).first()
    if its is None or post.author_id != case.reporter_id:
        return False
    named, number = street_in(post.text)
    if named is None and not (is_yes(post.text) or is_no(post.text)):
        return False
    if named is not None:
        _put(case, named, number)
    elif is_no(post.text):
        _put(case, None, "")
    case.updated_at = clock.now()
    case.save(update_fields=["street", "street_number", "lat", "lon", "district", "updated_at"])
    record(
        "case.placed",
        actor=Actor(post.author, post.user),
        subject=case,
        number=case.number,
        street=case.street_id,
        district=case.district,
    )
    with cries.in_words_of(post):
        cries.say(cries.placed(case), to=post, privately=True)
    return True


def _put(case: Case, its: Street | None, number: str) -> None:
    case.street, case.street_number = its, number
    case.lat, case.lon = (its.lat, its.lon) if its else (None, None)
    case.district = district_of(case.lat, case.lon, its)
