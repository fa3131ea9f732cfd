"""Shapes that provably have nothing to say about a portion, from a glance at its statements.

Three are SPARQL constraints, which take more time than all other shapes of the profile ``case``
together; the fourth is all that needs to know which nodes there are. Each test here is sufficient,
never necessary: if it fails the shape is asked.
"""

from __future__ import annotations

import re
from collections import defaultdict
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Final

from ccreason.modules import statements
from ccreason.namespaces import CC, RDF_TYPE, SHAPES, XSD, cc

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence

NOT_IN_FUTURE: Final = SHAPES + "case#NotInFuture"
VALUE_IN_SCALE: Final = SHAPES + "case#ValueInScale"
NO_CONTRADICTION: Final = SHAPES + "case#NoContradiction"
TYPED_NODE: Final = SHAPES + "case#TypedNode"

#: Subject and object of a statement, as N-Triples.
Pair = tuple[str, str]

_EARLIEST, _VALUE, _SCALE, _MINIMUM, _MAXIMUM, _ELEMENT, _ASSESSMENT = (
    f"<{CC}{name}>"
    for name in ("earliest", "value", "scale", "minimum", "maximum", "element", "inAssessment")
)
_TYPE: Final = str(RDF_TYPE)
#: The properties whose statements are looked at.
SEEN: Final = frozenset(
    {_TYPE, _EARLIEST, _VALUE, _SCALE, _MINIMUM, _MAXIMUM, _ELEMENT, _ASSESSMENT}
)

_NUMBER: Final = re.compile(
    rf'"([+-]?(?:[0-9]+|[0-9]*\.[0-9]+))"\^\^<{re.escape(XSD)}(?:integer|decimal)>'
)
_TEXT: Final = re.compile(r'"([^"\\]*)"(?:\^\^<[^>]*>|@[A-Za-z0-9-]+)?')


def quiet_shapes(
    nodes: Collection[str], said: Mapping[str, Sequence[Pair]], as_of: str
) -> tuple[str, ...]:
    """Return the shapes that cannot find anything.

    Args:
        nodes: all that are described in the portion.
        said: property to its statements in the portion; those of :data:`SEEN` that are used.
        as_of: the day of reasoning, ``YYYY-MM-DD``.
    """
    tests = (
        (TYPED_NODE, len({subject for subject, _ in said.get(_TYPE, ())}) == len(nodes)),
        (NOT_IN_FUTURE, _nothing_in_future(said.get(_EARLIEST, ()), as_of)),
        (VALUE_IN_SCALE, _all_in_scale(said)),
        (NO_CONTRADICTION, _no_element_twice(said)),
    )
    return tuple(shape for shape, quiet in tests if quiet)


def _nothing_in_future(earliest: Iterable[Pair], as_of: str) -> bool:
    """The shape compares the texts of the two dates, and so does this."""
    for value in {value for _, value in earliest}:
        text = _TEXT.fullmatch(value)
        if text is None or text[1] > as_of:
            return False
    return True


def _all_in_scale(said: Mapping[str, Sequence[Pair]]) -> bool:
    if _MINIMUM in said or _MAXIMUM in said:  # a case with scales of its own
        return False
    scales: dict[str, list[str]] = defaultdict(list)
    for subject, scale in said.get(_SCALE, ()):
        scales[subject].append(scale)
    measured = {
        (scale, value) for subject, value in said.get(_VALUE, ()) for scale in scales[subject]
    }
    for scale, value in measured:
        number = _NUMBER.fullmatch(value)
        low, high = _bounds().get(scale, (None, None))
        if number is None or low is None or high is None or not low <= Decimal(number[1]) <= high:
            return False
    return True


def _no_element_twice(said: Mapping[str, Sequence[Pair]]) -> bool:
    """Where no assessment looks at an element twice, no two of its values can disagree."""
    elements: dict[str, list[str]] = defaultdict(list)
    for subject, element in said.get(_ELEMENT, ()):
        elements[subject].append(element)
    seen: set[Pair] = set()
    for subject, assessment in said.get(_ASSESSMENT, ()):
        for element in elements[subject]:
            if (assessment, element) in seen:
                return False
            seen.add((assessment, element))
    return True


@cache
def _bounds() -> dict[str, tuple[Decimal | None, Decimal | None]]:
    """Return each scale of the ontology with its least and greatest value."""
    found: dict[str, list[Decimal | None]] = defaultdict(lambda: [None, None])
    for place, name in enumerate(("minimum", "maximum")):
        for quad in statements().quads_for_pattern(None, cc(name), None):
            found[str(quad.subject)][place] = Decimal(str(quad.object).split('"')[1])
    return {scale: (low, high) for scale, (low, high) in found.items()}
