"""What a report says, on a desk where its name says it too."""

from __future__ import annotations

import pytest

from tests import make

pytestmark = pytest.mark.django_db

TWICE = '<div class="words in-title"'


@pytest.mark.parametrize(
    ("text", "is_said"),
    [
        ("@electricista la farola de la Calle Real no luce", True),
        ("@electricista la farola no luce " + "y no se ve nada de nada " * 8, False),
    ],
)
def test_words_that_the_name_of_a_case_has_already_are_marked_so(at, text, is_said):
    at("2026-11-23 10:00")
    make.streets()
    make.offices()
    case = make.case(text=text)

    page = make.browser(make.resident("luis")).get("/desk/electricista").text

    assert case.number in page
    assert (TWICE in page) == is_said
    assert '<div class="words' in page, "a telephone shows them: its names are cut short"
