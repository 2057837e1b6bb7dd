"""Addresses of organisation pages and endpoints."""

from django.urls import path

from corpsys.corporation import api, knowledge_views, level_views, merge_views, people_views, views

pages = [
    path("levels/", level_views.level_list, name="levels"),
    path("levels/<int:rank>/edit/", level_views.level_edit, name="level_edit"),
    path("levels/<int:rank>/archive/", level_views.level_archive, name="level_archive"),
    path("organisations/", views.organisation_list, name="organisations"),
    path("organisations/export/<slug:kind>/", views.organisations_export, name="organisations_export"),
    path("organisations/add/", views.organisation_add, name="organisation_add"),
    path("organisations/<slug:slug>/", views.organisation_page, name="organisation"),
    path("organisations/<slug:slug>/edit/", views.organisation_edit, name="organisation_edit"),
    path("organisations/<slug:slug>/accept/", views.organisation_accept, name="organisation_accept"),
    path("organisations/<slug:slug>/archive/", views.organisation_archive, name="organisation_archive"),
    path("organisations/<slug:slug>/merge/", merge_views.organisation_merge, name="organisation_merge"),
    path(
        "organisations/<slug:slug>/merge/<uuid:merge>/undo/",
        merge_views.organisation_unmerge,
        name="organisation_unmerge",
    ),
    path("people/", people_views.people_list, name="people"),
    path("people/add/", people_views.person_add, name="person_add"),
    path("people/<uuid:person>/edit/", people_views.person_edit, name="person_edit"),
    path("people/<uuid:person>/access/", people_views.person_access, name="person_access"),
    path("knowledge/", knowledge_views.field_list, name="knowledge_fields"),
    path("knowledge/<uuid:field>/archive/", knowledge_views.field_archive, name="knowledge_field_archive"),
]
endpoints = [
    path("corporation/", api.own_corporation, name="api_corporation"),
    path("levels/", api.levels, name="api_levels"),
    path("levels/<int:rank>/", api.level, name="api_level"),
    path("organisations/", api.organisations, name="api_organisations"),
    path("organisations/<slug:slug>/", api.organisation, name="api_organisation"),
    path("organisations/<slug:slug>/acts/", api.organisation_acts, name="api_organisation_acts"),
    path("people/", people_views.api_people, name="api_people"),
]
