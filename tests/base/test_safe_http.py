"""Somebody gives the town an address: it asks that one, and nothing behind the town's own walls."""

from __future__ import annotations

import gzip
import socket
import time

import pytest

from concejo.base import safe_line
from concejo.base.safe_http import (
    AddressNotPossible,
    AddressNotPublic,
    AnswerTooLong,
    NobodyAnswers,
    ask,
    is_public,
    refuse_unsafe,
)
from tests.base.servers import certificate_for, saying, serving

INNER = [
    "127.0.0.1",
    "127.8.9.10",
    "0.0.0.0",  # noqa: S104
    "10.1.2.3",
    "172.16.0.1",
    "192.168.1.1",
    "100.64.0.1",
    "169.254.169.254",
    "168.63.129.16",
    "192.0.2.1",
    "198.18.0.1",
    "192.88.99.1",
    "224.0.0.1",
    "240.0.0.1",
    "255.255.255.255",
    "::",
    "::1",
    "::127.0.0.1",
    "::ffff:127.0.0.1",
    "::ffff:10.0.0.1",
    "64:ff9b::127.0.0.1",
    "64:ff9b::a00:1",
    "64:ff9b:1::1",
    "2002:7f00:1::",
    "2001::1",
    "2001:db8::1",
    "3fff::1",
    "fc00::1",
    "fd00:ec2::254",
    "fe80::1",
    "fe80::1%eth0",
    "fec0::1",
    "ff02::1",
]
OPEN = ["93.184.215.14", "8.8.8.8", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::8.8.8.8"]


@pytest.fixture
def near(settings):
    """Servers on this machine may be asked."""
    settings.REACH_PRIVATE_ADDRESSES = True


@pytest.fixture
def names(monkeypatch):
    """Names of this test, and the addresses behind them; how often each was looked up."""
    known: dict[str, list[str]] = {}
    asked: list[str] = []
    real = socket.getaddrinfo

    def look_up(host, port, *args, **kwargs):
        if host not in known:
            return real(host, port, *args, **kwargs)
        asked.append(host)
        return [entry for at in known[host] for entry in real(at, port, *args, **kwargs)]

    monkeypatch.setattr(socket, "getaddrinfo", look_up)
    monkeypatch.setattr(safe_line, "getaddrinfo", look_up)
    known["asked"] = asked
    return known


@pytest.mark.parametrize("address", INNER)
def test_no_inner_address_is_a_public_one(address):
    assert not is_public(address)


@pytest.mark.parametrize("address", OPEN)
def test_the_open_internet_is_public(address):
    assert is_public(address)


@pytest.mark.parametrize("address", INNER)
def test_a_name_that_leads_into_an_inner_network_is_not_asked(names, address):
    if "%" in address:
        pytest.skip("an address with its interface is never behind a name")
    names["trap.example"] = [address]

    with pytest.raises(AddressNotPublic):
        ask("GET", "https://trap.example/")


def test_one_inner_address_among_public_ones_is_enough_to_refuse(names):
    names["trap.example"] = ["93.184.215.14", "127.0.0.1"]

    with pytest.raises(AddressNotPublic):
        ask("GET", "https://trap.example/")


@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://169.254.169.254/latest/meta-data",
        "https://localhost/",
        "https://2130706433/",
        "https://0x7f.1/",
        "https://127.1/",
    ],
)
def test_an_inner_address_is_refused_however_it_is_written(url):
    with pytest.raises(AddressNotPublic):
        ask("GET", url)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "push.example",
        "http://push.example/",
        "ftp://push.example/",
        "file:///etc/passwd",
        "gopher://push.example:70/",
        "javascript:alert(1)",
        "https://",
        "https:///path",
        "https://ana@push.example/",
        "https://ana:secret@push.example/",
        "https://push.example:22/",
        "https://push.example:0/",
        "https://push.example:99999/",
        "https://push.example:abc/",
        "https://push.example\\@127.0.0.1/",
        "https://push.example/\r\nX-Evil: 1",
        "https://push example/",
        "https://[::1/",
        "https://push.example/" + "x" * 3000,
    ],
)
def test_what_is_no_address_for_this_is_refused_by_its_form(url):
    with pytest.raises(AddressNotPossible):
        refuse_unsafe(url)


def test_usual_addresses_have_the_right_form():
    refuse_unsafe("https://updates.push.example/wpush/v2/gAAAA?x=1")
    refuse_unsafe("https://push.example:8443/x")
    refuse_unsafe("https://münchen.example/ä")
    refuse_unsafe("http://feed.example/", plain_too=True)
    with pytest.raises(AddressNotPossible):
        refuse_unsafe("http://feed.example/")


def test_the_town_says_who_it_is_and_nothing_more(near):
    with serving(saying(201, b"made", X_Place="here")) as server:
        answer = ask("POST", server.url("/a?b=c"), headers={"TTL": "60"}, content=b"\x00\x01")

    assert (answer.status, answer.body, answer.headers["x-place"]) == (201, b"made", "here")
    [heard] = server.heard
    assert (heard.method, heard.path, heard.body) == ("POST", "/a?b=c", b"\x00\x01")
    assert heard.headers["ttl"] == "60"
    assert heard.headers["host"] == f"127.0.0.1:{server.port}"
    assert "https://jun.example/" in heard.headers["user-agent"]
    assert "python" not in heard.headers["user-agent"].lower()


