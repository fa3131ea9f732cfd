"""The functions that compiled rules call, as SQLite is given them.

They do what the macros of :mod:`ccreason.engine.compiled.macros` do in DuckDB, and refuse what
those refuse. None is an error of SPARQL; unless told otherwise, it gives None again.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final
from urllib.parse import quote

from ccreason.engine.compiled.dialect import IRI_PATTERN
from ccreason.engine.compiled.small import casts, numbers
from ccreason.engine.compiled.small.numbers import SCALE, ZERO, Bytes, decoded, encoded, refuse
from ccreason.engine.compiled.small.values import LANG_STRING, NAN, STRING, fields, parts
from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Callable

_IRI: Final = re.compile(re.sub(r"\\x{(\w+)}", lambda m: chr(int(m[1], 16)), IRI_PATTERN))
_TAG: Final = re.compile("[a-z]{1,8}(?:-[a-z0-9]{1,8})*")
_SPECIAL: Final = re.compile('[\x00-\x1f\x7f"\\\\]')
_HOURS_14: Final = 50400 * SCALE
_parsed = lru_cache(maxsize=4096)(fields)


# texts ---------------------------------------------------------------------------------------


def string_text(s: str) -> str:
    """Return a simple literal's text."""
    if _SPECIAL.search(s) is None:
        return f'"{s}"'
    from pyoxigraph import Literal

    return str(Literal(s))


def language_text(s: str, g: str) -> str:
    """Return a string's text."""
    return string_text(s) + (f"@{g}" if g else "")


def number_text(n: bytes, i: object) -> str:
    """Return a number's text."""
    return f'"{numbers.lexical(decoded(n), i)}"^^<{XSD}{"integer" if i else "decimal"}>'


def number_text_of(n: Bytes, i: object) -> str | None:
    """Return a number's text; it is a decimal where nothing says that it is an integer."""
    return None if n is None else number_text(n, i)


def boolean_text(b: int) -> str:
    """Return a truth's text."""
    return f'"{"true" if b else "false"}"^^<{XSD}boolean>'


def typed_text(s: str, t: str) -> str | None:
    """Return a literal's text."""
    if t == STRING:
        return string_text(s)
    return None if t == LANG_STRING else f"{string_text(s)}^^<{t}>"


def iri_text(s: str) -> str | None:
    """Return an IRI's text."""
    return f"<{s}>" if _IRI.fullmatch(s) else None


def lexical_of(t: str) -> str | None:
    """Return a literal's lexical form."""
    return parts(t)[0] if t[0] == '"' else None


def datatype_of(t: str) -> str | None:
    """Return a literal's datatype."""
    return parts(t)[1] if t[0] == '"' else None


def language_of(t: str) -> str | None:
    """Return a literal's language."""
    return parts(t)[2] if t[0] == '"' else None


def string_of(t: str) -> str | None:
    """Return what STR gives."""
    if t[0] == "<":
        return t[1:-1]
    return parts(t)[0] if t[0] == '"' else None


# comparing -----------------------------------------------------------------------------------


def equal(
    i1: int | None, c1: int | None, n1: Bytes, z1: Any, d1: Any,
    i2: int | None, c2: int | None, n2: Bytes, z2: Any, d2: Any,
) -> bool | None:  # fmt: skip
    """Return whether two terms are equal (17.4.1.7)."""
    if i1 is None or i2 is None:
        return None
    if i1 == i2:
        return c1 != 7 or d1 != NAN
    if c1 is None or c2 is None or c1 == 2 or c2 == 2:
        return False
    if c1 == 8 or c2 == 8:
        return None
    if c1 == 3 and c2 == 3:
        return n1 == n2
    if c1 in (3, 7) and c2 in (3, 7):
        return bool(d1 == d2 and d1 != NAN)
    if c1 != c2 or c1 == 1:
        return False
    if c1 == 9:
        refuse("opaque")
    return n1 == n2 and bool(c1 == 4 or z1 == z2)


def _sign(a: Any, b: Any) -> int | None:
    if a is None or b is None:
        return None
    return int(a > b) - int(a < b)


