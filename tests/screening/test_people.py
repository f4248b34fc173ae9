"""People are found by what stands around their names; streets, shops and mayors are left alone."""

from __future__ import annotations

import pytest

from concejo.screening.personal import mask, personal_data_in

FOUND = [
    ("person", "Juan Pérez García, calle Real 5, 2.º B", "Juan Pérez García"),
    ("home", "Juan Pérez García, calle Real 5, 2.º B", "2.º B"),
    ("person", "la casa de María López en C/ Olmos 7", "María López"),
    ("person", "maria lopez, calle olmos 7", "maria lopez"),
    ("person", "MARÍA LÓPEZ, CALLE OLMOS 7", "MARÍA LÓPEZ"),
    ("person", "María López (Olmos 7, 2ºB)", "María López"),
    ("person", "En la calle Real 5 vive Juan Pérez", "Juan Pérez"),
    ("person", "Calle Sauce 5. Nombre: Paula Benítez", "Paula Benítez"),
    ("person", "Recoger en calle Sol 2, a nombre de Isabel Cano", "Isabel Cano"),
    ("person", "Estimado don Alberto Reina: sobre su aviso en calle Rosales 6", "Alberto Reina"),
    ("person", "José María de la Torre, plaza Mayor 3", "José María de la Torre"),
    ("person", "Mohamed El Idrissi, calle Estrella 5", "Mohamed El Idrissi"),
    ("person", "J. Smith, 14 Mill Lane", "J. Smith"),
    ("person", "Nerea Campos, Zumalakarregi etorbidea 9", "Nerea Campos"),
    ("person", "Nerea Campos, 'Zumalakarregi etorbidea 9'", "Nerea Campos"),
    ("person", "The hedge at Mary Johnson's house, 7 Church Road", "Mary Johnson"),
    ("person", "Dear Mrs Jenkins, your bin at 5 Ash Grove is new", "Jenkins"),
    ("person", "John Smith, SE18 6QT", "John Smith"),
    ("home", "El vecino del 3.º B tiende fuera", "3.º B"),
    ("home", "Vivo en calle Real 5, 2.º B", "2.º B"),
    ("home", "the man in flat 7 smokes", "flat 7"),
    ("health", "Mi vecina Juana está con quimioterapia", "Juana está con quimioterapia"),
    ("health", "my mother has dementia", "has dementia"),
    ("minor", "el niño Pablo Serrano se cayó", "Pablo Serrano"),
    ("minor", "Nerea Campos, 12 años, rompió el banco", "Nerea Campos"),
    ("birth", "nacida el 4 de marzo de 1939", "4 de marzo de 1939"),
    ("birth", "DOB 23.07.90", "23.07.90"),
    ("person", "Me llamo Sergio Luna. Vivo en calle Real 5", "Sergio Luna"),
    ("person", "Nombre: Elisa Cano\nDirección: calle Sol 2", "Elisa Cano"),
    ("person", "Reclamante: CANO RUIZ, ELISA. Domicilio: CALLE SOL 2", "CANO RUIZ, ELISA"),
    ("person", "Quien tira los cascotes es Fermín Cano, su casa es calle Sol 2", "Fermín Cano"),
    ("person", "Doña Elisa, la del ático de calle Sol 2, riega", "Elisa"),
    ("person", "J. L. Aranda, que vive en barrio Alto 13", "J. L. Aranda"),
    ("person", "Fermín Cano, NIE X2938475H", "Fermín Cano"),
    ("person", "The house at 3 Mill Lane belongs to Ruth Barker", "Ruth Barker"),
    ("person", "the Barkers at 12 Mill Lane bark", "Barkers"),
    ("person", "Xa Ywel from 24 Mill Lane, flat 2, called", "Xa Ywel"),
    ("person", "The mayor, Ruth Barker, lives at 3 Mill Lane", "Ruth Barker"),
    ("home", "el inquilino del tercero B, calle Sol 2", "tercero B"),
    ("home", "Elisa Cano, calle Sol 2, bajo", "bajo"),
    ("home", "I live in the ground floor flat at 6 Mill Lane", "ground floor flat"),
    ("home", "música en el 4.º C de calle Sol 2", "4.º C"),
    ("home", "Elisa Cano, calle Sol 2, escalera A, 2.º B", "escalera A, 2.º B"),
    ("health", "Soy epiléptica y esa pantalla parpadea", "epiléptica"),
    ("health", "I had a stroke last year", "a stroke"),
    ("health", "the man upstairs has schizophrenia", "upstairs has schizophrenia"),
    ("health", "A mi marido le amputaron una pierna", "le amputaron una pierna"),
    ("minor", "Los niños Hugo Pardo y Leo Vidal", "Leo Vidal"),
    ("minor", "Sara Gil y Leo Vidal, alumnos de 2.º de ESO", "Sara Gil"),
    ("minor", "Mi hija de seis años, Nora, se cayó", "Nora"),
    ("minor", "La menor N. R. F. fue atendida", "N. R. F."),
    ("birth", "Cumplo años el 1 de mayo de 1960", "1 de mayo de 1960"),
    ("phone", "seis cinco cinco, doce, treinta y cuatro, cincuenta y seis", None),
    ("phone", "oh seven seven double oh, nine hundred, three one six", None),
    ("phone", "mi móvil: 6OO 12 93 48", "6OO 12 93 48"),
    ("phone", "cell: 6175550119", "6175550119"),
    ("passport", "Pasaporte español número AAK 019283", "AAK 019283"),
    ("social_security", "SSN 219-09-9941", "219-09-9941"),
    ("social_security", "NHS number 943 476 5919", "943 476 5919"),
    ("plate", "MA license plate 2LB551", "2LB551"),
    ("plate", "Old Fiesta T482 NRA", "T482 NRA"),
    ("phone", "seis cero cero uno dos tres cuatro cinco seis", None),
    ("phone", "call 07700 900123", "07700 900123"),
    ("email", "ana @ correo.example", "ana @ correo.example"),
    ("iban", "sort code 20-00-00", "20-00-00"),
    ("plate", "un Audi 7788 mts", "7788 mts"),
    ("person", "Elisa Cano vive encima del bar Sol, en la calle Mayor 1", "Elisa Cano"),
    ("person", "Me llamo Elisa Cano y vivo en Ancha 5", "Elisa Cano"),
    ("person", "La inquilina de Corredera 8, Elisa Cano, avisa", "Elisa Cano"),
    ("person", "Otra vez Fermín Cano, el de Escultor Salzillo 4", "Fermín Cano"),
    ("person", "Elisa Cano, con residencia en la calle Sol 2", "Elisa Cano"),
    ("person", "Juan Cano Gil, Zumalakarregi Etorbidea 9", "Juan Cano Gil"),
    ("person", "Cano Ruiz, Elisa. Calle Sol 2", "Cano Ruiz, Elisa"),
    ("person", "Estimada Rocío: su vado en calle Sol 2 está listo", "Rocío"),
    ("person", "Remedios, la viuda de la calle Sol 2", "Remedios"),
    ("person", "Kind regards, Xa Ywel, 45 Mill Road", "Xa Ywel"),
    ("person", "My neighbour in number 12, Ruth Barker, sings", "Ruth Barker"),
    ("person", "Neighbour at 3 Mill Close, Derek, shouts", "Derek"),
    ("person", "3 Mill Close, third door, his name is Ewan Barker", "Ewan Barker"),
    ("home", "En el tercero B gritan todas las noches", "tercero B"),
    ("home", "El ruido viene del ático B de Pintor Rosales 60", "ático B"),
    ("home", "El inquilino de la puerta 12 da golpes", "puerta 12"),
    ("home", "Elisa Cano, carrer de Mar 12, 2-1", "2-1"),
    ("home", "the man at number 16, top flat", "top flat"),
    ("home", "Mrs Barker, 2nd floor left, 11 Mill Road", "2nd floor left"),
    ("home", "Tenant in 2/1, 14 Mill Road", "2/1"),
    ("home", "my postcode is LS6 3BN", "LS6 3BN"),
    ("minor", "El niño que rompió el banco es Leo Vidal", "Leo Vidal"),
    ("minor", "The boy who broke it is Leo Vidal", "Leo Vidal"),
    ("minor", "La niña se llama Nora Gil", "Nora Gil"),
    ("minor", "Mi hija de 9 años se llama Nora", "Nora"),
    ("minor", "Los hermanos Leo y Raúl, de 7 y 9 años", "Raúl"),
    ("minor", "Un chico de 15 años, Leo Vidal, lo hizo", "Leo Vidal"),
    ("minor", "El que lo tiró se llama Leo Vidal y tiene 13 años", "Leo Vidal"),
    ("minor", "Two kids, Aaron and Josh, both 12, broke it", "Josh"),
    ("health", "Me acaban de operar de la cadera", "Me acaban de operar de la cadera"),
    ("health", "My gran has Alzheimer's", "has Alzheimer's"),
    ("birth", "mi fecha de nacimiento, 27/09/1984", "27/09/1984"),
    ("dni", "N.I.E. X-4521987-K", "X-4521987-K"),
    ("iban", "refund to 60-83-71, account number 44102938", "60-83-71"),
    ("phone", "Junto a la biblioteca vivo yo, tel. 958 12 34 56", "958 12 34 56"),
    ("phone", "Preguntad en el taller por Ramiro, 958 77 12 06", "958 77 12 06"),
    ("phone", "La biblioteca cierra, 612 34 56 78", "612 34 56 78"),
    ("plate", "En la farola un Seat 4821 KTM", "4821 KTM"),
    ("person", "Ana Nieto, calle Sol 2", "Ana Nieto"),
    ("person", "Carmen España vive en calle Sol 2", "Carmen España"),
    ("person", "Elisa Ruiz Peña, calle Sol 2", "Elisa Ruiz Peña"),
    ("person", "John Hill, 4 Mill Road", "John Hill"),
    ("person", "David Green at 4 Mill Road", "David Green"),
    ("person", "Mrs White, 4 Mill Road", "White"),
    ("person", "La abuela de Nerea, en Pasaje Sur 4", "Nerea"),
]

