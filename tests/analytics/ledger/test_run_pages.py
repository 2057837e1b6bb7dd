"""The pages of a result: why, what was counted, every client as a list, movement, putting in force; and the same by REST."""

from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from analytics.ledger import comparing
from analytics.ledger.models import KeyClientRun
from analytics.metrics.movement import Move
from tests.analytics.ledger.entries import JANUARY, compute, enter, month
from tests.corpsys.lists.test_lists import read_xlsx

pytestmark = pytest.mark.django_db
PAGE, API = "/first/key-clients/", "/api/v1/first/key-clients/"
FEBRUARY = month(2)
# Client → amounts of January and February.
MOVING = {"up": (10, 60), "down": (60, 10), "same": (20, 20), "gone": (10, None), "new": (None, 10)}


@pytest.fixture
def moved(world):
    """A run of February with January before it."""
    rows = [
        (name, at, amount)
        for name, amounts in MOVING.items()
        for at, amount in zip((JANUARY, FEBRUARY), amounts, strict=True)
        if amount is not None
    ]
    enter(world, rows)
    return compute(world, FEBRUARY)


def page(sign_in, world, url, name="Alice"):
    answer = sign_in(world.users[name]).get(url)
    assert answer.status_code == 200, answer.content[:300]
    return answer.content.decode()


def body(answer):
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def sheet(answer):
    return read_xlsx(body(answer))


class TestFinding:
    def test_where_8020_does_not_hold_the_page_says_why(self, world, sign_in):
        enter(world, [(name, JANUARY, amount) for name, amount in zip("abcd", (30, 30, 20, 20), strict=True)])
        found = page(sign_in, world, f"{PAGE}{compute(world).public_id}/")
        assert "4 of 4 clients (100.0%) make 80%; the top 20% make 30.0%: 80/20 does not hold." in found
        assert "because the top fifth, 1 client, brings 30.0%: 50.0 points short of 80%" in found
        assert "2 clients have the same amount at the 80% cut" in found
        assert "2 key clients" in found

    def test_the_definition_is_on_the_page(self, world, sign_in):
        rows = [("a", 60, -40), ("b", 5, 0)]
        enter(world, [{"client": c, "month": JANUARY, "revenue": r, "returned": back} for c, r, back in rows])
        found = page(sign_in, world, f"{PAGE}{compute(world, returns='gross', counted_by='group').public_id}/")
        for text in (
            "without returns",
            "A chain or group counts as one",
            "105.00\xa0USD",
            "2019-01 – 2019-01",
            "nothing was converted",
        ):
            assert text in found, text

    def test_losses_the_peak_and_large_clients_are_told(self, world, sign_in):
        amounts = {"a": 500, "b": 300, "c": 150, "d": 50, "e": 0, "f": -50, "g": -150}
        enter(world, [(name, JANUARY, amount) for name, amount in amounts.items()])
        found = page(sign_in, world, f"{PAGE}{compute(world).public_id}/")
        assert "1,000.00\xa0USD (125.0%)" in found
        assert "3: a, b, c" in found
        assert "Among the clients with a positive amount alone it is 0.3750." in found
        assert found.index(">g</a>") < found.index(">f</a>")
        assert 'class="chart-narrow"' in found
        assert found.count('role="img"') == 2
        assert "style=" not in found

    def test_one_client_is_no_portfolio(self, world, sign_in):
        enter(world, [("a", JANUARY, 5)])
        assert "There is only one client" in page(sign_in, world, f"{PAGE}{compute(world).public_id}/")

    def test_all_at_a_loss_have_no_classes(self, world, sign_in):
        enter(world, [("a", JANUARY, -5), ("b", JANUARY, -7)])
        found = page(sign_in, world, f"{PAGE}{compute(world).public_id}/")
        assert "Every client is at zero or below" in found
        assert 'role="img"' not in found

    def test_clients_without_figures_are_counted_and_named(self, world, sign_in):
        figures = {"a": 5, "b": 3, "silent": None}
        enter(
            world,
            [{"client": c, "month": JANUARY, "revenue": 9, "profit": profit} for c, profit in figures.items()],
        )
        run = compute(world, measure="profit")
        assert "1 client has no class" in page(sign_in, world, f"{PAGE}{run.public_id}/")
        found = page(sign_in, world, f"{PAGE}{run.public_id}/without-figures/")
        assert "silent" in found
        assert ">a</a>" not in found

    def test_a_result_from_before_the_picture_was_kept_is_still_shown(self, moved, world, sign_in):
        for name in ("curve", "class_totals", "rates", "tied_at_cut", "large_count", "gini_positive"):
            del moved.summary[name]
        moved.save()
        assert "does not hold" in page(sign_in, world, f"{PAGE}{moved.public_id}/")


