"""Run in a town's own directory, with a verb. Prints what it made as JSON."""

import json
import sys

import django

django.setup()


def bring_the_cast() -> dict[str, str]:
    """Everybody with their offices and streets; each one's token."""
    from tests import make

    make.streets()
    make.offices()
    cast = [make.resident(name) for name in ("ana", "ben", "eva", "luis")]
    cast += [make.speaking_as("luis", "electricista"), make.speaking_as("rosa", "barredora")]
    tokens = {who.account.handle: _token(who) for who in cast}
    return tokens | {"small app of ben": _token(make.resident("ben"), "read:statuses")}


def give_ben_another_token() -> dict[str, str]:
    from tests import make

    return {"lost phone": _token(make.resident("ben"), "read")}


def take_bens_newest_token_back() -> None:
    from concejo.accounts.actions.people import disconnect_app
    from concejo.accounts.queries import apps_of
    from tests import make

    ben = make.resident("ben")
    disconnect_app(ben, apps_of(ben.user)[0].pk)


def take_the_sweeping_from_rosa_and_write_to_it() -> dict[str, str]:
    """One after the other, as quickly as it goes."""
    from concejo.accounts.actions.seats import end_seat
    from concejo.accounts.models import Seat
    from tests import make

    rosa = make.speaking_as("rosa", "barredora")
    end_seat(Seat.objects.get(user=rosa.user, account=rosa.account), by=None)
    said = make.post(make.resident("ana"), "@barredora solo para ti", visibility="direct")
    return {"said": str(said.pk)}


def _token(who, scopes: str = "read write follow push") -> str:
    from concejo.accounts.oauth import issue_token

    return issue_token(who.user, who.account, scopes)


if __name__ == "__main__":
    print(json.dumps(globals()[sys.argv[1]]()))
