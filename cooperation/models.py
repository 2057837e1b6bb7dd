"""The models of this floor, chapter by chapter."""

from cooperation.actions.models import Action, ActionDependency
from cooperation.closing.models import AnswerSubmission, Closing, ExitItem, Expectation, ExpectationAnswer
from cooperation.concept.models import Concept, ConceptMessage
from cooperation.decision.models import Decision
from cooperation.findings.models import Finding, FindingStance
from cooperation.learning.models import Assumption, Lesson
from cooperation.monitoring.models import ActualValue, MonitoringMethod, PulseAnswer, PulseRound
from cooperation.negotiation.models import AgreedTerms
from cooperation.plan.models import GoalEvidence, JointGoal, PlanSignature, StrategicPlan
from cooperation.process.models import Bypass, ConditionTick, GateConfirmation, Process, Stage, StageEvent

__all__ = [
    "Action",
    "ActionDependency",
    "ActualValue",
    "AgreedTerms",
    "AnswerSubmission",
    "Assumption",
    "Bypass",
    "Closing",
    "Concept",
    "ConceptMessage",
    "ConditionTick",
    "Decision",
    "ExitItem",
    "Expectation",
    "ExpectationAnswer",
    "Finding",
    "FindingStance",
    "GateConfirmation",
    "GoalEvidence",
    "JointGoal",
    "Lesson",
    "MonitoringMethod",
    "PlanSignature",
    "Process",
    "PulseAnswer",
    "PulseRound",
    "Stage",
    "StageEvent",
    "StrategicPlan",
]
