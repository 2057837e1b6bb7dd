"""Addresses of the agreed terms."""

from django.urls import path

from cooperation.negotiation import api, views

pages = [
    path("p/<str:key>/terms/", views.terms, name="terms"),
    path("p/<str:key>/terms/propose/", views.terms_propose, name="terms_propose"),
    path("p/<str:key>/terms/<int:number>/sign/", views.terms_sign, name="terms_sign"),
]
endpoints = [
    path("processes/<str:key>/terms/", api.terms, name="api_terms"),
    path("processes/<str:key>/terms/signatures/", api.signatures, name="api_terms_signatures"),
]
