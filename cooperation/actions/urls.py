"""Addresses of actions."""

from django.urls import path

from cooperation.actions import api, views

pages = [
    path("p/<str:key>/actions/", views.actions, name="actions"),
    path("p/<str:key>/actions/add/", views.action_add, name="action_add"),
    path("p/<str:key>/actions/<int:number>/", views.action_edit, name="action_edit"),
    path("p/<str:key>/actions/<int:number>/move/", views.action_move, name="action_move"),
]
endpoints = [
    path("processes/<str:key>/actions/", api.actions, name="api_actions"),
    path("processes/<str:key>/actions/<int:number>/moves/", api.moves, name="api_action_moves"),
]
