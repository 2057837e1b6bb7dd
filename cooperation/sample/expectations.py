"""What each side expects, from `plan_rule.json`: real baselines of 2020, wording and targets made up by the rule stated there."""

from decimal import Decimal

from cooperation.closing import expectations
from cooperation.process.models import Process
from cooperation.sample import shipped
from cooperation.sample.people import Person, acting
from cooperation.sample.plan import DIRECTIONS

LABEL = "(made up by a stated rule)"


def write_down(process: Process, called: str, by: Person) -> None:
    """Write down the expectations of one side; `called`: "enterprise" or "client", as in the document."""
    principal = acting(by)
    for said in shipped.document("plan_rule")["expectations"]:
        if said["side"] == called:
            expectations.set_expectation(
                cycle=process.cycle,
                by=principal,
                text=f"{said['expectation']} {LABEL}",
                measure=said["measure"],
                unit=said["unit"],
                direction=DIRECTIONS[said["direction"]],
                baseline=Decimal(said["baseline_2020"]),
                target=Decimal(said["target_2021"]),
                weight=Decimal(said["weight"]),
                is_must=said["must"],
            )
