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
        Un hombre con una navaja amenaza a la gente en el parque
        He oído disparos en la calle de atrás
        Man with a knife outside the school
        Gunshots heard behind the library
        Me han clavado una botella en el brazo en la puerta de la discoteca
        Se ha metido un hombre en mi portal con un martillo
        Somebody just threw a petrol bomb at the shop
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
        El contenedor arde, huele a quemado
        Fire in the bin
        Sale humo negro del portal número 8 y hay vecinos dentro
        Están ardiendo los contenedores de la plaza
        Se ha prendido fuego un coche en el aparcamiento
        Hay llamas en el solar detrás del colegio
        Se está quemando el monte junto a la ermita
        There is smoke coming out of my neighbour's window
        The bin is on fire
        A car is burning in the car park
        La papelera de la plaza está en llamas
        Fuego en un contenedor de papel
        Arden varios contenedores en la avenida
        Hay una hoguera que se ha descontrolado en el solar
        Sale fuego de una alcantarilla
        Un coche está echando humo y huele a quemado
        Rubbish bin alight outside the shop
        Fire in the park next to the playground
        Skip fire spreading to a garage
        Hay humo saliendo de la biblioteca
        El cuadro de luz está ardiendo
        Sale una llamarada de la cocina del bar
        Se quema el pinar de la ermita
        Hay un coche ardiendo debajo de mi ventana
        Smoke is pouring from the school roof
        The pub is on fire
        Se está quemando la basura en la puerta de mi casa
        Sale mucho humo de un coche aparcado y nadie viene
        My flat is filling with smoke
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
        Huele mucho a gas en la escalera
        Hay un escape de gas en la obra de la calle Real
        Strong smell of gas on our street
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
        La farola está caída sobre un coche con gente dentro
        Un perro ha mordido a un niño y sangra
        Mi vecina se ha caído y no puede levantarse
        Un señor mayor está tirado en el suelo y no responde
        Mi padre se ha desmayado en la plaza
        Una mujer está inconsciente en el banco del parque
        A un hombre le está dando un infarto delante del ayuntamiento
        Hay un chico que no respira junto a la fuente
        Han atropellado a una señora en el paso de cebra
        Accidente de moto con heridos en la rotonda
        Un coche ha volcado en la carretera y el conductor está atrapado
        Se oyen gritos de una mujer pidiendo socorro en el piso de arriba
        Mi hija se ha tomado un bote de pastillas
        Un árbol ha caído sobre un coche y hay una persona dentro
        El techo del gimnasio se ha derrumbado con niños dentro
        Hay gente atrapada en el ascensor desde hace una hora
        Un jabalí ha embestido a una señora y está sangrando
        Somebody collapsed at the bus stop
        An old man fell and is bleeding from the head
        A tree came down on a car with people inside
        Un poste se ha caído encima de una furgoneta con el conductor dentro
        Ha caído una rama enorme sobre una señora
        Me ha mordido un perro y estoy sangrando
        Se está inundando el garaje y hay una persona dentro
        El arroyo se ha salido y hay gente atrapada
        Lamp post fell on a car with a driver inside
        Branch has fallen on a woman
        Un señor se ha quedado sin pulso en la parada
        Hay una chica tirada en la acera que no contesta
        Le ha dado una bajada y está en el suelo temblando
        Mi bebé se está poniendo morado
        Se ha cortado con un cristal y pierde mucha sangre
        Un ciclista ha chocado contra un coche y está en el suelo
        Choque frontal en la carretera, hay gente dentro de los coches
        Se ha hundido el suelo y hay un niño dentro
        There is a man lying on the ground not moving
        My baby has stopped breathing
        He cut himself and there is blood everywhere
        Two cars crashed and a person is trapped
        Un repartidor se ha caído de la moto y no puede moverse
        Una embarazada se ha caído y tiene dolores
        Mi abuela se ha caído en la bañera y no contesta
        Un tronco le ha caído encima a un niño
        Una teja le ha caído en la cabeza a una señora
        An old lady slipped and broke her leg outside the bank
        A roof tile hit a woman on the head
        Un poste le ha caído encima a un señor
        A mi madre le ha caído una maceta en la cabeza
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
        Unos hombres intentan entrar en casa de la vecina
        Mi marido me está pegando
        Están robando en la farmacia ahora mismo
        Un perro suelto está atacando a la gente
        A dog has bitten a child
        Someone is breaking into my neighbour's house right now
        Un perro ha atacado a una señora
        Un pitbull está mordiendo a otro perro y a su dueño
        Alguien está forzando la puerta de la casa de al lado
        Hay ladrones en el piso de arriba
        Están entrando en casa de mi vecino por el balcón
        I was bitten by a dog and I am bleeding
        A loose dog is attacking people in the park
        Two men are trying to get into my neighbour's house
        Burglars in the flat upstairs
        Me están siguiendo y tengo mucho miedo
        Un grupo está rompiendo los escaparates ahora mismo
        Le han robado el bolso a una anciana y la han tirado al suelo
        Mi vecino está golpeando a su mujer, se oyen gritos
        Someone is smashing my front door
        A man grabbed my daughter in the park
        Un hombre borracho está pegando patadas a una mujer
        Mi pareja me ha encerrado en casa y no me deja salir
        Hay un tío con un bate reventando coches
        Un perro tiene agarrada a una niña por el brazo
        Hay un hombre intentando abrir las puertas de los pisos
        My boyfriend locked me in and took my phone
        A lad is smashing cars with a bat
        A dog has got hold of a little girl's arm
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
        My husband is hitting me
    """,
    "suicide": """
        Quiero suicidarme
        Un chico se va a tirar del puente
        No quiero vivir
        Ya no aguanto, voy a quitarme la vida
        I want to kill myself
        She is going to jump off the bridge
        I don't want to live anymore
        Me voy a tirar por el puente
        Quiero acabar con mi vida
        No quiero seguir viviendo
        I am going to jump off the bridge
        Hay un chaval en la barandilla del puente que quiere tirarse
        Ya no puedo más, me quiero matar
        Me voy a suicidar esta noche
        Hay un hombre en la azotea que dice que salta
        Mi hermano dice que se va a quitar la vida
        Ha dejado una nota de despedida y no coge el teléfono
        My brother says he will kill himself tonight
        There is a woman standing on the wrong side of the bridge railing
        Pienso en quitarme de en medio
        Hay una chica llorando en el borde del acantilado
        I don't see a reason to go on living
        Me voy a tirar del viaducto
        He says there is no point in living
    """,
    "drowning": """
        Se está ahogando un niño en la piscina
        Se ha caído un hombre al río
        Una niña se ha caído a la acequia
        A child is drowning
        Someone fell into the canal
        Inundación: el agua entra en las casas
        El río se ha llevado un coche
        Un niño se ha caído al pozo
        Una persona se está ahogando en el río
        El río se ha desbordado y el agua llega a las casas
        A child has fallen into the well
        Flood water is coming into our house
        El agua está entrando en las viviendas de la calle Baja
        La riada arrastra coches
        The river has burst its banks and houses are flooding
        The flood has swept away a car
        Un niño se ha metido en la fuente y no sale
        Un coche ha caído al río
        El agua me llega por la cintura dentro de casa
        El barranco baja lleno y hay un coche dentro con una familia
        Water is up to our knees inside the house
    """,
    "child": """
        Hay un bebé encerrado dentro de un coche
        Un niño pequeño solo en medio de la carretera
        Se ha perdido una niña en la feria
        My daughter is missing
        There is a baby locked in a car
        A toddler alone in the road
        Mi abuelo con alzhéimer ha salido de casa y no aparece
        Un niño de cuatro años se ha perdido en la feria
        No encontramos a mi madre, tiene demencia y salió esta mañana
        My grandmother with dementia is missing since this morning
        Mi madre tiene demencia y se ha escapado de la residencia
        Ha desaparecido un señor mayor con alzhéimer
        Mi hijo de seis años no aparece
        Una niña pequeña anda sola y perdida por la calle
        My dad has Alzheimer's and has wandered off
        A six year old boy is lost at the market
        Hay una persona en las vías del tren
        A boy is stuck on the railway tracks
        Mi suegra tiene alzhéimer y lleva horas sin volver
        My mum has dementia and has not come back
    """,
    "electricity": """
        Hay un cable caído echando chispas
        La farola da calambre
        Se ha caído un cable de alta tensión en el camino
        Un niño se ha electrocutado con la farola
        A power line is down across the road
        The cable is sparking
        The lamp post gave me an electric shock
        La farola da corriente al tocarla
        Hay un cable pelado al alcance de los niños
        La farola da calambre cuando la tocas
        Mi hijo se ha electrocutado con la farola
        Hay cables sueltos echando chispas en el parque infantil
        Se ha caído un cable de la luz en medio de la calle
        Bare live wires hanging within reach of children
        I got an electric shock from the lamp post
        El banco metálico de la parada pega calambre
        Al tocar la fuente te da la corriente
        Cuadro eléctrico abierto con los cables pelados junto al columpio
        Hay cables con corriente por el suelo del parque infantil
        A bare electrical cable is exposed next to the swings
        You get a shock when you touch the railing
        La torre eléctrica echa chispas encima del colegio
        Hay un cable de alta tensión en el suelo mojado
        The cable on the ground is live and sparking
        La bandera metálica del poste suelta descargas
        Cae agua sobre el cuadro eléctrico y hay chispazos
        The metal gate is electrified
        La barandilla está electrificada
    """,
    "collapse": """
        Se ha derrumbado una casa en la calle Nueva
        Se está cayendo la fachada a trozos
        Se ha caído el techo del almacén
        Ha habido una explosión en la nave
        A wall has collapsed onto the pavement
        Bricks are falling from the chimney, masonry falling onto people
        Se va a caer el muro encima de la acera
        El balcón se está desprendiendo sobre la acera
        Han caído cascotes de la fachada y casi matan a una señora
        The wall is about to collapse onto the pavement
        El muro está a punto de caerse sobre la acera
        La cornisa está cayendo a la calle
        The balcony is about to come down on the street
        Ha explotado una bombona de butano
        El andamio se ha venido abajo con los obreros
        Se ha abierto un socavón y se ha tragado una moto
        The scaffolding has come down on workers
        A sinkhole has swallowed a car
        La pared del colegio se está viniendo abajo
    """,
}

# An everyday word stands beside these, as it does in a fire door or a gas meter.
BESIDE_CALM = """
    Un coche ha atropellado a María, no se mueve
    Un perro ha mordido a mi hijo, sangra mucho
    En la puerta del instituto le están pegando a un chico
    En la obra hay un incendio
    En el taller ha habido una explosión
    En la puerta del colegio hay fuego
    Suena la alarma, hay fuego en el garaje
    Sí, hay un incendio en el tercero
    Todo el día pensando en el suicidio
    Cada día sufro malos tratos
    Niño pequeño llorando en el parque solo
    Una señora desmayada junto al árbol
    El árbol de la plaza ha caído, dos heridos
    Coche estrellado con el conductor inconsciente
    Señora herida por un perro
    Huele a gas natural en la escalera
    Huele a butano y a gas propano en el portal
    Fuga de gas natural en la calle
    La tubería del gas tiene una fuga de gas
    El contador del gas pierde gas
    A dog bit my son, he is bleeding
    Someone hurt by a dog
    Injured man hit by a tree
    The boat is on fire, lots of smoke
    The lorry is on fire with black smoke
    The gas pipe is leaking
    The gas meter is leaking
    Gas main leaking in the road