class TestList:
    def test_it_shows_the_result_in_force_and_filters(self, moved, world, sign_in):
        found = page(sign_in, world, f"{PAGE}clients/")
        assert ">up</a>" in found
        assert ">gone</a>" not in found
        assert ">up</a>" not in page(sign_in, world, f"{PAGE}clients/?pareto_class=C")
        assert ">same</a>" not in page(sign_in, world, f"{PAGE}clients/?q=up")
        assert ">gone</a>" in page(sign_in, world, f"{PAGE}clients/?run={moved.previous.public_id}")

    def test_files_hold_what_is_shown(self, moved, world, sign_in):
        client = sign_in(world.users["Alice"])
        text = body(client.get(f"{PAGE}clients/export/csv/?pareto_class=A")).decode()
        assert [line.split(",")[0] for line in text.lstrip("\ufeff").splitlines()] == ["Client", "up", "same"]
        rows = sheet(client.get(f"{PAGE}clients/export/xlsx/"))
        assert [row[0] for row in rows][:2] == ["Client", "up"]

    def test_without_a_result_the_next_step_is_said(self, world, sign_in):
        assert "No key clients have been computed yet." in page(sign_in, world, f"{PAGE}clients/")


class TestMovement:
    def test_who_moved_and_how_far(self, moved):
        compared = comparing.compare(moved, moved.previous)
        assert compared.found.counts == {
            Move.CAME: 1,
            Move.LEFT: 1,
            Move.ROSE: 1,
            Move.FELL: 1,
            Move.STAYED: 1,
            Move.UNKNOWN: 0,
        }
        ((up,), (down,)) = compared.rows(Move.ROSE), compared.rows(Move.FELL)
        assert (up.client.key, up.moved.places, up.moved.share_change) == ("up", 2, Decimal("0.5"))
        assert (down.client.key, down.moved.places) == ("down", -2)

    def test_the_matrix_counts_each_client_once(self, moved):
        # Before: down 60, same 20 make 80 of 100; up and gone tie in B. After: up and same in A; down and new tie in B.
        matrix = {
            label: [count for _label, count, _same in cells]
            for label, cells in comparing.compare(moved, moved.previous).matrix
        }
        assert matrix["A"] == [1, 1, 0, 0, 0, 0]
        assert matrix["B"] == [1, 0, 0, 0, 0, 1]
        assert matrix["not there"] == [0, 1, 0, 0, 0, 0]

    def test_whoever_has_no_figures_in_one_of_them_is_unknown(self, world):
        figures = [("a", JANUARY, 5), ("b", JANUARY, None), ("a", FEBRUARY, 5), ("b", FEBRUARY, 4)]
        enter(world, [{"client": c, "month": at, "revenue": 9, "profit": profit} for c, at, profit in figures])
        run = compute(world, FEBRUARY, measure="profit")
        compared = comparing.compare(run, run.previous)
        assert [row.client.key for row in compared.rows(Move.UNKNOWN)] == ["b"]
        assert compared.found.counts[Move.CAME] == 0

    def test_the_page_shows_it_and_a_move_alone(self, moved, world, sign_in):
        found = page(sign_in, world, f"{PAGE}{moved.public_id}/movement/")
        assert "Movement of clients: 2 changed class" in found
        assert "B → <strong>A</strong>" in found
        only = page(sign_in, world, f"{PAGE}{moved.public_id}/movement/?move=came")
        assert ">new</a>" in only
        assert ">down</a>" not in only

    def test_files_hold_every_client(self, moved, world, sign_in):
        client = sign_in(world.users["Alice"])
        text = body(client.get(f"{PAGE}{moved.public_id}/movement/export/csv/")).decode("utf-8-sig")
        assert sorted(line.split(",")[0] for line in text.splitlines()[1:]) == sorted(MOVING)
        assert len(sheet(client.get(f"{PAGE}{moved.public_id}/movement/export/xlsx/"))) == 6

    def test_another_result_of_the_definition_may_be_chosen_and_no_other(self, moved, world, sign_in):
        other, gross = compute(world, JANUARY, FEBRUARY), compute(world, JANUARY, counted_by="group")
        url = f"{PAGE}{moved.public_id}/movement/"
        assert "different length" in page(sign_in, world, f"{url}?against={other.public_id}")
        client = sign_in(world.users["Alice"])
        for wrong in (gross.public_id, uuid4(), moved.public_id, "x"):
            assert client.get(f"{url}?against={wrong}").status_code == 404

    def test_with_nothing_to_compare_the_next_step_is_said(self, world, sign_in):
        enter(world, [("a", JANUARY, 5)])
        found = page(sign_in, world, f"{PAGE}{compute(world).public_id}/movement/")
        assert "There is no earlier result to compare with." in found


class TestInForce:
    def test_an_older_result_is_put_in_force_by_the_own_manager_only(self, moved, world, sign_in):
        older = moved.previous
        url = f"{PAGE}{older.public_id}/force/"
        answers = {name: sign_in(world.users[name]).post(url).status_code for name in ("Eve", "Charlie", "Lena", "Bob")}
        assert answers == {"Eve": 403, "Charlie": 404, "Lena": 404, "Bob": 403}
        assert "Put it in force" not in page(sign_in, world, f"{PAGE}{older.public_id}/", "Eve")
        assert "Put it in force" in page(sign_in, world, f"{PAGE}{older.public_id}/")
        alice = sign_in(world.users["Alice"])
        assert alice.post(url).status_code == 302
        assert alice.post(url).status_code == 409
        world.act_as("Alice")
        assert KeyClientRun.objects.get(is_in_force=True) == older


