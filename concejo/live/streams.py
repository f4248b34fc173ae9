"""Which streams there are, and what belongs on which. Pure: no database, no protocol."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused
from concejo.base.ids import as_id
from concejo.base.text import fold

# An address and the person behind it. One person may listen as several.
Who = tuple[int, int | None]

# Open to everybody, as the town is.
PUBLIC = (
    "public",
    "public:local",
    "public:remote",
    "public:media",
    "public:local:media",
    "public:remote:media",
)
TAGGED = ("hashtag", "hashtag:local")

# Only for a person, and the scope that the token needs.
PERSONAL = {
    "user": "read:statuses",
    "user:notification": "read:notifications",
    "direct": "read:statuses",
}
# One of the listener's own lists, with its id: ``list:123``.
LIST = "list"

# Our own, for the town's pages: says what changed, and never anybody's words.
TOWN = "town"

# The notifications of those whose app said which kinds it knows: steps in cases by their own name.
# Nobody asks for it by this name.
TYPED = "user:notification:typed"

# No post has ever been on these.
_WITHOUT_POSTS = {TOWN, "user:notification", TYPED}

_LONGEST_NAME = 100


class NoSuchStream(Refused):
    status = 400
    message = _("There is no such stream. Ask for one like “user”, “public” or “hashtag”.")


class TagNeeded(Refused):
    status = 400
    message = _("Missing tag name parameter. Say which hashtag with “tag”.")


class TooManyStreams(Refused):
    status = 400
    message = _("These are too many streams at once. Open another connection.")


class NotUnderstood(Refused):
    status = 400
    message = _(
        "That was not understood. Say it as JSON, such as {“type”: “subscribe”, “stream”: “user”}."
    )


class TooLong(Refused):
    status = 400
    message = _("That was too long. A request for a stream fits into a few hundred characters.")


@dataclass(frozen=True, slots=True)
class Stream:
    """One stream: its name, and the hashtag or the page that it is about."""

    name: str
    about: str = ""


@dataclass(frozen=True, slots=True)
class Asked:
    """A stream as a client asks for it."""

    stream: str = ""
    tag: str = ""
    list: str = ""
    subject: str = ""
    only_media: bool = False


def stream_of(asked: Asked) -> tuple[Stream, list[str]]:
    """The stream that is meant, and how the client calls it; or why there is none."""
    name = asked.stream
    if asked.only_media and name.startswith("public") and not name.endswith(":media"):
        name += ":media"
    if name in TAGGED:
        tag = asked.tag.strip().lstrip("#")
        if not tag or len(tag) > _LONGEST_NAME:
            raise TagNeeded
        return Stream(name, fold(tag)), [name, asked.tag]
    if name == LIST:
        # Whose it is was asked before.
        return Stream(list_stream(as_id(asked.list.strip()))), [name, asked.list]
    if name == TOWN:
        return Stream(name, asked.subject[:_LONGEST_NAME]), [name]
    if name in PUBLIC or name in PERSONAL:
        return Stream(name), [name]
    raise NoSuchStream


def list_stream(list_id: int | str) -> str:
    """The name of the stream of a list."""
    return f"{LIST}:{list_id}"


def scope_of(stream: Stream) -> str:
    """What a token needs for a stream; nothing for those that are open to everybody."""
    is_list = stream.name.startswith(f"{LIST}:")
    return "read:lists" if is_list else PERSONAL.get(stream.name, "")


def streams_of_post(*, tags: list[str], has_media: bool, is_first: bool) -> frozenset[Stream]:
    """Everybody's streams on which a public post of this town belongs."""
    names = ["public", "public:local"] if is_first else []
    if has_media:
        names += [f"{name}:media" for name in names]
    return frozenset(
        {Stream(name) for name in names} | {Stream(name, tag) for name in TAGGED for tag in tags}
    )


@dataclass(frozen=True, slots=True)
class News:
    """One thing to tell, and to whom."""

    # The event in the log that it comes from.
    seq: int
    name: str
    # JSON, by the town's address as the listener reached it; by ``""`` if there is none in it.
    payload: Mapping[str, str]
    # Everybody on these streams.
    on: frozenset[Stream] = frozenset()
    # Everybody on every stream that has posts: they may all have seen what is taken back.
    everywhere: bool = False
    # Only these, on the streams of these names.
    to: Mapping[str, frozenset[Who]] = field(default_factory=dict)
    # For the stream of the pages: which pages it changes.
    subjects: frozenset[str] = frozenset()
    # Whoever does not want to read it, or should not.
    hidden_from: frozenset[Who] = frozenset()
    # If anybody is named here, nobody else hears it on any stream.
    only: frozenset[Who] = frozenset()
    # What ``wire.py`` made of it, by address, and by address and name of the stream. A copy that
    # says something else begins without them.
    events: dict[str, bytes] = field(init=False, default_factory=dict, compare=False, repr=False)
    frames: dict[tuple[str, ...], str] = field(
        init=False, default_factory=dict, compare=False, repr=False
    )

    def said_at(self, address: str) -> str:
        """What it says, with the town's address as somebody knows it."""
        return self.payload[""] if "" in self.payload else self.payload[address]


def belongs(news: News, stream: Stream, who: Who | None) -> bool:
    """Whether this listener hears this on this stream."""
    if who in news.hidden_from or (news.only and who not in news.only):
        return False
    if stream.name == TOWN:
        if stream.about not in news.subjects:
            return False
        return Stream(TOWN) in news.on or who in news.to.get(TOWN, ())
    if news.everywhere:
        return stream.name not in _WITHOUT_POSTS
    return stream in news.on or who in news.to.get(stream.name, ())
