"""The forms of the desk."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from concejo.doors.web.forms import PlainForm


class PhraseForm(PlainForm):
    """An answer that is kept ready."""

    name = forms.CharField(
        label=_("What you call it"),
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    text = forms.CharField(
        label=_("What it says"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )
