"""Charts as SVG: fit for the page's strict policy, told in words, drawn once."""

import re
import subprocess
import sys

import pytest

from analytics.charts import svg

pytestmark = pytest.mark.django_db
SPEC = {
    "$schema": "https://vega.github.io/schema/vega-lite/v6.json",
    "data": {"values": [{"client": "<b>A&B</b>", "share": 0.3}, {"client": "C", "share": 0.1}]},
    "mark": "bar",
    "encoding": {"x": {"field": "client", "type": "ordinal"}, "y": {"field": "share", "type": "quantitative"}},
}


def draw(**more):
    return svg.render_spec({**SPEC, **more}, title="Shares <of> clients", description="A has & keeps 30 %.")


def test_nothing_that_a_strict_policy_forbids():
    drawn = draw()
    assert drawn.startswith("<svg ")
    assert re.search(r"style=|<style|<script|\son\w+=|javascript:|href=", drawn) is None


def test_the_picture_is_told_to_those_who_do_not_see_it():
    drawn = draw()
    assert 'role="img"' in drawn
    name = re.search(r'aria-labelledby="([^"]+)"', drawn)[1]
    assert f'<title id="{name}">Shares &lt;of&gt; clients</title>' in drawn
    assert "A has &amp; keeps 30 %." in drawn


def test_texts_of_the_data_cannot_become_markup():
    assert "<b>" not in draw()


def test_the_same_chart_is_drawn_once(monkeypatch):
    first = draw()
    monkeypatch.setattr(svg, "_drawn", lambda text: pytest.fail("drawn again"))
    assert draw() == first


def test_another_chart_is_drawn_anew():
    assert draw() != draw(width=100)


def test_a_chart_declared_in_python():
    import altair as alt

    chart = alt.Chart(alt.InlineData(values=[{"a": 1}])).mark_point().encode(x="a:Q")
    assert "<svg " in svg.render(chart, title="t", description="d")


def test_the_web_process_starts_without_the_drawing_libraries():
    code = (
        "import django, sys; django.setup();"
        "from django.urls import get_resolver; get_resolver().url_patterns;"
        "print(*(m for m in ('altair', 'vl_convert', 'pandas', 'duckdb', 'numpy') if m in sys.modules))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip()) == (0, ""), done.stderr
