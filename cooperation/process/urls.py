"""Addresses of process pages and endpoints."""

from django.urls import path

from cooperation.process import act_views, api, views

STAGE = "p/<str:key>/s/<int:stage>/"
pages = [
    path("processes/", views.process_list, name="processes"),
    path("processes/open/<uuid:decision>/", act_views.process_open, name="process_open"),
    path("p/<str:key>/", views.process_page, name="process"),
    path("p/<str:key>/history/", views.history_page, name="history"),
    path("p/<str:key>/strategy/", act_views.process_strategy, name="process_strategy"),
    path("p/<str:key>/bypasses/<uuid:bypass>/", act_views.bypass_answer, name="bypass"),
    path(STAGE, views.stage_page, name="stage"),
    path(f"{STAGE}gate/", act_views.gate_page, name="gate"),
    path(f"{STAGE}confirm/", act_views.confirm_page, name="confirm_gate"),
    path(f"{STAGE}bypass/", act_views.bypass_ask, name="bypass_ask"),
    path(f"{STAGE}reopen/", act_views.reopen_page, name="reopen_stage"),
    path(f"{STAGE}tick/<str:condition>/", act_views.tick_page, name="tick"),
]
endpoints = [
    path("processes/", api.processes, name="api_processes"),
    path("processes/<str:key>/", api.process, name="api_process"),
    path("processes/<str:key>/stages/<int:stage>/", api.stage, name="api_stage"),
    path("processes/<str:key>/moves/", api.moves, name="api_moves"),
    path("processes/<str:key>/confirmations/", api.confirmations, name="api_confirmations"),
    path("processes/<str:key>/ticks/", api.ticks, name="api_ticks"),
    path("processes/<str:key>/bypasses/", api.bypasses, name="api_bypasses"),
    path("processes/<str:key>/bypasses/<uuid:bypass>/answer/", api.bypass_answer, name="api_bypass_answer"),
]
