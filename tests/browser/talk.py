"""What people of the town do with each other, so that each of its pages has something on it."""

from __future__ import annotations

from datetime import timedelta

from concejo.accounts.actions.people import open_account
from concejo.accounts.actions.relations import endorse, follow
from concejo.accounts.actors import Actor
from concejo.accounts.queries import account_by_handle, actor_for
from concejo.base import clock
from concejo.collections.actions import Wish, make_collection
from concejo.filters.actions import Wanted, Wording, make_filter
from concejo.moderation.actions import appeals, blocks, entrance, measures, reports
from concejo.moderation.actions.seats import seat_moderator
from concejo.moderation.models import Category, IpSeverity, MeasureKind
from concejo.notices.actions.announcing import announce
from concejo.posts.actions import polls
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.hashtags import feature_tag
from concejo.posts.actions.marks import boost, favourite
from concejo.posts.actions.photos import upload_photo
from concejo.posts.actions.publishing import delete_post, publish_post
from concejo.posts.drafts import Draft, PollDraft, Revision
from concejo.posts.models import Photo, Post
from tests.pages.town import PASSWORD, Town, picture

BENCH = ("A la sombra, junto a la fuente", "Frente a la iglesia", "En la calle Real", "Me da igual")


def with_talk(town: Town) -> dict[str, str]:
    """Polls, quotes, lists, filters and what moderators have to do; where each of it is read."""
    ana, ben, luis, eva = (town.actor(name) for name in ("ana", "ben", "luis", "eva"))
    mayor = actor_for(town.eva, account_by_handle("alcaldia").pk)
    found = {"poll": _path(_ask(ben, "¿Dónde ponemos el banco nuevo?", *BENCH))}
    for who in (luis, eva):
        polls.vote(who, _poll_of(found["poll"]), [0])
    found["poll_voted"] = _path(_ask(luis, "¿Qué día cambio la bombilla?", "Lunes", "Martes"))
    polls.vote(ana, _poll_of(found["poll_voted"]), [1])
    polls.vote(ben, _poll_of(found["poll_voted"]), [0])
    with clock.stopped_at(clock.now() - timedelta(hours=3)):
        over = _ask(mayor, "¿Qué arreglamos antes?", "La fuente", "El parque", several=True)
        for who, choices in ((ana, [0, 1]), (ben, [0])):
            polls.vote(who, over.poll.pk, choices)
    polls.end_polls(clock.now())
    found["poll_over"] = _path(over)
    found |= _said(ana, ben, luis)
    announce(mayor, "Mañana no hay agua en la calle Real, de 9 a 11. Más en https://jun.example/a")
    announce(mayor, "Fiestas del 5 al 9 de diciembre", is_all_day=True)
    make_filter(
        ana,
        Wanted("Fútbol", contexts=["home", "public"], keywords=[Wording("partido", True)]),
    )
    make_filter(
        ana,
        Wanted("Lotería", contexts=["notifications"], action="hide", expires_in=86400,
               keywords=[Wording("décimo"), Wording("lotería de Navidad")]),
    )  # fmt: skip
    publish_post(ben, Draft("El partido de ayer fue largo", language="es"))
    gathered = make_collection(
        ana,
        Wish(name="Quien cuida la plaza", description="Gente y oficinas que la cuidan a diario"),
        [ben.account_id, account_by_handle("electricista").pk],
    )
    found["collection"] = f"/collections/{gathered.pk}"
    done = town.cases["done"]
    photo = Photo.objects.filter(post__thread_id=done.thread_id).first()
    if photo is not None:
        found["photo"] = f"/photos/{photo.pk}?number={done.number}"
    return found | _moderated(town)


