"""Macros over groups of rows: sums, averages, least and greatest, graphs that premises share."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.dialect import SCALE

GROUPS: Final = (
    (
        "cc_sum(n, i, k)",
        (
            "CASE WHEN count(*) = count(n) THEN cc_fit(coalesce(sum(n), 0::HUGEINT), "
            "coalesce(bool_and(i), TRUE)) END"
        ),
    ),
    (
        "cc_sumd(n, i, k)",
        (
            "CASE WHEN count(*) = count(n) THEN cc_fit(coalesce(list_sum(list_transform("
            "list(DISTINCT {'k': k, 'n': n}), lambda x: x.n)), 0::HUGEINT), "
            "coalesce(bool_and(i), TRUE)) END"
        ),
    ),
    ("cc_sumint(i)", "coalesce(bool_and(i), TRUE)"),
    (
        "cc_avg(n, i, k)",
        (
            "CASE WHEN count(*) = 0 THEN 0::HUGEINT WHEN count(*) = count(n) "
            f"THEN cc_div(sum(n), count(*)::HUGEINT * {SCALE}) END"
        ),
    ),
    (
        "cc_avgd(n, i, k)",
        (
            "CASE WHEN count(*) = 0 THEN 0::HUGEINT WHEN count(*) = count(n) "
            "THEN cc_div(list_sum(list_transform(list(DISTINCT {'k': k, 'n': n}), lambda x: x.n)), "
            f"count(DISTINCT k)::HUGEINT * {SCALE}) END"
        ),
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
    # The text of the least or greatest term; of equal values the first text.
    (
        "cc_least(t, i, c, n, d, s, g)",
        (
            "CASE WHEN cc_unmixed(t, c, n) THEN first(t ORDER BY cc_rank(t, c) NULLS LAST, "
            "g NULLS LAST, n NULLS LAST, d NULLS LAST, cc_ordered(c, s) NULLS LAST, "
            "t NULLS LAST) FILTER (WHERE i IS NOT NULL) END"
        ),
    ),
    (
        "cc_greatest(t, i, c, n, d, s, g)",
        (
            "CASE WHEN cc_unmixed(t, c, n) THEN first(t ORDER BY cc_rank(t, c) DESC NULLS LAST, "
            "g DESC NULLS LAST, n DESC NULLS LAST, d DESC NULLS LAST, "
            "cc_ordered(c, s) DESC NULLS LAST, t NULLS LAST) FILTER (WHERE i IS NOT NULL) END"
        ),
    ),
    # Graphs of conclusions that know all premises; failing that, any; failing that, the ontology.
    ("cc_known(l)", "list_filter(l::UBIGINT[][], lambda x: list_min(x) > 3)"),
    (
        "cc_meet0(l)",
        (
            "CASE WHEN len(l) = 0 THEN [3::UBIGINT] "
            "WHEN len(list_reduce(l::UBIGINT[][], lambda x, y: list_intersect(x::UBIGINT[], "
            "y::UBIGINT[]))) > 0 "
            "THEN list_distinct(list_reduce(l::UBIGINT[][], lambda x, y: "
            "list_intersect(x::UBIGINT[], y::UBIGINT[]))) "
            "ELSE list_distinct(flatten(l)) END"
        ),
    ),
    ("cc_meet(l)", "cc_meet0(cc_known(l))"),
)
