"""What an office does of a day, so that each page of its work has something on it."""

from __future__ import annotations

from concejo.accounts.actions.people import confirm_email, open_account
from concejo.cases.actions import giving
from concejo.cases.actions.opening import Report, tell_town
from concejo.offices.actions import add_holder, place_office
from concejo.places.queries import streets_matching
from concejo.work.actions.bundles import Together, answer_together
from concejo.work.actions.desk_mail import choose_desk_mail
from concejo.work.actions.errands import end_errand, send_firm, start_work
from concejo.work.actions.filters import keep_filter
from concejo.work.actions.notes import write_note
from concejo.work.actions.phrases import keep_phrase
from concejo.work.models import DeskMail, Told
from concejo.work.queries.desk_mail import stop_link
from tests.pages.town import PASSWORD, Town


def with_work(town: Town) -> dict[str, str]:
    """Two electricians share their work, note things, keep answers ready, and send a firm."""
    open_account("tomas", display_name="Tomás Gil", email="tomas@example.org", password=PASSWORD)
    add_holder(None, "electricista", "tomas")
    luis = town.actor("luis")
    received, promised = (town.cases[name].number for name in ("received", "promised"))
    giving.give(luis, promised, to="tomas")
    write_note(luis, received, "Llamar antes al portero: tiene la llave del cuadro.")
    first = keep_phrase(
        luis, "electricista", name="Material pedido", text="Hola {nombre}, hemos pedido la pieza."
    )
    keep_phrase(luis, "electricista", name="Vamos", text="Vamos a {calle} el {fecha}.")
    keep_filter(luis, "electricista", name="Calle Real", query="street=Calle+Real")
    place_office(luis, "electricista", streets_matching("Calle Mozart")[0])
    together = answer_together(
        luis,
        "electricista",
        [promised, town.cases["declined"].number],
        Together("give", to="luis"),
    )
    _errand, key = send_firm(
        luis,
        "electricista",
        [received, promised],
        firm="Luminosa SL",
        days=7,
        words="La llave del cuadro está en el bar de enfrente.",
    )
    start_work(key, promised)
    over, its_key = send_firm(luis, "electricista", [received], firm="Faroles SL", days=1)
    end_errand(luis, over.pk)
    # The same hole once more, in other words.
    twin = tell_town(None, Report("Hay un bache grande en la calle Mozart 12", language="es"))
    confirm_email(luis.user)
    choose_desk_mail(luis, "electricista", Told.DAILY, language="es")
    stop = stop_link(DeskMail.objects.get())
    return {
        "twin": f"/cases/{twin.number}",
        "phrase": f"/desk/electricista/phrases/{first.pk}",
        "bundle": f"/desk/electricista/several/{together.pk}",
        "errand": f"/errand?key={key}",
        "errand_over": f"/errand?key={its_key}",
        "desk_mail": stop[stop.index("/desk-mail") :],
    }
