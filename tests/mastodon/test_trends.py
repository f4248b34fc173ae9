"""What the town talks about, and what its links lead to."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actions.relations import block
from concejo.base import clock
from concejo.events.models import Event
from concejo.posts.actions.publishing import show_masked
from concejo.posts.models import LinkedPage, Linking
from tests import make
from tests.base.servers import saying, serving
from tests.mastodon.phone import Phone, refused
from tests.mastodon.shapes import many, maybe, number, text, url, wrong_in
from tests.mastodon.test_admin_accounts import TOOLS

pytestmark = pytest.mark.django_db

DAY = {"day": text, "uses": text, "accounts": text}
CARD = {
    "url": url,
    "title": text,
    "description": text,
    "type": text,
    "author_name": text,
    "author_url": text,
    "authors": many({}),
    "provider_name": text,
    "provider_url": text,
    "html": text,
    "width": number,
    "height": number,
    "image": maybe(url),
    "embed_url": text,
}
HISTORY = CARD | {"history": many(DAY)}


def say(name, words, **said):
    return make.post(make.resident(name), words, **said)


def names(path="trends/tags", **query):
    cache.clear()
    return [tag["name"] for tag in Phone().get(path, **query)]


# --- Subjects ---


def test_people_are_counted_not_how_often_somebody_says_it():
    for _ in range(9):
        say("ana", "Otra vez el #ruido")
    for name in ("ana", "ben", "eva"):
        say(name, "Vamos a la #feria")
    for name in ("ana", "ben"):
        say(name, "Arreglad el #parque")

    assert names() == ["feria", "parque"]
    assert names("trends") == ["feria", "parque"]
    assert names(limit=1) == ["feria"]
    assert names(limit=1, offset=1) == ["parque"]


def test_yesterdays_talk_is_worth_half(at):
    now = at("2026-11-23 10:00")
    with clock.stopped_at(now - timedelta(days=2)):
        for name in ("ana", "ben", "eva"):
            say(name, "Vamos a la #feria")
    for name in ("ana", "ben"):
        say(name, "Arreglad el #parque")
    assert names() == ["parque", "feria"]
    clock.set_to(now + timedelta(days=6))
    assert names() == ["parque"]
    clock.set_to(now + timedelta(days=8))
    assert names() == []


def test_what_is_hidden_masked_or_by_people_who_do_not_want_to_be_found_does_not_trend():
    ana, ben = map(make.resident, ("ana", "ben"))
    for who in (ana, ben):
        make.post(who, "Sólo para seguidores #privado", visibility="private")
        make.post(who, "Callando #bajito", visibility="unlisted")
        make.post(who, "Cuidado #sensible", sensitive=True)
        make.post(who, "Llamad al 612 345 678 #telefono")
        held = make.post(who, "Llamad al 612 345 678 #tapado")
        show_masked(who, held.pk, "Llamad #tapado")
    make.post(ana, "Poco #escondido")
    eva = make.resident("eva")
    change_account(eva.account, is_discoverable=False)
    make.post(eva, "Poco #escondido")

    assert names() == []


def test_a_subject_that_trends_says_how_often_it_was_used():
    for name in ("ana", "ben"):
        say(name, "Vamos a la #Feria")
    [tag] = Phone().get("trends/tags")

    assert tag["url"] == "http://testserver/tags/feria"
    assert not wrong_in({"history": tag["history"]}, {"history": many(DAY)})
    assert (tag["history"][0]["uses"], tag["history"][0]["accounts"]) == ("2", "2")
    assert len(tag["history"]) == 7


def test_the_next_part_of_a_list_is_linked():
    for subject in ("uno", "dos", "tres"):
        for name in ("ana", "ben"):
            say(name, f"Algo de #{subject}")
    answer = Phone().ask("GET", "trends/tags", {"limit": 2})
    assert 'trends/tags?limit=2&offset=2>; rel="next"' in answer["Link"]
    answer = Phone().ask("GET", "trends/tags", {"limit": 2, "offset": 2})
    assert answer["Link"] == '<http://testserver/api/v1/trends/tags?limit=2&offset=0>; rel="prev"'


@pytest.mark.parametrize("path", ["trends", "trends/tags", "trends/statuses", "trends/links"])
def test_strange_limits_are_brought_within_bounds(path):
    for query in ({"limit": -5}, {"limit": 10**9}, {"offset": -1}, {"offset": 10**15}):
        assert Phone().get(path, **query) == []
    refused(Phone().ask("GET", path, {"limit": "many"}), 422)


# --- Posts ---


def test_posts_that_people_do_something_with_are_trending():
    ana, ben, eva, luis = map(Phone, ("ana", "ben", "eva", "luis"))
    liked = ana.say("Han abierto la piscina")
    ana.say("Nadie dice nada")
    alone = ana.say("Yo me contesto")
    for phone in (ben, eva, luis):
        phone.post(f"statuses/{liked['id']}/favourite")
    ben.post(f"statuses/{liked['id']}/reblog")
    for _ in range(5):
        ana.say("Y otra cosa", in_reply_to_id=alone["id"])
    ana.post(f"statuses/{alone['id']}/favourite")
    luis.post(f"statuses/{alone['id']}/favourite")

    assert [post["id"] for post in Phone().get("trends/statuses")] == [liked["id"]]
    cache.clear()
    ben.say("Ya era hora", in_reply_to_id=alone["id"])
    assert [post["id"] for post in ben.get("trends/statuses")] == [liked["id"], alone["id"]]
    assert [post["id"] for post in ben.get("trends/statuses", offset=1)] == [alone["id"]]
    assert ben.get("trends/statuses")[0]["favourited"] is True


def test_of_whom_somebody_blocks_no_post_trends_for_them():
    ana, ben, eva, luis = map(make.resident, ("ana", "ben", "eva", "luis"))
    said = Phone(ana).say("Han abierto la piscina")
    for who in (ben, eva):
        Phone(who).post(f"statuses/{said['id']}/favourite")
    block(luis, ana.account)
    assert Phone(luis).get("trends/statuses") == []
    assert len(Phone(ben).get("trends/statuses")) == 1
    Phone(ana).delete(f"statuses/{said['id']}")
    assert Phone(ben).get("trends/statuses") == []


# --- Links ---

PAGE = """<!doctype html><html lang="es-ES"><head><meta charset="utf-8">
<title>No este</title>
<meta property="og:title" content="  Fiestas &amp; feria\n de 2026 ">
<meta name="description" content="El programa de la feria">
<meta property="og:site_name" content="La Gaceta">
<meta property="og:image" content="/cartel.png">
</head><body><script>alert(1)</script><svg><title>dibujo</title></svg></body></html>"""


def newspaper(handler, heard):
    if heard.path == "/cartel.png":
        made = saying(200, make.picture((1300, 800)).read(), Content_Type="image/png")
    elif heard.path == "/sent":
        made = saying(302, Location="/feria")
    else:
        made = saying(200, PAGE.encode(), Content_Type="text/html; charset=utf-8")
    made(handler, heard)


@pytest.fixture
def reaching_here(settings):
    """The newspaper of these tests is printed on this machine."""
    settings.REACH_PRIVATE_ADDRESSES = True


def test_a_link_becomes_a_card_once_its_page_was_asked(run_jobs, reaching_here):
    ana = Phone("ana")
    with serving(newspaper) as paper:
        said = ana.say(f"Mirad {paper.url('/sent')}")
        assert said["card"] is None
        run_jobs()
        Phone("ben").say(f"También {paper.url('/sent')}#programa")
        run_jobs()
        asked = [heard.path for heard in paper.heard]

    card = ana.get(f"statuses/{said['id']}")["card"]
    assert not wrong_in(card, CARD)
    assert (card["title"], card["provider_name"]) == ("Fiestas & feria de 2026", "La Gaceta")
    assert (card["description"], card["language"]) == ("El programa de la feria", "es")
    assert (card["width"], card["height"]) == (640, 394)
    assert card["image"].startswith("http://testserver/media/cards/")
    copy = Path(settings.MEDIA_ROOT) / LinkedPage.objects.get(url=paper.url("/sent")).image
    assert copy.read_bytes().startswith(b"\xff\xd8")
    assert asked == ["/sent", "/feria", "/cartel.png"]
    assert [p["card"]["title"] for p in ana.get("timelines/public")] == [card["title"]] * 2


@pytest.mark.parametrize(
    "answer",
    [
        saying(404, PAGE.encode(), Content_Type="text/html"),
        saying(200, PAGE.encode(), Content_Type="text/plain"),
        saying(200, b"<html><head><title> </title>", Content_Type="text/html"),
        saying(200, b"<" * 3_000_000, Content_Type="text/html"),
        saying(200, b"<title>", Content_Type="text/html; charset=punycode"),
        saying(200, b"<![nonsense[<title>", Content_Type="text/html"),
        saying(200, b"\xff\xfe<title>", Content_Type="text/html; charset=nonsense"),
    ],
)
def test_a_page_that_says_nothing_is_no_card(answer, run_jobs, reaching_here):
    ana = Phone("ana")
    with serving(answer) as paper:
        said = ana.say(f"Mirad {paper.url()}")
        run_jobs()
    assert ana.get(f"statuses/{said['id']}")["card"] is None
    assert LinkedPage.objects.get().asked_at is not None


def test_a_page_in_old_letters_is_read_in_them(run_jobs, reaching_here):
    ana = Phone("ana")
    page = '<meta charset="iso-8859-1"><title>Programación</title>'.encode("latin-1")
    with serving(saying(200, page, Content_Type="text/html")) as paper:
        said = ana.say(f"Mirad {paper.url()}")
        run_jobs()
    assert ana.get(f"statuses/{said['id']}")["card"]["title"] == "Programación"


def test_a_picture_that_is_none_is_left_out(run_jobs, reaching_here):
    ana = Phone("ana")
    page = b'<title>Hola</title><meta property="og:image" content="/x.svg">'
    with serving(saying(200, page, Content_Type="text/html")) as paper:
        said = ana.say(f"Mirad {paper.url()}")
        run_jobs()
    card = ana.get(f"statuses/{said['id']}")["card"]
    assert (card["title"], card["image"], card["provider_name"]) == ("Hola", None, "127.0.0.1")


def test_the_towns_own_walls_are_not_looked_behind(run_jobs):
    assert settings.REACH_PRIVATE_ADDRESSES is False
    with serving(newspaper) as paper:
        Phone("ana").say(f"Mirad {paper.url()}")
        run_jobs()
        assert paper.heard == []


def test_a_town_may_ask_nobody_outside(run_jobs, reaching_here, settings):
    settings.LINK_PREVIEWS = False
    with serving(newspaper) as paper:
        Phone("ana").say(f"Mirad {paper.url()}")
        run_jobs()
        assert paper.heard == []


def test_only_posts_for_everybody_are_asked_about_and_the_town_itself_never():
    ana = Phone("ana")
    ana.say("Mirad https://example.org/a", visibility="private")
    ana.say(f"Mirad https://{settings.DOMAIN}/cases/2026-000001")
    ana.say("Sin nada que mirar")
    assert not LinkedPage.objects.exists()
    said = ana.say("Mirad https://example.org/a y https://example.org/b")
    assert Linking.objects.get().page.url == "https://example.org/a"
    ana.delete(f"statuses/{said['id']}")
    assert not Linking.objects.exists()


def test_links_trend_by_people_and_their_posts_are_found():
    ana, ben = map(Phone, ("ana", "ben"))
    first = ana.say("Mirad https://www.example.org/feria?a=1")
    for _ in range(3):
        ana.say("Mirad https://example.com/yo")
    second = ben.say("Eso: https://www.example.org/feria?a=1#abajo")
    [link] = Phone().get("trends/links")

    assert not wrong_in(link, HISTORY)
    assert (link["url"], link["title"]) == ("https://www.example.org/feria?a=1", "example.org")
    assert (link["history"][0]["uses"], link["history"][0]["accounts"]) == ("2", "2")
    found = Phone().get("timelines/link", url=link["url"])
    assert [post["id"] for post in found] == [second["id"], first["id"]]
    assert [p["id"] for p in ben.get("timelines/link", url=link["url"], limit=1)] == [second["id"]]
    assert ben.get("timelines/link", url="https://nobody.example/") == []
    for url_typed in ("http://[bad", "", "x" * 3000):
        assert ben.get("timelines/link", url=url_typed) == []


def test_trends_cost_the_same_in_any_town():
    def queries():
        counts = []
        for path in ("trends/tags", "trends/statuses", "trends/links"):
            cache.clear()
            Phone().get("instance")
            with CaptureQueriesContext(connection) as asked:
                assert Phone().get(path)
            counts.append(len(asked))
        return counts

    def talk(n):
        for name in ("ana", "ben"):
            said = say(name, f"Mirad #tema{n} https://example.org/{n}")
            for other in ("eva", "luis"):
                Phone(other).post(f"statuses/{said.pk}/favourite")

    talk(1)
    few = queries()
    for n in range(2, 6):
        talk(n)
    assert queries() == few


# --- What moderators keep off ---


@pytest.fixture
def marta():
    """A moderator with the app for it."""
    return Phone(make.moderator(), scopes=TOOLS)


def gossip():
    """Two people talk of a fair, link to a page, and like what a third one said."""
    said = Phone("ana").say("Vamos a la #feria https://fiestas.example/programa")
    for name in ("ben", "eva"):
        Phone(name).say("A la #feria https://fiestas.example/programa")
        Phone(name).post(f"statuses/{said['id']}/favourite")
    cache.clear()
    return said


@pytest.mark.parametrize("what", ["tags", "statuses", "links"])
def test_moderators_keep_something_off_and_let_it_in_again(marta, what):
    gossip()
    [before] = Phone().get(f"trends/{what}")
    [its] = marta.get(f"admin/trends/{what}")

    marta.post(f"admin/trends/{what}/{its['id']}/reject")
    assert Phone().get(f"trends/{what}") == []
    [still] = marta.get(f"admin/trends/{what}")
    assert still["id"] == its["id"]
    assert still.get("trendable", False) is False

    marta.post(f"admin/trends/{what}/{its['id']}/approve")
    assert Phone().get(f"trends/{what}") == [before]


def test_what_is_kept_off_stays_where_it_was_said(marta):
    said = gossip()
    marta.post(f"admin/trends/statuses/{said['id']}/reject")
    assert Phone("ben").get(f"statuses/{said['id']}")["content"] == said["content"]
    assert len(Phone().get("timelines/tag/feria")) == 3


def test_a_subject_that_is_closed_is_only_a_word(marta):
    gossip()
    [tag] = marta.get("admin/tags")
    closed = marta.put(f"admin/tags/{tag['id']}", usable=False, listable=False)
    assert (closed["usable"], closed["listable"], closed["trendable"]) == (False, False, True)

    marta.put(f"admin/tags/{tag['id']}", usable=False)
    [logged] = Event.objects.filter(kind="hashtag.changed")
    assert logged.data == {"is_usable": False, "is_listable": False}

    said = Phone("ana").say("@electricista la farola de la #feria no luce")
    assert said["tags"] == []
    assert len(Phone().get("timelines/tag/feria")) == 3
    assert Phone("ana").get("/api/v2/search", q="fer", type="hashtags")["hashtags"] == []


def test_a_subject_is_written_with_other_capitals_but_not_with_other_letters(marta):
    gossip()
    [tag] = marta.get("admin/tags")
    path = f"admin/tags/{tag['id']}"
    assert marta.put(path, display_name="Feria")["name"] == "Feria"
    refused(marta.ask("PUT", path, {"display_name": "romeria"}), 422)
    refused(marta.ask("PUT", path, {"display_name": "no es una"}), 422)


@pytest.mark.parametrize("path", [
    "tags/1/reject", "statuses/1/approve", "links/1/reject", "links/999999999999999999999/approve",
])  # fmt: skip
def test_what_is_not_there_cannot_be_kept_off(marta, path):
    refused(marta.ask("POST", f"admin/trends/{path}"), 404)


def test_only_moderators_keep_things_off():
    said = gossip()
    ana = Phone("ana", scopes=TOOLS)
    refused(ana.ask("POST", f"admin/trends/statuses/{said['id']}/reject"), 403)
    refused(Phone("ben").ask("POST", f"admin/trends/statuses/{said['id']}/reject"), 403)
    assert len(Phone().get("trends/statuses")) == 1
