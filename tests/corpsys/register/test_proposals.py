"""A key-account manager's import waits for an executive, who accepts or refuses it in bulk."""

import pytest

from corpsys.access.refusals import NotAllowed, NotVisible
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import HierarchyLevel, Membership, Organisation
from corpsys.links.models import CausalLink
from corpsys.outbox.models import OutboxMail
from corpsys.partners.models import Partnership
from corpsys.register import proposals, undoing
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


# --- refusing what was chosen -----------------------------------------------------------------------------------------


def test_what_is_chosen_is_refused_with_what_hangs_on_it_and_the_rest_waits(proposed, world):
    alfa = Organisation.objects.get(name="Alfa")
    done = proposals.refuse(intake=proposed, reason="Not ours.", by=world.act_as("Eve"), only=[str(alfa.public_id)])
    alfa.refresh_from_db()
    # Alfa and its partnership with Diageo; Fareway's partnership and the change of Fareway go on waiting.
    assert (done, alfa.standing, RegisterChange.objects.get().standing) == (2, "archived", "proposed")
    standings = dict(Partnership.objects.values_list("partner__name", "standing"))
    assert standings == {"Alfa": "archived", "Fareway": "proposed"}
    proposed.refresh_from_db()
    assert proposed.result["answers"] == ["2 rows were refused by Eve. Not ours."]


def test_the_page_asks_for_the_reason_before_it_refuses_the_chosen(proposed, world, sign_in):
    change = RegisterChange.objects.get()
    address = f"/first/imports/proposals/{proposed.public_id}/"
    client = sign_in(world.users["Eve"])
    assert f'formaction="{address}refuse/chosen/"' in client.get(address).content.decode()
    chosen = {"chosen": [str(change.public_id)]}
    asked = client.post(address + "refuse/chosen/", chosen)
    assert (asked.status_code, str(change.public_id) in asked.content.decode()) == (200, True)
    without = client.post(address + "refuse/chosen/", {**chosen, "reason": " "})
    assert (without.status_code, str(change.public_id) in without.content.decode()) == (422, True)
    world.act_as("Eve")
    assert RegisterChange.objects.get().standing == "proposed"
    answer = client.post(address + "refuse/chosen/", {**chosen, "reason": "No."})
    assert (answer.status_code, answer["Location"]) == (302, address)
    world.act_as("Eve")
    assert RegisterChange.objects.get().standing == "refused"
    assert Organisation.objects.get(name="Alfa").standing == "proposed"


@pytest.mark.parametrize("act", ["accept/", "refuse/chosen/"])
@pytest.mark.parametrize("chosen", [{}, {"chosen": "no id"}])
def test_nothing_chosen_is_said(proposed, world, sign_in, act, chosen):
    client = sign_in(world.users["Eve"])
    assert client.post(f"/first/imports/proposals/{proposed.public_id}/{act}", chosen).status_code == 422
    world.act_as("Eve")
    assert Organisation.objects.get(name="Alfa").standing == "proposed"


@pytest.mark.parametrize("name", ["Alice", "Bob", "Dora", "Adam", "Lena"])
def test_nobody_but_an_executive_refuses_what_is_chosen(proposed, world, sign_in, name):
    given = {"chosen": [str(RegisterChange.objects.get().public_id)], "reason": "No."}
    answer = sign_in(world.users[name]).post(f"/first/imports/proposals/{proposed.public_id}/refuse/chosen/", given)
    assert answer.status_code in (403, 404)
    world.act_as("Eve")
    assert RegisterChange.objects.get().standing == "proposed"


# --- people who cannot be accepted ------------------------------------------------------------------------------------


def hindrances(world, made):
    changes = proposals.content(world.act_as("Eve"), made)["changes"]
    return {change.label: str(change.hindrance) for change in changes}


def test_people_who_cannot_be_accepted_are_marked_with_the_reason(bring, world, sign_in):
    made = bring(
        "name,email,role,department\nAnna,a@example.com,member,\nEve,eve@example.com,member,\nBob,bob@example.com,member,Law\n",
        of="people",
        by="Alice",
    )
    assert hindrances(world, made) == {"Anna": "", "Eve": "is in the corporation already", "Bob": ""}
    Membership.objects.filter(user=world.users["Bob"]).update(department="Sales")
    proposals.accept(intake=made, by=world.act_as("Eve"))
    assert hindrances(world, made) == {"Eve": "is in the corporation already", "Bob": "was changed meanwhile"}
    page = sign_in(world.users["Eve"]).get(f"/first/imports/proposals/{made.public_id}/").content.decode()
    assert page.count("cannot be accepted") == 2 and "was changed meanwhile" in page


def test_a_person_of_an_archived_enterprise_or_of_another_role_is_marked(bring, world):
    made = bring(
        "name,email,role,department\nAnna,a@example.com,member,\nBob,bob@example.com,member,Law\n",
        of="people",
        by="Alice",
    )
    world.act_as("Eve")
    Membership.objects.filter(user=world.users["Bob"]).update(is_active=False)
    Organisation.objects.filter(pk=world.enterprise.pk).update(standing="archived", archived_from="accepted")
    assert hindrances(world, made) == {
        "Anna": "the enterprise is not in use any more",
        "Bob": "has another role now, or no access",
    }
    assert proposals.accept(intake=made, by=world.act_as("Eve"))["accepted"] == 0


def test_what_an_accepted_import_does_to_a_persons_rights_is_on_record(bring, world):
    content = "name,email,role\nBob,bob@example.com,kam\nAnna,anna@example.com,member\n"
    made = bring(content, by="Alice", of="people")
    eve = world.act_as("Eve")
    assert not AuditEvent.objects.filter(kind="membership.edited").exists()
    proposals.accept(intake=made, by=eve)
    bob = Membership.objects.get(user=world.users["Bob"])
    event = AuditEvent.objects.get(kind="membership.edited", object_id=str(bob.public_id))
    assert (event.before["role"], event.after["role"], event.actor) == ("member", "kam", "Eve")
    anna = Membership.objects.get(user__email="anna@example.com")
    assert AuditEvent.objects.get(kind="membership.added", object_id=str(anna.public_id)).after["role"] == "member"
    undoing.take_back(made, eve)
    kinds = AuditEvent.objects.filter(kind__in=["membership.edited", "membership.ended"])
    assert kinds.count() == 3
