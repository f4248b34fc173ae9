"""Stories of the town in a real browser, by its pages alone, as people hold them in their hands."""

from __future__ import annotations

import io
import re

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from tests import make


@pytest.fixture
def photo(tmp_path):
    """A picture on somebody's telephone."""
    file = tmp_path / "farola.png"
    file.write_bytes(make.picture((800, 600), "#f5c542").read())
    return file


def _figure(page: Page, words: str) -> int:
    """A number of the figures page."""
    page.goto("/figures")
    shown = page.locator(".great-numbers li").filter(has_text=re.compile(rf"^\s*\d+\s+{words}"))
    return int(shown.locator("b").inner_text())


def test_the_lamp_at_22_48(somebody, photo):
    """Ana says it, the mayor promises it, Luis shows it done, Ana agrees, the figures move."""
    ana, mayor, luis = somebody("ana"), somebody("eva"), somebody("luis")
    told, kept = _figure(ana, "avisos al pueblo"), _figure(ana, "promesas cumplidas")

    # Ana, by the box in the plaza, to the mayor's office.
    ana.goto("/")
    ana.get_by_role("textbox").first.fill(
        "@alcaldia Parpadea toda la noche la luz de la calle Maestro Antonio Linares"
    )
    ana.get_by_role("main").get_by_role("button", name="Cuéntalo").click()
    expect(ana.get_by_role("heading", name="Recibido. Gracias.")).to_be_visible()
    number = re.search(r"\d{4}-\d{6}", ana.get_by_role("main").inner_text())[0]
    ana.get_by_role("link", name="Ver tu caso").click()
    expect(ana.get_by_text(f"Recibido: caso {number}")).to_be_visible()

    # The mayor answers in the conversation, with one sentence.
    mayor.goto("/board")
    mayor.get_by_role("link", name=f"Caso {number}").click()
    mayor.locator(".answer summary", has_text="Responder").click()
    mayor.get_by_label("Tu frase").fill("@electricista mañana por la mañana. Gracias, @ana")
    mayor.get_by_role("button", name="Enviar", exact=True).click()
    expect(mayor.locator(".read")).to_contain_text("pasa a @electricista · prometido para")

    # Luis finds it at his desk, and shows that it is done.
    luis.goto("/desk/electricista")
    job = luis.locator("[data-job]").filter(has=luis.get_by_role("link", name=f"Caso {number}"))
    job.get_by_text("Está hecho").click()
    job.get_by_label("Foto del trabajo hecho").last.set_input_files(photo)
    # He sees it as everybody will.
    expect(job.locator(".covered-words")).to_be_visible(timeout=60_000)
    job.get_by_label("Qué se ve en ella").first.fill("La farola encendida")
    job.get_by_label("Unas palabras").locator("visible=true").fill("Hecho, ya luce. Gracias, @ana")
    job.get_by_role("button", name="Hecho", exact=True).click()
    expect(luis.locator("[data-job]", has_text=number)).to_have_count(0)

    # Ana is told, sees it, and agrees.
    ana.goto("/notifications")
    expect(ana.get_by_text("Hecho, ya luce. Gracias, @ana")).to_be_visible()
    ana.goto(f"/cases/{number}")
    expect(ana.get_by_role("img", name="La farola encendida")).to_be_visible()
    expect(ana.get_by_role("heading", level=2, name=re.compile("^Hecho"))).to_be_visible()
    ana.get_by_role("button", name="Sí, gracias").click()
    expect(ana.get_by_role("status")).to_contain_text("Gracias")
    expect(ana.locator(".way [aria-current]")).to_contain_text("Confirmado")

    assert _figure(ana, "avisos al pueblo") == told + 1
    assert _figure(ana, "promesas cumplidas") == kept + 1


def test_telling_the_town_without_an_account_and_without_javascript(somebody, photo):
    page = somebody(java_script_enabled=False)

    page.goto("/")
    page.get_by_role("main").get_by_role("button", name="Foto o lugar").click()
    page.get_by_label("¿Qué pasa?").fill("Hay un columpio roto en la calle Mozart, junto al 12")
    page.get_by_text("Fotos", exact=True).click()
    page.get_by_label("Foto 1").set_input_files(photo)
    page.get_by_text("Cómo te encontramos").click()
    page.get_by_label("Teléfono").fill("600 111 222")
    page.get_by_role("main").get_by_role("button", name="Cuéntalo").click(timeout=60_000)
    expect(page.locator(".covered-words")).to_be_visible(timeout=60_000)
    page.get_by_role("button", name="Enviarlo así").click(timeout=60_000)

    expect(page.get_by_role("heading", name="Recibido. Gracias.")).to_be_visible()
    page.get_by_role("link", name="Ver tu caso").click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Hay un columpio")
    expect(page.get_by_text("sin cuenta")).to_be_visible()
    expect(page.locator(".photos img")).to_have_count(1)
    # The key of the receipt speaks for her, and her telephone is nobody's business.
    expect(page.get_by_text("Ya no hace falta")).to_be_visible()
    assert "600 111 222" not in somebody().goto(page.url.partition("?")[0]).text()


