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


class RestForm(PlainForm):
    """When somebody rests."""

    quiet = forms.CharField(
        label=_("Quiet hours (may be empty)"),
        max_length=200,
        required=False,
        help_text=_("Days and hours, such as Mon-Fri 22:00-07:00; Sat-Sun 24h"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    away_from = forms.DateField(
        label=_("Away from (may be empty)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    away_until = forms.DateField(
        label=_("Last day away (may be empty)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
