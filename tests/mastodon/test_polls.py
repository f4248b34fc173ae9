"""Asking the town in an app: a poll, its votes, its end."""

from datetime import timedelta

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.profile import change_account
from concejo.accounts.actions.relations import block, follow
from concejo.base import clock
from concejo.events.models import Event
from concejo.posts.actions.polls import change_poll, vote
from concejo.posts.actions.publishing import show_masked
from concejo.posts.drafts import PollDraft
from concejo.posts.models import Notification, Poll, Post, Vote
from concejo.register.queries import residents_count
from tests import make
from tests.mastodon.phone import Phone, code_of, refused
from tests.mastodon.shapes import an_id, many, maybe, moment, number, text, wrong_in, yes_or_no

pytestmark = pytest.mark.django_db

POLL = {
    "id": an_id,
    "expires_at": moment,
    "expired": yes_or_no,
    "multiple": yes_or_no,
    "votes_count": number,
    "voters_count": number,
    "options": many({"title": text, "votes_count": maybe(number)}),
    "emojis": many({}),
    "voted": yes_or_no,
    "own_votes": many(number),
    "concejo": {"residents_count": maybe(number)},
}


def ask(phone, *options, key="", **said):
    """Ask the town for its opinion; the status with the poll."""
    how = {"options": list(options) or ["Sí", "No"], "expires_in": 86400, **said}
    return phone.say("¿Ponemos un banco en la plaza?", key=key, poll=how)


def counts(poll):
    return [option["votes_count"] for option in poll["options"]]


def test_a_poll_is_asked_answered_and_counted():
    ana, ben, eva = map(Phone, ("ana", "ben", "eva"))
    asked = ask(ana, "Sí", "No", "Dos bancos")["poll"]
    assert not wrong_in(asked, POLL)
    assert (asked["voted"], asked["own_votes"]) == (True, [])

    fresh = ben.get(f"polls/{asked['id']}")
    assert (fresh["voted"], fresh["own_votes"], fresh["votes_count"]) == (False, [], 0)
    voted = ben.post(f"polls/{asked['id']}/votes", choices=["2"])
    assert (voted["voted"], voted["own_votes"], counts(voted)) == (True, [2], [0, 0, 1])
    eva.form("POST", f"polls/{asked['id']}/votes", {"choices[]": "0"})

    seen = ana.get(f"polls/{asked['id']}")
    assert (counts(seen), seen["votes_count"], seen["voters_count"]) == ([1, 0, 1], 2, 2)
    assert Phone().get(f"polls/{asked['id']}")["own_votes"] == []
    assert not wrong_in(Phone().get("timelines/public")[0]["poll"], POLL)


def test_a_poll_comes_as_a_form_with_brackets():
    answer = Phone("ana").form(
        "POST",
        "statuses",
        {
            "status": "¿Cuándo es la fiesta?",
            "poll[options][]": ["Sábado", " ", "Domingo"],
            "poll[expires_in]": "300",
            "poll[multiple]": "true",
            "poll[hide_totals]": "false",
        },
    )
    poll = answer.json()["poll"]
    assert [option["title"] for option in poll["options"]] == ["Sábado", "Domingo"]
    assert poll["multiple"] is True


def test_where_several_may_be_chosen_another_may_be_added_but_none_twice():
    poll = ask(Phone("ana"), "A", "B", "C", multiple=True)["poll"]
    ben = Phone("ben")
    ben.post(f"polls/{poll['id']}/votes", choices=[0, "0", 1])
    refused(ben.ask("POST", f"polls/{poll['id']}/votes", {"choices": [1, 2]}), 422)
    seen = ben.post(f"polls/{poll['id']}/votes", choices=[2])

    assert (seen["votes_count"], seen["voters_count"], seen["own_votes"]) == (3, 1, [0, 1, 2])


