"""Organisations from a file: what is new, changed, unchanged, perhaps the same, and wrong, and what is then stored."""

import pytest

from corpsys.corporation.models import Organisation
from corpsys.partners.models import Partnership
from corpsys.register.models import RegisterChange

pytestmark = pytest.mark.django_db
TWO = (
    "id,name,kind,level,city,country\n1,Alfa sp. z o.o.,client,1,Poznań,PL\n2,Beta GmbH,supplier,Level 2,Bonn,Germany\n"
)


def counts(made):
    return {key: made.preview["outcome"]["counts"][key] for key in ("new", "changed", "unchanged", "duplicate")}


def test_an_executives_rows_are_in_at_once_and_a_second_time_change_nothing(bring, world):
    made = bring(TWO, source="crm")
    assert counts(made) == {"new": 2, "changed": 0, "unchanged": 0, "duplicate": 0}
    alfa = Organisation.objects.get(name="Alfa sp. z o.o.")
    assert (alfa.kind, alfa.level.rank, alfa.city, alfa.country, alfa.standing) == (
        "client",
        1,
        "Poznań",
        "PL",
        "accepted",
    )
    assert (alfa.external_source, alfa.external_key, alfa.created_by_import) == ("crm", "1", made)
    assert (alfa.sort_key, alfa.match_key, alfa.slug) == ("alfa sp. z o.o.", "alfa", "alfa-sp-z-oo")
    assert made.result["sha256"] == made.file.sha256
    again = bring(TWO, source="crm")
    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 2, "duplicate": 0}
    assert (again.result["new"], again.result["changed"], RegisterChange.objects.count()) == (0, 0, 0)


def test_a_change_is_kept_with_before_and_after_and_an_empty_cell_erases_nothing(bring):
    bring(TWO, source="crm")
    made = bring("id,name,kind,level,city,sector\n1,Alfa S.A.,client,2,,food\n", source="crm")
    alfa = Organisation.objects.get(external_key="1")
    assert (alfa.name, alfa.level.rank, alfa.city, alfa.sector, alfa.version) == ("Alfa S.A.", 2, "Poznań", "food", 2)
    assert (alfa.sort_key, alfa.slug) == ("alfa s.a.", "alfa-sp-z-oo")
    change = RegisterChange.objects.get()
    assert change.before == {"name": "Alfa sp. z o.o.", "level": 1, "sector": ""}
    assert change.after == {"name": "Alfa S.A.", "level": 2, "sector": "food"}
    assert (change.standing, change.intake) == ("applied", made)


def test_a_name_without_contradiction_is_the_same_and_another_town_is_asked_about(check, bring, confirm):
    bring("name,kind,level,city\nAlfa sp. z o.o.,client,1,Poznań\n")
    assert counts(check("name,kind,city\nALFA Sp. z o. o.,client,poznan\n"))["duplicate"] == 0
    made = check("name,kind,level,city\nAlfa,client,1,Gdańsk\n")
    assert counts(made) == {"new": 0, "changed": 0, "unchanged": 0, "duplicate": 1}
    (row,) = made.preview["outcome"]["duplicates"]
    (other,) = row["may_be"]
    assert (row["name"], other["name"], other["place"]) == ("Alfa", "Alfa sp. z o.o.", "Poznań")
    left = confirm(made)
    assert (left.result["left_out"], Organisation.objects.filter(match_key="alfa").count()) == (1, 1)


def test_a_person_decides_that_it_is_a_new_one(check, bring, confirm):
    bring("name,kind,level,city\nAlfa,client,1,Poznań\n")
    confirm(check("name,kind,level,city\nAlfa,client,1,Gdańsk\n"), **{"row-2": "new"})
    assert sorted(Organisation.objects.filter(match_key="alfa").values_list("slug", flat=True)) == ["alfa", "alfa-2"]


def test_a_person_decides_that_it_is_the_same(check, bring, confirm):
    bring("name,kind,level,city\nAlfa,client,1,Poznań\n")
    made = check("name,kind,level,city\nAlfa,client,1,Gdańsk\n")
    other = made.preview["outcome"]["duplicates"][0]["may_be"][0]["public_id"]
    confirm(made, **{"row-2": f"same:{other}"})
    assert Organisation.objects.get(match_key="alfa").city == "Gdańsk"


def test_one_choice_holds_for_all_that_are_not_decided(check, bring, confirm):
    bring("name,kind,level,city\nAlfa,client,1,Poznań\nGamma,client,1,Poznań\n")
    made = check("name,kind,level,city\nAlfa,client,1,Gdańsk\nGamma,client,1,Gdańsk\n")
    confirm(made, **{"row-2": "skip", "rest": "new"})
    assert Organisation.objects.filter(city="Gdańsk").values_list("name", flat=True).get() == "Gamma"


