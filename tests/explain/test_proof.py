"""Proofs do not go round, and every independent way is kept."""

from __future__ import annotations

from dataclasses import dataclass

from pyoxigraph import NamedNode, Triple

from ccreason.explanation.proof import Proofs


def statement(name: str) -> Triple:
    return Triple(NamedNode(f"t:{name}"), NamedNode("t:p"), NamedNode("t:o"))


@dataclass(frozen=True)
class Fake:
    """A derivation: only what a proof looks at."""

    rule_id: str
    premises: tuple[Triple, ...]

    @property
    def key(self) -> tuple[str, tuple[str | None, ...]]:
        return (self.rule_id, ())


def proofs(target: str, program: dict[str, dict[str, str]]) -> tuple[Proofs, dict[str, list[str]]]:
    """Prove a statement by a program: statement to rule name to premises, blank between."""
    table = {
        statement(head): [
            Fake(rule, tuple(statement(p) for p in body.split())) for rule, body in rules.items()
        ]
        for head, rules in program.items()
    }
    found = Proofs([statement(target)], lambda t: table.get(t, ()))  # type: ignore[arg-type]
    return found, {
        head: [d.rule_id for d in found.of(statement(head))] for head in [target, *program]
    }


def test_an_asserted_statement_is_a_leaf() -> None:
    _, kept = proofs("a", {"a": {"r": "fact"}, "fact": {}})
    assert kept == {"a": ["r"], "fact": []}


def test_all_independent_ways_are_kept() -> None:
    _, kept = proofs("a", {"a": {"short": "f", "long": "b"}, "b": {"r": "c"}, "c": {"r": "f"}})
    assert kept["a"] == ["long", "short"]


def test_a_way_through_the_conclusion_itself_is_left_out() -> None:
    _, kept = proofs("a", {"a": {"real": "f", "circle": "b"}, "b": {"inverse": "a"}})
    assert kept["a"] == ["real"]


def test_a_way_that_can_avoid_the_conclusion_stays() -> None:
    program = {"a": {"one": "f", "two": "b"}, "b": {"inverse": "a", "own": "g"}}
    _, kept = proofs("a", program)
    assert kept["a"] == ["one", "two"]
    assert kept["b"] == ["own"]


def test_premises_that_prove_each_other_keep_the_way_down() -> None:
    program = {
        "a": {"r": "x y"},
        "x": {"base": "f", "from-y": "y"},
        "y": {"from-x": "x"},
    }
    found, kept = proofs("a", program)
    assert kept["x"] == ["base"]
    assert kept["y"] == ["from-x"]
    assert_acyclic(found, "a", program)


def test_a_longer_way_that_does_not_go_round_is_kept_below_the_top() -> None:
    program = {"a": {"r": "x"}, "x": {"short": "f", "long": "m"}, "m": {"r": "n"}, "n": {"r": "f"}}
    _, kept = proofs("a", program)
    assert kept["x"] == ["long", "short"]


def test_a_rule_without_premises_proves() -> None:
    _, kept = proofs("a", {"a": {"r": "b"}, "b": {"nothing-found": ""}})
    assert kept == {"a": ["r"], "b": ["nothing-found"]}


def test_a_long_cycle_is_walked_without_recursion() -> None:
    size = 3000
    program = {f"n{i}": {"next": f"n{(i + 1) % size}"} for i in range(size)}
    program["n0"]["base"] = "f"
    program["top"] = {"r": "n1"}
    found, kept = proofs("top", program)
    assert kept["top"] == ["r"]
    assert kept["n0"] == ["base"]
    assert_acyclic(found, "top", program)


def assert_acyclic(found: Proofs, target: str, program: dict[str, dict[str, str]]) -> None:
    """Check by walking: no statement stands below itself."""
    done: set[Triple] = set()
    active: set[Triple] = set()
    stack = [(statement(target), False)]
    while stack:
        triple, leaving = stack.pop()
        if leaving:
            active.discard(triple)
            done.add(triple)
            continue
        assert triple not in active
        if triple in done:
            continue
        active.add(triple)
        stack.append((triple, True))
        for derivation in found.of(triple):
            stack.extend((p, False) for p in derivation.premises if p not in done)
    assert {statement(target)} <= done
