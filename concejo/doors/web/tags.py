"""The few things templates say that Django has no word for."""

from __future__ import annotations

from django import template

register = template.Library()
