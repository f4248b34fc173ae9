"""The line to an address that an outsider chose. Used by ``safe_http.ask`` and by nothing else."""

from __future__ import annotations

import ssl
import time
import zlib
from collections.abc import Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from socket import SOCK_STREAM, getaddrinfo

import certifi
import httpcore
from django.conf import settings

from concejo import __version__
from concejo.base.links import town_url
from concejo.base.safe_http import (
    AddressNotPublic,
    Answer,
    AnswerTooLong,
    NobodyAnswers,
    Place,
    is_public,
)

# So much of a request goes out between two looks at the clock.
_PIECE = 4096

_resolvers = ThreadPoolExecutor(max_workers=8, thread_name_prefix="names")


def ask_once(
    method: str,
    at: Place,
    headers: Mapping[str, str],
    content: bytes,
    until: float,
    most_bytes: int | None,
) -> Answer:
    """One question and its answer, on a line of its own."""
    said: dict[str | bytes, str | bytes] = {
        "host": at.netloc,
        "user-agent": f"Concejo/{__version__} (+{town_url()}/)",
        "accept-encoding": "identity",
    }
    said.update(headers)
    target = httpcore.URL(scheme=at.scheme, host=at.host, port=at.port, target=at.target)
    pool = httpcore.ConnectionPool(ssl_context=_trusted(), network_backend=_Line(until))
    try:
        with pool, pool.stream(method, target, headers=said, content=content) as response:
            names = {
                name.decode("ascii", "replace").lower(): value.decode("latin-1")
                for name, value in response.headers
            }
            body = b"" if most_bytes is None else _body(response, names, most_bytes)
            return Answer(response.status, names, body, at.url)
    except (
        httpcore.NetworkError,
        httpcore.TimeoutException,
        httpcore.ProtocolError,
        ssl.SSLError,
        OSError,
    ) as fault:
        raise NobodyAnswers from fault


def _body(response: httpcore.Response, headers: Mapping[str, str], most: int) -> bytes:
    """What is said, as far as it is short; also packed, where somebody packs unasked."""
    unpack = None
    if headers.get("content-encoding", "identity").lower() in {"gzip", "deflate"}:
        unpack = zlib.decompressobj(wbits=47)
    body = bytearray()
    try:
        for piece in response.iter_stream():
            # One more than there may be is enough to know.
            body += unpack.decompress(piece, most + 1 - len(body)) if unpack else piece
            if len(body) > most:
                raise AnswerTooLong
    except zlib.error as wrong:
        raise NobodyAnswers from wrong
    return bytes(body)


class _Line(httpcore.NetworkBackend):
    """Connects to nothing but an address that was looked at, and ends when the time is over."""

    def __init__(self, until: float) -> None:
        self.until = until

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,  # noqa: ARG002 - the time for everything counts
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        addresses = _resolved(host, port, _left(self.until))
        for turn, address in enumerate(addresses, 1):
            # Each gets its share, so that a silent first one leaves time for the next.
            share = _left(self.until) / (len(addresses) - turn + 1)
            try:
                stream = httpcore.SyncBackend().connect_tcp(
                    address, port, share, local_address, socket_options
                )
            except (httpcore.ConnectError, httpcore.ConnectTimeout):
                continue
            return _Timed(stream, self.until)
        raise httpcore.ConnectError


class _Timed(httpcore.NetworkStream):
    """A stream on which everything together has its time, however slowly the other side drips."""

    def __init__(self, stream: httpcore.NetworkStream, until: float) -> None:
        self.stream, self.until = stream, until

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:  # noqa: ARG002
        return self.stream.read(max_bytes, _left(self.until))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:  # noqa: ARG002
        for start in range(0, len(buffer), _PIECE):
            self.stream.write(buffer[start : start + _PIECE], _left(self.until))

    def close(self) -> None:
        self.stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,  # noqa: ARG002
    ) -> httpcore.NetworkStream:
        secure = self.stream.start_tls(ssl_context, server_hostname, _left(self.until))
        return _Timed(secure, self.until)

    def get_extra_info(self, info: str) -> object:
        return self.stream.get_extra_info(info)


def _left(until: float) -> float:
    left = until - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout
    return left


@cache
def _trusted() -> ssl.SSLContext:
    """What this machine trusts, and what browsers do: small machines may know nobody."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _resolved(host: str, port: int, seconds: float) -> list[str]:
    """The addresses of a host, if all of them are of the open Internet."""
    looking = _resolvers.submit(getaddrinfo, host, port, type=SOCK_STREAM)
    try:
        found = looking.result(timeout=seconds)
    except (OSError, UnicodeError, TimeoutError) as fault:
        looking.cancel()
        raise NobodyAnswers from fault
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    if not addresses:
        raise NobodyAnswers
    if not settings.REACH_PRIVATE_ADDRESSES and not all(map(is_public, addresses)):
        raise AddressNotPublic
    return addresses
