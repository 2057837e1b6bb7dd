"""Merging two rows of one company, and undoing it. Source: D2; access: no guest ever sees more by it."""

from datetime import date

import pytest

from accounts.models import User
from analytics.ledger.models import LedgerClient, LedgerLoad
from corpsys.access.refusals import Invalid, NotAllowed, Refused, Stale
from corpsys.access.states import Role
from corpsys.audit.models import AuditEvent
from corpsys.corporation import archiving, merging, services, unmerging
from corpsys.corporation.models import Membership, Organisation, OrganisationMerge
from corpsys.links.models import CausalLink
from corpsys.orientation.models import Orientation
from corpsys.partners.models import Partnership
from corpsys.strategy.models import StrategyVersion
from corpsys.workspace.models import Workspace

pytestmark = pytest.mark.django_db


def fresh(row):
    return type(row).objects.get(pk=row.pk)


def new(world, name, kind="client", **fields):
    return services.propose_organisation(
        kind=kind, name=name, level=world.extra["levels"][0], by=world.principal("Eve"), **fields
    )


@pytest.fixture
def twins(world):
    """Two rows of one supplier; the first is kept."""
    return new(world, "Acme", "supplier"), new(
        world, "ACME Ltd", "supplier", city="Boone", registry_number="5260250274"
    )


def merge(world, kept, merged, *take, by="Eve"):
    kept, merged = fresh(kept), fresh(merged)
    return merging.merge(
        kept=kept, merged=merged, versions=(kept.version, merged.version), take=take, by=world.principal(by)
    )


def partner(world, enterprise, organisation, **fields):
    return Partnership.objects.create(
        corporation_id=world.corporation_id, enterprise=enterprise, partner=organisation, standing="accepted", **fields
    )


def link(world, cause, effect, polarity="+"):
    return CausalLink.objects.create(
        corporation_id=world.corporation_id,
        cause=cause,
        effect=effect,
        polarity=polarity,
        sentence="More, more",
        standing="accepted",
    )


def test_every_foreign_key_to_an_organisation_is_declared():
    assert merging.undeclared() == []


def test_an_undeclared_one_with_rows_forbids_the_merge(world, twins, monkeypatch):
    kept, merged = twins
    monkeypatch.delitem(merging._relations, ("corpsys.Partnership", "partner"))
    assert merging.undeclared() == [("corpsys.Partnership", "partner")]
    assert merging.plan(kept, merged).reasons == []
    partner(world, world.enterprise, merged)
    assert "corpsys.Partnership.partner" in merging.plan(kept, merged).reasons[0]
    with pytest.raises(Refused):
        merge(world, kept, merged)


def test_everything_moves_and_comes_back(world, twins):
    kept, merged = twins
    child = new(world, "Child", "supplier", parent=merged)
    partnership = partner(world, world.enterprise, merged)
    first, second = link(world, merged, world.client), link(world, world.client, merged, "-")
    plan = merging.plan(kept, merged)
    assert {str(move.label): (move.count, move.left) for move in plan.moves} == {
        "organisations that belong to it": (1, 0),
        "partnerships": (1, 0),
        "links from it": (1, 0),
        "links to it": (1, 0),
    }
    made = merge(world, kept, merged, "city", "registry_number")
    assert fresh(merged).standing == "archived" and fresh(merged).registry_number == ""
    assert (fresh(kept).city, fresh(kept).registry_number, fresh(kept).name) == ("Boone", "PL5260250274", "Acme")
    assert fresh(child).parent == fresh(partnership).partner == fresh(first).cause == fresh(second).effect == kept
    unmerging.unmerge(merge=made, by=world.principal("Eve"))
    assert fresh(child).parent == fresh(partnership).partner == fresh(first).cause == fresh(second).effect == merged
    assert (fresh(kept).city, fresh(kept).registry_number) == ("", "")
    assert (fresh(merged).standing, fresh(merged).registry_number) == ("accepted", "PL5260250274")
    assert "pl5260250274" in fresh(merged).search_key
    assert fresh(made).undone_at is not None


