"""A crowd that has talked for a while: accounts, follows, posts, a long thread, notifications.

Rows are written in bulk, as the actions would have left them; what is measured afterwards goes
through the doors. The same size gives the same town.
"""

from __future__ import annotations

import hashlib
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Model

from concejo.accounts.models import Account, Follow, NameWord, Seat, Token, User
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.bench.older import write_follows, write_older
from concejo.cases.actions.kinds import give_kinds
from concejo.offices.actions import set_up_office
from concejo.posts import search
from concejo.posts.markup import html_of
from concejo.posts.models import (
    Favourite,
    Hashtag,
    Mention,
    Notification,
    NotificationKind,
    Photo,
    Post,
    Tagging,
)

# So many rows are written at once.
_BATCH = 2000

_SCOPES = "read write follow push"

_OPENINGS = (
    "Buenos días a todos",
    "Esta tarde en la plaza",
    "Alguien sabe por qué",
    "Mañana en el centro cívico",
    "Han vuelto a poner bancos junto a la fuente",
    "Gracias a quien encontró las llaves",
)
_ENDINGS = (
    "y los niños están encantados con la fuente nueva del parque.",
    "así que conviene salir con tiempo si se va hacia la estación.",
    "hay mercado hasta las dos y luego se corta la calle al tráfico.",
    "si alguien quiere venir, salimos de la puerta de la biblioteca.",
)
_SUBJECTS = ("jun", "fiestas", "deporte", "biblioteca", "mercado", "obras")


@dataclass(frozen=True, slots=True)
class Size:
    """How large the town is."""

    accounts: int = 200
    follows: int = 40
    posts: int = 20_000
    # So many more before these, by everybody: written by the database itself, and plain.
    older: int = 0
    replies: int = 50
    notifications: int = 60


@dataclass(slots=True)
class Crowd:
    """Who is there, and what there is to ask for."""

    # The words of the tokens of those who ask, and whom they follow.
    secrets: list[str] = field(default_factory=list)
    people: list[int] = field(default_factory=list)
    follows: dict[int, list[int]] = field(default_factory=dict)
    thread: int = 0
    office: str = "electricista"
    newest: list[int] = field(default_factory=list)


def gather(size: Size, say: Callable[[str, int, int], None], *, asking: int = 200) -> Crowd:
    """Write the whole town. ``say`` hears what is written, how much is done, how much there is."""
    rng = random.Random(7)
    until = clock.now()
    since = until - timedelta(days=200)
    crowd = Crowd()
    give_kinds(set_up_office(crowd.office, "Electricista"), ["lighting"])
    accounts = list(_accounts(size, since))
    _write(Account, iter(accounts), size.accounts, "accounts", say)
    words = (NameWord(account=a, word=f"vecina{n}") for n, a in enumerate(accounts))
    _write(NameWord, words, size.accounts, "names", say)
    users = [User(id=a.pk, name=a.handle, password="!") for a in accounts[:asking]]
    _write(User, iter(users), asking, "people", say)
    seats = (Seat(user=u, account=a, since=since) for a, u in zip(accounts, users, strict=False))
    _write(Seat, seats, asking, "seats", say)
    for a, u in zip(accounts, users, strict=False):
        secret = f"bench-{a.handle}"
        digest = hashlib.sha256(secret.encode()).hexdigest()
        Token.objects.create(token_hash=digest, user=u, account=a, scopes=_SCOPES)
        crowd.secrets.append(secret)
        crowd.people.append(a.pk)
    _write(Follow, _follows(size, accounts, crowd, rng, until), size.accounts * size.follows,
           "follows", say)  # fmt: skip
    _posts(size, accounts, crowd, rng, since, until, say)
    if size.older:
        say("what the database writes", 0, 2)
        write_follows(size.follows, accounts[0].pk)
        say("what the database writes", 1, 2)
        write_older(size.older, since)
        say("what the database writes", 2, 2)
    everybody = Account.objects.filter(pk__gte=accounts[0].pk, pk__lte=accounts[-1].pk)
    everybody.update(
        posts_count=size.posts // size.accounts,
        followers_count=size.follows,
        following_count=size.follows,
        last_post_at=until,
    )
    Account.objects.filter(pk=accounts[0].pk).update(followers_count=size.accounts - 1)
    return crowd


def _accounts(size: Size, since: datetime) -> Iterator[Account]:
    first = first_id_at(since)
    for n in range(size.accounts):
        yield Account(
            id=first + n,
            handle=f"vecina{n}",
            display_name=f"Vecina número {n}",
            note=f"Vivo en la calle {n % 90} desde hace años. #jun",
            fields=[{"name": "Web", "value": f"https://vecina{n}.example"}] if n % 3 == 0 else [],
            created_at=since,
            verified_at=since if n % 2 else None,
        )


def _follows(
    size: Size, accounts: list[Account], crowd: Crowd, rng: random.Random, until: datetime
) -> Iterator[Follow]:
    pk = first_id_at(until)
    known = set(crowd.people)
    for me in accounts if size.older == 0 else accounts[: len(crowd.people)]:
        others = rng.sample(range(len(accounts)), min(size.follows + 1, len(accounts)))
        chosen = [accounts[n] for n in others if accounts[n] is not me][: size.follows]
        # The first one is followed by everybody.
        if me is not accounts[0]:
            chosen = list({accounts[0]: None} | dict.fromkeys(chosen[1:]))
        if me.pk in known:
            crowd.follows[me.pk] = [a.pk for a in chosen]
        for whom in chosen:
            pk += 1
            yield Follow(id=pk, follower=me, target=whom, accepted_at=until)


