"""Addresses of import pages and endpoints."""

from django.urls import path

from corpsys.intake import api, views

pages = [
    path("import/", views.intake_list, name="intakes"),
    path("import/<uuid:intake>/", views.intake_page, name="intake"),
    path("import/<uuid:intake>/match/", views.intake_match, name="intake_match"),
    path("import/<uuid:intake>/confirm/", views.intake_confirm, name="intake_confirm"),
    path("import/<uuid:intake>/discard/", views.intake_discard, name="intake_discard"),
    path("import/<uuid:intake>/undo/", views.intake_undo, name="intake_undo"),
    path("import/<uuid:intake>/errors.csv", views.intake_errors, name="intake_errors"),
    path("import/<slug:kind>/sample.csv", views.intake_sample, name="intake_sample"),
    path("import/<slug:kind>/", views.intake_new, name="intake_new"),
]
endpoints = [
    path("imports/", api.imports, name="api_imports"),
    path("imports/<uuid:intake>/", api.one_import, name="api_import"),
    path("imports/<uuid:intake>/mapping/", api.mapping, name="api_import_mapping"),
    path("imports/<uuid:intake>/confirmation/", api.confirmation, name="api_import_confirmation"),
    path("imports/<uuid:intake>/undo/", api.undo, name="api_import_undo"),
]
