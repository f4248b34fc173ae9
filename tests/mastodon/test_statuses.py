"""Saying something in an app, and everything one does with it there."""

import re
import threading

import pytest
from django.core.cache import cache
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from concejo.accounts.actions.relations import block
from concejo.posts.models import Post
from concejo.posts.queries import post_for
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

# https://docs.joinmastodon.org/entities/Status/ - also those that may be null are there.
FIELDS = {
    "id", "uri", "url", "created_at", "account", "content", "visibility", "sensitive",
    "spoiler_text", "media_attachments", "application", "mentions", "tags", "emojis",
    "reblogs_count", "favourites_count", "replies_count", "quotes_count", "in_reply_to_id",
    "in_reply_to_account_id", "reblog", "poll", "card", "language", "edited_at", "favourited",
    "reblogged", "muted", "bookmarked", "pinned", "filtered", "quote", "quote_approval", "concejo",
}  # fmt: skip


def test_a_post_has_every_field_of_a_status():
    ana = Phone("ana")
    make.office("electricista")
    said = ana.say(
        "@electricista la farola no luce #Alumbrado https://example.org/a",
        media_ids=[ana.photo("La farola")],
        language="es",
    )

    assert said.keys() >= FIELDS
    assert isinstance(said["id"], str)
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", said["created_at"])
    assert said["account"]["acct"] == "ana"
    assert said["visibility"] == "public"
    assert said["language"] == "es"
    assert said["url"] == f"http://testserver/@ana/{said['id']}"
    [named] = said["mentions"]
    assert named["acct"] == "electricista"
    assert f'<a href="{named["url"]}" class="u-url mention">' in said["content"]
    [tag] = said["tags"]
    assert tag == {"name": "alumbrado", "url": "http://testserver/tags/alumbrado"}
    assert f'<a href="{tag["url"]}" class="mention hashtag" rel="tag">' in said["content"]
    [photo] = said["media_attachments"]
    assert (photo["type"], photo["description"]) == ("image", "La farola")
    assert photo["meta"]["original"]["width"] == 16


def test_the_address_of_a_subject_has_only_signs_that_an_address_may_have():
    [tag] = Phone("ana").say("Mañana #桃")["tags"]

    assert tag == {"name": "桃", "url": "http://testserver/tags/%E6%A1%83"}
    assert Phone("ana").get("tags/桃")["url"] == tag["url"]
    assert Phone().client.get("/tags/%E6%A1%83").status_code == 200


def test_a_post_to_an_office_carries_its_case():
    ana = Phone("ana")
    make.office("electricista")
    said = ana.say("@electricista la farola no luce")
    plain = ana.say("Buenos días a todos")

    case = said["concejo"]["case"]
    assert (case["state"], case["office"], case["promised_for"]) == (
        "received",
        "electricista",
        None,
    )
    assert case["url"] == f"http://testserver/cases/{case['number']}"
    assert plain["concejo"] == {"case": None}


def test_a_post_comes_as_json_as_a_form_and_with_files():
    ana = Phone("ana")
    one, two = ana.photo(), ana.photo()
    answer = ana.client.post(
        "/api/v1/statuses",
        f"status=Dos+fotos&media_ids[]={one}&media_ids[]={two}&sensitive=true",
        content_type="application/x-www-form-urlencoded",
        headers=ana.headers,
    ).json()
    assert [photo["id"] for photo in answer["media_attachments"]] == [one, two]
    assert answer["sensitive"] is True

    answer = ana.form("POST", "statuses", {"status": "Con formulario", "spoiler_text": "Ojo"})
    assert (answer.json()["spoiler_text"], answer.json()["sensitive"]) == ("Ojo", True)


def test_the_app_is_named():
    from concejo.accounts.models import App, Token

    ana = Phone("ana")
    app = App.objects.create(name="Farola", website="https://app.example", client_id="farola")
    Token.objects.update(app=app)

    assert ana.say("Hola")["application"] == {"name": "Farola", "website": "https://app.example"}


