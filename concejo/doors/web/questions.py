"""What the town asks besides of a kind, on the page before a report is sent."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from concejo.cases.actions.answering import Said
from concejo.cases.actions.opening import Preview
from concejo.cases.models import Datatype, KindQuestion
from concejo.cases.queries.kinds import questions_of
from concejo.doors.web.forms import PlainForm

_PREFIX = "answer_"
_LONGEST, _MOST = 1000, 50


class QuestionsForm(PlainForm):
    """The questions of a kind, in the reader's language."""

    def __init__(self, questions: list[KindQuestion], said: QueryDict, *, sent: bool) -> None:
        super().__init__(said if sent else None, auto_id="id_%s")
        language = translation.get_language() or "es"
        for question in questions:
            name = f"{_PREFIX}{question.code}"
            self.fields[name] = _field(question, language)
            if not sent and name in said:
                several = question.datatype == Datatype.SEVERAL
                self.initial[name] = said.getlist(name) if several else said[name]

    @property
    def is_needed(self) -> bool:
        return any(field.required for field in self.fields.values())


def asked_of(seen: Preview, said: QueryDict, *, sent: bool = False) -> QuestionsForm | None:
    """What is asked of the kind that a text is about; nothing where somebody is in danger."""
    if seen.danger:
        return None
    questions = [question for question in questions_of(seen.kind) if question.is_asked]
    return QuestionsForm(questions, said, sent=sent) if questions else None


def answers_typed(said: QueryDict) -> Said:
    """By the code of a question, what was answered."""
    names = [name for name in said if name.startswith(_PREFIX)][:_MOST]
    return {
        name.removeprefix(_PREFIX): several if len(several) > 1 else several[0]
        for name in names
        if (several := [one for one in said.getlist(name) if one.strip()])
    }


def carried(said: QueryDict) -> list[tuple[str, str]]:
    """Answers as hidden fields, while something else is changed."""
    return [
        (name, one)
        for name in list(said)
        if name.startswith(_PREFIX)
        for one in said.getlist(name)[:_MOST]
    ]


def _field(question: KindQuestion, language: str) -> forms.Field:
    text = question.text_in(language)
    # Any: what a field is made with.
    how: dict[str, Any] = {
        "label": _("%(question)s (needed)") % {"question": text} if question.is_required else text,
        "help_text": question.hint_in(language),
        "required": question.is_required,
    }
    choices = list(question.choices_in(language).items())
    match question.datatype:
        case Datatype.ONE:
            return forms.ChoiceField(choices=[("", "–"), *choices], **how)
        case Datatype.SEVERAL:
            several = forms.CheckboxSelectMultiple
            return forms.MultipleChoiceField(choices=choices, widget=several, **how)
        case Datatype.NUMBER:
            return forms.FloatField(localize=True, widget=forms.TextInput, **how)
        case Datatype.DATETIME:
            date = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
            return forms.DateField(widget=date, input_formats=["%Y-%m-%d"], **how)
        case Datatype.TEXT:
            lines = forms.Textarea(attrs={"rows": 3})
            return forms.CharField(max_length=_LONGEST, widget=lines, **how)
    return forms.CharField(max_length=_LONGEST, **how)