def compare(
    i1: int | None, c1: int | None, n1: Bytes, s1: Any, g1: Any, z1: Any, d1: Any,
    i2: int | None, c2: int | None, n2: Bytes, s2: Any, g2: Any, z2: Any, d2: Any,
) -> int | None:  # fmt: skip
    """Return the order of two terms (17.3.1); None if they have none."""
    if i1 is None or i2 is None or c1 is None or c2 is None:
        return None
    if c1 == c2 and c1 != 7:
        if c1 in (3, 4):
            return _sign(n1, n2)
        if c1 in (5, 6):
            return _compare_times(n1, z1, n2, z2)
        if c1 == 1 or (c1 == 2 and g1 == g2):
            return _sign(s1, s2)
        if c1 == 9:
            return 0 if i1 == i2 else refuse("opaque")
        return None
    if c1 in (3, 7) and c2 in (3, 7) and NAN not in (d1, d2):
        return _sign(d1, d2)
    return None


def _compare_times(n1: Bytes, z1: Any, n2: Bytes, z2: Any) -> int | None:
    if n1 is None or n2 is None:
        return None
    if z1 == z2:
        return _sign(n1, n2)
    one, other = decoded(n1), decoded(n2)
    if one + _HOURS_14 < other:
        return -1
    return 1 if one > other + _HOURS_14 else None


def effective(c: int | None, n: Bytes, s: Any, d: Any) -> bool | None:
    """Return an effective boolean value (17.2.2)."""
    match c:
        case 1:
            return bool(s != "")
        case 3 | 4:
            return None if n is None else n != ZERO
        case 7:
            return None if d is None else d not in (0, NAN)
    return None


# numbers -------------------------------------------------------------------------------------


def operand(c: int | None, n: Bytes) -> Bytes:
    """Return a number to reckon with; None if a term is none."""
    if c == 3:
        return n
    if c == 7:
        refuse("double")
    return refuse("opaque") if c in (5, 6, 9) else None


def fit(n: Bytes, i: object) -> Bytes:
    """Return a number; None where an integer is beyond 64 bits."""
    if n is None:
        return None
    found = numbers.fitting(decoded(n), i)
    return None if found is None else n


def _reckoned(function: Callable[..., int | None]) -> Callable[..., Bytes]:
    def call(*arguments: bytes) -> Bytes:
        found = function(*map(decoded, arguments))
        return None if found is None else encoded(found)

    return call


def whole(n: Bytes, i: object) -> int | None:
    """Return an integer as the database has them; None if a number is none."""
    return numbers.quotient(decoded(n), SCALE) if i and n is not None else None


# strings -------------------------------------------------------------------------------------


def language_matches(g: str, r: str) -> bool:
    """Return what LANGMATCHES gives."""
    if r == "*":
        return g != ""
    return g.lower() == r.lower() or g.lower().startswith(r.lower() + "-")


def substring(s: str, a: int, n: int | None = None) -> str:
    """Return what SUBSTR gives; the first character is number 1."""
    first = max(a, 1)
    if n is None:
        return s[first - 1 :]
    return s[first - 1 : first - 1 + max(a + n - first, 0)]


def before(s: str, x: str) -> str:
    """Return what STRBEFORE gives."""
    return s.partition(x)[0] if x and x in s else ""


def after(s: str, x: str) -> str:
    """Return what STRAFTER gives."""
    return s.partition(x)[2] if x else s


def replacement(r: str) -> str:
    """Return what takes the place of a match; it is SPARQL's already."""
    return r


@lru_cache(maxsize=4096)
def _asked(expression: str) -> str | None:
    """Return what an expression on strings gives: regular expressions are not Python's."""
    from pyoxigraph import QuerySolutions, Store

    found = Store().query(f"SELECT ?v {{ BIND({expression} AS ?v) }}")
    assert isinstance(found, QuerySolutions)
    value = next(found)["v"]
    return None if value is None else value.value


