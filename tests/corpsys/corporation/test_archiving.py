"""Archive and restore of organisations and levels, edits of two at once, and the checks of fields. Source: D1–D3."""

import pytest

from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.corporation import archiving, levels, services
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.partners.models import Partnership
from corpsys.workspace import services as workspaces

pytestmark = pytest.mark.django_db
API = "/api/v1/first/organisations/"


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def edit(world, organisation=None, **fields):
    found = fresh(organisation or world.client)
    return services.edit_organisation(organisation=found, version=found.version, by=world.principal("Eve"), **fields)


# --- organisations


def test_an_organisation_is_archived_and_comes_back_as_what_it_was(world):
    eve = world.principal("Eve")
    Partnership.objects.create(
        corporation_id=world.corporation_id,
        enterprise=world.enterprise,
        partner=world.other_client,
        standing="accepted",
    )
    archiving.archive(organisation=world.other_client, by=eve)
    assert (world.other_client.standing, world.other_client.archived_from) == ("archived", "accepted")
    assert Partnership.objects.get().standing == "accepted"
    archiving.restore(organisation=world.other_client, by=eve)
    assert (world.other_client.standing, world.other_client.archived_from, world.other_client.version) == (
        "accepted",
        "",
        3,
    )
    event = AuditEvent.objects.get(kind="organisation.archived")
    assert (event.before, event.after) == ({"standing": "accepted"}, {"standing": "archived"})


def test_twice_is_told(world):
    eve = world.principal("Eve")
    with pytest.raises(Refused, match="in use already"):
        archiving.restore(organisation=world.other_client, by=eve)
    archiving.archive(organisation=world.other_client, by=eve)
    with pytest.raises(Refused, match="archived already"):
        archiving.archive(organisation=world.other_client, by=eve)


def test_not_while_a_cooperation_runs(world):
    for party in (world.client, world.enterprise):
        with pytest.raises(Refused, match="Diageo × Fareway"):
            archiving.archive(organisation=party, by=world.principal("Eve"))
    workspaces.end_cycle(cycle=world.cycle, ending="ended", outcome="", by=world.principal("Alice"))
    assert archiving.archive(organisation=world.client, by=world.principal("Eve")).standing == "archived"


def test_not_while_others_belong_to_it(world):
    edit(world, parent=world.other_client)
    with pytest.raises(Refused, match="group of other organisations: 1"):
        archiving.archive(organisation=world.other_client, by=world.principal("Eve"))


def test_not_back_to_an_archived_level(world):
    eve = world.principal("Eve")
    archiving.archive(organisation=world.other_client, by=eve)
    Organisation.objects.exclude(pk=world.other_client.pk).update(level=world.extra["levels"][1])
    levels.archive_level(level=world.extra["levels"][0], by=eve)
    with pytest.raises(Refused, match="Level 1, is archived"):
        archiving.restore(organisation=fresh(world.other_client), by=eve)


@pytest.mark.parametrize("name", ["Alice", "Bob", "Dora", "Adam"])
def test_only_an_executive_archives(world, sign_in, name):
    with pytest.raises(NotAllowed):
        archiving.archive(organisation=world.other_client, by=world.principal(name))
    status = 404 if name == "Adam" else 403
    assert sign_in(world.users[name]).post("/first/organisations/hy-vee/archive/").status_code == status


def test_by_page_and_hidden_from_choices(world, sign_in, join_client):
    client = sign_in(world.users["Eve"])
    assert client.post("/first/organisations/hy-vee/archive/", {"archive": "yes"}).status_code == 302
    assert ">Hy-Vee<" not in client.get("/first/organisations/").content.decode()
    assert ">Hy-Vee<" in client.get("/first/organisations/?standing=archived").content.decode()
    assert "Hy-Vee [hy-vee]" not in client.get("/first/organisations/fareway/edit/").content.decode()
    page = client.get("/first/organisations/hy-vee/").content.decode()
    assert "left out of lists and choices" in page and "Take out of the archive" in page
    assert client.post("/first/organisations/hy-vee/archive/", {"archive": "no"}).status_code == 302
    assert client.post("/first/organisations/fareway/archive/", {"archive": "yes"}).status_code == 409
    assert sign_in(world.users["Lena"]).post("/first/organisations/hy-vee/archive/").status_code == 404


# --- levels


