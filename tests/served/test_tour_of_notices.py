"""What people are told, live and later, and what moderators do: Mastodon.py in a served town."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

import pytest
from mastodon import MastodonAPIError, MastodonNotFoundError, StreamListener

from tests.served.apps import App, misfits, town_for_suites
from tests.served.town import wait_until

pytestmark = pytest.mark.served


@pytest.fixture(scope="module")
def jun(tmp_path_factory):
    # A closed stream of the library ends with the next beat.
    quick_heart = {"CONCEJO_LIVE_HEARTBEAT": "0.3"}
    with town_for_suites(tmp_path_factory.mktemp("notices"), **quick_heart) as town:
        town.must("announce", "El jueves no hay agua de 9 a 11.")
        yield town


@pytest.fixture(scope="module")
def ana(jun):
    return App(jun, "ana")


@pytest.fixture(scope="module")
def ben(jun):
    return App(jun, "ben")


@pytest.fixture(scope="module")
def moderator(jun):
    return App(jun, "admin")


# --- Notifications ---


@pytest.fixture
def told(ana, ben, moderator):
    """Ana has a post that ben and the moderator like, and words from ben. She knows of nothing."""
    ana.notifications_clear()
    said = ana.status_post("Mañana hay mercado")
    for each in (ben, moderator):
        each.status_favourite(said)
    answer = ben.status_reply(said, "Allí nos vemos")
    return said, answer


def test_what_happened_is_told_one_by_one(ana, told):
    said, answer = told

    newest, *likes = ana.notifications()

    assert (newest.type, newest.status.id, newest.account.acct) == ("mention", answer.id, "ben")
    assert {(note.type, note.status.id) for note in likes} == {("favourite", said.id)}
    assert ana.notifications_unread_count().count == 3
    assert ana.notifications(newest).status.id == answer.id
    assert [note.type for note in ana.notifications(exclude_types=["mention"])] == ["favourite"] * 2
    assert ana.notifications(mentions_only=True) == ana.notifications(types=["mention"]) == [newest]
    assert len(ana.notifications(account_id=newest.account)) == 2
    ana.notifications_dismiss(newest)
    with pytest.raises(MastodonNotFoundError):
        ana.notifications(newest)
    ana.notifications_clear()
    assert ana.notifications() == []


def test_what_happened_is_told_in_groups(ana, told):
    said, _answer = told

    page = ana.grouped_notifications()

    mention, likes = page.notification_groups
    assert (likes.type, likes.notifications_count, likes.status_id) == ("favourite", 2, said.id)
    assert len(likes.sample_account_ids) == 2
    assert {account.acct for account in page.accounts} == {"ben", "admin"}
    assert said.id in {status.id for status in page.statuses}
    assert ana.unread_grouped_notifications_count() == 2
    [alone] = ana.grouped_notification(likes.group_key).notification_groups
    assert (alone.group_key, alone.notifications_count) == (likes.group_key, 2)
    everybody = ana.grouped_notification_accounts(likes.group_key)
    assert {account.acct for account in everybody} == {"ben", "admin"}
    spare = ana.grouped_notifications(expand_accounts="partial_avatars")
    assert len(spare.accounts) + len(spare.partial_accounts) == 2
    ana.dismiss_grouped_notification(likes.group_key)
    left = ana.grouped_notifications().notification_groups
    assert [group.group_key for group in left] == [mention.group_key]


def test_strangers_wait_at_the_door_until_they_are_let_in(ana, ben):
    ana.notifications_clear()
    ana.update_notifications_policy(for_not_following="filter")
    said = ben.status_post("@ana ¿nos conocemos?")
    other = ben.status_post("@ana ¿de verdad no?")

    assert ana.notifications_policy().summary.pending_requests_count == 1
    [waiting] = ana.notification_requests()
    assert (waiting.account.acct, waiting.notifications_count) == ("ben", "2")
    assert waiting.last_status.id == other.id
    assert ana.notification_request(waiting).id == waiting.id
    assert ana.notifications() == []
    ana.accept_notification_request(waiting)

    wait_until(ana.notifications_merged)
    wait_until(lambda: len(ana.notifications()) == 2)
    assert {note.status.id for note in ana.notifications()} == {said.id, other.id}
    assert ana.notification_requests() == []
    policy = ana.update_notifications_policy(for_not_following="accept")
    assert policy.for_not_following == "accept"


def test_several_who_wait_are_sent_away_together(ana, moderator):
    ana.update_notifications_policy(for_not_following="filter")
    moderator.status_post("@ana hola")

    ana.dismiss_multiple_notification_requests(ana.notification_requests())

    assert ana.notification_requests() == []
    ana.update_notifications_policy(for_not_following="accept")


# --- What everybody is told ---


def test_everybody_is_told_and_may_wave(ana, ben):
    [told] = ana.announcements()
    assert "no hay agua" in told.content
    assert not told.read

    ana.announcement_reaction_create(told, "👍")
    ben.announcement_reaction_create(told, "👍")

    [wave] = ana.announcements()[0].reactions
    assert (wave.name, wave.count, wave.me) == ("👍", 2, True)
    ana.announcement_reaction_delete(told, "👍")
    assert not ana.announcements()[0].reactions[0].me
    ana.announcement_dismiss(told)
    assert all(each.read for each in ana.announcements())


# --- Reports, and who looks after them ---


def test_a_report_is_looked_after(ana, ben, moderator):
    said = ben.status_post("Compre barato en mi web")
    made = ana.report(ben.me(), status_ids=[said], comment="Anuncio", category="spam")
    assert (made.category, made.comment, made.status_ids) == ("spam", "Anuncio", [said.id])
    with pytest.raises(MastodonAPIError) as refused:
        ana.admin_reports()
    assert refused.value.args[1] == 403

    [report] = [each for each in moderator.admin_reports() if each.id == made.id]

    assert report.statuses[0].id == said.id
    assert report.target_account["username"] == "ben"
    assert moderator.admin_report_assign(report).assigned_account["username"] == "admin"
    assert moderator.admin_report_unassign(report).assigned_account is None
    assert moderator.admin_report_resolve(report).action_taken
    assert moderator.admin_report_reopen(report).action_taken is False
    moderator.admin_account_moderate(ben.me(), "none", report_id=report.id, text="Sin anuncios")
    assert moderator.admin_report(report).action_taken
    [warning] = ben.notifications(types=["moderation_warning"])
    assert warning.moderation_warning.text == "Sin anuncios"


def test_measures_are_taken_and_taken_back(ben, moderator):
    his = ben.me()
    assert {each.username for each in moderator.admin_accounts_v2()} >= {"ana", "ben", "admin"}
    [found] = moderator.admin_accounts_v2(username="ben")
    assert (found.id, found.account.acct, found.email) == (his.id, "ben", "ben@example.org")
    assert {each["username"] for each in moderator.admin_accounts()} >= {"ana", "ben"}

    for measure, is_so, take_back in (
        ("sensitive", "sensitized", moderator.admin_account_unsensitive),
        ("silence", "silenced", moderator.admin_account_unsilence),
        ("disable", "disabled", moderator.admin_account_enable),
        ("suspend", "suspended", moderator.admin_account_unsuspend),
    ):
        moderator.admin_account_moderate(his, measure)
        assert moderator.admin_account(his)[is_so] is True
        assert take_back(his)[is_so] is False
    assert ben.me().acct == "ben"


def test_domains_addresses_and_networks_are_kept_away(jun, moderator):
    made = moderator.admin_create_domain_block("malo.example", "silence", public_comment="Spam")
    assert moderator.admin_update_domain_block(made, severity="suspend").severity == "suspend"
    assert moderator.admin_domain_blocks(made).domain == "malo.example"
    [shown] = App(jun).instance_domain_blocks()
    assert (shown.severity, shown.comment) == ("suspend", "Spam")
    moderator.admin_delete_domain_block(made)
    assert moderator.admin_domain_blocks() == []

    allowed = moderator.admin_create_domain_allow("bueno.example")
    assert moderator.admin_domain_allow(allowed).domain == "bueno.example"
    moderator.admin_delete_domain_allow(allowed)
    assert moderator.admin_domain_allows() == []

    rubbish = moderator.admin_create_email_domain_block("basura.example")
    assert moderator.admin_email_domain_block(rubbish.id).domain == "basura.example"
    moderator.admin_delete_email_domain_block(rubbish.id)
    assert moderator.admin_email_domain_blocks() == []

    address = moderator.admin_create_canonical_email_block(email="malo@example.org")
    [met] = moderator.admin_test_canonical_email_block("Malo@example.org")
    assert met.canonical_email_hash == address.canonical_email_hash
    moderator.admin_delete_canonical_email_block(address.id)
    assert moderator.admin_canonical_email_blocks() == []

    network = moderator.admin_create_ip_block("203.0.113.0/24", "sign_up_block", expires_in=3600)
    assert network.expires_at > datetime.now(UTC)
    assert moderator.admin_update_ip_block(network, severity="no_access").severity == "no_access"
    moderator.admin_delete_ip_block(network)
    assert moderator.admin_ip_blocks() == []


def test_figures_are_counted(ana, moderator):
    ana.status_post("#cuenta")
    now = datetime.now(UTC)
    days = (now - timedelta(days=2), now)

    people, uses = moderator.admin_measures(*days, new_users=True, tag_uses="cuenta")

    assert (people.key, people.total) == ("new_users", "3")
    assert [int(day.value) for day in people.data] == [0, 0, 3]
    assert uses.key == "tag_uses"
    languages, software = moderator.admin_dimensions(*days, languages=True, software_versions=True)
    assert (languages.key, software.key) == ("languages", "software_versions")
    assert sum(int(each.value) for each in languages.data) >= 3
    cohort = moderator.admin_retention(*days)[-1]
    assert (cohort.frequency, int(cohort.data[-1].value)) == ("day", 3)


def test_moderators_see_what_would_be_talked_about(ana, ben, moderator):
    ana.status_post("Mirad el #girasol")
    ben.status_post("Qué alto es el #girasol")

    tag = next(each for each in moderator.admin_trending_tags() if each.name == "girasol")

    assert (tag.history[0].accounts, tag.usable) == ("2", True)
    assert isinstance(moderator.admin_trending_links(), list)
    assert isinstance(moderator.admin_trending_statuses(), list)


# --- Live ---


class Ear(StreamListener):
    """Writes down what it hears, and whether it was whole."""

    def __init__(self) -> None:
        self.heard: list[tuple[str, str]] = []
        self.faults: list[str] = []
        self.beats = 0

    def on_update(self, status) -> None:
        self._hear("update", status)

    def on_status_update(self, status) -> None:
        self._hear("edit", status)

    def on_notification(self, notification) -> None:
        self._hear(f"notification of a {notification.type}", notification)

    def on_conversation(self, conversation) -> None:
        self._hear("conversation", conversation)

    def on_delete(self, status_id) -> None:
        self.heard.append(("delete", str(status_id)))

    def on_filters_changed(self) -> None:
        self.heard.append(("filters_changed", ""))

    def on_abort(self, err) -> None:
        self.faults.append(str(err))

    def handle_heartbeat(self) -> None:
        self.beats += 1

    def _hear(self, what: str, entity) -> None:
        self.heard.append((what, str(entity.id)))
        self.faults += misfits(entity)

    def has_heard(self, what: str, which: str) -> bool:
        return (what, str(which)) in self.heard


@contextmanager
def _listening(*streams) -> Iterator[list[Ear]]:
    """Ears at some streams, each open before anything happens."""
    ears = [Ear() for _ in streams]
    handles = []
    try:
        for (open_stream, *said), ear in zip(streams, ears, strict=True):
            *words, named = said if said and isinstance(said[-1], dict) else [*said, {}]
            handles.append(open_stream(*words, listener=ear, run_async=True, timeout=20, **named))
        wait_until(lambda: all(handle.is_receiving() for handle in handles))
        wait_until(lambda: all(ear.beats for ear in ears))
        yield ears
    finally:
        for handle in handles:
            handle.close()


def _each_hears(ears: Iterable[Ear], what: str, which) -> None:
    wait_until(
        lambda: all(ear.has_heard(what, which) for ear in ears),
        why=lambda: str([ear.heard for ear in ears]),
    )


def test_words_changes_and_deletions_are_heard_where_they_belong(ana, ben):
    his = ben.me()
    ana.account_follow(his)
    circle = ana.list_create("Vecinos")
    ana.list_accounts_add(circle, [his])
    library = ana.library
    with _listening(
        (library.stream_user,),
        (library.stream_public,),
        (library.stream_local,),
        (library.stream_hashtag, "obras"),
        (library.stream_list, circle.id),
        (library.stream_user_notifications,),
        (library.stream_direct,),
        (library.stream_public, {"only_media": True}),
    ) as ears:
        user, public, local, hashtag, listed, notifications, direct, with_photos = ears
        said = ben.status_post("Empiezan las #obras, @ana")
        everywhere = (user, public, local, hashtag, listed)
        # What is changed and gone before anybody looked is only said to be gone.
        _each_hears(everywhere, "update", said.id)
        ben.status_update(said, "Empiezan hoy las #obras, @ana")
        _each_hears(everywhere, "edit", said.id)
        ben.status_delete(said)
        between = ben.status_post("@ana entre nosotros", visibility="direct")
        ana.filter_delete(ana.filter_create("nada", ["home"]))
        _each_hears(everywhere, "delete", said.id)
        wait_until(lambda: ("filters_changed", "") in user.heard, why=lambda: str(user.heard))
        wait_until(lambda: direct.heard, why=lambda: str(direct.heard))

    for ear in everywhere:
        mine = [what for what, which in ear.heard if which == said.id]
        assert mine == ["update", "edit", "delete"]
        assert ear.faults == []
    assert [what for what, _which in notifications.heard] == ["notification of a mention"] * 2
    assert set(notifications.heard) <= set(user.heard)
    assert [what for what, _which in direct.heard if what != "delete"] == ["conversation"]
    # That a post is gone is said everywhere.
    assert {what for what, _which in with_photos.heard} <= {"delete"}
    # What is between two is on no stream that others could open.
    others = itertools.chain(public.heard, local.heard, hashtag.heard)
    assert between.id not in {which for _what, which in others}
    assert [ear.faults for ear in (notifications, direct)] == [[], []]
