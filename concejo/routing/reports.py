"""What is known of a report when it has to be routed, and nothing that is known only later."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

# Whatever somebody pastes into a report: what it is about stands at the beginning.
LONGEST_TEXT = 4000


@dataclass(frozen=True, slots=True)
class Report:
    """The words, and where and when they were said."""

    text: str
    title: str = ""
    district: str = ""
    address: str = ""
    lat: float | None = None
    lon: float | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Labelled:
    """A report of which somebody has said what it is."""

    report: Report
    label: str
