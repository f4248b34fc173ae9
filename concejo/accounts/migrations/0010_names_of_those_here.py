from itertools import islice

from django.db import migrations

from concejo.accounts.names import name_words


def remember_names(apps, schema_editor):
    """Those who are here already are found as they were."""
    account, name_word = (apps.get_model("accounts", name) for name in ("Account", "NameWord"))
    rows = account.objects.filter(domain="").values_list("pk", "handle", "display_name")
    words = (
        name_word(account_id=pk, word=word)
        for pk, handle, display_name in rows.iterator()
        for word in name_words(handle, display_name)
    )
    while some := list(islice(words, 2000)):
        name_word.objects.bulk_create(some)


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0009_revisions_and_names'),
    ]

    operations = [
        migrations.RunPython(remember_names, migrations.RunPython.noop),
    ]
