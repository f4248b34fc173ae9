"""The card of a model: what it learned from, how well it does, and what it cannot do.

It is written beside the model whenever one is trained, for people (Markdown and a picture) and for
programs (JSON). It holds counts only, no words of any report.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_noop as _

from concejo.routing.home import CARD

if TYPE_CHECKING:
    from concejo.routing.model import Model

_SIDE = 320
_EDGE = 40


def write_card(model: Model, place: Path) -> Path:
    """Write the card into the directory of its model."""
    card = place / "card.md"
    card.write_text(as_markdown(model), encoding="utf-8")
    (place / CARD).write_text(
        json.dumps({"label": model.label, **model.facts}, ensure_ascii=False, indent=1),
        encoding="utf-8",
    )
    svg = calibration_picture(model.facts["held_back"]["steps"])
    (place / "calibration.svg").write_text(svg, encoding="utf-8")
    return card


def as_markdown(model: Model) -> str:
    """The card for people."""
    facts, held = model.facts, model.facts["held_back"]
    return _CARD.format(
        label=_cell(model.label),
        labels=len(model.labels),
        when=f", {facts['first']} to {facts['last']}" if facts["first"] else "",
        steps=_rows(held["steps"], "confidence", "right", "rows"),
        by_label=_rows(held["by_label"], "label", "rows", "proposed", "right", "f1"),
        mistaken=_rows(held["mistaken"], "label", "taken_for", "rows"),
        limits="\n".join(f"- {limit}" for limit in LIMITS),
        held=held,
        **{name: facts[name] for name in ("trained_at", "rows", "with_place")},
    )


def _rows(found: list[dict[str, Any]], *columns: str) -> str:
    cells = ([_cell(each[column]) for column in columns] for each in found)
    return "\n".join(f"| {' | '.join(row)} |" for row in cells)


def _cell(value: object) -> str:
    """Whatever a label says, it stays in its cell."""
    if isinstance(value, float):
        return f"{value:.2f}"
    plain = " ".join(str(value).split()).replace("\\", "\\\\").replace("|", "\\|")
    return plain.replace("<", "&lt;").replace("`", "'")[:120]


_CARD = """# Router for {label}

Trained on {trained_at} from {rows} labelled reports{when}; {with_place} of them say where. It knows
{labels} labels.

## How often it is right

On {held[rows]} reports that were held back while it learned:

| first proposal | among three | macro-F1 | calibration error |
| --- | --- | --- | --- |
| {held[top1]:.3f} | {held[top3]:.3f} | {held[macro_f1]:.3f} | {held[ece]:.3f} |

![How sure it was, and how often it was right](calibration.svg)

| sure | right | reports |
| --- | --- | --- |
{steps}

## Label by label

| label | reports | proposed | rightly | F1 |
| --- | --- | --- | --- | --- |
{by_label}

## What is taken for what

| is | taken for | reports |
| --- | --- | --- |
{mistaken}

## Limits

{limits}
"""

LIMITS = (
    _("It knows the labels that it was shown, and learns the mistakes of whoever chose them."),
    _("A label with few reports is proposed too seldom; the table says which."),
    _("Words, places and seasons that it has not met say nothing to it. Train it as they come."),
    _(
        "It learns at night. By day it goes at once by what people corrected in the last two days, "
        "where a report is like that; how often that is right, these numbers do not say."
    ),
    _("It decides on nothing but an office and a kind; a person can change both at any time."),
)


def calibration_picture(steps: list[dict[str, Any]]) -> str:
    """How sure it was against how often it was right; on the dashed line both are the same."""
    dots = "".join(
        f'<circle cx="{_x(step["confidence"]):.1f}" cy="{_y(step["right"]):.1f}" '
        f'r="{_radius(step, steps):.1f}"><title>{step["confidence"]:.2f} / {step["right"]:.2f} '
        f"({step['rows']})</title></circle>"
        for step in steps
    )
    marks = "".join(
        f'<text x="{_x(at / 4):.0f}" y="{_y(0) + 18:.0f}" text-anchor="middle">{at * 25} %</text>'
        f'<text x="{_x(0) - 6:.0f}" y="{_y(at / 4) + 4:.0f}" text-anchor="end">{at * 25}</text>'
        for at in range(5)
    )
    size = _SIDE + 2 * _EDGE
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" role="img" '
        f'font-family="sans-serif" font-size="11" fill="currentColor">'
        f'<path d="M{_x(0)} {_y(0)}H{_x(1)}M{_x(0)} {_y(0)}V{_y(1)}" stroke="currentColor"/>'
        f'<path d="M{_x(0)} {_y(0)}L{_x(1)} {_y(1)}" stroke="currentColor" stroke-dasharray="4"/>'
        f'{marks}<g fill-opacity=".7">{dots}</g></svg>'
    )


def _x(share: float) -> float:
    return _EDGE + share * _SIDE


def _y(share: float) -> float:
    return _EDGE + (1 - share) * _SIDE


def _radius(step: dict[str, Any], steps: list[dict[str, Any]]) -> float:
    """The area of a dot says how many reports it stands for."""
    most = max(each["rows"] for each in steps)
    return float(3 + 9 * (step["rows"] / most) ** 0.5)
