"""Sections of other chapters on an organisation's page: in order, and only where they have something to say."""

from corpsys.corporation import panels
from corpsys.corporation.panels import Panel


def test_panels_come_in_order_and_none_is_no_section(monkeypatch):
    monkeypatch.setattr(panels, "_panels", [])
    panels.register(Panel("b", "B", "b.html", lambda request, found: {"name": found.name}, 60))
    panels.register(Panel("a", "A", "a.html", lambda request, found: {}, 40))
    panels.register(Panel("c", "C", "c.html", lambda request, found: None, 10))
    shown = panels.for_organisation(None, type("Found", (), {"name": "Diageo"})())
    assert [(item.key, item.context) for item in shown] == [("a", {}), ("b", {"name": "Diageo"})]
