"""``ccreason convert``: the same cases in another format."""

from __future__ import annotations

import io
from pathlib import Path

import click

from ccreason.cli.language import say
from ccreason.cli.options import (
    emit,
    input_format_option,
    lang_option,
    output_option,
    paths_argument,
    quiet_option,
)
from ccreason.cli.verb import verb_help

FORMATS = ("yaml", "ttl", "trig", "jsonld", "nt", "nq")
SUFFIXES = {".yml": "yaml", ".json": "jsonld"} | {f".{name}": name for name in FORMATS}


@click.command(name="convert", **verb_help("convert"))
@paths_argument
@click.option("--to", "to", type=click.Choice(FORMATS), help=say("to-option"))
@input_format_option
@output_option
@lang_option
@quiet_option
def command(
    paths: tuple[str, ...],
    to: str | None,
    input_format: str | None,
    output: Path | None,
    lang: str,
    quiet: bool,
) -> int:
    """Read cases and write them in another format; nothing is lost on the way."""
    from ccreason.cases import read, write
    from ccreason.errors import InputError

    target = to or (SUFFIXES.get(output.suffix) if output else None)
    if target is None:
        raise InputError("cli.no-target-format", expected=", ".join(FORMATS))
    if output is not None and output.is_dir():
        # A folder is where the file goes; its name is that of what is converted.
        stem = Path(paths[0]).stem if paths[0] != "-" else "cases"
        output = output / f"{stem}.{target}"
    cases = read(paths, format=input_format)
    buffer = io.BytesIO()
    write(cases, buffer, target)
    emit(buffer.getvalue(), output)
    return 0
