"""What holds in one scenario: the facts of the plain run, but for those that come and go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from pyoxigraph import DefaultGraph, Quad

from ccreason.engine import literals

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ccreason.changes.plain import PlainRun
    from ccreason.ntriples import Fact

_GRAPH: Final = DefaultGraph()


class Holding:
    """Facts that hold, as they are asserted and supported.

    It changes the facts of the plain run, and puts them back in the end.

    Args:
        plain: the plain run.
        removed: facts that are asserted no longer.
        added: facts that are asserted instead.

    Attributes:
        more: facts that are asserted only here.
        less: facts that are not asserted here.
        gained: facts that hold only here.
        lost: facts that do not hold here.
        touched: facts that have changed, if only for a while, by predicate.
        supports: how many more derivations give a fact than in the plain run.
    """

    def __init__(self, plain: PlainRun, removed: Iterable[Fact], added: Iterable[Fact]) -> None:
        self._plain = plain
        coming = set(added)
        self.more = {f for f in coming if f not in plain.asserted}
        self.less = {f for f in removed if f in plain.asserted} - coming - plain.fixed
        self.gained: dict[Fact, None] = {}
        self.lost: dict[Fact, None] = {}
        self.touched: dict[str, set[Fact]] = {}
        self.supports: Counter[Fact] = Counter()

    def supported(self, fact: Fact) -> int:
        """Return how many derivations give a fact."""
        return self._plain.supports[fact] + self.supports[fact]

    def held_or_holds(self, fact: Fact) -> bool:
        """Tell whether a fact holds, or held in the plain run."""
        return fact in self.gained or fact in self._plain.result.rounds

    def holds(self, fact: Fact) -> bool:
        """Tell whether a fact holds."""
        return fact in self.gained or (fact in self._plain.result.rounds and fact not in self.lost)

    def facts(self) -> Iterator[Fact]:
        """Yield what is asserted."""
        yield from self._plain.asserted - self.less
        yield from self.more

    def is_asserted(self, fact: Fact) -> bool:
        """Tell whether a fact is asserted."""
        return fact in self.more or (fact in self._plain.asserted and fact not in self.less)

    def settle(self, fact: Fact) -> None:
        """Let a fact hold or not, as it is asserted or supported now."""
        holds = self.is_asserted(fact) or self.supported(fact) > 0
        held = fact in self._plain.result.rounds
        is_known = (held and fact not in self.lost) or fact in self.gained
        if holds == is_known:
            return
        self._put(fact, holds)
        self.touched.setdefault(fact[1], set()).add(fact)
        if holds == held:
            self.gained.pop(fact, None)
            self.lost.pop(fact, None)
        else:
            (self.gained if holds else self.lost)[fact] = None

    def _put(self, fact: Fact, holds: bool) -> None:
        run = self._plain.run
        s, p, o = fact
        quad = Quad(
            run.term(s),  # type: ignore[arg-type]
            run.term(p),  # type: ignore[arg-type]
            run.term(literals.wrap(o) if o in run.rewritten else o),
            _GRAPH,
        )
        if holds:
            run.store.add(quad)
            run.everything.add(fact)
        else:
            run.store.remove(quad)
            run.everything.discard(fact)

    def undo(self) -> None:
        """Put the facts back as the plain run left them."""
        for fact in self.gained:
            self._put(fact, False)
        for fact in self.lost:
            self._put(fact, True)
