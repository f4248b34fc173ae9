"""Whatever happens in whatever town: nobody hears of what they may not see at that moment."""

from __future__ import annotations

import json
import random
import re
from collections import Counter

import pytest

from concejo.accounts.actions.relations import block, follow, mute, unblock, unfollow
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.actors import Actor
from concejo.accounts.models import Seat
from concejo.accounts.relations import silenced_by
from concejo.base.errors import Refused
from concejo.cases.models import Case
from concejo.doors.mastodon.entities.statuses import statuses
from concejo.events.tail import events_after, last_seq
from concejo.lists.actions import Wish, add_to_list, make_list
from concejo.live.entrance import add_stream
from concejo.live.listeners import Listener, listening
from concejo.live.news import news_of
from concejo.live.streams import Asked
from concejo.posts.actions.conversations import make_private
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.marks import boost, favourite, unboost
from concejo.posts.actions.polls import vote
from concejo.posts.actions.publishing import delete_post
from concejo.posts.actions.quoting import revoke_quote
from concejo.posts.drafts import PollDraft, Revision
from concejo.posts.models import EVERYBODY, Notification, Post
from tests import make

pytestmark = pytest.mark.django_db

PUBLIC = ("public", "public:local:media", "hashtag", "town")
OWN = ("user", "user:notification", "direct")
SUBJECTS = ("", "plaza", "home", "notifications", "desk:electricista", "board")
# What nobody else should read: the reader takes it out of what is said in public.
CARD = "12345678Z"


