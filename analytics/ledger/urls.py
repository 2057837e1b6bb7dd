"""Addresses of key client pages and endpoints."""

from django.urls import path

from analytics.ledger import api, client_api, client_views, load_views, rate_api, rate_views, run_views, views

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
    path("key-clients/loads/", load_views.ledger_loads, name="ledger_loads"),
    path("exchange-rates/", rate_views.rates, name="rates"),
    path("exchange-rates/add/", rate_views.rate_add, name="rate_add"),
    path("exchange-rates/paste/", rate_views.rates_paste, name="rates_paste"),
    path("exchange-rates/<uuid:rate>/edit/", rate_views.rate_edit, name="rate_edit"),
    path("exchange-rates/<uuid:rate>/remove/", rate_views.rate_remove, name="rate_remove"),
    path("key-clients/ledger/", client_views.ledger_clients, name="ledger_clients"),
    path(f"{CLIENT}unlink/", client_views.ledger_client_unlink, name="ledger_client_unlink"),
    path(f"{CLIENT}aside/", client_views.ledger_client_aside, name="ledger_client_aside"),
    path(f"{CLIENT}open/", views.ledger_client_open, name="ledger_client_open"),
]
endpoints = [
    path("exchange-rates/", rate_api.rates, name="api_rates"),
    path("exchange-rates/<uuid:rate>/", rate_api.rate, name="api_rate"),
    path("ledger-clients/", client_api.ledger_clients, name="api_ledger_clients"),
    path("ledger-clients/<uuid:client>/organisation/", client_api.organisation, name="api_ledger_client_organisation"),
    path("ledger-clients/<uuid:client>/aside/", client_api.aside, name="api_ledger_client_aside"),
    path("key-clients/", api.runs, name="api_key_clients"),
    path(RUN, api.run, name="api_key_client_run"),
    path(f"{RUN}standings/", api.standings, name="api_standings"),
    path(f"{RUN}movement/", api.movement, name="api_key_client_movement"),
    path(f"{RUN}force/", api.force, name="api_key_client_force"),
]
