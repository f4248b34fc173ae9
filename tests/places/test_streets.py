"""Which street a text names."""

import pytest
from hypothesis import given, settings, strategies as st

from concejo.places.streets import SURE_ENOUGH, Gazetteer, street_key

JUN = [
    "Calle Real",
    "Calle Iglesia",
    "Calle Maestro Antonio Linares",
    "Calle Principal",
    "Calle Guardia Civil",
    "Calle Limon",
    "Calle Olite",
    "Calle Pilar",
    "Calle Los Rosales",
    "Plaza Santiago",
    "Calle Santiago",
    "Plaza Mayor",
    "Avenida Andalucia",
    "Paseo Yeserias",
    "Camino De Los Alfareros",
    "Carretera Viznar",
    "Travesia Del Horno",
    "Callejon De Las Animas",
    "Cuesta San Cristobal",
    "Glorieta Del Barro",
    "Ronda Sur",
    "Autovia A-92, 1000 EN",
    "Calle Canal De Isabel II",
    "Calle Alfarero Quesada",
    "Calle Santa Maria De La Cabeza",
]
LONDON = [
    "Mill Lane",
    "High Street",
    "Victoria Road",
    "St Julian Close",
    "King's Avenue",
    "Larch Way",
    "Kiln Drive",
    "Potter Street",
    "Clay Park Road",
]


@pytest.fixture(scope="module")
def jun():
    return Gazetteer(enumerate(JUN))


@pytest.fixture(scope="module")
def london():
    return Gazetteer(enumerate(LONDON))


def named(town, text):
    found = town.find(text)
    return found and (found.name, found.number)


@pytest.mark.parametrize(
    ("text", "street"),
    [
        ("La farola de la calle Real está apagada", "Calle Real"),
        ("LA FAROLA DE LA CALLE REAL ESTA APAGADA", "Calle Real"),
        ("farola rota en c/ real", "Calle Real"),
        ("farola rota en C/Real.", "Calle Real"),
        ("farola rota en c. Real", "Calle Real"),
        ("bache en la calle de la Iglesia", "Calle Iglesia"),
        ("bache en la calle Limón", "Calle Limon"),
        ("charco en la Avda. de Andalucía", "Avenida Andalucia"),
        ("charco en Av.Andalucia", "Avenida Andalucia"),
        ("charco en la Avenida de Andalucía", "Avenida Andalucia"),
        ("banco roto en la Pza. Mayor", "Plaza Mayor"),
        ("banco roto en la Pl. Mayor", "Plaza Mayor"),
        ("banco roto en el Pº de las Yeserías", "Paseo Yeserias"),
        ("banco roto en P° Yeserías", "Paseo Yeserias"),
        ("zanja en el camino de los alfareros", "Camino De Los Alfareros"),
        ("zanja en la ctra. de Víznar", "Carretera Viznar"),
        ("olor en la travesía del Horno", "Travesia Del Horno"),
        ("olor en el callejón de las Ánimas", "Callejon De Las Animas"),
        ("resbala la cuesta de San Cristóbal", "Cuesta San Cristobal"),
        ("fuente seca en la glorieta del Barro", "Glorieta Del Barro"),
        ("semáforo en la Ronda del Sur", "Ronda Sur"),
        ("ruido de la autovía A-92", "Autovia A-92, 1000 EN"),
        ("ruido de la autovía A92", "Autovia A-92, 1000 EN"),
        ("escombros en la calle camino de los Alfareros", "Camino De Los Alfareros"),
        ("calle Sta. Mª de la Cabeza sucia", "Calle Santa Maria De La Cabeza"),
        ("FAROLA FUNDIDA EN CL. OLITE S/N", "Calle Olite"),
        ("SE SOLICITA VACIADO EN PZA MAYOR", "Plaza Mayor"),
        ("papelera rota en Gta. del Barro", "Glorieta Del Barro"),
        ("sin luz en las calles Olite, que da miedo", "Calle Olite"),
        ("sin luz en toda la cale Olite", "Calle Olite"),
    ],
)
def test_a_street_is_found_however_people_write_it(jun, text, street):
    found = jun.find(text)

    assert found is not None
    assert found.name == street
    assert found.sure > 0.9


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("calle Real, 12", "12"),
        ("calle Real 12.", "12"),
        ("calle Real nº 12", "12"),
        ("calle Real nº12", "12"),
        ("calle Real, núm. 12", "12"),
        ("calle Real número 3 bis", "3 bis"),
        ("calle Real 12 B", "12B"),
        ("calle Real frente al 12", "12"),
        ("calle Real a la altura del nº 12", "12"),
        ("calle Real portal 4", "4"),
        ("calle Real 000012", ""),
        ("en el número 28 de la calle Real", "28"),
        ("frente al 28 de la calle Real", "28"),
        ("calle Real 14-16", "14"),
        ("a 20 metros de la calle Real", ""),
        ("calle Real 20 metros más abajo", ""),
        ("calle Real 10:30 de la noche", ""),
        ("calle Real 12/05/2026", ""),
        ("calle Real 3,5 metros", ""),
        ("la farola 7 de la calle Real", ""),
        ("calle Real sin número", ""),
    ],
)
def test_the_number_of_the_house_is_read_and_no_other_number(jun, text, number):
    assert named(jun, text) == ("Calle Real", number)


