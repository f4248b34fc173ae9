"""Everybody has a picture: apps do without a name, but not without an image."""

import io

import pytest
from PIL import Image

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.queries import own_account, the_crier
from concejo.doors.mastodon.entities.accounts import account
from concejo.posts.photos import prepare_portraits
from tests import make

pytestmark = pytest.mark.django_db

PICTURES = ("avatar", "avatar_static", "header", "header_static")


def _path(url: str) -> str:
    return "/" + url.split("/", 3)[3]


def _everybody():
    yield make.resident("ana").account
    yield make.office("electricista").account
    yield the_crier()
    yield own_account(open_account("dot", display_name="/../ ß"))
    yield own_account(open_account("szet", display_name="ßeta"))
    yield own_account(open_account("nandu", display_name="ñandú"))


def test_everybody_has_a_real_picture(client):
    for its in _everybody():
        for name in PICTURES:
            answer = client.get(_path(account(its)[name]))
            assert answer.status_code == 200, (its, name)
            assert "immutable" in answer["Cache-Control"]
            assert answer["Access-Control-Allow-Origin"] == "*"
            Image.open(io.BytesIO(answer.content)).verify()


def test_a_picture_of_ones_own_takes_the_place_of_the_drawn_one(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    ana = make.resident("ana")
    changed = change_profile(ana, Profile(**prepare_portraits(avatar=make.picture((90, 60)))))
    answer = client.get(_path(account(changed)["avatar"]))
    assert Image.open(io.BytesIO(b"".join(answer.streaming_content))).size == (400, 400)


def test_there_are_no_other_pictures_than_those(client):
    for path in ("/faces/dog/A.png", "/faces/person/AB.png", "/faces/person/.png", "/faces/A.png"):
        assert client.get(path).status_code == 404
