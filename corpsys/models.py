"""The models of this floor, chapter by chapter."""

from corpsys.audit.models import AuditEvent, AuditSeal
from corpsys.corporation.models import (
    Corporation,
    CorporationAddress,
    HierarchyLevel,
    KnowledgeField,
    Membership,
    Organisation,
    OrganisationMerge,
)
from corpsys.files.models import StoredFile
from corpsys.intake.models import Intake, RememberedMapping
from corpsys.jobs.models import Job, JobTicket, ScheduledRun, WorkerBeat
from corpsys.links.models import CausalLink
from corpsys.lists.models import SavedView
from corpsys.orientation.models import Orientation
from corpsys.outbox.models import OutboxMail
from corpsys.partners.models import Partnership
from corpsys.register.models import RegisterChange
from corpsys.strategy.models import StrategyFactor, StrategyGoal, StrategyVersion
from corpsys.tokens.models import ApiToken, IdempotentAnswer, TokenHash
from corpsys.workspace.models import Assignment, Cycle, Invitation, InvitationHash, Workspace

__all__ = [
    "ApiToken",
    "Assignment",
    "AuditEvent",
    "AuditSeal",
    "CausalLink",
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
    "KnowledgeField",
    "Membership",
    "Organisation",
    "OrganisationMerge",
    "Orientation",
    "OutboxMail",
    "Partnership",
    "RegisterChange",
    "RememberedMapping",
    "SavedView",
    "ScheduledRun",
    "StoredFile",
    "StrategyFactor",
    "StrategyGoal",
    "StrategyVersion",
    "TokenHash",
    "WorkerBeat",
    "Workspace",
]
