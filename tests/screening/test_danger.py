"""Words of danger, and the many sentences that only sound like them."""

from __future__ import annotations

import pytest

from concejo.screening.danger import danger_in

DANGER = {
    "weapon": """
        Un hombre con un cuchillo
        Hay un señor con una navaja en la puerta del instituto
        Un chico lleva una pistola en la mano
        Está amenazando a la gente con un machete
        Se oyen disparos en la plaza
        Dos encapuchados con escopetas
        Hay un tiroteo en la avenida
        Han dejado una mochila sospechosa en la parada
        He visto una mujer armada en el mercado
        La han apuñalado
        somebody has a gun
        A man with a knife outside the school
        There's a guy waving a machete
        I heard gunshots near the park
        Someone has been stabbed
        He is threatening people with an axe
        There is a bomb in the station
    """,
    "fire": """
        hay fuego en el contenedor
        Está ardiendo el contenedor de la calle Real
        ¡Fuego en la casa de al lado!
        Sale mucho humo de una ventana del tercero
        Se está quemando un coche
        Hay un incendio en el monte
        El piso de enfrente está en llamas
        Han prendido fuego a un contenedor ahora mismo
        Llamad a los bomberos, por favor
        Arde una moto junto al colegio
        The house across the road is on fire
        There is a fire in the kitchen
        Smoke coming out of the second floor
        Flames pouring from the roof
        A car has caught fire
    """,
    "gas": """
        huele a gas en el portal
        Huele muchísimo a gas en toda la calle
        Hay un olor fuerte a gas en el garaje
        Creo que hay una fuga de gas en el bajo
        Escape de gas en la obra
        I can smell gas in the hallway
        Strong smell of gas at number 5
        There is a gas leak in our street
    """,
    "hurt": """
        se ha caído una señora y no se mueve
        Un hombre está inconsciente en el banco
        Mi padre no respira
        Han atropellado a una niña en el paso de peatones
        Hay dos heridos en la rotonda
        Le está dando un infarto a un señor
        Está sangrando mucho por la cabeza
        Necesitamos una ambulancia en la plaza
        Hay gente atrapada en el ascensor
        Se ha desmayado una chica en la cola
        Me duele mucho el pecho
        Se oyen gritos de socorro en el barranco
        Una persona mayor se ha caído y no puede levantarse
        A woman is unconscious on the pavement
        My dad is not breathing
        Somebody has collapsed in the square
        He is bleeding badly
        Please send an ambulance
        People are trapped in the lift
        A cyclist has just been hit by a car
        Someone is badly hurt
    """,
    "attack": """
        Le están pegando a un chico en el parque
        Están atracando la farmacia
        Me están siguiendo por la calle
        Hay una pelea en la puerta del bar
        Están intentando entrar en mi casa
        Se están pegando en la plaza
        Está agrediendo a una mujer
        Un hombre me viene siguiendo desde la parada
        They are being attacked outside the pub
        A man is following me home
        Someone is breaking into my house
        There's a fight going on in the square
    """,
    "violence_at_home": """
        le está pegando a su mujer
        Mi marido me pega
        Mi ex me amenaza con matarme
        El del segundo pega a su mujer
        Sufro violencia de género y no sé qué hacer
        My husband hits me
        He is beating his wife
        I am scared of my partner
    """,
    "suicide": """
        Quiero suicidarme
        Un chico se va a tirar del puente
        No quiero vivir
        Ya no aguanto, voy a quitarme la vida
        I want to kill myself
        She is going to jump off the bridge
        I don't want to live anymore
    """,
    "drowning": """
        Se está ahogando un niño en la piscina
        Se ha caído un hombre al río
        Una niña se ha caído a la acequia
        A child is drowning
        Someone fell into the canal
    """,
    "child": """
        Hay un bebé encerrado dentro de un coche
        Un niño pequeño solo en medio de la carretera
        Se ha perdido una niña en la feria
        My daughter is missing
        There is a baby locked in a car
        A toddler alone in the road
    """,
    "electricity": """
        Hay un cable caído echando chispas
        La farola da calambre
        Se ha caído un cable de alta tensión en el camino
        Un niño se ha electrocutado con la farola
        A power line is down across the road
        The cable is sparking
        The lamp post gave me an electric shock
    """,
    "collapse": """
        Se ha derrumbado una casa en la calle Nueva
        Se está cayendo la fachada a trozos
        Se ha caído el techo del almacén
        Ha habido una explosión en la nave
        A wall has collapsed onto the pavement
        Bricks are falling from the chimney, masonry falling onto people
    """,
}

