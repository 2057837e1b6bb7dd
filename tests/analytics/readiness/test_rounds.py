"""A round with both sides: who answers when, what opens when, what closing does. Expected from D13, D14 and access P, K3, K3b."""

from datetime import timedelta

import pytest
from django.utils import timezone

from analytics.readiness import inviting, rounds, selectors, services, standing
from analytics.readiness.models import Assessment, ReadinessRound
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.access.states import Side
from corpsys.audit.models import AuditEvent
from corpsys.outbox.models import OutboxMail
from corpsys.workspace.models import Invitation
from tests.asked import CLIENT_WORDS, HOST_WORDS, answer, ask, both_submitted, submit
from tests.choosing import KEYS, rate
from tests.people import give_client_parts

pytestmark = pytest.mark.django_db


def pass_last_day(world):
    world.act_as("Alice")
    ReadinessRound.objects.update(client_until=timezone.localdate() - timedelta(days=2))


# --- asking -----------------------------------------------------------------------------------------------------------


def test_the_enterprise_opens_a_round_that_the_client_does_not_know_of(world, join_client):
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    made = ReadinessRound.objects.get()
    assert (made.number, made.data_class, made.invited_at) == (1, "K1", None)
    assert set(Assessment.objects.values_list("round", flat=True)) == {made.pk}
    assert not standing.asked_rounds(world.act_as("Lena")).exists()
    with pytest.raises(NotVisible):
        rounds.start_round(workspace=world.workspace, by=world.act_as("Lena"))


def test_asked_the_client_has_two_weeks_and_a_mail_without_contents(world):
    made = ask(world)
    assert made.client_until == timezone.localdate() + timedelta(days=14)
    assert made.data_class == "K3b"
    mail = OutboxMail.objects.get()
    assert mail.to == "lena@example.com"
    assert f"/first/readiness/{made.public_id}/" in mail.body
    assert [found.round for found in standing.tasks(world.act_as("Lena"))] == [made]
    assert [found.round for found in standing.tasks(world.act_as("Sam"))] == [made]
    assert not standing.tasks(world.act_as("Hugo"))
    assert not standing.tasks(world.act_as("Alice"))


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Dora", "Eve", "Adam", "Lena", "Sam", "Hugo"])
def test_only_who_leads_asks_gives_time_closes(world, join_client, name):
    until = timezone.localdate() + timedelta(days=20)
    for act in (
        lambda by: inviting.invite_client(workspace=world.workspace, by=by),
        lambda by: inviting.extend(workspace=world.workspace, until=until, by=by),
        lambda by: rounds.close_round(workspace=world.workspace, by=by),
    ):
        with pytest.raises(NotAllowed):
            act(world.act_as(name))


def test_without_a_lead_somebody_has_to_be_named_and_gets_an_invitation(world):
    alice = world.act_as("Alice")
    with pytest.raises(Invalid) as refused:
        inviting.invite_client(workspace=world.workspace, by=alice)
    assert set(refused.value.errors) == {"email"}


def test_the_invitation_lands_on_the_round_and_lasts_until_the_last_day(world, client):
    made = inviting.invite_client(
        workspace=world.workspace, by=world.act_as("Alice"), email="nina@fareway.example", name="Nina"
    )
    invitation = Invitation.objects.get()
    assert invitation.destination == f"/first/readiness/{made.public_id}/"
    assert timedelta(days=14) < invitation.expires_at - timezone.now() <= timedelta(days=15)


@pytest.mark.parametrize("days", [-1, 400])
def test_a_last_day_that_has_passed_or_is_years_away_is_refused(world, days):
    with pytest.raises(Invalid):
        ask(world, until=timezone.localdate() + timedelta(days=days))


def test_the_client_is_asked_once_in_a_round(world):
    ask(world)
    with pytest.raises(Refused) as refused:
        ask(world)
    assert refused.value.allowed


