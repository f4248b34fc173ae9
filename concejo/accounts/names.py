"""Finding addresses by the beginnings of the words of their names: quick for a city, too."""

from __future__ import annotations

import re
from collections.abc import Sequence

from django.db.models import QuerySet

from concejo.accounts.models import Account, NameWord
from concejo.base.text import fold

_WORD = re.compile(r"\w+")
_LONGEST = 60
# Nobody needs more of them to say whom they mean.
_MOST_WORDS = 4


def words_of(text: str) -> list[str]:
    """The words of a name as they are compared: ``María José`` is ``maria`` and ``jose``."""
    return list(dict.fromkeys(word[:_LONGEST] for word in _WORD.findall(fold(text))))


def name_words(handle: str, display_name: str) -> list[str]:
    """By which words an address is found: its handle, the parts of it, and those of its name."""
    words = [handle, *words_of(handle.replace("_", " ")), *words_of(display_name)]
    return list(dict.fromkeys(words))


def remember_name(account: Account) -> None:
    """Let an address be found by what it is called now."""
    NameWord.objects.filter(account=account).delete()
    NameWord.objects.bulk_create(
        NameWord(account=account, word=word)
        for word in name_words(account.handle, account.display_name)
    )


def asked_words(typed: str) -> list[str]:
    """The words that somebody looks for."""
    return words_of(typed)[:_MOST_WORDS]


def named(accounts: QuerySet[Account], words: Sequence[str]) -> QuerySet[Account]:
    """Those of the addresses that have words which begin like each of these."""
    for word in words:
        found = NameWord.objects.filter(word__startswith=word)
        accounts = accounts.filter(pk__in=found.values("account"))
    return accounts
