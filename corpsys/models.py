"""The models of this floor, chapter by chapter."""

from corpsys.audit.models import AuditEvent, AuditSeal
from corpsys.corporation.models import Corporation, CorporationAddress, HierarchyLevel, Membership, Organisation
from corpsys.files.models import StoredFile
from corpsys.intake.models import Intake
from corpsys.jobs.models import Job, JobTicket, ScheduledRun, WorkerBeat
from corpsys.outbox.models import OutboxMail
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion
from corpsys.tokens.models import ApiToken, IdempotentAnswer, TokenHash
from corpsys.workspace.models import Assignment, Cycle, Invitation, InvitationHash, Workspace

__all__ = [
    "ApiToken",
    "Assignment",
    "AuditEvent",
    "AuditSeal",
    "Corporation",
    "CorporationAddress",
    "Cycle",
    "HierarchyLevel",
    "IdempotentAnswer",
    "Intake",
    "Invitation",
    "InvitationHash",
    "Job",
    "JobTicket",
    "Membership",
    "Organisation",
    "OutboxMail",
    "ScheduledRun",
    "StoredFile",
    "StrategyFactor",
    "StrategyGoal",
    "StrategyVersion",
    "TokenHash",
    "WorkerBeat",
    "Workspace",
]
