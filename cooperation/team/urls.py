"""Addresses of team pages and endpoints."""

from django.urls import path

from cooperation.team import api, views

pages = [
    path("p/<str:key>/team/", views.team_page, name="team"),
    path("p/<str:key>/team/add/", views.team_add, name="team_add"),
    path("p/<str:key>/team/invite/", views.team_invite, name="team_invite"),
    path("p/<str:key>/team/<uuid:member>/", views.team_edit, name="team_edit"),
    path("p/<str:key>/team/<uuid:member>/lead/", views.team_lead, name="team_lead"),
    path("p/<str:key>/team/<uuid:member>/remove/", views.team_remove, name="team_remove"),
]
endpoints = [
    path("processes/<str:key>/team/", api.team, name="api_team"),
    path("processes/<str:key>/team/<uuid:member>/", api.member, name="api_team_member"),
    path("processes/<str:key>/team/<uuid:member>/lead/", api.lead, name="api_team_lead"),
]
