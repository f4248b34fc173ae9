"""A town with a bit of everything, for whoever asks it at random. Prints what there is as JSON.

``python -m tests.contract.seed`` in the environment of a town. Of everything that can be taken away
there are many: see ``placing.py``.
"""

from __future__ import annotations

import json
from datetime import timedelta

MANY = 24
NEIGHBOURS = 40
WORDS = "farola luz calle agua fiestas jun"


def main() -> None:
    """Fill the town; say which ids and tokens there are."""
    import django

    django.setup()
    from concejo.base import clock
    from concejo.jobs.worker import run_waiting

    there: dict = {}
    with clock.stopped_at(clock.now() - timedelta(hours=2)):
        people = _people(there)
        _posts(people, there)
        _marks(people, there)
        _lists_and_filters(people, there)
        _told(people, there)
    _clocks(people, there)
    run_waiting()
    _found(people, there)
    print(json.dumps(there))


def _people(there: dict) -> dict:
    """The cast, and neighbours who may be blocked, muted and left."""
    from concejo.accounts.actions.people import open_account
    from concejo.accounts.actions.profile import Profile, change_profile
    from concejo.accounts.actions.relations import endorse, follow, mute, remark_on
    from concejo.accounts.queries import actor_for
    from tests import make

    make.streets()
    make.offices()
    people = {name: make.resident(name) for name in ("ana", "ben", "eva", "rosa", "marta")}
    people["electricista"] = make.speaking_as("luis", "electricista")
    make.moderator()
    ana, ben, eva = people["ana"], people["ben"], people["eva"]
    known = [who for name, who in people.items() if name != "ana"]
    people["neighbours"] = neighbours = [
        actor_for(open_account(f"vecina{n}", email=f"vecina{n}@example.org"))
        for n in range(NEIGHBOURS)
    ]
    for other in known:
        follow(ana, other.account)
    for other in (ben, eva):
        follow(other, ana.account)
        endorse(ana, other.account)
    for n, neighbour in enumerate(neighbours):
        if n % 2 == 0:
            follow(ana, neighbour.account)
    fields = [("Barrio", "Centro"), ("Web", "https://example.org/ana")]
    change_profile(
        ana, Profile(note="De aquí, de #jun", fields=fields, is_locked=True, is_discoverable=True)
    )
    for other in (*known, *neighbours):
        change_profile(other, Profile(is_discoverable=True))
    for neighbour in neighbours:
        follow(neighbour, ana.account)
    mute(eva, ben.account, seconds=3600)
    remark_on(ana, ben.account, "Sabe de fontanería")
    there["accounts"] = _ids(who.account for who in (*known, ana))
    there["neighbours"] = _ids(who.account for who in neighbours)
    there["others"] = _ids(who.account for who in known)
    there["acct"] = [who.account.handle for who in (*known, ana)]
    return people


def _posts(people: dict, there: dict) -> None:
    from concejo.posts.actions import editing, scheduling
    from concejo.posts.actions.polls import vote
    from concejo.posts.actions.publishing import delete_post
    from concejo.posts.drafts import Draft, PollDraft, Revision
    from tests import make

    ana, ben, eva, office = (people[name] for name in ("ana", "ben", "eva", "electricista"))
    photo = make.photo(ana, description="La farola")
    words = "@electricista la farola de la calle Real no luce #jun"
    lamp = make.post(ana, words, photos=[photo.pk])
    make.post(office, "Mañana a las 10 voy", reply_to=lamp.pk)
    make.post(eva, "A mí tampoco me luce", reply_to=lamp.pk)
    there["mine"], there["statuses"] = [], [str(lamp.pk)]
    for n in range(MANY):
        said = make.post(
            ben, f"Una tarde {n} en la plaza #jun #fiestas", quote_policy="public", language="es"
        )
        mine = make.post(ana, f"Aquí vivo {n} #jun #vecinos", quote_policy="public")
        there["statuses"].append(str(said.pk))
        there["mine"].append(str(mine.pk))
    for mine in there["mine"][::3]:
        editing.edit_post(ana, int(mine), Revision(text="Lo digo mejor #jun", spoiler_text="Luz"))
    make.post(ben, "Dice el periódico https://example.org/farolas", spoiler_text="Noticia")
    there["quotes"] = []
    for mine in there["mine"][::3]:
        quoting = make.post(ben, "Mirad esto", quote_of=int(mine))
        there["quotes"].append([mine, str(quoting.pk)])
    there["statuses"] += [quoting for _mine, quoting in there["quotes"][:4]]
    there["conversations"] = [
        str(make.post(other, f"@ana solo entre nosotras {n}", visibility="direct").thread_id)
        for n in range(6)
        for other in (ben, eva)
    ]
    question = PollDraft(["Sí", "No"], 86400)
    there["polls"], there["voted"] = [], []
    for _n in range(MANY):
        there["polls"].append(str(make.post(ben, "¿Un banco en la plaza?", poll=question).poll.pk))
    for who in (ana, eva):
        several = PollDraft(["Sí", "No", "Quizá"], 86400, multiple=True, hide_totals=True)
        asked = make.post(who, "¿Y una fuente?", poll=several)
        vote(ben, asked.poll.pk, [0, 2])
        there["voted"].append(str(asked.poll.pk))
        # It ends while the clock goes on.
        short = make.post(who, "¿Hoy?", poll=PollDraft(["Sí", "No"], 300))
        vote(ben, short.poll.pk, [1])
        there["voted"].append(str(short.poll.pk))
    gone = make.post(ana, "Esto no lo digo")
    delete_post(ana, gone.pk)
    there["gone"] = [str(gone.pk)]
    from concejo.base import clock

    there["scheduled"] = [
        str(scheduling.schedule_post(ana, Draft(f"Buenos días {n}", poll=poll), at).pk)
        for n in range(MANY)
        for at, poll in [(clock.now() + timedelta(days=2 + n), question if n % 3 == 0 else None)]
    ]
    there["media"] = [str(make.photo(ana, description="Una plaza").pk) for _ in range(2 * MANY)]
    there["link"] = ["https://example.org/farolas"]


