"""People, their addresses, and who may speak as which."""

import pytest

from concejo.accounts.actions.people import open_account, sign_up
from concejo.accounts.actions.profile import Profile, change_profile
from concejo.accounts.actions.relations import accept_follow, block, follow, mute, unfollow
from concejo.accounts.actions.seats import end_seat
from concejo.accounts.errors import (
    EmailNotPossible,
    EmailTaken,
    NameNotPossible,
    NameTaken,
    NotYourSeat,
    NotYourself,
    OfficesStay,
    TooLongForProfile,
    TooManyFields,
    WeakPassword,
)
from concejo.accounts.models import Account, Seat
from concejo.accounts.queries import actor_for, seats_of
from concejo.accounts.relations import relationships
from concejo.events.models import Event
from concejo.offices.actions import add_holder, hand_over_office, remove_holder
from concejo.offices.errors import NobodyLeft, NotAnOffice, NotAPerson
from concejo.offices.queries import holders, office_by_handle, office_card
from tests import make

pytestmark = pytest.mark.django_db


def test_signing_up_makes_a_person_an_address_and_the_seat_between_them():
    user = sign_up("ana", "Ana@Example.org", "una lampara en la calle")
    actor = actor_for(user)
    assert (user.email, actor.account.handle) == ("ana@example.org", "ana")
    assert user.check_password("una lampara en la calle")
    assert [seat.kind for seat in seats_of(user)] == ["own"]


@pytest.mark.parametrize("name", ["", "a", "1ana", "ana lópez", "a" * 31, "ana@jun", "año"])
def test_a_name_that_cannot_be_an_address_is_refused(name):
    with pytest.raises(NameNotPossible):
        sign_up(name, "ana@example.org", "una lampara en la calle")


def test_a_taken_name_or_e_mail_address_is_said():
    make.resident("ana")
    with pytest.raises(NameTaken, match="@ana"):
        open_account("Ana")
    with pytest.raises(EmailTaken):
        sign_up("ana2", "ANA@example.org", "una lampara en la calle")


@pytest.mark.parametrize("password", ["", "short", "12345678901", "password"])
def test_a_weak_password_is_refused_and_nothing_is_made(password):
    with pytest.raises(WeakPassword):
        sign_up("eva", "eva@example.org", password)
    assert not Account.objects.filter(handle="eva").exists()


def test_no_e_mail_address_is_refused_at_the_door():
    for wrong in ("", "eva", "eva@", "@example.org"):
        with pytest.raises(EmailNotPossible):
            sign_up("eva", wrong, "una lampara en la calle")


def test_several_people_hold_an_office_and_each_is_known_inside(at):
    at("2026-11-23 10:00")
    make.office("electricista", holders=["luis", "rosa"])
    said = [make.post(make.speaking_as(who, "electricista"), "Hola") for who in ("luis", "rosa")]
    assert {p.author.handle for p in said} == {"electricista"}
    assert [p.user.name for p in said] == ["luis", "rosa"]
    published = Event.objects.filter(kind="post.published").order_by("seq")
    assert [e.user_id for e in published] == [p.user_id for p in said]


def test_nobody_speaks_as_an_office_without_a_seat():
    make.office("electricista")
    make.resident("ana")
    with pytest.raises(NotYourSeat):
        make.speaking_as("ana", "electricista")


def test_an_ended_seat_ends_at_once(at):
    at("2026-11-23 10:00")
    office = make.office("electricista")
    end_seat(Seat.objects.get(account=office.account), by=None)
    with pytest.raises(NotYourSeat):
        make.speaking_as("luis", "electricista")


def test_handing_over_twice_and_to_the_holder_changes_nothing(at):
    at("2026-11-23 10:00")
    make.office("electricista")
    hand_over_office(None, "electricista", "luis")
    hand_over_office(None, "@electricista", "luis")
    assert [who.handle for who in holders(office_by_handle("electricista"))] == ["luis"]


def test_the_last_holder_stays_until_somebody_else_takes_over(at):
    at("2026-11-23 10:00")
    make.office("electricista")
    make.resident("rosa")
    with pytest.raises(NobodyLeft):
        remove_holder(None, "electricista", "luis")
    add_holder(None, "electricista", "rosa")
    remove_holder(None, "electricista", "luis")
    assert [a.handle for a in office_card(make.office("electricista", holders=[])).holders] == [
        "rosa"
    ]


def test_an_office_is_held_by_people_and_a_person_is_no_office():
    make.office("electricista")
    make.office("policia")
    make.resident("ana")
    with pytest.raises(NotAPerson):
        add_holder(None, "electricista", "policia")
    with pytest.raises(NotAnOffice):
        make.office("ana", holders=[])


def test_a_locked_address_is_asked_before_it_is_followed():
    ana, ben = make.resident("ana"), make.resident("ben")
    change_profile(ana, Profile(is_locked=True))
    ana = make.resident("ana")
    follow(ben, ana.account)
    assert relationships(ben, [ana.account_id])[0].requested
    assert Account.objects.get(handle="ana").followers_count == 0
    accept_follow(ana, ben.account)
    assert relationships(ben, [ana.account_id])[0].following
    assert Account.objects.get(handle="ana").followers_count == 1
    unfollow(ben, ana.account)
    unfollow(ben, ana.account)
    assert Account.objects.get(handle="ana").followers_count == 0


def test_one_does_not_follow_oneself_nor_block_the_town():
    make.office("policia")
    ana = make.resident("ana")
    with pytest.raises(NotYourself):
        follow(ana, ana.account)
    with pytest.raises(OfficesStay):
        block(ana, Account.objects.get(handle="policia"))


def test_a_mute_for_an_hour_ends_by_itself(at):
    ana, ben = make.resident("ana"), make.resident("ben")
    at("2026-11-23 10:00")
    mute(ana, ben.account, seconds=3600)
    assert relationships(ana, [ben.account_id])[0].muting
    at("2026-11-23 11:01")
    assert not relationships(ana, [ben.account_id])[0].muting


def test_a_profile_has_its_limits():
    ana = make.resident("ana")
    with pytest.raises(TooLongForProfile):
        change_profile(ana, Profile(note="a" * 501))
    with pytest.raises(TooManyFields):
        change_profile(ana, Profile(fields=[(f"n{i}", "v") for i in range(5)]))
    changed = change_profile(
        ana, Profile(display_name=" Ana\u202e ", fields=[("Web", "x"), ("", "")])
    )
    assert (changed.display_name, changed.fields) == ("Ana", [{"name": "Web", "value": "x"}])
