"""Draws a chart as SVG for a page: no scripts, no inline styles, a title and a description, kept by its content."""

import hashlib
import json
from typing import Any

from django.core.cache import cache
from django.utils.html import escape
from django.utils.safestring import SafeString

KEPT_SECONDS = 30 * 24 * 3600
FONT = "system-ui, sans-serif"
# The colours of the page (corpsys.css); the two of the companies mean companies.
INK, INK_SOFT, LINE, HOST, PARTNER = "#1d2733", "#55606e", "#d9dee4", "#1f5fbf", "#b4540a"
_LOOK: dict[str, Any] = {
    "font": FONT,
    "background": None,
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_SOFT,
        "titleColor": INK_SOFT,
        "gridColor": LINE,
        "domainColor": LINE,
        "labelFontSize": 12,
    },
    "text": {"color": INK, "fontSize": 12},
}


def render(chart: Any, *, title: str, description: str) -> SafeString:
    """Return an `altair` chart as an SVG element to put into a page.

    `title`: what the picture is; `description`: what it says, in one or two sentences. Numbers and words inside the
    chart are the caller's, in the reader's language. Altair and vl-convert are imported by who draws, not at start.
    """
    return render_spec(chart.to_dict(), title=title, description=description)


def render_spec(spec: dict[str, Any], *, title: str, description: str) -> SafeString:
    """The same for a chart that is given as Vega-Lite."""
    look = {**spec.get("config", {}), **_LOOK}
    text = json.dumps({**spec, "config": look}, sort_keys=True, default=str)
    key = "chart:" + hashlib.sha256(f"{title}\0{description}\0{text}".encode()).hexdigest()
    drawn = cache.get(key)
    if drawn is None:
        drawn = _told(_drawn(text), title, description, key[6:18])
        cache.set(key, drawn, KEPT_SECONDS)
    return SafeString(drawn)


def _drawn(text: str) -> str:
    import vl_convert  # starts an engine of its own; only when something is drawn

    return str(vl_convert.vegalite_to_svg(text, show_warnings=False))


def _told(svg: str, title: str, description: str, name: str) -> str:
    """Give the picture a title and a description for those who do not see it."""
    head, inside = svg.split(">", 1)
    told = f'<title id="t-{name}">{escape(title)}</title><desc id="d-{name}">{escape(description)}</desc>'
    return f'{head} role="img" aria-labelledby="t-{name}" aria-describedby="d-{name}">{told}{inside}'
