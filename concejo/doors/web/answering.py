"""The ways to answer a case: which are at hand, which are folded away, and the form of each."""

from __future__ import annotations

from collections.abc import Mapping, Set
from dataclasses import dataclass, replace

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from concejo.cases.queries.views import CaseView
from concejo.cases.states import State

# With "More steps" this is what is to be seen of a case: a telephone on a ladder shows no more.
_AT_HAND = 4


@dataclass(frozen=True, slots=True)
class Step:
    """One way to answer: a form of its own (``parts/steps/VERB.html``), or done at once."""

    verb: str
    name: str | Promise
    # The key that presses it at the desk.
    key: str = ""
    # What else is pressed from its form, such as the ready answers.
    keys: str = ""
    at_once: bool = False
    # What a button says to the step that it takes.
    value: str = ""
    is_done: bool = False
    # What was typed in it before it was refused.
    typed: Mapping[str, str] | None = None

    @property
    def template(self) -> str:
        """Its form."""
        return f"parts/steps/{self.verb}.html"


@dataclass(frozen=True, slots=True)
class Group:
    """Steps that belong together, in the fold."""

    name: str | Promise
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Steps:
    """How a case can be answered."""

    # May a day be promised? Its buttons are shown before everything else.
    promises: bool
    at_hand: tuple[Step, ...]
    more: tuple[Group, ...]
    # What was typed with another date, before it was refused.
    promised: Mapping[str, str] | None = None
    # Was something refused that is in the fold?
    stands_open: bool = False

    def find(self, verb: str) -> Step | None:
        """One of them, by its name in the address."""
        if verb == "promise" and self.promises:
            return Step("promise", _("Promise a day"))
        everything = [*self.at_hand, *(step for group in self.more for step in group.steps)]
        return next((step for step in everything if step.verb == verb and not step.at_once), None)


# A new way to answer is a line here, and its form in parts/steps/.
_ALL = {
    step.verb: step
    for step in (
        Step("finish", _("It is done"), "h", is_done=True),
        Step("say", _("Answer"), "r", keys="c567890"),
        Step("answer", _("They have answered")),
        Step("ask", _("Ask"), "a"),
        Step("hand_over", _("Hand over"), "p"),
        Step("give", _("Who does it"), "g"),
        Step("note", _("A note for the house"), "n"),
        Step("firm", _("Send a firm")),
        Step("pause", _("Waits for others")),
        Step("split", _("Split")),
        Step("join", _("Duplicate")),
        Step("correct_kind", _("Another kind")),
        Step("correct_place", _("Another place")),
        Step("decline", _("Decline")),
        Step("withdraw", _("Not a case"), at_once=True),
        Step("reopen", _("Open it again"), at_once=True),
        Step("separate", _("Separate again"), at_once=True),
        Step("resume", _("Take it up again"), at_once=True),
    )
}
# What is at hand, in this order as far as it is possible; what waits is answered first.
_FIRST = ("apart", "finish", "reopen", "resume", "separate", "take", "say", "hand_over")
_FIRST_WHILE_WAITING = ("answer", "apart", "finish", "say", "hand_over")
_GROUPS: tuple[tuple[Promise, tuple[str, ...]], ...] = (
    (_("With whoever reported it"), ("say", "answer", "ask")),
    (_("In the house"), ("take", "give", "note", "firm")),
    (
        _("It waits, or goes elsewhere"),
        ("hand_over", "correct_kind", "correct_place", "pause", "split", "join"),
    ),
    (_("It ends, or goes on"), ("decline", "withdraw", "reopen", "resume", "separate")),
)


def is_step(verb: str) -> bool:
    """Is there such a way to answer a case?"""
    return verb in _ALL or verb in {"promise", "undo"}


def steps_of(
    view: CaseView,
    moves: Set[str],
    *,
    people: bool = False,
    take: str = "",
    is_owner: bool = False,
    may_note: bool = True,
    is_apart: bool = False,
    refused: str = "",
    typed: Mapping[str, str] | None = None,
) -> Steps:
    """The ways to answer a case, as its state has them.

    ``take`` is the address of whoever looks, where they may say that they do it; ``refused`` is the
    step that was not taken just now, with what was ``typed``.
    """
    possible = _possible(view, moves, people=people, is_owner=is_owner, may_note=may_note)
    steps = {verb: step for verb, step in _ALL.items() if verb in possible}
    if take and "promise" in moves:
        steps["take"] = Step("give", _("I do it"), "m", at_once=True, value=take)
    if is_apart and "split" in steps:
        # Somebody should look: it stands in front.
        steps["apart"] = replace(steps.pop("split"), name=_("Two things in one?"))
    for verb, step in steps.items():
        if step.verb == refused and not step.at_once:
            steps[verb] = replace(step, typed=typed)
    first = _FIRST_WHILE_WAITING if view.state == State.WAITING else _FIRST
    # The buttons that promise a day are one of what is at hand.
    promises = "promise" in moves
    at_hand = [verb for verb in first if verb in steps][: _AT_HAND - promises]
    more = [
        Group(name, tuple(steps[v] for v in verbs if v in steps and v not in at_hand))
        for name, verbs in _GROUPS
    ]
    folded = tuple(group for group in more if group.steps)
    return Steps(
        promises,
        tuple(steps[verb] for verb in at_hand),
        folded,
        promised=typed if refused == "promise" else None,
        stands_open=any(step.typed is not None for group in folded for step in group.steps),
    )


def _possible(
    view: CaseView, moves: Set[str], *, people: bool, is_owner: bool, may_note: bool
) -> set[str]:
    at_work = "promise" in moves
    others = {
        "say": view.full,
        "split": "hand_over" in moves and view.full,
        "correct_place": "hand_over" in moves and view.full,
        "give": people and at_work,
        "firm": is_owner and at_work,
        "note": may_note,
    }
    return set(moves) | {verb for verb, is_there in others.items() if is_there}
