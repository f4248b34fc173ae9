"""The few things templates say that Django has no word for."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django import template
from django.conf import settings
from django.templatetags.static import static
from django.utils.formats import number_format
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import Truncator
from django.utils.translation import get_language, gettext as _

from concejo.accounts.models import Account
from concejo.base import clock
from concejo.cases.models import Case, Kind
from concejo.cases.queries.desk import MANY
from concejo.doors.web import covers, moments, sentences
from concejo.doors.web.words import month_name
from concejo.posts.drafts import MOST_PHOTOS
from concejo.posts.models import Notification, NotificationKind, Photo

register = template.Library()

register.filter("when", moments.when)
register.filter("before", moments.before)
register.filter("up_to", moments.up_to)
register.filter("ago", moments.ago)
register.filter("day", moments.day)
register.filter("weekday", moments.weekday)
register.filter("span", moments.span)
register.filter("day_and_hour", moments.until)
register.filter("iso", clock.iso)
register.filter("happened", sentences.happened)


@register.simple_tag
def moment(at: datetime, how: str = "ago") -> SafeString:
    """A moment in words, with its exact time for machines and for whoever points at it."""
    words = {"when": moments.when, "before": moments.before, "short": moments.short}
    return format_html(
        '<time datetime="{}" title="{}">{}</time>',
        clock.iso(at),
        f"{clock.local(at):%Y-%m-%d %H:%M}",
        words.get(how, moments.ago)(at),
    )


@register.filter
def left(at: datetime) -> timedelta:
    """From now to then; negative when it has passed."""
    return at - clock.now()


@register.simple_tag
def icon(name: str) -> SafeString:
    """A small drawing. Always beside words, so it says nothing to those who listen."""
    return format_html(
        '<svg class="icon" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag(takes_context=True)
def way_to(context: dict[str, Any], url: str, drawing: str, words: str) -> SafeString:
    """A link of the main navigation, marked when one is there. (Any: whatever the page shows.)"""
    path = context["request"].path if "request" in context else ""
    here = path == url or (url != "/" and path.startswith(f"{url}/"))
    return format_html(
        '<a href="{}"{}>{}<span>{}</span></a>',
        url,
        SafeString(' aria-current="page"') if here else "",
        icon(drawing),
        words,
    )


@register.inclusion_tag("parts/plaque.html")
def plaque(number: str, url: str = "", size: str = "") -> dict[str, str]:
    """The number of a case as a ceramic plaque: the year small, the number large."""
    year, __, rest = str(number).partition("-")
    return {
        "number": str(number),
        "year": year,
        "rest": rest.lstrip("0") or rest,
        "url": url,
        "size": size,
    }


@register.inclusion_tag("parts/face.html")
def face(account: Account | None, size: str = "", *, link: bool = True) -> dict[str, object]:
    """The picture of an address, or its drawn one."""
    kind = account.kind if account else "person"
    return {
        "account": account,
        "kind": kind,
        "size": size,
        "letter": (account.name[:1].upper() if account else "?"),
        "picture": picture(account.avatar)
        if account and account.avatar and not account.suspended_at
        else "",
        "url": f"/@{account.acct}" if account and link else "",
    }


@register.filter
def picture(path: str) -> str:
    """Where a stored picture is served."""
    return f"{settings.MEDIA_URL}{path}"


@register.filter
def some(number: int) -> str:
    """A number of which as many as ``MANY`` were counted: "999+" if there are so many."""
    return str(number) if number < MANY else f"{MANY - 1}+"


@register.filter
def kind_name(kind: Kind) -> str:
    """The kind of a case in the reader's language."""
    return kind.name_in(get_language() or "en")


@register.simple_tag
def share(part: float) -> str:
    """A part of one in percent."""
    return f"{round(part * 100)} %"


@register.simple_tag
def name_of(handle: str, names: dict[str, str]) -> str:
    """What an office is called; one that is there no more is called by its handle."""
    return names.get(handle, f"@{handle}")


@register.simple_tag
def bar(share: float) -> SafeString:
    """A share of a hundred as a bar. The number always stands beside it."""
    width = max(0, min(100, round(share)))
    return format_html(
        '<svg class="bar" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        '<rect width="{}" height="10"/></svg>',
        width,
    )


