"""The cheapest sets of changes on which a goal holds, found with clingo.

The ground program is written as rules of an answer set program. It is stratified, as the rules are,
so each choice of changes has exactly one stable model: what follows in that world. Facts that rest
on each other in a circle hold only if something else supports one of them, as in reasoning itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ccreason.errors import InputError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from ccreason.ntriples import Fact
    from ccreason.repairing.formula import Formula


def clingo_module() -> Any:
    """Return the solver.

    Raises:
        InputError: it is not installed.
    """
    try:
        import clingo
    except ImportError:
        raise InputError("repair.no-clingo", doc="how-to/repair#install") from None
    return clingo


class Solver:
    """A ground program, ready to be solved.

    Args:
        definitions: what each unsure fact rests on.
        costs: what each change costs.
        goal: what has to hold.
        apart: pairs of changes of which only one can be chosen.
        bound: the most that a set may cost; None for any cost.
        barred: changes that are not to be chosen.
    """

    def __init__(
        self,
        definitions: Mapping[Fact, Iterable[Formula]],
        costs: Sequence[int],
        goal: Formula,
        apart: Iterable[tuple[int, int]],
        bound: int | None,
        barred: Iterable[int] = (),
    ) -> None:
        self._control = clingo_module().Control(["--opt-mode=optN", "0"], message_limit=0)
        self._atoms: dict[object, int] = {}
        self._waiting: list[Fact] = []
        with self._control.backend() as backend:
            self._backend = backend
            self._choices = [backend.add_atom() for _ in costs]
            backend.add_rule(self._choices, [], choice=True)
            backend.add_rule([], [-self._literal(goal)])
            while self._waiting:
                fact = self._waiting.pop()
                for on in definitions[fact]:
                    backend.add_rule([self._atoms["f", fact]], self._body(on))
            for one, other in apart:
                backend.add_rule([], [self._choices[one], self._choices[other]])
            for number in barred:
                backend.add_rule([], [self._choices[number]])
            weighted = list(zip(self._choices, costs, strict=True))
            if bound is not None:
                # What is dearer than the bound is not looked for.
                too_dear = backend.add_atom()
                backend.add_weight_rule([too_dear], bound + 1, weighted)
                backend.add_rule([], [too_dear])
            backend.add_minimize(0, weighted)

    def forbid(self, chosen: Iterable[int]) -> None:
        """Rule out one set of changes."""
        wanted = set(chosen)
        with self._control.backend() as backend:
            backend.add_rule(
                [], [atom if n in wanted else -atom for n, atom in enumerate(self._choices)]
            )

    def cheapest(self, most: int) -> list[frozenset[int]]:
        """Return the cheapest sets, at most so many of them, in a fixed order; none if none."""
        found: set[frozenset[int]] = set()
        place = {atom: n for n, atom in enumerate(self._choices)}
        with self._control.solve(yield_=True) as handle:
            for model in handle:
                if not model.optimality_proven:
                    continue
                found.add(frozenset(n for atom, n in place.items() if model.is_true(atom)))
                if len(found) >= most:
                    break
        return sorted(found, key=lambda chosen: (len(chosen), sorted(chosen)))

    # formulas ------------------------------------------------------------------------------------

    def _body(self, formula: Formula) -> list[int]:
        """Return a condition as the literals of a rule's body."""
        if not isinstance(formula, bool) and formula[0] == "and":
            return [self._literal(part) for part in formula[1:]]  # type: ignore[arg-type]
        return [self._literal(formula)]

    def _literal(self, formula: Formula) -> int:
        """Return a literal that is true exactly where a condition holds."""
        if not isinstance(formula, bool) and formula[0] == "not":
            return -self._literal(formula[1])  # type: ignore[arg-type]
        if not isinstance(formula, bool) and formula[0] == "c":
            number: Any = formula[1]
            return int(self._choices[number])
        known = self._atoms.get(formula)
        if known is not None:
            return known
        atom = self._atoms[formula] = int(self._backend.add_atom())
        if isinstance(formula, bool):
            if formula:
                self._backend.add_rule([atom], [])
            return atom
        sign, *parts = formula
        if sign == "f":
            self._waiting.append(parts[0])  # type: ignore[arg-type]
        elif sign == "and":
            self._backend.add_rule([atom], [self._literal(p) for p in parts])  # type: ignore[arg-type]
        elif sign == "or":
            for part in parts:
                self._backend.add_rule([atom], self._body(part))  # type: ignore[arg-type]
        else:
            number, *members = parts
            weighted = [(self._literal(p), 1) for p in members]  # type: ignore[arg-type]
            self._backend.add_weight_rule([atom], number, weighted)
        return atom
