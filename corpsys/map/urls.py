"""Addresses of the map."""

from django.urls import path

from corpsys.map import views

pages = [
    path("corporation/map/", views.map_page, name="map"),
    path("corporation/map.svg", views.map_svg, name="map_svg"),
    path("corporation/map.png", views.map_png, name="map_png"),
    path("corporation/findings/", views.structure, name="structure"),
]
