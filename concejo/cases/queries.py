"""Everything that is asked about cases."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db.models import Count, Prefetch, Q, QuerySet
from django.utils import translation

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.base import clock
from concejo.base.ids import first_id_at
from concejo.base.links import absolute
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import (
    Card,
    Case,
    CaseFollow,
    Contact,
    Kind,
    Promise,
    Understanding,
)
from concejo.cases.rules import opens, stands_as
from concejo.cases.states import CLOSED, OPEN, UNDO_WITHIN, By, Move, State, moves_from
from concejo.events.models import Event
from concejo.offices.models import Office
from concejo.offices.queries import may_manage, may_serve_counter, offices_held_by
from concejo.posts.models import Photo, Post, Visibility
from concejo.posts.paging import Page
from concejo.posts.queries import thread_of

# How far back one looks for work to show first, and through how much of it.
_LATELY = timedelta(days=60)
_LOOKED_THROUGH = 8

# --- One case ---


def case_for(viewer: Actor | None, number: str, *, key: str = "", lock: bool = False) -> Case:
    """The case with this number, if the viewer may know of it. The only way for a door to get one.

    A key opens the case of somebody without an account.
    """
    # No number has a NUL in it, and PostgreSQL does not take one.
    number = number.strip().replace("\x00", "")
    cases = Case.objects.visible_to(viewer)
    if key:
        cases = cases | Case.objects.filter(number=number, key=key, reporter=None)
    if lock:
        cases = cases.select_for_update(of=("self",))
    case = _whole(cases).filter(number=number).first()
    if case is None:
        raise NoSuchCase
    return case


def where_it_goes_on(case: Case) -> Post:
    """The post that the next word in a case answers: its first, or the first one still there."""
    if case.post.deleted_at is None:
        return case.post
    there = Post.objects.filter(thread_id=case.thread_id, deleted_at=None, boost_of=None)
    said = there.exclude(visibility__in=[Visibility.DIRECT, Visibility.PRIVATE])
    return said.select_related("author").order_by("id").first() or case.post


def may_see_all(viewer: Actor | None, case: Case, *, key: str = "") -> bool:
    """Is the whole case open to this viewer, or only its card?"""
    if opens(key, case):
        return True
    return Case.objects.open_to(viewer).filter(pk=case.pk).exists()


def thread_of_case(viewer: Actor | None, case: Case, *, key: str = "") -> list[Post]:
    """The conversation of a case. Its key also opens what was said between office and reporter."""
    if opens(key, case):
        theirs = Post.objects.filter(
            thread_id=case.thread_id, deleted_at=None, boost_of=None
        ).exclude(visibility=Visibility.DIRECT)
        return list(theirs.select_related("author").order_by("id"))
    if not may_see_all(viewer, case):
        return []
    return thread_of(viewer, case.thread_id)


def moves_for(viewer: Actor | None, case: Case, *, key: str = "") -> dict[str, Move]:
    """The moves that are open to this viewer now: the buttons of a page."""
    return moves_from(case.state, stands_as(viewer, case, has_key=opens(key, case)))


# --- How a viewer sees cases ---


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
    office: Office
    kind: Kind
    street: str | None
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
        return self.kind.name_in(translation.get_language() or "es")


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


@dataclass(frozen=True, slots=True)
class Filters:
    """Which cases are asked for."""

    states: Collection[str] = ()
    office: str = ""
    kind: str = ""
    street: int | None = None
    since: datetime | None = None
    reporter: int | None = None


def cases(
    viewer: Actor | None, page: Page, filters: Filters = Filters(), *, with_history: bool = False
) -> list[CaseView]:
    """Cases that the viewer may know of, newest first."""
    found = Case.objects.visible_to(viewer)
    if filters.states:
        found = found.filter(state__in=filters.states)
    if filters.office:
        found = found.filter(owner__account__handle=filters.office.lstrip("@").lower())
    if filters.kind:
        found = found.filter(kind=filters.kind)
    if filters.street is not None:
        # Where a private case is stays private, for lists as well.
        found = found.filter(
            street=filters.street, pk__in=Case.objects.open_to(viewer).values("pk")
        )
    if filters.since is not None:
        found = found.filter(updated_at__gte=filters.since)
    if filters.reporter is not None:
        found = found.filter(
            reporter=filters.reporter, pk__in=Case.objects.open_to(viewer).values("pk")
        )
    return views_of(_loaded(page.of(found.only("pk"))), viewer, with_history=with_history)


def followed_cases(viewer: Actor, page: Page) -> list[CaseView]:
    """The cases that the viewer follows."""
    found = Case.objects.visible_to(viewer).filter(followers__account=viewer.account)
    return views_of(_loaded(page.of(found.only("pk"))), viewer)


# --- Cases beside posts ---


@dataclass(frozen=True, slots=True)
class CaseMark:
    """What every post of a case's conversation carries."""

    number: str
    state: str
    office: str
    promised_for: datetime | None
    url: str


