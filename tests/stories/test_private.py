"""Stories 6 and 7, and rules 4 and 5: people's matters stay with the office; 112 comes first."""

import pytest

from concejo.accounts.actions.relations import follow
from concejo.cases.actions import desk
from concejo.cases.actions.kinds import give_kinds
from concejo.cases.actions.opening import Report, tell_town
from concejo.cases.errors import NoSuchCase
from concejo.cases.models import Case, HeldPost
from concejo.cases.queries.cases import case_for, may_see_all
from concejo.cases.queries.desk import desk_queue
from concejo.cases.queries.lists import cases
from concejo.cases.queries.views import view_of
from concejo.events.tail import events_after, last_seq
from concejo.offices.actions import set_up_office
from concejo.posts.dressing import dressed
from concejo.posts.errors import NoSuchPost
from concejo.posts.models import Notification, Post, Visibility
from concejo.posts.paging import Page
from concejo.posts.queries import post_for, search_posts
from concejo.posts.readers import notifications_from
from concejo.posts.timelines import by_account, local
from tests import make

pytestmark = pytest.mark.django_db

SINGER = "@policia El vecino del 3 de la Calle Real canta a gritos todas las noches"


@pytest.fixture(autouse=True)
def _town(at):
    at("2026-11-23 22:48")
    make.streets()
    make.offices()


def test_of_the_singing_neighbour_everybody_sees_kind_and_state_and_no_street():
    post = make.post(make.resident("ana"), SINGER, door="api")
    case = Case.objects.get(post=post)
    ben = make.resident("ben")

    card = view_of(case_for(ben, case.number), ben)
    assert (card.kind.code, card.state, card.full) == ("neighbours", "received", False)
    assert (card.street, card.summary, card.post_id) == (None, "", None)
    assert all(step.by is None and step.post is None for step in card.history)
    with pytest.raises(NoSuchPost):
        post_for(ben, post.pk)
    assert search_posts(ben, "canta", Page()) == []
    assert local(ben, Page()) == []
    assert by_account(ben, post.author, Page()) == []


def test_the_officer_reads_it_from_the_office_and_from_home():
    post = make.post(make.resident("ana"), SINGER, door="api")

    assert post_for(make.speaking_as("pepe", "policia"), post.pk) == post
    assert post_for(make.resident("pepe"), post.pk) == post
    with pytest.raises(NoSuchPost):
        post_for(make.speaking_as("luis", "electricista"), post.pk)


def test_the_officer_moves_it_and_the_answer_stays_in_the_conversation():
    post = make.post(make.resident("ana"), SINGER, door="api")
    answer = make.post(make.speaking_as("pepe", "policia"), "Voy mañana a las 10", reply_to=post.pk)

    case = Case.objects.get(post=post)
    assert case.state == "promised"
    assert answer.visibility == Visibility.OFFICE
    assert answer in Post.objects.visible_to(make.resident("ana"))
    assert answer not in Post.objects.visible_to(make.resident("ben"))


def test_handing_over_gives_the_new_office_the_whole_conversation():
    post = make.post(make.resident("ana"), SINGER, door="api")
    luis = make.speaking_as("luis", "electricista")
    make.post(make.speaking_as("pepe", "policia"), "@electricista es cosa tuya", reply_to=post.pk)

    case = Case.objects.get(post=post)
    assert case.owner.handle == "electricista"
    assert post_for(luis, post.pk) == post
    assert may_see_all(luis, case)


def test_the_mayor_counts_it_and_cannot_read_it():
    from concejo.cases.queries.desk import unanswered

    make.post(make.resident("ana"), SINGER, door="api")

    row = unanswered(make.resident("andres"))[0]
    assert (row.full, row.summary, row.street) == (False, "", None)


def test_a_man_with_a_knife_112_first_and_nothing_is_published():
    post = make.post(make.resident("ana"), "@policia Un hombre con un cuchillo", door="api")
    case = Case.objects.get(post=post)
    ben = make.resident("ben")

    first = (
        Post.objects.filter(thread_id=post.thread_id, author__kind="crier").order_by("id").first()
    )
    assert "llama ya al 112" in first.text.split(".")[0]
    assert post.visibility == Visibility.OFFICE
    assert case.owner.handle == "policia"
    assert case.is_danger
    with pytest.raises(NoSuchCase):
        case_for(ben, case.number)
    assert cases(ben, Page()) == []


