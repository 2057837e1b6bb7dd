"""Pages of the map: the map itself with its list, the same as a file, and the findings on the structure."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.views.decorators.http import require_GET

from corpsys.access.principal import PageRequest, Principal
from corpsys.access.routes import within
from corpsys.access.services import may
from corpsys.corporation.models import Corporation, HierarchyLevel, Organisation
from corpsys.map import export, findings, picture, selectors, words
from corpsys.map.around import Wanted
from corpsys.map.drawing import MapPicture
from corpsys.map.forms import LIST, ZOOMS, MapFilter
from corpsys.map.selectors import CorporationMap
from corpsys.partners import selectors as partners
from corpsys.workspace import opening


@dataclass(frozen=True)
class _Asked:
    """The address of the map, read: the filters, the levels, the chosen organisation, and what is shown."""

    filters: MapFilter
    levels: list[HierarchyLevel]
    node: Organisation | None
    found: CorporationMap


@dataclass(frozen=True)
class _Begin:
    """Where the reader begins something with the chosen organisation; each address empty where the reader may not."""

    cooperation: str
    partner: str
    link: str


@within(staff=True)
@require_GET
def map_page(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the map, as picture and as list; what is chosen and filtered stands in the address."""
    asked = _asked(request)
    chosen = asked.filters.chosen()
    groups = findings.structure(request.principal, asked.levels)
    zoom = chosen.get("zoom") or ZOOMS[0]
    context = {
        "filters": asked.filters,
        "map": asked.found.data,
        "chosen": asked.found.chosen,
        "is_missing": bool(chosen.get("node")) and asked.node is None,
        "picture": picture.map_picture(asked.found.data),
        "finding_kinds": len(groups),
        "about": findings.about(groups, asked.node) if asked.node else [],
        "as_list": chosen.get("view") == LIST,
        "asks_for_lines": bool(chosen.get("causal") or chosen.get("lines")),
        "is_told": bool(chosen.get("view")),
        "zoom": zoom,
        "zoom_in": next((step for step in ZOOMS if int(step) > int(zoom)), ""),
        "zoom_out": next((step for step in reversed(ZOOMS) if int(step) < int(zoom)), ""),
        "reading": words.conclusion(asked.found.data),
        "may_propose": may(request.principal, "propose_organisation"),
        "may_edit_levels": may(request.principal, "edit_levels"),
        "begin": _begin(request.principal, asked.node) if asked.node else None,
    }
    return render(request, "map/map.html", context)


@within(staff=True)
@require_GET
def map_svg(request: PageRequest, corporation: str) -> HttpResponse:
    """Hand out what the map shows as SVG."""
    return _file(export.svg(_captioned(request), request), "image/svg+xml", "map.svg")


@within(staff=True)
@require_GET
def map_png(request: PageRequest, corporation: str) -> HttpResponse:
    """Hand out what the map shows as PNG."""
    return _file(export.png(_captioned(request), request), "image/png", "map.png")


@within(staff=True)
@require_GET
def structure(request: PageRequest, corporation: str) -> HttpResponse:
    """Show the findings on the structure, with what to do."""
    groups = findings.structure(request.principal, selectors.levels(request.principal))
    return render(request, "map/findings.html", {"groups": groups})


def _asked(request: PageRequest) -> _Asked:
    principal = request.principal
    levels = selectors.levels(principal)
    named = [(level.rank, str(level)) for level in levels]
    filters = MapFilter(request.GET, levels=named, markets=selectors.markets(principal))
    chosen = filters.chosen()
    names = ("level", "market", "lines", "causal", "strategic")
    wanted = Wanted(**{name: chosen[name] for name in names if chosen.get(name)})
    node = selectors.node(principal, chosen.get("node", ""))
    return _Asked(filters, levels, node, selectors.corporation_map(principal, wanted, levels, node))


def _begin(principal: Principal, node: Organisation) -> _Begin:
    slug, end = principal.corporation_slug, "enterprise" if node.kind == Organisation.Kind.ENTERPRISE else "partner"
    partner = reverse("partner_add", args=[slug], query={end: node.slug})
    link = reverse("link_add", args=[slug], query={"cause": node.slug})
    return _Begin(
        cooperation=opening.open_url(principal, node),
        partner=partner if partners.may_propose_for(principal, node) else "",
        link=link if may(principal, "propose_link") else "",
    )


def _captioned(request: PageRequest) -> MapPicture:
    today = date_format(timezone.localdate(), "SHORT_DATE_FORMAT")
    return picture.map_picture(_asked(request).found.data, caption=f"{_name(request.principal)} · {today}")


def _name(principal: Principal) -> str:
    return str(Corporation.objects.get(pk=principal.corporation_id))


def _file(content: str | bytes, kind: str, name: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
