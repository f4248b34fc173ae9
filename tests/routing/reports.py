"""Reports of a small town, written for the tests: three things that go wrong, said in many ways."""

from __future__ import annotations

import csv
import random

WORDS = {
    "alumbrado": (
        ["La farola", "El foco", "La luz", "La bombilla", "Una farola"],
        ["está fundida", "no se enciende", "parpadea toda la noche", "se apagó ayer", "no alumbra"],
    ),
    "basura": (
        ["El contenedor", "El cubo de basura", "La papelera", "El contenedor de vidrio"],
        ["está lleno", "rebosa desde el lunes", "no lo vacían", "huele muy mal", "está quemado"],
    ),
    "calles": (
        ["La acera", "Una baldosa", "El asfalto", "El bordillo", "Un bache"],
        [
            "está levantada",
            "se ha hundido",
            "hace tropezar a la gente",
            "está rota",
            "es un peligro",
        ],
    ),
}
PLACES = ["delante del colegio", "junto a la farmacia", "en la plaza", "al lado del mercado", ""]
STREETS = ["Calle Real", "Camino de las Eras", "Calle San José"]


def sentences(count, *, seed=1):
    """So many rows: text, label, street and when."""
    dice = random.Random(seed)
    rows = []
    for i in range(count):
        label = dice.choice(list(WORDS))
        things, faults = WORDS[label]
        text = f"{dice.choice(things)} {dice.choice(faults)} {dice.choice(PLACES)}".strip()
        day = f"2026-{1 + i * 11 // count:02}-{1 + i % 28:02}T{8 + i % 12:02}:00:00Z"
        rows.append(
            {"text": text, "label": label, "street": dice.choice(STREETS), "requested_at": day}
        )
    return rows


def write(path, rows):
    with path.open("w", encoding="utf-8", newline="") as out:
        table = csv.DictWriter(out, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
    return path
