"""What people do with people, and how their apps come in: Mastodon.py in a served town."""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from mastodon import Mastodon, MastodonAPIError, MastodonIllegalArgumentError, MastodonNotFoundError

from concejo.cli.seed import PASSWORD
from tests import make
from tests.served.apps import App, town_for_suites
from tests.served.browser import let_app_in

pytestmark = pytest.mark.served

OUT_OF_BAND = "urn:ietf:wg:oauth:2.0:oob"


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    with town_for_suites(tmp_path_factory.mktemp("people")) as town:
        yield town


@pytest.fixture(scope="module")
def ana(jun):
    return App(jun, "ana")


@pytest.fixture(scope="module")
def ben(jun):
    return App(jun, "ben")


@pytest.fixture(scope="module")
def anybody(jun):
    return App(jun)


def _names(found) -> list[str]:
    return [each.acct for each in found]


# --- The town, as an app sees it before somebody signs in ---


def test_the_town_says_what_it_is_in_both_versions(anybody):
    young, old = anybody.instance_v2(), anybody.instance_v1()

    assert anybody.instance() == young
    assert (young.title, old.title) == ("Jun", "Jun")
    assert young.api_versions.mastodon >= 1
    assert young.configuration.statuses.max_characters == 500
    assert old.configuration.polls.max_options == young.configuration.polls.max_options
    assert young.registrations.enabled == old.registrations
    assert anybody.retrieve_mastodon_version() in young.version
    assert anybody.instance_health()
    assert anybody.stream_healthy()
    assert [rule.id for rule in anybody.instance_rules()] == [rule.id for rule in young.rules]
    assert "<p>" in anybody.instance_extended_description().content
    assert "<p>" in anybody.instance_terms_of_service().content
    assert "es" in [language.code for language in anybody.instance_languages()]
    assert len(anybody.instance_activity()) == 12
    assert anybody.instance_nodeinfo().software.name == "concejo"
    assert anybody.instance_peers() == anybody.custom_emojis() == []
    assert anybody.instance_domain_blocks() == []


# --- Apps ---


def test_an_app_comes_in_with_a_code_and_leaves(jun):
    said = Mastodon.create_app(
        "Farolillo",
        api_base_url=jun.url,
        scopes=["read", "write:statuses"],
        redirect_uris=[OUT_OF_BAND, "farolillo://in"],
        website="https://farolillo.example",
    )
    app = App(jun, client_id=said[0], client_secret=said[1])
    scopes = ["read", "write:statuses"]
    assert "password" in app.oauth_authorization_server_info().grant_types_supported
    link = app.auth_request_url(scopes=scopes, state="jun", allow_http=True)
    code = let_app_in(link, "ana@example.org", PASSWORD)

    app.log_in(code=code, scopes=scopes, allow_http=True)

    assert app.me().acct == "ana"
    itself = app.app_verify_credentials()
    assert (itself.name, itself.website) == ("Farolillo", "https://farolillo.example")
    with pytest.raises(MastodonAPIError) as refused:
        app.account_follow(app.account_lookup("ben"))
    assert refused.value.args[1] == 403
    with pytest.raises(MastodonIllegalArgumentError):
        app.log_in(code=code, scopes=scopes, allow_http=True)
    app.log_in("ana@example.org", PASSWORD, scopes=scopes, allow_http=True)
    app.revoke_access_token(allow_http=True)
    with pytest.raises(MastodonAPIError) as refused:
        app.me()
    assert refused.value.args[1] == 401


