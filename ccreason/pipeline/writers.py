"""Writing conclusions and derivations, from the compiled engine's database or from memory."""

from __future__ import annotations

import gzip
import shutil
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import IO, TYPE_CHECKING, BinaryIO, TypeAlias

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from ccreason.engine import Inference
    from ccreason.engine.compiled.results import Results
    from ccreason.engine.program import Program
    from ccreason.ntriples import Fact
    from ccreason.pipeline.wanted import Wanted

    Stream: TypeAlias = BinaryIO | IO[bytes] | gzip.GzipFile


class FastWriter:
    """Writes results that lie in the compiled engine's database."""

    def __init__(
        self,
        results: Results,
        program: Program,
        parameters: tuple[Fact, ...],
        as_of: date,
        progress: Callable[[str, int, int | None], None],
    ) -> None:
        self.results, self.program, self.parameters = results, program, parameters
        self.as_of, self.progress = as_of, progress

    def write(self, stream: Stream, path: Path | None, wanted: Wanted) -> None:
        """Write the conclusions to a stream, or right away to the plain file that it writes to."""
        write = {
            "nq": self.results.write_nquads,
            "trig": self.results.write_trig,
            "parquet": self.results.write_parquet,
        }[wanted.form]
        if path is not None and not isinstance(stream, gzip.GzipFile):
            write(path)
            return
        with TemporaryDirectory(prefix="ccreason-", dir=self.results.database.spill) as folder:
            part = Path(folder) / "conclusions"
            write(part)
            with part.open("rb") as file:
                shutil.copyfileobj(file, stream, 1 << 20)
        stream.flush()

    def write_derivations(self, path: Path, form: str, terms: Path | None = None) -> None:
        """Write the derivations."""
        if form == "parquet":
            self.results.write_derivations(path, terms)
            return
        from ccreason.engine.compiled.telling import inferences
        from ccreason.engine.output import derivation_lines

        with path.open("w", encoding="utf-8") as file:
            for done, total, part in inferences(
                self.results, self.program.ontology, self.parameters, self.as_of
            ):
                self.progress("derivations", done, total)
                file.writelines(derivation_lines(part))


class OrdinaryWriter:
    """Writes an inference."""

    def __init__(self, inference: Inference) -> None:
        self.inference = inference

    def write(self, stream: Stream, path: Path | None, wanted: Wanted) -> None:
        """Write the conclusions to a stream, or right away to the plain file that it writes to."""
        if wanted.form == "parquet":
            assert path is not None
            _columns(self.inference).write_parquet(path)
            return
        from ccreason.engine.output import inferred_text

        stream.write(inferred_text(self.inference, wanted.form, rdf12=wanted.rdf12).encode())
        stream.flush()

    def write_derivations(self, path: Path, form: str, terms: Path | None = None) -> None:
        """Write the derivations."""
        if form == "parquet":
            _columns(self.inference).write_derivations(path, terms)
            return
        from ccreason.engine.output import derivation_lines, provenance

        write = derivation_lines if form == "jsonl" else provenance
        with path.open("w", encoding="utf-8") as file:
            file.writelines(write(self.inference))


def _columns(inference: Inference) -> Results:
    from ccreason.engine.compiled.result import CompiledInference

    assert isinstance(inference, CompiledInference)
    return inference.results
