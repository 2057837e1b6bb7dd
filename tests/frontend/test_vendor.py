"""The browser libraries that are shipped: what the manifest says is what lies there, and nothing else lies there."""

import hashlib
import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
MANIFEST = json.loads((ROOT / "static/vendor/manifest.json").read_text())
FILES = [entry["file"] for entry in MANIFEST]


@pytest.mark.parametrize("entry", MANIFEST, ids=FILES)
def test_file_is_the_recorded_one(entry):
    assert hashlib.sha384((ROOT / entry["file"]).read_bytes()).hexdigest() == entry["sha384"]


@pytest.mark.parametrize("entry", MANIFEST, ids=FILES)
def test_entry_names_version_and_licence(entry):
    locked = json.loads((ROOT / "frontend/package-lock.json").read_text())["packages"]
    package = locked[f"node_modules/{entry['name']}"]
    assert (entry["version"], entry["licence"]) == (package["version"], package["license"])


def test_nothing_lies_there_unrecorded():
    found = {path.relative_to(ROOT).as_posix() for path in (ROOT / "static/vendor").rglob("*") if path.is_file()}
    assert found - set(FILES) == {"static/vendor/manifest.json", "static/vendor/LICENSES.txt"}


@pytest.mark.parametrize("file", FILES)
def test_no_source_map_is_referred_to(file):
    assert "sourceMappingURL" not in (ROOT / file).read_text()


def test_style_sheet_needs_no_data_addresses():
    assert "data:" not in (ROOT / "static/vendor/tabler/tabler.min.css").read_text()


def test_lock_names_no_host():
    lock = (ROOT / "frontend/package-lock.json").read_text()
    assert '"resolved"' not in lock


def test_versions_are_exact():
    package = json.loads((ROOT / "frontend/package.json").read_text())
    versions = [*package["dependencies"].values(), *package["devDependencies"].values()]
    assert all(version[0].isdigit() for version in versions)
