"""Changes of the data room: load a version of a half, take it back, let it be joined or not. Source: D31."""

import shutil
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from analytics.dataroom import naming, policies
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import Half
from corpsys.access.principal import Principal
from corpsys.access.refusals import Refused
from corpsys.access.services import require
from corpsys.access.states import K, Side
from corpsys.audit.services import record
from corpsys.corporation.models import Corporation
from corpsys.files import services as files
from corpsys.files.models import StoredFile
from corpsys.jobs.registry import DataError
from corpsys.workspace.models import Cycle

Confidentiality = Dataset.Confidentiality


def admit(*, cycle: Cycle, half: Half, by: Principal) -> None:
    """Ask whether this person may bring a version of this half now."""
    require(by, "upload_data", cycle.workspace_id)
    policies.check_own(by, half.side)
    policies.check_time(by, cycle)


@transaction.atomic
def load(*, cycle: Cycle, half: Half, file: StoredFile, staged: Path, by: Principal, **about: Any) -> Dataset:
    """Load checked rows as the next version of a half; it is read by its own side only until its lead shares it.

    `staged`: the rows as Parquet (see scan). `about`: `classification`, `note`. Raises DataError for a table that could
    not be joined. Source: D31.
    """
    from analytics.dataroom import scan

    admit(cycle=cycle, half=half, by=by)
    known = scan.facts(staged)
    if known is None:
        raise DataError(_("The file has no rows."))
    policies.check_table(
        half, rows=known.rows, longest_category=known.longest_category, has_vendors=bool(known.vendors)
    )
    Cycle.objects.select_for_update().get(pk=cycle.pk)
    versions = Dataset.objects.filter(cycle=cycle, kind=half.kind)
    last = versions.order_by("-number").first()
    versions.filter(is_current=True).update(is_current=False)
    dataset: Dataset = Dataset.objects.create(
        **cycle.scope(),
        kind=half.kind,
        owner_side=half.side,
        data_class=policies.OWN_CLASS[half.side],
        number=last.number + 1 if last else 1,
        file=_of_class(file, policies.OWN_CLASS[half.side]),
        table_path=_kept(staged, by),
        first_month=known.first_month,
        last_month=known.last_month,
        currency=Corporation.objects.get(pk=by.corporation_id).currency,
        rows=known.rows,
        total=known.total,
        unknown_total=known.unknown_total,
        own_vendors=naming.proposed(cycle.workspace.host.name, known.vendors) if half.has_vendors else [],
        overview=known.overview,
        user_id=by.user_id,
        **about,
    )
    record(kind="data.loaded", by=by, entity=dataset, after=_said(dataset))
    return dataset


def _kept(staged: Path, by: Principal) -> str:
    name = files.new_path(by.corporation_id, ".parquet")
    shutil.copyfile(staged, files.absolute(name))
    return name


def _of_class(file: StoredFile, data_class: K) -> StoredFile:
    file.data_class = data_class
    file.save(update_fields=["data_class"])
    return file


def _said(dataset: Dataset) -> dict[str, Any]:
    return {
        "half": dataset.kind,
        "version": dataset.number,
        "rows": dataset.rows,
        "total": str(dataset.total),
        "sha256": dataset.file.sha256,
    }


@transaction.atomic
def undo(*, dataset: Dataset, by: Principal) -> Dataset | None:
    """Take the newest version back, so that the one before it is in force again; return that one. Source: D31."""
    require(by, "upload_data", dataset.workspace_id)
    locked = _locked(dataset, by)
    policies.check_time(by, locked.cycle)
    policies.check_current(locked)
    policies.check_unused(locked)
    _change(locked, is_current=False)
    before: Dataset | None = (
        Dataset.objects.filter(cycle=locked.cycle, kind=locked.kind, number__lt=locked.number)
        .order_by("-number")
        .first()
    )
    if before is not None:
        _change(before, is_current=True)
    record(kind="data.taken_back", by=by, entity=locked, after={"half": locked.kind, "version": locked.number})
    return before


@transaction.atomic
def share(*, dataset: Dataset, by: Principal, own_vendors: list[str] | None = None) -> Dataset:
    """Let the version in force be joined with the other side's; the rows themselves stay with their owner.

    An act of the side's lead, never of a token. `own_vendors`: for the client's files, the vendors in it that are the
    enterprise; None keeps what was proposed at loading. Source: D31, D32; access, share own side's data.
    """
    require(by, "share_data", dataset.workspace_id)
    locked = _locked(dataset, by)
    policies.check_time(by, locked.cycle)
    policies.check_current(locked)
    if locked.confidentiality == Confidentiality.CONSOLIDATION:
        raise Refused(_("This version can be joined already."))
    named = policies.check_own_vendors(locked, locked.own_vendors if own_vendors is None else own_vendors)
    _set_sharing(locked, Confidentiality.CONSOLIDATION, own_vendors=named)
    record(kind="data.shared", by=by, entity=locked, joint=True, after={"half": locked.kind, "version": locked.number})
    return locked


@transaction.atomic
def withdraw_sharing(*, dataset: Dataset, by: Principal) -> Dataset:
    """Keep a version to the own side again: what was joined from it stands still, nothing new is joined. Source: D27."""
    require(by, "share_data", dataset.workspace_id)
    locked = _locked(dataset, by)
    if locked.confidentiality == Confidentiality.OWN:
        raise Refused(_("This version is the own side's only."))
    _set_sharing(locked, Confidentiality.OWN)
    record(
        kind="data.unshared", by=by, entity=locked, joint=True, after={"half": locked.kind, "version": locked.number}
    )
    return locked


def _set_sharing(dataset: Dataset, confidentiality: Confidentiality, **more: Any) -> None:
    side = Side(dataset.owner_side)
    classes = policies.SHARED_CLASS if confidentiality == Confidentiality.CONSOLIDATION else policies.OWN_CLASS
    _of_class(dataset.file, classes[side])
    _change(dataset, confidentiality=confidentiality, data_class=classes[side], **more)


def _locked(dataset: Dataset, by: Principal) -> Dataset:
    policies.check_own(by, dataset.owner_side)
    found: Dataset = Dataset.objects.select_for_update(of=("self",)).select_related("cycle", "file").get(pk=dataset.pk)
    return found


def _change(dataset: Dataset, **values: Any) -> None:
    for name, value in values.items():
        setattr(dataset, name, value)
    dataset.save(update_fields=list(values))
