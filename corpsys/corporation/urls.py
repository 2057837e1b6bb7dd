"""Addresses of organisation pages and endpoints."""

from django.urls import path

from corpsys.corporation import api, people_views, views

pages = [
    path("levels/", views.levels, name="levels"),
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<slug:slug>/", views.organisation_page, name="organisation"),
    path("organisations/<slug:slug>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:slug>/accept/", views.organisation_accept, name="organisation_accept"),
    path("people/", people_views.people_list, name="people"),
    path("people/add/", people_views.person_add, name="person_add"),
    path("people/<uuid:person>/edit/", people_views.person_edit, name="person_edit"),
    path("people/<uuid:person>/access/", people_views.person_access, name="person_access"),
]
endpoints = [
    path("corporation/", api.own_corporation, name="api_corporation"),
    path("levels/", api.levels, name="api_levels"),
    path("levels/<int:rank>/", api.level, name="api_level"),
    path("organisations/", api.organisations, name="api_organisations"),
    path("organisations/<slug:slug>/", api.organisation, name="api_organisation"),
    path("people/", people_views.api_people, name="api_people"),
]
