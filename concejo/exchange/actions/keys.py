"""Keys: who may send reports for others."""

from __future__ import annotations

import secrets

from django.db import transaction

from concejo.base import clock
from concejo.base.text import clean
from concejo.events.log import record
from concejo.exchange.errors import NameInUse, NoSuchConsumer
from concejo.exchange.keys import hash_of
from concejo.exchange.models import Consumer

_SHOWN = 8


@transaction.atomic
def give_key(name: str) -> str:
    """A key for a program. It is shown once: the town keeps only its hash."""
    name = clean(name)[:60]
    if not name or Consumer.objects.filter(name=name).exists():
        raise NameInUse(name=name)
    key = secrets.token_urlsafe(24)
    consumer = Consumer.objects.create(name=name, key_hash=hash_of(key), key_begins=key[:_SHOWN])
    record("key.given", actor=None, subject=consumer)
    return key


@transaction.atomic
def revoke_key(name: str) -> Consumer:
    """A key is none any more. What came with it stays, and the name may be given to a new one."""
    consumer = Consumer.objects.filter(name=name, revoked_at=None).first()
    if consumer is None:
        raise NoSuchConsumer(name=name)
    consumer.revoked_at = clock.now()
    consumer.name = f"{name[:40]} ({consumer.pk})"
    consumer.save(update_fields=["revoked_at", "name"])
    record("key.revoked", actor=None, subject=consumer)
    return consumer