def test_what_the_kept_one_has_already_stays_behind(world, twins):
    kept, merged = twins
    partner(world, world.enterprise, kept)
    stays, twin = partner(world, world.enterprise, merged), link(world, merged, world.client)
    link(world, kept, world.client)
    other = link(world, merged, world.client, "-")
    moves = {str(move.label): (move.count, move.left) for move in merging.plan(kept, merged).moves}
    assert moves == {"partnerships": (0, 1), "links from it": (1, 1)}
    merge(world, kept, merged)
    assert fresh(stays).partner == fresh(twin).cause == merged
    assert fresh(other).cause == kept


def test_both_are_told_in_the_trail(world, twins):
    kept, merged = twins
    merge(world, kept, merged)
    told = {event.label: event.after for event in AuditEvent.objects.filter(kind="organisation.merged")}
    assert told == {"Acme": {"merged": "acme-ltd"}, "ACME Ltd": {"kept": "acme"}}


@pytest.mark.parametrize("case", ["same", "kind", "archived"])
def test_what_cannot_be_one_company(world, twins, case):
    kept, merged = twins
    if case == "archived":
        archiving.archive(organisation=merged, by=world.principal("Eve"))
    other = {"same": kept, "kind": world.client, "archived": merged}[case]
    with pytest.raises(Invalid) as refusal:
        merge(world, kept, other)
    assert list(refusal.value.errors) == ["other"]


def test_a_link_between_the_two(world, twins):
    kept, merged = twins
    found = link(world, merged, kept)
    with pytest.raises(Refused, match="leads from one to the other"):
        merge(world, kept, merged)
    CausalLink.objects.filter(pk=found.pk).update(standing="archived")
    merge(world, kept, merged)
    assert fresh(found).cause == merged


def test_a_group_above_the_kept_one(world, twins):
    kept, merged = twins
    middle = new(world, "Middle", "supplier", parent=merged)
    Organisation.objects.filter(pk=kept.pk).update(parent=middle)
    with pytest.raises(Refused, match="Acme belongs to ACME Ltd"):
        merge(world, kept, merged)
    merge(world, merged, kept)


def test_enterprises_with_strategies_orientations_people_or_a_ledger(world):
    other = new(world, "Diageo plc", "enterprise")
    keys = {"corporation_id": world.corporation_id}
    merge_, reasons = merging.plan, lambda kept, merged: " ".join(merging.plan(kept, merged).reasons)
    assert merge_(world.enterprise, other).reasons == []
    for enterprise in (world.enterprise, other):
        StrategyVersion.objects.create(**keys, enterprise=enterprise, number=1, title="S")
        Orientation.objects.create(**keys, enterprise=enterprise, kind="sales", since=date(2026, 1, 1))
    assert "strategies of their own" in reasons(world.enterprise, other)
    assert "orientation at the same time" in reasons(world.enterprise, other)
    user = User.objects.create_user("new@example.com", None, name="New")
    services.add_member(user=user, role=Role.MEMBER, organisation=other, by=world.principal("Adam"))
    assert "People belong to both" in reasons(world.enterprise, other)
    LedgerClient.objects.create(**keys, enterprise=other, key="x")
    assert "keep this one" in reasons(world.enterprise, other)
    assert "ledger" not in reasons(other, world.enterprise)
    LedgerLoad.objects.create(
        **keys,
        enterprise=world.enterprise,
        currency="USD",
        first_month=date(2026, 1, 1),
        last_month=date(2026, 1, 1),
        rows=1,
        total=1,
        user=user,
    )
    assert "Both have a sales ledger" in reasons(other, world.enterprise)


def test_a_client_in_a_ledger_follows(world):
    other = new(world, "Hy-Vee Inc.")
    row = LedgerClient.objects.create(
        corporation_id=world.corporation_id, enterprise=world.enterprise, key="HYVEE", organisation=other
    )
    merged = merge(world, Organisation.objects.get(slug="hy-vee"), other)
    assert fresh(row).organisation == world.other_client
    unmerging.unmerge(merge=merged, by=world.principal("Eve"))
    assert fresh(row).organisation == other


