"""Addresses of the versions of the factors: pages of administrators that all staff may read, and endpoints."""

from django.urls import path

from analytics.readiness import factor_api, factor_views, weight_views

VERSION = "factors/<uuid:version>/"

pages = [
    path("factors/", factor_views.versions, name="factor_sets"),
    path("factors/start/", factor_views.start, name="factor_set_start"),
    path(VERSION, factor_views.version, name="factor_set"),
    path(f"{VERSION}compare/<uuid:other>/", factor_views.comparison, name="factor_set_compare"),
    path(f"{VERSION}publish/", factor_views.publish, name="factor_set_publish"),
    path(f"{VERSION}discard/", factor_views.discard, name="factor_set_discard"),
    path(f"{VERSION}weights/", weight_views.by_hand, name="factor_weights"),
    path(f"{VERSION}comparisons/", weight_views.comparisons, name="factor_comparisons"),
    path(f"{VERSION}comparisons/use/", weight_views.use, name="factor_comparisons_use"),
    path(f"{VERSION}comparisons/<int:step>/", weight_views.matrix, name="factor_matrix"),
    path(f"{VERSION}add/", factor_views.factor_add, name="factor_add"),
    path(f"{VERSION}<slug:key>/edit/", factor_views.factor_edit, name="factor_edit"),
    path(f"{VERSION}<slug:key>/remove/", factor_views.factor_remove, name="factor_remove"),
    path(f"{VERSION}<slug:key>/move/", factor_views.factor_move, name="factor_move"),
]
endpoints = [
    path("factor-sets/", factor_api.factor_sets, name="api_factor_sets"),
    path("factor-sets/<uuid:version>/", factor_api.factor_set, name="api_factor_set"),
    path("factor-sets/<uuid:version>/weights/", factor_api.weights, name="api_factor_weights"),
    path("factor-sets/<uuid:version>/publication/", factor_api.publication, name="api_factor_set_publication"),
]
