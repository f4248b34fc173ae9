"""Asking an address that an outsider chose. The only way in which the town does that.

The name is resolved once, every address behind it is looked at, and the connection goes to one of
these and to nothing else. Inner networks, the machine itself and the doors of cloud providers are
never reached; nobody can make the town wait or swallow without end.
"""

from __future__ import annotations

import re
import time
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from socket import inet_aton
from urllib.parse import quote, urljoin, urlsplit

import idna
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from concejo.base.errors import Refused

SECONDS = 10.0
MOST_BYTES = 1024 * 1024

_LONGEST = 2000
# Below 1024 only those of the web: behind the others stand mail, terminals and printers.
_USUAL_PORT = {"https": 443, "http": 80}
_PORTS = frozenset({80, 443, *range(1024, 65536)})
_REDIRECTS = {301, 302, 303, 307, 308}
# Whoever is sent elsewhere does not take these along.
_FOR_ONE_HOST = {"authorization", "cookie"}
_NAME = re.compile(r"[a-z0-9_]([a-z0-9_.-]{0,251}[a-z0-9_.])?")
# What stays as it is in a path and in a query.
_PATH, _QUERY = "/%:@!$&'()*+,;=~", "/%:@!$&'()*+,;=~?"

_Address = IPv4Address | IPv6Address
# Everybody's IPv6 addresses are in here, and nobody else's.
_WORLD = ip_network("2000::/3")
# Public in form only: old tunnels that lead to any IPv4 address, examples, and the door that one
# cloud provider keeps open for each of its machines.
_NOT_THE_WORLD = [
    ip_network(net)
    for net in (
        "2001::/23",
        "2001:db8::/32",
        "2002::/16",
        "3fff::/20",
        "192.88.99.0/24",
        "168.63.129.16/32",
    )
]
# Kept for machines and houses (RFC 6761, 6762, 8375), so that they lead nowhere else.
_INNER_NAMES = frozenset({"localhost", "local", "localdomain", "internal", "intranet", "lan"})
# A network without IPv4 writes the addresses of others like this (RFC 6052).
_NAT64 = ip_network("64:ff9b::/96")


class Unreachable(Refused):
    """The address gave no answer that can be used."""


class AddressNotPossible(Unreachable):
    message = _("That is no address that can be asked. It begins with https:// and names a host.")


class AddressNotPublic(Unreachable):
    message = _("This address leads into an inner network. Use one that is open to everybody.")


class NobodyAnswers(Unreachable):
    message = _("Nobody answers at this address. Check it, or try again later.")


class AnswerTooLong(Unreachable):
    message = _("What stands at this address is too long to be read here.")


@dataclass(frozen=True, slots=True)
class Answer:
    """What came back. Names of headers are in lower case."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    # Where it came from in the end.
    url: str


@dataclass(frozen=True, slots=True)
class Place:
    """An address in its parts, ready to be asked."""

    scheme: str
    # In ASCII; of IPv6 without brackets.
    host: str
    # None for the usual one.
    port: int | None
    # Path and query.
    target: str

    @property
    def netloc(self) -> str:
        """What stands in the header ``Host``."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{host}:{self.port}" if self.port is not None else host

    @property
    def origin(self) -> str:
        """Scheme, host and port, without a slash behind them."""
        return f"{self.scheme}://{self.netloc}"

    @property
    def url(self) -> str:
        return f"{self.origin}{self.target}"


def refuse_unsafe(url: str, *, plain_too: bool = False) -> Place:
    """Refuse an address that is never asked, by its form alone: nothing is resolved or reached."""
    place = _parsed(url)
    schemes = {"https", "http"} if plain_too or settings.REACH_PRIVATE_ADDRESSES else {"https"}
    if place.scheme not in schemes:
        raise AddressNotPossible
    if settings.REACH_PRIVATE_ADDRESSES:
        return place
    if place.port is not None and place.port not in _PORTS:
        raise AddressNotPossible
    if _is_inner_name(place.host):
        raise AddressNotPublic
    with suppress(ValueError, OSError):
        if not _is_public(_written_address(place.host)):
            raise AddressNotPublic
    return place


