"""Addresses of the API for moderators' tools."""

from django.urls import path

from concejo.doors.api.endpoint import methods
from concejo.doors.mastodon.admin import accounts, blocks, figures, reports, trends

_ONE = "api/v1/admin/accounts/<str:account_id>"
_REPORT = "api/v1/admin/reports/<str:report_id>"

urlpatterns = [
    # --- People ---
    path("api/v1/admin/accounts", methods(accounts.several)),
    path("api/v2/admin/accounts", methods(accounts.several_second)),
    path(_ONE, methods(accounts.one, accounts.erase)),
    path(f"{_ONE}/action", methods(accounts.act)),
    path(f"{_ONE}/approve", methods(accounts.approve)),
    path(f"{_ONE}/reject", methods(accounts.reject)),
    path(f"{_ONE}/enable", methods(accounts.enable)),
    path(f"{_ONE}/unsilence", methods(accounts.unsilence)),
    path(f"{_ONE}/unsuspend", methods(accounts.unsuspend)),
    path(f"{_ONE}/unsensitive", methods(accounts.unsensitive)),
    # --- Reports ---
    path("api/v1/admin/reports", methods(reports.several)),
    path(_REPORT, methods(reports.one, reports.change)),
    path(f"{_REPORT}/assign_to_self", methods(reports.assign_to_self)),
    path(f"{_REPORT}/unassign", methods(reports.unassign)),
    path(f"{_REPORT}/resolve", methods(reports.resolve)),
    path(f"{_REPORT}/reopen", methods(reports.reopen)),
    # --- What is closed ---
    path(
        "api/v1/admin/email_domain_blocks", methods(blocks.email_domains, blocks.block_email_domain)
    ),
    path(
        "api/v1/admin/email_domain_blocks/<str:block_id>",
        methods(blocks.email_domain, blocks.free_email_domain),
    ),
    path("api/v1/admin/canonical_email_blocks", methods(blocks.emails, blocks.block_email)),
    path("api/v1/admin/canonical_email_blocks/test", methods(blocks.test_email)),
    path(
        "api/v1/admin/canonical_email_blocks/<str:block_id>",
        methods(blocks.email, blocks.free_email),
    ),
    path("api/v1/admin/ip_blocks", methods(blocks.ips, blocks.block_ip)),
    path(
        "api/v1/admin/ip_blocks/<str:block_id>",
        methods(blocks.ip, blocks.change_ip, blocks.free_ip),
    ),
    path("api/v1/admin/domain_blocks", methods(blocks.domains, blocks.block_domain)),
    path(
        "api/v1/admin/domain_blocks/<str:block_id>",
        methods(blocks.domain, blocks.change_domain, blocks.free_domain),
    ),
    path("api/v1/admin/domain_allows", methods(blocks.allowed, blocks.allow_domain)),
    path(
        "api/v1/admin/domain_allows/<str:block_id>",
        methods(blocks.allowed_one, blocks.allow_no_longer),
    ),
    # --- How much is going on ---
    path("api/v1/admin/measures", methods(figures.measures)),
    path("api/v1/admin/dimensions", methods(figures.dimensions)),
    path("api/v1/admin/retention", methods(figures.retention)),
    path("api/v1/admin/trends/tags", methods(trends.tags)),
    path(
        "api/v1/admin/trends/tags/<str:tag_id>/approve",
        methods(trends.let_tag),
    ),
    path(
        "api/v1/admin/trends/tags/<str:tag_id>/reject",
        methods(trends.keep_tag_off),
    ),
    path("api/v1/admin/trends/statuses", methods(trends.posts)),
    path(
        "api/v1/admin/trends/statuses/<str:status_id>/approve",
        methods(trends.let_post),
    ),
    path(
        "api/v1/admin/trends/statuses/<str:status_id>/reject",
        methods(trends.keep_post_off),
    ),
    path("api/v1/admin/trends/links", methods(trends.links)),
    path(
        "api/v1/admin/trends/links/<str:link_id>/approve",
        methods(trends.let_link),
    ),
    path(
        "api/v1/admin/trends/links/<str:link_id>/reject",
        methods(trends.keep_link_off),
    ),
    path("api/v1/admin/tags", methods(trends.all_tags)),
    path("api/v1/admin/tags/<str:tag_id>", methods(trends.one_tag, trends.change_tag)),
]
