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

from typing import Final

from ccreason.namespaces import XSD

_E: Final = "1000000000000000000::HUGEINT"
_MAX: Final = "9223372036854775807000000000000000000::HUGEINT"
_MIN: Final = "-9223372036854775808000000000000000000::HUGEINT"
_INTEGERS: Final = (
    "integer byte short int long unsignedByte unsignedShort unsignedInt unsignedLong "
    "positiveInteger negativeInteger nonPositiveInteger nonNegativeInteger"
).split()
_OPAQUE: Final = (
    "time gYear gYearMonth gMonth gMonthDay gDay duration dayTimeDuration yearMonthDuration"
).split()

IRI_PATTERN: Final = (
    r"[a-zA-Z][a-zA-Z0-9+.-]*:(?:[!#$&-;=?-Z_a-z~\x{80}-\x{10ffff}]|%[0-9A-Fa-f]{2})*"
)
_DAY: Final = r"(-?(?:[1-9][0-9]{3,8}|0[0-9]{3}))-([0-9]{2})-([0-9]{2})"
_ZONE: Final = r"(Z|[+-](?:0[0-9]|1[0-3]):[0-5][0-9]|[+-]14:00)?"
_CLOCK: Final = r"([0-9]{2}):([0-9]{2}):([0-9]{2})(?:[.]([0-9]{1,18})0*)?"
DATE: Final = f"^{_DAY}{_ZONE}$"
DATE_TIME: Final = f"^{_DAY}T{_CLOCK}{_ZONE}$"


def _list(names: list[str]) -> str:
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
        "CASE WHEN regexp_matches(t, '[\\x00-\\x1f\\x7f\"\\\\]') THEN replace("
        "substr(to_json(t)::VARCHAR, 2, length(to_json(t)::VARCHAR) - 2), chr(127), '\\u007F') "
        "ELSE t END",
    ),
    ("cc_body(t)", "substr(t, 2, length(t) - length(cc_tail(t)) - 2)"),
    ("cc_lex(t)", "cc_unesc(cc_body(t))"),
    (
        "cc_str(t)",
        "CASE t[1] WHEN '<' THEN substr(t, 2, length(t) - 2) WHEN '\"' THEN cc_lex(t) END",
    ),
    (
        "cc_lang(t)",
        "CASE WHEN t[1] = '\"' THEN CASE WHEN cc_tail(t)[1] = '@' "
        "THEN substr(cc_tail(t), 2) ELSE '' END END",
    ),
    (
        "cc_dt(t)",
        f"CASE WHEN t[1] = '\"' THEN CASE cc_tail(t)[1] WHEN '' THEN '{XSD}string' "
        "WHEN '@' THEN 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' "
        "ELSE substr(cc_tail(t), 4, length(cc_tail(t)) - 4) END END",
    ),
    # days since 1970-01-01 of a proleptic Gregorian date (Hinnant, chrono-compatible algorithms)
    (
        "cc_days(y, m, d)",
        "(cc_yy(y, m) * 365 + cc_fl(cc_yy(y, m), 4) - cc_fl(cc_yy(y, m), 100) "
        "+ cc_fl(cc_yy(y, m), 400) + (153 * ((m + 9) % 12) + 2) // 5 + d - 1 - 719468)",
    ),
    (
        "cc_monthdays(y, m)",
        "CASE WHEN m IN (4, 6, 9, 11) THEN 30 WHEN m <> 2 THEN 31 "
        "WHEN y % 4 = 0 AND (y % 100 <> 0 OR y % 400 = 0) THEN 29 ELSE 28 END",
    ),
    (
        "cc_zone(z)",
        "CASE WHEN z = '' OR z = 'Z' THEN 0 ELSE (CASE z[1] WHEN '-' THEN -1 ELSE 1 END) "
        "* (TRY_CAST(z[2:3] AS BIGINT) * 60 + TRY_CAST(z[5:6] AS BIGINT)) END",
    ),
)
_EARLY: Final = (
    ("cc_fl(a, b)", "((a - ((a % b) + b) % b) // b)"),
    ("cc_yy(y, m)", "(y - CASE WHEN m <= 2 THEN 1 ELSE 0 END)"),
)

