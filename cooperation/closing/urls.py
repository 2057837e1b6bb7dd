"""Addresses of expectations and closing."""

from django.urls import path

from cooperation.closing import api, expectation_views, views

PAGE, REST = "p/<str:key>/", "processes/<str:key>/"
pages = [
    path(f"{PAGE}expectations/", expectation_views.expectations, name="expectations"),
    path(f"{PAGE}expectations/add/", expectation_views.expectation_add, name="expectation_add"),
    path(f"{PAGE}expectations/<int:number>/", expectation_views.expectation_edit, name="expectation_edit"),
    path(f"{PAGE}closing/", views.closing, name="closing"),
    path(f"{PAGE}closing/answers/", views.closing_answers, name="closing_answers"),
    path(f"{PAGE}closing/submit/", views.closing_submit, name="closing_submit"),
    path(f"{PAGE}closing/decision/", views.closing_decide, name="closing_decide"),
    path(f"{PAGE}closing/exit/<slug:point>/", views.closing_exit, name="closing_exit"),
    path(f"{PAGE}closing/next/", views.closing_next, name="closing_next"),
]
endpoints = [
    path(f"{REST}expectations/", api.expectations, name="api_expectations"),
    path(f"{REST}expectations/<int:number>/", api.expectation, name="api_expectation"),
    path(f"{REST}closing/", api.closing, name="api_closing"),
    path(f"{REST}closing/answers/", api.answers, name="api_closing_answers"),
    path(f"{REST}closing/submissions/", api.submissions, name="api_closing_submissions"),
    path(f"{REST}closing/decisions/", api.decisions, name="api_closing_decisions"),
    path(f"{REST}closing/exit-points/", api.exit_points, name="api_exit_points"),
    path(f"{REST}next-cycle/", api.next_cycle, name="api_next_cycle"),
]
