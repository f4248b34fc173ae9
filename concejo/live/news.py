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
from concejo.accounts.queries import silences
from concejo.cases.models import Card, Case
from concejo.cases.queries import cases_touched, known_among
from concejo.doors.api.addresses import asked_at
from concejo.doors.mastodon.entities.conversations import conversation
from concejo.doors.mastodon.entities.notifications import notifications
from concejo.doors.mastodon.entities.statuses import statuses, statuses_by_id
from concejo.events.models import Event
from concejo.live.listeners import Listening
from concejo.live.streams import TOWN, News, Stream, Who, streams_of_post
from concejo.posts.models import EVERYBODY, NAMED, Notification, Post, Visibility
from concejo.posts.queries import conversation_of
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
_ON_PAGES = {"post.published", "post.shown", *_TAKEN_BACK}

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
            yield from self._said(event)
        elif event.kind == "post.deleted":
            yield from self._deleted(event)
        elif event.kind == "post.made_private":
            yield from self._made_private(event)
        yield from self._told(event)
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
        at_home = self.listening.whos("user", self._homes_of(post))
        with_marks = {who for who in at_home if (who[0], post.boost_of_id) in self._marks}
        if (on or at_home) and (payload := self._shown.get(post.pk)):
            yield News(
                event.seq,
                "update",
                payload,
                on=on,
                to={"user": at_home - with_marks},
                hidden_from=self._silencing(post) if on else _NOBODY,
            )
        for who in with_marks:
            # Somebody passes on what they like already: their own marks are on it.
            own = self._for_viewer(
                who,
                lambda viewer, post=post: statuses([post], viewer)[0],
            )
            yield News(event.seq, "update", own, to={"user": frozenset({who})})

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
        if event.data.get("boost") or (post is not None and post.visibility in EVERYBODY):
            yield News(event.seq, "delete", payload, everywhere=True)
        elif post is not None:
            readers = self._readers(post)
            yield News(event.seq, "delete", payload, to={"user": readers, "direct": readers})

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
                payload = self._for_viewer(
                    who,
                    lambda viewer, row=row: notifications([row], viewer)[0],
                )
                yield News(
                    event.seq,
                    "notification",
                    payload,
                    to={"user:notification": frozenset({who})},
                )

    # --- Pages ---

    def _on_pages(self, event: Event) -> Iterator[News]:
        """At most one for each page, so that a page which lost touch goes on by ``seq``."""
        to_whom = {row.account_id for seq, row in self._notifications if seq == event.seq}
        if told := self.listening.whos(TOWN, to_whom):
            yield News(
                event.seq, "notification", {"": "{}"}, to={TOWN: told}, subjects=_NOTIFICATIONS
            )
        if event.kind.startswith("case."):
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
        wanted = _SAID | _TAKEN_BACK
        ids = {e.subject_id for e in self.events if e.kind in wanted and e.subject_id}
        for event in self.events:
            ids |= set(event.data.get("posts", ())) if event.kind == "post.made_private" else set()
        return posts_with_facts(ids) if ids else {}

    def _everybodys(self, post: Post) -> frozenset[Stream]:
        """The public streams that a post belongs on and somebody listens to."""
        if post.visibility != Visibility.PUBLIC or post.boost_of_id:
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
        return homes_of(list(self.posts.values()), self.accounts) if self.accounts else set()

    @cached_property
    def _silences(self) -> set[tuple[int, int]]:
        authors = {post.author_id for post in self.posts.values()}
        return silences(authors, self.accounts) if self.accounts else set()

    def _silencing(self, post: Post) -> frozenset[Who]:
        return frozenset(who for who in self.viewers if (who[0], post.author_id) in self._silences)

    @cached_property
    def _marks(self) -> set[tuple[int, int]]:
        passed_on = {post.boost_of_id for post in self.posts.values() if post.boost_of_id}
        return who_marked(passed_on, self.accounts) if passed_on and self.accounts else set()

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
        return self.listening.names.get("user:notification", _NOBODY)

    @cached_property
    def _notifications(self) -> list[tuple[int, Notification]]:
        pages = self.listening.pages.get("notifications", _NOBODY)
        people = {account_id for account_id, _user in self._told_people | pages}
        return notifications_from(self.events, people)

    @cached_property
    def _cases(self) -> dict[int, Case]:
        ids = {e.subject_id for e in self.events if e.kind.startswith("case.") and e.subject_id}
        threads = {post.thread_id for post in self.posts.values()}
        return {case.pk: case for case in cases_touched(ids, threads)} if ids | threads else {}

    @cached_property
    def _cases_by_thread(self) -> dict[int, Case]:
        return {case.thread_id: case for case in self._cases.values()}

    # --- How it is said ---

    @cached_property
    def _shown(self) -> dict[int, dict[str, str]]:
        """Posts in JSON, as a stranger sees them: made once, and the same for all."""
        posts = [
            self.posts[event.subject_id]
            for event in self.events
            if event.kind in _SAID and event.subject_id in self.posts
        ]
        posts = [p for p in posts if p.visibility not in NAMED and not p.deleted_at]
        shown: dict[int, dict[str, str]] = {}
        for address in self.listening.addresses:
            with asked_at(address):
                for pk, entity in statuses_by_id(posts, None).items():
                    shown.setdefault(pk, {})[address] = orjson.dumps(entity).decode()
        return shown

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


def _pages_of(case: Case, *more_desks: str) -> frozenset[str]:
    """The pages that show a case."""
    desks = {f"desk:{handle}" for handle in (case.owner.handle, *more_desks) if handle}
    return frozenset({f"case:{case.number}", "board", *desks})


def _json(said: Mapping[str, object]) -> dict[str, str]:
    return {"": orjson.dumps(said).decode()}
