"""Questions whose SQL is made once: they answer as the query set itself would."""

from __future__ import annotations

import pytest

from concejo.accounts.models import Account
from concejo.base.questions import Change, Finding, Question
from concejo.offices.models import Office
from tests import make

pytestmark = pytest.mark.django_db

BY_IDS = Question(
    lambda ids: Account.objects.filter(pk__in=ids).order_by("handle").values_list("id", "handle")
)
BY_BEGINNING = Question(
    lambda words: Account.objects.filter(display_name__icontains=words).values_list("handle")
)
BY_HANDLE = Question(
    lambda handle: Account.objects.filter(handle=handle).values_list("handle", "is_bot", "fields")
)
OFFICES = Finding(
    Office, lambda handles: Office.objects.filter(account__handle__in=handles), beside="account"
)
MUTED = Change(lambda handle: (Account.objects.filter(handle=handle), {"note": "quiet"}))


def test_lists_of_any_length_are_asked_for():
    people = [make.resident(name).account for name in ("ana", "ben", "eva", "pepe", "rosa")]

    for length in range(1, 6):
        some = people[:length]
        assert BY_IDS.rows(ids=[a.pk for a in some]) == [(a.pk, a.handle) for a in some]


def test_the_sql_is_made_once_for_lists_of_about_the_same_length(django_assert_num_queries):
    ana = make.resident("ana").account
    made = []
    question = Question(
        lambda ids: made.append(ids) or Account.objects.filter(pk__in=ids).values_list("id")
    )

    with django_assert_num_queries(4):
        for length in (5, 6, 7, 8):
            assert question.rows(ids=[ana.pk] * length) == [(ana.pk,)]

    assert len(made) == 1


def test_signs_of_a_pattern_are_only_letters():
    make.resident("ana")

    assert BY_BEGINNING.rows(words="Ruiz") == [("ana",)]
    assert BY_BEGINNING.rows(words="%") == []
    assert BY_BEGINNING.rows(words="_na") == []
    assert BY_BEGINNING.rows(words="\\") == []


def test_values_come_back_as_django_reads_them():
    make.resident("ana")

    [(handle, is_bot, fields)] = BY_HANDLE.rows(handle="ana")

    assert (handle, is_bot, fields) == ("ana", False, [])
    assert BY_HANDLE.rows(handle="' OR 1=1 --") == []


def test_whole_rows_come_with_those_whom_they_belong_to(django_assert_num_queries):
    office = make.office("electricista")

    with django_assert_num_queries(1):
        [found] = OFFICES.found(handles=["electricista", "barredora"])
        assert (found.title, found.account.handle) == (office.title, "electricista")
    assert OFFICES.found(handles=["nobody"]) == []


def test_a_change_says_how_many_it_changed():
    ana, ben = make.resident("ana").account, make.resident("ben").account
    before = ben.note

    assert MUTED.make(handle="ana") == 1
    assert MUTED.make(handle="nobody") == 0

    ana.refresh_from_db()
    ben.refresh_from_db()
    assert (ana.note, ben.note) == ("quiet", before)
