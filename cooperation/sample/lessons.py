"""What the closed process of the sample taught, made up."""

from cooperation.learning import services as learning
from cooperation.learning.models import Assumption
from cooperation.process.models import Process
from cooperation.sample.opening import MADE_UP
from cooperation.sample.people import Person, acting


def assume(process: Process, by: Person) -> None:
    """Record an assumption and close it by what happened."""
    principal = acting(by)
    text = f"Shops go on buying as in 2020 ({MADE_UP})"
    assumption = learning.record_assumption(process=process, text=text, by=principal)
    note = f"Sales fell by about a twentieth in 2021 (figures: real; wording: {MADE_UP})"
    learning.close_assumption(assumption=assumption, standing=Assumption.Standing.FAILED, note=note, by=principal)


def learn(process: Process, by: Person) -> None:
    """Record a lesson of the enterprise."""
    learning.record_lesson(
        process=process,
        stage=4,
        situation=f"We planned half of the market's growth of an unusual year as our own ({MADE_UP}).",
        done="We set one target for the whole year and looked at it once.",
        result="We saw too late that sales were falling. Next time: look every quarter, and plan from two years.",
        by=acting(by),
    )
