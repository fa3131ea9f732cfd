"""Macros on texts, and from one kind of value to another."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.dialect import DAY, SCALE

TEXTS: Final = (
    ("cc_inner(t)", "substr(t, 2, length(t) - 2)"),
    ("cc_angle(s)", "'<' || s || '>'"),
    ("cc_lex0(t)", "CASE WHEN t[1] = '\"' THEN cc_lex(t) END"),
    ("cc_abs(n)", "abs(n)"),
    ("cc_truth(b)", f"CASE WHEN b THEN {SCALE} WHEN NOT b THEN 0::HUGEINT END"),
    ("cc_scale(n)", f"n::HUGEINT * {SCALE}"),
    ("cc_whole(n, i)", f"CASE WHEN i THEN (n // {SCALE})::BIGINT END"),
    ("cc_istag(g)", "regexp_full_match(g, '[a-z]{1,8}(?:-[a-z0-9]{1,8})*')"),
    ("cc_upper(s)", "upper(replace(s, 'ß', 'SS'))"),
    (
        "cc_tointeger(c, n, s)",
        (
            f"CASE c WHEN 1 THEN cc_integer(s) WHEN 4 THEN n WHEN 3 THEN cc_fit(n - n % "
            f"{SCALE}, TRUE) "
            "WHEN 7 THEN error('ccreason:double') END"
        ),
    ),
    (
        "cc_todecimal(c, n, s)",
        (
            "CASE c WHEN 1 THEN cc_decimal(s) WHEN 4 THEN n WHEN 3 THEN n "
            "WHEN 7 THEN error('ccreason:double') END"
        ),
    ),
    (
        "cc_tobool(c, n, s)",
        (
            "CASE c WHEN 1 THEN cc_bool(s) <> 0 WHEN 4 THEN n <> 0 WHEN 3 THEN n <> 0 "
            "WHEN 7 THEN error('ccreason:double') END"
        ),
    ),
    # What is an error stays one: greatest() would leave it out.
    ("cc_first(a)", "CASE WHEN a < 1 THEN 1 ELSE a END"),
    (
        "cc_substr2(s, a)",
        "substr(s, cc_first(a))",
    ),
    (
        "cc_substr(s, a, n)",
        "substr(s, cc_first(a), CASE WHEN a + n < cc_first(a) THEN 0 ELSE a + n - cc_first(a) END)",
    ),
    (
        "cc_before(s, x)",
        "CASE WHEN strpos(s, x) = 0 THEN '' ELSE left(s, strpos(s, x) - 1) END",
    ),
    (
        "cc_after(s, x)",
        (
            "CASE WHEN x = '' THEN s WHEN strpos(s, x) = 0 THEN '' "
            "ELSE substr(s, strpos(s, x) + length(x)) END"
        ),
    ),
    (
        "cc_replacement(r)",
        "regexp_replace(replace(r, '\\', '\\\\'), '[$]([0-9])', '\\\\\\1', 'g')",
    ),
    (
        "cc_lexof(c, n, i, s)",
        (
            "CASE c WHEN 3 THEN cc_numlex(n, i) WHEN 4 THEN CASE WHEN n <> 0 THEN 'true' WHEN n "
            "= 0 THEN "
            "'false' END WHEN 5 THEN cc_tcanon(s) WHEN 6 THEN cc_zcanon(s) "
            "WHEN 7 THEN error('ccreason:double') WHEN 9 THEN error('ccreason:opaque') ELSE s END"
        ),
    ),
    (
        "cc_todate(c, s)",
        (
            "CASE WHEN c IN (1, 6) THEN CASE WHEN cc_date(s) IS NOT NULL THEN cc_zcanon(s) END "
            "WHEN c = 5 THEN cc_zcanon(regexp_replace(s, 'T[0-9:.]*', '')) END"
        ),
    ),
    (
        "cc_todatetime(c, s)",
        (
            "CASE WHEN c IN (1, 5) THEN CASE WHEN cc_datetime(s) IS NOT NULL THEN cc_tcanon(s) END "
            f"WHEN c = 6 THEN cc_zcanon(regexp_replace(s, '^{DAY}', '\\1-\\2-\\3T00:00:00')) END"
        ),
    ),
)
