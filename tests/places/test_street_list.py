"""A list of streets, as the town hall has it."""

import io

from concejo.places.streets import BadRow, StreetRow, read_streets


def rows(text):
    return list(read_streets(io.StringIO(text)))


def test_a_list_needs_nothing_but_streets():
    assert rows("street\nCalle Real\nCalle de la Iglesia\n") == [
        StreetRow(2, "Calle Real", "real", "", None, None),
        StreetRow(3, "Calle de la Iglesia", "iglesia", "", None, None),
    ]


def test_districts_and_points_are_taken_and_other_columns_left_alone():
    text = (
        "street,core,district,lat,lon,reports,min_no\n"
        '"Autovia A-92, 1000 EN",a,Vega,37.22,-3.59,5,1\n'
    )

    assert rows(text) == [StreetRow(2, "Autovia A-92", "a92", "Vega", 37.22, -3.59)]


def test_a_list_from_a_spanish_spreadsheet_is_read_too():
    assert rows("\ufeffStreet;lat;lon\r\nCalle Real;37,22;-3,59\r\n\r\n") == [
        StreetRow(2, "Calle Real", "real", "", 37.22, -3.59)
    ]


def test_each_bad_row_says_what_is_wrong_and_the_others_are_taken():
    text = "\n".join(
        [
            "street,district,lat,lon",
            ",Centro,1,1",
            "Loading...,,,",
            "¿?,,,",
            "Calle Real,,north,1",
            "Calle Real,,nan,1",
            "Calle Real,,91,1",
            "Calle Real,,37.2,",
            "Calle Real,a,b,c,d",
            "x" * 121,
            "Calle Iglesia,Centro,37.2,-3.6",
        ]
    )

    *bad, good = rows(text)

    assert [str(row) for row in bad] == [
        "Line 2: This row has no street.",
        "Line 3: “Loading...” is not the name of a street.",
        "Line 4: “¿?” is not the name of a street.",
        "Line 5: “north” is not a number of degrees such as 37.2217.",
        "Line 6: “nan” is not a number of degrees such as 37.2217.",
        "Line 7: “91” is not a number of degrees such as 37.2217.",
        "Line 8: A point needs both “lat” and “lon”.",
        "Line 9: This row has more cells than the first line has columns.",
        "Line 10: The name of this street or of its district is too long.",
    ]
    assert good.line == 11


def test_a_list_with_wrong_columns_is_one_bad_row():
    (bad,) = rows("calle,barrio\nReal,Centro\n")

    assert isinstance(bad, BadRow)
    assert str(bad) == "Line 1: There is no column “street” in the first line, only: calle, barrio."


def test_an_empty_list_says_so():
    (bad,) = rows("")

    assert "The list is empty." in str(bad)


def test_a_row_that_is_no_csv_is_one_bad_row():
    found = rows('street\n"' + "x" * 200_000 + '"\nCalle Real\n')

    assert [type(row) for row in found] == [BadRow, StreetRow]
