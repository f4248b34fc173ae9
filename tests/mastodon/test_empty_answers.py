"""What there is none of is an empty list; what cannot be done is refused with a sentence."""

import pytest

from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

EMPTY_FOR_EVERYBODY = (
    "custom_emojis",
)  # fmt: skip
EMPTY = (
    "lists", "filters", "/api/v2/filters", "followed_tags", "featured_tags",
    "featured_tags/suggestions", "domain_blocks", "notifications/requests",
)  # fmt: skip
NOT_THERE = (
    ("GET", "polls/1"),
    ("POST", "polls/1/votes"),
    ("GET", "filters/1"),
    ("PUT", "/api/v2/filters/1"),
    ("DELETE", "/api/v2/filters/1"),
    ("GET", "scheduled_statuses/1"),
    ("PUT", "scheduled_statuses/1"),
    ("DELETE", "scheduled_statuses/1"),
    ("PUT", "statuses/1"),
    ("POST", "statuses/1/translate"),
    ("PUT", "statuses/1/interaction_policy"),
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


@pytest.mark.parametrize(("method", "path"), NOT_THERE)
def test_what_is_not_there_is_not_found_in_json(method, path):
    refused(Phone("ana").ask(method, path), 404)


def test_another_method_than_there_is_says_which_there_are():
    answer = Phone("ana").ask("DELETE", "timelines/home")
    refused(answer, 405)
    assert answer["Allow"] == "GET, OPTIONS"