"""

# Here a phrase of the calm list could reach from an everyday word over the danger itself.
NOT_SWALLOWED = """
    There is a fire in the last house on Mill Road
    Fire in my flat, last floor, we cannot get out
    There is a fire at the Heart Centre
    If you can hear me, there is a fire in my flat
    Risk to life: a wall has fallen on a man
    Water is coming into our house, please hurry, I do not know if my mother got out
    The river has burst its banks, tell me when you come
    The river has burst its banks, if it rains more we will lose the house
    A dog has bitten a child on Queen Street ten minutes ago
    Ten minutes ago a dog bit my son
    The dog in the last house has bitten a child
    Can you come, a dog has attacked my son
    Danger, my son just got an electric shock
    Possible injuries, a man had an electric shock
    When a cyclist has been run over you must come
    Hurry, I do not know if someone is badly hurt
    We can see a wall about to collapse on the street
    Could you come, a wall has fallen on a child
    My house is on fire, last one on the left
    Kids set fire to the last house right now
    Same place as yesterday, a car is on fire
    There is smoke, flames coming from the fire in the flat
    Dog on the road and a child badly hurt by a car
    Cat outside, woman trapped in the lift
    Two cars crashed, woman not moving
    A bus has hit somebody, he is not moving
    Nearly at the school a child has been run over
    Almost home and a man was just knocked down
    I need to talk to somebody about domestic violence
    I want to talk, I suffer domestic abuse
    Incendio en la calle Pasión 3
    Hay un fuego en la calle Amor de Dios, 5, hay gente dentro
    Incendio en la calle Sagrado Corazón
    Se está quemando la casa en la calle Alma Mater
    Fuego en la calle Memoria Histórica 4
    Arde la casa de mi vecino, redes eléctricas cayendo
    En la calle Amor de Dios hay un fuego
    Calle Sagrado Corazón, un coche en llamas
    El agua entra en el sótano y hay gente atrapada, si llueve más se ahogan
    El agua arrastra un coche con gente dentro, siempre que llueve pasa
    Siempre que llueve pasa, el agua arrastra un coche con gente dentro
    El agua entra en las casas, si llueve más nos ahogamos
    Se oyen disparos y mucho ruido en la plaza
    He oído disparos y suena la alarma
    No hay extintor, fuego en la cocina
    Ha saltado el detector y hay un incendio en el tercero
    Peligro, incendio en la calle Real
    Peligro, en la calle Real hay un incendio
    Se quema un piso de la planta baja
    Se quema la casa y no hay luz
    En la planta tercera se quema un piso
    ¿Podrían venir a apagar un incendio en la calle Real?
    Podrían venir, se ha prendido fuego un coche
    Pueden venir, van a provocar una desgracia, hay un incendio en el bajo
    Vengan cuando haya sitio, fuego en la calle Real
    No sé si hay fuego pero mi padre no puede respirar
    Sí, hay un fuego, vengan los bomberos
    Sí, hay un incendio, ¿quién viene?
    Se ha apagado la luz y hay fuego en el cuadro
    No han apagado nada, el fuego en la casa sigue
    Hubo un golpe y ahora hay un incendio en la nave
    Ha habido un incendio en el mesón Pepe
    Perro en la calle, mujer herida por un coche
    Avenida de la Paz: dos heridos
    Avería en el semáforo, accidente con varios heridos
    Pueden venir rápido, han atropellado a una señora
    Van a tardar, han atropellado a mi hijo
    Tengo miedo, mi hermano habla de suicidio
    Peligro, se ha derrumbado un techo
    Mi marido me va a matar, estoy temblando de miedo
    Bajo el árbol del parque se ahoga un niño
    Se está ahogando mi hijo entre las plantas del río
    En el taller mi compañero habla todo el rato de suicidio
    Todo el día por la casa, sufro malos tratos
    El coche mal aparcado ha dado a un señor, no se mueve
    Moto abandonada y una chica en el suelo que no se mueve
    Con ramas le están golpeando a un chico
    Contenedor en la calzada, un coche ha volcado
    Un coche ha volcado contra una valla
    En la planta baja se está muriendo una señora
    Hay un muerto, le mordió un perro
    Se está quemando un piso de la planta tercera
    Se está quemando la casa del jardín grande
    Bajo los árboles una chica desmayada
    El gato maúlla en el portal y hay un muerto
    El perro que llevaba una señora a la que han atropellado
    Han robado a una anciana como la semana pasada y está tirada al suelo
    Hace dos meses que avisamos y hoy el perro ha mordido a un niño
    Un perro ha mordido a mi hijo, ya avisé la semana pasada
    Pueden venir, un perro ha mordido a mi hijo
    Un día horrible, un perro ha atacado a una señora
    El perro de mi hijo ha vuelto y mi hijo no aparece
    Mi hijo no aparece, estaba en la web una foto suya
    Junto a la fuente el río se ha desbordado
    Por la alcantarilla sale el río, el arroyo se ha desbordado
    Puede caer más, ya ha caído una rama sobre una señora
    Pueden venir, un árbol ha caído sobre una mujer
    Hay gente atrapada en un accidente de tráfico
    Hay un niño atrapado en el coche por el tráfico
    En la obra hay un hombre con una pistola
    Salida del concierto, un tipo con una pistola
    Mi hija está inconsciente en el patio al sol
    Hay un niño pequeño en el parque llorando, está solo
    Se va a caer el muro sobre la acera, ya avisé de que algún día pasaba
    Water is coming into our homes and it rains more every time it rains
    Flames in the lift, when will you come, there is a fire in the lobby
    Should you read this, there is a fire in the school
    Fire in the kitchen, it began minutes ago
    Fire in our building, same as last year
    My heart aches, there is a fire in the house next door
    The scaffolding has fallen on two workers, it could fall on more
    A dog bit a child, it is the dog from last week
    He might die, a dog attacked my son
    The wind could get worse, a tree came down on a car with people inside
    Poster of a missing child, my daughter is missing
    Lift stopped, somebody inside is not responding
    Clock tower, a man on the ground not moving
    Swan lake, a boy is drowning
    Fox Street near the bank, person trapped in a car
    Bird Lane: a woman is badly hurt
    Can somebody come, the house is about to collapse on the street
    The river burst its banks, water is coming into our house
    Incendio en el Corazón de María, hay humo
    El fuego en la calle del Alma sigue
    Amor, hay fuego en la cocina
    Se han incendiado las redes eléctricas, están ardiendo
    Me muero de amor, la casa está en llamas
    El río se ha desbordado y se lleva la papelera
    El agua arrastra coches, cuando caen piedras es peor
    Cuando llueve es igual, pero hoy el agua entra en las casas
    Hay un disparo de un radar, oigo tiros en la plaza
    En la plaza de la Paloma, un señor herido en la cabeza
    Calle del Caballo en obras, dos heridos
    El perro está bien pero mi hijo está inconsciente
    Casi no respira, la han atropellado en la plaza
    Puede morir, han atropellado a un ciclista
    Mi hermana tiene miedo, la están pegando
    En el curso de natación se está ahogando una niña
    El cartel ha caído encima de una mujer, puede caer otro encima
    Película de miedo, hay un hombre con una pistola en el cine
    En la exposición hay una explosión de gas
    Hace dos minutos un perro ha mordido a mi madre
    No encuentro a mi hijo, estaba en la lista de la excursión
    Han entrado en mi casa ahora, como el mes pasado
    There is a fire in the house of my heart surgeon
    There is a fire, the fire alarm is ringing
    House on fire, access road blocked
    Potential gas explosion, there is a gas leak
    The fire is on Queen Street, fire in a flat since last night
    A tree has fallen on a woman, risk of more falling on us
    A wall came down on a man yesterday's storm
    Nearly dead, a man not breathing
    Water is pouring into my house every time it rains and my child is drowning
    Man with a knife, like last week
    Before people arrive, a man was stabbed
    If someone is trapped inside, come now: someone is trapped in the lift
    Can you come, they set the bins on fire right now
    The shop will collapse, the roof has collapsed
    My son may drown, he fell into the river
    He will die, he is not breathing
    I could die, call an ambulance
    Yesterday he hit me, my husband hits me
    Dead end road, a man is unconscious
    Hubo un accidente y hay fuego en la calle
    Por el fuego en el monte no podemos salir
    Posible incendio en la nave de la esquina
    Foco de fuego en el pinar, se quema el pinar
    Atrapados por el fuego, hay un incendio en la escalera
    Tras el fuego en la cocina hay un herido
    Rodeados por un incendio en el monte
    Sale humo negro de la cocina de mi vecina
    Desde el incendio en la casa de al lado sale humo
    Hay un incendio y no pueden pasar los bomberos
    Sí, hay un incendio, los bomberos no llegan
    Un enchufe del portal echa chispas
    La regleta de la feria está echando chispas
    Plaza, socorro
    Señora pide socorro en la plaza
    No hay herido, hay fuego en el coche
    No hay gas, huele a gas
    Los vecinos han apagado un fuego, hay otro incendio en el bajo
    Mi perro está bien, mi abuelo con alzheimer no aparece
    La puerta de emergencia no abre y hay fuego dentro
    El coche abandonado está ardiendo
    En la casa abandonada hay un incendio
    Me mata el ruido, mi marido me pega
    Obra en la calle, la fuga de gas es grande
    Registro de gas abierto, huele a gas
    Un cable de internet caído, otro cable echando chispas
    Aparcamiento, tiroteo
    Por poco nos matan, están disparando
    Casi se ahoga, sigue inconsciente
    La puerta está disparando
    Los niños solos en el parque, hay un hombre con navaja
    Curso de natación: un niño se ahoga en la piscina
    Con tanta violencia de género en casa no puedo más, mi marido me pega
    Humo negro por el incendio en la casa de al lado
    There's a fire at the last bus stop on Hill Road
    A blaze in the shop two doors from where we were last year, please come
    Whenever you read this, flats on Oak Street are on fire
    In case you did not see, there is a fire in the woods
    Fire on the balcony, the heart of the building is burning
    If I don't answer, there is a fire in my building
    Kid in the canal, he fell into the water an hour ago
    A dog has mauled a toddler twenty minutes ago near the school
    Yesterday evening's dog is back and has bitten a woman
    The roof has fallen on two people, danger of more coming down
    Water is pouring into our home, we are upstairs, when can you be here
    A flood is coming into the house, if nobody comes we drown
    The burst river is carrying cars away
    A tree came down on a van with a driver inside, it may fall further
    My dad fell, he could die, he is not breathing
    Cars are stuck and a man is unconscious in one
    Bin lorry hit a child, she is not moving
    A fox scared her and an old lady fell and broke her hip on the pavement
    I was almost home when a man with a knife came
    There was an awareness march and now a fight going on outside
    Fuego en la plaza del Amor
    Incendio en la residencia Corazón de Jesús
    Está ardiendo el bar Pasión
    Hay llamas en el cine Memoria
    Fuego en la avenida del Alma, 12
    Incendio en la calle Ilusión con gente dentro
    Se quema el edificio de redes de la compañía
    El agua entra en las viviendas, vengan, que si llueve otra hora nos ahogamos
    El río se ha desbordado y arrastra coches, siempre que llueve es igual
    Si llueve más se hunde, hay gente atrapada en el sótano
    Ya hay fuego en el monte, no sé si podría llegar a las casas
    La alarma de incendios suena y hay humo en la escalera
    El extintor está vacío y el contenedor está ardiendo
    Peligro de muerte, hay un cable de alta tensión en el suelo
    Riesgo grande, se está derrumbando la fachada
    La rama casi me da a mí, pero ha caído sobre una señora
    El coche aparcado en doble fila ha atropellado a un abuelo
    El perro de mi vecina ha mordido a una niña hace un rato
    Hace un año murió mi padre y quiero suicidarme
    Este día me va a matar mi ex, me pega
    En la charla de esta tarde hay un hombre con un cuchillo
    Contenedor volcado y una moto debajo, hay un herido
    Las ramas caen, una le ha caído encima a un niño
    Se ahoga un hombre cerca de las raíces del árbol grande
    El gato de la vecina se ha salvado, la casa está en llamas
    When you come bring water, flood water is pouring into our house
    It was raining when the river burst its banks, when will you come
    Whenever it rains we worry, the river has burst its banks
    There is a fire in the bin next to the house that was burnt years ago
    A fire in the park, kids lit it yesterday too
    A pitbull has attacked a woman, it bit me two weeks ago
    Without help my child could be killed, a man with a gun
    The cat in the tree and a boy fell, he is not moving
    The vehicle has hit a child, not responding
    Is someone hurt? There is blood everywhere
    My neighbour may have a gas leak, it could explode
    El agua está entrando en las casas y llueve mucho
    Cada vez que llueve pasa lo mismo: el río se ha desbordado y hay coches con gente
    El río se ha desbordado, cuando llueve mi madre no puede salir
    Perro grande en la calle, ha mordido a una niña y sangra
    Se está quemando el césped de la ermita y va hacia las casas
    Se está quemando un árbol del parque
    Se quema la hierba del solar junto a las casas, hay llamas
    La rata de mi vecino ha dejado a su mujer inconsciente
    El gato está junto a un hombre muerto, está en el suelo
    Puede que esté muerto, no respira
    Podría ser un incendio en la nave de al lado
    Peligro: cables pelados y un niño electrocutado
    Podrían morir, hay gente atrapada
    Evitar la zona, hay un derrumbe de un edificio
    Prevenir a la gente, ha habido una explosión en una vivienda
    Por evitar el atropello ha volcado un coche
    Mi pareja me pega por las redes
    Me arde el corazón, me duele el pecho
    El corazón le arde, le está dando un infarto
    Quema la memoria de mi casa, está en llamas
    En el rodaje de la calle un tipo real con una pistola
    Mi hijo de cinco años no aparece en el parque
    No encuentro a mi hija en la plaza ni en la foto
    La pelota se fue y un niño ha quedado atrapado en la verja
    Un pie atrapado en la vía y viene el tren, hay un niño en las vías
    Se va a caer el balcón encima de la gente, a la larga no, ya
    Han robado a mi madre el mes pasado y hoy la están atracando
    Hace años que no pasaba, un toro ha embestido a un hombre
    La mascota de mi vecino ha vuelto, él ha desaparecido, un anciano perdido
