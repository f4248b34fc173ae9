"""The town asks more where a case is of some kind: the number of the lamp, whether it blinks."""

from __future__ import annotations

import pytest
from click.testing import CliRunner

from concejo.cases.actions.kinds import QuestionGiven, ask_with_kind
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.errors import AnswerNeeded, AnswerNotPossible, NoSuchKind, QuestionNotPossible
from concejo.cases.models import Answers, Case
from concejo.cases.queries.kinds import answers_of, kind_called
from concejo.cli.main import main
from tests import make

pytestmark = pytest.mark.usefixtures("db")

FILE = """
[[question]]
code = "lamp"
text = { es = "¿Qué número lleva la farola?", en = "Which number is on the lamp?" }
hint = "Está en una placa"
required = true

[[question]]
code = "how"
text = "¿Qué le pasa?"
datatype = "singlevaluelist"
choices = { off = { es = "No luce", en = "It is off" }, blinks = "Parpadea" }
"""


@pytest.fixture
def asked(tmp_path):
    """What a lamp is asked for, from a file."""
    make.offices()
    file = tmp_path / "questions.toml"
    file.write_text(FILE, encoding="utf-8")
    said = CliRunner().invoke(main, ["kinds", "ask", "lighting", str(file)])
    assert said.output == "2 questions are asked with lighting.\n"


def test_answers_are_for_the_office_and_nobody_else(asked):
    case = tell_town(
        None,
        Report("La luz no va", kind="lighting", answers={"lamp": " 17 ", "how": "off", "x": "y"}),
    )

    assert (case.kind_id, case.owner.handle) == ("lighting", "electricista")
    luis, ben = make.resident("luis"), make.resident("ben")
    said = [(one.question, one.answer) for one in answers_of(luis, case)]
    assert said == [
        ("Which number is on the lamp?", "17"),
        ("¿Qué le pasa?", "It is off"),
        ("x", "y"),
    ]
    assert answers_of(ben, case) == answers_of(None, case) == []
    page = f"/cases/{case.number}"
    assert "¿Qué número lleva la farola?" in make.browser(luis).get(page).content.decode()
    assert "¿Qué número lleva la farola?" not in make.browser(ben).get(page).content.decode()


@pytest.mark.parametrize(
    ("answers", "refusal", "words"),
    [
        ({}, AnswerNeeded, "¿Qué número lleva la farola?"),
        ({"lamp": "  "}, AnswerNeeded, "lamp"),
        ({"lamp": "17", "how": "gone"}, AnswerNotPossible, "off, blinks"),
        ({"lamp": ["17", "18"]}, AnswerNotPossible, "17, 18"),
    ],
)
def test_what_is_missing_or_no_answer_is_named_and_opens_nothing(asked, answers, refusal, words):
    with pytest.raises(refusal, match=words):
        tell_town(None, Report("La luz no va", kind="lighting", answers=answers))

    assert not Case.objects.exists()


def test_what_is_about_people_is_so_whatever_its_sender_calls_it(asked):
    words = "Mi marido me pega todas las noches"
    case = tell_town(None, Report(words, kind="lighting", answers={"lamp": "17"}))

    assert case.card == "none"
    assert case.kind_id != "lighting"


def test_a_kind_that_is_not_there_is_named():
    with pytest.raises(NoSuchKind, match="lighting"):
        tell_town(None, Report("La luz no va", kind="spaceships"))


@pytest.mark.parametrize(
    "question",
    [
        QuestionGiven("no spaces", {"es": "¿?"}),
        QuestionGiven("lamp", {}),
        QuestionGiven("lamp", {"es": "¿?"}, datatype="colour"),
        QuestionGiven("lamp", {"es": "¿?"}, datatype="singlevaluelist"),
        QuestionGiven("lamp", {"es": "¿?"}, required=True, asked=False),
    ],
)
def test_a_question_that_cannot_be_asked_leaves_those_that_are(asked, question):
    with pytest.raises(QuestionNotPossible):
        ask_with_kind("lighting", [question])

    assert kind_called("lighting").questions.count() == 2


def test_new_questions_leave_the_answers_of_older_cases(asked):
    case = tell_town(None, Report("No luce", kind="lighting", answers={"lamp": "17"}))
    ask_with_kind("lighting", [])

    assert Answers.objects.get(case=case).said == {"lamp": "17"}
    assert [one.question for one in answers_of(make.resident("luis"), case)] == ["lamp"]


def test_a_file_that_cannot_be_read_is_one_sentence(asked, tmp_path):
    file = tmp_path / "broken.toml"
    for words in ("[[question", "question = 3", '[[question]]\ncolour = "red"'):
        file.write_text(words, encoding="utf-8")
        said = CliRunner().invoke(main, ["kinds", "ask", "lighting", str(file)])
        assert (said.exit_code, "cannot be read" in said.output) == (1, True)
    assert kind_called("lighting").questions.count() == 2