def cases_touched(ids: Collection[int], threads: Collection[int]) -> list[Case]:
    """Cases by their id or by their conversation, for whoever follows the log. Not for showing."""
    found = Case.objects.filter(Q(pk__in=ids) | Q(thread_id__in=threads))
    return list(found.select_related("owner__account"))


def known_among(viewer: Actor | None, ids: Collection[int]) -> set[int]:
    """Of which of these cases the viewer may know."""
    return set(Case.objects.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))


def case_marks(posts: Sequence[Post], viewer: Actor | None) -> dict[int, CaseMark]:
    """The cases of these posts' conversations, by the conversation. Three queries."""
    found = (
        Case.objects.open_to(viewer)
        .filter(thread_id__in={p.thread_id for p in posts})
        .select_related("owner__account")
        .prefetch_related(Prefetch("promises", Promise.objects.filter(void_at=None)))
    )
    return {c.thread_id: _mark(c) for c in found}


def views_by_thread(posts: Sequence[Post], viewer: Actor | None) -> dict[int, CaseView]:
    """The cases of these posts' conversations as cards, by the conversation."""
    found = Case.objects.open_to(viewer).filter(thread_id__in={p.thread_id for p in posts})
    return {v.case.thread_id: v for v in views_of(list(_whole(found)), viewer)}


def understandings(post_ids: Collection[int]) -> dict[int, Understanding]:
    """What was understood from these posts and still counts."""
    made = Understanding.objects.filter(post__in=post_ids, undone_at=None).exclude(verb="")
    return {u.pk: u for u in made}


def undoable(case_ids: Collection[int]) -> dict[int, datetime]:
    """Until when people in charge can take back the last step of these cases, by case."""
    made = Understanding.objects.filter(
        case__in=case_ids, undone_at=None, at__gte=clock.now() - UNDO_WITHIN
    ).exclude(verb="")
    newest = {u.case_id: u for u in made.select_related("case", "post").order_by("at", "pk")}
    return {
        case_id: u.at + UNDO_WITHIN
        for case_id, u in newest.items()
        if u.post.author_id != u.case.reporter_id
    }


# --- The desk and the board ---


@dataclass(frozen=True, slots=True)
class DeskCounts:
    """One office's work at a glance."""

    office: Office
    open: int
    late: int
    today: int
    unread: int


def desk_counts(actor: Actor) -> list[DeskCounts]:
    """The work of each office that the actor stands for. Constant queries."""
    held = offices_held_by(actor)
    at = clock.now()
    day_ends = clock.end_of_day()
    at_work = Q(state__in=[State.RECEIVED, State.PROMISED])
    rows = (
        Case.objects.open()
        .filter(owner__in=held)
        .values("owner")
        .annotate(
            open=Count("pk", filter=~Q(state=State.DONE)),
            late=Count("pk", filter=at_work & Q(next_at__lt=at)),
            today=Count("pk", filter=at_work & Q(next_at__gte=at, next_at__lte=day_ends)),
            unread=Count("unread_post"),
        )
    )
    by_office = {r["owner"]: (r["open"], r["late"], r["today"], r["unread"]) for r in rows}
    return [DeskCounts(office, *by_office.get(office.pk, (0, 0, 0, 0))) for office in held]


