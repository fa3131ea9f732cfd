"""Making a state, and bringing it up to date.

Only what changed is reasoned on again, as long as communities can be reasoned on apart and nothing
but cases has changed; else everything is, and the reason is told. Either way the state afterwards
is the one that would be made anew from all cases.
"""

from __future__ import annotations

import contextlib
import time
from typing import IO, TYPE_CHECKING

from ccreason.errors import InputError, Phrase, Position
from ccreason.state import database, places
from ccreason.state.changes import Patch
from ccreason.state.evaluating import Reasoner
from ccreason.state.manifest import Manifest
from ccreason.state.model import Outcome, Settings
from ccreason.state.reading import find_fault, read_cases
from ccreason.state.sharing import Sharing, relied_terms
from ccreason.state.store import ONTOLOGY, Store
from ccreason.state.texts import digest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path


def build(
    folder: Path,
    paths: Sequence[str | Path],
    *,
    settings: Settings | None = None,
    form: str | None = None,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Make a state from cases.

    Args:
        folder: the folder of the state; it is made if it is not there.
        paths: files and folders of cases.
        settings: what to reason with.
        form: format of the files whose name does not tell.
        progress: is told how many communities are done.

    Raises:
        InputError: the folder holds something, or a file cannot be used.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit, or the disk is full; no state is left behind.
    """
    started = time.perf_counter()
    with database.failures(folder):
        folder.mkdir(parents=True, exist_ok=True)
        ours = (places.LOCK, places.WRITER, places.PART)
        if places.is_state(folder):
            raise InputError("state.exists", position=Position(str(folder)), doc=database.DOC)
        if any(not entry.name.startswith(ours) for entry in folder.iterdir()):
            raise InputError("state.not-empty", position=Position(str(folder)), doc=database.DOC)
    with database.writing(folder):
        if places.is_state(folder):  # somebody else has made one since
            raise InputError("state.exists", position=Position(str(folder)), doc=database.DOC)
        connection = database.create(folder)
        try:
            with Store(folder, connection) as store, database.failures(folder):
                connection.execute("BEGIN")
                manifest, reasoner = prepared(settings or Settings(), None)
                work = _Work(store, manifest, reasoner, Patch(None), progress, new=True)
                work.read(paths, form)
                work.conclude(Phrase.of("state.because-new"))
                outcome = work.outcome
                outcome.counts = store.count()
                connection.execute("COMMIT")
            database.finish(folder)
        except BaseException:
            with contextlib.suppress(OSError):
                (folder / places.PART).unlink(missing_ok=True)
            raise
    outcome.seconds = time.perf_counter() - started
    return outcome


def update(
    folder: Path,
    paths: Sequence[str | Path],
    *,
    remove: Sequence[str] = (),
    all_cases: bool = False,
    settings: Settings | None = None,
    form: str | None = None,
    patch: IO[str] | None = None,
    deliver: Callable[[], None] = lambda: None,
    progress: Callable[[int], None] = lambda _: None,
) -> Outcome:
    """Bring a state up to date, and write down what changes.

    Args:
        folder: the folder of the state.
        paths: files and folders with the cases that are new or changed; a case is replaced whole.
        remove: IRIs of cases to be removed.
        all_cases: whether the files hold all cases: those that they do not hold are removed.
        settings: what to reason with.
        form: format of the files whose name does not tell.
        patch: where to write the change as an RDF Patch; it must be seekable.
        deliver: is called once the patch is whole, before the state changes; if it fails, the
            state stays what it was.
        progress: is told how many communities are done.

    Raises:
        InputError: there is no state that can be used, or a file or an IRI cannot; the state is
            what it was.
        RuleError: the rules cannot be used.
        EngineError: a bound was hit, or the disk is full; the state is what it was.
    """
    started = time.perf_counter()
    if not places.is_state(folder):
        database.connect(folder).close()
    with database.writing(folder), Store.open(folder, write=True) as store:
        with _transaction(store):
            before = store.manifest
            manifest, reasoner = prepared(settings or Settings(), before)
            work = _Work(store, manifest, reasoner, Patch(patch), progress)
            work.remove(remove)
            work.read(paths, form, all_cases=all_cases)
            work.conclude(before.difference(manifest) or before.not_local)
            deliver()
        outcome = work.outcome
    outcome.seconds = time.perf_counter() - started
    return outcome


@contextlib.contextmanager
def _transaction(store: Store) -> Iterator[None]:
    with database.failures(store.folder):
        store.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            if store.connection.in_transaction:  # a full disk ends it by itself
                store.connection.execute("ROLLBACK")
            raise
        store.connection.execute("COMMIT")


def prepared(settings: Settings, before: Manifest | None) -> tuple[Manifest, Reasoner]:
    """Load ontology, rules and parameters; what is not named is as it was before."""
    from pathlib import Path

    from ccreason.engine.program import load_program
    from ccreason.parameters import active_parameters

    rules_dir, as_of = settings.rules_dir, settings.as_of
    if before is not None:
        kept = Path(before.rules_dir) if before.rules_dir else None
        rules_dir, as_of = rules_dir or kept, as_of or before.as_of
    program = load_program(rules_dir)
    if settings.parameters is None and before is not None:
        facts, day = before.parameters_as_of(as_of), as_of or before.as_of
    else:
        facts, day = active_parameters(program.ontology, settings.parameters, as_of)
    manifest = Manifest.of(program, rules_dir, facts, day)
    if before is not None:
        manifest = manifest.with_locality(before.relied, before.not_local)
    return manifest, Reasoner(program, facts, day)


class _Work:
    """One change of a state, inside its transaction."""

    def __init__(
        self,
        store: Store,
        manifest: Manifest,
        reasoner: Reasoner,
        patch: Patch,
        progress: Callable[[int], None],
        *,
        new: bool = False,
    ) -> None:
        self.new = new
        self.store = store
        self.manifest = manifest
        self.reasoner = reasoner
        self.patch = patch
        self.progress = progress
        self.outcome = Outcome(as_of=manifest.as_of)
        self.touched: set[str] = set()
        self.removed: set[str] = set()
        self._gone: set[str] = set()
        self.paths: Sequence[str | Path] = ()
        self.form: str | None = None

    # cases -----------------------------------------------------------------------------------

    def remove(self, cases: Sequence[str]) -> None:
        """Remove cases.

        Raises:
            InputError: there is no such case.
        """
        for case in dict.fromkeys(cases):
            community = self.store.community_of(case)
            if community is None:
                raise InputError(
                    "state.unknown-case",
                    found=case,
                    suggestion=self.store.nearest_case(case),
                    doc=database.DOC,
                    state=str(self.store.folder),
                )
            self._remove(case, community)

    def _remove(self, case: str, community: str) -> None:
        self.store.remove_case(case)
        self.touched.add(community)
        self.removed.add(case)
        self.outcome.removed += 1

    def read(
        self, paths: Sequence[str | Path], form: str | None, *, all_cases: bool = False
    ) -> None:
        """Take in cases from files.

        Raises:
            InputError: a file cannot be used, or holds a case that is to be removed.
        """
        self.paths, self.form = paths, form
        seen: set[str] = set()
        for case in read_cases(paths, form):
            if case.iri in self.removed:
                raise InputError(
                    "state.both", position=Position(case.path), found=case.iri, doc=database.DOC
                )
            seen.add(case.iri)
            mark = digest(case.lines)
            known = self.store.digest_of(case.iri)
            if known == mark:
                self.outcome.unchanged += 1
                continue
            if known is None:
                self.outcome.added += 1
            else:
                self.outcome.changed += 1
                self.touched.add(self.store.community_of(case.iri) or case.community)
            self.store.put_case(case.iri, case.community, case.lines, mark)
            self.touched.add(case.community)
        if all_cases:
            for name in [name for name in self.store.case_names() if name not in seen]:
                self._remove(name, self.store.community_of(name) or "")

    # conclusions -----------------------------------------------------------------------------

    def conclude(self, whole: Phrase | None) -> None:
        """Work out what follows anew, for what was touched or for everything.

        Args:
            whole: why everything; None if what was touched is enough.
        """
        connection = self.store.connection
        if whole is not None:
            self.manifest = self.manifest.with_locality(
                relied_terms(self.reasoner.program), self._foreign_rule()
            )
        if not self.new:
            connection.execute("SAVEPOINT conclusions")
        found = self._conclude(whole)
        if found is not None:
            # Communities share something after all: once more, with all of them together.
            if not self.new:
                connection.execute("ROLLBACK TO conclusions")
            self.manifest = self.manifest.with_locality(self.manifest.relied, found)
            self._conclude(whole or found)
        self.store.manifest = self.manifest

    def _conclude(self, whole: Phrase | None) -> Phrase | None:
        """Conclude once; return why communities cannot be reasoned on apart, if that was new."""
        store, outcome, apart = self.store, self.outcome, self.manifest.not_local is None
        sharing = Sharing(store, self.reasoner.program, self.manifest.relied)
        scope = sorted(self.touched) if whole is None else store.communities()
        outcome.whole, outcome.communities = whole, len(scope)
        self.patch.begin()
        self._gone.clear()
        silent = dict.fromkeys(scope)
        for community, lines in self._conclusions(scope, apart=apart):
            if community == ONTOLOGY and whole is None:
                continue
            silent.pop(community, None)
            problem = self._keep(community, lines, sharing)
            if problem and apart:
                return problem
        for community in silent:
            self._keep(community, [], sharing)
        self.patch.end()
        outcome.quads_added, outcome.quads_removed = self.patch.added, self.patch.removed
        return sharing.conflict(c for c in scope if c not in self._gone) if apart else None

    def _conclusions(self, scope: Sequence[str], *, apart: bool) -> Iterator[tuple[str, list[str]]]:
        if not scope and self.outcome.whole is None:
            return
        try:
            yield from self.reasoner.conclusions(
                self.store, scope, apart=apart, progress=self.progress
            )
        except InputError as error:
            if error.message == "compiled.syntax":
                find_fault(self.paths, self.form)
            raise

    def _keep(self, community: str, lines: list[str], sharing: Sharing) -> Phrase | None:
        store = self.store
        cases = store.cases_of(community)
        self.patch.change(community, store.inferred_of(community), lines)
        problem = None
        if community != ONTOLOGY:
            problem = sharing.note(community, cases, lines)
        store.put_inferred(community, list(cases), lines)
        if not cases and not lines:
            self._gone.add(community)
        return problem

    def _foreign_rule(self) -> Phrase | None:
        """Return the first rule that looks at more than one community, if any does."""
        for rule in self.reasoner.program.ruleset.rules:
            if not rule.local:
                return Phrase.of(
                    "state.because-rule", rule=rule.id, pattern=rule.local_reason or ""
                )
        return None
