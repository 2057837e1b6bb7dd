"""Two executives do the same at the same moment: it happens once, and the other is told or finds nothing left to do."""

import threading

import pytest
from django.db import close_old_connections, connection, transaction

from corpsys.access.refusals import Refusal
from corpsys.audit.models import AuditEvent
from corpsys.corporation import merging, services, unmerging
from corpsys.corporation.models import Organisation, OrganisationMerge
from corpsys.history import putting_back, registry
from corpsys.intake import services as intake
from corpsys.jobs.models import Job
from corpsys.links import services as links
from corpsys.outbox.models import OutboxMail
from corpsys.partners import services as partners
from corpsys.register import proposals
from corpsys.tenancy import context
from tests.corpsys.register.conftest import _own_files, bring, check, confirm
from tests.people import build_world

__all__ = ["_own_files", "bring", "check", "confirm"]
pytestmark = pytest.mark.django_db(transaction=True)
ROWS = "name,kind,level\nAlfa,client,1\n"


@pytest.fixture
def world():
    with transaction.atomic():
        return build_world()


def at_once(by, act):
    """Run an act twice at the same moment as one person's; return what came of each: the result or the refusal."""
    results, gate = [], threading.Barrier(2)

    def run():
        try:
            gate.wait(10)
            with transaction.atomic():
                context.set_local(corporation=by.corporation_id, side="host", user=by.user_id)
                results.append(act())
        except Refusal as refusal:
            results.append(refusal)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    close_old_connections()
    return results


def refused(results):
    return [result for result in results if isinstance(result, Refusal)]


class As:
    """A transaction with the context of a person."""

    def __init__(self, world, name):
        self.world, self.name, self.transaction = world, name, transaction.atomic()

    def __enter__(self):
        self.transaction.__enter__()
        return self.world.act_as(self.name)

    def __exit__(self, *error):
        return self.transaction.__exit__(*error)


def test_a_proposal_by_import_is_accepted_once(world, bring):
    with As(world, "Alice"):
        made = bring(ROWS, by="Alice")
    with As(world, "Eve") as eve:
        pass
    results = at_once(eve, lambda: proposals.accept(intake=made, by=eve)["accepted"])
    with As(world, "Eve"):
        assert sorted(results) == [0, 1]
        assert Organisation.objects.get(name="Alfa").standing == "accepted"
        assert OutboxMail.objects.filter(to="alice@example.com").count() == 1


def test_an_import_is_undone_once(world, bring):
    with As(world, "Eve") as eve:
        made = bring(ROWS, by="Eve")
    results = at_once(eve, lambda: intake.undo(intake=made, by=eve))
    with As(world, "Eve"):
        assert len(refused(results)) == 1
        assert Job.objects.filter(kind="intake.undo").count() == 1


def test_two_are_merged_once_and_parted_once(world):
    with As(world, "Eve") as eve:
        kept, merged = (
            services.propose_organisation(kind="client", name=name, level=world.extra["levels"][0], by=eve)
            for name in ("Kept", "Merged")
        )
    versions = (kept.version, merged.version)
    results = at_once(eve, lambda: merging.merge(kept=kept, merged=merged, versions=versions, by=eve))
    assert len(refused(results)) == 1
    with As(world, "Eve"):
        made = OrganisationMerge.objects.get()
    parted = at_once(eve, lambda: unmerging.unmerge(merge=OrganisationMerge.objects.get(pk=made.pk), by=eve))
    assert len(refused(parted)) == 1
    with As(world, "Eve"):
        assert AuditEvent.objects.filter(kind="organisation.unmerged").count() == 2
        assert set(Organisation.objects.values_list("standing", flat=True)) == {"accepted"}


def test_an_edit_is_put_back_once_and_a_proposal_accepted_once(world):
    with As(world, "Eve") as eve:
        one = services.edit_organisation(organisation=world.client, version=world.client.version, by=eve, sector="food")
        event = AuditEvent.objects.get(kind="organisation.edited")
    subject, version = registry.subject("organisation"), one.version
    results = at_once(
        eve,
        lambda: putting_back.put_back(
            subject=subject, entity=Organisation.objects.get(pk=one.pk), event=event, version=version, by=eve
        ),
    )
    assert len(refused(results)) == 1
    with As(world, "Alice") as alice:
        new = services.propose_organisation(kind="client", name="New", level=world.extra["levels"][0], by=alice)
    results = at_once(
        eve, lambda: services.accept_organisation(organisation=Organisation.objects.get(pk=new.pk), by=eve)
    )
    assert len(refused(results)) == 1


def test_a_key_of_a_source_and_an_address_are_given_once(world):
    with As(world, "Eve") as eve:
        level = world.extra["levels"][0]
    said = {"kind": "client", "name": "Same", "level": level, "external_source": "erp", "external_key": "7"}
    results = at_once(eve, lambda: services.propose_organisation(by=eve, **said).slug)
    assert len(results) == 2
    assert len(refused(results)) == 1
    with As(world, "Eve"):
        assert Organisation.objects.filter(external_key="7").count() == 1


@pytest.mark.parametrize("name", ["Alice", "Eve"])
def test_a_link_and_a_partner_are_named_once(world, name):
    with As(world, name) as by:
        one, two = world.enterprise, world.client
    said = {"cause": one, "effect": two, "polarity": "+", "sentence": "More, more."}
    for act in (
        lambda: links.propose_link(by=by, **said).polarity,
        lambda: partners.propose_partner(enterprise=one, partner=two, by=by).standing,
    ):
        results = at_once(by, act)
        assert (len(results), len(refused(results))) == (2, 1)
