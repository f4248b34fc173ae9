"""The ``toot`` command, as somebody gives it in a terminal of their own."""

from __future__ import annotations

import json
import os
import subprocess
import sys

from tests.served.browser import let_app_in


class Toot:
    """The ``toot`` command with a configuration of its own."""

    def __init__(self, town, home) -> None:
        self.town, self.home = town, home
        home.mkdir()

    def __call__(self, *words: str, typed: str = "") -> str:
        return self._run(words, typed)

    def json(self, *words: str):
        return json.loads(self._run([*words, "--json"]))

    def log_in_with_password(self, email: str, password: str) -> None:
        """As scripts do it; only where test suites are served."""
        where = ("--instance", self.town.url, "--email", email)
        self._run(["login_cli", *where, "--password", password])

    def log_in(self, email: str, password: str, *, speaks_as: str) -> None:
        """As people do it: toot shows a link, the page a code."""
        toot = subprocess.Popen(
            self._command(["login", "--instance", self.town.url]),
            env=self._environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            bufsize=1,
        )
        with toot:
            link = ""
            while "oauth/authorize" not in link:
                link = toot.stdout.readline()
                assert link, "toot ended without showing a link"
            code = let_app_in(link.strip(), email, password, speaks_as=speaks_as)
            said, __ = toot.communicate(f"n\n{code}\n", timeout=30)
        assert toot.returncode == 0, said

    def _run(self, words, typed: str = "") -> str:
        ran = subprocess.run(
            self._command(words),
            env=self._environment(),
            input=typed,
            capture_output=True,
            text=True,
            check=False,
            timeout=60,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr
        return ran.stdout

    def _command(self, words) -> list[str]:
        return [sys.executable, "-m", "toot", *words]

    def _environment(self) -> dict[str, str]:
        kept = {k: v for k, v in os.environ.items() if not k.startswith(("CONCEJO", "TOOT"))}
        return kept | {"XDG_CONFIG_HOME": str(self.home), "LC_ALL": "C.UTF-8"}
