"""Macros that read dates, times, numbers and truth values off the text of literals."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.constants import INTEGERS
from ccreason.engine.compiled.dialect import DATE, DATE_TIME, DAY, OPAQUE, SCALE, listed
from ccreason.namespaces import XSD

VALUES: Final = (
    ("cc_part(s, n)", f"regexp_extract(s, '{DATE_TIME}', n)"),
    ("cc_dpart(s, n)", f"regexp_extract(s, '{DATE}', n)"),
    (
        "cc_validday(y, m, d)",
        "m BETWEEN 1 AND 12 AND d BETWEEN 1 AND cc_monthdays(y, m)",
    ),
    (
        "cc_date(s)",
        (
            f"CASE WHEN regexp_matches(s, '{DATE}') THEN CASE WHEN cc_validday("
            "TRY_CAST(cc_dpart(s, 1) AS BIGINT), TRY_CAST(cc_dpart(s, 2) AS BIGINT), "
            "TRY_CAST(cc_dpart(s, 3) AS BIGINT)) THEN ((cc_days(TRY_CAST(cc_dpart(s, 1) AS "
            "BIGINT), "
            "TRY_CAST(cc_dpart(s, 2) AS BIGINT), TRY_CAST(cc_dpart(s, 3) AS BIGINT)) * 1440 "
            f"- cc_zone(cc_dpart(s, 4))) * 60)::HUGEINT * {SCALE} END END"
        ),
    ),
    (
        "cc_datetime(s)",
        (
            f"CASE WHEN regexp_matches(s, '{DATE_TIME}') THEN CASE WHEN cc_validday("
            "TRY_CAST(cc_part(s, 1) AS BIGINT), TRY_CAST(cc_part(s, 2) AS BIGINT), "
            "TRY_CAST(cc_part(s, 3) AS BIGINT)) AND cc_part(s, 5) < '60' AND cc_part(s, 6) < '60' "
            "AND (cc_part(s, 4) < '24' OR (cc_part(s, 4) = '24' AND cc_part(s, 5) = '00' "
            "AND cc_part(s, 6) = '00' AND rtrim(cc_part(s, 7), '0') = '')) "
            "THEN (((cc_days(TRY_CAST(cc_part(s, 1) AS BIGINT), TRY_CAST(cc_part(s, 2) AS BIGINT), "
            "TRY_CAST(cc_part(s, 3) AS BIGINT)) * 24 + TRY_CAST(cc_part(s, 4) AS BIGINT)) * 60 "
            "+ TRY_CAST(cc_part(s, 5) AS BIGINT) - cc_zone(cc_part(s, 8))) * 60 "
            f"+ TRY_CAST(cc_part(s, 6) AS BIGINT))::HUGEINT * {SCALE} "
            "+ CAST(rpad(cc_part(s, 7), 18, '0') AS HUGEINT) END END"
        ),
    ),
    ("cc_zoned(s)", "regexp_matches(s, '(?:Z|[+-][0-9]{2}:[0-9]{2})$')"),
    (
        "cc_zcanon(s)",
        (
            "CASE WHEN ends_with(s, '+00:00') OR ends_with(s, '-00:00') "
            "THEN left(s, length(s) - 6) || 'Z' ELSE s END"
        ),
    ),
    (
        "cc_tcanon(s)",
        (
            "CASE WHEN cc_part(s, 4) = '24' THEN error('ccreason:midnight') ELSE "
            "regexp_replace(regexp_replace(cc_zcanon(s), "
            "'([.][0-9]*?)0+(Z|[+-][0-9]{2}:[0-9]{2})?$', "
            "'\\1\\2'), '[.](Z|[+-][0-9]{2}:[0-9]{2})?$', '\\1') END"
        ),
    ),
    (
        "cc_cls0(s, t)",
        (
            f"CASE WHEN t = '{XSD}string' THEN 1 "
            "WHEN t = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' THEN 2 "
            f"WHEN t IN ({listed(INTEGERS)}) THEN CASE WHEN cc_integer(s) IS NULL THEN 8 ELSE 3 "
            f"END "
            f"WHEN t = '{XSD}decimal' THEN CASE WHEN cc_decimal(s) IS NULL THEN 8 ELSE 3 END "
            f"WHEN t = '{XSD}boolean' THEN CASE WHEN cc_bool(s) IS NULL THEN 8 ELSE 4 END "
            f"WHEN t = '{XSD}dateTime' THEN CASE WHEN cc_datetime(s) IS NULL THEN 8 ELSE 5 END "
            f"WHEN t = '{XSD}date' THEN CASE WHEN cc_date(s) IS NULL THEN 8 ELSE 6 END "
            f"WHEN t IN ('{XSD}double', '{XSD}float') "
            "THEN CASE WHEN cc_double(s) IS NULL THEN 8 ELSE 7 END "
            f"WHEN t IN ({listed(OPAQUE)}) THEN 9 ELSE 8 END"
        ),
    ),
    (
        "cc_num0(c, s, t)",
        (
            f"CASE c WHEN 3 THEN CASE WHEN t = '{XSD}decimal' THEN cc_decimal(s) "
            "ELSE cc_integer(s) END WHEN 4 THEN cc_bool(s) WHEN 5 THEN cc_datetime(s) "
            "WHEN 6 THEN cc_date(s) END"
        ),
    ),
    ("cc_int0(c, t)", f"CASE WHEN c = 3 THEN t <> '{XSD}decimal' END"),
    (
        "cc_dbl0(c, s, t)",
        (
            f"CASE c WHEN 3 THEN TRY_CAST(s AS DOUBLE) WHEN 7 THEN CASE WHEN t = '{XSD}float' "
            "THEN cc_double(s)::FLOAT::DOUBLE ELSE cc_double(s) END END"
        ),
    ),
    ("cc_tz0(c, s)", "CASE WHEN c IN (5, 6) THEN cc_zoned(s) END"),
    (
        "cc_ymd0(c, s, n)",
        (
            "CASE WHEN c IN (5, 6) THEN CASE WHEN c = 5 AND cc_part(s, 4) = '24' "
            f"THEN NULL ELSE CAST(regexp_extract(s, '^{DAY}', n) AS BIGINT) END END"
        ),
    ),
    ("cc_cls(t)", "CASE WHEN t[1] = '\"' THEN cc_cls0(cc_lex(t), cc_dt(t)) END"),
    ("cc_num(t)", "CASE WHEN t[1] = '\"' THEN cc_num0(cc_cls(t), cc_lex(t), cc_dt(t)) END"),
    ("cc_int(t)", "CASE WHEN t[1] = '\"' THEN cc_int0(cc_cls(t), cc_dt(t)) END"),
    ("cc_dbl(t)", "CASE WHEN t[1] = '\"' THEN cc_dbl0(cc_cls(t), cc_lex(t), cc_dt(t)) END"),
    ("cc_tz(t)", "CASE WHEN t[1] = '\"' THEN cc_tz0(cc_cls(t), cc_lex(t)) END"),
    ("cc_ymd(t, n)", "CASE WHEN t[1] = '\"' THEN cc_ymd0(cc_cls(t), cc_lex(t), n) END"),
    (
        "cc_ymdof(c, v)",
        (
            "CASE WHEN c = 9 THEN error('ccreason:opaque') WHEN c IN (5, 6) AND v IS NULL "
            "THEN error('ccreason:midnight') ELSE v END"
        ),
    ),
    (
        "cc_clock(c, s, n)",
        (
            "CASE WHEN c = 9 THEN error('ccreason:opaque') WHEN c = 5 THEN "
            "CASE WHEN cc_part(s, 4) = '24' THEN error('ccreason:midnight') "
            f"ELSE TRY_CAST(cc_part(s, n) AS HUGEINT) * {SCALE} END END"
        ),
    ),
    (
        "cc_seconds(c, s)",
        "cc_clock(c, s, 6) + CAST(rpad(cc_part(s, 7), 18, '0') AS HUGEINT)",
    ),
    ("cc_real(n)", "n::DOUBLE / 1e18"),
    # The database's own hash of strings is weak: among 280,000 IRIs of one site it gave 427 pairs
    # the same number. Taken over three forms of the text it gave none among millions.
    ("cc_hash(t)", "hash(t, reverse(t), 'xyz' || t)"),
    ("cc_id(t)", "CASE WHEN t IS NOT NULL THEN cc_hash(t) END"),
)