def matches(s: str, p: str, how: str) -> bool | None:
    """Return what REGEX gives."""
    flags = "".join(set(how) & {"i", "s"})
    found = _asked(f'REGEX({string_text(s)}, {string_text(p)}, "{flags}")')
    return None if found is None else found == "true"


def replaced(s: str, p: str, r: str, how: str) -> str | None:
    """Return what REPLACE gives."""
    flags = "".join(set(how) & {"i", "s"})
    return _asked(f'REPLACE({string_text(s)}, {string_text(p)}, {string_text(r)}, "{flags}")')


# tables --------------------------------------------------------------------------------------

#: Functions that give None where an argument is None.
STRICT: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "cc_strtext": (1, string_text), "cc_langtext": (2, language_text),
    "cc_booltext": (1, boolean_text), "cc_dttext": (2, typed_text), "cc_iritext": (1, iri_text),
    "cc_lex0": (1, lexical_of), "cc_dt": (1, datatype_of), "cc_lang": (1, language_of),
    "cc_str": (1, string_of), "cc_inner": (1, lambda t: t[1:-1]),
    "cc_angle": (1, lambda s: f"<{s}>"),
    "cc_cls0": (2, lambda s, t: _parsed(s, t).cls),
    "cc_int0": (2, lambda c, t: t != f"{XSD}decimal" if c == 3 else None),
    "cc_tz0": (2, casts.zoned), "cc_ymd0": (3, casts.stated_part),
    "cc_num0": (3, lambda _, s, t: _parsed(s, t).num),
    "cc_dbl0": (3, lambda _, s, t: _parsed(s, t).dbl),
    "cc_real": (1, lambda n: decoded(n) / 1e18),
    "cc_add": (2, _reckoned(numbers.add)), "cc_sub": (2, _reckoned(numbers.subtract)),
    "cc_mul": (2, _reckoned(numbers.multiply)), "cc_div": (2, _reckoned(numbers.divide)),
    "cc_negated": (1, _reckoned(numbers.negate)), "cc_abs": (1, _reckoned(abs)),
    "cc_round": (1, _reckoned(numbers.rounded)), "cc_ceil": (1, _reckoned(numbers.ceiling)),
    "cc_floor": (1, _reckoned(numbers.floor)), "cc_scale": (1, lambda n: encoded(n * SCALE)),
    "cc_truth": (1, lambda b: encoded(SCALE if b else 0)),
    "cc_istag": (1, lambda g: _TAG.fullmatch(g) is not None), "cc_upper": (1, str.upper),
    "cc_same": (2, lambda g, h: h in ("", g)), "cc_before": (2, before), "cc_after": (2, after),
    "cc_substr2": (2, substring), "cc_substr": (3, substring),
    "cc_langmatches": (2, language_matches), "cc_replacement": (1, replacement),
    "lower": (1, str.lower), "length": (1, len), "starts_with": (2, str.startswith),
    "ends_with": (2, str.endswith), "contains": (2, str.__contains__),
    "url_encode": (1, lambda s: quote(s, safe="-_.~")),
    "regexp_matches": (3, matches), "regexp_replace": (4, replaced),
}  # fmt: skip

#: Functions that see None.
LENIENT: Final[dict[str, tuple[int, Callable[..., Any]]]] = {
    "cc_numtext": (2, number_text_of), "cc_eq": (10, equal), "cc_cmp": (14, compare),
    "cc_numlex": (2, lambda n, i: None if n is None else numbers.lexical(decoded(n), i)),
    "cc_ebv": (4, effective), "cc_arith": (2, operand), "cc_fit": (2, fit), "cc_whole": (2, whole),
    "cc_tointeger": (3, casts.to_integer), "cc_todecimal": (3, casts.to_decimal),
    "cc_tobool": (3, casts.to_boolean),
    "cc_lexof": (4, casts.cast_lexical), "cc_todate": (2, casts.to_date),
    "cc_todatetime": (2, casts.to_date_time),
    "cc_ymdof": (2, casts.day_part), "cc_clock": (3, casts.clock), "cc_seconds": (2, casts.seconds),
    "cc_row": (-1, lambda *cells: repr(cells)),
}  # fmt: skip