# --- the canary: no guest sees more


def test_two_clients_with_guests_or_workspaces_are_refused(world, join_client):
    for kept, merged in ((world.client, world.other_client), (world.other_client, world.client)):
        with pytest.raises(Refused, match="Close one first"):
            merge(world, kept, merged)
    assert fresh(world.workspace).partner == world.client
    assert Membership.objects.get(user=world.users["Hugo"]).organisation == world.other_client


def test_guests_taken_back_still_count(world, join_client):
    """Access is given again by a click: who once was a guest of one client must not come back as the other's."""
    Membership.objects.filter(user=world.users["Hugo"]).update(is_active=False)
    with pytest.raises(Refused, match="Close one first"):
        merge(world, world.client, world.other_client)


def test_a_guest_sees_after_a_merge_what_it_saw_before(world, join_client):
    bare = new(world, "Fareway Stores")
    before = {
        name: (
            set(Workspace.objects.visible_to(world.principal(name)).values_list("pk", flat=True)),
            Organisation.objects.visible_to(world.principal(name)).count(),
            world.principal(name).parts,
        )
        for name in ("Lena", "Sam", "Hugo")
    }
    merge(world, bare, world.client)
    for name, seen in before.items():
        guest = world.principal(name)
        assert (
            set(Workspace.objects.visible_to(guest).values_list("pk", flat=True)),
            Organisation.objects.visible_to(guest).count(),
            guest.parts,
        ) == seen
    assert world.principal("Lena").organisation_id == bare.pk == fresh(world.workspace).partner_id
    assert world.principal("Hugo").organisation_id == world.other_client.pk


def test_both_have_a_workspace_with_the_same_host(world):
    Membership.objects.filter(role=Role.GUEST).delete()
    Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=world.other_client)
    with pytest.raises(Refused, match="Both have a workspace with Diageo"):
        merge(world, world.client, world.other_client)


# --- undo


def test_what_moved_on_since_is_not_taken_back(world, twins):
    kept, merged = twins
    child = new(world, "Child", "supplier", parent=merged)
    made = merge(world, kept, merged)
    Organisation.objects.filter(pk=child.pk).update(parent=None)
    with pytest.raises(Refused, match="organisations that belong to it: 1"):
        unmerging.unmerge(merge=made, by=world.principal("Eve"))


def test_a_field_changed_since_forbids_it(world, twins):
    kept, merged = twins
    made = merge(world, kept, merged, "city")
    found = fresh(kept)
    services.edit_organisation(organisation=found, version=found.version, by=world.principal("Eve"), city="Ames")
    with pytest.raises(Refused, match="taken over has been changed"):
        unmerging.unmerge(merge=made, by=world.principal("Eve"))


def test_guests_who_came_since_forbid_it(world, join_client):
    bare = new(world, "Fareway Stores")
    made = merge(world, bare, world.client)
    user = User.objects.create_user("newguest@example.com", None, name="New guest")
    services.add_member(user=user, role=Role.GUEST, organisation=bare, by=world.principal("Adam"))
    with pytest.raises(Refused, match="come in since"):
        unmerging.unmerge(merge=made, by=world.principal("Eve"))


def test_a_chain_is_undone_from_its_end(world, twins):
    kept, merged = twins
    third = new(world, "Acme Group", "supplier")
    first = merge(world, kept, merged)
    second = merge(world, third, kept)
    with pytest.raises(Refused, match="archived or merged since"):
        unmerging.unmerge(merge=first, by=world.principal("Eve"))
    unmerging.unmerge(merge=second, by=world.principal("Eve"))
    unmerging.unmerge(merge=fresh(first), by=world.principal("Eve"))
    with pytest.raises(Refused, match="undone already"):
        unmerging.unmerge(merge=fresh(first), by=world.principal("Eve"))


