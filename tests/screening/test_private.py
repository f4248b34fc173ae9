"""Which texts are about people, and which only name a health centre or a police officer."""

from __future__ import annotations

import pytest

from concejo.screening.private import PRIVATE_KINDS, private_kind_in

PRIVATE = {
    "health": """
        Necesito cita con el médico para mañana
        ¿Me puede ver hoy el médico? Tengo fiebre
        Mi medicación no ha llegado a la farmacia
        Mi padre está ingresado y no puede ir al ayuntamiento
        Tengo cáncer y necesito el transporte sanitario
        ¿Cuándo me dan los resultados de mis análisis de sangre?
        Quiero cambiar la hora de mi psicóloga
        Padezco depresión desde hace un año
        I need a doctor's appointment
        My medication has run out
        My mother has dementia
        I was diagnosed with diabetes
    """,
    "social": """
        No tengo para comer este mes
        Nos van a desahuciar el lunes
        ¿Cómo pido la ayuda a domicilio para mi tía?
        Quiero hablar con la trabajadora social
        Hay un hombre durmiendo en la calle junto al cajero
        No llegamos a fin de mes y necesitamos ayuda
        Una anciana vive sola y desatendida
        I cannot afford food this week
        There is a homeless man by the church
        We are being evicted tomorrow
        I need to speak to a social worker
    """,
    "minors": """
        Hay menores bebiendo en el parque
        Mi hija sufre acoso escolar
        Esos niños están desatendidos, van sin abrigo
        Venden alcohol a menores en esa tienda
        Le hacen bullying a mi hijo en el instituto
        My son is bullied at school
        That shop sells cigarettes to minors
        The children are neglected
    """,
    "police": """
        Me han robado el bolso en el mercado
        Venden droga en el portal
        Hubo un robo en la tienda de la esquina
        Me ha amenazado un hombre
        Han forzado la puerta de mi coche esta noche
        Agresión a un conductor
        Mi marido me pega
        Un hombre con un cuchillo
        Hay trapicheo todas las tardes en la plaza
        Sufrí un atraco ayer
        I was robbed yesterday
        My bike was stolen from the rack
        They are dealing drugs in the park
        He threatened me in the street
        Someone broke into my car
        Domestic violence in the building
    """,
    "neighbours": """
        El vecino del 3 canta a gritos todas las noches
        Mi vecina pone la música altísima
        El perro del vecino ladra sin parar
        Los de arriba hacen fiestas hasta las cuatro
        Tengo problemas con mi vecino por el patio
        La vecina del segundo tira basura por la ventana
        Mi vecino toca la batería a medianoche
        Hay fiesta en el piso de abajo otra vez
        El perro ladra toda la noche en la terraza
        Discusión con el vecino por la tapia
        My neighbour plays loud music every night
        The neighbour at number 3 sings at night
        The people upstairs are having parties all week
        Dog barking all night next door
        Loud party in the flat next to mine
        I have a dispute with my neighbour
    """,
}

PUBLIC = """
    Bache enorme delante del centro de salud
    parque de niños: columpio roto
    la policía local que corte el tráfico durante la cabalgata
    Necesitamos más aparcamiento
    Farola apagada en la calle Vecinos
    Los vecinos del barrio pedimos más papeleras
    Soy vecina de la calle Real y no hay luz
    La asociación de vecinos organiza una paella
    Un vecino ha avisado de que la fuente pierde agua
    Han robado el cable de la farola
    Han robado la tapa de la alcantarilla
    Árbol enfermo en la plaza
    Hay una depresión en el asfalto
    Licencia de obra menor, ¿cuánto tarda?
    Zona infantil para menores de 3 años sin valla
    Calle Doctor Fleming, acera rota
    Contenedor de medicamentos lleno
    Muro con amenaza de ruina
    La plaza de minusválidos está ocupada
    La rampa para personas discapacitadas está rota
    Socavón junto al hospital
    Alumbrado fundido frente al centro social
    ¿Cuándo es el taller para niños de la biblioteca?
    Excrementos de perro en el parque
    Ruido de la terraza del bar hasta las tres
    Ratas merodeando entre los cubos
    La comunidad de vecinos quiere otro contenedor
    Redes sociales del ayuntamiento sin actualizar
    Papelera robada en el paseo
    La acera de la policía local está levantada
    Gracias al barrendero por lo bien que ha quedado la plaza
    Pothole outside the health centre
    The children's playground has a broken swing
    Police station road sign is missing
    Neighbourhood watch sign fell off
    Disabled bay painted in the wrong place
    The drain cover was stolen
    Diseased tree by the school
    Minor road works blocking the lane
    The social club hall needs new lamps
    My neighbours and I would like a bench
    Street light out near the surgery
    Hoarding blocks the pavement
"""

