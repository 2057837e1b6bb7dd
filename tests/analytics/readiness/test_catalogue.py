"""The shipped factors are those of the design, in both languages."""

from analytics.readiness import catalogue

# Copied by hand from D12 and the factor table: the gates are the conditions of s.4.
GATES = {
    "synergy_potential",
    "capital_transfer",
    "change_readiness",
    "interdisciplinary_teams",
    "investment_readiness",
    "knowledge_exchange",
}
OTHERS = {
    "data_to_knowledge",
    "learning_ability",
    "responsiveness",
    "winwin_orientation",
    "goal_alignment",
    "data_consolidation",
    "environment_responsibility",
}


def test_the_thirteen_factors_and_their_gates():
    factors = catalogue.default_factors()
    assert len(factors) == 13
    assert {factor.key for factor in factors if factor.is_gate} == GATES
    assert {factor.key for factor in factors if not factor.is_gate} == OTHERS


def test_every_level_has_its_own_words_in_both_languages():
    for factor in catalogue.default_factors():
        for language in ("en", "pl"):
            texts = factor.levels[language]
            assert len(texts) == len(set(texts)) == 5, (factor.key, language)
            assert all(texts)
            assert factor.labels[language]
        assert factor.labels["en"] != factor.labels["pl"]
        assert not set(factor.levels["en"]) & set(factor.levels["pl"])


def test_spoken_falls_back_to_english():
    from django.utils import translation

    for active, spoken in (("pl", "pl"), ("en-gb", "en"), ("de", "en")):
        with translation.override(active):
            assert catalogue.spoken() == spoken
