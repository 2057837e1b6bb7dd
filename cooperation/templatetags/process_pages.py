"""The head of every process page, for `process/base.html`."""

from typing import Any

from django import template
from django.template import Context

from cooperation.process.head import Head, head

register = template.Library()


@register.simple_tag(takes_context=True)
def process_head(context: Context) -> Head:
    """Return the head of the page's `process`; `selected_stage` in the context marks one in the bar."""
    request: Any = context["request"]
    return head(context["process"], request.principal, request.path, context.get("selected_stage"))