# --- the seal ---------------------------------------------------------------------------------------------------------


def seen_by(world, name):
    """Every assessment that a person may read, as (rater, subject)."""
    rows = Assessment.objects.visible_to(world.act_as(name))
    return {(row.rater_side, row.subject_side) for row in rows}


HOSTS = {("host", "host"), ("host", "partner")}
CLIENTS = {("partner", "host"), ("partner", "partner")}


def test_while_both_answer_each_side_reads_its_own(world):
    ask(world)
    answer(world, "Alice", words=HOST_WORDS)
    answer(world, "Sam", words=CLIENT_WORDS)
    for name in ("Alice", "Bob", "Eve"):
        assert seen_by(world, name) == HOSTS
    for name in ("Lena", "Sam"):
        assert seen_by(world, name) == CLIENTS
    for name in ("Charlie", "Dora", "Adam", "Hugo"):
        assert seen_by(world, name) == set()


@pytest.mark.parametrize(("first", "second"), [("Alice", "Lena"), ("Lena", "Alice")])
def test_the_first_submission_opens_nothing_and_the_second_opens_the_clients(world, first, second):
    ask(world)
    answer(world, "Alice")
    answer(world, "Lena")
    submit(world, first)
    assert seen_by(world, "Alice") == HOSTS
    assert seen_by(world, "Lena") == CLIENTS
    assert selectors.client_pair(world.act_as("Alice"), world.workspace.pk).host is None
    submit(world, second)
    assert seen_by(world, "Alice") == seen_by(world, "Bob") == HOSTS | CLIENTS
    assert seen_by(world, "Lena") == CLIENTS
    # An executive reads K1, not what the client answered.
    assert seen_by(world, "Eve") == HOSTS
    assert ReadinessRound.objects.get().closed_at is not None
    opened = AuditEvent.objects.get(kind="readiness.opened_to_both")
    assert opened.reach == "joint"


def test_of_the_other_side_there_are_counts_only(world):
    ask(world)
    answer(world, "Lena", words=CLIENT_WORDS)
    found = standing.latest(world.workspace.pk)
    assert (found.partner.answered, found.partner.total, found.partner.submitted_at) == (26, 26, None)
    assert (found.host.answered, found.host.total) == (0, 26)


def test_client_pair_is_what_the_client_says_and_the_score_stays_the_enterprises(world):
    both_submitted(world)
    found = selectors.client_pair(world.act_as("Alice"), world.workspace.pk)
    assert set(found.ratings(Side.HOST).values()) == {4}
    assert set(found.ratings(Side.PARTNER).values()) == {2}
    # Source: D13: R_client always uses the enterprise's latest assessment of the client: 1 of 4 → 25.
    assert selectors.scores([world.workspace.pk])[world.workspace.pk].partner == 25
    assert selectors.client_pair(world.act_as("Eve"), world.workspace.pk).host is None


def test_no_event_tells_the_other_side_what_was_answered(world):
    both_submitted(world)
    for event in AuditEvent.objects.all():
        assert HOST_WORDS not in f"{event.before} {event.after} {event.label}"
        assert CLIENT_WORDS not in f"{event.before} {event.after} {event.label}"
    reaches = dict(AuditEvent.objects.filter(kind="readiness.rated").values_list("side", "reach"))
    assert reaches == {"host": "host", "partner": "partner"}


# --- who writes, and until when ---------------------------------------------------------------------------------------


def test_nobody_writes_for_the_other_side(world):
    ask(world)
    answer(world, "Alice")
    answer(world, "Lena")
    of_client = selectors.draft_pair(world.workspace.pk, Side.PARTNER).host.assessment
    of_host = selectors.draft_pair(world.workspace.pk).host.assessment
    for name, foreign in (("Alice", of_client), ("Bob", of_client), ("Lena", of_host), ("Sam", of_host)):
        with pytest.raises(NotAllowed):
            services.rate(assessment=foreign, ratings={KEYS[0]: 0}, version=foreign.version, by=world.act_as(name))
        with pytest.raises(NotAllowed):
            services.submit(assessment=foreign, by=world.act_as(name))


