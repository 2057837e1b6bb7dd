"""Settings for the type checker: no server is asked."""

import os

os.environ.setdefault("DATABASE_URL", "postgres://nobody@127.0.0.1:1/none")
os.environ.setdefault("SECRET_KEY", "only for the type checker")

from corpsys.settings import *  # noqa: F403
