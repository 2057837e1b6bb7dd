"""System checks: no route without a rule, no business table without a guard."""

from typing import Any

from django.core.checks import CheckMessage, Error, register

from corpsys.access.routes import all_routes


@register()
def every_route_declares_its_rule(**_kwargs: Any) -> list[CheckMessage]:
    return [
        Error(f"The route '{route.path}' ({route.name}) declares no access rule.", id="corpsys.E001")
        for route in all_routes()
        if route.rule is None
    ]


@register()
def every_business_model_is_guarded(**_kwargs: Any) -> list[CheckMessage]:
    from corpsys.access.guard import Guard
    from corpsys.tenancy.rls import secured_models

    return [
        Error(f"The model {model.__name__} names no guard.", obj=model, id="corpsys.E002")
        for model in secured_models()
        if not isinstance(getattr(model, "guard", None), Guard)
    ]
