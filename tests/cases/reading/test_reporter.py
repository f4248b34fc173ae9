from __future__ import annotations

import pytest

from concejo.cases.reading.reporter import read_reporter
from tests.cases.reading.office import MONDAY_EVENING, table, told


@pytest.mark.parametrize(("sentence", "meaning"), table("reporter.txt"))
def test_a_sentence_of_the_reporter_is_understood(sentence, meaning):
    state = "promised"
    for name in ("done", "waiting"):
        if sentence.startswith(f"{name}: "):
            state, sentence = name, sentence.removeprefix(f"{name}: ")

    reading = read_reporter(sentence, language="es", at=MONDAY_EVENING, state=state)

    assert told(reading) == meaning


def test_two_hashtags_that_differ_are_not_chosen_from():
    reading = read_reporter("#hecho #sigueigual", language="es", at=MONDAY_EVENING, state="done")

    assert told(reading) == "nothing? two_steps"


def test_a_hashtag_for_people_in_charge_says_nothing_from_the_reporter():
    reading = read_reporter("#noprocede", language="es", at=MONDAY_EVENING, state="done")

    assert told(reading) == "nothing"
