"""A town for a real browser: founded, filled with a few people, and served by the web door alone.

``python -m tests.browser.town DIR`` fills a directory; tests do it in a process of its own, so that
the town has its own settings and its own database, as an operator's has.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tests.served.town import _free_port, answers, wait_until


@dataclass
class Served:
    """A town that answers at ``url``; its cases by state, what people say, and how they sign in."""

    url: str
    directory: Path
    password: str = ""
    cases: dict[str, dict[str, str]] = field(default_factory=dict)
    talk: dict[str, str] = field(default_factory=dict)


@contextmanager
def served(directory: Path, *, demo: bool = False) -> Iterator[Served]:
    """Fill a town in a directory, and serve it until the end."""
    environment = {k: v for k, v in os.environ.items() if not k.startswith(("CONCEJO", "DJANGO"))}
    environment["CONCEJO_DIR"] = str(directory)
    what = ["--demo"] if demo else []
    made = subprocess.run(
        [sys.executable, "-m", "tests.browser.town", str(directory), *what],
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=600,
    )
    assert made.returncode == 0, made.stderr
    port = _free_port()
    log = directory / "web.log"
    with log.open("wb") as out:
        # Without limits: these residents press buttons faster than people do.
        web = subprocess.Popen(
            [
                sys.executable,
                "-m",
                "concejo.cli.children",
                "web",
                str(os.getpid()),
                "127.0.0.1",
                str(port),
                "1",
            ],
            env=environment
            | {
                "CONCEJO_TEST_MODE": "yes",
                "CONCEJO_PORT": str(port),
                # Other tests may keep the machine busy.
                "CONCEJO_LOOKING_SECONDS": "60",
                # Where it has learned, it only proposes: people say whose a report is.
                "CONCEJO_ROUTER_SURE": "101",
            },
            stdout=out,
            stderr=out,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_until(lambda: answers(url), 30, log.read_text)
        yield Served(url, directory, **json.loads(made.stdout.splitlines()[-1]))
    finally:
        web.terminate()
        web.wait(timeout=10)


def main() -> None:
    """Fill the directory, and print who is there."""
    directory = Path(sys.argv[1])
    from concejo.cli.start import found
    from concejo.cli.town import enter

    found(directory, name="Jun", language="es", timezone="Europe/Madrid")
    enter(directory)
    print(json.dumps(_demo_town() if "--demo" in sys.argv else _small_town()))


def _small_town() -> dict[str, object]:
    from django.utils import translation

    from tests.browser.talk import with_talk
    from tests.browser.work import with_work
    from tests.pages.town import PASSWORD, found, with_cases

    with translation.override("es"):
        town = with_cases(found())
        talk = with_talk(town) | with_work(town)
    cases = {s: {"number": c.number, "key": c.key or ""} for s, c in town.cases.items()}
    return {"password": PASSWORD, "cases": cases, "talk": talk}


def _demo_town() -> dict[str, object]:
    from concejo.cases.models import Case
    from concejo.demo.town import PASSWORD, build

    for line in build():
        print(line)
    # The newest case of each state, and one that was told without an account.
    cases = {c.state: {"number": c.number, "key": c.key or ""} for c in Case.objects.order_by("id")}
    for name, chosen in {
        "anonymous": {"reporter": None},
        "late": {"promises__broken_at__isnull": False},
    }.items():
        if case := Case.objects.filter(**chosen).order_by("id").last():
            cases[name] = {"number": case.number, "key": case.key or ""}
    return {"password": PASSWORD, "cases": cases}


if __name__ == "__main__":
    main()