_NUMBERS: Final = (
    ("cc_fit(n, i)", f"CASE WHEN NOT i OR n BETWEEN {_MIN} AND {_MAX} THEN n END"),
    ("cc_isint(n)", f"n % {_E} = 0"),
    # Sums and products are only worked out where they fit: an overflow would end the run.
    (
        "cc_within(about, r)",
        "CASE WHEN abs(about) < 1.7e38 THEN r WHEN abs(about) < 1.702e38 "
        "THEN error('ccreason:precision') END",
    ),
    ("cc_add(a, b)", "cc_within(a::DOUBLE + b::DOUBLE, a + b)"),
    ("cc_sub(a, b)", "cc_within(a::DOUBLE - b::DOUBLE, a - b)"),
    ("cc_negated(a)", "cc_within(a::DOUBLE, -a)"),
    (
        "cc_mul0(a, b)",
        f"CASE WHEN a % {_E} = 0 THEN (a // {_E}) * b WHEN b % {_E} = 0 THEN a * (b // {_E}) "
        "WHEN a % 1000000000 = 0 AND b % 1000000000 = 0 "
        "THEN (a // 1000000000) * (b // 1000000000) "
        "WHEN abs(a::DOUBLE * b::DOUBLE) < 1.7e38 THEN a * b // "
        f"{_E} ELSE error('ccreason:precision') END",
    ),
    (
        "cc_mul(a, b)",
        "cc_within(a::DOUBLE * b::DOUBLE / 1e18, cc_mul0(a, b))",
    ),
    (
        "cc_div0(a, b)",
        f"CASE WHEN b % {_E} = 0 THEN a // (b // {_E}) "
        "WHEN b % 100000000000000 = 0 AND abs(a::DOUBLE) < 1.7e34 "
        "THEN a * 10000 // (b // 100000000000000) "
        "WHEN b % 1000000000 = 0 AND abs(a::DOUBLE) < 1.7e29 "
        "THEN a * 1000000000 // (b // 1000000000) "
        f"WHEN abs(a::DOUBLE) < 1.7e20 THEN a * {_E} // b ELSE error('ccreason:precision') END",
    ),
    (
        "cc_div(a, b)",
        "CASE WHEN b <> 0 THEN cc_within(a::DOUBLE / b::DOUBLE * 1e18, cc_div0(a, b)) END",
    ),
    ("cc_floor(n)", f"n - ((n % {_E}) + {_E}) % {_E}"),
    ("cc_ceil(n)", f"cc_within(n::DOUBLE, n + ((-n % {_E}) + {_E}) % {_E})"),
    (
        "cc_round(n)",
        "cc_within(n::DOUBLE, n + 500000000000000000 "
        f"- (((n + 500000000000000000) % {_E}) + {_E}) % {_E})",
    ),
    (
        "cc_numlex(n, i)",
        f"CASE WHEN i OR n % {_E} = 0 THEN CAST(n // {_E} AS VARCHAR) "
        f"ELSE (CASE WHEN n < 0 THEN '-' ELSE '' END) || CAST(abs(n) // {_E} AS VARCHAR) || '.' "
        f"|| rtrim(lpad(CAST(abs(n) % {_E} AS VARCHAR), 18, '0'), '0') END",
    ),
    (
        "cc_numtext(n, i)",
        f"'\"' || cc_numlex(n, i) || '\"^^<{XSD}' || "
        "(CASE WHEN i THEN 'integer' ELSE 'decimal' END) || '>'",
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
        f"CASE WHEN t = '{XSD}string' THEN cc_strtext(s) "
        "WHEN t <> 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' "
        "THEN cc_strtext(s) || '^^<' || t || '>' END",
    ),
    (
        "cc_decimal(s)",
        "CASE WHEN regexp_full_match(s, '[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)') "
        "AND length(rtrim(split_part(s, '.', 2), '0')) <= 18 THEN "
        "TRY_CAST(CASE WHEN s[1] IN ('+', '-') AND s[2] = '.' THEN s[1] || '0' "
        "WHEN s[1] = '.' THEN '0' ELSE split_part(s, '.', 1) END "
        "|| rpad(rtrim(split_part(s, '.', 2), '0'), 18, '0') AS HUGEINT) END",
    ),
    (
        "cc_integer(s)",
        "CASE WHEN regexp_full_match(s, '[+-]?[0-9]+') "
        f"THEN CAST(TRY_CAST(s AS BIGINT) AS HUGEINT) * {_E} END",
    ),
    (
        "cc_bool(s)",
        f"CASE WHEN s IN ('true', '1') THEN {_E} WHEN s IN ('false', '0') THEN 0::HUGEINT END",
    ),
    (
        "cc_double(s)",
        "CASE WHEN s IN ('INF', '+INF') THEN 'inf'::DOUBLE WHEN s = '-INF' THEN '-inf'::DOUBLE "
        "WHEN s = 'NaN' THEN 'nan'::DOUBLE WHEN regexp_full_match(s, "
        "'[+-]?(?:[0-9]+(?:[.][0-9]*)?|[.][0-9]+)(?:[eE][+-]?[0-9]+)?') "
        "THEN TRY_CAST(s AS DOUBLE) END",
    ),
)

