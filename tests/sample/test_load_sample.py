"""The sample as it is loaded: the figures of the Pareto, each client at its step, and nothing left to chance."""

from decimal import Decimal

from django.core.management import call_command
from django.test import TestCase

from accounts.models import User
from analytics.consolidation.models import JoinedCell
from analytics.ledger.models import ClientStanding, KeyClientRun
from analytics.readiness.models import Assessment
from cooperation.process import gate
from cooperation.process.models import Process, StageState
from cooperation.sample import people
from cooperation.sample.load import load
from corpsys.access.states import State
from corpsys.audit.models import AuditEvent
from corpsys.corporation.models import Membership, Organisation
from corpsys.jobs.models import Job, JobState
from corpsys.jobs.testing import run_all
from corpsys.outbox.models import OutboxMail
from corpsys.tenancy import context
from corpsys.workspace.models import Invitation
from sample.iowa.shipped import HERE
from tests.smoke.figures import EXPECTED, PLAN

PARETO = EXPECTED["pareto"]["2019_2021"]


class TestSample(TestCase):
    """One load for all of them; each looks at it as somebody of the sample."""

    @classmethod
    def setUpTestData(cls):
        assert load() is True

    def process(self, key, person=people.KAM):
        return Process.objects.visible_to(people.acting(person)).select_related("cycle", "workspace").get(key=key)

    def open_conditions(self, key, stage):
        return {found.name for found in gate.open_conditions(self.process(key), stage, people.acting(people.KAM))}

    def test_key_clients_are_those_of_the_public_record(self):
        people.acting(people.KAM)
        run = KeyClientRun.objects.get(is_in_force=True)
        rows = ClientStanding.objects.filter(run=run)
        assert (rows.count(), rows.filter(pareto_class="A").count()) == (850, 48) == (PARETO["clients"], PARETO["k80"])
        fareway = rows.get(client__key="FAREWAY")
        assert (fareway.rank, fareway.pareto_class) == (2, "A")
        assert round(fareway.share, 6) == Decimal(PARETO["fareway"]["share"])
        assert f"{fareway.share:.2%}" == "8.11%"
        assert fareway.client.organisation.name == "FAREWAY"

    def test_the_last_year_can_be_compared_with_the_one_before(self):
        people.acting(people.KAM)
        run = KeyClientRun.objects.get(previous__isnull=False)
        assert (str(run), str(run.previous), run.is_in_force) == (
            "revenue 2021-01–2021-12",
            "revenue 2020-01–2020-12",
            False,
        )

    def test_fareway_waits_for_exceptions_and_signatures_only(self):
        process = self.process("FAR-01")
        assert process.cycle.state == State.C2
        states = dict(process.stages.values_list("number", "state"))
        assert [number for number, state in states.items() if state == StageState.PASSED] == [0, 1, 2, 3]
        assert states[4] == StageState.OPEN
        assert self.open_conditions("FAR-01", 4) == {"exceptions_resolved", "plan_signed_both"}

    def test_five_exceptions_are_the_labelled_ones(self):
        import json

        cells = json.loads((HERE / "discrepancies.json").read_text())["cells"]
        people.acting(people.KAM)
        found = JoinedCell.objects.filter(status="exception", consolidation__is_current=True)
        assert {(f"{cell.month:%Y-%m}", cell.category, cell.host_amount, cell.resolution) for cell in found} == {
            (cell["month"], cell["category"], Decimal(cell["seeded_amount"]), "") for cell in cells
        }

    def test_plan_is_the_one_of_the_stated_rule(self):
        from cooperation.plan import selectors

        process = self.process("FAR-01")
        goals = selectors.goals_in_force(process.cycle)
        assert [
            (goal.title, goal.host_baseline, goal.host_target, goal.partner_target, goal.host_benefit) for goal in goals
        ] == [
            (
                goal["title"],
                Decimal(goal["baseline_2020"]),
                Decimal(goal["enterprise"]["target_2021"]),
                Decimal(goal["client"]["target_2021"]),
                goal["enterprise"]["benefit"],
            )
            for goal in PLAN["goals"]
        ]
        assert all("made up" in goal.note for goal in goals)

    def test_caseys_lead_is_invited_and_reads_nothing_yet(self):
        process = self.process("CAS-01")
        assert process.cycle.state == State.C1
        (invited,) = Invitation.objects.filter(workspace=process.workspace)
        assert (invited.email, invited.used_at) == ("lead@caseys.example", None)
        assert not User.objects.filter(email=invited.email).exists()

    def test_hy_vee_is_half_rated(self):
        people.acting(people.KAM)
        drafts = Assessment.objects.filter(workspace__partner__name="HY-VEE")
        assert [(draft.submitted_at, draft.subject_side) for draft in drafts.order_by("subject_side")] == [
            (None, "host"),
            (None, "partner"),
        ]

    def test_kum_and_go_is_closed(self):
        process = self.process("KUM-01", people.OTHER_KAM)
        assert process.cycle.ended_at is not None
        assert set(process.stages.values_list("state", flat=True)) == {StageState.PASSED}
        assert process.cycle.outcome == "none_met"

    def test_two_clients_wait_for_an_executive(self):
        people.acting(people.EXECUTIVE)
        standing = Organisation.objects.filter(kind="client").values_list("standing", flat=True)
        assert (len(standing), list(standing).count("proposed")) == (71, 2)

    def test_jobs_have_ended_well_but_the_mail_which_workers_send(self):
        people.acting(people.KAM)
        waiting = Job.objects.exclude(state=JobState.DONE)
        assert {job.kind for job in waiting} == {"outbox.send"}
        run_all()
        people.acting(people.KAM)
        assert not OutboxMail.objects.filter(to="lead@caseys.example", sent_at=None).exists()

    def test_a_second_load_changes_nothing(self):
        people.acting(people.KAM)
        before = (AuditEvent.objects.count(), Membership.objects.count(), User.objects.count(), Job.objects.count())
        context.set_local()
        call_command("load_sample")
        people.acting(people.KAM)
        after = (AuditEvent.objects.count(), Membership.objects.count(), User.objects.count(), Job.objects.count())
        assert before == after
