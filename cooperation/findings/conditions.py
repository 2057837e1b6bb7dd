"""Gate conditions about findings. Source: D35; process table, stages 3 and 4."""

from django.utils.translation import gettext as _

from cooperation.findings import policies, selectors
from cooperation.findings.models import Finding
from cooperation.process.definition import derive
from cooperation.process.models import Process
from cooperation.process.registry import Answer, condition
from cooperation.process.running import definition_of
from corpsys.access.states import K

PAGE = "findings"
ANALYSIS = 3


@condition("findings_evidenced")
def findings_evidenced(process: Process) -> Answer:
    """At least one finding, and none without evidence; where the client analyses too, of what both see."""
    takes_part = ANALYSIS in derive.stages_of_client(definition_of(process), process.cycle.variant)
    found = selectors.standing(process.cycle, (K.K5,) if takes_part else (K.K1, K.K5))
    if not found:
        return Answer(False, _("There is no finding yet."), PAGE)
    bare = [row.label for row in found if row.is_hypothesis]
    if bare:
        return Answer(False, _("Without evidence: %(numbers)s.") % {"numbers": ", ".join(bare)}, PAGE)
    return Answer(True, _("Findings with evidence: %(count)s.") % {"count": len(found)}, PAGE)


@condition("joint_findings_evidenced")
def joint_findings_evidenced(process: Process) -> Answer:
    """At least one finding of joined data, with evidence, whose source has not changed since."""
    found = [row for row in selectors.standing(process.cycle, (K.K5,)) if _is_joint(row)]
    if not found:
        return Answer(False, _("There is no finding made from joined data yet."), PAGE)
    fresh = [row for row in found if not policies.is_outdated(row)]
    if not fresh:
        return Answer(False, _("The data behind the findings has changed since."), PAGE)
    return Answer(True, _("Findings of joined data: %(count)s.") % {"count": len(fresh)}, PAGE)


def _is_joint(finding: Finding) -> bool:
    return finding.consolidation is not None and not finding.is_hypothesis
