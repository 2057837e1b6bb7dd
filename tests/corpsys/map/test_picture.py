"""The drawn map: nothing overlaps, everything lies inside, the same data give the same drawing. Source: D2–D6."""

import pytest
from django.utils import translation

from corpsys.map import picture as drawing_of
from corpsys.map.picture import MOST_ROOMY, map_picture
from corpsys.map.reading import Band, MapData, Node, Tie, Unfolded
from corpsys.map.words import conclusion
from corpsys.pages.lettering import width

LONG = "Wielkopolskie Zakłady Spożywczo-Przetwórcze i Handlowe Spółka Akcyjna"


def node(pk, kind="enterprise", rank=1, name="", **fields):
    return Node(pk, name or f"{kind.title()} {pk}", f"{kind}-{pk}", kind, rank, **fields)


def band(rank=1, count=3, **fields):
    nodes = tuple(
        node(rank * 1000 + n, rank=rank, name=LONG if n % 2 else "", suppliers=n, clients=10 * n, active=n % 3)
        for n in range(count)
    )
    given = {"name": f"Level {rank}", "enterprises": count, "suppliers": 6, "clients": 71, "nodes": nodes}
    return Band(**{"rank": rank, **given, **fields})


def side(kind, rank, count, more=0):
    start = {"supplier": 100_000, "client": 200_000}[kind] + rank * 1000
    return Unfolded(tuple(node(start + n, kind, rank, LONG if n % 2 else "") for n in range(count)), more)


FULL = MapData(
    (
        band(1, 1, left=side("supplier", 1, 24, 380), right=side("client", 1, 3)),
        band(2, 3),
        band(3, 40, right=side("client", 3, 24, 7)),
        band(4, 0, enterprises=94, suppliers=0, clients=0),
    ),
    (
        Tie(1000, 100_000 + 1000, "internal", is_active=True, title="a"),
        Tie(1000, 2000, "internal", is_active=False, title="b"),
        Tie(1000, 200_000 + 3000, "causal", is_active=False, title="c", sign="−"),
        Tie(1000, 999, "internal", is_active=False, title="not drawn"),
    ),
    selected=1000,
)


def boxes(picture):
    return [box for stripe in picture.stripes for box in stripe.boxes]


def overlap(a, b):
    return a[0] < b[2] and b[0] < a[2] and a[1] < b[3] and b[1] < a[3]


def areas(picture):
    found = [(box.x, box.y, box.right, box.bottom) for box in boxes(picture)]
    chips = [chip for box in boxes(picture) for chip in box.chips]
    return found + [(chip.x, chip.y, chip.x + chip.width, chip.y + chip.height) for chip in chips]


@pytest.mark.parametrize("language", ["en", "pl"])
def test_no_box_and_no_bundle_covers_another_and_all_lie_inside(language):
    with translation.override(language):
        picture = map_picture(FULL, caption="Iowa Spirits · 25.11.2026")
    found = areas(picture)
    assert not [(a, b) for n, a in enumerate(found) for b in found[n + 1 :] if overlap(a, b)]
    assert all(
        x >= 0 and right <= picture.width and y >= 0 and bottom <= picture.height for x, y, right, bottom in found
    )


def test_boxes_lie_inside_their_band_and_bands_do_not_overlap():
    picture = map_picture(FULL)
    for stripe, following in zip(picture.stripes, picture.stripes[1:], strict=False):
        assert stripe.y + stripe.height < following.y
    for stripe in picture.stripes:
        assert all(stripe.y < box.y and box.bottom < stripe.y + stripe.height for box in stripe.boxes)


def test_names_fit_their_box_and_the_title_has_the_whole_name():
    picture = map_picture(FULL)
    for box in boxes(picture):
        size = 14 * 1.12 if box.kind == "enterprise" else 13
        assert all(width(line.text, size) <= box.width for line in box.lines)
    long = next(box for box in boxes(picture) if box.pk == 2001)
    assert long.title == f"{LONG}: 1 supplier, 10 clients, 1 active process"
    assert "…" in "".join(line.text for line in long.lines)


def test_bundles_have_letters_of_the_language_and_words():
    picture = map_picture(MapData((band(1, 2),)))
    second = boxes(picture)[1]
    assert [(chip.label.text, chip.title) for chip in second.chips] == [("S 1", "1 supplier"), ("C 10", "10 clients")]
    assert boxes(picture)[0].chips == ()


def test_many_enterprises_have_their_figures_inside():
    picture = map_picture(MapData((band(1, MOST_ROOMY + 1),)))
    assert [box.chips for box in boxes(picture)] == [()] * (MOST_ROOMY + 1)
    assert boxes(picture)[3].figures.text == "S 3 · C 30"


def test_what_is_left_out_is_said():
    mores = [(more.label.text, more.kind, more.rank) for stripe in map_picture(FULL).stripes for more in stripe.mores]
    assert mores == [("… 380 more", "supplier", 1), ("… 7 more", "client", 3), ("… 94 more", "enterprise", 4)]


def test_lines_join_what_is_drawn_only():
    lines = map_picture(FULL).lines
    assert [(line.title, line.is_active, bool(line.head)) for line in lines] == [
        ("b", False, False),
        ("a", True, False),
        ("c", False, True),
    ]


def test_a_side_that_is_not_unfolded_shows_its_number_and_a_bar_in_proportion():
    first = map_picture(MapData((band(1, 1, suppliers=10, clients=40),))).stripes[0]
    supplier, client = first.totals
    assert (supplier.number.text, client.number.text) == ("10", "40")
    assert supplier.bar[2] == pytest.approx(client.bar[2] / 4)


def test_the_same_data_give_the_same_drawing():
    assert map_picture(FULL) == map_picture(FULL)


def test_no_level_is_no_error():
    assert map_picture(MapData(())).stripes == ()


def test_the_conclusion_names_the_level_with_most_clients_and_where_processes_run():
    data = MapData((band(1, 2, clients=3), band(2, 3, clients=71)))
    assert conclusion(data) == (
        "Most clients are on level 2, “Level 2”: 71 clients. Processes run at 3 of 5 enterprises."
    )
    assert conclusion(MapData(())) == ""


def test_words_that_are_longer_by_two_fifths_still_fit(monkeypatch):
    longer = tuple((kind, label + "x" * (len(label) * 2 // 5)) for kind, label in drawing_of._entries())
    monkeypatch.setattr(drawing_of, "_entries", lambda: longer)
    picture = map_picture(FULL)
    assert all(key.label.x + width(key.label.text, 13) <= picture.width for key in picture.legend)
    labels = [total.label.text for stripe in picture.stripes for total in stripe.totals]
    assert all(width(label, 13) * 1.4 <= drawing_of.ZONE for label in labels)