def test_a_merged_one_is_not_restored_by_itself(world, twins):
    kept, merged = twins
    merge(world, kept, merged)
    with pytest.raises(Refused, match="undo the merge instead"):
        archiving.restore(organisation=fresh(merged), by=world.principal("Eve"))


def test_a_change_in_the_meantime_is_noticed(world, twins):
    kept, merged = twins
    with pytest.raises(Stale):
        merging.merge(kept=kept, merged=merged, versions=(1, 9), by=world.principal("Eve"))


# --- pages


def test_by_page(world, twins, sign_in):
    _kept, merged = twins
    partner(world, world.enterprise, merged)
    client = sign_in(world.users["Eve"])
    url = "/first/organisations/acme/merge/"
    assert "Merge another organisation" in client.get(url).content.decode()
    assert client.get(url, {"other": "Diageo"}).status_code == 422
    page = client.get(url, {"other": "ACME Ltd"}).content.decode()
    assert "partnerships" in page and "Boone" in page
    form = {"take": ["city"], "kept_version": 1, "merged_version": 1}
    assert client.post(url + "?other=acme-ltd", {**form, "merged_version": 9}).status_code == 412
    assert client.post(url + "?other=acme-ltd", form).url == "/first/organisations/acme/"
    moved = client.get("/first/organisations/acme-ltd/")
    assert moved.status_code == 302 and moved.url == "/first/organisations/acme/"
    assert "It was merged into" in client.get("/first/organisations/acme-ltd/?merged=1").content.decode()
    page = client.get("/first/organisations/acme/").content.decode()
    world.act_as("Eve")
    undo = f"/first/organisations/acme/merge/{OrganisationMerge.objects.get().public_id}/undo/"
    assert undo in page and "ACME Ltd" in page
    assert "partnerships: 1" in client.get(undo).content.decode()
    assert client.post(undo).url == "/first/organisations/acme-ltd/"
    world.act_as("Eve")
    assert fresh(merged).standing == "accepted"
    assert client.post(undo).status_code == 409


@pytest.mark.parametrize(("name", "status"), [("Alice", 403), ("Dora", 403), ("Adam", 403), ("Lena", 404)])
def test_only_an_executive_merges(world, twins, join_client, sign_in, name, status):
    kept, merged = twins
    with pytest.raises(NotAllowed):
        merge(world, kept, merged, by=name)
    url = "/first/organisations/acme/merge/?other=acme-ltd"
    client = sign_in(world.users[name])
    assert client.get(url).status_code == client.post(url, {"kept_version": 1}).status_code == status


def test_another_corporation_is_as_if_missing(two_worlds, sign_in):
    first, second = two_worlds
    client = sign_in(first.users["Eve"])
    assert client.get("/second/organisations/fareway/merge/").status_code == 404
    assert client.get("/first/organisations/fareway/merge/", {"other": "nothing"}).status_code == 422
    assert second.slug == "second"


def test_the_page_offers_what_may_be_meant(world, twins, sign_in):
    new(world, "Acmee Foods", "supplier")
    new(world, "Acme Poland", "client")
    new(world, "Boone Dairy", "supplier")
    archiving.archive(organisation=new(world, "Acme Old", "supplier"), by=world.principal("Eve"))
    client, url = sign_in(world.users["Eve"]), "/first/organisations/acme/merge/"
    offered = client.get(url).content.decode().partition('id="likely"')[2].partition("</section>")[0]
    assert offered.index("?other=ACME%20Ltd%20%5Bacme-ltd%5D") < offered.index(">Acmee Foods<")
    assert not [name for name in ("Poland", "Boone Dairy", "Acme Old") if name in offered]
    assert client.get(url, {"other": "ACME Ltd [acme-ltd]"}).status_code == 200
    mistyped = client.get(url, {"other": "bone dairy"})
    assert mistyped.status_code == 422 and ">Boone Dairy<" in mistyped.content.decode()