def test_danger_in_an_answer_puts_the_case_first_on_the_desk_and_stays_with_the_office():
    ana, ben, luis = make.resident("ana"), make.resident("ben"), make.resident("luis")
    calm, lamp = make.case(ana), make.case(ana, "@electricista otra farola, en la Calle San José")
    desk.ask(luis, lamp.number, question="¿En qué número?")
    said = make.post(
        ben,
        "Hay un cable suelto y un hombre se ha electrocutado, no respira",
        reply_to=lamp.post_id,
        door="api",
    )

    lamp.refresh_from_db()
    queue = [view.number for view in desk_queue(luis, lamp.owner)]
    page = make.browser(luis).get("/desk/electricista").text
    told = Notification.objects.filter(account=lamp.owner.account, post=said)

    assert (lamp.is_danger, lamp.card, lamp.state) == (True, "full", "waiting")
    assert queue == [lamp.number, calm.number]
    assert page.index("Peligro" if "Peligro" in page else "Danger") < page.index(calm.number)
    assert told.count() == 1
    assert said.visibility == Visibility.OFFICE
    assert "112" in Post.objects.get(reply_to=said, mentions__account=ben.account).text
    assert case_for(None, lamp.number) == lamp, "what was public of it stays so"


def test_what_two_people_tell_each_other_marks_no_case():
    ana, ben = make.resident("ana"), make.resident("ben")
    lamp = make.case(ana)
    make.post(
        ben,
        "@ana hay un hombre con un cuchillo",
        reply_to=lamp.post_id,
        visibility="direct",
        door="api",
    )

    lamp.refresh_from_db()
    assert not lamp.is_danger


def test_an_office_that_writes_of_danger_marks_nothing():
    lamp = make.case(make.resident("ana"))
    office = make.speaking_as("luis", "electricista")
    make.post(office, "Si hay fuego o un herido, llama al 112", reply_to=lamp.post_id, door="api")

    lamp.refresh_from_db()
    assert not lamp.is_danger


def test_danger_shouted_at_nobody_is_a_case_all_the_same():
    post = make.post(make.resident("ana"), "Hay un hombre con un cuchillo en la plaza", door="api")

    case = Case.objects.get(post=post)
    assert case.owner.handle == "ayuntamiento"
    assert post.visibility == Visibility.OFFICE


@pytest.mark.parametrize("yes", ["sí", "@pregonero sí", "Yes", "si, gracias"])
def test_yes_never_publishes_danger(yes):
    ana = make.resident("ana")
    post = make.post(ana, "@policia Un hombre con un cuchillo, mi tel. es 612 345 678", door="api")
    question = HeldPost.objects.get(post=post).question
    make.post(ana, yes, reply_to=question.pk, visibility="direct")

    post.refresh_from_db()
    assert post.visibility == Visibility.OFFICE


def test_a_door_that_cannot_ask_holds_personal_data_back_and_yes_publishes_it_masked():
    ana, ben = make.resident("ana"), make.resident("ben")
    text = "@electricista la farola de la Calle Real no luce, llamadme al 612 345 678"
    post = make.post(ana, text, door="api")
    held = HeldPost.objects.get(post=post)
    assert post.visibility == Visibility.OFFICE
    assert "612" not in held.question.text
    assert not may_see_all(ben, Case.objects.get(post=post))

    make.post(ana, "@pregonero sí", reply_to=held.question_id, visibility="direct", door="api")

    post.refresh_from_db()
    assert post.visibility == Visibility.PUBLIC
    assert "612" not in post.text
    assert "612" not in post.html
    assert may_see_all(ben, Case.objects.get(post=post))
    assert dressed([post], ben)[0].original is None
    assert dressed([post], make.resident("luis"))[0].original == text


