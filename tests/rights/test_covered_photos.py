"""Whoever is on a photo of the town by chance is not seen by everybody, and a plate is not read."""

from __future__ import annotations

import io
import json
import re
import zipfile
from pathlib import Path

import pytest
from PIL import Image

from concejo.cases.actions.desk import decline
from concejo.cases.actions.photos import cover_in_case, open_original, uncover_in_case
from concejo.cases.models import Case
from concejo.events.models import Event
from concejo.posts import photos
from concejo.posts.actions.covering import cover_photo, open_own_original, uncover_photo
from concejo.posts.actions.photos import upload_photo
from concejo.posts.covers import read
from concejo.posts.errors import (
    FindStays,
    NoSuchPhoto,
    NotACover,
    OriginalIsGone,
    PhotoChanged,
    TooManyCovers,
)
from concejo.posts.models import Photo
from concejo.posts.photos import place_of
from concejo.rights.actions.asking import ask_for_copy
from concejo.rights.actions.erasing import erase_person
from concejo.rights.actions.keeping import forget_what_is_over, keep
from concejo.rights.actions.originals import forget_originals_over
from concejo.rights.models import DataRequest
from concejo.screening.pictures.faces import can_be_found
from tests import drawings, make
from tests.mastodon.phone import Phone

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(not can_be_found(), reason="nothing finds faces on this machine"),
]


@pytest.fixture(autouse=True)
def _town(at, settings) -> None:
    settings.LOOK_AT_PHOTOS = True
    at("2026-11-23 10:00")
    make.offices()
    make.streets()


@pytest.fixture
def reported() -> tuple[Case, Photo]:
    """Ana tells the electrician of a lamp; a neighbour and a car are on her photo."""
    ana = make.resident("ana")
    photo = upload_photo(ana, drawings.file(drawings.street()), description="La farola")
    make.post(ana, "@electricista la farola de la Calle Real no luce", photos=[photo.pk])
    return Case.objects.latest("id"), Photo.objects.get(pk=photo.pk)


def test_nobody_sees_the_neighbour_and_the_plate_in_anything_that_has_an_address(reported):
    _case, photo = reported
    before = drawings.street()

    assert sorted(cover.what for cover in read(photo.covers)) == ["face", "plate"]
    for name in (photo.file, photo.thumbnail):
        public = _opened(name).resize(before.size)
        assert drawings.differs(public, before, drawings.FACE) > 15
        assert drawings.differs(public, before, drawings.PLATE) > 15
        assert drawings.differs(public, before, drawings.HOLE) < 6
    whole = _opened(photo.original)
    assert drawings.differs(whole, before, drawings.FACE) < 6


def test_the_whole_photo_has_no_address_and_is_in_nothing_that_goes_out(reported):
    case, photo = reported
    stranger = make.browser()
    media, unseen = photo.file.rpartition("/")[0], photo.original

    assert place_of(unseen).is_file()
    for path in (
        f"/media/{unseen}",
        f"/media/{media}/../../{unseen}",
        f"/media/../unseen/{unseen}",
    ):
        assert stranger.get(f"/media/{path}").status_code == 404
    for path in (
        f"/cases/{case.number}",
        f"/photos/{photo.pk}",
        f"/photos/{photo.pk}?number={case.number}",
        f"/api/concejo/v1/cases/{case.number}",
        f"/api/v1/statuses/{case.post_id}",
        "/open311/v2/requests.json",
    ):
        assert Path(unseen).stem not in stranger.get(path).content.decode()
    for name in ("", "ben"):
        browser = make.browser(make.resident(name) if name else None)
        there = {"number": case.number}
        assert browser.post(f"/photos/{photo.pk}/original", there).status_code == 404
        assert browser.post(f"/photos/{photo.pk}", there).status_code == 404
        assert browser.get(f"/photos/{photo.pk}?number={case.number}").status_code == 404