def _posts(
    size: Size,
    accounts: list[Account],
    crowd: Crowd,
    rng: random.Random,
    since: datetime,
    until: datetime,
    say: Callable[[str, int, int], None],
) -> None:
    """All that was said, oldest first, in portions: a large town does not fit into memory."""
    hashtags = [Hashtag(key=s, name=s) for s in _SUBJECTS]
    Hashtag.objects.bulk_create(hashtags)
    step = (until - since) / (size.posts + size.replies + 2)
    recent: list[Post] = []
    pk = first_id_at(until) + 10 * size.accounts * size.follows
    portion: list[Post] = []
    more: list[Model] = []
    for n in range(size.posts):
        author = accounts[rng.randrange(len(accounts))]
        post = _said(n, author, since + step * n, recent, rng)
        portion.append(post)
        if post.boost_of_id is None:
            for extra in _beside(post, accounts, hashtags, rng):
                pk += 1
                extra.pk = pk
                more.append(extra)
            recent = [*recent[-60:], post]
        if len(portion) == _BATCH or n == size.posts - 1:
            _keep(portion, more)
            portion, more = [], []
            say("posts", n + 1, size.posts)
    crowd.newest = [post.pk for post in recent]
    crowd.thread = _thread(size, accounts, rng, since + step * (size.posts + 1), step)
    _notifications(size, crowd, accounts, recent, until, say)


def _said(n: int, author: Account, at: datetime, recent: list[Post], rng: random.Random) -> Post:
    pk = first_id_at(at) + n % 60_000
    if recent and n % 20 == 7:
        passed = rng.choice(recent)
        if passed.author_id != author.pk:
            return Post(id=pk, author=author, boost_of=passed, thread_id=pk, created_at=at)
    above = rng.choice(recent) if recent and n % 5 == 3 else None
    text = f"{rng.choice(_OPENINGS)} {n}, {rng.choice(_ENDINGS)}"
    named = {}
    if above is not None:
        text = f"@{above.author.handle} {text}"
        named[above.author.handle] = above.author
    if n % 4 == 1:
        text += f" #{_SUBJECTS[n % len(_SUBJECTS)]}"
    return Post(
        id=pk,
        author=author,
        text=text,
        html=html_of(text, named),
        language="es",
        reply_to=above,
        thread_id=above.thread_id if above else pk,
        created_at=at,
        favourites_count=n % 4,
    )


def _beside(
    post: Post, accounts: list[Account], hashtags: list[Hashtag], rng: random.Random
) -> Iterator[Model]:
    """What hangs on a post: mentions, hashtags, a photo now and then, favourites."""
    if post.reply_to is not None:
        yield Mention(post=post, account=post.reply_to.author)
    for hashtag in hashtags:
        if f"#{hashtag.key}" in post.text:
            yield Tagging(post=post, hashtag=hashtag)
    if post.pk % 10 == 0:
        yield Photo(
            account=post.author,
            post=post,
            file=f"photos/{post.pk}.jpg",
            thumbnail=f"photos/{post.pk}-s.jpg",
            width=1600, height=1200, thumbnail_width=400, thumbnail_height=300,
            blurhash="UBL_:rOpGG-oBUNG,qRj2so|=eE1w^n4S5NH", description="La calle al mediodía",
        )  # fmt: skip
    for _ in range(post.favourites_count):
        yield Favourite(post=post, account=accounts[rng.randrange(len(accounts))])


def _keep(posts: list[Post], more: list[Model]) -> None:
    Post.objects.bulk_create(posts)
    kinds: dict[type[Model], list[Model]] = {}
    for each in more:
        kinds.setdefault(type(each), []).append(each)
    for kind, rows in kinds.items():
        kind.objects.bulk_create(rows, ignore_conflicts=True)  # type: ignore[attr-defined]
    search.remember_all([post for post in posts if post.text])


def _thread(
    size: Size, accounts: list[Account], rng: random.Random, at: datetime, step: timedelta
) -> int:
    """One post with many answers, some of them answers to answers."""
    first = _said(0, accounts[0], at, [], rng)
    posts = [first]
    for n in range(1, size.replies + 1):
        above = first if n % 3 else posts[-1]
        reply = _said(
            20 * n + 1, accounts[n % len(accounts)], at + step * n / size.replies, [], rng
        )
        reply.reply_to, reply.thread_id = above, first.pk
        posts.append(reply)
    _keep(posts, [])
    return first.pk


def _notifications(
    size: Size,
    crowd: Crowd,
    accounts: list[Account],
    recent: list[Post],
    until: datetime,
    say: Callable[[str, int, int], None],
) -> None:
    kinds = (NotificationKind.FAVOURITE, NotificationKind.MENTION, NotificationKind.REBLOG)
    rows = (
        Notification(
            account_id=me,
            kind=kinds[n % 3],
            origin=accounts[(n * 7 + 3) % len(accounts)],
            post=recent[n % len(recent)],
            created_at=until - timedelta(minutes=size.notifications - n),
        )
        for me in crowd.people
        for n in range(size.notifications)
    )
    _write(Notification, rows, len(crowd.people) * size.notifications, "notifications", say)


def _write(
    kind: type[Model],
    rows: Iterator[Model],
    total: int,
    name: str,
    say: Callable[[str, int, int], None],
) -> None:
    done = 0
    portion: list[Model] = []
    for row in rows:
        portion.append(row)
        if len(portion) == _BATCH:
            kind.objects.bulk_create(portion, ignore_conflicts=True)  # type: ignore[attr-defined]
            done += len(portion)
            portion = []
            say(name, done, total)
    kind.objects.bulk_create(portion, ignore_conflicts=True)  # type: ignore[attr-defined]
    say(name, total, total)
