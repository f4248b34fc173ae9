"""Personal data is found and covered; prices, dates, streets and case numbers are left alone."""

from __future__ import annotations

import pytest

from concejo.screening.personal import mask, personal_data_in

PERSONAL = [
    ("dni", "Mi DNI es 12345678Z", "12345678Z"),
    ("dni", "DNI: 12.345.678-Z", "12.345.678-Z"),
    ("dni", "soy 12345678-z del padrón", "12345678-z"),
    ("dni", "nº 12345678 Z", "12345678 Z"),
    ("dni", "12 345 678 Z", "12 345 678 Z"),
    ("dni", "dni 12345678", "12345678"),
    ("dni", "NIE X1234567L", "X1234567L"),
    ("dni", "nie x-1234567-l", "x-1234567-l"),
    ("dni", "Y 1234567 X", "Y 1234567 X"),
    ("passport", "pasaporte AAB123456", "AAB123456"),
    ("passport", "my passport no 502135326", "502135326"),
    ("phone", "Llámame al 612345678", "612345678"),
    ("phone", "mi móvil: 612 34 56 78", "612 34 56 78"),
    ("phone", "612-345-678", "612-345-678"),
    ("phone", "612.345.678, gracias", "612.345.678"),
    ("phone", "fijo 958 55 51 23.", "958 55 51 23"),
    ("phone", "+34 612 345 678", "+34 612 345 678"),
    ("phone", "0034612345678", "0034612345678"),
    ("phone", "(+34) 958555123", "(+34) 958555123"),
    ("phone", "call +44 7911 123456", "+44 7911 123456"),
    ("phone", "ring me on 07911 123456", "07911 123456"),
    ("phone", "call (020) 7946 0958", "(020) 7946 0958"),
    ("phone", "+33 6 12 34 56 78", "+33 6 12 34 56 78"),
    ("phone", "+1 (415) 555-2671", "+1 (415) 555-2671"),
    ("phone", "al ６１２３４５６７８", "６１２３４５６７８"),
    ("email", "ana.perez@example.org", "ana.perez@example.org"),
    ("email", "Escríbeme: luis+aviso@correo.example.es.", "luis+aviso@correo.example.es"),
    ("email", "ana arroba correo punto es", "ana arroba correo punto es"),
    ("email", "ana (arroba) correo (punto) com", "ana (arroba) correo (punto) com"),
    ("email", "ana arroba correo.es", "ana arroba correo.es"),
    ("email", "ana [at] mail [dot] com", "ana [at] mail [dot] com"),
    ("email", "write to ana at mail dot com", "ana at mail dot com"),
    ("iban", "ES9121000418450200051332", "ES9121000418450200051332"),
    ("iban", "ES91 2100 0418 4502 0005 1332 para el recibo", "ES91 2100 0418 4502 0005 1332"),
    ("iban", "GB29 NWBK 6016 1331 9268 19", "GB29 NWBK 6016 1331 9268 19"),
    ("iban", "2100-0418-45-0200051332", "2100-0418-45-0200051332"),
    ("card", "4111 1111 1111 1111", "4111 1111 1111 1111"),
    ("card", "pagué con 5500-0000-0000-0004", "5500-0000-0000-0004"),
    ("card", "378282246310005", "378282246310005"),
    ("plate", "un coche blanco 1234 BCD", "1234 BCD"),
    ("plate", "matrícula 1234BCD", "1234BCD"),
    ("plate", "1234-bcd mal aparcado", "1234-bcd"),
    ("plate", "GR-1234-AB abandonado", "GR-1234-AB"),
    ("plate", "furgoneta GR 1234 AB", "GR 1234 AB"),
    ("plate", "M-1234-ZX", "M-1234-ZX"),
    ("plate", "gr1234ab", "gr1234ab"),
    ("plate", "a van AB12 CDE", "AB12 CDE"),
    ("plate", "reg A123 BCD", "A123 BCD"),
    ("plate", "Coche abandonado junto al contenedor 1234 BCD", "1234 BCD"),
    ("plate", "Coche abandonado delante de la farola 1234 BCD", "1234 BCD"),
    ("plate", "Abandonado delante de la farola 1234 BCD", "1234 BCD"),
    ("plate", "En la farola 1234 BCD ocupa la acera", "1234 BCD"),
    ("plate", "Coche junto al contenedor, número 1234 BCD", "1234 BCD"),
    ("plate", "Dos furgonetas junto a la farola verde, M-1234-ZX", "M-1234-ZX"),
    ("plate", "Un coche en la Avda. Jun junto a la farola GR 1234 AB", "GR 1234 AB"),
    ("plate", "Aparcado siempre ante la parada GR 1234 AB", "GR 1234 AB"),
    ("plate", "referencia del coche 1234 BCD", "1234 BCD"),
    ("plate", "the bin lorry hit car by bin AB12 CDE", "AB12 CDE"),
    ("plate", "Van without a permit AB12 CDE", "AB12 CDE"),
    ("plate", "He jumped the red light AB12 CDE", "AB12 CDE"),
    ("social_security", "28/12345678/40", "28/12345678/40"),
    ("social_security", "my NI number QQ 12 34 56 C", "QQ 12 34 56 C"),
    ("social_security", "my NI number AB 12 34 56 C", "AB 12 34 56 C"),
    ("person", "Doña María Pérez, calle Real 3, 2ºB", "María Pérez"),
    ("person", "mi vecino Juan García del 2º B", "Juan García"),
    ("person", "La farola de don Antonio Ruiz López, c/ Nueva 12", "Antonio Ruiz López"),
    ("person", "mi vecina Carmen del 3ºA", "Carmen"),
    ("person", "mi vecino juan garcía del 2º B", "juan garcía"),
    ("person", "Ana Molina vive en la calle Agua 4", "Ana Molina"),
    ("person", "En el piso 3 vive Pedro Romero", "Pedro Romero"),
    ("person", "Me llamo Lucía Torres, calle Horno 5", "Lucía Torres"),
    ("person", "Mr John Smith, 12 High Street, flat 3", "John Smith"),
    ("person", "my neighbour John Smith at number 12", "John Smith"),
    ("person", "Mrs Jane Brown, flat 2B", "Jane Brown"),
]

