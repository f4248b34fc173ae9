"""Why something is declined, read from the office's words."""

from __future__ import annotations

import pytest

from concejo.cases.reasons import why_of


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("No es competencia municipal, es de la Junta", "not_ours"),
        ("Es una finca particular", "not_ours"),
        ("Es del vecino", "not_ours"),
        ("No es calle, es un patio privado", "not_ours"),
        ("That road belongs to the county", "not_ours"),
        ("Hemos ido y no hay ninguna avería", "nothing_found"),
        ("No hemos encontrado nada", "nothing_found"),
        ("Ya está arreglada", "done_already"),
        ("Está repetido, mira el otro caso", "done_already"),
        ("Este año no hay presupuesto", "not_possible"),
        ("No es posible poner otro banco", "not_possible"),
        ("La ordenanza no lo permite", "not_possible"),
        ("Lo sentimos mucho", "other"),
        ("", "other"),
    ],
)
def test_a_reason_has_a_code(words, why):
    assert why_of(words) == why
