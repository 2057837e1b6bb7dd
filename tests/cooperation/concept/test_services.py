"""The offer: written, presented, answered, signed, withdrawn. Source: D27, access (C0–C2, I0–I2)."""

import pytest

from cooperation.concept import selectors
from cooperation.concept import services as concepts
from cooperation.concept.models import Concept
from cooperation.process import registry
from cooperation.process.models import Process
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.outbox.models import OutboxMail
from tests.cooperation.concept.conftest import TEXTS, join, open_process, present, write

pytestmark = pytest.mark.django_db


def state(world):
    world.cycle.refresh_from_db()
    return world.cycle.state


def met(name, process):
    return registry.answer(name, Process.objects.get(pk=process.pk)).met


def test_a_draft_changes_nothing_for_the_client(world, process):
    write(world, process)
    assert state(world) == "C0"
    assert not OutboxMail.objects.exists()
    assert not met("concept_accepted", process)


def test_only_the_leader_writes_and_presents(world, process):
    draft = write(world, process)
    for name in ("Bob", "Eve", "Charlie"):
        with pytest.raises(NotAllowed):
            concepts.write(process=process, by=world.principal(name), **TEXTS)
        with pytest.raises(NotAllowed):
            concepts.present(concept=draft, version=1, by=world.principal(name))


def test_every_part_of_the_page_says_something(world, process):
    with pytest.raises(Invalid) as refused:
        concepts.write(process=process, by=world.act_as("Alice"), **{**TEXTS, "leaving": " "})
    assert list(refused.value.errors) == ["leaving"]


def test_an_edit_of_an_old_reading_is_refused(world, process):
    draft = write(world, process)
    by = world.act_as("Alice")
    concepts.edit(concept=draft, version=1, by=by, **{**TEXTS, "grain": "Month."})
    with pytest.raises(Stale):
        concepts.edit(concept=draft, version=1, by=by, **{**TEXTS, "grain": "Day."})
    with pytest.raises(Stale):
        concepts.present(concept=draft, version=1, by=by)


def test_presenting_freezes_the_text_and_shows_the_process(world, process):
    shown = present(world, process)
    assert state(world) == "C1"
    with pytest.raises(Refused):
        concepts.edit(concept=shown, version=1, by=world.act_as("Alice"), **TEXTS)
    with pytest.raises(Refused):
        concepts.present(concept=shown, version=1, by=world.act_as("Alice"))


def test_presenting_tells_the_lead_who_is_there_without_the_text(world, process):
    join(world)
    present(world, process)
    (mail,) = OutboxMail.objects.all()
    assert mail.to == "lena@example.com"
    assert all(word not in mail.body + mail.subject for word in [*TEXTS.values(), "Diageo", "Whisky"])


def test_acceptance_is_the_lead_s_alone_and_meets_the_condition(world, presented, process):
    for name in ("Alice", "Eve", "Sam", "Hugo"):
        with pytest.raises(NotAllowed):
            concepts.accept(concept=presented, by=world.principal(name))
    concepts.accept(concept=presented, by=world.act_as("Lena"))
    world.act_as("Alice")
    assert met("concept_accepted", process)
    assert (state(world), world.cycle.entry_met) == ("C1", True)
    event = AuditEvent.objects.get(kind="concept.accepted")
    assert (event.reach, event.side, event.actor) == ("joint", "partner", "Lena")
    assert OutboxMail.objects.filter(to="alice@example.com").count() == 1


def test_what_was_answered_cannot_be_answered_again(world, presented):
    by = world.act_as("Lena")
    concepts.accept(concept=presented, by=by)
    with pytest.raises(Refused):
        concepts.accept(concept=presented, by=by)
    with pytest.raises(Refused):
        concepts.decline(concept=presented, reason="No.", by=by)


def test_a_decline_needs_a_reason_and_leaves_the_offer_visible(world, presented, process):
    by = world.act_as("Lena")
    with pytest.raises(Invalid):
        concepts.decline(concept=presented, reason="  ", by=by)
    concepts.decline(concept=presented, reason="Not this year.", by=by)
    assert state(world) == "C1"
    shown = selectors.offer(process, by).shown
    assert (shown.standing, shown.answer_reason) == ("declined", "Not this year.")
    world.act_as("Alice")
    assert not met("concept_accepted", process)


