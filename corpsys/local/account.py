"""Under which account PostgreSQL runs: it refuses root, so root lends it another uid."""

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from corpsys.local.home import LocalError
from corpsys.local.sockets import NOBODY

UNSHARE = ("unshare", "--user", f"--map-user={NOBODY}", f"--map-group={NOBODY}")
SETPRIV = ("setpriv", "--reuid", str(NOBODY), "--regid", str(NOBODY), "--clear-groups")
# Folders above the data may be closed to others (/root is), and opening them would be worse than this capability.
# PostgreSQL asks access(2), which heeds it for an ordinary uid only with this bit.
SETPRIV_REACH = ("--inh-caps=+dac_override", "--ambient-caps=+dac_override", "--securebits=+no_setuid_fixup")


@dataclass(frozen=True)
class Account:
    """What is put before a server's command, and the uid that must own its files."""

    prefix: tuple[str, ...]
    uid: int


# In its own user namespace root is called nobody, yet its files stay root's: nothing changes hands.
NAMESPACE = Account(prefix=UNSHARE, uid=0)
NOBODY_ACCOUNT = Account(prefix=SETPRIV + SETPRIV_REACH, uid=NOBODY)
FOR_ROOT = (NAMESPACE, NOBODY_ACCOUNT)


def choose(home: Path, initdb: Path) -> Account:
    """Return the account that can run the programs in the folder; raises LocalError when there is none."""
    if os.geteuid() != 0:
        return Account(prefix=(), uid=os.geteuid())
    for candidate in FOR_ROOT:
        if _reaches(candidate, home, initdb):
            return candidate
    raise LocalError(
        "PostgreSQL does not run as root, and neither `unshare --user` nor `setpriv` (util-linux) works here. "
        "Run this as an ordinary user, or give DATABASE_URL and DATABASE_OWNER_URL of a server of yours."
    )


def give(path: Path, account: Account) -> None:
    """Make the account the owner of a folder and all in it, when root changed its way of running the server."""
    if os.geteuid() != 0 or path.stat().st_uid == account.uid:
        return
    for each in (path, *path.rglob("*")):
        os.chown(each, account.uid, account.uid, follow_symlinks=False)


def _reaches(candidate: Account, home: Path, initdb: Path) -> bool:
    """Asked of the program itself, which looks for its neighbours and refuses root before it shows anything."""
    command = [*candidate.prefix, "sh", "-c", 'cd "$0" && "$1" --show --pgdata "$0"', str(home), str(initdb)]
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False
