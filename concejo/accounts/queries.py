"""Everything that is asked about people and addresses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Iterator, Sequence
from datetime import datetime
from typing import Any, NamedTuple, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.http import HttpRequest

from concejo.accounts.actors import Actor, actor_with_seats
from concejo.accounts.errors import AppUnknown, ClientUnknown, NoSuchAccount, NotYourSeat
from concejo.accounts.models import Account, AccountKind, App, Follow, Seat, SeatKind, Token, User
from concejo.accounts.names import asked_words, named
from concejo.accounts.relations import following_of
from concejo.base import clock
from concejo.base.kept import Kept
from concejo.base.memory import remembered
from concejo.base.questions import Finding, Question, Row, afresh, columns_of

_Made = TypeVar("_Made", bound=Model)


def seats_of(user: User) -> list[Seat]:
    """The addresses a person may speak as now, their own first."""
    seats = Seat.objects.current().filter(user=user).select_related("account", "account__office")
    return sorted(seats, key=lambda seat: (seat.kind != SeatKind.OWN, seat.account.handle))


def actor_for(user: User, account_id: int | None = None) -> Actor:
    """A person speaking as their own address, or as one that they hold now."""
    seats = Seat.objects.current().filter(user=user).select_related("account", "user")
    wanted = (
        seats.filter(kind=SeatKind.OWN) if account_id is None else seats.filter(account=account_id)
    )
    seat = wanted.first()
    if seat is None or seat.account.suspended_at:
        raise NotYourSeat
    return Actor(seat.account, user)


def actor_in_session(request: HttpRequest) -> Actor | None:
    """Who looks at this page: the address chosen in this browser, else the person's own."""
    user = request.user
    if not isinstance(user, User):
        return None
    chosen = request.session.get("speaks_as")
    try:
        return actor_for(user, chosen)
    except NotYourSeat:
        # Kept until they were told: a form may be open that was begun as that address.
        if request.method == "POST" and request.session.pop("speaks_as", None) is not None:
            request.seat_is_gone = True  # type: ignore[attr-defined]
    try:
        return actor_for(user)
    except NotYourSeat:
        return None


def actor_of_token(secret: str) -> tuple[Token, Actor | None] | None:
    """Who a bearer token stands for; nobody when it is unknown, revoked or its seat has ended.

    Asked with every request of every app, in one query: a token that was revoked is good for
    nothing from that moment on. Only what the same rows were made into is remembered.
    """
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    rows = tuple(_TOKENS.bare_rows(digest=digest))
    if not rows:
        return None
    holding = _HOLDINGS.get(rows)
    if holding is None:
        holding = _holding(_TOKENS.read(rows, digest=digest))
        _HOLDINGS.keep(rows, holding)
    token = afresh(holding.token)
    if holding.user is None or holding.account is None:
        return token, None
    user, account = afresh(holding.user), afresh(holding.account)
    now = clock.now()
    seats = {
        address: kind
        for address, kind, since, until in holding.seats
        if since and since <= now and not (until and until <= now)
    }
    if account.suspended_at or not user.is_active or account.pk not in seats:
        return None
    return token, actor_with_seats(account, user, seats)


class _Holding(NamedTuple):
    """A token, whose it is, and their seats: whose, of which kind, from when to when."""

    token: Token
    user: User | None
    account: Account | None
    seats: list[tuple[int, str, datetime, datetime | None]]


_HOLDINGS: Kept[_Holding] = Kept(most=1000, most_bytes=1000, size=lambda _holding: 1)


def _holding(rows: list[Row]) -> _Holding:
    """What stands in the rows of a token: each has one of the person's seats."""
    parts = iter(rows[0])
    token = _made_of(Token, _TOKEN_COLUMNS, parts)
    user = _made_of(User, _USER_COLUMNS, parts)
    account = _made_of(Account, _ACCOUNT_COLUMNS, parts)
    return _Holding(token, user, account, [row[-4:] for row in rows])


def _made_of(kind: type[_Made], columns: list[str], parts: Iterator[Any]) -> Any:
    """The next row of a kind from the columns of a wider one; None where there was none."""
    values = [next(parts) for _column in columns]
    return kind.from_db("default", columns, values) if values[0] is not None else None


_TOKEN_COLUMNS, _USER_COLUMNS, _ACCOUNT_COLUMNS = map(columns_of, (Token, User, Account))

