"""What a case was, and what it has to do with, by posting: for the house, and never a post."""

from __future__ import annotations

import pytest

from concejo.cases.actions import desk
from concejo.posts.actions.editing import edit_post
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft, Revision
from concejo.posts.models import Post
from concejo.work.errors import HouseStepInPost
from concejo.work.models import Cause, Relation
from concejo.work.posted_notes import house_step, numbers_named
from concejo.work.queries.causes import cause_of, related_to
from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.usefixtures("monday")


@pytest.fixture
def other():
    return make.case(text="@barredora hay cristales en la Calle Real")


@pytest.fixture
def closed(case, luis):
    desk.finish(luis, case.number, reason="Ya luce")
    return case


@pytest.fixture
def posts():
    """What stands in the town besides what the crier whispers."""
    return lambda: Post.objects.exclude(door="crier").count()


def say(actor, text, reply_to, **more):
    said = {"status": text, "in_reply_to_id": str(reply_to), **more}
    return Phone(actor).ask("POST", "statuses", said)


def _whispered() -> Post:
    return Post.objects.filter(door="crier").order_by("-pk").first()


@pytest.mark.parametrize(
    ("text", "verb", "words"),
    [
        ("#causa fusible fundido", "cause", "fusible fundido"),
        ("@ana @electricista #Causa: fusible\nfundido", "cause", "fusible fundido"),
        ("#cause blown fuse", "cause", "blown fuse"),
        ("@ana, #causa", "cause", ""),
        ("#relacionado #123", "related", "#123"),
        ("@ana #tiene_que_ver con el 2026-000123", "related", "con el 2026-000123"),
        ("#unrelated 2026/123", "unrelated", "2026/123"),
    ],
)
def test_what_an_answer_begins_with_says_what_is_meant(text, verb, words):
    meant = house_step(text)

    assert (meant.verb, meant.words) == (verb, words)


@pytest.mark.parametrize(
    "text", ["La #causa era un fusible", "Por una buena #causa", "#causas", "causa: fusible", ""]
)
def test_what_only_sounds_like_it_is_talk(text):
    assert house_step(text) is None


def test_what_it_was_is_written_in_an_app_and_is_no_post(closed, luis, posts):
    before = posts()

    answer = say(luis, "@ana #causa fusible fundido", closed.post_id)

    assert (answer.status_code, answer.json()["visibility"], posts()) == (200, "direct", before)
    assert cause_of(luis, closed) == "fusible fundido"
    assert "fusible fundido" in answer.json()["content"]
    # What stays in the inbox names the case alone: words go with their case.
    assert closed.number in _whispered().text
    assert "fusible" not in _whispered().text
    for who in (None, make.resident("ana"), make.resident("ben")):
        assert "fusible" not in make.browser(who).get(f"/cases/{closed.number}").text
    assert not _whispered().mentions.exclude(account=luis.account).exists()

    say(luis, "#causa", closed.post_id)
    assert cause_of(luis, closed) == ""


def test_what_the_button_refuses_is_refused_and_nothing_is_published(case, luis, posts):
    before = posts()

    open_still = say(luis, "#causa fusible", case.post_id)
    not_theirs = say(make.resident("rosa"), "#causa fusible", case.post_id)
    desk.finish(luis, case.number, reason="Ya luce")
    too_long = say(luis, f"#causa {'x' * 121}", case.post_id)

    assert [a.status_code for a in (open_still, not_theirs, too_long)] == [409, 403, 422]
    assert "sigue abierto" in open_still.json()["error"]
    # Only the office's own "Ya luce" was said.
    assert posts() == before + 1
    assert not Cause.objects.exists()


def test_cases_are_related_by_their_numbers_and_parted_again(case, other, luis, posts):
    third, before = make.case(text="@electricista otra farola de la Calle San José"), posts()
    short = other.number.rpartition("-")[2].lstrip("0")

    answer = say(luis, f"@ana #relacionado #{short} y {third.number}", case.post_id)

    assert (answer.status_code, posts()) == (200, before)
    assert {v.number for v in related_to(None, case)} == {other.number, third.number}
    assert other.number in answer.json()["content"]
    page = make.browser().get(f"/cases/{other.number}").text
    assert case.number in page

    say(luis, f"#norelacionado {other.number}", case.post_id)
    assert {v.number for v in related_to(None, case)} == {third.number}


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        ("2 y 4", ["2", "4"]),
        ("2, 4 and #5 nº 6", ["2", "4", "5", "6"]),
        ("con los casos nº 2 y nº 2026/4, gracias", ["2", "2026/4"]),
        ("with the case 2026-000002, and 4", ["2026-000002", "4"]),
        ("https://town.example/cases/2026-000002 y 4", ["2026-000002", "4"]),
        ("2 y el 4 de mayo", ["2"]),
        ("con la 2, son 3 farolas desde 2024", ["2"]),
        ("2, no 4", ["2"]),
        ("2 porque hay 4 más", ["2"]),
        ("el 4 de mayo, como la 2", []),
        ("2026-05-04 a las 10:30", []),
        ("son 3 farolas", []),
        ("", []),
    ],
)
def test_the_numbers_in_front_are_cases_and_the_rest_is_words(words, numbers):
    assert numbers_named(words) == numbers


