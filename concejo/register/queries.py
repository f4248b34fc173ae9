"""Everything that is asked of the register."""

from __future__ import annotations

from concejo.accounts.actors import Actor
from concejo.offices.queries import may_serve_counter
from concejo.register.documents import document_hash
from concejo.register.errors import NotOnTheCensus, OnlyAtTheCounter
from concejo.register.models import Link, Resident


def resident_for_document(actor: Actor, document: str) -> Resident:
    """Who on the census list has this document. Only the counter may ask."""
    if not may_serve_counter(actor):
        raise OnlyAtTheCounter
    resident = Resident.objects.filter(document_hash=document_hash(document), left_at=None).first()
    if resident is None:
        raise NotOnTheCensus
    return resident


def residents_count() -> tuple[int, int]:
    """How many are on the census, and how many of them are registered with an address."""
    living = Resident.objects.filter(left_at=None)
    return living.count(), Link.objects.filter(lapsed_at=None, resident__in=living).count()
