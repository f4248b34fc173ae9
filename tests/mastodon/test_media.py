"""Photos from an app: taken at once, described, thrown away, and never anybody else's."""

import io
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from concejo.doors.api import limits
from concejo.posts.models import Photo
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("path", ["/api/v2/media", "/api/v1/media"])
def test_a_photo_is_ready_at_once(path, client):
    ana = Phone("ana")
    answer = ana.form(
        "POST",
        path,
        {"file": make.picture((80, 60)), "description": "La farola", "focus": "0.5,-1"},
    )
    assert answer.status_code == 200
    photo = answer.json()

    assert (photo["type"], photo["description"]) == ("image", "La farola")
    assert photo["meta"]["focus"] == {"x": 0.5, "y": -1.0}
    assert photo["meta"]["original"] == {
        "width": 80,
        "height": 60,
        "size": "80x60",
        "aspect": 80 / 60,
    }
    assert photo["blurhash"]
    for url in (photo["url"], photo["preview_url"]):
        assert url.startswith("http://testserver/media/")
        file = client.get(url.removeprefix("http://testserver"))
        Image.open(io.BytesIO(b"".join(file.streaming_content))).verify()
    assert ana.get(f"media/{photo['id']}") == photo


def _large() -> io.BytesIO:
    """A photo as the best phones take them: quickly drawn, slowly made ready."""
    file = io.BytesIO()
    Image.new("L", (5000, 4000), 90).save(file, "PNG", compress_level=1)
    file.seek(0)
    file.name = "large.png"
    return file


def test_a_large_photo_is_made_ready_while_the_app_asks_for_it(run_jobs, settings):
    ana = Phone("ana")
    answer = ana.form("POST", "/api/v2/media", {"file": _large(), "description": "La sierra"})
    assert answer.status_code == 202
    photo = answer.json()
    assert (photo["url"], photo["preview_url"], photo["description"]) == (None, None, "La sierra")
    path = f"media/{photo['id']}"
    assert ana.ask("GET", path).status_code == 206
    assert ana.put(path, description="La sierra nevada")["url"] is None
    refused(ana.ask("POST", "statuses", {"status": "x", "media_ids": [photo["id"]]}), 422)
    [raw] = Path(settings.UNSEEN_ROOT).glob("raw/*/*.upload")

    run_jobs()

    ready = ana.get(path)
    assert (ready["id"], ready["description"]) == (photo["id"], "La sierra nevada")
    assert ready["meta"]["original"]["size"] == "1920x1536"
    assert not raw.exists()
    said = ana.say("Mirad", media_ids=[photo["id"]])
    assert said["media_attachments"] == [ready]


def test_the_older_way_an_app_waits_until_a_photo_is_ready():
    assert Phone("ana").form("POST", "/api/v1/media", {"file": _large()}).status_code == 200