def desk_queue(actor: Actor, office: Office, *, limit: int = 50, offset: int = 0) -> list[CaseView]:
    """What an office should look at, by the date that comes next; done and waiting ones last."""
    mine = (
        Case.objects.open()
        .filter(owner=office, owner__account__in=actor.offices)
        .exclude(state=State.DONE)
        .order_by("-is_danger", "next_at")
    )
    return views_of(_loaded(mine.only("pk")[offset : offset + limit]), actor)


def desk_done(actor: Actor, office: Office, *, limit: int = 10) -> list[CaseView]:
    """What the office did and the residents have not confirmed yet."""
    mine = Case.objects.filter(state=State.DONE, owner=office, owner__account__in=actor.offices)
    return views_of(_loaded(mine.order_by("-done_at").only("pk")[:limit]), actor)


def contact_of(viewer: Actor | None, case: Case) -> Contact | None:
    """How to reach whoever reported it without an account. Only for people in charge."""
    if viewer is None or By.CHARGE not in stands_as(viewer, case) or not may_see_all(viewer, case):
        return None
    return Contact.objects.filter(case=case).first()


def to_be_phoned(viewer: Actor, *, limit: int = 20) -> list[Case]:
    """Who left a telephone only, and has to hear something: it is done, or there is a question."""
    if not may_serve_counter(viewer):
        return []
    # A case that is private to an office is phoned by that office.
    known = Case.objects.open_to(viewer)
    news = known.filter(state__in=[State.DONE, State.WAITING], contact__email="")
    reachable = news.exclude(contact__phone="").filter(contact__isnull=False)
    found = _whole(reachable).select_related("contact", "owner__account", "kind")
    return list(found.order_by("updated_at")[:limit])


def unanswered(viewer: Actor, *, limit: int = 50, offset: int = 0) -> list[CaseView]:
    """What nobody has answered, or is late: the mayor's list, oldest date first.

    Only for the mayor's office and intake. Of a case that is private to an office it shows number,
    office and dates, never its words.
    """
    if not may_manage(viewer):
        raise NoSuchCase
    rows = Case.objects.filter(
        Q(state=State.RECEIVED, answered_at=None)
        | Q(state__in=[State.RECEIVED, State.PROMISED], next_at__lt=clock.now())
    )
    oldest = rows.order_by("next_at").only("pk")[offset : offset + limit]
    return views_of(_loaded(oldest), viewer)


def waiting_by_office(viewer: Actor) -> list[DeskCounts]:
    """One line for each office: open, late, due today. For the mayor's office and intake."""
    if not may_manage(viewer):
        raise NoSuchCase
    at = clock.now()
    day_ends = clock.end_of_day()
    at_work = Q(cases__state__in=[State.RECEIVED, State.PROMISED])
    rows = Office.objects.select_related("account").annotate(
        n_open=Count("cases", filter=Q(cases__state__in=OPEN) & ~Q(cases__state=State.DONE)),
        n_late=Count("cases", filter=at_work & Q(cases__next_at__lt=at)),
        n_today=Count(
            "cases", filter=at_work & Q(cases__next_at__gte=at, cases__next_at__lte=day_ends)
        ),
        n_unread=Count("cases__unread_post"),
    )
    return [
        DeskCounts(o, o.n_open, o.n_late, o.n_today, o.n_unread)
        for o in rows.order_by("-n_late", "-n_open", "title")
        if o.n_open
    ]


# --- What an office has done ---


@dataclass(frozen=True, slots=True)
class Kept:
    """Promises of an office whose date has come, or that were kept early."""

    kept: int
    broken: int

    @property
    def percent(self) -> int | None:
        total = self.kept + self.broken
        return round(100 * self.kept / total) if total else None


