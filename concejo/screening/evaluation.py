"""How much of the personal data in labelled texts is found, and how often that is right."""

from __future__ import annotations

import csv
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from time import perf_counter

from concejo.screening.languages import languages
from concejo.screening.personal import Found, personal_data_in

CORPUS = Path(__file__).parent / "corpus.csv"

# Reads every list of words, so that no text is measured together with that.
_WARM = "Mi hija Ana, de 6 años, tiene asma. Calle Real 3, 2.º B, tel. 600 123 456."
_LABELS = ("spans", "kinds", "personal")
_YES, _NO = {"1", "true", "yes", "sí", "si"}, {"0", "false", "no", ""}
_PLACES = re.compile(r"([\w-]+):([0-9]+)-([0-9]+)")
# What other lists call our kinds.
_SAME_AS = {
    "name": "person",
    "person_name": "person",
    "name_address": "person",
    "address": "home",
    "flat": "home",
    "postcode": "home",
    "nie": "dni",
    "nif": "dni",
    "id": "dni",
    "identity": "dni",
    "telephone": "phone",
    "mobile": "phone",
    "mail": "email",
    "e-mail": "email",
    "account": "iban",
    "bank": "iban",
    "bank_account": "iban",
    "credit_card": "card",
    "licence_plate": "plate",
    "license_plate": "plate",
    "number_plate": "plate",
    "nss": "social_security",
    "nino": "social_security",
    "national_insurance": "social_security",
    "dob": "birth",
    "birthdate": "birth",
    "birth_date": "birth",
    "date_of_birth": "birth",
    "child": "minor",
    "minors": "minor",
}


class NoSuchColumns(Exception):
    """The file has no column ``text``, or none that says what is personal in it."""


class NotALabel(Exception):
    """A row says something of its text that cannot be read."""

    def __init__(self, line: int, said: str) -> None:
        self.line, self.said = line, said
        super().__init__(f"line {line}: {said}")


@dataclass(slots=True)
class Count:
    """How much was wanted, how much was found, and how much of that was wanted."""

    wanted: int = 0
    found: int = 0
    right: int = 0

    @property
    def precision(self) -> float | None:
        return round(self.right / self.found, 4) if self.found else None

    @property
    def recall(self) -> float | None:
        return round(self.right / self.wanted, 4) if self.wanted else None

    @property
    def f1(self) -> float | None:
        both = self.wanted + self.found
        return round(2 * self.right / both, 4) if both else None


@dataclass(slots=True)
class Measured:
    """What was found so far, and the texts where it was not what was wanted."""

    rows: int = 0
    seconds: float = 0.0
    all: Count = field(default_factory=Count)
    by_kind: dict[str, Count] = field(default_factory=dict)
    wrong: list[tuple[str, str]] = field(default_factory=list)

    @property
    def ms_per_text(self) -> float:
        return round(1000 * self.seconds / self.rows, 3) if self.rows else 0.0

    def count(self, kind: str, *, wanted: int, found: int, right: int) -> None:
        """Add to a kind and to all of them."""
        for count in (self.all, self.by_kind.setdefault(kind, Count())):
            count.wanted += wanted
            count.found += found
            count.right += right


def measure(lines: Iterable[str], *, held: bool = False) -> Iterator[Measured]:
    """Read texts from CSV lines, and say after each how it stands.

    The finest label that there is counts: ``spans`` by piece, ``kinds`` by kind and text,
    ``personal`` by text. ``held`` asks only the rows that say 1 in a column of that name.
    """
    rows = csv.DictReader(lines)
    names = set(rows.fieldnames or ())
    label = next((one for one in _LABELS if one in names), None)
    if "text" not in names or label is None:
        raise NoSuchColumns
    measured = Measured()
    personal_data_in(_WARM)
    for row in rows:
        if held and row.get("held") != "1":
            continue
        text, said = row["text"] or "", row[label] or ""
        began = perf_counter()
        found = personal_data_in(text)
        measured.seconds += perf_counter() - began
        measured.rows += 1
        if label == "spans":
            _by_piece(measured, text, found, _pieces(text, said, rows.line_num))
        elif label == "kinds":
            _by_text(measured, text, {one.kind for one in found}, _kinds(said, rows.line_num))
        else:
            _yes_or_no(measured, text, found, wanted=_is_yes(said, rows.line_num))
        yield measured


def _by_piece(
    measured: Measured, text: str, found: list[Found], wanted: list[tuple[str, int, int]]
) -> None:
    """A piece is found when something of its kind covers a part of it."""
    left = list(found)
    for kind, start, end in wanted:
        hit = next((f for f in left if f.kind == kind and f.start < end and start < f.end), None)
        if hit is not None:
            left.remove(hit)
        else:
            measured.wrong.append((f"missed {kind} {text[start:end]}", text))
        measured.count(kind, wanted=1, found=hit is not None, right=hit is not None)
    for other in left:
        measured.count(other.kind, wanted=0, found=1, right=0)
        measured.wrong.append((f"false {other.kind} {text[other.start : other.end]}", text))


def _by_text(measured: Measured, text: str, found: set[str], wanted: set[str]) -> None:
    for kind in sorted(found | wanted):
        both = kind in found and kind in wanted
        measured.count(kind, wanted=kind in wanted, found=kind in found, right=both)
        if not both:
            measured.wrong.append((f"{'false' if kind in found else 'missed'} {kind}", text))


def _yes_or_no(measured: Measured, text: str, found: list[Found], *, wanted: bool) -> None:
    """Whether a text holds anything personal; by kind, how many of the finds were in such texts."""
    count = measured.all
    count.wanted += wanted
    count.found += bool(found)
    count.right += wanted and bool(found)
    for kind, n in Counter(one.kind for one in found).items():
        its = measured.by_kind.setdefault(kind, Count())
        its.found += n
        its.right += n * wanted
    if wanted != bool(found):
        measured.wrong.append(("missed" if wanted else f"false {found[0].kind}", text))


# --- What a row says ---


def _pieces(text: str, said: str, line: int) -> list[tuple[str, int, int]]:
    """``person=Ana Ruiz | home=2.º B``, or ``person:5-13`` counted from nought."""
    pieces: list[tuple[str, int, int]] = []
    for one in filter(None, map(str.strip, said.split("|"))):
        if match := _PLACES.fullmatch(one):
            kind, start, end = _kind(match[1], line), int(match[2]), int(match[3])
        else:
            name, sign, words = one.partition("=")
            kind = _kind(name.strip(), line)
            done = max((e for k, _, e in pieces if k == kind), default=0)
            start = text.find(words, done) if sign and words else -1
            start = text.find(words) if start < 0 and words else start
            end = start + len(words)
        if not 0 <= start < end <= len(text):
            raise NotALabel(line, one)
        pieces.append((kind, start, end))
    return pieces


def _kinds(said: str, line: int) -> set[str]:
    return {_kind(one, line) for one in re.split(r"[\s,;|]+", said) if one not in {"", "none", "-"}}


def _kind(said: str, line: int) -> str:
    kind = said.casefold()
    kind = _SAME_AS.get(kind, kind)
    if kind not in languages()["en"]["marks"]:
        raise NotALabel(line, said)
    return kind


def _is_yes(said: str, line: int) -> bool:
    said = said.strip().casefold()
    if said not in _YES | _NO:
        raise NotALabel(line, said)
    return said in _YES