def test_the_office_opens_it_and_everybody_whom_it_concerns_can_read_that_it_did(
    reported, run_jobs, settings
):
    case, photo = reported
    luis, ana = make.browser(make.resident("luis")), make.resident("ana")
    there = {"number": case.number}

    answer = luis.post(f"/photos/{photo.pk}/original", there)
    assert answer.status_code == 200
    assert "no-store" in answer.headers["Cache-Control"]
    got = Image.open(io.BytesIO(answer.getvalue()))
    assert drawings.differs(got.resize(drawings.SIZE), drawings.street(), drawings.FACE) < 6

    event = Event.objects.get(kind="photo.opened")
    assert (event.subject_id, event.user_id) == (photo.pk, make.resident("luis").user_id)
    page = luis.get(f"/cases/{case.number}").text
    assert "Quién ha abierto las fotos enteras" in page
    assert "luis" in page[page.index("Quién ha abierto las fotos enteras") :][:600]
    for other in (make.browser(), make.browser(ana)):
        assert "Quién ha abierto las fotos enteras" not in other.get(f"/cases/{case.number}").text

    ask_for_copy(ana)
    run_jobs()
    copy = settings.DIR / DataRequest.objects.get().file
    with zipfile.ZipFile(copy) as packed:
        about = json.loads(packed.read("data.json"))
        assert [each["by"] for each in about["originals_opened"]] == ["luis"]
        assert photo.original not in packed.read("data.json").decode()
        assert f"originals/{photo.pk}.jpg" in packed.namelist()


def test_the_author_covers_more_and_the_photo_is_gone_from_its_old_address(reported, run_jobs):
    _case, photo = reported
    ana, old = make.resident("ana"), [photo.file, photo.thumbnail]
    revision = photo.post.revision

    changed = cover_photo(ana, photo.pk, [drawings.HOLE])
    run_jobs()

    assert changed.file not in old
    assert not any(place_of(name).exists() for name in old)
    assert (
        drawings.differs(
            _opened(changed.file).resize(drawings.SIZE), drawings.street(), drawings.HOLE
        )
        < 60
    )
    assert len(read(changed.covers)) == 3
    assert changed.original == photo.original
    assert Photo.objects.get(pk=photo.pk).post.revision > revision
    assert changed.blurhash != ""


def test_the_author_may_take_back_what_she_drew_and_not_what_was_found(reported, settings):
    _case, photo = reported
    ana = make.resident("ana")
    changed = cover_photo(ana, photo.pk, [drawings.HOLE])
    drawn = next(n for n, cover in enumerate(read(changed.covers)) if cover.by == "drawn")
    found = 1 - drawn if drawn < 2 else 0

    with pytest.raises(FindStays):
        uncover_photo(ana, photo.pk, [found])
    back = uncover_photo(ana, photo.pk, [drawn])
    assert [cover.by for cover in read(back.covers)] == ["found", "found"]
    settings.AUTHORS_UNCOVER = True
    assert len(read(uncover_photo(ana, photo.pk, [0]).covers)) == 1


def test_the_office_shows_again_what_was_found_by_mistake_and_it_is_written_down(
    reported, run_jobs
):
    case, photo = reported
    luis = make.resident("luis")

    shown = uncover_in_case(luis, case.number, photo.pk, [0, 1])
    run_jobs()

    assert (shown.covers, shown.original) == ([], "")
    assert not place_of(photo.original).exists()
    assert (
        drawings.differs(
            _opened(shown.file).resize(drawings.SIZE), drawings.street(), drawings.FACE
        )
        < 8
    )
    event = Event.objects.get(kind="photo.uncovered")
    assert (event.user_id, event.data["covers"]) == (luis.user_id, 0)


def test_another_office_and_a_neighbour_can_do_nothing_with_it(reported):
    case, photo = reported

    for name in ("rosa", "ben"):
        who = make.resident(name)
        for do in (
            lambda who=who: cover_in_case(who, case.number, photo.pk, [drawings.HOLE]),
            lambda who=who: uncover_in_case(who, case.number, photo.pk, [0]),
            lambda who=who: open_original(who, case.number, photo.pk),
            lambda who=who: cover_photo(who, photo.pk, [drawings.HOLE]),
            lambda who=who: open_own_original(who, photo.pk),
        ):
            with pytest.raises(NoSuchPhoto):
                do()
    assert not Event.objects.filter(kind="photo.opened").exists()


def test_what_is_no_part_of_a_photo_is_refused(reported):
    ana, (_case, photo) = make.resident("ana"), reported
    nan = float("nan")

    for wrong in [(0.5, 0.5, 0, 0.1), (2, 2, 1, 1), (0.1, 0.1, nan, 0.1), (-3, 0, 1, 1)]:
        with pytest.raises(NotACover):
            cover_photo(ana, photo.pk, [wrong])
    with pytest.raises(TooManyCovers):
        cover_photo(ana, photo.pk, [(0.01 * n, 0, 0.01, 0.01) for n in range(61)])
    assert Photo.objects.get(pk=photo.pk).file == photo.file


