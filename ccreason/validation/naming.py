"""Names in words for what a report speaks of: nodes, properties, values."""

from __future__ import annotations

from functools import cache
from itertools import chain
from typing import TYPE_CHECKING

from pyoxigraph import NamedNode

from ccreason.cases.fields import node_types
from ccreason.cases.model import Field
from ccreason.graphview import GraphView
from ccreason.modules import statements
from ccreason.namespaces import SHAPES
from ccreason.ntriples import to_fact
from ccreason.validation.paths import PathExpression
from ccreason.wording.labels import Labels

if TYPE_CHECKING:
    from ccreason.validation.model import ValidationReport, ValidationResult
    from ccreason.validation.paths import Path


@cache
def _keys() -> dict[str, str]:
    """Return what the properties of other vocabularies are called in a case file."""
    fields = (one for node in node_types() for one in node.fields if isinstance(one, Field))
    return {field.property: field.key for field in reversed(list(fields))}


class Names:
    """Names for what one report speaks of, in one language.

    Args:
        report: the report.
        lang: ``en`` or ``id``.
    """

    def __init__(self, report: ValidationReport, lang: str) -> None:
        spoken_of = {result.case for result in report.results if result.case}
        quads = chain(
            statements().quads_for_pattern(None, None, None),
            *(report.caseset.graph(case) for case in spoken_of),
        )
        self._labels = Labels(GraphView(map(to_fact, quads)))
        self._lang = lang

    def node(self, result: ValidationResult) -> str:
        """Return the name of the node that a result is about."""
        return self._labels.label(result.focus_node, self._lang)

    def path(self, path: Path) -> str:
        """Return a property by its label or its key in a case file, a path by its properties."""
        if isinstance(path, PathExpression):
            sign = " / " if path.form == "alternative" else " > "
            return sign.join(self.path(part) for part in path.parts)
        if self._labels.written(path, self._lang) is None:
            return _keys().get(path.value) or self._labels.label(path, self._lang)
        return self._labels.inside(path, self._lang)

    def value(self, result: ValidationResult) -> str | None:
        """Return the value found, or None if one is missing or the node itself is meant.

        A value that is a name of the ontology is given by its label; any other is shown as it is
        written, because that is what the reader has to look for.
        """
        value = result.value
        if value is None or value == result.focus_node:
            return None
        if isinstance(value, NamedNode):
            return self._labels.label(value, self._lang)
        return str(getattr(value, "value", value))

    def about(self, result: ValidationResult) -> str:
        """Return node, property and value in one line."""
        said = self.node(result)
        if result.path is not None:
            said += f", {self.path(result.path)}"
        value = self.value(result)
        if value is not None:
            said += f": {value}"
        return said


def shape_name(result: ValidationResult) -> str:
    """Return the shape's IRI without what all shapes share: ``case#ValueInScale``."""
    return str(result.source_shape.value).removeprefix(SHAPES)
