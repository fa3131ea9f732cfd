"""Ontology axioms over cases: ccreason's axiom rules, owlrl and reasonable.

The others work out all of OWL 2 RL, ccreason what its rules and its ontology can use; what is
compared is what each says about the cases' nodes in terms that the cases use: ``rdf:type`` and
properties with an IRI or a literal, other than what holds of everything (``owl:Thing``,
``owl:sameAs`` itself, ...).
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks.generate import BASE
from benchmarks.six import digest_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from benchmarks.worker import Steps

ENGINES: Final = {"ccreason": "ccreason", "owlrl": "owlrl", "reasonable": "reasonable"}
_OWL: Final = "<http://www.w3.org/2002/07/owl#"
_RDFS: Final = "<http://www.w3.org/2000/01/rdf-schema#"


def run(spec: dict[str, Any], steps: Steps) -> None:
    """Work out what follows from a file of N-Triples and write what is compared."""
    file = Path(spec["file"])
    known = {"ccreason": _ccreason, "owlrl": _owlrl, "reasonable": _reasonable}
    lines = known[spec["engine"]](file, steps)
    before = set(file.read_text("utf-8").splitlines())
    kept = {line for line in lines if _is_compared(line)} - before
    Path(spec["out"]).write_text("".join(f"{line}\n" for line in sorted(kept)), "utf-8")


def _is_compared(line: str) -> bool:
    subject, predicate, rest = line.split(" ", 2)
    if not subject.startswith(f"<{BASE}") or rest.startswith("_:"):
        return False
    return not any(term.startswith((_OWL, _RDFS)) for term in (predicate, rest))


def _ccreason(file: Path, steps: Steps) -> Iterable[str]:
    """Run the axioms as rules.

    The ontology's statements are in the file, as they are for the others; here they are given
    twice, since the package keeps what follows from the ontology alone.
    """
    from ccreason.engine.compiled import CompiledEvaluator
    from ccreason.engine.program import load_program
    from ccreason.rules import build

    program = load_program()
    axioms = [rule for rule in program.ruleset.rules if rule.is_axiom]
    ruleset = build(axioms, digest_of(program, axioms), program.ontology.facts)
    engine = CompiledEvaluator(closure=program.closure)
    # Plans are kept in the cache; making them is a step of its own.
    with steps.step("prepare"):
        empty = file.with_suffix(".empty.nt")
        empty.touch()
        engine.evaluate_files(ruleset, program.ontology, (), [empty]).close()
    with steps.step("load and reason"):
        results = engine.evaluate_files(ruleset, program.ontology, (), [file])
    quads = results.quads()
    results.close()
    return [f"{s} {p} {o} ." for s, p, o, _ in quads]


def _owlrl(file: Path, steps: Steps) -> Iterable[str]:
    import owlrl
    import rdflib

    with steps.step("load"):
        graph = rdflib.Graph().parse(file, format="nt")
    with steps.step("reason"):
        owlrl.DeductiveClosure(owlrl.OWLRL_Semantics).expand(graph)
    return _lines(graph)


def _reasonable(file: Path, steps: Steps) -> Iterable[str]:
    import reasonable

    reasoner = reasonable.PyReasoner()
    with steps.step("load"):
        reasoner.load_file(str(file))
    with steps.step("reason"):
        triples = reasoner.reason()
    return _lines(triples)


def _lines(triples: Iterable[Any]) -> Iterable[str]:
    for subject, predicate, value in triples:
        yield f"{subject.n3()} {predicate.n3()} {value.n3()} ."
