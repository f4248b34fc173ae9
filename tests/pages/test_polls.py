"""Asking the town on a page, without JavaScript: write, look first, vote, see the result."""

from __future__ import annotations

from datetime import timedelta

from concejo.accounts.queries import actor_for
from concejo.base import clock
from concejo.posts.actions.publishing import publish_post
from concejo.posts.drafts import Draft, PollDraft
from concejo.posts.models import Poll, Vote
from tests.mastodon.app import fields


def ask(user, *options, **how):
    """Somebody asks the town; the poll and its address."""
    said = PollDraft(options or ("Sí", "No"), how.pop("expires_in", 86400), **how)
    post = publish_post(actor_for(user), Draft("¿Un banco en la plaza?", poll=said))
    return post.poll, f"/@{post.author.handle}/{post.pk}"


def compose(browser, **said):
    return browser.post("/compose", {"text": "¿Un banco?", "visibility": "", **said})


def test_a_poll_is_written_on_the_page(visit):
    browser = visit("ana")
    assert 'name="option_4"' in browser.get("/compose").text
    answer = compose(
        browser, option_1="Sí", option_3="No", option_2=" ", ends_in="3600", multiple="on"
    )

    assert answer.status_code == 302
    poll = Poll.objects.get()
    assert (poll.options, poll.is_multiple, poll.hides_totals) == (["Sí", "No"], True, False)


def test_a_poll_that_cannot_be_asked_comes_back_as_it_was_written(visit):
    browser = visit("ana")
    for said in ({"option_1": "Sólo esta"}, {"option_1": "a", "option_2": "x" * 51}):
        answer = compose(browser, ends_in="3600", **said)
        assert answer.status_code == 422
        assert f'value="{said["option_1"]}"' in answer.text
        assert 'class="wrong"' in answer.text
    assert not Poll.objects.exists()


def test_looking_first_keeps_the_poll(visit):
    browser = visit("ana")
    page = browser.post(
        "/compose",
        {
            "text": "¿Llamo al 612 345 678?",
            "option_1": "Sí",
            "option_2": "No",
            "ends_in": "3600",
            "hide_totals": "on",
        },
    )
    assert page.status_code == 200
    browser.post("/compose", {**fields(page), "step": "send"})

    poll = Poll.objects.get()
    assert (poll.options, poll.hides_totals) == (["Sí", "No"], True)
    assert "612" not in poll.post.text


def test_whoever_voted_sees_the_result_in_words(visit, town):
    poll, path = ask(town.ana)
    browser = visit("ben")
    page = browser.get(path).text
    assert 'type="radio"' in page
    assert "100 %" not in page
    page = browser.post(f"{path}/vote", {"choice": "1", "next": path}, follow=True).text

    assert 'type="radio"' not in page
    assert "100 %" in page
    assert "tu elección" in page or "your choice" in page
    assert Vote.objects.get().choice == 1
    assert poll.votes.count() == 1


def test_strangers_see_the_question_and_after_the_end_the_result(visit, town):
    poll, path = ask(town.ana, "A", "B", multiple=True)
    visit("ben").post(f"{path}/vote", {"choice": ["0", "1"]})
    browser = visit()
    page = browser.get(path).text
    assert "/auth/sign_in" in page
    assert "100 %" not in page
    with clock.stopped_at(poll.expires_at + timedelta(minutes=1)):
        assert browser.get(path).text.count("100 %") == 2


def test_a_hidden_result_is_hidden_from_its_author_too(visit, town):
    poll, path = ask(town.ana, hide_totals=True)
    visit("ben").post(f"{path}/vote", {"choice": "0"})
    for name in ("ana", "ben"):
        assert "100 %" not in visit(name).get(path).text
    with clock.stopped_at(poll.expires_at):
        assert "100 %" in visit("ana").get(path).text


def test_a_vote_that_cannot_be_is_said_on_the_page(visit, town):
    __, path = ask(town.ana)
    browser = visit("ben")
    for choice in ([], ["7"], ["-1"], ["x"], ["0", "1"], ["9" * 50]):
        page = browser.post(f"{path}/vote", {"choice": choice, "next": path}, follow=True)
        assert page.status_code == 200
        assert 'class="note error"' in page.text
    assert not Vote.objects.exists()
    assert browser.post("/@ana/1/vote", {"choice": "0"}).status_code == 404
    assert visit().post(f"{path}/vote", {"choice": "0"}).status_code == 302
    assert not Vote.objects.exists()
