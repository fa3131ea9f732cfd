"""Random cases, made from the format's own table, and random triples beside it."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from ccreason.cases.fields import CASE, REFERRED
from ccreason.cases.kinds import Kind, LangText, Language, Notation, Raw, Reference, Text, TypeOf
from ccreason.cases.licences import LICENCES, Licence
from ccreason.cases.literals import Day, Decimal, EdtfDate, Flag, Integer, Number, Point, Url
from ccreason.cases.model import Field, Nested, NodeType
from ccreason.cases.vocabulary import vocabulary
from ccreason.namespaces import PREFIXES

KEYS = st.from_regex(r"[A-Za-z0-9][A-Za-z0-9._-]{0,6}", fullmatch=True)
# What trips YAML writers: colons, quotes, line breaks, leading and trailing blanks, numbers.
AWKWARD = st.sampled_from(
    [
        *(
            "1990",
            "true",
            "no",
            "~",
            "null",
            "- a",
            "a: b",
            "# x",
            " x ",
            "x\n\ny\n",
            "'",
            '"',
            "\t",
        ),
        *("0x1F", "1e5", "2024-03-01", ".inf", "=", "<<", "{a}", "[a]", "&a", "*a", "!a", "@a"),
        *("a\x85b", "a\u2028b", "\ufeffa", "\x00", "x:", "two  blanks", "x\r\ny", "x #y", "\\n"),
        *(
            "word " * 60,
            "long words " * 30 + "x",
            "é",
            "😀",
            "\n",
            "x\n",
            "x\n\n\n",
            "\nx",
            "a\n b",
        ),
    ]
)
TEXTS = st.one_of(
    AWKWARD, st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=40)
)
TAGS = st.sampled_from(["en", "id", "jv", "en-gb", "su-latn"])
YEARS = st.integers(1000, 2999)


def _edtf() -> st.SearchStrategy[str]:
    year = YEARS.map(str)
    single = st.one_of(
        year,
        YEARS.map(lambda y: f"{y // 10}X"),
        st.builds(lambda y, m: f"{y}-{m:02}", YEARS, st.integers(1, 12)),
        st.builds(
            lambda y, m, d: f"{y}-{m:02}-{d:02}", YEARS, st.integers(1, 12), st.integers(1, 28)
        ),
        st.builds(lambda y, mark: f"{y}{mark}", year, st.sampled_from("~?%")),
    )
    interval = st.builds(lambda a, n: f"{a}/{a + n}", st.integers(1000, 2000), st.integers(0, 900))
    return st.one_of(single, interval, year.map(lambda y: f"{y}/.."), year.map(lambda y: f"../{y}"))


def _numbers(*, whole: bool) -> st.SearchStrategy[str]:
    digits = st.from_regex(r"[+-]?[0-9]{1,5}", fullmatch=True)
    if whole:
        return digits
    return st.one_of(digits, st.from_regex(r"[+-]?[0-9]{0,3}\.[0-9]{1,4}", fullmatch=True))


_POINT = st.builds(
    lambda lat, long: {"lat": Raw(lat), "long": Raw(long)},
    _numbers(whole=False),
    _numbers(whole=False),
)
_LANGUAGE_MAPS = st.dictionaries(
    TAGS, st.one_of(TEXTS, st.lists(TEXTS, min_size=1, max_size=3)), min_size=1
)
SIMPLE: dict[type[Kind], st.SearchStrategy[Any]] = {
    LangText: st.one_of(TEXTS, _LANGUAGE_MAPS),
    Language: st.just("en"),
    # JSON-LD reads "rdf:0" as a name with one of its prefixes, so no file can say that address.
    Licence: st.one_of(
        st.sampled_from(list(LICENCES)),
        TEXTS.filter(lambda text: text.partition(":")[0] not in PREFIXES),
    ),
    Integer: _numbers(whole=True).map(Raw),
    Decimal: _numbers(whole=False).map(Raw),
    Number: _numbers(whole=False).map(Raw),
    Flag: st.sampled_from(["true", "false"]).map(Raw),
    Day: st.dates().map(lambda day: Raw(day.isoformat())),
    EdtfDate: _edtf().map(Raw),
    Url: st.sampled_from(["https://example.org/a?b=c#d", "urn:x:y", "https://é.example/"]),
    Point: _POINT,
    Text: TEXTS,
}


def value(one: Field, keys: dict[str, list[str]]) -> st.SearchStrategy[Any] | None:
    """Return a strategy for the values of a field; None if there can be none."""
    match one.kind:
        case Reference(section):
            choices = keys[section]
        case Notation(classes):
            choices = list(vocabulary().names(*classes))
        case TypeOf(classes):
            choices = [name for name, _ in classes]
        case kind:
            single = SIMPLE[type(kind)]
            several = one.many and not isinstance(kind, LangText)
            return st.one_of(single, st.lists(single, max_size=3)) if several else single
    if not choices:
        return None
    single = st.sampled_from(choices)
    return st.one_of(single, st.lists(single, max_size=3, unique=True)) if one.many else single


@st.composite
def node(draw: st.DrawFn, node_type: NodeType, keys: dict[str, list[str]]) -> dict[str, Any]:
    """Draw the description of a node: each key is there or not."""
    found: dict[str, Any] = {}
    for one in node_type.fields:
        if not draw(st.booleans()):
            continue
        if isinstance(one, Nested):
            found[one.key] = draw(nested(one, keys))
        else:
            strategy = value(one, keys)
            if strategy is not None:
                found[one.key] = draw(strategy)
    return found


@st.composite
def nested(draw: st.DrawFn, one: Nested, keys: dict[str, list[str]]) -> Any:
    """Draw what stands under a key with nodes below it."""
    child = node(one.node, keys)
    if one.container == "one":
        return draw(child)
    if one.container == "chain":
        return draw(st.lists(TEXTS, min_size=1, max_size=3))
    if one.container == "map":
        names = keys.get(one.key) or draw(st.lists(KEYS, max_size=2, unique=True))
        iris = st.sampled_from([None, None, None, f"https://example.org/elsewhere/{one.key}/"])
        entries = {name: draw(child) for name in names}
        for name, entry in entries.items():
            if prefix := draw(iris):
                entry["iri"] = prefix + name
        return entries
    items = draw(st.lists(child, max_size=4))
    used: set[str] = {str(number) for number in range(1, len(items) + 1)}
    for item in items:
        key = draw(st.one_of(st.none(), KEYS))
        if key and key not in used:
            used.add(key)
            item["id"] = key
    return items


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw a whole case as the values of its YAML document."""
    keys = {section: draw(st.lists(KEYS, max_size=3, unique=True)) for section in REFERRED}
    body = draw(node(CASE, keys))
    for section in REFERRED:
        one = CASE.by_key[section]
        assert isinstance(one, Nested)
        body[section] = draw(nested(one, keys))
    body.setdefault("community", {})
    body["language"] = "en"
    return {"ccreason": Raw("1"), "id": "https://example.org/cases/x", **body}