@pytest.mark.parametrize("choices", [[], [2], [-1], [0, 1], ["a"], [10**30], [[1]]])
def test_a_vote_that_cannot_be_is_refused_and_counts_nothing(choices):
    poll = ask(Phone("ana"))["poll"]
    refused(Phone("ben").ask("POST", f"polls/{poll['id']}/votes", {"choices": choices}), 422)
    assert not Vote.objects.exists()
    assert Phone("ben").get(f"polls/{poll['id']}")["votes_count"] == 0


def test_nobody_votes_twice_nor_in_their_own_poll_nor_after_its_end(at):
    now = at("2026-11-23 10:00")
    ana, ben, eva = map(Phone, ("ana", "ben", "eva"))
    path = f"polls/{ask(ana)['poll']['id']}/votes"
    ben.post(path, choices=[0])
    assert code_of(ben.ask("POST", path, {"choices": [1]}), 422) == "voted_already"
    assert code_of(ana.ask("POST", path, {"choices": [1]}), 422) == "own_poll"
    clock.set_to(now + timedelta(days=1))
    assert code_of(eva.ask("POST", path, {"choices": [1]}), 422) == "poll_is_over"
    refused(Phone().ask("POST", path, {"choices": [1]}), 401)
    refused(Phone("eva", scopes="read").ask("POST", path, {"choices": [1]}), 403)
    assert Vote.objects.count() == 1


WRONG = {
    "one": {"options": ["Sí"]},
    "none": {"options": []},
    "five": {"options": ["a", "b", "c", "d", "e"]},
    "blank": {"options": ["a", "  ", "\n"]},
    "same": {"options": ["a", "a"]},
    "long": {"options": ["a", "b" * 51]},
    "personal": {"options": ["a", "llamad al 612 345 678"]},
    "no end": {"expires_in": None},
    "too soon": {"expires_in": 299},
    "too late": {"expires_in": 2_629_747},
    "text": {"expires_in": "mañana"},
    "negative": {"expires_in": -300},
}


@pytest.mark.parametrize("wrong", WRONG.values(), ids=WRONG.keys())
def test_a_poll_that_cannot_be_asked_is_refused_with_its_post(wrong):
    ana = Phone("ana")
    said = {"options": ["Sí", "No"], "expires_in": 86400, **wrong}
    sentence = refused(ana.ask("POST", "statuses", {"status": "¿Y?", "poll": said}), 422)
    assert len(sentence.split()) > 4
    assert not Post.objects.filter(author__handle="ana").exists()


def test_a_poll_without_words_or_with_photos_is_refused():
    ana = Phone("ana")
    poll = {"options": ["Sí", "No"], "expires_in": 86400}
    refused(ana.ask("POST", "statuses", {"poll": poll}), 422)
    said = {"status": "¿Y?", "poll": poll, "media_ids": [ana.photo()]}
    refused(ana.ask("POST", "statuses", said), 422)
    assert ana.say("Sin nada", poll={})["poll"] is None
    assert ana.say("Sin nada más", poll=None)["poll"] is None


def test_hidden_totals_stay_hidden_from_everybody_until_the_end(at):
    now = at("2026-11-23 10:00")
    ana, ben = map(Phone, ("ana", "ben"))
    asked = ask(ana, hide_totals=True)
    ben.post(f"polls/{asked['poll']['id']}/votes", choices=[1])

    for phone in (ana, ben, Phone()):
        seen = phone.get(f"statuses/{asked['id']}")["poll"]
        assert (counts(seen), seen["votes_count"]) == ([None, None], 1)
        assert seen["concejo"] == {"residents_count": None}
    clock.set_to(now + timedelta(days=2))
    assert counts(Phone().get(f"polls/{asked['poll']['id']}")) == [0, 1]


def test_registered_residents_are_counted_among_the_voters():
    assert residents_count() == (0, 0)
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    change_account(ben.account, verified_at=clock.now())
    asked = ask(Phone(ana))["poll"]
    for who in (ben, eva):
        vote(who, int(asked["id"]), [0])

    assert Phone().get(f"polls/{asked['id']}")["concejo"] == {"residents_count": 1}


