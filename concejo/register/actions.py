"""Everything that changes the register of residents."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import account_by_handle
from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.offices.queries import may_serve_counter
from concejo.register.documents import code_hash, document_hash, new_code
from concejo.register.errors import (
    AddressTaken,
    AlreadyRegistered,
    CensusColumns,
    CodeNotKnown,
    DocumentNotRead,
    NotOnTheCensus,
    OnlyAtTheCounter,
)
from concejo.register.models import Code, Link, Resident
from concejo.register.queries import resident_for_document

CENSUS_COLUMNS = ("document", "given_name", "family_name", "birth_date", "street", "number")
CODE_IS_GOOD_FOR = timedelta(days=14)


@dataclass(slots=True)
class CensusReport:
    added: int = 0
    kept: int = 0
    left: int = 0
    bad: list[str] = field(default_factory=list)


@transaction.atomic
def bring_census(lines: Iterable[str], *, by: Actor | None = None) -> CensusReport:
    """Take the census list. Whoever is no longer on it has moved away: their level lapses."""
    reader = csv.DictReader(lines)
    missing = [c for c in CENSUS_COLUMNS if c not in (reader.fieldnames or ())]
    if missing:
        raise CensusColumns(wanted=", ".join(CENSUS_COLUMNS), missing=", ".join(missing))
    report = CensusReport()
    listed = _listed(reader, report)
    if not listed:
        return report
    known = {r.document_hash: r for r in Resident.objects.select_for_update()}
    new = [r for digest, r in listed.items() if digest not in known]
    there = [known[digest].taking(r) for digest, r in listed.items() if digest in known]
    Resident.objects.bulk_create(new, batch_size=500)
    Resident.objects.bulk_update(there, Resident.FROM_CENSUS, batch_size=500)
    report.added, report.kept = len(new), len(there)
    # A list with unreadable lines may lack somebody who still lives here: then nobody lapses.
    if not report.bad:
        for digest, resident in known.items():
            if digest not in listed and resident.left_at is None:
                _moved_away(resident, by)
                report.left += 1
    record("census.brought", actor=by, subject=None, added=report.added, left=report.left)
    return report


@dataclass(frozen=True, slots=True)
class IssuedCode:
    """A code as the clerk hands it over; nowhere is it kept like this."""

    code: str
    resident: Resident
    expires_at: object


@transaction.atomic
def issue_code(actor: Actor, document: str) -> IssuedCode:
    """The clerk has the document in hand: a one-time code for this resident. Older ones end."""
    if not may_serve_counter(actor):
        raise OnlyAtTheCounter
    resident = resident_for_document(actor, document)
    linked = (
        Link.objects.filter(resident=resident, lapsed_at=None).select_related("account").first()
    )
    if linked is not None:
        raise AlreadyRegistered(handle=linked.account.handle)
    Code.objects.filter(resident=resident, used_at=None).delete()
    code = new_code()
    kept = Code.objects.create(
        resident=resident,
        code_hash=code_hash(code),
        made_by=actor.user,
        expires_at=clock.now() + CODE_IS_GOOD_FOR,
    )
    record("resident.code_issued", actor=actor, subject=resident)
    return IssuedCode(code, resident, kept.expires_at)


@transaction.atomic
def redeem_code(actor: Actor, code: str) -> Link:
    """The resident types the code in, once: their address is verified."""
    waiting = (
        Code.objects.select_for_update(of=("self",))
        .filter(code_hash=code_hash(code), used_at=None, expires_at__gt=clock.now())
        .select_related("resident")
        .first()
    )
    if waiting is None or waiting.resident.left_at:
        raise CodeNotKnown
    link = _link(waiting.resident, actor.account, by=actor)
    waiting.used_at = clock.now()
    waiting.save(update_fields=["used_at"])
    return link


@transaction.atomic
def verify_at_counter(name: str, document: str, *, by: Actor | None = None) -> Link:
    """Verify an address at once, for somebody who stands at the counter with their document."""
    if by is not None and not may_serve_counter(by):
        raise OnlyAtTheCounter
    account = account_by_handle(name.lstrip("@"))
    resident = Resident.objects.filter(document_hash=document_hash(document), left_at=None).first()
    if resident is None:
        raise NotOnTheCensus
    return _link(resident, account, by=by)


def _listed(rows: Iterable[dict[str, str]], report: CensusReport) -> dict[str, Resident]:
    """The people of a list by their hash; lines that cannot be read go into the report."""
    listed = {}
    for line, row in enumerate(rows, start=2):
        try:
            resident = _resident_in(row)
        except DocumentNotRead as reason:
            report.bad.append(f"{line}: {reason}")
        except (ValueError, TypeError, AttributeError):
            report.bad.append(f"{line}: {_('A value is missing, or the date is not YYYY-MM-DD.')}")
        else:
            listed[resident.document_hash] = resident
    return listed


def _resident_in(row: dict[str, str]) -> Resident:
    return Resident(
        document_hash=document_hash(row["document"]),
        given_name=clean(row["given_name"])[:80],
        family_name=clean(row["family_name"])[:120],
        birth_year=date.fromisoformat(row["birth_date"].strip()).year,
        street=clean(f"{row['street']} {row['number']}")[:120],
        imported_at=clock.now(),
    )


def _link(resident: Resident, account: Account, *, by: Actor | None) -> Link:
    theirs = (
        Link.objects.filter(resident=resident, lapsed_at=None).select_related("account").first()
    )
    if theirs is not None:
        if theirs.account_id == account.pk:
            return theirs
        raise AlreadyRegistered(handle=theirs.account.handle)
    if Link.objects.filter(account=account, lapsed_at=None).exists():
        raise AddressTaken(handle=account.handle)
    link = Link.objects.create(resident=resident, account=account)
    Account.objects.filter(pk=account.pk).update(verified_at=link.verified_at)
    record("resident.verified", actor=by, subject=account)
    return link


def _moved_away(resident: Resident, by: Actor | None) -> None:
    resident.left_at = clock.now()
    resident.save(update_fields=["left_at"])
    for link in Link.objects.filter(resident=resident, lapsed_at=None):
        _lapse(link, by)


def _lapse(link: Link, by: Actor | None) -> None:
    link.lapsed_at = clock.now()
    link.save(update_fields=["lapsed_at"])
    Account.objects.filter(pk=link.account_id).update(verified_at=None)
    record("resident.lapsed", actor=by, subject=link.account)