ADDRESSES = ("", "movement/", "movement/export/csv/", "without-figures/")


class TestWhoMayCome:
    WHO = {"Eve": 200, "Alice": 200, "Charlie": 404, "Bob": 403, "Dora": 403, "Adam": 403, "Lena": 404, "Hugo": 404}

    @pytest.mark.parametrize("name", WHO)
    def test_a_result_and_all_around_it(self, moved, world, sign_in, name):
        client = sign_in(world.users[name])
        for address in ADDRESSES:
            url = f"{PAGE}{moved.public_id}/{address}"
            assert client.get(url).status_code == self.WHO[name], url
        for address in ("", "standings/", "movement/"):
            url = f"{API}{moved.public_id}/{address}"
            assert client.get(url).status_code == self.WHO[name], url

    def test_the_list_of_another_enterprises_manager_is_empty(self, moved, world, sign_in):
        found = page(sign_in, world, f"{PAGE}clients/?run={moved.public_id}", "Charlie")
        assert ">up</a>" not in found
        assert "No key clients have been computed yet." in found

    def test_another_corporation_finds_nothing(self, two_worlds, sign_in):
        first, second = two_worlds
        enter(first, [("a", JANUARY, 5)])
        run = compute(first)
        client = sign_in(second.users["Zoe"] if "Zoe" in second.users else second.users["Alice"])
        assert client.get(f"/second/key-clients/{run.public_id}/").status_code == 404


class TestRest:
    def test_one_result_its_clients_and_its_movement(self, moved, world, sign_in):
        client = sign_in(world.users["Alice"])
        found = client.get(f"{API}{moved.public_id}/").json()
        assert (found["returns"], found["by"], found["is_in_force"]) == ("net", "client", True)
        assert found["previous__public_id"] == str(moved.previous.public_id)
        rows = client.get(f"{API}{moved.public_id}/standings/?class=A&size=1").json()
        assert [row["client__key"] for row in rows["results"]] == ["up"]
        assert [row["client__key"] for row in client.get(rows["next"]).json()["results"]] == ["same"]
        told = client.get(f"{API}{moved.public_id}/movement/?move=rose").json()
        assert told["counts"] == {"came": 1, "left": 1, "rose": 1, "fell": 1, "stayed": 1, "unknown": 0}
        assert (told["results"][0]["client"], told["results"][0]["places"]) == ("up", 2)
        assert {(row["before"], row["after"]): row["clients"] for row in told["class_changes"]} == {
            ("A", "B"): 1,
            ("B", "A"): 1,
        }

    @pytest.mark.parametrize(
        ("address", "field"),
        [
            ("standings/?class=D", "class"),
            ("standings/?key=maybe", "key"),
            ("movement/?move=flew", "move"),
            ("movement/?against=x", "against"),
        ],
    )
    def test_what_is_no_filter_is_told(self, moved, world, sign_in, address, field):
        answer = sign_in(world.users["Alice"]).get(f"{API}{moved.public_id}/{address}")
        assert (answer.status_code, field in answer.json()["errors"]) == (422, True)

    def test_without_a_period_before_another_must_be_named(self, moved, world, sign_in):
        answer = sign_in(world.users["Alice"]).get(f"{API}{moved.previous.public_id}/movement/")
        assert (answer.status_code, "against" in answer.json()["errors"]) == (422, True)

    def test_putting_in_force(self, moved, world, sign_in):
        url = f"{API}{moved.previous.public_id}/force/"
        assert sign_in(world.users["Eve"]).post(url).status_code == 403
        alice = sign_in(world.users["Alice"])
        answer = alice.post(url)
        assert (answer.status_code, answer.json()["is_in_force"]) == (201, True)
        assert alice.post(url).status_code == 409


def test_questions_do_not_grow_with_the_clients(world, sign_in):
    enter(world, [("a", JANUARY, 5), ("a", FEBRUARY, 5)])
    enter(world, [(f"c{n}", at, n - 5) for n in range(40) for at in (month(3), month(4))])
    few, many = compute(world, FEBRUARY), compute(world, month(4))
    client = sign_in(world.users["Alice"])
    for address, most in (("", 14), ("movement/", 20)):
        counts = []
        for run in (few, many):
            client.get(f"{PAGE}{run.public_id}/{address}")
            with CaptureQueriesContext(connection) as captured:
                assert client.get(f"{PAGE}{run.public_id}/{address}").status_code == 200
            counts.append(len(captured))
        # Losses are asked for only where there are any; a move is looked up only where somebody made it.
        assert counts[0] <= counts[1] <= most, (address, counts)
    with CaptureQueriesContext(connection) as captured:
        assert client.get(f"{PAGE}clients/?run={many.public_id}").status_code == 200
    assert len(captured) <= 16
