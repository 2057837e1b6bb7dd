"""How pages name the two sides of a process: enterprise and client, or the parties themselves where it is another kind. Source: D5."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.workspace.models import Workspace


@dataclass(frozen=True)
class SideWords:
    """The words for the sides of one process; letters stand where there is no room for a word.

    `is_usual`: the process is one of an enterprise and a client.
    """

    is_usual: bool
    host: Text
    partner: Text
    host_letter: str
    partner_letter: str
    host_lead: str
    partner_lead: str

    def of(self, side: Side) -> Text:
        """Return the word for a side."""
        return self.host if side == Side.HOST else self.partner


def side_words(workspace: Workspace) -> SideWords:
    """Return the words for the sides of a pair, in the language that is active."""
    if workspace.kind.key == "enterprise_client":
        return SideWords(
            is_usual=True,
            host=Side.HOST.label,
            partner=Side.PARTNER.label,
            host_letter=letter(Side.HOST),
            partner_letter=letter(Side.PARTNER),
            host_lead=_("Key-account manager"),
            partner_lead=_("Client lead"),
        )
    return SideWords(
        is_usual=False,
        host=workspace.host.name,
        partner=workspace.partner.name,
        host_letter=letter(Side.HOST, for_any_parties=True),
        partner_letter=letter(Side.PARTNER, for_any_parties=True),
        host_lead=_("Leader of %(name)s") % {"name": workspace.host.name},
        partner_lead=_("Lead of %(name)s") % {"name": workspace.partner.name},
    )


def letter(side: Side, *, for_any_parties: bool = False) -> str:
    """Return the one letter of a side: of enterprise and client, or of host and partner."""
    if for_any_parties:
        return pgettext("host, one letter", "H") if side == Side.HOST else pgettext("partner, one letter", "P")
    return pgettext("enterprise, one letter", "E") if side == Side.HOST else pgettext("client, one letter", "C")
