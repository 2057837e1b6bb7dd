"""Addresses of what a process teaches."""

from django.urls import path

from cooperation.learning import api, views

PAGE, REST = "p/<str:key>/learning/", "processes/<str:key>/"
pages = [
    path(PAGE, views.learning, name="learning"),
    path(f"{PAGE}assumptions/", views.assumption_add, name="assumption_add"),
    path(f"{PAGE}assumptions/<int:number>/", views.assumption_close, name="assumption_close"),
    path(f"{PAGE}lessons/", views.lesson_add, name="lesson_add"),
    path(f"{PAGE}lessons/<uuid:lesson>/share/", views.lesson_share, name="lesson_share"),
]
endpoints = [
    path(f"{REST}assumptions/", api.assumptions, name="api_assumptions"),
    path(f"{REST}assumptions/<int:number>/closing/", api.closing, name="api_assumption_closing"),
    path(f"{REST}lessons/", api.lessons, name="api_lessons"),
    path(f"{REST}lessons/<uuid:lesson>/sharing/", api.sharing, name="api_lesson_sharing"),
]
