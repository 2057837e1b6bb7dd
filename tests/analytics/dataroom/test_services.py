"""Versions, sharing and taking back; whose act is whose. Source: D31, access K1–K4."""

import pytest

from analytics.dataroom import naming, selectors, services
from analytics.dataroom.models import Dataset
from analytics.dataroom.pairs import LOADABLE, TABLE_1, half_of, pair_of
from corpsys.access.principal import Principal
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused
from corpsys.audit.models import AuditEvent
from corpsys.jobs.registry import DataError
from tests.cooperation.data.rows import MARKET, PURCHASES, SALES
from tests.halves import load

pytestmark = pytest.mark.django_db
NAMES = ("Alice", "Bob", "Eve", "Charlie", "Dora", "Adam", "Lena", "Sam", "Hugo")


def test_table_1_has_four_pairs_and_two_pairs_are_loaded():
    assert [pair.key for pair in TABLE_1] == ["market", "research", "forecasts", "plans"]
    assert [pair.key for pair in LOADABLE] == ["sales", "market"]
    for key in ("research", "nothing"):
        with pytest.raises(NotVisible):
            pair_of(key)
    with pytest.raises(NotVisible):
        half_of("research")


@pytest.mark.parametrize(
    ("own", "vendors", "found"),
    [
        ("DIAGEO AMERICAS", ["Diageo  Americas", "DIAGEO"], ["Diageo  Americas"]),
        ("Diageo", ["DIAGEO AMERICAS", "BACARDI"], ["DIAGEO AMERICAS"]),
        ("Diageo Americas Inc.", ["DIAGEO AMERICAS", "AMERICAS"], ["DIAGEO AMERICAS"]),
        ("Żubr", ["ZUBR S.A.", "Bison"], ["ZUBR S.A."]),
        ("Nobody", ["DIAGEO"], []),
        ("...", ["DIAGEO", "---"], ["---"]),
    ],
)
def test_the_enterprises_name_among_vendors(own, vendors, found):
    assert naming.proposed(own, vendors) == found


# State → who reads a half that may be joined, by side of the half. Written from the access table.
READERS = {
    "N": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "C0": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "C1": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "C2": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "I0": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "I1": ({"Alice", "Bob"}, {"Lena", "Sam"}),
    "I2": ({"Alice", "Bob", "Lena", "Sam"}, {"Alice", "Bob", "Lena", "Sam"}),
}


@pytest.mark.parametrize("name", READERS)
def test_who_reads_the_rows_of_a_half_in_which_state(world, state, file_root, name):
    state("C2")
    made = [load(world, "sales_to_client", SALES, file_root), load(world, "client_purchases", PURCHASES, file_root)]
    state(name)
    for dataset, readers in zip(made, READERS[name], strict=True):
        world.act_as("Alice")
        seen = {
            person
            for person in NAMES
            if selectors.datasets(world.principal(person), world.cycle).filter(pk=dataset.pk).exists()
        }
        assert seen == readers


@pytest.mark.parametrize("name", ["N", "C0", "C1", "I0", "I1"])
def test_the_client_brings_nothing_before_it_takes_part(world, state, file_root, name):
    state(name)
    with pytest.raises(Refused):
        load(world, "client_purchases", PURCHASES, file_root)
    assert load(world, "sales_to_client", SALES, file_root).data_class == "K2"


def test_each_side_brings_and_shares_its_own_half_only(world, state, file_root):
    state("I2")
    for kind, text, name in (("sales_to_client", SALES, "Lena"), ("client_purchases", PURCHASES, "Alice")):
        with pytest.raises(NotAllowed):
            load(world, kind, text, file_root, name=name)
    made = load(world, "client_purchases", PURCHASES, file_root, share=False)
    for act in (services.share, services.undo):
        with pytest.raises(NotAllowed):
            act(dataset=made, by=world.act_as("Alice"))
    for name in ("Sam", "Hugo"):
        with pytest.raises(NotAllowed):
            services.share(dataset=made, by=world.act_as(name))


def test_only_people_of_the_workspace_load(world, state, file_root):
    state("C2")
    for name in ("Eve", "Charlie", "Dora", "Adam", "Hugo"):
        with pytest.raises(NotAllowed):
            load(world, "sales_to_client", SALES, file_root, name=name)


