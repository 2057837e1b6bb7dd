"""What an organisation's page tells of the imports that brought or changed it, and to whom."""

import pytest

from corpsys.corporation.models import Organisation
from corpsys.register import proposals
from corpsys.register.panel import brought

pytestmark = pytest.mark.django_db
FIRST = "id,name,kind,level,city\n1,Alfa,client,1,Poznań\n"
SECOND = "id,name,kind,level,city\n1,Alfa,client,1,Bonn\n"


def told(world, name):
    alfa = Organisation.objects.get(name="Alfa")
    return [(each.intake.user.name, str(each.act), each.fields) for each in brought(world.act_as(name), alfa)]


def test_who_brought_and_who_changed_it_with_what_stood_before(world, bring):
    bring(FIRST, source="crm")
    bring(SECOND, source="crm")
    town = [{"label": "Town", "before": "Poznań", "after": "Bonn"}]
    eve = world.users["Eve"].name
    assert told(world, "Eve") == [(eve, "changed", town), (eve, "brought", [])]


def test_the_page_shows_it_with_the_way_back(world, bring, sign_in):
    bring(FIRST, source="crm")
    made = bring(SECOND, source="crm")
    page = sign_in(world.users["Eve"]).get("/first/organisations/alfa/").content.decode()
    assert "<del>Poznań</del>" in page
    assert f"/first/import/{made.public_id}/undo/" in page


def test_an_administrator_and_a_member_are_offered_no_undoing_and_the_first_no_values(world, bring):
    bring(FIRST, source="crm")
    bring(SECOND, source="crm")
    alfa = Organisation.objects.get(name="Alfa")
    for name, has_values in (("Adam", False), ("Bob", True)):
        entries = brought(world.act_as(name), alfa)
        assert [each.may_undo for each in entries] == [False] * len(entries)
        assert any(each.fields for each in entries) == has_values


def test_a_proposal_is_told_once_it_is_accepted_and_by_whom(world, bring):
    bring(FIRST, source="crm")
    made = bring(SECOND, by="Alice", source="crm")
    assert [act for _who, act, _fields in told(world, "Eve")] == ["brought"]
    proposals.accept(intake=made, by=world.act_as("Eve"))
    newest = brought(world.act_as("Eve"), Organisation.objects.get(name="Alfa"))[0]
    assert (newest.intake.user.name, newest.accepted_by) == (world.users["Alice"].name, world.users["Eve"].name)


def test_what_was_never_imported_has_no_such_section(world, sign_in):
    assert 'id="imports"' not in sign_in(world.users["Eve"]).get("/first/organisations/fareway/").content.decode()
