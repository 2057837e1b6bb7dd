"""Addresses of client and variant pages and endpoints."""

from django.urls import path

from cooperation.clients import api, list_views, market_api, market_views, variant_views, views

CLIENT = "clients/<slug:slug>/"
pages = [
    path("clients/", list_views.client_list, name="clients"),
    path("clients/export/<slug:kind>/", list_views.clients_export, name="clients_export"),
    path("clients/picked/export/<slug:kind>/", list_views.picked_export, name="clients_picked_export"),
    path("clients/picked/assign/", list_views.picked_assign, name="clients_picked_assign"),
    path("clients/picked/invite/", list_views.picked_invite, name="clients_picked_invite"),
    path(CLIENT, views.client_page, name="client"),
    path(f"{CLIENT}open/", views.client_open, name="client_open"),
    path(f"{CLIENT}next-cycle/", views.client_next_cycle, name="client_next_cycle"),
    path(f"{CLIENT}variant/", variant_views.variant, name="variant"),
    path(f"{CLIENT}variant/<uuid:decision>/answer/", variant_views.variant_answer, name="variant_answer"),
    path(f"{CLIENT}market-position/", market_views.market_position, name="market_position"),
    path("p/<str:key>/variant/", variant_views.process_variant, name="process_variant"),
    path("p/<str:key>/readiness/", variant_views.process_readiness, name="process_readiness"),
]
endpoints = [
    path("clients/", api.clients, name="api_clients"),
    path("market-positions/<slug:slug>/", market_api.market_positions, name="api_market_positions"),
]
