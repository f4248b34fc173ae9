"""``homes_of`` is ``home`` asked the other way round: both say the same of everybody."""

from __future__ import annotations

import random

import pytest

from concejo.accounts.actions import (
    Profile,
    accept_follow,
    block,
    change_profile,
    follow,
    mute,
)
from concejo.base.errors import Refused
from concejo.posts.actions.marks import boost
from concejo.posts.actions.publishing import delete_post
from concejo.posts.models import Post
from concejo.posts.paging import Page
from concejo.posts.readers import posts_with_facts
from concejo.posts.timelines import home, homes_of
from tests import make

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("seed", range(3))
def test_both_say_the_same_of_everybody(seed):
    dice = random.Random(seed)
    names = ["ana", "ben", "luis", "pepe", "eva", "rosa"]
    people = [make.resident(name) for name in names]
    make.office("electricista")
    people.append(make.speaking_as("luis", "electricista"))
    for who in people:
        for other in dice.sample(people, 4):
            _try(follow, who, other.account, with_boosts=dice.random() < 0.7)
        if dice.random() < 0.4:
            _try(mute, who, dice.choice(people).account)
        if dice.random() < 0.4:
            _try(block, who, dice.choice(people).account)
    posts: list[Post] = []
    for n in range(30):
        who = dice.choice(people)
        kind = dice.random()
        if posts and kind < 0.3:
            _try(boost, who, dice.choice(posts).pk)
            continue
        said = {"visibility": dice.choice(["public", "public", "unlisted", "private", "direct"])}
        if posts and kind < 0.6:
            said["reply_to"] = dice.choice(posts).pk
        text = f"{dice.choice(['', '@ana ', '@ben '])}cosa {n}"
        if (post := _try(make.post, who, text, **said)) is not None:
            posts.append(post)
    for post in dice.sample(posts, 3):
        delete_post(next(p for p in people if p.account == post.author), post.pk)

    every = posts_with_facts(Post.objects.values_list("pk", flat=True))
    found = homes_of(list(every.values()), {who.account_id for who in people})

    at_home = {(who.account_id, post.pk) for who in people for post in home(who, Page(limit=500))}
    assert found == at_home
    assert len(at_home) > 20


def test_it_asks_as_often_for_one_as_for_many(django_assert_num_queries):
    luis = make.resident("luis")
    readers = [make.resident(f"vecina{n}") for n in range(12)]
    for reader in readers:
        follow(reader, luis.account)
    post = make.post(luis, "Buenos días")
    facts = list(posts_with_facts([post.pk]).values())

    for some in (readers[:1], readers):
        with django_assert_num_queries(3):
            assert len(homes_of(facts, {reader.account_id for reader in some})) == len(some)


def test_a_locked_neighbour_is_read_by_those_they_let_in():
    ana, ben = make.resident("ana"), make.resident("ben")
    change_profile(ana, Profile(is_locked=True))
    ana.account.refresh_from_db()
    follow(ben, ana.account)
    post = make.post(ana, "Para los míos", visibility="private")
    facts = list(posts_with_facts([post.pk]).values())

    assert homes_of(facts, {ben.account_id}) == set()
    accept_follow(ana, ben.account)
    assert homes_of(facts, {ben.account_id}) == {(ben.account_id, post.pk)}


def _try(action, *said, **more):
    """Not everything that the dice say can be done."""
    try:
        return action(*said, **more)
    except Refused:
        return None
