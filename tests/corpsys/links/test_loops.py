"""Loops of causal links: found, named and told; expected by hand. Source: D4."""

from corpsys.links import loops
from corpsys.links.loops import Link, find_loops


def link(cause, effect, sign="+", delay=None, sentence="more, more"):
    return Link(cause, effect, 1 if sign == "+" else -1, delay, sentence)


def names(*nodes):
    return {node: f"{node:04}" for node in nodes}


def told(found):
    return [(loop.name, [link.cause for link in loop.links]) for loop in found.found]


def test_an_even_number_of_minus_reinforces_and_an_odd_one_balances():
    links = [link(1, 2), link(2, 1), link(3, 4, "-"), link(4, 3, "-"), link(5, 6), link(6, 5, "-")]
    found = find_loops(links, names(*range(1, 7)))
    assert told(found) == [("R1", [1, 2]), ("R2", [3, 4]), ("B1", [5, 6])]
    assert [loop.is_reinforcing for loop in found.found] == [True, True, False]
    assert not found.is_more


def test_shorter_loops_come_first_then_names():
    links = [link(1, 2), link(2, 3), link(3, 1), link(8, 9), link(9, 8), link(4, 5), link(5, 4)]
    assert told(find_loops(links, names(*range(1, 10)))) == [("R1", [4, 5]), ("R2", [8, 9]), ("R3", [1, 2, 3])]


def test_the_path_turns_at_every_minus():
    (loop,) = find_loops([link(1, 2), link(2, 3, "-"), link(3, 1)], names(1, 2, 3)).found
    assert (loop.name, loop.turns) == ("B1", (True, True, False, False))


def test_known_delays_are_summed_and_the_unknown_counted():
    (loop,) = find_loops([link(1, 2, delay=30), link(2, 3, delay=0), link(3, 1)], names(1, 2, 3)).found
    assert (loop.known_delay, loop.unknown_delays) == (30, 1)


def test_both_polarities_of_a_pair_make_two_loops():
    found = find_loops([link(1, 2), link(1, 2, "-"), link(2, 1)], names(1, 2))
    assert [loop.name for loop in found.found] == ["R1", "B1"]


def test_no_loop_no_answer():
    assert find_loops([link(1, 2), link(2, 3), link(1, 3)], names(1, 2, 3)).found == ()
    assert find_loops([], {}).found == ()


def test_the_same_links_in_another_order_give_the_same_names():
    links = [link(a, b, "-" if (a + b) % 3 else "+") for a in range(6) for b in range(6) if a != b]
    assert find_loops(links, names(*range(6))) == find_loops(reversed(links), names(*range(6)))


def test_a_dense_graph_ends_with_the_shortest_and_says_that_there_are_more():
    links = [link(a, b) for a in range(60) for b in range(60) if a != b]
    found = find_loops(links, names(*range(60)))
    assert found.is_more
    assert len(found.found) == loops.MOST_LOOPS
    assert {len(loop.links) for loop in found.found} == {2}


def test_a_search_that_runs_out_of_steps_says_so(monkeypatch):
    monkeypatch.setattr(loops, "MOST_STEPS", 50)
    links = [link(a, b) for a in range(9) for b in range(9) if a != b]
    found = find_loops(links, names(*range(9)), most=10_000)
    assert found.is_more


def test_exactly_as_many_as_are_shown_is_not_more():
    links = [link(1, 2), link(2, 1), link(3, 4), link(4, 3)]
    assert not find_loops(links, names(1, 2, 3, 4), most=2).is_more
    assert find_loops(links, names(1, 2, 3, 4), most=1).is_more
