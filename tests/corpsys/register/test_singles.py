"""Links, levels and people from a file: planned by what they are, wrong rows told, a second time nothing changes."""

import pytest

from accounts.models import User
from corpsys.corporation.models import HierarchyLevel, Membership
from corpsys.links.models import CausalLink
from corpsys.outbox.models import OutboxMail

pytestmark = pytest.mark.django_db
LINKS = "cause,effect,polarity,sentence,delay\nDiageo,fareway,+,More promotion means more orders.,30\nHy-Vee,Diageo,malejąca,More returns mean less profit.,\n"


def results(made):
    return {name: made.result[name] for name in ("new", "changed", "unchanged")}


def test_links_are_found_by_name_and_address_and_are_in_once(bring):
    assert results(bring(LINKS, of="links")) == {"new": 2, "changed": 0, "unchanged": 0}
    found = CausalLink.objects.values_list("cause__name", "effect__name", "polarity", "delay_days", "standing")
    assert set(found) == {("Diageo", "Fareway", "+", 30, "accepted"), ("Hy-Vee", "Diageo", "-", None, "accepted")}
    assert results(bring(LINKS, of="links")) == {"new": 0, "changed": 0, "unchanged": 2}
    assert results(bring(LINKS.replace("30", "60"), of="links")) == {"new": 0, "changed": 1, "unchanged": 1}
    link = CausalLink.objects.get(polarity="+")
    assert (link.delay_days, link.version) == (60, 2)


@pytest.mark.parametrize(
    ("row", "fault"),
    [
        ("Diageo,Diageo,+,x,", ("effect", "to_itself")),
        ("Diageo,Nobody,+,x,", ("effect", "cause_unknown")),
        ("Diageo,Fareway,maybe,x,", ("polarity", "unknown_polarity")),
        ("Diageo,Fareway,+,x,-3", ("delay_days", "delay_range")),
        ("Diageo,Fareway,+," + "x" * 200 + ",99999", ("delay_days", "delay_range")),
    ],
)
def test_what_is_wrong_with_a_link_is_told(check, wrong, row, fault):
    assert wrong(check(LINKS.splitlines()[0] + "\n" + row + "\n", of="links")) == [(2, *fault)]


def test_levels_are_made_and_changed_by_their_rank(bring, check, wrong):
    content = "rank,name,max suppliers,max clients\n1,Global,5,3\n3,Local,,\n"
    assert results(bring(content, of="levels")) == {"new": 1, "changed": 1, "unchanged": 0}
    found = HierarchyLevel.objects.values_list("rank", "name", "max_suppliers", "max_clients")
    assert list(found) == [(1, "Global", 5, 3), (2, "Level 2", None, None), (3, "Local", None, None)]
    assert results(bring(content, of="levels")) == {"new": 0, "changed": 0, "unchanged": 2}
    assert wrong(check("rank,name\n0,Top\n21,Low\nx,Y\n4,A\n4,B\n", of="levels")) == [
        (2, "rank", "rank_range"),
        (3, "rank", "rank_range"),
        (4, "rank", "rank_range"),
        (5, "rank", "rank_twice"),
        (6, "rank", "rank_twice"),
    ]


PEOPLE = "first name,last name,email,role,enterprise,department,from\nAnna,Nowak,Anna@Example.com,kam,Diageo,Sales,2026-01-15\n"


def test_people_are_made_members_and_written_to(bring):
    assert results(bring(PEOPLE, of="people")) == {"new": 1, "changed": 0, "unchanged": 0}
    made = Membership.objects.get(user__email="anna@example.com")
    assert (made.user.name, made.role, made.organisation.name, made.department) == (
        "Anna Nowak",
        "kam",
        "Diageo",
        "Sales",
    )
    assert str(made.since) == "2026-01-15"
    assert OutboxMail.objects.filter(to="anna@example.com").count() == 1
    assert results(bring(PEOPLE, of="people")) == {"new": 0, "changed": 0, "unchanged": 1}
    assert results(bring(PEOPLE.replace("Sales", "Data"), of="people")) == {"new": 0, "changed": 1, "unchanged": 0}
    assert User.objects.filter(email__iexact="anna@example.com").count() == 1


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("kam", "executive", ("role", "unknown_role")),
        ("kam", "administrator", ("role", "unknown_role")),
        ("Anna@Example.com", "anna", ("email", "no_email")),
        ("Anna@Example.com", "eve@example.com", ("email", "person_protected")),
        ("Anna@Example.com", "lena@example.com", ("email", "person_protected")),
        ("Diageo", "Fareway", ("enterprise", "enterprise_unknown")),
    ],
)
def test_what_is_wrong_with_a_person_is_told(check, wrong, old, new, fault):
    assert wrong(check(PEOPLE.replace(old, new), of="people")) == [(2, *fault)]


def test_reversed_dates_are_told(check, wrong):
    content = "name,email,role,from,until\nAnna,a@example.com,member,2026-02-01,2026-01-01\n"
    assert wrong(check(content, of="people")) == [(2, "until", "dates_reversed")]


def test_a_key_account_manager_brings_people_of_the_own_enterprise_and_learns_nothing_of_others(check, wrong, bring):
    bring("name,kind,level\nOther,enterprise,1\n")
    other = "name,email,role,enterprise\nAnna,a@example.com,member,Other\n"
    assert wrong(check(other, of="people", by="Alice")) == [(2, "enterprise", "enterprise_foreign")]
    strangers = "name,email,role\nEve,eve@example.com,member\nCharlie,charlie@example.com,kam\nX,x@example.com,kam\n"
    made = check(strangers, of="people", by="Alice")
    assert (made.preview["outcome"]["counts"]["new"], wrong(made)) == (3, [])
