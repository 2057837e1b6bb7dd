"""`make bench`: a fresh PostgreSQL in a temporary folder, a fixed seed, ratios of one run; ARGS="--size 10000 --only list"."""

import argparse
import json
import logging
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "corpsys.settings"
_nothing = open(os.devnull, "w")  # noqa: SIM115, PTH123 - as long as the process


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="organisations: 10000, 100000, 1000000")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--only", default="", help="the lines with this in their name")
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    from tests import servers

    # As an installation logs: a line for each request, here into nothing.
    os.environ["LOG_LEVEL"] = "INFO"
    with servers.closing():
        figures, machine = _figures(options)
    print("\n".join(f"{key}: {value}" for key, value in machine.items()))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, "lines": figures}, indent=2))
    return 0


def _figures(options: argparse.Namespace) -> tuple[list[dict], dict]:
    import django

    django.setup()
    logging.getLogger().handlers[0].setStream(_nothing)
    from tests.bench import ledger, loading, pages, pareto, reading, report, scoring, seed, writing

    bench = seed.prepared(options.size)
    raw = seed.connect("corpsys_app")
    lines = [*reading.lines(bench, raw), *pages.lines(bench, raw), *writing.lines(bench, raw), *loading.lines(bench)]
    lines += pareto.lines(bench)
    lines += scoring.lines(bench)
    lines += ledger.lines(bench)
    print(report.HEAD)
    found = []
    for line in lines:
        if options.only in line.name:
            found.append(report.measure(line, options.rounds))
            print(report.row(found[-1]), flush=True)
    raw.close()
    return found, _machine()


def _machine() -> dict:
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (server,) = cursor.fetchone()
    names = ("django", "djangorestframework", "psycopg2-binary", "orjson")
    return {
        "processors": f"{os.cpu_count()}, {platform.machine()}",
        "load": " ".join(f"{load:.1f}" for load in os.getloadavg()),
        "versions": f"Python {platform.python_version()}, PostgreSQL {server}, "
        + ", ".join(f"{name} {version(name)}" for name in names),
    }


sys.exit(main())
