"""Somebody at a browser without JavaScript: reads pages of the served town, sends their forms."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import urljoin

import httpx

_INPUT = re.compile(r"<input[^>]*>")
_LABEL = re.compile(r"<label[^>]*>(.*?)</label>", re.DOTALL)
_SAID = re.compile(r'([\w-]+)="([^"]*)"')


def let_app_in(url: str, email: str, password: str, *, speaks_as: str = "") -> str:
    """Open the app's link, sign in, choose an address, say yes: the code that is shown."""
    with httpx.Client(follow_redirects=True, timeout=20) as browser:
        person = {"user[email]": email, "user[password]": password}
        page = _send(browser, browser.get(url), person)
        chosen = {"account": _choice(page.text, speaks_as)} if speaks_as else {}
        shown = _send(browser, page, {"decision": "allow", **chosen})
    [code] = re.findall(r'<input id="code"[^>]* value="([^"]+)"', shown.text)
    return code


def _send(browser: httpx.Client, page: httpx.Response, said: dict[str, str]) -> httpx.Response:
    """Fill in the form of a page and send it."""
    main = page.text.partition("<main")[2].partition("</main>")[0]
    form = dict(_SAID.findall(re.search(r"<form[^>]*>", main)[0]))
    kept = {}
    for tag in _INPUT.findall(main):
        there = {name: unescape(value) for name, value in _SAID.findall(tag)}
        if there.get("type") == "hidden" or " checked" in tag:
            kept[there["name"]] = there["value"]
    where = urljoin(str(page.url), unescape(form.get("action", "")))
    answer = browser.post(where, data=kept | said)
    assert answer.status_code == 200, answer.text
    return answer


def _choice(page: str, acct: str) -> str:
    """The value of the choice that names an address."""
    [label] = [label for label in _LABEL.findall(page) if f"@{acct}" in label]
    return dict(_SAID.findall(label))["value"]
