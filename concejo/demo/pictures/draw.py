"""The photos of the demo town: drawn, so that nobody's street is in them."""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import BinaryIO

from concejo.demo.pictures import corners, fittings, life, ways
from concejo.demo.pictures.canvas import Canvas

# What there is to see, how it is drawn, and from how near.
SUBJECTS: dict[str, tuple[Callable[[Canvas, random.Random, bool], None], float]] = {
    "bench": (corners.bench, 1.25),
    "bin": (corners.bin_, 1.4),
    "branch": (ways.branch, 1.1),
    "cat": (life.cat, 1.1),
    "clean": (corners.clean, 1.4),
    "clock": (life.clock, 1.1),
    "crossing": (ways.crossing, 1.0),
    "dog": (life.dog, 1.35),
    "fountain": (fittings.fountain, 1.2),
    "graffiti": (corners.graffiti, 1.0),
    "grate": (ways.grate, 1.1),
    "hydrant": (fittings.hydrant, 1.4),
    "kerb": (ways.kerb, 1.15),
    "kiln": (life.kiln, 1.0),
    "lamp": (fittings.lamp, 1.15),
    "leaves": (corners.leaves, 1.2),
    "menu": (life.menu, 1.0),
    "pothole": (ways.pothole, 1.15),
    "pots": (life.pots, 1.0),
    "rail": (ways.rail, 1.2),
    "sofa": (corners.sofa, 1.2),
    "steps": (ways.steps, 1.1),
    "treepit": (ways.treepit, 1.15),
    "view": (life.view, 1.0),
    "watermelon": (ways.watermelon, 1.2),
}


def draw(subject: str, *, after: bool, seed: int) -> BinaryIO:
    """A photo. The same seed is the same place, before and after."""
    paint, nearer = SUBJECTS[subject]
    canvas = Canvas(nearer)
    paint(canvas, random.Random(seed), after)
    return canvas.jpeg()
