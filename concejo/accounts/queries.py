"""Everything that is asked about people and addresses."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.core.cache import cache
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest

from concejo.accounts.actors import Actor
from concejo.accounts.errors import AppUnknown, ClientUnknown, NoSuchAccount, NotYourSeat
from concejo.accounts.models import (
    Account,
    AccountKind,
    App,
    Block,
    Follow,
    Mute,
    Remark,
    Seat,
    SeatKind,
    Token,
    User,
)
from concejo.base import clock
from concejo.base.memory import remembered
from concejo.base.text import fold


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
        request.session.pop("speaks_as", None)
    try:
        return actor_for(user)
    except NotYourSeat:
        return None


def actor_of_token(secret: str) -> tuple[Token, Actor | None] | None:
    """Who a bearer token stands for; nobody when it is unknown, revoked or its seat has ended."""
    digest = hashlib.sha256(secret.encode("utf-8", "replace")).hexdigest()
    token = (
        Token.objects.filter(token_hash=digest, revoked_at=None)
        .select_related("user", "account", "app")
        .first()
    )
    if token is None:
        return None
    if token.user is None or token.account is None:
        return token, None
    seats = Seat.objects.current().filter(user=token.user, account=token.account)
    if token.account.suspended_at or not token.user.is_active or not seats.exists():
        return None
    return token, Actor(token.account, token.user)


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
    found = Account.objects.in_bulk(list(ids))
    return [found[i] for i in ids if i in found]


def accounts_matching(
    text: str, limit: int = 20, offset: int = 0, *, followed_by: Actor | None = None
) -> list[Account]:
    """Addresses whose handle begins with, or whose name contains, what somebody typed."""
    typed = text.strip().lstrip("@").lower().removesuffix(f"@{settings.DOMAIN}")
    if not typed:
        return []
    local = Account.objects.filter(domain="", suspended_at=None)
    if followed_by is not None:
        local = local.filter(pk__in=following_of(followed_by.account).values("target"))
    matches = local.filter(
        Q(handle__startswith=typed)
        | Q(display_name__icontains=text.strip())
        | Q(handle__startswith=fold(typed).replace(" ", ""))
    )
    return list(matches.order_by("-kind", "handle")[offset : offset + limit])


def user_by_id(user_id: int) -> User | None:
    """The person with this id, if they may sign in."""
    return User.objects.filter(pk=user_id, is_active=True).first()


def apps_of(user: User) -> list[Token]:
    """The apps that may speak for a person now, newest first."""
    tokens = Token.objects.filter(user=user, revoked_at=None)
    return list(tokens.select_related("app", "account").order_by("-id"))


def the_crier() -> Account:
    """The town's crier: it says what has happened, and answers everybody."""
    return remembered("the_crier", _the_crier)


def _the_crier() -> Account:
    crier_id = cache.get("the_crier")
    crier = Account.objects.filter(pk=crier_id).first() if crier_id else None
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


@dataclass(frozen=True, slots=True)
class Relationship:
    """How one address stands to another. https://docs.joinmastodon.org/entities/Relationship/"""

    id: int
    following: bool = False
    showing_reblogs: bool = False
    notifying: bool = False
    followed_by: bool = False
    blocking: bool = False
    blocked_by: bool = False
    muting: bool = False
    muting_notifications: bool = False
    requested: bool = False
    requested_by: bool = False
    muted_until: datetime | None = None
    remark: str = ""


def relationships(viewer: Actor, ids: Sequence[int]) -> list[Relationship]:
    """How the viewer stands to several addresses, in the order asked for; six queries."""
    me = viewer.account_id
    out = {f.target_id: f for f in Follow.objects.filter(follower=me, target__in=ids)}
    back = {f.follower_id: f for f in Follow.objects.filter(follower__in=ids, target=me)}
    blocking = set(
        Block.objects.filter(account=me, target__in=ids).values_list("target_id", flat=True)
    )
    blocked = set(
        Block.objects.filter(account__in=ids, target=me).values_list("account_id", flat=True)
    )
    muting = {m.target_id: m for m in _mutes(me).filter(target__in=ids)}
    remarks = {r.target_id: r.text for r in Remark.objects.filter(account=me, target__in=ids)}
    return [
        Relationship(
            id=i,
            following=i in out and out[i].accepted_at is not None,
            showing_reblogs=i in out and out[i].with_boosts,
            notifying=i in out and out[i].notify,
            followed_by=i in back and back[i].accepted_at is not None,
            blocking=i in blocking,
            blocked_by=i in blocked,
            muting=i in muting,
            muting_notifications=i in muting and muting[i].hides_notifications,
            requested=i in out and out[i].accepted_at is None,
            requested_by=i in back and back[i].accepted_at is None,
            muted_until=muting[i].until if i in muting else None,
            remark=remarks.get(i, ""),
        )
        for i in dict.fromkeys(ids)
    ]