def test_the_same_key_is_the_same_post_and_anothers_key_is_not():
    ana, tablet, ben = Phone("ana"), Phone("ana"), Phone("ben")
    first = ana.say("Una vez", key="clave")
    again = tablet.say("Una vez", key="clave")
    other = ben.say("Una vez", key="clave")

    assert first["id"] == again["id"] != other["id"]
    assert Post.objects.filter(author=ana.actor.account).count() == 1


def test_answers_know_what_they_answer():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("¿Hay mercado mañana?")
    answer = ben.say("@ana sí, a las nueve", in_reply_to_id=first["id"])
    further = ana.say("@ben gracias", in_reply_to_id=answer["id"])

    assert answer["in_reply_to_id"] == first["id"]
    assert answer["in_reply_to_account_id"] == first["account"]["id"]
    context = ben.get(f"statuses/{answer['id']}/context")
    assert [p["id"] for p in context["ancestors"]] == [first["id"]]
    assert [p["id"] for p in context["descendants"]] == [further["id"]]
    assert ana.get(f"statuses/{first['id']}")["replies_count"] == 1


@pytest.mark.parametrize(
    ("said", "status"),
    [
        ({}, 422),
        ({"status": "   "}, 422),
        ({"status": "x" * 100_000}, 422),
        ({"status": "\x00\x01\x02\u202e"}, 422),
        ({"status": "hola", "visibility": "secret"}, 422),
        ({"status": "hola", "media_ids": ["123"]}, 422),
        ({"status": "hola", "media_ids": "abc"}, 422),
        ({"status": "hola", "in_reply_to_id": "999"}, 422),
        ({"status": "hola", "in_reply_to_id": "no number"}, 422),
        ({"status": "hola", "sensitive": "perhaps"}, 422),
        ({"status": "hola", "poll": {"options": ["sí"], "expires_in": 3600}}, 422),
        ({"status": "hola", "scheduled_at": "2020-01-01T10:00:00Z"}, 422),
        ({"status": "hola", "scheduled_at": "tomorrow"}, 422),
        ({"status": "hola", "quote_approval_policy": "friends"}, 422),
        ({"status": "hola", "quoted_status_id": "1"}, 422),
        ({"status": {"a": "b"}}, 422),
        ({"spoiler_text": "x" * 5000, "status": "hola"}, 422),
    ],
)
def test_what_cannot_be_said_is_refused_with_a_sentence(said, status):
    ana = Phone("ana")
    refused(ana.ask("POST", "statuses", said), status)
    assert not Post.objects.exists()


def test_control_characters_are_taken_out():
    said = Phone("ana").say("Ho\x07la \u202eala\u0000 todos")
    assert said["content"] == "<p>Hola ala todos</p>"


def test_fifty_mentions_are_too_many():
    people = [make.resident(f"vecino{n}").account.handle for n in range(50)]
    text = " ".join(f"@{handle}" for handle in people)
    assert "20" in refused(Phone("ana").ask("POST", "statuses", {"status": text}), 422)


def test_what_is_sent_must_be_readable():
    ana = Phone("ana")
    for body in (b"{", b"[1]", b'"x"', b"\xff\xfe"):
        answer = ana.client.post(
            "/api/v1/statuses", body, content_type="application/json", headers=ana.headers
        )
        refused(answer, 400)


def test_a_post_that_is_gone_cannot_be_answered():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Vendo una bicicleta")
    gone = ana.delete(f"statuses/{first['id']}")

    assert gone["text"] == "Vendo una bicicleta"
    refused(ben.ask("GET", f"statuses/{first['id']}"), 404)
    refused(ben.ask("POST", "statuses", {"status": "¿Cuánto?", "in_reply_to_id": first["id"]}), 422)


def test_an_answer_stays_when_its_question_goes():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Vendo una bicicleta")
    answer = ben.say("@ana ¿cuánto?", in_reply_to_id=first["id"])
    ana.delete(f"statuses/{first['id']}")

    context = ben.get(f"statuses/{answer['id']}/context")
    assert context == {"ancestors": [], "descendants": []}


def test_only_the_author_deletes_or_changes():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Esto es mío")
    refused(ben.ask("DELETE", f"statuses/{first['id']}"), 403)
    refused(ben.ask("PUT", f"statuses/{first['id']}", {"status": "otra cosa"}), 403)
    assert ana.get(f"statuses/{first['id']}")["content"] == "<p>Esto es mío</p>"