def _said(ana: Actor, ben: Actor, luis: Actor) -> dict[str, str]:
    """A quote, a changed post, and people who like each other."""
    photo = upload_photo(ana, picture("olive"), description="La fuente de la plaza, recién pintada")
    said = publish_post(
        ana,
        Draft("La fuente ya tiene agua otra vez #fuente #plaza", photos=[photo.pk], language="es"),
    )
    quote = publish_post(
        ben, Draft("¡Por fin! Yo bajo esta tarde con los niños", quote_of=said.pk, language="es")
    )
    edit_post(ana, said.pk, Revision(
        "La fuente ya tiene agua otra vez, y luz por la noche #fuente #plaza", photos=None
    ))  # fmt: skip
    edit_post(ana, said.pk, Revision(
        "La fuente tiene agua otra vez, y luz por la noche. ¡Gracias! #fuente #plaza", photos=None
    ))  # fmt: skip
    for name in ("pili", "juan", "sole"):
        somebody = _newcomer(name)
        favourite(somebody, said.pk)
        follow(somebody, ana.account)
    for who in (ben, luis):
        favourite(who, said.pk)
        boost(who, said.pk)
        follow(who, ana.account)
    publish_post(luis, Draft("@ana gracias a ti por avisar", reply_to=said.pk, language="es"))
    for target in (ben, luis):
        follow(ana, target.account)
        endorse(ana, target.account)
    for name in ("fuente", "plaza"):
        feature_tag(ana, name)
    return {
        "changed": _path(said),
        "quote": _path(quote),
        "quoting": f"/compose?quote={said.pk}",
        "report_post": f"{_path(quote)}/report",
    }


def _moderated(town: Town) -> dict[str, str]:
    """Marta moderates: reports, measures, an objection, and somebody who would like to come in."""
    ana, ben = town.actor("ana"), town.actor("ben")
    marta, paco = _newcomer("marta"), _newcomer("paco")
    seat_moderator(marta.user)
    rude, ruder, gone = (
        publish_post(paco, Draft(text, language="es"))
        for text in (
            "Compra, compra, compra en mi tienda",
            "Quien no compra en mi tienda es tonto",
            "En la tienda de al lado engañan a la gente",
        )
    )
    said = [rude.pk, ruder.pk, gone.pk]
    about = reports.report_account(
        ana, paco.account, reports.Complaint(said, "Es un anuncio", Category.SPAM)
    )
    edit_post(paco, ruder.pk, Revision("Quien compra en mi tienda, acierta", photos=None))
    delete_post(paco, gone.pk)
    reports.report_account(ben, paco.account, reports.Complaint(comment="Otra vez él"))
    settled = reports.report_account(ana, ben.account, reports.Complaint(comment="No era nada"))
    reports.settle_report(marta, settled.pk)
    measures.take_measure(
        marta,
        ana.account_id,
        measures.Decision(MeasureKind.NONE, "Sin mayúsculas, por favor: parece que gritas."),
    )
    taken = measures.take_measure(
        marta,
        paco.account_id,
        measures.Decision(MeasureKind.LIMIT, "La plaza no es un tablón de anuncios."),
    )
    appeals.appeal(paco.user, taken.pk, "Solo lo dije tres veces, y mi tienda es del pueblo.")
    blocks.block_ip(marta, blocks.IpRule("203.0.113.0/24", IpSeverity.APPROVAL))
    wish = "Vivo en la calle Mozart desde octubre y quiero saber qué pasa."
    entrance.join(
        entrance.Application("nina", "nina@example.org", PASSWORD, reason=wish),
        address="203.0.113.7",
    )
    return {
        "report": f"/moderation/reports/{about.pk}",
        "measure": f"/measures/{taken.pk}",
    }


def _newcomer(name: str) -> Actor:
    email, shown = f"{name}@example.org", name.capitalize()
    return actor_for(open_account(name, display_name=shown, email=email, password=PASSWORD))


def _ask(who: Actor, text: str, *options: str, several: bool = False) -> Post:
    asked = PollDraft(options, 3600 if several else 86400, multiple=several)
    return publish_post(who, Draft(text, poll=asked, language="es"))


def _path(post: Post) -> str:
    return f"/@{post.author.handle}/{post.pk}"


def _poll_of(path: str) -> int:
    return Post.objects.get(pk=int(path.rpartition("/")[2])).poll.pk
