from __future__ import annotations

import pytest

from tests.cases.reading.office import in_charge, table, told


@pytest.mark.parametrize(
    ("sentence", "meaning"), [*table("charge.txt"), *table("more.txt"), *table("spoken.txt")]
)
def test_a_sentence_of_somebody_in_charge_is_understood(sentence, meaning):
    language, has_photo = "es", False
    if sentence.startswith("[en] "):
        language, sentence = "en", sentence.removeprefix("[en] ")
    if sentence.startswith("[foto] "):
        has_photo, sentence = True, sentence.removeprefix("[foto] ")

    reading = in_charge(sentence, language=language, has_photo=has_photo)

    assert told(reading) == meaning
