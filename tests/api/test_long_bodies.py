"""A body that is too long is refused by what it says of itself, before anything of it is read."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.http import HttpRequest
from django.test import Client

from tests import make
from tests.mastodon.app import phone

pytestmark = pytest.mark.django_db

FIFTY_GIGABYTES = 50 * 1024**3


@pytest.fixture
def send(monkeypatch):
    """Send a small form that says it is long; nothing may begin to read it."""

    def ask(path: str, length: int):
        monkeypatch.setattr(HttpRequest, "parse_file_upload", _nothing_is_read)
        stranger = Client(raise_request_exception=False)
        return stranger.post(path, {"file": make.picture()}, CONTENT_LENGTH=str(length))

    return ask


def _nothing_is_read(*_how: object) -> None:
    raise AssertionError("it was read")


@pytest.mark.parametrize(
    "path",
    ["/api/v2/media", "/api/v1/statuses", "/oauth/token", "/open311/v2/requests.json", "/tell",
     "/sign-in", "/nowhere"],
)  # fmt: skip
def test_nobody_fills_the_disk_with_one_request(path, send):
    answer = send(path, FIFTY_GIGABYTES)

    assert answer.status_code == 413
    assert "de una vez" in answer.text


@pytest.mark.parametrize(("path", "files"), [("/api/v2/media", 1), ("/api/v1/statuses", 0)])
def test_an_endpoint_takes_as_much_as_it_has_files_and_words(path, files):
    ana = phone("ana")
    most = files * settings.PHOTO_BYTES + settings.DATA_UPLOAD_MAX_MEMORY_SIZE

    def send(**length: str) -> int:
        said = {"file": make.picture(), "status": "Hola"}
        return ana.client.post(path, said, headers=ana.headers, **length).status_code

    assert send(CONTENT_LENGTH=str(most + 1)) == 413
    assert send() == 200
