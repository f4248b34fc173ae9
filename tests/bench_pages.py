"""``python -m tests.bench_pages``: what the town's pages cost, printed as figures.

A town of its own in a scratch directory, filled through the real actions; or with ``--town DIR``
one that is there, such as a log that was replayed: it is only read, but for how far people have
read. Nothing is asserted: figures depend on the machine, and a ratio to the empty page holds on a
noisy one.
"""

from __future__ import annotations

import argparse
import json
import os
import statistics
import tempfile
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from time import perf_counter, process_time
from typing import Any

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
    parser.add_argument("--town", type=Path, help="a town that is there, instead of one of its own")
    parser.add_argument("--at", help="what the clock says in that town, such as the log's last day")
    parser.add_argument("--queries", action="store_true", help="print each page's slowest question")
    wanted = parser.parse_args()
    if wanted.town:
        figures = _measure_there(wanted.town, wanted.at, wanted.rounds, queries=wanted.queries)
        return _print(figures, as_json=wanted.json)
    with tempfile.TemporaryDirectory(prefix="concejo-bench-") as scratch:
        figures = _measure(Path(scratch), wanted.posts, wanted.rounds)
    return _print(figures, as_json=wanted.json)


def _print(figures: dict[str, dict[str, float]], *, as_json: bool) -> None:
    if as_json:
        print(json.dumps(figures))
        return
    empty = figures["the empty page"]["median_ms"]
    print(f"{'what':34} {'median ms':>10} {'99 % ms':>9} {'work ms':>9} {'of the empty page':>18}")
    for name, row in figures.items():
        share = empty / row["median_ms"]
        times = f"{row['median_ms']:10.2f} {row['p99_ms']:9.2f} {row.get('work_ms', 0):9.2f}"
        print(f"{name:34} {times} {share:18.3f}")


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


def _measure_there(  # noqa: PLR0915 - a list of pages
    home: Path, at: str | None, rounds: int, *, queries: bool
) -> dict[str, dict[str, float]]:
    """The pages of a town that is there, each asked by whoever has it."""
    os.environ["CONCEJO_DIR"] = str(home)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")
    import django

    django.setup()
    from django.conf import settings
    from django.db import connection
    from django.test import Client

    from concejo.accounts.models import Account
    from concejo.accounts.queries import actor_for
    from concejo.base import clock
    from concejo.cases.models import Case
    from concejo.cases.queries.desk import waiting_by_office
    from concejo.offices.queries import holders, intake, mayors

    # One browser asks more often here than a person may.
    settings.TEST_MODE = True
    if at:
        clock.set_to(datetime.fromisoformat(at).replace(tzinfo=UTC))
    stranger = Client(HTTP_HOST=settings.DOMAIN)

    def browser(account: Account) -> Client:
        made = Client(HTTP_HOST=settings.DOMAIN)
        made.force_login(account.seats.get(kind="own").user)
        return made

    office = mayors() or intake()
    mayor = holders(office)[0]
    busiest = waiting_by_office(actor_for(mayor.seats.get(kind="own").user))[0].office
    board, desk = browser(mayor), browser(holders(busiest)[0])
    case = Case.objects.filter(card="full").latest("pk")
    district = Case.objects.exclude(district="").values_list("district", flat=True).last() or ""
    at_a_place = Case.objects.filter(lat__isnull=False).latest("pk")
    lon, lat = at_a_place.lon, at_a_place.lat
    box = f"{lon - 0.02},{lat - 0.02},{lon + 0.02},{lat + 0.02}"
    ours, georeport = "/api/concejo/v1", "/open311/v2"
    asked = {
        "the empty page": (stranger, "/nodeinfo/2.0"),
        "the plaza": (stranger, "/"),
        "the list of cases": (stranger, "/cases"),
        "open cases of a kind": (stranger, f"/cases?state=open&kind={case.kind_id}"),
        "open cases of a district": (stranger, f"/cases?state=open&district={district}"),
        "a case": (stranger, f"/cases/{case.number}"),
        "the page of an office": (stranger, f"/@{busiest.handle}"),
        "the desk": (desk, f"/desk/{busiest.handle}"),
        "the desk, one district": (desk, f"/desk/{busiest.handle}?district={district}"),
        "the desk, its 20th page": (desk, f"/desk/{busiest.handle}?from=760"),
        "the board": (board, "/board"),
        "the map": (stranger, "/map"),
        "the whole map as GeoJSON": (stranger, f"{ours}/map"),
        "a part of the map as GeoJSON": (stranger, f"{ours}/map?bbox={box}"),
        "the figures": (stranger, "/figures"),
        "the figures as JSON": (stranger, f"{ours}/figures"),
        "our cases, 40": (stranger, f"{ours}/cases"),
        "our cases, 200": (stranger, f"{ours}/cases?limit=200"),
        "Open311, 1,000 requests": (stranger, f"{georeport}/requests.json"),
        "Open311, 1,000 open ones": (stranger, f"{georeport}/requests.json?status=open"),
        "search": (stranger, "/search?q=farola"),
        "local timeline, 20 posts": (stranger, "/api/v1/timelines/public?local=true"),
    }
    rows = {}
    for name, (who, path) in asked.items():
        done: list[tuple[float, str]] = []

        def note(execute: Any, sql: str, *rest: Any, done: Any = done) -> Any:  # Any: Django's
            start = perf_counter()
            try:
                return execute(sql, *rest)
            finally:
                done.append((perf_counter() - start, sql))

        with connection.execute_wrapper(note):
            answer = who.get(path)
        assert answer.status_code == 200, (path, answer.status_code)
        rows[name] = _row([_timed(lambda who=who, path=path: who.get(path)) for _ in range(rounds)])
        # On a machine that others use as well, the time that this process worked says more.
        start = process_time()
        for _ in range(rounds):
            who.get(path)
        rows[name]["work_ms"] = round((process_time() - start) / rounds * 1000, 3)
        rows[name] |= {"queries": len(done), "kilobytes": round(len(answer.content) / 1024, 1)}
        if queries:
            print(f"{name}: {rows[name]}")
            for took, sql in sorted(done, reverse=True)[:3]:
                print(f"    {took * 1000:.0f} ms {sql[:1500]}", flush=True)
    return rows


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
