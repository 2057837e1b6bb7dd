"""The six kinds of cooperation process, derived from the kinds of the two parties and never typed in. Source: D5."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Text
from corpsys.corporation.models import Organisation

ENTERPRISE, SUPPLIER, CLIENT = Organisation.Kind.ENTERPRISE, Organisation.Kind.SUPPLIER, Organisation.Kind.CLIENT


@dataclass(frozen=True)
class ProcessKind:
    """A kind of process: its stored word, its name, and whether an enterprise takes part (internal) or not (external)."""

    key: str
    label: Text
    is_internal: bool

    @property
    def is_external(self) -> bool:
        return not self.is_internal

    @property
    def boundary_label(self) -> Text:
        """In words: internal or external."""
        return _("internal") if self.is_internal else _("external")

    def __str__(self) -> str:
        return str(self.label)


KINDS: Final[dict[frozenset[str], ProcessKind]] = {
    frozenset({ENTERPRISE}): ProcessKind("enterprise_enterprise", _("enterprise–enterprise"), is_internal=True),
    frozenset({ENTERPRISE, SUPPLIER}): ProcessKind("enterprise_supplier", _("enterprise–supplier"), is_internal=True),
    frozenset({ENTERPRISE, CLIENT}): ProcessKind("enterprise_client", _("enterprise–client"), is_internal=True),
    frozenset({SUPPLIER}): ProcessKind("supplier_supplier", _("supplier–supplier"), is_internal=False),
    frozenset({SUPPLIER, CLIENT}): ProcessKind("supplier_client", _("supplier–client"), is_internal=False),
    frozenset({CLIENT}): ProcessKind("client_client", _("client–client"), is_internal=False),
}


def process_kind(first_kind: str, second_kind: str) -> ProcessKind:
    """Return the kind of process between parties of these kinds, in either order; KeyError for an unknown one. Source: D5."""
    return KINDS[frozenset({first_kind, second_kind})]
