"""Two who do the same at once, on a database where both may write: it happens once."""

from __future__ import annotations

import threading
from collections.abc import Callable

import pytest
from django.db import connection, transaction

from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import accept_follow, follow, reject_follow, unfollow
from concejo.accounts.models import Account, Follow
from concejo.base import clock
from concejo.posts.actions.photos import KEPT_FREE, forget_free_photos, forget_photo
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Photo
from tests import make

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writes after the other there"),
]


def while_first(first: Callable[[], object], second: Callable[[], object]) -> list[object]:
    """The second begins when the first is done, but before it is committed; what went wrong."""
    wrong: list[object] = []
    began = threading.Event()

    def run() -> None:
        began.set()
        try:
            second()
        except Exception as fault:  # noqa: BLE001 - the test looks at what went wrong
            wrong.append(fault)
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    with transaction.atomic():
        first()
        thread.start()
        began.wait(10)
        thread.join(0.5)
    thread.join(30)
    return wrong


def followers(who) -> tuple[int, int]:
    """How many follow somebody, as it is kept and as it is."""
    accepted = Follow.objects.filter(target=who.account, accepted_at__isnull=False)
    return Account.objects.get(pk=who.account_id).followers_count, accepted.count()


@pytest.fixture
def ana():
    who = make.resident("ana")
    for name in ("ben", "eva"):
        follow(make.resident(name), who.account)
    return who


def test_who_stops_following_on_two_screens_is_counted_down_once(ana):
    ben = make.resident("ben")

    def stop() -> None:
        unfollow(ben, ana.account)

    assert while_first(stop, stop) == []
    assert followers(ana) == (1, 1)


def test_a_wish_that_is_granted_is_not_refused_at_the_same_moment(ana):
    change_profile(ana, Profile(is_locked=True))
    luis = make.resident("luis").account
    follow(make.resident("luis"), Account.objects.get(pk=ana.account_id))

    assert while_first(lambda: accept_follow(ana, luis), lambda: reject_follow(ana, luis)) == []
    assert followers(ana) == (3, 3)


def test_a_wish_that_is_granted_and_taken_back_at_once_is_not_counted(ana):
    change_profile(ana, Profile(is_locked=True))
    luis = make.resident("luis")
    follow(luis, Account.objects.get(pk=ana.account_id))

    assert while_first(
        lambda: accept_follow(ana, luis.account), lambda: unfollow(luis, ana.account)
    ) == []  # fmt: skip
    assert followers(ana) == (2, 2)


def test_a_photo_that_a_post_takes_up_is_not_thrown_away(ana):
    old, other = make.photo(ana), make.photo(ana)
    later = clock.now() + KEPT_FREE * 2

    assert while_first(
        lambda: publish_post(ana, Draft("Mira", photos=[old.pk])),
        lambda: forget_free_photos(later),
    ) == []  # fmt: skip
    assert set(Photo.objects.all()) == {old}

    third = make.photo(ana)
    [refusal] = while_first(
        lambda: publish_post(ana, Draft("Mira", photos=[third.pk])),
        lambda: forget_photo(ana, third.pk),
    )
    assert type(refusal).__name__ == "PhotoInUse"
    assert other.pk not in set(Photo.objects.values_list("pk", flat=True))
