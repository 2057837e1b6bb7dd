"""Rows of one name in one file: which of them nothing tells apart. Source: D2."""

import pytest

pytestmark = pytest.mark.django_db
HEAD = "name,kind,level,country,city,postal code,registry number,external key\n"


@pytest.mark.parametrize(
    ("one", "other", "are_twins"),
    [
        ("US,Ames,,,", "US,Ames,,,k2", True),  # only one of them has a key
        ("US,Ames,,,k1", "US,Ames,,,k2", False),  # the source says that they are two
        ("US,Ames,,,", "US,Boone,,,", False),
        ("US,Ames,,,", "US,,50010,,", True),  # what one does not say is no difference
        ("US,,50010,,", "US,Ames,50014,,", False),
        ("US,Ames,,,", "CA,Ames,,,", False),
        (",,,PL5252344078,", ",,,PL7740001454,", False),
        (",Ames,,,", "PL,,,PL7740001454,", True),
    ],
)
def test_two_rows_of_one_name_are_twins_where_nothing_tells_them_apart(check, wrong, one, other, are_twins):
    made = check(f"{HEAD}Alfa,client,1,{one}\nAlfa,client,1,{other}\n", source="crm")
    assert wrong(made) == ([(2, "name", "twins"), (3, "name", "twins")] if are_twins else [])


def test_of_a_chain_only_the_shops_without_anything_are_twins(check, wrong):
    towns = "".join(f"Casey,client,1,US,Town {n},,,\n" for n in range(30))
    assert wrong(check(HEAD + towns)) == []
    assert [row for row, _field, _code in wrong(check(HEAD + towns + "Casey,client,1,US,Town 7,50010,,\n"))] == [9, 32]
