"""The live process's door: what Granian serves on the live port."""

import os

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "concejo.config.settings")
django.setup()

from concejo.live.app import application  # noqa: E402 - it needs the settings

__all__ = ["application"]
