"""``python -m tests.bench_pages``: what the town's pages cost, printed as figures.

A town of its own in a scratch directory, filled through the real actions. Nothing is asserted:
figures depend on the machine, and a ratio to the empty page holds on a noisy one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

SENTENCES = [
    "@electricista la farola de la Calle Real {n} no luce",
    "@barredora hay cristales en la acera de la Calle San José {n}",
    "@policia un coche abandonado en la Plaza de la Constitución {n}",
    "Qué tarde más buena en la plaza #jun",
]


def main() -> None:
    """Fill a town, ask it, print what it took."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--posts", type=int, default=400, help="how many first posts")
    parser.add_argument("--rounds", type=int, default=40, help="how often each question is asked")
    parser.add_argument("--json", action="store_true")
    wanted = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="concejo-bench-") as scratch:
        figures = _measure(Path(scratch), wanted.posts, wanted.rounds)
    if wanted.json:
        print(json.dumps(figures))
        return
    empty = figures["the empty page"]["median_ms"]
    print(f"{'what':34} {'median ms':>10} {'99 % ms':>9} {'of the empty page':>18}")
    for name, row in figures.items():
        share = empty / row["median_ms"]
        print(f"{name:34} {row['median_ms']:10.2f} {row['p99_ms']:9.2f} {share:18.3f}")


def _measure(scratch: Path, posts: int, rounds: int) -> dict[str, dict[str, float]]:
    os.environ["CONCEJO_DIR"] = str(scratch)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    from concejo.cases.queries.lists import cases
    from concejo.cli.start import set_up
    from concejo.posts.paging import Page
    from tests import make

    set_up("Jun")
    make.streets()
    make.offices()
    ana, luis = make.resident("ana"), make.speaking_as("luis", "electricista")
    times = []
    for n in range(posts):
        text = SENTENCES[n % len(SENTENCES)].format(n=n)
        start = perf_counter()
        said = make.post(ana, text)
        times.append(perf_counter() - start)
        if n % 8 == 0:
            make.post(luis, "Mañana a las 10 voy", reply_to=said.pk)
    first = cases(None, Page(limit=1))[0].number
    browser, desk = make.browser(), make.browser(make.resident("luis"))
    questions: dict[str, Callable[[], object]] = {
        "the empty page": lambda: browser.get("/nodeinfo/2.0"),
        "the plaza": lambda: browser.get("/"),
        "a case": lambda: browser.get(f"/cases/{first}"),
        "the desk": lambda: desk.get("/desk/electricista"),
        "the figures": lambda: browser.get("/figures"),
        "local timeline, 20 posts": lambda: browser.get("/api/v1/timelines/public?local=true"),
        "our cases, 20": lambda: browser.get("/api/concejo/v1/cases?limit=20"),
        "search": lambda: browser.get("/api/v2/search?q=farola"),
    }
    rows = {name: _row([_timed(ask) for _ in range(rounds)]) for name, ask in questions.items()}
    return rows | {"a post that becomes a case": _row(times)}


def _timed(ask: Callable[[], object]) -> float:
    start = perf_counter()
    ask()
    return perf_counter() - start


def _row(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median_ms": round(statistics.median(ordered) * 1000, 3),
        "p99_ms": round(ordered[int(len(ordered) * 0.99)] * 1000, 3),
    }


if __name__ == "__main__":
    main()