def ask(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    content: bytes = b"",
    plain_too: bool = False,
    redirects: int = 0,
    seconds: float = SECONDS,
    most_bytes: int = MOST_BYTES,
    with_body: bool = True,
) -> Answer:
    """Ask an address and give back what it answers, whatever the status.

    ``plain_too`` allows http beside https. ``redirects`` is how many are followed, each looked at
    like the first address; only what changes nothing is sent on. ``seconds`` is for everything
    together. Without ``with_body`` only status and headers are waited for.
    """
    # Most processes only look at addresses, and should not carry what asks them.
    from concejo.base.safe_line import ask_once

    until = time.monotonic() + seconds
    given = {name.lower(): value for name, value in (headers or {}).items()}
    for _hop in range(redirects + 1):
        place = refuse_unsafe(url, plain_too=plain_too)
        answer = ask_once(method, place, given, content, until, most_bytes if with_body else None)
        target = answer.headers.get("location")
        if not (redirects and target and answer.status in _REDIRECTS and method in {"GET", "HEAD"}):
            return answer
        url = _led_to(place, target)
        if _parsed(url).origin != place.origin:
            given = {name: said for name, said in given.items() if name not in _FOR_ONE_HOST}
    raise NobodyAnswers


def is_public(address: str) -> bool:
    """Is this an address of the open Internet, and not of an inner network or this machine?"""
    try:
        return _is_public(ip_address(address.partition("%")[0])) and "%" not in address
    except ValueError:
        return False


# --- The address as it is written ---


def _led_to(place: Place, target: str) -> str:
    """Where an answer sends whoever asked. What it says there may be anything."""
    try:
        return urljoin(place.url, target)
    except ValueError as wrong:
        raise AddressNotPossible from wrong


def _parsed(url: str) -> Place:
    if len(url) > _LONGEST or any(sign <= " " or sign in "\\\x7f" for sign in url):
        raise AddressNotPossible
    try:
        at = urlsplit(url)
        host, port = _host(at.hostname or ""), at.port
    except (ValueError, UnicodeError) as wrong:
        raise AddressNotPossible from wrong
    if not host or "@" in at.netloc:
        raise AddressNotPossible
    if port == _USUAL_PORT.get(at.scheme):
        port = None
    query = f"?{quote(at.query, safe=_QUERY)}" if at.query else ""
    return Place(at.scheme, host, port, (quote(at.path, safe=_PATH) or "/") + query)


def _host(name: str) -> str:
    """The name of a host in ASCII; empty if it is none."""
    if ":" in name:
        return str(ip_address(name)) if "%" not in name else ""
    name = name if name.isascii() else idna.encode(name, uts46=True).decode("ascii")
    return name if _NAME.fullmatch(name) else ""


# --- The addresses behind it ---


def _is_inner_name(host: str) -> bool:
    """A name that no network outside knows: of this machine, or of the house's own."""
    labels = host.lower().rstrip(".").split(".")
    is_one_word = len(labels) == 1 and ":" not in host and not labels[0][:1].isdigit()
    return is_one_word or labels[-1] in _INNER_NAMES or labels[-2:] == ["home", "arpa"]


def _written_address(host: str) -> _Address:
    """An address as it is written; also as only machines read it, such as ``127.1``."""
    return ip_address(host) if ":" in host else IPv4Address(inet_aton(host.rstrip(".")))


def _is_public(address: _Address) -> bool:
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return _is_public(address.ipv4_mapped)
        if address in _NAT64:
            return _is_public(IPv4Address(int(address) & 0xFFFF_FFFF))
        if address not in _WORLD:
            return False
    if any(address in net for net in _NOT_THE_WORLD if net.version == address.version):
        return False
    return address.is_global and not address.is_multicast and not address.is_reserved
