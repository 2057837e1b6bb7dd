"""Registry numbers of organisations: what is a number, and the one form it is stored in. Source: D2.

The stored form of a tax number is the country's two letters (EL for Greece, as VAT has it; GB for Northern Ireland,
whose numbers are British) and the number without dashes and blanks: a Polish NIP is PL5252344078 however it was written, so that no foreign number
collides with it. A LEI has its twenty characters. A number of a country the library does not know is kept as given.
"""

import re
import unicodedata
from typing import Any

from django.utils.translation import gettext as _
from stdnum import exceptions, get_cc_module, lei
from stdnum.ch import uid as swiss_uid
from stdnum.no import orgnr as norwegian_number
from stdnum.pl import nip

from corpsys.corporation.countries import country_name

MOST = 40
_EU = set("AT BE BG CY CZ DE DK EE ES FI FR HR HU IE IT LT LU LV MT NL PL PT RO SE SI SK".split()) | {"EL"}  # noqa: SIM905
_PREFIXES = _EU | {"GB", "CH", "NO", "GR", "XI"}
_COUNTRY_OF = {"EL": "GR", "XI": "GB", "UK": "GB"}
_PREFIX_OF = {"GR": "EL", "XI": "GB"}
# The firm's number itself, where VAT only adds letters to it: written with and without them it is one number.
_WITHOUT_VAT_LETTERS: dict[str, Any] = {"CH": swiss_uid, "NO": norwegian_number}
_VAT_LETTERS = re.compile(r"(MWST|TVA|IVA|TPV|MVA)$")
_NIP_AS_WRITTEN = re.compile(r"\d{3}-\d{3}-\d\d-\d\d|\d{3}-\d\d-\d\d-\d{3}")
_LEI_SHAPE = re.compile(r"[0-9A-Z]{18}\d\d")
_LABEL = re.compile(r"^(?:NIP|VAT|LEI)[:.]?(?=[0-9A-Z])")
_SEPARATORS = re.compile(r"[-.,/:()]")
_PREFIXED = re.compile(r"([A-Z]{2})[A-Z]{0,2}\d")


class WrongNumber(ValueError):
    """A registry number that is none; `reason` is for its field or row."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class WrongLength(WrongNumber):
    """Too many or too few characters for the kind of number expected, or for any."""


class WrongCharacters(WrongNumber):
    """Characters that the kind of number expected does not have, or not there."""


class WrongCheckDigit(WrongNumber):
    """The check digits do not fit: a digit is mistyped."""


def check(number: str, country: str = "") -> str:
    """Return a registry number in its stored form, "" for none.

    country: ISO 3166-1 alpha-2 of the organisation, "" where unknown. A LEI is taken in any country. With a country,
    its own tax number is expected, or a number with the prefix of another one. Without, the prefix tells the country,
    and ten digits that are a NIP are Polish. Raises WrongNumber, which says what kind of number was expected.
    """
    plain = _LABEL.sub("", "".join(unicodedata.normalize("NFKC", number).upper().split()))
    country = _COUNTRY_OF.get(country.upper(), country.upper())
    if not plain:
        return ""
    if not plain.isprintable() or not any(map(str.isalnum, plain)):
        raise WrongCharacters(_("A registry number has letters, digits and signs only."))
    if len(plain) > MOST:
        raise WrongLength(_("A registry number has at most %(most)d characters.") % {"most": MOST})
    bare = _SEPARATORS.sub("", plain)
    if _LEI_SHAPE.fullmatch(bare):
        return _checked(bare, lei, "LEI", "")
    if (module := _module(country)) is not None:
        return _of_country(plain, bare, country, module)
    prefixed = _PREFIXED.match(bare)
    if prefixed and prefixed[1] in _PREFIXES:
        return _tax_number(bare, prefixed[1])
    if not country and (_NIP_AS_WRITTEN.fullmatch(plain) or _is_nip(bare)):
        return _tax_number(plain, "PL")
    return plain


def kind_and_country(stored: str, country: str = "") -> tuple[str, str]:
    """Return of what kind a stored number is and of which country: two numbers alike in both name two organisations.

    country: of the organisation, used where the number does not tell. A number the library does not know has its shape
    as its kind ("99-9999999"), since such countries have several.
    """
    if _LEI_SHAPE.fullmatch(stored) and lei.is_valid(stored):
        return "lei", ""
    if stored[:2] in _PREFIXES or (stored[:2] == country and _module(country) is not None):
        return "tax", stored[:2]
    return re.sub(r"[^\W\d_]", "A", re.sub(r"\d", "9", stored)), country


def _of_country(plain: str, bare: str, country: str, module: Any) -> str:
    own = _PREFIX_OF.get(country, country)
    try:
        return _tax_number(plain, own)
    except WrongNumber as refused:
        prefixed = _PREFIXED.match(bare)
        if prefixed and prefixed[1] in _PREFIXES - {own}:
            return _tax_number(bare, prefixed[1])
        raise refused


def _tax_number(plain: str, prefix: str) -> str:
    """The stored form of a number of the country with this prefix."""
    country = _COUNTRY_OF.get(prefix, prefix)
    written, prefix = prefix, _PREFIX_OF.get(prefix, prefix)
    module = _module(country)
    expected = (module.__doc__ or "").strip().splitlines()[0].split(" (")[0].rstrip(".")
    bare = _SEPARATORS.sub("", plain)
    forms = [plain, bare]
    for letters in {written, prefix, country}:
        forms += [bare.removeprefix(letters)] if bare.startswith(letters) else []
    if country in _WITHOUT_VAT_LETTERS:
        forms = [_VAT_LETTERS.sub("", form) for form in forms]
    for form in forms:
        if module.is_valid(form):
            valid = str(module.validate(form))
            return valid if country == "CH" else prefix + valid.removeprefix(prefix)
    return _checked(forms[-1], module, expected, country)


def _checked(number: str, module: Any, expected: str, country: str) -> str:
    kind = f"{expected} ({country_name(country)})" if country else expected
    try:
        return str(module.validate(number))
    except exceptions.InvalidLength as wrong:
        reason = _("Expected %(kind)s: the number of characters is wrong.")
        raise WrongLength(reason % {"kind": kind}) from wrong
    except exceptions.InvalidChecksum as wrong:
        reason = _("Expected %(kind)s: the check digit does not fit, a character may be mistyped.")
        raise WrongCheckDigit(reason % {"kind": kind}) from wrong
    except exceptions.ValidationError as wrong:
        raise WrongCharacters(_("Expected %(kind)s: this is not written like one.") % {"kind": kind}) from wrong


def _module(country: str) -> Any:
    if not country:
        return None
    return _WITHOUT_VAT_LETTERS.get(country) or get_cc_module(country.lower(), "vat")


def _is_nip(bare: str) -> bool:
    # No tax office has a number from 0: ten digits from 0 are a court register's (KRS).
    return bare.isascii() and bare.isdigit() and bare[0] != "0" and nip.is_valid(bare)
