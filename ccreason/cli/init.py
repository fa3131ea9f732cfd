"""``ccreason init``: a commented case to start from."""

from __future__ import annotations

from pathlib import Path

import click

from ccreason.cli.language import say
from ccreason.cli.options import lang_option, progress, quiet_option, write_whole
from ccreason.cli.verb import verb_help


@click.command(name="init", **verb_help("init"))
@click.argument("file", type=click.Path(path_type=Path), default="case.yaml")
@click.option("--force", is_flag=True, help=say("overwrite-option"))
@lang_option
@quiet_option
def command(file: Path, force: bool, lang: str, quiet: bool) -> int:
    """Write a commented case description to start from."""
    from ccreason.cases import scaffold
    from ccreason.errors import InputError

    if file.exists() and not force:
        raise InputError("cli.exists", path=str(file))
    write_whole(file, scaffold(lang).encode())
    progress(say("init-done", path=file), quiet=quiet)
    return 0
