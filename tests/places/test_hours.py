"""The hours of an office, as people write them and as they are read."""

from datetime import date

import pytest
from hypothesis import given, settings, strategies as st

from concejo.places.errors import HoursNotUnderstood
from concejo.places.hours import DAY, Hours, describe

SPLIT = "Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00-13:00"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (SPLIT, SPLIT),
        ("Lun-Vie 9-14", "Mon-Fri 09:00-14:00"),
        ("Lu,Ma 22:00-06:00", "Mon-Tue 22:00-06:00"),
        ("Sab 10:00-13:00", "Sat 10:00-13:00"),
        (
            "lunes a viernes de 9 a 14 y de 17 a 20; sábados 10.00–13.00",
            SPLIT,
        ),
        ("L-V 9h-14h30", "Mon-Fri 09:00-14:30"),
        ("Fri-Mon 9am-5pm", "Mon,Fri-Sun 09:00-17:00"),
        ("Sat-Sun 24h", "Sat-Sun 00:00-24:00"),
        ("Mon, Wed and Fri: 8:30-15:00", "Mon,Wed,Fri 08:30-15:00"),
        ("Mon 20:00-00:00", "Mon 20:00-24:00"),
        ("Lun-Dom 9-14; Dom cerrado", "Mon-Sun 09:00-14:00"),
        ("siempre", "24h"),
        ("always", "24h"),
        ("24 h", "24h"),
        ("cerrado", "closed"),
    ],
)
def test_hours_are_read_in_spanish_and_english(written, read):
    assert str(Hours.parse(written)) == read


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("Mon 09:00-14:00,13:00-15:00", "Mon 09:00-15:00"),
        ("Mon 09:00-14:00,14:00-15:00", "Mon 09:00-15:00"),
        ("Mon 9-10; Mon-Tue 9-11", "Mon-Tue 09:00-11:00"),
        ("Mon 20:00-23:00,22:00-06:00", "Mon 20:00-06:00"),
    ],
)
def test_hours_that_overlap_become_one_stretch(written, read):
    assert str(Hours.parse(written)) == read


def test_no_hours_at_all_are_those_that_the_town_gives():
    assert str(Hours.parse("")) == "Mon-Fri 09:00-14:00"
    assert str(Hours.parse("  \n", default="Sat 10:00-12:00")) == "Sat 10:00-12:00"
    assert not Hours.parse("", default="")


@pytest.mark.parametrize(
    "written",
    [
        "whenever",
        "Mon",
        "09:00-14:00",
        "Mon 9",
        "Mon 9-9",
        # In the afternoon, or at night? Nobody can tell.
        "lunes de 8 a 3",
        "Mon 9-2",
        "Mon 12 to 1",
        "Mon 25:00-26:00",
        "Mon 09:60-10:00",
        "Mon 13pm-14pm",
        "Funday 09:00-10:00",
        "Mon-Tue-Wed 09:00-10:00",
        "Mon 09:00-10:00-11:00",
        "Mon 10:00-09:00,08:00-11:00",
        "Mon 22:00-12:00,10:00-23:00",
        "Mon 09:00-14:00;;Tue 9-10",
        "Mon 09:00-10:00;" * 100,
        "\x00",
    ],
)
def test_hours_that_cannot_be_read_are_refused_with_an_example(written):
    with pytest.raises(HoursNotUnderstood, match="Mon-Fri 09:00-14:00,17:00-20:00; Sat 10:00"):
        Hours.parse(written)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_does_more_than_be_refused(text):
    try:
        hours = Hours.parse(text)
    except HoursNotUnderstood:
        return
    assert Hours.parse(str(hours)) == hours


