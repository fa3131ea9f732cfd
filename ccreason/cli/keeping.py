"""``ccreason infer --state`` and ``--update``: a state, and what changes in it."""

from __future__ import annotations

import io
import shutil
import sys
import tempfile
from contextlib import contextmanager, nullcontext
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import click

from ccreason import messages
from ccreason.cli.language import language, say
from ccreason.cli.options import progress, whole_file

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence
    from typing import Any

    from ccreason.state import Outcome, Settings

#: From this number of communities on it takes long enough to be told how it goes.
_MANY = 10_000

F = TypeVar("F", bound="Callable[..., Any]")


def state_options(function: F) -> F:
    """Keep a state, or bring one up to date."""
    folder = click.Path(path_type=Path)
    for option in (
        click.option("--all-cases", is_flag=True, help=say("all-cases-option")),
        click.option("--remove", multiple=True, metavar="IRI", help=say("state-remove-option")),
        click.option("--update", type=folder, metavar=say("folder-metavar"),
                     help=say("update-option")),
        click.option("--state", type=folder, metavar=say("folder-metavar"),
                     help=say("state-option")),
    ):  # fmt: skip
        function = option(function)
    return function


def check_options(
    paths: Sequence[str],
    chosen: Mapping[str, object],
    others: Mapping[str, object],
) -> None:
    """Refuse options that do not go together.

    Args:
        paths: the files.
        chosen: the options of this module with their values.
        others: options that a state has no use for, with their values.

    Raises:
        click.UsageError: they do not.
    """
    context = click.get_current_context()
    named = [option for option in ("--state", "--update") if chosen[option]]
    if len(named) == 2:
        raise click.UsageError(_say("either"), context)
    for option in ("--remove", "--all-cases"):
        if chosen[option] and not chosen["--update"]:
            raise click.UsageError(_say("needs-update", option=option), context)
    used = [option for option, value in others.items() if value]
    if named and used:
        raise click.UsageError(_say("not-with-state", option=used[0], state=named[0]), context)
    if not paths and not chosen["--remove"]:
        raise click.UsageError(_say("needs-paths"), context)


def make(
    folder: Path, paths: Sequence[str], settings: Settings, form: str | None, *, quiet: bool
) -> int:
    """Make a state, and say what it holds."""
    from ccreason import state

    outcome = state.build(
        folder, paths, settings=settings, form=form, progress=_progress(quiet=quiet)
    )
    with state.Store.open(folder) as store:
        manifest = store.manifest
    if manifest.not_local is not None:
        _tell(_say("together", why=manifest.not_local.render(language())), quiet=quiet)
    counts = {name: _number(value) for name, value in vars(outcome.counts).items()}
    text = _say("made", as_of=manifest.as_of, seconds=_seconds(outcome), **counts)
    _tell(text, quiet=quiet)
    return 0


def bring_up_to_date(
    folder: Path,
    paths: Sequence[str],
    settings: Settings,
    form: str | None,
    *,
    remove: Sequence[str],
    all_cases: bool,
    output: Path | None,
    quiet: bool,
) -> int:
    """Bring a state up to date, write the difference, and say what was done."""
    from ccreason import state

    with _patch(output) as (stream, deliver):
        outcome = state.update(
            folder,
            paths,
            remove=remove,
            all_cases=all_cases,
            settings=settings,
            form=form,
            patch=stream,
            deliver=deliver,
            progress=_progress(quiet=quiet),
        )
    if outcome.whole is not None:
        _tell(_say("whole", why=outcome.whole.render(language())), quiet=quiet)
    values = {
        name: _number(value) for name, value in vars(outcome).items() if isinstance(value, int)
    }
    text = _say("updated", as_of=outcome.as_of, seconds=_seconds(outcome), **values)
    _tell(text, quiet=quiet)
    return 0


@contextmanager
def _patch(output: Path | None) -> Iterator[tuple[IO[str], Callable[[], None]]]:
    """Give a file to write the difference to, and what brings it to where it is wanted.

    To standard output it goes before the state changes; a file takes its name right afterwards.
    """
    target = nullcontext(sys.stdout.buffer) if output is None else whole_file(output)
    with target as stream, tempfile.TemporaryFile() as draft:
        text = io.TextIOWrapper(draft, "utf-8", newline="\n")

        def deliver() -> None:
            text.flush()
            draft.seek(0)
            shutil.copyfileobj(draft, stream)
            stream.flush()

        yield text, deliver


def _progress(*, quiet: bool) -> Callable[[int], None]:
    """Return what tells of each portion but a single one."""

    def tell(done: int) -> None:
        if done >= _MANY:
            _tell(_say("progress", done=_number(done)), quiet=quiet)

    return tell


def _tell(text: str, *, quiet: bool) -> None:
    from ccreason.wording.layout import WIDTH, wrap

    progress("\n".join(wrap(text, WIDTH)), quiet=quiet)


def _number(value: int) -> str:
    from ccreason.wording.numbers import number_text

    return number_text(value, language())


def _seconds(outcome: Outcome) -> str:
    from ccreason.wording.numbers import number_text

    return number_text(f"{outcome.seconds:.2f}", language())


def _say(key: str, **values: Any) -> str:
    return messages.text(f"state.{key}", language(), **values)
