"""The map as a drawing: levels as bands, enterprises with their bundles in the middle, partners unfolded at the sides.

A pure function of the data and the active language; the same data give the same drawing. Source: D2–D6, fig. 1.
"""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from corpsys.map.drawing import Box, Chip, Key, MapPicture, More, Stripe, Text, Total
from corpsys.map.lines import lines
from corpsys.map.reading import CLIENT, ENTERPRISE, SUPPLIER, Band, MapData, Node, Unfolded
from corpsys.map.words import counted, letter, spoken, title_of
from corpsys.pages.lettering import BOLD, shorten, width
from corpsys.pages.numbers import show

WIDTH, MARGIN, ZONE, GUTTER = 1000, 16, 150, 10
CENTRE_LEFT, CENTRE_RIGHT = MARGIN + ZONE + GUTTER, WIDTH - MARGIN - ZONE - GUTTER
CAPTION, HEAD, FOOT, BETWEEN = 44, 44, 16, 10
NAME_SIZE, SMALL, TOTAL_SIZE = 14, 13, 24
# Few enterprises of a level have their bundles beside them; many have the figures inside, five in a row.
MOST_ROOMY, ROOMY, DENSE = 12, 3, 5
LEAST_CHIP, FAN, BOX_HEIGHT, ROW, DENSE_BOX, DENSE_ROW = 30, 8, 52, 72, 46, 56
PARTNER_HEIGHT, PARTNER_ROW = 24, 29
TINTS = 4


def map_picture(data: MapData, *, caption: str = "") -> MapPicture:
    """Return the drawing. `caption`: a line of its own above, for a file that leaves the page."""
    top: float = CAPTION if caption else 0
    largest = max((n for band in data.bands for n in (band.suppliers, band.clients)), default=0)
    stripes = []
    for place, band in enumerate(data.bands):
        stripe = _stripe(band, top, min(place, TINTS - 1), largest, data.selected)
        stripes.append(stripe)
        top += stripe.height + BETWEEN
    legend, height = _legend(top + 8)
    return MapPicture(
        width=WIDTH,
        height=round(height),
        title=_("Map of the corporation"),
        description=" ".join(spoken(band) for band in data.bands),
        caption=Text(MARGIN, 28, shorten(caption, 20 * BOLD, WIDTH - 2 * MARGIN)[0]) if caption else None,
        stripes=tuple(stripes),
        lines=lines(data, {box.pk: box for stripe in stripes for box in stripe.boxes}),
        legend=legend,
    )


# --- a band -----------------------------------------------------------------------------------------------------------


def _stripe(band: Band, top: float, tint: int, largest: int, selected: int | None) -> Stripe:
    name, _wide = shorten(band.name, 17 * BOLD, WIDTH - 2 * MARGIN - 220)
    left, left_more, left_end = _side(SUPPLIER, band.rank, band.left, top + HEAD, selected)
    right, right_more, right_end = _side(CLIENT, band.rank, band.right, top + HEAD, selected)
    boxes, end = _enterprises(band.nodes, top + HEAD + 8, selected)
    mores = [*left_more, *right_more]
    if band.more > 0:
        mores.append(_more(ENTERPRISE, band.rank, band.more, WIDTH / 2, end + 16))
        end += 30
    bottom = max(end, left_end, right_end, top + HEAD + ROW)
    totals = _totals(band, top, largest, bool(left or left_more), bool(right or right_more))
    count = counted(ENTERPRISE, band.enterprises)
    return Stripe(
        rank=band.rank,
        tint=tint,
        y=top,
        height=bottom + FOOT - top,
        rank_text=Text(MARGIN + 14, top + 25, str(band.rank)),
        name=Text(MARGIN + 36, top + 30, name),
        title=spoken(band),
        count=Text(WIDTH - MARGIN, top + 29, count),
        totals=totals,
        boxes=(*left, *boxes, *right),
        mores=tuple(mores),
    )