def test_the_span_is_where_the_street_stands_in_the_text(jun):
    text = "Otra vez: la Avda. de Andalucía, 3, a oscuras"

    start, end = jun.find(text).span

    assert text[start:end] == "Avda. de Andalucía"


def test_two_telling_words_name_a_street_without_its_type(jun):
    assert named(jun, "farola apagada en maestro antonio linares") == (
        "Calle Maestro Antonio Linares",
        "",
    )
    assert named(jun, "Alfarero Quesada 5, bolsas en la acera") == ("Calle Alfarero Quesada", "5")


def test_one_uncommon_word_with_a_house_number_names_a_street(jun):
    assert named(jun, "contenedor lleno en Olite, 7") == ("Calle Olite", "7")


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Hola a todos",
        "la real verdad es que no hay luz",
        "vino la guardia civil",
        "La iglesia tiene las luces encendidas",
        "se ve el pilar desde aquí",
        "olite es un pueblo",
        "la calle principal está sucia",
        "toda la calle está sucia",
        "En la calle. Real como la vida misma",
        "la calle, Real, dicen",
        "es un problema real 3 veces al día",
        "obras del Canal de Isabel II",
        "contenedor en el hospital Alfarero Quesada 5",
        "el 15 de Real",
        "el colegio Maestro Antonio Linares",
        "limones a 3 euros en la plaza",
        "plaza Iglesia",
        "calle Antonio Pilar",
        "calle Pilar Nogueira",
    ],
)
def test_words_that_name_no_street_find_none(jun, text):
    assert jun.find(text) is None


def test_the_type_tells_two_streets_of_one_name_apart(jun):
    assert named(jun, "en la plaza de Santiago") == ("Plaza Santiago", "")
    assert named(jun, "en la calle Santiago") == ("Calle Santiago", "")
    assert named(jun, "en Santiago 4") is None


def test_a_small_slip_after_a_type_is_forgiven(jun):
    assert named(jun, "farola en la calle Igelsia") == ("Calle Iglesia", "")
    assert named(jun, "farola en calle Maestro Antonio Linarse 4") == (
        "Calle Maestro Antonio Linares",
        "4",
    )
    assert named(jun, "en la Avda. de Andaluzia") == ("Avenida Andalucia", "")
    assert jun.find("una igelsia") is None
    assert jun.find("calle sucia y limosa") is None


def test_a_slip_between_two_streets_is_not_decided():
    town = Gazetteer([(1, "Calle Alfareras"), (2, "Calle Alfareros")])

    assert town.find("en la calle Alfarer0s") is None


def test_at_a_corner_the_first_street_is_the_place(jun):
    for text in (
        "Calle Real esquina con calle Limón",
        "esquina de la calle Real con la calle Limón",
        "cruce de calle Real y calle Limón",
        "calle Real / calle Limón",
    ):
        found = jun.find(text, corners=True)
        assert (found.name, found.crossing) == ("Calle Real", "Calle Limon")
        assert 0.5 <= found.sure < SURE_ENOUGH
        assert jun.find(text) is None


def test_a_word_is_a_street_where_another_street_crosses_it(jun):
    found = jun.find("bache en limón esquina con calle Olite", corners=True)

    assert {found.name, found.crossing} == {"Calle Limon", "Calle Olite"}
    assert jun.find("bache en el limón de la esquina", corners=True) is None