def test_after_a_decline_a_new_version_is_answered_anew(world, presented, process):
    concepts.decline(concept=presented, reason="Too much data.", by=world.act_as("Lena"))
    second = present(world, process, asks="Sales by quarter.")
    by = world.act_as("Lena")
    with pytest.raises(Refused):
        concepts.accept(concept=presented, by=by)
    concepts.accept(concept=second, by=by)
    world.act_as("Alice")
    assert met("concept_accepted", process)


def test_a_draft_beside_an_accepted_version_takes_nothing_away(world, presented, process):
    concepts.accept(concept=presented, by=world.act_as("Lena"))
    write(world, process, asks="More.")
    assert met("concept_accepted", process)
    lena = world.act_as("Lena")
    offer = selectors.offer(process, lena)
    assert (offer.shown.number, offer.draft) == (1, None)
    with pytest.raises(NotVisible):
        selectors.version(process, lena, 2)


def test_a_presented_change_ends_the_acceptance_of_the_version_before(world, presented, process):
    concepts.accept(concept=presented, by=world.act_as("Lena"))
    present(world, process, asks="More.")
    assert not met("concept_accepted", process)
    assert (state(world), world.cycle.entry_met) == ("C1", False)
    presented.refresh_from_db()
    assert presented.standing == Concept.Standing.REPLACED
    with pytest.raises(Refused) as refused:
        concepts.accept(concept=presented, by=world.act_as("Lena"))
    assert refused.value.status == 409


def test_withdrawal_after_acceptance_ends_the_cycle(world, presented, process):
    lena = world.act_as("Lena")
    with pytest.raises(Refused):
        concepts.withdraw(concept=presented, reason="Early.", by=lena)
    concepts.accept(concept=presented, by=lena)
    with pytest.raises(Invalid):
        concepts.withdraw(concept=presented, reason="", by=lena)
    concepts.withdraw(concept=presented, reason="New owner.", by=lena)
    assert (state(world), world.cycle.ending) == ("C1", "withdrawn")
    world.act_as("Alice")
    assert not met("concept_accepted", process)
    with pytest.raises(Refused):
        concepts.write(process=process, by=world.act_as("Alice"), **TEXTS)
    with pytest.raises(Refused):
        concepts.ask(concept=presented, text="Why?", by=world.act_as("Alice"))


def test_questions_are_read_by_both_and_told_by_mail(world, presented, process):
    concepts.ask(concept=presented, text="How much time?", by=world.act_as("Lena"))
    concepts.ask(concept=presented, text="Four hours a month.", by=world.act_as("Alice"))
    texts = [message.text for message in selectors.offer(process, world.act_as("Lena")).messages]
    assert texts == ["How much time?", "Four hours a month."]
    mails = OutboxMail.objects.filter(dedupe_key__startswith="asked").order_by("id")
    assert [mail.to for mail in mails] == ["alice@example.com", "lena@example.com"]
    assert all("hours" not in mail.body and "time" not in mail.body for mail in mails)


def test_a_negotiation_offers_nothing(world):
    process = open_process(world, "negotiation")
    with pytest.raises(Refused):
        write(world, process)


def test_an_agreement_takes_both_signatures(world):
    process = open_process(world, "integration")
    assert not met("agreement_presented", process)
    agreement = present(world, process)
    join(world)
    assert (agreement.kind, state(world)) == ("agreement", "I0")
    assert met("agreement_presented", process)
    concepts.sign(concept=agreement, by=world.act_as("Alice"))
    assert not met("agreement_signed_both", process)
    concepts.accept(concept=agreement, by=world.act_as("Lena"))
    world.act_as("Alice")
    assert met("agreement_signed_both", process)
    assert state(world) == "I1"
    with pytest.raises(Refused):
        concepts.sign(concept=agreement, by=world.act_as("Alice"))


def test_a_new_version_of_an_agreement_voids_both_signatures(world):
    process = open_process(world, "integration")
    agreement = present(world, process)
    join(world)
    concepts.accept(concept=agreement, by=world.act_as("Lena"))
    concepts.sign(concept=agreement, by=world.act_as("Alice"))
    present(world, process, asks="One more thing.")
    assert not met("agreement_signed_both", process)
    assert state(world) == "I0"


def test_a_concept_is_not_signed_by_the_enterprise(world, presented):
    with pytest.raises(Refused):
        concepts.sign(concept=presented, by=world.act_as("Alice"))
