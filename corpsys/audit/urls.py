"""Address of the audit page."""

from django.urls import path

from corpsys.audit import views

pages = [path("audit/", views.audit, name="audit")]
