"""A report in another language than the town's is routed by the things that it names."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from concejo.cases.kinds import kind_of, topics_of
from concejo.routing.reports import Labelled, Report
from concejo.routing.training import train
from tests.routing.reports import PLACES, WORDS

# Of each language: a lamp, a container, a pavement or road. The town's router knows these desks.
SAID = {
    "English": (
        "The street lamp in Calle Real is out",
        "The recycling container is overflowing again",
        "There is a deep pothole in the road",
    ),
    "Deutsch": (
        "Die Straßenlaterne in der Calle Real leuchtet nicht",
        "Der Glascontainer ist seit Tagen voll",
        "Auf dem Gehweg ist eine Platte locker",
    ),
    "Français": (
        "Le lampadaire de la Calle Real est éteint depuis lundi",
        "Le conteneur n'est pas vidé, il déborde",
        "Il y a un nid de poule sur la chaussée",
    ),
    "Italiano": (
        "Il lampione davanti alla scuola è spento",
        "Il cassonetto è pieno da giorni",
        "C'è una buca enorme sulla carreggiata",
    ),
    "Português": (
        "O candeeiro da Calle Real está apagado",
        "O contentor do vidro está cheio",
        "Há um buraco enorme na estrada",
    ),
    "Català": (
        "El fanal del carrer Major no s'encén",
        "El contenidor de vidre està ple",
        "La vorera té les rajoles aixecades",
    ),
    "Galego": (
        "O farol da rúa Real está apagado",
        "O contedor de vidro está cheo",
        "Hai unha focha moi grande na estrada",
    ),
    "Euskara": (
        "Kaleko argia itzalita dago",
        "Edukiontzia beteta dago",
        "Espaloian zulo handi bat dago",
    ),
    "Română": (
        "Stâlpul de iluminat de pe Calle Real este stins",
        "Containerul este plin de trei zile",
        "E o groapă mare în asfalt",
    ),
    "Polski": (
        "Latarnia przy Calle Real nie świeci",
        "Kontener na szkło jest przepełniony",
        "Duża dziura w jezdni",
    ),
    "Українська": (
        "Ліхтар на вулиці Calle Real не світить",
        "Контейнер переповнений",
        "Велика яма на тротуарі",
    ),
    "العربية": (
        "مصباح الشارع في Calle Real لا يعمل",
        "والحاوية ممتلئة منذ أيام",
        "هناك حفرة كبيرة بالرصيف",
    ),
    "中文": ("Calle Real 的路灯坏了", "玻璃回收箱的垃圾箱满了", "人行道的地砖松动,很危险"),
}
KINDS = ("lighting", "waste", "roads")
LABELS = ("alumbrado", "basura", "calles")


@pytest.fixture(scope="module")
def learned():
    """A router of a town where everybody has written Spanish so far."""
    dice, rows = random.Random(4), []
    for label in dice.choices(list(WORDS), k=240):
        things, faults = WORDS[label]
        text = f"{dice.choice(things)} {dice.choice(faults)} {dice.choice(PLACES)}, Calle Real"
        rows.append(Labelled(Report(text), label))
    return train("office", rows, at=datetime(2026, 11, 23, tzinfo=UTC), topics=topics_of)


@pytest.mark.parametrize("language", SAID)
def test_a_report_in_another_language_goes_where_a_spanish_one_would(learned, language):
    proposed = [learned.propose(Report(text), topics=topics_of)[0] for text in SAID[language]]

    assert [each.label for each in proposed] == list(LABELS)


@pytest.mark.parametrize("language", SAID)
def test_a_town_without_a_router_knows_the_kind_in_every_language(language):
    assert [kind_of(text) for text in SAID[language]] == list(KINDS)


@pytest.mark.parametrize(
    "text",
    [
        "La acera se hunde delante del colegio",
        "Me duelen los pies",
        "The bank on the corner has a sale",
        "Tin cans, a locker and a planter",
        "¿Caes por aquí mañana?",
        "Hace falta más velocidad en el trabajo",
    ],
)
def test_what_means_something_else_in_another_language_misleads_nobody(text):
    misleading = {"thing:dogs", "thing:bench", "thing:dirt", "thing:planting", "thing:bicycle"}
    assert not misleading & set(topics_of(text))