def test_a_level_with_organisations_stays(world, sign_in):
    with pytest.raises(Refused, match="sit on this level: 3"):
        levels.archive_level(level=world.extra["levels"][0], by=world.principal("Eve"))
    found = levels.archive_level(level=world.extra["levels"][1], by=world.principal("Eve"))
    assert found.archived_at is not None
    with pytest.raises(Refused):
        levels.archive_level(level=found, by=world.principal("Eve"))
    assert levels.restore_level(level=found, by=world.principal("Eve")).archived_at is None
    with pytest.raises(Refused):
        levels.restore_level(level=found, by=world.principal("Eve"))


def test_an_archived_level_is_no_choice_and_refused(world, sign_in):
    levels.archive_level(level=world.extra["levels"][1], by=world.principal("Eve"))
    with pytest.raises(Invalid) as refusal:
        edit(world, level=world.extra["levels"][1])
    assert "level" in refusal.value.errors
    client = sign_in(world.users["Eve"])
    assert "2. Level 2" not in client.get("/first/organisations/add/").content.decode()
    for rank in (2, 9):
        answer = client.post(API, {"kind": "client", "name": "A", "level": rank}, content_type="application/json")
        assert answer.status_code == 422 and list(answer.json()["errors"]) == ["level"]


def test_two_at_one_level_see_each_others_values(world, sign_in):
    client = sign_in(world.users["Eve"])
    url = "/first/levels/1/edit/"
    assert client.post(url, {"name": "Top", "max_clients": "5", "version": 1}).status_code == 302
    answer = client.post(url, {"name": "Strategic", "max_clients": "7", "version": 1})
    page = answer.content.decode()
    assert answer.status_code == 412
    assert ">Top<" in page and ">Strategic<" in page and 'value="Strategic"' in page
    assert client.post(url, {"name": "Strategic", "max_clients": "7", "version": 2}).status_code == 302
    world.act_as("Eve")
    assert HierarchyLevel.objects.get(rank=1).name == "Strategic"
    with pytest.raises(Stale):
        levels.edit_level(level=world.extra["levels"][0], version=1, name="x", by=world.principal("Eve"))


def test_adding_a_level_overwrites_none(world, sign_in):
    client = sign_in(world.users["Eve"])
    assert client.post("/first/levels/", {"rank": 1, "name": "Other"}).status_code == 422
    assert client.post("/first/levels/", {"rank": 3, "name": "Third"}).status_code == 302
    assert client.post("/first/levels/3/archive/", {"archive": "yes"}).status_code == 302
    assert "archived" in client.get("/first/levels/").content.decode()
    assert client.post("/first/levels/3/archive/", {"archive": "no"}).status_code == 302
    assert client.get("/first/levels/8/edit/").status_code == 404


@pytest.mark.parametrize(("name", "status"), [("Alice", 403), ("Dora", 403), ("Adam", 404), ("Lena", 404)])
def test_only_an_executive_changes_levels(world, join_client, sign_in, name, status):
    client = sign_in(world.users[name])
    form = {"name": "x", "version": 1}
    assert client.post("/first/levels/1/edit/", form).status_code == status
    assert client.post("/first/levels/2/archive/").status_code == status


# --- fields


def test_the_second_of_two_editors_keeps_what_was_typed_and_sees_both(world, sign_in):
    client = sign_in(world.users["Eve"])
    edit(world, city="Boone", strategic=True)
    form = {"name": "Fareway", "level": world.extra["levels"][0].pk, "city": "Ames", "version": 1}
    answer = client.post("/first/organisations/fareway/edit/", form)
    page = answer.content.decode()
    assert answer.status_code == 412
    assert ">Boone<" in page and ">Ames<" in page and 'value="Ames"' in page
    assert 'name="version" value="2"' in page
    assert client.post("/first/organisations/fareway/edit/", {**form, "version": 2}).status_code == 302
    world.act_as("Eve")
    assert fresh(world.client).city == "Ames"


def test_a_number_is_kept_in_one_form_and_a_wrong_one_is_told_at_its_field(world):
    assert edit(world, registry_number="526-025-02-74", country="Poland").registry_number == "PL5260250274"
    assert fresh(world.client).country == "PL"
    with pytest.raises(Invalid) as refusal:
        edit(world, registry_number="526-025-02-75")
    assert list(refusal.value.errors) == ["registry_number"]


