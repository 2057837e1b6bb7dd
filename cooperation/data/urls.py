"""Addresses of the data room and of joined data."""

from django.urls import path

from cooperation.data import api, joined_views, views

pages = [
    path("p/<str:key>/data/", views.dataroom, name="dataroom"),
    path("p/<str:key>/data/join/<slug:pair>/", views.data_join, name="data_join"),
    path("p/<str:key>/data/joined/<slug:pair>/", joined_views.joined, name="joined"),
    path("p/<str:key>/data/joined/<slug:pair>/<uuid:cell>/", joined_views.exception_resolve, name="exception_resolve"),
    path("p/<str:key>/data/sets/<uuid:dataset>/", views.dataset_page, name="dataset"),
    path("p/<str:key>/data/sets/<uuid:dataset>/share/", views.dataset_share, name="dataset_share"),
    path("p/<str:key>/data/sets/<uuid:dataset>/propose/", views.dataset_propose, name="dataset_propose"),
    path("p/<str:key>/data/sets/<uuid:dataset>/withdraw/", views.dataset_unshare, name="dataset_unshare"),
    path("p/<str:key>/data/sets/<uuid:dataset>/undo/", views.dataset_undo, name="dataset_undo"),
]
endpoints = [
    path("processes/<str:key>/data/", api.data, name="api_data"),
    path("processes/<str:key>/datasets/<uuid:dataset>/sharing/", api.sharing, name="api_sharing"),
    path("processes/<str:key>/consolidations/", api.consolidations, name="api_consolidations"),
    path("processes/<str:key>/consolidations/<slug:pair>/", api.consolidation, name="api_consolidation"),
    path("processes/<str:key>/consolidations/<slug:pair>/cells/", api.cells, name="api_joined_cells"),
    path(
        "processes/<str:key>/consolidations/<slug:pair>/cells/<uuid:cell>/resolution/",
        api.resolution,
        name="api_resolution",
    ),
]