_moments = st.integers(0, DAY // 5 - 1).map(lambda five: five * 5)
_days = st.sampled_from(["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"])


@settings(deadline=None)
@given(st.lists(st.tuples(_days, _moments, _moments), max_size=12))
def test_what_is_written_is_read_back_the_same(stretches):
    def clock(minutes):
        return f"{minutes // 60:02}:{minutes % 60:02}"

    text = "; ".join(f"{day} {clock(a)}-{clock(b)}" for day, a, b in stretches)
    try:
        hours = Hours.parse(text, default="closed")
    except HoursNotUnderstood:
        return  # a stretch of no length, or of more than a day

    assert Hours.parse(str(hours)) == hours


def test_a_sign_on_the_door_is_short_and_in_its_language():
    hours = Hours.parse(SPLIT)

    assert describe(hours, "es") == "lun-vie 9:00-14:00 y 17:00-20:00; sáb 10:00-13:00"
    assert describe(hours, "en") == "Mon-Fri 9:00-14:00 and 17:00-20:00; Sat 10:00-13:00"
    assert describe(hours, "es-ES") == describe(hours, "es")
    assert describe(hours, "xx") == describe(hours, "en")
    assert describe(Hours.parse("24h"), "es") == "a todas horas"
    assert describe(Hours.parse("closed"), "en") == "no fixed hours"


AUGUST = "Mon-Fri 08:00-15:00; Aug Mon-Fri 09:00-14:00"


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (AUGUST, AUGUST),
        ("lun-vie 8-15; en agosto lun-vie 9-14", AUGUST),
        (
            "L-V 8-15; del 15 de julio al 15 de septiembre: L-V 8-14",
            "Mon-Fri 08:00-15:00; Jul 15-Sep 15 Mon-Fri 08:00-14:00",
        ),
        (
            "Mo-Fr 8-15; Jul-Aug Mo-Fr 8-14",
            "Mon-Fri 08:00-15:00; Jul-Aug Mon-Fri 08:00-14:00",
        ),
        ("lun-sab 9-13; agosto sab cerrado", "Mon-Sat 09:00-13:00; Aug Sat closed"),
        (
            "Mon-Fri 8-15; Dec 24-Jan 6 closed",
            "Mon-Fri 08:00-15:00; Dec 24-Jan 6 Mon-Sun closed",
        ),
        ("marzo lun 9-10", "March Mon 09:00-10:00"),
        ("mar 9-14", "Tue 09:00-14:00"),
    ],
)
def test_august_and_other_parts_of_the_year_have_hours_of_their_own(written, read):
    assert str(Hours.parse(written)) == read


@pytest.mark.parametrize(
    "written",
    ["Aug", "Aug 9-14", "Mar Mon-Fri 9-14", "Feb 30 Mon 9-10", "Jul 15-Sep Mon 9-10", "Jul- Mon 9"],
)
def test_a_part_of_the_year_that_could_be_another_is_refused(written):
    with pytest.raises(HoursNotUnderstood):
        Hours.parse(written)


def test_in_august_only_the_days_that_are_named_have_other_hours():
    hours = Hours.parse("Mon-Sat 08:00-15:00; Aug Mon-Fri 09:00-14:00")

    assert hours.on(date(2026, 8, 3)) == ((9 * 60, 14 * 60),)
    assert hours.on(date(2026, 8, 1)) == ((8 * 60, 15 * 60),), "a Saturday"
    assert hours.on(date(2026, 9, 1)) == ((8 * 60, 15 * 60),)


def test_a_part_of_the_year_may_reach_over_its_turn_and_have_another_one_in_it():
    hours = Hours.parse("Mon-Fri 8-15; Dec 20-Jan 7 Mon-Fri 9-13; Jan 5 Mon-Sun closed")

    assert hours.on(date(2026, 12, 21)) == hours.on(date(2027, 1, 7)) == ((9 * 60, 13 * 60),)
    assert hours.on(date(2027, 1, 5)) == ()
    assert hours.on(date(2027, 1, 8)) == ((8 * 60, 15 * 60),)


def test_a_sign_on_the_door_says_what_counts_in_august():
    hours = Hours.parse("Mon-Sat 8-15; Aug 1-15 Mon-Fri 9-14; Dec 24 Mon-Sun closed")

    assert describe(hours, "es") == (
        "lun-sáb 8:00-15:00; 1 ago-15 ago: lun-vie 9:00-14:00; sáb 8:00-15:00; 24 dic: cerrado"
    )


_seasons = st.sampled_from(
    ["Aug", "Jul-Sep", "Dec 24-Jan 6", "Feb 29", "March", "del 15 de julio al 15 de septiembre"]
)


@settings(deadline=None)
@given(st.lists(st.tuples(_seasons, _days, _moments, _moments), max_size=6))
def test_parts_of_the_year_are_read_back_the_same(stretches):
    def clock(minutes):
        return f"{minutes // 60:02}:{minutes % 60:02}"

    text = "; ".join(f"{when} {day} {clock(a)}-{clock(b)}" for when, day, a, b in stretches)
    try:
        hours = Hours.parse(text, default="closed")
    except HoursNotUnderstood:
        return

    assert Hours.parse(str(hours)) == hours


@pytest.mark.parametrize("night", ["Mon 22-6", "Mon 09:00-02:00", "Mon 8 am to 3 am", "Mon 10-0"])
def test_a_night_that_is_written_so_that_it_can_only_be_one_is_read(night):
    (start, end), *others = Hours.parse(night).week[0]

    assert not others
    assert end > 24 * 60 or (start, end) == (600, 1440)