CALM = """
    este cuchillo de obra lleva una semana en la acera
    la fuente de fuego de la feria
    ¿A qué hora son los fuegos artificiales?
    El camión de la basura arma un escándalo a las cinco
    quema de rastrojos autorizada
    gas natural: ¿cuándo hacen la obra?
    me mata la cuesta
    boca de incendios tapada
    extintor caducado en la biblioteca
    La bomba de agua de la fuente no funciona
    Pistola de silicona abandonada en el aula
    La puerta contra incendios del colegio no cierra
    Hierba seca junto a las casas, peligro de incendio en verano
    Contenedor quemado, hay que cambiarlo
    Tras el incendio de ayer quedaron restos en la calle
    Simulacro de incendio en el colegio el jueves
    Se ha quemado la bombilla de la farola
    Tapa de gas hundida en la acera
    El contador de gas está mal puesto
    El bache es tan hondo que cualquier día nos matamos
    Un coche casi me atropella en el paso de cebra
    Hay riesgo de atropello en esa curva
    Hay una paloma herida en el jardín
    Gato muerto en la calzada
    Un perro atropellado en el arcén
    La caravana no se mueve desde agosto
    La rotonda suicida de la entrada necesita señales
    El árbol se ahoga en ese alcorque tan pequeño
    Jornadas contra la violencia de género en el teatro
    Punto violeta y charla sobre malos tratos
    Con ese alcorque lleno de agua se ahogan las raíces
    Las ramas están golpeando la ventana
    Las baldosas están levantadas, se ha caído más de uno
    Papelera volcada en la plaza
    La barandilla está suelta y puede haber un accidente
    Farola apagada en la calle Socorro
    El aspersor está disparando agua a la acera
    La pelota quedó atrapada en la rejilla
    No hay fuego, era una barbacoa
    Los niños juegan en el parque de la ermita
    Se cae la pintura de los bancos
    Los petardos asustan a mi perro
    ¿Dónde está el tiro con arco?
    Humo del bar de abajo en mi ventana
    El cable de la farola está al aire
    fire hydrant covered by leaves
    The fire station road has a pothole
    Fireworks until two in the morning
    The fire exit is blocked by bins
    Gas works on our street again
    The gas main cover is loose
    Dead fox on the pavement
    Injured pigeon near the fountain
    The bench was set on fire last year
    Someone could get hurt on these steps
    The pavement has collapsed near the drain
    The bollard has been knocked down
    Traffic was not moving for an hour
    This van has not moved for weeks
    The park is killing it with flowers
    A tree was hit by a car
    I nearly got run over at the crossing
    Somebody will be killed at this junction
    Photo shot of the lamp attached
    The suicide lane needs new paint
    Abandoned baby buggy by the bins
    Glue gun left in the workshop
    We are drowning in litter
    Please clean the fire escape
    Domestic bins not emptied
"""


def _lines(block: str) -> list[str]:
    return [line.strip() for line in block.strip().splitlines()]


@pytest.mark.parametrize(
    ("kind", "text"), [(kind, text) for kind, block in DANGER.items() for text in _lines(block)]
)
def test_danger_is_heard(kind, text):
    danger = danger_in(text)

    assert danger is not None
    assert danger.kind in DANGER


@pytest.mark.parametrize("text", _lines(CALM))
def test_what_only_sounds_like_danger_is_not(text):
    assert danger_in(text) is None


def test_capitals_accents_and_a_mention_make_no_difference():
    assert danger_in("@policia HAY UN HOMBRE CON UN CUCHILLO EN LA PLAZA!!!").kind == "weapon"
    assert danger_in("esta sangrando muchisimo").kind == "hurt"


def test_a_calm_phrase_does_not_hide_a_danger_beside_it():
    assert danger_in("La boca de incendios está tapada y hay fuego en el contenedor").kind == "fire"


def test_words_of_two_sentences_are_not_read_as_one():
    assert danger_in("Aquí hay. Fuego amigo es otra cosa.") is None
