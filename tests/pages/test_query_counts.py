"""What a page costs does not grow with what is on it: every address of the town, for everybody."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping

from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from django.urls.resolvers import RoutePattern

from concejo.accounts.actions.relations import endorse, follow
from concejo.accounts.actors import Actor
from concejo.cases.actions import desk
from concejo.cases.models import Case
from concejo.collections.actions import Wish, add_to_collection, make_collection
from concejo.doors.api.middleware import PROGRAMS
from concejo.moderation.actions.appeals import appeal
from concejo.moderation.actions.measures import Decision, take_measure
from concejo.moderation.actions.reports import Complaint, report_account
from concejo.moderation.models import MeasureKind, Report
from concejo.notices.actions.announcing import announce
from concejo.posts.actions.hashtags import feature_tag
from concejo.posts.actions.marks import bookmark, boost, favourite
from concejo.posts.models import Photo
from concejo.rights.actions.asking import ask_for_copy, ask_for_removal
from concejo.work.actions.bundles import Together, answer_together
from concejo.work.actions.causes import relate
from concejo.work.actions.errands import send_firm
from concejo.work.actions.filters import keep_filter
from concejo.work.actions.notes import write_note
from concejo.work.actions.phrases import keep_phrase
from concejo.work.models import Bundle, Phrase
from tests import make

# Addresses for the programs of other makers are counted beside those; ours are counted here.
_OURS = "/api/concejo/"
# A stranger, a resident, a holder of an office, the mayor, and a moderator.
_VIEWERS = ("", "ana", "luis", "andres", "marta")
# Tables whose rows are kept for some seconds.
_KEPT = ("places_town", "places_localholiday", "moderation_ipblock")
# Pages that show another list when they are asked for it.
_ALSO = [
    "/?show=cases",
    "/?show=photos",
    "/cases?state=open&office=electricista&kind=lighting",
    "/cases?street=Calle+Real",
    "/search?q=farola",
    "/search?q=ana",
    "/@ana",
    "/@ana/followers",
    "/@ana/following",
    "/@ana/tagged/luz",
    "/moderation/@ana",
    "/moderation?show=settled",
]


def test_no_page_asks_more_of_the_database_when_there_is_more_on_it(db, at, settings):
    settings.TEST_MODE = True
    at("2026-11-23 09:00")
    make.streets()
    make.offices()
    few = _counts(_a_town_with(3))
    many = _counts(_a_town_with(8))

    grown = {
        asked: (few[asked].total(), many[asked].total(), *(many[asked] - few[asked]))
        for asked in many
        if few[asked].total() != many[asked].total()
    }
    assert not grown, "\n".join(f"{asked}: {found}" for asked, found in grown.items())


def test_the_pages_are_found_in_the_table_of_addresses(db):
    pages = set(_pages(_something_of(make.case())))

    assert {"/", "/cases", "/desk", "/board", "/counter", "/figures", f"{_OURS}v1/cases"} <= pages


def _a_town_with(many: int) -> dict[str, object]:
    """So many cases, each with all that may hang on one. The same words lead to every page."""
    ana, ben, luis = (make.resident(name) for name in ("ana", "ben", "luis"))
    electrician, marta = make.speaking_as("luis", "electricista"), make.moderator()
    there = Case.objects.filter(owner__account__handle="electricista").count()
    gathered = ana.account.collections.first() or make_collection(ana, Wish("Vecinas"))
    for n in range(there, many):
        lamp = make.post(
            ana,
            f"@electricista la farola de la Calle Real {n} no luce #luz{n} #luz",
            photos=[make.photo(ana, size=(8, 8)).pk],
        )
        make.post(electrician, "Mañana a las 10 voy", reply_to=lamp.pk)
        done = make.post(luis, "Hecho", reply_to=lamp.pk, photos=[make.photo(luis, size=(8, 8)).pk])
        make.post(ben, f"@ana qué bien, y @carmen también #luz{n}", reply_to=done.pk)
        waiting = make.case(ana, f"@electricista parpadea la farola {n}")
        make.post(electrician, "Ya veremos lo que se puede", reply_to=waiting.post_id)
        make.case(ben, "@policia mi vecino canta a gritos todas las noches")
        make.case(ana, "@ayuntamiento hay un bache en la Calle San José")
        neighbour = make.resident(f"vecina_{n}")
        follow(neighbour, ana.account)
        follow(ana, neighbour.account)
        endorse(ana, neighbour.account)
        feature_tag(ana, f"luz{n}")
        add_to_collection(ana, gathered.pk, neighbour.account_id)
        make.post(neighbour, f"Buenos días, vecinos {n} #luz")
        bookmark(ana, lamp.pk)
        favourite(luis, lamp.pk)
        boost(luis, lamp.pk)
        announce(None, f"@electricista cambia las farolas {n} #luz")
        told = make.case(ana)
        desk.decline(electrician, told.number, reason="No es del pueblo")
        rude = make.post(neighbour, f"@ana no tienes ni idea {n}")
        report_account(ana, neighbour.account, Complaint([rude.pk], "Me insulta", rule_ids=[4]))
        report_account(ben, electrician.account, Complaint(comment="No viene nunca"))
        for target in (electrician, ana):
            warning = Decision(MeasureKind.NONE, text="Con calma")
            measure = take_measure(marta, target.account_id, warning)
            appeal(target.user, measure.pk, "No fue así")
        ask_for_removal(f"/@ana/{lamp.pk}", "Esa soy yo", "paca@example.org")
        ask_for_copy(ana)
        _work_at_the_desk(luis, waiting.number, n)
    ours = Case.objects.filter(owner__account__handle="electricista", state__in=["received"])
    numbers = list(ours.values_list("number", flat=True))
    answer_together(luis, "electricista", numbers, Together("give", to="luis"))
    send_firm(luis, "electricista", numbers, firm="Luminosa SL", days=3)
    first = Case.objects.filter(owner__account__handle="electricista").earliest("id")
    return _something_of(first) | {"collection_id": gathered.pk}


def _work_at_the_desk(luis: Actor, number: str, n: int) -> None:
    """What an office keeps for its own work grows with its cases."""
    write_note(luis, number, f"Llamar antes al portero {n}")
    keep_phrase(luis, "electricista", name=f"Vamos {n}", text="Vamos a {calle} el {fecha}")
    keep_filter(luis, "electricista", name=f"Tarde {n}", query="late=1")
    relate(luis, number, Case.objects.order_by("id").first().number)


def _something_of(case: Case) -> dict[str, object]:
    """What stands for each part of an address."""
    return {
        "number": case.number,
        "verb": "promise",
        "acct": "electricista",
        "handle": "electricista",
        "post_id": case.post_id,
        "name": "luz",
        "token_id": 1,
        "collection_id": 1,
        "announcement_id": 1,
        "path": "nothing.jpg",
        "photo_id": getattr(Photo.objects.filter(post=case.post_id).first(), "pk", 1),
        "kind": "person",
        "code": "lighting",
        "letter": "a",
        "report_id": getattr(Report.objects.order_by("pk").first(), "pk", 1),
        "measure_id": 1,
        "request_id": 1,
        "key": "nobody",
        "account_id": 1,
        "phrase_id": getattr(Phrase.objects.order_by("pk").first(), "pk", 1),
        "bundle_id": getattr(Bundle.objects.order_by("pk").first(), "pk", 1),
        "errand_id": 1,
        "filter_id": 1,
    }


def _counts(stands_for: Mapping[str, object]) -> dict[tuple[str, str], Counter[str]]:
    """What each page asks of which tables, by who looks and its address."""
    cache.clear()
    # The figures read on from where they were: somebody has looked before.
    make.browser().get("/figures")
    asked = {}
    for name in _VIEWERS:
        browser = make.browser(make.resident(name) if name else None)
        # Looking at it for the first time makes the mark of how far one has read.
        browser.get("/notifications")
        own = (
            f"/@ana/{stands_for['post_id']}",
            f"/photos/{stands_for['photo_id']}?number={stands_for['number']}",
        )
        for path in (*_pages(stands_for), *_ALSO, *own):
            with CaptureQueriesContext(connection) as queries:
                answer = browser.get(path)
            assert answer.status_code < 500, path
            plain = (_plainly(query["sql"]) for query in queries)
            asked[name, path] = Counter(filter(None, plain))
    return asked


def _plainly(sql: str) -> str:
    """A question without its numbers. What is kept for some seconds may be asked or not."""
    kept = any(f'FROM "{table}"' in sql for table in _KEPT)
    return "" if kept else re.sub(r"\d+|\([\d, ]+\)", "", sql)[:200]


def _pages(stands_for: Mapping[str, object]) -> Iterator[str]:
    """Every address that our own doors answer, from the table of addresses."""
    for prefix, pattern in _patterns(get_resolver(), "/"):
        path = _path(prefix, pattern, stands_for)
        if path.startswith(_OURS) or not path.startswith((*PROGRAMS, "/auth/sign_out")):
            yield path


def _patterns(resolver: URLResolver, prefix: str) -> Iterator[tuple[str, URLPattern]]:
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            yield from _patterns(entry, f"{prefix}{entry.pattern}")
        else:
            yield prefix, entry


def _path(prefix: str, pattern: URLPattern, stands_for: Mapping[str, object]) -> str:
    route = str(pattern.pattern)
    if f"{prefix}{route}".startswith(PROGRAMS) and not prefix.startswith(_OURS):
        return f"{prefix}{route}"
    if isinstance(pattern.pattern, RoutePattern):
        return prefix + re.sub(r"<(?:\w+:)?(\w+)>", lambda m: str(stands_for.get(m[1], 1)), route)
    names = pattern.pattern.regex.groupindex
    if not names:
        return prefix + route.removeprefix("^").removesuffix("$").removesuffix("/?")
    return reverse(str(pattern.name), kwargs={name: stands_for[name] for name in names})
