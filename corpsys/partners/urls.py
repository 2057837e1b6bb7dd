"""Addresses of partnership pages and endpoints."""

from django.urls import path

from corpsys.partners import api, views

pages = [
    path("partners/", views.partner_list, name="partners"),
    path("partners/add/", views.partner_add, name="partner_add"),
    path("partners/<uuid:partnership>/edit/", views.partner_edit, name="partner_edit"),
    path("partners/<uuid:partnership>/accept/", views.partner_accept, name="partner_accept"),
    path("partners/<uuid:partnership>/archive/", views.partner_archive, name="partner_archive"),
    path("partners/<uuid:partnership>/restore/", views.partner_restore, name="partner_restore"),
]
endpoints = [
    path("partners/", api.partners, name="api_partners"),
    path("partners/<uuid:partnership>/", api.partner, name="api_partner"),
    path("partners/<uuid:partnership>/acceptance/", api.acceptance, name="api_partner_acceptance"),
    path("partners/<uuid:partnership>/archiving/", api.archiving, name="api_partner_archiving"),
    path("partners/<uuid:partnership>/restoration/", api.restoration, name="api_partner_restoration"),
]