LEFT = """
    Calle Antonio Machado 5, frente al 2.º B
    Bar Paco, calle Real 5
    Peluquería Maribel, C/ Olmos 7
    Murphy's Bar, 6 Bridge Street
    Placa de Carlos Palomino en Paseo del Sol 145
    El número 8 de Gabriel Miró
    La alcaldesa María Fernández, en la plaza Mayor 1
    Councillor Jane Brown, 14 Mill Lane crossing
    Petts Wood, BR5 1DE
    Dear Team, the lamp at 5 Ash Grove is out
    Since June 15, at 4 Elm Road
    LLEVA VARIOS DIAS EN CALLE VILLAJIMENA 28
    Horquilla doblada, visto el 07/09/2021
    En un 6º piso y con las ventanas cerradas
    Factura 600123456
    Parking ticket 713158773
    A full block is not shovelled at 501 Dot Ave
    El olmo tiene una enfermedad
    Carrera contra el cáncer, con Ana
    Gabriel Miró, 12.
    Luis Vega pasará mañana por calle Real 5
    Farola fundida en calle Doctor Fleming 12
    La jefa de Obras, Pilar Cortés, atiende en la calle Mayor 1
    Inspector Mary Poole at 5 Elm Road
    Ms Patel of the housing office at 1 Town Square answered
    Placa a Clara Campoamor en calle Sol 2
    The Emily Davison statue, 8 Town Square
    Pedro Unanue y calle Delicias 3
    Harry Potter on the wall of 5 Elm Road
    El perro de calle Luna 4 se llama Toby
    Silver Birch outside 39 Sidney Road
    Semáforo 3B de Cea Bermúdez
    Del aula 3.º B del colegio
    Vivo en la calle Silva 15B
    My 10 year old cannot cross here
    People with dementia get lost
    A man had a heart attack outside 5 Elm Road
    El teléfono de la biblioteca, el 91 555 12 30, comunica
    The hotline 1-800-555-0199 is busy
    SU MATRÍCULA NO ESTABA DADA DE ALTA
    La farola GR-0417-B parpadea
    Columna de alumbrado M-1234-AB sin tapa
    Contenedor amarillo 4821 KTM lleno
    Lamp column AB12 CDE is out
    La oficina de turismo atiende en el 958 22 22 22
    Talleres Paco, C/ Real 9, tel. 958 33 44 55
    The library at 4 High Street, phone 01632 960000, is shut
    Escriba a registro@pueblo.example
    info@council.example is the help desk
    Vivo en Granada 20 años
    Vecina de Ronda Sur, la farola está rota
    My neighbour at 12A Mabley Street
    Thanks, Parks Team, 45 Vicarage Road
    Dear Environmental Health Team, at 12 Mill Road
    Noise from the 4th floor of the office block
    Calle Sol 12, 8-9 de la mañana
    Estimado Ayuntamiento: la calle Sol 4 está a oscuras
    Whoever lives at 2A Nelson Court
    La vecina del quinto tiene razón
    Los niños de 6 años juegan aquí
    Peña Juan Breva, calle Sol 2
    Puente Juan Gil, calle Sol 2
    Rose Hill, 4 Mill Road
    Victoria Park, 4 Mill Road
"""


@pytest.mark.parametrize(("kind", "text", "piece"), FOUND)
def test_what_is_told_of_people_is_found(kind, text, piece):
    pieces = [(one.kind, text[one.start : one.end]) for one in personal_data_in(text)]

    assert (kind, piece or text) in pieces


@pytest.mark.parametrize("text", [line.strip() for line in LEFT.strip().splitlines()])
def test_streets_shops_mayors_and_things_are_left_alone(text):
    assert personal_data_in(text) == []


def test_what_is_covered_still_says_what_is_the_matter():
    text = "Mi vecina Juana está con quimioterapia y los petardos de la calle Sol 3 la asustan"

    masked = mask(text, personal_data_in(text), language="es")

    assert masked == "Mi vecina [salud] y los petardos de la calle Sol 3 la asustan"