@pytest.mark.parametrize("answered", ["the receipt", "their own words"])
def test_yes_to_what_an_app_shows_last_is_yes_to_the_question(answered):
    ana = make.resident("ana")
    text = "@electricista la farola de la Calle Real no luce, llamadme al 612 345 678"
    post = make.post(ana, text, door="api")
    held = HeldPost.objects.get(post=post)
    said = Post.objects.filter(thread_id=post.thread_id, author__kind="crier")
    receipt = said.exclude(pk=held.question_id).last()

    to = receipt.pk if answered == "the receipt" else post.pk
    make.post(ana, "@pregonero sí", reply_to=to, visibility="direct", door="api")

    post.refresh_from_db()
    assert post.visibility == Visibility.PUBLIC
    assert "612" not in post.text


@pytest.mark.parametrize(
    ("first", "then"),
    [("", "Vale, gracias"), ("", "ok"), ("No", "sí"), ("", "perfecto")],
)
def test_thanks_for_the_receipt_publish_nothing_nor_does_a_yes_after_a_no(first, then):
    ana = make.resident("ana")
    text = "@electricista la farola de la Calle Real no luce, llamadme al 612 345 678"
    post = make.post(ana, text, door="api")
    held = HeldPost.objects.get(post=post)
    if first:
        make.post(ana, first, reply_to=held.question_id, visibility="direct", door="api")
    said = Post.objects.filter(thread_id=post.thread_id, author__kind="crier")
    receipt = said.exclude(pk=held.question_id).last()

    make.post(ana, then, reply_to=receipt.pk, visibility="direct", door="api")

    post.refresh_from_db()
    assert post.visibility == Visibility.OFFICE


def test_whom_held_words_name_hears_of_them_when_they_are_shown_and_the_office_only_once():
    ana, ben, eva = (make.resident(name) for name in ("ana", "ben", "eva"))
    follow(eva, ana.account, notify=True)
    make.office("electricista")
    text = "@electricista @ben la farola de la Calle Real no luce, llamadme al 612 345 678"
    post = make.post(ana, text, door="api")
    question = HeldPost.objects.get(post=post).question
    told = Notification.objects.filter(post=post)
    assert set(told.values_list("account__handle", "kind")) == {("electricista", "mention")}
    told.delete()
    began = last_seq()

    make.post(ana, "@pregonero sí", reply_to=question.pk, visibility="direct", door="api")

    assert set(told.values_list("account__handle", "kind")) == {
        ("ben", "mention"),
        ("eva", "status"),
    }
    rows = notifications_from(events_after(began), [ben.account_id, eva.account_id])
    assert {row.account_id for _seq, row in rows if row.post_id == post.pk} == {
        ben.account_id,
        eva.account_id,
    }


def test_the_author_of_quoted_words_hears_of_a_quote_that_was_held():
    ana, ben = make.resident("ana"), make.resident("ben")
    quoted = make.post(ben, "El mercado es el martes")
    text = "Yo voy, llamadme al 612 345 678"
    post = make.post(ana, text, quote_of=quoted.pk, door="api")
    question = HeldPost.objects.get(post=post).question
    told = Notification.objects.filter(post=post)
    assert not told.exists()

    make.post(ana, "@pregonero sí", reply_to=question.pk, visibility="direct", door="api")

    assert [(each.account_id, each.kind) for each in told] == [(ben.account_id, "quote")]


def test_yes_takes_somebodys_data_out_of_the_subtitle_too():
    ana = make.resident("ana")
    post = make.post(ana, "La farola no luce", spoiler_text="Tel. 612 345 678", door="api")
    question = HeldPost.objects.get(post=post).question

    make.post(ana, "@pregonero sí", reply_to=question.pk, visibility="direct", door="api")

    post.refresh_from_db()
    assert post.visibility == Visibility.PUBLIC
    assert "612" not in post.spoiler_text


def test_what_a_private_answer_says_is_never_the_public_reason_of_a_promise(at):
    luis = make.speaking_as("luis", "electricista")
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    make.post(luis, "El miércoles a las 10 voy", reply_to=lamp.pk)
    make.post(luis, "Llame al 612 345 678: voy el jueves a las 10", reply_to=lamp.pk, door="api")

    case = Case.objects.get(post=lamp)
    assert [p.reason for p in view_of(case, None).promises] == ["", ""]


