"""Whether a text refuses the case for good, and why."""

from __future__ import annotations

from concejo.cases.reading.sentences import Clause, Text, with_next


def refusal_in(said: Text) -> Clause | None:
    """The clause that refuses for good. "Not today" and "not without the part" do not."""
    for clause, after in with_next(said.stood_behind()):
        if clause.has("yet", "go") or (after and after.has("yet")):
            continue
        if clause.has("refusal"):
            return clause
        if after and after.has("lack"):
            continue  # a part can be had
        if any(item.when for item in clause.items):
            continue
        explained = clause.has("cannot") and after is not None and after.has("because", "cause")
        if clause.has("refuses", "not_ours") or explained:
            return clause
    return None


def why_not(said: Text, refusal: Clause | None) -> str:
    kept = []
    for clause in said.stood_behind():
        is_reason = clause.has("not_ours", "because", "cause") or clause is not refusal
        if is_reason and clause.content({"refusal", "refuses", "cannot"}):
            kept.append(clause)
    return said.said(kept)
