"""What a state was made with, and whether it can still be used as it is."""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any, Final

from ccreason.errors import Phrase
from ccreason.frozen import frozen
from ccreason.namespaces import XSD

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact

#: Raised when what is kept changes its form.
FORMAT: Final = 1


@frozen
class Manifest:
    """What a state was made with.

    Attributes:
        version: version of ccreason.
        rules: digest of the rules' text.
        ontology: digest of the ontology's text.
        program: digest of both and of the code that reads them.
        rules_dir: the folder of rules, if it is not the package's own.
        parameters: the statements about the parameters, the date of reasoning among them.
        as_of: the date of reasoning.
        relied: terms of which only the ontology may have instances for the rules to be local.
        not_local: why communities cannot be reasoned on apart; None if they can.
    """

    version: str
    rules: str
    ontology: str
    program: str
    rules_dir: str | None
    parameters: tuple[Fact, ...]
    as_of: date
    relied: tuple[str, ...] = ()
    not_local: Phrase | None = field(default=None)

    @classmethod
    def of(
        cls, program: Program, rules_dir: Path | None, parameters: tuple[Fact, ...], as_of: date
    ) -> Manifest:
        """Return what a run is made with.

        Raises:
            OSError: a file of rules or of the ontology cannot be read.
        """
        from ccreason import __version__, resources
        from ccreason.rules import rule_files

        return cls(
            __version__,
            _digest(rule_files(rules_dir or resources.rules_dir())),
            _digest(resources.ontology_files()),
            program.ruleset.digest,
            str(rules_dir.resolve()) if rules_dir else None,
            parameters,
            as_of,
        )

    def difference(self, other: Manifest) -> Phrase | None:
        """Return what is so different that all has to be worked out anew; None if nothing is."""
        if self.rules != other.rules:
            return Phrase.of("state.because-rules")
        if self.ontology != other.ontology:
            return Phrase.of("state.because-ontology")
        if self.program != other.program:
            return Phrase.of("state.because-version", old=self.version, new=other.version)
        if self.as_of != other.as_of:
            old, new = self.as_of.isoformat(), other.as_of.isoformat()
            return Phrase.of("state.because-as-of", old=old, new=new)
        if self.parameters != other.parameters:
            return Phrase.of("state.because-parameters")
        return None

    def parameters_as_of(self, day: date | None) -> tuple[Fact, ...]:
        """Return the parameters with another date of reasoning."""
        from ccreason.parameters import AS_OF

        stated = f'"{(day or self.as_of).isoformat()}"^^<{XSD}date>'
        return tuple((s, p, stated if p == AS_OF else o) for s, p, o in self.parameters)

    def with_locality(self, relied: Sequence[str], not_local: Phrase | None) -> Manifest:
        """Return the same with what is known about locality."""
        return replace(self, relied=tuple(relied), not_local=not_local)

    def to_json(self) -> str:
        """Return it as JSON."""
        content = asdict(self) | {"as_of": self.as_of.isoformat()}
        content["not_local"] = _phrase_json(self.not_local)
        return json.dumps(content, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> Manifest:
        """Return what :meth:`to_json` wrote.

        Raises:
            ValueError: it is no such text; so for the next two.
            KeyError: ...
            TypeError: ...
        """
        content: dict[str, Any] = json.loads(text)
        content["as_of"] = date.fromisoformat(content["as_of"])
        content["parameters"] = tuple((s, p, o) for s, p, o in content["parameters"])
        content["relied"] = tuple(content["relied"])
        content["not_local"] = _phrase(content["not_local"])
        return cls(**content)


def _digest(files: Iterable[Path]) -> str:
    digest = hashlib.sha256()
    for path in files:
        content = path.read_bytes()
        digest.update(f"{path.name} {len(content)}\n".encode())
        digest.update(content)
    return digest.hexdigest()


def _phrase_json(phrase: str | Phrase | None) -> Any:
    if not isinstance(phrase, Phrase):
        return phrase
    return [phrase.message, {name: _phrase_json(value) for name, value in phrase.values}]


def _phrase(content: Any) -> Any:
    if not isinstance(content, list):
        return content
    return Phrase.of(content[0], **{name: _phrase(value) for name, value in content[1].items()})
