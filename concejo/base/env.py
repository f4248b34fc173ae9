"""Settings from the environment and from ``concejo.env``, each with a sentence of help."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path


class WrongSetting(SystemExit):
    """Stop the start, and say which setting is wrong and what it is for."""


@dataclass(frozen=True, slots=True)
class Setting:
    name: str
    help: str
    default: str
    value: str
    is_secret: bool
    # Without a default it must be given.
    is_needed: bool


class Env:
    """Reads each setting once: the environment first, then the file, then the default."""

    def __init__(self, prefix: str, file: Path | None = None) -> None:
        self.prefix = prefix
        self.settings: list[Setting] = []
        self._file = read_env(file) if file else {}

    def text(
        self,
        name: str,
        *,
        help: str,
        default: str | None = None,
        secret: bool = False,
    ) -> str:
        """A text. Without a default it must be given. Secrets may be in a file: ``NAME_FILE``."""
        full = self.prefix + name
        value = os.environ.get(full) or self._file.get(full)
        if not value and (path := os.environ.get(f"{full}_FILE")):
            value = Path(path).read_text(encoding="utf-8").strip()
        if value is None and default is None:
            raise WrongSetting(f"The setting {full} is missing. {help}")
        value = value if value is not None else str(default)
        self.settings.append(Setting(full, help, default or "", value, secret, default is None))
        return value

    def number(self, name: str, *, help: str, default: int) -> int:
        """A whole number."""
        value = self.text(name, help=help, default=str(default))
        try:
            return int(value)
        except ValueError:
            raise WrongSetting(
                f"The setting {self.prefix}{name} is {value!r}, and must be a whole number. {help}"
            ) from None

    def flag(self, name: str, *, help: str, default: bool = False) -> bool:
        """Yes or no."""
        value = self.text(name, help=help, default="yes" if default else "no").lower()
        if value in {"1", "yes", "true", "on"}:
            return True
        if value in {"0", "no", "false", "off", ""}:
            return False
        raise WrongSetting(f"The setting {self.prefix}{name} must be yes or no. {help}")


def read_env(file: Path) -> dict[str, str]:
    """The lines ``NAME=value`` of a file; empty lines and those with ``#`` in front are skipped."""
    if not file.is_file():
        return {}
    lines = file.read_text(encoding="utf-8").splitlines()
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.startswith("#"))
    return {name.strip(): value.strip().strip('"') for name, value in pairs}