# --- Marks ---


@pytest.mark.parametrize(
    ("verb", "field"),
    [
        ("favourite", "favourited"),
        ("bookmark", "bookmarked"),
        ("mute", "muted"),
        ("pin", "pinned"),
    ],
)
def test_marks_are_put_on_and_taken_off(verb, field):
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("La plaza está preciosa")
    path = f"statuses/{first['id']}"

    for _twice in range(2):
        assert ana.post(f"{path}/{verb}")[field] is True
    assert ana.get(path)[field] is True
    assert ben.get(path)[field] is False
    for _twice in range(2):
        assert ana.post(f"{path}/un{verb}")[field] is False
    assert ana.get(path)[field] is False


def test_favourites_are_counted_and_named():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    path = f"statuses/{ana.say('La plaza está preciosa')['id']}"
    assert ben.post(f"{path}/favourite")["favourites_count"] == 1
    assert eva.post(f"{path}/favourite")["favourites_count"] == 2
    assert [a["acct"] for a in ana.get(f"{path}/favourited_by")] == ["eva", "ben"]
    page = ana.ask("GET", f"{path}/favourited_by", {"limit": 1})
    assert [a["acct"] for a in page.json()] == ["eva"]
    further = re.search(r'<([^>]+)>; rel="next"', page["Link"])[1]
    assert [a["acct"] for a in ana.client.get(further, headers=ana.headers).json()] == ["ben"]


def test_a_boost_is_a_post_around_a_post():
    ana, ben = Phone("ana"), Phone("ben")
    first = ana.say("Mañana hay mercado")
    passed = ben.post(f"statuses/{first['id']}/reblog")

    assert passed["id"] != first["id"]
    assert passed["account"]["acct"] == "ben"
    assert passed["reblog"]["id"] == first["id"]
    assert passed["reblog"]["reblogged"] is True
    assert passed["reblog"]["reblogs_count"] == 1
    assert ben.post(f"statuses/{first['id']}/reblog")["id"] == passed["id"]
    assert [a["acct"] for a in ana.get(f"statuses/{first['id']}/reblogged_by")] == ["ben"]
    # A mark on the boost is a mark on what it passes on.
    assert ana.post(f"statuses/{passed['id']}/favourite")["id"] == first["id"]
    assert [a["acct"] for a in ana.get(f"statuses/{passed['id']}/favourited_by")] == ["ana"]

    back = ben.post(f"statuses/{passed['id']}/unreblog")
    assert (back["id"], back["reblogged"], back["reblogs_count"]) == (first["id"], False, 0)
    refused(ana.ask("GET", f"statuses/{passed['id']}"), 404)


def test_a_boost_for_ones_followers_is_theirs_and_no_other_sort_is_known():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    first = ana.say("Mañana hay mercado")
    eva.post(f"accounts/{ben.actor.account_id}/follow")
    for wanted in ("direct", "office", "everybody", ""):
        refused(ben.ask("POST", f"statuses/{first['id']}/reblog", {"visibility": wanted}), 422)

    passed = ben.post(f"statuses/{first['id']}/reblog", visibility="private")

    assert passed["visibility"] == "private"
    assert passed["id"] in [post["id"] for post in eva.get("timelines/home")]
    refused(ana.ask("GET", f"statuses/{passed['id']}"), 404)
    by = f"statuses/{first['id']}/reblogged_by"
    assert [len(who.get(by)) for who in (ana, ben, eva)] == [0, 1, 1]


def test_what_is_not_for_everybody_is_not_passed_on():
    ana = Phone("ana")
    note = ana.say("@ben entre nosotros", visibility="direct")
    make.resident("ben")
    refused(ana.ask("POST", f"statuses/{note['id']}/reblog"), 422)
    refused(ana.ask("POST", f"statuses/{note['id']}/pin"), 422)


def test_five_posts_stand_at_the_top_and_only_ones_own():
    ana, ben = Phone("ana"), Phone("ben")
    ids = [ana.say(f"Número {n}")["id"] for n in range(6)]
    for some_id in ids[:5]:
        ana.post(f"statuses/{some_id}/pin")
    refused(ana.ask("POST", f"statuses/{ids[5]}/pin"), 422)
    refused(ben.ask("POST", f"statuses/{ids[5]}/pin"), 422)
    shown = ben.get(f"accounts/{ana.actor.account_id}/statuses", pinned="true")
    assert [p["id"] for p in shown] == ids[4::-1]