def _marks(people: dict, there: dict) -> None:
    from concejo.accounts.actions.relations import block_domain
    from concejo.posts.actions import hashtags, marks

    ana, ben, eva = people["ana"], people["ben"], people["eva"]
    for n, said in enumerate(there["statuses"][1:8]):
        marks.favourite(ana, int(said))
        marks.bookmark(ana, int(said))
        if n % 2:
            marks.boost(ana, int(said))
    for mine in there["mine"]:
        marks.favourite(ben, int(mine))
        marks.favourite(eva, int(mine))
        marks.boost(ben, int(mine))
    marks.pin(ana, int(there["mine"][0]))
    for name in ("jun", "fiestas", "vecinos"):
        hashtags.follow_tag(ana, name)
    there["featured"] = [
        str(hashtags.feature_tag(ana, name).pk) for name in ("jun", "fiestas", "vecinos", "plaza")
    ]
    there["tags"] = ["jun", "fiestas", "vecinos", "plaza", "Añoranza", "nadie"]
    there["domains"] = ["spam.example", "lejos.example", "nuevo.example"]
    for domain in there["domains"][:2]:
        block_domain(ana, domain)


def _lists_and_filters(people: dict, there: dict) -> None:
    from concejo.collections import actions as collections
    from concejo.filters import actions as filters
    from concejo.lists import actions as lists

    ana, ben = people["ana"], people["ben"]
    followed = [int(pk) for pk in there["others"]]
    there["lists"], there["filters"], there["keywords"], there["phrases"] = [], [], [], []
    there["filtered"], there["collections"], there["items"] = [], [], []
    for n in range(MANY):
        made = lists.make_list(ana, lists.Wish(title=f"Vecinas {n}", is_exclusive=n % 5 == 4))
        lists.add_to_list(ana, made.pk, followed[:2])
        there["lists"].append(str(made.pk))
        wanted = filters.Wanted(
            title=f"Ruido {n}",
            contexts=["home", "public", "thread", "notifications"],
            action="warn",
            keywords=[filters.Wording(keyword="plaza" if n == 0 else f"palabra{n}")],
        )
        kept = filters.make_filter(ana, wanted)
        there["filters"].append(str(kept.pk))
        if n % 2 == 0:
            # Those of the others go with their filters.
            word = filters.add_keyword(ana, kept.pk, filters.Wording(keyword=f"otra{n}"))
            there["keywords"].append(str(word.pk))
            about = int(there["statuses"][1 + n % 12])
            there["filtered"].append(str(filters.add_post(ana, kept.pk, about).pk))
        alone = filters.make_by_keyword(
            ana, filters.Wanted(contexts=["home"]), filters.Wording(keyword=f"tampoco{n}")
        )
        there["phrases"].append(str(alone.pk))
    # Nobody may have more than ten.
    for n in range(7):
        wish = collections.Wish(name=f"Comercios {n}", hashtag="jun", is_discoverable=True)
        made = collections.make_collection(ana, wish, followed[:4])
        there["collections"].append(str(made.pk))
        if n % 2 == 0:
            there["items"] += [[str(made.pk), str(item.pk)] for item in made.items.all()]
    # Somebody else's, with Ana in it.
    there["in_items"] = []
    for n in range(10):
        wish = collections.Wish(name=f"Gente de Jun {n}", is_discoverable=True)
        made = collections.make_collection(ben, wish, [ana.account.pk])
        there["in_items"] += [[str(made.pk), str(item.pk)] for item in made.items.all()]


