"""A ledger file brought by a command: the same steps as on the pages, one after another, each job waited for.

What is said of the file on the command line is read here; the rights are those of a person (decision 14).
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

from django.db.models import Sum
from django.utils.translation import gettext as _

from analytics.ledger import columns, selectors
from analytics.ledger.models import LedgerEntry, LedgerLoad
from analytics.ledger.target import KIND
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotVisible, Refused
from corpsys.audit.services import record
from corpsys.corporation import services as corporations
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.intake import services
from corpsys.intake.models import Intake
from corpsys.jobs.models import Job
from corpsys.jobs.waiting import wait_for
from corpsys.tenancy.context import tenant

NAMES = {"date": "month", **{item.key: item.key for item in columns.FIELDS}}
_PARTS = re.compile(rf",(?=(?:{'|'.join(NAMES)})=)")


@dataclass(frozen=True)
class Said:
    """What a command says of a file. `mapping`: field → column; `dialect`: only what was said of how the file reads."""

    enterprise: str
    path: Path
    mapping: dict[str, str]
    cancelled_prefix: str = ""
    currency: str = ""
    replace: bool = False
    create: bool = False
    is_strict: bool = False
    dialect: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Told:
    """What an import came to. `rejected`: "field code" → rows; a row with two errors is counted in both."""

    corporation: str
    enterprise: str
    is_new: bool
    rows_read: int
    rows_loaded: int
    rows_rejected: int
    rejected: dict[str, int]
    total: Decimal
    returned: Decimal
    currency: str
    first_month: str
    last_month: str
    load: str


def parse_map(text: str) -> tuple[dict[str, str], str]:
    """Return field → column and the prefix of cancelled rows from client=COL,date=COL,…,cancelled=COL:PREFIX.

    A comma belongs to a column's name unless a field and "=" follow. Raises Invalid.
    """
    mapping: dict[str, str] = {}
    prefix = ""
    for part in _PARTS.split(text):
        name, equals, column = part.partition("=")
        key = NAMES.get(name.strip().lower())
        if key is None or not equals or not column.strip():
            raise Invalid({"map": [_("“%(part)s” is not field=column.") % {"part": part}]})
        if key in mapping:
            raise Invalid({"map": [_("“%(name)s” is named twice.") % {"name": name.strip()}]})
        if key == "cancelled":
            column, _colon, prefix = column.rpartition(":")
            if not column.strip() or not prefix.strip():
                raise Invalid({"map": [_("Write cancelled=COLUMN:PREFIX, such as cancelled=InvoiceNo:C.")]})
        mapping[key] = column.strip()
    return mapping, prefix.strip()


def import_ledger(said: Said, by: Principal) -> Told:
    """Bring a file into an enterprise's ledger and wait until it is there. Raises Refusal, JobEndedBadly, OSError."""
    with tenant(by.corporation_id, by.side, by.user_id):
        enterprise, is_new = _enterprise(said, by)
        intake = _started(said, enterprise, by)
        record(
            kind="ledger.commanded", by=by, entity=intake, after={"command": "import_ledger", "file": said.path.name}
        )
    _wait(intake)
    with tenant(by.corporation_id, by.side, by.user_id):
        intake = _checked(intake)
        rejected = {f"{row['field']} {row['code']}".strip(): row["count"] for row in intake.preview["groups"]}
        if said.is_strict and intake.rows_bad:
            raise Refused(_("Rows have errors, so nothing was loaded: %(rejected)s.") % {"rejected": _words(rejected)})
        if not intake.rows_good:
            raise Refused(_("No row could be read: %(rejected)s.") % {"rejected": _words(rejected)})
        intake = services.confirm(intake=intake, by=by, skip_bad_rows=True)
    _wait(intake)
    with tenant(by.corporation_id, by.side, by.user_id):
        return _told(intake, enterprise, is_new, rejected, by)


def _enterprise(said: Said, by: Principal) -> tuple[Organisation, bool]:
    """Return the enterprise of an address or a name, made where that was said, and whether it is new."""
    found = selectors.enterprise_named(by.corporation_id, said.enterprise)
    if found is not None:
        return found, False
    if not said.create:
        raise Refused(
            _("There is no enterprise “%(name)s”; --create makes it.") % {"name": said.enterprise},
            allowed=selectors.some_enterprises(by.corporation_id),
        )
    level = HierarchyLevel.objects.filter(archived_at__isnull=True).order_by("rank").first()
    level = level or corporations.set_level(rank=1, name=_("Level 1"), by=by)
    made = corporations.propose_organisation(kind=selectors.ENTERPRISE, name=said.enterprise, level=level, by=by)
    return made, True


def _started(said: Said, enterprise: Organisation, by: Principal) -> Intake:
    context: dict[str, Any] = {"enterprise": enterprise.slug, "currency": said.currency, "replace": said.replace}
    context["cancelled_prefix"] = said.cancelled_prefix
    with said.path.open("rb") as upload:
        intake = services.start(kind=KIND, upload=upload, name=said.path.name, context=context, by=by)
    if said.dialect:
        intake = services.set_dialect(intake=intake, by=by, **said.dialect)
    unknown = [column for column in said.mapping.values() if column not in intake.header]
    if unknown:
        columns_there = ", ".join(intake.header)
        text = _("The file has no column “%(name)s”; it has: %(columns)s.")
        raise Invalid({"map": [text % {"name": unknown[0], "columns": columns_there}]})
    return services.set_mapping(intake=intake, mapping=said.mapping, by=by)


def _wait(intake: Intake) -> None:
    job: Job | None = intake.job
    if job is None:
        raise NotVisible
    wait_for(job)


def _checked(intake: Intake) -> Intake:
    intake = Intake.objects.select_related("file", "job").get(pk=intake.pk)
    problem = intake.preview.get("problem")
    if problem:
        raise Refused(problem["message"])
    return intake


def _words(rejected: dict[str, int]) -> str:
    return "; ".join(f"{reason}: {count}" for reason, count in rejected.items())


def _told(intake: Intake, enterprise: Organisation, is_new: bool, rejected: dict[str, int], by: Principal) -> Told:
    intake = Intake.objects.get(pk=intake.pk)
    result: dict[str, Any] = intake.result or {}
    load = LedgerLoad.objects.get(public_id=result["load"])
    returned = LedgerEntry.objects.filter(load=load).aggregate(of_all=Sum("returned"))["of_all"]
    return Told(
        corporation=by.corporation_slug,
        enterprise=enterprise.slug,
        is_new=is_new,
        rows_read=intake.rows_total,
        rows_loaded=load.rows,
        rows_rejected=load.rejected,
        rejected=rejected,
        total=load.total,
        returned=returned,
        currency=load.currency,
        first_month=result["first_month"],
        last_month=result["last_month"],
        load=str(load.public_id),
    )