def test_of_two_who_cover_at_once_the_second_looks_again(reported, monkeypatch):
    case, photo = reported
    ana, luis = make.resident("ana"), make.resident("luis")
    slow = photos.covered_anew

    def overtaken(*given: object, **how: object) -> photos.Prepared:
        monkeypatch.undo()
        cover_in_case(luis, case.number, photo.pk, [drawings.HOLE])
        return slow(*given, **how)

    monkeypatch.setattr("concejo.posts.actions.covering.covered_anew", overtaken)
    before = _files()
    with pytest.raises(PhotoChanged):
        cover_photo(ana, photo.pk, [(0, 0, 0.1, 0.1)])

    # What the second one made is gone: the office's two files are the only new ones.
    assert len(_files() - before) == 2
    assert len(read(Photo.objects.get(pk=photo.pk).covers)) == 3


# --- When nothing can look ---


def test_a_photo_that_nothing_could_look_at_is_covered_whole_and_looked_at_later(
    run_jobs, settings
):
    settings.LOOKING_SECONDS = 0.01
    ana = make.resident("ana")

    photo = upload_photo(ana, _sent())
    make.post(ana, "@electricista la farola no luce", photos=[photo.pk])

    # The report is there, and nobody sees anything of the photo.
    case = Case.objects.latest("id")
    assert case.state == "received"
    assert [cover.by for cover in read(photo.covers)] == ["unseen"]
    public = _opened(photo.file)
    assert len(public.resize((8, 8)).getcolors(64)) <= 64
    assert drawings.differs(public.resize(drawings.SIZE), drawings.street(), drawings.HOLE) > 8
    assert "está tapada entera" in make.browser(ana).get(f"/photos/{photo.pk}").text

    run_jobs()
    photo.refresh_from_db()
    assert sorted(cover.what for cover in read(photo.covers)) == ["face", "plate"]
    assert photo.looked_at is not None
    public = _opened(photo.file).resize(drawings.SIZE)
    assert drawings.differs(public, drawings.street(), drawings.HOLE) < 6


def test_where_the_town_does_not_look_people_cover_by_hand(settings):
    settings.LOOK_AT_PHOTOS = False
    ana = make.resident("ana")

    photo = upload_photo(ana, _sent())
    assert (photo.covers, photo.original, photo.looked_at) == ([], "", None)
    page = make.browser(ana).get(f"/photos/{photo.pk}").text
    assert "Aquí no se buscan caras ni matrículas" in page

    covered = cover_photo(ana, photo.pk, [drawings.FACE])
    assert place_of(covered.original).is_file()
    public = _opened(covered.file).resize(drawings.SIZE)
    assert drawings.differs(public, drawings.street(), drawings.FACE) > 15


# --- Apps ---


def test_an_app_gets_the_covered_photo_at_once_and_when_it_comes_back(run_jobs):
    phone = Phone("ana")

    small = phone.form("POST", "/api/v2/media", {"file": _sent()})
    large = phone.form("POST", "/api/v2/media", {"file": _sent(scale=4)})

    assert (small.status_code, large.status_code) == (200, 202)
    run_jobs()
    later = phone.ask("GET", f"media/{large.json()['id']}")
    assert later.status_code == 200
    for answer in (small, later):
        public = _by_address(answer.json()["url"])
        thumbnail = _by_address(answer.json()["preview_url"])
        for picture in (public, thumbnail):
            assert drawings.differs(picture, drawings.street(), drawings.FACE) > 15
            assert drawings.differs(picture, drawings.street(), drawings.PLATE) > 15
    # An edit keeps the photo as it is.
    status = phone.post("statuses", status="La farola", media_ids=[small.json()["id"]])
    said = {
        "status": "La farola no luce",
        "media_ids": [small.json()["id"]],
        "media_attributes": [{"id": small.json()["id"], "description": "La farola"}],
    }
    edited = phone.ask("PUT", f"statuses/{status['id']}", said).json()
    assert edited["media_attachments"][0]["url"] == small.json()["url"]


# --- How long, and erasing ---