def test_a_large_file_that_is_no_photo_after_all_is_said_to_be_none(run_jobs):
    whole = _large().getvalue()
    file = SimpleUploadedFile("photo.png", whole[: len(whole) // 2], "image/png")
    ana = Phone("ana")
    answer = ana.form("POST", "/api/v2/media", {"file": file})
    assert answer.status_code == 202
    run_jobs()
    refused(ana.ask("GET", f"media/{answer.json()['id']}"), 422)
    said = {"status": "x", "media_ids": [answer.json()["id"]]}
    refused(ana.ask("POST", "statuses", said), 422)


def test_a_deleted_posts_photos_can_be_attached_again_for_a_day(at, strike, run_jobs, settings):
    at("2026-11-23 10:00")
    ana = Phone("ana")
    its = ana.photo("El kiosco")
    post = ana.say("Mirad el quiosco", media_ids=[its])

    gone = ana.delete(f"statuses/{post['id']}")
    at("2026-11-24 09:00")
    strike()
    again = ana.say(gone["text"].replace("qui", "ki"), media_ids=[its])

    assert [m["id"] for m in gone["media_attachments"]] == [its]
    assert again["media_attachments"] == post["media_attachments"]
    ana.delete(f"statuses/{again['id']}")
    file = Path(settings.MEDIA_ROOT) / Photo.objects.get(pk=its).file
    at("2026-11-25 09:30")
    strike()
    run_jobs()
    assert not Photo.objects.exists()
    assert not file.exists()


def test_an_app_can_say_that_the_photos_are_to_go_at_once(run_jobs, settings):
    ana = Phone("ana")
    its = ana.photo()
    post = ana.say("Mirad", media_ids=[its])
    file = Path(settings.MEDIA_ROOT) / Photo.objects.get(pk=its).file
    assert file.exists()
    assert ana.delete(f"statuses/{post['id']}?delete_media=true")["media_attachments"] == []
    run_jobs()
    assert not Photo.objects.exists()
    assert not file.exists()


def test_what_no_post_ever_carried_is_thrown_away_after_a_day(at, strike):
    at("2026-11-23 10:00")
    ana = Phone("ana")
    unused, used, waits = ana.photo(), ana.photo(), ana.photo()
    ana.say("Mirad", media_ids=[used])
    ana.say("Luego", media_ids=[waits], scheduled_at="2026-12-24T10:00:00Z")
    at("2026-11-24 10:01")
    strike()
    assert {str(pk) for pk in Photo.objects.values_list("pk", flat=True)} == {used, waits}
    refused(ana.ask("GET", f"media/{unused}"), 404)


def test_a_photo_is_described_later_as_json_or_a_form():
    ana = Phone("ana")
    its = ana.photo()
    assert ana.put(f"media/{its}", description="Una farola")["description"] == "Una farola"
    answer = ana.form("PUT", f"media/{its}", {"focus": "-2,0.25"}).json()
    assert answer["meta"]["focus"] == {"x": -1.0, "y": 0.25}
    assert answer["description"] == "Una farola"
    assert ana.put(f"media/{its}", description="")["description"] is None
    refused(ana.ask("PUT", f"media/{its}", {"focus": "left"}), 422)
    refused(ana.ask("PUT", f"media/{its}", {"focus": "1,2,3"}), 422)


def test_nobodys_data_is_in_the_description_of_a_published_photo():
    ana = Phone("ana")
    its = ana.photo()
    ana.say("Mirad", media_ids=[its])
    described = ana.put(f"media/{its}", description="El cartel dice 612 345 678")
    assert "612 345 678" not in described["description"]


def test_a_photo_is_thrown_away_until_a_post_carries_it():
    ana = Phone("ana")
    one, two = ana.photo(), ana.photo()
    assert ana.delete(f"media/{one}") == {}
    refused(ana.ask("GET", f"media/{one}"), 404)
    ana.say("Mirad", media_ids=[two])
    refused(ana.ask("DELETE", f"media/{two}"), 422)


def test_others_photos_are_nobodys_business():
    ana, ben = Phone("ana"), Phone("ben")
    its = ana.photo()
    for method, said in (("GET", {}), ("PUT", {"description": "mía"}), ("DELETE", {})):
        refused(ben.ask(method, f"media/{its}", said), 404)
    refused(ben.ask("POST", "statuses", {"status": "robada", "media_ids": [its]}), 422)
    refused(Phone().form("POST", "/api/v2/media", {"file": make.picture()}), 401)


@pytest.mark.parametrize(
    "content", [b"", b"no photo", b"\x89PNG\r\n\x1a\n broken", b"<svg xmlns='x'/>", b"GIF89a"]
)
def test_what_is_no_photo_is_refused_with_a_sentence(content):
    file = SimpleUploadedFile("photo.jpg", content, "image/jpeg")
    refused(Phone("ana").form("POST", "/api/v2/media", {"file": file}), 422)


def test_a_photo_that_is_too_large_is_refused(settings):
    settings.PHOTO_BYTES = 100
    refused(Phone("ana").form("POST", "/api/v2/media", {"file": make.picture()}), 422)


def test_a_hundred_megapixels_are_refused_before_they_are_unpacked():
    file = io.BytesIO()
    Image.new("1", (10_000, 10_000)).save(file, "PNG")
    file.seek(0)
    file.name = "large.png"
    refused(Phone("ana").form("POST", "/api/v2/media", {"file": file}), 422)


def test_a_file_must_be_one():
    ana = Phone("ana")
    refused(ana.form("POST", "/api/v2/media", {}), 422)
    refused(ana.form("POST", "/api/v2/media", {"file": "text"}), 422)
    refused(ana.ask("POST", "/api/v2/media", {"file": "text"}), 422)
    refused(ana.form("POST", "/api/v2/media", {"file": make.picture(), "focus": "x"}), 422)


def test_thirty_photos_in_half_an_hour_are_enough():
    ana = Phone("ana")
    for _nth in range(30):
        limits.take(limits.MEDIA, f"a{ana.actor.account_id}")
    answer = ana.form("POST", "/api/v2/media", {"file": make.picture()})
    refused(answer, 429)
    assert answer["X-RateLimit-Remaining"] == "0"