def test_another_country_reads_the_number_anew(world):
    edit(world, registry_number="5260250274", country="PL")
    # The number says itself that it is Polish; a German one does not become Polish by its country.
    assert edit(world, country="DE").registry_number == "PL5260250274"
    Organisation.objects.filter(pk=world.client.pk).update(country="US", registry_number="5260250275")
    assert edit(world, city="Ames").registry_number == "5260250275"
    with pytest.raises(Invalid) as refusal:
        edit(world, country="PL")
    assert list(refusal.value.errors) == ["registry_number"]


def test_an_unknown_country_is_told_at_its_field(world, sign_in):
    client = sign_in(world.users["Eve"])
    form = {"kind": "client", "name": "A", "level": world.extra["levels"][0].pk, "country": "Atlantis"}
    assert 'id="id_country_error"' in client.post("/first/organisations/add/", form).content.decode()
    answer = client.post(API, {**form, "level": 1}, content_type="application/json")
    assert list(answer.json()["errors"]) == ["country"]


def test_the_same_number_twice_names_the_other_with_a_link(world, sign_in):
    edit(world, world.other_client, registry_number="5260250274", country="PL")
    client = sign_in(world.users["Alice"])
    form = {"kind": "client", "name": "A", "level": world.extra["levels"][0].pk, "registry_number": "PL 526 025 02 74"}
    answer = client.post("/first/organisations/add/", form)
    assert answer.status_code == 422
    assert "Hy-Vee, of the same kind" in answer.content.decode()
    assert 'href="/first/organisations/hy-vee/"' in answer.content.decode()
    # Another kind of the same company is another row. Source: D2.
    assert client.post("/first/organisations/add/", {**form, "kind": "supplier"}).status_code == 302


def test_who_may_not_read_is_not_told_whose_number_it_is(world):
    from corpsys.access.principal import Principal

    edit(world, world.other_client, registry_number="5260250274", country="PL")
    blind = Principal(**{**world.principal("Alice").__dict__, "scopes": frozenset({"organisations"}), "token_id": 1})
    with pytest.raises(Invalid) as refusal:
        services.propose_organisation(
            kind="client", name="A", level=world.extra["levels"][0], by=blind, registry_number="PL5260250274"
        )
    assert "Hy-Vee" not in str(refusal.value)


def test_a_cycle_of_groups_is_told_at_its_field(world, sign_in):
    edit(world, parent=world.other_client)
    client = sign_in(world.users["Eve"])
    form = {"name": "Hy-Vee", "level": world.extra["levels"][0].pk, "parent": "Fareway", "version": 1}
    page = client.post("/first/organisations/hy-vee/edit/", form)
    assert page.status_code == 422
    assert 'id="id_parent_error"' in page.content.decode() and "Fareway → Hy-Vee" in page.content.decode()
    form["parent"] = "hy-vee"
    assert client.post("/first/organisations/hy-vee/edit/", form).status_code == 422


def test_a_group_is_named_by_name_or_address(world, sign_in):
    client = sign_in(world.users["Eve"])
    form = {"name": "Fareway", "level": world.extra["levels"][0].pk, "version": 1, "parent": "HY-VEE"}
    assert client.post("/first/organisations/fareway/edit/", form).status_code == 302
    page = client.get("/first/organisations/fareway/").content.decode()
    assert 'href="/first/organisations/hy-vee/"' in page
    assert 'href="/first/organisations/fareway/"' in client.get("/first/organisations/hy-vee/").content.decode()
    assert 'value="Hy-Vee [hy-vee]"' in client.get("/first/organisations/fareway/edit/").content.decode()
    world.act_as("Eve")
    services.propose_organisation(
        kind="supplier", name="Hy-Vee", level=world.extra["levels"][0], by=world.principal("Eve")
    )
    answer = client.post("/first/organisations/fareway/edit/", {**form, "version": 2})
    assert answer.status_code == 422 and "Hy-Vee [hy-vee-2]" in answer.content.decode()
    assert (
        client.post("/first/organisations/fareway/edit/", {**form, "parent": "Nobody", "version": 2}).status_code == 422
    )


def test_all_faults_are_told_at_once(world):
    levels.archive_level(level=world.extra["levels"][1], by=world.principal("Eve"))
    with pytest.raises(Invalid) as refusal:
        edit(world, level=world.extra["levels"][1], country="Atlantis", parent=fresh(world.client))
    assert set(refusal.value.errors) == {"level", "country", "parent"}
