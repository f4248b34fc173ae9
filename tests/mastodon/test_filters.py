"""Somebody does not want to meet some words: their app is told which posts have them."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from concejo.accounts.actions.relations import follow
from tests import make
from tests.mastodon.phone import Phone, refused

pytestmark = pytest.mark.django_db

V2 = "/api/v2/filters"
EVERYWHERE = ["home", "notifications", "public", "thread", "account"]


def no_football(phone, **more):
    """Ana has had enough of football."""
    said = {"title": "Fútbol", "context": EVERYWHERE, "keywords_attributes": [{"keyword": "gol"}]}
    return phone.post(V2, **(said | more))


def seen(phone, post):
    """Which filters an app is told of for a post."""
    return phone.get(f"statuses/{post['id']}")["filtered"]


def test_a_filter_is_made_read_changed_and_removed():
    ana = Phone("ana")
    made = no_football(ana, filter_action="hide", expires_in=3600)

    assert made["title"] == "Fútbol"
    assert made["context"] == EVERYWHERE
    assert made["filter_action"] == "hide"
    assert made["expires_at"].endswith("Z")
    assert made["statuses"] == []
    [word] = made["keywords"]
    assert (word["keyword"], word["whole_word"]) == ("gol", True)
    assert ana.get(V2) == [made]
    assert ana.get(f"{V2}/{made['id']}") == made

    changed = ana.put(
        f"{V2}/{made['id']}",
        title="Deportes",
        expires_in=None,
        keywords_attributes=[
            {"id": word["id"], "keyword": "goles", "whole_word": False},
            {"keyword": "liga"},
        ],
    )
    assert changed["title"] == "Deportes"
    assert changed["filter_action"] == "hide"
    assert changed["expires_at"] is None
    assert [w["keyword"] for w in changed["keywords"]] == ["goles", "liga"]
    assert changed["keywords"][0]["id"] == word["id"]
    again = ana.put(
        f"{V2}/{made['id']}", keywords_attributes=[{"id": word["id"], "_destroy": "true"}]
    )
    assert [w["keyword"] for w in again["keywords"]] == ["liga"]
    assert again["expires_at"] is None

    assert ana.delete(f"{V2}/{made['id']}") == {}
    assert ana.get(V2) == []


@pytest.mark.parametrize(
    "form",
    [
        "W[][keyword]=gol&W[][whole_word]=false&W[][keyword]=liga&W[][whole_word]=true",
        "W[0][keyword]=gol&W[0][whole_word]=false&W[1][keyword]=liga&W[1][whole_word]=true",
    ],
)
def test_forms_carry_several_words_as_apps_send_them(form):
    ana = Phone("ana")
    answer = ana.client.post(
        V2,
        "title=F&context[]=home&context[]=public&filter_action=warn&expires_in=&"
        + form.replace("W[", "keywords_attributes["),
        content_type="application/x-www-form-urlencoded",
        headers=ana.headers,
    )
    made = answer.json()
    assert [(w["keyword"], w["whole_word"]) for w in made["keywords"]] == [
        ("gol", False),
        ("liga", True),
    ]
    assert made["context"] == ["home", "public"]
    word = made["keywords"][0]["id"]
    ana.form(
        "PUT",
        f"{V2}/{made['id']}",
        {
            "keywords_attributes[0][id]": word,
            "keywords_attributes[0][keyword]": "balón",
            "keywords_attributes[1][id]": made["keywords"][1]["id"],
            "keywords_attributes[1][_destroy]": "true",
        },
    )
    assert [w["keyword"] for w in ana.get(V2)[0]["keywords"]] == ["balón"]


def test_words_and_posts_are_added_one_by_one():
    ana, ben = Phone("ana"), Phone("ben")
    made = no_football(ana)
    words, posts = f"{V2}/{made['id']}/keywords", f"{V2}/{made['id']}/statuses"

    word = ana.post(words, keyword="liga", whole_word=False)
    assert [w["keyword"] for w in ana.get(words)] == ["gol", "liga"]
    assert ana.get(f"{V2}/keywords/{word['id']}") == word
    changed = ana.put(f"{V2}/keywords/{word['id']}", keyword="copa")
    assert (changed["keyword"], changed["whole_word"]) == ("copa", False)
    assert ana.delete(f"{V2}/keywords/{word['id']}") == {}

    said = ben.say("Qué buen partido")
    assert seen(ana, said) == []
    covered = ana.post(posts, status_id=said["id"])
    assert covered["status_id"] == said["id"]
    assert ana.post(posts, status_id=said["id"]) == covered
    assert ana.get(posts) == [covered] == [ana.get(f"{V2}/statuses/{covered['id']}")]
    [result] = seen(ana, said)
    assert (result["status_matches"], result["keyword_matches"]) == ([said["id"]], None)
    assert ana.delete(f"{V2}/statuses/{covered['id']}") == covered
    assert seen(ana, said) == []


@pytest.mark.parametrize(
    ("keyword", "whole", "text", "met"),
    [
        ("gol", True, "¡GOL de Benítez!", "GOL"),
        ("gol", True, "los goles", None),
        ("gol", False, "los goles", "gol"),
        ("próximo", True, "el PRÓXIMO martes", "PRÓXIMO"),
        # Accents as they are typed.
        ("proximo", True, "el próximo martes", None),
        ("ñ", True, "una ñ sola, no cañón", "ñ"),
        ("#fútbol", True, "hoy #fútbol", "#fútbol"),
        ("c++", True, "sé C++, y mucho", "C++"),
        ("dos palabras", True, "son Dos\npalabras", "Dos\npalabras"),
        (".*", False, "nada de patrones", None),
    ],
)
def test_words_are_found_as_they_are_meant(keyword, whole, text, met):
    ana, ben = Phone("ana"), Phone("ben")
    no_football(ana, keywords_attributes=[{"keyword": keyword, "whole_word": whole}])
    found = seen(ana, ben.say(text))
    assert [r["keyword_matches"] for r in found] == ([[met]] if met else [])


def test_warnings_and_what_photos_show_are_read_too():
    ana, ben = Phone("ana"), Phone("ben")
    no_football(ana)
    warned = ben.say("mirad", spoiler_text="Un gol")
    shown = ben.say("mirad", media_ids=[ben.photo("El gol del domingo")])
    plain = ben.say("mirad")
    assert [len(seen(ana, each)) for each in (warned, shown, plain)] == [1, 1, 0]


def test_only_whose_filter_it_is_is_told_and_in_every_list():
    ana, ben = Phone("ana"), Phone("ben")
    follow(ana.actor, ben.actor.account)
    made = no_football(ana)
    said = ben.say("@ana ¡gol!")
    passed = Phone("luis").post(f"statuses/{said['id']}/reblog")

    home = ana.get("timelines/home")
    [result] = home[0]["filtered"]
    assert result["filter"] == {
        k: made[k] for k in ("id", "title", "context", "expires_at", "filter_action")
    }
    assert result["keyword_matches"] == ["gol"]
    for path in ("timelines/public", f"accounts/{ben.actor.account_id}/statuses"):
        assert ana.get(path)[0]["filtered"] == [result], path
        assert ben.get(path)[0]["filtered"] == [], path
        assert Phone().get(path)[0]["filtered"] == [], path
    assert ana.get("notifications")[0]["status"]["filtered"] == [result]
    again = ana.get(f"statuses/{passed['id']}")
    assert again["filtered"] == again["reblog"]["filtered"] == [result]


def test_a_filter_runs_out(at):
    at("2026-11-23 09:00")
    ana, ben = Phone("ana"), Phone("ben")
    no_football(ana, expires_in=3600)
    said = ben.say("gol")
    assert len(seen(ana, said)) == 1
    at("2026-11-23 10:00")
    assert seen(ana, said) == []
    assert len(ana.get(V2)) == 1


def test_older_apps_know_each_word_as_a_filter_of_its_own():
    ana, ben = Phone("ana"), Phone("ben")
    made = ana.post("filters", phrase="gol", context=["home"], irreversible=True, expires_in=60)
    assert made["phrase"] == "gol"
    assert (made["irreversible"], made["whole_word"]) == (True, False)
    assert made["expires_at"]
    [newer] = ana.get(V2)
    assert (newer["title"], newer["filter_action"]) == ("gol", "hide")
    assert ana.get("filters") == [made] == [ana.get(f"filters/{made['id']}")]
    assert len(seen(ana, ben.say("goles"))) == 1

    changed = ana.put(
        f"filters/{made['id']}", phrase="liga", context=["home", "public"], whole_word=True
    )
    assert changed["id"] == made["id"]
    assert (changed["phrase"], changed["whole_word"]) == ("liga", True)
    assert changed["context"] == ["home", "public"]
    assert ana.delete(f"filters/{made['id']}") == {}
    assert ana.get("filters") == ana.get(V2) == []


def test_a_word_among_several_is_not_changed_by_an_app_that_knows_one():
    ana = Phone("ana")
    made = no_football(ana, keywords_attributes=[{"keyword": "gol"}, {"keyword": "liga"}])
    word = made["keywords"][0]["id"]
    refused(ana.ask("PUT", f"filters/{word}", {"phrase": "gol", "context": ["home"]}), 422)
    assert ana.get(V2) == [made]
    ana.put(f"filters/{word}", phrase="goles", context=EVERYWHERE)
    ana.delete(f"filters/{word}")
    assert [w["keyword"] for w in ana.get(V2)[0]["keywords"]] == ["liga"]


@pytest.mark.parametrize(
    "said",
    [
        {"title": ""},
        {"title": "x" * 300},
        {"context": []},
        {"context": ["everywhere"]},
        {"filter_action": "burn"},
        {"keywords_attributes": [{"keyword": " "}]},
        {"keywords_attributes": [{"whole_word": True}]},
        {"keywords_attributes": [{"keyword": "x" * 600}]},
        {"keywords_attributes": [{"keyword": f"w{n}"} for n in range(301)]},
        {"expires_in": "mañana"},
        {"keywords_attributes": "gol"},
    ],
)
def test_what_is_no_filter_is_refused_in_a_sentence(said):
    ana = Phone("ana")
    good = {"title": "F", "context": ["home"], "keywords_attributes": [{"keyword": "gol"}]}
    answer = ana.ask("POST", V2, good | said)
    assert answer.status_code in {400, 422}
    assert answer.json()["error"]
    assert ana.get(V2) == []


@pytest.mark.parametrize("expires_in", [-5, 0, 10**15])
def test_a_time_that_is_none_is_for_ever(expires_in):
    assert no_football(Phone("ana"), expires_in=expires_in)["expires_at"] is None


def test_filters_of_others_are_not_there():
    ana, ben = Phone("ana"), Phone("ben")
    said = ben.say("hola")
    made = no_football(ana)
    word = made["keywords"][0]["id"]
    post = ana.post(f"{V2}/{made['id']}/statuses", status_id=said["id"])["id"]
    for path in (f"{V2}/{made['id']}", f"{V2}/keywords/{word}", f"filters/{word}"):
        refused(ben.ask("GET", path), 404)
        refused(ben.ask("PUT", path, {"keyword": "x", "phrase": "x", "context": ["home"]}), 404)
        refused(ben.ask("DELETE", path), 404)
    refused(ben.ask("DELETE", f"{V2}/statuses/{post}"), 404)
    refused(ben.ask("POST", f"{V2}/{made['id']}/keywords", {"keyword": "x"}), 404)
    mine = no_football(ben)
    theirs = {"keywords_attributes": [{"id": word, "keyword": "x"}]}
    refused(ben.ask("PUT", f"{V2}/{mine['id']}", theirs), 404)
    hidden = ana.say("solo yo", visibility="direct")
    there = {"status_id": hidden["id"]}
    refused(ben.ask("POST", f"{V2}/{mine['id']}/statuses", there), 404)
    refused(ana.ask("GET", f"{V2}/abc"), 404)
    refused(Phone().ask("GET", V2), 401)
    refused(Phone("ana", scopes="read:statuses").ask("GET", V2), 403)
    assert ana.get(f"{V2}/{made['id']}")["keywords"] == made["keywords"]


def test_filters_cost_the_same_however_many_they_are():
    ana, ben = Phone("ana"), Phone("ben")
    for n in range(3):
        make.post(ben.actor, f"gol {n}")

    def queries():
        # Words that are read for the first time are made and kept.
        ana.get("timelines/public")
        with CaptureQueriesContext(connection) as asked:
            ana.get("timelines/public")
        return len(asked)

    without = queries()
    no_football(ana)
    one = queries()
    for n in range(5):
        no_football(ana, title=f"F{n}")
        make.post(ben.actor, f"otro gol {n}")
    assert queries() == one == without + 2
