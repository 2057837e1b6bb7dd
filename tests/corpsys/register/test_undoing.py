"""An import taken back: what nobody uses is gone, what changed is as before, what stays is named beforehand."""

from datetime import datetime, timedelta

import pytest
from django.utils import timezone

from corpsys.access.refusals import NotAllowed
from corpsys.corporation.models import HierarchyLevel, Membership, Organisation
from corpsys.jobs.testing import run_all
from corpsys.links.models import CausalLink
from corpsys.partners.models import Partnership
from corpsys.register import undoing
from corpsys.register.models import RegisterChange

pytestmark = pytest.mark.django_db
ROWS = "name,kind,level,sector,parent\nHolding,client,1,,\nAlfa,client,1,food,Holding\nFareway,client,1,food,\n"


def test_an_untouched_import_leaves_no_trace(bring, world):
    made = bring(ROWS, enterprise="diageo")
    assert undoing.notes(made) == []
    done = undoing.take_back(made, world.act_as("Eve"))
    assert done == {"links": 0, "partners": 3, "organisations": 2, "restored": 1, "withdrawn": 0, "kept": 0}
    assert not Organisation.objects.filter(name__in=["Alfa", "Holding"]).exists()
    assert Organisation.objects.get(name="Fareway").sector == ""
    assert not Partnership.objects.exists()
    assert RegisterChange.objects.get().standing == "undone"
    assert bring(ROWS, enterprise="diageo").result["new"] == 2


def test_what_is_used_or_was_changed_since_stays_and_is_named(bring, world):
    made = bring(ROWS)
    alfa = Organisation.objects.get(name="Alfa")
    CausalLink.objects.create(
        corporation_id=world.corporation_id, cause=alfa, effect=world.client, polarity="+", sentence="More."
    )
    Organisation.objects.filter(name="Fareway").update(version=9)
    assert undoing.notes(made) == [
        "2 new organisations stay, because they are used or were changed since: Alfa, Holding.",
        "1 changed organisation keeps its fields, because somebody changed it since: Fareway.",
    ]
    done = undoing.take_back(made, world.act_as("Eve"))
    assert (done["organisations"], done["restored"], done["kept"]) == (0, 0, 3)
    assert Organisation.objects.get(name="Fareway").sector == "food"


def test_levels_people_and_links_are_taken_back(bring, world):
    levels = bring("rank,name\n1,Global\n3,Local\n", of="levels")
    people = bring("name,email,role\nAnna,a@example.com,member\n", of="people")
    links = bring("cause,effect,polarity,sentence\nDiageo,Fareway,+,More of it.\n", of="links")
    eve = world.act_as("Eve")
    assert [undoing.take_back(made, eve)["restored"] for made in (levels, people)] == [2, 1]
    assert undoing.take_back(links, eve)["links"] == 1
    assert list(HierarchyLevel.objects.values_list("rank", "name")) == [(1, "Level 1"), (2, "Level 2")]
    assert not Membership.objects.get(user__email="a@example.com").is_active


def test_a_key_account_manager_takes_back_the_own_proposals_only(bring, world):
    own = bring("name,kind,level\nAlfa,client,1\n", by="Alice")
    other = bring("name,kind,level\nBeta,client,1\n")
    alice = world.act_as("Alice")
    with pytest.raises(NotAllowed):
        undoing.take_back(other, alice)
    assert undoing.take_back(own, alice)["organisations"] == 1
    again = bring("name,kind,level\nAlfa,client,1\n", by="Alice")
    Organisation.objects.filter(name="Alfa").update(standing="accepted")
    with pytest.raises(NotAllowed):
        undoing.take_back(again, world.act_as("Alice"))


def test_an_executive_who_undoes_the_import_of_another_ends_on_a_page_that_is_there(world, sign_in, bring):
    made = bring("name,kind,level\nAlfa,client,1\n", by="Alice")
    client = sign_in(world.users["Eve"])
    asked = client.get(f"/first/import/{made.public_id}/undo/").content.decode()
    assert 'href="/first/import/"' in asked
    assert f'href="/first/import/{made.public_id}/"' not in asked
    client.post(f"/first/import/{made.public_id}/undo/")
    (job,) = run_all()
    assert (job.error, job.result_url) == ("", "/first/organisations/")
    assert client.get(job.result_url).status_code == 200


def test_until_when_it_can_be_undone_is_told_in_the_readers_time(world, sign_in, bring):
    made = bring("name,kind,level\nAlfa,client,1\n")
    # Half past eleven in the evening in UTC is the next day in Warsaw.
    made.preview["loaded_at"] = timezone.now().replace(hour=23, minute=30).isoformat()
    made.save(update_fields=["preview"])
    until = timezone.localtime(datetime.fromisoformat(made.preview["loaded_at"]) + timedelta(days=7))
    page = sign_in(world.users["Eve"]).get(f"/first/import/{made.public_id}/undo/").content.decode()
    assert f"It can be undone until {until:%Y-%m-%d %H:%M}." in page
