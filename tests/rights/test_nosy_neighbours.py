"""What a neighbour tries to learn that is not theirs to know."""

import pytest
from django.core.cache import cache

from concejo.accounts.actions.profile import Profile, change_account, change_profile
from concejo.accounts.actions.relations import endorse, follow
from concejo.posts.actions.conversations import make_private
from concejo.posts.actions.hashtags import feature_tag, follow_tag
from concejo.posts.actions.marks import favourite
from concejo.posts.models import Original, Visibility
from concejo.posts.readers import posts_with_facts
from concejo.posts.timelines import homes_of
from tests import make
from tests.mastodon.phone import Phone
from tests.mastodon.test_admin_accounts import TOOLS

pytestmark = pytest.mark.django_db


def handles(accounts):
    return [each["acct"] for each in accounts]


def limit(name):
    marta = Phone(make.moderator(), scopes=TOOLS)
    whom = make.resident(name)
    marta.post(f"admin/accounts/{whom.account_id}/action", type="silence", text="Calma.")


def suspend(name):
    marta = Phone(make.moderator(), scopes=TOOLS)
    whom = make.resident(name)
    marta.post(f"admin/accounts/{whom.account_id}/action", type="suspend", text="Basta.")


# --- Whom somebody follows ---


def test_who_follows_somebody_that_hides_it_is_not_told_as_familiar():
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    follow(ana, ben.account)
    follow(ben, eva.account)
    phone = Phone(ana)
    before = phone.get("accounts/familiar_followers", id=[str(eva.account_id)])
    change_profile(eva, Profile(hides_follows=True))

    after = phone.get("accounts/familiar_followers", id=[str(eva.account_id)])

    assert handles(before[0]["accounts"]) == ["ben"]
    assert after == [{"id": str(eva.account_id), "accounts": []}]


@pytest.mark.parametrize("how", ["hides", "is asked"])
def test_suggestions_do_not_tell_whom_somebody_follows_that_hides_it(how):
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    if how == "hides":
        change_profile(ben, Profile(hides_follows=True))
    else:
        # Ben has not said yes yet.
        change_account(ben.account, is_locked=True)
    follow(ana, ben.account)
    follow(ben, eva.account)

    found = Phone(ana).get("/api/v2/suggestions")

    sources = {each["account"]["acct"]: each["sources"] for each in found}
    assert sources["eva"] == ["most_followed"]


# --- Full words ---


def test_who_brought_a_conversation_to_the_office_reads_no_full_words_of_others():
    office = make.office("electricista")
    ana, ben = make.resident("ana"), make.resident("ben")
    case = make.case(ana)
    words = "@electricista a mí también, llamadme al 600 123 456"
    said = make.post(ben, words, reply_to=case.post_id, asked=True)
    assert Original.objects.filter(post=said).exists()

    make_private(ana, case.thread_id, [office.account, ana.account])

    said.refresh_from_db()
    assert said.visibility == Visibility.DIRECT
    shown = Phone(ana).get(f"statuses/{said.pk}")["content"]
    assert "123" not in shown
    assert (
        "600 123 456"
        in Phone(make.speaking_as("luis", "electricista")).get(f"statuses/{said.pk}")["content"]
    )
    assert "600 123 456" in Phone(ben).get(f"statuses/{said.pk}")["content"]


# --- Who was made quiet ---


def test_what_a_limited_person_links_to_or_says_with_a_hashtag_comes_to_their_followers_only():
    ana, ben, eva = map(make.resident, ("ana", "ben", "eva"))
    follow(eva, ben.account)
    for who in (ana, eva):
        follow_tag(who, "feria")
    said = make.post(ben, "Mirad la #feria https://feria.example/")
    for name in ("rosa", "luis"):
        favourite(make.resident(name), said.pk)
    limit("ben")

    for name, seen in (("ana", []), ("eva", [str(said.pk)])):
        phone = Phone(name)
        for path, query in (
            ("timelines/home", {}),
            ("timelines/link", {"url": "https://feria.example/"}),
            ("timelines/tag/feria", {}),
        ):
            assert [each["id"] for each in phone.get(path, **query)] == seen, (name, path)
    assert Phone().get("timelines/link", url="https://feria.example/") == []
    posts = list(posts_with_facts([said.pk]).values())
    readers = {who.account_id for who in (ana, eva)}
    assert homes_of(posts, readers) == {(eva.account_id, said.pk)}


def test_who_is_made_quiet_is_no_trend_from_that_moment_on():
    said = make.post(make.resident("ben"), "Vamos a la feria")
    for name in ("rosa", "luis"):
        favourite(make.resident(name), said.pk)
    cache.clear()
    assert [each["id"] for each in Phone().get("trends/statuses")] == [str(said.pk)]

    limit("ben")

    assert Phone().get("trends/statuses") == []


# --- Who was suspended ---


def test_nobody_reads_what_a_suspended_person_put_forward():
    ben, eva = make.resident("ben"), make.resident("eva")
    follow(ben, eva.account)
    endorse(ben, eva.account)
    feature_tag(ben, "insulto")
    paths = [f"accounts/{ben.account_id}/{what}" for what in ("featured_tags", "endorsements")]
    assert all(len(Phone().get(path)) == 1 for path in paths)

    suspend("ben")

    assert [Phone().get(path) for path in paths] == [[], []]
    page = make.browser().get("/@ben").content.decode()
    assert "insulto" not in page
    assert "Eva" not in page


# --- What was said in private ---


def test_nobody_counts_what_somebody_says_to_the_office_alone():
    make.office("policia")
    ana = make.resident("ana")
    make.post(ana, "Buenos días")
    before = Phone().get(f"accounts/{ana.account_id}")

    said = make.post(ana, "@policia mi vecino me pega", visibility="direct")

    after = Phone().get(f"accounts/{ana.account_id}")
    assert said.visibility == Visibility.OFFICE
    assert after["statuses_count"] == before["statuses_count"] == 1
    assert Phone(ana).delete(f"statuses/{said.pk}")
    assert Phone().get(f"accounts/{ana.account_id}")["statuses_count"] == 1


def test_what_is_taken_from_the_public_is_counted_no_longer():
    office = make.office("electricista")
    ana, ben = make.resident("ana"), make.resident("ben")
    case = make.case(ana)
    make.post(ben, "@electricista a mí también", reply_to=case.post_id)

    def counts():
        return [Phone().get(f"accounts/{who.account_id}")["statuses_count"] for who in (ana, ben)]

    assert counts() == [1, 1]
    make_private(ana, case.thread_id, [office.account, ana.account])
    assert counts() == [0, 0]
