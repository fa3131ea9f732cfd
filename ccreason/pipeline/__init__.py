"""Files in, conclusions out: reasoning over data of any size.

Large files of quads never become objects: the compiled engine reads them, reasons, and writes what
follows. Everything else goes the ordinary way (:func:`ccreason.reasoning.infer`), with the same
outcome.
"""

from __future__ import annotations

import gzip
from contextlib import ExitStack, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Final

from ccreason.files import whole
from ccreason.pipeline.wanted import (
    DERIVATIONS,
    FORMATS,
    Wanted,
    check_engine,
    is_fast,
    read_wishes,
)
from ccreason.pipeline.writers import FastWriter, OrdinaryWriter
from ccreason.reasoning import ENGINES, infer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from contextlib import AbstractContextManager
    from datetime import date

    from ccreason.engine import Evaluator
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.validation.beside import Beside, Verdict

#: How hard packed output is pressed; more takes much longer for little.
_LEVEL: Final = 6

__all__ = ["DERIVATIONS", "FORMATS", "Inferred", "infer_files"]


@dataclass(frozen=True)
class Inferred:
    """What became of files.

    Attributes:
        cases: how many cases were read.
        quads: how many quads were concluded; None if they were withheld.
        as_of: the date of reasoning.
        fast: whether the compiled engine read and wrote the files by itself.
        verdict: what validation said, if it was asked.
    """

    cases: int
    quads: int | None
    as_of: date
    fast: bool
    verdict: Verdict | None = None

    @property
    def conforms(self) -> bool:
        """Whether validation, if it was asked, found no violation."""
        return self.verdict is None or self.verdict.total.conforms()


class _Withheld(Exception):  # noqa: N818 -- undoes what was written
    """The cases do not conform."""


def infer_files(
    paths: Sequence[str | Path] | str | Path,
    output: str | Path | BinaryIO,
    *,
    format: str | None = None,  # noqa: A002 -- the word of the command line
    output_format: str | None = None,
    derivations: str | Path | None = None,
    terms: str | Path | None = None,
    rdf12: bool = False,
    engine: str = ENGINES[0],
    as_of: date | None = None,
    parameters: Path | str | None = None,
    rules: Path | None = None,
    validate: bool = False,
    force: bool = False,
    memory: str | None = None,
    threads: int | None = None,
    progress: Callable[[str, int, int | None], None] | None = None,
) -> Inferred:
    """Reason over the cases in files, and write what follows.

    Args:
        paths: files and folders, as :func:`ccreason.cases.read` takes them.
        output: where the conclusions go: a file, which appears whole or not at all, or a stream.
        format: the format of the input, where the name does not tell.
        output_format: ``nq``, ``trig`` or ``parquet``; as the file's name tells if None (``.nq.gz``
            and ``.trig.gz`` too), ``nq`` for a stream.
        derivations: a file for the derivations: ``.jsonl`` (whole, a line each), ``.ttl`` (PROV-O;
            not at scale) or ``.parquet`` (rule, round, row of values, graph).
        terms: a Parquet file for the terms (id, text); the rows of derivations, in Parquet too,
            hold ids then, which is quicker.
        rdf12: whether each triple carries its rules, in RDF 1.2; not at scale.
        engine: one of :data:`ccreason.reasoning.ENGINES`.
        as_of: the date of reasoning; the parameters' ``cc:asOf`` if None, else today.
        parameters: a Turtle file whose values replace the ontology's defaults one by one.
        rules: a folder of rules; the package's own if None.
        validate: whether to hold the cases to the shapes of the profile ``case``, in a process of
            its own beside the reasoning. On a violation nothing is written.
        force: whether to write the conclusions of cases that do not conform.
        memory: what the compiled engine may use before it spills to disk, such as ``4GB``.
        threads: how many threads it may use; as many as there are cores if None.
        progress: told how far the work is: stage (``reading`` in bytes, ``rules``, ``writing``,
            ``derivations``, ``checking``), how much of it is done, and of how much if known.

    Raises:
        InputError: something given cannot be used.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit; nothing is written.
        OSError: a file cannot be written.
    """
    given = [paths] if isinstance(paths, str | Path) else list(paths)
    wanted = read_wishes(output, output_format, derivations, terms=terms, rdf12=rdf12)
    check_engine(engine, memory, threads, wanted)
    tell = progress or _silent
    fast = is_fast(given, format, engine, wanted)
    beside: AbstractContextManager[Beside | None] = nullcontext()
    if validate:
        from ccreason.validation.beside import Beside
        from ccreason.validation.files import Checking

        beside = Beside(given, Checking(("case",), as_of=as_of, parameters=parameters), format)
    limits = (memory, threads, tell)
    with beside as checked:
        run = _Run(given, format, wanted, checked, tell, force=force)
        if fast:
            return run.fast(rules, as_of, parameters, limits)
        return run.ordinary(rules, as_of, parameters, engine, limits)


