"""Somebody who listens: who they are, to what, and what waits for them."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Collection, Iterable, Mapping
from dataclasses import dataclass, field

from concejo.accounts.actors import Actor
from concejo.live.streams import TOWN, News, Stream, Who, belongs, list_stream

# Who is so far behind does not read any more. Letters count too: all who do not read may share the
# texts that wait for them, but keep them in memory.
MOST_WAITING, MOST_LETTERS_WAITING = 500, 2**21

# One thing to send, under the name of its stream. None is a sign of life, for whatever between us
# and the listener hangs up on silence.
Item = tuple[tuple[str, ...], News] | None


@dataclass(eq=False)
class Listener:
    """One open connection."""

    # Nobody in particular: a stranger, or an app on its own.
    actor: Actor | None = None
    # What they came with: a token, or a page's ticket (then None).
    token_id: int | None = None
    scopes: str = ""
    # The kinds of notifications that their app knows, if it says so.
    supported: tuple[str, ...] = ()
    # Where they reach the town's pages.
    address: str = ""
    # By the name that the client knows, such as ("hashtag", "Fiestas"): what it is made of.
    streams: dict[tuple[str, ...], tuple[Stream, ...]] = field(default_factory=dict)
    # Set when it is over for a reason that the client should hear.
    farewell: str = ""
    _waiting: deque[Item] = field(default_factory=deque)
    _letters: int = 0
    _bell: asyncio.Event = field(default_factory=asyncio.Event)
    _is_over: bool = False

    @property
    def who(self) -> Who | None:
        return (self.actor.account_id, self.actor.user_id) if self.actor else None

    def hear(self, many: Iterable[News]) -> None:
        """Take note of what is for them. Never waits."""
        if self._is_over:
            return
        mine = self.sorted(many)
        self._waiting.extend(mine)
        self._letters += sum(map(_length, mine))
        if len(self._waiting) > MOST_WAITING or self._letters > MOST_LETTERS_WAITING:
            self.end()
        if self._waiting:
            self._bell.set()

    def sorted(self, many: Iterable[News]) -> list[Item]:
        """What is for them, once for each stream that it belongs on."""
        who = self.who
        return [
            (label, news)
            for news in many
            for label, streams in self.streams.items()
            if any(belongs(news, stream, who) for stream in streams)
        ]

    def thump(self) -> None:
        """A sign of life, unless something else is under way anyhow."""
        if not self._waiting:
            self._waiting.append(None)
            self._bell.set()

    def end(self, farewell: str = "") -> None:
        """It is over: what waits is forgotten."""
        self._is_over = True
        self.farewell = self.farewell or farewell
        self._waiting.clear()
        self._bell.set()

    async def items(self) -> AsyncIterator[Item]:
        """What comes, one by one, until it is over."""
        while True:
            while not self._waiting and not self._is_over:
                self._bell.clear()
                await self._bell.wait()
            if self._is_over:
                return
            item = self._waiting.popleft()
            self._letters -= _length(item)
            yield item


def _length(item: Item) -> int:
    """How many letters it says."""
    return max(map(len, item[1].payload.values()), default=0) if item else 0


@dataclass(frozen=True)
class Listening:
    """Who listens to what, at one moment: nobody else is asked for."""

    viewers: Mapping[Who, Actor]
    # By the name of a stream.
    names: Mapping[str, frozenset[Who]]
    streams: frozenset[Stream]
    # By the page that is open.
    pages: Mapping[str, frozenset[Who]]
    addresses: frozenset[str]

    @property
    def lists(self) -> list[int]:
        """The lists that somebody listens to."""
        begin = list_stream("")
        return [int(name.removeprefix(begin)) for name in self.names if name.startswith(begin)]

    def whos(self, name: str, accounts: Collection[int]) -> frozenset[Who]:
        """Those of the addresses that listen to streams of this name."""
        return frozenset(who for who in self.names.get(name, ()) if who[0] in accounts)


def listening(listeners: Iterable[Listener]) -> Listening:
    """All of them together."""
    viewers: dict[Who, Actor] = {}
    names: dict[str, set[Who]] = {}
    pages: dict[str, set[Who]] = {}
    streams: set[Stream] = set()
    addresses: set[str] = set()
    for each in listeners:
        addresses.add(each.address)
        theirs = {stream for some in each.streams.values() for stream in some}
        streams |= theirs
        if each.actor is None or (who := each.who) is None:
            continue
        viewers[who] = each.actor
        for stream in theirs:
            names.setdefault(stream.name, set()).add(who)
            if stream.name == TOWN:
                pages.setdefault(stream.about, set()).add(who)
    return Listening(
        viewers=viewers,
        names={name: frozenset(whos) for name, whos in names.items()},
        streams=frozenset(streams),
        pages={page: frozenset(whos) for page, whos in pages.items()},
        addresses=frozenset(addresses),
    )
