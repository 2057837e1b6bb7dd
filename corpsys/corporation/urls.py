"""Addresses of organisation pages and endpoints."""

from django.urls import path

from corpsys.corporation import api, views

pages = [
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<slug:slug>/", views.organisation_page, name="organisation"),
    path("organisations/<slug:slug>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:slug>/accept/", views.organisation_accept, name="organisation_accept"),
]
endpoints = [
    path("organisations/", api.organisations, name="api_organisations"),
    path("organisations/<slug:slug>/", api.organisation, name="api_organisation"),
]
