"""Two administrators at the same moment, in two connections: it happens once, and the other is told."""

import pytest

from analytics.rules import services
from analytics.rules.models import VariantRuleSet
from corpsys.audit.models import AuditEvent
from tests.corpsys.access.test_at_once import As, at_once, refused, world

__all__ = ["world"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_two_start_a_draft_at_once(world):
    with As(world, "Adam") as adam:
        pass
    results = at_once(adam, lambda: services.start_draft(by=adam))
    with As(world, "Adam"):
        assert VariantRuleSet.objects.count() == 1
    assert len(refused(results)) == 1


def test_two_publish_at_once(world):
    with As(world, "Adam") as adam:
        draft = services.start_draft(by=adam)
        given = draft.thresholds | {"gate_integration": 4}
        edited = services.edit_draft(rules=draft, given=given, version=draft.version, by=adam)
    results = at_once(
        adam, lambda: services.publish(rules=edited, note="Outcomes", version=edited.version, by=adam).number
    )
    assert [result for result in results if result == 2] == [2]
    (told,) = refused(results)
    assert "published by Adam" in str(told.reason)
    with As(world, "Adam"):
        assert AuditEvent.objects.filter(kind="variant_rules.published").count() == 1