def test_an_app_proves_that_it_asked(jun):
    """The library does not know PKCE, so the last step is taken by hand."""
    key, secret = Mastodon.create_app("Candil", api_base_url=jun.url)
    app = App(jun, client_id=key, client_secret=secret)
    verifier = "f" * 64
    digest = hashlib.sha256(verifier.encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    asks = f"&code_challenge={challenge}&code_challenge_method=S256"
    wish = {
        "grant_type": "authorization_code",
        "client_id": key,
        "client_secret": secret,
        "redirect_uri": OUT_OF_BAND,
    }

    code = let_app_in(app.auth_request_url(allow_http=True) + asks, "ben@example.org", PASSWORD)
    wrong = {**wish, "code": code, "code_verifier": "g" * 64}
    assert httpx.post(f"{jun.url}/oauth/token", data=wrong).status_code == 400
    right = {**wish, "code": code, "code_verifier": verifier}
    issued = httpx.post(f"{jun.url}/oauth/token", data=right).json()

    assert App(jun, access_token=issued["access_token"]).me().acct == "ben"


def test_somebody_makes_an_account_in_an_app_and_may_speak_at_once(jun):
    key, secret = Mastodon.create_app("Quinqué", api_base_url=jun.url, scopes=["read", "write"])
    app = App(jun, client_id=key, client_secret=secret)
    scopes = ["read", "write"]
    _token, wrong = app.create_account(
        "ana",
        "una clave larga",
        "otra@example.org",
        agreement=True,
        scopes=scopes,
        return_detailed_error=True,
    )
    assert [why.error for why in wrong.details.username] == ["ERR_TAKEN"]

    app.create_account("eva", "una clave larga", "eva@example.org", agreement=True, scopes=scopes)

    assert app.me().acct == "eva"
    assert app.status_post("Hola").account.acct == "eva"
    assert app.email_resend_confirmation() in ({}, None)


# --- Profiles ---


def test_a_profile_is_changed_and_read_by_others(ana, ben):
    picture = make.picture((400, 400)).read()

    mine = ana.account_update_credentials(
        display_name="Ana Ruiz",
        note="Vecina de #jun",
        fields=[("Calle", "Real"), ("Perro", "Lolo")],
        avatar=picture,
        avatar_mime_type="image/png",
        header=picture,
        header_mime_type="image/png",
        discoverable=True,
        bot=False,
    )

    assert (mine.source.note, mine.source.fields[0].value) == ("Vecina de #jun", "Real")
    read = ben.account_lookup("ana")
    assert read == ben.account(mine)
    assert (read.display_name, [line.name for line in read.fields]) == (
        "Ana Ruiz",
        ["Calle", "Perro"],
    )
    assert "/tags/jun" in read.note
    assert read.avatar == mine.avatar
    assert ana.account_delete_avatar().avatar != mine.avatar
    assert ana.account_delete_header().header != mine.header
    assert ana.profile_update(show_featured=False).show_featured is False
    assert ana.profile().note == "Vecina de #jun"
    assert ana.preferences().posting_default_visibility == "public"
    assert _names(ben.accounts([mine, ben.me()])) == ["ana", "ben"]


# --- Between two people ---


def test_people_follow_mute_block_and_note(ana, ben):
    his, hers = ben.me(), ana.me()
    followed = ana.account_follow(his, notify=True, reblogs=False)
    assert (followed.following, followed.notifying, followed.showing_reblogs) == (True, True, False)
    assert _names(ana.account_following(hers)) == ["ben"]
    assert _names(ben.account_followers(his)) == ["ana"]
    assert ben.account_follow(hers).followed_by
    assert not ana.account_remove_from_followers(his).followed_by
    assert ana.account_endorse(his).endorsed
    assert _names(ana.endorsements()) == ["ben"]
    assert not ana.account_unendorse(his).endorsed

    muted = ana.account_mute(his, notifications=False, duration=3600)
    assert (muted.muting, muted.muting_notifications) == (True, False)
    [silent] = ana.mutes()
    assert silent.mute_expires_at - datetime.now(UTC) > timedelta(minutes=50)
    assert not ana.account_unmute(his).muting

    assert ana.account_note_set(his, "Tiene escalera").note == "Tiene escalera"
    [between] = ana.account_relationships([his])
    assert (between.id, between.note, between.following) == (his.id, "Tiene escalera", True)

    blocked = ana.account_block(his)
    assert (blocked.blocking, blocked.following) == (True, False)
    assert _names(ana.blocks()) == ["ben"]
    with pytest.raises(MastodonAPIError):
        ben.account_follow(hers)
    assert not ana.account_unblock(his).blocking
    assert not ana.account_unfollow(his).following


def test_whoever_asks_first_waits_for_an_answer(ana, ben):
    ana.account_update_credentials(locked=True)
    hers, his = ana.me(), ben.me()
    assert ben.account_follow(hers).requested
    assert _names(ana.follow_requests()) == ["ben"]
    assert not ana.follow_request_reject(his).followed_by
    assert ben.account_follow(hers).requested

    assert ana.follow_request_authorize(his).followed_by

    [between] = ben.account_relationships(hers)
    assert (between.following, between.requested) == (True, False)
    ana.account_update_credentials(locked=False)
    ben.account_unfollow(hers)


def test_whole_servers_are_kept_away(ana):
    ana.domain_block("spam.example")
    assert ana.domain_blocks() == ["spam.example"]
    ana.domain_unblock("spam.example")
    assert ana.domain_blocks() == []


def test_people_are_found_and_suggested(ana, ben):
    ben.status_post("Buenos días")

    assert _names(ana.account_search("be", limit=5)) == ["ben"]
    assert "ben" in _names(ana.directory(order="active", local=True))
    suggested = ana.suggestions_v2()
    assert suggested[0].source == "staff"
    assert _names(ana.suggestions_v1()) == _names(ana.suggestions())
    assert _names(ana.suggestions()) == _names(each.account for each in suggested)
    ana.suggestion_delete(suggested[0].account)
    assert suggested[0].account.acct not in _names(each.account for each in ana.suggestions_v2())
    [familiar] = ana.account_familiar_followers(ben.me())
    assert (familiar.id, familiar.accounts) == (ben.me().id, [])


# --- What somebody keeps for themselves ---


def test_a_list_has_its_own_timeline(ana, ben):
    his = ben.me()
    ana.account_follow(his)
    said = ben.status_post("Para la lista")
    made = ana.list_create("Vecinos", replies_policy="followed", exclusive=True)
    assert (made.title, made.replies_policy, made.exclusive) == ("Vecinos", "followed", True)

    ana.list_accounts_add(made, [his])

    assert _names(ana.list_accounts(made)) == ["ben"]
    assert [each.id for each in ana.account_lists(his)] == [made.id]
    assert ana.timeline_list(made)[0].id == said.id
    assert said.id not in [post.id for post in ana.timeline_home()]
    assert ana.list_update(made, "Calle", replies_policy="none", exclusive=False).title == "Calle"
    assert ana.list(made).replies_policy == "none"
    assert said.id in [post.id for post in ana.timeline_home()]
    ana.list_accounts_delete(made, [his])
    assert ana.timeline_list(made) == []
    ana.list_delete(made)
    assert ana.lists() == []
    with pytest.raises(MastodonNotFoundError):
        ana.list(made)
    ana.account_unfollow(his)


def test_subjects_are_followed_and_shown(ana, ben):
    assert ana.tag_follow("huerto").following
    said = ben.status_post("Tomates en el #huerto")
    assert said.id in [post.id for post in ana.timeline_home()]
    assert [tag.name for tag in ana.followed_tags()] == ["huerto"]
    assert ana.tag("huerto").history[0].uses == "1"
    assert not ana.tag_unfollow("huerto").following

    ana.status_post("Pimientos en el #huerto")
    assert "huerto" in [tag.name for tag in ana.featured_tag_suggestions()]
    shown = ana.featured_tag_create("huerto")
    assert (shown.name, shown.statuses_count) == ("huerto", "1")
    assert [tag.name for tag in ben.account_featured_tags(ana.me())] == ["huerto"]
    assert ana.tag("huerto").featuring
    ana.featured_tag_delete(shown)
    assert ana.tag_feature("huerto").featuring
    assert [tag.name for tag in ana.featured_tags()] == ["huerto"]
    assert not ana.tag_unfeature("huerto").featuring
    assert ana.featured_tags() == []


def test_a_filter_marks_what_somebody_does_not_want_to_read(ana, ben):
    ana.account_follow(ben.me())
    said = ben.status_post("¡Qué ruido de bocinas!")
    other = ben.status_post("Paella para todos")
    made = ana.create_filter_v2(
        "Ruidos",
        ["home", "public"],
        "warn",
        expires_in=3600,
        keywords_attributes=[{"keyword": "ruido", "whole_word": True}],
    )
    assert (made.title, made.filter_action) == ("Ruidos", "warn")
    assert made.expires_at - datetime.now(UTC) > timedelta(minutes=50)

    read = {post.id: post for post in ana.timeline_home()}

    assert read[said.id].filtered[0].keyword_matches == ["ruido"]
    assert read[other.id].filtered == []
    word = ana.add_filter_keyword_v2(made, "paella", True)
    assert [each.keyword for each in ana.filter_keywords_v2(made)] == ["ruido", "paella"]
    assert ana.status(other).filtered[0].keyword_matches == ["Paella"]
    ana.delete_filter_keyword_v2(word)
    assert ana.status(other).filtered == []
    chosen = ana.add_filter_status_v2(made, other)
    assert ana.filter_status_v2(chosen).status_id == other.id
    assert [each.id for each in ana.filter_statuses_v2(made)] == [chosen.id]
    assert ana.status(other).filtered[0].status_matches == [other.id]
    ana.delete_filter_status_v2(chosen)

    ana.update_filter_v2(made, filter_action="hide")
    assert ana.filter_v2(made).filter_action == "hide"
    # What to hide is left to the app.
    assert ana.status(said).filtered[0].filter.filter_action == "hide"
    ana.delete_filter_v2(made)
    assert ana.filters_v2() == []
    ana.account_unfollow(ben.me())


def test_old_apps_filter_words_by_themselves(ana, ben):
    said = ben.status_post("Un petardo en la plaza")
    made = ana.filter_create("petardo", ["public"], whole_word=True, expires_in=600)
    assert (made.phrase, made.context, made.whole_word) == ("petardo", ["public"], True)
    assert ana.filter(made).id == made.id

    left = ana.filters_apply([said], ana.filters(), "public")

    assert left == []
    ana.filter_update(made, phrase="traca", context=["public"], whole_word=True)
    assert ana.filters_apply([said], ana.filters(), "public") == [said]
    ana.filter_delete(made)
    assert ana.filters() == []


def test_how_far_somebody_has_read_is_kept(ana):
    said = ana.status_post("Hasta aquí")

    ana.markers_set(["home"], [said])

    marker = ana.markers_get(["home", "notifications"])["home"]
    assert marker.last_read_id == said.id
    assert marker.updated_at - datetime.now(UTC) < timedelta(minutes=1)


def test_people_are_put_together_and_may_leave(ana, ben):
    made = ana.collection_create(
        "Gente del huerto", description="Siembran", discoverable=True
    ).collection
    item = ana.collection_item_add(made, ben.me()).collection_item
    whole = ana.collection(made)
    assert (whole.collection.name, whole.collection.item_count) == ("Gente del huerto", 1)
    assert "ben" in _names(whole.accounts)
    assert [each.id for each in ana.account_collections(ana.me()).collections] == [made.id]

    ben.collection_item_revoke(made, item)

    assert ana.collection(made).collection.item_count == 0
    assert ana.collection_update(made, name="Huerto").collection.name == "Huerto"
    ana.collection_delete(made)
    assert ana.account_collections(ana.me()).collections == []


def test_a_phone_asks_to_be_woken(ana):
    _private, public = ana.push_subscription_generate_keys()

    ana.push_subscription_set(
        "https://push.example.org/ana", public, mention_events=True, poll_events=False, policy="all"
    )

    wish = ana.push_subscription()
    assert (wish.endpoint, wish.alerts.mention, wish.alerts.poll) == (
        "https://push.example.org/ana",
        True,
        False,
    )
    assert wish.server_key == ana.instance().configuration.vapid.public_key
    assert not ana.push_subscription_update(mention_events=False).alerts.mention
    ana.push_subscription_delete()
    with pytest.raises(MastodonNotFoundError):
        ana.push_subscription()


def test_a_library_reads_what_was_kept_of_an_answer(ana):
    """Entities are written to files and read again, as programs keep them."""
    mine = ana.me()

    assert type(mine).from_json(mine.to_json()) == mine
