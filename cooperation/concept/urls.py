"""Addresses of the offer."""

from django.urls import path

from cooperation.concept import answers, api, views

pages = [
    path("p/<str:key>/concept/", views.concept, name="concept"),
    path("p/<str:key>/concept/edit/", views.concept_edit, name="concept_edit"),
    path("p/<str:key>/concept/present/", views.concept_present, name="concept_present"),
    path("p/<str:key>/concept/invite/", views.concept_invite, name="concept_invite"),
    path("p/<str:key>/concept/<int:number>/accept/", answers.concept_accept, name="concept_accept"),
    path("p/<str:key>/concept/<int:number>/decline/", answers.concept_decline, name="concept_decline"),
    path("p/<str:key>/concept/<int:number>/withdraw/", answers.concept_withdraw, name="concept_withdraw"),
    path("p/<str:key>/concept/<int:number>/sign/", answers.concept_sign, name="concept_sign"),
    path("p/<str:key>/concept/<int:number>/ask/", answers.concept_ask, name="concept_ask"),
]
endpoints = [
    path("processes/<str:key>/concept/", api.concept, name="api_concept"),
    path("processes/<str:key>/concept/presentations/", api.presentations, name="api_concept_presentations"),
    path("processes/<str:key>/concept/answers/", api.answers, name="api_concept_answers"),
    path("processes/<str:key>/concept/signatures/", api.signatures, name="api_concept_signatures"),
    path("processes/<str:key>/concept/messages/", api.messages, name="api_concept_messages"),
    path("processes/<str:key>/invitations/", api.invite, name="api_invitations"),
]
