"""``homes_of`` is ``home`` asked the other way round: both say the same of everybody.

So are ``lists_showing`` and ``list_ids``.
"""

from __future__ import annotations

import random

import pytest

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import accept_follow, block, follow, mute
from concejo.accounts.actors import Actor
from concejo.base.errors import Refused
from concejo.lists.actions import Wish, add_to_list, make_list
from concejo.lists.models import List
from concejo.posts.actions.hashtags import follow_tag
from concejo.posts.actions.marks import boost
from concejo.posts.actions.publishing import delete_post
from concejo.posts.choosing import list_ids
from concejo.posts.list_timelines import lists_showing
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
    lists = [found for who in people for found in _chooses(dice, who, people)]
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
        text = f"{dice.choice(['', '@ana ', '@ben '])}cosa {n} {dice.choice(['', '#luz', '#Agua'])}"
        said["language"] = dice.choice(["es", "en", ""])
        if (post := _try(make.post, who, text, **said)) is not None:
            posts.append(post)
    for post in dice.sample(posts, 3):
        delete_post(next(p for p in people if p.account == post.author), post.pk)

    every = posts_with_facts(Post.objects.values_list("pk", flat=True))
    found = homes_of(list(every.values()), {who.account_id for who in people})

    at_home = {(who.account_id, post.pk) for who in people for post in home(who, Page(limit=500))}
    assert found == at_home
    assert len(at_home) > 20

    showing = lists_showing(list(every.values()), [its.pk for _who, its in lists])
    on_lists = {
        (its.pk, post_id) for who, its in lists for post_id in list_ids(who, its, Page(limit=500))
    }
    assert showing == on_lists
    assert len(on_lists) > 20


def test_it_asks_as_often_for_one_as_for_many(django_assert_num_queries):
    luis = make.resident("luis")
    readers = [make.resident(f"vecina{n}") for n in range(12)]
    for reader in readers:
        follow(reader, luis.account)
    post = make.post(luis, "Buenos días")
    facts = list(posts_with_facts([post.pk]).values())
    lists = [_a_list(random.Random(7))(reader) for reader in readers]

    for some in (readers[:1], readers):
        with django_assert_num_queries(4):
            assert len(homes_of(facts, {reader.account_id for reader in some})) == len(some)
    for some in (lists[:1], lists):
        with django_assert_num_queries(6):
            lists_showing(facts, [its.pk for its in some])


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


def _chooses(dice, who: Actor, people: list[Actor]) -> list[tuple[Actor, List]]:
    """Whom and what somebody reads, by the dice; their lists."""
    for other in dice.sample(people, 4):
        said = {"languages": ["es"]} if dice.random() < 0.3 else {}
        _try(follow, who, other.account, with_boosts=dice.random() < 0.7, **said)
    if dice.random() < 0.5:
        follow_tag(who, dice.choice(["luz", "agua"]))
    lists = [(who, _a_list(dice)(who)) for _ in range(2)]
    for _who, its in lists:
        for other in dice.sample(people, 3):
            _try(add_to_list, who, its.pk, [other.account_id])
    if dice.random() < 0.4:
        _try(mute, who, dice.choice(people).account)
    if dice.random() < 0.4:
        _try(block, who, dice.choice(people).account)
    return lists


def _a_list(dice):
    wish = Wish("Lista", dice.choice(["followed", "list", "none"]), dice.random() < 0.3)
    return lambda who: make_list(who, wish)


def _try(action, *said, **more):
    """Not everything that the dice say can be done."""
    try:
        return action(*said, **more)
    except Refused:
        return None


def test_a_home_is_found_behind_everything_that_others_said(monkeypatch):
    """However much the rest of the town talks: looked at nearby first, then address by address."""
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    follow(ana, ben.account)
    old = [make.post(ben, f"de antes {n}") for n in range(4)]
    for n in range(6):
        make.post(eva, f"otra cosa {n}")
    new = make.post(ben, "de ahora")
    monkeypatch.setattr("concejo.posts.choosing._NEAR", 3)

    newest_first = [new, *reversed(old)]
    assert home(ana, Page(limit=4)) == newest_first[:4]
    assert home(ana, Page(limit=4, max_id=new.pk)) == newest_first[1:5]
    assert home(ana, Page(limit=2, min_id=old[0].pk)) == [old[2], old[1]]
    assert home(ana, Page(limit=9, since_id=old[2].pk)) == [new, old[3]]
