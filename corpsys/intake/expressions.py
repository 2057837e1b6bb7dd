"""The SQL by which DuckDB reads one cell of each type: the value, or the code of what is wrong with it.

Codes are told in words by faults.py. DuckDB's regular expressions are RE2. Source: reliability, Bad input (Values).
"""

from dataclasses import dataclass

from corpsys.intake.dialect import Dialect
from corpsys.intake.registry import Field

TEXT_MOST = 200
PLAIN_NUMBER = r"-?\d{1,16}(\.\d{1,4})?"
FIRST_YEAR, LAST_YEAR = 1900, 2100

_SHEET_ERRORS = (
    "('#REF!', '#N/A', '#VALUE!', '#DIV/0!', '#NAME?', '#NUM!', '#NULL!', '#ADR!', '#N/D!', '#ARG!', '#SPILL!', '#CALC!',"
    " '#FIELD!', '#BLOCKED!', '#CONNECT!', '#UNKNOWN!', '#BUSY!', '#GETTING_DATA')"
)
_NOT_FINITE = r"'(?i)[+-]?(nan|inf|infinity)'"
_TIME = r"([ T]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?Z?)?"
_YEAR_FIRST = rf"'(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}){_TIME}'"
_YEAR_LAST = rf"'(\d{{1,2}})[-./](\d{{1,2}})[-./](\d{{4}}){_TIME}'"
_TWO_WAYS = rf"'(\d{{1,2}})[-/](\d{{1,2}})[-/](\d{{4}}){_TIME}'"
_WITH_POINTS = rf"'(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}){_TIME}'"
_TWO_DIGITS = r"'\d{1,2}[-./]\d{1,2}[-./]\d{2}'"


@dataclass(frozen=True)
class Cell:
    """How a column is read: the tidied text, the value in its type, and the code of its error or NULL."""

    text: str
    value: str
    error: str


def cell(field: Field, column: str, dialect: Dialect) -> Cell:
    """Return the expressions of a field: `value` reads the column `t_key` made of `text`, `error` reads `t_key` and `v_key`.

    `column` names the raw cell. The variable `today` must be set where a field takes only what is past.
    """
    text, value = f"t_{field.key}", f"v_{field.key}"
    tidy = (
        rf"nullif(trim(regexp_replace(regexp_replace({column}, '\p{{Cf}}+', '', 'g'), '[\p{{Z}}\s]+', ' ', 'g')), '')"
    )
    common = [
        f"WHEN {text} IS NULL THEN {_literal('missing') if field.required else 'NULL'}",
        f"WHEN upper({text}) IN {_SHEET_ERRORS} THEN 'sheet_error'",
    ]
    kind = {"amount": _amount, "integer": _integer, "date": _date, "month": _month, "text": _text}[field.type]
    reading, wrong = kind(field, text, value, dialect)
    if field.type == "text":
        wrong = [f"WHEN contains({column}, chr(10)) THEN 'line_break'", *wrong]
    first, *rest = wrong
    order = [*common, *wrong] if field.type == "text" else [first, *common, *rest]
    return Cell(tidy, reading, f"CASE {' '.join(order)} ELSE NULL END")


def number_text(text: str, dialect: Dialect) -> str:
    """Return the expression of a number in its plain form, 1234.5: no groups, a point for decimals."""
    group = "," if dialect.decimal == "." else "."
    bare = rf"regexp_replace(replace({text}, '−', '-'), '\s', '', 'g')"
    return f"replace(replace({bare}, '{group}', ''), '{dialect.decimal}', '.')"


def number_shape(text: str, dialect: Dialect, decimals: str) -> str:
    """Return the condition that a text is a number in this dialect; `decimals`: expression for the digits after the mark."""
    mark, group = (r"\.", ",") if dialect.decimal == "." else (",", r"\.")
    bare = f"replace({text}, '−', '-')"
    whole = rf"(\d+|\d{{1,3}}({group}\d{{3}})+|\d{{1,3}}( \d{{3}})+)"
    return f"regexp_full_match({bare}, '[+-]? ?({whole}({mark}{decimals})?|{mark}{decimals})')"


def _amount(field: Field, text: str, value: str, dialect: Dialect) -> tuple[str, list[str]]:
    fits = number_shape(text, dialect, r"\d{0,4}0*")
    plain = f"regexp_full_match({text}, '{PLAIN_NUMBER}')" if dialect.decimal == "." else "false"
    reading = (
        f"CASE WHEN {plain} THEN try_cast(trim({text}) AS DECIMAL(20, 4))"
        f" WHEN {fits} THEN try_cast({number_text(text, dialect)} AS DECIMAL(20, 4)) END"
    )
    return reading, _wrong_number(field, text, value, dialect, fits)


