"""Addresses of readiness pages and endpoints."""

from django.urls import path

from analytics.readiness import (
    api,
    asking_views,
    client_views,
    factor_api,
    factor_views,
    round_api,
    views,
    weight_views,
)

pages = [
    path("clients/<slug:slug>/readiness/", views.readiness, name="readiness"),
    path("clients/<slug:slug>/readiness/start/", views.readiness_start, name="readiness_start"),
    path("clients/<slug:slug>/readiness/check/", views.readiness_check, name="readiness_check"),
    path("clients/<slug:slug>/readiness/factors/", views.readiness_factors, name="readiness_factors"),
    path("clients/<slug:slug>/readiness/answers/", asking_views.readiness_answers, name="readiness_answers"),
    path("clients/<slug:slug>/readiness/invite/", asking_views.readiness_invite, name="readiness_invite"),
    path("clients/<slug:slug>/readiness/time/", asking_views.readiness_time, name="readiness_time"),
    path("clients/<slug:slug>/readiness/close/", asking_views.readiness_close, name="readiness_close"),
    path("clients/<slug:slug>/readiness/share/", asking_views.readiness_share, name="readiness_share"),
    path(
        "clients/<slug:slug>/readiness/share/<uuid:share>/withdraw/",
        asking_views.readiness_withdraw,
        name="readiness_withdraw",
    ),
    path("clients/<slug:slug>/readiness/<slug:side>/", views.readiness_form, name="readiness_form"),
    path("readiness/", client_views.client_rounds, name="client_rounds"),
    path("readiness/<uuid:round>/", client_views.client_round, name="client_round"),
    path("readiness/<uuid:round>/start/", client_views.client_start, name="client_start"),
    path("readiness/<uuid:round>/check/", client_views.client_check, name="client_check"),
    path("readiness/<uuid:round>/time/", client_views.client_time, name="client_time"),
    path("readiness/<uuid:round>/factors/", client_views.client_factors, name="client_factors"),
    path("readiness/<uuid:round>/<slug:side>/", client_views.client_form, name="client_form"),
]
endpoints = [
    path("readiness/<slug:slug>/", api.readiness, name="api_readiness"),
    path("readiness/<slug:slug>/submission/", api.submission, name="api_readiness_submission"),
    path("readiness/<slug:slug>/round/", round_api.round_state, name="api_readiness_round"),
    path("readiness/<slug:slug>/round/closure/", round_api.closure, name="api_readiness_closure"),
    path("readiness/<slug:slug>/answers/", round_api.answers, name="api_readiness_answers"),
    path("readiness/<slug:slug>/shares/", round_api.shares, name="api_readiness_shares"),
    path("readiness/<slug:slug>/shares/preview/", round_api.share_preview, name="api_readiness_preview"),
    path(
        "readiness/<slug:slug>/shares/<uuid:share>/withdrawal/",
        round_api.withdrawal,
        name="api_readiness_withdrawal",
    ),
    path("own-readiness/", round_api.own_rounds, name="api_own_rounds"),
    path("own-readiness/<uuid:round>/", round_api.own_round, name="api_own_round"),
    path("own-readiness/<uuid:round>/submission/", round_api.own_submission, name="api_own_submission"),
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
