"""How a viewer sees cases: everything that a page shows of one, in a constant number of queries."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base.links import absolute
from concejo.cases.models import (
    Card,
    Case,
    CaseFollow,
    Kind,
    Promise,
    Understanding,
)
from concejo.cases.queries.cases import may_see_all, whole
from concejo.cases.states import CLOSED, By, State
from concejo.events.models import Event
from concejo.offices.models import Office
from concejo.posts.models import Photo, Post


@dataclass(frozen=True, slots=True)
class Step:
    """One line of a case's history. ``by`` is an address, never a holder's person."""

    at: datetime
    what: str
    by: str | None
    post: int | None


@dataclass(slots=True)
class CaseView:
    """A case, cut to what its viewer may see."""

    case: Case
    number: str
    state: State
    late: bool
    # Little of its time is left.
    near: bool
    office: Office
    kind: Kind
    street: str | None
    district: str | None
    opened_at: datetime
    updated_at: datetime
    closed_at: datetime | None
    closed_by: str | None
    joined_to: str | None
    followers_count: int
    # Is everything open to this viewer?
    full: bool
    summary: str
    post_id: int | None
    following: bool
    url: str
    promises: list[Promise] = field(default_factory=list)
    history: list[Step] = field(default_factory=list)
    # Only after ``illustrate``: the first photo, and the one that shows it done.
    before: Photo | None = None
    after: Photo | None = None

    @property
    def promise(self) -> Promise | None:
        """The promise that counts now."""
        counting = [p for p in self.promises if p.moved_at is None]
        return counting[-1] if counting else None

    @property
    def kind_name(self) -> str:
        return self.case.kind_name


def view_of(case: Case, viewer: Actor | None, *, key: str = "") -> CaseView:
    """One case as a viewer sees it, with its history."""
    whole = may_see_all(viewer, case, key=key)
    return _views([case], viewer, {case.pk} if whole else set(), with_history=True)[0]


def views_of(
    cases: Sequence[Case], viewer: Actor | None, *, with_history: bool = False
) -> list[CaseView]:
    """Several cases as a viewer sees them, in a constant number of queries."""
    ids = [c.pk for c in cases]
    whole = set(Case.objects.open_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
    return _views(cases, viewer, whole, with_history=with_history)


def illustrate(views: Sequence[CaseView], viewer: Actor | None) -> Sequence[CaseView]:
    """Give cases their first photo, and the one that shows the work done. Two queries.

    A photo behind a warning stays behind it.
    """
    open_to_all = [v for v in views if v.full]
    posts = Post.objects.visible_to(viewer).filter(
        thread_id__in=[v.case.thread_id for v in open_to_all],
        boost_of=None,
        is_sensitive=False,
        spoiler_text="",
    )
    photos = Photo.objects.filter(post__in=posts, position=0).select_related("post")
    by_thread: dict[int, list[Photo]] = {}
    for photo in photos.order_by("post_id", "pk"):
        if photo.post is not None:
            by_thread.setdefault(photo.post.thread_id, []).append(photo)
    finishing = Understanding.objects.filter(
        case__in=[v.case.pk for v in open_to_all], verb="finish", undone_at=None
    )
    shows_done = set(finishing.values_list("pk", flat=True))
    for view in open_to_all:
        its = by_thread.get(view.case.thread_id, [])
        view.before = next((p for p in its if p.post_id not in shows_done), None)
        # Opened again, it is not done any more.
        if view.state in {State.DONE, *CLOSED}:
            view.after = next((p for p in reversed(its) if p.post_id in shows_done), None)
    return views


def loaded(found: Iterable[Case]) -> list[Case]:
    """These cases with all that is shown of them.

    First only their ids are put in order: a database sorts twenty thousand ids in no time, and as
    many whole rows with their joins slowly.
    """
    ids = [case.pk for case in found]
    there = whole(Case.objects.all()).in_bulk(ids)
    return [there[pk] for pk in ids if pk in there]


def _views(
    cases: Sequence[Case], viewer: Actor | None, whole: Collection[int], *, with_history: bool
) -> list[CaseView]:
    ids = [c.pk for c in cases]
    promises: dict[int, list[Promise]] = {}
    rows = Promise.objects.filter(case__in=ids, void_at=None).select_related("office__account")
    for promise in rows:
        promises.setdefault(promise.case_id, []).append(promise)
    mine = CaseFollow.objects.filter(case__in=ids, account=viewer.account) if viewer else ()
    following = {f.case_id for f in mine}
    history = _history(ids) if with_history else {}
    return [
        _view(c, c.pk in whole, promises.get(c.pk, []), history.get(c.pk, []), c.pk in following)
        for c in cases
    ]


def _view(
    case: Case, full: bool, promises: list[Promise], history: list[Step], following: bool
) -> CaseView:
    state = State(case.state)
    steps = history if full else [_without_people(s) for s in history]
    for promise in promises if not full else ():
        promise.reason = ""
    return CaseView(
        case=case,
        number=case.number,
        state=state,
        late=case.is_late,
        near=case.is_near,
        office=case.owner,
        kind=case.kind,
        street=case.street.name if full and case.street else None,
        district=case.district or None if full else None,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        closed_at=case.closed_at if state in CLOSED else None,
        closed_by=case.closed_by or None,
        joined_to=case.joined_to.number if full and case.joined_to else None,
        followers_count=case.followers_count,
        full=full,
        summary=_summary(case) if full else "",
        post_id=case.post_id if full else None,
        following=following,
        url=absolute(f"/cases/{case.number}"),
        promises=promises,
        history=steps,
    )


def _summary(case: Case) -> str:
    """The first words; a private case's are taken from its post, for those who may read it."""
    if case.summary or case.card == Card.FULL:
        return case.summary
    return " ".join(case.post.text.split())[:140]


def _without_people(step: Step) -> Step:
    """What happened and when, for those who may only know of kind and state."""
    return Step(step.at, step.what, None, None)


def _history(ids: Sequence[int]) -> dict[int, list[Step]]:
    """What the log says of these cases. An office is named by its address, whoever held it."""
    events = list(Event.objects.filter(subject_id__in=ids, kind__in=_SHOWN_STEPS).order_by("seq"))
    actors = Account.objects.in_bulk({e.actor_id for e in events if e.actor_id})
    history: dict[int, list[Step]] = {}
    for event in events:
        what = event.kind.removeprefix("case.")
        by = _address(event, actors.get(event.actor_id or 0))
        post = event.data.get("post")
        history.setdefault(event.subject_id or 0, []).append(Step(event.at, what, by, post))
    return history


def _address(event: Event, account: Account | None) -> str | None:
    """By whom: in charge, it is the office's doing even when its holder wrote from home."""
    if account is None or account.is_crier:
        return None
    if account.is_office or event.data.get("role") != By.CHARGE:
        return account.acct
    return str(event.data.get("acts_as") or event.data.get("from") or event.data.get("office"))


_SHOWN_STEPS = [
    f"case.{what}"
    for what in (
        "opened", "promised", "handed_over", "done", "declined", "asked", "answered", "confirmed",
        "reopened", "joined", "separated", "withdrawn", "resumed", "promise_broken", "reminded",
        "lapsed", "settled", "undone", "paused", "escalated", "kind_corrected",
    )
]  # fmt: skip
