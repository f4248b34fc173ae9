"""What nobody asks for any more goes: once an hour, when the clock strikes it."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import transaction

from concejo.base.ids import first_id_at
from concejo.events.log import record
from concejo.posts.models import LinkedPage, Receipt

# An app that got no answer asks again within minutes. What a page, the crier or a neighbouring
# town sends under a key may come again much later.
_APP = "api"
_RECEIPT_KEPT = timedelta(days=2)
# Somebody who writes a post anew links to the same page once more.
_PAGE_KEPT = timedelta(days=1)
_MOST_AT_ONCE = 5000


@transaction.atomic
def forget_receipts(at: datetime) -> None:
    """The keys under which apps sent their posts are good for two days."""
    if at.minute:
        return
    old = Receipt.objects.filter(pk__lt=first_id_at(at - _RECEIPT_KEPT), post__door=_APP)
    ids = list(old.order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE])
    # Looked at first: the town must not be locked for nothing.
    if ids:
        Receipt.objects.filter(pk__in=ids).delete()


@transaction.atomic
def forget_pages(at: datetime) -> None:
    """A page outside that no post links to any more, with the picture that was taken of it."""
    if at.minute:
        return
    old = LinkedPage.objects.filter(pk__lt=first_id_at(at - _PAGE_KEPT))
    free = old.filter(linkings=None).order_by("pk").values_list("pk", flat=True)[:_MOST_AT_ONCE]
    if not (ids := list(free)):
        return
    # Whoever links to one just now holds it, or waits until it is gone.
    there = old.filter(pk__in=ids)
    held = list(there.select_for_update(skip_locked=True).values_list("pk", flat=True))
    for page in there.filter(pk__in=held, linkings=None):
        record("link.forgotten", actor=None, subject=page, files=[page.image] if page.image else [])
        page.delete()
