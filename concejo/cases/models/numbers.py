"""Numbers given out, and rows of logs that were played."""

from __future__ import annotations

from django.db import models

from concejo.base.ids import new_id
from concejo.cases.models.cases import Case


class Counter(models.Model):
    """The last case number given out in a year."""

    year = models.PositiveSmallIntegerField(primary_key=True)
    last = models.PositiveIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.year}: {self.last}"


class ReplayedRow(models.Model):
    """A row of somebody's log that was already played: doing it again doubles nothing."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    key = models.CharField(max_length=120, unique=True)
    case = models.ForeignKey(Case, null=True, on_delete=models.CASCADE, related_name="+")

    def __str__(self) -> str:
        return self.key
