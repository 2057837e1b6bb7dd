"""No route without a rule: the check sees one, and the middleware refuses it."""

from django.test import override_settings
from django.urls import path

from corpsys.access.routes import all_routes
from corpsys.tenancy.checks import every_business_model_is_guarded, every_route_declares_its_rule
from corpsys.urls import urlpatterns as site


def undeclared(request):
    raise AssertionError("never reached")


urlpatterns = [path("open-door/", undeclared, name="open_door"), *site]
handler404 = "corpsys.pages.errors.not_found"


def test_every_route_of_the_site_declares_its_rule():
    assert every_route_declares_its_rule() == []
    assert len(all_routes()) > 20


def test_every_business_model_is_guarded():
    assert every_business_model_is_guarded() == []


@override_settings(ROOT_URLCONF=__name__)
def test_the_check_finds_an_undeclared_route():
    assert [error.id for error in every_route_declares_its_rule()] == ["corpsys.E001"]


@override_settings(ROOT_URLCONF="tests.corpsys.access.test_routes")
def test_an_undeclared_route_is_refused(client, db):
    assert client.get("/open-door/").status_code == 404
