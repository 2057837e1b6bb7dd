"""Countries as people write them."""

import pytest
from django.utils import translation

from corpsys.corporation.countries import UnknownCountry, country_code, country_name

WRITTEN = {
    "PL": ["PL", "pl", "POL", "Poland", "Polska", "polska ", "Republic of Poland", "Rzeczpospolita Polska"],
    "US": ["US", "USA", "U.S.A.", "U. S. A.", "United States", "United States of America", "Stany Zjednoczone"],
    "GB": ["GB", "UK", "U.K.", "GBR", "United Kingdom", "Great Britain", "Wielka Brytania", "England", "Szkocja"],
    "CZ": ["Czechy", "Czechia", "Czech Republic", "CZE", "Republika Czeska"],
    "DE": ["Niemcy", "Germany", "Deutschland", "RFN"],
    "IE": ["EIRE", "Éire", "Ireland", "Irlandia"],
    "ZA": ["RSA", "South Africa", "Republika Południowej Afryki", "RPA"],
    "KR": ["Korea", "South Korea", "Korea, Republic of", "Korea Południowa", "Korea (South)"],
    "KP": ["North Korea", "Korea, Democratic People's Republic of", "Korea Północna"],
    "GR": ["EL", "Greece", "Grecja"],
    "CR": ["CR", "Kostaryka"],
    "NL": ["The Netherlands", "Holland", "Holandia", "Niderlandy"],
    "CI": ["Côte d'Ivoire", "Côte d’Ivoire", "Ivory Coast"],
    "LC": ["St. Lucia", "Saint Lucia"],
    "BA": ["Bosnia & Herzegovina", "Bosnia and Herzegovina", "Bośnia i Hercegowina"],
    "IR": ["Iran (Islamic Republic of)"],
    "TZ": ["Tanzania, United Republic of"],
    "CD": ["Congo, Democratic Republic of the"],
    "TR": ["Türkiye", "Turkey", "Turcja"],
    "XK": ["Kosovo", "Kosowo"],
    "": ["", "  "],
}


@pytest.mark.parametrize(("code", "written"), [(code, text) for code, texts in WRITTEN.items() for text in texts])
def test_country_code_of_codes_names_and_short_forms(code, written):
    assert country_code(written) == code


@pytest.mark.parametrize("written", ["Atlantis", "EU", "XX", "ZZ", "Yugoslavia", "Europe", "1", "?", "\x00", "Pol and"])
def test_country_code_refuses_what_is_no_country(written):
    with pytest.raises(UnknownCountry) as refused:
        country_code(written)
    assert written in str(refused.value)


def test_country_name_is_in_the_readers_language():
    assert country_name("DE") == "Germany"
    with translation.override("pl"):
        assert country_name("DE") == "Niemcy"
    assert country_name("??") == "??"