def test_of_a_muted_conversation_one_hears_no_more_but_of_ones_case():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    lamp = ana.say("@electricista la farola no luce")
    ana.post(f"statuses/{lamp['id']}/mute")
    before = len(ana.get("notifications"))
    ben.say("@ana en mi calle tampoco", in_reply_to_id=lamp["id"])
    assert len(ana.get("notifications")) == before

    luis = Phone(make.speaking_as("luis", "electricista"))
    luis.say("Mañana a las 10 voy", in_reply_to_id=lamp["id"])
    assert len(ana.get("notifications")) == before + 1


def test_the_source_and_the_history():
    ana = Phone("ana")
    first = ana.say("Un *texto* <b>así</b>", spoiler_text="Ojo")
    assert ana.get(f"statuses/{first['id']}/source") == {
        "id": first["id"],
        "text": "Un *texto* <b>así</b>",
        "spoiler_text": "Ojo",
    }
    [only] = ana.get(f"statuses/{first['id']}/history")
    assert only["content"] == first["content"] == "<p>Un *texto* &lt;b&gt;así&lt;/b&gt;</p>"


# --- Who may read it ---


def test_ben_sees_nothing_of_what_is_between_ana_and_the_office():
    ana, ben, luis = Phone("ana"), Phone("ben"), Phone("luis")
    make.office("electricista")
    office = Phone(make.speaking_as("luis", "electricista"))
    hidden = ana.say("@electricista hay un cable suelto en mi portal", visibility="direct")
    assert hidden["visibility"] == "direct"
    answer = office.say("Voy esta tarde", in_reply_to_id=hidden["id"])
    assert answer["visibility"] == "direct"

    for some_id in (hidden["id"], answer["id"]):
        for reader in (ben, Phone()):
            for what in ("", "/context", "/source", "/history", "/favourited_by", "/reblogged_by",
                         "/quotes"):  # fmt: skip
                refused(reader.ask("GET", f"statuses/{some_id}{what}"), 404)
            assert reader.get("statuses", id=[some_id]) == []
        for verb in ("favourite", "unfavourite", "reblog", "unreblog", "bookmark", "unbookmark",
                     "pin", "unpin", "mute", "unmute", "translate"):  # fmt: skip
            refused(ben.ask("POST", f"statuses/{some_id}/{verb}"), 404)
        refused(ben.ask("DELETE", f"statuses/{some_id}"), 404)
        refused(ben.ask("PUT", f"statuses/{some_id}", {"status": "x"}), 404)
        refused(ben.ask("POST", "statuses", {"status": "x", "in_reply_to_id": some_id}), 422)
    # The office reads it, whichever address its holder speaks as.
    for reader in (ana, office, luis):
        assert [p["id"] for p in reader.get(f"statuses/{hidden['id']}/context")["descendants"]]


def test_under_a_public_post_ben_does_not_see_the_private_answer():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    lamp = ana.say("@electricista la farola no luce")
    mine = ana.say("@electricista el portal está abierto", in_reply_to_id=lamp["id"],
                   visibility="direct")  # fmt: skip

    seen = ben.get(f"statuses/{lamp['id']}/context")["descendants"]
    assert mine["id"] not in [p["id"] for p in seen]
    assert all(p["visibility"] != "direct" for p in seen)
    # Not even that there is one.
    assert ben.get(f"statuses/{lamp['id']}")["replies_count"] == len(seen) == 1
    both = ben.get("statuses", id=[mine["id"], lamp["id"]])
    assert [p["id"] for p in both] == [lamp["id"]]


def test_what_was_masked_is_whole_for_its_author_and_the_office_only():
    from concejo.posts.actions.publishing import publish_post
    from concejo.posts.drafts import Draft

    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    office = Phone(make.speaking_as("luis", "electricista"))
    text = "@electricista la farola no luce, mi teléfono es 612 345 678"
    post = publish_post(ana.actor, Draft(text=text, asked=True))

    path = f"statuses/{post.pk}"
    assert "612 345 678" not in str(ben.get(path)) + str(ben.get(f"{path}/source"))
    assert "612 345 678" not in str(Phone().get(path))
    for reader in (ana, office):
        assert "612 345 678" in reader.get(path)["content"]
        assert reader.get(f"{path}/source")["text"] == text
    assert ana.delete(path)["text"] == text


