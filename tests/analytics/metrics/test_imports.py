"""The metrics stand on nothing above them, and the light ones do not load the heavy libraries."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

import analytics.metrics

ROOT = Path(analytics.metrics.__file__).parents[2]
MODULES = {path.stem for path in Path(analytics.metrics.__file__).parent.glob("*.py")} - {"__init__"}
PANDAS = {"frames", "joined", "joining", "pooling", "wallet"}
NUMPY = {"movement", "pareto", "readiness_scoring", "ten_thousandths", "variant_scoring"}
FLOORS_ABOVE = {"django", "accounts", "corpsys", "cooperation"}


def loaded_by(modules: set[str]) -> set[str]:
    names = ", ".join(f"analytics.metrics.{module}" for module in sorted(modules))
    code = f"import sys, {names}; print(*(name.split('.')[0] for name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    return set(run.stdout.split())


@pytest.mark.parametrize(
    ("modules", "never"),
    [
        (MODULES - PANDAS - NUMPY, {"numpy", "pandas"}),
        (NUMPY, {"pandas"}),
        (MODULES, FLOORS_ABOVE),
    ],
)
def test_what_the_modules_do_not_load(modules: set[str], never: set[str]) -> None:
    assert modules
    assert loaded_by(modules) & never == set()


def test_the_check_sees_what_is_loaded() -> None:
    assert {"numpy", "pandas"} <= loaded_by({"joined"})
