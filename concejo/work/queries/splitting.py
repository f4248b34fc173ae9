"""What of a report may be another office's work: proposed, and decided by people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from concejo.base.text import HANDLE
from concejo.cases.faults import parts_of
from concejo.cases.models import Kind
from concejo.cases.queries.views import CaseView
from concejo.work.models import Relation


class Apart(NamedTuple):
    """Some words of a report, and the office whose work they are about, if that is known."""

    words: str
    office: str


def apart_in(views: Sequence[CaseView]) -> dict[int, Apart]:
    """Of these cases those that tell two things, by the id of the case. Two queries."""
    full = [view for view in views if view.full]
    done = Kind.objects.filter(office__isnull=False, merged_into=None)
    office_of = dict(done.values_list("code", "office__account__handle"))
    numbers = [view.case.pk for view in full]
    # Where a case has a later one beside it, somebody has looked at this before.
    split = set(Relation.objects.filter(one__in=numbers).values_list("one", flat=True))
    found = {}
    for view in full:
        if view.case.pk in split:
            continue
        text = HANDLE.sub("", view.case.post.text)
        for part in parts_of(text, office_of):
            office = office_of.get(part.kind, "")
            if office != view.case.owner.handle:
                found[view.case.pk] = Apart(part.words.strip(" ,"), office)
                break
    return found
