"""What can be wrong with a row of a register beside the others or beside what is stored, in words."""

from django.utils.translation import gettext_lazy as _

from corpsys.access.refusals import Text

WORDS: dict[str, Text] = {
    "no_name": _("Nothing of this can be seen; a name is needed."),
    "too_long_here": _("The text is longer than this field takes."),
    "no_kind": _("Neither the row nor the import says whether this is an enterprise, a supplier or a client."),
    "unknown_kind": _("This is no kind: enterprise, supplier or client is meant."),
    "no_level": _("Neither the row nor the import names the hierarchy level, and a new organisation needs one."),
    "unknown_level": _("There is no hierarchy level of this rank or name."),
    "too_many_markets": _("More than 20 markets."),
    "unknown_country": _("This is no country we know."),
    "number_length": _("The registry number has too few or too many characters."),
    "number_characters": _("This is not written like a registry number."),
    "number_check_digit": _("The check digit of the registry number does not fit; a character may be mistyped."),
    "number_twice": _("Another row of the file has the same registry number."),
    "number_taken": _("Another organisation of this kind has this registry number."),
    "key_twice": _("Another row of the file has the same external key."),
    "no_source": _("An external key needs the source that it comes from: say it with the file."),
    "twins": _("Another row of the file seems to be the same organisation, with other details."),
    "kind_differs": _("The organisation with this external key is of another kind."),
    "is_archived": _("This organisation is archived; restore it first."),
    "no_yes_or_no": _("Yes or no is meant."),
    "strategic_executive": _("Only an executive says which organisations are strategic."),
    "parent_unknown": _("The group is neither in the file nor in the register."),
    "parent_unclear": _("Several organisations are called so; name the group by its external key or registry number."),
    "parent_faulty": _("The row of the group has errors itself."),
    "parent_cycle": _("A group cannot stand above itself, nor be more than 50 deep."),
    "enterprise_unknown": _("This enterprise is neither in the file nor in the register."),
    "enterprise_unclear": _("Several enterprises are called so; name it by its external key or registry number."),
    "enterprise_faulty": _("The row of the enterprise has errors itself."),
    "enterprise_partner": _("An enterprise is no partner of an enterprise; only suppliers and clients are."),
    "enterprise_foreign": _("You bring the partners of your own enterprise only."),
    "limit_passed": _("The enterprise would pass its level's limit; this needs a reason, given by an executive."),
    "cause_unknown": _("This organisation is not in the register."),
    "cause_unclear": _("Several organisations are called so; use the external key or the registry number."),
    "to_itself": _("An organisation has no link to itself."),
    "unknown_polarity": _("The polarity is + (the same direction) or − (the opposite one)."),
    "link_twice": _("Another row of the file has the same link, with other details."),
    "rank_range": _("A rank is a whole number from 1 to 20."),
    "limit_range": _("A limit is a whole number from 0 to 1,000,000."),
    "delay_range": _("A delay is a whole number of days, up to 36,500."),
    "rank_twice": _("Another row of the file has the same rank, with other details."),
    "no_email": _("This is no e-mail address."),
    "email_twice": _("Another row of the file has the same address, with other details."),
    "unknown_role": _("An import brings key-account managers and members only."),
    "person_protected": _(
        "Executives, administrators, guests and people whose access was ended are not changed by an import."
    ),
    "dates_reversed": _("The end lies before the beginning."),
}
