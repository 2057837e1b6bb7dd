"""Routes."""

from django.urls import URLPattern, URLResolver

from analytics.ledger import urls as ledger
from analytics.readiness import urls as readiness
from analytics.rules import urls as rules
from analytics.scoring import urls as scoring

urlpatterns: list[URLPattern | URLResolver] = [
    *ledger.pages,
    *readiness.pages,
    *rules.pages,
    *scoring.pages,
]
