"""What the compiled engine says to DuckDB and would have to say otherwise to another database.

Numbers are kept as HUGEINT, scaled by 10^18: the 128 bits and 18 places of fraction that the
reference has too, so that sums, comparisons and overflows are the same. An expression that SPARQL
calls an error is NULL. What cannot be worked out exactly calls ``error('ccreason:…')``, which ends
the run: a wrong value is never given.

Classes of literals (``cls``): 1 simple, 2 with a language, 3 integer or decimal, 4 boolean,
5 dateTime, 6 date, 7 double or float, 8 ill-typed or of an unknown datatype, 9 of a datatype that
has an order we do not work out (durations, times, Gregorian parts). NULL is no literal.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable

SCALE: Final = "1000000000000000000::HUGEINT"
_MAX: Final = "9223372036854775807000000000000000000::HUGEINT"
_MIN: Final = "-9223372036854775808000000000000000000::HUGEINT"
OPAQUE: Final = (
    "time", "gYear", "gYearMonth", "gMonth", "gMonthDay", "gDay", "duration", "dayTimeDuration",
    "yearMonthDuration",
)  # fmt: skip

# RFC 3987, section 2.2, as the parser has it, but for addresses of IPv6 in brackets.
_UCS: Final = (
    r"\x{a0}-\x{d7ff}\x{f900}-\x{fdcf}\x{fdf0}-\x{ffef}"
    + "".join(rf"\x{{{plane:x}0000}}-\x{{{plane:x}fffd}}" for plane in range(1, 14))
    + r"\x{e1000}-\x{efffd}"
)
_PRIVATE: Final = r"\x{e000}-\x{f8ff}\x{f0000}-\x{ffffd}\x{100000}-\x{10fffd}"


def _several(characters: str) -> str:
    return f"(?:[{characters}]|%[0-9A-Fa-f]{{2}})*"


_NAME: Final = r"!$&-.0-9;=A-Z_a-z~" + _UCS  # without ``/ : @ ? #``
_PATH: Final = _several(f"/:@{_NAME}")
_AUTHORITY: Final = f"(?:{_several(':' + _NAME)}@)?{_several(_NAME)}(?::[0-9]*)?"
IRI_PATTERN: Final = (
    r"[a-zA-Z][a-zA-Z0-9+.-]*:"
    f"(?://{_AUTHORITY}(?:/{_PATH})?|/?(?:(?:[:@{_NAME}]|%[0-9A-Fa-f]{{2}}){_PATH})?)"
    f"(?:[?]{_several('/:@?' + _NAME + _PRIVATE)})?(?:#{_several('/:@?' + _NAME)})?"
)
DAY: Final = r"(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})"
_ZONE: Final = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_CLOCK: Final = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.]([0-9]{1,18})0*)?"
DATE: Final = f"^{DAY}{_ZONE}$"
DATE_TIME: Final = f"^{DAY}T{_CLOCK}{_ZONE}$"


def listed(names: Iterable[str]) -> str:
    """Return datatypes as a list of strings."""
    return ", ".join(f"'{XSD}{name}'" for name in names)


_FIELDS: Final = (
    # ntail: what follows the last quotation mark; lex and dt as SPARQL's STR and DATATYPE.
    ("cc_tail(t)", "split_part(t, '\"', -1)"),
    # N-Triples' canonical escapes are JSON's, but for the delete sign.
    (
        "cc_unesc(t)",
        "CASE WHEN contains(t, '\\') THEN ('\"' || t || '\"')::JSON ->> '$' ELSE t END",
    ),
    (
        "cc_esc(t)",
        (
            "CASE WHEN regexp_matches(t, '[\\x00-\\x1f\\x7f\"\\\\]') THEN replace("
            "substr(to_json(t)::VARCHAR, 2, length(to_json(t)::VARCHAR) - 2), chr(127), '\\u007F') "
            "ELSE t END"
        ),
    ),
    ("cc_body(t)", "substr(t, 2, length(t) - length(cc_tail(t)) - 2)"),
    ("cc_lex(t)", "cc_unesc(cc_body(t))"),
    (
        "cc_str(t)",
        "CASE t[1] WHEN '<' THEN substr(t, 2, length(t) - 2) WHEN '\"' THEN cc_lex(t) END",
    ),
    (
        "cc_lang(t)",
        (
            "CASE WHEN t[1] = '\"' THEN CASE WHEN cc_tail(t)[1] = '@' "
            "THEN substr(cc_tail(t), 2) ELSE '' END END"
        ),
    ),
    (
        "cc_dt(t)",
        (
            f"CASE WHEN t[1] = '\"' THEN CASE cc_tail(t)[1] WHEN '' THEN '{XSD}string' "
            "WHEN '@' THEN 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' "
            "ELSE substr(cc_tail(t), 4, length(cc_tail(t)) - 4) END END"
        ),
    ),
    # days since 1970-01-01 of a proleptic Gregorian date (Hinnant, chrono-compatible algorithms)
    (
        "cc_days(y, m, d)",
        (
            "(cc_yy(y, m) * 365 + cc_fl(cc_yy(y, m), 4) - cc_fl(cc_yy(y, m), 100) "
            "+ cc_fl(cc_yy(y, m), 400) + (153 * ((m + 9) % 12) + 2) // 5 + d - 1 - 719468)"
        ),
    ),
    (
        "cc_monthdays(y, m)",
        (
            "CASE WHEN m IN (4, 6, 9, 11) THEN 30 WHEN m <> 2 THEN 31 "
            "WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END"
        ),
    ),
    (
        "cc_zone(z)",
        (
            "CASE WHEN z = '' OR z = 'Z' THEN 0 ELSE (CASE z[1] WHEN '-' THEN -1 ELSE 1 END) "
            "* (TRY_CAST(z[2:3] AS BIGINT) * 60 + TRY_CAST(z[5:6] AS BIGINT)) END"
        ),
    ),
)
_EARLY: Final = (
    ("cc_fl(a, b)", "((a - ((a % b) + b) % b) // b)"),
    ("cc_yy(y, m)", "(y - CASE WHEN m <= 2 THEN 1 ELSE 0 END)"),
)

_NUMBERS: Final = (
    ("cc_fit(n, i)", f"CASE WHEN NOT i OR n BETWEEN {_MIN} AND {_MAX} THEN n END"),
    ("cc_isint(n)", f"n % {SCALE} = 0"),
    # Sums and products are only worked out where they fit: an overflow would end the run.
    (
        "cc_within(about, r)",
        (
            "CASE WHEN abs(about) < 1.7e38 THEN r WHEN abs(about) < 1.702e38 "
            "THEN error('ccreason:precision') END"
        ),
    ),
    ("cc_add(a, b)", "cc_within(a::DOUBLE + b::DOUBLE, a + b)"),
    ("cc_sub(a, b)", "cc_within(a::DOUBLE - b::DOUBLE, a - b)"),
    ("cc_negated(a)", "cc_within(a::DOUBLE, -a)"),
    (
        "cc_mul0(a, b)",
        (
            f"CASE WHEN a % {SCALE} = 0 THEN (a // {SCALE}) * b WHEN b % {SCALE} = 0 THEN a * "
            f"(b // {SCALE}) "
            "WHEN a % 1000000000 = 0 AND b % 1000000000 = 0 "
            "THEN (a // 1000000000) * (b // 1000000000) "
            "WHEN abs(a::DOUBLE * b::DOUBLE) < 1.7e38 THEN a * b // "
            f"{SCALE} ELSE error('ccreason:precision') END"
        ),
    ),
    (
        "cc_mul(a, b)",
        "cc_within(a::DOUBLE * b::DOUBLE / 1e18, cc_mul0(a, b))",
    ),
    (
        "cc_div0(a, b)",
        (
            f"CASE WHEN b % {SCALE} = 0 THEN a // (b // {SCALE}) "
            "WHEN b % 100000000000000 = 0 AND abs(a::DOUBLE) < 1.7e34 "
            "THEN a * 10000 // (b // 100000000000000) "
            "WHEN b % 1000000000 = 0 AND abs(a::DOUBLE) < 1.7e29 "
            "THEN a * 1000000000 // (b // 1000000000) "
            f"WHEN abs(a::DOUBLE) < 1.7e20 THEN a * {SCALE} // b ELSE "
            f"error('ccreason:precision') END"
        ),
    ),
    (
        "cc_div(a, b)",
        "CASE WHEN b <> 0 THEN cc_within(a::DOUBLE / b::DOUBLE * 1e18, cc_div0(a, b)) END",
    ),
    ("cc_floor(n)", f"n - ((n % {SCALE}) + {SCALE}) % {SCALE}"),
    ("cc_ceil(n)", f"cc_within(n::DOUBLE, n + ((-n % {SCALE}) + {SCALE}) % {SCALE})"),
    (
        "cc_round(n)",
        (
            "cc_within(n::DOUBLE, n + 500000000000000000 "
            f"- (((n + 500000000000000000) % {SCALE}) + {SCALE}) % {SCALE})"
        ),
    ),
    (
        "cc_numlex(n, i)",
        (
            f"CASE WHEN i OR n % {SCALE} = 0 THEN CAST(n // {SCALE} AS VARCHAR) "
            f"ELSE (CASE WHEN n < 0 THEN '-' ELSE '' END) || CAST(abs(n) // {SCALE} AS VARCHAR) "
            f"|| '.' "
            f"|| rtrim(lpad(CAST(abs(n) % {SCALE} AS VARCHAR), 18, '0'), '0') END"
        ),
    ),
    (
        "cc_numtext(n, i)",
        (
            f"'\"' || cc_numlex(n, i) || '\"^^<{XSD}' || "
            "(CASE WHEN i THEN 'integer' ELSE 'decimal' END) || '>'"
        ),
    ),
    ("cc_strtext(s)", "'\"' || cc_esc(s) || '\"'"),
    (
        "cc_langtext(s, g)",
        "'\"' || cc_esc(s) || '\"' || CASE WHEN g = '' THEN '' ELSE '@' || g END",
    ),
    ("cc_booltext(b)", f"CASE WHEN b THEN '\"true\"' ELSE '\"false\"' END || '^^<{XSD}boolean>'"),
    (
        "cc_iritext(s)",
        f"CASE WHEN regexp_full_match(s, '{IRI_PATTERN}') THEN '<' || s || '>' END",
    ),
    (
        "cc_dttext(s, t)",
        (
            f"CASE WHEN t = '{XSD}string' THEN cc_strtext(s) "
            "WHEN t <> 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' "
            "THEN cc_strtext(s) || '^^<' || t || '>' END"
        ),
    ),
    (
        "cc_decimal(s)",
        (
            "CASE WHEN regexp_full_match(s, '[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)') "
            "AND length(rtrim(split_part(s, '.', 2), '0')) <= 18 THEN "
            "TRY_CAST(CASE WHEN s[1] IN ('+', '-') AND s[2] = '.' THEN s[1] || '0' "
            "WHEN s[1] = '.' THEN '0' ELSE split_part(s, '.', 1) END "
            "|| rpad(rtrim(split_part(s, '.', 2), '0'), 18, '0') AS HUGEINT) END"
        ),
    ),
    (
        "cc_integer(s)",
        (
            "CASE WHEN regexp_full_match(s, '[+-]?[0-9]+') "
            f"THEN CAST(TRY_CAST(s AS BIGINT) AS HUGEINT) * {SCALE} END"
        ),
    ),
    (
        "cc_bool(s)",
        f"CASE WHEN s IN ('true', '1') THEN {SCALE} WHEN s IN ('false', '0') THEN 0::HUGEINT END",
    ),
    (
        "cc_double(s)",
        (
            "CASE WHEN s IN ('INF', '+INF') THEN 'inf'::DOUBLE WHEN s = '-INF' THEN '-inf'::DOUBLE "
            "WHEN s = 'NaN' THEN 'nan'::DOUBLE WHEN regexp_full_match(s, "
            "'[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?') "
            "THEN TRY_CAST(s AS DOUBLE) END"
        ),
    ),
)

EARLY: Final = (*_EARLY, *_FIELDS, *_NUMBERS)
