"""The table of literals: their values, worked out once when they enter the dictionary."""

from __future__ import annotations

from typing import Final

from ccreason.engine.compiled.constants import INTEGERS
from ccreason.engine.compiled.dialect import DATE, DATE_TIME, OPAQUE, SCALE, listed
from ccreason.namespaces import XSD

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
        f"SELECT *, t IN ({listed(INTEGERS)}) AS whole, t = '{XSD}decimal' AS deci, "
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
        f"* {SCALE} + coalesce(TRY_CAST(rpad(q.f, 18, '0') AS HUGEINT), 0) END AS num, "
        "CASE WHEN real THEN CASE WHEN ends_with(t, 'float') THEN cc_double(s)::FLOAT::DOUBLE "
        "ELSE cc_double(s) END WHEN whole THEN TRY_CAST(s AS DOUBLE) "
        f"WHEN deci THEN TRY_CAST(s AS DOUBLE) END AS dbl FROM ({checked})"
    )
    return (
        f"SELECT id, text, CASE WHEN t = '{XSD}string' THEN 1 WHEN ends_with(t, '#langString') "
        "THEN 2 WHEN num IS NULL AND (dbl IS NULL OR NOT real) THEN CASE "
        f"WHEN t IN ({listed(OPAQUE)}) THEN 9 ELSE 8 END WHEN whole OR deci THEN 3 "
        "WHEN moment THEN 5 WHEN day THEN 6 WHEN real THEN 7 ELSE 4 END AS cls, num, "
        "CASE WHEN num IS NOT NULL AND (whole OR deci) THEN whole END AS int, "
        "CASE WHEN num IS NOT NULL AND (day OR moment) THEN z <> '' END AS tz, dbl, s AS lex, "
        "cc_lang(text) AS lang, CASE WHEN ok AND coalesce(h, 0) < 24 THEN y END AS y, "
        "CASE WHEN ok AND coalesce(h, 0) < 24 THEN m END AS m, "
        f"CASE WHEN ok AND coalesce(h, 0) < 24 THEN d END AS d FROM ({numbers})"
    )


def numbers_of(source: str) -> str:
    """Return the query that works out the values of numbers in their canonical form.

    Args:
        source: a query or table with columns ``id`` and ``text``.
    """
    lexical = (
        "SELECT id, text, split_part(text, '\"', 2) AS s, ends_with(text, '#integer>') AS whole "
        f"FROM {source}"
    )
    return (
        "SELECT id, text, 3 AS cls, cc_decimal(s) AS num, whole AS int, NULL AS tz, "
        "TRY_CAST(s AS DOUBLE) AS dbl, s AS lex, '' AS lang, NULL AS y, NULL AS m, NULL AS d "
        f"FROM ({lexical})"
    )


def strings_of(source: str) -> str:
    """Return the query that works out the values of strings, with or without a language.

    Args:
        source: a query or table with columns ``id`` and ``text``.
    """
    parts = f"SELECT id, text, cc_lex(text) AS s, cc_lang(text) AS g FROM {source}"
    return (
        "SELECT id, text, CASE WHEN g = '' THEN 1 ELSE 2 END AS cls, NULL AS num, NULL AS int, "
        "NULL AS tz, NULL AS dbl, s AS lex, g AS lang, NULL AS y, NULL AS m, NULL AS d "
        f"FROM ({parts})"
    )
