"""The town of the page tests, made through the actions: offices, people, one case in each state."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import timedelta

from PIL import Image

from concejo.accounts.actions.people import open_account
from concejo.accounts.actors import Actor
from concejo.accounts.models import User
from concejo.accounts.queries import account_by_handle, actor_for
from concejo.base import clock
from concejo.cases.actions import desk
from concejo.cases.actions.opening import ContactGiven, Report, tell_town
from concejo.cases.models import Case
from concejo.offices.actions import set_up_office
from concejo.places.actions import bring_streets
from concejo.posts.actions.photos import upload_photo
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.register.actions import bring_census

PASSWORD = "una farola azul"
DOCUMENT = "12345678Z"


@dataclass
class Town:
    """Who lives here."""

    ana: User
    ben: User
    luis: User
    carmen: User
    eva: User
    cases: dict[str, Case]

    def actor(self, name: str) -> Actor:
        """A person speaking as themselves."""
        return actor_for(getattr(self, name))


def found() -> Town:
    """Bring its people and offices; the town itself was founded for every test."""
    people = {
        name: open_account(name, display_name=full, email=f"{name}@example.org", password=PASSWORD)
        for name, full in {
            "ana": "Ana López",
            "ben": "Ben Ruiz",
            "luis": "Luis Prado",
            "carmen": "Carmen Gil",
            "eva": "Eva Rojas",
        }.items()
    }
    set_up_office(
        "ayuntamiento", "Ayuntamiento", is_intake=True, serves_counter=True, holders=["carmen"]
    )
    set_up_office("electricista", "Electricista", holders=["luis"], hours="Mon-Fri 08:00-15:00")
    set_up_office("barredora", "Barredora", holders=["luis"])
    set_up_office("alcaldia", "Alcaldía", is_mayors=True, holders=["eva"])
    bring_streets(
        [
            "street,district,lat,lon",
            "Calle Real,Centro,37.2210,-3.5930",
            "Calle Mozart,Centro,37.2230,-3.5950",
            "Calle Maestro Antonio Linares,Centro,37.2190,-3.5910",
        ]
    )
    bring_census(
        [
            "document,given_name,family_name,birth_date,street,number",
            f"{DOCUMENT},Ana,López Vera,1961-05-04,Calle Real,3",
        ]
    )
    return Town(**people, cases={})


def with_cases(town: Town) -> Town:
    """One case in each state, and some talk."""
    ana, ben, luis = (town.actor(name) for name in ("ana", "ben", "luis"))
    tomorrow = clock.now() + timedelta(days=1)

    def tell(text: str, who: Actor | None = ana) -> Case:
        given = ContactGiven() if who else ContactGiven(name="Rosa", phone="600 111 222")
        return tell_town(who, Report(text=text, language="es", contact=given))

    cases = town.cases
    cases["received"] = tell("@electricista La farola de la calle Real no luce")
    cases["promised"] = tell("@electricista Parpadea la luz de la plaza", ben)
    desk.promise(luis, cases["promised"].number, due_at=tomorrow)
    cases["waiting"] = tell("@barredora Hay cristales en el suelo")
    desk.ask(luis, cases["waiting"].number, question="¿En qué calle están?")
    before = upload_photo(ana, picture("navy"), description="La calle a oscuras")
    cases["done"] = _with_photo(town, before.pk)
    desk.promise(luis, cases["done"].number, due_at=tomorrow)
    electrician = actor_for(town.luis, account_by_handle("electricista").pk)
    after = upload_photo(electrician, picture("gold"), description="La farola encendida")
    desk.finish(electrician, cases["done"].number, words="Hecho, ya luce.", photos=[after.pk])
    cases["declined"] = tell("@electricista Quiero una farola rosa")
    desk.decline(luis, cases["declined"].number, reason="Las farolas son todas iguales.")
    cases["anonymous"] = tell("Hay un bache en la calle Mozart 12", None)
    cases["private"] = tell("Mi vecino canta a gritos todas las noches")
    publish_post(ben, Draft(text="Qué tarde más bonita en la plaza #jun", language="es"))
    publish_post(luis, Draft(text="Mañana cambio bombillas en la calle Real", language="es"))
    return town


def picture(colour: str) -> io.BytesIO:
    """A photo of one colour."""
    file = io.BytesIO()
    Image.new("RGB", (400, 300), colour).save(file, "JPEG")
    file.seek(0)
    return file


def _with_photo(town: Town, photo: int) -> Case:
    ana = town.actor("ana")
    text = "@electricista La farola de la calle Maestro Antonio Linares está apagada"
    return tell_town(ana, Report(text=text, photos=[photo], language="es"))
