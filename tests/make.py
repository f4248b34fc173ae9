"""The cast, made through the town's real actions, so that nobody is in a state that cannot be.

Ana reports. Ben is another resident, who sees nothing of hers that is not public. Luis is the
electrician, Carmen the clerk at the counter, Pepe the police officer, Rosa the sweeper, Andrés the
mayor, Eva a stranger in town, and Marta a moderator.
"""

from __future__ import annotations

import io
from collections.abc import Sequence

from django.test import Client
from PIL import Image

from concejo.accounts.actions.people import open_account
from concejo.accounts.actors import Actor
from concejo.accounts.errors import NoSuchAccount
from concejo.accounts.queries import account_by_handle, actor_for, person_by_name
from concejo.cases.actions.kinds import give_kinds
from concejo.cases.models import Case
from concejo.moderation.actions.seats import seat_moderator
from concejo.offices.actions import set_up_office
from concejo.offices.models import Office
from concejo.places.actions import bring_streets
from concejo.posts.actions.photos import upload_photo
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft
from concejo.posts.models import Photo, Post

PASSWORD = "una lampara en la calle"

NAMES = {
    "ana": "Ana Ruiz",
    "ben": "Ben Soto",
    "luis": "Luis Vega",
    "carmen": "Carmen Gil",
    "pepe": "Pepe Mora",
    "rosa": "Rosa Cano",
    "andres": "Andrés Polo",
    "eva": "Eva Lund",
    "marta": "Marta Ríos",
}

# Handle, title, who holds it, which kinds of cases are its, and what else it is.
OFFICES = {
    "electricista": ("Electricista", "luis", ["lighting"], {}),
    "policia": ("Policía Local", "pepe", ["noise"], {}),
    "barredora": ("Barredora", "rosa", ["cleaning"], {}),
    "alcaldia": ("Alcaldía", "andres", [], {"is_mayors": True}),
    "ayuntamiento": ("Ayuntamiento", "carmen", [], {"is_intake": True, "serves_counter": True}),
}

STREETS = """street,district,lat,lon
Calle Real,Centro,37.2201,-3.5951
Calle Maestro Antonio Linares,Centro,37.2206,-3.5940
Calle San José,Centro,37.2193,-3.5962
Plaza de la Constitución,Centro,37.2198,-3.5948
Camino de las Eras,Norte,37.2251,-3.5920
"""


def resident(name: str) -> Actor:
    """Somebody who signs in and speaks as themselves; the same one when asked for again."""
    try:
        return actor_for(person_by_name(name))
    except NoSuchAccount:
        user = open_account(
            name,
            display_name=NAMES.get(name, name.capitalize()),
            email=f"{name}@example.org",
            password=PASSWORD,
        )
        return actor_for(user)


def office(handle: str, *, holders: Sequence[Actor | str] | None = None, hours: str = "") -> Office:
    """An office of the cast with its usual holder, or with others."""
    title, holder, kinds, flags = OFFICES.get(handle, (handle.capitalize(), "", [], {}))
    if holders is None:
        holders = [holder] if holder else []
    people = [resident(who) if isinstance(who, str) else who for who in holders]
    made = set_up_office(
        handle, title, hours=hours, holders=[who.account.handle for who in people], **flags
    )
    if kinds:
        give_kinds(made, kinds)
    return made


def moderator(name: str = "marta") -> Actor:
    """Somebody who moderates."""
    person = resident(name)
    seat_moderator(person.user)
    return person


def offices() -> dict[str, Office]:
    """All offices of the cast with their holders."""
    return {handle: office(handle) for handle in OFFICES}


def speaking_as(who: Actor | str, handle: str) -> Actor:
    """Somebody who speaks as an office that they hold."""
    person = resident(who) if isinstance(who, str) else who
    assert person.user is not None
    return actor_for(person.user, account_by_handle(handle).pk)


def browser(who: Actor | None = None) -> Client:
    """A browser of its own, signed in."""
    made = Client()
    if who is not None:
        made.force_login(who.user)
    return made


def post(who: Actor, text: str, **said: object) -> Post:
    """Somebody says something."""
    return publish_post(who, Draft(text=text, **said))


def case(
    who: Actor | None = None,
    text: str = "@electricista la farola de la Calle Real no luce",
    **said: object,
) -> Case:
    """Somebody says what is wrong to an office: a case is open."""
    for handle in OFFICES:
        if f"@{handle}" in text:
            office(handle)
    return Case.objects.get(post=post(who or resident("ana"), text, **said))


def photo(who: Actor, *, description: str = "", size: tuple[int, int] = (64, 48)) -> Photo:
    """A small drawn picture that somebody uploads."""
    return upload_photo(who, picture(size), description=description)


def picture(size: tuple[int, int] = (64, 48), colour: str = "#1d4e9e") -> io.BytesIO:
    """A picture file."""
    file = io.BytesIO()
    Image.new("RGB", size, colour).save(file, "PNG")
    file.seek(0)
    file.name = "picture.png"
    return file


def photographed(lat: float, lon: float) -> io.BytesIO:
    """A picture file as a telephone makes it, that says where it was taken."""
    return taken_with(
        {1: "S" if lat < 0 else "N", 2: _sixtieths(lat), 3: "W" if lon < 0 else "E"}
        | {4: _sixtieths(lon), 6: 712.0, 7: (7.0, 30.0, 12.0), 29: "2026:11:23"}
    )


def taken_with(gps: dict[int, object]) -> io.BytesIO:
    """A picture file with these notes of a camera about where it was."""
    picture, file = Image.new("RGB", (64, 48), "#c0784a"), io.BytesIO()
    exif = picture.getexif()
    exif.get_ifd(0x8825).update(gps)
    picture.save(file, "JPEG", exif=exif)
    file.seek(0)
    file.name = "taken.jpg"
    return file


def _sixtieths(degrees: float) -> tuple[float, float, float]:
    whole, rest = divmod(abs(degrees), 1)
    minutes, rest = divmod(rest * 60, 1)
    return whole, minutes, round(rest * 60, 3)


def shown(colour: str = "#1d4e9e", **said: str) -> dict[str, object]:
    """A form with a photo whose sender has looked at what everybody will see."""
    return {"photo_1": picture(colour=colour), "step": "send", **said}


def streets() -> None:
    """A few streets of the town."""
    bring_streets(STREETS.splitlines(keepends=True))