def test_a_token_loads_within_its_scope_and_never_shares(world, state, file_root):
    state("C2")
    made = load(world, "sales_to_client", SALES, file_root, share=False)
    person = world.principal("Alice")
    token = Principal(**{**vars(person), "scopes": frozenset({"read", "data"}), "token_id": 1})
    services.admit(cycle=world.cycle, half=half_of("sales_to_client"), by=token)
    with pytest.raises(NotAllowed):
        services.share(dataset=made, by=token)
    without = Principal(**{**vars(person), "scopes": frozenset({"read"}), "token_id": 1})
    with pytest.raises(NotAllowed):
        services.admit(cycle=world.cycle, half=half_of("sales_to_client"), by=without)


def test_a_new_version_starts_with_its_own_side(world, state, file_root):
    state("C2")
    first = load(world, "sales_to_client", SALES, file_root)
    second = load(world, "sales_to_client", SALES, file_root, share=False)
    first.refresh_from_db()
    assert (first.is_current, first.data_class, second.number, second.data_class) == (False, "K2", 2, "K1")
    assert services.undo(dataset=second, by=world.act_as("Bob")).pk == first.pk
    with pytest.raises(Refused):
        services.undo(dataset=second, by=world.act_as("Bob"))
    assert load(world, "sales_to_client", SALES, file_root, share=False).number == 3


def test_the_file_is_kept_unchanged_with_its_checksum(world, state, file_root):
    import hashlib

    from corpsys.files import services as files

    state("C2")
    made = load(world, "market", MARKET, file_root)
    assert files.local_path(made.file).read_bytes() == MARKET.encode()
    assert made.file.sha256 == hashlib.sha256(MARKET.encode()).hexdigest()
    event = AuditEvent.objects.get(kind="data.loaded")
    assert (event.after["sha256"], event.reach) == (made.file.sha256, "host")
    assert AuditEvent.objects.get(kind="data.shared").reach == "joint"


def test_sharing_asks_under_which_name_the_enterprise_stands(world, state, file_root):
    state("C2")
    made = load(world, "client_purchases", PURCHASES, file_root, share=False)
    lena = world.act_as("Lena")
    for names in ([], ["Nobody"], ["Diageo Americas", "Nobody"]):
        with pytest.raises(Invalid):
            services.share(dataset=made, by=lena, own_vendors=names)
    assert services.share(dataset=made, by=lena, own_vendors=["diageo AMERICAS"]).own_vendors == ["Diageo Americas"]
    # Counted as a competitor, the enterprise would let two others pass for three.
    other = load(world, "client_sales", PURCHASES, file_root, share=False)
    with pytest.raises(Invalid):
        services.share(dataset=other, by=world.act_as("Lena"), own_vendors=[])


def test_a_table_that_cannot_be_joined_is_refused_in_words(world, state, file_root):
    state("C2")
    with pytest.raises(DataError, match="vendor"):
        load(world, "client_purchases", SALES, file_root)
    with pytest.raises(DataError, match="no rows"):
        load(world, "market", "month,category,amount\n", file_root)
    with pytest.raises(DataError, match="120"):
        load(world, "market", f"month,category,amount\n2019-01,{'x' * 121},1.00\n", file_root)
    assert not Dataset.objects.exists()


def test_completeness_counts_table_1_as_far_as_the_reader_may_know(world, state, file_root):
    state("C2")
    load(world, "market", MARKET, file_root)
    load(world, "sales_to_client", SALES, file_root)
    load(world, "client_sales", PURCHASES, file_root, share=False)
    for name, filled in (("Alice", 1), ("Lena", 2)):
        room = selectors.room(world.act_as(name), world.cycle)
        assert (room.filled, room.cells) == (filled, 8)


def test_two_corporations_do_not_meet(two_worlds, file_root):
    first, second = two_worlds
    made = load(first, "market", MARKET, file_root)
    with pytest.raises(NotVisible):
        selectors.dataset(second.act_as("Alice"), second.cycle, made.public_id)
    assert not Dataset.objects.filter(pk=made.pk).exists()