def test_the_log_knows_that_somebody_voted_but_not_what():
    asked = ask(Phone("ana"))
    ben = make.resident("ben")
    vote(ben, int(asked["poll"]["id"]), [1])

    [event] = Event.objects.filter(kind="poll.voted")
    assert (event.actor_id, event.subject_id) == (ben.account_id, int(asked["id"]))
    assert event.data == {"poll": int(asked["poll"]["id"])}


def test_the_end_is_told_once_to_whoever_asked_and_to_those_who_voted(at, strike):
    now = at("2026-11-23 10:00")
    ana, ben, eva = map(Phone, ("ana", "ben", "eva"))
    asked = ask(ana)
    ben.post(f"polls/{asked['poll']['id']}/votes", choices=[1])
    strike()
    assert not Notification.objects.filter(kind="poll").exists()
    clock.set_to(now + timedelta(days=1))
    strike()
    strike()

    for phone in (ana, ben):
        [told] = phone.get("notifications", types=["poll"])
        assert (told["type"], told["account"]["acct"]) == ("poll", "ana")
        assert told["status"]["poll"]["expired"] is True
        assert counts(told["status"]["poll"]) == [0, 1]
    assert eva.get("notifications", types=["poll"]) == []
    assert Event.objects.filter(kind="poll.ended").count() == 1


def test_a_poll_is_as_open_as_its_post():
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    follow(ben, ana.account)
    poll = ask(Phone(ana))["poll"]
    private = Phone(ana).say(
        "¿Quedamos?", visibility="private", poll={"options": ["Sí", "No"], "expires_in": 300}
    )["poll"]
    assert Phone(ben).post(f"polls/{private['id']}/votes", choices=[0])["voted"] is True
    for phone in (Phone(eva), Phone()):
        refused(phone.ask("GET", f"polls/{private['id']}"), 404)
    refused(Phone(eva).ask("POST", f"polls/{private['id']}/votes", {"choices": [0]}), 404)
    block(ana, eva.account)
    refused(Phone(eva).ask("POST", f"polls/{poll['id']}/votes", {"choices": [0]}), 404)
    for some_id in ("abc", "0", "-1", "9" * 30):
        refused(Phone(ben).ask("GET", f"polls/{some_id}"), 404)


def test_a_held_poll_is_nobodys_until_its_author_agreed():
    ana, ben = map(make.resident, ("ana", "ben"))
    poll = PollDraft(["Sí", "No"], 86400)
    held = make.post(ana, "¿Llamamos al 612 345 678?", poll=poll)
    poll_id = Poll.objects.get(post=held).pk
    refused(Phone(ben).ask("GET", f"polls/{poll_id}"), 404)
    show_masked(ana, held.pk, "¿Llamamos?")
    assert Phone(ben).post(f"polls/{poll_id}/votes", choices=[0])["voted"] is True


def test_a_deleted_poll_comes_back_once_for_writing_it_anew():
    ana, ben = map(Phone, ("ana", "ben"))
    asked = ask(ana, "Uno", "Dos", hide_totals=True)
    ben.post(f"polls/{asked['poll']['id']}/votes", choices=[1])
    gone = ana.delete(f"statuses/{asked['id']}")

    assert [option["title"] for option in gone["poll"]["options"]] == ["Uno", "Dos"]
    refused(ben.ask("GET", f"polls/{asked['poll']['id']}"), 404)
    assert not Vote.objects.exists()
    assert not Poll.objects.exists()