def test_whom_somebody_blocks_does_not_read_them_by_way_of_a_boost():
    ana, ben, eva = Phone("ana"), Phone("ben"), Phone("eva")
    first = ana.say("Solo para quien me cae bien")
    passed = eva.post(f"statuses/{first['id']}/reblog")
    block(ana.actor, ben.actor.account)

    refused(ben.ask("GET", f"statuses/{passed['id']}"), 404)
    assert ben.get(f"accounts/{eva.actor.account_id}/statuses") == []
    assert ben.get("statuses", id=[passed["id"]]) == []


def test_without_a_token_or_its_scope_nothing_is_done():
    ana = Phone("ana")
    first = ana.say("Hola")
    refused(Phone().ask("POST", "statuses", {"status": "x"}), 401)
    refused(Phone("ana", scopes="read").ask("POST", "statuses", {"status": "x"}), 403)
    reader = Phone("ana", scopes="write:statuses")
    refused(reader.ask("GET", f"statuses/{first['id']}"), 403)
    reader.say("Puedo escribir")
    assert Phone().get(f"statuses/{first['id']}")["favourited"] is False


_ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner),
    max_leaves=4,
)


_NAMES = (
    "media_ids", "in_reply_to_id", "sensitive", "spoiler_text", "visibility", "language", "poll",
    "scheduled_at", "quoted_status_id",
)  # fmt: skip


@given(
    status=st.just("@electricista la farola no luce") | _ANYTHING,
    further=st.dictionaries(st.sampled_from(_NAMES), _ANYTHING, max_size=3),
)
@hypothesis_settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_whatever_is_sent_is_said_or_refused(status, further):
    make.office("electricista")
    said = {"status": status, **further}
    answer = Phone("ana").ask("POST", "statuses", said)
    assert answer.status_code in {200, 422}, (said, answer.content)


def test_ids_that_nobody_has_are_not_found():
    ana = Phone("ana")
    for some_id in ("0", "abc", "9" * 40, "-1", "١٢٣", "1.5"):
        refused(ana.ask("GET", f"statuses/{some_id}"), 404)
        refused(ana.ask("POST", f"statuses/{some_id}/favourite"), 404)


def test_one_post_costs_the_same_in_any_town():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    costs = []
    for n in (1, 3):
        for _i in range(n):
            lamp = ana.say("@electricista la farola no luce #luz", media_ids=[ana.photo()])
            ben.say("@ana a mí tampoco", in_reply_to_id=lamp["id"])
            ben.post(f"statuses/{lamp['id']}/reblog")
        for what in ("", "/context", "/favourited_by", "/reblogged_by"):
            ben.get(f"statuses/{lamp['id']}{what}")
        cache.clear()
        with CaptureQueriesContext(connection) as asked:
            for what in ("", "/context", "/favourited_by", "/reblogged_by"):
                ben.get(f"statuses/{lamp['id']}{what}")
        costs.append(len(asked))
    assert costs[0] == costs[1], costs


def test_the_post_is_in_the_town_as_it_was_said():
    ana = Phone("ana")
    said = ana.say("Buenos días", language="en", visibility="unlisted")
    post = post_for(None, int(said["id"]))
    assert (post.door, post.language, post.visibility) == ("api", "en", "unlisted")


@pytest.mark.django_db(transaction=True)
@pytest.mark.skipif("connection.vendor == 'sqlite'", reason="one writes after the other there")
def test_two_phones_that_send_the_same_at_once_make_one_post():
    phones = [Phone("ana"), Phone("ana"), Phone("ana")]
    ids = []

    def send(phone: Phone) -> None:
        ids.append(phone.say("Una vez", key="clave")["id"])
        connection.close()

    threads = [threading.Thread(target=send, args=(phone,)) for phone in phones]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(ids) == 3
    assert len(set(ids)) == 1