def _told(people: dict, there: dict) -> None:
    """What waits because it is of strangers, what the town says, what was complained about."""
    from concejo.moderation.actions.reports import Complaint, report_account
    from concejo.notices.actions.announcing import announce, react
    from concejo.posts.actions.notifications import change_policy, mark_read
    from tests import make

    ana, ben = people["ana"], people["ben"]
    change_policy(ana, {"for_not_following": "filter"})
    # Whom somebody blocks they hear nothing of any more: these are blocked by nobody.
    people["strangers"] = [make.resident(f"forastera{n}") for n in range(MANY)]
    for stranger in people["strangers"]:
        make.post(stranger, "@ana ¿me abres la puerta?")
    mark_read(ana, {"home": int(there["statuses"][3]), "notifications": 1})
    there["announcements"] = []
    for n in range(MANY):
        told = announce(None, f"El día {n + 1} no hay agua en la calle Real #agua")
        react(ben, told.pk, "👍")
        react(ana, told.pk, "🎉")
        there["announcements"].append(str(told.pk))
    there["emoji"] = ["🎉", "👍", "🌞"]
    there["reports"] = [
        str(report_account(ana, neighbour.account, Complaint(comment="Mucho ruido")).pk)
        for neighbour in people["neighbours"][:MANY]
    ]


def _clocks(people: dict, there: dict) -> None:
    """What needs the present: ended polls, tokens, and phones to be woken."""
    from concejo.accounts.oauth import (
        issue_app_token,
        issue_person_token,
        issue_token,
        register_app,
        revoke_token,
    )
    from concejo.accounts.queries import actor_of_token
    from concejo.base import clock
    from concejo.posts.actions.polls import end_polls
    from concejo.push.actions import Wish, subscribe
    from tests.push.service import Device

    end_polls(clock.now())
    ana, ben = people["ana"], people["ben"]
    everything = "read write follow push profile"
    there["tokens"] = {
        "ana": issue_token(ana.user, ana.account, everything),
        # Who may lose what Ana must keep.
        "ben": issue_token(ben.user, ben.account, everything),
        "small": issue_token(ana.user, ana.account, "read:accounts"),
        "moderator": issue_token(
            people["marta"].user, people["marta"].account, f"{everything} admin:read admin:write"
        ),
        "office": issue_token(
            people["electricista"].user, people["electricista"].account, everything
        ),
    }
    for name in ("ana", "ben"):
        keys = Device().keys
        said = there["tokens"][name]
        there["push"] = {"endpoint": "https://push.example.com/a", "keys": keys, "standard": True}
        subscribe(
            people[name],
            actor_of_token(said)[0],
            Wish(there["push"]["endpoint"], keys["p256dh"], keys["auth"], is_standard=True),
            secret=said,
        )
    app = register_app("Contrato", ["urn:ietf:wg:oauth:2.0:oob"], scopes="read write follow push")
    there["client"] = [app.client_id, app.client_secret]
    lost = issue_person_token(app, ana, "read write").secret
    revoke_token(app, lost)
    there["tokens"]["revoked"] = lost
    there["tokens"]["app"] = issue_app_token(app, "read write").secret


def _found(people: dict, there: dict) -> None:
    from concejo.posts.models import Notification, NotificationRequest

    rows = Notification.objects.filter(account=people["ana"].account, is_held=False).order_by("pk")
    there["notifications"] = [str(row.pk) for row in rows]
    there["groups"] = list(dict.fromkeys(row.group_key or f"ungrouped-{row.pk}" for row in rows))
    strangers = [who.account for who in people["strangers"]]
    asking = NotificationRequest.objects.filter(account=people["ana"].account, origin__in=strangers)
    there["requests"] = [str(row.pk) for row in asking.order_by("pk")]


def _ids(rows) -> list[str]:
    return [str(row.pk) for row in rows]


if __name__ == "__main__":
    main()
