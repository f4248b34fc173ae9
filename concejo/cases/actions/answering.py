"""Answers to the questions of a kind: looked at before the case is opened, kept beside it."""

from __future__ import annotations

from collections.abc import Mapping

from django.utils.dateparse import parse_date, parse_datetime

from concejo.base.text import clean
from concejo.cases.errors import AnswerNeeded, AnswerNotPossible
from concejo.cases.models import Answers, Case, Datatype, Kind, KindQuestion
from concejo.places.queries import the_town

# By the code of a question, what somebody wrote or chose.
Said = Mapping[str, str | list[str]]

_LONGEST = 1000
_MOST = 50


def answers_to(kind: Kind, said: Said) -> dict[str, str | list[str]]:
    """What was answered, in the order of the questions, or a refusal that names the question.

    What answers no question is kept too: the sender knows more of the matter than we ask.
    """
    kept: dict[str, str | list[str]] = {}
    for question in kind.questions.filter(is_asked=True):
        answer = _answer(question, said.get(question.code, ""))
        if answer:
            kept[question.code] = answer
        elif question.is_required:
            text = question.text_in(the_town().language)
            raise AnswerNeeded(code=question.code, question=text)
    for code, words in list(said.items())[:_MOST]:
        if code not in kept and (answer := _cleaned(words)):
            kept[clean(code)[:40]] = answer
    return kept


def keep_answers(case: Case, answers: Said) -> None:
    """Put the answers beside their case."""
    if answers:
        Answers.objects.get_or_create(case=case, defaults={"said": dict(answers)})


def add_answer(case: Case, code: str, said: str) -> None:
    """Something that its office should know besides."""
    answers, _new = Answers.objects.get_or_create(case=case)
    there = answers.said.get(code)
    several = [*(there if isinstance(there, list) else [there]), said]
    answers.said = {**answers.said, code: several if there else said}
    answers.save(update_fields=["said"])


def _answer(question: KindQuestion, said: str | list[str]) -> str | list[str]:
    answer = _cleaned(said)
    several = answer if isinstance(answer, list) else [answer] if answer else []
    if question.datatype in {Datatype.ONE, Datatype.SEVERAL}:
        keys = [choice["key"] for choice in question.choices]
        for one in several:
            if one not in keys:
                raise AnswerNotPossible(code=question.code, answer=one, wanted=", ".join(keys))
    if question.datatype == Datatype.SEVERAL:
        return several
    if len(several) > 1:
        wanted = Datatype(question.datatype).label
        raise AnswerNotPossible(code=question.code, answer=", ".join(several), wanted=wanted)
    if several and not _fits(question.datatype, several[0]):
        wanted = Datatype(question.datatype).label
        raise AnswerNotPossible(code=question.code, answer=several[0], wanted=wanted)
    return several[0] if several else ""


def _cleaned(said: str | list[str]) -> str | list[str]:
    if isinstance(said, list):
        return [words for one in said[:_MOST] if (words := clean(one)[:_LONGEST])]
    return clean(said)[:_LONGEST]


def _fits(datatype: str, answer: str) -> bool:
    try:
        if datatype == Datatype.NUMBER:
            float(answer.replace(",", "."))
        if datatype == Datatype.DATETIME:
            return bool(parse_datetime(answer) or parse_date(answer))
    except ValueError:
        return False
    return True