class _Run:
    """One run over some files."""

    def __init__(
        self,
        paths: Sequence[str | Path],
        form: str | None,
        wanted: Wanted,
        beside: Beside | None,
        progress: Callable[[str, int, int | None], None],
        *,
        force: bool,
    ) -> None:
        self.paths, self.form, self.wanted = paths, form, wanted
        self.beside, self.progress, self.force = beside, progress, force
        self.verdict: Verdict | None = None

    def fast(
        self,
        rules: Path | None,
        as_of: date | None,
        parameters: Path | str | None,
        limits: tuple[Any, ...],
    ) -> Inferred:
        """Let the compiled engine read, reason and write."""
        program, facts, day = _program(rules, parameters, as_of)
        evaluator = _compiled(program, limits)
        results = evaluator.evaluate_files(
            program.ruleset,
            program.ontology,
            facts,
            [Path(path) for path in self.paths],
            cases=True,
        )
        try:
            writer = FastWriter(results, program, facts, day, self.progress)
            written = self._write(writer)
            quads = results.count() if written else None
        finally:
            results.close()
        return Inferred(results.cases, quads, day, fast=True, verdict=self.verdict)

    def ordinary(
        self,
        rules: Path | None,
        as_of: date | None,
        parameters: Path | str | None,
        engine: str,
        limits: tuple[Any, ...],
    ) -> Inferred:
        """Read, reason and write as for a few cases."""
        from ccreason.cases import read

        cases = read(self.paths, format=self.form)
        chosen: str | Evaluator = engine
        columns = "parquet" in (self.wanted.form, self.wanted.how)
        if columns or (engine in ("auto", "duckdb") and any(limits[:2])):
            chosen = _compiled(_program(rules, parameters, as_of)[0], limits)
        inference = infer(cases, as_of=as_of, parameters=parameters, rules=rules, engine=chosen)
        written = self._write(OrdinaryWriter(inference))
        return Inferred(
            len(cases.cases),
            len(inference.quads) if written else None,
            inference.as_of,
            fast=False,
            verdict=self.verdict,
        )

    def _write(self, writer: FastWriter | OrdinaryWriter) -> bool:
        """Write everything, or nothing if the cases do not conform; tell which."""
        wanted = self.wanted
        if not isinstance(wanted.output, Path) and not self._may_write():
            return False
        try:
            with ExitStack() as stack:
                if wanted.derivations is not None:
                    self.progress("derivations", 0, None)
                    part = stack.enter_context(whole(wanted.derivations))
                    words = wanted.terms and stack.enter_context(whole(wanted.terms))
                    writer.write_derivations(part, wanted.how or "jsonl", words)
                self.progress("writing", 0, None)
                if isinstance(wanted.output, Path):
                    part = stack.enter_context(whole(wanted.output))
                    with _opened(part, wanted.output.name) as stream:
                        writer.write(stream, part, wanted)
                else:
                    writer.write(wanted.output, None, wanted)
                self._demand()
        except _Withheld:
            return False
        return True

    def _demand(self) -> None:
        if not self._may_write():
            raise _Withheld

    def _may_write(self) -> bool:
        if self.beside is not None and self.verdict is None:
            self.progress("checking", 0, None)
            self.verdict = self.beside.verdict()
        return self.force or self.verdict is None or self.verdict.total.conforms()


def _program(
    rules: Path | None, parameters: Path | str | None, as_of: date | None
) -> tuple[Program, tuple[Fact, ...], date]:
    from ccreason.engine.program import load_program
    from ccreason.parameters import active_parameters

    program = load_program(rules)
    facts, day = active_parameters(program.ontology, parameters, as_of)
    return program, facts, day


def _compiled(program: Program, limits: tuple[Any, ...]) -> Any:
    from ccreason.engine.compiled import CompiledEvaluator

    memory, threads, progress = limits
    return CompiledEvaluator(program.closure, memory, threads, progress=progress)


@contextmanager
def _opened(part: Path, name: str) -> Iterator[BinaryIO | gzip.GzipFile]:
    """Open a file to write to, packed if the name that it will have says so."""
    with part.open("wb") as file:
        if not name.lower().endswith(".gz"):
            yield file
            return
        # Neither a name nor a time is in it, so that bytes are the same.
        with gzip.GzipFile("", "wb", _LEVEL, file, mtime=0) as packed:
            yield packed


def _silent(stage: str, done: int, total: int | None) -> None:
    """Tell nobody."""
