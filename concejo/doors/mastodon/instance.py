"""What the town says of itself. https://docs.joinmastodon.org/methods/instance/"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.core.cache import cache
from django.utils.html import format_html
from django.utils.translation import gettext as _

from concejo.accounts.queries import people_since
from concejo.base import clock
from concejo.base.errors import NotFound
from concejo.doors.api.addresses import at
from concejo.doors.api.endpoint import endpoint
from concejo.doors.api.request import ApiRequest
from concejo.doors.mastodon.entities import instance as entities
from concejo.doors.mastodon.entities.accounts import Entity
from concejo.doors.mastodon.entities.moderation import public_domain_block
from concejo.moderation.blocks import public_domain_blocks
from concejo.places.queries import the_town
from concejo.posts.queries import posts_between, speakers_between

_WEEKS = 12
_COUNTED_FOR = 3600


@endpoint("GET", who="anyone")
def first(request: ApiRequest) -> Entity:
    """The town, for older apps."""
    return entities.first_instance(the_town())


@endpoint("GET", who="anyone")
def second(request: ApiRequest) -> Entity:
    """The town."""
    return entities.instance(the_town())


@endpoint("GET", who="anyone")
def rules(request: ApiRequest) -> list[Entity]:
    """What everybody keeps to."""
    return entities.rules()


@endpoint("GET", who="anyone")
def peers(request: ApiRequest) -> list[str]:
    """Other servers that this one knows: none."""
    return []


@endpoint("GET", who="anyone")
def domain_blocks(request: ApiRequest) -> list[Entity]:
    """Other servers that this one does not listen to."""
    return [public_domain_block(its) for its in public_domain_blocks()]


@endpoint("GET", who="anyone")
def activity(request: ApiRequest) -> list[Entity]:
    """The last twelve weeks in numbers. Whoever spoke was here; more is not counted of anybody."""
    weeks: list[Entity] | None = cache.get("activity")
    if weeks is None:
        weeks = _weeks()
        cache.set("activity", weeks, _COUNTED_FOR)
    return weeks


@endpoint("GET", who="anyone")
def languages(request: ApiRequest) -> list[Entity]:
    """The languages that the town speaks."""
    return [{"code": code, "name": str(name)} for code, name in settings.LANGUAGES]


@endpoint("GET", who="anyone")
def translation_languages(request: ApiRequest) -> Entity:
    """Between which languages posts are translated: none."""
    return {}


@endpoint("GET", who="anyone")
def extended_description(request: ApiRequest) -> Entity:
    """What the town is, for those who want to know more."""
    town = the_town()
    return {
        "updated_at": clock.iso(town.created_at),
        "content": _page(entities.description(town), "/about", _("About")),
    }


@endpoint("GET", who="anyone")
def privacy_policy(request: ApiRequest) -> Entity:
    """What happens to what one says."""
    words = _("Public by default for things, private by default for people.")
    return {
        "updated_at": clock.iso(the_town().created_at),
        "content": _page(words, "/privacy", _("Privacy")),
    }


@endpoint("GET", who="anyone")
def terms_of_service(request: ApiRequest) -> Entity:
    """What a conversation with the town is in law."""
    return _terms()


@endpoint("GET", who="anyone")
def terms_of_a_day(request: ApiRequest, day: str) -> Entity:
    """The terms that began on a day: there have never been others."""
    terms = _terms()
    if day != terms["effective_date"]:
        raise NotFound
    return terms


def _terms() -> Entity:
    words = _(
        "A conversation here is not an application in the legal sense: no term of administrative "
        "procedure begins with it, and it replaces no appeal. Where the law wants an application, "
        "use the town hall's register, at the counter or online."
    )
    return {
        "effective_date": the_town().created_at.date().isoformat(),
        "effective": True,
        "content": _page(words, "/about#law", _("What it is in law")),
        "succeeded_by": None,
    }


def _page(words: str, path: str, title: str) -> str:
    """A paragraph, and where the rest stands."""
    return format_html('<p>{}</p><p><a href="{}">{}</a></p>', words, at(path), title)


def _weeks() -> list[Entity]:
    today = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    monday = today - timedelta(days=today.weekday())
    newcomers = [people_since(monday - timedelta(weeks=n)) for n in range(_WEEKS)]
    weeks = []
    for n in range(_WEEKS):
        start = monday - timedelta(weeks=n)
        end = start + timedelta(weeks=1)
        weeks.append(
            {
                "week": str(int(start.timestamp())),
                "statuses": str(posts_between(start, end)),
                "logins": str(speakers_between(start, end)),
                "registrations": str(newcomers[n] - (newcomers[n - 1] if n else 0)),
            }
        )
    return weeks
