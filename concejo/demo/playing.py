"""Playing the story through the town's own actions, with its clock and its ticks."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from concejo.accounts.actors import Actor
from concejo.accounts.queries import account_by_handle, actor_for, person_by_name
from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.following import follow_case
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.models import Case, HeldPost
from concejo.demo.pictures.draw import Photographer
from concejo.demo.story import Scene, Story
from concejo.events import log
from concejo.posts.actions.marks import boost, favourite
from concejo.posts.actions.photos import upload_photo
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import EVERYBODY, Post
from concejo.work.actions.errands import send_firm
from concejo.work.actions.notes import write_note

_TICK = timedelta(hours=2)
# So long a firm's link is good.
_FIRMS_DAYS = 14


@dataclass
class Player:
    """Plays scene after scene. ``people`` are those who like, pass on and follow."""

    story: Story
    people: Sequence[str]
    rng: random.Random
    holders: dict[str, str]
    # Without, nobody likes or passes on anything: quicker.
    cheers: bool = True
    actors: dict[str, Actor] = field(default_factory=dict)
    posts: dict[int, dict[int, Post]] = field(default_factory=dict)
    struck_at: datetime | None = None
    photographer: Photographer = field(init=False)

    def __post_init__(self) -> None:
        wanted = [_picture(scene) for scene in self.story.scenes if scene.photo]
        self.photographer = Photographer(wanted)

    def play(self) -> None:
        """From the first scene to the last."""
        try:
            for scene in self.story.scenes:
                self._let_time_pass(scene.at)
                self._play(scene)
        finally:
            self.photographer.leave()

    def end(self, at: datetime) -> None:
        """Let the rest of the time pass."""
        self._let_time_pass(at)
        log.strike(at)

    def actor(self, who: str) -> Actor:
        """Whoever speaks: a person, an office through its holder, or "person as office"."""
        if who not in self.actors:
            person, _, office = who.partition(" as ")
            office = office or (person if person in self.holders else "")
            user = person_by_name(self.holders.get(person, person))
            self.actors[who] = actor_for(user, account_by_handle(office).pk if office else None)
        return self.actors[who]

    def case(self, thread: int) -> Case:
        """The case of a conversation."""
        return Case.objects.get(thread_id=self.posts[thread][0].thread_id)

    def _let_time_pass(self, until: datetime) -> None:
        """Strike the clock now and then, so that what has a date happens by itself."""
        at = self.struck_at or until
        while at + _TICK <= until:
            at += _TICK
            clock.set_to(at)
            log.strike(at)
        self.struck_at = at
        clock.set_to(until)

    def _play(self, scene: Scene) -> None:
        if scene.do:
            self._press(scene)
            return
        post = self._say(scene)
        self.posts.setdefault(scene.thread, {})[scene.place] = post
        if self.cheers and post.visibility in EVERYBODY:
            self._cheer(scene, post)

    def _say(self, scene: Scene) -> Post:
        speaker = self.actor(scene.who) if scene.who else None
        photos = [self._photo(scene, speaker)] if scene.photo and speaker else []
        if scene.tell or scene.contact or speaker is None:
            clerk = self.actor("paqui") if scene.contact else None
            told = Report(
                text=scene.text,
                photos=photos,
                contact=ContactGiven(**scene.contact),
                door=scene.door,
                language="es",
                typed_by=clerk,
            )
            return tell_town(speaker, told).post
        answered = self._answered(scene)
        draft = Draft(
            text=scene.text,
            photos=photos,
            reply_to=answered.pk if answered else None,
            visibility=scene.visibility,
            door=scene.door,
            # An app cannot ask before it sends.
            asked=scene.door != "api",
        )
        return publish_post(speaker, draft)

    def _answered(self, scene: Scene) -> Post | None:
        before = self.posts.get(scene.thread)
        if not before:
            return None
        if scene.to == "question":
            return HeldPost.objects.get(post=before[0]).question
        return before[scene.to] if isinstance(scene.to, int) else before[max(before)]

    def _photo(self, scene: Scene, speaker: Actor) -> int:
        file = self.photographer.photo(*_picture(scene))
        return upload_photo(speaker, file, description=scene.alt, look=False).pk

    def _press(self, scene: Scene) -> None:
        actor, number = self.actor(scene.who), self.case(scene.thread).number
        if scene.do == "join":
            other = self.case(self.story.names[scene.into])
            desk.join(actor, number, into=other.number)
        elif scene.do == "withdraw":
            desk.withdraw(actor, number, reason=scene.text)
        elif scene.do == "ask":
            desk.ask(actor, number, question=scene.text, asked=True)
        elif scene.do == "decline":
            desk.decline(actor, number, reason=scene.text, asked=True)
        elif scene.do == "finish":
            photos = [self._photo(scene, desk.speaker(actor, self.case(scene.thread)))]
            desk.finish(actor, number, words=scene.text, photos=photos if scene.photo else ())
        elif scene.do == "confirm":
            desk.confirm(actor, number, words=scene.text)
        elif scene.do == "note":
            write_note(actor, number, scene.text)
        elif scene.do == "send":
            send_firm(
                actor, scene.who, [number], firm=scene.firm, days=_FIRMS_DAYS, words=scene.text
            )
        else:
            raise ValueError(f"nobody can do this: {scene.do}")

    def _cheer(self, scene: Scene, post: Post) -> None:
        """Neighbours like it, pass it on, or have the same at their door."""
        others = [name for name in self.people if name != scene.who]
        for name in self.rng.sample(others, scene.likes):
            favourite(self.actor(name), post.pk)
        for name in self.rng.sample(others, scene.boosts):
            boost(self.actor(name), post.pk)
        if scene.too:
            number = self.case(scene.thread).number
            for name in self.rng.sample(others, scene.too):
                follow_case(self.actor(name), number)


def _picture(scene: Scene) -> tuple[str, bool, int]:
    """What is to be drawn. Before and after of one conversation are the same place."""
    subject, _, when = scene.photo.partition(" ")
    return subject, when == "after", scene.thread