def test_a_day_in_the_sentence_is_no_case(case, other, luis):
    make.case(text="@electricista otra farola de la Calle San José")
    last = make.case(text="@electricista una farola rota de la Calle Real 7")
    short = last.number.rpartition("-")[2].lstrip("0")

    said = f"#relacionado {other.number} y el {short} de mayo, son 3 farolas desde 2024"
    assert say(luis, said, case.post_id).status_code == 200

    assert {v.number for v in related_to(None, case)} == {other.number}


@pytest.mark.parametrize("said", ["con el de ayer", "2026-999999", "{case}"])
def test_a_number_that_is_none_relates_nothing(case, luis, said):
    answer = say(luis, f"#relacionado {said.format(case=case.number)}", case.post_id)

    assert answer.status_code in {404, 422}
    assert not Relation.objects.exists()


def test_a_case_that_one_may_not_know_is_not_named(case, luis):
    hidden = make.case(text="@policia me han robado la cartera en la Calle Real")

    assert say(luis, f"#relacionado {hidden.number}", case.post_id).status_code == 404
    assert not Relation.objects.exists()


def test_for_residents_and_outside_of_cases_it_is_a_hashtag_like_any_other(case, luis, posts):
    before = posts()

    ana = make.resident("ana")
    assert say(ana, "#causa creo que el fusible", case.post_id).status_code == 200
    assert Phone(luis).ask("POST", "statuses", {"status": "#causa común"}).status_code == 200
    assert posts() == before + 2
    assert not Cause.objects.exists()


def test_with_a_poll_it_is_not_published(closed, luis, posts):
    before = posts()

    poll = {"poll": {"options": ["fusible", "cable"], "expires_in": 3600}}
    answer = say(luis, "#causa fusible", closed.post_id, **poll)

    assert (answer.status_code, posts()) == (422, before)


def test_by_no_other_way_is_it_published_either(closed, luis):
    with pytest.raises(HouseStepInPost):
        publish_post(luis, Draft(text="#causa fusible", reply_to=closed.post_id))
    said = publish_post(luis, Draft(text="Ya está", reply_to=closed.post_id))
    with pytest.raises(HouseStepInPost):
        edit_post(luis, said.pk, Revision(text="#causa fusible"))


def test_in_the_content_warning_it_is_for_the_house_as_well(closed, luis, posts):
    before = posts()

    answer = say(luis, "@ana Rota por Paco", closed.post_id, spoiler_text="#causa")

    assert (answer.status_code, posts()) == (200, before)
    assert cause_of(luis, closed) == "Rota por Paco"


def test_what_stands_in_the_content_warning_is_part_of_the_words(closed, luis, posts):
    before = posts()

    say(luis, "@ana #causa fusible fundido", closed.post_id, spoiler_text="Calle Real:")
    assert cause_of(luis, closed) == "Calle Real: fusible fundido"

    say(luis, "@ana #causa fundido", closed.post_id, spoiler_text="#causa fusible")
    assert (cause_of(luis, closed), posts()) == ("fusible fundido", before)


def test_numbers_are_read_behind_the_hashtag_in_either_field(case, other, luis, posts):
    third, before = make.case(text="@electricista otra farola de la Calle San José"), posts()

    say(luis, f"@ana #relacionado {other.number}", case.post_id, spoiler_text="3 farolas")
    assert {v.number for v in related_to(None, case)} == {other.number}

    say(luis, f"@ana {third.number}", case.post_id, spoiler_text="#relacionado")
    assert {v.number for v in related_to(None, case)} == {other.number, third.number}
    assert posts() == before


def test_by_no_other_way_is_a_content_warning_for_the_house_published(closed, luis):
    warned = {"text": "Rota por Paco", "spoiler_text": "#causa"}
    with pytest.raises(HouseStepInPost):
        publish_post(luis, Draft(**warned, reply_to=closed.post_id))
    said = publish_post(luis, Draft(text="Ya está", reply_to=closed.post_id))
    with pytest.raises(HouseStepInPost):
        edit_post(luis, said.pk, Revision(**warned))


def test_on_the_page_the_receipt_stands_above(closed, luis):
    browser = make.browser(luis)

    page = browser.post(
        f"/cases/{closed.number}/say",
        {"text": "#causa fusible fundido"},
        headers={"Accept-Language": "en"},
        follow=True,
    )

    assert "Write #cause alone to take that away." in page.text
    assert "Escribe #causa sin nada más" in _whispered().text
    assert cause_of(luis, closed) == "fusible fundido"
