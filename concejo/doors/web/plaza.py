"""The plaza and other lists of what is said: what one follows, a subject, a search."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from concejo.accounts.actors import Actor
from concejo.accounts.models import Account
from concejo.accounts.queries import accounts_matching
from concejo.cases.queries.found import cases_answered, cases_numbered, cases_of_contact
from concejo.cases.queries.lists import cases, views_by_thread
from concejo.cases.queries.marks import CaseMark, case_marks, of_blocked
from concejo.cases.queries.record import shown_done
from concejo.cases.queries.views import CaseView, illustrate
from concejo.cases.today import today
from concejo.doors.web.announcements import shown_to
from concejo.doors.web.asked import actor_of, page_asked, paging, shown, signed_in, viewer_of
from concejo.doors.web.filters import covers
from concejo.filters.models import Context
from concejo.offices.queries import offices
from concejo.posts import timelines
from concejo.posts.dressing import Dressed, dressed
from concejo.posts.hashtags import hashtags_matching
from concejo.posts.models import Post
from concejo.posts.queries import bookmarks_of, search_posts
from concejo.work.queries.notes import notes_with

_NAMES = 10


@dataclass(slots=True)
class Item:
    """One thing in a feed: a case as a card, or a post with the mark of its case."""

    c: CaseView | None = None
    d: Dressed | None = None
    mark: CaseMark | None = None
    # The title of a filter of the reader's that lies over it.
    covered: str = ""
    # Who passed it on to the reader, the last one first.
    passed_by: list[Account] = field(default_factory=list)


def feed_of(posts: Sequence[Post], viewer: Actor | None, where: str = Context.PUBLIC) -> list[Item]:
    """Each thing once, where it came last: said and passed on is the same thing.

    A post that opened a case becomes its card; the others stay posts, covered or left out where
    the reader's filters say so. Constant queries.
    """
    clothes = dressed(posts, viewer)
    over = covers(viewer, clothes, where)
    said = [(d, d.boost_of or d) for d in clothes]
    first = [its.post for __, its in said if its.post.pk == its.post.thread_id]
    cards = views_by_thread(first, viewer)
    illustrate(list(cards.values()), viewer)
    marks = case_marks([its.post for __, its in said], viewer)
    feed: dict[int, Item] = {}
    for d, its in said:
        post = its.post
        if post.pk not in feed:
            card = cards.get(post.thread_id) if post.pk == post.thread_id else None
            cover = over.get(d.post.pk)
            if card is None and cover is not None and cover.hides:
                continue
            covered = cover.title if cover else ""
            mark = marks.get(post.thread_id)
            feed[post.pk] = Item(c=card) if card else Item(d=its, mark=mark, covered=covered)
        if its is not d:
            feed[post.pk].passed_by.append(d.author)
    return list(feed.values())


@require_safe
def plaza(request: HttpRequest) -> HttpResponse:
    """What the town says now."""
    viewer, page = viewer_of(request), page_asked(request)
    show = request.GET.get("show", "")
    links: dict[str, str]
    if show == "cases":
        views = cases(viewer, page)
        links = paging(request, [view.case.pk for view in views])
        feed = [Item(c=view) for view in illustrate(shown(request, views), viewer)]
    else:
        posts = timelines.local(viewer, page, only_media=show == "photos")
        links = paging(request, [post.pk for post in posts])
        feed = feed_of(shown(request, posts), viewer)
    paged = "max_id" in request.GET or "min_id" in request.GET
    # Whoever comes for the first time sees at once what becomes of their words.
    example = shown_done(None) if viewer is None and not paged and not show else None
    if example:
        feed = [item for item in feed if item.c is None or item.c.number != example.number]
    tabs = [("", _("Everything")), ("cases", _("Cases")), ("photos", _("With a photo"))]
    return render(
        request,
        "web/plaza.html",
        {
            "feed": feed,
            "today": today(),
            "tabs": [
                {"url": f"/?show={code}" if code else "/", "name": name, "here": code == show}
                for code, name in tabs
            ],
            "on_duty": [card for card in offices() if card.on_duty][:6],
            "example": example,
            "announcements": shown_to(request),
            "paged": paged,
            **links,
        },
    )


@require_safe
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """What the people and offices say that one follows."""
    viewer = actor_of(request)
    posts = timelines.home(viewer, page_asked(request))
    return _list(
        request,
        posts,
        title=_("What I follow"),
        empty=_("Nobody that you follow has said anything yet. Follow offices and people."),
        live="home",
        where=Context.HOME,
    )


@require_safe
def tag(request: HttpRequest, name: str) -> HttpResponse:
    """What was said about a subject."""
    posts = timelines.tagged(viewer_of(request), name, page_asked(request))
    return _list(
        request, posts, title=f"#{name}", empty=_("Nobody has said anything about it yet.")
    )


@require_safe
@signed_in
def bookmarks(request: HttpRequest) -> HttpResponse:
    """The posts that one keeps."""
    marks = bookmarks_of(actor_of(request), page_asked(request))
    links = paging(request, [mark.pk for mark in marks])
    posts = [mark.post for mark in shown(request, marks)]
    page = {
        "title": _("Kept posts"),
        "feed": feed_of(posts, viewer_of(request), where=""),
        "empty": _("You keep no post yet. The ribbon under a post keeps it, for you alone."),
        **links,
    }
    return render(request, "web/list.html", page)


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Words, people, offices, subjects, case numbers; for offices notes, contacts and answers."""
    # PostgreSQL does not take a NUL, and no word has one.
    viewer, words = viewer_of(request), request.GET.get("q", "").replace("\x00", "").strip()[:200]
    posts = search_posts(viewer, words, page_asked(request)) if words else []
    links = paging(request, [post.pk for post in posts])
    blocked = of_blocked(viewer, [post.pk for post in posts])
    read = [post for post in shown(request, posts) if post.pk not in blocked]
    page = {
        "q": words,
        "numbered": cases_numbered(viewer, words),
        "contacts": cases_of_contact(viewer, words, _NAMES),
        "answered": cases_answered(viewer, words, _NAMES),
        "notes": notes_with(viewer, words, _NAMES),
        "accounts": accounts_matching(words, _NAMES) if words else [],
        "hashtags": hashtags_matching(words, _NAMES) if words else [],
        "feed": feed_of(read, viewer),
        **links,
    }
    return render(request, "web/search.html", page)


def _list(
    request: HttpRequest,
    posts: list[Post],
    *,
    title: str,
    empty: str,
    live: str = "",
    where: str = Context.PUBLIC,
) -> HttpResponse:
    page = {
        "title": title,
        "feed": feed_of(shown(request, posts), viewer_of(request), where),
        "empty": empty,
        "live": live,
        **paging(request, [post.pk for post in posts]),
    }
    return render(request, "web/list.html", page)
