"""Looking through a text takes as long as the text is, whatever somebody fills it with."""

from __future__ import annotations

import sys

import pytest

from concejo.screening.personal import personal_data_in

FILLED_WITH = [
    "Juan Pérez vive en calle Real 5, ",
    "JUAN PÉREZ CALLE REAL 5 ",
    "Juan Perez, ",
    "calle Real 5, 2.º B, ",
    "John Smith 12 High Street ",
    "Mrs J. Smith of 12 High Street, flat 3, ",
    "mis hijos Ana y Leo y ",
    "Ana tiene cáncer y ",
    "612345678 ",
    "1-2-3-",
    "juan pérez 😀 CALLE real 5 ",
    "Coche junto a la farola 1234 BCD ",
]

# Reads every list of words, so that no text is measured together with that.
OF_EVERYTHING = (
    "Ana vive en calle Real 5, 2.º B, tel. 612 345 678, y tiene asma."
    " Su coche está junto a la farola 1234 BCD."
)
# One word without an end, in which another could begin anywhere.
GLUED_WITH = ["A’", "A'", "A-'", "A.B’"]


class Text(str):
    """A text that knows how many of its signs were taken out to be looked at."""

    __slots__ = ("taken",)

    def __init__(self, _written):
        self.taken = 0

    def __getitem__(self, place):
        piece = super().__getitem__(place)
        self.taken += len(piece)
        return piece


def work_on(text: str) -> int:
    """How many steps are taken; and of plain letters, how many signs are looked at in them."""
    asked, steps = Text(text), 0

    def step(_frame, event, _what):
        nonlocal steps
        steps += event in {"call", "c_call"}

    sys.setprofile(step)
    try:
        personal_data_in(asked)
    finally:
        sys.setprofile(None)
    return steps + asked.taken


@pytest.mark.parametrize("filling", FILLED_WITH)
def test_four_times_the_text_is_four_times_the_work(filling):
    personal_data_in(OF_EVERYTHING)

    assert work_on(filling * 240) < 4.5 * work_on(filling * 60)


@pytest.mark.parametrize("filling", GLUED_WITH)
def test_a_word_without_an_end_is_looked_through_to_its_end(filling):
    """Were it begun again at every sign, this would take minutes."""
    assert personal_data_in((filling * 100_000)[:100_000]) == []
