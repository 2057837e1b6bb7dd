"""The sample as a system: its size, selectivity, loops, strategies, and cooperations of other kinds. Source: D2–D8."""

import math
from collections import Counter, defaultdict

import networkx
from django.test import TestCase

from cooperation.process.models import Process
from cooperation.sample import people, register
from cooperation.sample.load import load
from corpsys.corporation.models import HierarchyLevel, Organisation
from corpsys.links.models import CausalLink
from corpsys.orientation.models import Orientation
from corpsys.partners.models import Partnership
from corpsys.strategy import selectors as strategies
from corpsys.workspace.models import Workspace


class TestSampleSystem(TestCase):
    """One load for all of them, read as the executive."""

    @classmethod
    def setUpTestData(cls):
        assert load() is True

    def setUp(self):
        self.executive = people.acting(people.EXECUTIVE)

    def test_it_has_three_levels_nine_enterprises_twenty_suppliers_and_71_clients(self):
        kinds = Counter(Organisation.objects.values_list("kind", flat=True))
        assert kinds == {"enterprise": 9, "supplier": 20, "client": 71}
        assert HierarchyLevel.objects.count() == 3

    def test_clients_are_the_first_of_the_public_record_and_what_is_made_up_says_so(self):
        names = set(Organisation.objects.filter(kind="client").values_list("name", flat=True))
        assert names == set(register._by_sales()[:71])
        others = Organisation.objects.exclude(kind="client").exclude(name="DIAGEO AMERICAS")
        assert all(row.sector.endswith("(made up)") for row in others)

    def test_higher_levels_have_fewer_partners_but_for_one_finding(self):
        enterprises = Counter(Organisation.objects.filter(kind="enterprise").values_list("level__rank", flat=True))
        found = defaultdict(Counter)
        for kind, level in Partnership.objects.values_list("partner__kind", "enterprise__level__rank"):
            found[kind][level] += 1
        per = {kind: [found[kind][rank] / enterprises[rank] for rank in (1, 2, 3)] for kind in found}
        assert per["client"] == sorted(per["client"])
        assert per["supplier"][0] < per["supplier"][1] > per["supplier"][2]

    def test_one_limit_is_passed_with_its_reason(self):
        passed = Partnership.objects.exclude(limit_reason="")
        assert [(row.enterprise.name, bool(row.limit_passed_by)) for row in passed] == [("DIAGEO AMERICAS", True)]
        over = []
        for level in HierarchyLevel.objects.all():
            for kind, limit in (("supplier", level.max_suppliers), ("client", level.max_clients)):
                rows = Partnership.objects.filter(partner__kind=kind, partner__level=level)
                counts = Counter(rows.values_list("enterprise__name", flat=True))
                over += [(name, kind, count - limit) for name, count in counts.items() if count > limit]
        assert over == [("DIAGEO AMERICAS", "supplier", 1)]

    def test_one_organisation_is_an_orphan(self):
        linked = set(CausalLink.objects.values_list("cause", "effect"))
        known = {pk for pair in linked for pk in pair} | set(Workspace.objects.values_list("partner", flat=True))
        known |= {pk for pair in Partnership.objects.values_list("enterprise", "partner") for pk in pair}
        accepted = Organisation.objects.filter(standing="accepted").exclude(pk__in=known)
        assert [row.name for row in accepted] == [register.ORPHAN]

    def test_at_least_two_loops_of_each_sort_and_one_contradiction(self):
        graph, signs = networkx.DiGraph(), defaultdict(set)
        for cause, effect, polarity in CausalLink.objects.values_list("cause__name", "effect__name", "polarity"):
            graph.add_edge(cause, effect)
            signs[cause, effect].add(polarity)
        loops = Counter()
        for loop in networkx.simple_cycles(graph):
            edges = zip(loop, [*loop[1:], loop[0]], strict=True)
            loops[math.prod(-1 if "-" in signs[edge] else 1 for edge in edges)] += 1
        assert loops[1] >= 2 and loops[-1] >= 2
        assert [edge for edge, found in signs.items() if len(found) > 1] == [("WALMART", "SAM'S CLUB")]
        assert CausalLink.objects.filter(delay_days__isnull=False).count() == len(signs) + 1

    def test_one_enterprise_has_no_strategy_and_one_has_an_untraced_goal(self):
        found = strategies.standings(self.executive)
        missing = [row.owner.name for row in found if row.in_force is None and row.owner.kind == "enterprise"]
        assert missing == [register.OKOBOJI]
        loose = [row.owner.name for row in found if row.tracing and row.tracing.untraced]
        assert loose == [register.TALLGRASS]

    def test_orientations_and_groups(self):
        assert Orientation.objects.values("enterprise").distinct().count() >= 5
        groups = dict(Organisation.objects.exclude(parent=None).values_list("name", "parent__name"))
        assert groups["SAM'S CLUB"] == "WALMART" and len(groups) == 3

    def test_processes_of_three_other_kinds_and_one_cooperation_without(self):
        running = Process.objects.select_related("workspace__host", "workspace__partner")
        kinds = {
            row.workspace.kind.key: row.cycle.variant
            for row in running
            if row.workspace.kind.key != "enterprise_client"
        }
        assert kinds == {
            "supplier_supplier": "negotiation",
            "enterprise_supplier": "cooperation",
            "enterprise_enterprise": "negotiation",
        }
        waiting = Workspace.objects.exclude(pk__in=running.values("workspace")).select_related("host", "partner")
        assert "supplier_client" in {row.kind.key for row in waiting}