_TIMES: Final = (
    ("cc_part(s, n)", f"regexp_extract(s, '{DATE_TIME}', n)"),
    ("cc_dpart(s, n)", f"regexp_extract(s, '{DATE}', n)"),
    (
        "cc_validday(y, m, d)",
        "m BETWEEN 1 AND 12 AND d BETWEEN 1 AND cc_monthdays(y, m)",
    ),
    (
        "cc_date(s)",
        f"CASE WHEN regexp_matches(s, '{DATE}') THEN CASE WHEN cc_validday("
        "TRY_CAST(cc_dpart(s, 1) AS BIGINT), TRY_CAST(cc_dpart(s, 2) AS BIGINT), "
        "TRY_CAST(cc_dpart(s, 3) AS BIGINT)) THEN ((cc_days(TRY_CAST(cc_dpart(s, 1) AS BIGINT), "
        "TRY_CAST(cc_dpart(s, 2) AS BIGINT), TRY_CAST(cc_dpart(s, 3) AS BIGINT)) * 1440 "
        f"- cc_zone(cc_dpart(s, 4))) * 60)::HUGEINT * {_E} END END",
    ),
    (
        "cc_datetime(s)",
        f"CASE WHEN regexp_matches(s, '{DATE_TIME}') THEN CASE WHEN cc_validday("
        "TRY_CAST(cc_part(s, 1) AS BIGINT), TRY_CAST(cc_part(s, 2) AS BIGINT), "
        "TRY_CAST(cc_part(s, 3) AS BIGINT)) AND cc_part(s, 5) < '60' AND cc_part(s, 6) < '60' "
        "AND (cc_part(s, 4) < '24' OR (cc_part(s, 4) = '24' AND cc_part(s, 5) = '00' "
        "AND cc_part(s, 6) = '00' AND rtrim(cc_part(s, 7), '0') = '')) "
        "THEN (((cc_days(TRY_CAST(cc_part(s, 1) AS BIGINT), TRY_CAST(cc_part(s, 2) AS BIGINT), "
        "TRY_CAST(cc_part(s, 3) AS BIGINT)) * 24 + TRY_CAST(cc_part(s, 4) AS BIGINT)) * 60 "
        "+ TRY_CAST(cc_part(s, 5) AS BIGINT) - cc_zone(cc_part(s, 8))) * 60 "
        f"+ TRY_CAST(cc_part(s, 6) AS BIGINT))::HUGEINT * {_E} "
        "+ CAST(rpad(cc_part(s, 7), 18, '0') AS HUGEINT) END END",
    ),
    ("cc_zoned(s)", "regexp_matches(s, '(?:Z|[+-][0-9]{2}:[0-9]{2})$')"),
    (
        "cc_zcanon(s)",
        "CASE WHEN ends_with(s, '+00:00') OR ends_with(s, '-00:00') "
        "THEN left(s, length(s) - 6) || 'Z' ELSE s END",
    ),
    (
        "cc_tcanon(s)",
        "CASE WHEN cc_part(s, 4) = '24' THEN error('ccreason:midnight') ELSE "
        "regexp_replace(regexp_replace(cc_zcanon(s), '([.][0-9]*?)0+(Z|[+-][0-9]{2}:[0-9]{2})?$', "
        "'\\1\\2'), '[.](Z|[+-][0-9]{2}:[0-9]{2})?$', '\\1') END",
    ),
)

