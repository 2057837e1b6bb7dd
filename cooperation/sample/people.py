"""The people of the sample, all made up: their accounts, and acting as one of them, for the product and the database."""

from dataclasses import dataclass, field
from functools import cache

from django.contrib.auth.hashers import make_password

from accounts.models import User
from corpsys.access.principal import Principal
from corpsys.access.states import Role
from corpsys.corporation.sample import SAMPLE_PASSWORD, SAMPLE_SLUG
from corpsys.tenancy import context, identify

OWN = "iowa.example"


@dataclass(frozen=True)
class Person:
    """Somebody of the sample. `key`: the first part of the address; the role is said where the person is let in."""

    key: str
    name: str
    domain: str = OWN
    role: Role = Role.GUEST
    department: str = ""
    knowledge: tuple[str, ...] = field(default=())

    @property
    def email(self) -> str:
        return f"{self.key}@{self.domain}"


EXECUTIVE = Person("executive", "Erin Walsh", role=Role.EXECUTIVE)
ADMINISTRATOR = Person("administrator", "Adam Cole", role=Role.ADMINISTRATOR)
KAM = Person("kam", "Kate Lindgren", role=Role.KAM, department="Key accounts", knowledge=("management", "economics"))
ANALYST = Person(
    "analyst", "Tom Becker", role=Role.MEMBER, department="Market analysis", knowledge=("statistics", "informatics")
)
LOGISTICS = Person(
    "logistics", "Lucia Ortega", role=Role.MEMBER, department="Logistics", knowledge=("economics", "management")
)
OTHER_KAM = Person(
    "other-kam", "Owen Price", role=Role.KAM, department="Key accounts", knowledge=("management", "sociology")
)
STAFF = (EXECUTIVE, ADMINISTRATOR, KAM, ANALYST, LOGISTICS, OTHER_KAM)

FAREWAY_LEAD = Person(
    "lead", "Frances Hill", "fareway.example", department="Purchasing", knowledge=("management", "economics")
)
FAREWAY_SPECIALIST = Person(
    "specialist", "Sam Reed", "fareway.example", department="Category data", knowledge=("statistics", "informatics")
)
CASEYS_LEAD = Person("lead", "Carol Dunn", "caseys.example")
KUM_AND_GO_LEAD = Person("lead", "Karl Gordon", "kumandgo.example")


def account(person: Person) -> User:
    """Return the account of a person of the sample, made with the password that `manage.py who` prints."""
    found = User.objects.filter(email__iexact=person.email).first()
    if found is None:
        User.objects.create_user(person.email, None, name=person.name)
        found = give_password(person)
    return found


def give_password(person: Person) -> User:
    """Let somebody sign in with the password of the sample; who came by invitation has none."""
    user = User.objects.get(email=person.email)
    user.password = _hashed()
    user.save(update_fields=["password"])
    return user


@cache
def _hashed() -> str:
    """Hashing is slow on purpose; the one password that everybody may know is hashed once."""
    return make_password(SAMPLE_PASSWORD)


def acting(person: Person) -> Principal:
    """Work from here on as this person, also for the database; return what the person may do at this moment."""
    user = User.objects.get(email=person.email)
    context.set_local(user=user.pk)
    found = identify.again(SAMPLE_SLUG, user.pk, None)
    if found is None:
        raise LookupError(f"{person.email} does not belong to the sample")
    context.set_local(corporation=found.corporation_id, side=found.side, user=found.user_id)
    return found
