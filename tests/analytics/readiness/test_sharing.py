"""What the client sees of the enterprise's answers: exactly what was previewed and confirmed, frozen, until it is taken back."""

import pytest

from analytics.readiness import rounds, sharing, standing
from analytics.readiness.models import ReadinessRound, ReadinessShare
from corpsys.access.refusals import Invalid, NotAllowed, NotVisible, Refused, Stale
from corpsys.audit.models import AuditEvent
from corpsys.outbox.models import OutboxMail
from tests.asked import HOST_WORDS, answer, ask, both_submitted, submit
from tests.choosing import KEYS

pytestmark = pytest.mark.django_db
SHARE = "/first/clients/fareway/readiness/share/"
API = "/api/v1/first/readiness/fareway/shares/"


def show(world, asked, *parts):
    by = world.act_as("Alice")
    content = sharing.preview(asked=asked, parts=parts, by=by)
    return sharing.share(asked=asked, parts=parts, seen_mark=sharing.seen(content), by=by)


def test_each_part_holds_itself_and_nothing_else(world):
    asked, alice = both_submitted(world), world.principal("Alice")

    def of(*parts):
        return sharing.preview(asked=asked, parts=parts, by=alice)

    scores = of("scores")
    # The enterprise rated itself 3 of 4 and the client 1 of 4.
    assert scores == {"parts": ["scores"], "scores": {"host": "75.00", "partner": "25.00", "pair": "25.00"}}
    own = of("about_enterprise")["factors"][0]
    assert own["host"] == {"level": 3}
    assert not {"partner", "gap"} & set(own)
    other = of("about_client")["factors"][0]
    assert other["partner"] == {"level": 1}
    assert not {"host", "gap"} & set(other)
    gaps = of("gaps")["factors"][0]
    assert set(gaps) == {"key", "labels", "gap"}
    assert gaps["gap"] == 2
    assert HOST_WORDS not in str(of("about_enterprise", "about_client", "scores", "gaps"))
    assert HOST_WORDS in str(of("about_enterprise", "notes"))


@pytest.mark.parametrize("parts", [(), ("notes",), ("margins",)])
def test_parts_that_show_nothing_are_refused(world, parts):
    asked = both_submitted(world)
    with pytest.raises(Invalid):
        sharing.preview(asked=asked, parts=parts, by=world.principal("Alice"))


@pytest.mark.parametrize("name", ["Bob", "Charlie", "Eve", "Adam", "Lena", "Sam"])
def test_only_who_leads_shows_and_takes_back(world, name):
    asked = both_submitted(world)
    made = show(world, asked, "scores")
    by = world.act_as(name)
    with pytest.raises(NotAllowed):
        sharing.preview(asked=asked, parts=("scores",), by=by)
    with pytest.raises(NotAllowed):
        sharing.withdraw(workspace=world.workspace, public_id=made.public_id, by=by)


def test_nothing_is_shown_while_the_answers_are_sealed(world):
    asked = ask(world)
    answer(world, "Alice")
    submit(world, "Alice")
    with pytest.raises(Refused):
        sharing.preview(asked=asked, parts=("scores",), by=world.act_as("Alice"))
    rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    asked = ReadinessRound.objects.get()
    show(world, asked, "scores")
    assert len(standing.asked(world.act_as("Lena"), asked.public_id).shares) == 1


def test_a_client_that_was_not_asked_is_shown_nothing(world, join_client):
    answer(world, "Alice")
    submit(world, "Alice")
    rounds.close_round(workspace=world.workspace, by=world.act_as("Alice"))
    with pytest.raises(Refused):
        sharing.preview(asked=ReadinessRound.objects.get(), parts=("scores",), by=world.principal("Alice"))


def test_what_is_confirmed_is_what_was_looked_at(world):
    asked = both_submitted(world)
    seen = sharing.seen(sharing.preview(asked=asked, parts=("scores",), by=world.principal("Alice")))
    with pytest.raises(Stale):
        sharing.share(asked=asked, parts=("scores", "gaps"), seen_mark=seen, by=world.principal("Alice"))
    assert not ReadinessShare.objects.exists()


def test_a_later_assessment_changes_nothing_of_what_was_shown(world):
    asked = both_submitted(world)
    made = show(world, asked, "scores")
    answer(world, "Alice", 0, 0)
    submit(world, "Alice")
    made.refresh_from_db()
    assert made.content["scores"]["host"] == "75.00"