def _totals(band: Band, top: float, largest: int, is_left_open: bool, is_right_open: bool) -> tuple[Total, ...]:
    """How many suppliers and clients sit on the level, where the side is not unfolded."""
    told = (
        (SUPPLIER, band.suppliers, MARGIN, is_left_open),
        (CLIENT, band.clients, WIDTH - MARGIN - ZONE, is_right_open),
    )
    return tuple(
        Total(
            kind=kind,
            number=Text(x + 24, top + HEAD + 28, show(number, 0)),
            label=Text(x, top + HEAD + 64, _label(kind, number)),
            bar=(x, top + HEAD + 38, round(max(ZONE * number / largest, 3), 1) if number else 0),
            sign=(x + 8, top + HEAD + 20),
        )
        for kind, number, x, is_open in told
        if not is_open
    )


def _label(kind: str, number: int) -> str:
    if kind == SUPPLIER:
        return ngettext("supplier", "suppliers", number)
    return ngettext("client", "clients", number)


# --- enterprises ------------------------------------------------------------------------------------------------------


def _enterprises(nodes: tuple[Node, ...], top: float, selected: int | None) -> tuple[list[Box], float]:
    """Place enterprises in centred rows; return them and where the last row ends."""
    is_dense = len(nodes) > MOST_ROOMY
    in_row, pitch = (DENSE, DENSE_ROW) if is_dense else (ROOMY, ROW)
    cell = (CENTRE_RIGHT - CENTRE_LEFT) / in_row
    draw = _dense if is_dense else _roomy
    rows = _rows(nodes, in_row, None if is_dense else selected)
    boxes = [
        draw(node, WIDTH / 2 + (column - len(row) / 2) * cell, top + place * pitch, cell, node.pk == selected)
        for place, row in enumerate(rows)
        for column, node in enumerate(row)
    ]
    return boxes, top + len(rows) * pitch


def _rows(nodes: tuple[Node, ...], in_row: int, selected: int | None) -> list[tuple[Node, ...]]:
    """Return the enterprises by row; the chosen one has the first for itself, so that its lines meet no other box."""
    alone = tuple(node for node in nodes if node.pk == selected)
    rest = tuple(node for node in nodes if node.pk != selected)
    rows = [rest[start : start + in_row] for start in range(0, len(rest), in_row)]
    return [alone, *rows] if alone else rows


def _roomy(node: Node, x: float, y: float, cell: float, is_selected: bool) -> Box:
    before, after = (_chip_width(kind, n) for kind, n in _bundles(node))
    left, wide = x + before + FAN + 6, cell - before - after - 2 * (FAN + 6)
    words = _two_lines(node.name, wide - 10)
    first = y + BOX_HEIGHT / 2 + 5 - 8.5 * (len(words) - 1)
    middle = y + BOX_HEIGHT / 2
    chips = (
        _chip(SUPPLIER, node.suppliers, (left - FAN - before, before), middle, left),
        _chip(CLIENT, node.clients, (left + wide + FAN, after), middle, left + wide),
    )
    return Box(
        pk=node.pk,
        kind=node.kind,
        slug=node.slug,
        x=round(left, 1),
        y=y,
        width=round(wide, 1),
        height=BOX_HEIGHT,
        lines=tuple(Text(round(left + wide / 2, 1), first + 17 * n, word) for n, word in enumerate(words)),
        title=title_of(node),
        is_selected=is_selected,
        is_active=node.active > 0,
        chips=tuple(chip for chip in chips if chip.label.text),
        badge=Text(round(left + wide - 3, 1), y + 2, str(node.active)) if node.active else None,
    )


def _dense(node: Node, x: float, y: float, cell: float, is_selected: bool) -> Box:
    left, wide = x + 4, cell - 8
    figures = f"{letter(SUPPLIER)} {node.suppliers} · {letter(CLIENT)} {node.clients}"
    middle, name = round(left + wide / 2, 1), shorten(node.name, NAME_SIZE * BOLD, wide - 12)[0]
    return Box(
        pk=node.pk,
        kind=node.kind,
        slug=node.slug,
        x=round(left, 1),
        y=y,
        width=round(wide, 1),
        height=DENSE_BOX,
        lines=(Text(middle, y + 19, name),),
        title=title_of(node),
        is_selected=is_selected,
        is_active=node.active > 0,
        badge=Text(round(left + wide - 3, 1), y + 2, str(node.active)) if node.active else None,
        figures=Text(middle, y + 37, figures),
    )


