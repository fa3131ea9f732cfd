"""Macros that compare values: equality, order, truth, and what may be reckoned with."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.dialect import SCALE

COMPARING: Final = (
    # d is the number as a double, for integers and decimals too.
    (
        "cc_eqdbl(a, b)",
        "CASE WHEN isnan(a) OR isnan(b) THEN FALSE ELSE a = b END",
    ),
    (
        "cc_eq(i1, c1, n1, z1, d1, i2, c2, n2, z2, d2)",
        (
            "CASE WHEN i1 IS NULL OR i2 IS NULL THEN NULL "
            "WHEN i1 = i2 THEN c1 IS NULL OR c1 <> 7 OR NOT isnan(d1) "
            "WHEN c1 IS NULL OR c2 IS NULL OR c1 = 2 OR c2 = 2 THEN FALSE "
            "WHEN c1 = 8 OR c2 = 8 THEN NULL "
            "WHEN c1 = 3 AND c2 = 3 THEN n1 = n2 "
            "WHEN c1 IN (3, 7) AND c2 IN (3, 7) THEN cc_eqdbl(d1, d2) "
            "WHEN c1 <> c2 OR c1 = 1 THEN FALSE "
            "WHEN c1 = 9 THEN error('ccreason:opaque') "
            "WHEN c1 = 4 THEN n1 = n2 ELSE z1 = z2 AND n1 = n2 END"
        ),
    ),
    (
        "cc_sign(a, b)",
        "CASE WHEN a < b THEN -1 WHEN a > b THEN 1 WHEN a = b THEN 0 END",
    ),
    (
        "cc_cmptime(n1, z1, n2, z2)",
        (
            "CASE WHEN z1 = z2 THEN cc_sign(n1, n2) "
            f"WHEN n1 + 50400 * {SCALE} < n2 THEN -1 WHEN n1 > n2 + 50400 * {SCALE} THEN 1 END"
        ),
    ),
    # IRIs, blank nodes and ill-typed literals have no order, not even with themselves (17.3).
    (
        "cc_cmp(i1, c1, n1, s1, g1, z1, d1, i2, c2, n2, s2, g2, z2, d2)",
        (
            "CASE WHEN i1 IS NULL OR i2 IS NULL THEN NULL "
            "WHEN c1 = c2 THEN CASE WHEN c1 IN (3, 4) THEN cc_sign(n1, n2) "
            "WHEN c1 IN (5, 6) THEN cc_cmptime(n1, z1, n2, z2) "
            "WHEN c1 = 1 OR (c1 = 2 AND g1 = g2) THEN cc_sign(s1, s2) "
            "WHEN c1 = 7 AND NOT isnan(d1) AND NOT isnan(d2) THEN cc_sign(d1, d2) "
            "WHEN c1 = 9 THEN CASE WHEN i1 = i2 THEN 0 ELSE error('ccreason:opaque') END END "
            "WHEN c1 IN (3, 7) AND c2 IN (3, 7) AND NOT isnan(d1) AND NOT isnan(d2) "
            "THEN cc_sign(d1, d2) END"
        ),
    ),
    (
        "cc_ebv(c, n, s, d)",
        (
            "CASE c WHEN 1 THEN s <> '' WHEN 3 THEN n <> 0 WHEN 4 THEN n <> 0 "
            "WHEN 7 THEN d <> 0 AND NOT isnan(d) END"
        ),
    ),
    (
        "cc_arith(c, n)",
        (
            "CASE c WHEN 3 THEN n WHEN 7 THEN error('ccreason:double') "
            "WHEN 5 THEN error('ccreason:opaque') WHEN 6 THEN error('ccreason:opaque') "
            "WHEN 9 THEN error('ccreason:opaque') END"
        ),
    ),
    (
        "cc_langmatches(g, r)",
        (
            "CASE WHEN r = '*' THEN g <> '' "
            "ELSE lower(g) = lower(r) OR starts_with(lower(g), lower(r) || '-') END"
        ),
    ),
    ("cc_same(g, h)", "h = '' OR g = h"),
)
