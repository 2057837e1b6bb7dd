"""The ranking of candidates: the published example through the page and REST, who is left out, who sees whom, bad weights."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from analytics.ledger.models import ClientStanding, KeyClientRun, LedgerClient, LedgerEntry, LedgerLoad
from analytics.metrics.topsis import Undefined
from analytics.scoring import ranking
from analytics.scoring.models import ClientScore, MarketPosition
from corpsys.corporation.models import Organisation
from corpsys.workspace.models import Assignment, Cycle, Workspace

pytestmark = pytest.mark.django_db
PAGE, EXPORT, REST = "/first/clients/ranking/", "/first/clients/ranking/export/", "/api/v1/first/clients/ranking/"
# Papathanasiou & Ploskas 2018: four criteria of benefit, weights .4 .3 .1 .2 (methods, Ranking clients).
TABLE = [(8, 7, 2, 1), (5, 3, 7, 5), (7, 5, 6, 4), (9, 9, 7, 3), (11, 10, 3, 7), (6, 9, 5, 4)]
EXPECTED = [".3872", ".3272", ".3907", ".6147", ".8685", ".4928"]
WEIGHTS = {"share": Decimal("0.4"), "client": Decimal("0.3"), "pair": Decimal("0.1"), "position": Decimal("0.2")}


def scope(world):
    return {"corporation_id": world.corporation_id, "enterprise": world.enterprise}


@pytest.fixture
def run(world):
    before, run = (
        KeyClientRun.objects.create(
            **scope(world),
            measure="revenue",
            first_month=date(year, 1, 1),
            last_month=date(year, 12, 1),
            currency="USD",
            is_in_force=year == 2020,
        )
        for year in (2019, 2020)
    )
    run.previous = before
    run.save()
    return run


def client(world, run, name, *, share="0.1", rank=1, pareto_class="A", before=None, amount=100, team=True):
    """A client of the corporation with a place in the run, taken on by Alice or (team=None) by nobody."""
    made = Organisation.objects.create(
        corporation_id=world.corporation_id,
        kind="client",
        name=name,
        slug=name.lower(),
        sort_key=name.lower(),
        level=world.client.level,
    )
    known = LedgerClient.objects.create(**scope(world), key=name, organisation=made)
    ClientStanding.objects.create(
        **scope(world), run=run, client=known, rank=rank, amount=amount, share=Decimal(share), pareto_class=pareto_class
    )
    if before is not None:
        ClientStanding.objects.create(
            **scope(world), run=run.previous, client=known, rank=rank, amount=before, pareto_class="B"
        )
    if team is None:
        return made
    pair = Workspace.objects.create(corporation_id=world.corporation_id, host=world.enterprise, partner=made)
    Cycle.objects.create(corporation_id=world.corporation_id, workspace=pair, number=1)
    if team:
        Assignment.objects.create(
            corporation_id=world.corporation_id, workspace=pair, user=world.users["Alice"], part="leader", side="host"
        )
    return made


def scored(world, client, *, partner, pair, gate=2, position=None):
    workspace = Workspace.objects.get(partner=client)
    common = {"corporation_id": world.corporation_id, "workspace": workspace}
    ClientScore.objects.create(
        **common,
        partner_score=partner,
        pair_score=pair,
        lowest_gate=gate,
        reason="recommended",
        rules_version="1",
        computed_at=timezone.now(),
    )
    if position is not None:
        for days, share in ((400, Decimal("0.99")), (1, Decimal(position))):
            MarketPosition.objects.create(
                **common,
                share=share,
                source="a study",
                as_of=timezone.localdate() - timedelta(days=days),
                user=world.users["Alice"],
            )


@pytest.fixture
def published(world, run):
    """The table of the published example as clients; columns scaled, which TOPSIS does not feel."""
    for n, (share, partner, pair, position) in enumerate(TABLE):
        made = client(world, run, f"P{n}", share=f"0.{share:02}", rank=n + 1)
        scored(world, made, partner=partner, pair=pair, position=f"0.{position}")
    return world


def ranked(world, run, name="Alice", weights=None, **choice):
    return ranking.ranked(world.act_as(name), run, weights or WEIGHTS, top=choice.pop("top", 50), **choice)


def closeness(found):
    return {row.client.name: row.place.closeness for row in found.rows}


def test_the_published_example(published, run):
    found = closeness(ranked(published, run))
    assert [f"{found[f'P{n}']:.4f}".lstrip("0") for n in range(6)] == EXPECTED
    assert [row.client.name for row in ranked(published, run).rows] == ["P4", "P3", "P5", "P2", "P0", "P1"]


def test_only_the_ratios_of_weights_count(published, run):
    tenfold = {key: 10 * weight for key, weight in WEIGHTS.items()}
    assert closeness(ranked(published, run, weights=tenfold)) == closeness(ranked(published, run))


def test_a_missing_value_leaves_out_and_is_named(published, run):
    bare = client(published, run, "Bare", rank=9)
    half = client(published, run, "Half", rank=10)
    scored(published, half, partner=None, pair=50, position="0.2")
    found = ranked(published, run)
    assert {row.client.name: [one.key for one in row.missing] for row in found.left_out} == {
        "Bare": ["client", "pair", "position"],
        "Half": ["client"],
    }
    assert len(found.rows) == 6
    assert bare.slug == "bare"
    assert len(ranked(published, run, weights={"share": Decimal(1)}).rows) == 8


def test_growth_from_nothing_or_a_loss_is_missing(world, run):
    for name, before, amount in (
        ("Up", 100, 150),
        ("Down", 100, 50),
        ("New", None, 10),
        ("Loss", -5, 10),
        ("Nil", 0, 10),
    ):
        client(world, run, name, before=before, amount=amount)
    found = ranked(world, run, weights={"growth": Decimal(1)})
    assert [(row.client.name, row.values) for row in found.rows] == [
        ("Up", (Decimal("0.5"),)),
        ("Down", (Decimal("-0.5"),)),
    ]
    assert {row.client.name for row in found.left_out} == {"New", "Loss", "Nil"}


def sales(world, client, revenue, returned, *, currency="USD", month=date(2020, 3, 1), is_active=True):
    load, _new = LedgerLoad.objects.get_or_create(
        **scope(world),
        currency=currency,
        is_active=is_active,
        defaults={
            "first_month": date(2020, 1, 1),
            "last_month": date(2020, 12, 1),
            "rows": 1,
            "total": 1,
            "user": world.users["Alice"],
        },
    )
    known = LedgerClient.objects.get(organisation=client)
    LedgerEntry.objects.create(**scope(world), load=load, client=known, month=month, revenue=revenue, returned=returned)


def test_the_share_of_returns_counts_against_a_client(world, run):
    few, many, untold, mixed, out = (client(world, run, name) for name in ("Few", "Many", "Untold", "Mixed", "Out"))
    sales(world, few, 95, -5)  # 5 of 100 came back
    sales(world, many, 80, -20)
    sales(world, many, 1000, -1000, is_active=False)
    sales(world, many, 1000, -1000, month=date(2019, 3, 1))
    sales(world, untold, 80, None)
    sales(world, mixed, 80, -20)
    sales(world, mixed, 80, -20, currency="EUR")
    sales(world, out, -20, -20)  # nothing was sold
    found = ranked(world, run, weights={"returns": Decimal(1)})
    assert [(row.client.name, row.values) for row in found.rows] == [
        ("Few", (Decimal("0.05"),)),
        ("Many", (Decimal("0.2"),)),
    ]
    assert {row.client.name for row in found.left_out} == {"Untold", "Mixed", "Out"}


def test_undefined_cases_are_told(world, run):
    share = {"share": Decimal(1)}
    assert ranked(world, run, weights=share).reason == Undefined.NO_ALTERNATIVES
    client(world, run, "One", share="0.3")
    assert ranked(world, run, weights=share).reason == Undefined.ONE_ALTERNATIVE
    client(world, run, "Two", share="0.3")
    assert ranked(world, run, weights=share).reason == Undefined.NO_DIFFERENCE
    client(world, run, "Three", share="0.2")
    assert ranked(world, run, weights=share).reason is None
    for made in Organisation.objects.filter(name__in=["One", "Two", "Three"]):
        scored(world, made, partner=10, pair=10, gate=0)
    found = ranked(world, run, weights={"share": Decimal(1), "gate": Decimal(1)})
    assert (found.reason, [each.key for each in found.zero], found.rows) == (Undefined.ZERO_COLUMN, ["gate"], ())


def test_the_choice_of_clients(world, run):
    for n, name in enumerate(("Aa", "Bb", "Cc", "Dd")):
        client(world, run, name, share=f"0.{4 - n}", rank=n + 1, pareto_class="AABC"[n])
    share = {"share": Decimal(1)}
    assert [row.client.name for row in ranked(world, run, weights=share, pareto_class="A").rows] == ["Aa", "Bb"]
    assert [row.client.name for row in ranked(world, run, weights=share, top=3).rows] == ["Aa", "Bb", "Cc"]


def test_a_client_under_two_names_of_the_ledger_is_one_candidate_with_its_best_place(world, run):
    made = client(world, run, "Twice", share="0.1", rank=5)
    client(world, run, "Other", share="0.2", rank=2)
    known = LedgerClient.objects.create(**scope(world), key="twice again", organisation=made)
    ClientStanding.objects.create(
        **scope(world), run=run, client=known, rank=1, amount=1, share=Decimal("0.4"), pareto_class="A"
    )
    found = ranked(world, run, weights={"share": Decimal(1)})
    assert [(row.client.name, row.values[0]) for row in found.rows] == [
        ("Twice", Decimal("0.4")),
        ("Other", Decimal("0.2")),
    ]


def test_whom_each_person_sees(world, run):
    client(world, run, "Mine", share="0.4")
    client(world, run, "Free", share="0.3", team=None)
    client(world, run, "Theirs", share="0.2", team=False)
    share = {"share": Decimal(1)}
    assert {row.client.name for row in ranked(world, run, weights=share).rows} == {"Mine", "Free"}
    assert {row.client.name for row in ranked(world, run, "Eve", weights=share).rows} == {"Mine", "Free", "Theirs"}
    for name in ("Charlie", "Dora", "Bob", "Adam"):
        assert ranked(world, run, name, weights=share).candidates == 0, name


# --- the page, its file and REST ------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "status"),
    [
        ("Alice", 200),
        ("Eve", 200),
        ("Charlie", 200),
        ("Bob", 403),
        ("Dora", 403),
        ("Adam", 403),
        ("Lena", 404),
        ("Hugo", 404),
    ],
)
def test_who_opens_the_page(published, join_client, sign_in, name, status):
    visitor = sign_in(published.users[name])
    for url in (PAGE, EXPORT, REST):
        assert visitor.get(url).status_code == status, url


def test_a_manager_of_no_enterprise_is_told_so(published, sign_in):
    assert "No key clients are in force" in sign_in(published.users["Charlie"]).get(PAGE).content.decode()
    assert sign_in(published.users["Charlie"]).get(REST).json()["reason"] == "no_run"


def query(weights=None, **more):
    return {**{f"weight_{key}": str(weight) for key, weight in (weights or WEIGHTS).items()}, **more}


def test_the_page_says_places_picture_and_method(published, run, sign_in):
    client(published, run, "Bare", rank=9)
    text = sign_in(published.users["Alice"]).get(PAGE, query()).content.decode()
    assert "0.8685" in text and "<svg" in text and "<figcaption>" in text
    assert "Left out, because a value is missing" in text and "Bare" in text
    assert "Readiness of the client, Readiness of the pair" in text


def test_the_usual_weights_hold_where_none_is_given(published, sign_in):
    found = sign_in(published.users["Alice"]).get(REST).json()
    assert [(one["key"], one["weight"]) for one in found["criteria"]] == [("share", "1"), ("pair", "1")]
    assert len(found["places"]) == 6


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"weight_share": "0"}, "Every weight is zero"),
        ({"weight_share": ""}, "Every weight is zero"),
        ({"weight_share": "-1", "weight_pair": "2"}, "A weight is zero or more"),
        ({"weight_share": "much"}, "Enter a number"),
        ({"top": "7", "weight_share": "1"}, "valid choice"),
        ({"pareto_class": "Z", "weight_share": "1"}, "valid choice"),
        ({"enterprise": "nowhere", "weight_share": "1"}, "valid choice"),
    ],
)
def test_bad_choices_are_told_at_their_field(published, sign_in, given, said):
    alice = sign_in(published.users["Alice"])
    page = alice.get(PAGE, given)
    assert page.status_code == 422
    assert said in page.content.decode()
    assert "<figcaption>" not in page.content.decode()
    assert alice.get(REST, given).status_code == 422
    assert alice.get(EXPORT, given).status_code == 422


def test_an_undefined_ranking_is_said_on_the_page(world, run, sign_in):
    client(world, run, "One", share="0.3")
    client(world, run, "Two", share="0.3")
    text = sign_in(world.users["Alice"]).get(PAGE, {"weight_share": "1"}).content.decode()
    assert "There is no ranking" in text and "both zero" in text


def test_the_file_has_everybody(published, run, sign_in):
    client(published, run, "Bare", rank=9)
    lines = sign_in(published.users["Alice"]).get(EXPORT, query()).content.decode().splitlines()
    assert len(lines) == 8
    assert lines[1].startswith("1,P4,A,0.868")
    assert lines[-1].startswith(",Bare,A,,,")


def test_rest_gives_the_same(published, sign_in):
    found = sign_in(published.users["Alice"]).get(REST, query()).json()
    assert [place["client"] for place in found["places"]] == ["p4", "p3", "p5", "p2", "p0", "p1"]
    assert found["places"][0]["closeness"] == "0.868495"
    assert (found["reason"], found["zero"], found["left_out"]) == (None, [], [])


def test_another_corporation_sees_nothing_of_it(two_worlds, sign_in):
    _first, second = two_worlds
    assert sign_in(second.users["Eve"]).get(PAGE).status_code == 404
    assert sign_in(second.users["Eve"]).get("/second/clients/ranking/", {"enterprise": "diageo"}).status_code == 200


def test_the_number_of_questions_does_not_grow(published, run, sign_in):
    alice = sign_in(published.users["Alice"])
    with CaptureQueriesContext(connection) as few:
        alice.get(PAGE, query())
    published.act_as("Alice")
    for n in range(5):
        made = client(published, run, f"More{n}", rank=20 + n)
        scored(published, made, partner=5, pair=5, position="0.5")
    with CaptureQueriesContext(connection) as more:
        alice.get(PAGE, query())
    assert len(few) == len(more)
