"""`make smoke`: an empty installation, then only HTTP: the main job from the first person to the verdict, walked twice.

Once through the pages as key-account manager and client lead, once over REST. Fails if the product shows other figures
than the shipped data hold, or if the client could read anything but the concept and its questions before it accepted.
"""

import argparse
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--only", choices=["pages", "rest"], help="one of the two walks")
    parser.add_argument("--port", type=int, default=8700)
    options = parser.parse_args()
    from tests.smoke import pages, rest
    from tests.smoke.site import empty_site

    walks = {"pages": pages.walk, "rest": rest.walk}
    with empty_site(options.port) as site:
        for name, walk in walks.items():
            if options.only in (None, name):
                began = time.monotonic()
                print(f"\n== {name} ==")
                for label, value in walk(site):
                    print(f"  {label}: {value}", flush=True)
                print(f"  walked in {time.monotonic() - began:.0f} s")
    print("\nsmoke: everything read back as shipped")
    return 0


if __name__ == "__main__":
    sys.exit(main())
