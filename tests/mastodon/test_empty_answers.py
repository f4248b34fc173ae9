"""What there is none of is an empty list; what cannot be done is refused with a sentence."""

import pytest

from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

EMPTY_FOR_EVERYBODY = (
    "custom_emojis", "trends", "trends/tags", "trends/statuses", "trends/links",
)  # fmt: skip
EMPTY = (
    "announcements", "suggestions", "/api/v2/suggestions", "endorsements", "scheduled_statuses",
    "lists", "filters", "/api/v2/filters", "followed_tags", "featured_tags",
    "featured_tags/suggestions", "domain_blocks", "notifications/requests",
)  # fmt: skip
CANNOT = (
    ("POST", "lists"),
    ("POST", "filters"),
    ("POST", "/api/v2/filters"),
    ("POST", "featured_tags"),
    ("POST", "domain_blocks"),
    ("DELETE", "domain_blocks"),
    ("POST", "reports"),
    ("POST", "push/subscription"),
    ("PUT", "notifications/policy"),
    ("PATCH", "notifications/policy"),
    ("PUT", "/api/v2/notifications/policy"),
    ("PATCH", "/api/v2/notifications/policy"),
)
NOT_THERE = (
    ("GET", "polls/1"),
    ("POST", "polls/1/votes"),
    ("GET", "lists/1"),
    ("PUT", "lists/1"),
    ("DELETE", "lists/1"),
    ("GET", "lists/1/accounts"),
    ("POST", "lists/1/accounts"),
    ("DELETE", "lists/1/accounts"),
    ("GET", "filters/1"),
    ("PUT", "/api/v2/filters/1"),
    ("DELETE", "/api/v2/filters/1"),
    ("GET", "scheduled_statuses/1"),
    ("PUT", "scheduled_statuses/1"),
    ("DELETE", "scheduled_statuses/1"),
    ("PUT", "statuses/1"),
    ("POST", "statuses/1/translate"),
    ("PUT", "statuses/1/interaction_policy"),
    ("GET", "push/subscription"),
    ("PUT", "push/subscription"),
    ("GET", "nothing/of/this/name"),
    ("POST", "nothing/of/this/name"),
    ("GET", "/api/"),
    ("GET", "/api/v7/statuses"),
)


@pytest.mark.parametrize("path", EMPTY_FOR_EVERYBODY)
def test_strangers_get_an_empty_list(path):
    assert Phone().get(path) == []
    assert Phone("ana").get(path) == []


@pytest.mark.parametrize("path", EMPTY)
def test_people_get_an_empty_list_and_strangers_are_asked_to_sign_in(path):
    assert Phone("ana").get(path) == []
    refused(Phone().ask("GET", path), 401)


@pytest.mark.parametrize(("method", "path"), CANNOT)
def test_what_cannot_be_done_is_said_in_a_sentence(method, path):
    assert len(refused(Phone("ana").ask(method, path), 422).split()) > 4


@pytest.mark.parametrize(("method", "path"), NOT_THERE)
def test_what_is_not_there_is_not_found_in_json(method, path):
    refused(Phone("ana").ask(method, path), 404)


def test_the_sentence_about_reports_says_whom_to_write_to():
    make.offices()
    assert "@ayuntamiento" in refused(Phone("ana").ask("POST", "reports"), 422)


def test_nothing_is_held_back_of_the_notifications():
    ana = Phone("ana")
    policy = ana.get("/api/v2/notifications/policy")
    assert {v for k, v in policy.items() if k != "summary"} == {"accept"}
    assert policy["summary"] == {"pending_requests_count": 0, "pending_notifications_count": 0}
    assert not any(v for k, v in ana.get("notifications/policy").items() if k != "summary")
    assert ana.get("notifications/requests/merged") == {"merged": True}


def test_an_app_that_is_not_woken_may_say_so_again():
    assert Phone("ana").delete("push/subscription") == {}


def test_another_method_than_there_is_says_which_there_are():
    answer = Phone("ana").ask("DELETE", "timelines/home")
    refused(answer, 405)
    assert answer["Allow"] == "GET, OPTIONS"
