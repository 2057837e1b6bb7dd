"""Addresses of readiness pages and endpoints."""

from django.urls import path

from analytics.readiness import api, factor_api, factor_views, views, weight_views

pages = [
    path("clients/<slug:slug>/readiness/", views.readiness, name="readiness"),
    path("clients/<slug:slug>/readiness/start/", views.readiness_start, name="readiness_start"),
    path("clients/<slug:slug>/readiness/check/", views.readiness_check, name="readiness_check"),
    path("clients/<slug:slug>/readiness/<slug:side>/", views.readiness_form, name="readiness_form"),
]
endpoints = [
    path("readiness/<slug:slug>/", api.readiness, name="api_readiness"),
    path("readiness/<slug:slug>/submission/", api.submission, name="api_readiness_submission"),
]

_VERSION = "factors/<uuid:version>/"
pages += [
    path("factors/", factor_views.versions, name="factor_sets"),
    path("factors/start/", factor_views.start, name="factor_set_start"),
    path(_VERSION, factor_views.version, name="factor_set"),
    path(f"{_VERSION}compare/<uuid:other>/", factor_views.comparison, name="factor_set_compare"),
    path(f"{_VERSION}publish/", factor_views.publish, name="factor_set_publish"),
    path(f"{_VERSION}discard/", factor_views.discard, name="factor_set_discard"),
    path(f"{_VERSION}weights/", weight_views.by_hand, name="factor_weights"),
    path(f"{_VERSION}comparisons/", weight_views.comparisons, name="factor_comparisons"),
    path(f"{_VERSION}comparisons/use/", weight_views.use, name="factor_comparisons_use"),
    path(f"{_VERSION}comparisons/<int:step>/", weight_views.matrix, name="factor_matrix"),
    path(f"{_VERSION}add/", factor_views.factor_add, name="factor_add"),
    path(f"{_VERSION}<slug:key>/edit/", factor_views.factor_edit, name="factor_edit"),
    path(f"{_VERSION}<slug:key>/remove/", factor_views.factor_remove, name="factor_remove"),
    path(f"{_VERSION}<slug:key>/move/", factor_views.factor_move, name="factor_move"),
]
endpoints += [
    path("factor-sets/", factor_api.factor_sets, name="api_factor_sets"),
    path("factor-sets/<uuid:version>/", factor_api.factor_set, name="api_factor_set"),
    path("factor-sets/<uuid:version>/weights/", factor_api.weights, name="api_factor_weights"),
    path("factor-sets/<uuid:version>/publication/", factor_api.publication, name="api_factor_set_publication"),
]