def followers_of(account: Account) -> QuerySet[Follow]:
    """Who follows an address, newest first by the id of the following."""
    accepted = Follow.objects.filter(target=account, accepted_at__isnull=False)
    return accepted.select_related("follower")


def following_of(account: Account) -> QuerySet[Follow]:
    """Whom an address follows."""
    accepted = Follow.objects.filter(follower=account, accepted_at__isnull=False)
    return accepted.select_related("target")


def blocks_of(actor: Actor) -> QuerySet[Block]:
    """Whom the actor blocks."""
    return Block.objects.filter(account=actor.account).select_related("target")


def mutes_of(actor: Actor) -> QuerySet[Mute]:
    """Whom the actor does not want to read now."""
    return _mutes(actor.account_id).select_related("target")


def follow_requests_to(actor: Actor) -> QuerySet[Follow]:
    """Who asks to follow the actor."""
    waiting = Follow.objects.filter(target=actor.account, accepted_at=None)
    return waiting.select_related("follower")


def is_blocked(one: Account, other: Account) -> bool:
    """Does either of two addresses block the other?"""
    either = Q(account=one, target=other) | Q(account=other, target=one)
    return Block.objects.filter(either).exists()


def familiar_followers(viewer: Actor, ids: Sequence[int]) -> dict[int, list[Account]]:
    """Of those whom the viewer follows, who follows these addresses too."""
    mine = following_of(viewer.account).values("target")
    theirs = Follow.objects.filter(target__in=ids, follower__in=mine, accepted_at__isnull=False)
    found: dict[int, list[Account]] = {i: [] for i in dict.fromkeys(ids)}
    for following in theirs.select_related("follower").order_by("-id"):
        found[following.target_id].append(following.follower)
    return found


def directory(limit: int, offset: int = 0, *, newest: bool = False) -> list[Account]:
    """Who is here and likes to be found: whoever spoke last first, or whoever came last."""
    local = Account.objects.filter(domain="", suspended_at=None, is_discoverable=True)
    if newest:
        return list(local.order_by("-id")[offset : offset + limit])
    spoke = local.filter(last_post_at__isnull=False)
    return list(spoke.order_by("-last_post_at", "-id")[offset : offset + limit])


def people_since(since: datetime | None = None) -> int:
    """How many people made an account."""
    people = Account.objects.filter(domain="", kind=AccountKind.PERSON, suspended_at=None)
    return (people.filter(created_at__gte=since) if since else people).count()


def silenced_by(account_id: int) -> set[int]:
    """Addresses whose posts somebody does not want to see, or should not."""
    blocks = Block.objects.filter(Q(account=account_id) | Q(target=account_id))
    blocked = {b.target_id if b.account_id == account_id else b.account_id for b in blocks}
    return blocked | set(_mutes(account_id).values_list("target_id", flat=True))


def silences(authors: Collection[int], readers: Collection[int]) -> set[tuple[int, int]]:
    """``silenced_by``, asked the other way round: pairs of a reader and a hidden author."""
    theirs = Q(account__in=readers, target__in=authors)
    blocks = Block.objects.filter(theirs | Q(account__in=authors, target__in=readers))
    both = set(blocks.values_list("account_id", "target_id"))
    lasting = Q(until=None) | Q(until__gt=clock.now())
    mutes = Mute.objects.filter(lasting, theirs)
    return both | {(b, a) for a, b in both} | set(mutes.values_list("account_id", "target_id"))


def deaf_to(origin_id: int, account_ids: Sequence[int]) -> set[int]:
    """Those of the addresses that do not want to be told of what somebody does."""
    lasting = Q(until=None) | Q(until__gt=clock.now())
    mutes = Mute.objects.filter(
        lasting, target=origin_id, account__in=account_ids, hides_notifications=True
    )
    blocks = Block.objects.filter(
        Q(account=origin_id, target__in=account_ids) | Q(account__in=account_ids, target=origin_id)
    )
    blocked = {b.target_id if b.account_id == origin_id else b.account_id for b in blocks}
    return blocked | set(mutes.values_list("account_id", flat=True))


def _mutes(account_id: int) -> QuerySet[Mute]:
    lasting = Q(until=None) | Q(until__gt=clock.now())
    return Mute.objects.filter(lasting, account=account_id)