_VALUES: Final = (
    (
        "cc_cls0(s, t)",
        f"CASE WHEN t = '{XSD}string' THEN 1 "
        "WHEN t = 'http://www.w3.org/1999/02/22-rdf-syntax-ns#langString' THEN 2 "
        f"WHEN t IN ({_list(_INTEGERS)}) THEN CASE WHEN cc_integer(s) IS NULL THEN 8 ELSE 3 END "
        f"WHEN t = '{XSD}decimal' THEN CASE WHEN cc_decimal(s) IS NULL THEN 8 ELSE 3 END "
        f"WHEN t = '{XSD}boolean' THEN CASE WHEN cc_bool(s) IS NULL THEN 8 ELSE 4 END "
        f"WHEN t = '{XSD}dateTime' THEN CASE WHEN cc_datetime(s) IS NULL THEN 8 ELSE 5 END "
        f"WHEN t = '{XSD}date' THEN CASE WHEN cc_date(s) IS NULL THEN 8 ELSE 6 END "
        f"WHEN t IN ('{XSD}double', '{XSD}float') "
        "THEN CASE WHEN cc_double(s) IS NULL THEN 8 ELSE 7 END "
        f"WHEN t IN ({_list(_OPAQUE)}) THEN 9 ELSE 8 END",
    ),
    (
        "cc_num0(c, s, t)",
        f"CASE c WHEN 3 THEN CASE WHEN t = '{XSD}decimal' THEN cc_decimal(s) "
        "ELSE cc_integer(s) END WHEN 4 THEN cc_bool(s) WHEN 5 THEN cc_datetime(s) "
        "WHEN 6 THEN cc_date(s) END",
    ),
    ("cc_int0(c, t)", f"CASE WHEN c = 3 THEN t <> '{XSD}decimal' END"),
    (
        "cc_dbl0(c, s, t)",
        f"CASE WHEN c = 7 THEN CASE WHEN t = '{XSD}float' "
        "THEN cc_double(s)::FLOAT::DOUBLE ELSE cc_double(s) END END",
    ),
    ("cc_tz0(c, s)", "CASE WHEN c IN (5, 6) THEN cc_zoned(s) END"),
    (
        "cc_ymd0(c, s, n)",
        "CASE WHEN c IN (5, 6) THEN CASE WHEN c = 5 AND cc_part(s, 4) = '24' "
        f"THEN NULL ELSE CAST(regexp_extract(s, '^{_DAY}', n) AS BIGINT) END END",
    ),
    ("cc_cls(t)", "CASE WHEN t[1] = '\"' THEN cc_cls0(cc_lex(t), cc_dt(t)) END"),
    ("cc_num(t)", "CASE WHEN t[1] = '\"' THEN cc_num0(cc_cls(t), cc_lex(t), cc_dt(t)) END"),
    ("cc_int(t)", "CASE WHEN t[1] = '\"' THEN cc_int0(cc_cls(t), cc_dt(t)) END"),
    ("cc_dbl(t)", "CASE WHEN t[1] = '\"' THEN cc_dbl0(cc_cls(t), cc_lex(t), cc_dt(t)) END"),
    ("cc_tz(t)", "CASE WHEN t[1] = '\"' THEN cc_tz0(cc_cls(t), cc_lex(t)) END"),
    ("cc_ymd(t, n)", "CASE WHEN t[1] = '\"' THEN cc_ymd0(cc_cls(t), cc_lex(t), n) END"),
    (
        "cc_ymdof(c, v)",
        "CASE WHEN c = 9 THEN error('ccreason:opaque') WHEN c IN (5, 6) AND v IS NULL "
        "THEN error('ccreason:midnight') ELSE v END",
    ),
    (
        "cc_clock(c, s, n)",
        "CASE WHEN c = 9 THEN error('ccreason:opaque') WHEN c = 5 THEN "
        "CASE WHEN cc_part(s, 4) = '24' THEN error('ccreason:midnight') "
        f"ELSE TRY_CAST(cc_part(s, n) AS HUGEINT) * {_E} END END",
    ),
    (
        "cc_seconds(c, s)",
        "cc_clock(c, s, 6) + CAST(rpad(cc_part(s, 7), 18, '0') AS HUGEINT)",
    ),
    ("cc_real(n)", "n::DOUBLE / 1e18"),
    # d is the number as a double, for integers and decimals too.
    (
        "cc_eqdbl(a, b)",
        "CASE WHEN isnan(a) OR isnan(b) THEN FALSE ELSE a = b END",
    ),
    (
        "cc_eq(i1, c1, n1, z1, d1, i2, c2, n2, z2, d2)",
        "CASE WHEN i1 IS NULL OR i2 IS NULL THEN NULL "
        "WHEN i1 = i2 THEN c1 IS NULL OR c1 <> 7 OR NOT isnan(d1) "
        "WHEN c1 IS NULL OR c2 IS NULL OR c1 = 2 OR c2 = 2 THEN FALSE "
        "WHEN c1 = 8 OR c2 = 8 THEN NULL "
        "WHEN c1 = 3 AND c2 = 3 THEN n1 = n2 "
        "WHEN c1 IN (3, 7) AND c2 IN (3, 7) THEN cc_eqdbl(d1, d2) "
        "WHEN c1 <> c2 OR c1 = 1 THEN FALSE "
        "WHEN c1 = 9 THEN error('ccreason:opaque') "
        "WHEN c1 = 4 THEN n1 = n2 ELSE z1 = z2 AND n1 = n2 END",
    ),
    (
        "cc_sign(a, b)",
        "CASE WHEN a < b THEN -1 WHEN a > b THEN 1 ELSE 0 END",
    ),
    (
        "cc_cmptime(n1, z1, n2, z2)",
        "CASE WHEN z1 = z2 THEN cc_sign(n1, n2) "
        f"WHEN n1 + 50400 * {_E} < n2 THEN -1 WHEN n1 > n2 + 50400 * {_E} THEN 1 END",
    ),
    (
        "cc_cmp(i1, c1, n1, s1, g1, z1, d1, i2, c2, n2, s2, g2, z2, d2)",
        "CASE WHEN i1 IS NULL OR i2 IS NULL THEN NULL "
        "WHEN c1 = c2 THEN CASE WHEN c1 IN (3, 4) THEN cc_sign(n1, n2) WHEN i1 = i2 THEN 0 "
        "WHEN c1 IN (5, 6) THEN cc_cmptime(n1, z1, n2, z2) "
        "WHEN c1 = 1 OR (c1 = 2 AND g1 = g2) THEN cc_sign(s1, s2) "
        "WHEN c1 = 7 AND NOT isnan(d1) AND NOT isnan(d2) THEN cc_sign(d1, d2) "
        "WHEN c1 = 9 THEN error('ccreason:opaque') END "
        "WHEN i1 = i2 THEN 0 "
        "WHEN c1 IN (3, 7) AND c2 IN (3, 7) AND NOT isnan(d1) AND NOT isnan(d2) "
        "THEN cc_sign(d1, d2) END",
    ),
    (
        "cc_ebv(c, n, s, d)",
        "CASE c WHEN 1 THEN s <> '' WHEN 3 THEN n <> 0 WHEN 4 THEN n <> 0 "
        "WHEN 7 THEN d <> 0 AND NOT isnan(d) END",
    ),
    (
        "cc_arith(c, n)",
        "CASE c WHEN 3 THEN n WHEN 7 THEN error('ccreason:double') "
        "WHEN 5 THEN error('ccreason:opaque') WHEN 6 THEN error('ccreason:opaque') "
        "WHEN 9 THEN error('ccreason:opaque') END",
    ),
    (
        "cc_langmatches(g, r)",
        "CASE WHEN r = '*' THEN g <> '' "
        "ELSE lower(g) = lower(r) OR starts_with(lower(g), lower(r) || '-') END",
    ),
    # The database's own hash of strings is weak: among 280,000 IRIs of one site it gave 427 pairs the
    # same number. Taken over three forms of the text it gave none among millions.
    ("cc_hash(t)", "hash(t, reverse(t), 'xyz' || t)"),
    ("cc_id(t)", "CASE WHEN t IS NOT NULL THEN cc_hash(t) END"),
    (
        "cc_sum(n, i, k)",
        "CASE WHEN count(*) = count(n) THEN cc_fit(coalesce(sum(n), 0::HUGEINT), "
        "coalesce(bool_and(i), TRUE)) END",
    ),
    (
        "cc_sumd(n, i, k)",
        "CASE WHEN count(*) = count(n) THEN cc_fit(coalesce(list_sum(list_transform("
        "list(DISTINCT {'k': k, 'n': n}), lambda x: x.n)), 0::HUGEINT), "
        "coalesce(bool_and(i), TRUE)) END",
    ),
    ("cc_sumint(i)", "coalesce(bool_and(i), TRUE)"),
    (
        "cc_avg(n, i, k)",
        "CASE WHEN count(*) = 0 THEN 0::HUGEINT WHEN count(*) = count(n) "
        f"THEN cc_div(sum(n), count(*)::HUGEINT * {_E}) END",
    ),
    (
        "cc_avgd(n, i, k)",
        "CASE WHEN count(*) = 0 THEN 0::HUGEINT WHEN count(*) = count(n) "
        "THEN cc_div(list_sum(list_transform(list(DISTINCT {'k': k, 'n': n}), lambda x: x.n)), "
        f"count(DISTINCT k)::HUGEINT * {_E}) END",
    ),
    ("cc_avgint(i)", "count(*) = 0"),
    (
        "cc_rank(t, c)",
        "CASE t[1] WHEN '_' THEN 0 WHEN '<' THEN 1 ELSE 10 + CASE WHEN c = 7 THEN 3 ELSE c END END",
    ),
    ("cc_ordered(c, s)", "CASE WHEN c IN (1, 2) THEN s END"),
    (
        "cc_unmixed(t, c, n)",
        "CASE WHEN count(DISTINCT c) > 1 OR max(c) > 6 THEN error('ccreason:mixed') ELSE TRUE END",
    ),
    # Graphs of conclusions that know all premises; failing that, any; failing that, the ontology.
    ("cc_known(l)", "list_filter(l::UBIGINT[][], lambda x: list_min(x) > 3)"),
    (
        "cc_meet0(l)",
        "CASE WHEN len(l) = 0 THEN [3::UBIGINT] "
        "WHEN len(list_reduce(l::UBIGINT[][], lambda x, y: list_intersect(x::UBIGINT[], y::UBIGINT[]))) > 0 "
        "THEN list_distinct(list_reduce(l::UBIGINT[][], lambda x, y: list_intersect(x::UBIGINT[], y::UBIGINT[]))) "
        "ELSE list_distinct(flatten(l)) END",
    ),
    ("cc_meet(l)", "cc_meet0(cc_known(l))"),
    ("cc_inner(t)", "substr(t, 2, length(t) - 2)"),
    ("cc_angle(s)", "'<' || s || '>'"),
    ("cc_lex0(t)", "CASE WHEN t[1] = '\"' THEN cc_lex(t) END"),
    ("cc_zero()", "0::HUGEINT"),
    ("cc_truth(b)", f"CASE WHEN b THEN {_E} WHEN NOT b THEN 0::HUGEINT END"),
    ("cc_scale(n)", f"n::HUGEINT * {_E}"),
    ("cc_whole(n, i)", f"CASE WHEN i THEN (n // {_E})::BIGINT END"),
    ("cc_istag(g)", "regexp_full_match(g, '[a-z]{1,8}(?:-[a-z0-9]{1,8})*')"),
    ("cc_upper(s)", "upper(replace(s, 'ß', 'SS'))"),
    (
        "cc_tointeger(c, n, s)",
        f"CASE c WHEN 1 THEN cc_integer(s) WHEN 4 THEN n WHEN 3 THEN cc_fit(n - n % {_E}, TRUE) "
        "WHEN 7 THEN error('ccreason:double') END",
    ),
    (
        "cc_todecimal(c, n, s)",
        "CASE c WHEN 1 THEN cc_decimal(s) WHEN 4 THEN n WHEN 3 THEN n "
        "WHEN 7 THEN error('ccreason:double') END",
    ),
    (
        "cc_tobool(c, n, s)",
        "CASE c WHEN 1 THEN cc_bool(s) <> 0 WHEN 4 THEN n <> 0 WHEN 3 THEN n <> 0 "
        "WHEN 7 THEN error('ccreason:double') END",
    ),
    (
        "cc_substr2(s, a)",
        "substr(s, greatest(a, 1))",
    ),
    ("cc_same(g, h)", "h = '' OR g = h"),
    (
        "cc_substr(s, a, n)",
        "substr(s, greatest(a, 1), greatest(a + n - greatest(a, 1), 0))",
    ),
    (
        "cc_before(s, x)",
        "CASE WHEN strpos(s, x) = 0 THEN '' ELSE left(s, strpos(s, x) - 1) END",
    ),
    (
        "cc_after(s, x)",
        "CASE WHEN x = '' THEN s WHEN strpos(s, x) = 0 THEN '' "
        "ELSE substr(s, strpos(s, x) + length(x)) END",
    ),
    (
        "cc_replacement(r)",
        "regexp_replace(replace(r, '\\', '\\\\'), '[$]([0-9])', '\\\\\\1', 'g')",
    ),
    (
        "cc_lexof(c, n, i, s)",
        f"CASE c WHEN 3 THEN cc_numlex(n, i) WHEN 4 THEN CASE WHEN n <> 0 THEN 'true' WHEN n = 0 THEN "
        "'false' END WHEN 5 THEN cc_tcanon(s) WHEN 6 THEN cc_zcanon(s) "
        "WHEN 7 THEN error('ccreason:double') WHEN 9 THEN error('ccreason:opaque') ELSE s END",
    ),
    (
        "cc_todate(c, s)",
        "CASE WHEN c IN (1, 6) THEN CASE WHEN cc_date(s) IS NOT NULL THEN cc_zcanon(s) END "
        "WHEN c = 5 THEN cc_zcanon(regexp_replace(s, 'T[0-9:.]*', '')) END",
    ),
    (
        "cc_todatetime(c, s)",
        "CASE WHEN c IN (1, 5) THEN CASE WHEN cc_datetime(s) IS NOT NULL THEN cc_tcanon(s) END "
        f"WHEN c = 6 THEN cc_zcanon(regexp_replace(s, '^{_DAY}', '\\1-\\2-\\3T00:00:00')) END",
    ),
)

