"""Addresses of proposals by import, and of the bulk upsert."""

from django.urls import path

from corpsys.register import api, views

pages = [
    path("imports/proposals/", views.proposal_list, name="proposals"),
    path("imports/proposals/<uuid:intake>/", views.proposal, name="proposal"),
    path("imports/proposals/<uuid:intake>/accept/", views.proposal_accept, name="proposal_accept"),
    path("imports/proposals/<uuid:intake>/refuse/", views.proposal_refuse, name="proposal_refuse"),
    path("imports/proposals/<uuid:intake>/refuse/chosen/", views.proposal_refuse_chosen, name="proposal_refuse_chosen"),
]
endpoints = [
    path("register/organisations/", api.organisations, name="api_register_organisations"),
]