NOT_PERSONAL = """
    La farola de la calle Maestro Antonio Linares 3 no luce
    Plaza de Doña Elvira, 4
    Avenida Juan Carlos I, número 12, 2º B
    Colegio Don Quijote, calle Real 3
    En Calle Nuestra Señora de la Salud nº 56
    EN LA CALLE NUESTRA SEÑORA DEL CARMEN Nº 56 FALTA UNA TAPA
    SOY PROPIETARIO EN CALLE HUERTA 6
    Parque Federico García Lorca, calle Ancha 2
    Caso 2026-000123 sin respuesta
    El recibo es de 1.250,50 €
    Cuesta 612.345.678 euros según el pleno
    El 24/11/2026 a las 22:48 se fue la luz
    De 09:00-14:00 y 17:00-20:00
    de 9.00 a 14.00 y de 17.00 a 20.00
    6/11/2026 - 21:55 h
    Código postal 18213, Jun
    Coordenadas 37.221934, -3.593842
    lat 40.4114412 lon -3.6637712
    Llama al 112 o al 016
    El 900 123 456 es gratuito
    Farola número 123456
    Expediente 502/2026/142949-1
    Referencia 20261124000123
    Números 12, 14, 16 y 18
    En 2026 PMR y en 2025 DGT
    A las 1830 hrs empieza la obra
    Corte en la A-44 y la GR-3103
    La carretera GR-3103 A la altura del puente
    SE VA A 2000 KM DE AQUÍ
    12345678A no es un documento
    ES00 2100 0418 4502 0005 1332
    4111 1111 1111 1112
    La línea 33 pasa cada 15 minutos
    arroba y punto son signos
    @ana@pueblo.example ha escrito
    Mira https://pueblo.example/@ana/114712345678901234
    meet at the corner dot the map
    Postcode SE18 6XX
    The A406 NCR junction
    IG11 AND beyond
    Light column 0123 is out
    12 High Street, flat 3
    St John Street, number 12
    The bus 25 every 10 mins, 0730 to 1900
    Reference FS123456789 closed
    £612345678 spent on roads
    Gabriel Miró 12, bajo
    Vecino del 3, puerta 2
    En los números 9-11-13-15-16 no hay luz
    Anclaje 7 (02/08/2026 - 21:50) bloqueado
    EN LA CALLE VALENCIA DE DON JUAN Nº 16
    calle del Párroco Don Emilio Franco, número 14
    Doña Clara indica que en verano la C/ Nueva 3 huele
    Plano 9025-JCL-RGP
    Contenedor verde 1234 BCD quemado
    No se ve. La farola 1234 BCD no luce
    Ayer se quemó el contenedor nº 1234 BCD
    La farola de la plaza, código 1234 BCD, no luce
    Un coche ha tirado la farola nº GR-1234-B
    Un coche junto al contenedor #1234 BCD
    Expediente 1234 BCD sin respuesta
    Coche abandonado, expediente GR-1234-AB
    Ya van tres veces que se apaga la farola GR-1234-B
    Se llevaron el coche. La farola GR-1234-B sigue apagada
    La farola GR-1234-B luce sobre los coches
    Car park lamp post AB12 CDE is out
    A car hit lamp post no. AB12 CDE
"""


@pytest.mark.parametrize(("kind", "text", "piece"), PERSONAL)
def test_personal_data_is_found_where_it_stands(kind, text, piece):
    pieces = [(one.kind, text[one.start : one.end]) for one in personal_data_in(text)]

    # QQ is never given out: the number only looks like one.
    assert ((kind, piece) in pieces) if piece else (kind not in dict(pieces))


@pytest.mark.parametrize("text", [line.strip() for line in NOT_PERSONAL.strip().splitlines()])
def test_numbers_and_names_of_things_are_left_alone(text):
    assert personal_data_in(text) == []


def test_the_mask_covers_each_find_in_the_language_asked_for():
    text = "Soy Ana, DNI 12345678Z, 612 34 56 78"
    found = personal_data_in(text)

    assert mask(text, found, language="es") == "Soy Ana, DNI [DNI], [teléfono]"
    assert mask(text, found, language="en") == "Soy Ana, DNI [identity number], [phone]"
    assert mask(text, found, language="xx") == mask(text, found, language="es")


def test_a_person_at_home_loses_name_and_flat_but_the_street_stays():
    text = "Doña María Pérez, calle Real 3, 2ºB: la farola de la puerta está rota"

    masked = mask(text, personal_data_in(text), language="es")

    assert masked == "Doña [persona], calle Real 3, [puerta]: la farola de la puerta está rota"


def test_the_towns_own_numbers_and_addresses_may_be_read():
    text = "Llama al 958 55 50 50 o escribe a info@jun.example, no al 612345678"

    found = personal_data_in(text, known=["+34 958555050", "INFO@jun.example"])

    assert [text[one.start : one.end] for one in found] == ["612345678"]
