"""The names in which the shipped table says enterprise or client, for processes between other parties: host and partner.

Only words: stages, arrows, conditions and their sides stay those of the table. Source: D5.
"""

from typing import Final

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Text

Words = tuple[Text, Text]

STAGES: Final[dict[str, Words]] = {
    "strategic_plan": (_("Strategic plan"), _("Agree the strategic plan with the partner")),
}

NAMES: Final[dict[str, Words]] = {
    # arrows
    "enterprise_strategy": (_("Host's strategy"), _("The host's own strategy, traced to the corporate strategy.")),
    "internal_external_factors": (
        _("Internal and external factors"),
        _("What in the host and in its surroundings bears on the strategy."),
    ),
    "kam_supervision": (_("Supervision by the leader"), _("The leader leads and passes the gates.")),
    "client_acceptance": (_("Partner's acceptance"), _("The partner lead's dated acceptance of the win-win concept.")),
    "kam": (_("Leader"), _("The host's leader of the process.")),
    "enterprise_team": (_("Host's team"), _("Specialists of several departments of the host.")),
    "enterprise_data": (_("Host's data and knowledge"), _("What the host brings to the data room.")),
    "client_team": (_("Partner's team"), _("The people whom the partner has named.")),
    "client_data": (_("Partner's data and knowledge"), _("What the partner brings to the data room.")),
    # conditions
    "enterprise_team_complete": (
        _("The host's team is complete"),
        _("Name one leader and people of at least two departments."),
    ),
    "enterprise_expectations_set": (
        _("The host's expectations are set"),
        _("Write down what the host expects of this process."),
    ),
    "agreement_presented": (
        _("The integration agreement is presented"),
        _("Present the integration agreement to the partner's lead."),
    ),
    "strategy_in_force": (
        _("The strategies are in force"),
        _("Put the corporate strategy and the host's in force and confirm them for this process."),
    ),
    "goals_traced": (
        _("The host's goals trace to corporate goals"),
        _("Link every goal of the host to a corporate goal."),
    ),
    "enterprise_data_present": (
        _("The host's data are present"),
        _("Upload the host's half of the data pairs and classify it."),
    ),
    "client_data_present": (
        _("The partner's data are present"),
        _("The partner uploads its half of the data pairs."),
    ),
    "client_expectations_set": (
        _("The partner's expectations are set"),
        _("The partner writes down what it expects of this process."),
    ),
    "enterprise_plan_signed": (_("The host has signed its plan"), _("Sign the host's own plan.")),
    "concept_accepted": (
        _("The partner has accepted the concept"),
        _("Present the win-win concept; the partner's lead accepts its current version."),
    ),
    "enterprise_expectations_answered": (
        _("The host's expectations are answered"),
        _("Say for each expectation of the host whether it was met."),
    ),
    "client_expectations_answered": (
        _("The partner's expectations are answered"),
        _("The partner says for each of its expectations whether it was met."),
    ),
}
