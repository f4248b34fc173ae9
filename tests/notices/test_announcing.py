"""Who may tell everybody something, and who sees it until when."""

from __future__ import annotations

import pytest

from concejo.notices.actions.announcing import announce
from concejo.notices.errors import (
    AnnouncementIsEmpty,
    AnnouncementIsTooLong,
    EndsBeforeItBegins,
    NotForYouToAnnounce,
)
from concejo.notices.models import Announcement
from tests import make

pytestmark = pytest.mark.django_db


def test_the_mayor_and_the_intake_office_tell_everybody_and_nobody_else():
    make.offices()
    announce(make.resident("andres"), "Hola")
    announce(make.speaking_as("carmen", "ayuntamiento"), "Hola")
    announce(None, "Desde la consola")

    for name in ("luis", "ana"):
        with pytest.raises(NotForYouToAnnounce):
            announce(make.resident(name), "Hola")
    assert Announcement.objects.count() == 3


def test_what_says_nothing_too_much_or_ends_too_soon_is_refused(at):
    noon = at("2026-11-23 12:00")
    for text, refusal in (("  ", AnnouncementIsEmpty), ("x" * 1001, AnnouncementIsTooLong)):
        with pytest.raises(refusal):
            announce(None, text)
    earlier, later = at("2026-11-23 11:00"), at("2026-11-24 11:00")
    at("2026-11-23 12:00")
    for starts_at, ends_at in ((None, earlier), (later, noon), (later, later)):
        with pytest.raises(EndsBeforeItBegins):
            announce(None, "Hola", starts_at=starts_at, ends_at=ends_at)


def test_whole_days_end_with_the_day(at):
    at("2026-11-23 12:00")
    day = at("2026-11-24 00:00")
    at("2026-11-23 12:00")
    its = announce(None, "Fiesta", starts_at=day, ends_at=day, is_all_day=True)
    assert (its.ends_at - day).total_seconds() == 86399
    assert not announce(None, "Hola", is_all_day=True).is_all_day


def test_it_stands_on_the_plaza_for_guests_until_they_have_read_it():
    its = announce(None, "Mañana no hay agua. Preguntad a @pregonero")
    announce(None, "<script>alert(1)</script>")
    guest, other = make.browser(), make.browser()
    page = guest.get("/")

    assert "Mañana no hay agua" in page.text
    assert 'href="/@pregonero"' in page.text
    assert "<script>alert" not in page.text
    answer = guest.post(f"/announcements/{its.pk}/dismiss", {"next": "/"})
    assert (answer.status_code, answer.url) == (302, "/")
    assert "Mañana no hay agua" not in guest.get("/").text
    assert "alert(1)" in guest.get("/").text
    assert "Mañana no hay agua" in other.get("/").text


def test_who_is_signed_in_has_read_it_everywhere():
    its, ana = announce(None, "Mañana no hay agua"), make.resident("ana")
    make.browser(ana).post(f"/announcements/{its.pk}/dismiss")

    assert "Mañana no hay agua" not in make.browser(ana).get("/").text


@pytest.mark.parametrize("cookie", ["x", "1.2.3", "." * 5000, "9" * 500, "<b>"])
def test_a_broken_cookie_is_nothing(cookie):
    announce(None, "Mañana no hay agua")
    guest = make.browser()
    guest.cookies["read_announcements"] = cookie
    assert "Mañana no hay agua" in guest.get("/").text
    assert guest.post("/announcements/123/dismiss").status_code == 302


def test_the_mayor_tells_and_ends_on_a_page_of_the_town_hall(at):
    at("2026-11-23 12:00")
    make.office("alcaldia")
    mayor = make.browser(make.resident("andres"))
    said = {"text": "Corte de luz", "starts_at": "2026-11-24T09:00", "ends_at": "2026-11-24T11:00"}

    assert mayor.post("/announcements", said).url == "/announcements"
    its = Announcement.objects.get()
    assert f"{its.starts_at:%H:%M}" == "08:00", "nine o'clock in Jun"
    assert "Corte de luz" in mayor.get("/announcements").text
    wrong = mayor.post("/announcements", said | {"ends_at": "2026-11-20T11:00"})
    assert (wrong.status_code, Announcement.objects.count()) == (422, 1)
    assert "Terminaría antes de empezar" in wrong.text
    assert mayor.post("/announcements", {"text": ""}).status_code == 422
    mayor.post(f"/announcements/{its.pk}/end")
    assert "Corte de luz" not in make.browser().get("/").text


def test_the_page_is_for_those_who_may():
    its, ana = announce(None, "Hola"), make.browser(make.resident("ana"))

    assert ana.get("/announcements").status_code == 403
    assert ana.post("/announcements", {"text": "Hola"}).status_code == 403
    assert ana.post(f"/announcements/{its.pk}/end").status_code == 403
    assert make.browser().get("/announcements").url.startswith("/auth/sign_in")
    assert Announcement.objects.get().taken_back_at is None