def _integer(field: Field, text: str, value: str, dialect: Dialect) -> tuple[str, list[str]]:
    fits = number_shape(text, dialect, "0*")
    plain = rf"regexp_full_match({text}, '-?\d{{1,18}}')"
    reading = f"CASE WHEN {plain} THEN try_cast(trim({text}) AS BIGINT) WHEN {fits} THEN try_cast(try_cast({number_text(text, dialect)} AS DECIMAL(20, 1)) AS BIGINT) END"
    wrong = _wrong_number(field, text, value, dialect, fits)
    return reading, [line.replace("'too_many_decimals'", "'not_whole'") for line in wrong]


def _wrong_number(field: Field, text: str, value: str, dialect: Dialect, fits: str) -> list[str]:
    negative = "" if field.is_negative_allowed else f"WHEN {value} < 0 THEN 'negative' "
    return [
        f"WHEN {value} IS NOT NULL THEN CASE {negative}ELSE NULL END"
        if negative
        else f"WHEN {value} IS NOT NULL THEN NULL",
        f"WHEN {fits} THEN 'too_many_digits'",
        f"WHEN {number_shape(text, dialect, '[0-9]+')} THEN 'too_many_decimals'",
        f"WHEN regexp_full_match({text}, {_NOT_FINITE}) THEN 'not_finite'",
        rf"WHEN regexp_full_match({text}, '[+-]?[\d.,]+[eE][+-]?\d+') THEN 'exponent'",
        r"WHEN regexp_full_match(" + text + r", '[+-]?[\d.,   ]+') THEN 'other_marks'",
        "WHEN true THEN 'not_a_number'",
    ]


def _date(field: Field, text: str, value: str, dialect: Dialect) -> tuple[str, list[str]]:
    return f"try_cast({_iso_day(text, dialect)} AS DATE)", _wrong_date(field, text, value)


def _month(field: Field, text: str, value: str, dialect: Dialect) -> tuple[str, list[str]]:
    iso = (
        rf"CASE WHEN regexp_full_match({text}, '\d{{4}}[-./]\d{{1,2}}') "
        rf"THEN regexp_replace({text}, '^(\d{{4}})[-./](\d{{1,2}})$', '\1-\2-01') "
        rf"WHEN regexp_full_match({text}, '\d{{1,2}}[-./]\d{{4}}') "
        rf"THEN regexp_replace({text}, '^(\d{{1,2}})[-./](\d{{4}})$', '\2-\1-01') "
        rf"WHEN regexp_full_match({text}, '(19|20)\d{{4}}') "
        rf"THEN regexp_replace({text}, '^(\d{{4}})(\d{{2}})$', '\1-\2-01') "
        f"ELSE {_iso_day(text, dialect)} END"
    )
    return f"CAST(date_trunc('month', try_cast({iso} AS DATE)) AS DATE)", _wrong_date(field, text, value)


def _iso_day(text: str, dialect: Dialect) -> str:
    order = r"\3-\1-\2" if dialect.date_order == "mdy" else r"\3-\2-\1"
    return (
        f"CASE WHEN regexp_full_match({text}, {_YEAR_FIRST}) "
        rf"THEN regexp_replace({text}, '^(\d{{4}})[-./](\d{{1,2}})[-./](\d{{1,2}}).*$', '\1-\2-\3') "
        f"WHEN regexp_full_match({text}, {_WITH_POINTS}) "
        rf"THEN regexp_replace({text}, '^(\d{{1,2}})\.(\d{{1,2}})\.(\d{{4}}).*$', '\3-\2-\1') "
        f"WHEN regexp_full_match({text}, {_TWO_WAYS}) "
        rf"THEN regexp_replace({text}, '^(\d{{1,2}})[-/](\d{{1,2}})[-/](\d{{4}}).*$', '{order}') "
        rf"WHEN regexp_full_match({text}, '(19|20)\d{{6}}') "
        rf"THEN regexp_replace({text}, '^(\d{{4}})(\d{{2}})(\d{{2}})$', '\1-\2-\3') END"
    )


def _wrong_date(field: Field, text: str, value: str) -> list[str]:
    past = f"WHEN {value} > getvariable('today') THEN 'in_future' " if field.is_past else ""
    return [
        f"WHEN {value} IS NOT NULL THEN CASE WHEN year({value}) NOT BETWEEN {FIRST_YEAR} AND {LAST_YEAR} "
        f"THEN 'year_out_of_range' {past}ELSE NULL END",
        f"WHEN regexp_full_match({text}, {_YEAR_FIRST}) OR regexp_full_match({text}, {_YEAR_LAST}) THEN 'no_such_day'",
        f"WHEN regexp_full_match({text}, {_TWO_DIGITS}) THEN 'two_digit_year'",
        rf"WHEN regexp_full_match({text}, '\d{{5}}(\.\d+)?') THEN 'serial_date'",
        "WHEN true THEN 'not_a_date'",
    ]


def _text(field: Field, text: str, value: str, dialect: Dialect) -> tuple[str, list[str]]:
    return text, [f"WHEN length({text}) > {TEXT_MOST} THEN 'too_long'"]


def _literal(text: str) -> str:
    return "'" + text.replace("'", "''") + "'"