def test_a_specialist_answers_and_the_lead_submits(world):
    ask(world)
    answer(world, "Sam")
    with pytest.raises(NotAllowed):
        submit(world, "Sam")
    assert submit(world, "Lena")[0].submitted_by == world.users["Lena"]
    with pytest.raises(Refused):
        rounds.start_round(workspace=world.workspace, by=world.act_as("Sam"))


def test_the_leader_is_told_that_the_client_has_submitted_and_not_what(world):
    ask(world)
    answer(world, "Lena", words=CLIENT_WORDS)
    submit(world, "Lena")
    mail = OutboxMail.objects.get(to="alice@example.com")
    assert "/first/clients/fareway/readiness/" in mail.body
    assert CLIENT_WORDS not in mail.body


def test_who_saves_an_overtaken_version_is_told(world):
    ask(world)
    answer(world, "Lena")
    with pytest.raises(Stale):
        rounds.save_round(workspace=world.workspace, written={}, version=0, by=world.act_as("Sam"))


def test_after_the_last_day_nothing_is_written_and_the_draft_stays(world):
    ask(world)
    answer(world, "Lena", words=CLIENT_WORDS)
    pass_last_day(world)
    draft = selectors.draft_pair(world.workspace.pk, Side.PARTNER).host.assessment
    for act in (
        lambda: services.rate(assessment=draft, ratings={KEYS[0]: 0}, version=draft.version, by=world.act_as("Lena")),
        lambda: submit(world, "Lena"),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert "more time" in refused.value.allowed[0]
    assert standing.latest(world.workspace.pk).is_late
    inviting.extend(workspace=world.workspace, until=timezone.localdate() + timedelta(days=3), by=world.act_as("Alice"))
    assert OutboxMail.objects.filter(to="lena@example.com").count() == 2
    assert selectors.draft_pair(world.workspace.pk, Side.PARTNER).host.mark(KEYS[0]).evidence == CLIENT_WORDS
    submit(world, "Lena")


def test_the_last_day_ends_in_the_zone_of_the_corporation(world, settings):
    from zoneinfo import ZoneInfo

    from analytics.readiness import policies

    made = ask(world)
    made.corporation.time_zone = "America/Chicago"
    end = policies.deadline(made, made.client_until)
    assert (end.hour, end.tzinfo, end.date()) == (0, ZoneInfo("America/Chicago"), made.client_until + timedelta(days=1))


def test_asking_for_time_writes_to_the_leader_once_a_day(world):
    made = ask(world)
    pass_last_day(world)
    made.refresh_from_db()
    for _time in range(2):
        inviting.ask_for_time(asked=made, by=world.act_as("Sam"))
    mail = OutboxMail.objects.get(to="alice@example.com")
    assert "/first/clients/fareway/readiness/" in mail.body
    with pytest.raises(NotAllowed):
        inviting.ask_for_time(asked=made, by=world.act_as("Alice"))


def test_more_time_needs_somebody_who_was_asked_and_has_not_submitted(world):
    until = timezone.localdate() + timedelta(days=3)
    with pytest.raises(Refused):
        inviting.extend(workspace=world.workspace, until=until, by=world.act_as("Alice"))
    ask(world)
    answer(world, "Lena")
    submit(world, "Lena")
    with pytest.raises(Refused):
        inviting.extend(workspace=world.workspace, until=until, by=world.act_as("Alice"))


# --- closing ----------------------------------------------------------------------------------------------------------


def test_a_closed_round_keeps_the_clients_draft_its_secret_and_carries_it_into_the_next(world):
    ask(world)
    answer(world, "Alice")
    submit(world, "Alice")
    answer(world, "Lena", words=CLIENT_WORDS)
    rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert seen_by(world, "Alice") == HOSTS
    assert selectors.client_pair(world.act_as("Alice"), world.workspace.pk).host is None
    draft = selectors.draft_pair(world.workspace.pk, Side.PARTNER).host.assessment
    assert draft.data_class == "K3"
    with pytest.raises(Refused):
        services.rate(assessment=draft, ratings={KEYS[0]: 0}, version=draft.version, by=world.act_as("Lena"))
    second = ask(world)
    assert second.number == 2
    rounds.start_round(workspace=world.workspace, by=world.act_as("Lena"))
    draft.refresh_from_db()
    assert (draft.round, selectors.sheet(draft).mark(KEYS[0]).evidence) == (second, CLIENT_WORDS)


def test_closing_is_no_way_to_look_at_what_the_client_submitted(world):
    ask(world)
    answer(world, "Alice")
    answer(world, "Lena")
    submit(world, "Lena")
    with pytest.raises(Refused) as refused:
        rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert refused.value.allowed
    assert seen_by(world, "Alice") == HOSTS


def test_the_enterprise_begins_anew_only_when_nobody_is_waited_for(world):
    rate(world, 2, 2)
    rate(world, 3, 3)
    world.act_as("Alice")
    assert [(one.number, one.closed_at is None) for one in ReadinessRound.objects.order_by("number")] == [
        (1, False),
        (2, True),
    ]
    ask(world)
    with pytest.raises(Refused):
        rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert ReadinessRound.objects.count() == 3


def test_the_client_may_be_asked_after_the_enterprise_has_submitted(world):
    rate(world, 2, 2)
    made = ask(world)
    assert made.number == 1
    answer(world, "Lena")
    submit(world, "Lena")
    assert seen_by(world, "Alice") == HOSTS | CLIENTS


def test_drafts_from_before_there_were_rounds_join_the_next(world):
    draft = services.start_assessment(
        workspace=world.workspace, rater_side=Side.HOST, subject_side=Side.HOST, by=world.act_as("Alice")
    )
    assert draft.round is None
    services.rate(assessment=draft, ratings={KEYS[0]: 3}, version=1, by=world.principal("Alice"))
    host, _partner = rounds.start_round(workspace=world.workspace, by=world.act_as("Alice"))
    assert (host.pk, host.round.number, selectors.sheet(host).ratings[KEYS[0]]) == (draft.pk, 1, 3)


@pytest.mark.parametrize(("copies", "level"), [(False, None), (True, 4)])
def test_the_client_too_begins_with_the_answers_of_last_time_if_it_wants(world, copies, level):
    both_submitted(world)
    ask(world)
    host, _partner = rounds.start_round(workspace=world.workspace, by=world.act_as("Lena"), copy_last=copies)
    assert selectors.sheet(host).ratings[KEYS[1]] == level


def test_nothing_is_opened_in_another_corporation(two_worlds):
    first, second = two_worlds
    give_client_parts(first)
    first.extra["joined"] = True
    ask(first)
    second.act_as("Alice")
    assert not ReadinessRound.objects.exists()


def test_the_joint_trail_does_not_count_the_rounds_of_the_enterprise_alone(world):
    """The number of a round tells the client how often it was rated without being asked, which is K1."""
    for _turn in range(2):
        answer(world, "Alice")
        submit(world, "Alice")
    asked = ask(world)
    answer(world, "Lena")
    inviting.ask_for_time(asked=asked, by=world.act_as("Lena"))
    submit(world, "Lena")
    world.act_as("Alice")
    joint = AuditEvent.objects.filter(kind__startswith="readiness.", reach="joint")
    assert asked.number == 2
    assert {event.kind for event in joint} == {"readiness.time_asked", "readiness.opened_to_both"}
    for event in joint:
        assert (event.label, event.before, event.after) == (f"{asked.invited_at:%Y-%m-%d}", None, None)
