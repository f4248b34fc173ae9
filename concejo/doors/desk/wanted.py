"""Which cases of a desk are asked for, as its address says it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import HttpRequest

from concejo.base.errors import Refused
from concejo.cases.queries.desk import Wanted
from concejo.doors.web.places import street_typed

_NAMES = ("who", "kind", "street", "district", "late")
_LONGEST = 120


@dataclass(frozen=True, slots=True)
class Asked:
    """What was asked for, as it was typed and as it was understood."""

    typed: Mapping[str, str]
    wanted: Wanted
    # Why a part of it was left aside.
    wrong: str = ""

    @property
    def query(self) -> str:
        """The same again, for a link."""
        return urlencode({name: text for name, text in self.typed.items() if text})

    @property
    def narrows(self) -> bool:
        """Is more asked for than whose they are?"""
        return any(text for name, text in self.typed.items() if name != "who")

    def with_who(self, who: str) -> str:
        """The same of somebody else."""
        return urlencode({n: t for n, t in {**self.typed, "who": str(who)}.items() if t})


def wanted_by(request: HttpRequest) -> Asked:
    """What the address of a page asks for."""
    return understood({name: request.GET.get(name, "") for name in _NAMES})


def understood(said: Mapping[str, str]) -> Asked:
    """A filter from its fields; a street that is not known leaves the rest."""
    typed = {name: said.get(name, "").strip()[:_LONGEST].replace("\x00", "") for name in _NAMES}
    wrong, street = "", None
    try:
        street = street_typed(typed["street"])
    except Refused as refusal:
        wrong = str(refusal)
    wanted = Wanted(
        who=typed["who"].lstrip("@").lower(),
        kind=typed["kind"],
        street=street.pk if street else None,
        district=typed["district"],
        late=bool(typed["late"]),
    )
    return Asked(typed, wanted, wrong)
