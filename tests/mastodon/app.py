"""An app on somebody's phone, as far as the town can tell."""

from __future__ import annotations

import re
from html import unescape
from urllib.parse import parse_qs, urlencode, urlsplit

from django.test import Client

from concejo.accounts.actors import Actor
from concejo.accounts.models import App
from concejo.accounts.oauth import issue_token, register_app
from tests import make

OOB = "urn:ietf:wg:oauth:2.0:oob"
ALL = "read write follow push"


class Phone:
    """Calls the API with a token: ``phone.get("/api/v1/…").json()``."""

    def __init__(self, token: str = "") -> None:
        self.client = Client()
        self.headers = {"accept-language": "en"}
        if token:
            self.headers["authorization"] = f"Bearer {token}"

    def get(self, path: str, **query):
        return self.client.get(path, query, headers=self.headers)

    def post(self, path: str, said: dict | None = None, *, json: bool = True, method="post"):
        call = getattr(self.client, method)
        if json:
            return call(path, said or {}, content_type="application/json", headers=self.headers)
        kind = "application/x-www-form-urlencoded"
        return call(path, urlencode(said or {}), content_type=kind, headers=self.headers)

    def multipart(self, path: str, said: dict, *, method: str = "post"):
        from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

        call = getattr(self.client, method)
        body = encode_multipart(BOUNDARY, said)
        return call(path, body, content_type=MULTIPART_CONTENT, headers=self.headers)

    def patch(self, path: str, said: dict | None = None, *, json: bool = True):
        return self.post(path, said, json=json, method="patch")


def phone(who: Actor | str, scopes: str = ALL, *, speaks_as: str = "") -> Phone:
    """Somebody's phone, signed in."""
    actor = make.resident(who) if isinstance(who, str) else who
    if speaks_as:
        actor = make.speaking_as(actor, speaks_as)
    return Phone(issue_token(actor.user, actor.account, scopes))


def app(redirect: str = OOB, scopes: str = ALL, name: str = "Lamparilla") -> App:
    """A program that has introduced itself."""
    return register_app(name, [redirect], scopes=scopes)


def asking(program: App, **said: str) -> dict[str, str]:
    """What a program sends along with a person to the page where they say yes."""
    return {
        "response_type": "code",
        "client_id": program.client_id,
        "redirect_uri": program.redirect_uris[0],
        "scope": program.scopes,
        **said,
    }


def fields(page) -> dict[str, str]:
    """The hidden fields of the form on a page, and the choice that is made already."""
    found = {}
    main = page.text.partition("<main")[2].partition("</main>")[0]
    for tag in re.findall(r"<input[^>]*>", main):
        said = {key: unescape(value) for key, value in re.findall(r'(\w+)="([^"]*)"', tag)}
        if said.get("type") == "hidden" or " checked" in tag:
            found[said["name"]] = said["value"]
    return found


def code_on(page) -> str:
    """The code that is shown for copying."""
    [code] = re.findall(r'<input id="code"[^>]* value="([^"]+)"', page.text)
    return code


def sent_back(answer) -> dict[str, str]:
    """What the app is told in the address that a person is sent back to."""
    assert answer.status_code == 302, answer
    query = parse_qs(urlsplit(answer["Location"]).query, keep_blank_values=True)
    return {name: values[0] for name, values in query.items()}


def allow(browser: Client, program: App, *, account: int | None = None, **said: str):
    """A person reads the page and says yes."""
    page = browser.get("/oauth/authorize", asking(program, **said))
    assert page.status_code == 200, page
    form = fields(page) | {"decision": "allow"}
    if account is not None:
        form["account"] = str(account)
    return browser.post("/oauth/authorize", form)


def exchange(program: App, code: str, **said: str):
    """The program brings the code."""
    body = {
        "grant_type": "authorization_code",
        "client_id": program.client_id,
        "client_secret": program.client_secret,
        "redirect_uri": program.redirect_uris[0],
        "code": code,
        **said,
    }
    return Client().post("/oauth/token", body, content_type="application/json")