def test_a_proxy_of_the_environment_is_not_used(near, monkeypatch):
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:9")
    monkeypatch.setenv("ALL_PROXY", "http://127.0.0.1:9")
    with serving(saying(200)) as server:
        assert ask("GET", server.url()).status == 200


def test_the_connection_goes_to_the_address_that_was_looked_at(near, names, monkeypatch, tmp_path):
    tls, trusted = certificate_for("push.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
    safe_line._trusted.cache_clear()
    names["push.example"] = ["127.0.0.1"]
    try:
        with serving(saying(200, b"secure"), tls=tls) as server:
            answer = ask("GET", server.url(host="push.example"))
            # Another name for the same machine has no certificate of its own.
            names["other.example"] = ["127.0.0.1"]
            with pytest.raises(NobodyAnswers):
                ask("GET", server.url(host="other.example"))
    finally:
        safe_line._trusted.cache_clear()

    assert answer.body == b"secure"
    assert server.heard[0].headers["host"] == f"push.example:{server.port}"
    assert names["asked"].count("push.example") == 1


def test_a_certificate_that_nobody_vouches_for_is_refused(near, names, tmp_path):
    tls, _trusted = certificate_for("push.example", tmp_path)
    names["push.example"] = ["127.0.0.1"]
    with serving(saying(200), tls=tls) as server, pytest.raises(NobodyAnswers):
        ask("GET", server.url(host="push.example"))
    assert not server.heard


def test_a_redirect_is_followed_only_where_asked_and_only_so_often(near):
    def answer(handler, heard):
        saying(302, Location=f"/{int(heard.path[1:]) + 1}")(handler, heard)

    with serving(answer) as server:
        assert ask("GET", server.url("/0")).status == 302
        with pytest.raises(NobodyAnswers):
            ask("GET", server.url("/0"), redirects=3)
        assert ask("POST", server.url("/9"), redirects=3).status == 302

    assert [heard.path for heard in server.heard] == ["/0", "/0", "/1", "/2", "/3", "/9"]


def test_a_redirect_to_what_is_no_address_is_a_refusal(near):
    with serving(saying(302, Location="http://[::1")) as server, pytest.raises(AddressNotPossible):
        ask("GET", server.url(), redirects=2)


def test_a_redirect_into_an_inner_network_is_refused(near, settings):
    def answer(handler, heard):
        settings.REACH_PRIVATE_ADDRESSES = False
        saying(302, Location="https://169.254.169.254/latest/")(handler, heard)

    with serving(answer) as server, pytest.raises(AddressNotPublic):
        ask("GET", server.url(), redirects=2)


def test_whoever_is_sent_to_another_host_leaves_the_password_behind(near):
    with serving(saying(200)) as other:
        there = other.url(host="localhost")
        with serving(saying(302, Location=there)) as server:
            ask("GET", server.url(), headers={"Authorization": "secret", "X": "1"}, redirects=1)

    assert server.heard[0].headers["authorization"] == "secret"
    assert "authorization" not in other.heard[0].headers
    assert other.heard[0].headers["x"] == "1"


def test_what_is_too_long_is_not_read_to_its_end(near):
    sent = 0

    def answer(handler, _heard):
        nonlocal sent
        handler.send_response(200)
        handler.end_headers()
        for _ in range(5000):
            handler.wfile.write(b"x" * 10_000)
            sent += 10_000

    with serving(answer) as server, pytest.raises(AnswerTooLong):
        ask("GET", server.url(), most_bytes=50_000)
    assert sent < 20_000_000


def test_a_small_parcel_that_unpacks_to_a_huge_one_is_refused(near):
    packed = gzip.compress(b"\x00" * 20_000_000)
    with serving(saying(200, packed, Content_Encoding="gzip")) as server:
        with pytest.raises(AnswerTooLong):
            ask("GET", server.url(), most_bytes=100_000)
        assert server.heard[0].headers["accept-encoding"] == "identity"


def test_who_packs_unasked_is_understood(near):
    with serving(saying(200, gzip.compress(b"hola"), Content_Encoding="gzip")) as server:
        assert ask("GET", server.url()).body == b"hola"


@pytest.mark.parametrize("in_headers", [True, False])
def test_who_drips_is_left_when_the_time_is_over(near, in_headers):
    def answer(handler, _heard):
        if not in_headers:
            handler.send_response(200)
            handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"x")
            handler.wfile.flush()
            time.sleep(0.05)

    with serving(answer) as server:
        begun = time.monotonic()
        with pytest.raises(NobodyAnswers):
            ask("GET", server.url(), seconds=0.4)
    assert time.monotonic() - begun < 2


def test_a_name_that_nobody_can_resolve_in_time_is_left(near, monkeypatch):
    monkeypatch.setattr(safe_line, "getaddrinfo", lambda *_a, **_k: time.sleep(0.5) or [])
    begun = time.monotonic()
    with pytest.raises(NobodyAnswers):
        ask("GET", "https://slow.example/", seconds=0.1)
    assert time.monotonic() - begun < 0.4


def test_nobody_there_is_one_plain_refusal(near):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    with pytest.raises(NobodyAnswers):
        ask("GET", f"http://127.0.0.1:{port}/")
