"""Looking for people, posts and subjects in an app, also by their addresses."""

import pytest
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from tests import make
from tests.mastodon.phone import Phone

pytestmark = pytest.mark.django_db

SEARCH = "/api/v2/search"


def _found(phone, q, **query):
    found = phone.get(SEARCH, q=q, **query)
    return (
        [a["acct"] for a in found["accounts"]],
        [p["id"] for p in found["statuses"]],
        [t["name"] for t in found["hashtags"]],
    )


def test_people_posts_and_subjects_are_found_without_their_accents():
    ana = Phone("ana")
    make.office("policia")
    said = ana.say("La petición de la #Petición de limpieza")

    assert _found(ana, "peticion") == ([], [said["id"]], ["Petición"])
    assert _found(ana, "Policía") == (["policia"], [], [])
    assert _found(ana, "@ana") == (["ana"], [], [])
    assert _found(ana, "@ana@jun.example") == (["ana"], [], [])
    assert _found(ana, "#peti") == ([], [said["id"]], ["Petición"])
    assert _found(ana, "peticion", type="statuses") == ([], [said["id"]], [])
    assert _found(ana, "peticion", type="accounts") == ([], [], [])
    assert _found(ana, "") == ([], [], [])


def test_what_is_found_is_cut_into_pages():
    ana = Phone("ana")
    ids = [ana.say(f"farola {n}")["id"] for n in range(3)][::-1]
    assert _found(ana, "farola", limit=2)[1] == ids[:2]
    assert _found(ana, "farola", limit=2, offset=2)[1] == ids[2:]
    assert _found(ana, "farola", account_id=ana.actor.account_id)[1] == ids
    assert _found(ana, "farola", account_id="1")[1] == []
    assert _found(ana, "farola", max_id=ids[1])[1] == ids[2:]


def test_only_those_whom_one_follows_are_found_where_that_is_asked():
    ana = Phone("ana")
    others = [make.resident(name) for name in ("rosa", "rosario")]
    ana.post(f"accounts/{others[1].account_id}/follow")

    def found(**said) -> set[str]:
        people = ana.get("/api/v2/search", q="rosa", **said)["accounts"]
        return {each["acct"] for each in people}

    assert found() == {"rosa", "rosario"}
    assert found(following="true") == {"rosario"}


def test_an_address_of_the_town_leads_to_what_is_there():
    ana = Phone("ana")
    make.office("electricista")
    lamp = ana.say("@electricista la farola no luce #luz")
    case = lamp["concejo"]["case"]

    for town in ("https://jun.example", "http://testserver"):
        assert _found(ana, f"{town}/@ana/{lamp['id']}", resolve="true")[1] == [lamp["id"]]
        assert _found(ana, f"{town}/@ana", resolve="true")[0] == ["ana"]
        assert _found(ana, f"{town}/cases/{case['number']}")[1] == [lamp["id"]]
        assert _found(ana, f"{town}/tags/luz")[2] == ["luz"]
    assert _found(ana, lamp["uri"])[1] == [lamp["id"]]
    assert _found(ana, case["number"])[1] == [lamp["id"]]
    for nothing in (
        "https://other.example/@ana",
        "https://jun.example/@nobody",
        f"https://jun.example/@ana/{'9' * 30}",
        "https://jun.example/cases/2026-999999",
        "https://jun.example/",
        "https://[",
    ):
        assert _found(ana, nothing, resolve="true") == ([], [], [])


def test_ben_does_not_find_what_is_between_ana_and_the_office():
    ana, ben = Phone("ana"), Phone("ben")
    make.office("electricista")
    office = Phone(make.speaking_as("luis", "electricista"))
    hidden = ana.say("@electricista mi portal está oscuro #miportal", visibility="direct")
    number = hidden["concejo"]["case"]["number"]

    for words in ("portal", "#miportal", hidden["url"], number, f"https://jun.example/cases/{number}",
                  "https://jun.example/tags/miportal"):  # fmt: skip
        for reader in (ben, Phone()):
            assert _found(reader, words) == ([], [], []), words
    for reader in (ana, office):
        assert _found(reader, "portal")[1] == [hidden["id"]]
        assert _found(reader, number)[1] == [hidden["id"]]


def test_a_subject_says_how_often_it_was_used(at):
    at("2026-11-23 00:30")
    ana, ben = Phone("ana"), Phone("ben")
    ana.say("#luz ayer")
    at("2026-11-24 09:00")
    ana.say("#luz hoy"), ana.say("#Luz otra vez"), ben.say("#luz también")
    ana.say("@ben #luz entre nosotros", visibility="direct")

    tag = ana.get("tags/LUZ")
    assert (tag["name"], tag["url"]) == ("luz", "http://testserver/tags/luz")
    assert len(tag["history"]) == 7
    today, yesterday = tag["history"][:2]
    assert (today["uses"], today["accounts"]) == ("3", "2")
    assert (yesterday["uses"], yesterday["accounts"]) == ("1", "1")
    assert int(today["day"]) - int(yesterday["day"]) == 86_400
    assert [t["history"] for t in ana.get(SEARCH, q="#luz")["hashtags"]] == [tag["history"]]
    assert Phone().get("tags/nada")["name"] == "nada"


@given(
    q=st.one_of(
        st.text(max_size=60),
        st.text(max_size=20).map(lambda t: f"https://jun.example/{t}"),
        st.sampled_from(['"', "*", "a*", 'a" OR "b', "NEAR(", "-", "'", "&|!", "(:*", "\x00"]),
    ),
    offset=st.integers(),
    kind=st.sampled_from(["accounts", "statuses", "hashtags", "collections", "", "nonsense"]),
)
@hypothesis_settings(
    max_examples=60,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
def test_nothing_that_is_typed_breaks_the_search(q, offset, kind):
    answer = Phone().ask("GET", SEARCH, {"q": q, "offset": offset, "type": kind})
    assert answer.status_code in {200, 422}, (q, answer.content)
