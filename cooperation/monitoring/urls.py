"""Addresses of monitoring and of the pulse."""

from django.urls import path

from cooperation.monitoring import api, pulse_api, pulse_views, views

PAGE, REST = "p/<str:key>/", "processes/<str:key>/"
pages = [
    path(f"{PAGE}monitoring/", views.monitoring, name="monitoring"),
    path(f"{PAGE}monitoring/<int:number>/", views.monitoring_goal, name="monitoring_goal"),
    path(f"{PAGE}monitoring/<int:number>/value/", views.value_enter, name="value_enter"),
    path(f"{PAGE}monitoring/<int:number>/method/", views.method_set, name="method_set"),
    path(f"{PAGE}pulse/", pulse_views.pulse_page, name="pulse"),
    path(f"{PAGE}pulse/open/", pulse_views.pulse_open, name="pulse_open"),
    path(f"{PAGE}pulse/<int:number>/", pulse_views.pulse_answer, name="pulse_answer"),
    path(f"{PAGE}pulse/<int:number>/close/", pulse_views.pulse_close, name="pulse_close"),
]
endpoints = [
    path(f"{REST}monitoring/", api.monitoring, name="api_monitoring"),
    path(f"{REST}methods/", api.methods, name="api_methods"),
    path(f"{REST}values/", api.values, name="api_values"),
    path(f"{REST}pulse-rounds/", pulse_api.rounds, name="api_pulse_rounds"),
    path(f"{REST}pulse-rounds/<int:number>/answers/", pulse_api.answers, name="api_pulse_answers"),
    path(f"{REST}pulse-rounds/<int:number>/closing/", pulse_api.closing, name="api_pulse_closing"),
]
