"""Rules and ontology, ready to run, and kept that way.

Reading all rules, putting them in order and closing the ontology takes a second or two; the result
depends on files only. So it is kept as JSON, named by a digest of those files and of this package's
version: beside the data in a wheel (:func:`compile_to`), else in the user's cache folder.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ccreason.engine.closure import Closure, close
from ccreason.engine.plan import Plan, plan
from ccreason.frozen import frozen
from ccreason.modules import cache_dir, keep
from ccreason.rules.model import Rule, RuleSet
from ccreason.rules.ontology import Ontology

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ccreason.engine.reference import ReferenceEvaluator

#: Raised when what is kept, or how it is worked out, changes.
FORMAT: Final = 5
#: Name of the program that a wheel carries, in the data folder.
SHIPPED: Final = "program.json"


@frozen
class Program:
    """What does not depend on a case.

    Attributes:
        ontology: the ontology.
        ruleset: rules and axioms, in order.
        closure: what follows from the ontology alone.
        plans: the rules that are not conjunctive, prepared for the reference engine.
    """

    ontology: Ontology
    ruleset: RuleSet
    closure: Closure
    plans: dict[str, Plan]

    def evaluator(self) -> ReferenceEvaluator:
        """Return the reference engine with all that was worked out before."""
        from ccreason.engine.reference import ReferenceEvaluator

        return ReferenceEvaluator(closure=self.closure, plans=self.plans)


def load_program(rules_dir: Path | None = None) -> Program:
    """Return the program of a folder of rules (the package's own if None).

    Raises:
        RuleError: a rule or the set is refused.
        InputError: an ontology module is not Turtle.
    """
    from ccreason import resources
    from ccreason.rules import rule_files

    files = rule_files(rules_dir or resources.rules_dir())
    modules = resources.ontology_files()
    digest = _digest([*files, *modules])
    for path in (resources.data_root() / SHIPPED, _cache_path(digest)):
        if path is not None and (program := _read(path, digest, files[0].parent, modules)):
            return program
    program = _compile(files, modules, digest)
    path = _cache_path(digest)
    if path is not None:
        keep(path, _to_text(program).encode(), of="program-*.json")
    return program


def compile_to(path: Path) -> None:
    """Write the package's own program to a file, for a wheel to carry.

    Raises:
        RuleError: a rule or the set is refused.
        OSError: the file cannot be written.
    """
    from ccreason import resources
    from ccreason.rules import rule_files

    files, modules = rule_files(resources.rules_dir()), resources.ontology_files()
    program = _compile(files, modules, _digest([*files, *modules]))
    path.write_text(_to_text(program), encoding="utf-8")


def _compile(files: tuple[Path, ...], modules: tuple[Path, ...], digest: str) -> Program:
    from ccreason.rules import build, read_rules
    from ccreason.rules.axioms import axioms_to_rules, mentions_equality

    ontology = Ontology(modules)
    rules = read_rules(files)
    axioms = axioms_to_rules(ontology, equality=mentions_equality(rules))
    ruleset = build([*rules, *axioms], digest, ontology.facts)
    plans = {rule.id: plan(rule) for rule in ruleset.rules if not rule.is_conjunctive}
    return Program(ontology, ruleset, close(ruleset, ontology), plans)


def _digest(files: Iterable[Path]) -> str:
    from ccreason import __version__

    digest = hashlib.sha256(f"{FORMAT} {__version__}\n".encode())
    # What reads and orders the rules decides what they come to, just as their text does.
    package = Path(__file__).parents[1]
    code = sorted(
        [*package.glob("rules/*.py"), *package.glob("engine/*.py"), package / "modules.py"]
    )
    for path in (*code, *files):
        content = path.read_bytes()
        digest.update(f"{path.parent.name}/{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


# keeping -------------------------------------------------------------------------------------


def _cache_path(digest: str) -> Path | None:
    folder = cache_dir()
    return None if folder is None else folder / f"program-{digest[:32]}.json"


def _read(path: Path, digest: str, folder: Path, modules: tuple[Path, ...]) -> Program | None:
    """Return the program in a file; None if there is none, or it is another one or damaged."""
    try:
        head, _, rest = path.read_bytes().partition(b"\n")
        data = json.loads(head)
        if data["digest"] != digest or data["size"] != len(rest):
            return None
        return _from_json(data, rest, folder, modules)
    except (OSError, ValueError, KeyError, TypeError, IndexError, AttributeError):
        return None


def _to_text(program: Program) -> str:
    """Return a line of JSON with what every run needs, then the rest, cut up by places."""
    ruleset = program.ruleset
    number = {rule.id: index for index, rule in enumerate(ruleset.rules)}
    pieces: list[str] = []
    end = 0

    def later(value: object) -> list[int]:
        nonlocal end
        pieces.append(_dump(value))
        start, end = end, end + len(pieces[-1].encode())
        return [start, end]

    rules = []
    for rule in ruleset.rules:
        first, rest = rule.to_json()
        rules.append([first, *later(rest)])
    plans = {}
    for rule_id, kept in program.plans.items():
        known, queries = kept.to_json()
        plans[rule_id] = [known, *later(queries)]
    data = {
        "digest": ruleset.digest,
        "rules": rules,
        "strata": [[number[rule.id] for rule in stratum] for stratum in ruleset.strata],
        "components": [[number[rule.id] for rule in part] for part in ruleset.components],
        "recursive": sorted(ruleset.recursive),
        "parameters": program.ontology.parameters,
        "closure": program.closure.to_json(number),
        "plans": plans,
        "size": end,
    }
    return "".join([_dump(data), "\n", *pieces])


def _dump(value: object) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _from_json(
    data: dict[str, Any], rest: bytes, folder: Path, modules: tuple[Path, ...]
) -> Program:
    rules = tuple(
        Rule.from_json(first, rest[start:end], folder) for first, start, end in data["rules"]
    )
    ruleset = RuleSet(
        rules,
        tuple(tuple(rules[n] for n in stratum) for stratum in data["strata"]),
        tuple(tuple(rules[n] for n in part) for part in data["components"]),
        frozenset(data["recursive"]),
        data["digest"],
    )
    parameters = [(s, p, o) for s, p, o in data["parameters"]]
    closure = Closure.from_json(data["closure"], rules)
    plans = {
        rule_id: Plan.from_json(first, rest[start:end])
        for rule_id, (first, start, end) in data["plans"].items()
    }
    return Program(Ontology(modules, parameters), ruleset, closure, plans)
