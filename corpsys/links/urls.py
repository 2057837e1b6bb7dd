"""Addresses of causal links and loops."""

from django.urls import path

from corpsys.links import api, views

pages = [
    path("corporation/loops/", views.loops, name="loops"),
    path("links/", views.link_list, name="links"),
    path("links/add/", views.link_add, name="link_add"),
    path("links/<uuid:link>/edit/", views.link_edit, name="link_edit"),
    path("links/<uuid:link>/accept/", views.link_accept, name="link_accept"),
    path("links/<uuid:link>/archive/", views.link_archive, name="link_archive"),
    path("links/<uuid:link>/restore/", views.link_restore, name="link_restore"),
]
endpoints = [
    path("loops/", api.loops, name="api_loops"),
    path("links/", api.links, name="api_links"),
    path("links/<uuid:link>/", api.link, name="api_link"),
    path("links/<uuid:link>/acceptance/", api.acceptance, name="api_link_acceptance"),
    path("links/<uuid:link>/archiving/", api.archiving, name="api_link_archiving"),
    path("links/<uuid:link>/restoration/", api.restoration, name="api_link_restoration"),
]
