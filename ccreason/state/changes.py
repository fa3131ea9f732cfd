"""What came and what went, as an RDF Patch.

The form is RDF Patch (https://afs.github.io/rdf-delta/rdf-patch.html): ``D`` takes a quad away,
``A`` adds one, between ``TX .`` and ``TC .``; terms are written as in N-Quads.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Final

from ccreason.engine.model import inferred_graph
from ccreason.state.store import ONTOLOGY

if TYPE_CHECKING:
    from collections.abc import Sequence

#: The lines before and after all others.
BEGIN: Final = "TX .\n"
END: Final = "TC .\n"


@dataclass
class Patch:
    """Writes down what changes about one community after the other.

    Attributes:
        stream: where to; None if nobody wants to know.
        added: how many quads were added.
        removed: how many quads were taken away.
    """

    stream: IO[str] | None
    added: int = 0
    removed: int = 0

    def begin(self) -> None:
        """Begin, or begin again."""
        self.added = self.removed = 0
        if self.stream is not None:
            self.stream.seek(0)
            self.stream.truncate()
            self.stream.write(BEGIN)

    def change(self, community: str, before: Sequence[str], after: Sequence[str]) -> None:
        """Write what changes about a community: sorted triples before and after."""
        if before == after:
            return
        graph = f"<{inferred_graph(community if community != ONTOLOGY else None)}>"
        old, new = set(before), set(after)
        gone = [line for line in before if line not in new]
        come = [line for line in after if line not in old]
        self.removed += len(gone)
        self.added += len(come)
        if self.stream is not None:
            self.stream.writelines(f"D {line} {graph} .\n" for line in gone)
            self.stream.writelines(f"A {line} {graph} .\n" for line in come)

    def end(self) -> None:
        """End."""
        if self.stream is not None:
            self.stream.write(END)
