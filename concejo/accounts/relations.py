"""How addresses stand to each other: who follows, blocks and mutes whom."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Count, Q, QuerySet

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Block, DomainBlock, Endorsement, Follow, Mute, Remark
from concejo.base import clock
from concejo.base.questions import Question, Value


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
    domain_blocking: bool = False
    endorsed: bool = False
    # Empty is all languages.
    languages: Sequence[str] = ()
    remark: str = ""


def relationships(viewer: Actor, ids: Sequence[int]) -> list[Relationship]:
    """How the viewer stands to several addresses, in the order asked for; seven queries."""
    me = viewer.account_id
    follows = Follow.objects.filter(follower=me, target__in=ids).select_related("endorsement")
    out = {f.target_id: f for f in follows}
    back = {f.follower_id: f for f in Follow.objects.filter(follower__in=ids, target=me)}
    blocking = set(
        Block.objects.filter(account=me, target__in=ids).values_list("target_id", flat=True)
    )
    blocked = set(
        Block.objects.filter(account__in=ids, target=me).values_list("account_id", flat=True)
    )
    muting = {m.target_id: m for m in _mutes(me).filter(target__in=ids)}
    far = set(_behind_domains(me).filter(pk__in=ids).values_list("pk", flat=True))
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
            domain_blocking=i in far,
            endorsed=i in out and hasattr(out[i], "endorsement"),
            languages=out[i].languages if i in out else (),
            remark=remarks.get(i, ""),
        )
        for i in dict.fromkeys(ids)
    ]


def followers_of(account: Account) -> QuerySet[Follow]:
    """Who follows an address, newest first by the id of the following."""
    accepted = Follow.objects.filter(target=account, accepted_at__isnull=False)
    return accepted.filter(follower__suspended_at=None).select_related("follower")


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


def domain_blocks_of(actor: Actor) -> QuerySet[DomainBlock]:
    """The towns of which the actor reads nobody."""
    return DomainBlock.objects.filter(account=actor.account)


def endorsements_of(account: Account) -> QuerySet[Endorsement]:
    """Whom an address recommends on its page; a suspended one nobody."""
    theirs = Endorsement.objects.filter(
        follow__follower=account,
        follow__follower__suspended_at=None,
        follow__target__suspended_at=None,
    )
    return theirs.select_related("follow__target")


def shows_follows_to(viewer: Actor | None, account: Account) -> bool:
    """May the viewer see whom an address follows, and who follows it?"""
    is_own = viewer is not None and viewer.account_id == account.pk
    return is_own or not account.hides_follows


def follow_requests_to(actor: Actor) -> QuerySet[Follow]:
    """Who asks to follow the actor."""
    waiting = Follow.objects.filter(target=actor.account, accepted_at=None)
    return waiting.select_related("follower")


def follow_requests_count(actor: Actor) -> int:
    """How many ask to follow the actor."""
    rows = _ASKING.rows(me=actor.account_id)
    return int(rows[0][0]) if rows else 0


def asking_to_follow(me: int) -> QuerySet[Follow, tuple[int]]:
    """How many ask to follow an address, for a question; no row where nobody does."""
    asking = Follow.objects.filter(target=me, accepted_at=None).values("target")
    return asking.annotate(asking=Count("pk")).values_list("asking")


_ASKING = Question(asking_to_follow)


def is_blocked(one: Account, other: Account) -> bool:
    """Does either of two addresses block the other?"""
    either = Q(account=one, target=other) | Q(account=other, target=one)
    return Block.objects.filter(either).exists()


def is_domain_blocked(account: Account, domain: str) -> bool:
    """Does an address read nobody of this town?"""
    return bool(domain) and DomainBlock.objects.filter(account=account, domain=domain).exists()


def familiar_followers(viewer: Actor, ids: Sequence[int]) -> dict[int, list[Account]]:
    """Of those whom the viewer follows, who follows these addresses too."""
    mine = following_of(viewer.account).values("target")
    # Either side may keep to itself who follows whom.
    theirs = Follow.objects.filter(
        target__in=ids,
        target__hides_follows=False,
        follower__in=mine,
        follower__hides_follows=False,
        follower__suspended_at=None,
        accepted_at__isnull=False,
    )
    found: dict[int, list[Account]] = {i: [] for i in dict.fromkeys(ids)}
    for following in theirs.select_related("follower").order_by("-id"):
        found[following.target_id].append(following.follower)
    return found


def unheard_by(viewer: Actor | None) -> set[int]:
    """Whose words are not put before the viewer: the suspended, and the limited not followed."""
    rows = _UNHEARD.bare_rows(me=viewer.account_id if viewer else 0)
    return {row[0] for row in rows}


def _unheard(me: int) -> QuerySet[Account, tuple[int]]:
    followed = Follow.objects.filter(follower=me, accepted_at__isnull=False).values("target")
    heard = Q(pk=me) | Q(pk__in=followed)
    limited = Q(limited_at__isnull=False) & ~heard
    return Account.objects.filter(limited | Q(suspended_at__isnull=False)).values_list("pk")


_UNHEARD = Question(_unheard)


def silenced_by(account_id: int) -> set[int]:
    """Addresses whose posts somebody does not want to see, or should not."""
    blocks = Block.objects.filter(Q(account=account_id) | Q(target=account_id))
    blocked = {b.target_id if b.account_id == account_id else b.account_id for b in blocks}
    mutes = _mutes(account_id).values_list("target_id", flat=True)
    return blocked | set(mutes.union(_behind_domains(account_id).values_list("pk", flat=True)))


def blocked_or_muted(account_id: int, others: Collection[int]) -> dict[int, str]:
    """Which of the others somebody blocks or mutes: ``blocked_account`` or ``muted_account``."""
    blocks = Block.objects.filter(account=account_id, target__in=others)
    mutes = _mutes(account_id).filter(target__in=others)
    return {
        **dict.fromkeys(mutes.values_list("target_id", flat=True), "muted_account"),
        **dict.fromkeys(blocks.values_list("target_id", flat=True), "blocked_account"),
    }


def silences(authors: Collection[int], readers: Collection[int]) -> set[tuple[int, int]]:
    """``silenced_by``, asked the other way round: pairs of a reader and a hidden author."""
    if not authors or not readers:
        return set()
    whom, now = list(authors), clock.now()
    both = set(_BLOCKS.rows_among("readers", readers, authors=whom))
    muted = {
        (me, it)
        for me, it, until in _MUTING.rows_among("readers", readers, authors=whom)
        if until is None or until > now
    }
    apart = set()
    if towns := _APART.rows_among("readers", readers, authors=whom):
        far = Account.objects.filter(pk__in=whom).values_list("pk", "domain")
        apart = {(me, it) for me, domain in towns for it, its in far if its == domain}
    return both | {(b, a) for a, b in both} | muted | apart


_BLOCKS = Question(
    lambda readers, authors: Block.objects.filter(
        Q(account__in=readers, target__in=authors) | Q(account__in=authors, target__in=readers)
    ).values_list("account_id", "target_id")
)
_MUTING = Question(
    lambda readers, authors: Mute.objects.filter(
        account__in=readers, target__in=authors
    ).values_list("account_id", "target_id", "until")
)


_APART = Question(
    lambda readers, authors: DomainBlock.objects.filter(
        account__in=readers,
        domain__in=Account.objects.filter(pk__in=authors).exclude(domain="").values("domain"),
    ).values_list("account_id", "domain")
)


def deaf_to(origin_id: int, account_ids: Sequence[int]) -> set[int]:
    """Those of the addresses that do not want to be told of what somebody does."""
    if not account_ids:
        return set()
    now = clock.now()
    ids: dict[str, Value] = {"origin": origin_id, "ids": account_ids}
    deaf = {me for me, until in _DEAF_BY_MUTE.rows(**ids) if until is None or until > now}
    for me, target in _DEAF_BY_BLOCK.bare_rows(**ids):
        deaf.add(target if me == origin_id else me)
    return deaf | {row[0] for row in _DEAF_BY_DOMAIN.bare_rows(**ids)}


_DEAF_BY_MUTE = Question(
    lambda origin, ids: Mute.objects.filter(
        target=origin, account__in=ids, hides_notifications=True
    ).values_list("account_id", "until")
)
_DEAF_BY_BLOCK = Question(
    lambda origin, ids: Block.objects.filter(
        Q(account=origin, target__in=ids) | Q(account__in=ids, target=origin)
    ).values_list("account_id", "target_id")
)
_DEAF_BY_DOMAIN = Question(
    lambda origin, ids: DomainBlock.objects.filter(
        account__in=ids,
        domain__in=Account.objects.filter(pk=origin).exclude(domain="").values("domain"),
    ).values_list("account_id")
)


def _mutes(account_id: int) -> QuerySet[Mute]:
    lasting = Q(until=None) | Q(until__gt=clock.now())
    return Mute.objects.filter(lasting, account=account_id)


def _behind_domains(account_id: int) -> QuerySet[Account]:
    """Everybody of the towns of which somebody reads nobody."""
    domains = DomainBlock.objects.filter(account=account_id).values("domain")
    return Account.objects.filter(domain__in=domains, domain__gt="")
