"""Somebody is told of something, and their phone wakes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from concejo.accounts.actions.relations import block, follow
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.models import Seat
from concejo.base import clock
from concejo.events.models import Event
from concejo.jobs.models import Job
from concejo.jobs.worker import run_waiting
from concejo.posts.actions.publishing import delete_post
from concejo.push.models import Subscription, Waking
from concejo.push.queries import public_key
from tests import make
from tests.mastodon.phone import Phone
from tests.push.service import Device, push_service, signer_of

pytestmark = pytest.mark.django_db

EVERYTHING = dict.fromkeys(
    ["mention", "status", "reblog", "favourite", "follow", "follow_request", "poll"], True
)


@pytest.fixture(autouse=True)
def near(settings):
    """The push service of these tests stands on this machine."""
    settings.REACH_PRIVATE_ADDRESSES = True


def wants(phone, service, *, standard=True, path="/phone", device=None, policy="all", **alerts):
    """An app asks to be woken."""
    device = device or Device()
    phone.post(
        "push/subscription",
        subscription={"endpoint": service.url(path), "keys": device.keys, "standard": standard},
        data={"alerts": alerts or EVERYTHING, "policy": policy},
    )
    return device


@pytest.mark.parametrize("standard", [True, False])
def test_a_mention_wakes_the_phone_and_only_the_phone_can_read_it(run_jobs, standard):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        device = wants(ana, service, standard=standard)
        said = ben.say("@ana ¿vienes a la plaza? " + "¡Ven! " * 60)
        run_jobs()

    [heard] = service.heard
    assert (heard.method, heard.path) == ("POST", "/phone")
    assert heard.headers["content-encoding"] == ("aes128gcm" if standard else "aesgcm")
    assert (heard.headers["ttl"], heard.headers["urgency"]) == ("172800", "normal")
    assert "topic" not in heard.headers
    assert len(heard.body) < 4096
    assert b"plaza" not in heard.body
    assert signer_of(heard, service) == public_key().rstrip("=")
    [told] = ana.get("notifications")
    message = device.open(heard)
    assert message.pop("body").startswith("@ana ¿vienes a la plaza? ¡Ven!")
    assert message == {
        "access_token": ana.headers["Authorization"].removeprefix("Bearer "),
        "preferred_locale": "en",
        "notification_id": int(told["id"]),
        "notification_type": "mention",
        "icon": "https://jun.example/faces/person/B.png",
        "title": "Ben Soto mentioned you",
    }
    assert told["status"]["id"] == said["id"]
    assert not Waking.objects.exists()


def test_each_in_their_own_language(run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    ana.actor.user.language = "es"
    ana.actor.user.save()
    with push_service() as service:
        device = wants(ana, service)
        ben.say("@ana hola")
        run_jobs()

    assert device.open(service.heard[0])["preferred_locale"] == "es"


def test_every_kind_has_its_own_yes_or_no(run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    said = ana.say("Hola")
    with push_service() as service:
        device = wants(ana, service, favourite=True, follow=True, mention=False)
        ben.say("@ana no te despiertes")
        ben.post(f"statuses/{said['id']}/favourite")
        ben.post(f"statuses/{said['id']}/reblog")
        ben.post(f"accounts/{ana.actor.account_id}/follow")
        run_jobs()

    kinds = [device.open(heard)["notification_type"] for heard in service.heard]
    assert sorted(kinds) == ["favourite", "follow"]
    topics = {device.open(h)["notification_type"]: h.headers.get("topic") for h in service.heard}
    assert topics["follow"] is None
    assert len(topics["favourite"]) == 32


def test_who_is_quoted_is_woken_and_who_quotes_hears_of_other_words(run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        devices = {"/ana": wants(ana, service, path="/ana", quote=True)}
        devices["/ben"] = wants(ben, service, path="/ben", quoted_update=True, update=True)
        said = ana.say("La piscina abre el lunes")
        quote = ben.say("Por fin", quoted_status_id=said["id"])
        run_jobs()
        ana.put(f"statuses/{said['id']}", status="La piscina abre el martes")
        run_jobs()

    messages = [(heard.path, devices[heard.path].open(heard)) for heard in service.heard]
    assert [(path, told["notification_type"], told["title"]) for path, told in messages] == [
        ("/ana", "quote", "Ben Soto quoted you"),
        ("/ben", "quoted_update", "Ana Ruiz changed a post that you quoted"),
    ]
    [told] = ben.get("notifications")
    assert told["id"] == str(messages[1][1]["notification_id"])
    assert told["status"]["id"] == quote["id"]


def test_a_changed_post_wakes_who_likes_it_and_who_is_named_only_now(run_jobs):
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    with push_service() as service:
        devices = {
            f"/{name}": wants(phone, service, path=f"/{name}", update=True, mention=True)
            for name, phone in (("ben", ben), ("eva", eva), ("ana", ana))
        }
        said = ana.say("Mañana hay mercado")
        ben.post(f"statuses/{said['id']}/favourite")
        run_jobs()
        assert not service.heard
        for words in ("Mañana hay mercado, @eva", "Pasado mañana hay mercado, @eva"):
            ana.put(f"statuses/{said['id']}", status=words)
            run_jobs()

    told = [(h.path, devices[h.path].open(h)) for h in service.heard]
    assert sorted((path, each["notification_type"], each["body"]) for path, each in told) == [
        ("/ben", "update", "Mañana hay mercado, @eva"),
        ("/ben", "update", "Pasado mañana hay mercado, @eva"),
        ("/eva", "mention", "Mañana hay mercado, @eva"),
    ]


def test_words_of_danger_that_come_in_by_an_edit_wake_the_office(run_jobs, at):
    at("2026-11-23 09:00")
    make.office("electricista")
    ana, ben = Phone("ana"), Phone("ben")
    luis = Phone(make.speaking_as("luis", "electricista"))
    case = ana.say("@electricista la farola de la Calle Real no luce")
    answer = ben.say("Yo también la he visto", in_reply_to_id=case["id"])
    run_jobs()
    with push_service() as service:
        device = wants(luis, service, **{"concejo.case": True})
        ben.put(f"statuses/{answer['id']}", status="Hay un cable suelto que echa chispas")
        run_jobs()

    [heard] = service.heard
    assert device.open(heard)["notification_type"] == "concejo.case"


def test_a_word_from_the_moderators_wakes_the_phone(run_jobs):
    ben = Phone("ben")
    marta = Phone(make.moderator(), scopes="read write admin:read admin:write")
    with push_service() as service:
        device = wants(ben, service, moderation_warning=True)
        path = f"admin/accounts/{ben.actor.account_id}/action"
        marta.post(path, type="none", text="Más amable, por favor")
        run_jobs()

    [told] = [device.open(heard) for heard in service.heard]
    assert told["notification_type"] == "moderation_warning"
    assert told["title"] == "A word from the moderators"


@pytest.mark.parametrize(
    ("policy", "woken"),
    [("all", ["ben", "eva", "luis"]), ("followed", ["ben"]), ("follower", ["eva"]), ("none", [])],
)
def test_a_policy_says_by_whom_one_is_woken(run_jobs, policy, woken):
    ana, ben, eva, luis = (Phone(name) for name in ("ana", "ben", "eva", "luis"))
    follow(ana.actor, ben.actor.account)
    follow(eva.actor, ana.actor.account)
    with push_service() as service:
        device = wants(ana, service, policy=policy, mention=True)
        for each in (ben, eva, luis):
            each.say("@ana hola")
        run_jobs()

    titles = sorted(device.open(heard)["title"].split()[0].lower() for heard in service.heard)
    assert titles == woken


def test_a_step_in_a_case_is_a_mention_to_apps_that_do_not_know_of_cases(run_jobs, at):
    at("2026-11-23 09:00")
    make.office("electricista")
    ana, luis = Phone("ana"), Phone(make.speaking_as("luis", "electricista"))
    said = ana.say("@electricista la farola no luce")
    run_jobs()
    with push_service() as service:
        old = wants(ana, service, path="/old", policy="followed", mention=True)
        newer = Phone("ana")
        new = wants(newer, service, path="/new", **{"concejo.case": True})
        luis.say("Mañana a las 10 voy", in_reply_to_id=said["id"])
        run_jobs()

    by_phone = {}
    for heard in service.heard:
        by_phone.setdefault(heard.path, []).append(heard)
    assert [old.open(h)["notification_type"] for h in by_phone["/old"]] == ["mention"]
    [step] = [new.open(h) for h in by_phone["/new"]]
    assert (step["notification_type"], step["body"]) == ("concejo.case", "Mañana a las 10 voy")
    assert step["title"] == "Electricista: a step in your case"


def test_an_offices_notification_wakes_every_holder_until_their_seat_ends(run_jobs):
    luis, rosa = make.resident("luis"), make.resident("rosa")
    make.office("electricista", holders=[luis, rosa])
    with push_service() as service:
        devices = {
            f"/{who.account.handle}": wants(
                Phone(make.speaking_as(who, "electricista")), service, path=f"/{who.account.handle}"
            )
            for who in (luis, rosa)
        }
        ana = Phone("ana")
        ana.say("@electricista otra farola", visibility="direct")
        run_jobs()
        both = {heard.path for heard in service.heard}
        bodies = {devices[heard.path].open(heard)["body"] for heard in service.heard}
        service.heard.clear()
        end_seat(Seat.objects.get(user=rosa.user, account__handle="electricista"), by=None)
        ana.say("@electricista y otra más")
        run_jobs()

    assert both == {"/luis", "/rosa"}
    assert bodies == {"@electricista otra farola"}
    assert {heard.path for heard in service.heard} == {"/luis"}


def test_what_one_may_not_read_any_more_wakes_nobody(run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        wants(ana, service)
        said = ben.say("@ana hola")
        # Between the event and its job.
        delete_post(ben.actor, int(said["id"]))
        ben.say("@ana otra vez")
        run_jobs()
        assert len(service.heard) == 1
        ben.say("@ana y otra")
        block(ben.actor, ana.actor.account)
        run_jobs()

    assert len(service.heard) == 1
    assert not Waking.objects.exists()


@pytest.mark.parametrize("status", [404, 410])
def test_a_phone_that_is_gone_is_forgotten(run_jobs, status):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service(status) as service:
        wants(ana, service)
        ben.say("@ana hola")
        run_jobs()
        ben.say("@ana hola")
        run_jobs()

    assert len(service.heard) == 1
    assert ana.ask("GET", "push/subscription").status_code == 404


@pytest.mark.parametrize("status", [413, 429, 500, 503])
def test_a_busy_service_is_asked_again_and_nobody_is_woken_twice(at, status):
    at("2026-11-23 09:00")
    ana, ben, rosa = Phone("ana"), Phone("ben"), Phone("rosa")
    with push_service() as good, push_service(status) as busy:
        device = wants(ana, busy)
        wants(rosa, good)
        ben.say("@ana @rosa hola")
        run_waiting()
        assert (len(good.heard), len(busy.heard)) == (1, 1)
        [job] = Job.objects.all()
        assert (job.attempts, job.gave_up_at) == (1, None)
        assert "hola" not in job.fault
        at("2026-11-23 09:02")
        run_waiting()

    assert (len(good.heard), len(busy.heard)) == (1, 2)
    assert device.open(busy.heard[1])["body"] == "@ana @rosa hola"
    assert not Job.objects.exists()
    assert Subscription.objects.get(token__account=ana.actor.account).failing_since is None


def test_a_silent_service_is_left_after_some_hours_and_the_phone_after_a_week(at):
    at("2026-11-23 09:00")
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        wants(ana, service)
    ben.say("@ana hola")
    run_waiting()
    assert Subscription.objects.get().failing_since == clock.now()
    at("2026-11-23 13:30")
    run_waiting()
    assert not Job.objects.exists()
    assert not Waking.objects.exists()

    at("2026-12-01 09:00")
    ben.say("@ana hola otra vez")
    run_waiting()
    assert not Subscription.objects.exists()


def test_a_service_that_refuses_is_not_asked_twice_for_the_same(run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service(403) as service:
        device = wants(ana, service)
        ben.say("@ana hola")
        run_jobs()
        ben.say("@ana adiós")
        run_jobs()

    assert [device.open(heard)["body"] for heard in service.heard[1:]] == ["@ana adiós"]


def test_one_to_whom_nothing_can_be_written_holds_up_nobody(run_jobs):
    ana, ben, rosa = Phone("ana"), Phone("ben"), Phone("rosa")
    with push_service() as service:
        wants(ana, service)
        device = wants(rosa, service, path="/rosa")
        # Nothing that an app could ask for, but rows grow old.
        broken = Subscription.objects.filter(token__account=ana.actor.account)
        broken.update(p256dh="AAAA")
        ben.say("@ana @rosa hola")
        run_jobs()
        broken.update(endpoint="https://[::1]/x", p256dh=device.keys["p256dh"])
        ben.say("@ana @rosa adiós")
        run_jobs()

    assert [device.open(heard)["body"] for heard in service.heard] == [
        "@ana @rosa hola",
        "@ana @rosa adiós",
    ]
    assert not Waking.objects.exists()


def test_a_service_in_an_inner_network_is_never_reached(settings, run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        wants(ana, service)
        settings.REACH_PRIVATE_ADDRESSES = False
        ben.say("@ana hola")
        run_waiting()

    assert not service.heard
    assert Subscription.objects.get().failing_since


def test_a_town_without_phones_queues_nothing():
    ana, ben = Phone("ana"), Phone("ben")
    ben.say("@ana hola")
    ana.post(f"accounts/{ben.actor.account_id}/follow")

    assert not Job.objects.filter(name__contains="push").exists()


def test_nobody_is_woken_for_what_is_not_theirs(run_jobs):
    _ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    with push_service() as service:
        wants(eva, service)
        ben.say("@ana entre nosotros", visibility="direct")
        ben.say("@ana en público")
        run_jobs()

    assert not service.heard
    assert not Event.objects.filter(kind="push.due").exists()


def test_many_phones_are_woken_with_few_questions(run_jobs, django_assert_max_num_queries):
    ben = Phone("ben")
    names = [f"vecina{n}" for n in range(6)]
    with push_service() as service:
        for name in names:
            wants(Phone(name), service, path=f"/{name}")
        run_jobs()
        ben.say(" ".join(f"@{name}" for name in names) + " hola")
        with django_assert_max_num_queries(48):
            run_jobs()

    assert {heard.path for heard in service.heard} == {f"/{name}" for name in names}


def test_the_subscription_ends_with_its_token(strike, run_jobs):
    ana, ben = Phone("ana"), Phone("ben")
    with push_service() as service:
        wants(ana, service)
        token = Subscription.objects.get().token
        token.revoked_at = clock.now() - timedelta(seconds=1)
        token.save()
        ben.say("@ana hola")
        run_jobs()
        strike()

    assert not service.heard
    assert not Subscription.objects.exists()