def test_the_name_alone_is_that_of_the_street_and_not_of_what_leads_to_it():
    town = Gazetteer(enumerate(["Travesia Alfarero Quesada", "Paseo Alfarero Quesada"]))

    assert named(town, "farola en Alfarero Quesada 5") == ("Paseo Alfarero Quesada", "5")
    assert named(town, "travesía Alfarero Quesada 5") == ("Travesia Alfarero Quesada", "5")


def test_a_stop_leads_to_the_street_that_it_is_called_after_and_a_school_does_not(jun):
    assert jun.find("la parada Alfarero Quesada está rota").name == "Calle Alfarero Quesada"
    assert jun.find("el colegio Alfarero Quesada está roto") is None


def test_a_stretch_between_two_streets_is_of_the_street_it_lies_on(jun):
    found = jun.find("la calle Real entre calle Limón y calle Olite")

    assert found.name == "Calle Real"
    assert jun.find("el tramo entre la calle Limón y la calle Olite", corners=True) is None


def test_a_house_number_says_which_of_two_streets_is_meant(jun):
    found = jun.find("entre calle Limón y la calle Real 12", at_least=0.5)

    assert (found.name, found.number) == ("Calle Real", "12")


def test_who_asks_may_be_content_with_less(jun):
    text = "el tramo entre la calle Limón y la calle Olite"

    assert jun.find(text, at_least=0.5).name == "Calle Limon"


@pytest.mark.parametrize(
    ("text", "street", "number"),
    [
        ("The lamp in Mill Lane is out", "Mill Lane", ""),
        ("12 mill ln, bins not emptied", "Mill Lane", "12"),
        ("outside 12B Mill Lane", "Mill Lane", "12B"),
        ("Kings Ave blocked", "King's Avenue", ""),
        ("pothole on King’s Avenue", "King's Avenue", ""),
        ("St. Julian Close is dirty", "St Julian Close", ""),
        ("saint julian close is dirty", "St Julian Close", ""),
        ("Larch Way", "Larch Way", ""),
        ("Potter St, opposite no. 4", "Potter Street", ""),
        ("KILN DR FLOODED", "Kiln Drive", ""),
        ("Victoria Rd N16", "Victoria Road", ""),
    ],
)
def test_english_streets_have_their_type_behind(london, text, street, number):
    assert named(london, text) == (street, number)


def test_at_an_english_corner_the_first_street_is_the_place(london):
    found = london.find("corner of Potter Street and High Street", corners=True)

    assert found.name == "Potter Street"


@pytest.mark.parametrize(
    "text",
    [
        "the mill. Lane closed",
        "Victoria Close is dirty",
        "Upper Wick Mill Lane",
        "Clay Park is lovely",
        "the main road",
    ],
)
def test_an_english_street_of_another_name_is_another_street(london, text):
    assert london.find(text) is None


def test_streets_of_the_same_name_are_kept_together():
    town = Gazetteer([(1, "High Street"), (2, "Mill Lane"), (3, "High Street")])

    found = town.find("High Street")

    assert (found.street_id, found.namesakes) == (1, (3,))


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("Calle de la Iglesia", "iglesia"),
        ("C/ IGLESIA", "iglesia"),
        ("Avenida Los Rosales", "rosales"),
        ("Sor Juana Inés de la Cruz", "sor juana ines cruz"),
        ("Calle La", "la"),
        ("Autovia A-92, 1000 EN", "a92"),
        ("Calle Real, 000012, Centro, Sol", "real"),
        ("Mill Lane", "mill"),
        ("The Drive", "drive"),
        ("  ", ""),
    ],
)
def test_a_street_is_looked_up_by_what_is_left_of_its_name(name, key):
    assert street_key(name) == key


@settings(deadline=None)
@given(st.text(max_size=300))
def test_no_text_is_too_strange_to_be_read(text):
    town = Gazetteer([(1, "Calle Real"), (2, text), (3, "Mill Lane")])

    found = town.find(f"{text} calle {text} Lane {text}")

    assert found is None or SURE_ENOUGH <= found.sure <= 1


def test_a_long_text_among_many_streets_is_read_to_the_end():
    town = Gazetteer((n, f"Calle {first} {second}") for n, (first, second) in enumerate(_names()))
    text = "calle Alfra Bricol y la plaza de la calle sin nombre, " * 2000

    assert town.find(text) is not None