def test_what_is_reported_already_is_joined_with_one_button(somebody):
    """Also without JavaScript: the second report has its own number, and is answered in it."""
    page = somebody(java_script_enabled=False)
    received = page.get_by_role("heading", name="Recibido. Gracias.")
    join = page.get_by_role("button", name=re.compile("Sí, unirlo")).first
    for told in ("Socavón enorme en la calle Mozart 9", "Socavón muy grande en la calle Mozart 9"):
        page.goto("/tell")
        page.get_by_label("¿Qué pasa?").fill(told)
        page.get_by_role("main").get_by_role("button", name="Cuéntalo").click()
        expect(received.or_(join)).to_be_visible()

    join.click()

    expect(received).to_be_visible()
    page.get_by_role("link", name="Ver tu caso").click()
    expect(page.get_by_role("main")).to_contain_text("Se atiende en otro caso")


@pytest.mark.parametrize("wanted", [True, False])
def test_a_photo_that_knows_where_it_was_taken(somebody, tmp_path, wanted):
    """The place is offered, and hers to give: without her yes it is nobody's."""
    file = tmp_path / "bache.jpg"
    file.write_bytes(_taken_in_calle_mozart())
    page = somebody()

    page.goto("/tell")
    page.get_by_label("¿Qué pasa?").fill("Hay una baldosa suelta que baila")
    page.get_by_text("Fotos", exact=True).click()
    page.get_by_label("Foto 1").set_input_files(file)
    page.get_by_role("main").get_by_role("button", name="Cuéntalo").click(timeout=60_000)
    offered = page.get_by_role("group", name=re.compile("Calle Mozart"))
    expect(offered.get_by_role("radio")).to_have_count(2, timeout=60_000)
    # Neither is chosen for her.
    expect(offered.locator(":checked")).to_have_count(0)
    offered.get_by_role("radio").nth(0 if wanted else 1).check()
    page.get_by_role("button", name=re.compile("Enviarlo así|No, lo mío")).click()
    page.get_by_role("link", name="Ver tu caso").click()

    expect(page.locator(".photos img")).to_have_count(1)
    expect(page.locator(".case-head", has_text="Calle Mozart")).to_have_count(1 if wanted else 0)


def _taken_in_calle_mozart() -> bytes:
    picture = Image.new("RGB", (400, 300), "#c0784a")
    exif = picture.getexif()
    gps = exif.get_ifd(0x8825)
    gps[1], gps[2], gps[3], gps[4] = "N", (37.0, 13.0, 22.8), "W", (3.0, 35.0, 42.0)
    file = io.BytesIO()
    picture.save(file, "JPEG", exif=exif)
    return file.getvalue()


def test_an_old_woman_at_the_counter(somebody):
    clerk = somebody("carmen", width=1280)

    clerk.goto("/counter")
    clerk.get_by_label("En persona").check()
    clerk.get_by_label("¿Qué pasa?").fill("La papelera de la calle Real está rota")
    clerk.get_by_label("Tu nombre").or_(clerk.get_by_label("Nombre")).first.fill("Encarna")
    clerk.get_by_role("button", name="Abrir el caso").click()

    slip = clerk.locator(".slip")
    expect(slip).to_contain_text(re.compile(r"\d{4}-\d{6}"))
    expect(slip.locator("svg.qr")).to_be_visible()
    assert "Encarna" not in slip.inner_text()
    # On paper there is the slip, and nothing of the page around it.
    clerk.emulate_media(media="print")
    expect(clerk.get_by_role("navigation").first).to_be_hidden()
    expect(slip).to_be_visible()
    link = re.search(r"https?://\S+", slip.inner_text())[0]
    at_home = somebody()
    at_home.goto(link.partition("/cases")[1] + link.partition("/cases")[2])
    expect(at_home.get_by_text("dicho en el mostrador")).to_be_visible()
    expect(at_home.get_by_text("Ya no hace falta")).to_be_visible()


def test_words_of_danger_show_112_before_anything_else(somebody):
    page = somebody()

    page.goto("/tell")
    page.get_by_label("¿Qué pasa?").fill("Hay un hombre con un cuchillo en la plaza")
    page.get_by_role("main").get_by_role("button", name="Cuéntalo").click()

    call = page.get_by_role("link", name="112")
    expect(call).to_be_in_viewport()
    assert call.get_attribute("href") == "tel:112"
    page.get_by_role("button", name="Enviarlo a la oficina").click()
    expect(page.get_by_role("heading", name="Recibido. Gracias.")).to_be_visible()
    everybody = somebody()
    assert "cuchillo" not in everybody.goto("/").text()
    assert "cuchillo" not in everybody.goto("/?show=cases").text()
