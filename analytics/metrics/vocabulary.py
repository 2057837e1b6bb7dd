"""The closed word lists that the metrics share; the values are stored and never renamed. Owns no rule."""

from enum import StrEnum


class Side(StrEnum):
    """A party of the pair; in processes between other parties the host stands as enterprise. Source: D5."""

    ENTERPRISE = "enterprise"
    CLIENT = "client"


class ParetoClass(StrEnum):
    """Importance by amount; zero and negative amounts have classes of their own. Source: methods, Pareto."""

    A = "A"
    B = "B"
    C = "C"
    NONE = "none"
    LOSS = "loss"


class Variant(StrEnum):
    """How deep the cooperation goes, in rising order. Source: D15."""

    NEGOTIATION = "negotiation"
    COOPERATION = "cooperation"
    INTEGRATION = "integration"


class Outcome(StrEnum):
    """What a finished cycle came to. Source: D44."""

    BOTH_MET = "both_met"
    ONE_MET = "one_met"
    NONE_MET = "none_met"
    UNDECIDED = "undecided"


class Reply(StrEnum):
    """A side's answer to one of its expectations. Source: D44."""

    MET = "met"
    PARTLY = "partly"
    NO = "no"


class Hint(StrEnum):
    """What the verdict suggests for the next cycle; the two sides decide. Source: D44."""

    RAISE = "raise"
    KEEP = "keep"
    REPAIR = "repair"
    LOWER = "lower"
    END = "end"
    UNDECIDED = "undecided"


class Direction(StrEnum):
    """Which way a measure is better. Source: methods, Expectations."""

    HIGHER = "higher"
    LOWER = "lower"
