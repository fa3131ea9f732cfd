"""Options that several verbs share, each worded once."""

from __future__ import annotations

import contextlib
import sys
from datetime import date, datetime
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ccreason import messages
from ccreason.cli.language import language, say
from ccreason.errors import InputError, Position
from ccreason.files import open_whole

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator
    from typing import BinaryIO

    from ccreason.reasoning import Settings

#: Endings of file names that stand for a format other than their own letters.
_SUFFIXES = {".txt": "text", ".jsonld": "json", ".htm": "html", ".xml": "junit"}

F = TypeVar("F", bound="Callable[..., Any]")


class AsOf(click.ParamType["date"]):
    """A date, ``YYYY-MM-DD``."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> date:
        """Return the date, or fail with what was expected."""
        if isinstance(value, date):
            return value
        try:
            return datetime.strptime(value, "%Y-%m-%d").date()
        except ValueError:
            return self.fail(say("bad-date", value=value), param, ctx)


def paths_argument(function: F) -> F:
    """One or more case files or folders; ``-`` is standard input."""
    return click.argument("paths", nargs=-1, required=True, type=click.Path(path_type=str))(
        function
    )


def lang_option(function: F) -> F:
    """Choose the language of everything that is printed."""
    return click.option(
        "--lang",
        type=click.Choice(messages.LANGUAGES),
        default=language,
        help=say("lang-option"),
    )(function)


def format_option(*formats: str, default: str) -> Callable[[F], F]:
    """Choose the format of the output: as named, else by the output file's name, else a default."""

    def by_name(ctx: click.Context, parameter: click.Parameter, value: str | None) -> str:
        output = ctx.params.get("output")
        suffix = _SUFFIXES.get(output.suffix, output.suffix[1:]) if output else ""
        return value or (suffix if suffix in formats else default)

    return click.option(
        "--format",
        "format_",
        type=click.Choice(formats),
        callback=by_name,
        help=say("format-option", default=default),
    )


def output_option(function: F) -> F:
    """Write to a file instead of standard output."""
    return click.option(
        "-o",
        "--output",
        type=click.Path(path_type=Path),
        is_eager=True,  # its name may tell the format
        help=say("output-option"),
    )(function)


def quiet_option(function: F) -> F:
    """Say nothing but the result."""
    return click.option("-q", "--quiet", is_flag=True, help=say("quiet-option"))(function)


def as_of_option(function: F) -> F:
    """Reason as of a date."""
    return click.option(
        "--as-of", type=AsOf(), metavar=say("date-metavar"), help=say("as-of-option")
    )(function)


def parameters_option(function: F) -> F:
    """Replace thresholds by those of a file."""
    return click.option(
        "--parameters", type=click.Path(path_type=Path), help=say("parameters-option")
    )(function)


def rules_option(function: F) -> F:
    """Reason with another folder of rules."""
    return click.option(
        "--rules", "rules_dir", type=click.Path(path_type=Path), help=say("rules-option")
    )(function)


def settings_options(function: F) -> F:
    """Say how to reason; the command gets ``settings`` for the functions that do, and ``force``."""

    @wraps(function)
    def command(
        *,
        as_of: date | None,
        parameters: Path | None,
        rules_dir: Path | None,
        engine: str,
        **others: Any,
    ) -> Any:
        settings: Settings = {
            "as_of": as_of,
            "parameters": parameters,
            "rules": rules_dir,
            "engine": engine,
        }
        return function(settings=settings, **others)

    force = click.option("--force", is_flag=True, help=say("force-option"))
    options = (force, as_of_option, parameters_option, rules_option, engine_option)
    wrapped: Any = command
    for option in reversed(options):
        wrapped = option(wrapped)
    return wrapped  # type: ignore[no-any-return]


def engine_option(function: F) -> F:
    """Choose the engine that reasons."""
    from ccreason.reasoning import ENGINES

    return click.option(
        "--engine",
        type=click.Choice(ENGINES),
        default=ENGINES[0],
        show_default=True,
        help=say("engine-option"),
    )(function)


def limits_options(function: F) -> F:
    """Bound what the compiled engine uses."""
    threads = click.option(
        "--threads",
        type=click.IntRange(min=1),
        metavar=say("number-metavar"),
        help=say("threads-option"),
    )
    return click.option("--memory", metavar="4GB", help=say("memory-option"))(threads(function))


def input_format_option(function: F) -> F:
    """Name the format of what is read, where the file name does not."""
    return click.option(
        "--from",
        "input_format",
        type=click.Choice(["yaml", "ttl", "trig", "jsonld", "nt", "nq"]),
        help=say("from-option"),
    )(function)


def keep_off_terminal(format_: str, output: Path | None) -> None:
    """Refuse to write a PDF to a terminal, before any work is done for it.

    Raises:
        InputError: no file is named, and standard output is a terminal.
    """
    if format_ == "pdf" and output is None and sys.stdout.isatty():
        raise InputError("pages.pdf-to-terminal")


def emit(content: str | bytes, output: Path | None) -> None:
    """Write the result to a file, whole or not at all, or to standard output."""
    data = content.encode() if isinstance(content, str) else content
    if output is None:
        stream = sys.stdout.buffer
        stream.write(data)
        stream.flush()
        return
    write_whole(output, data)


def emit_pieces(pieces: Iterable[str], output: Path | None) -> None:
    """Write a result piece by piece, to a file, whole or not at all, or to standard output."""
    if output is None:
        stream = sys.stdout.buffer
        for piece in pieces:
            stream.write(piece.encode())
        stream.flush()
        return
    with whole_file(output) as file:
        for piece in pieces:
            file.write(piece.encode())


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that it appears complete or not at all.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    with whole_file(path) as stream:
        stream.write(data)


@contextlib.contextmanager
def whole_file(path: Path) -> Iterator[BinaryIO]:
    """Open a file that appears under its name complete or not at all.

    Raises:
        OSError: the file cannot be written; nothing is left behind.
    """
    if not path.parent.is_dir():
        raise InputError("cli.no-folder", position=Position(str(path)), found=str(path.parent))
    with open_whole(path) as stream:
        yield stream


def progress(text: str, *, quiet: bool) -> None:
    """Tell on stderr what is going on, unless asked not to."""
    if not quiet:
        click.echo(text, err=True)