_TOKENS = Question(
    lambda digest: Token.objects.filter(token_hash=digest, revoked_at=None).values_list(
        *_TOKEN_COLUMNS,
        *(f"user__{column}" for column in _USER_COLUMNS),
        *(f"account__{column}" for column in _ACCOUNT_COLUMNS),
        *(f"user__seats__{column}" for column in ("account_id", "account__kind", "since", "until")),
    )
)


def still_standing(token_ids: Collection[int]) -> set[int]:
    """Those of the tokens that still stand for somebody, as ``actor_of_token`` would find."""
    seats = Seat.objects.current().filter(user=OuterRef("user"), account=OuterRef("account"))
    held = Q(user__is_active=True, account__suspended_at=None) & Exists(seats)
    tokens = Token.objects.filter(pk__in=token_ids, revoked_at=None)
    good = tokens.filter(Q(user=None) | Q(account=None) | held)
    return set(good.values_list("pk", flat=True))


def still_seated(user_ids: Collection[int]) -> set[tuple[int, int]]:
    """Which addresses these people may speak as now: pairs of an address and a person."""
    seats = Seat.objects.current().filter(
        user__in=user_ids, user__is_active=True, account__suspended_at=None
    )
    return set(seats.values_list("account_id", "user_id"))


def app_by_client_id(client_id: str) -> App:
    """The program that introduced itself under this id."""
    app = App.objects.filter(client_id=client_id).first()
    if app is None:
        raise AppUnknown
    return app


def app_with_secret(client_id: str, secret: str) -> App:
    """The program that knows both its id and its secret."""
    app = App.objects.filter(client_id=client_id).first()
    if app is None or not secrets.compare_digest(app.client_secret.encode(), secret.encode()):
        raise ClientUnknown
    return app


def account_by_handle(handle: str, domain: str = "") -> Account:
    """The address with this handle."""
    account = Account.objects.filter(handle=handle.lower(), domain=domain.lower()).first()
    if account is None:
        raise NoSuchAccount
    return account


def account_by_acct(acct: str) -> Account:
    """The address as somebody writes it: ``@ana``, ``ana`` or ``ana@jun.example``."""
    handle, __, domain = acct.strip().lstrip("@").partition("@")
    return account_by_handle(handle, "" if domain.lower() == settings.DOMAIN else domain)


def person_by_name(name: str) -> User:
    """The person whose own address this is."""
    account = account_by_handle(name)
    own = Seat.objects.current().filter(account=account, kind=SeatKind.OWN)
    seat = own.select_related("user").first()
    if seat is None:
        raise NoSuchAccount
    return seat.user


def account_by_id(account_id: int) -> Account:
    """The address with this id."""
    account = Account.objects.filter(pk=account_id).first()
    if account is None:
        raise NoSuchAccount
    return account


def accounts_by_ids(ids: Sequence[int]) -> list[Account]:
    """Several addresses, in the order asked for; unknown ones are left out."""
    found = {each.pk: each for each in _BY_IDS.found(ids=list(ids))} if ids else {}
    return [found[i] for i in ids if i in found]


_BY_IDS = Finding(Account, lambda ids: Account.objects.filter(pk__in=ids))


def accounts_by_handles(handles: Collection[str]) -> list[Account]:
    """Who has one of these handles, in this town or in another, and is not suspended."""
    return _BY_HANDLES.found(handles=list(handles)) if handles else []


_BY_HANDLES = Finding(
    Account, lambda handles: Account.objects.filter(handle__in=handles, suspended_at=None)
)


def revisions_of(ids: Sequence[int]) -> dict[int, int]:
    """At which revision these addresses are: at the same one each is as it was."""
    return dict(_REVISIONS.bare_rows(ids=ids)) if ids else {}


_REVISIONS = Question(lambda ids: Account.objects.filter(pk__in=ids).values_list("pk", "revision"))


def accounts_matching(
    text: str, limit: int = 20, offset: int = 0, *, followed_by: Actor | None = None
) -> list[Account]:
    """Addresses that have words in their names which begin like those that somebody typed."""
    words = asked_words(_typed(text))
    if not words:
        return []
    local = named(Account.objects.listed(), words)
    if followed_by is not None:
        local = local.filter(pk__in=following_of(followed_by.account).values("target"))
    return list(local.order_by("kind", "handle")[offset : offset + limit])