@register.simple_tag
def case_title(view: Any, *, plain: bool = False) -> str:  # Any: a CaseView
    """What a case is called, for this reader; plain where no mark may stand, in a page's title."""
    case, full = view.case, view.full
    title = sentences.title(case, get_language() or "en", full=full, summary=view.summary)
    if plain or not full or not sentences.first_words(case, view.summary):
        return title
    return _in_its_language(case, title)


@register.filter
def first_words(case: Case, most: int) -> str:
    """So many letters at most of what was told, in the language of whoever told it."""
    return _in_its_language(case, Truncator(sentences.first_words(case)).chars(most))


def _in_its_language(case: Case, words: str) -> str:
    """The words of a report, marked where they are in another language than the page."""
    its = case.post.language
    if not words or not its or its[:2] == (get_language() or "")[:2]:
        return words
    return format_html('<span lang="{}">{}</span>', its, words)


@register.filter
def kilometres(metres: int) -> str:
    """A way in kilometres, with one digit behind the comma."""
    return number_format(metres / 1000, 1)


@register.simple_tag
def due_of(view: Any) -> sentences.Headline:  # Any: a CaseView
    """The state of a case in a few words, for a list."""
    return sentences.chip(view.case, view.promise)


@register.simple_tag
def fresh_key() -> str:
    """Goes with a form, so that sending it twice says it once."""
    return uuid4().hex


@register.simple_tag
def photo_slots(few: object = None) -> range:
    """How many photos a form asks for."""
    return range(1, 2 if few else MOST_PHOTOS + 1)


@register.simple_tag
def covered_words(photo: Photo) -> str:
    """What of a photo is covered, and whether anything looked at it."""
    return covers.covered_words(photo)


@register.simple_tag
def covers_of(photo: Photo, uncovers: object = None) -> list[covers.Shown]:
    """The covers of a photo that may be taken away."""
    return covers.that_may_go(photo, finds_too=bool(uncovers))


@register.simple_tag
def squares() -> list[covers.Square]:
    """The squares with which a part of a photo is chosen, row by row."""
    return covers.SQUARES


@register.filter
def hours(length: float) -> str:
    """Hours of working life as people say them: "45 min", "7 h", "3 days"."""
    return moments.span(timedelta(hours=length))


@register.filter
def month_short(code: str) -> str:
    """``2026-11`` as three letters, for under a column."""
    return month_name(code)[:3]


@register.filter
def worked(minutes: float | None) -> str:
    """Minutes of working time: days would be read as those of the calendar."""
    if minutes is None:
        return "–"
    whole = int(minutes)
    if whole < 60:  # noqa: PLR2004 - an hour
        return _("%(n)s min") % {"n": whole}
    if whole < 600 and whole % 60:  # noqa: PLR2004 - ten hours: minutes are noise then
        return _("%(h)s h %(m)s min") % {"h": whole // 60, "m": whole % 60}
    return _("%(n)s h") % {"n": whole // 60}


@register.simple_tag
def notice_words(notice: Notification, people: Sequence[Account], many: int) -> str:
    """What a notification says, and others of the same kind about the same words."""
    return sentences.told(notice, people, many)


@register.simple_tag
def passed_words(people: Sequence[Account]) -> str:
    """Who passed it on."""
    return sentences.passed_on(people)


@register.simple_tag
def notice_icon(notice: Notification) -> SafeString:
    """The drawing of a notification."""
    return icon(_DRAWINGS.get(NotificationKind(notice.kind), "bell"))


_DRAWINGS = {
    NotificationKind.MENTION: "reply",
    NotificationKind.REBLOG: "boost",
    NotificationKind.FAVOURITE: "heart",
    NotificationKind.FOLLOW: "me",
    NotificationKind.FOLLOW_REQUEST: "me",
    NotificationKind.POLL: "figures",
    NotificationKind.UPDATE: "pen",
    NotificationKind.QUOTE: "quote",
    NotificationKind.QUOTED_UPDATE: "pen",
    NotificationKind.CASE: "cases",
    NotificationKind.MODERATION_WARNING: "horn",
    NotificationKind.ADMIN_REPORT: "horn",
    NotificationKind.ADMIN_SIGN_UP: "me",
}
