"""The register of residents: who lives here, by a keyed hash; and which address is whose."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account, User
from concejo.base import clock
from concejo.base.ids import new_id


class Resident(models.Model):
    """Somebody on the census list. The document's number is never here, only a keyed hash."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    document_hash = models.CharField(max_length=64, unique=True)
    given_name = models.CharField(max_length=80)
    family_name = models.CharField(max_length=120)
    birth_year = models.PositiveSmallIntegerField(null=True)
    street = models.CharField(max_length=120, blank=True)
    imported_at = models.DateTimeField(default=clock.now)
    # Set when a newer census no longer names them: their level lapses.
    left_at = models.DateTimeField(null=True)

    FROM_CENSUS = ("given_name", "family_name", "birth_year", "street", "imported_at", "left_at")

    def __str__(self) -> str:
        return f"resident {self.pk}"

    def taking(self, listed: Resident) -> Resident:
        """The same resident with what a newer census says of them."""
        for name in self.FROM_CENSUS:
            setattr(self, name, getattr(listed, name))
        return self


class Code(models.Model):
    """A one-time code from the counter. Only its hash is kept, and only until it is used."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="codes")
    code_hash = models.CharField(max_length=64, unique=True)
    # The clerk who checked the document.
    made_by = models.ForeignKey(User, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField(default=clock.now)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"code {self.pk}"


class Link(models.Model):
    """A resident speaks from this address. One at a time; ended, never deleted."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    resident = models.ForeignKey(Resident, on_delete=models.CASCADE, related_name="links")
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="links")
    verified_at = models.DateTimeField(default=clock.now)
    lapsed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["resident"], condition=Q(lapsed_at=None), name="resident_linked_once"
            ),
            models.UniqueConstraint(
                fields=["account"], condition=Q(lapsed_at=None), name="account_linked_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.resident_id} is {self.account_id}"
