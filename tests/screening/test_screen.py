"""All questions in one call, quick, and never a fault whatever is written."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings, strategies as st
from stdnum.es import dni

from concejo.screening.languages import languages
from concejo.screening.personal import mask, personal_data_in
from concejo.screening.screen import screen

ANYTHING = st.text(st.characters() | st.sampled_from("0123456789 -./+@()ºª\n"), max_size=300)


def test_a_report_about_a_lamp_is_clear():
    answer = screen("La farola de la calle Maestro Antonio Linares no luce", language="es")

    assert answer.clear
    assert answer.public_text == "La farola de la calle Maestro Antonio Linares no luce"


def test_one_text_can_have_all_of_it():
    answer = screen("Un hombre con un cuchillo, llamadme al 612345678", language="es")

    assert not answer.clear
    assert answer.danger.kind == "weapon"
    assert answer.private_kind == "police"
    assert answer.public_text == "Un hombre con un cuchillo, llamadme al [teléfono]"


@given(ANYTHING)
@settings(deadline=None)
def test_nothing_that_is_written_makes_it_fail(text):
    answer = screen(text, language="es")

    places = [(one.start, one.end) for one in answer.personal]
    assert places == sorted(places)
    assert all(start < end <= len(text) for start, end in places)
    assert all(end <= start for (_, end), (start, _) in pairwise(places))


@given(st.integers(0, 99_999_999), st.sampled_from(["{}{}", "{}-{}", "{} {}"]))
@settings(deadline=None)
def test_every_dni_is_covered_and_its_mask_is_clear(number, shape):
    digits = f"{number:08}"
    text = f"Mi documento {shape.format(digits, dni.calc_check_digit(digits))} está caducado"

    masked = mask(text, personal_data_in(text))

    assert digits not in masked
    assert personal_data_in(masked) == []


@given(st.integers(600_000_000, 699_999_999), st.sampled_from([(3, 3, 3), (3, 2, 2, 2), (9,)]))
@settings(deadline=None)
def test_every_mobile_is_covered_however_it_is_grouped(number, groups):
    digits, pieces = str(number), []
    for size in groups:
        pieces.append(digits[:size])
        digits = digits[size:]

    masked = mask(text := f"Mi móvil es {' '.join(pieces)}.", personal_data_in(text))

    assert masked == "Mi móvil es [teléfono]."


@pytest.mark.parametrize(
    "piece",
    [
        "600000000 ",
        "12 34 ",
        "Don María ",
        "hay vecino ",
        "a",
        "1",
        "ES91 2100 ",
        "a arroba ",
        "1-",
    ],
)
def test_a_very_long_text_is_screened_to_the_end(piece):
    text = (piece * 100_000)[:100_000]

    assert len(screen(text, language="es").public_text) > 0


def test_every_language_has_the_same_lists_and_marks():
    es = languages()["es"]
    for words in languages().values():
        assert words["marks"].keys() == es["marks"].keys()
        assert words["danger"].keys() == es["danger"].keys()
        assert words["private"].keys() == es["private"].keys()
