"""The map as a file: one SVG that needs nothing else, and the same as PNG."""

import re
from functools import cache
from pathlib import Path

from django.contrib.staticfiles import finders
from django.http import HttpRequest
from django.template.loader import render_to_string

from corpsys.map.drawing import MapPicture

# Twice the size of the drawing: sharp on a slide.
SCALE = 2.0
# A name may hold them; a file with one of them is none.
_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def svg(picture: MapPicture, request: HttpRequest) -> str:
    """Return the drawing as a whole file, with its colours inside and without links."""
    context = {"picture": picture, "is_file": True, "style": _style()}
    drawn = render_to_string("map/_picture.svg", context, request).strip()
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + _NOT_XML.sub("", drawn)


def png(picture: MapPicture, request: HttpRequest) -> bytes:
    """Return the same as PNG."""
    import vl_convert  # starts an engine of its own; only when a picture is wanted

    return bytes(vl_convert.svg_to_png(svg(picture, request), scale=SCALE))


@cache
def _style() -> str:
    """The rules of the page's own style sheet for the drawing: literal colours only, which every reader of SVG knows."""
    return Path(str(finders.find("corpsys/map_picture.css"))).read_text(encoding="utf-8")
