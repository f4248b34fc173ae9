"""The pages of people and offices, the directory, and following."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from concejo.accounts import actions
from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import (
    account_by_handle,
    followers_of,
    following_of,
    relationships,
)
from concejo.base.errors import NotFound, Refused
from concejo.cases.queries import Filters, Pair as Work, cases, kept_by, open_by, pairs_by
from concejo.cases.states import OPEN
from concejo.doors.web.asked import actor_of, back, page_asked, paging, shown, signed_in, viewer_of
from concejo.doors.web.plaza import feed_of
from concejo.doors.web.sentences import title
from concejo.offices.models import Office
from concejo.offices.queries import office_card, office_of, offices, working_time_of
from concejo.places.hours import describe
from concejo.posts import timelines
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


@require_safe
def account(request: HttpRequest, acct: str) -> HttpResponse:
    """A person's or an office's public page."""
    its, viewer = _account(acct), viewer_of(request)
    # An office's answers stand in its cases; its page shows what it says of its own accord.
    posts = timelines.by_account(viewer, its, page_asked(request), exclude_replies=its.is_office)
    page = {
        "account": its,
        "feed": feed_of(shown(request, posts), viewer),
        "stands": relationships(viewer, [its.pk])[0]
        if viewer and viewer.account_id != its.pk
        else None,
        "is_me": viewer is not None and viewer.account_id == its.pk,
        **paging(request, [post.pk for post in posts]),
    }
    office = office_of(its) if its.is_office else None
    if office is None:
        return render(request, "web/account.html", page)
    return render(request, "web/office.html", page | _office(office, viewer))


@require_safe
def followers(request: HttpRequest, acct: str) -> HttpResponse:
    """Who reads an address."""
    its = _account(acct)
    rows = page_asked(request).of(followers_of(its))
    return _people(
        request,
        its,
        [f.follower for f in shown(request, rows)],
        [f.pk for f in rows],
        _("Followers"),
    )


@require_safe
def following(request: HttpRequest, acct: str) -> HttpResponse:
    """Whom an address reads."""
    its = _account(acct)
    rows = page_asked(request).of(following_of(its))
    return _people(
        request, its, [f.target for f in shown(request, rows)], [f.pk for f in rows], _("Follows")
    )


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


def _people(
    request: HttpRequest, its: Account, people: list[Account], ids: list[int], title: str
) -> HttpResponse:
    page = {"account": its, "people": people, "title": title, **paging(request, ids)}
    return render(request, "web/people.html", page)


def _account(acct: str) -> Account:
    handle, __, domain = acct.partition("@")
    return account_by_handle(handle, domain)
