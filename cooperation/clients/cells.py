"""How the list of clients shows what is more than a text: marks, pairs of scores, strips of stages, steps with their dates."""

from decimal import Decimal

from django.urls import reverse
from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from cooperation.clients.next_step import NextStep
from cooperation.clients.portfolio import Facts
from cooperation.clients.terms import CLASSES
from cooperation.process.models import StageState
from cooperation.process.selectors import RUNNING, Summary
from corpsys.access.refusals import Text
from corpsys.access.states import Side
from corpsys.corporation.models import Organisation
from corpsys.lists.table import NOTHING
from corpsys.pages import numbers
from corpsys.pages.templatetags.corpsys_ui import icon

SHAPES = {Side.HOST: "●", Side.PARTNER: "■"}
# What kind of mark a stage has in the strip; others are empty.
MARKS = {StageState.PASSED: " strip-passed", StageState.OPEN: " strip-open", StageState.REOPENED: " strip-open"}


def client(corporation: str, facts: Facts) -> SafeString:
    """The name as the one link of the row, with what the owner said of the client."""
    marks = []
    if facts.client.strategic:
        marks.append(("state", _("strategic")))
    if facts.client.standing == Organisation.Standing.PROPOSED:
        marks.append(("state state-watch", _("proposed")))
    told = format_html_join("", ' <span class="{}">{}</span>', marks)
    return format_html('<a href="{}">{}</a>{}', page_of(corporation, facts), facts.client.name, told)


def page_of(corporation: str, facts: Facts) -> str:
    """Return the address of the client's page that means the same pair; one's own needs no name."""
    query = None if facts.is_own or facts.enterprise is None else {"enterprise": facts.enterprise.slug}
    return reverse("client", args=[corporation, facts.client.slug], query=query)


def pareto_class(corporation: str, facts: Facts) -> SafeString:
    """The class; none without figures, never C. Source: D10."""
    value = facts.pareto_class
    if value is None:
        return NOTHING
    if value == "loss":
        return format_html('<span class="state state-bad">{}</span>', CLASSES[value])  # type: ignore[index]
    is_key = facts.standing is not None and facts.standing.is_key
    key = format_html(" {}", icon("star", _("key client"))) if is_key else ""
    return format_html('<span class="client-class">{}{}</span>', class_label(value), key)


def amount(corporation: str, facts: Facts) -> SafeString:
    """The amount in whole units, whose currency stands in the head, and its share of the positive total."""
    if facts.amount is None:
        return NOTHING
    told = numbers.show(facts.amount, 0)
    return format_html('<span>{}<br><span class="soft">{}</span></span>', told, numbers.show_share(facts.share))


def variant(corporation: str, facts: Facts) -> SafeString:
    """The variant of the process or as decided; the recommendation with it where the two differ."""
    recommended = str(facts.readiness.recommended_label) if facts.readiness else ""
    if not recommended or recommended == facts.variant:
        return SafeString(escape(facts.variant)) if facts.variant else NOTHING
    told = _("recommended: %(variant)s") % {"variant": recommended}
    return format_html('<span>{}<br><span class="soft">{}</span></span>', facts.variant or "–", told)


def share(corporation: str, facts: Facts) -> SafeString:
    return SafeString(escape(numbers.show_share(facts.share)))


def class_label(value: str | None) -> Text:
    """Return a class in words, empty for none."""
    return CLASSES.get(value, "") if value else ""  # type: ignore[call-overload]


def readiness(corporation: str, facts: Facts) -> SafeString:
    """Both sides with how far they are apart, the level, and whether the assessment is old; shapes and letters say whose."""
    if facts.readiness is None:
        return NOTHING
    scores = facts.readiness.scores
    pair = format_html("{} {}", side(Side.HOST, scores.host), side(Side.PARTNER, scores.partner))
    more = []
    if facts.readiness.gap is not None:
        more.append(_("gap %(points)s") % {"points": numbers.show(facts.readiness.gap, 0)})
    if facts.readiness.level is not None:
        more.append(_("level %(level)s") % {"level": facts.readiness.level})
    old = (
        format_html(' <span class="state state-watch">{}</span>', _("over 12 months old"))
        if facts.readiness.is_old
        else ""
    )
    return format_html(
        '<span class="readiness-pair">{} <span class="soft">{}</span>{}</span>', pair, " · ".join(more), old
    )


def side(whose: Side, score: Decimal | None) -> SafeString:
    """One side's score behind its shape and letter; a missing one says so."""
    letter = pgettext("enterprise, one letter", "E") if whose == Side.HOST else pgettext("client, one letter", "C")
    return format_html(
        '<span class="text-nowrap"><span class="side side-{}"><span aria-hidden="true">{}</span>'
        '<abbr title="{}">{}</abbr></span> {}</span>',
        whose.value,
        SHAPES[whose],
        whose.label,
        letter,
        numbers.show(score, 0) if score is not None else _("missing"),
    )


def stage(corporation: str, facts: Facts) -> SafeString:
    """The process with its running stage, and the seven stages as a strip."""
    if facts.summary is None or facts.process is None:
        return NOTHING
    url = reverse("process", args=[corporation, facts.process.key])
    return format_html(
        '<span class="stage-cell"><a href="{}">{}</a> <span>{}</span>{}</span>',
        url,
        facts.process.key,
        running_stage(facts.summary),
        strip(facts.summary),
    )


def running_stage(summary: Summary) -> str:
    """Return the names of the stages that run, "closed" where none does."""
    names = [sign.name for sign in summary.signs if sign.state in RUNNING]
    return " · ".join(names) or _("closed")


def strip(summary: Summary) -> SafeString:
    """The seven stages; what runs and what is passed is said in words, too."""
    boxes = [sign for sign in summary.signs if 1 <= sign.number <= 7]
    marks = format_html_join(
        "", '<span class="strip-mark{}"></span>', ((MARKS.get(StageState(sign.state), ""),) for sign in boxes)
    )
    passed = sum(sign.state == StageState.PASSED for sign in boxes)
    told = ngettext("%(count)s of 7 stages passed", "%(count)s of 7 stages passed", passed) % {"count": passed}
    return format_html(
        '<span class="client-strip" aria-hidden="true">{}</span><span class="visually-hidden">{}</span>', marks, told
    )


def step(corporation: str, facts: Facts, found: NextStep) -> SafeString:
    """What comes next as a link to where it is done, with how late it is."""
    if not found.label:
        return NOTHING
    # An act without fields is done on the client's page, where it says what it does.
    url = page_of(corporation, facts) if found.is_act else found.url
    label = format_html('<a href="{}">{}</a>', url, found.label) if url else SafeString(escape(found.label))
    return format_html('<span class="step-cell">{} {}</span>', label, due(found))


def due(found: NextStep) -> SafeString:
    """How many days there are, or how many it is late; nothing without a date."""
    days = found.days_late
    if days is None:
        return SafeString("")
    if days > 0:
        text = ngettext("%(count)s day overdue", "%(count)s days overdue", days) % {"count": days}
        return format_html('<span class="state state-bad">{}</span>', text)
    if days == 0:
        return format_html('<span class="state state-watch">{}</span>', _("today"))
    text = ngettext("in %(count)s day", "in %(count)s days", -days) % {"count": -days}
    return format_html('<span class="soft">{}</span>', text)
