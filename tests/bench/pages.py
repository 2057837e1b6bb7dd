"""The page of organisations, beside a bare template that shows the same rows and columns."""

import re
from functools import partial

from django.core.management import call_command
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.template import engines
from django.test import RequestFactory

from tests.bench.report import Line
from tests.bench.seed import Bench
from tests.bench.site import call, framework_request, statements

PAGE = "/bench/organisations/"
BARE = """<!doctype html><html lang="en"><head><title>Organisations</title></head><body><table>
<thead><tr>{% for head in heads %}<th>{{ head }}</th>{% endfor %}</tr></thead><tbody>
{% for row in rows %}<tr><th><a href="{% url 'organisation' 'bench' row.slug %}">{{ row.name }}</a></th>
<td>{{ row.get_kind_display }}</td><td>{{ row.level }}</td><td>{{ row.get_standing_display }}</td>
<td>{{ row.country|default:"–" }}</td><td>{{ row.city|default:"–" }}</td></tr>{% endfor %}</tbody></table>{{ pages }}</body></html>"""
HEADS = ("Name", "Kind", "Level", "State", "Country", "Town")


def lines(bench: Bench, raw) -> list[Line]:
    """Return the line of the page."""
    call_command("collectstatic", interactive=False, verbosity=0)
    ours = partial(call, bench, PAGE)
    bare, listed = _views(bench)
    request = RequestFactory().get("/", SERVER_NAME="127.0.0.1")
    return [
        Line(
            f"HTML list, 50 of {bench.size:,}",
            lambda: _rows(framework_request(bare, request, bench)),
            lambda: _rows(framework_request(listed, request, bench)),
            lambda: _rows(ours()),
            target=1.5,
            queries=partial(statements, ours),
            queries_target=6,
            batch=5,
        )
    ]


def _rows(page: bytes) -> list[str]:
    """Return what the cells of the table's rows say."""
    body = page.decode().partition("<tbody>")[2].partition("</tbody>")[0]
    return [" ".join(re.sub(r"<[^>]+>", " ", row).split()) for row in re.findall(r"<tr.*?</tr>", body, re.DOTALL)]


def _views(bench: Bench):
    from corpsys.corporation.models import Organisation

    template = engines["django"].from_string(BARE)
    rows = Organisation.objects.filter(corporation_id=bench.corporation_id).select_related("level")

    def bare(request) -> HttpResponse:
        return HttpResponse(template.template.render(_context(rows[:50])))

    def listed(request) -> HttpResponse:
        page = Paginator(rows, 50).get_page(1)
        return HttpResponse(template.template.render(_context(page, page.paginator.num_pages)))

    return bare, listed


def _context(rows, pages=""):
    from django.template import Context

    return Context({"heads": HEADS, "rows": rows, "pages": pages})