def test_a_changed_question_begins_anew_and_a_changed_end_does_not():
    ana, ben = map(make.resident, ("ana", "ben"))
    post = make.post(ana, "¿Y?", poll=PollDraft(["Sí", "No"], 86400))
    poll = Poll.objects.get(post=post)
    vote(ben, poll.pk, [0])

    assert change_poll(post, PollDraft(["Sí", "No"], 300, hide_totals=True)) is False
    poll.refresh_from_db()
    assert (poll.tallies, poll.hides_totals) == ([1, 0], True)
    assert change_poll(post, PollDraft(["Sí", "No", "Depende"], 300)) is True
    poll.refresh_from_db()
    assert (poll.tallies, poll.voters_count, poll.votes.count()) == ([0, 0, 0], 0, 0)
    assert change_poll(post, None) is True
    assert Phone(ana).get(f"statuses/{post.pk}")["poll"] is None
    assert change_poll(post, PollDraft(["Sí", "No"], 300)) is True
    assert Phone(ana).get(f"statuses/{post.pk}")["poll"]["votes_count"] == 0


def test_the_same_poll_sent_again_is_one():
    ana = Phone("ana")
    assert ask(ana, key="k")["poll"]["id"] == ask(ana, key="k")["poll"]["id"]


def test_a_poll_that_is_passed_on_is_the_same_poll():
    asked = ask(Phone("ana"))
    ben = Phone("ben")
    passed = ben.post(f"statuses/{asked['id']}/reblog")
    assert passed["reblog"]["poll"]["id"] == asked["poll"]["id"]


def test_polls_cost_a_page_the_same_however_many_there_are():
    ana, ben = map(Phone, ("ana", "ben"))
    plain = make.post(make.resident("ana"), "Sin encuesta")

    def queries():
        cache.clear()
        ben.get("timelines/public", limit=40)
        with CaptureQueriesContext(connection) as asked:
            ben.get("timelines/public", limit=40)
        return len(asked)

    none = queries()
    ask(ana)
    one = queries()
    for _ in range(5):
        ben.post(f"polls/{ask(ana)['poll']['id']}/votes", choices=[0])
    assert queries() == one
    assert one - none == 2
    assert plain.has_poll is False


def test_changed_words_ask_something_else_and_the_voting_begins_anew():
    ana, ben = Phone("ana"), Phone("ben")
    asked = ana.post(
        "statuses", status="¿Un banco?", poll={"options": ["Sí", "No"], "expires_in": 600}
    )
    ben.post(f"polls/{asked['poll']['id']}/votes", choices=[0])

    same = ana.put(
        f"statuses/{asked['id']}",
        status="¿Un banco nuevo?",
        poll={"options": ["Sí", "No"], "expires_in": 900},
    )
    assert same["poll"]["votes_count"] == 1
    other = ana.put(
        f"statuses/{asked['id']}",
        status="¿Un banco nuevo?",
        poll={"options": ["Sí", "No", "Dos"], "expires_in": 900},
    )
    assert (other["poll"]["votes_count"], len(other["poll"]["options"])) == (0, 3)
    without = ana.put(f"statuses/{asked['id']}", status="Un banco nuevo")
    assert without["poll"] is None
    told = [each["poll"] for each in ana.get(f"statuses/{asked['id']}/history")]
    assert [len(each["options"]) if each else 0 for each in told] == [2, 2, 3, 0]
    photo = make.photo(ana.actor)
    assert refused(
        ana.ask(
            "PUT",
            f"statuses/{asked['id']}",
            {
                "status": "x",
                "media_ids": [str(photo.pk)],
                "poll": {"options": ["a", "b"], "expires_in": 600},
            },
        ),
        422,
    )


def test_a_poll_to_come_is_asked_when_its_time_comes(at, strike):
    at("2026-11-23 10:00")
    ana = Phone("ana")
    waiting = ana.post(
        "statuses",
        status="¿Mañana?",
        scheduled_at="2026-11-23T09:30:00Z",
        poll={"options": ["Sí", "No"], "expires_in": 600},
    )
    assert waiting["params"]["poll"]["options"] == ["Sí", "No"]
    at("2026-11-23 10:31")
    strike()
    [said] = ana.get(f"accounts/{ana.actor.account_id}/statuses")
    assert [each["title"] for each in said["poll"]["options"]] == ["Sí", "No"]
