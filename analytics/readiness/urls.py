"""Addresses of readiness pages and endpoints."""

from django.urls import path

from analytics.readiness import api, asking_views, client_views, factor_urls, result_api, round_api, views

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
    *factor_urls.pages,
]
endpoints = [
    path("readiness/<slug:slug>/", api.readiness, name="api_readiness"),
    path("readiness/<slug:slug>/submission/", api.submission, name="api_readiness_submission"),
    path("readiness/<slug:slug>/result/", result_api.result, name="api_readiness_result"),
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
    *factor_urls.endpoints,
]
