"""The town's offices: they have an address, duties and hours, and outlive who holds them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from concejo.accounts.models import Account, User
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


class Duty(models.Model):
    """Somebody is on duty for an office on a day, in these stretches. The week's table is rows."""

    id = models.BigAutoField(primary_key=True, default=new_id, editable=False)
    office = models.ForeignKey(Office, on_delete=models.CASCADE, related_name="duties")
    # A person's own address.
    person = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="+")
    day = models.DateField()
    # [[480, 900]]: minutes from the midnight on which the day begins; past 1440 the next one.
    stretches = models.JSONField(default=list)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["office", "day", "person"], name="duty_once")
        ]

    def __str__(self) -> str:
        return f"{self.person_id} on {self.day:%Y-%m-%d}"


class Rest(models.Model):
    """When somebody does not want to be woken, and when they are away."""

    user = models.OneToOneField(
        User, primary_key=True, on_delete=models.CASCADE, related_name="rest"
    )
    # "Mon-Fri 22:00-07:00; Sat-Sun 24h"; empty: they may be woken at any hour.
    quiet = models.CharField(max_length=200, blank=True)
    # Both days count.
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)

    def __str__(self) -> str:
        return f"rest of {self.user_id}"