def test_shown_and_taken_back(world, sign_in):
    asked = both_submitted(world)
    made = show(world, asked, "about_client", "notes")
    page = f"/first/readiness/{asked.public_id}/"
    lena = sign_in(world.users["Lena"])
    assert HOST_WORDS in lena.get(page).content.decode()
    assert HOST_WORDS not in "".join(
        sign_in(world.users[name]).get(page).content.decode() for name in ("Hugo", "Charlie", "Eve")
    )
    world.act_as("Alice")
    assert HOST_WORDS not in "".join(mail.body for mail in OutboxMail.objects.all())
    sharing.withdraw(workspace=world.workspace, public_id=made.public_id, by=world.act_as("Alice"))
    assert HOST_WORDS not in sign_in(world.users["Lena"]).get(page).content.decode()
    world.act_as("Alice")
    with pytest.raises(Refused):
        sharing.withdraw(workspace=world.workspace, public_id=made.public_id, by=world.act_as("Alice"))
    assert set(AuditEvent.objects.filter(kind__contains="share").values_list("reach", flat=True)) == {"joint"}


def test_the_page_previews_the_very_words_before_it_shows_them(world, sign_in):
    asked = both_submitted(world)
    alice = sign_in(world.users["Alice"])
    assert "Look at what the client would see" in alice.get(SHARE).content.decode()
    assert alice.post(SHARE, {}).status_code == 422
    preview = alice.post(SHARE, {"parts": ["about_client", "notes"]}).content.decode()
    assert HOST_WORDS in preview
    world.act_as("Alice")
    assert not ReadinessShare.objects.exists()
    content = sharing.preview(asked=asked, parts=("about_client", "notes"), by=world.principal("Alice"))
    assert sharing.seen(content) in preview
    wrong = alice.post(SHARE, {"parts": ["scores"], "seen": sharing.seen(content)})
    assert wrong.status_code == 412
    done = alice.post(SHARE, {"parts": ["about_client", "notes"], "seen": sharing.seen(content)})
    assert done.headers["Location"] == SHARE
    world.act_as("Alice")
    share = ReadinessShare.objects.get()
    assert "Take it back" in alice.get(SHARE).content.decode()
    assert alice.post(f"{SHARE}{share.public_id}/withdraw/").headers["Location"] == SHARE


@pytest.mark.parametrize(
    ("name", "page", "shares"),
    [
        ("Bob", 403, 200),
        ("Eve", 403, 200),
        ("Charlie", 404, 404),
        ("Dora", 404, 404),
        ("Adam", 404, 404),
        ("Lena", 404, 404),
        ("Hugo", 404, 404),
    ],
)
def test_who_comes_to_sharing(world, sign_in, name, page, shares):
    both_submitted(world)
    client = sign_in(world.users[name])
    assert client.get(SHARE).status_code == page
    assert client.get(API).status_code == shares
    preview = client.post(f"{API}preview/", {"parts": ["scores"]}, content_type="application/json")
    assert preview.status_code == page


def test_an_executive_does_not_see_what_is_shown_to_the_client(world, sign_in):
    show(world, both_submitted(world), "about_client", "notes")
    answer_of = sign_in(world.users["Eve"]).get(API)
    assert (answer_of.status_code, answer_of.json()) == (200, {"results": []})


def test_rest_previews_shows_lists_takes_back(world, sign_in):
    both_submitted(world)
    alice = sign_in(world.users["Alice"])
    preview = alice.post(f"{API}preview/", {"parts": ["scores"]}, content_type="application/json").json()
    assert preview["content"]["scores"]["pair"] == "25.00"
    body = {"parts": ["scores"], "seen": preview["seen"]}
    made = alice.post(API, body, content_type="application/json")
    assert made.status_code == 201
    assert [one["public_id"] for one in alice.get(API).json()["results"]] == [made.json()["public_id"]]
    back = f"{API}{made.json()['public_id']}/withdrawal/"
    assert alice.post(back, {}, content_type="application/json").status_code == 201
    assert alice.post(back, {}, content_type="application/json").status_code == 409
    assert alice.get(API).json() == {"results": []}
    assert alice.post(API, body | {"seen": "x"}, content_type="application/json").status_code == 412


def test_another_corporation_finds_nothing(two_worlds):
    first, second = two_worlds
    made = show(first, both_submitted(first), "scores")
    by = second.act_as("Alice")
    with pytest.raises(NotVisible):
        sharing.withdraw(workspace=second.workspace, public_id=made.public_id, by=by)


def test_words_are_the_readers(world):
    from django.utils import translation

    made = show(world, both_submitted(world), "about_client")
    with translation.override("pl"):
        line = sharing.shown(made.content).factors[0]
    assert (line.label, line.partner.words) == ("Potencjał synergii", "niejasny")
    assert KEYS[0] == "synergy_potential"
