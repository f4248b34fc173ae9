"""From events to news: what of them is told, and to whom. Asks the database, writes nothing.

What a viewer may read is decided where it always is: by ``visible_to`` and its neighbours in the
rooms below. Each question is asked once for a whole batch of events, and only about those who
listen.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from typing import Any

import orjson
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.relations import silences
from concejo.cases.models import Card, Case
from concejo.cases.queries.marks import cases_touched, known_among
from concejo.cases.rules import who_reads
from concejo.doors.api.addresses import asked_at
from concejo.doors.mastodon.entities import kept
from concejo.doors.mastodon.entities.conversations import conversation
from concejo.doors.mastodon.entities.notifications import notifications
from concejo.doors.mastodon.entities.statuses import statuses, statuses_by_id
from concejo.events.models import Event
from concejo.filters.queries import Match, filters_in_force_of, matches_among
from concejo.live.announcements import announced
from concejo.live.covering import with_filters
from concejo.live.listeners import Listening
from concejo.live.streams import TOWN, TYPED, News, Stream, Who, list_stream, streams_of_post
from concejo.posts.chosen import Following, following
from concejo.posts.conversations import conversation_of
from concejo.posts.dressing import dressed
from concejo.posts.list_timelines import lists_showing
from concejo.posts.models import (
    EVERYBODY,
    NAMED,
    Notification,
    NotificationKind,
    Post,
    Visibility,
)
from concejo.posts.readers import (
    notifications_among,
    notifications_from,
    posts_with_facts,
    readers_among,
    who_marked,
)
from concejo.posts.timelines import homes_of

# New on a stream: a post that was said, was held back until now, or is passed on.
_SAID = {"post.published", "post.shown", "post.boosted"}
_TAKEN_BACK = {"post.deleted", "post.made_private"}
# A page shows the post, or shows it no longer.
_ON_PAGES = {"post.published", "post.shown", "post.edited", "post.illustrated", *_TAKEN_BACK}
# Who of an office does a case, and what it notes on it.
_INSIDE = {"case.given", "case.given_back", "note.written", "note.taken_away"}
# Whoever has it on the screen sees it change.
_CHANGED = {"post.edited", "post.illustrated", "quote.revoked"}

# The streams with notifications, and the kinds that those who listen there know.
_TOLD_ON = {"user:notification": (), TYPED: (NotificationKind.MENTION,)}

_NOBODY: frozenset[Who] = frozenset()


def news_of(events: Sequence[Event], listening: Listening) -> list[News]:
    """All that these events tell to those who listen, in their order."""
    batch = _Batch(events, listening)
    return [news for event in events for news in batch.of(event)]


class _Batch:
    """Some events, with everything that is asked about them; asked once, when it is needed."""

    def __init__(self, events: Sequence[Event], listening: Listening) -> None:
        self.events = events
        self.listening = listening
        # Made anew, so that a seat that has ended is not remembered.
        self.viewers = {
            who: Actor(actor.account, actor.user) for who, actor in listening.viewers.items()
        }
        self.accounts = {account_id for account_id, _user in self.viewers}

    def of(self, event: Event) -> Iterator[News]:
        """What one event tells."""
        if event.kind in _SAID:
            yield from self._covered(self._said(event), event)
        elif event.kind in _CHANGED:
            yield from self._covered(self._changed(event), event)
        elif event.kind == "post.deleted":
            yield from self._deleted(event)
        elif event.kind == "post.made_private":
            yield from self._made_private(event)
        elif event.kind.startswith("filter."):
            yield self._to_actor(event, "filters_changed", "user")
        elif event.kind == "notification.let_in":
            yield self._to_actor(event, "notifications_merged", *_TOLD_ON, payload="1")
        yield from self._told(event)
        yield from announced(event, self.listening.streams, self.listening.addresses)
        if any(stream.name == TOWN for stream in self.listening.streams):
            yield from self._on_pages(event)

    # --- Posts ---

    def _said(self, event: Event) -> Iterator[News]:
        post = self.posts.get(event.subject_id or 0)
        if post is None or post.deleted_at:
            return
        if post.visibility in NAMED:
            yield from self._conversation(event, post)
            return
        on = self._everybodys(post)
        to = {"user": self.listening.whos("user", self._homes_of(post)), **self._on_lists(post)}
        reading = frozenset().union(*to.values())
        apart = self._apart(post)
        with_marks = {who for who in reading if (who[0], post.boost_of_id) in self._marks}
        with_marks |= reading & apart
        if (on or reading) and (payload := self._shown.get(post.pk)):
            yield News(
                event.seq,
                "update",
                payload,
                on=on,
                to={name: whos - with_marks for name, whos in to.items()},
                hidden_from=self._silencing(post) | apart if on else _NOBODY,
            )
        for who in with_marks:
            # Somebody passes on what they like already: their own marks are on it.
            own = self._for_viewer(
                who,
                lambda viewer, post=post: statuses([post], viewer)[0],
            )
            mine = {name: whos & {who} for name, whos in to.items()}
            yield News(event.seq, "update", own, to=mine)

    def _changed(self, event: Event) -> Iterator[News]:
        """What a post says now, for whoever may have it before them."""
        post = self.posts.get(event.subject_id or 0)
        if post is None or post.deleted_at:
            return
        if post.visibility in NAMED:
            readers = self._readers(post)
            both = {"user": readers, "direct": readers}
            yield from self._changed_for(event, post, readers, both, frozenset())
            return
        on = self._everybodys(post)
        to = {"user": self.listening.whos("user", self._homes_of(post)), **self._on_lists(post)}
        reading = frozenset().union(*to.values())
        # Their own marks stay on it.
        with_marks = frozenset(who for who in self.viewers if (who[0], post.pk) in self._marks)
        with_marks = (with_marks | self._apart(post)) - self._silencing(post)
        if post.visibility not in EVERYBODY:
            with_marks &= self._readers(post)
        if (on or reading) and (payload := self._shown.get(post.pk)):
            yield News(
                event.seq,
                "status.update",
                payload,
                on=on,
                to=to,
                hidden_from=with_marks | (self._silencing(post) if on else _NOBODY),
            )
        yield from self._changed_for(event, post, with_marks, to, on)

    def _changed_for(
        self,
        event: Event,
        post: Post,
        readers: frozenset[Who],
        to: Mapping[str, frozenset[Who]],
        on: frozenset[Stream],
    ) -> Iterator[News]:
        """As each of these sees it, on the streams on which they would have heard it anyhow."""
        names = self.listening.names
        reached = [whos & names.get(name, _NOBODY) for name, whos in to.items()]
        reached += [names.get(stream.name, _NOBODY) for stream in on]
        for who in readers.intersection(_NOBODY.union(*reached)):
            own = self._for_viewer(who, lambda viewer, post=post: statuses([post], viewer)[0])
            mine = {name: whos & {who} for name, whos in to.items()}
            only = frozenset({who})
            yield News(event.seq, "status.update", own, on=on, to=mine, only=only)

    def _conversation(self, event: Event, post: Post) -> Iterator[News]:
        """Words to somebody: a conversation goes on, told with the last of it that they read."""
        thread = [p for p in self.posts.values() if p.thread_id == post.thread_id]
        for who in self._readers(post) & self.listening.names.get("direct", _NOBODY):
            if post.pk != max(each.pk for each in thread if who in self._readers(each)):
                continue
            payload = self._for_viewer(
                who,
                lambda viewer, its=post.thread_id: conversation(
                    conversation_of(viewer, its), viewer
                ),
            )
            yield News(event.seq, "conversation", payload, to={"direct": frozenset({who})})

    def _deleted(self, event: Event) -> Iterator[News]:
        """Whoever may have seen a post hears that it is gone."""
        post = self.posts.get(event.subject_id or 0)
        payload = {"": str(event.subject_id)}
        names = ("user", "direct", *map(list_stream, self.listening.lists))
        if event.data.get("visibility") == Visibility.PRIVATE:
            followers = self._followers_of(event.data["author"])
            yield News(event.seq, "delete", payload, to=dict.fromkeys(names, followers))
        elif event.data.get("boost") or (post is not None and post.visibility in EVERYBODY):
            yield News(event.seq, "delete", payload, everywhere=True)
        elif post is not None:
            readers = self._readers(post)
            yield News(event.seq, "delete", payload, to=dict.fromkeys(names, readers))

    def _made_private(self, event: Event) -> Iterator[News]:
        """What was public is not any more: gone for all but those who still read it."""
        for pk in event.data.get("posts", ()):
            if (post := self.posts.get(pk)) is not None:
                yield News(
                    event.seq,
                    "delete",
                    {"": str(pk)},
                    everywhere=True,
                    hidden_from=self._readers(post),
                )

    # --- Notifications ---

    def _told(self, event: Event) -> Iterator[News]:
        rows = [row for seq, row in self._notifications if seq == event.seq]
        for who in self._told_people if rows else ():
            mine = [row.pk for row in rows if row.account_id == who[0]]
            for row in notifications_among(self.viewers[who], mine) if mine else ():
                yield from self._told_to(who, row, event)

    def _told_to(self, who: Who, row: Notification, event: Event) -> Iterator[News]:
        """A step in a case is a mention to apps that did not say which kinds they know."""
        for name, supported in _TOLD_ON.items():
            if who in self.listening.names.get(name, _NOBODY):
                payload = self._for_viewer(
                    who,
                    lambda viewer, supported=supported: notifications(
                        [row], viewer, supported=supported
                    )[0],
                )
                yield News(event.seq, "notification", payload, to={name: frozenset({who})})

    def _to_actor(self, event: Event, name: str, *streams: str, payload: str = "") -> News:
        """A sign for the other apps of whoever did something."""
        actor = event.actor_id or 0
        whos = {stream: self.listening.whos(stream, {actor}) for stream in streams}
        return News(event.seq, name, {"": payload}, to=whos)

    # --- Pages ---

    def _on_pages(self, event: Event) -> Iterator[News]:
        """At most one for each page, so that a page which lost touch goes on by ``seq``."""
        to_whom = {row.account_id for seq, row in self._notifications if seq == event.seq}
        if told := self.listening.whos(TOWN, to_whom):
            yield News(
                event.seq, "notification", {"": "{}"}, to={TOWN: told}, subjects=_NOTIFICATIONS
            )
        if event.kind in _INSIDE:
            if case := self._cases.get(event.subject_id or 0):
                yield self._changed_inside(event, case)
        elif event.kind.startswith("case."):
            if case := self._cases.get(event.subject_id or 0):
                yield self._case_changed(event, case)
        elif event.kind in _ON_PAGES and (post := self.posts.get(event.subject_id or 0)):
            yield from self._post_changed(event, post)

    def _case_changed(self, event: Event, case: Case) -> News:
        subjects = _pages_of(case, str(event.data.get("from") or ""))
        payload = _json({"number": case.number, "state": case.state})
        if case.card != Card.NONE:
            everywhere = frozenset({*subjects, "", "plaza"})
            return News(event.seq, "case", payload, on=_TOWN, subjects=everywhere)
        near = {who for page in subjects for who in self.listening.pages.get(page, ())}
        knowing = {who for who in near if known_among(self.viewers[who], [case.pk])}
        return News(event.seq, "case", payload, to={TOWN: frozenset(knowing)}, subjects=subjects)

    def _changed_inside(self, event: Event, case: Case) -> News:
        """What is only the office's affair: its own people's pages follow, and nobody else's."""
        subjects = _pages_of(case)
        near = {who for page in subjects for who in self.listening.pages.get(page, ())}
        theirs = {who for who in near if case.owner.account_id in self.viewers[who].offices}
        payload = _json({"number": case.number, "state": case.state})
        return News(event.seq, "case", payload, to={TOWN: frozenset(theirs)}, subjects=subjects)

    def _post_changed(self, event: Event, post: Post) -> Iterator[News]:
        case = self._cases_by_thread.get(post.thread_id)
        subjects = _pages_of(case) if case else frozenset()
        number = case.number if case and case.card != Card.NONE else None
        payload = _json({"id": str(post.pk), "case": number})
        if post.visibility in EVERYBODY or event.kind == "post.made_private":
            if post.visibility != Visibility.UNLISTED:
                subjects |= {"", "plaza"} if post.reply_to_id is None else {""}
            yield News(event.seq, "post", payload, on=_TOWN, subjects=subjects)
        else:
            readers = {TOWN: self._readers(post)}
            yield News(event.seq, "post", payload, to=readers, subjects=subjects)
        if at_home := self.listening.whos(TOWN, self._homes_of(post)):
            yield News(event.seq, "post", payload, to={TOWN: at_home}, subjects=_HOME)

    # --- What is asked ---

    @cached_property
    def posts(self) -> dict[int, Post]:
        """All posts that these events are about."""
        wanted = _SAID | _CHANGED | _TAKEN_BACK
        ids = {e.subject_id for e in self.events if e.kind in wanted and e.subject_id}
        for event in self.events:
            ids |= set(event.data.get("posts", ())) if event.kind == "post.made_private" else set()
        return posts_with_facts(ids) if ids else {}

    def _everybodys(self, post: Post) -> frozenset[Stream]:
        """The public streams that a post belongs on and somebody listens to."""
        if post.visibility != Visibility.PUBLIC or post.boost_of_id or post.author.limited_at:
            return frozenset()
        belongs_on = streams_of_post(
            tags=[tagging.hashtag.key for tagging in post.taggings.all()],
            has_media=bool(post.photos.all()),
            is_first=post.reply_to_id is None,
        )
        return belongs_on & self.listening.streams

    def _homes_of(self, post: Post) -> set[int]:
        return {account_id for account_id, pk in self._homes if pk == post.pk}

    @cached_property
    def _homes(self) -> set[tuple[int, int]]:
        at_home = self.listening.names.get("user", _NOBODY)
        at_home |= self.listening.pages.get("home", _NOBODY)
        readers = {account_id for account_id, _user in at_home}
        return homes_of(list(self.posts.values()), readers) if readers else set()

    def _followers_of(self, author: int) -> frozenset[Who]:
        """Who sees what somebody passes on to their followers, and they themselves."""
        return frozenset(
            who for who in self.viewers if who[0] == author or (who[0], author) in self._following
        )

    @cached_property
    def _following(self) -> dict[tuple[int, int], Following]:
        authors = {
            event.data["author"]
            for event in self.events
            if event.data.get("visibility") == Visibility.PRIVATE and "boost" in event.data
        }
        return following(self.accounts, authors) if authors and self.accounts else {}

    def _on_lists(self, post: Post) -> dict[str, frozenset[Who]]:
        """Who listens to lists that show a post, by the names of their streams."""
        lists = [its for its, pk in self._lists if pk == post.pk]
        return {list_stream(its): self.listening.names[list_stream(its)] for its in lists}

    @cached_property
    def _lists(self) -> set[tuple[int, int]]:
        lists = self.listening.lists
        return lists_showing(list(self.posts.values()), lists) if lists else set()

    @cached_property
    def _silences(self) -> set[tuple[int, int]]:
        authors = {post.author_id for post in self.posts.values()}
        authors |= {its.author_id for post in self.posts.values() if (its := _quoted(post))}
        return silences(authors, self.accounts) if self.accounts else set()

    def _silencing(self, post: Post) -> frozenset[Who]:
        return frozenset(who for who in self.viewers if (who[0], post.author_id) in self._silences)

    def _apart(self, post: Post) -> frozenset[Who]:
        """Those to whom the post inside it is shown otherwise than to strangers, or not at all."""
        its = _quoted(post)
        if its is None:
            return _NOBODY
        return frozenset(who for who in self.viewers if (who[0], its.author_id) in self._silences)

    @cached_property
    def _marks(self) -> set[tuple[int, int]]:
        marked = {post.boost_of_id for post in self.posts.values() if post.boost_of_id}
        marked |= {e.subject_id for e in self.events if e.kind in _CHANGED and e.subject_id}
        return who_marked(marked, self.accounts) if marked and self.accounts else set()

    def _readers(self, post: Post) -> frozenset[Who]:
        """Who of those who listen may read a post that is not for everybody."""
        return self._all_readers.get(post.pk, _NOBODY)

    @cached_property
    def _all_readers(self) -> dict[int, frozenset[Who]]:
        restricted = [p for p in self.posts.values() if p.visibility not in EVERYBODY]
        if not restricted or not self.viewers:
            return {}
        found = readers_among(list(self.viewers.values()), restricted)
        return {
            pk: frozenset((viewer.account_id, viewer.user_id) for viewer in viewers)
            for pk, viewers in found.items()
        }

    @cached_property
    def _told_people(self) -> frozenset[Who]:
        return frozenset().union(*(self.listening.names.get(name, ()) for name in _TOLD_ON))

    @cached_property
    def _notifications(self) -> list[tuple[int, Notification]]:
        pages = self.listening.pages.get("notifications", _NOBODY)
        people = {account_id for account_id, _user in self._told_people | pages}
        return notifications_from(self.events, people) if people else []

    @cached_property
    def _cases(self) -> dict[int, Case]:
        its = [e for e in self.events if e.kind.startswith("case.") or e.kind in _INSIDE]
        ids = {e.subject_id for e in its if e.subject_id}
        threads = {post.thread_id for post in self.posts.values()}
        return {case.pk: case for case in cases_touched(ids, threads)} if ids | threads else {}

    @cached_property
    def _cases_by_thread(self) -> dict[int, Case]:
        return {case.thread_id: case for case in self._cases.values()}

    # --- How it is said ---

    @cached_property
    def _shown(self) -> dict[int, dict[str, str]]:
        """Posts in JSON, as a stranger sees them: made once, and the same for all."""
        shown: dict[int, dict[str, str]] = {}
        everybodys = [post for post in self._to_show if post.visibility in EVERYBODY]
        others = [post for post in self._to_show if post.visibility not in EVERYBODY]
        for address in self.listening.addresses:
            with asked_at(address):
                kept.make_words(everybodys)
                ids = [post.pk for post in everybodys]
                entities: dict[int, Any] = {**kept.statuses_by_id(ids, None)}
                entities |= statuses_by_id(others, None) if others else {}
            for pk, entity in entities.items():
                shown.setdefault(pk, {})[address] = orjson.dumps(entity).decode()
        return shown

    @cached_property
    def _to_show(self) -> list[Post]:
        kinds = _SAID | _CHANGED
        said = [e.subject_id for e in self.events if e.kind in kinds and e.subject_id]
        posts = [self.posts[pk] for pk in said if pk in self.posts]
        return [p for p in posts if p.visibility not in NAMED and not p.deleted_at]

    def _covered(self, many: Iterator[News], event: Event) -> Iterator[News]:
        """To whoever has filters that the post meets, it is told with them."""
        pk = event.subject_id or 0
        for news in many:
            # What is made for one viewer has their filters already.
            is_of_post = news.name in {"update", "status.update"}
            is_shared = is_of_post and news.payload is self._shown.get(pk)
            matches = self._filtered.get(pk) if is_shared else None
            yield from with_filters(news, matches) if matches else (news,)

    @cached_property
    def _filtered(self) -> dict[int, dict[Who, list[Match]]]:
        """Who has filters that a post meets, by the post."""
        filters = filters_in_force_of(self.accounts) if self.accounts else []
        clothes = dressed(self._to_show, None) if filters else []
        found: dict[int, dict[Who, list[Match]]] = {}
        for (account_id, pk), some in matches_among(filters, clothes).items():
            whos = [who for who in self.viewers if who[0] == account_id]
            found.setdefault(pk, {}).update(dict.fromkeys(whos, some))
        return found

    def _for_viewer(self, who: Who, say: Any) -> Mapping[str, str]:  # Any: a lambda with defaults
        """An entity as one viewer sees it, in their language, for each address of the town."""
        viewer = self.viewers[who]
        said = {}
        language = viewer.user.language if viewer.user else ""
        with translation.override(language or translation.get_language()):
            for address in self.listening.addresses:
                with asked_at(address):
                    said[address] = orjson.dumps(say(viewer)).decode()
        return said


_TOWN = frozenset({Stream(TOWN)})
_NOTIFICATIONS = frozenset({"notifications"})
_HOME = frozenset({"home"})


def _quoted(post: Post) -> Post | None:
    return (post.boost_of or post).quote_of


def _pages_of(case: Case, *more_desks: str) -> frozenset[str]:
    """The pages that show a case."""
    its = (office.handle for office in who_reads(case))
    desks = {f"desk:{handle}" for handle in (*its, *more_desks) if handle}
    return frozenset({f"case:{case.number}", "board", *desks})


def _json(said: Mapping[str, object]) -> dict[str, str]:
    return {"": orjson.dumps(said).decode()}
