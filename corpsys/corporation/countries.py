"""Countries as people write them, brought to ISO 3166-1 alpha-2. Names come from CLDR (babel); no list is kept here."""

import functools
import re
from typing import Any

from babel import Locale
from babel.core import get_global
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from corpsys.corporation.names import ascii_name

# Two letters in CLDR that ISO 3166-1 does not give to a country. XK (Kosovo) stays: it is in general use.
_NO_COUNTRY = {"AC", "CP", "CQ", "DG", "EA", "EU", "EZ", "IC", "QO", "TA", "UN", "XA", "XB", "ZZ"}
_LANGUAGES = ("en", "pl")
# Usual forms that CLDR does not have in English or Polish, already folded.
_USUAL = {
    "AE": "uae, zea, emirates, emiraty, emiraty arabskie",
    "AT": "osterreich, oesterreich, republic of austria",
    "BA": "bosnia, bosna i hercegovina, bosnia i hercegowina",
    "BE": "belgie, belgique, belgien",
    "BN": "brunei darussalam",
    "BR": "brasil",
    "BY": "republic of belarus, byelorussia",
    "CD": "democratic republic of the congo, congo democratic republic of the, dr congo, drc, dem rep congo, drk, "
    "demokratyczna republika konga, congo the democratic republic of the",
    "CG": "congo, republic of the congo, republika konga, kongo",
    "CH": "schweiz, suisse, svizzera, swiss confederation",
    "CI": "ivory coast, wybrzeze kosci sloniowej",
    "CN": "peoples republic of china, prc, pr china, chrl, chinska republika ludowa, mainland china",
    "CV": "cabo verde, wyspy zielonego przyladka",
    "CZ": "czech republic, cesko, ceska republika, republika czeska",
    "DE": "deutschland, federal republic of germany, bundesrepublik deutschland, brd, rfn, "
    "republika federalna niemiec, nrf",
    "DK": "danmark",
    "EE": "eesti",
    "ES": "espana, kingdom of spain",
    "FI": "suomi",
    "FK": "falkland islands malvinas, falklandy",
    "FM": "federated states of micronesia",
    "GB": "uk, great britain, britain, england, scotland, wales, northern ireland, anglia, szkocja, walia, "
    "irlandia polnocna, zjednoczone krolestwo, uk gb, gb uk, "
    "united kingdom of great britain and northern ireland",
    "GR": "el, hellas, ellada, hellenic republic",
    "HK": "hong kong, hongkong",
    "HR": "hrvatska",
    "HU": "magyarorszag",
    "IE": "eire, republic of ireland, irish republic, republika irlandii",
    "IR": "islamic republic of iran",
    "IT": "italia, italien",
    "KP": "dprk, korea democratic peoples republic of, democratic peoples republic of korea, krld, "
    "koreanska republika ludowo demokratyczna",
    "KR": "korea, republic of korea, korea republic of, rok, korea south, republika korei",
    "LA": "lao, lao peoples democratic republic, lao pdr",
    "LT": "lietuva",
    "LV": "latvija",
    "MD": "republic of moldova, republika moldawii, moldova",
    "MK": "macedonia, fyrom, former yugoslav republic of macedonia, macedonia the former yugoslav republic of",
    "MM": "burma, birma, myanmar",
    "MO": "macao, macau, makau",
    "NL": "nederland, holland, niderlandy, kingdom of the netherlands",
    "NO": "norge",
    "PL": "polen, republic of poland, rzeczpospolita polska, rp, pologne",
    "PS": "palestine, state of palestine, palestyna",
    "RO": "rumunia, romania",
    "RU": "russian federation, federacja rosyjska, rf, fr rosja",
    "SE": "sverige",
    "SI": "slovenija",
    "SK": "slovak republic, slovensko, republika slowacka",
    "SY": "syrian arab republic",
    "SZ": "swaziland, suazi",
    "TL": "east timor, timor wschodni",
    "TR": "turkiye, turkey, republic of turkey",
    "TW": "taiwan province of china, tajwan, taiwan roc",
    "TZ": "united republic of tanzania",
    "UA": "ukraina",
    "US": "us, usa, united states of america, america, u s of a, stany zjednoczone ameryki, stany, ameryka",
    "VA": "holy see, vatican, watykan, stolica apostolska",
    "VG": "virgin islands british, bvi",
    "VI": "virgin islands u s, virgin islands us",
    "VN": "viet nam, socialist republic of vietnam",
    "ZA": "rsa, republic of south africa, rpa, south africa republic of",
}


class UnknownCountry(ValueError):
    """A country that nobody can tell."""


def country_code(text: str) -> str:
    """Return the two letters of a country given by code, by its name in English or Polish or by a usual short form.

    Empty gives "". Raises UnknownCountry, a ValueError with its reason.
    """
    known = _codes()
    for form in (_folded(text), _folded(re.sub(r"\(.*?\)|,.*", " ", text))):
        if form in known:
            return known[form]
        if all(len(word) == 1 for word in form.split()) and form.replace(" ", "") in known:  # U. S. A.
            return known[form.replace(" ", "")]
    if not text.strip():
        return ""
    raise UnknownCountry(_("“%(text)s” is no country we know.") % {"text": text.strip()[:60]})


def country_name(code: str) -> str:
    """Return a country's name in the reader's language; the code itself where it has none."""
    locale = Locale.parse((get_language() or "en").replace("-", "_"))
    return str(locale.territories.get(code, code))


@functools.cache
def _codes() -> dict[str, str]:
    iso = {str(code) for code in Locale("en").territories if len(str(code)) == 2} - _NO_COUNTRY
    aliases: dict[str, Any] = dict(get_global("territory_aliases"))
    known: dict[str, str] = {
        alias.lower(): codes[0]
        for alias, codes in aliases.items()
        if len(alias) == 3 and alias.isalpha() and len(codes) == 1 and codes[0] in iso
    }
    for language in _LANGUAGES:
        names: dict[str, str] = dict(Locale(language).territories)
        known |= {_folded(name): code for code, name in names.items() if code in iso}
    known |= {form.strip(): code for code, forms in _USUAL.items() for form in forms.split(",")}
    return known | {code.lower(): code for code in iso}


def _folded(name: str) -> str:
    plain = ascii_name(name).replace("&", " and ").replace("'", "").replace("’", "")
    words = [{"st": "saint"}.get(word, word) for word in re.findall(r"[^\W_]+", plain)]
    return " ".join(words[1:] if words[:1] == ["the"] and len(words) > 1 else words)
