"""What would make a conclusion hold: changes of the case, worked out from what is in the way.

Each obstacle of a prospect has a few ways to be removed, nearest first. One way for each obstacle
together are a remedy. Whether it works is not argued here but tried (:mod:`.trial`): negation and
numbers worked out over many records make changes act on each other.
"""

from __future__ import annotations

from itertools import product
from typing import TYPE_CHECKING, Final

from ccreason.whynot import scales
from ccreason.whynot.answers import WAYS, Answers, Scope
from ccreason.whynot.changes import Change, Remedy
from ccreason.whynot.findings import (
    Blocked,
    Held,
    Lacking,
    NoConclusion,
    NoRecord,
    Open,
    Settled,
    Uncounted,
    Unmet,
)
from ccreason.whynot.making import Making
from ccreason.whynot.records import (
    AUTOMATIC,
    BAND,
    CELL,
    NORMALIZED,
    OBSERVATIONS,
    SINGLE,
    STATUS,
    TYPE,
    VALUE,
    case_properties,
    name,
)
from ccreason.whynot.unblocking import Unblocking

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ccreason.ntriples import Fact
    from ccreason.whynot.findings import Prospect
    from ccreason.whynot.known import Known
    from ccreason.whynot.search import NearSearch

#: How many remedies of one prospect are tried.
TRIED: Final = 5
_DEEPEST: Final = 4


class Remedies:
    """Works out remedies over one case.

    Args:
        known: the case.
        search: evaluates conditions.
    """

    def __init__(self, known: Known, search: NearSearch) -> None:
        self.known = known
        self.making = Making(known)
        self.answers = Answers(search, self.making)
        self.unblocking = Unblocking(search, self.making)

    def of(self, prospect: Prospect) -> Iterator[Remedy]:
        """Yield remedies of a prospect, the nearest first; none where no data can help."""
        self.making.restart()
        options = self._options(prospect, (0,))
        if options is None:
            return
        ranked = sorted(
            product(*(range(len(o)) for o in options)), key=lambda places: (sum(places), places)
        )
        seen: list[Remedy] = []
        for places in ranked[: 4 * TRIED]:
            changes = [o[n] for o, n in zip(options, places, strict=True)]
            remedy = Remedy(tuple(dict.fromkeys(changes)))
            if remedy not in seen and self._can_be(remedy):
                seen.append(remedy)
                yield remedy
            if len(seen) >= TRIED:
                return

    def _can_be(self, remedy: Remedy) -> bool:
        """Tell whether a case can be changed so: nothing twice of what there is only one."""
        if set(remedy.add) & set(remedy.remove):
            return False
        said: dict[tuple[str, str], str] = {}
        for node, predicate, value in remedy.add:
            if predicate not in SINGLE:
                continue
            before = {(node, predicate, o) for o in self.known.facts.objects(predicate, node)}
            given = (before & self.known.asserted) - set(remedy.remove)
            if given - {(node, predicate, value)}:
                return False
            if said.setdefault((node, predicate), value) != value:
                return False
        return True

    def _options(self, prospect: Prospect, path: tuple[int, ...]) -> list[list[Change]] | None:
        """Return for each obstacle the changes that remove it; None if one cannot be removed."""
        records = [f for f in prospect.findings if isinstance(f, NoRecord)]
        names = {r.node: self.making.new_name(r) for r in records}
        scope = Scope(prospect, names, path)
        found: list[list[Change]] = []
        for n, finding in enumerate(prospect.findings):
            options: list[list[Change]] | None
            match finding:
                case Held() | Open():
                    continue
                case Settled() | Uncounted():
                    return None
                case NoConclusion(_, _, ways):
                    if not ways or len(path) > _DEEPEST:
                        return None
                    options = self._options(ways[0], (*path, n))
                case NoRecord():
                    options = self._recorded(finding, scope)
                case Lacking():
                    options = self._said(finding, scope)
                case Unmet():
                    options = self.answers.met(finding, scope)
                case Blocked():
                    options = self.unblocking.options(finding, scope)
            if not options or not all(options):
                return None
            found += options
        return found

    # statements ------------------------------------------------------------------------------

    def _said(self, finding: Lacking, scope: Scope) -> list[list[Change]] | None:
        node, predicate = finding.node, finding.predicate
        if predicate == VALUE:
            tests = self.answers.tests_on(scope, finding.wanted)
            rated = self.answers.rerated(node, finding.wanted, tests, scope)
            return [rated] if rated else None
        wanted = scope.value(finding.wanted)
        choices = [wanted] if wanted else self.answers.choices(predicate, finding.wanted, scope)
        before = finding.found[0] if finding.found and predicate in SINGLE else None
        changes: list[Change] = []
        for value in choices[:WAYS]:
            changes += self.answers.said_now(node, predicate, before, value)
        return [changes] if changes else None

    def _recorded(self, finding: NoRecord, scope: Scope) -> list[list[Change]] | None:
        """Return the record that is missing."""
        node = scope.names[finding.node]
        facts: list[Fact] = [(node, TYPE, cls) for cls in finding.classes]
        said = {str(p.predicate): p.object for p in finding.patterns}
        key = scope.value(said[CELL]) if CELL in said else None
        if key is not None:
            facts += self.making.indicated(node, finding.classes, key)
            facts += [f for f in self.making.placed(node, key) if f[1] not in said]
        for pattern in finding.patterns:
            predicate = str(pattern.predicate)
            if predicate in AUTOMATIC | {TYPE}:
                continue
            value = scope.value(pattern.object)
            if value is None and predicate in case_properties():
                choices = self.answers.choices(predicate, pattern.object, scope)
                value = choices[0] if choices else None
            if value is None or predicate not in case_properties():
                return None
            facts.append((node, predicate, value))
        again, somebody = self.making.raters(key)
        whole = (*facts, *self.making.completed(node, finding.classes, facts, again))
        if not set(finding.classes) & OBSERVATIONS or STATUS in said:
            return [[Change("record", node, add=tuple(dict.fromkeys(whole)))]]
        other = (*facts, *self.making.completed(node, finding.classes, facts, somebody))
        rated = self._rated(node, whole, said, scope)
        by_another = self._rated(node, other, said, scope)
        return [[*rated[:1], *by_another[:1], *rated[1:]]] if rated else None

    def _rated(
        self, node: str, whole: tuple[Fact, ...], said: dict[str, str], scope: Scope
    ) -> list[Change]:
        """Return a new observation with each of the values that would do."""
        scale = scales.usual(self.known)
        if scale is None:
            return []
        rating = said.get(NORMALIZED)
        tests = self.answers.tests_on(scope, rating)
        band = scope.value(said[BAND]) if BAND in said else None
        values = [
            scales.literal(v)
            for v in self.answers.ratings(scale, rating, tests, scope, None)
            if band is None or self.answers.in_band(scale.normalized(v), band)
        ]
        return [
            Change(
                "record",
                node,
                add=tuple(
                    dict.fromkeys((*whole, (node, VALUE, v), (node, name("scale"), scale.iri)))
                ),
                predicate=VALUE,
                value=v,
                choices=tuple(values),
            )
            for v in values[:WAYS]
        ]
