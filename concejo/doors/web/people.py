"""The pages of people and offices, the directory, and following."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts.actions import relations as actions
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account, Follow
from concejo.accounts.queries import account_by_handle
from concejo.accounts.relations import (
    endorsements_of,
    followers_of,
    following_of,
    relationships,
    shows_follows_to,
)
from concejo.base.errors import NotFound, Refused
from concejo.base.ids import as_id
from concejo.cases.queries.lists import Filters, cases
from concejo.cases.queries.record import Pair as Work, kept_by, open_by, pairs_by
from concejo.cases.states import OPEN
from concejo.collections.queries import accounts_in, collection_for, collections_by
from concejo.doors.web.asked import actor_of, back, page_asked, paging, shown, signed_in, viewer_of
from concejo.doors.web.plaza import feed_of
from concejo.doors.web.sentences import title
from concejo.filters.models import Context
from concejo.offices.models import Office
from concejo.offices.queries import office_card, office_of, offices, working_time_of
from concejo.places.hours import describe
from concejo.posts import timelines
from concejo.posts.hashtags import featured_tags
from concejo.posts.paging import Page

_DO: dict[str, Callable[[Actor, Account], object]] = {
    "follow": actions.follow,
    "unfollow": actions.unfollow,
    "block": actions.block,
    "unblock": actions.unblock,
    "mute": actions.mute,
    "unmute": actions.unmute,
    "accept": actions.accept_follow,
    "reject": actions.reject_follow,
}
_OPEN_SHOWN = 5
_RECOMMENDED, _COLLECTIONS = 8, 10


@require_safe
def account(request: HttpRequest, acct: str) -> HttpResponse:
    """A person's or an office's public page."""
    its, viewer = _account(acct), viewer_of(request)
    # An office's answers stand in its cases; its page shows what it says of its own accord.
    posts = timelines.by_account(viewer, its, page_asked(request), exclude_replies=its.is_office)
    page = {
        "account": its,
        "feed": feed_of(shown(request, posts), viewer, Context.ACCOUNT),
        "stands": relationships(viewer, [its.pk])[0]
        if viewer and viewer.account_id != its.pk
        else None,
        "is_me": viewer is not None and viewer.account_id == its.pk,
        **_shown_by(its, viewer),
        **paging(request, [post.pk for post in posts]),
    }
    office = office_of(its) if its.is_office else None
    if office is None:
        return render(request, "web/account.html", page)
    return render(request, "web/office.html", page | _office(office, viewer))


@require_safe
def followers(request: HttpRequest, acct: str) -> HttpResponse:
    """Who reads an address."""
    return _follows(request, _account(acct), followers_of, "follower", _("Followers"))


@require_safe
def following(request: HttpRequest, acct: str) -> HttpResponse:
    """Whom an address reads."""
    return _follows(request, _account(acct), following_of, "target", _("Follows"))


@require_safe
def tagged(request: HttpRequest, acct: str, name: str) -> HttpResponse:
    """What somebody said with a hashtag."""
    its, viewer = _account(acct), viewer_of(request)
    posts = timelines.by_account(viewer, its, page_asked(request), tag=name)
    page = {
        "title": f"#{name} · {its.name}",
        "feed": feed_of(shown(request, posts), viewer),
        "empty": _("Nothing said in public with this hashtag yet."),
        **paging(request, [post.pk for post in posts]),
    }
    return render(request, "web/list.html", page)


@require_safe
def collection(request: HttpRequest, collection_id: str) -> HttpResponse:
    """People whom somebody gathered for everybody."""
    its = collection_for(viewer_of(request), as_id(collection_id))
    page = {"collection": its, "account": its.account, "people": accounts_in(its)}
    return render(request, "web/collection.html", page)


@require_POST
@signed_in
def relate(request: HttpRequest, acct: str) -> HttpResponse:
    """Follow, mute, block; or no longer."""
    do = _DO.get(request.POST.get("do", ""))
    if do is None:
        raise NotFound
    its = _account(acct)
    try:
        do(actor_of(request), its)
    except NotFound:
        raise
    except Refused as refusal:
        messages.error(request, str(refusal))
    return back(request, f"/@{its.acct}")


@require_safe
def directory(request: HttpRequest) -> HttpResponse:
    """Who serves you: every office, and whether it is on duty."""
    cards = offices()
    plain = [card.office for card in cards]
    kept, waiting = kept_by(plain), open_by(plain, viewer_of(request))
    rows = [
        {"card": card, "kept": kept[card.office.pk], "open": waiting.get(card.office.pk, 0)}
        for card in cards
    ]
    return render(request, "web/offices.html", {"rows": rows})


def _shown_by(its: Account, viewer: Actor | None) -> dict[str, object]:
    """What somebody puts forward on their page, if they like that."""
    if not its.shows_featured:
        return {}
    recommended = endorsements_of(its).order_by("-id")[:_RECOMMENDED]
    return {
        "featured_tags": featured_tags(its),
        "recommended": [row.follow.target for row in recommended],
        "collections": [
            each for each in collections_by(viewer, its, _COLLECTIONS) if each.is_discoverable
        ],
    }


def _office(office: Office, viewer: Actor | None) -> dict[str, object]:
    views = cases(viewer, Page(limit=_OPEN_SHOWN), Filters(states=OPEN, office=office.handle))
    hours = working_time_of(office).hours
    return {
        "office": office,
        "card": office_card(office),
        "hours": describe(hours, translation.get_language()),
        "kept": kept_by([office])[office.pk],
        "open_count": open_by([office], viewer).get(office.pk, 0),
        "open_cases": views,
        "pairs": [pair for work in pairs_by(office, viewer) if (pair := _pair(work))],
    }


def _pair(work: Work) -> dict[str, object] | None:
    after = next(iter(work.after.photos.all()), None)
    before = next(iter(work.before.photos.all()), None) if work.before else None
    if after is None or before is None:
        return None
    return {
        "before": before,
        "after": after,
        "caption": title(work.case, translation.get_language() or "en", full=True),
        "url": f"/cases/{work.case.number}",
    }


def _follows(
    request: HttpRequest,
    its: Account,
    rows_of: Callable[[Account], QuerySet[Follow]],
    whom: str,
    title: str,
) -> HttpResponse:
    """One end of who follows whom, where an address lets it be seen."""
    is_open = shows_follows_to(viewer_of(request), its)
    rows = page_asked(request).of(rows_of(its)) if is_open else []
    page = {
        "account": its,
        "people": [getattr(row, whom) for row in shown(request, rows)],
        "title": title,
        "is_open": is_open,
        **paging(request, [row.pk for row in rows]),
    }
    return render(request, "web/people.html", page)


def _account(acct: str) -> Account:
    handle, __, domain = acct.partition("@")
    return account_by_handle(handle, domain)
