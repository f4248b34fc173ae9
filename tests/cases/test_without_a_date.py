"""A hashtag that needs a date and has none: the crier says that it is missing, and nothing else."""

from __future__ import annotations

import pytest

from concejo.cases.models import Understanding
from concejo.cases.states import State
from tests import make

pytestmark = pytest.mark.django_db

MISSING, NOT_CLEAR = "A promise needs a date.", "Two dates can be read from that."


@pytest.mark.parametrize(
    ("words", "asked"),
    [
        ("#promesa", MISSING),
        ("#promesa, ya os diremos algo", MISSING),
        ("#promise", MISSING),
        ("@barredora #promesa", MISSING),
        ("#promesa el lunes y el martes", NOT_CLEAR),
        ("#pausa, falta la pieza", "A pause needs a date."),
        ("#pausa hasta el lunes y el martes", NOT_CLEAR),
    ],
)
def test_the_crier_says_what_is_missing(at, words, asked):
    at("2026-11-23 09:30")
    make.offices()
    case = make.case()

    said = make.post(
        make.speaking_as("luis", "electricista"), words, reply_to=case.post_id, language="en"
    )

    case.refresh_from_db()
    assert case.state == State.RECEIVED
    assert case.unread_post == said
    assert asked in Understanding.objects.get(post=said).note.text