# What a calm phrase would hide if it stepped over people, or over what befalls them.
NOT_SWALLOWED = {
    "police": """
        Aviso: me han robado y la policía no viene
        En el banco de la plaza me han robado la cartera
        Junto al contenedor me han robado la bici
        Debajo de la farola han robado un coche
        En el edificio un hombre me amenaza
        Junto a la fachada del bar un tipo me amenaza
        Venden droga junto a la farmacia
        Venden droga en las entradas del metro
        Un tipo con un perro merodea por los portales
        By the bench my phone was stolen
        The bin man saw my bike stolen
    """,
    "minors": """
        En el parque hay menores bebiendo
        En la fiesta había menores borrachos
        En el parque, niños desatendidos y sin abrigo
        En la calle, menores bebiendo hasta las tres
        Hay menores de 15 años bebiendo en la plaza
        Un menor que está solo y abandonado
        Venden alcohol a menores de 16 años
        In the playground children are neglected
        At school the kids are neglected
        By the swings two children with bruises
    """,
    "health": """
        Al lado del árbol vive mi madre enferma
        Paseo al perro porque mi padre está enfermo
        Tuve un infarto por el ruido de la obra
        Quiero pedir cita en el centro de salud
        Estoy al lado, necesito cita con el médico
        Espero en la puerta a mi médico
        Tengo una depresión en la calle y no salgo
    """,
    "social": """
        En el local duerme un indigente todo el día
        En la puerta de casa una familia necesita servicios sociales
        En la calle un mendigo pide todo el día
    """,
    "neighbours": """
        Aviso de que el vecino del 3 grita todas las noches
        Dice que mi vecino no deja dormir
        Mi vecina también grita todas las noches
        Mi vecino y yo: grita todas las noches
        My neighbour also plays loud music all night
        My neighbour and I argue, he shouts all night
        My neighbour says I am rude and throws rubbish
    """,
}

# The same words of things.
CALM = """
    El perro de la plaza está enfermo
    Hay una paloma enferma junto al árbol
    Ratas merodeando por el parque
    La fachada amenaza a quien pasa por debajo
    Nos falta el cubo porque nos han robado el anterior del contenedor
    Necesitamos un contenedor porque nos han robado el otro
    El parque de la calle Real para niños está abandonado
    Zona de juegos para menores de 3 años abandonada
    La anchura es menor de 2 metros y se cruzan solos los coches
    Quiero hora para el vado frente al centro de salud
    Soy la vecina de la calle Real, avisa un vecino de que molestan las obras
    El susto fue de infarto
    The playground for children is neglected and unsafe
    The cover of the drain on Mill Lane was stolen
    All our neighbours agree that the loud music festival is good
"""


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, block in PRIVATE.items() for text in _lines(block)]
)
def test_texts_about_people_are_private(kind, text):
    assert private_kind_in(text) == kind


@pytest.mark.parametrize("text", _lines(PUBLIC))
def test_texts_about_things_are_public(text):
    assert private_kind_in(text) is None


@pytest.mark.parametrize(
    ("kind", "text"),
    [(kind, text) for kind, block in NOT_SWALLOWED.items() for text in _lines(block)],
)
def test_a_calm_phrase_does_not_hide_what_stands_beside_it(kind, text):
    assert private_kind_in(text) == kind


@pytest.mark.parametrize("text", _lines(CALM))
def test_the_same_words_of_things_stay_public(text):
    assert private_kind_in(text) is None


def test_the_strictest_kind_is_told():
    assert private_kind_in("El vecino del 3 grita y me ha amenazado un hombre") == "police"
    assert PRIVATE_KINDS[-1] == "neighbours"
