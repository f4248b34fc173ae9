"""What Django says of a field by itself is said as the town says everything: to a “tú”."""

from __future__ import annotations

import re

import pytest
from django import forms
from django.utils import translation

_TO_A_USTED = re.compile(r"[Aa]segúrese|[Ii]ntroduzca|[Ee]scoja|[Ee]nvíe|\b[Ss]u contraseña")


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        (forms.CharField(max_length=2), "abc"),
        (forms.CharField(min_length=4), "abc"),
        (forms.CharField(), ""),
        (forms.EmailField(), "ana"),
        (forms.IntegerField(), "x"),
        (forms.IntegerField(min_value=1), "0"),
        (forms.IntegerField(max_value=1), "2"),
        (forms.FloatField(), "x"),
        (forms.DateField(), "x"),
        (forms.DateTimeField(), "x"),
        (forms.ChoiceField(choices=[("a", "A")]), "b"),
        (forms.MultipleChoiceField(choices=[("a", "A")]), "a"),
        (forms.MultipleChoiceField(choices=[("a", "A")]), ["b"]),
    ],
)
def test_a_field_speaks_to_a_tu(field, typed):
    said, in_english = (said_of(field, typed, language) for language in ("es", "en"))

    assert not _TO_A_USTED.search(said)
    assert said != in_english, "nobody has translated it"


def said_of(field: forms.Field, typed: object, language: str) -> str:
    with translation.override(language):
        with pytest.raises(forms.ValidationError) as refused:
            field.clean(typed)
        return " ".join(refused.value.messages)
