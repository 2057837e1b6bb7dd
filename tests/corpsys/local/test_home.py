"""The folder of an installation: secret key, state file, lock, and whose it is."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpsys.local import home as place
from corpsys.local.home import LocalError

PRINT_KEY = "from corpsys.local.home import secret_key; print(secret_key())"


def test_the_folder_is_beside_manage_py_unless_named(monkeypatch):
    assert place.folder() == place.ROOT / ".local"
    assert (place.ROOT / "manage.py").exists()

    monkeypatch.setenv("CORPSYS_HOME", "/somewhere/else")
    assert place.folder() == Path("/somewhere/else")


def test_a_relative_name_counts_from_where_the_command_is_given(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("CORPSYS_HOME", "mine")

    assert place.folder() == tmp_path / "mine"


def test_no_addresses_before_the_first_start_and_no_folder_made(monkeypatch, tmp_path):
    monkeypatch.setenv("CORPSYS_HOME", str(tmp_path / "none"))

    assert place.addresses() == {}
    assert not (tmp_path / "none").exists()


def test_addresses_are_those_of_servers_and_site(monkeypatch, tmp_path):
    monkeypatch.setenv("CORPSYS_HOME", str(tmp_path))
    place.remember(tmp_path, addresses={"REDIS_URL": "unix:///r"}, pids={"redis": 7})
    place.remember(tmp_path, site={"SITE_URL": "http://127.0.0.1:8001"})

    assert place.addresses() == {"REDIS_URL": "unix:///r", "SITE_URL": "http://127.0.0.1:8001"}


def test_the_secret_key_is_made_once_and_read_by_its_owner_only(monkeypatch, tmp_path):
    monkeypatch.setenv("CORPSYS_HOME", str(tmp_path / "new"))

    key = place.secret_key()

    assert len(key) >= 50
    assert place.secret_key() == key
    assert (tmp_path / "new" / "secret_key").stat().st_mode & 0o777 == 0o600
    assert (tmp_path / "new").stat().st_mode & 0o777 == 0o700


def test_processes_that_start_together_agree_on_one_secret_key(tmp_path):
    environment = {**os.environ, "CORPSYS_HOME": str(tmp_path / "new")}
    command = [sys.executable, "-c", PRINT_KEY]
    together = [
        subprocess.Popen(command, env=environment, cwd=place.ROOT, stdout=subprocess.PIPE, text=True) for _ in range(4)
    ]

    keys = {process.communicate()[0].strip() for process in together}

    assert keys == {(tmp_path / "new" / "secret_key").read_text()}


def test_only_without_a_database_address_or_by_word_is_it_embedded(monkeypatch):
    assert place.is_embedded()
    monkeypatch.setenv("DATABASE_URL", "")
    assert place.is_embedded()
    monkeypatch.setenv("DATABASE_URL", "postgres://app@db/corpsys")
    assert not place.is_embedded()
    monkeypatch.setenv("CORPSYS_EMBEDDED", "1")
    assert place.is_embedded()


def test_a_lock_is_held_by_one_at_a_time_and_freed_at_the_end(tmp_path):
    with place.hold(tmp_path / "lock") as first, place.hold(tmp_path / "lock") as second:
        assert (first, second) == (True, False)
    with place.hold(tmp_path / "lock") as again:
        assert again


def test_waiting_in_vain_for_the_lock_is_told(tmp_path, monkeypatch):
    monkeypatch.setattr(place, "LOCK_SECONDS", 0)
    with place.locked(tmp_path), pytest.raises(LocalError, match="Another start or stop"), place.locked(tmp_path):
        pass


def test_a_folder_that_cannot_be_made_is_told_with_its_cure(tmp_path):
    (tmp_path / "file").write_text("not a folder")

    with pytest.raises(LocalError, match=r"chown .* CORPSYS_HOME"):
        place.prepare(tmp_path / "file" / "home")


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_folder_of_somebody_else_is_told_with_its_cure(tmp_path):
    (tmp_path / "home" / "logs").mkdir(parents=True)
    (tmp_path / "home").chmod(0o500)

    with pytest.raises(LocalError, match=r"chown .* CORPSYS_HOME"):
        place.prepare(tmp_path / "home")
