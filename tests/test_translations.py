"""Nothing is said in Spanish half in English: every sentence is collected, translated, compiled."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

PACKAGE = Path(__file__).resolve().parent.parent / "concejo"
SPANISH = PACKAGE / "locale" / "es" / "LC_MESSAGES"


@pytest.fixture(scope="module")
def collected(tmp_path_factory):
    """The sentences as `make messages` would collect them now, in a copy."""
    if shutil.which("xgettext") is None:
        pytest.skip("gettext is not installed")
    copy = tmp_path_factory.mktemp("messages") / "concejo"
    shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("static", "__pycache__"))
    subprocess.run(
        [
            *(sys.executable, "-m", "django", "makemessages"),
            *("--locale", "es", "--no-location", "--no-wrap", "--verbosity", "0"),
        ],
        cwd=copy,
        # The copy's own settings, so that it is the copy's own sentences that are collected.
        env=os.environ
        | {"PYTHONPATH": str(copy.parent), "DJANGO_SETTINGS_MODULE": "concejo.config.settings"},
        check=True,
        capture_output=True,
    )
    return polib.pofile(str(copy / "locale" / "es" / "LC_MESSAGES" / "django.po"))


@pytest.fixture(scope="module")
def translated():
    return polib.pofile(str(SPANISH / "django.po"))


def test_every_sentence_is_collected(collected, translated):
    known = {(entry.msgctxt, entry.msgid) for entry in translated if not entry.obsolete}

    missing = [e.msgid for e in collected if not e.obsolete and (e.msgctxt, e.msgid) not in known]

    assert not missing, "run `make messages` and translate"


def test_every_sentence_is_translated(translated):
    unsaid = [entry.msgid for entry in translated.untranslated_entries()]
    guessed = [entry.msgid for entry in translated.fuzzy_entries()]

    assert not unsaid
    assert not guessed


def test_no_translation_has_a_note_for_translators_in_it(translated):
    said = [text for e in translated for text in (e.msgstr, *e.msgstr_plural.values())]

    assert not [text for text in said if "=>" in text or "|||" in text]


def test_every_translation_keeps_what_is_filled_in(translated):
    for entry in translated.translated_entries():
        said = entry.msgstr_plural.values() if entry.msgid_plural else [entry.msgstr]
        for sentence in said:
            for name in _filled_in(entry.msgid_plural or entry.msgid):
                if not (entry.msgid_plural and name in {"%(count)s", "%(count)d", "%(n)s"}):
                    assert name in sentence, entry.msgid


def test_what_was_compiled_is_what_was_translated(translated):
    compiled = polib.mofile(str(SPANISH / "django.mo"))

    said = {(e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in compiled if e.msgid}
    wanted = {
        (e.msgctxt, e.msgid): (e.msgstr, e.msgstr_plural) for e in translated.translated_entries()
    }

    assert said == wanted, "run `make messages`"


def _filled_in(sentence: str) -> list[str]:
    return re.findall(r"%\(\w+\)[sd]", sentence)