@pytest.mark.parametrize(
    ("content", "faults"),
    [
        ("name,kind,level\nAlfa,client,9\n", [(2, "level", "unknown_level")]),
        ("name,kind\nAlfa,client\n", [(2, "level", "no_level")]),
        (
            "name,kind,level,nip,country\nAlfa,client,1,5252344078,PL\nBeta,client,1,525-234-40-78,PL\n",
            [(2, "registry_number", "number_twice"), (3, "registry_number", "number_twice")],
        ),
        (
            "name,kind,level,parent\nAlfa,client,1,Beta\nBeta,client,1,Alfa\n",
            [(2, "parent", "parent_cycle"), (3, "parent", "parent_cycle")],
        ),
        ("name,kind,level,parent\nAlfa,client,1,Alfa\n", [(2, "parent", "parent_cycle")]),
        ("name,kind,level,parent\nAlfa,client,1,Nobody Ltd\n", [(2, "parent", "parent_unknown")]),
        (
            "name,kind,level,parent,country\nAlfa,client,1,Beta,PL\nBeta,client,1,,Atlantis\n",
            [(2, "parent", "parent_faulty"), (3, "country", "unknown_country")],
        ),
        (
            "name,kind,level,sector\nAlfa,client,1,food\nAlfa sp. z o.o.,client,1,paper\n",
            [(2, "name", "twins"), (3, "name", "twins")],
        ),
        ("name,kind,level,partner of\nAlfa,client,1,Nobody\n", [(2, "partner_of", "enterprise_unknown")]),
        ("name,kind,level,partner of\nAlfa,client,1,Fareway\n", [(2, "partner_of", "enterprise_unknown")]),
        (
            "id,name,kind,level\n1,Alfa,client,1\n1,Beta,client,1\n",
            [(2, "external_key", "key_twice"), (3, "external_key", "key_twice")],
        ),
    ],
)
def test_what_is_wrong_beside_other_rows_is_told_by_row_and_field(check, wrong, content, faults):
    assert wrong(check(content, source="crm")) == faults


@pytest.mark.parametrize(
    ("content", "told"),
    [
        (
            "name,kind,level,sector\nAlfa,client,1,food\nAlfa sp. z o.o.,client,1,paper\n",
            ["Alfa ↔ 3: Alfa sp. z o.o.", "Alfa sp. z o.o. ↔ 2: Alfa"],
        ),
        (
            "id,name,kind,level\n1,Alfa,client,1\n1,Beta,client,1\n1,Gamma,client,1\n",
            ["1 ↔ 3: Beta", "1 ↔ 2: Alfa", "1 ↔ 3: Beta"],
        ),
    ],
)
def test_the_other_row_is_named_with_its_number(check, content, told):
    made = check(content, source="crm")
    assert [fault["value"] for fault in sorted(made.errors, key=lambda fault: fault["row"])] == told


def test_what_is_wrong_beside_the_register_is_told_by_row_and_field(check, bring, wrong):
    head = "id,name,kind,level,nip,country\n"
    bring(head + "1,Alfa,client,1,5252344078,PL\n2,Beta,client,1,,\n", source="crm")
    assert wrong(check(head + "2,Beta,client,1,5252344078,PL\n", source="crm")) == [
        (2, "registry_number", "number_taken")
    ]
    assert wrong(check(head + "1,Alfa,supplier,1,,\n", source="crm")) == [(2, "kind", "kind_differs")]
    Organisation.objects.filter(name="Beta").update(standing="archived")
    assert wrong(check(head + "2,Beta,client,1,,\n", source="crm")) == [(2, "name", "is_archived")]


def test_groups_are_found_in_file_and_register(bring):
    bring("name,kind,level,parent\nAlfa,client,1,Holding\nHolding,client,1,\nBeta,client,2,fareway\n")
    found = dict(Organisation.objects.exclude(parent=None).values_list("name", "parent__name"))
    assert found == {"Alfa": "Holding", "Beta": "Fareway"}


def test_rows_that_repeat_each_other_are_taken_once(bring):
    made = bring("name\nAlfa\nBeta\nAlfa\nAlfa\n", kind="supplier", level="1")
    assert (made.result["new"], made.result["repeated"]) == (2, 2)


def test_partners_of_an_enterprise_up_to_the_limit_and_beyond_it_with_a_reason(check, bring, wrong, world):
    world.extra["levels"][0].max_clients = 1
    world.extra["levels"][0].save()
    content = "name,kind,level\nAlfa,client,1\nBeta,client,1\n"
    assert wrong(check(content, enterprise="diageo")) == [(3, "partner_of", "limit_passed")]
    made = bring(content, enterprise="diageo", reason="The owner wants both.")
    kept = dict(Partnership.objects.values_list("partner__name", "limit_reason"))
    assert (made.result["partners"], kept) == (2, {"Alfa": "", "Beta": "The owner wants both."})
    assert Partnership.objects.get(partner__name="Beta").limit_passed_by == world.users["Eve"]
    assert counts(check(content, enterprise="diageo"))["unchanged"] == 2


def test_an_enterprise_and_its_partner_in_one_file(bring):
    bring("name,kind,level,partner of\nOwn,enterprise,1,\nAlfa,client,2,Own\n")
    assert Partnership.objects.values_list("enterprise__name", "partner__name").get() == ("Own", "Alfa")


def test_addresses_are_unique_however_the_names_are(bring):
    bring(
        "name,kind,level,city\nAcme,client,1,A\nAcme,client,1,B\nAcme 2,client,1,C\nAcme,client,1,D\nAdd,client,1,E\n日本,client,1,F\n"
    )
    slugs = set(Organisation.objects.filter(created_by_import__isnull=False).values_list("slug", flat=True))
    assert slugs == {"acme", "acme-2", "acme-3", "acme-4", "add-1", "organisation"}
