"""How both walks begin: the first two people by command, everybody else by the administrator, each by their mail."""

import email
import re
import time
from email import policy
from urllib.parse import urlsplit

from tests.smoke.person import Person
from tests.smoke.site import Site

PASSWORD = "walked from end to end"


def found(site: Site, slug: str) -> dict[str, Person]:
    """Make a corporation and sign its executive and administrator in by their one-time links."""
    said = site.manage(
        *("bootstrap", "--corporation", slug.title(), "--slug", slug),
        *("--name", "Eve Owner", "--email", f"eve@{slug}.example", "--administrator", f"adam@{slug}.example"),
    )
    links = re.findall(r"https?://\S+/password/\S+", said)
    people = {}
    for name, link in zip(("eve", "adam"), links, strict=True):
        people[name] = Person(site.url, name)
        people[name].open(urlsplit(link).path)
        people[name].submit(password1=PASSWORD, password2=PASSWORD)
        people[name].open("/login/")
        people[name].submit(login=f"{name}@{slug}.example", password=PASSWORD)
    return people


def sign_in_by_code(site: Site, name: str, address: str) -> Person:
    """Sign in with the code that is mailed."""
    person = Person(site.url, name)
    person.open("/login/code/")
    person.submit(email=address)
    person.submit(code=code_for(site, address))
    return person


def code_for(site: Site, address: str) -> str:
    """Return the newest sign-in code mailed to an address."""
    text = wait_for_mail(site, address, r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$")
    return re.search(r"^\s*([A-Z0-9]{4,}-?[A-Z0-9]*)\s*$", text, re.MULTILINE)[1]


def wait_for_mail(site: Site, address: str, pattern: str, seconds: float = 40) -> str:
    """Return the text of the newest mail to an address that holds a pattern; mail is sent by a job, so wait a little."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        for raw in reversed(site.mails()):
            for part in reversed(raw.split("-" * 79)):
                message = email.message_from_string(part.strip(), policy=policy.default)
                body = message.get_body(("plain",)) if message["To"] else None
                text = body.get_content() if body else ""
                if address in str(message["To"]) and re.search(pattern, text, re.MULTILINE):
                    return text
        time.sleep(0.3)
    raise AssertionError(f"no mail to {address} with {pattern}")
