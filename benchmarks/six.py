"""The six rules that engines are compared on, and the facts that they are given.

In the order in which they run: each may read what the ones before it concluded. Their input is one
file of N-Triples: cases, closed ontology, parameters, and what other rules had concluded about
whatever the six read. None of their own conclusions is in it.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.generate import CC, communities

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine.program import Program
    from ccreason.rules.model import Rule, RuleSet

#: The date of reasoning in every benchmark.
DAY: Final = date(2026, 1, 1)
_HERE: Final = Path(__file__).parent / "rules"
_TYPE: Final = "<http://www.w3.org/1999/02/22-rdf-syntax-ns#type>"


@dataclass(frozen=True)
class Measured:
    """One of the six.

    Attributes:
        name: its file in ``queries/rules``, or ``chain`` for the axiom.
        shows: what it is to show.
        recursive: whether an engine without recursion has to repeat it until nothing is new.
    """

    name: str
    shows: str
    recursive: bool = False

    @property
    def id(self) -> str:
        """The rule's id in ccreason."""
        is_chain = self.name == "chain"
        return "owl:propertyChain/inAssessment/ofCommunity/ofCommunity" if is_chain else self.name

    def sparql(self) -> str:
        """Return the rule as CONSTRUCT."""
        from ccreason import resources

        folder = _HERE if self.name == "chain" else resources.rules_dir()
        return (folder / f"{self.name}.rq").read_text("utf-8")

    def datalog(self) -> str:
        """Return the rule as Nemo's Datalog."""
        return (_HERE / f"{self.name}.rls").read_text("utf-8")

    @property
    def datalog_result(self) -> str:
        """The relation that holds the rule's conclusions."""
        return self.name.replace("-", "_") + "_result"


SIX: Final = (
    Measured("chain", "axiom chain"),
    Measured("latest-rating", "aggregation"),
    Measured("capacity-gap", "negation (MINUS)"),
    Measured("trend", "OPTIONAL"),
    Measured("undermined-along-chain", "recursion", recursive=True),
    Measured("level-gap", "minted IRI"),
)
BY_NAME: Final = {rule.name: rule for rule in SIX}
#: What nothing else among the six reads is left out when the input is made.
_TERMINAL: Final = frozenset({"trend", "undermined-along-chain", "level-gap"})


def prelude() -> str:
    """Return what stands before the Datalog rules."""
    return (_HERE / "prelude.rls").read_text("utf-8")


def rules_of(program: Program, names: Iterable[str]) -> RuleSet:
    """Return a set of some of the six, as ccreason runs it."""
    from ccreason.rules import build

    rules = [program.ruleset.by_id[BY_NAME[name].id] for name in names]
    return build(rules, digest_of(program, rules))


def all_but(program: Program, left_out: Iterable[str]) -> RuleSet:
    """Return all rules of the package but some."""
    from ccreason.rules import build

    gone = frozenset(left_out)
    rules = [rule for rule in program.ruleset.rules if rule.id not in gone]
    return build(rules, digest_of(program, rules), program.ontology.facts)


def digest_of(program: Program, rules: Iterable[Rule]) -> str:
    """Name a set of rules, since plans are kept under the name."""
    names = "\n".join([program.ruleset.digest, *(rule.id for rule in rules)])
    return hashlib.sha256(names.encode()).hexdigest()


def write_cases(path: Path, count: int, seed: int, *, triples: bool = False) -> int:
    """Write communities as N-Quads, or merged as N-Triples; return the number of statements."""
    total = 0
    with path.open("w", encoding="utf-8") as stream:
        for lines in communities(count, seed=seed):
            total += len(lines)
            stream.writelines(map(without_graph, lines) if triples else lines)
    return total


def write_input(path: Path, count: int, seed: int, folder: Path) -> int:
    """Write what the six are given; return the number of triples."""
    from ccreason.engine.program import load_program
    from ccreason.parameters import active_parameters

    program = load_program()
    parameters, _ = active_parameters(program.ontology, None, DAY)
    cases, inferred = folder / "cases.nq", folder / "inferred.nq"
    write_cases(cases, count, seed)
    _infer(program, parameters, cases, inferred)
    known = {f"{s} {p} {o} .\n" for s, p, o in (*program.closure.known, *parameters)}
    total = len(known)
    with path.open("w", encoding="utf-8") as stream:
        stream.writelines(sorted(known))
        with cases.open(encoding="utf-8") as lines:
            for line in lines:
                total += 1
                stream.write(without_graph(line))
        seen: set[str] = set()
        tokens = _tokens()
        with inferred.open(encoding="utf-8") as lines:
            for line in lines:
                triple = without_graph(line)
                if _is_read(triple, tokens) and triple not in known and triple not in seen:
                    seen.add(triple)
                    stream.write(triple)
    return total + len(seen)


def _infer(program: Program, parameters: Any, cases: Path, inferred: Path) -> None:
    """Write what follows from cases by all rules but the last of the six."""
    from ccreason.engine.compiled import CompiledEvaluator

    ruleset = all_but(program, _TERMINAL)
    results = CompiledEvaluator(closure=program.closure).evaluate_files(
        ruleset, program.ontology, parameters, [cases]
    )
    try:
        results.write_nquads(inferred)
    finally:
        results.close()


def without_graph(line: str) -> str:
    """Return a line of N-Quads with its graph (an IRI) left out."""
    return line[: line.rindex(" <", 0, -3)] + " .\n"


def _tokens() -> frozenset[str]:
    text = "".join(rule.sparql() for rule in SIX)
    return frozenset(f"<{CC}{name}>" for name in re.findall(r"\bcc:(\w+)", text))


def _is_read(line: str, tokens: frozenset[str]) -> bool:
    """Return whether one of the six reads a statement that none of them concludes."""
    subject, predicate, rest = line.split(" ", 2)
    value = rest[:-3]
    if (value if predicate == _TYPE else predicate) not in tokens:
        return False
    if "/gap/capacity/" in subject:
        return False
    is_observation = "/rating/" in subject or "/proxy/" in subject
    concluded = (
        predicate == f"<{CC}ofCommunity>" or value == f"<{CC}LatestObservation>"
    ) and is_observation
    return not concluded or ("/proxy/" in subject and value == f"<{CC}LatestObservation>")
