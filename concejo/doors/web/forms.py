"""The forms of the pages: what a field is called, and whether it is there. Actions refuse more."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

_LONGEST = 5000


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class UserForm(PlainForm):
    """Fields named as Mastodon names them, so that its users' password managers know them."""

    def add_prefix(self, field_name: str) -> str:
        """``user[email]``."""
        return f"user[{field_name}]"


class SignInForm(UserForm):
    email = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )


class SignUpForm(UserForm):
    name = forms.CharField(
        label=_("Name"),
        max_length=31,
        help_text=_("How the town calls you: @ana_lopez. Letters, digits and _."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    display_name = forms.CharField(
        label=_("Full name, or what you like to be called"),
        max_length=60,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        help_text=_("Nobody sees it. For a forgotten password."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    password = forms.CharField(
        label=_("Password"),
        strip=False,
        max_length=256,
        help_text=_("At least 8 characters. A sentence is easier to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class EmailForm(UserForm):
    email = forms.CharField(
        label=_("Name or e-mail address"),
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )


class NewPasswordForm(UserForm):
    password = forms.CharField(
        label=_("New password"),
        strip=False,
        max_length=256,
        help_text=_("At least 8 characters. A sentence is easier to remember."),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )


class OldAndNewPasswordForm(NewPasswordForm):
    now = forms.CharField(
        label=_("Password until now"),
        strip=False,
        max_length=256,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )
    field_order = ("now", "password")


class TellForm(PlainForm):
    """What somebody tells the town."""

    text = forms.CharField(
        label=_("What is going on?"),
        max_length=_LONGEST,
        strip=False,
        help_text=_("One sentence is enough: what, and where."),
        widget=forms.Textarea(attrs={"rows": 4, "data-count": str(_LONGEST)}),
    )
    street = forms.CharField(
        label=_("Street"),
        max_length=120,
        required=False,
        help_text=_("If it is not in your sentence already."),
        widget=forms.TextInput(attrs={"list": "streets", "autocomplete": "off"}),
    )
    number = forms.CharField(label=_("Number"), max_length=12, required=False)
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "tel", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )


class ComposeForm(PlainForm):
    """A post, or an answer to one."""

    text = forms.CharField(
        label=_("Your words"),
        strip=False,
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "data-count": str(settings.POST_LENGTH)}),
    )
    visibility = forms.ChoiceField(
        label=_("Who may read it"),
        required=False,
        choices=[
            ("", _("As usual")),
            ("public", _("Everybody")),
            ("unlisted", _("Everybody, but not in the plaza")),
            ("private", _("My followers")),
            ("direct", _("Only the people and offices I name")),
        ],
    )


class ProfileForm(PlainForm):
    display_name = forms.CharField(
        label=_("What you like to be called"), max_length=60, required=False
    )
    note = forms.CharField(
        label=_("About you"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    is_locked = forms.BooleanField(
        label=_("I want to be asked before somebody follows me"), required=False
    )
    is_discoverable = forms.BooleanField(
        label=_("The town may suggest my page to others"), required=False
    )


class CodeForm(PlainForm):
    code = forms.CharField(
        label=_("Code from the counter"),
        max_length=40,
        help_text=_("It is on the slip that the clerk gave you. It works once."),
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "characters", "class": "code"}
        ),
    )


class DocumentForm(PlainForm):
    """Only at the counter; the number is looked up and forgotten."""

    document = forms.CharField(
        label=_("Number of the document (DNI or NIE)"),
        max_length=40,
        help_text=_("It is compared with the census and not stored."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters"}),
    )


class CounterCaseForm(TellForm):
    """A case typed in for somebody who came or phoned."""

    door = forms.ChoiceField(
        label=_("How did they come?"),
        choices=[("counter", _("In person")), ("phone", _("By telephone"))],
        initial="counter",
        widget=forms.RadioSelect,
    )
    # The clerk types; the browser of the counter must not offer the clerk's own data.
    name = forms.CharField(
        label=_("Their name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    phone = forms.CharField(
        label=_("Telephone"),
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "inputmode": "tel"}),
    )
    email = forms.EmailField(
        label=_("E-mail address"),
        required=False,
        widget=forms.EmailInput(attrs={"autocomplete": "off"}),
    )
