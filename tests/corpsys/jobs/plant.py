"""The product's processes with servers of their own, for tests that kill some of them."""

import json
import os
import signal
import subprocess
import sys
import time
from contextlib import contextmanager
from pathlib import Path

import environ
import psycopg2

from corpsys.local import redis, services

ROOT = Path(__file__).resolve().parents[3]
PATIENCE_SECONDS = 40


def environment(addresses, folder, **more):
    """What a process of this installation gets; the owner's role is for the migration only."""
    inherited = {name: value for name, value in os.environ.items() if name != "CORPSYS_DB_ROLE"}
    own = {"SECRET_KEY": "only for tests", "CORPSYS_EMBEDDED": "1", "CORPSYS_HOME": str(folder), "MARKS": str(folder)}
    return inherited | addresses | own | {"DJANGO_SETTINGS_MODULE": "corpsys.settings", "PYTHONUNBUFFERED": "1"} | more


class Plant:
    """Servers, two sweepers, and the workers that a test starts; only processes started here are ever ended."""

    def __init__(self, addresses, servers, folder):
        self.servers, self.folder = servers, folder
        self.environment = environment(addresses, folder, JOB_LEASE_SECONDS="3")
        self.running = {}
        place = environ.Env.db_url_config(addresses["DATABASE_URL"])
        self.database = psycopg2.connect(host=place["HOST"], dbname=place["NAME"], user="postgres")
        self.database.autocommit = True

    def start(self, name, *command, **options):
        """Start a process with a session of its own; its output goes to a log."""
        with (self.folder / f"{name}.log").open("a") as log:
            usual = {"cwd": ROOT, "env": self.environment, "stdout": log, "stderr": log, "start_new_session": True}
            self.running[name] = subprocess.Popen([sys.executable, *command], **(usual | options))
        return self.running[name]

    def start_workers(self, *queues):
        """Start a real worker for each queue and wait for their first signs of life."""
        self.query("DELETE FROM corpsys_workerbeat WHERE name LIKE %s", "%@test")
        command = ["-m", "celery", "-A", "tests.corpsys.jobs.faulty", "worker", "-c", "1"]
        command += ["--without-gossip", "--without-mingle"]
        for queue in queues:
            self.start(queue, *command, "--queues", queue, "--hostname", f"{queue}@test")
        beats = "SELECT count(*) FROM corpsys_workerbeat WHERE name LIKE %s"
        self.until(lambda: self.query(beats, "%@test") == [(len(queues),)])

    def kill(self, name):
        """kill -9 a process started here with all its children."""
        process = self.running.pop(name)
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()

    def kill_redis(self):
        os.kill(redis.pid(self.servers), signal.SIGKILL)
        self.until(lambda: not redis.is_running(self.servers))

    def start_redis(self):
        redis.start(self.servers)

    def order(self, do, **values):
        """Let the driver do something; return its answer."""
        driver = self.running["driver"]
        driver.stdin.write(json.dumps({"do": do, **values}).encode() + b"\n")
        driver.stdin.flush()
        answer = driver.stdout.readline()
        assert answer, self.log("driver")
        return json.loads(answer)

    def begun(self, name):
        """Wait until a task has begun and return the id of the process that works on it, the newest."""
        marks = self.until(lambda: sorted(self.folder.glob(f"{name}.*"), key=lambda mark: mark.stat().st_mtime_ns))
        return int(marks[-1].suffix[1:])

    def query(self, sql, *values):
        with self.database.cursor() as cursor:
            cursor.execute(sql, values)
            return cursor.fetchall() if cursor.description else []

    def effects(self, name):
        ((count,),) = self.query(
            "SELECT count(*) FROM corpsys_auditevent WHERE kind = 'test.effect' AND after->>'name' = %s", name
        )
        return count

    def job(self, name):
        """Return state, attempt and error of a job."""
        (row,) = self.query("SELECT state, attempt, error FROM corpsys_job WHERE label = %s", name)
        return row

    def progress(self, name):
        """Return how much of a job is done, and of how much, as everybody else sees it."""
        (row,) = self.query("SELECT progress_done, progress_total FROM corpsys_job WHERE label = %s", name)
        return row

    def ended(self, name):
        self.until(lambda: self.job(name)[0] in ("done", "failed", "cancelled"), name)
        return self.job(name)

    def until(self, condition, what=""):
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not (found := condition()):
            assert time.monotonic() < deadline, f"{what} {self.logs()}"
            time.sleep(0.05)
        return found

    def log(self, name):
        return (self.folder / f"{name}.log").read_text()[-3000:]

    def logs(self):
        return "\n".join(f"--- {name}\n{self.log(name)}" for name in self.running)

    def stop(self):
        for name in list(self.running):
            self.kill(name)
        self.database.close()


@contextmanager
def plant(folder):
    """A migrated installation of its own with a corporation, two sweepers and a worker for each queue."""
    with services.temporary(folder) as addresses:
        (servers,) = folder.glob(f"{services.TEMPORARY}*")
        _migrate(addresses, folder)
        built = Plant(addresses, servers, folder)
        try:
            built.start("driver", "-m", "tests.corpsys.jobs.driver", stdin=subprocess.PIPE, stdout=subprocess.PIPE)
            for name in ("sweeper one", "sweeper two"):
                built.start(name, "manage.py", "sweeper", "--every", "0.3")
            built.corporation = built.order("found")
            yield built
        finally:
            built.stop()


def _migrate(addresses, folder):
    as_owner = environment(addresses, folder, CORPSYS_DB_ROLE="owner")
    command = [sys.executable, "manage.py", "migrate", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=as_owner, check=True)