def test_the_original_goes_some_days_after_the_case_was_closed_and_the_covers_stay(
    reported, at, run_jobs, settings
):
    case, photo = reported
    settings.ORIGINALS_DAYS = 30
    at("2027-03-01 03:10")
    assert forget_originals_over(at("2027-03-01 03:10")) == 0
    at("2027-03-01 12:00")
    decline(make.speaking_as("luis", "electricista"), case.number, reason="Ya luce")

    assert forget_originals_over(at("2027-03-30 03:10")) == 0
    assert forget_originals_over(at("2027-04-01 03:10")) == 1
    run_jobs()

    assert not place_of(photo.original).exists()
    ana = make.resident("ana")
    with pytest.raises(OriginalIsGone):
        open_own_original(ana, photo.pk)
    with pytest.raises(OriginalIsGone):
        uncover_in_case(make.resident("luis"), case.number, photo.pk, [0])
    # More can still be covered, on what everybody sees.
    more = cover_photo(ana, photo.pk, [drawings.HOLE])
    assert (len(read(more.covers)), more.original) == (3, "")
    public = _opened(more.file).resize(drawings.SIZE)
    assert drawings.differs(public, drawings.street(), drawings.FACE) > 15
    assert forget_originals_over(at("2027-04-02 03:10")) == 0


def test_the_kinds_own_time_for_photos_takes_the_original_along(reported, at, run_jobs):
    case, photo = reported
    keep(case.kind_id, contact=None, photos=5, texts=None)
    at("2026-11-24 10:00")
    decline(make.speaking_as("luis", "electricista"), case.number, reason="Ya luce")

    forget_what_is_over(at("2026-12-01 03:00"))
    run_jobs()

    assert not any(place_of(name).exists() for name in photo.files)


def test_of_somebody_erased_no_photo_stays_anywhere(reported, run_jobs):
    _case, photo = reported

    erase_person(make.resident("ana").account)
    run_jobs()

    assert not any(place_of(name).exists() for name in photo.files)
    assert len(photo.files) == 3


# --- On the pages, without JavaScript ---


def test_whoever_tells_the_town_sees_the_photo_first_and_covers_more_without_a_mouse(run_jobs):
    browser = make.browser()
    said = {"text": "Hay un bache en la Calle Real 4"}

    page = browser.post("/tell", said | {"photo_1": _sent(), "alt_1": "El bache"}).text
    photo = Photo.objects.latest("id")
    assert "La foto como la verá todo el mundo" in page
    assert "1 cara, 1 matrícula" in page
    assert f"/media/{photo.file}" in page
    assert Path(photo.original).stem not in page
    assert not Case.objects.exists()

    note = re.search(r'name="photos" value="([^"]+)"', page)[1]
    said |= {"photos": note}
    page = browser.post(
        "/tell", said | {"step": "cover", f"square_{photo.pk}": ["0-5", "1-5"]}
    ).text
    photo.refresh_from_db()
    assert "1 parte más" in page
    assert f"/media/{photo.file}" in page
    [drawn] = [cover for cover in read(photo.covers) if cover.by == "drawn"]
    assert (drawn.x, drawn.w, drawn.h) == (0, 0.25, pytest.approx(1 / 6, abs=0.001))

    said |= {f"left_{photo.pk}": "50", f"top_{photo.pk}": "0", f"wide_{photo.pk}": "10,5"}
    wrong = browser.post("/tell", said | {"step": "send"})
    assert "Eso no es una parte de la foto" in wrong.text
    answer = browser.post("/tell", said | {"step": "send", f"high_{photo.pk}": "5"})
    assert answer.status_code == 302
    photo.refresh_from_db()
    assert photo.post == Case.objects.get().post
    assert len(read(photo.covers)) == 4


def test_a_photo_may_be_left_out_after_looking():
    ana = make.browser(make.resident("ana"))
    page = ana.post("/compose", {"text": "Mira", "photo_1": _sent()}).text
    photo = Photo.objects.latest("id")
    note = re.search(r'name="photos" value="([^"]+)"', page)[1]

    said = {"text": "Mira", "photos": note, "step": "send", f"without_{photo.pk}": "1"}
    assert ana.post("/compose", said).status_code == 302
    photo.refresh_from_db()
    assert photo.post is None