def _names():
    syllables = ["Al", "fra", "bri", "col", "du", "mer", "nas", "tor", "vel", "xi"]
    words = [a + b.lower() for a in syllables for b in syllables]
    return [(first.title(), second.title()) for first in words for second in words[:40]]


def test_a_park_is_not_its_street():
    town = Gazetteer(enumerate(["Calle Alfarero", "Parque Alfarero", "Parque de la Vega"]))

    assert named(town, "Los columpios del parque Alfarero están rotos") is None
    assert named(town, "Farola rota en la calle Alfarero 3") == ("Calle Alfarero", "3")
    # A park that is alone of its name is an address.
    assert named(town, "Banco roto en el parque de la Vega") == ("Parque de la Vega", "")


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("basura delante del 105 de Olite", "105"),
        ("mueble en el portal 53 de Olite", "53"),
        ("FAROLA EN OLITE FTE N 10", "10"),
        ("baldosas en Olite entre 11 y 13", "11"),
        ("baldosas en Olite 32/34", "32"),
        ("parquímetro en el parking de Alfarero Quesada 5", "5"),
        ("soy vecino de Alfarero Quesada 5", "5"),
    ],
)
def test_a_number_that_counts_a_door_names_a_street_without_its_type(jun, text, number):
    found = jun.find(text)

    assert found is not None
    assert found.number == number


def test_a_day_is_no_door(jun):
    assert named(jun, "calle Real 10/12 por la noche") == ("Calle Real", "")
    assert named(jun, "calle Real, abierto 24/7") == ("Calle Real", "")
    assert named(jun, "el 15 de Mayor") is None


def test_doors_from_one_to_another_are_no_part_of_the_name():
    town = Gazetteer([(1, "Calle Reina")])

    assert named(town, "La calle Reina del 1 al 17 está sucia") == ("Calle Reina", "1")


@pytest.mark.parametrize(
    "text",
    [
        "calle O'Donnell 32",
        "calle o,donnell 32",
        "C/ O Donnell, 32",
        "O´ Donnell 32",
        "odonnell 32",
    ],
)
def test_an_apostrophe_may_be_left_out(text):
    town = Gazetteer([(1, "Calle O'donnell")])

    assert named(town, text) == ("Calle O'donnell", "32")


def test_a_name_that_begins_with_a_type_is_known_without_it():
    town = Gazetteer([(1, "Calle Camino De Los Alfareros")])
    both = Gazetteer([(1, "Calle Camino De Los Alfareros"), (2, "Calle Alfareros")])

    assert named(town, "un bache en la calle Alfareros 9") == ("Calle Camino De Los Alfareros", "9")
    assert named(both, "un bache en la calle Alfareros 9") == ("Calle Alfareros", "9")


def test_the_name_of_a_district_is_not_its_street():
    streets = [(1, "Calle Olite"), (2, "Calle Barrizal")]
    text = "Farola apagada en la calle Olite, en Barrizal"

    known = Gazetteer(streets, {"Barrizal"}).find(text)

    assert known.name == "Calle Olite"
    assert known.sure > Gazetteer(streets).find(text, at_least=0.1).sure
    assert named(Gazetteer(streets, {"Barrizal"}), "calle Barrizal 3") == ("Calle Barrizal", "3")


def test_a_stop_is_called_after_the_square():
    town = Gazetteer([(1, "Calle Quesada"), (2, "Glorieta Quesada")])

    assert town.find("frente al metro Quesada", at_least=0.01).name == "Glorieta Quesada"
    assert town.find("frente a Quesada 5", at_least=0.01).name == "Calle Quesada"


@pytest.mark.parametrize(
    "text", ["en la Avda. dela Andalucía", "paseode las Yeserías", "PASEO DELAS YESERIAS"]
)
def test_words_written_together_are_taken_apart(jun, text):
    assert jun.find(text) is not None


def test_a_word_that_begins_a_sentence_is_no_street_where_the_sentence_goes_on():
    town = Gazetteer([(1, "Calle Farolillo")])

    assert town.find("Farolillo averiado desde ayer") is None
    assert named(town, "Farolillo 3, no hay luz") == ("Calle Farolillo", "3")
