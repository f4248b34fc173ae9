from __future__ import annotations

import pytest

from concejo.cases.reading.answers import is_greeting, is_no, is_yes
from tests.cases.reading.office import table


@pytest.mark.parametrize(("text", "meaning"), table("answers.txt"))
def test_short_answers_and_greetings_are_told_from_all_else(text, meaning):
    questions = {"yes": is_yes, "no": is_no, "greeting": is_greeting}
    found = [name for name, asks in questions.items() if asks(text)]

    assert found == ([] if meaning == "nothing" else meaning.split())


def test_nothing_is_no_answer():
    assert not any(asks("") for asks in (is_yes, is_no, is_greeting))
