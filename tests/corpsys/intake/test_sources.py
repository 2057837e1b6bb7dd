"""Where files come from: their columns are remembered, exports of known systems are recognised by their header."""

import io

import pytest

from corpsys.access.refusals import Invalid
from corpsys.intake import matching, selectors, services
from corpsys.intake.models import Intake, RememberedMapping
from corpsys.intake.registry import target_of
from tests.corpsys.intake.conftest import GOOD
from tests.corpsys.intake.sheets import written

pytestmark = pytest.mark.django_db
OTHER = "who,when,value\nA,2019-01,1.50\n"
SHOP = "Net,CUSTOMER  NAME,Sold on,cost\n1.5,A,2019-01,2\n"


@pytest.fixture
def begin(world, taken):
    def _begin(content, *, kind="reviewed", source="", by="Alice", name="sales.csv", **context):
        upload = io.BytesIO(content if isinstance(content, bytes) else content.encode())
        return services.start(
            kind=kind, upload=upload, name=name, context=context, by=world.principal(by), source=source
        )

    return _begin


@pytest.fixture
def confirm(world, work):
    """Bring an import to its confirmation with columns chosen by hand."""

    def _confirm(made, **mapping):
        by = world.principal("Alice")
        services.set_mapping(intake=made, mapping=mapping, by=by)
        work()
        return services.confirm(intake=Intake.objects.get(pk=made.pk), by=by)

    return _confirm


def offered(made):
    known = selectors.offer(made)
    return (known.words if known else ""), {
        match.field.key: match.column for match in selectors.proposals(made, known) if match.column
    }


def test_the_columns_of_a_source_are_remembered_with_the_confirmation(begin, confirm):
    made = begin(OTHER, source="  Old  shop ")
    assert (made.source, offered(made)) == ("Old shop", ("", {}))
    assert not RememberedMapping.objects.exists()
    confirm(made, client="who", month="when", amount="value")
    (kept,) = RememberedMapping.objects.all()
    assert (kept.kind, kept.source, kept.context) == ("reviewed", "Old shop", {"place": "here"})
    again = begin("WHO,when,x,value\nB,2019-02,1,2\n", source="old SHOP")
    assert again.source == "Old shop"
    assert offered(again) == (
        "As last time from Old shop.",
        {"client": "WHO", "month": "when", "amount": "value"},
    )


def test_a_remembered_mapping_is_for_its_kind_source_and_columns_only(begin, confirm):
    confirm(begin(OTHER, source="Old shop"), client="who", month="when", amount="value")
    assert offered(begin(OTHER, source="Another"))[0] == ""
    assert offered(begin(OTHER))[0] == ""
    assert offered(begin(OTHER, source="Old shop", kind="trial"))[0] == ""
    assert offered(begin("who,when\nA,2019-01\n", source="Old shop"))[0] == ""


def test_the_last_confirmation_counts(begin, confirm):
    confirm(begin(OTHER, source="Old shop"), client="who", month="when", amount="value")
    confirm(begin("who,when,value,net\nA,2019-01,1,2\n", source="Old shop"), client="who", month="when", amount="net")
    (kept,) = RememberedMapping.objects.all()
    assert kept.mapping["amount"] == "net"


def test_without_a_source_nothing_is_remembered(begin, confirm):
    confirm(begin(OTHER), client="who", month="when", amount="value")
    assert not RememberedMapping.objects.exists()


def test_an_export_is_recognised_by_its_header(begin):
    made = begin(SHOP)
    words, columns = offered(made)
    assert (made.source, words) == ("Shopware", "Recognised as an export from Shopware: Reviewed.")
    assert columns == {"client": "CUSTOMER NAME", "month": "Sold on", "amount": "Net", "cost": "cost"}
    assert begin("Net,Customer Name\n1,A\n").source == "Shopware old"
    assert offered(begin("Net,Sold on\n1,2019-01\n"))[0] == ""


def test_a_workbook_is_recognised_in_the_same_way(begin):
    made = begin(written([["Customer Name", "Sold on", "Net"], ["A", "2019-01", 1.5]]), name="shop.xlsx")
    assert (made.source, made.dialect["sheet"]) == ("Shopware", "Data")


def test_a_person_may_name_another_source_and_confirm_other_columns(begin, confirm):
    made = begin(SHOP, source="Allegro")
    assert (made.source, offered(made)[0]) == ("Allegro", "Recognised as an export from Shopware: Reviewed.")
    confirm(made, client="CUSTOMER NAME", month="Sold on", amount="cost")
    assert offered(begin(SHOP, source="Allegro")) == (
        "As last time from Allegro.",
        {"client": "CUSTOMER NAME", "month": "Sold on", "amount": "cost"},
    )


def test_what_is_known_of_an_export_fills_what_was_left_open(begin):
    assert begin("Net,Customer Name\n1,A\n", place="").context == {"place": "here"}
    with pytest.raises(Invalid):
        begin("Net,Customer Name\n1,A\n", place="there")


def test_what_is_known_leaves_the_rivals_of_a_column_out(taken):
    header = ["cost", "profit"]
    found = matching.propose(target_of("trial"), header, {"profit": "profit"})
    assert {match.field.key: match.confidence for match in found if match.column} == {"profit": "known"}


def test_a_name_of_more_than_sixty_signs_is_refused(begin):
    with pytest.raises(Invalid) as refused:
        begin(GOOD, source="x" * 61)
    assert list(refused.value.errors) == ["source"]


def test_sources_to_choose_from(begin, confirm, world):
    confirm(begin(OTHER, source="shopware"), client="who", month="when", amount="value")
    confirm(begin(OTHER, source="Ańa"), client="who", month="when", amount="value")
    assert sorted(selectors.sources(world.principal("Alice"), "reviewed")) == ["Ańa", "Shopware old", "shopware"]
    assert selectors.sources(world.principal("Alice"), "trial") == []
    assert "Ańa" not in selectors.sources(world.principal("Lena"), "reviewed")