class Town:
    """People and offices, everybody's streams, and what the dice let happen."""

    def __init__(self, seed: int) -> None:
        self.dice = random.Random(seed)
        self.people = [make.resident(name) for name in ("ana", "ben", "luis", "pepe", "eva")]
        make.streets()
        make.offices()
        self.people += [make.speaking_as("luis", "electricista")]
        self.people += [make.speaking_as("pepe", "policia")]
        self.posts: list[Post] = [make.post(self.people[0], "palabra1000x")]
        self.listeners = [self._listens(who) for who in [None, *self.people]]
        self.heard: Counter[str] = Counter()
        self.saw = {listener.who: self._sees(listener) for listener in self.listeners}

    def _listens(self, who) -> Listener:
        listener = Listener(actor=who, token_id=1 if who else None, scopes="read")
        listener.address = "http://jun"
        for stream in PUBLIC + (OWN if who else ()):
            for subject in SUBJECTS if stream == "town" else ("",):
                add_stream(listener, Asked(stream, tag="luz", subject=subject))
                # Pages are several connections, with one stream of this name each.
                if stream == "town":
                    streams = listener.streams.pop(("town",))
                    listener.streams["town", subject] = streams
        if who is not None:
            its = make_list(who, Wish("Lista", "followed", self.dice.random() < 0.3))
            for other in self.dice.sample(self.people, 3):
                _try(follow, who, other.account)
                _try(add_to_list, who, its.pk, [other.account_id])
            add_stream(listener, Asked("list", list=str(its.pk)))
        return listener

    def listener_as(self, handle: str) -> Listener:
        """Who listens as this address."""
        return next(e for e in self.listeners if e.actor and e.actor.account.handle == handle)

    def _sees(self, listener: Listener) -> set[int]:
        # Made anew: somebody remembers which seats they have.
        viewer = listener.actor and Actor(listener.actor.account, listener.actor.user)
        return set(Post.objects.visible_to(viewer).values_list("pk", flat=True))

    # --- What happens ---

    def happens(self, n: int) -> None:
        """One thing, by the dice."""
        who, other = self.dice.sample(self.people, 2)
        post = self.dice.choice(self.posts).pk
        text = self._text(n)
        doings = [
            (8, lambda: self._say(who, text, post)),
            (3, lambda: boost(who, post, visibility=self.dice.choice(["public", "private"]))),
            (1, lambda: unboost(who, post)),
            (2, lambda: favourite(who, post)),
            (2, lambda: edit_post(who, post, Revision(text=text))),
            (2, lambda: delete_post(who, post)),
            (2, lambda: follow(who, other.account)),
            (1, lambda: unfollow(who, other.account)),
            (1, lambda: mute(who, other.account)),
            (1, lambda: block(who, other.account)),
            (1, lambda: unblock(who, other.account)),
            (1, lambda: self._make_private(who, post)),
            (1, lambda: vote(who, Post.objects.get(pk=post).poll.pk, [0])),
            (1, lambda: revoke_quote(who, post, self.posts[-1].pk)),
        ]
        weights, choices = zip(*doings, strict=True)
        [doing] = self.dice.choices(choices, weights)
        author = self._author(post)
        # Mostly by somebody who can: the dice would find them seldom.
        if author is not None and doing in (choices[4], choices[5], choices[13]):
            who = author
        _try(doing)

    def _author(self, post: int):
        found = Post.objects.filter(pk=post).first()
        return next((who for who in self.people if found and who.account == found.author), None)

    def _text(self, n: int) -> str:
        lamp = "@electricista la farola de la Calle Real "
        to = self.dice.choice(["", "", "@ana ", "@ben ", lamp])
        more = self.dice.choice(["", "", "#luz", f"soy {CARD}"])
        return f"{to}palabra{n}x {more}"

    def _say(self, who, text: str, post: int) -> None:
        said: dict[str, object] = {
            "visibility": self.dice.choice(["public", "public", "unlisted", "private", "direct"])
        }
        kind = self.dice.random()
        if kind < 0.35:
            said["reply_to"] = post
        elif kind < 0.5:
            said["quote_of"] = post
        elif kind < 0.6:
            said["poll"] = PollDraft(["Sí", "No"], 300)
        self.posts.append(make.post(who, text, **said))

    def _make_private(self, who, post: int) -> None:
        thread = Post.objects.get(pk=post).thread_id
        make_private(who, thread, [who.account])

    # --- What is heard ---

    def everybody_hears(self, began: int) -> None:
        """All that was told of the newest events, held against what each may see now."""
        news = news_of(events_after(began, 1000), listening(self.listeners))
        for listener in self.listeners:
            before, now = self.saw[listener.who], self._sees(listener)
            for label, each in listener.sorted(news):
                words = each.said_at(listener.address)
                self.heard[each.name] += 1
                why = (label, each.name, words, listener.who)
                assert self._may(listener, label, each.name, words, before, now), why
                for pk in _words_of(words):
                    assert pk in now, why
                if CARD in words:
                    assert self._reads_card(listener, words, now), why
            self.saw[listener.who] = now

    def _may(self, listener, label, name: str, words: str, before: set, now: set) -> bool:
        about = json.loads(words) if words else None
        if name == "delete":
            # Of what was never before one's eyes, one does not hear that it is gone.
            return int(words) in before
        if name in {"update", "status.update"}:
            author = int(about["account"]["id"])
            silent = silenced_by(listener.actor.account_id) if listener.actor else set()
            return int(about["id"]) in now and author not in silent
        if name == "conversation":
            return int(about["last_status"]["id"]) in now
        if name == "notification" and label[0] == "town":
            return about == {}
        if name == "notification":
            mine = Notification.objects.filter(account=listener.actor.account, pk=about["id"])
            status = about.get("status")
            return mine.exists() and (status is None or int(status["id"]) in now)
        if name == "case":
            return Case.objects.visible_to(listener.actor).filter(number=about["number"]).exists()
        if name == "post":
            # Of what is open to strangers it says no more than that.
            return int(about["id"]) in before | now | self.saw[None]
        return name in {"filters_changed", "notifications_merged"}

    def _reads_card(self, listener: Listener, words: str, now: set) -> bool:
        posts = Post.objects.filter(pk__in=_words_of(words) & now)
        return CARD in json.dumps(statuses(list(posts), listener.actor))


def _words_of(words: str) -> set[int]:
    """The posts of which some words are in a text, through whatever door they came in."""
    found = set()
    for word in set(re.findall(r"palabra\d+x", words)):
        # The crier may say again what somebody said, and only to them.
        said = Post.objects.filter(text__contains=word).exclude(door="crier")
        found |= set(said.values_list("pk", flat=True))
    return found


def _try(action, *said, **more):
    """Not everything that the dice say can be done."""
    try:
        return action(*said, **more)
    except (Refused, Post.poll.RelatedObjectDoesNotExist):
        return None


@pytest.mark.parametrize("seed", range(4))
def test_nobody_hears_of_what_they_may_not_see(seed):
    town = Town(seed)
    for n in range(90):
        began = last_seq()
        town.happens(n)
        town.everybody_hears(began)
        if n == 60:
            seat = Seat.objects.get(user=town.people[2].user, account__handle="electricista")
            end_seat(seat, by=None)
            # Whoever spoke as the office is cut off; the person stays.
            town.listeners.remove(town.listener_as("electricista"))

    assert min(town.heard[name] for name in ("update", "notification", "delete", "post")) > 3
    assert town.heard["conversation"]
    assert town.heard["case"]
    # And there was much that not everybody could see.
    assert Post.objects.exclude(visibility__in=EVERYBODY).count() > 5