MACROS: Final = ";\n".join(
    f"CREATE OR REPLACE TEMP MACRO {head} AS {body}"
    for head, body in (*_EARLY, *_FIELDS, *_NUMBERS, *_TIMES, *_VALUES)
)

#: Columns of the table of literals, each with what fills it from lexical form and datatype.
LITERAL_COLUMNS: Final = (
    ("cls", "UTINYINT"), ("num", "HUGEINT"), ("int", "BOOLEAN"), ("tz", "BOOLEAN"),
    ("dbl", "DOUBLE"), ("lex", "VARCHAR"), ("lang", "VARCHAR"), ("y", "BIGINT"), ("m", "BIGINT"),
    ("d", "BIGINT"),
)  # fmt: skip


def literals_of(source: str) -> str:
    """Return the query that works out the values of literals.

    Args:
        source: a query or table with columns ``id`` and ``text``.
    """
    # In layers, so that no expression is written out twice: binding is what takes time here.
    lexical = f"SELECT id, text, cc_lex(text) AS s, cc_dt(text) AS t FROM {source}"
    kinds = (
        f"SELECT *, t IN ({_list(_INTEGERS)}) AS whole, t = '{XSD}decimal' AS deci, "
        f"t = '{XSD}date' AS day, t = '{XSD}dateTime' AS moment, "
        f"t IN ('{XSD}double', '{XSD}float') AS real FROM ({lexical})"
    )
    parts = (
        "SELECT *, CASE WHEN day THEN "
        f"regexp_extract(s, '{DATE}', ['y', 'm', 'd', 'z']) END AS p, CASE WHEN moment THEN "
        f"regexp_extract(s, '{DATE_TIME}', ['y', 'm', 'd', 'h', 'i', 's', 'f', 'z']) END AS q "
        f"FROM ({kinds})"
    )
    fields = (
        "SELECT *, TRY_CAST(coalesce(p.y, q.y) AS BIGINT) AS y, "
        "TRY_CAST(coalesce(p.m, q.m) AS BIGINT) AS m, TRY_CAST(coalesce(p.d, q.d) AS BIGINT) AS d, "
        "TRY_CAST(q.h AS BIGINT) AS h, coalesce(p.z, q.z) AS z "
        f"FROM ({parts})"
    )
    checked = (
        "SELECT *, y IS NOT NULL AND cc_validday(y, m, d) AND (day OR (q.i < '60' AND q.s < '60' "
        "AND (h < 24 OR (h = 24 AND q.i = '00' AND q.s = '00' AND rtrim(q.f, '0') = '')))) AS ok "
        f"FROM ({fields})"
    )
    numbers = (
        "SELECT *, CASE WHEN whole THEN cc_integer(s) WHEN deci THEN cc_decimal(s) "
        f"WHEN t = '{XSD}boolean' THEN cc_bool(s) WHEN ok THEN "
        "(((cc_days(y, m, d) * 24 + coalesce(h, 0)) * 60 + coalesce(TRY_CAST(q.i AS BIGINT), 0) "
        "- cc_zone(z)) * 60 + coalesce(TRY_CAST(q.s AS BIGINT), 0))::HUGEINT "
        f"* {_E} + coalesce(TRY_CAST(rpad(q.f, 18, '0') AS HUGEINT), 0) END AS num, "
        "CASE WHEN real THEN CASE WHEN ends_with(t, 'float') THEN cc_double(s)::FLOAT::DOUBLE "
        "ELSE cc_double(s) END WHEN whole THEN TRY_CAST(s AS DOUBLE) "
        f"WHEN deci THEN TRY_CAST(s AS DOUBLE) END AS dbl FROM ({checked})"
    )
    return (
        f"SELECT id, text, CASE WHEN t = '{XSD}string' THEN 1 WHEN ends_with(t, '#langString') "
        "THEN 2 WHEN num IS NULL AND (dbl IS NULL OR NOT real) THEN CASE "
        f"WHEN t IN ({_list(_OPAQUE)}) THEN 9 ELSE 8 END WHEN whole OR deci THEN 3 "
        "WHEN moment THEN 5 WHEN day THEN 6 WHEN real THEN 7 ELSE 4 END AS cls, num, "
        "CASE WHEN num IS NOT NULL AND (whole OR deci) THEN whole END AS int, "
        "CASE WHEN num IS NOT NULL AND (day OR moment) THEN z <> '' END AS tz, dbl, s AS lex, "
        "cc_lang(text) AS lang, CASE WHEN ok AND coalesce(h, 0) < 24 THEN y END AS y, "
        "CASE WHEN ok AND coalesce(h, 0) < 24 THEN m END AS m, "
        f"CASE WHEN ok AND coalesce(h, 0) < 24 THEN d END AS d FROM ({numbers})"
    )
