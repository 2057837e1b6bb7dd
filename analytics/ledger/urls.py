"""Addresses of key client pages and endpoints."""

from django.urls import path

from analytics.ledger import api, run_views, views

RUN = "key-clients/<uuid:run>/"
CLIENT = "key-clients/ledger/<uuid:client>/"
pages = [
    path("key-clients/", views.key_clients, name="key_clients"),
    path("key-clients/clients/", run_views.key_client_list, name="key_client_list"),
    path("key-clients/clients/export/<slug:kind>/", run_views.key_client_export, name="key_client_export"),
    path(RUN, views.key_client_run, name="key_client_run"),
    path(f"{RUN}force/", run_views.key_client_force, name="key_client_force"),
    path(f"{RUN}without-figures/", run_views.key_client_without, name="key_client_without"),
    path(f"{RUN}movement/", run_views.key_client_movement, name="key_client_movement"),
    path(f"{RUN}movement/export/<slug:kind>/", run_views.key_client_movement_export, name="key_client_movement_export"),
    path(CLIENT, views.ledger_client, name="ledger_client"),
    path(f"{CLIENT}link/", views.ledger_client_link, name="ledger_client_link"),
    path(f"{CLIENT}propose/", views.ledger_client_propose, name="ledger_client_propose"),
    path(f"{CLIENT}open/", views.ledger_client_open, name="ledger_client_open"),
]
endpoints = [
    path("key-clients/", api.runs, name="api_key_clients"),
    path(RUN, api.run, name="api_key_client_run"),
    path(f"{RUN}standings/", api.standings, name="api_standings"),
    path(f"{RUN}movement/", api.movement, name="api_key_client_movement"),
    path(f"{RUN}force/", api.force, name="api_key_client_force"),
]