def test_of_a_private_case_nobody_else_reads_a_reason():
    pepe = make.speaking_as("pepe", "policia")
    post = make.post(make.resident("ana"), SINGER, door="api")
    make.post(pepe, "Voy mañana a las 10", reply_to=post.pk)
    make.post(pepe, "No puedo: voy pasado mañana a las 10", reply_to=post.pk)

    case = Case.objects.get(post=post)
    assert [p.reason for p in view_of(case, make.resident("ben")).promises] == ["", ""]


def test_only_the_author_says_yes():
    post = make.post(
        make.resident("ana"), "@electricista la farola no luce, mi DNI es 12345678Z", door="api"
    )
    question = HeldPost.objects.get(post=post).question
    with pytest.raises(NoSuchPost):
        post_for(make.resident("ben"), question.pk)


def test_a_door_that_asks_publishes_the_masked_version_at_once():
    case = tell_town(
        make.resident("ana"),
        Report("Hay un bache en la Calle Real, mi correo es ana@example.org", asked=True),
    )

    assert case.card == "full"
    assert "example.org" not in case.post.text
    assert "example.org" not in case.summary
    assert case.owner.handle == "ayuntamiento"


def test_an_office_that_writes_a_name_and_an_address_is_held_back_too():
    lamp = make.post(make.resident("ana"), "@electricista la farola de la Calle Real no luce")
    answer = make.post(
        make.speaking_as("luis", "electricista"),
        "Doña María Pérez, calle Real 3, 2ºB, teléfono 612345678: mañana vamos",
        reply_to=lamp.pk,
    )

    assert answer.visibility == Visibility.OFFICE
    assert answer not in Post.objects.visible_to(make.resident("ben"))


def test_a_private_word_to_an_office_is_read_by_the_office_only():
    post = make.post(
        make.resident("ana"), "@policia @ben una pregunta sobre mi multa", visibility="direct"
    )

    assert post.visibility == Visibility.OFFICE
    assert post not in Post.objects.visible_to(make.resident("ben"))
    assert post in Post.objects.visible_to(make.resident("pepe"))
    assert Case.objects.get(post=post).card == "state"


def test_a_thread_made_private_is_private_everywhere():
    ana = make.resident("ana")
    post = make.post(ana, "@policia mi calle tiene un coche abandonado", door="api")
    make.post(make.speaking_as("pepe", "policia"), "#privado", reply_to=post.pk)

    case = Case.objects.get(post=post)
    assert case.card == "state"
    assert post not in Post.objects.visible_to(make.resident("ben"))
    assert post in Post.objects.visible_to(ana)
    assert search_posts(make.resident("ben"), "abandonado", Page()) == []


def test_a_neighbour_who_passed_by_reads_no_more_once_it_is_private():
    ana, ben = make.resident("ana"), make.resident("ben")
    post = make.post(ana, "@policia mi calle tiene un coche abandonado", door="api")
    passed = make.post(ben, "Yo también lo he visto", reply_to=post.pk)
    pepe = make.speaking_as("pepe", "policia")
    make.post(pepe, "#privado", reply_to=post.pk)
    later = make.post(pepe, "El dueño vive en tu portal", reply_to=post.pk)

    hers, his = Post.objects.visible_to(ana), Post.objects.visible_to(ben)
    assert (post in hers, later in hers) == (True, True)
    assert (passed in his, post in his, later in his) == (True, False, False)


def test_what_goes_to_an_office_for_people_only_is_private_whatever_its_words():
    agents = set_up_office("agentes", "Agentes", holders=["pepe"])
    give_kinds(agents, ["police"])
    post = make.post(make.resident("ana"), "@agentes hay alguien raro en la Calle Real", door="api")

    assert post.visibility == Visibility.OFFICE
    assert post not in Post.objects.visible_to(make.resident("ben"))
    assert post in Post.objects.visible_to(make.resident("pepe"))
    question = HeldPost.objects.get(post=post).question
    make.post(make.resident("ana"), "sí", reply_to=question.pk, visibility="direct")
    post.refresh_from_db()
    assert post.visibility == Visibility.OFFICE
