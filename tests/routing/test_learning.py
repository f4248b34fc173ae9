"""What a network makes of labels that are met seldom."""

from __future__ import annotations

import numpy as np

from concejo.routing.learning import Schooling, learn
from concejo.routing.network import Weighed

# Of a hundred reports with the very same words ten are about a bench, the others about a lamp.
LAMP, BENCH = 0, 1
LABELS = np.array([LAMP] * 90 + [BENCH] * 10)
REPORTS = Weighed(np.zeros(100, int), np.ones(100, np.float32), np.arange(101))

NO_WORDS = np.zeros(1, bool)


def nobody(_done, _of):
    """Nobody watches."""


def said_of_benches(rare):
    how = Schooling(rounds=150, width=8, batch=50, hidden=0, rare=rare)
    network = learn(REPORTS, LABELS, (1, 2), how, 0, nobody, NO_WORDS)
    return float(network.answer(REPORTS)[0, BENCH])


def test_as_often_as_it_is_met():
    assert abs(said_of_benches(0) - 0.1) < 0.02


def test_a_rare_label_may_count_for_more_but_is_not_taken_for_the_common_one():
    # Nine times as rare, so each counts for the square root of nine: one in four.
    assert abs(said_of_benches(0.5) - 0.25) < 0.02


def test_a_label_of_which_nothing_is_left_in_this_part_does_no_harm():
    only_lamps = LABELS * 0
    how = Schooling(rounds=2, width=8, batch=50, rare=0.25)

    network = learn(REPORTS, only_lamps, (1, 2), how, 0, nobody, NO_WORDS)

    assert network.answer(REPORTS)[0, LAMP] > 0.9
