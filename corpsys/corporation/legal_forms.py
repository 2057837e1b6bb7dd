"""Legal forms of companies as they are written in names.

Everything is in plain small letters, initials as one word: "S.A." is sa, "z o.o." is zoo.
"""

import re

# No part of a proper name: taken away wherever they stand but as the first word.
ANYWHERE = frozenset(
    "inc incorporated corp corporation company limited ltd llc llp lllp pllc plc gmbh ggmbh mbh ohg kgaa sarl sasu eurl "  # noqa: SIM905
    "srl srls sro spzoo psa oyj kft zrt nyrt doo dooel ood eood ead pty pte pvt ltda sdn bhd pjsc ojsc cjsc dba".split()
)
# May be a word or initials of the name: taken away at its end, or at the end of a part of it.
AT_THE_END = ANYWHERE | frozenset(
    "sa sp spk spj sj sk ska sc spolka ag kg ug ek se co cos companies cie cia ab as oy bv nv cv vof lp lc ll spa sas snc "  # noqa: SIM905
    "sapa sl slu sca sgps lda ks vos ad dd jsc ooo oao zao pao tov kk hf ehf asa aps bt publ".split()
)
AT_THE_START = frozenset("ooo oao zao pao ab oy pt sc tov pphu ppuh phu fhu fh pph zpuh firma".split())  # noqa: SIM905

_PHRASES = (
    r"sp(?:olka|ol)? (?:zoo|z oo|zo o|z ograniczona odpowiedzialnoscia|z ogr odp)",
    r"(?:prosta )?sp(?:olka)? akcyjna",
    r"sp(?:olka)? (?:komandytowo akcyjna|komandytowa|jawna|cywilna|partnerska|kom akc|kom|ka|k|j|p)",
    r"w (?:likwidacji|upadlosci|restrukturyzacji)",
    r"przedsiebiorstwo (?:produkcyjno )?(?:uslugowo )?handlowo uslugowe",
    r"przedsiebiorstwo (?:produkcyjno )?(?:uslugowo )?handlowe",
    r"firma (?:produkcyjno )?handlowo? (?:uslugowa)?",
    r"gesellschaft mit beschrankter haftung",
    r"(?:aktien|kommandit|offene handels)gesellschaft",
    r"eingetragener kaufmann",
    r"public limited company",
    r"limited (?:liability )?(?:company|partnership)",
    r"societe (?:anonyme|a responsabilite limitee|par actions simplifiee)",
    r"societa (?:per azioni|a responsabilita limitata)",
    r"socied?ade? (?:anonima|limitada)",
    r"besloten vennootschap|naamloze vennootschap",
    r"spol (?:sro|s ro)",
    r"spolecnost s rucenim omezenym",
    r"akciova spolecnost",
    r"(?:osake|aktie)(?:yhtio|bolag|selskab)",
    r"in liquidation",
)
PHRASES = re.compile(rf"\b(?:{'|'.join(_PHRASES)})(?= |$)")
# A phrase has one of these words: most names have none and need no search.
PHRASE_WORDS = frozenset(
    "sp spol spolka w przedsiebiorstwo firma gesellschaft aktiengesellschaft kommanditgesellschaft offene eingetragener "  # noqa: SIM905
    "limited societe societa sociedad sociedade vennootschap spolecnost osakeyhtio aktiebolag aktieselskab "
    "liquidation".split()
)
