"""Routes."""

from django.urls import URLPattern, URLResolver

from analytics.readiness import urls as readiness

urlpatterns: list[URLPattern | URLResolver] = [*readiness.endpoints]
