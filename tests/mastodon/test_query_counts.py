"""What a list costs does not grow with what is on it: every list of the API, asked in two towns."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import get_origin

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions import profile, relations as people
from concejo.accounts.actions.profile import Profile
from concejo.accounts.actors import Actor
from concejo.base import clock
from concejo.collections.actions import Wish as Gathering, add_to_collection, make_collection
from concejo.doors.api.endpoint import Endpoint, Methods
from concejo.doors.mastodon import urls
from concejo.doors.mastodon.admin import urls as for_moderators
from concejo.filters import actions as filters
from concejo.filters.actions import Wanted, Wording
from concejo.lists.actions import Wish, add_to_list, make_list
from concejo.moderation.actions import blocks
from concejo.moderation.actions.blocks import DomainRule, IpRule
from concejo.moderation.actions.reports import Complaint, report_account
from concejo.notices.actions.announcing import announce, react
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.hashtags import feature_tag, follow_tag
from concejo.posts.actions.marks import bookmark, boost, favourite
from concejo.posts.actions.notifications import change_policy
from concejo.posts.actions.polls import vote
from concejo.posts.actions.scheduling import schedule_post
from concejo.posts.drafts import Draft, PollDraft, Revision
from concejo.posts.models import Post
from tests import make
from tests.mastodon.phone import EVERYTHING, Phone

pytestmark = pytest.mark.django_db

# Lists that say the same in every town: nothing is on them, or always the same.
_SAME_ANYWHERE = {
    "/api/v1/custom_emojis",
    "/api/v1/instance/activity",
    "/api/v1/instance/languages",
    "/api/v1/instance/peers",
    "/api/v1/instance/rules",
    "/api/v1/accounts/{account_id}/identity_proofs",
}
# Several things in one answer: lists too, under names.
_IN_NAMES = {
    "/api/v1/accounts/{account_id}/collections",
    "/api/v1/accounts/{account_id}/in_collections",
    "/api/v1/collections/{collection_id}",
    "/api/v1/statuses/{status_id}/context",
    "/api/v2/filters/{filter_id}",
    "/api/v2/notifications",
    "/api/v2/notifications/{group_key}",
    "/api/v2/search",
}
_QUESTIONS = {
    "/api/v1/accounts": "id[]={everybody}",
    "/api/v1/accounts/familiar_followers": "id[]={everybody}",
    "/api/v1/accounts/relationships": "id[]={everybody}",
    "/api/v1/accounts/search": "q=vecina",
    "/api/v1/admin/accounts": "username=vecina",
    # Steps in cases are said in words to an app that does not know of cases.
    "/api/v1/notifications": "supported_types[]=mention",
    "/api/v1/statuses": "id[]={every_post}",
    "/api/v1/timelines/link": "url=https://example.org/luz",
    "/api/v2/admin/accounts": "username=vecina",
    "/api/v2/search": "q=luz",
}
# Of whom a list about somebody is asked, where it is not Ana.
_ABOUT_BEN = "/api/v1/accounts/{account_id}/lists"


def test_no_list_asks_more_of_the_database_when_there_is_more_on_it(at, settings):
    settings.TEST_MODE = True
    at("2026-11-23 09:00")
    town = _Town()
    few = town.with_rounds(3).asked()
    many = town.with_rounds(8).asked()

    grown = {path: (few[path][0], many[path][0]) for path in many if many[path][0] > few[path][0]}
    bare = {path for path in many if many[path][1] <= few[path][1]} - _SAME_ANYWHERE
    assert not grown, "questions grow with what is on the list"
    assert not bare, "nothing more is on these lists in the larger town"


def _lists() -> list[str]:
    """Every address of the API that answers a list, from the table of addresses."""
    found = set()
    for pattern in (*urls.urlpatterns, *for_moderators.urlpatterns):
        methods = pattern.callback
        endpoint = methods.endpoints.get("GET") if isinstance(methods, Methods) else None
        path = "/" + re.sub(r"<\w+:(\w+)>", r"{\1}", str(pattern.pattern))
        if endpoint is not None and (_answers_a_list(endpoint) or path in _IN_NAMES):
            found.add(path)
    assert found >= _IN_NAMES | _SAME_ANYWHERE | set(_QUESTIONS), "an address is called otherwise"
    return sorted(found)


def _answers_a_list(endpoint: Endpoint) -> bool:
    return get_origin(endpoint.hints["return"]) is list


class _Town:
    """Ana's town: she reads, says, gathers, hides and moderates a bit of everything."""

    def __init__(self) -> None:
        make.offices()
        ana, self.ben = make.moderator("ana"), make.resident("ben")
        people.follow(ana, self.ben.account)
        self.ana = Actor(profile.change_profile(ana, Profile(is_locked=True)), ana.user)
        self.first = make.post(self.ana, "La primera #luz", quote_policy="public")
        self.list = make_list(self.ana, Wish("Vecinas"))
        self.collection = make_collection(self.ana, Gathering("Vecinas"))
        self.filter = filters.make_filter(self.ana, _filter("Ruido", "ruido"))
        self.phone = Phone(self.ana, scopes=f"{EVERYTHING} profile admin:read")
        self.rounds = 0
        change_policy(self.ana, {"for_not_following": "filter"})

    def with_rounds(self, rounds: int) -> _Town:
        """So many neighbours, each with all that may hang on one."""
        for n in range(self.rounds, rounds):
            neighbour = self._neighbour(n)
            self._of_neighbour(neighbour, n)
            self._of_ana(neighbour, n)
            self._closed(n)
        self.rounds = rounds
        return self

    def asked(self) -> dict[str, tuple[int, int]]:
        """For every list how many questions it took, and how long its answer is."""
        cache.clear()
        parts = self._parts()
        found = {}
        for path in _lists():
            about = self.ben if path == _ABOUT_BEN else self.ana
            where = path.format(**parts, account_id=about.account_id)
            address = f"{where}?{_QUESTIONS.get(path, '').format(**parts)}&limit=80"
            # What is made once and kept is there the second time.
            self.phone.client.get(address, headers=self.phone.headers)
            with CaptureQueriesContext(connection) as asked:
                answer = self.phone.client.get(address, headers=self.phone.headers)
            assert answer.status_code == 200, (address, answer.content)
            found[path] = len(asked) - sum(map(_is_kept, asked)), len(answer.content)
        return found

    def _parts(self) -> dict[str, object]:
        told = self.phone.get("/api/v2/notifications", limit=80)["notification_groups"]
        liked = [each for each in told if each["type"] == "favourite"]
        [group] = [each for each in liked if each["status_id"] == str(self.first.pk)]
        neighbours = [make.resident(f"vecina_{n}") for n in range(self.rounds)]
        everybody = [each.account_id for each in (self.ben, *neighbours)]
        # The same posts first in both towns: which kinds there are decides what is asked for.
        public = Post.objects.filter(visibility="public").order_by("pk")
        posts = public.values_list("pk", flat=True)[:40]
        return {
            "status_id": self.first.pk,
            "list_id": self.list.pk,
            "collection_id": self.collection.pk,
            "filter_id": self.filter.pk,
            "group_key": group["group_key"],
            "name": "luz",
            "everybody": "&id[]=".join(map(str, everybody)),
            "every_post": "&id[]=".join(map(str, posts)),
        }

    def _neighbour(self, n: int) -> Actor:
        neighbour, friend = make.resident(f"vecina_{n}"), make.resident(f"amiga_{n}")
        for who in (neighbour, friend):
            profile.change_profile(who, Profile(is_discoverable=True))
        people.follow(neighbour, self.ana.account)
        people.accept_follow(self.ana, neighbour.account)
        people.follow(self.ana, neighbour.account)
        people.follow(neighbour, self.ben.account)
        people.follow(neighbour, friend.account)
        people.endorse(self.ana, neighbour.account)
        asking = make.resident(f"forastera_{n}")
        people.follow(asking, self.ana.account)
        make.post(asking, "@ana ¿me abres?")
        return make.resident(f"vecina_{n}")

    def _of_neighbour(self, neighbour: Actor, n: int) -> None:
        first = self.first
        said = make.post(
            neighbour,
            f"Otra farola #luz #calle{n} https://example.org/luz",
            photos=[make.photo(neighbour, size=(8, 8)).pk],
            quote_policy="public",
        )
        make.post(self.ben, f"En la #calle{n} https://example.org/{n}")
        make.post(neighbour, f"En la mía también https://example.org/{n}")
        asks = make.post(neighbour, "¿Qué hacemos?", poll=PollDraft(["Esperar", "Ir"], 86400))
        vote(self.ana, asks.poll.pk, [0])
        make.post(neighbour, "@ana solo a ti", visibility="direct")
        make.post(neighbour, "Yo también lo veo", reply_to=first.pk)
        make.post(neighbour, "Mirad", quote_of=first.pk)
        favourite(neighbour, first.pk)
        boost(neighbour, first.pk)
        for mark in (favourite, bookmark, boost):
            mark(self.ana, said.pk)
        favourite(self.ben, said.pk)
        make_collection(neighbour, Gathering(f"Gente {n}"), [self.ana.account_id])

    def _of_ana(self, neighbour: Actor, n: int) -> None:
        ana = self.ana
        mine = make.post(ana, f"Digo algo #luz #mia{n} #otra{n}", quote_policy="public")
        edit_post(ana, self.first.pk, Revision(text=f"La primera, dicha mejor {n} #luz"))
        follow_tag(ana, f"calle{n}")
        feature_tag(ana, f"mia{n}")
        schedule_post(ana, Draft(f"Mañana {n}"), clock.now() + timedelta(days=n + 1))
        filters.make_filter(ana, _filter(f"Ruido {n}", f"ruido{n}"))
        filters.add_keyword(ana, self.filter.pk, Wording(f"grito{n}"))
        filters.add_post(ana, self.filter.pk, mine.pk)
        add_to_list(ana, self.list.pk, [neighbour.account_id])
        add_to_list(ana, make_list(ana, Wish(f"Lista {n}")).pk, [self.ben.account_id])
        add_to_collection(ana, self.collection.pk, neighbour.account_id)
        make_collection(ana, Gathering(f"Otras {n}", hashtag="luz", is_discoverable=True))
        react(ana, announce(None, f"@electricista cambia las farolas {n} #luz").pk, "🎉")
        people.mute(ana, make.resident(f"pesada_{n}").account)
        people.block_domain(ana, f"lejos{n}.example")

    def _closed(self, n: int) -> None:
        ana, noisy = self.ana, make.resident(f"ruidosa_{n}")
        people.block(ana, noisy.account)
        rude = make.post(noisy, "No tenéis ni idea")
        report_account(self.ben, noisy.account, Complaint([rude.pk], "Me insulta"))
        blocks.block_email_domain(ana, f"correo{n}.example")
        blocks.block_email(ana, email=f"alguien{n}@example.org")
        blocks.block_ip(ana, IpRule(f"198.51.100.{n}"))
        blocks.block_domain(ana, f"red{n}.example", DomainRule())
        blocks.allow_domain(ana, f"amiga{n}.example")


def _is_kept(query: dict[str, str]) -> bool:
    """Who has no access and which town this is are asked anew every few seconds."""
    sql = query["sql"]
    is_access = 'FROM "moderation_ipblock"' in sql and "no_access" in sql
    return is_access or 'FROM "places_town"' in sql


def _filter(title: str, word: str) -> Wanted:
    return Wanted(title, ["home", "public"], "warn", keywords=[Wording(word)])
