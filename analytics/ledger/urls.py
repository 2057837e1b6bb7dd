"""Addresses of key client pages and endpoints."""

from django.urls import path

from analytics.ledger import api, views

CLIENT = "key-clients/ledger/<uuid:client>/"
pages = [
    path("key-clients/", views.key_clients, name="key_clients"),
    path("key-clients/<uuid:run>/", views.key_client_run, name="key_client_run"),
    path(CLIENT, views.ledger_client, name="ledger_client"),
    path(f"{CLIENT}link/", views.ledger_client_link, name="ledger_client_link"),
    path(f"{CLIENT}propose/", views.ledger_client_propose, name="ledger_client_propose"),
    path(f"{CLIENT}open/", views.ledger_client_open, name="ledger_client_open"),
]
endpoints = [
    path("key-clients/", api.runs, name="api_key_clients"),
    path("key-clients/<uuid:run>/standings/", api.standings, name="api_standings"),
]