def kept_by(offices: Collection[Office]) -> dict[int, Kept]:
    """Promises kept and broken, by office; as in the figures, none about a private kind."""
    rows = (
        Promise.objects.filter(office__in=offices, void_at=None)
        .exclude(case__kind__card=Card.NONE)
        .values("office")
        .annotate(
            kept=Count("pk", filter=Q(kept_at__isnull=False)),
            broken=Count("pk", filter=Q(broken_at__isnull=False)),
        )
    )
    found = {r["office"]: Kept(r["kept"], r["broken"]) for r in rows}
    return {o.pk: found.get(o.pk, Kept(0, 0)) for o in offices}


def open_by(offices: Collection[Office], viewer: Actor | None) -> dict[int, int]:
    """How many open cases each office has, of those that this viewer may know of."""
    theirs = Case.objects.visible_to(viewer).open().filter(owner__in=offices)
    rows = theirs.values("owner").annotate(n=Count("pk"))
    return {r["owner"]: r["n"] for r in rows}


@dataclass(frozen=True, slots=True)
class Pair:
    """Before and after: the first photo of a case and the one that showed it done."""

    case: Case
    before: Post | None
    after: Post


def pairs_by(office: Office, viewer: Actor | None, *, limit: int = 6) -> list[Pair]:
    """Work that an office showed done with a photo, newest first."""
    finishing = (
        Understanding.objects.filter(
            verb="finish",
            undone_at=None,
            case__owner=office,
            case__in=Case.objects.open_to(viewer),
            post__in=Post.objects.visible_to(viewer),
            post__photos__isnull=False,
        )
        .select_related("case__post", "case__kind", "case__street", "post")
        .prefetch_related("post__photos", "case__post__photos")
        .order_by("-pk")
        .distinct()[:limit]
    )
    return [
        Pair(u.case, u.case.post if u.case.post.photos.all() else None, u.post) for u in finishing
    ]


def shown_done(viewer: Actor | None) -> CaseView | None:
    """What was promised and shown done last, with a photo of before and of after.

    Constant queries.
    """
    finishing = Understanding.objects.filter(
        pk__gte=first_id_at(clock.now() - _LATELY),
        verb="finish",
        undone_at=None,
        case__state__in=[State.DONE, State.CONFIRMED],
        case__in=Case.objects.open_to(viewer),
        post__in=Post.objects.visible_to(viewer).everybodys().filter(photos__isnull=False),
    )
    newest = list(finishing.order_by("-pk").values_list("case", flat=True)[:_LOOKED_THROUGH])
    whole = _whole(Case.objects.all()).in_bulk(newest)
    views = views_of([whole[pk] for pk in dict.fromkeys(newest)], viewer)
    return next((v for v in illustrate(views, viewer) if v.promise and v.before and v.after), None)


def all_kinds() -> list[Kind]:
    """The catalogue of kinds."""
    return list(Kind.objects.order_by("code"))


# --- Smaller steps ---


def _whole(found: QuerySet[Case]) -> QuerySet[Case]:
    return found.select_related(
        "owner__account", "kind", "street", "post__author", "reporter", "joined_to"
    )


def _loaded(found: Iterable[Case]) -> list[Case]:
    """These cases with all that is shown of them.

    First only their ids are put in order: a database sorts twenty thousand ids in no time, and as
    many whole rows with their joins slowly.
    """
    ids = [case.pk for case in found]
    whole = _whole(Case.objects.all()).in_bulk(ids)
    return [whole[pk] for pk in ids if pk in whole]


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
        office=case.owner,
        kind=case.kind,
        street=case.street.name if full and case.street else None,
        opened_at=case.opened_at,
        updated_at=case.updated_at,
        closed_at=case.closed_at if state in CLOSED else None,
        closed_by=case.closed_by or None,
        joined_to=case.joined_to.number if case.joined_to else None,
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
        "lapsed", "settled", "undone",
    )
]  # fmt: skip


def _mark(case: Case) -> CaseMark:
    counting = [p for p in case.promises.all() if p.moved_at is None]
    return CaseMark(
        number=case.number,
        state=case.state,
        office=case.owner.handle,
        promised_for=counting[-1].due_at if counting else None,
        url=absolute(f"/cases/{case.number}"),
    )