def test_what_is_refused_for_its_words_keeps_its_photos():
    ana = make.browser(make.resident("ana"))
    note = ana.post("/photos", {"photo": _sent()}).json()["note"]
    photo = Photo.objects.latest("id")

    refused = ana.post("/compose", {"text": "Mira " * 200, "photos": note})
    assert refused.status_code == 422
    assert f"/media/{photo.file}" in refused.text
    kept = re.search(r'name="photos" value="([^"]+)"', refused.text)[1]
    assert ana.post("/compose", {"text": "Mira", "photos": kept}).status_code == 302
    assert Photo.objects.get(pk=photo.pk).post.text == "Mira"


def test_somebody_with_a_link_covers_more_later_and_opens_what_they_sent(run_jobs):
    browser = make.browser()
    said = {"text": "Hay un bache en la Calle Real 4", "photo_1": _sent(), "step": "send"}
    browser.post("/tell", said)
    case, photo = Case.objects.latest("id"), Photo.objects.latest("id")
    at_it = f"/photos/{photo.pk}?number={case.number}&key={case.key}"

    assert at_it.replace("&", "&amp;") in browser.get(f"/cases/{case.number}?key={case.key}").text
    there = {"number": case.number, "key": case.key}
    assert browser.post(at_it, there | {f"square_{photo.pk}": "3-3"}).status_code == 302
    assert len(read(Photo.objects.get(pk=photo.pk).covers)) == 3
    assert browser.post(at_it, there | {f"show_{photo.pk}": "0"}).status_code == 403
    opened = browser.post(f"/photos/{photo.pk}/original", there)
    assert opened.status_code == 200
    assert opened.getvalue().startswith(b"\xff\xd8")
    assert browser.post(at_it, there | {f"square_{photo.pk}": "9-9"}).status_code == 422


def test_a_page_with_javascript_gets_the_covered_photo_right_after_choosing():
    browser = make.browser()

    first = browser.post("/photos", {"photo": _sent(), "alt": "El bache"}).json()
    photo = Photo.objects.latest("id")
    assert f"/media/{photo.file}" in first["part"]
    assert 'value="El bache"' in first["part"]
    again = {"photos": first["note"], "of": str(photo.pk), f"part_{photo.pk}": "0.3,0.3,0.1,0.1"}
    second = browser.post("/photos", again).json()
    assert "1 parte más" in second["part"]
    # What another form noted, or nobody, is no photo of this one.
    for wrong in ({"of": str(photo.pk)}, {"photos": "x", "of": str(photo.pk)}, {}):
        assert "error" in browser.post("/photos", wrong).json()
    assert browser.post("/photos", {"photo": io.BytesIO(b"no photo")}).status_code == 422

    said = {"text": "Hay un bache en la Calle Real 4", "photos": second["note"]}
    assert browser.post("/tell", said | {f"alt_{photo.pk}": "Un bache"}).status_code == 302
    photo.refresh_from_db()
    assert (photo.post, photo.description) == (Case.objects.get().post, "Un bache")


def test_the_office_looks_too_before_it_shows_its_work_done(reported):
    case, _photo = reported
    luis = make.browser(make.resident("luis"))

    page = luis.post(f"/cases/{case.number}/finish", {"words": "Hecho", "photo_1": _sent()}).text
    assert "La foto como la verá todo el mundo" in page
    case.refresh_from_db()
    assert case.state == "received"

    note = re.search(r'name="photos" value="([^"]+)"', page)[1]
    said = {"words": "Hecho", "photos": note, "step": "send"}
    luis.post(f"/cases/{case.number}/finish", said)
    case.refresh_from_db()
    assert case.state == "done"


def _sent(*, scale: int = 1) -> io.BytesIO:
    picture = drawings.street()
    if scale > 1:
        picture = picture.resize((picture.width * scale, picture.height * scale))
    return drawings.file(picture)


def _opened(name: str) -> Image.Image:
    with Image.open(place_of(name)) as picture:
        return picture.convert("RGB")


def _by_address(url: str) -> Image.Image:
    answer = make.browser().get(url.partition("//")[2].partition("/")[1] + url.split("/", 3)[3])
    return Image.open(io.BytesIO(answer.getvalue())).convert("RGB").resize(drawings.SIZE)


def _files() -> set[Path]:
    roots = [place_of("photos/x").parent, place_of("originals/x").parent]
    return {path for root in roots for path in root.rglob("*.jpg")}