def _two_lines(name: str, room: float) -> tuple[str, ...]:
    """Return a name in at most two lines; a word is never broken, what does not fit ends in an ellipsis."""
    first, rest = "", name.split()
    while rest and (not first or width(f"{first} {rest[0]}", NAME_SIZE * BOLD) <= room):
        first = f"{first} {rest.pop(0)}".strip()
    lines = (first, " ".join(rest)) if rest else (first,)
    return tuple(shorten(line, NAME_SIZE * BOLD, room)[0] for line in lines)


def _bundles(node: Node) -> tuple[tuple[str, int], ...]:
    return ((SUPPLIER, node.suppliers), (CLIENT, node.clients))


def _chip_width(kind: str, number: int) -> float:
    return max(LEAST_CHIP, round(width(_chip_text(kind, number), SMALL * BOLD)) + 8)


def _chip_text(kind: str, number: int) -> str:
    return f"{letter(kind)} {number}" if number else ""


def _chip(kind: str, number: int, place: tuple[float, float], middle: float, edge: float) -> Chip:
    """A bundle: a pill with letter and number, and three thin lines that open towards the box. `place`: left, width."""
    x, wide = place
    start = x + wide if kind == SUPPLIER else x
    fan = " ".join(f"M{start:.1f},{middle:.1f} L{edge:.1f},{middle + spread:.1f}" for spread in (-9, 0, 9))
    return Chip(
        kind=kind,
        x=round(x, 1),
        y=middle - 11,
        width=wide,
        height=22,
        label=Text(round(x + wide / 2, 1), middle + 4.5, _chip_text(kind, number)),
        fan=fan,
        title=counted(kind, number),
    )


# --- partners, unfolded -----------------------------------------------------------------------------------------------


def _side(
    kind: str, rank: int, unfolded: Unfolded, top: float, selected: int | None
) -> tuple[list[Box], list[More], float]:
    x = MARGIN if kind == SUPPLIER else WIDTH - MARGIN - ZONE
    boxes = [
        _partner(node, x, top + place * PARTNER_ROW, node.pk == selected) for place, node in enumerate(unfolded.nodes)
    ]
    end = top + len(boxes) * PARTNER_ROW
    if not unfolded.more:
        return boxes, [], end
    more = _more(kind, rank, unfolded.more, x + ZONE / 2, end + 16)
    return boxes, [more], end + 26


def _partner(node: Node, x: float, y: float, is_selected: bool) -> Box:
    text, _wide = shorten(node.name, SMALL, ZONE - 34)
    return Box(
        pk=node.pk,
        kind=node.kind,
        slug=node.slug,
        x=x,
        y=y,
        width=ZONE,
        height=PARTNER_HEIGHT,
        lines=(Text(x + 24, y + 16.5, text),),
        title=title_of(node),
        is_selected=is_selected,
        is_active=node.active > 0,
    )


def _more(kind: str, rank: int, number: int, middle: float, y: float) -> More:
    text = ngettext("… %(n)s more", "… %(n)s more", number) % {"n": show(number, 0)}
    return More(Text(middle, y, text), kind, rank, round(width(text, SMALL)))


# --- legend -----------------------------------------------------------------------------------------------------------


def _legend(top: float) -> tuple[tuple[Key, ...], float]:
    """Place the entries in rows as wide as the drawing; return them and where the drawing ends."""
    keys, x, y = [], float(MARGIN), top + 14
    for kind, label in _entries():
        before = 20 if kind in (SUPPLIER, CLIENT) else 42
        needed = before + width(label, SMALL) + 22
        if x + needed > WIDTH - MARGIN and x > MARGIN:
            x, y = float(MARGIN), y + 24
        keys.append(Key(kind, round(x, 1), y, Text(round(x + before, 1), y + 4.5, label)))
        x += needed
    return tuple(keys), y + 18


def _entries() -> Iterable[tuple[str, str]]:
    return (
        (SUPPLIER, _("suppliers (%(letter)s)") % {"letter": letter(SUPPLIER)}),
        (CLIENT, _("clients (%(letter)s)") % {"letter": letter(CLIENT)}),
        ("internal", _("with an enterprise (internal)")),
        ("external", _("between suppliers and clients (external)")),
        ("active", _("active process")),
        ("causal", _("causal link")),
    )
