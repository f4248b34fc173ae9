"""A post's words as safe HTML: paragraphs, links, mentions and hashtags, as apps expect them."""

from __future__ import annotations

import re
from collections.abc import Mapping

from django.utils.html import escape

from concejo.accounts.models import Account
from concejo.base.text import HANDLE, HASHTAG, LINK, fold

_PIECE = re.compile(f"(?P<link>{LINK.pattern})|(?P<at>{HANDLE.pattern})|(?P<tag>{HASHTAG.pattern})")
# Long enough for the address of a case, whose end is its number.
_SHOWN = 50


def html_of(text: str, named: Mapping[str, Account]) -> str:
    """Paragraphs with links. ``named`` are the accounts behind the handles."""
    paragraphs = (p for p in re.split(r"\n{2,}", text) if p.strip())
    return "".join(f"<p>{_line(p, named)}</p>" for p in paragraphs)


def _line(text: str, named: Mapping[str, Account]) -> str:
    out, end = [], 0
    for match in _PIECE.finditer(text):
        out.append(_plain(text[end : match.start()]))
        out.append(_linked(match, named))
        end = match.end()
    out.append(_plain(text[end:]))
    return "".join(out)


def _plain(text: str) -> str:
    return str(escape(text)).replace("\n", "<br>")


def _linked(match: re.Match[str], named: Mapping[str, Account]) -> str:
    whole = match[0]
    if match["link"]:
        return _link(whole)
    if match["tag"]:
        name = whole[1:]
        return (
            f'<a href="/tags/{escape(fold(name))}" class="mention hashtag" rel="tag">'
            f"#<span>{escape(name)}</span></a>"
        )
    account = named.get(whole[1:].lower())
    if account is None:
        return _plain(whole)
    return (
        f'<span class="h-card"><a href="/@{escape(account.acct)}" class="u-url mention">'
        f"@<span>{escape(account.handle)}</span></a></span>"
    )


def _link(url: str) -> str:
    """The whole address to follow, its beginning to read."""
    shown = re.sub(r"^https?://(www\.)?", "", url)
    short = shown[:_SHOWN] + "…" if len(shown) > _SHOWN else shown
    return (
        f'<a href="{escape(url)}" rel="nofollow noopener noreferrer" target="_blank">'
        f"{escape(short)}</a>"
    )