"""

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
    Hay un ratón muerto en la calle Botica 3
    Se ha incendiado mi pasión por el fútbol
    Me muero de risa con el cartel nuevo
    La fuente pierde agua
    Hay un coche quemado desde hace meses en el descampado
    El árbol puede caerse algún día, habría que podarlo
    Huele a quemado del restaurante de abajo cada noche
    Hay cables colgando de una fachada
    Hay un perro suelto en el parque
    La valla está caída
    Está que arde la plaza con el concierto
    Hay una paloma muerta en la acera
    El contenedor quemado sigue sin cambiar
    La farola está fundida y la calle da miedo de noche
    La farola está caída en el suelo desde ayer
    Me mata el ruido de las motos
    Los niños gritan en el patio del colegio
    El alcantarillado huele fatal
    Falta una señal de peligro en la curva
    El semáforo está muerto, no da ninguna luz
    Los perros sin bozal dan miedo, un día morderán a alguien
    Mi gato ha salido de casa y no aparece
    Se ha perdido un perro blanco con collar rojo
    Se inunda el paso de peatones cuando llueve
    El agua entra en el garaje cuando llueve mucho
    Quiero tirar un sofá viejo, ¿dónde lo dejo?
    Han tirado un colchón por el puente
    Se va a caer el cartel de las fiestas si nadie lo ata
    El cable de la fibra está pelado y no tengo internet
    Da corriente de aire la puerta de la biblioteca
    El río huele mal
    Se han llevado el contenedor de vidrio
    Han robado las flores del parque
    Han entrado a robar en el trastero la semana pasada
    Los bomberos hicieron una visita muy bonita al colegio
    ¿Cuándo es el curso de primeros auxilios?
    La boca de incendios pierde agua
    El muro del cementerio tiene grietas
    Hace un calor que nos asamos, faltan sombras
    Hay peligro de tropezar con esa baldosa
    Estoy harto, esta calle me va a matar a disgustos
    I am dying of laughter at the new sign
    The lamp is dead
    Dead pigeon on the pavement
    Fire hydrant leaking
    Burnt bin since last week
    Burnt out car dumped in the lane
    When do the fireworks start?
    The fire station open day was great
    Loose cable hanging from the front of the house
    The tree could fall one day, please trim it
    Dog off the lead in the park
    The fence has fallen down
    Fire door of the library does not close
    The drain smells awful
    The lamp post was knocked over last month and never replaced
    My cat is missing since Monday
    Road floods every time it rains
    This traffic is killing me
    Kids are shooting hoops late at night
    The bus shelter glass is smashed
    Esta canción arde en mi memoria
    Arde el debate en el pleno
    Huele a barbacoa y a quemado los domingos
    La papelera está quemada y doblada
    Quemaron el contenedor la semana pasada
    El incendio del año pasado dejó el monte pelado
    Los niños tiran piedras por el puente
    Voy a tirar la basura por la noche, ¿hay contenedor?
    No hay corriente en el mercado desde esta mañana
    La corriente del río trae mucha basura
    Cable de teléfono descolgado en la fachada
    Un cable pelado en el patio de mi comunidad, ¿quién lo arregla?
    Farola caída en la acera
    Se ha caído una rama en la acera
    El muro se va a caer con el tiempo si no lo arreglan
    El muro tiene una pintada
    Mi abuelo no aparece en el padrón
    No aparece la línea de autobús en la marquesina
    Ha desaparecido la señal de stop
    Se ha perdido un abuelo entre tanto papeleo
    Mi gata no aparece desde ayer
    Los mosquitos me han mordido todo el cuerpo
    El perro del vecino ha mordido el tobogán de plástico
    El paso subterráneo está inundado
    El agua de riego entra en el portal
    Filtraciones de agua en casa por la obra de arriba
    El viento se ha llevado el toldo
    La grúa se ha llevado mi coche
    El río se ha llevado la valla del paseo
    Los vecinos intentan entrar en el parque y está cerrado
    No puedo entrar en casa de mi madre porque han cortado la calle
    Hay una rata muerta y otro ratón muerto en el patio
    Hay un pájaro muerto en la fuente
    Un conejo muerto en la cuneta
    Hay un árbol muerto delante del 5
    Se ha quemado la comida de la fiesta
    Se ha encendido la polémica
    La red está caída y nadie responde
    Estamos atrapados en la burocracia
    Con esta música vais a matarnos de sueño
    The lights in the library are dead
    A fire in my heart for this town
    Fire sign missing in the hall
    Fire bell test on Monday
    Smell of burning from the takeaway every night
    Power cut in our street
    Cable box door open
    Loose wire on the telegraph pole
    My parcel is missing
    The missing sign at the corner
    Dog mess on the path
    The gutter floods the pavement
    Water is coming into the bus shelter
    The river smells
    The wind blew the tent away
    Kids keep trying to get into the empty house
    I cannot get into the town hall's page
    Tree fell on the fence
    Branch fell on the pavement
    This hill kills me
    ¿Cuándo abre la oficina de gas natural?
    La tapa del gas está suelta
    La puerta de incendios no cierra
    El taller de teatro trata de un incendio
    Si hay un incendio los bomberos no pueden pasar por esos coches
    Las plantas de la jardinera están desmayadas
    Hay mucho conductor inconsciente en esta rotonda
    La puerta está golpeando toda la noche
    El Día contra la violencia de género hay un acto en la plaza
    Los niños del parque se quedan al sol
    Un gato atropellado en la cuneta
    The gas meter cover is missing
    Dead or injured fox by the bins
    Chimney smoke from the pub
    Hay un hombre dormido en el banco
    Me duele el corazón de ver así el parque
    Un ciclista casi choca con una señora
    Hay cristales en la acera y te puedes cortar
    Mancha de sangre seca en el banco
    Se ha fundido el cuadro de luz de la plaza
    El humo de las barbacoas entra en casa
    La bombona de butano está cara
    Los vecinos tiran colillas desde la azotea
    El niño se tira por el tobogán
    Me robaron la bici el mes pasado
    Han roto el escaparate de la tienda
    Andamio puesto desde hace un año
    Hay un socavón en la calzada
    Faltan bancos junto a las vías del tren
    El agua del río baja turbia
    La torre de la iglesia tiene una campana rota
    El cable del teléfono toca el árbol
    Niños jugando solos al balón en la plaza
    La fiesta fue la bomba
    Es un atentado contra el buen gusto
    Este ayuntamiento es un desastre, nos ahogan a impuestos
    Que alguien arregle esto, por favor, ayuda
    Necesitamos ayuda con las ratas
    Ayuda, no puedo entrar en la sede electrónica
    La ambulancia no puede pasar por los coches mal aparcados
    El vado de los bomberos está ocupado
    Tira abajo esa pared pintada, por favor
    El perro del parque ladra todo el rato
    Me ha picado una avispa
    The man at the desk was not helpful
    Blood donation van on Saturday
    Glass on the path, somebody cut their tyre
    Two cars are abandoned in the lane
    The pub music is loud
    The bridge railing is rusty
    The front door of the hall is broken
    Scaffolding has been up for a year
    Sinkhole forming in the road
    Weeds on the railway tracks
    The swimming pool is closed
    The shop burns my ears with its music
    Help, the parking machine ate my coin
    Ambulance bay blocked by a van
    Smoking outside the school gate
    El humo de las fábricas mancha la ropa
    Un repartidor aparca la moto en la acera
    Faltan barandillas en la bañera del polideportivo
    Un tronco bloquea el camino
    Faltan tejas en el tejado del mercado
    Niños dando patadas al balón contra la pared
    No me deja salir del garaje un coche mal aparcado
    El bate de béisbol se quedó en el pabellón
    La bandera del poste está rota
    El agua sale marrón en casa
    El barranco está lleno de basura
    Llevo horas esperando y no vuelve la luz
    Un perro sin correa en la zona de niños
    Las puertas de los pisos de protección están viejas
    The hall is full of smoke from the kitchen
    The bank is closed
    Missing roof tile on the hall
    My phone was locked
    Cars parked by the batting cage
    The gate is rusty
    No puedo seguir viviendo con este ruido
    Me ha caído encima una caca de paloma
    Nos ha caído encima una multa injusta
    Una rama casi le cae encima a mi hija
    La valla electrificada de la finca no tiene cartel
    Queremos un autobús con electricidad limpia
    Mi hija ha perdido la mochila en el autobús
    A mi hijo se le ha perdido la pelota en el patio
    Se ha perdido el perro de mi hija
    No encuentro a mi hijo en la lista de admitidos
    Voy a tirar por el puente, que se llega antes
    Está cortada la calle y no puedo entrar en mi casa
    Hay alguien en la Casa de Cultura por las tardes
    La semana pasada un perro mordió a un vecino
    La papelera del río se ha desbordado
    El barranco se desborda cada vez que llueve
    Un conductor inconsciente va a cien por mi calle
    Banco lleno de sangre seca y cristales
    There is no reason to live in this dirt
    My daughter's bike is missing
    My dog was attacked by another dog
    The branch nearly fell on a woman
    There will be trouble if there is a fire
    A tree fell on my car
    Someone took my daughter's scooter
    There were burglaries in our buildings last winter
    There was a fire in the park last year
    The fire in the bins last week left marks
    Fire in the skip two weeks ago, still not cleared
    If there is a fire, do we meet at the school?
    When there is an emergency the gate is locked
    A fire in our hearts for the festival
    The wall could fall on somebody one day
    A tile nearly fell on my son
    The branch might come down on a car
    Water comes into the garage when it rains
    Water is coming into our house every time it rains
    The river bursts its banks whenever it rains
    When it rains the flood water is coming into our homes
    A dog bit my son last week
    A dog bit a postman two months ago
    My neighbour was bitten by a dog last summer
    Last week a dog attacked my cat
    There is a danger of electric shock from that box
    The bin could catch fire
    Somebody could be run over here
    Do not wait until a child is hurt
    A talk about domestic abuse in the library
    Poster against violence torn down
    The bus was not moving for an hour
    La radio dice que el amor arde
    Su discurso incendia las redes
    Mi corazón arde de amor por este pueblo
    El debate está en llamas
    Se inunda el sótano cuando llueve
    El agua entra en las casas cada vez que llueve
    Cada vez que llueve el agua entra en las viviendas
    Cuando llueve el barranco se desborda
    El río se desborda siempre que llueve así
    Un perro mordió a mi hijo el mes pasado
    Hace dos semanas un perro mordió a mi hija
    El año pasado un perro atacó a una señora
    Cualquier día un perro muerde a un niño
    Si hubiera un incendio no podríamos salir
    Si hay un incendio no pueden pasar los bomberos
    En caso de incendio, ¿por dónde salimos?
    Peligro de incendio por la maleza
    Peligro alto de incendio en el monte
    Ese cable puede provocar un incendio
    La maleza podría arder
    Podría haber un incendio con tanta hierba seca
    Hubo un incendio en el contenedor el mes pasado
    Ha habido un incendio en la nave la semana pasada
    Los bomberos apagaron el fuego ayer
    Se ha quemado la luz del portal
    Las plantas se queman con el sol
    Casi atropellan a mi hijo en el cruce
    Un coche casi atropella a una señora
    Pueden atropellar a un niño
    Van a atropellar a alguien en ese cruce
    Hay peligro de atropello
    Miedo a los atropellos en la avenida
    La pelota está atrapada en el árbol
    Estuvimos atrapados en el tráfico una hora
    El contenedor de vidrio está volcado
    Han volcado las papeleras
    Charla sobre prevención del suicidio
    Taller contra los malos tratos
    La papelera de la plaza está desbordada
    Una teja casi cae encima de mi madre
    Puede caer una rama sobre alguien
    Se han disparado los precios
    El ruido de los disparos del radar
    Los árboles se están ahogando con tanta agua
    Se está quemando el césped con el sol
    El perro de mi abuela se ha perdido
    Hay un perro que han atropellado en la cuneta
    La obra de teatro con pistola de mentira
    There is a fire hydrant leaking
    There is a fire door that does not close
    The house damaged by fire is still empty
    Banco quemado por el fuego de las fiestas
    Humo de la cocina del bar en mi ventana
    Calle del Perpetuo Socorro sin luz
    There was a blaze in the old mill last summer
    If there is an emergency, where do we meet?
    The river bursts its banks each time it rains
    Water runs through the underpass when it rains
    A dog bit my neighbour last month, the owner was never fined
    The wall may fall on passers-by
    Someone will be hit on this corner
    Risk of electric shock at the lamp
    The fire road in the forest is closed
    The fire exits are locked
    Poster campaign against domestic violence
    Dead cat on the road
    My love for this town is on fire in my heart
    La polémica está ardiendo
    Mi alma arde por las fiestas
    El alcalde incendia las redes con su vídeo
    Cuando llueve se inunda la calle Real
    El agua entra en el portal siempre que llueve
    Hace un mes un perro mordió a mi madre
    En caso de incendio no hay salida
    Hay riesgo de incendio por la hierba
    El contenedor puede arder
    El incendio de ayer dejó cenizas
    Un camión casi me atropella
    Podrían atropellar a un niño
    Peligro de derrumbe de la tapia
    Paloma muerta en la fuente
    Pájaro herido junto al banco
    Papelera volcada en la calle
    Taller de prevención del suicidio
    Acto contra la violencia machista
    Las jardineras tienen las plantas muriendo
    Hay una gata atropellada en la calzada
    Se ha quemado el fusible de la farola
    Se inunda el garaje de mi hija cuando llueve
    Hace tres semanas que un perro atacó a mi padre
    La obra de teatro trata de un secuestro
    El cable pelado de la antena
    The river floods the lane whenever it rains
    Water gets into the house each time it rains heavily
    The dog that bit my daughter two weeks ago is loose again
    My cat was bitten yesterday by another dog
    He was nearly killed by a van
    The fire last night in the park burnt the bench
    The fire in the flats last year was terrible
    If there was a fire we could not get out
    If there were an emergency nobody could pass
    Se inunda mi garaje cada vez que llueve
    El barranco se desborda siempre que hay tormenta
    El perro que mordió a mi hija el mes pasado sigue suelto
    Un perro mordió hace dos semanas a una vecina
    Si hubiera una emergencia no pasa la ambulancia
    Cuando hay una emergencia no pueden entrar los camiones
    El taller de teatro va de un asesinato
    El concierto fue un tiro
    Jornada de prevención del suicidio en el centro
    Manifestación contra la violencia machista el sábado
    Minuto de silencio por la violencia de género
    Los pájaros muertos en la fuente
    Pato herido en el estanque
    Se han quemado varias farolas
    Se quemó la lámpara de la biblioteca
    Peligro de derrumbe en el muro del solar
    Riesgo de explosión en el transformador
    Casi me cae una teja encima
    Por poco nos cae una rama encima
    La papelera está desbordada y huele
    El coche lleva abandonado meses y no se mueve
    Last week my son was bitten by a dog
    The dog near the bank is badly hurt
    A fox in the road is bleeding
    Hay un perro en la cuneta y está herido
    El agua entra en las casas cuando caen cuatro gotas
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


@pytest.mark.parametrize("text", _lines(BESIDE_CALM))
def test_an_everyday_word_does_not_hide_what_happens_beside_it(text):
    assert danger_in(text) is not None


@pytest.mark.parametrize("text", _lines(NOT_SWALLOWED))
def test_a_calm_phrase_does_not_reach_over_a_danger(text):
    assert danger_in(text) is not None


def test_words_of_two_sentences_are_not_read_as_one():
    assert danger_in("Aquí hay. Fuego amigo es otra cosa.") is None
