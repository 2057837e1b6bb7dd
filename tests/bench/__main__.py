"""`make bench`: a fresh PostgreSQL in a temporary folder, a fixed seed, ratios of medians of the same run."""

import argparse
import json
import os
import platform
import sys
from importlib.metadata import version
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "corpsys.settings"


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--size", type=int, default=100_000, help="organisations in the list")
    parser.add_argument("--rounds", type=int, default=15)
    parser.add_argument("--json", type=Path, help="write the figures here too")
    options = parser.parse_args()
    import django

    from tests import servers

    django.setup()
    from tests.bench import organisations, report

    with servers.closing(), organisations.prepared(options.size) as lines:
        figures = [report.measure(line, options.rounds) for line in lines]
    machine = {
        "cores": os.cpu_count(),
        "load": os.getloadavg(),
        "python": platform.python_version(),
        **{name: version(name) for name in ("django", "djangorestframework", "psycopg2-binary")},
    }
    print(report.table(figures, machine))
    if options.json:
        options.json.write_text(json.dumps({"machine": machine, "lines": figures}, indent=2))
    return 0


sys.exit(main())
