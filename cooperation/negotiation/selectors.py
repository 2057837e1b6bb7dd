"""Questions about agreed terms: the version that stands, the earlier ones, what changed between two."""

import difflib
import re
from dataclasses import dataclass
from typing import Any

from cooperation.concept.policies import kind_of
from cooperation.negotiation.models import AgreedTerms
from cooperation.process.models import Process
from corpsys.access.principal import Principal
from corpsys.access.refusals import NotVisible
from corpsys.access.services import require_reading
from corpsys.access.states import K
from corpsys.workspace.models import Cycle

_PEOPLE = ("proposed_by", "host_signed_by", "partner_signed_by")
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Change:
    """A piece of text that stayed ("same"), came in ("new") or went out ("old")."""

    kind: str
    text: str


def readable(principal: Principal, process: Process) -> Process:
    """Return the process if this principal may read its terms, or refuse as if there were none.

    A variant in which the client enters has no terms of its own; those agreed before a change of the variant stay.
    """
    require_reading(principal, process.cycle, K.K6B)
    if kind_of(process) is not None and not AgreedTerms.objects.filter(cycle=process.cycle).exists():
        raise NotVisible
    return process


def versions(cycle: Cycle, principal: Principal) -> list[AgreedTerms]:
    """Return the visible versions, the newest first."""
    rows: Any = AgreedTerms.objects.visible_to(principal).filter(cycle=cycle)
    return list(rows.select_related(*_PEOPLE).order_by("-number"))


def version(cycle: Cycle, principal: Principal, number: int) -> AgreedTerms:
    """Return one visible version, or refuse as if it did not exist."""
    rows: Any = AgreedTerms.objects.visible_to(principal)
    found: AgreedTerms | None = rows.filter(cycle=cycle, number=number).first()
    if found is None:
        raise NotVisible
    return found


def current(cycle: Cycle) -> AgreedTerms | None:
    """Return the newest version: the only one that can be signed."""
    found: AgreedTerms | None = AgreedTerms.objects.filter(cycle=cycle).order_by("-number").first()
    return found


def is_signed_by_both(terms: AgreedTerms) -> bool:
    """Say whether both sides have signed a version."""
    return terms.host_signed_at is not None and terms.partner_signed_at is not None


def changes(before: str, after: str) -> list[Change]:
    """Return what changed between two texts, word by word."""
    old, new = _WORDS.findall(before), _WORDS.findall(after)
    found: list[Change] = []
    for how, i, j, k, m in difflib.SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found.append(Change("same", "".join(old[i:j])))
            continue
        found += [Change("old", "".join(old[i:j]))] if j > i else []
        found += [Change("new", "".join(new[k:m]))] if m > k else []
    return found
