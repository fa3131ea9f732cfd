"""The part of SPARQL 1.1 that rules may use.

What stands here is supported by every engine; the loader refuses the rest. The sections are
those of SPARQL 1.1 Query. `docs/reference/rules.md` prints this table and a test compares them.
"""

from __future__ import annotations

from typing import Final

from ccreason.namespaces import XSD

#: Function name to (least, most) number of arguments; None is any number.
FUNCTIONS: Final[dict[str, tuple[int, int | None]]] = {
    # 17.4.1 functional forms
    "BOUND": (1, 1), "IF": (3, 3), "COALESCE": (1, None), "SAMETERM": (2, 2),
    # 17.4.2 on terms
    "ISIRI": (1, 1), "ISURI": (1, 1), "ISBLANK": (1, 1), "ISLITERAL": (1, 1), "ISNUMERIC": (1, 1),
    "STR": (1, 1), "LANG": (1, 1), "DATATYPE": (1, 1), "IRI": (1, 1), "URI": (1, 1),
    "STRDT": (2, 2), "STRLANG": (2, 2), "LANGMATCHES": (2, 2),
    # 17.4.3 on strings
    "STRLEN": (1, 1), "SUBSTR": (2, 3), "UCASE": (1, 1), "LCASE": (1, 1), "STRSTARTS": (2, 2),
    "STRENDS": (2, 2), "CONTAINS": (2, 2), "STRBEFORE": (2, 2), "STRAFTER": (2, 2),
    "ENCODE_FOR_URI": (1, 1), "CONCAT": (0, None), "REGEX": (2, 3), "REPLACE": (3, 4),
    # 17.4.4 on numbers
    "ABS": (1, 1), "ROUND": (1, 1), "CEIL": (1, 1), "FLOOR": (1, 1),
    # 17.4.5 on dates and times
    "YEAR": (1, 1), "MONTH": (1, 1), "DAY": (1, 1), "HOURS": (1, 1), "MINUTES": (1, 1),
    "SECONDS": (1, 1),
}  # fmt: skip

#: Functions whose last argument is flags of a regular expression: i, s and m, written out.
WITH_FLAGS: Final = frozenset({"REGEX", "REPLACE"})

#: Casts (17.5). Casts to double and float are refused: their decimals differ between engines.
CASTS: Final = frozenset(
    f"<{XSD}{name}>" for name in ("string", "integer", "decimal", "boolean", "date", "dateTime")
)

AGGREGATES: Final = frozenset({"COUNT", "SUM", "MIN", "MAX", "AVG"})

#: Words that make a rule's answer depend on more than its facts, or on their order, or that
#: leave the facts. Refused wherever they stand.
REFUSED_WORDS: Final[dict[str, str]] = {
    "NOW": "time", "RAND": "random", "UUID": "random", "STRUUID": "random", "BNODE": "random",
    "SAMPLE": "order", "GROUP_CONCAT": "order", "REDUCED": "order", "LIMIT": "order",
    "OFFSET": "order", "SERVICE": "outside", "GRAPH": "outside", "FROM": "outside",
}  # fmt: skip

FLOATING: Final = frozenset({f"<{XSD}double>", f"<{XSD}float>"})

#: construct, SPARQL 1.1 section, what a rule may do with it
TABLE: Final[tuple[tuple[str, str, str], ...]] = (
    ("CONSTRUCT { … } WHERE { … }", "16.2", "the form of every rule; no blank node in the head"),
    ("PREFIX", "4.1.1", "yes; BASE and relative IRIs no"),
    ("Basic graph pattern", "5.1", "yes, `[]` and `_:b` too; collections no"),
    ("Group", "5.2", "yes"),
    ("FILTER", "5.2.2, 17", "yes"),
    ("OPTIONAL", "6", "yes; reads finished strata only"),
    ("UNION", "7", "yes"),
    ("EXISTS, NOT EXISTS", "8.1", "yes; NOT EXISTS reads finished strata only"),
    ("MINUS", "8.2", "yes; reads finished strata only"),
    ("Property paths / ^ | ? * + !", "9", "yes"),
    ("BIND", "10.1", "yes"),
    ("VALUES", "10.2", "yes, inside WHERE"),
    ("GROUP BY, HAVING", "11.2, 11.3", "yes, in a sub-select; a computed key needs AS"),
    ("COUNT SUM MIN MAX", "11", "yes, DISTINCT too; they read finished strata only"),
    ("AVG", "11", "only as ROUND(AVG(e) * 10000) * 0.0001"),
    (
        "GRAPH",
        "13.3, 18.6",
        "no; [queries](../how-to/query.md#graphs) through the compiled engine may",
    ),
    ("Sub-select, SELECT DISTINCT, SELECT *", "12", "yes; ORDER BY no"),
    ("|| && ! = != < <= > >= IN NOT IN", "17.3, 17.4.1", "yes"),
    ("+ - *", "17.4.4", "yes, on integers and decimals"),
    ("/", "17.4.4", "only as ROUND(e * 10000 / e) * 0.0001"),
    ("BOUND IF COALESCE sameTerm", "17.4.1", "yes"),
    ("isIRI isBlank isLiteral isNumeric STR LANG DATATYPE IRI STRDT STRLANG", "17.4.2", "yes"),
    ("STRLEN SUBSTR UCASE LCASE STRSTARTS STRENDS CONTAINS STRBEFORE STRAFTER", "17.4.3", "yes"),
    ("ENCODE_FOR_URI CONCAT LANGMATCHES REGEX REPLACE", "17.4.3", "yes; flags i s m, written out"),
    ("ABS ROUND CEIL FLOOR", "17.4.4", "yes"),
    ("YEAR MONTH DAY HOURS MINUTES SECONDS", "17.4.5", "yes"),
    ("xsd:string integer decimal boolean date dateTime as casts", "17.5", "yes"),
)
