"""The forms of the pages: what a field is called, and whether it is there. Actions refuse more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

from django import forms
from django.conf import settings
from django.utils.text import Truncator
from django.utils.translation import gettext_lazy as _, gettext_noop, ngettext_lazy

from concejo.base.errors import Refused
from concejo.base.telephones import telephone
from concejo.moderation.models import Category
from concejo.moderation.rules import TOWN_RULES
from concejo.places.queries import the_town
from concejo.posts.drafts import LONGEST_OPTION, MOST_OPTIONS, PollDraft
from concejo.posts.models import Post

_LONGEST = 5000

# What Django says of a field by itself, to be translated again: its Spanish says “usted”.
DJANGOS_OWN = (
    gettext_noop("Enter a valid value."),
    gettext_noop("Enter a valid email address."),
    gettext_noop("Enter a whole number."),
    gettext_noop("Enter a number."),
    gettext_noop("Enter a valid date."),
    gettext_noop("Enter a valid time."),
    gettext_noop("Enter a valid date/time."),
    gettext_noop("Enter a list of values."),
    gettext_noop("Select a valid choice. %(value)s is not one of the available choices."),
    gettext_noop("Ensure this value is less than or equal to %(limit_value)s."),
    gettext_noop("Ensure this value is greater than or equal to %(limit_value)s."),
    ngettext_lazy(
        "Ensure this value has at least %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at least %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
    ngettext_lazy(
        "Ensure this value has at most %(limit_value)d character (it has %(show_value)d).",
        "Ensure this value has at most %(limit_value)d characters (it has %(show_value)d).",
        "limit_value",
    ),
)


def _moment_field() -> forms.DateTimeInput:
    """A day and an hour, as browsers let one choose them."""
    return forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")


class PlainForm(forms.Form):
    """A form whose labels end without a colon."""

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]


class TelephoneField(forms.CharField):
    """A telephone that can be called, or none."""

    def clean(self, value: object) -> str:
        """What was written, where it can be called from this town."""
        try:
            return telephone(super().clean(value), the_town().country)
        except Refused as refusal:
            raise forms.ValidationError(str(refusal)) from None


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
    # A pin on the map; both or none.
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    name = forms.CharField(
        label=_("Your name"),
        max_length=120,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    phone = TelephoneField(
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


def _words(rows: int) -> forms.CharField:
    """Where a post is written; the page counts along."""
    return forms.CharField(
        label=_("Your words"),
        strip=False,
        max_length=_LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": rows, "data-count": str(settings.POST_LENGTH)}),
    )


class ComposeForm(PlainForm):
    """A post, or an answer to one."""

    text = _words(3)
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


class PollForm(ComposeForm):
    """Words that may ask something: up to four answers, and how long they may be chosen."""

    option_1 = forms.CharField(label=_("First answer"), max_length=LONGEST_OPTION, required=False)
    option_2 = forms.CharField(label=_("Second answer"), max_length=LONGEST_OPTION, required=False)
    option_3 = forms.CharField(label=_("Third answer"), max_length=LONGEST_OPTION, required=False)
    option_4 = forms.CharField(label=_("Fourth answer"), max_length=LONGEST_OPTION, required=False)
    ends_in = forms.ChoiceField(
        label=_("Open for"),
        required=False,
        initial="86400",
        choices=[
            ("300", _("5 minutes")),
            ("3600", _("1 hour")),
            ("21600", _("6 hours")),
            ("86400", _("1 day")),
            ("259200", _("3 days")),
            ("604800", _("7 days")),
            ("2592000", _("30 days")),
        ],
    )
    multiple = forms.BooleanField(label=_("Several answers may be chosen"), required=False)
    hide_totals = forms.BooleanField(label=_("Show the result only at the end"), required=False)

    OPTIONS = tuple(f"option_{n}" for n in range(1, MOST_OPTIONS + 1))

    @property
    def asks(self) -> bool:
        """Something of a poll is written already."""
        return any(str(self[name].value() or "").strip() for name in self.OPTIONS)

    def poll(self) -> PollDraft | None:
        """What is asked, if anything is."""
        said = self.cleaned_data
        if not self.asks:
            return None
        return PollDraft(
            options=[said[name] for name in self.OPTIONS if said[name]],
            expires_in=int(said["ends_in"] or 86400),
            multiple=said["multiple"],
            hide_totals=said["hide_totals"],
        )


class EditForm(PlainForm):
    """A post in other words."""

    text = _words(5)
    spoiler_text = forms.CharField(
        label=_("Shown first, with the rest behind it"), max_length=500, required=False
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
    is_indexable = forms.BooleanField(
        label=_("What I say in public may be found by its words"), required=False
    )
    hides_follows = forms.BooleanField(
        label=_("Only I see whom I follow and who follows me"), required=False
    )


class FilterForm(PlainForm):
    keyword = forms.CharField(
        label=_("Word or phrase"),
        max_length=256,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    whole_word = forms.BooleanField(label=_("Only as a whole word"), required=False, initial=True)
    hides = forms.BooleanField(
        label=_("Leave it out of lists altogether, without a word"), required=False
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
    phone = TelephoneField(
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


class AnnouncementForm(PlainForm):
    """Something for everybody."""

    text = forms.CharField(
        label=_("What should everybody know?"),
        max_length=_LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    starts_at = forms.DateTimeField(
        label=_("It begins (may be empty)"), required=False, widget=_moment_field()
    )
    ends_at = forms.DateTimeField(
        label=_("It ends (may be empty)"),
        required=False,
        help_text=_("From then on it is shown no longer."),
        widget=_moment_field(),
    )
    is_all_day = forms.BooleanField(label=_("Whole days, without an hour"), required=False)


class LimitsForm(PlainForm):
    """The limits of a kind."""

    answer_hours = forms.IntegerField(
        label=_("Until somebody answers (may be empty)"), required=False, min_value=1
    )
    promise_hours = forms.IntegerField(label=_("Until there is a date"), min_value=1)
    fix_hours = forms.IntegerField(
        label=_("Until the work is done (may be empty)"), required=False, min_value=1
    )
    since = forms.DateField(
        label=_("From which day on (empty: from now on)"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RatesForm(PlainForm):
    """What a case costs the town, by the way in which it comes."""

    euros_an_hour = forms.FloatField(
        label=_("An hour of work, in euros"), min_value=0, max_value=1000, required=False
    )

    def __init__(self, *args: object, doors: Mapping[str, str], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        for code, name in doors.items():
            self.fields[f"minutes_{code}"] = forms.FloatField(
                label=_("Minutes for a case: %(door)s") % {"door": name},
                min_value=0,
                max_value=1000,
                required=False,
            )

    @property
    def minutes(self) -> dict[str, float]:
        """By door, as far as it was said."""
        return {
            name.removeprefix("minutes_"): said
            for name, said in self.cleaned_data.items()
            if name.startswith("minutes_") and said
        }


class ReportForm(PlainForm):
    """What is wrong with somebody's words."""

    category = forms.ChoiceField(
        label=_("What is wrong?"),
        choices=Category.choices,
        initial=Category.VIOLATION,
        widget=forms.RadioSelect,
    )
    rules = forms.TypedMultipleChoiceField(
        label=_("Which rule?"),
        coerce=int,
        choices=list(enumerate(TOWN_RULES, 1)),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    comment = forms.CharField(
        label=_("In your words"),
        max_length=1000,
        required=False,
        help_text=_("Only the moderators read it."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class AppealForm(PlainForm):
    """Why a measure is wrong."""

    text = forms.CharField(
        label=_("Why is it wrong?"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )


class RemovalForm(PlainForm):
    """Somebody is named in a public post."""

    where = forms.CharField(
        label=_("Where it stands"),
        max_length=500,
        help_text=_("The number of the case, or the address of the post: it is behind its date."),
    )
    which = forms.ChoiceField(
        label=_("Which of these words are about you?"), widget=forms.RadioSelect
    )
    words = forms.CharField(
        label=_("What is about you, and why it should go"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    email = forms.CharField(
        label=_("Your e-mail address"),
        max_length=254,
        help_text=_("For the answer, and for nothing else."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )

    def __init__(self, *args: Any, posts: Sequence[Post] = (), **how: Any) -> None:  # Any: Django's
        super().__init__(*args, **how)
        said = [(f"#p{p.pk}", f"{p.author.name}: {Truncator(p.text).words(20)}") for p in posts]
        cast("forms.ChoiceField", self.fields["which"]).choices = said
        # One post needs no choice.
        self._only = said[0][0] if len(said) == 1 else ""
        if len(said) < 2:  # noqa: PLR2004
            del self.fields["which"]

    def where_it_stands(self) -> str:
        """The address of the words, in a case those that were chosen."""
        said = self.cleaned_data
        return f"{said['where']}{said.get('which', self._only)}"
