"""Values that stand otherwise than they would have to: by how much, and what would do."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from ccreason.rules import algebra as al
from ccreason.whynot import scales
from ccreason.whynot.model import Obstacle, Threshold
from ccreason.whynot.records import NORMALIZED, PARAMETERS, VALUE
from ccreason.whynot.state import number_of
from ccreason.whynot.telling import phrase, say
from ccreason.wording import Bilingual, rounded_text

if TYPE_CHECKING:
    from ccreason.whynot.changes import Change
    from ccreason.whynot.choices import Choices
    from ccreason.whynot.findings import Prospect, Unmet
    from ccreason.whynot.telling import Telling

_OPPOSITE: Final = {"<": ">=", "<=": ">", ">": "<=", ">=": "<", "=": "!=", "!=": "="}
_TURNED: Final = {"<": ">", "<=": ">=", ">": "<", ">=": "<=", "=": "=", "!=": "!="}
_RELATIONS: Final = {
    "<": "less",
    "<=": "at-most",
    ">": "more",
    ">=": "at-least",
    "=": "equal",
    "!=": "unequal",
}


class Thresholds:
    """Tells conditions on values that do not hold."""

    def __init__(self, telling: Telling, choices: Choices) -> None:
        self._telling = telling
        self._choices = choices
        self._known = telling.known

    def told(self, finding: Unmet, prospect: Prospect, changes: tuple[Change, ...]) -> Obstacle:
        """Return a condition that does not hold, with its numbers."""
        condition, sign = finding.test.condition, None
        negated = False
        while isinstance(condition, al.Call) and condition.function == "!":
            condition, negated = condition.arguments[0], not negated
        if isinstance(condition, al.Call) and len(condition.arguments) == 2:
            sign = condition.function
        if sign not in _RELATIONS or not isinstance(condition, al.Call):
            return Obstacle("value", say("condition"))
        relation = _OPPOSITE[sign] if negated else sign
        left, right = condition.arguments
        if self._source(right, prospect) and not self._source(left, prospect):
            left, right, relation = right, left, _TURNED[relation]
        numbers = [self._number(side, prospect) for side in (left, right)]
        if numbers[0] is not None and numbers[1] is not None:
            return self._threshold(left, numbers[0], numbers[1], relation, prospect, changes)
        return self._compared(left, right, relation, prospect)

    def _number(self, side: al.Expression, prospect: Prospect) -> Decimal | None:
        if not isinstance(side, al.Call):
            return number_of(side, prospect.values)
        names = al.expression_variables(side)
        given = {k: v for k, v in prospect.values.items() if k in names}
        value = self._known.asker.value(side, given)
        return None if value is None else scales.decimal_of(value)

    def _source(self, side: al.Expression, prospect: Prospect) -> tuple[str, str] | None:
        if not isinstance(side, al.Variable):
            return None
        source = prospect.sources.get(side.name)
        return None if source is None or source[0] == PARAMETERS else source

    def _threshold(
        self,
        left: al.Expression,
        value: Decimal,
        limit: Decimal,
        relation: str,
        prospect: Prospect,
        changes: tuple[Change, ...],
    ) -> Obstacle:
        source = self._source(left, prospect)
        apart = abs(value - limit)
        told = Threshold(str(value), str(limit), relation, str(apart))
        if source is None:
            return self._reckoned(told, prospect)
        node, predicate = source
        telling = self._telling
        changed = next((c for c in changes if c.node == node and c.predicate == VALUE), None)
        edge = "-edge" if apart == 0 else ""

        def words(lang: str) -> dict[str, str]:
            return {
                "record": telling.record(node)[lang],
                "node": telling.label(node, lang),
                "property": telling.inside(predicate, lang),
                "value": rounded_text(str(value), lang),
                "relation": self._relation(relation, limit, lang),
                "difference": rounded_text(str(apart), lang),
                "direction": self._direction(value, limit, lang),
            }

        if predicate != NORMALIZED:
            return Obstacle(
                "threshold",
                say(f"number{edge}", words),
                telling.details(node),
                threshold=told,
                statements=((node, predicate, prospect.values[_name(left)]),),
            )
        given = self._known.facts.objects(VALUE, node)
        scale = scales.scale_of(self._known, node)
        details = telling.details(node)
        if changed is not None and scale is not None:
            do = Bilingual.of(
                lambda lang: phrase(
                    "would-do", lang, choices=self._choices.words(changed.choices, scale, lang)
                )
            )
            details = (*details, do)
        told = replace(
            told,
            rated=None if not given else str(scales.decimal_of(given[0])),
            scale=None if scale is None else scale.iri[1:-1],
            choices=() if changed is None else _plain(changed.choices),
        )
        return Obstacle(
            "threshold",
            say(f"rated{edge}", words),
            details,
            threshold=told,
            statements=((node, VALUE, given[0] if given else ""),),
        )

    def _reckoned(self, told: Threshold, prospect: Prospect) -> Obstacle:
        """Return a number that a rule works out: an age in months, a count."""
        dated = next(
            (
                (source[0], v)
                for v, source in sorted(prospect.sources.items())
                if "#date>" in prospect.values.get(v, "") and source[0] != PARAMETERS
            ),
            None,
        )
        telling = self._telling

        def words(lang: str) -> dict[str, str]:
            return {
                "record": "" if dated is None else telling.record(dated[0])[lang],
                "date": "" if dated is None else telling.inside(prospect.values[dated[1]], lang),
                "value": rounded_text(told.value, lang),
                "limit": rounded_text(told.limit, lang),
                "relation": self._relation(told.relation, Decimal(told.limit), lang),
            }

        kind = "months" if dated is not None else "reckoned"
        return Obstacle(
            "time" if dated is not None else "threshold", say(kind, words), threshold=told
        )

    def _compared(
        self, left: al.Expression, right: al.Expression, relation: str, prospect: Prospect
    ) -> Obstacle:
        """Return two values, dates or names, that stand otherwise than they would have to."""
        telling = self._telling
        source = self._source(left, prospect)

        def term(side: al.Expression, lang: str) -> str:
            value = side.term if isinstance(side, al.Constant) else prospect.values.get(_name(side))
            return "…" if value is None else telling.inside(value, lang)

        def words(lang: str) -> dict[str, str]:
            return {
                "record": "" if source is None else telling.record(source[0])[lang],
                "found": term(left, lang),
                "relation": phrase(
                    f"compared-{_RELATIONS[relation]}", lang, value=term(right, lang)
                ),
            }

        if source is None:
            return Obstacle("value", say("compared", words))
        return Obstacle("value", say("compared-record", words), telling.details(source[0]))

    def _relation(self, relation: str, limit: Decimal, lang: str) -> str:
        key = f"compared-{_RELATIONS[relation]}"
        return phrase(key, lang, value=rounded_text(str(limit), lang))

    def _direction(self, value: Decimal, limit: Decimal, lang: str) -> str:
        return phrase("too-high" if value > limit else "too-low", lang)


def _name(side: al.Expression) -> str:
    return side.name if isinstance(side, al.Variable) else ""


def _plain(values: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(str(n) for v in values if (n := scales.decimal_of(v)) is not None)
