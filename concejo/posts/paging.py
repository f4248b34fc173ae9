"""A page of a long list, by ids: the way of every list in the town."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

from django.db.models import Model, QuerySet

_Row = TypeVar("_Row", bound=Model)


@dataclass(frozen=True, slots=True)
class Page:
    """Which part: older than ``max_id``, newer than ``since_id``, or just after ``min_id``."""

    max_id: int | None = None
    since_id: int | None = None
    min_id: int | None = None
    limit: int = 20

    def of(self, rows: QuerySet[_Row], field: str = "id") -> list[_Row]:
        """The rows of this page, newest first."""
        if self.max_id is not None:
            rows = rows.filter(**{f"{field}__lt": self.max_id})
        if self.since_id is not None:
            rows = rows.filter(**{f"{field}__gt": self.since_id})
        if self.min_id is not None:
            after = rows.filter(**{f"{field}__gt": self.min_id}).order_by(field)
            return list(after[: self.limit])[::-1]
        return list(rows.order_by(f"-{field}")[: self.limit])
