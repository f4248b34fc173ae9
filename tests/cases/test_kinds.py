"""The catalogue of kinds makes sense, and the modest guess finds the plain cases."""

from __future__ import annotations

import pytest

from concejo.cases.kinds import Card, catalogue, kind_of
from concejo.screening.private import PRIVATE_KINDS

GUESSES = {
    "lighting": [
        "La farola de la calle Maestro Antonio Linares está apagada",
        "Toda la plaza a oscuras desde el lunes",
        "The street light outside number 4 is out",
    ],
    "waste": [
        "El contenedor de vidrio está lleno",
        "Han dejado un colchón en la esquina",
        "Fly tipping behind the church",
    ],
    "cleaning": [
        "Hay excrementos de perro por toda la acera de la ermita, que vengan a limpiar",
        "La plaza está muy sucia después del mercado",
        "Broken glass on the path, please sweep it up",
    ],
    "roads": [
        "Bache enorme en la calle Real",
        "Varias baldosas sueltas delante de la farmacia",
        "Deep pothole in Mill Lane",
    ],
    "water": [
        "Hay una fuga de agua en la calle Nueva",
        "Llevamos sin agua desde las ocho",
        "Burst pipe on the corner, water leak everywhere",
    ],
    "sewer": [
        "La alcantarilla está atascada",
        "Sale mal olor del sumidero, huele a alcantarilla",
        "Blocked drain at the bottom of the hill",
    ],
    "trees": [
        "Una rama caída en el paseo",
        "Hay que podar los árboles de la avenida",
        "Overhanging branches and a fallen tree",
    ],
    "furniture": [
        "El columpio del parque infantil está roto",
        "Al banco de la plaza le faltan tablas",
        "The playground swing is broken",
    ],
    "traffic": [
        "El semáforo de la entrada no funciona",
        "Un coche abandonado desde hace meses",
        "Cars parked on the yellow line",
    ],
    "noise": ["Ruido de la terraza del bar hasta las tres", "Construction noise at six"],
    "pests": ["Hay ratas en el solar", "Nido de avispas en el colegio", "Cockroaches everywhere"],
    "animals": ["Un perro suelto sin correa por el parque", "Injured swan by the pond"],
    "graffiti": ["Han hecho una pintada en la ermita", "Graffiti on the town hall"],
    "buildings": ["La fachada se ve fatal", "Illegal building work, no planning permission"],
    "transport": ["El autobús de la línea 33 no ha pasado", "The bus was late again"],
    "paperwork": ["Necesito un certificado de empadronamiento", "Where do I pay the council tax?"],
    "events": ["¿A qué hora es la cabalgata?", "When does the festival start?"],
    "neighbours": ["El vecino del 3 canta a gritos todas las noches"],
    "police": ["Me han robado el bolso"],
    "health": ["Necesito cita con el médico"],
    "social": ["No tengo para comer"],
    "minors": ["Hay menores bebiendo en el parque"],
}


@pytest.mark.parametrize(
    ("code", "text"), [(code, text) for code, texts in GUESSES.items() for text in texts]
)
def test_a_plain_sentence_tells_its_kind(code, text):
    assert kind_of(text) == code


def test_every_kind_but_other_is_tried_here():
    assert set(GUESSES) == set(catalogue()) - {"other"}


@pytest.mark.parametrize("text", ["", "Buenos días", "farola y contenedor", "¿Quién es usted?"])
def test_what_is_not_clear_is_not_guessed(text):
    assert kind_of(text, among=["waste", "pests"]) in {None, "waste"}
    assert kind_of("Buenos días") is None


def test_two_kinds_that_weigh_the_same_are_a_tie():
    assert kind_of("banco, árbol", among=["furniture", "trees"]) is None


def test_the_longer_words_win():
    assert kind_of("La boca de riego del parque pierde") == "water"


def test_only_the_kinds_of_an_office_are_in_question():
    text = "La farola junto al contenedor de vidrio está apagada"

    assert kind_of(text, among=["waste"]) == "waste"
    assert kind_of(text, among=["pests"]) is None


def test_a_kind_about_people_comes_before_words():
    assert kind_of("Venden droga debajo de la farola apagada") == "police"
    assert kind_of("Venden droga debajo de la farola apagada", among=["lighting"]) == "lighting"


def test_the_cards_keep_people_private():
    cards = {code: kind.card for code, kind in catalogue().items()}

    assert cards.pop("neighbours") == Card.STATE
    assert {cards.pop(code) for code in PRIVATE_KINDS if code in cards} == {Card.NONE}
    assert set(cards.values()) == {Card.FULL}


def test_every_kind_has_a_name_in_both_languages_and_a_limit():
    for kind in catalogue().values():
        assert kind.name("es")
        assert kind.name("en")
        assert kind.name("xx") == kind.name("es")
        assert 0 < kind.hours <= 72
