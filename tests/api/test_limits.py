"""How often one may ask is not forgotten when many ask, and counts for wrong tokens too."""

import pytest
from django.test import Client

from concejo.base.errors import TooMany
from concejo.doors.api import limits
from tests import make

pytestmark = pytest.mark.django_db


def test_whoever_tried_too_often_is_still_refused_after_a_busy_hour():
    for _ in range(limits.SIGN_IN_AS.most):
        limits.refuse_beyond(limits.SIGN_IN_AS, "ana")

    for n in range(1000):
        limits.take(limits.PER_TOKEN, f"192.0.2.{n}")

    with pytest.raises(TooMany):
        limits.refuse_beyond(limits.SIGN_IN_AS, "ana")


def test_tokens_that_are_none_are_counted_by_the_address_that_tries_them(monkeypatch):
    monkeypatch.setattr(limits, "PER_TOKEN", limits.PER_TOKEN._replace(most=2))
    tries = [
        Client().get("/api/v1/timelines/public", headers={"Authorization": f"Bearer guess-{n}"})
        for n in range(3)
    ]

    assert [answer.status_code for answer in tries] == [401, 401, 429]


def test_who_tries_the_passwords_of_others_locks_nobody_out_elsewhere():
    make.resident("luis")
    wrong = {"user[email]": "luis", "user[password]": "no-es-esta-clave"}
    there, here = Client(REMOTE_ADDR="192.0.2.7"), Client(REMOTE_ADDR="198.51.100.4")
    tries = [there.post("/auth/sign_in", wrong).status_code for _ in range(26)]

    assert set(tries[:-1]) == {422}
    assert tries[-1] == 429
    assert here.post("/auth/sign_in", wrong).status_code == 422, "Luis may still try"
