"""A key-account manager's import waits for an executive, who accepts or refuses it in bulk."""

import pytest

from corpsys.access.refusals import NotAllowed, NotVisible
from corpsys.corporation.models import HierarchyLevel, Membership, Organisation
from corpsys.links.models import CausalLink
from corpsys.outbox.models import OutboxMail
from corpsys.partners.models import Partnership
from corpsys.register import proposals
from corpsys.register.models import RegisterChange

pytestmark = pytest.mark.django_db
ROWS = "name,kind,level,sector\nAlfa,client,1,food\nFareway,client,1,food\n"


@pytest.fixture
def proposed(bring):
    return bring(ROWS, by="Alice", enterprise="diageo")


def test_nothing_of_a_key_account_managers_import_is_in_before_it_is_accepted(proposed, world):
    assert proposed.result["proposed"]
    assert Organisation.objects.get(name="Alfa").standing == "proposed"
    assert Organisation.objects.get(name="Fareway").sector == ""
    assert set(Partnership.objects.values_list("standing", flat=True)) == {"proposed"}
    assert RegisterChange.objects.get().standing == "proposed"
    (waiting,) = proposals.waiting(world.act_as("Eve"))
    assert (waiting.intake, waiting.organisations, waiting.partners, waiting.changes) == (proposed, 1, 2, 1)


def test_an_executive_accepts_all_and_the_proposer_is_told(proposed, world):
    done = proposals.accept(intake=proposed, by=world.act_as("Eve"))
    assert done == {"accepted": 4, "stale": 0}
    assert Organisation.objects.get(name="Alfa").standing == "accepted"
    assert Organisation.objects.get(name="Fareway").sector == "food"
    assert set(Partnership.objects.values_list("standing", flat=True)) == {"accepted"}
    assert OutboxMail.objects.filter(to="alice@example.com").count() == 1
    proposed.refresh_from_db()
    assert proposed.result["answers"] == ["4 rows were accepted by Eve."]
    assert proposals.waiting(world.principal("Eve")) == []


def test_what_is_chosen_is_accepted_and_the_rest_waits(proposed, world):
    alfa = Organisation.objects.get(name="Alfa")
    proposals.accept(intake=proposed, by=world.act_as("Eve"), only=[str(alfa.public_id)])
    alfa.refresh_from_db()
    assert (alfa.standing, RegisterChange.objects.get().standing) == ("accepted", "proposed")


def test_a_change_whose_object_moved_since_is_stale_and_not_applied(proposed, world):
    Organisation.objects.filter(name="Fareway").update(version=7)
    eve = world.act_as("Eve")
    content = proposals.content(eve, proposed)
    assert (content["counts"]["stale"], content["changes"][0].is_stale) == (1, True)
    assert proposals.accept(intake=proposed, by=eve)["stale"] == 1
    assert Organisation.objects.get(name="Fareway").sector == ""


def test_a_partner_above_the_limit_goes_on_waiting(proposed, world):
    world.act_as("Eve")
    HierarchyLevel.objects.filter(rank=1).update(max_clients=1)
    assert proposals.accept(intake=proposed, by=world.act_as("Eve")) == {"accepted": 3, "stale": 1}
    assert sorted(Partnership.objects.values_list("standing", flat=True)) == ["accepted", "proposed"]


def test_a_number_that_another_took_meanwhile_is_stale(bring, world):
    made = bring("name,kind,level,nip,country\nFareway,client,1,5252344078,PL\n", by="Alice")
    world.act_as("Eve")
    Organisation.objects.filter(name="Hy-Vee").update(registry_number="PL5252344078")
    assert proposals.accept(intake=made, by=world.act_as("Eve")) == {"accepted": 0, "stale": 1}
    assert Organisation.objects.get(name="Fareway").registry_number == ""


def test_a_refusal_archives_new_ones_and_tells_the_reason(proposed, world):
    assert proposals.refuse(intake=proposed, reason="Not ours.", by=world.act_as("Eve")) == 4
    assert Organisation.objects.get(name="Alfa").standing == "archived"
    assert RegisterChange.objects.get().standing == "refused"
    proposed.refresh_from_db()
    assert proposed.result["answers"] == ["4 rows were refused by Eve. Not ours."]


@pytest.mark.parametrize("name", ["Alice", "Bob", "Charlie", "Dora", "Adam", "Lena"])
def test_nobody_but_an_executive_accepts(proposed, world, name):
    person = world.act_as(name)
    with pytest.raises((NotAllowed, NotVisible)):
        proposals.one(person, proposed.public_id)
    with pytest.raises(NotAllowed):
        proposals.accept(intake=proposed, by=person)


def test_links_levels_and_people_wait_too(bring, world):
    links = bring("cause,effect,polarity,sentence\nDiageo,Fareway,+,More of it.\n", of="links", by="Alice")
    levels = bring("rank,name\n3,Local\n", of="levels", by="Alice")
    people = bring("name,email,role\nAnna,a@example.com,member\nEve,eve@example.com,member\n", of="people", by="Alice")
    assert CausalLink.objects.get().standing == "proposed"
    assert not HierarchyLevel.objects.filter(rank=3).exists()
    eve = world.act_as("Eve")
    assert [proposals.accept(intake=made, by=eve)["accepted"] for made in (links, levels, people)] == [1, 1, 1]
    assert CausalLink.objects.get().standing == "accepted"
    assert HierarchyLevel.objects.get(rank=3).name == "Local"
    assert Membership.objects.get(user__email="a@example.com").organisation == world.enterprise
    # Who is an executive already stays one; the proposer learned nothing of it.
    assert RegisterChange.objects.get(label="Eve").standing == "proposed"


def test_the_pages_of_proposals(proposed, world, sign_in):
    page = sign_in(world.users["Eve"]).get("/first/imports/proposals/")
    assert page.status_code == 200
    assert "register.csv" in page.content.decode()
    address = f"/first/imports/proposals/{proposed.public_id}/"
    shown = sign_in(world.users["Eve"]).get(address)
    assert shown.status_code == 200
    assert "Alfa" in shown.content.decode()
    assert sign_in(world.users["Eve"]).get(address + "refuse/").status_code == 200
    assert sign_in(world.users["Eve"]).post(address + "accept/", {"all": "1"}).status_code == 302
    world.act_as("Eve")
    assert Organisation.objects.get(name="Alfa").standing == "accepted"
    for name in ("Alice", "Bob", "Adam", "Lena"):
        assert sign_in(world.users[name]).get(address).status_code in (403, 404)
    assert sign_in(world.users["Lena"]).get("/first/imports/proposals/").status_code == 404
