"""How forms are drawn: every form and field goes through the templates in `components/`, so all look and read alike."""

from typing import Any

from django import forms
from django.forms.boundfield import BoundField
from django.forms.renderers import TemplatesSetting
from django.forms.widgets import Input

_CLASSES: tuple[tuple[tuple[type[forms.Widget], ...], str], ...] = (
    ((forms.CheckboxInput, forms.RadioSelect, forms.CheckboxSelectMultiple), "form-check-input"),
    ((forms.Select, forms.SelectDateWidget), "form-select"),
    ((Input, forms.Textarea, forms.MultiWidget), "form-control"),
)


class PageBoundField(BoundField):
    """A field of a form on a page: knows its look and where the error summary points."""

    @property
    def anchor(self) -> str:
        """The id of the control that the error summary moves to; of the first choice in a group of them."""
        return self.id_for_label or f"{self.auto_id}_0"

    def build_widget_attrs(self, attrs: dict[str, Any], widget: forms.Widget | None = None) -> dict[str, Any]:
        widget = widget or self.field.widget
        attrs = super().build_widget_attrs(attrs, widget)
        own = str(attrs.get("class") or widget.attrs.get("class", ""))
        names = (own, _look(widget), "is-invalid" if self.errors else "")
        if not widget.is_hidden:
            attrs["class"] = " ".join(name for name in names if name)
        return attrs


class FormRenderer(TemplatesSetting):
    """Set as FORM_RENDERER: `{{ form }}` and `{{ field.as_field_group }}` use our templates."""

    form_template_name = "components/form.html"
    formset_template_name = "components/formset.html"
    field_template_name = "components/field.html"
    bound_field_class = PageBoundField


def _look(widget: forms.Widget) -> str:
    return next((name for kinds, name in _CLASSES if isinstance(widget, kinds)), "")
