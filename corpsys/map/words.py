"""The words of the map: letters of the kinds, counts, what a node and a band are, and what the whole map says."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER, Band, MapData, Node
from corpsys.pages.numbers import show


def letter(kind: str) -> str:
    """Return the letter that stands for a kind of organisation in the reader's language."""
    if kind == SUPPLIER:
        return pgettext("supplier, one letter", "S")
    return pgettext("client, one letter", "C") if kind == CLIENT else pgettext("enterprise, one letter", "E")


def counted(kind: str, number: int) -> str:
    """Return a number of suppliers, clients or enterprises in words."""
    if kind == SUPPLIER:
        return ngettext("%(n)s supplier", "%(n)s suppliers", number) % {"n": show(number, 0)}
    if kind == CLIENT:
        return ngettext("%(n)s client", "%(n)s clients", number) % {"n": show(number, 0)}
    return ngettext("%(n)s enterprise", "%(n)s enterprises", number) % {"n": show(number, 0)}


def title_of(node: Node) -> str:
    """Return what a node is in words: whole name, bundles, running processes."""
    facts = [counted(SUPPLIER, node.suppliers), counted(CLIENT, node.clients)] if node.kind == ENTERPRISE else []
    if node.active:
        facts.append(
            ngettext("%(n)s active process", "%(n)s active processes", node.active) % {"n": show(node.active, 0)}
        )
    return f"{node.name}: {', '.join(facts)}" if facts else node.name


def spoken(band: Band) -> str:
    facts = (counted(kind, n) for kind, n in _numbers(band))
    return f"{band.rank}. {band.name}: {', '.join(facts)}."


def _numbers(band: Band) -> tuple[tuple[str, int], ...]:
    return ((ENTERPRISE, band.enterprises), (SUPPLIER, band.suppliers), (CLIENT, band.clients))


def conclusion(data: MapData) -> str:
    """Return what the map says at first sight: which level has most clients, and where processes run."""
    said = []
    top = max(data.bands, key=lambda band: band.clients, default=None)
    if top is not None and top.clients:
        words = {"clients": counted(CLIENT, top.clients), "level": top.rank, "name": top.name}
        said.append(_("Most clients are on level %(level)s, “%(name)s”: %(clients)s.") % words)
    nodes = [node for band in data.bands for node in band.nodes]
    running = sum(node.active > 0 for node in nodes)
    if nodes and not data.is_collapsed:
        text = ngettext(
            "Processes run at %(running)s of %(n)s enterprise.",
            "Processes run at %(running)s of %(n)s enterprises.",
            len(nodes),
        )
        said.append(text % {"running": running, "n": len(nodes)})
    return " ".join(said)
