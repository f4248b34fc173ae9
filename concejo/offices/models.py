"""The town's offices: they have an address, duties and hours, and outlive who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import new_id
from concejo.places.models import Street


class Office(models.Model):
    """A public office with its address. Who holds it is written in the seats of its account."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    account = models.OneToOneField(Account, on_delete=models.PROTECT, related_name="office")
    title = models.CharField(max_length=60)
    # "Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00-13:00"; empty: the town's hours.
    hours = models.CharField(max_length=200, blank=True)
    # Takes what is addressed to nobody. One office does.
    is_intake = models.BooleanField(default=False)
    # The mayor's office: in charge of every case it may see. At most one.
    is_mayors = models.BooleanField(default=False)
    # May register residents and type in cases for others.
    serves_counter = models.BooleanField(default=False)
    # Where it is: its rounds start there.
    street = models.ForeignKey(Street, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=clock.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["is_intake"], condition=Q(is_intake=True), name="one_intake_office"
            ),
            models.UniqueConstraint(
                fields=["is_mayors"], condition=Q(is_mayors=True), name="one_mayors_office"
            ),
        ]

    def __str__(self) -> str:
        return f"@{self.account.handle}"

    @property
    def handle(self) -> str:
        return self.account.handle