def account_ids_matching(text: str, limit: int, offset: int) -> list[int]:
    """As ``accounts_matching`` among everybody, but their ids."""
    words = asked_words(_typed(text))
    if not words or offset + limit > _MOST_FOUND:
        return []
    rows = _MATCHING.bare_rows(**{f"word{n}": word for n, word in enumerate(words)})
    return [row[0] for row in rows[offset : offset + limit]]


def _typed(text: str) -> str:
    return text.strip().lower().removesuffix(f"@{settings.DOMAIN}")


def _matching(**words: str) -> QuerySet[Account, tuple[int]]:
    local = named(Account.objects.listed(), list(words.values()))
    return local.order_by("kind", "handle").values_list("pk")[:_MOST_FOUND]


_MOST_FOUND = 200
_MATCHING = Question(_matching)


def shy_among(account_ids: Collection[int]) -> set[int]:
    """Those of the addresses that do not want to be found by what they say."""
    return {pk for (pk,) in _SHY.rows(ids=list(account_ids))} if account_ids else set()


_SHY = Question(
    lambda ids: Account.objects.filter(pk__in=ids, is_indexable=False).values_list("pk")
)


def is_open_to_newcomers() -> bool:
    """May anybody make an account, or is that done at the counter only?"""
    return bool(settings.OPEN_FOR_SIGNUP or settings.TEST_MODE)


def user_by_id(user_id: int) -> User | None:
    """The person with this id, if they may sign in."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def shut_out_person(name_or_email: str, password: str) -> User | None:
    """Whose password this is, where it is right and they may not sign in all the same."""
    typed = name_or_email.strip().lower()
    field = "email" if "@" in typed else "name"
    user = User.objects.filter(is_active=False, **{field: typed}).first()
    return user if user is not None and user.check_password(password) else None


def shut_out_by_token(secret: str) -> User | None:
    """Whom a token would stand for, if they might come in."""
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    tokens = Token.objects.filter(token_hash=digest, revoked_at=None, user__is_active=False)
    token = tokens.select_related("user").first()
    return token.user if token else None


def apps_of(user: User) -> list[Token]:
    """The apps that may speak for a person now, newest first."""
    tokens = Token.objects.filter(user=user, revoked_at=None)
    return list(tokens.select_related("app", "account").order_by("-id"))


def the_crier() -> Account:
    """The town's crier: it says what has happened, and answers everybody."""
    return remembered("the_crier", _the_crier)


def _the_crier() -> Account:
    crier_id = cache.get("the_crier")
    crier = next(iter(accounts_by_ids([crier_id])), None) if crier_id else None
    if crier is None:
        crier = Account.objects.get(kind=AccountKind.CRIER)
        cache.set("the_crier", crier.pk, 3600)
    return crier


def crier() -> Actor:
    """The crier as somebody who acts."""
    return Actor(the_crier())


def own_account(user: User) -> Account:
    """A person's own address."""
    return actor_for(user).account


def own_accounts(users: Sequence[int]) -> dict[int, Account]:
    """The own addresses of several people, by the person's id."""
    seats = Seat.objects.filter(user__in=users, kind=SeatKind.OWN).select_related("account")
    return {seat.user_id: seat.account for seat in seats}


def directory(limit: int, offset: int = 0, *, newest: bool = False) -> list[Account]:
    """Who is here and likes to be found: whoever spoke last first, or whoever came last."""
    local = Account.objects.listed().filter(limited_at=None, is_discoverable=True)
    if newest:
        return list(local.order_by("-id")[offset : offset + limit])
    spoke = local.filter(last_post_at__isnull=False)
    return list(spoke.order_by("-last_post_at", "-id")[offset : offset + limit])


def people_since(since: datetime | None = None) -> int:
    """How many people made an account."""
    people = Account.objects.filter(domain="", kind=AccountKind.PERSON, suspended_at=None)
    return (people.filter(created_at__gte=since) if since else people).count()


def asking_to_hear_of(account_id: int) -> list[Account]:
    """Who wants to be told of each post of an address."""
    rows = _ASKING_TO_HEAR.bare_rows(target=account_id)
    return accounts_by_ids([row[0] for row in rows]) if rows else []


_ASKING_TO_HEAR = Question(
    lambda target: Follow.objects.filter(
        target=target, notify=True, accepted_at__isnull=False
    ).values_list("follower_id")
)
